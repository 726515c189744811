#include "onboarding/tables.hpp"

#include "onboarding/rows.hpp"

#include <array>

namespace nostro::inline v0::tables {

std::span<storage::Table const* const> onboarding_tables() noexcept {
    static constexpr std::array<storage::Table const*, 1> all{&storage::table_of<Merchant>};
    return all;
}

} // namespace nostro::inline v0::tables
