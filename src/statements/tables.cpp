#include "statements/tables.hpp"

#include "statements/rows.hpp"

#include <array>

namespace nostro::inline v0::tables {

std::span<storage::Table const* const> statements_tables() noexcept {
    using storage::table_of;
    static constexpr std::array<storage::Table const*, 2> all{&table_of<detail::StatementSeriesRow>,
                                                              &table_of<detail::StatementRow>};
    return all;
}

} // namespace nostro::inline v0::tables
