#include "payments/tables.hpp"

#include "payments/rows.hpp"

#include <array>

namespace nostro::inline v0::tables {

std::span<storage::Table const* const> payments_tables() noexcept {
    static constexpr std::array<storage::Table const*, 1> all{
        &storage::table_of<detail::TransactionRequestRow>,
    };
    return all;
}

} // namespace nostro::inline v0::tables
