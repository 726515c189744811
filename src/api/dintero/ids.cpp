#include "api/dintero/ids.hpp"

#include "api/ascii.hpp"
#include "api/call.hpp"
#include "core/check.hpp"

#include <nostro/onboarding/merchants.hpp>

#include <algorithm>
#include <array>

namespace nostro::inline v0::api::dintero {

namespace {

constexpr std::array<std::string_view, 3> account_parameters{"oid", "aid", "partner_id"};

/// 'P' or 'T' and so many digits.
bool is_id(std::string_view text, std::size_t digits) noexcept {
    return text.size() == digits + 1 && (text[0] == 'P' || text[0] == 'T') &&
           std::ranges::all_of(text.substr(1), is_digit);
}

bool is_account_id(std::string_view text) noexcept {
    return is_id(text, 8);
}

bool is_owner_id(std::string_view text) noexcept {
    return is_id(text, 3) || is_id(text, 8);
}

bool is_partner_account(std::string_view text) noexcept {
    return is_id(text, 8) && text.ends_with("00000");
}

} // namespace

constinit Matcher const owner_id{"",
                                 "^[PT](\\d{3}|\\d{8})$",
                                 "an account id like T11200001 or a partner id like T112",
                                 &is_owner_id};
constinit Matcher const account_id{
    "", "^[PT]\\d{8}$", "an account id like T11200001", &is_account_id};
constinit Matcher const partner_id{
    "", "^[PT]\\d{3}00000$", "a partner's account id like T11200000", &is_partner_account};

std::string owner_of(Call const& call) {
    auto const found = std::ranges::find_if(call.path_parameters, [](Parameter const& parameter) {
        return std::ranges::find(account_parameters, parameter.name) != account_parameters.end();
    });
    NOSTRO_CHECK(found != call.path_parameters.end());
    auto id = parse_merchant_id(found->value);
    NOSTRO_CHECK(id.has_value());
    return *std::move(id);
}

void require_own_account(Call& call) {
    if (call.caller.account != owner_of(call)) {
        throw ApiError{Problem::access_denied, "the token is not for this account"};
    }
}

void require_person(Call& call) {
    if (call.caller.kind != Caller::Kind::user) {
        throw ApiError{Problem::access_denied, "the token is not a user's"};
    }
}

} // namespace nostro::inline v0::api::dintero
