#include "table_index.hpp"

#include <algorithm>
#include <ranges>

namespace nostro::inline v0::storage::memory {

TableIndex::TableIndex(Table const& table, Index const* index)
    : index_{index}, order_{order_columns(table, index)},
      lookup_size_{lookup_columns(table, index).size()}, unique_{index == nullptr || index->unique},
      hash_all_{table.life == RowLife::changeable} {}

bool TableIndex::add(RowsView const& table, DeadRows const& dead, RowNumber first) {
    RowsView const rows = order_view(table);
    auto const size = static_cast<RowNumber>(rows.size);
    if (ascending_ == first) {
        ascending_ += ascending_rows(rows, first, unique_ ? lookup_size_ : order_.size());
    }
    if (!unique_) {
        return true;
    }
    RowNumber const begin = std::max(first, hashed_from());
    // A few stragglers cost little; when they become many, the first rows are hashed too.
    if (!hash_all_ && size - ascending_ > ascending_ / 4) {
        hash_ascending(rows, dead);
    }
    hash_.reserve(size - begin);
    for (RowNumber row = begin; row < size; ++row) {
        if (!has_null(rows, row, lookup_size_)) {
            if (find(rows, dead, rows, row) != no_row) {
                return false;
            }
            hash_.insert(hash_row(rows, row, lookup_size_), row);
        }
    }
    return true;
}

void TableIndex::hash_ascending(RowsView const& rows, DeadRows const& dead) {
    hash_.reserve(rows.size); // room for dead rows that live again
    for (RowNumber row = 0; row < ascending_; ++row) {
        if (!dead[row] && !has_null(rows, row, lookup_size_)) {
            hash_.insert(hash_row(rows, row, lookup_size_), row);
        }
    }
    hash_all_ = true;
}

void TableIndex::truncate(RowsView const& table, RowNumber size) noexcept {
    if (unique_ && hashed_from() >= size) {
        hash_.clear();
    } else if (unique_) {
        RowsView const rows = order_view(table);
        for (RowNumber row = size; row < table.size; ++row) {
            hash_.erase(hash_row(rows, row, lookup_size_), row);
        }
    }
    ascending_ = std::min(ascending_, size);
    runs_.truncate(size);
}

void TableIndex::remove(RowsView const& table, RowNumber row) noexcept {
    RowsView const rows = order_view(table);
    if (is_hashed(rows, row)) {
        hash_.erase(hash_row(rows, row, lookup_size_), row);
    }
}

void TableIndex::restore(RowsView const& table, RowNumber row) noexcept {
    RowsView const rows = order_view(table);
    if (is_hashed(rows, row)) {
        hash_.insert(hash_row(rows, row, lookup_size_), row);
    }
}

RowNumber TableIndex::find(RowsView const& rows,
                           DeadRows const& dead,
                           RowsView const& keys,
                           std::size_t at) const noexcept {
    auto const order = [&](RowNumber row) {
        return compare_rows(rows, row, keys, at, 0, lookup_size_);
    };
    RowNumber const searched = hashed_from();
    if (searched != 0 && order(searched - 1) >= 0) {
        auto const numbers = std::views::iota(RowNumber{0}, searched);
        RowNumber const row =
            *std::ranges::partition_point(numbers, [&](RowNumber n) { return order(n) < 0; });
        if (order(row) == 0 && !dead[row]) {
            return row;
        }
    }
    if (hash_.size() == 0) {
        return no_row;
    }
    return hash_.find(hash_row(keys, at, lookup_size_),
                      [&](RowNumber row) { return order(row) == 0; });
}

SortedRuns const& TableIndex::settled(RowsView const& rows, RowNumber committed) {
    std::lock_guard const lock{*settling_};
    runs_.settle(rows, ascending_, committed);
    return runs_;
}

} // namespace nostro::inline v0::storage::memory
