#pragma once

#include "numbers.hpp"
#include "storage/schema_check.hpp"

#include <nostro/storage/rows.hpp>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// Order, equality and hashes of rows that lie in columns.
namespace nostro::inline v0::storage::memory {

/// One borrowed column: of a table, or of a batch that was handed in.
struct CellSpan {
    static constexpr std::uint64_t varied = UINT64_MAX;

    ColumnType type = ColumnType::int64;
    std::uint8_t const* nulls = nullptr; ///< 1 where null; no array when no row is null
    NumberSpan numbers;            ///< of bytes and text: the ends of `varied` values in `data`
    char const* data = nullptr;    ///< bytes and text: all values one after the other
    std::uint64_t length = varied; ///< bytes and text: of each value, if all are of one length

    CellSpan() noexcept = default;
    CellSpan(ColumnSpan const& column) noexcept; // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool is_null(std::size_t row) const noexcept {
        return nulls != nullptr && nulls[row] != 0;
    }

    [[nodiscard]] std::string_view bytes(std::size_t row) const noexcept {
        if (length != varied) {
            return {data + row * length, static_cast<std::size_t>(length)};
        }
        std::int64_t const begin = row == 0 ? 0 : numbers.int64(row - 1);
        return {data + begin, static_cast<std::size_t>(numbers.int64(row) - begin)};
    }
};

/// A borrowed batch of rows: one span for each column, all of `size` rows.
struct CellsView {
    std::array<CellSpan, Table::columns_max> columns{};
    std::size_t column_count = 0;
    std::size_t size = 0;

    CellsView() noexcept = default;
    CellsView(RowsView const& rows) noexcept; // NOLINT(google-explicit-constructor)
};

/// Append one row to a batch with the same column types.
void append(CellsView const& rows, std::size_t row, Rows& to);

/// Some columns of a batch, in the order of the list.
[[nodiscard]] CellsView pick(CellsView const& rows, ColumnList const& columns) noexcept;

/// Null stands before every value; bytes and text by their bytes.
[[nodiscard]] inline std::strong_ordering
compare_cell(CellSpan const& a, std::size_t row_a, CellSpan const& b, std::size_t row_b) noexcept {
    if (a.nulls != nullptr || b.nulls != nullptr) {
        bool const null_a = a.is_null(row_a);
        bool const null_b = b.is_null(row_b);
        if (null_a || null_b) {
            return static_cast<int>(null_b) <=> static_cast<int>(null_a);
        }
    }
    switch (a.type) {
    case ColumnType::int64:
        return a.numbers.int64(row_a) <=> b.numbers.int64(row_b);
    case ColumnType::int128:
        return a.numbers.int128(row_a) <=> b.numbers.int128(row_b);
    case ColumnType::bytes:
    case ColumnType::text:
        break;
    }
    return a.bytes(row_a) <=> b.bytes(row_b);
}

/// Compare one row with one other over the columns `first` to `last` - 1.
[[nodiscard]] inline std::strong_ordering compare_rows(CellsView const& a,
                                                       std::size_t row_a,
                                                       CellsView const& b,
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
[[nodiscard]] bool has_null(CellsView const& rows, std::size_t row, std::size_t columns) noexcept;

/// A hash of the first `columns` cells of a row.
[[nodiscard]] std::uint32_t
hash_row(CellsView const& rows, std::size_t row, std::size_t columns) noexcept;

/// How many rows from `first` on are each greater than the row before them.
[[nodiscard]] RowNumber
ascending_rows(CellsView const& rows, RowNumber first, std::size_t columns) noexcept;

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
[[nodiscard]] std::uint64_t order_prefix(CellSpan const& column, std::size_t row) noexcept;

} // namespace nostro::inline v0::storage::memory
