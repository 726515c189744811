#pragma once

#include "cells.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nostro::inline v0::storage::memory {

/// Bounds of a read: one-row batches over the leading columns of the order.
struct Bounds {
    CellsView lower;
    CellsView upper;
    bool lower_inclusive = true;
    bool upper_inclusive = true;
};

/// The rows of a table in one order, as sorted runs of neighbouring row numbers, after Bentley and
/// Saxe.
///
/// Adding rows costs nothing: they are sorted into a new run when somebody reads, and runs of
/// similar length are merged, so that a table of n rows has about log2(n) of them. Rows that
/// arrived in order form a run without a list.
class SortedRuns {
public:
    /// Bring all rows into runs.
    ///
    /// @param rows       the columns of the order, for all rows
    /// @param ascending  the first rows, which arrived in this order
    /// @param committed  rows before this stay for good; later ones are kept in runs of their own,
    /// so that
    ///                   taking them back is cheap
    void settle(CellsView const& rows, RowNumber ascending, RowNumber committed);

    /// Forget the rows from `size` on.
    void truncate(RowNumber size) noexcept;

    /// Visit the settled rows within the bounds in order until `visit(row)` answers false.
    template <class Visit>
    void read(CellsView const& rows, Bounds const& bounds, bool descending, Visit&& visit) const;

    [[nodiscard]] std::size_t run_count() const noexcept { return runs_.size(); }

    [[nodiscard]] std::size_t bytes() const noexcept;

private:
    /// The rows `first` to `last` - 1 in order. Without a list they are in order as they are.
    struct Run {
        RowNumber first = 0;
        RowNumber last = 0;
        std::vector<RowNumber> sorted;

        [[nodiscard]] std::size_t size() const noexcept { return last - first; }

        [[nodiscard]] RowNumber operator[](std::size_t at) const noexcept {
            return sorted.empty() ? first + static_cast<RowNumber>(at) : sorted[at];
        }
    };

    /// What is left to read of one run.
    struct Cursor {
        Run const* run = nullptr;
        std::size_t begin = 0;
        std::size_t end = 0;

        [[nodiscard]] RowNumber row(bool descending) const noexcept {
            return (*run)[descending ? end - 1 : begin];
        }

        [[nodiscard]] bool advance(bool descending) noexcept {
            descending ? --end : ++begin;
            return begin != end;
        }
    };

    void push(CellsView const& rows, RowNumber ascending, RowNumber last);
    void merge(CellsView const& rows, RowNumber floor);
    [[nodiscard]] static std::vector<RowNumber>
    sort(CellsView const& rows, RowNumber first, RowNumber last);
    [[nodiscard]] static Run merged(CellsView const& rows, Run const& a, Run const& b);
    [[nodiscard]] std::vector<Cursor> cursors(CellsView const& rows, Bounds const& bounds) const;

    std::vector<Run> runs_; ///< by row number, without gaps
    RowNumber settled_ = 0;
};

template <class Visit>
void SortedRuns::read(CellsView const& rows,
                      Bounds const& bounds,
                      bool descending,
                      Visit&& visit) const {
    std::vector<Cursor> heap = cursors(rows, bounds);
    auto const later = [&](Cursor const& a, Cursor const& b) {
        auto const order =
            compare_rows(rows, a.row(descending), rows, b.row(descending), 0, rows.column_count);
        return descending ? order < 0 : order > 0;
    };
    std::make_heap(heap.begin(), heap.end(), later);
    while (!heap.empty()) {
        std::pop_heap(heap.begin(), heap.end(), later);
        Cursor& next = heap.back();
        if (!visit(next.row(descending))) {
            return;
        }
        if (next.advance(descending)) {
            std::push_heap(heap.begin(), heap.end(), later);
        } else {
            heap.pop_back();
        }
    }
}

} // namespace nostro::inline v0::storage::memory
