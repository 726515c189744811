#include "codec.hpp"

#include "errors.hpp"

#include <nostro/core/error.hpp>

#include <sqlite3.h>

#include <string>

namespace nostro::inline v0::storage::sqlite {
namespace {

[[noreturn]] void raise_wrong_cell(sqlite3_stmt* statement, int column) {
    char const* const name = sqlite3_column_name(statement, column);
    throw CorruptData{"a cell holds a value that is not of its column's type",
                      {{"column", name == nullptr ? "" : name}}};
}

int bind_int64(sqlite3_stmt* statement, int parameter, std::int64_t value) noexcept {
    return sqlite3_bind_int64(statement, parameter, value);
}

int bind_int128(sqlite3_stmt* statement, int parameter, Amount value) noexcept {
    if (auto const small = value.to_int64()) {
        return sqlite3_bind_int64(statement, parameter, *small);
    }
    try {
        std::string const digits = to_string(value);
        return sqlite3_bind_text64(
            statement, parameter, digits.data(), digits.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    } catch (...) {
        return SQLITE_NOMEM;
    }
}

// A null pointer would bind NULL where an empty value is meant.
char const* pointer_of(std::string_view value) noexcept {
    return value.data() == nullptr ? "" : value.data();
}

int bind_bytes(sqlite3_stmt* statement, int parameter, std::string_view value) noexcept {
    return sqlite3_bind_blob64(
        statement, parameter, pointer_of(value), value.size(), SQLITE_STATIC);
}

int bind_text(sqlite3_stmt* statement, int parameter, std::string_view value) noexcept {
    return sqlite3_bind_text64(
        statement, parameter, pointer_of(value), value.size(), SQLITE_STATIC, SQLITE_UTF8);
}

template <ColumnType type>
int bind_present(sqlite3_stmt* statement,
                 int parameter,
                 ColumnSpan const& column,
                 std::size_t row) noexcept {
    if constexpr (type == ColumnType::int64) {
        return bind_int64(statement, parameter, column.int64s[row]);
    } else if constexpr (type == ColumnType::int128) {
        return bind_int128(statement, parameter, column.int128s[row]);
    } else if constexpr (type == ColumnType::bytes) {
        return bind_bytes(statement, parameter, column.bytes(row));
    } else {
        return bind_text(statement, parameter, column.bytes(row));
    }
}

template <ColumnType type>
int bind_nullable(sqlite3_stmt* statement,
                  int parameter,
                  ColumnSpan const& column,
                  std::size_t row) noexcept {
    return column.is_null(row) ? sqlite3_bind_null(statement, parameter)
                               : bind_present<type>(statement, parameter, column, row);
}

using Bind = int (*)(sqlite3_stmt*, int, ColumnSpan const&, std::size_t) noexcept;

struct Binds {
    Bind present;
    Bind nullable;
};

template <ColumnType type>
constexpr Binds binds_of{bind_present<type>, bind_nullable<type>};

// In the order of ColumnType.
constexpr std::array binds{binds_of<ColumnType::int64>,
                           binds_of<ColumnType::int128>,
                           binds_of<ColumnType::bytes>,
                           binds_of<ColumnType::text>};

Amount read_int128(sqlite3_stmt* statement, int column) {
    if (sqlite3_column_type(statement, column) == SQLITE_INTEGER) {
        return Amount{static_cast<std::int64_t>(sqlite3_column_int64(statement, column))};
    }
    auto const amount = Amount::parse(column_bytes(statement, column, ColumnType::text));
    if (!amount) {
        raise_wrong_cell(statement, column);
    }
    return *amount;
}

std::int64_t read_int64(sqlite3_stmt* statement, int column) {
    if (sqlite3_column_type(statement, column) != SQLITE_INTEGER) {
        raise_wrong_cell(statement, column);
    }
    return sqlite3_column_int64(statement, column);
}

bool is_null(sqlite3_stmt* statement, int column) noexcept {
    return sqlite3_column_type(statement, column) == SQLITE_NULL;
}

void read_cell(sqlite3_stmt* statement, int position, Column const& column, Rows& found) {
    if (column.nullable && is_null(statement, position)) {
        found.add_null();
        return;
    }
    switch (column.type) {
    case ColumnType::int64:
        found.add(read_int64(statement, position));
        return;
    case ColumnType::int128:
        found.add(read_int128(statement, position));
        return;
    case ColumnType::bytes:
    case ColumnType::text:
        found.add(column_bytes(statement, position, column.type));
        return;
    }
}

/// Whether two rows are seen at a glance to have the same value.
bool is_same(ColumnSpan const& column, std::size_t a, std::size_t b) noexcept {
    if (column.nulls != nullptr && (column.nulls[a] | column.nulls[b]) != 0) {
        return column.nulls[a] == column.nulls[b];
    }
    return (column.type == ColumnType::int64 && column.int64s[a] == column.int64s[b]) ||
           (column.type == ColumnType::int128 && column.int128s[a] == column.int128s[b]);
}

template <class T>
int compare(T const& a, T const& b) noexcept {
    return a < b ? -1 : b < a ? 1 : 0;
}

} // namespace

int bind_value(sqlite3_stmt* statement,
               int parameter,
               Value const& value,
               ColumnType type) noexcept {
    switch (value.kind()) {
    case Value::Kind::null:
        return sqlite3_bind_null(statement, parameter);
    case Value::Kind::int64:
        return bind_int64(statement, parameter, value.int64());
    case Value::Kind::int128:
        return bind_int128(statement, parameter, value.int128());
    case Value::Kind::bytes:
        return type == ColumnType::text ? bind_text(statement, parameter, value.bytes())
                                        : bind_bytes(statement, parameter, value.bytes());
    }
    return SQLITE_MISUSE;
}

RowBinder::RowBinder(RowsView const& rows) noexcept : rows_{rows} {
    for (std::size_t at = 0; at < rows.column_count; ++at) {
        ColumnSpan const& column = rows.columns[at];
        Binds const& both = binds[static_cast<std::size_t>(column.type)];
        binds_[at] = column.nulls == nullptr ? both.present : both.nullable;
    }
}

void RowBinder::bind(sqlite3_stmt* statement, int first, std::size_t row, std::size_t bound) const {
    int code = SQLITE_OK;
    for (std::size_t at = 0; at < rows_.column_count; ++at) {
        if (bound != no_row && is_same(rows_.columns[at], row, bound)) {
            continue;
        }
        code |= binds_[at](statement, first + static_cast<int>(at), rows_.columns[at], row);
    }
    if (code != SQLITE_OK) {
        sqlite3* const db = sqlite3_db_handle(statement);
        raise(db, sqlite3_extended_errcode(db), "bind");
    }
}

void read_row(sqlite3_stmt* statement, Table const& table, Rows& found) {
    int position = 0;
    for (Column const& column : table.columns) {
        read_cell(statement, position++, column, found);
    }
}

std::string_view column_bytes(sqlite3_stmt* statement, int column, ColumnType type) {
    bool const is_text = type == ColumnType::text;
    if (sqlite3_column_type(statement, column) != (is_text ? SQLITE_TEXT : SQLITE_BLOB)) {
        raise_wrong_cell(statement, column);
    }
    auto const* const data = static_cast<char const*>(sqlite3_column_blob(statement, column));
    auto const size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    if (data == nullptr && size != 0) {
        raise(sqlite3_db_handle(statement), SQLITE_NOMEM, "read");
    }
    return {data == nullptr ? "" : data, size};
}

int compare_cell(sqlite3_stmt* statement, int column, ColumnType type, Value const& value) {
    bool const cell_is_null = is_null(statement, column);
    if (cell_is_null || value.kind() == Value::Kind::null) {
        return compare(!cell_is_null, value.kind() != Value::Kind::null);
    }
    switch (type) {
    case ColumnType::int64:
        return compare(read_int64(statement, column), value.int64());
    case ColumnType::int128:
        return compare(read_int128(statement, column), value.int128());
    case ColumnType::bytes:
    case ColumnType::text:
        return column_bytes(statement, column, type).compare(value.bytes());
    }
    return 0;
}

} // namespace nostro::inline v0::storage::sqlite
