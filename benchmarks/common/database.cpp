#include "common/database.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace bench {
namespace {

[[noreturn]] void raise(sqlite3* db, std::string_view doing) {
    throw std::runtime_error{fmt::format("{}: {}", doing, sqlite3_errmsg(db))};
}

std::string_view synchronous(nostro::storage::Durability durability) {
    using nostro::storage::Durability;
    switch (durability) {
    case Durability::full:
        break;
    case Durability::relaxed:
        return "NORMAL";
    case Durability::none:
        return "OFF";
    }
    return "FULL";
}

} // namespace

Statement::Statement(sqlite3* db, std::string_view sql) {
    sqlite3_stmt* handle = nullptr;
    int const code = sqlite3_prepare_v3(
        db, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK) {
        raise(db, sql);
    }
}

bool Statement::step() {
    int const code = sqlite3_step(handle_.get());
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        raise(sqlite3_db_handle(handle_.get()), sqlite3_sql(handle_.get()));
    }
    return code == SQLITE_ROW;
}

void Statement::touch() noexcept {
    for (int column = 0; column < sqlite3_column_count(handle_.get()); ++column) {
        switch (sqlite3_column_type(handle_.get(), column)) {
        case SQLITE_INTEGER:
            static_cast<void>(sqlite3_column_int64(handle_.get(), column));
            break;
        case SQLITE_NULL:
            break;
        default:
            static_cast<void>(sqlite3_column_blob(handle_.get(), column));
            static_cast<void>(sqlite3_column_bytes(handle_.get(), column));
        }
    }
}

void Statement::bind_one(int parameter, std::int64_t value) {
    sqlite3_bind_int64(handle_.get(), parameter, value);
}

void Statement::bind_one(int parameter, std::string_view text) {
    sqlite3_bind_text(
        handle_.get(), parameter, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

void Statement::bind_one(int parameter, std::span<std::byte const> blob) {
    sqlite3_bind_blob(
        handle_.get(), parameter, blob.data(), static_cast<int>(blob.size()), SQLITE_STATIC);
}

void Statement::bind_one(int parameter, std::nullptr_t) {
    sqlite3_bind_null(handle_.get(), parameter);
}

Database::Database(std::string const& path, int flags) {
    sqlite3* handle = nullptr;
    int const code = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK) {
        raise(handle, path);
    }
    execute("PRAGMA cache_size = -131072");
    execute("PRAGMA temp_store = MEMORY");
}

Database::Database(std::string const& path) : Database{path, SQLITE_OPEN_READONLY} {}

Database::Database(std::string const& path,
                   nostro::storage::Durability durability,
                   char const* tables)
    : Database{path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE} {
    execute("PRAGMA page_size = 4096");
    execute("PRAGMA journal_mode = WAL");
    execute(fmt::format("PRAGMA synchronous = {}", synchronous(durability)).c_str());
    execute(tables);
}

void Database::execute(char const* sql) {
    if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        raise(handle_.get(), sql);
    }
}

} // namespace bench
