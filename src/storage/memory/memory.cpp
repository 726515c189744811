#include <nostro/storage/memory.hpp>

#include "gate.hpp"
#include "memory_table.hpp"

#include "storage/schema_check.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <atomic>
#include <deque>
#include <string>
#include <utility>
#include <vector>

namespace nostro::inline v0::storage {
namespace memory {
namespace {

class MemoryStorage final : public Storage {
public:
    [[nodiscard]] std::string_view name() const noexcept override { return "memory"; }

    [[nodiscard]] Capabilities capabilities() const noexcept override {
        return {.single_writer = true};
    }

    SchemaState open_schema(Schema const& schema, SchemaOptions options) override;
    std::unique_ptr<Transaction>
    begin(Access access, std::optional<std::chrono::steady_clock::time_point> deadline) override;

    [[nodiscard]] std::uint64_t size_bytes() override {
        return size_bytes_.load(std::memory_order_relaxed);
    }

    Gate& gate() noexcept { return gate_; }

    /// @throws InvalidArgument  the schema has no such table
    MemoryTable& table(Table const& table);

    /// What the writer did stays. Called before he leaves the gate.
    void keep() noexcept;

private:
    Gate gate_;
    int version_ = 0; ///< 0: no schema yet
    std::deque<MemoryTable> tables_;
    std::atomic<std::uint64_t> size_bytes_ = 0;
};

class MemoryTransaction final : public Transaction {
public:
    MemoryTransaction(MemoryStorage& storage,
                      Access access,
                      std::optional<Gate::TimePoint> deadline)
        : Transaction{access}, storage_{storage} {
        storage_.gate().enter(access, deadline);
    }

    MemoryTransaction(MemoryTransaction const&) = delete;
    MemoryTransaction& operator=(MemoryTransaction const&) = delete;

    ~MemoryTransaction() override { rollback(); }

private:
    std::vector<std::uint32_t> do_get(
        Table const& table, Index const* index, RowsView const& keys, Lock, Rows& found) override {
        return storage_.table(table).get(index, keys, found); // one writer: every row is locked
    }

    void do_insert(Table const& table, RowsView const& rows) override {
        whole([&, &target = storage_.table(table)] { target.insert(rows, log_); });
    }

    void do_update(Table const& table, RowsView const& rows) override {
        whole([&, &target = storage_.table(table)] { target.update(rows, log_); });
    }

    std::size_t do_erase(Table const& table, RowsView const& keys) override {
        std::size_t erased = 0;
        whole([&, &target = storage_.table(table)] { erased = target.erase(keys, log_); });
        return erased;
    }

    std::size_t
    do_select(Table const& table, Index const* index, Range const& range, Rows& found) override {
        return storage_.table(table).select(index, range, found);
    }

    void do_commit() override {
        log_.clear();
        if (access() == Access::write) {
            storage_.keep();
        }
        storage_.gate().leave(access());
    }

    void do_rollback() noexcept override {
        log_.roll_back_to(0);
        storage_.gate().leave(access());
    }

    void do_savepoint(std::size_t) override { marks_.push_back(log_.size()); }

    void do_release(std::size_t) override { marks_.pop_back(); }

    void do_rollback_to(std::size_t) override {
        log_.roll_back_to(marks_.back());
        marks_.pop_back();
    }

    bool do_changed_elsewhere() override { return false; }

    /// Run a statement; one that fails has changed nothing.
    template <class Statement>
    void whole(Statement&& statement) {
        std::size_t const mark = log_.size();
        try {
            statement();
        } catch (...) {
            log_.roll_back_to(mark);
            throw;
        }
    }

    MemoryStorage& storage_;
    UndoLog log_;
    std::vector<std::size_t> marks_; ///< the log's size at each open savepoint
};

SchemaState MemoryStorage::open_schema(Schema const& schema, SchemaOptions options) {
    check_schema(schema);
    if (version_ == 0) {
        if (!options.create) {
            throw NotFound{"the store in memory is empty"};
        }
        for (Table const* described : schema.tables) {
            tables_.emplace_back(*described);
        }
        version_ = schema.version;
        return SchemaState::created;
    }
    if (version_ != schema.version) {
        throw SchemaError{
            version_ > schema.version ? ErrorCode::schema_too_new : ErrorCode::schema_too_old,
            "the store in memory was opened with another schema",
            {{"found", std::to_string(version_)}, {"wanted", std::to_string(schema.version)}}};
    }
    return SchemaState::current;
}

std::unique_ptr<Transaction> MemoryStorage::begin(Access access,
                                                  std::optional<Gate::TimePoint> deadline) {
    if (version_ == 0) {
        throw InvalidArgument{"the store has no schema yet: call open_schema first"};
    }
    return std::make_unique<MemoryTransaction>(*this, access, deadline);
}

MemoryTable& MemoryStorage::table(Table const& table) {
    auto const found =
        std::ranges::find_if(tables_, [&](MemoryTable const& t) { return &t.table() == &table; });
    if (found == tables_.end()) {
        throw InvalidArgument{"the schema has no such table", {{"table", std::string{table.name}}}};
    }
    return *found;
}

void MemoryStorage::keep() noexcept {
    std::uint64_t bytes = 0;
    for (MemoryTable& table : tables_) {
        table.commit();
        bytes += table.bytes();
    }
    size_bytes_.store(bytes, std::memory_order_relaxed);
}

} // namespace
} // namespace memory

std::unique_ptr<Storage> open_memory() {
    return std::make_unique<memory::MemoryStorage>();
}

} // namespace nostro::inline v0::storage
