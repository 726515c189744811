#include "transaction.hpp"

#include "codec.hpp"
#include "errors.hpp"
#include "scan.hpp"

#include "storage/schema_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <compare>
#include <vector>

namespace nostro::inline v0::storage::sqlite {
namespace {

using Operation = StatementKey::Operation;

/// SQLite's text for a broken unique index: it names the columns, not the index.
std::string unique_message(Table const& table, Index const& index) {
    std::string columns;
    for (std::uint8_t const column : index.columns) {
        fmt::format_to(std::back_inserter(columns),
                       "{}{}.{}",
                       columns.empty() ? "" : ", ",
                       table_name(table),
                       table.columns[column].name);
    }
    return "UNIQUE constraint failed: " + columns;
}

[[noreturn]] void raise_write(sqlite3* db, int code, Table const& table, std::string_view action) {
    if (code == SQLITE_CONSTRAINT_PRIMARYKEY) {
        raise_already_exists(table, nullptr);
    }
    if (code == SQLITE_CONSTRAINT_UNIQUE) {
        std::string_view const message{sqlite3_errmsg(db)};
        auto const is_broken = [&](Index const& index) {
            return index.unique && unique_message(table, index) == message;
        };
        auto const index = std::ranges::find_if(table.indexes, is_broken);
        if (index != table.indexes.end()) {
            raise_already_exists(table, &*index);
        }
    }
    raise(db, code, action);
}

RowsView entries_of(Table const& table, Index const& index, RowsView const& rows) noexcept {
    RowsView entries;
    entries.size = rows.size;
    for (std::uint8_t const column : order_columns(table, &index)) {
        entries.columns[entries.column_count++] = rows.columns[column];
    }
    return entries;
}

/// Neither value is null.
std::strong_ordering
compare_cells(ColumnSpan const& column, std::size_t a, std::size_t b) noexcept {
    return column.type == ColumnType::int64 ? column.int64s[a] <=> column.int64s[b]
                                            : column.bytes(a) <=> column.bytes(b);
}

std::strong_ordering
compare_rows(RowsView const& rows, std::size_t first_column, std::size_t a, std::size_t b) {
    for (std::size_t at = first_column; at < rows.column_count; ++at) {
        if (auto const order = compare_cells(rows.columns[at], a, b); order != 0) {
            return order;
        }
    }
    return std::strong_ordering::equal;
}

/// The first column in which the rows differ.
std::size_t first_varying(RowsView const& rows) noexcept {
    for (std::size_t at = 0; at < rows.column_count; ++at) {
        for (std::size_t row = 1; row < rows.size; ++row) {
            if (compare_cells(rows.columns[at], row - 1, row) != 0) {
                return at;
            }
        }
    }
    return rows.column_count;
}

/// The rows in ascending order. No column has nulls.
std::vector<std::uint32_t> sorted_rows(RowsView const& rows) {
    // Most comparisons are decided by a number beside the row.
    struct Entry {
        std::int64_t number;
        std::uint32_t row;
    };

    std::size_t const column = first_varying(rows);
    bool const numbers =
        column < rows.column_count && rows.columns[column].type == ColumnType::int64;
    std::vector<Entry> entries(rows.size);
    for (std::uint32_t row = 0; row < rows.size; ++row) {
        entries[row] = {numbers ? rows.columns[column].int64s[row] : 0, row};
    }
    std::ranges::sort(entries, [&](Entry const& a, Entry const& b) {
        return a.number != b.number ? a.number < b.number
                                    : compare_rows(rows, column, a.row, b.row) < 0;
    });
    std::vector<std::uint32_t> sorted(rows.size);
    std::ranges::transform(entries, sorted.begin(), &Entry::row);
    return sorted;
}

/// Run a bound statement that answers no rows, and make it ready for the next ones.
void run_write(Statement& statement, Table const& table, std::string_view action) {
    if (int const code = statement.try_step(); code != SQLITE_DONE) {
        raise_write(statement.db(), code, table, action);
    }
    statement.reset();
}

} // namespace

SqliteTransaction::SqliteTransaction(Access access, Lease lease, bool changed) noexcept
    : Transaction{access}, lease_{std::move(lease)}, changed_{changed} {}

SqliteTransaction::~SqliteTransaction() {
    do_rollback();
}

Statement&
SqliteTransaction::statement(Table const& table, Operation operation, Index const* index) {
    lease_->require_transaction();
    return lease_->kept({&table, index, operation, {}});
}

std::vector<std::uint32_t> SqliteTransaction::do_get(
    Table const& table, Index const* index, RowsView const& keys, Lock, Rows& found) {
    // No lock to take: a write transaction excludes every other writer.
    Statement& select = statement(table, Operation::get, index);
    Running const running{select};
    RowBinder const binder{keys};
    std::vector<std::uint32_t> positions;
    for (std::size_t row = 0; row < keys.size; ++row) {
        binder.bind(select.handle(), 1, row);
        if (select.step()) {
            read_row(select.handle(), table, found);
            positions.push_back(static_cast<std::uint32_t>(row));
        }
        select.reset();
    }
    require_valid_reads();
    return positions;
}

void SqliteTransaction::do_insert(Table const& table, RowsView const& rows) {
    insert_into(table, nullptr, rows, [](std::size_t at) { return at; });
    for (Index const& index : table.indexes) {
        if (is_staged(table, index)) {
            RowsView const entries = entries_of(table, index, rows);
            std::vector<std::uint32_t> const sorted = sorted_rows(entries);
            insert_into(table, &index, entries, [&](std::size_t at) { return sorted[at]; });
            lease_->merge_staged_if_due(table, index, rows.size);
        }
    }
}

template <class RowAt>
void SqliteTransaction::insert_into(Table const& table,
                                    Index const* index,
                                    RowsView const& rows,
                                    RowAt row_at) {
    std::size_t const alone = rows.size % insert_rows;
    RowBinder const binder{rows};
    auto const width = static_cast<int>(rows.column_count);
    auto const insert = [&](Operation operation, std::size_t first, std::size_t last) {
        Statement& statement = this->statement(table, operation, index);
        Running const running{statement};
        std::size_t const step = operation == Operation::insert_many ? insert_rows : 1;
        for (std::size_t at = first; at < last; at += step) {
            for (std::size_t next = at; next < at + step; ++next) {
                binder.bind(statement.handle(),
                            1 + static_cast<int>(next - at) * width,
                            row_at(next),
                            at == first ? RowBinder::no_row : row_at(next - step));
            }
            run_write(statement, table, "insert");
        }
    };
    if (rows.size >= insert_rows) {
        insert(Operation::insert_many, 0, rows.size - alone);
    }
    if (alone != 0) {
        insert(Operation::insert_one, rows.size - alone, rows.size);
    }
}

void SqliteTransaction::do_update(Table const& table, RowsView const& rows) {
    Statement& update = statement(table, Operation::update);
    Running const running{update};
    RowBinder const binder{rows};
    for (std::size_t row = 0; row < rows.size; ++row) {
        binder.bind(update.handle(), 1, row, row == 0 ? RowBinder::no_row : row - 1);
        run_write(update, table, "update");
        if (sqlite3_changes(update.db()) == 0) {
            raise_missing_key(table);
        }
    }
}

std::size_t SqliteTransaction::do_erase(Table const& table, RowsView const& keys) {
    Statement& erase = statement(table, Operation::erase);
    Running const running{erase};
    RowBinder const binder{keys};
    std::size_t erased = 0;
    for (std::size_t row = 0; row < keys.size; ++row) {
        binder.bind(erase.handle(), 1, row);
        run_write(erase, table, "erase");
        erased += static_cast<std::size_t>(sqlite3_changes(erase.db()));
    }
    return erased;
}

std::size_t SqliteTransaction::do_select(Table const& table,
                                         Index const* index,
                                         Range const& range,
                                         Rows& found) {
    lease_->require_transaction();
    std::size_t const count = read_range(*lease_, table, index, range, found);
    require_valid_reads();
    return count;
}

void SqliteTransaction::do_commit() {
    lease_->commit();
    if (access() == Access::write) {
        lease_->checkpoint_if_due();
    }
    lease_.end();
}

void SqliteTransaction::do_rollback() noexcept {
    if (lease_) {
        lease_->roll_back();
        lease_.end();
    }
}

void SqliteTransaction::do_savepoint(std::size_t depth) {
    lease_->savepoint(depth);
}

void SqliteTransaction::do_release(std::size_t depth) {
    lease_->release(depth);
}

void SqliteTransaction::do_rollback_to(std::size_t depth) {
    lease_->roll_back_to(depth);
}

bool SqliteTransaction::do_changed_elsewhere() {
    return changed_;
}

void* SqliteTransaction::do_native_handle() {
    return lease_->lend();
}

void SqliteTransaction::require_valid_reads() const {
    if (lease_->is_outdated()) {
        throw Conflict{"the file, which nobody used, was written while it was read"};
    }
}

} // namespace nostro::inline v0::storage::sqlite
