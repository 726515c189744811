#include "statement.hpp"

#include "codec.hpp"
#include "errors.hpp"

namespace nostro::inline v0::storage::sqlite {

Statement::Statement(sqlite3* db, std::string_view sql, bool persistent) {
    sqlite3_stmt* handle = nullptr;
    unsigned const flags = persistent ? SQLITE_PREPARE_PERSISTENT : 0U;
    int const code =
        sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()), flags, &handle, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK) {
        raise(db, code, "prepare");
    }
}

void Statement::bind(int parameter, std::int64_t value) {
    bind(parameter, Value{value}, ColumnType::int64);
}

void Statement::bind(int parameter, std::string_view text) {
    bind(parameter, Value{text}, ColumnType::text);
}

void Statement::bind(int parameter, Value const& value, ColumnType type) {
    if (int const code = bind_value(handle_.get(), parameter, value, type); code != SQLITE_OK) {
        raise(db(), code, "bind");
    }
}

bool Statement::step() {
    int const code = try_step();
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        raise(db(), code, "step");
    }
    return code == SQLITE_ROW;
}

std::string_view Statement::text(int column) const {
    return column_bytes(handle_.get(), column, ColumnType::text);
}

void Statement::finish() noexcept {
    sqlite3_reset(handle_.get());
    sqlite3_clear_bindings(handle_.get());
}

} // namespace nostro::inline v0::storage::sqlite
