#include <nostro/storage/sqlite.hpp>

#include "connection.hpp"
#include "copy.hpp"
#include "files.hpp"
#include "pool.hpp"
#include "store_schema.hpp"
#include "transaction.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <atomic>
#include <string_view>
#include <utility>
#include <vector>

namespace nostro::inline v0::storage {
namespace {

using sqlite::Connection;
using sqlite::ConnectionPool;
using sqlite::ConnectionSettings;
using sqlite::Deadline;
using sqlite::Lease;
using Mode = ConnectionSettings::Mode;

constexpr std::uint64_t reader_cache_divisor = 8;

/// Longer is for ever, and no sum of times overflows.
constexpr std::chrono::hours busy_timeout_max{24};

/// One SQLite file: a pool of one writing connection and a pool of reading ones.
class SqliteStorage final : public Storage {
public:
    /// @param options  checked; the path is resolved and the log is not null
    explicit SqliteStorage(SqliteOptions options);

    [[nodiscard]] std::string_view name() const noexcept override { return "sqlite"; }

    [[nodiscard]] Capabilities capabilities() const noexcept override;
    SchemaState open_schema(Schema const& schema, SchemaOptions options) override;
    [[nodiscard]] std::unique_ptr<Transaction> begin(Access access,
                                                     std::optional<Deadline> deadline) override;

    [[nodiscard]] std::chrono::milliseconds default_wait() const noexcept override {
        return options_.busy_timeout;
    }

    void backup(std::string const& target, Progress const& progress) override;
    [[nodiscard]] std::vector<std::string> check() override;
    [[nodiscard]] std::uint64_t size_bytes() override;

private:
    [[nodiscard]] ConnectionSettings settings(Access access) const;
    [[nodiscard]] ConnectionPool::Open opener(Access access) const;
    [[nodiscard]] Lease lease(Access access, std::optional<Deadline> deadline);
    /// @return  whether others have written since the last time
    bool begin_on(Connection& connection, Access access, std::optional<Deadline> deadline) const;

