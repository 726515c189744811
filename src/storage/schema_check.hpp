#pragma once

#include <nostro/core/export.hpp>
#include <nostro/storage/rows.hpp>
#include <nostro/storage/schema.hpp>
#include <nostro/storage/storage.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

/// What every adapter asks of a description, and the checks that are made once for all of them.
/// Exported, because an adapter may be a library of its own; not installed.
namespace nostro::inline v0::storage {

/// A few column positions of one table.
class ColumnList {
public:
    void push_back(std::uint8_t column) noexcept { columns_[size_++] = column; }

    [[nodiscard]] bool contains(std::size_t column) const noexcept {
        return std::find(begin(), end(), column) != end();
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    [[nodiscard]] std::uint8_t operator[](std::size_t at) const noexcept { return columns_[at]; }

    [[nodiscard]] std::uint8_t const* begin() const noexcept { return columns_.data(); }

    [[nodiscard]] std::uint8_t const* end() const noexcept { return columns_.data() + size_; }

private:
    std::array<std::uint8_t, Table::columns_max> columns_{};
    std::size_t size_ = 0;
};

/// The index of that name; null for the key, whose name is empty.
/// @throws InvalidArgument  the table has no such index
[[nodiscard]] NOSTRO_API(0, 1) Index const* find_index(Table const& table, std::string_view name);

/// The columns whose values a `get` by this index states: those of the index, or the key's.
[[nodiscard]] NOSTRO_API(0, 1) ColumnList lookup_columns(Table const& table,
                                                         Index const* index) noexcept;

/// The columns of the full order: those of the index, then the key columns not among them.
[[nodiscard]] NOSTRO_API(0, 1) ColumnList order_columns(Table const& table,
                                                        Index const* index) noexcept;

/// Refuse a description that breaks the rules of `schema.hpp`.
/// @throws InvalidArgument  naming the table and what is wrong with it
NOSTRO_API(0, 1) void check_schema(Schema const& schema);

/// Refuse a batch whose columns are not those listed, or that has a null where none may be.
///
/// @param columns  positions in the table, in the order of the batch
/// @param lookup   the rows are values to look up: no null at all
/// @throws InvalidArgument  also for text that is not UTF-8 or holds U+0000
void check_batch(Table const& table, ColumnList const& columns, RowsView const& rows, bool lookup);

/// Refuse a range that does not fit the order of its index.
/// @throws InvalidArgument  also with code `limit_exceeded` for the limit
void check_range(Table const& table, Index const* index, Range const& range);

/// Refuse a batch for results that is not made for whole rows of the table.
/// @throws InvalidArgument
void check_result_batch(Table const& table, Rows const& found);

/// @throws AlreadyExists  always, with the details "table" and "index" (empty for the key)
[[noreturn]] NOSTRO_API(0, 1) void raise_already_exists(Table const& table, Index const* index);

/// @throws NotFound  always: an update names a key that is not there
[[noreturn]] NOSTRO_API(0, 1) void raise_missing_key(Table const& table);

} // namespace nostro::inline v0::storage
