#include "errors.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace nostro::inline v0::storage::sqlite {
namespace {

struct Rule {
    int code; ///< an extended code, or a primary one that stands for all of its extended codes
    ErrorCode error;
    std::string_view message;
};

// Extended codes stand before their primary code.
constexpr auto rules = std::to_array<Rule>({
    {SQLITE_BUSY_SNAPSHOT, ErrorCode::conflict, "another writer came first"},
    {SQLITE_BUSY, ErrorCode::unavailable, "the database is in use by another connection"},
    {SQLITE_LOCKED, ErrorCode::conflict, "another statement holds the table"},
    {SQLITE_SCHEMA, ErrorCode::conflict, "the tables were changed meanwhile"},
    {SQLITE_PROTOCOL, ErrorCode::unavailable, "the log could not be locked"},
    {SQLITE_INTERRUPT, ErrorCode::unavailable, "interrupted"},
    {SQLITE_FULL, ErrorCode::storage_full, "no room is left on the device"},
    {SQLITE_READONLY_DBMOVED,
     ErrorCode::storage_failure,
     "the file was moved or removed while open"},
    {SQLITE_READONLY, ErrorCode::read_only, "the file is read-only"},
    {SQLITE_NOTADB, ErrorCode::not_a_database, "the file is not a SQLite database"},
    {SQLITE_CORRUPT, ErrorCode::corrupt_data, "the file is damaged"},
    {SQLITE_IOERR_CORRUPTFS, ErrorCode::corrupt_data, "the file system is damaged"},
    {SQLITE_IOERR, ErrorCode::storage_failure, "reading or writing failed"},
    {SQLITE_CANTOPEN, ErrorCode::storage_failure, "a file cannot be opened"},
    {SQLITE_PERM, ErrorCode::storage_failure, "access to the file is refused"},
    {SQLITE_AUTH, ErrorCode::storage_failure, "the statement is refused"},
    {SQLITE_CONSTRAINT, ErrorCode::storage_failure, "a constraint of the table is broken"},
    {SQLITE_TOOBIG, ErrorCode::storage_failure, "a value is too long"},
    {SQLITE_NOMEM, ErrorCode::storage_failure, "out of memory"},
    {SQLITE_MISUSE, ErrorCode::internal, "the driver was misused"},
    {SQLITE_RANGE, ErrorCode::internal, "the driver was misused"},
});

constexpr Rule other{SQLITE_ERROR, ErrorCode::storage_failure, "the statement failed"};

Rule const& rule_of(int code) noexcept {
    auto const matches = [code](Rule const& rule) {
        return rule.code == code || rule.code == (code & 0xFF);
    };
    auto const* const found = std::ranges::find_if(rules, matches);
    return found == rules.end() ? other : *found;
}

/// SQLite knows ENOSPC only where it writes; quotas, and the shared memory file, come as plain I/O
/// errors.
bool is_full(sqlite3* db, int code) noexcept {
    if (db == nullptr || (code & 0xFF) != SQLITE_IOERR) {
        return false;
    }
    int const reason = sqlite3_system_errno(db);
    return reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
}

[[noreturn]] void raise_as(ErrorCode error, std::string message, std::vector<Detail> details) {
    switch (error) {
    case ErrorCode::conflict:
        throw Conflict{std::move(message), std::move(details)};
    case ErrorCode::corrupt_data:
        throw CorruptData{std::move(message), std::move(details)};
    case ErrorCode::internal:
        throw InternalError{std::move(message), std::move(details)};
    default:
        throw StorageError{error, std::move(message), std::move(details)};
    }
}

} // namespace

std::vector<Detail> driver_details(sqlite3* db, int code) {
    // A connection remembers the text of its last error only.
    bool const remembered = db != nullptr && sqlite3_extended_errcode(db) == code;
    std::string message = remembered ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    bool const is_of_system = (code & 0xFF) == SQLITE_CANTOPEN || (code & 0xFF) == SQLITE_IOERR;
    if (int const reason = remembered && is_of_system ? sqlite3_system_errno(db) : 0; reason != 0) {
        message += ": " + std::system_category().message(reason);
    }
    return {{"driver", "sqlite"},
            {"driver_code", std::to_string(code)},
            {"driver_message", std::move(message)}};
}

void raise(sqlite3* db, int code, std::string_view action) {
    Rule const& rule = is_full(db, code) ? rule_of(SQLITE_FULL) : rule_of(code);
    raise_as(rule.error,
             std::string{action} + ": " + std::string{rule.message},
             driver_details(db, code));
}

bool leaves_outcome_unknown(int code) noexcept {
    // A commit writes its frames, syncs them, then publishes them in the shared index. A failure of
    // the first step leaves an incomplete commit, which recovery ignores; what follows cannot be
    // told apart afterwards.
    constexpr auto after_frames = std::to_array({SQLITE_IOERR_FSYNC,
                                                 SQLITE_IOERR_DIR_FSYNC,
                                                 SQLITE_IOERR_SHMOPEN,
                                                 SQLITE_IOERR_SHMSIZE,
                                                 SQLITE_IOERR_SHMLOCK,
                                                 SQLITE_IOERR_SHMMAP,
                                                 SQLITE_IOERR_NOMEM,
                                                 SQLITE_NOMEM});
    return std::ranges::find(after_frames, code) != after_frames.end();
}

} // namespace nostro::inline v0::storage::sqlite
