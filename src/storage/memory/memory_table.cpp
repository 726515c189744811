#include "memory_table.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace nostro::inline v0::storage::memory {
namespace {

/// Dead rows a table may keep, however few live.
constexpr std::size_t dead_rows_min = 1'024;

bool is_variable(ColumnType type) noexcept {
    return type == ColumnType::bytes || type == ColumnType::text;
}

bool is_indexed(Table const& table, std::uint8_t column) noexcept {
    return column < table.key_size ||
           std::ranges::any_of(table.indexes, [column](Index const& index) {
               return std::ranges::find(index.columns, column) != index.columns.end();
           });
}

/// Append the values of some rows of a column, in their order.
void gather(CellSpan const& from, std::vector<RowNumber> const& rows, StoredColumn& to) {
    to.type = from.type;
    if (from.nulls != nullptr) {
        std::uint8_t* const added = to.nulls.extend(rows.size());
        for (std::size_t at = 0; at < rows.size(); ++at) {
            added[at] = from.nulls[rows[at]];
        }
    }
    to.numbers.append_from(from.numbers, rows);
}

/// Put values into some rows of a column that has room for them, the last ones first or the first
/// ones first.
void scatter(CellSpan const& from,
             std::vector<RowNumber> const& rows,
             bool backwards,
             StoredColumn& to) noexcept {
    std::size_t const count = rows.size();
    for (std::size_t step = 0; !to.nulls.empty() && step < count; ++step) {
        std::size_t const at = backwards ? count - 1 - step : step;
        to.nulls[rows[at]] = from.is_null(at) ? 1 : 0;
    }
    to.numbers.put(from.numbers, rows, backwards);
}

bool is_same(CellSpan const& a, CellSpan const& b, std::size_t rows) noexcept {
    if (a.nulls == nullptr && b.nulls == nullptr && a.numbers.width != Width::sixteen) {
        return a.numbers.visit([&](auto const* values) {
            bool same = true;
            for (std::size_t row = 0; row < rows && same; ++row) {
                same = b.numbers.int128(row) == Amount{values[row]};
            }
            return same;
        });
    }
    for (std::size_t row = 0; row < rows; ++row) {
        if (compare_cell(a, row, b, row) != 0) {
            return false;
        }
    }
    return true;
}

/// The values of a bound as a batch of one row.
Rows bound(Table const& table,
           ColumnList const& order,
           Range const& range,
           std::span<Value const> values) {
    std::vector<ColumnType> types;
    for (std::size_t at = 0; at < range.equal.size() + values.size(); ++at) {
        types.push_back(table.columns[order[at]].type);
    }
    Rows result{types};
    for (Value const& value : range.equal) {
        result.add(value);
    }
    for (Value const& value : values) {
        result.add(value);
    }
    return result;
}

} // namespace

void UndoLog::roll_back_to(std::size_t size) noexcept {
    while (changes_.size() > size) {
        changes_.back().table->undo(changes_.back());
        changes_.pop_back();
    }
}

MemoryTable::MemoryTable(Table const& table) : table_{&table}, columns_{table} {
    indexes_.reserve(1 + table.indexes.size());
    indexes_.emplace_back(table, nullptr);
    for (Index const& index : table.indexes) {
        indexes_.emplace_back(table, &index);
    }
    for (std::uint8_t column = 0; column < table.columns.size(); ++column) {
        bool const fixed = is_variable(table.columns[column].type) || is_indexed(table, column);
        (fixed ? fixed_ : free_).push_back(column);
    }
}

TableIndex& MemoryTable::find(Index const* index) noexcept {
    return *std::ranges::find(indexes_, index, &TableIndex::index);
}

std::vector<std::uint32_t> MemoryTable::get(Index const* index, RowsView const& keys, Rows& found) {
    TableIndex const& by = find(index);
    CellsView const all = columns_.view();
    CellsView const rows = by.order_view(all);
    CellsView const wanted = keys;
    std::vector<std::uint32_t> answered;
    for (std::uint32_t at = 0; at < keys.size; ++at) {
        RowNumber const row = by.find(rows, dead_, wanted, at);
        if (row != no_row) {
            append(all, row, found);
            answered.push_back(at);
        }
    }
    return answered;
}

void MemoryTable::insert(RowsView const& rows, UndoLog& log) {
    auto const first = static_cast<RowNumber>(columns_.size());
    if (rows.size >= no_row - columns_.size()) {
        throw StorageError{ErrorCode::storage_full,
                           "a table in memory is full",
                           {{"table", std::string{table_->name}}}};
    }
    log.add(Undo::Kind::inserted, *this).first = first;
    columns_.append(rows);
    CellsView const all = columns_.view();
    for (TableIndex& index : indexes_) {
        if (!index.add(all, dead_, first)) {
            raise_already_exists(*table_, index.index());
        }
    }
}

void MemoryTable::update(RowsView const& rows, UndoLog& log) {
    std::vector<RowNumber> const numbers = rows_to_update(rows);
    if (stays_in_place(rows, numbers)) {
        overwrite(rows, numbers, log);
        return;
    }
    if (rows.size == 1) {
        dead_.reserve(columns_.size());
        log.add(Undo::Kind::killed, *this).rows = numbers;
        kill(numbers.front());
        insert(rows, log);
        return;
    }
    Rows one{*table_};
    for (std::size_t row = 0; row < rows.size; ++row) {
        one.clear();
        one.append(rows, row);
        update(one.view(), log);
    }
}

