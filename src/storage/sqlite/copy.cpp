#include "copy.hpp"

#include "errors.hpp"
#include "store_schema.hpp"

#include <nostro/core/error.hpp>

#include <memory>

namespace nostro::inline v0::storage::sqlite {
namespace {

constexpr int pages_per_step = 256;

struct Close {
    void operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }

    void operator()(sqlite3_backup* backup) const noexcept { sqlite3_backup_finish(backup); }
};

/// The target while it is written: nobody else knows its name, so a crash needs no journal, and it
/// is synced once at the end.
std::unique_ptr<sqlite3, Close> open_target(std::string const& path) {
    sqlite3* db = nullptr;
    int const code =
        sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    std::unique_ptr<sqlite3, Close> target{db};
    if (code != SQLITE_OK) {
        raise(db, code, "open copy");
    }
    sqlite3_extended_result_codes(db, 1);
    for (char const* const pragma : {"PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF"}) {
        while (Statement{db, pragma, false}.step()) {
            break;
        }
    }
    return target;
}

void copy_pages(Connection& source, std::string const& path, Progress const& progress) {
    auto const target = open_target(path);
    std::unique_ptr<sqlite3_backup, Close> const backup{
        sqlite3_backup_init(target.get(), "main", source.handle(), "main")};
    if (backup == nullptr) {
        raise(target.get(), sqlite3_extended_errcode(target.get()), "copy");
    }
    int code = SQLITE_OK;
    while (code == SQLITE_OK) {
        code = sqlite3_backup_step(backup.get(), pages_per_step);
        if (progress && (code == SQLITE_OK || code == SQLITE_DONE)) {
            auto const total = static_cast<std::uint64_t>(sqlite3_backup_pagecount(backup.get()));
            auto const left = static_cast<std::uint64_t>(sqlite3_backup_remaining(backup.get()));
            progress(total - left, total);
        }
    }
    if (code != SQLITE_DONE) {
        raise(nullptr, code, "copy");
    }
}

void verify_copy(std::string const& path) {
    Connection copy{{.path = path, .mode = ConnectionSettings::Mode::observe}};
    auto const damage = find_damage(copy);
    if (!damage.empty()) {
        throw CorruptData{"the copy is damaged", {{"finding", damage.front()}}};
    }
    if (!find_schema_version(copy)) {
        throw StorageError{ErrorCode::not_a_database, "the file holds no tables of nostro"};
    }
}

std::vector<std::string> find_wrong_entries(Connection& connection,
                                            std::span<Table const* const> tables) {
    std::vector<std::string> findings;
    for (Table const* table : tables) {
        for (Index const& index : table->indexes) {
            if (is_staged(*table, index) &&
                connection.query_int64(check_entries_sql(*table, index)) != 1) {
                findings.push_back("the entries of " + merged_name(index) + " are not those of " +
                                   table_name(*table));
            }
        }
    }
    return findings;
}

/// Ends the reading of the source.
class Snapshot {
public:
    explicit Snapshot(Connection& connection) : connection_{connection} {
        connection_.begin();
        static_cast<void>(connection_.query_int64("PRAGMA schema_version"));
    }

    ~Snapshot() { connection_.roll_back(); }

    Snapshot(Snapshot const&) = delete;
    Snapshot& operator=(Snapshot const&) = delete;

private:
    Connection& connection_;
};

} // namespace

void copy_database(Connection& source,
                   std::string const& target,
                   Progress const& progress,
                   bool verify) {
    std::string const path = resolve(target);
    if (stamp_of(path)) {
        throw AlreadyExists{"the target file exists", {{"path", path}}};
    }
    TemporaryFile copy{path};
    {
        Snapshot const snapshot{source};
        copy_pages(source, copy.path(), progress);
    }
    if (source.is_outdated()) {
        throw Conflict{"the file, which nobody used, was written while it was copied"};
    }
    if (verify) {
        verify_copy(copy.path());
    }
    copy.publish();
}

std::vector<std::string> find_damage(Connection& connection, std::span<Table const* const> tables) {
    std::vector<std::string> findings;
    try {
        Statement check{connection.handle(), "PRAGMA integrity_check(100)", false};
        while (check.step()) {
            findings.emplace_back(check.text(0));
        }
        if (findings == std::vector<std::string>{"ok"}) {
            findings = find_wrong_entries(connection, tables);
        }
    } catch (CorruptData const& error) {
        findings.emplace_back(error.detail("driver_message"));
    }
    return findings;
}

} // namespace nostro::inline v0::storage::sqlite
