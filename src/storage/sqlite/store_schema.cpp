#include "store_schema.hpp"

#include "errors.hpp"

#include "core/check.hpp"
#include "storage/schema_check.hpp"

#include <nostro/core/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace nostro::inline v0::storage::sqlite {
namespace {

/// Layout of `nostro_meta` and of the cells, whatever the tables.
constexpr std::int64_t format_version = 1;
constexpr std::int64_t application_id = 0x4E53'5452; // "NSTR"

constexpr std::string_view meta_name = "meta"; // with the prefix: nostro_meta

/// A transaction on a connection that is rolled back unless committed.
class Scope {
public:
    explicit Scope(Connection& connection) : connection_{connection} {
        if (!connection_.begin_immediate()) {
            throw StorageError{ErrorCode::unavailable, "another process writes the database"};
        }
    }

    ~Scope() { connection_.roll_back(); }

    Scope(Scope const&) = delete;
    Scope& operator=(Scope const&) = delete;

    void commit() { connection_.commit(); }

private:
    Connection& connection_;
};

bool exists(Connection& connection, std::string_view kind, std::string_view name) {
    Statement statement{connection.handle(),
                        "SELECT 1 FROM sqlite_schema WHERE type = ?1 AND name = 'nostro_' || ?2",
                        false};
    statement.bind(1, kind);
    statement.bind(2, name);
    return statement.step();
}

bool has_index(Connection& connection, Table const& table, Index const& index) {
    return is_staged(table, index)
               ? exists(connection, "table", index.name) &&
                     exists(connection, "table", fmt::format("{}_new", index.name))
               : exists(connection, "index", index.name);
}

bool has_column(Connection& connection, Table const& table, std::string_view column) {
    std::string const name = table_name(table);
    Statement statement{
        connection.handle(), "SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2", false};
    statement.bind(1, std::string_view{name});
    statement.bind(2, column);
    return statement.step();
}

std::string query_text(Connection& connection, std::string_view sql) {
    Statement statement{connection.handle(), sql, false};
    return statement.step() ? std::string{statement.text(0)} : std::string{};
}

std::vector<Detail> versions(std::int64_t found, std::int64_t known) {
    return {{"found", std::to_string(found)}, {"known", std::to_string(known)}};
}

void set_meta(Connection& connection, std::string_view key, std::int64_t value) {
    Statement statement{connection.handle(),
                        "INSERT OR REPLACE INTO nostro_meta (key, value) VALUES (?1, ?2)",
                        false};
    statement.bind(1, key);
    statement.bind(2, value);
    statement.step();
}

std::int64_t header(Connection& connection, std::string_view field) {
    return connection.query_int64(fmt::format("PRAGMA {}", field)).value_or(0);
}

/// The file's header has room for one owner's mark and version: a host's own file keeps his.
void mark_file(Connection& connection) {
    if (header(connection, "application_id") == 0 && header(connection, "user_version") == 0) {
        connection.execute(fmt::format("PRAGMA application_id = {}", application_id));
        connection.execute(fmt::format("PRAGMA user_version = {}", format_version));
    }
}

/// The format that the header of a file with our mark tells; absent: it is a host's, or new.
std::optional<std::int64_t> find_marked_format(Connection& connection) {
    return header(connection, "application_id") == application_id
               ? std::optional{header(connection, "user_version")}
               : std::nullopt;
}

void create_index(Connection& connection, Table const& table, Index const& index) {
    if (!is_staged(table, index)) {
        connection.execute(create_index_sql(table, index));
    } else if (!exists(connection, "table", index.name)) {
        connection.execute(create_entries_sql(table, index, merged_name(index)));
        connection.execute(create_entries_sql(table, index, staged_name(index)));
        connection.execute(fill_entries_sql(table, index));
        connection.execute(create_rows_view_sql(table, index));
    }
}

void create_table(Connection& connection, Table const& table) {
    connection.execute(create_table_sql(table));
    for (Index const& index : table.indexes) {
        create_index(connection, table, index);
    }
}

/// The log mode cannot be changed inside a transaction, so it comes first: a crash in between
/// leaves a database without our tables, which opens as an empty one.
void prepare_file(Connection& connection) {
    connection.execute("PRAGMA page_size = 4096"); // without effect on a database that has pages
    use_log(connection);
    if (query_text(connection, "PRAGMA encoding") != "UTF-8") {
        // Texts are ordered by their UTF-8 bytes; SQLite orders by the bytes it stores.
        throw StorageError{ErrorCode::storage_failure,
                           "the database does not store texts as UTF-8"};
    }
}

void create_tables(Connection& connection, Schema const& schema) {
    connection.execute("CREATE TABLE nostro_meta (key TEXT NOT NULL PRIMARY KEY, "
                       "value INTEGER NOT NULL) STRICT, WITHOUT ROWID");
    for (Table const* table : schema.tables) {
        create_table(connection, *table);
    }
    set_meta(connection, "format_version", format_version);
    set_meta(connection, "schema_version", schema.version);
    mark_file(connection);
}

/// A step describes its table as it is today. A later step may therefore find that an earlier one,
/// on its way from far behind, has already done its work.
void apply(Connection& connection, SchemaStep const& step) {
    switch (step.kind) {
    case SchemaStep::Kind::create_table:
        create_table(connection, *step.table);
        return;
    case SchemaStep::Kind::add_column: {
        auto const column = std::ranges::find(step.table->columns, step.name, &Column::name);
        NOSTRO_CHECK(column != step.table->columns.end() && column->nullable);
        if (!has_column(connection, *step.table, step.name)) {
            connection.execute(add_column_sql(*step.table, *column));
        }
        return;
    }
    case SchemaStep::Kind::add_index: {
        auto const index = std::ranges::find(step.table->indexes, step.name, &Index::name);
        NOSTRO_CHECK(index != step.table->indexes.end());
        create_index(connection, *step.table, *index);
        return;
    }
    case SchemaStep::Kind::drop_index:
        for (std::string const& sql : drop_index_sql(step.name)) {
            connection.execute(sql);
        }
        return;
    }
}

/// @return  whether this call has migrated; another process may have been faster
bool migrate_tables(Connection& connection, Schema const& schema) {
    Scope scope{connection};
    std::int64_t const found = find_schema_version(connection).value_or(schema.version);
    if (found >= schema.version) {
        return false;
    }
    for (Migration const& migration : schema.migrations) {
        if (migration.version > found && migration.version <= schema.version) {
            for (SchemaStep const& step : migration.steps) {
                apply(connection, step);
            }
        }
    }
    set_meta(connection, "schema_version", schema.version);
    scope.commit();
    return true;
}

[[noreturn]] void raise_missing(std::string_view kind, std::string_view name, Table const& table) {
    throw CorruptData{"a part of the schema is missing",
                      {{"kind", std::string{kind}},
                       {"name", std::string{name}},
                       {"table", std::string{table.name}}}};
}

void check_tables(Connection& connection, Schema const& schema) {
    for (Table const* table : schema.tables) {
        for (Column const& column : table->columns) {
            if (!has_column(connection, *table, column.name)) {
                raise_missing("column", column.name, *table);
            }
        }
        for (Index const& index : table->indexes) {
            if (!has_index(connection, *table, index)) {
                raise_missing("index", index.name, *table);
            }
        }
    }
}

/// @return  whether this call has created the store; another process may have been faster
bool create_store(Connection& connection, Schema const& schema) {
    prepare_file(connection);
    Scope scope{connection};
    if (find_schema_version(connection)) {
        return false;
    }
    create_tables(connection, schema);
    scope.commit();
    return true;
}

} // namespace

