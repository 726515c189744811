#include "ledger/scan.hpp"

#include <algorithm>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

/// Columns of the order of an index (empty: the key), as `storage::Range` defines it.
std::vector<std::size_t> order_of(storage::Table const& table, std::string_view index) {
    std::vector<std::size_t> order;
    auto const found = std::ranges::find(table.indexes, index, &storage::Index::name);
    if (found != table.indexes.end()) {
        order.assign(found->columns.begin(), found->columns.end());
    }
    for (std::size_t column = 0; column < table.key_size; ++column) {
        if (std::ranges::find(order, column) == order.end()) {
            order.push_back(column);
        }
    }
    return order;
}

} // namespace

Scan::Scan(storage::Transaction& tx,
           storage::Table const& table,
           ScanRange range,
           std::size_t page_rows)
    : tx_{tx}, table_{table}, range_{std::move(range)}, page_rows_{page_rows},
      cursor_columns_{order_of(table, range_.index)}, page_{table}, previous_{table} {
    auto const fixed =
        static_cast<std::ptrdiff_t>(std::min(range_.equal.size(), cursor_columns_.size()));
    cursor_columns_.erase(cursor_columns_.begin(), cursor_columns_.begin() + fixed);
}

bool Scan::next() {
    if (ended_) {
        page_.clear();
        return false;
    }
    std::swap(page_, previous_);
    page_.clear();
    if (!previous_.empty()) {
        auto const view = previous_.view();
        auto& bound = range_.descending ? range_.to : range_.from;
        bound.clear();
        for (auto const column : cursor_columns_) {
            bound.push_back(view.columns[column].value(view.size - 1));
        }
        (range_.descending ? range_.to_inclusive : range_.from_inclusive) = false;
    }
    auto const count = tx_.select(table_,
                                  {.index = range_.index,
                                   .equal = range_.equal,
                                   .from = range_.from,
                                   .to = range_.to,
                                   .from_inclusive = range_.from_inclusive,
                                   .to_inclusive = range_.to_inclusive,
                                   .descending = range_.descending,
                                   .limit = page_rows_},
                                  page_);
    ended_ = count < page_rows_;
    return count != 0;
}

} // namespace nostro::inline v0::detail
