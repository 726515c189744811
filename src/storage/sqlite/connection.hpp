#pragma once

#include "files.hpp"
#include "sql.hpp"
#include "statement.hpp"

#include <nostro/core/log.hpp>
#include <nostro/storage/sqlite.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace nostro::inline v0::storage::sqlite {

using Deadline = std::chrono::steady_clock::time_point;

/// Rows that one run of the statement `insert_many` adds. A statement keeps its place in the tables
/// while it runs: 16 rows at once are 1.4 times as fast as one at a time, and more gain little.
constexpr std::size_t insert_rows = 16;

/// How a connection is opened.
struct ConnectionSettings {
    enum class Mode : std::uint8_t {
        create,  ///< read and write; the file may be missing
        write,   ///< read and write
        read,    ///< read only, beside a writer of this process
        observe, ///< read only, and without a trace while nobody else uses the file
    };

    std::string path; ///< resolved
    Mode mode = Mode::read;
    Durability durability = Durability::full;
    std::uint64_t cache_bytes = 2ULL << 20;
    std::chrono::milliseconds busy_timeout{0};
    LogSink* log = &null_log();
};

/// One statement that a connection keeps prepared.
struct StatementKey {
    enum class Operation : std::uint8_t { insert_one, insert_many, update, erase, get, scan };

    Table const* table = nullptr;
    Index const* index = nullptr; ///< insert: a staged one; else what is read by
    Operation operation = Operation::get;
    Scan scan;

    friend bool operator==(StatementKey const&, StatementKey const&) = default;
};

struct StatementKeyHash {
    [[nodiscard]] std::size_t operator()(StatementKey const& key) const noexcept;
};

/// One SQLite connection with its prepared statements, in a transaction or not.
///
/// Threads: one at a time (it is opened without SQLite's own mutex). Not to be used after `fork` in
/// the child: SQLite's locks belong to the process that took them.
class Connection {
public:
    /// @throws StorageError  also `not_a_database`, and `read_only` when writing was asked for but
    /// is not allowed
    /// @throws CorruptData
    explicit Connection(ConnectionSettings settings);
    ~Connection();
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    [[nodiscard]] sqlite3* handle() const noexcept { return handle_.get(); }

    /// How long the calls that follow wait for other connections.
    void wait_until(Deadline deadline) noexcept { deadline_ = deadline; }

    /// Run one statement of our own, for its effect.
    void execute(std::string const& sql);
    /// Run one statement that answers at most one number.
    [[nodiscard]] std::optional<std::int64_t> query_int64(std::string_view sql);

    /// The schema's version, by a kept statement. The cheapest read there is.
    [[nodiscard]] std::int64_t schema_version();

    /// The kept statement of that key, prepared at its first use.
    [[nodiscard]] Statement& kept(StatementKey const& key);

    /// Begin to read. The snapshot is taken by the first statement.
    void begin();
    /// Begin to write, as the only writer.
    /// @return  false when another connection still writes at the deadline
    [[nodiscard]] bool begin_immediate();
    /// @throws OutcomeUnknown, Conflict, StorageError
    void commit();
    /// @return  false when the connection is of no further use
    bool roll_back() noexcept;

    void savepoint(std::size_t depth);
    void release(std::size_t depth);
    void roll_back_to(std::size_t depth);

    [[nodiscard]] bool is_in_transaction() const noexcept {
        return sqlite3_get_autocommit(handle()) == 0;
    }

    /// @throws StorageError  SQLite, or the host by the lent handle, has ended the transaction by
    /// itself
    void require_transaction();

    /// In a write transaction: whether others have committed since the last time this was asked.
    [[nodiscard]] bool note_changes();

    /// Copy what has been committed from the log to the file, when the log is long enough.
    void checkpoint_if_due() noexcept;

    /// Merge the new entries of a staged index when they are many.
    /// @param rows  entered just now
    void merge_staged_if_due(Table const& table, Index const& index, std::size_t rows);

    /// Lend the handle to the host until the transaction ends. The host's statements never begin,
    /// commit or roll back: SQLite refuses to prepare them.
    [[nodiscard]] sqlite3* lend() noexcept;

    /// Whether it may be used for another transaction.
    [[nodiscard]] bool is_sound() const noexcept { return sound_ && !is_in_transaction(); }

    /// Whether it reads without locks a file that somebody else has written or opened since.
    [[nodiscard]] bool is_outdated() const;

private:
    struct Close {
        void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
    };

    struct Control; ///< BEGIN and its like, prepared
    class OwnWork;  ///< marks work of this class

    void open();
    void configure();
    void run_control(Statement& statement);
    void reset_lent_statements() noexcept;
    void log(LogLevel level, std::string_view event, int code) const noexcept;

    static int on_busy(void* self, int attempt) noexcept;
    static int on_authorize(
        void* self, int action, char const*, char const*, char const*, char const*) noexcept;
    static int on_commit(void* self) noexcept;
    static int on_log_written(void* self, sqlite3*, char const*, int pages) noexcept;

    ConnectionSettings settings_;
    std::optional<FileStamp>
        immutable_; ///< the file as it was found, when it is read without locks
    std::unique_ptr<sqlite3, Close> handle_;
    std::unique_ptr<Control> control_;
    std::optional<Statement> schema_version_;
    std::unordered_map<StatementKey, Statement, StatementKeyHash> kept_;
    std::unordered_map<Index const*, std::size_t> uncounted_; ///< new entries of staged indexes
    Deadline deadline_;
    std::optional<std::int64_t> data_version_;
    int log_pages_ = 0;    ///< length of the log after the last commit
    int commit_pages_ = 0; ///< what the last commit added to it
    bool owner_works_ = false;
    bool lent_ = false;
    bool sound_ = true;
};

} // namespace nostro::inline v0::storage::sqlite
