#include "table_index.hpp"

#include <algorithm>

namespace nostro::inline v0::storage::memory {

TableIndex::TableIndex(Table const& table, Index const* index)
    : index_{index}, order_{order_columns(table, index)},
      lookup_size_{lookup_columns(table, index).size()}, unique_{index == nullptr || index->unique},
      hash_all_{table.life == RowLife::changeable},
      skips_nulls_{unique_ &&
                   std::ranges::any_of(lookup_columns(table, index), [&](std::size_t column) {
                       return table.columns[column].nullable;
                   })} {}

bool TableIndex::add(CellsView const& table, DeadRows const& dead, RowNumber first) {
    CellsView const rows = order_view(table);
    auto const size = static_cast<RowNumber>(rows.size);
    note_ascending(rows, first);
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

void TableIndex::note_ascending(CellsView const& rows, RowNumber first) {
    if (!skips_nulls_) {
        if (ascending_ == first) {
            ascending_ += ascending_rows(rows, first, unique_ ? lookup_size_ : order_.size());
        }
        in_order_ = ascending_;
        return;
    }
    if (in_order_ == first) {
        in_order_ += ascending_rows(rows, first, order_.size());
    }
    for (RowNumber row = first; ascending_ == row && row < rows.size; ++row) {
        if (!has_null(rows, row, lookup_size_)) {
            if (!valued_.empty() &&
                compare_rows(rows, valued_.back(), rows, row, 0, lookup_size_) >= 0) {
                return;
            }
            valued_.push_back(row);
        }
        ++ascending_;
    }
}

void TableIndex::hash_ascending(CellsView const& rows, DeadRows const& dead) {
    hash_.reserve(rows.size); // room for dead rows that live again
    for (RowNumber row = 0; row < ascending_; ++row) {
        if (!dead[row] && !has_null(rows, row, lookup_size_)) {
            hash_.insert(hash_row(rows, row, lookup_size_), row);
        }
    }
    hash_all_ = true;
}

void TableIndex::truncate(CellsView const& table, RowNumber size) noexcept {
    if (unique_ && hashed_from() >= size) {
        hash_.clear();
    } else if (unique_) {
        CellsView const rows = order_view(table);
        for (RowNumber row = size; row < table.size; ++row) {
            hash_.erase(hash_row(rows, row, lookup_size_), row);
        }
    }
    ascending_ = std::min(ascending_, size);
    in_order_ = std::min(in_order_, size);
    while (!valued_.empty() && valued_.back() >= size) {
        valued_.pop_back();
    }
    runs_.truncate(size);
}

void TableIndex::remove(CellsView const& table, RowNumber row) noexcept {
    CellsView const rows = order_view(table);
    if (is_hashed(rows, row)) {
        hash_.erase(hash_row(rows, row, lookup_size_), row);
    }
}

void TableIndex::restore(CellsView const& table, RowNumber row) noexcept {
    CellsView const rows = order_view(table);
    if (is_hashed(rows, row)) {
        hash_.insert(hash_row(rows, row, lookup_size_), row);
    }
}

RowNumber TableIndex::find(CellsView const& rows,
                           DeadRows const& dead,
                           CellsView const& keys,
                           std::size_t at,
                           RowNumber guess) const noexcept {
    auto const order = [&](RowNumber row) {
        return compare_rows(rows, row, keys, at, 0, lookup_size_);
    };
    if (guess < rows.size && !dead[guess] && order(guess) == 0) {
        return guess;
    }
    RowNumber const count = searched();
    if (count != 0 && order(searched(count - 1)) >= 0) {
        RowNumber const row = searched(partition_position(
            RowNumber{0}, count, [&](RowNumber at_row) { return order(searched(at_row)) < 0; }));
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

SortedRuns const& TableIndex::settled(CellsView const& rows, RowNumber committed) {
    std::lock_guard const lock{*settling_};
    runs_.settle(rows, in_order_, committed);
    return runs_;
}

} // namespace nostro::inline v0::storage::memory
