#include "connection.hpp"

#include "errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <thread>
#include <utility>

namespace nostro::inline v0::storage::sqlite {
namespace {

/// Between two looks at a lock. A lone commit takes a tenth of a millisecond, so the first come
/// quickly.
constexpr std::array<std::chrono::microseconds::rep, 8> pauses_us{
    100, 200, 500, 1'000, 2'000, 5'000, 10'000, 20'000};

/// An overwriting sync is cheaper than an extending one, so the log is kept short enough to be
/// reused in place. Consecutive large commits rewrite the same pages: for them a longer log saves
/// copying each page to the file many times over.
constexpr int log_pages_max = 1'000;
constexpr int log_pages_max_bulk = 65'536;
constexpr int bulk_commit_pages = 1'000;

/// A larger number spares pages of the merged entries, and costs pages of the new ones: they fill
/// 1.5 to 3 MiB.
constexpr std::int64_t staged_rows_max = 131'072;
constexpr std::size_t staged_rows_counted = 16'384;

constexpr std::uint64_t kibibyte = 1024;

std::string_view synchronous(Durability durability) noexcept {
    switch (durability) {
    case Durability::full:
        return "FULL";
    case Durability::relaxed:
        return "NORMAL";
    case Durability::none:
        return "OFF";
    }
    return "FULL";
}

int flags_of(ConnectionSettings::Mode mode) noexcept {
    switch (mode) {
    case ConnectionSettings::Mode::create:
        return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case ConnectionSettings::Mode::write:
        return SQLITE_OPEN_READWRITE;
    case ConnectionSettings::Mode::read:
    case ConnectionSettings::Mode::observe:
        return SQLITE_OPEN_READONLY;
    }
    return SQLITE_OPEN_READONLY;
}

std::string immutable_uri(std::string_view path) {
    std::string uri = "file:";
    for (char const c : path) {
        bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') ||
                           std::string_view{"/._-"}.find(c) != std::string_view::npos;
        if (plain) {
            uri += c;
        } else {
            fmt::format_to(std::back_inserter(uri), "%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return uri + "?immutable=1";
}

/// Whether a connection of any process is at work on the file, or has left work behind.
bool is_in_use(std::string const& path) {
    return stamp_of(path + "-wal") || stamp_of(path + "-journal");
}

std::string insertion_sql(StatementKey const& key, std::size_t rows) {
    return key.index == nullptr ? insert_sql(*key.table, rows)
                                : insert_entries_sql(*key.table, *key.index, rows);
}

std::string statement_sql(StatementKey const& key) {
    using Operation = StatementKey::Operation;
    switch (key.operation) {
    case Operation::insert_one:
        return insertion_sql(key, 1);
    case Operation::insert_many:
        return insertion_sql(key, insert_rows);
    case Operation::update:
        return update_sql(*key.table);
    case Operation::erase:
        return erase_sql(*key.table);
    case Operation::get:
        return get_sql(*key.table, key.index);
    case Operation::scan:
        return scan_sql(*key.table, key.index, key.scan);
    }
    return {};
}

} // namespace

std::size_t StatementKeyHash::operator()(StatementKey const& key) const noexcept {
    auto const small = static_cast<std::size_t>(key.operation) << 16U |
                       static_cast<std::size_t>(key.scan.equal) << 8U |
                       static_cast<std::size_t>(key.scan.bound) << 1U |
                       static_cast<std::size_t>(key.scan.descending);
    std::hash<void const*> const hash;
    return (hash(key.table) * 31 + hash(key.index)) * 31 + small;
}

struct Connection::Control {
    explicit Control(sqlite3* db)
        : begin{db, "BEGIN", true}, begin_immediate{db, "BEGIN IMMEDIATE", true}, commit{db,
                                                                                         "COMMIT",
                                                                                         true},
          roll_back{db, "ROLLBACK", true}, data_version{db, "PRAGMA data_version", true} {}

    Statement begin;
    Statement begin_immediate;
    Statement commit;
    Statement roll_back;
    Statement data_version;
};

class Connection::OwnWork {
public:
    explicit OwnWork(Connection& connection) noexcept
        : connection_{connection}, outer_{std::exchange(connection.owner_works_, true)} {}

    ~OwnWork() { connection_.owner_works_ = outer_; }

    OwnWork(OwnWork const&) = delete;
    OwnWork& operator=(OwnWork const&) = delete;

private:
    Connection& connection_;
    bool outer_;
};

Connection::Connection(ConnectionSettings settings)
    : settings_{std::move(settings)}, deadline_{std::chrono::steady_clock::now() +
                                                settings_.busy_timeout} {
    OwnWork const own{*this};
    open();
    configure();
    control_ = std::make_unique<Control>(handle());
}

Connection::~Connection() = default;

void Connection::open() {
    // A file that nobody uses is read without locks and without the files beside it: that writes
    // nothing, and works where nothing can be written.
    if (settings_.mode == ConnectionSettings::Mode::observe && !is_in_use(settings_.path)) {
        immutable_ = stamp_of(settings_.path);
    }
    std::string const name = immutable_ ? immutable_uri(settings_.path) : settings_.path;
    int const flags =
        flags_of(settings_.mode) | SQLITE_OPEN_NOMUTEX | (immutable_ ? SQLITE_OPEN_URI : 0);
    sqlite3* opened = nullptr;
    int const code = sqlite3_open_v2(name.c_str(), &opened, flags, nullptr);
    handle_.reset(opened);
    if (code != SQLITE_OK) {
        raise(opened, opened == nullptr ? code : sqlite3_extended_errcode(opened), "open");
    }
}

void Connection::configure() {
    sqlite3* const db = handle();
    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_handler(db, on_busy, this);
    sqlite3_set_authorizer(db, on_authorize, this);
    sqlite3_commit_hook(db, on_commit, this);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    execute("PRAGMA trusted_schema = OFF");
    execute("PRAGMA cell_size_check = ON");
    // The first access to the file: here it shows whether it is a database at all.
    static_cast<void>(query_int64("PRAGMA schema_version"));
    execute("PRAGMA foreign_keys = ON");
    execute("PRAGMA temp_store = MEMORY");
    execute(fmt::format("PRAGMA cache_size = -{}",
                        std::max<std::uint64_t>(settings_.cache_bytes / kibibyte, 1)));
    if ((flags_of(settings_.mode) & SQLITE_OPEN_READONLY) != 0) {
        return;
    }
    if (sqlite3_db_readonly(db, "main") == 1) {
        throw StorageError{
            ErrorCode::read_only, "the file may not be written", {{"path", settings_.path}}};
    }
    execute("PRAGMA journal_size_limit = -1");
    execute("PRAGMA secure_delete = ON"); // what is erased is overwritten, in pages set free too
    execute(fmt::format("PRAGMA synchronous = {}", synchronous(settings_.durability)));
    sqlite3_wal_hook(db, on_log_written, this); // in the place of SQLite's own checkpoints
}

void Connection::execute(std::string const& sql) {
    OwnWork const own{*this};
    Statement statement{handle(), sql, false};
    while (statement.step()) {
    }
}

std::optional<std::int64_t> Connection::query_int64(std::string_view sql) {
    Statement statement{handle(), sql, false};
    return statement.step() ? std::optional{statement.int64(0)} : std::nullopt;
}

std::int64_t Connection::schema_version() {
    if (!schema_version_) {
        schema_version_.emplace(handle(), schema_version_sql, true);
    }
    Running const running{*schema_version_};
    return schema_version_->step() ? schema_version_->int64(0) : 0;
}

Statement& Connection::kept(StatementKey const& key) {
    auto const found = kept_.find(key);
    if (found != kept_.end()) {
        return found->second;
    }
    return kept_.try_emplace(key, handle(), statement_sql(key), true).first->second;
}

void Connection::run_control(Statement& statement) {
    OwnWork const own{*this};
    Running const running{statement};
    statement.step();
}

void Connection::begin() {
    run_control(control_->begin);
}

bool Connection::begin_immediate() {
    OwnWork const own{*this};
    Running const running{control_->begin_immediate};
    int const code = control_->begin_immediate.try_step();
    if ((code & 0xFF) == SQLITE_BUSY) {
        return false;
    }
    if (code != SQLITE_DONE) {
        raise(handle(), code, "begin");
    }
    return true;
}

void Connection::commit() {
    require_transaction();
    reset_lent_statements();
    OwnWork const own{*this};
    Running const running{control_->commit};
    int const code = control_->commit.try_step();
    lent_ = lent_ && code != SQLITE_DONE;
    if (code == SQLITE_DONE) {
        return;
    }
    if (leaves_outcome_unknown(code)) {
        sound_ = false;
        throw OutcomeUnknown{"commit: the log could not be made durable",
                             driver_details(handle(), code)};
    }
    raise(handle(), code, "commit");
}

bool Connection::roll_back() noexcept {
    reset_lent_statements();
    lent_ = false;
    // SQLite rolls back by itself when the device is full, and after some I/O errors.
    if (!is_in_transaction()) {
        return sound_;
    }
    OwnWork const own{*this};
    int const code = control_->roll_back.try_step();
    control_->roll_back.finish();
    if (is_in_transaction()) {
        sound_ = false;
        log(LogLevel::error, "sqlite.rollback_failed", code);
    }
    return sound_;
}

void Connection::savepoint(std::size_t depth) {
    require_transaction();
    execute(fmt::format("SAVEPOINT nostro_{}", depth));
}

void Connection::release(std::size_t depth) {
    require_transaction();
    execute(fmt::format("RELEASE nostro_{}", depth));
}

void Connection::roll_back_to(std::size_t depth) {
    require_transaction();
    // ROLLBACK TO leaves the savepoint open.
    execute(fmt::format("ROLLBACK TO nostro_{}", depth));
    execute(fmt::format("RELEASE nostro_{}", depth));
}

void Connection::require_transaction() {
    if (is_in_transaction()) {
        return;
    }
    sound_ = false;
    throw StorageError{ErrorCode::storage_failure,
                       lent_ ? "the transaction was ended through the lent handle"
                             : "the database has rolled the transaction back",
                       {{"driver", "sqlite"}}};
}

bool Connection::note_changes() {
    Running const running{control_->data_version};
    control_->data_version.step();
    std::int64_t const version = control_->data_version.int64(0);
    bool const changed = data_version_ != version;
    data_version_ = version;
    return changed;
}

void Connection::checkpoint_if_due() noexcept {
    int const limit = commit_pages_ > bulk_commit_pages ? log_pages_max_bulk : log_pages_max;
    if (log_pages_ < limit) {
        return;
    }
    // Passive: it waits for nobody, and copies what no reader still needs.
    int const code =
        sqlite3_wal_checkpoint_v2(handle(), "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code != SQLITE_OK && (code & 0xFF) != SQLITE_BUSY) {
        log(LogLevel::warning, "sqlite.checkpoint_failed", code);
    }
}

void Connection::merge_staged_if_due(Table const& table, Index const& index, std::size_t rows) {
    // Others may have entered some too: the first time, and then now and again, they are counted.
    std::size_t& uncounted = uncounted_.try_emplace(&index, staged_rows_counted).first->second;
    uncounted += rows;
    if (uncounted < staged_rows_counted) {
        return;
    }
    uncounted = 0;
    if (query_int64(count_staged_sql(index)).value_or(0) >= staged_rows_max) {
        execute(merge_staged_sql(table, index));
        execute(clear_staged_sql(index));
    }
}

sqlite3* Connection::lend() noexcept {
    lent_ = true;
    return handle();
}

bool Connection::is_outdated() const {
    return immutable_ && (is_in_use(settings_.path) || stamp_of(settings_.path) != immutable_);
}

void Connection::reset_lent_statements() noexcept {
    if (!lent_) {
        return;
    }
    // A statement that the host left half-read would keep the transaction open behind the commit.
    for (auto* statement = sqlite3_next_stmt(handle(), nullptr); statement != nullptr;
         statement = sqlite3_next_stmt(handle(), statement)) {
        if (sqlite3_stmt_busy(statement) != 0) {
            sqlite3_reset(statement);
        }
    }
}

void Connection::log(LogLevel level, std::string_view event, int code) const noexcept {
    try {
        settings_.log->log(level, event, driver_details(handle(), code));
    } catch (...) { // out of memory: there is nothing left to tell it to
    }
}

int Connection::on_busy(void* self, int attempt) noexcept {
    Deadline const deadline = static_cast<Connection*>(self)->deadline_;
    auto const left = deadline - std::chrono::steady_clock::now();
    if (left <= Deadline::duration::zero()) {
        return 0;
    }
    std::chrono::microseconds const pause{
        pauses_us[std::min(static_cast<std::size_t>(attempt), pauses_us.size() - 1)]};
    std::this_thread::sleep_for(std::min<Deadline::duration>(left, pause));
    return 1;
}

int Connection::on_authorize(
    void* self, int action, char const*, char const*, char const*, char const*) noexcept {
    bool const is_owners = action == SQLITE_TRANSACTION || action == SQLITE_SAVEPOINT ||
                           action == SQLITE_ATTACH || action == SQLITE_DETACH;
    return is_owners && !static_cast<Connection*>(self)->owner_works_ ? SQLITE_DENY : SQLITE_OK;
}

int Connection::on_commit(void* self) noexcept {
    // Outside of our transaction - after it, or once a statement of the host has made SQLite roll
    // it back (INSERT OR ROLLBACK) - each statement of the host would commit by itself.
    return static_cast<Connection*>(self)->owner_works_ ? 0 : 1;
}

int Connection::on_log_written(void* self, sqlite3*, char const*, int pages) noexcept {
    auto& connection = *static_cast<Connection*>(self);
    bool const continued = pages >= connection.log_pages_;
    connection.commit_pages_ = continued ? pages - connection.log_pages_ : pages;
    connection.log_pages_ = pages;
    return SQLITE_OK;
}

} // namespace nostro::inline v0::storage::sqlite