    SqliteOptions const options_;
    Access const most_;                ///< what the options allow
    std::vector<Table const*> tables_; ///< of the schema, once it is open
    ConnectionPool writers_;
    ConnectionPool readers_;
    std::atomic<int> schema_version_{0}; ///< 0 until the schema is open
};

[[noreturn]] void raise_waited(bool had_deadline) {
    if (had_deadline) {
        throw DeadlineExceeded{"the deadline passed while waiting for the database"};
    }
    throw StorageError{ErrorCode::unavailable, "the database stayed in use by others"};
}

SqliteStorage::SqliteStorage(SqliteOptions options)
    : options_{std::move(options)}, most_{options_.read_only ? Access::read : Access::write},
      writers_{1, opener(Access::write)}, readers_{options_.readers_max, opener(Access::read)} {
    // The first connection is opened here, because it tells what the file is.
    static_cast<void>(lease(most_, {}));
}

ConnectionSettings SqliteStorage::settings(Access access) const {
    bool const writes = access == Access::write;
    Mode const writing = options_.create_if_missing ? Mode::create : Mode::write;
    Mode const reading = options_.read_only ? Mode::observe : Mode::read;
    return {.path = options_.path,
            .mode = writes ? writing : reading,
            .durability = options_.durability,
            .cache_bytes =
                writes ? options_.cache_bytes : options_.cache_bytes / reader_cache_divisor,
            .busy_timeout = options_.busy_timeout,
            .log = options_.log};
}

ConnectionPool::Open SqliteStorage::opener(Access access) const {
    return [this, access] { return std::make_unique<Connection>(settings(access)); };
}

Capabilities SqliteStorage::capabilities() const noexcept {
    return {.durable = true,
            .shared = true,
            .single_writer = true,
            .backup = true,
            .native_handle = true};
}

Lease SqliteStorage::lease(Access access, std::optional<Deadline> deadline) {
    if (access == Access::write && options_.read_only) {
        throw StorageError{ErrorCode::read_only, "the storage was opened read-only"};
    }
    ConnectionPool& pool = access == Access::write ? writers_ : readers_;
    Lease lease =
        pool.acquire(deadline.value_or(std::chrono::steady_clock::now() + options_.busy_timeout));
    if (!lease) {
        raise_waited(deadline.has_value());
    }
    return lease;
}

SchemaState SqliteStorage::open_schema(Schema const& schema, SchemaOptions options) {
    Lease const connection = lease(most_, {});
    bool const writes = most_ == Access::write;
    SchemaState const state =
        sqlite::open_schema(*connection, schema, writes ? options : SchemaOptions{});
    if (writes) {
        sqlite::use_log(*connection);          // a tool may have changed it
        sqlite::sync_folder_of(options_.path); // a created file survives a power cut
    }
    // From here on it can be told whether others have written.
    static_cast<void>(connection->note_changes());
    tables_.assign(schema.tables.begin(), schema.tables.end());
    schema_version_ = schema.version;
    return state;
}

std::unique_ptr<Transaction> SqliteStorage::begin(Access access, std::optional<Deadline> deadline) {
    if (schema_version_ == 0) {
        throw InvalidArgument{"the schema has not been opened"};
    }
    Lease connection = lease(access, deadline);
    try {
        bool const changed = begin_on(*connection, access, deadline);
        return std::make_unique<sqlite::SqliteTransaction>(access, std::move(connection), changed);
    } catch (...) {
        if (connection) {
            connection->roll_back();
        }
        throw;
    }
}

bool SqliteStorage::begin_on(Connection& connection,
                             Access access,
                             std::optional<Deadline> deadline) const {
    if (access == Access::write) {
        if (!connection.begin_immediate()) {
            raise_waited(deadline.has_value());
        }
        if (!connection.note_changes()) {
            return false;
        }
    } else {
        connection.begin();
    }
    // For a reader this is also the read that takes the snapshot.
    if (auto const found = connection.schema_version(); found != schema_version_) {
        throw SchemaError{ErrorCode::schema_too_new,
                          "another process has migrated the file",
                          {{"found", std::to_string(found)}}};
    }
    return true;
}

/// @param field  what the caller knows the path by
void check_path(std::string const& path, char const* field) {
    bool const is_special = path.empty() || path == ":memory:" || path.starts_with("file:") ||
                            path.find('\0') != std::string::npos;
    if (is_special) {
        throw InvalidArgument{
            "the path is not a file name: it is empty, a URI, \":memory:\", or has a U+0000",
            {{"field", field}}};
    }
}

void SqliteStorage::backup(std::string const& target, Progress const& progress) {
    check_path(target, "target");
    // A connection of its own: a backup is long, and takes no reader's place.
    Connection source{settings(Access::read)};
    sqlite::copy_database(source, target, progress, false);
}

std::vector<std::string> SqliteStorage::check() {
    Lease const connection = lease(Access::read, {});
    return sqlite::find_damage(*connection, tables_);
}

std::uint64_t SqliteStorage::size_bytes() {
    std::uint64_t total = 0;
    for (auto const& path : {options_.path, options_.path + "-wal"}) {
        if (auto const stamp = sqlite::stamp_of(path)) {
            total += stamp->size;
        }
    }
    return total;
}

void check_file(std::string const& path, bool may_be_missing) {
    auto const stamp = sqlite::stamp_of(path);
    if (!stamp && !may_be_missing) {
        throw NotFound{"there is no such file", {{"path", path}}};
    }
    if (stamp && !stamp->is_regular) {
        throw StorageError{ErrorCode::not_a_database, "the path is not a file", {{"path", path}}};
    }
    // SQLite takes a file of one byte for an empty one, and would overwrite it.
    if (stamp && stamp->size == 1) {
        throw StorageError{
            ErrorCode::not_a_database, "the file is not a SQLite database", {{"path", path}}};
    }
}

void check_options(SqliteOptions const& options) {
    check_path(options.path, "path");
    if (options.readers_max == 0) {
        throw InvalidArgument{"at least one reader is needed", {{"field", "readers_max"}}};
    }
    if (options.busy_timeout < std::chrono::milliseconds::zero()) {
        throw InvalidArgument{"a timeout is not negative", {{"field", "busy_timeout"}}};
    }
    if (sqlite3_threadsafe() == 0) {
        throw StorageError{ErrorCode::storage_failure, "SQLite was built without thread safety"};
    }
}

} // namespace

std::unique_ptr<Storage> open_sqlite(SqliteOptions options) {
    check_options(options);
    check_file(options.path, options.create_if_missing && !options.read_only);
    options.path = sqlite::resolve(options.path);
    options.busy_timeout =
        std::min<std::chrono::milliseconds>(options.busy_timeout, busy_timeout_max);
    if (options.log == nullptr) {
        options.log = &null_log();
    }
    return std::make_unique<SqliteStorage>(std::move(options));
}

void restore_sqlite(std::string const& backup,
                    std::string const& target,
                    Progress const& progress) {
    check_path(backup, "backup");
    check_path(target, "target");
    check_file(backup, false);
    Connection source{{.path = sqlite::resolve(backup), .mode = Mode::observe}};
    sqlite::copy_database(source, target, progress, true);
}

} // namespace nostro::inline v0::storage
