#include "access/tables.hpp"

#include "access/rows.hpp"

#include <array>

namespace nostro::inline v0::tables {

std::span<storage::Table const* const> access_tables() noexcept {
    using storage::table_of;
    static constexpr std::array<storage::Table const*, 3> all{
        &table_of<detail::ViewRow>,
        &table_of<detail::ShareRow>,
        &table_of<detail::EntitlementRow>,
    };
    return all;
}

} // namespace nostro::inline v0::tables
