#include "fuzz/target.hpp"

#include <algorithm>

namespace fuzz {

namespace {

constexpr Target const* all[]{
    &amount_target,
    &rate_target,
    &time_target,
    &uuid_target,
    &base64_target,
    &phc_target,
    &jsonl_target,
    &sandbox_target,
    &statement_target,
    &request_target,
    &request_body_target,
    &token_form_target,
    &access_token_target,
    &dpop_target,
};

} // namespace

std::span<Target const* const> targets() noexcept {
    return all;
}

Target const* find_target(std::string_view name) noexcept {
    auto const* const found = std::ranges::find(all, name, &Target::name);
    return found == std::end(all) ? nullptr : *found;
}

} // namespace fuzz