std::vector<RowNumber> MemoryTable::rows_to_update(RowsView const& rows) const {
    TableIndex const& key = indexes_.front();
    CellsView const keys = key.order_view(columns_.view());
    CellsView const wanted = rows;
    std::vector<RowNumber> numbers(rows.size);
    RowNumber next = 0; // rows that are changed together often stand one after the other
    for (std::size_t row = 0; row < rows.size; ++row) {
        numbers[row] = key.find(keys, dead_, wanted, row, next);
        next = numbers[row] + 1;
        if (numbers[row] == no_row) {
            raise_missing_key(*table_);
        }
    }
    return numbers;
}

bool MemoryTable::stays_in_place(RowsView const& rows,
                                 std::vector<RowNumber> const& numbers) const {
    CellsView const all = columns_.view();
    for (std::uint8_t const column : fixed_) {
        if (column < table_->key_size) {
            continue; // it was found by these values
        }
        CellSpan const values = rows.columns[column];
        for (std::size_t row = 0; row < rows.size; ++row) {
            if (compare_cell(values, row, all.columns[column], numbers[row]) != 0) {
                return false;
            }
        }
    }
    return true;
}

void MemoryTable::overwrite(RowsView const& rows,
                            std::vector<RowNumber> const& numbers,
                            UndoLog& log) {
    Undo& change = log.add(Undo::Kind::overwritten, *this);
    change.rows = numbers;
    change.columns.reserve(free_.size());
    for (std::uint8_t const column : free_) {
        StoredColumn& target = columns_.column(column);
        CellSpan const values = rows.columns[column];
        Undo::OldColumn old{column, {}};
        gather(target.span(), numbers, old.values);
        if (is_same(old.values.span(), values, rows.size)) {
            continue;
        }
        if (values.nulls != nullptr) {
            target.nulls.fill_up(columns_.size());
        }
        target.numbers.widen_for(values.numbers, rows.size);
        change.columns.push_back(std::move(old));
        scatter(values, numbers, false, target);
    }
}

std::size_t MemoryTable::erase(RowsView const& keys, UndoLog& log) {
    TableIndex const& key = indexes_.front();
    CellsView const rows = key.order_view(columns_.view());
    dead_.reserve(columns_.size());
    CellsView const wanted = keys;
    std::vector<RowNumber>& erased = log.add(Undo::Kind::killed, *this).rows;
    erased.reserve(keys.size);
    for (std::size_t at = 0; at < keys.size; ++at) {
        RowNumber const row = key.find(rows, dead_, wanted, at);
        if (row != no_row) {
            kill(row);
            erased.push_back(row);
        }
    }
    return erased.size();
}

std::size_t MemoryTable::select(Index const* index, Range const& range, Rows& found) {
    TableIndex& by = find(index);
    CellsView const all = columns_.view();
    CellsView const rows = by.order_view(all);
    SortedRuns const& runs = by.settled(rows, committed_);
    Rows const lower = bound(*table_, by.order(), range, range.from);
    Rows const upper = bound(*table_, by.order(), range, range.to);
    // Without a bound the range ends with what is equal.
    Bounds const bounds{lower.view(),
                        upper.view(),
                        range.from.empty() || range.from_inclusive,
                        range.to.empty() || range.to_inclusive};
    std::size_t count = 0;
    runs.read(rows, bounds, range.descending, [&](RowNumber row) {
        if (!dead_[row]) {
            append(all, row, found);
            ++count;
        }
        return count < range.limit;
    });
    return count;
}

void MemoryTable::undo(Undo const& change) noexcept {
    switch (change.kind) {
    case Undo::Kind::inserted: {
        CellsView const all = columns_.view();
        for (TableIndex& index : indexes_) {
            index.truncate(all, change.first);
        }
        dead_.truncate(change.first);
        columns_.truncate(change.first);
        return;
    }
    case Undo::Kind::overwritten:
        for (Undo::OldColumn const& old : change.columns) {
            // Backwards: of two values of one row the first is the oldest.
            scatter(old.values.span(), change.rows, true, columns_.column(old.column));
        }
        return;
    case Undo::Kind::killed:
        std::for_each(
            change.rows.rbegin(), change.rows.rend(), [this](RowNumber row) { revive(row); });
        return;
    }
}

void MemoryTable::kill(RowNumber row) noexcept {
    CellsView const all = columns_.view();
    for (TableIndex& index : indexes_) {
        index.remove(all, row);
    }
    dead_.set(row, true);
}

void MemoryTable::revive(RowNumber row) noexcept {
    CellsView const all = columns_.view();
    dead_.set(row, false);
    for (TableIndex& index : indexes_) {
        index.restore(all, row);
    }
}

void MemoryTable::commit() noexcept {
    std::size_t const live = columns_.size() - dead_.count();
    if (dead_.count() > std::max(live, dead_rows_min)) {
        try {
            rebuild();
        } catch (...) { // without memory for a copy the dead rows stay where they are
        }
    }
    committed_ = static_cast<RowNumber>(columns_.size());
}

void MemoryTable::rebuild() {
    MemoryTable fresh{*table_};
    UndoLog log;
    Rows batch{*table_};
    CellsView const all = columns_.view();
    for (RowNumber row = 0; row < all.size; ++row) {
        if (!dead_[row]) {
            append(all, row, batch);
        }
        if (batch.size() == dead_rows_min || row + 1 == all.size) {
            if (!batch.empty()) {
                fresh.insert(batch.view(), log);
            }
            batch.clear();
        }
    }
    *this = std::move(fresh);
}

std::size_t MemoryTable::bytes() const noexcept {
    std::size_t total = columns_.bytes();
    for (TableIndex const& index : indexes_) {
        total += index.bytes();
    }
    return total;
}

} // namespace nostro::inline v0::storage::memory
