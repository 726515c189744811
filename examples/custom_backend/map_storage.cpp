#include "map_storage.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <compare>
#include <condition_variable>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace host {
namespace {

using nostro::storage::Access;
using nostro::storage::Capabilities;
using nostro::storage::Index;
using nostro::storage::Lock;
using nostro::storage::Range;
using nostro::storage::Rows;
using nostro::storage::RowsView;
using nostro::storage::Schema;
using nostro::storage::SchemaOptions;
using nostro::storage::SchemaState;
using nostro::storage::Storage;
using nostro::storage::Table;
using nostro::storage::Transaction;
using nostro::storage::Value;
using Deadline = std::chrono::steady_clock::time_point;

/// A value that owns its bytes. The members' order is the contract's: nulls first, numbers by
/// value, text and bytes by their bytes.
struct Cell {
    Value::Kind kind = Value::Kind::null;
    nostro::Amount number;
    std::string bytes;

    explicit Cell(Value const& value) : kind{value.kind()}, bytes{value.bytes()} {
        number = kind == Value::Kind::int64 ? nostro::Amount{value.int64()} : value.int128();
    }

    [[nodiscard]] Value value() const noexcept {
        switch (kind) {
        case Value::Kind::int64:
            return {static_cast<std::int64_t>(number.low())};
        case Value::Kind::int128:
            return {number};
        case Value::Kind::bytes:
            return {std::string_view{bytes}};
        case Value::Kind::null:
            break;
        }
        return {};
    }

    friend auto operator<=>(Cell const&, Cell const&) = default;
};

using Row = std::vector<Cell>;

/// The first cells of many rows: the values of a look-up, or a bound.
struct Prefix {
    Row cells;
};

/// The order of rows; a prefix is neither before nor after the rows that begin with it.
struct Before {
    using is_transparent = void;

    bool operator()(Row const& a, Row const& b) const { return a < b; }

    bool operator()(Row const& row, Prefix const& prefix) const {
        auto const size = static_cast<std::ptrdiff_t>(prefix.cells.size());
        return std::lexicographical_compare(
            row.begin(), row.begin() + size, prefix.cells.begin(), prefix.cells.end());
    }

    bool operator()(Prefix const& prefix, Row const& row) const {
        auto const size = static_cast<std::ptrdiff_t>(prefix.cells.size());
        return std::lexicographical_compare(
            prefix.cells.begin(), prefix.cells.end(), row.begin(), row.begin() + size);
    }
};

/// All rows of a table in one order: that of its key, or of an index.
struct Order {
    Index const* index = nullptr;      ///< null: the key
    std::vector<std::uint8_t> columns; ///< of the order, in the order
    std::size_t lookup_size = 0;       ///< how many of them a unique look-up states
    std::map<Row, std::shared_ptr<Row const>, Before> rows;

    Order(Table const& table, Index const* by) : index{by} {
        if (index != nullptr) {
            columns.assign(index->columns.begin(), index->columns.end());
        }
        for (std::uint8_t column = 0; column < table.key_size; ++column) {
            if (std::ranges::count(columns, column) == 0) {
                columns.push_back(column);
            }
        }
        lookup_size = index == nullptr ? table.key_size : index->columns.size();
    }

    [[nodiscard]] bool is_unique() const noexcept { return index == nullptr || index->unique; }

    [[nodiscard]] Row place_of(Row const& row) const {
        Row place;
        for (auto const column : columns) {
            place.push_back(row[column]);
        }
        return place;
    }

    /// What a unique order refuses to have twice. Empty: a null makes the row an exception.
    [[nodiscard]] Prefix lookup_of(Row const& row) const {
        Prefix lookup;
        for (std::size_t at = 0; at < lookup_size; ++at) {
            auto const& cell = row[columns[at]];
            if (cell.kind == Value::Kind::null) {
                return {};
            }
            lookup.cells.push_back(cell);
        }
        return lookup;
    }
};

Row read_row(RowsView const& rows, std::size_t row) {
    Row cells;
    for (std::size_t column = 0; column < rows.column_count; ++column) {
        cells.emplace_back(rows.columns[column].value(row));
    }
    return cells;
}

void write_row(Row const& row, Rows& found) {
    for (auto const& cell : row) {
        found.add(cell.value());
    }
}

/// The rows of a table, once for each of its orders.
class TableRows {
public:
    explicit TableRows(Table const& table) : table_{&table} {
        orders_.emplace_back(table, nullptr);
        for (auto const& index : table.indexes) {
            orders_.emplace_back(table, &index);
        }
    }

    [[nodiscard]] Order const& order(Index const* index) const {
        return *std::ranges::find(orders_, index, &Order::index);
    }

