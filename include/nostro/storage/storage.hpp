#pragma once

#include <nostro/core/error.hpp>
#include <nostro/core/progress.hpp>
#include <nostro/core/time.hpp>
#include <nostro/storage/rows.hpp>
#include <nostro/storage/schema.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0::storage {

/// What a transaction is for.
enum class Access : std::uint8_t {
    read,  ///< a consistent snapshot; never blocks a writer
    write, ///< reads and writes; excludes, or is row-locked against, other writers
};

/// How rows that are read are protected until the end of the transaction.
enum class Lock : std::uint8_t {
    none,       ///< as of the snapshot
    for_update, ///< nobody else changes them before this transaction ends; taken in key order
};

/// What an adapter can do beyond the contract.
struct Capabilities {
    bool durable = false;       ///< committed work survives the process
    bool shared = false;        ///< other processes may write the same store
    bool single_writer = false; ///< at most one write transaction at a time
    bool backup = false;        ///< `Storage::backup` works
    bool native_handle = false; ///< `Transaction::native_handle` answers
};

/// A range of rows in the order of one index.
///
/// The order's columns are the index's columns followed by the key columns not among them (for the
/// key: the key). `equal` fixes the leading ones; `from` and `to` bound the columns after those,
/// compared as tuples, and may be shorter than what is left. A cursor is an exclusive bound.
/// Nulls sort first.
struct Range {
    std::string_view index{};       ///< empty: the key
    std::span<Value const> equal{}; ///< begins with the tenant; never empty
    std::span<Value const> from{};  ///< lower bound; empty: none
    std::span<Value const> to{};    ///< upper bound; empty: none
    bool from_inclusive = true;
    bool to_inclusive = true;
    bool descending = false;
    std::size_t limit = 0; ///< 1 to `Range::limit_max`; mandatory

    static constexpr std::size_t limit_max = 100'000;
};

/// One storage transaction: reads see its own writes; destroyed without `commit()` it rolls back.
///
/// Isolation is serialisable, or row-locked in key order with `Conflict` on a race. After an error
/// of any call but a refused argument the transaction is broken: only rollback is left, except that
/// `AlreadyExists` from `insert` leaves it usable when it is inside a savepoint that is rolled
/// back.
///
/// Threads: one at a time; it may move between threads between calls.
/// For adapter authors: override the private functions. Arguments have been checked, batches are
/// not empty, and no value to look up is null. The destructor of the concrete class must call
/// `rollback()`, which does nothing when the transaction has ended. Throw nostro errors only; a
/// foreign exception becomes `storage_failure`, and `InvalidArgument` promises that nothing was
/// changed. What a function promises is in the shipped conformance cases
/// (`nostro/testing/conformance.hpp`).
class NOSTRO_API(0, 1) Transaction {
public:
    virtual ~Transaction();
    Transaction(Transaction const&) = delete;
    Transaction& operator=(Transaction const&) = delete;

    /// Read rows by key, or by all columns of a unique index.
    ///
    /// @param index  empty: the key
    /// @param keys   one row for each wanted row: the key's (index's) columns in order
    /// @param found  appended to: whole rows, in the order of `keys`
    /// @return       for each row appended to `found`, the position in `keys` it answers, ascending
    /// @throws InvalidArgument  unknown table or index, or the batch has the wrong columns
    std::vector<std::uint32_t>
    get(Table const& table, std::string_view index, RowsView const& keys, Lock lock, Rows& found);

    /// Add rows. A row whose key or unique index value exists throws `AlreadyExists` naming the
    /// table and index in the details.
    void insert(Table const& table, RowsView const& rows);

    /// Replace whole rows by key. A missing key throws `NotFound`.
    /// @throws InvalidArgument  the table's rows are not changeable
    void update(Table const& table, RowsView const& rows);

    /// Remove rows by key; a key that is not there is passed over.
    /// @return  rows removed
    /// @throws InvalidArgument  the table is append-only
    std::size_t erase(Table const& table, RowsView const& keys);

    /// Append the rows of a range to `found`, in order.
    /// @return  rows appended, at most `range.limit`
    std::size_t select(Table const& table, Range const& range, Rows& found);

    /// Make everything durable (as far as the adapter is) and visible, and end the transaction.
    /// @throws Conflict        another writer came first; rolled back
    /// @throws OutcomeUnknown  nobody knows; never answered for a commit that surely failed
    /// @throws StorageError    rolled back
    void commit();

    /// End the transaction without effect. Never throws; a failure is logged and poisons the
    /// connection.
    void rollback() noexcept;

    /// Open a nested scope. Scopes end in reverse order, by `release` or `rollback_to`.
    void savepoint();
    /// Keep what the innermost scope did, and close it.
    void release();
    /// Undo what the innermost scope did, and close it.
    void rollback_to();

