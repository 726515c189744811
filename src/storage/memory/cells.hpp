#pragma once

#include "storage/schema_check.hpp"

#include <nostro/storage/rows.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>

/// Order, equality and hashes of rows that lie in columns.
namespace nostro::inline v0::storage::memory {

/// Position of a row in its table.
using RowNumber = std::uint32_t;

inline constexpr RowNumber no_row = UINT32_MAX;

/// Some columns of a batch, in the order of the list.
[[nodiscard]] RowsView pick(RowsView const& rows, ColumnList const& columns) noexcept;

/// Null stands before every value; bytes and text by their bytes.
[[nodiscard]] inline std::strong_ordering compare_cell(ColumnSpan const& a,
                                                       std::size_t row_a,
                                                       ColumnSpan const& b,
                                                       std::size_t row_b) noexcept {
    if (a.nulls != nullptr || b.nulls != nullptr) {
        bool const null_a = a.is_null(row_a);
        bool const null_b = b.is_null(row_b);
        if (null_a || null_b) {
            return static_cast<int>(null_b) <=> static_cast<int>(null_a);
        }
    }
    switch (a.type) {
    case ColumnType::int64:
        return a.int64s[row_a] <=> b.int64s[row_b];
    case ColumnType::int128:
        return a.int128s[row_a] <=> b.int128s[row_b];
    case ColumnType::bytes:
    case ColumnType::text:
        break;
    }
    return a.bytes(row_a) <=> b.bytes(row_b);
}

/// Compare one row with one other over the columns `first` to `last` - 1.
[[nodiscard]] inline std::strong_ordering compare_rows(RowsView const& a,
                                                       std::size_t row_a,
                                                       RowsView const& b,
                                                       std::size_t row_b,
                                                       std::size_t first,
                                                       std::size_t last) noexcept {
    for (std::size_t at = first; at < last; ++at) {
        auto const order = compare_cell(a.columns[at], row_a, b.columns[at], row_b);
        if (order != 0) {
            return order;
        }
    }
    return std::strong_ordering::equal;
}

/// Whether one of the first `columns` cells of a row is null.
[[nodiscard]] bool has_null(RowsView const& rows, std::size_t row, std::size_t columns) noexcept;

/// A hash of the first `columns` cells of a row.
[[nodiscard]] std::uint32_t
hash_row(RowsView const& rows, std::size_t row, std::size_t columns) noexcept;

/// How many rows from `first` on are each greater than the row before them.
[[nodiscard]] RowNumber
ascending_rows(RowsView const& rows, RowNumber first, std::size_t columns) noexcept;

/// The first position from `first` on for which `is_before` does not hold, or `last`. It holds for
/// all positions up to some point and for none behind it.
template <class Position, class IsBefore>
[[nodiscard]] Position partition_position(Position first, Position last, IsBefore&& is_before) {
    while (first < last) {
        Position const middle = first + (last - first) / 2;
        if (is_before(middle)) {
            first = middle + 1;
        } else {
            last = middle;
        }
    }
    return first;
}

/// A number that orders like the cell wherever two of them differ.
[[nodiscard]] std::uint64_t order_prefix(ColumnSpan const& column, std::size_t row) noexcept;

} // namespace nostro::inline v0::storage::memory