    void add(Row row) {
        auto const shared = std::make_shared<Row const>(std::move(row));
        for (auto& order : orders_) {
            if (order.is_unique()) {
                auto const lookup = order.lookup_of(*shared);
                if (!lookup.cells.empty() && order.rows.find(lookup) != order.rows.end()) {
                    raise_taken(order.index);
                }
            }
            order.rows.emplace(order.place_of(*shared), shared);
        }
    }

    /// @return  whether there was one
    bool remove(Row const& key) {
        auto const found = orders_.front().rows.find(key);
        if (found == orders_.front().rows.end()) {
            return false;
        }
        auto const row = found->second;
        for (auto& order : orders_) {
            order.rows.erase(order.place_of(*row));
        }
        return true;
    }

    [[nodiscard]] Table const& table() const noexcept { return *table_; }

    [[nodiscard]] std::size_t size_bytes() const noexcept {
        return (1 + orders_.front().rows.size()) * table_->columns.size() * sizeof(Cell);
    }

private:
    [[noreturn]] void raise_taken(Index const* index) const {
        throw nostro::AlreadyExists{
            "a row with these values exists",
            {{"table", std::string{table_->name}},
             {"index", std::string{index == nullptr ? std::string_view{} : index->name}}}};
    }

    Table const* table_;
    std::vector<Order> orders_; ///< the key's is the first
};

/// All tables at one moment. A table that is not changed is shared by many moments.
using Moment = std::map<Table const*, std::shared_ptr<TableRows>>;

class MapStorage final : public Storage {
public:
    [[nodiscard]] std::string_view name() const noexcept override { return "map"; }

    [[nodiscard]] Capabilities capabilities() const noexcept override {
        return {.single_writer = true};
    }

    SchemaState open_schema(Schema const& schema, SchemaOptions options) override;
    std::unique_ptr<Transaction> begin(Access access, std::optional<Deadline> deadline) override;
    std::uint64_t size_bytes() override;

    /// The last commit; a writer waits for the one before him.
    Moment enter(Access access, std::optional<Deadline> deadline);
    /// @param kept  what the writer did; null: nothing is kept
    void leave_writer(Moment* kept) noexcept;

private:
    std::mutex mutex_;
    std::condition_variable left_;
    Moment committed_;
    int version_ = 0; ///< 0: no schema yet
    bool is_writing_ = false;
};

class MapTransaction final : public Transaction {
public:
    MapTransaction(MapStorage& storage, Access access, std::optional<Deadline> deadline)
        : Transaction{access}, storage_{storage}, moment_{storage.enter(access, deadline)} {}

    MapTransaction(MapTransaction const&) = delete;
    MapTransaction& operator=(MapTransaction const&) = delete;

    ~MapTransaction() override { rollback(); }

private:
    // With one writer at a time every row that he reads is locked.
    std::vector<std::uint32_t> do_get(
        Table const& table, Index const* index, RowsView const& keys, Lock, Rows& found) override {
        auto const& rows = rows_of(table).order(index).rows;
        std::vector<std::uint32_t> answered;
        for (std::size_t at = 0; at < keys.size; ++at) {
            auto const row = rows.find(Prefix{read_row(keys, at)});
            if (row != rows.end()) {
                write_row(*row->second, found);
                answered.push_back(static_cast<std::uint32_t>(at));
            }
        }
        return answered;
    }

    void do_insert(Table const& table, RowsView const& rows) override {
        auto& target = changeable_rows_of(table);
        for (std::size_t at = 0; at < rows.size; ++at) {
            target.add(read_row(rows, at));
        }
    }

    void do_update(Table const& table, RowsView const& rows) override {
        auto& target = changeable_rows_of(table);
        for (std::size_t at = 0; at < rows.size; ++at) {
            auto row = read_row(rows, at);
            if (!target.remove({row.begin(), row.begin() + table.key_size})) {
                throw nostro::NotFound{"there is no row to update",
                                       {{"table", std::string{table.name}}}};
            }
            target.add(std::move(row));
        }
    }

    std::size_t do_erase(Table const& table, RowsView const& keys) override {
        auto& target = changeable_rows_of(table);
        std::size_t erased = 0;
        for (std::size_t at = 0; at < keys.size; ++at) {
            if (target.remove(read_row(keys, at))) {
                ++erased;
            }
        }
        return erased;
    }

    std::size_t
    do_select(Table const& table, Index const* index, Range const& range, Rows& found) override;

    void do_commit() override {
        if (access() == Access::write) {
            storage_.leave_writer(&moment_);
        }
    }

    void do_rollback() noexcept override {
        if (access() == Access::write) {
            storage_.leave_writer(nullptr);
        }
    }

