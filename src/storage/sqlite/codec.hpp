#pragma once

#include <nostro/storage/rows.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

struct sqlite3_stmt;

/// How a value stands in a SQLite cell: int64 as INTEGER; int128 as INTEGER where it fits 64 bits,
/// else as decimal TEXT; bytes as BLOB; text as TEXT.
namespace nostro::inline v0::storage::sqlite {

/// @return  SQLite's result code
[[nodiscard]] int
bind_value(sqlite3_stmt* statement, int parameter, Value const& value, ColumnType type) noexcept;

/// Binds the rows of one batch, one after the other; the columns' types are looked at once.
/// Bound text and bytes are borrowed from the batch.
class RowBinder {
public:
    explicit RowBinder(RowsView const& rows) noexcept;

    static constexpr std::size_t no_row = SIZE_MAX;

    /// @param first  parameter of the row's first column; the others follow
    /// @param bound  the row that these parameters have now: what is equal stays
    /// @throws StorageError
    void
    bind(sqlite3_stmt* statement, int first, std::size_t row, std::size_t bound = no_row) const;

private:
    using Bind = int (*)(sqlite3_stmt*, int, ColumnSpan const&, std::size_t) noexcept;

    RowsView const& rows_;
    std::array<Bind, Table::columns_max> binds_{};
};

/// Append the current row of a statement that selects all columns of a table in order.
/// @throws CorruptData  a cell holds what no adapter writes
void read_row(sqlite3_stmt* statement, Table const& table, Rows& found);

/// Text or bytes of a cell, borrowed until the next step.
/// @throws CorruptData  the cell holds something else
[[nodiscard]] std::string_view column_bytes(sqlite3_stmt* statement, int column, ColumnType type);

/// Compare the current row's cell with a value as `Range` orders them: nulls first, bytes unsigned.
/// @return  negative, 0 or positive
[[nodiscard]] int
compare_cell(sqlite3_stmt* statement, int column, ColumnType type, Value const& value);

} // namespace nostro::inline v0::storage::sqlite
