#pragma once

#include "array.hpp"
#include "cells.hpp"
#include "numbers.hpp"

#include <nostro/storage/rows.hpp>
#include <nostro/storage/schema.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nostro::inline v0::storage::memory {

/// The values of one column, laid out like a `CellSpan`.
struct StoredColumn {
    ColumnType type = ColumnType::int64;
    Array<std::uint8_t> nulls; ///< empty while no row is null, else complete
    Numbers numbers;
    Array<char> data;
    std::uint64_t length = 0;

    /// Append a whole span after `size` values.
    void append(ColumnSpan const& values, std::size_t size, std::size_t count);
    /// Forget all values from `size` on.
    void truncate(std::size_t size) noexcept;
    [[nodiscard]] CellSpan span() const noexcept;
    [[nodiscard]] std::size_t bytes() const noexcept;

private:
    void append_bytes(ColumnSpan const& values, std::size_t size, std::size_t count);
};

/// The rows of one table, column by column, numbered in the order of their arrival.
///
/// Numbers, amounts and null marks can be changed in place. Bytes and text cannot.
class ColumnStore {
public:
    explicit ColumnStore(Table const& table);

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// Append a batch. After an exception only `truncate(size())` is left.
    void append(RowsView const& rows);

    /// Forget all rows from `size` on.
    void truncate(std::size_t size) noexcept;

    /// All rows. Valid until the next append.
    [[nodiscard]] CellsView view() const noexcept;

    [[nodiscard]] StoredColumn& column(std::size_t at) noexcept { return columns_[at]; }

    [[nodiscard]] std::size_t bytes() const noexcept;

private:
    std::vector<StoredColumn> columns_;
    std::size_t size_ = 0;
};

} // namespace nostro::inline v0::storage::memory