std::optional<std::int64_t> find_schema_version(Connection& connection) {
    auto const require_known = [](std::optional<std::int64_t> format) {
        if (format && *format > format_version) {
            throw SchemaError{ErrorCode::schema_too_new,
                              "the file has a format of a later version",
                              versions(*format, format_version)};
        }
    };
    require_known(find_marked_format(connection)); // a later format may have other tables
    if (!exists(connection, "table", meta_name)) {
        return std::nullopt;
    }
    try {
        auto const format =
            connection.query_int64("SELECT value FROM nostro_meta WHERE key = 'format_version'");
        require_known(format);
        if (auto const version = connection.query_int64(schema_version_sql); version && format) {
            return version;
        }
    } catch (StorageError const& error) {
        if (error.code() != ErrorCode::storage_failure) {
            throw;
        }
    }
    throw StorageError{ErrorCode::not_a_database,
                       "the file has a table nostro_meta that nostro has not written"};
}

void use_log(Connection& connection) {
    connection.execute("PRAGMA journal_mode = WAL");
    // Where memory cannot be shared, on a network file system, SQLite stays silently as it was.
    if (query_text(connection, "PRAGMA journal_mode") != "wal") {
        throw StorageError{ErrorCode::storage_failure,
                           "the file system does not support SQLite's write-ahead log"};
    }
}

SchemaState open_schema(Connection& connection, Schema const& schema, SchemaOptions options) {
    check_schema(schema);
    auto found = find_schema_version(connection);
    if (!found) {
        if (!options.create) {
            throw NotFound{"the file holds no tables of nostro"};
        }
        if (create_store(connection, schema)) {
            return SchemaState::created;
        }
        found = find_schema_version(connection);
    }
    if (found > schema.version) {
        throw SchemaError{ErrorCode::schema_too_new,
                          "the file was written by a later version",
                          versions(*found, schema.version)};
    }
    SchemaState state = SchemaState::current;
    if (found < schema.version) {
        if (!options.migrate) {
            throw SchemaError{
                ErrorCode::schema_too_old,
                "the file was written by an earlier version and is not to be migrated",
                versions(*found, schema.version)};
        }
        state = migrate_tables(connection, schema) ? SchemaState::migrated : SchemaState::current;
    }
    check_tables(connection, schema);
    return state;
}

} // namespace nostro::inline v0::storage::sqlite
