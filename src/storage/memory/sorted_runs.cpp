#include "sorted_runs.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace nostro::inline v0::storage::memory {
namespace {

/// The first column in which the rows of a stretch differ.
std::size_t first_varying(CellsView const& rows, RowNumber first, RowNumber last) noexcept {
    for (std::size_t at = 0; at < rows.column_count; ++at) {
        for (RowNumber row = first + 1; row < last; ++row) {
            if (compare_cell(rows.columns[at], row - 1, rows.columns[at], row) != 0) {
                return at;
            }
        }
    }
    return rows.column_count;
}

} // namespace

void SortedRuns::settle(CellsView const& rows, RowNumber ascending, RowNumber committed) {
    auto const size = static_cast<RowNumber>(rows.size);
    if (settled_ < committed) {
        push(rows, ascending, committed);
    }
    if (settled_ <= committed) {
        merge(rows, 0);
    }
    if (settled_ < size) {
        push(rows, ascending, size);
        merge(rows, committed);
    }
}

void SortedRuns::push(CellsView const& rows, RowNumber ascending, RowNumber last) {
    RowNumber const in_order = std::min(ascending, last);
    if (settled_ < in_order) {
        if (!runs_.empty() && runs_.back().sorted.empty()) {
            runs_.back().last = in_order;
        } else {
            runs_.push_back({settled_, in_order, {}});
        }
        settled_ = in_order;
    }
    if (settled_ < last) {
        runs_.push_back({settled_, last, sort(rows, settled_, last)});
        settled_ = last;
    }
}

std::vector<RowNumber> SortedRuns::sort(CellsView const& rows, RowNumber first, RowNumber last) {
    // Most comparisons are decided by a number beside the row, without a visit to the columns.
    struct Entry {
        std::uint64_t prefix;
        RowNumber row;
    };

    std::size_t const column = first_varying(rows, first, last);
    std::vector<Entry> entries;
    entries.reserve(last - first);
    for (RowNumber row = first; row < last; ++row) {
        entries.push_back(
            {column < rows.column_count ? order_prefix(rows.columns[column], row) : 0, row});
    }
    std::ranges::sort(entries, [&](Entry const& a, Entry const& b) {
        return a.prefix != b.prefix
                   ? a.prefix < b.prefix
                   : compare_rows(rows, a.row, rows, b.row, column, rows.column_count) < 0;
    });
    std::vector<RowNumber> result(entries.size());
    std::ranges::transform(entries, result.begin(), &Entry::row);
    return result;
}

void SortedRuns::merge(CellsView const& rows, RowNumber floor) {
    for (std::size_t at = runs_.size(); at-- > 1;) {
        Run& older = runs_[at - 1];
        Run const& newer = runs_[at];
        if (older.first >= floor && older.size() < 2 * newer.size()) {
            older = merged(rows, older, newer);
            runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(at));
        }
    }
}

SortedRuns::Run SortedRuns::merged(CellsView const& rows, Run const& a, Run const& b) {
    Run result{a.first, b.last, {}};
    result.sorted.reserve(a.size() + b.size());
    std::size_t at_a = 0;
    std::size_t at_b = 0;
    while (at_a < a.size() && at_b < b.size()) {
        bool const take_b = compare_rows(rows, b[at_b], rows, a[at_a], 0, rows.column_count) < 0;
        result.sorted.push_back(take_b ? b[at_b++] : a[at_a++]);
    }
    while (at_a < a.size()) {
        result.sorted.push_back(a[at_a++]);
    }
    while (at_b < b.size()) {
        result.sorted.push_back(b[at_b++]);
    }
    return result;
}

void SortedRuns::truncate(RowNumber size) noexcept {
    while (!runs_.empty() && runs_.back().first >= size) {
        runs_.pop_back();
    }
    if (!runs_.empty() && runs_.back().last > size) {
        runs_.back().last = size;
        std::erase_if(runs_.back().sorted, [size](RowNumber row) { return row >= size; });
    }
    settled_ = std::min(settled_, size);
}

std::vector<SortedRuns::Cursor> SortedRuns::cursors(CellsView const& rows,
                                                    Bounds const& bounds) const {
    auto const before = [&rows](RowNumber row, CellsView const& bound, bool or_equal) {
        auto const order = compare_rows(rows, row, bound, 0, 0, bound.column_count);
        return order < 0 || (or_equal && order == 0);
    };
    std::vector<Cursor> result;
    result.reserve(runs_.size());
    for (Run const& run : runs_) {
        std::size_t const begin =
            partition_position(std::size_t{0}, run.size(), [&](std::size_t at) {
                return before(run[at], bounds.lower, !bounds.lower_inclusive);
            });
        std::size_t const end = partition_position(begin, run.size(), [&](std::size_t at) {
            return before(run[at], bounds.upper, bounds.upper_inclusive);
        });
        if (begin != end) {
            result.push_back({&run, begin, end});
        }
    }
    return result;
}

std::size_t SortedRuns::bytes() const noexcept {
    return std::accumulate(
        runs_.begin(), runs_.end(), std::size_t{0}, [](std::size_t sum, Run const& run) {
            return sum + sizeof run + run.sorted.capacity() * sizeof(RowNumber);
        });
}

} // namespace nostro::inline v0::storage::memory
