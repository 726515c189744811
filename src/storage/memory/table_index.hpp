#pragma once

#include "array.hpp"
#include "cells.hpp"
#include "row_hash.hpp"
#include "sorted_runs.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace nostro::inline v0::storage::memory {

/// Which rows of a table are erased. All live until one dies.
class DeadRows {
public:
    [[nodiscard]] bool operator[](RowNumber row) const noexcept {
        return row < marks_.size() && marks_[row] != 0;
    }

    [[nodiscard]] std::size_t count() const noexcept { return count_; }

    /// Make room for marks up to row `size` - 1: setting them cannot fail then.
    void reserve(std::size_t size) { marks_.fill_up(size); }

    void set(RowNumber row, bool dead) noexcept {
        marks_[row] = dead ? 1 : 0;
        dead ? ++count_ : --count_;
    }

    void truncate(RowNumber size) noexcept { marks_.truncate(size); }

private:
    Array<std::uint8_t> marks_;
    std::size_t count_ = 0;
};

/// The key or one index of a table: finds rows by unique values, and gives rows in order.
///
/// While unique values arrive in ascending order the table itself is the index: one comparison
/// proves a greater value new, and a binary search finds the others. Rows that break the order, and
/// all rows of changeable tables, are found through a hash. Rows with a null are outside of a
/// unique index: they neither break its order nor are found.
class TableIndex {
public:
    /// @param index  null: the key
    TableIndex(Table const& table, Index const* index);

    [[nodiscard]] Index const* index() const noexcept { return index_; }

    /// Note the rows from `first` on, the last ones of the table.
    /// @return  false when one of them has the unique values of another row; call `truncate` then
    [[nodiscard]] bool add(CellsView const& table, DeadRows const& dead, RowNumber first);

    /// Forget the rows from `size` on, which the table still has.
    void truncate(CellsView const& table, RowNumber size) noexcept;

    /// A row dies, or lives again.
    void remove(CellsView const& table, RowNumber row) noexcept;
    void restore(CellsView const& table, RowNumber row) noexcept;

    /// The columns of the order, of all rows.
    [[nodiscard]] CellsView order_view(CellsView const& table) const noexcept {
        return pick(table, order_);
    }

    /// The live row with the unique values of row `at` of `keys`, or `no_row`.
    /// @param rows   what `order_view` gave
    /// @param guess  a row that it may be, to be looked at first
    [[nodiscard]] RowNumber find(CellsView const& rows,
                                 DeadRows const& dead,
                                 CellsView const& keys,
                                 std::size_t at,
                                 RowNumber guess = no_row) const noexcept;

    /// The runs, with all rows in them. Any number of readers may call it at the same time.
    [[nodiscard]] SortedRuns const& settled(CellsView const& rows, RowNumber committed);

    [[nodiscard]] ColumnList const& order() const noexcept { return order_; }

    [[nodiscard]] std::size_t bytes() const noexcept { return hash_.bytes() + runs_.bytes(); }

private:
    [[nodiscard]] RowNumber hashed_from() const noexcept { return hash_all_ ? 0 : ascending_; }

    [[nodiscard]] bool is_hashed(CellsView const& rows, RowNumber row) const noexcept {
        return unique_ && row >= hashed_from() && !has_null(rows, row, lookup_size_);
    }

    void hash_ascending(CellsView const& rows, DeadRows const& dead);
    void note_ascending(CellsView const& rows, RowNumber first);

    /// Rows that can be searched in order, and the n-th of them.
    [[nodiscard]] RowNumber searched() const noexcept {
        return hash_all_ ? 0 : skips_nulls_ ? static_cast<RowNumber>(valued_.size()) : ascending_;
    }

    [[nodiscard]] RowNumber searched(RowNumber at) const noexcept {
        return skips_nulls_ ? valued_[at] : at;
    }

    Index const* index_;
    ColumnList order_;
    std::size_t lookup_size_; ///< the leading columns of the order that are unique together
    bool unique_;
    bool hash_all_;           ///< the hash has all rows, else those behind the ascending ones
    bool skips_nulls_;        ///< some rows may be outside of the unique index
    RowNumber ascending_ = 0; ///< this many first rows arrived in strictly ascending unique order
    RowNumber in_order_ = 0;  ///< this many first rows arrived in the whole order
    std::vector<RowNumber>
        valued_; ///< with `skips_nulls_`: those of the ascending rows without null
    RowHash hash_;
    SortedRuns runs_;
    std::unique_ptr<std::mutex> settling_ = std::make_unique<std::mutex>();
};

} // namespace nostro::inline v0::storage::memory