    /// Whether another process or handle has committed since this handle's last write transaction
    /// began. `true` when it cannot be told.
    [[nodiscard]] bool changed_elsewhere();

    /// The driver's handle (`sqlite3*`), for a host that writes its own rows in this transaction;
    /// null without the capability. Committing or rolling back through it is refused.
    [[nodiscard]] void* native_handle();

    [[nodiscard]] bool is_open() const noexcept { return state_ == State::open; }

    /// Whether `rollback_to` makes the transaction usable: it is open, or an insert failed inside a
    /// savepoint.
    [[nodiscard]] bool is_undoable() const noexcept {
        return state_ == State::open || state_ == State::undo_only;
    }

protected:
    explicit Transaction(Access access) noexcept : access_{access} {}

    [[nodiscard]] Access access() const noexcept { return access_; }

private:
    enum class State : std::uint8_t {
        open,
        undo_only, ///< an insert failed inside a scope: `rollback_to` makes it usable again
        broken,    ///< only rollback is left
        ended,
    };

    virtual std::vector<std::uint32_t> do_get(
        Table const& table, Index const* index, RowsView const& keys, Lock lock, Rows& found) = 0;
    virtual void do_insert(Table const& table, RowsView const& rows) = 0;
    virtual void do_update(Table const& table, RowsView const& rows) = 0;
    virtual std::size_t do_erase(Table const& table, RowsView const& keys) = 0;
    virtual std::size_t
    do_select(Table const& table, Index const* index, Range const& range, Rows& found) = 0;
    virtual void do_commit() = 0;
    virtual void
    do_rollback() noexcept = 0; ///< also called after a failed commit; may be called once only
    virtual void do_savepoint(std::size_t depth) = 0; ///< depth of the scope: 1, 2, ...
    virtual void do_release(std::size_t depth) = 0;
    virtual void do_rollback_to(std::size_t depth) = 0; ///< must also close the scope
    virtual bool do_changed_elsewhere();                ///< default: true
    virtual void* do_native_handle();                   ///< default: null

    template <class Work>
    auto guarded(Work&& work);
    void require_open() const;
    void require_write() const;

    Access access_;
    State state_ = State::open;
    std::size_t depth_ = 0;
};

/// What `Storage::open_schema` may do beside checking.
struct SchemaOptions {
    bool create = false;  ///< create the tables of an empty store
    bool migrate = false; ///< migrate an older store, in one transaction
};

/// What `Storage::open_schema` found.
enum class SchemaState : std::uint8_t {
    created,  ///< the store was empty and has been created
    current,  ///< the store has the schema's version
    migrated, ///< the store was older and has been migrated
};

/// A store of described tables behind one adapter.
///
/// Threads: any, at the same time. Outlives its transactions.
class NOSTRO_API(0, 1) Storage {
public:
    virtual ~Storage();
    Storage(Storage const&) = delete;
    Storage& operator=(Storage const&) = delete;

    /// "memory", "sqlite", "postgres", or the adapter's own word.
    [[nodiscard]] virtual std::string_view name() const noexcept = 0;
    [[nodiscard]] virtual Capabilities capabilities() const noexcept = 0;

    /// Create the tables of an empty store, or check those of an existing one. Called once, before
    /// `begin`.
    ///
    /// @throws NotFound     the store is empty and is not to be created
    /// @throws SchemaError  schema_too_new; schema_too_old, and it is not to be migrated
    virtual SchemaState open_schema(Schema const& schema, SchemaOptions options = {}) = 0;

    /// Begin a transaction. A writer waits for other writers until `deadline`.
    ///
    /// @param deadline  on the steady clock; absent: the adapter's own default
    /// @throws DeadlineExceeded  a deadline was given and passed while waiting
    /// @throws StorageError      `unavailable` when the default wait ended; `read_only`
    [[nodiscard]] virtual std::unique_ptr<Transaction>
    begin(Access access, std::optional<std::chrono::steady_clock::time_point> deadline = {}) = 0;

    /// How long `begin` waits without a deadline; the core waits as long for a writer of its own.
    /// Five seconds unless the adapter says otherwise.
    [[nodiscard]] virtual std::chrono::milliseconds default_wait() const noexcept;

    /// Copy the store to a new file while it is in use; the copy is consistent and complete.
    ///
    /// @param target    a path that must not exist
    /// @param progress  called with (done, total) in units of the adapter; may be empty
    /// @throws StorageError   without the capability, or when the copy failed (it is then removed)
    /// @throws AlreadyExists  the target exists
    virtual void backup(std::string const& target, Progress const& progress);

    /// Look for damage below the level of rows.
    /// @return  one line for each finding; empty: none
    [[nodiscard]] virtual std::vector<std::string> check();

    /// Bytes the store takes on its device, or in memory.
    [[nodiscard]] virtual std::uint64_t size_bytes() = 0;

protected:
    Storage() = default;
};

} // namespace nostro::inline v0::storage