    void do_savepoint(std::size_t) override { savepoints_.push_back(moment_); }

    void do_release(std::size_t) override { savepoints_.pop_back(); }

    void do_rollback_to(std::size_t) override {
        moment_ = std::move(savepoints_.back());
        savepoints_.pop_back();
    }

    bool do_changed_elsewhere() override { return false; }

    template <class AnyMoment>
    static auto find(AnyMoment& moment, Table const& table) {
        auto const found = moment.find(&table);
        if (found == moment.end()) {
            throw nostro::InvalidArgument{"the schema has no such table",
                                          {{"table", std::string{table.name}}}};
        }
        return found;
    }

    [[nodiscard]] TableRows const& rows_of(Table const& table) const {
        return *find(moment_, table)->second;
    }

    /// The rows are copied if anybody else has them: the last commit, or a savepoint.
    [[nodiscard]] TableRows& changeable_rows_of(Table const& table) {
        auto& rows = find(moment_, table)->second;
        if (rows.use_count() != 1) {
            rows = std::make_shared<TableRows>(*rows);
        }
        return *rows;
    }

    MapStorage& storage_;
    Moment moment_;
    std::vector<Moment> savepoints_;
};

Prefix bound_of(Range const& range, std::span<Value const> bound) {
    Prefix prefix;
    for (auto const& value : range.equal) {
        prefix.cells.emplace_back(value);
    }
    for (auto const& value : bound) {
        prefix.cells.emplace_back(value);
    }
    return prefix;
}

std::size_t
MapTransaction::do_select(Table const& table, Index const* index, Range const& range, Rows& found) {
    auto const& rows = rows_of(table).order(index).rows;
    auto const from = bound_of(range, range.from);
    auto const to = bound_of(range, range.to);
    // Without a bound of its own an end is where the fixed columns end.
    bool const is_from_in = range.from_inclusive || range.from.empty();
    bool const is_to_in = range.to_inclusive || range.to.empty();
    auto first = is_from_in ? rows.lower_bound(from) : rows.upper_bound(from);
    auto last = is_to_in ? rows.upper_bound(to) : rows.lower_bound(to);
    bool const is_empty =
        first == rows.end() || (last != rows.end() && !(first->first < last->first));
    std::size_t count = 0;
    while (!is_empty && first != last && count < range.limit) {
        write_row(range.descending ? *(--last)->second : *(first++)->second, found);
        ++count;
    }
    return count;
}

SchemaState MapStorage::open_schema(Schema const& schema, SchemaOptions options) {
    std::lock_guard const lock{mutex_};
    if (version_ == schema.version) {
        return SchemaState::current;
    }
    if (version_ != 0) {
        throw nostro::SchemaError{version_ > schema.version ? nostro::ErrorCode::schema_too_new
                                                            : nostro::ErrorCode::schema_too_old,
                                  "the store was opened with another schema"};
    }
    if (!options.create) {
        throw nostro::NotFound{"the store is empty"};
    }
    for (auto const* table : schema.tables) {
        committed_.emplace(table, std::make_shared<TableRows>(*table));
    }
    version_ = schema.version;
    return SchemaState::created;
}

std::unique_ptr<Transaction> MapStorage::begin(Access access, std::optional<Deadline> deadline) {
    return std::make_unique<MapTransaction>(*this, access, deadline);
}

std::uint64_t MapStorage::size_bytes() {
    std::lock_guard const lock{mutex_};
    std::uint64_t total = 0;
    for (auto const& [table, rows] : committed_) {
        total += rows->size_bytes();
    }
    return total;
}

Moment MapStorage::enter(Access access, std::optional<Deadline> deadline) {
    std::unique_lock lock{mutex_};
    if (version_ == 0) {
        throw nostro::InvalidArgument{"the schema has not been opened"};
    }
    if (access == Access::write) {
        auto const until = deadline.value_or(std::chrono::steady_clock::now() + default_wait());
        if (!left_.wait_until(lock, until, [this] { return !is_writing_; })) {
            if (deadline) {
                throw nostro::DeadlineExceeded{"the deadline passed while waiting for a writer"};
            }
            throw nostro::StorageError{nostro::ErrorCode::unavailable,
                                       "another writer kept the store for too long"};
        }
    }
    Moment moment = committed_;
    is_writing_ = is_writing_ || access == Access::write;
    return moment;
}

void MapStorage::leave_writer(Moment* kept) noexcept {
    {
        std::lock_guard const lock{mutex_};
        if (kept != nullptr) {
            committed_.swap(*kept);
        }
        is_writing_ = false;
    }
    left_.notify_one();
}

} // namespace

std::unique_ptr<Storage> open_map_storage() {
    return std::make_unique<MapStorage>();
}

} // namespace host
