#include "sql.hpp"

#include "storage/schema_check.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <vector>

namespace nostro::inline v0::storage::sqlite {
namespace {

// In the order of ColumnType. ANY keeps a number or a text just as it was bound.
constexpr std::array<std::string_view, 4> type_names{"INTEGER", "ANY", "BLOB", "TEXT"};

// In the order of Scan::Bound.
constexpr std::array<std::string_view, 5> operators{"", ">", ">=", "<", "<="};

/// In quotes, because a column may be named like a word of SQL.
std::string quoted(std::string_view name) {
    return fmt::format("\"{}\"", name);
}

std::string name_of(Table const& table, std::size_t column) {
    return quoted(table.columns[column].name);
}

std::string definition(Column const& column) {
    return fmt::format("{} {}{}",
                       quoted(column.name),
                       type_names[static_cast<std::size_t>(column.type)],
                       column.nullable ? "" : " NOT NULL");
}

template <class Columns>
std::string names(Table const& table, Columns const& columns) {
    std::string result;
    for (auto const column : columns) {
        fmt::format_to(
            std::back_inserter(result), "{}{}", result.empty() ? "" : ", ", name_of(table, column));
    }
    return result;
}

std::string all_names(Table const& table) {
    std::string result;
    for (Column const& column : table.columns) {
        fmt::format_to(
            std::back_inserter(result), "{}{}", result.empty() ? "" : ", ", quoted(column.name));
    }
    return result;
}

/// "a = ?1 AND b = ?2" for the first columns of a list. IS also finds null, at the same cost.
std::string
equalities(Table const& table, ColumnList const& columns, std::size_t count, bool nulls) {
    std::string result;
    for (std::size_t at = 0; at < count; ++at) {
        Column const& column = table.columns[columns[at]];
        fmt::format_to(std::back_inserter(result),
                       "{}{} {} ?{}",
                       at == 0 ? "" : " AND ",
                       quoted(column.name),
                       nulls && column.nullable ? "IS" : "=",
                       at + 1);
    }
    return result;
}

/// The planner is told which index to take: there are no statistics, and a plan must not change
/// with data.
std::string select_from(Table const& table, Index const* index) {
    return fmt::format("SELECT {} FROM {} {}",
                       all_names(table),
                       table_name(table),
                       index == nullptr ? "NOT INDEXED"
                                        : fmt::format("INDEXED BY nostro_{}", index->name));
}

std::string ordering(Table const& table, ColumnList const& order, Scan const& scan) {
    std::string result;
    for (std::size_t at = scan.equal; at < order.size(); ++at) {
        fmt::format_to(std::back_inserter(result),
                       "{} {}{}",
                       at == scan.equal ? " ORDER BY" : ",",
                       name_of(table, order[at]),
                       scan.descending ? " DESC" : "");
    }
    return result;
}

} // namespace

std::string table_name(Table const& table) {
    return fmt::format("nostro_{}", table.name);
}

std::string create_table_sql(Table const& table) {
    std::string columns;
    for (Column const& column : table.columns) {
        fmt::format_to(std::back_inserter(columns), "{}, ", definition(column));
    }
    return fmt::format("CREATE TABLE IF NOT EXISTS {} ({}PRIMARY KEY ({})) STRICT, WITHOUT ROWID",
                       table_name(table),
                       columns,
                       names(table, lookup_columns(table, nullptr)));
}

std::string create_index_sql(Table const& table, Index const& index) {
    return fmt::format("CREATE {}INDEX IF NOT EXISTS nostro_{} ON {} ({})",
                       index.unique ? "UNIQUE " : "",
                       index.name,
                       table_name(table),
                       names(table, index.columns));
}

std::string add_column_sql(Table const& table, Column const& column) {
    return fmt::format("ALTER TABLE {} ADD COLUMN {}", table_name(table), definition(column));
}

std::string drop_index_sql(std::string_view index) {
    return fmt::format("DROP INDEX IF EXISTS nostro_{}", index);
}

std::string insert_sql(Table const& table, std::size_t rows) {
    std::string marks;
    for (std::size_t at = 0; at < table.columns.size(); ++at) {
        marks += at == 0 ? "?" : ",?";
    }
    std::string sql =
        fmt::format("INSERT OR FAIL INTO {} ({}) VALUES ", table_name(table), all_names(table));
    for (std::size_t row = 0; row < rows; ++row) {
        fmt::format_to(std::back_inserter(sql), "{}({})", row == 0 ? "" : ",", marks);
    }
    return sql;
}

std::string update_sql(Table const& table) {
    std::string assignments;
    for (std::size_t at = table.key_size; at < table.columns.size(); ++at) {
        fmt::format_to(std::back_inserter(assignments),
                       "{}{} = ?{}",
                       assignments.empty() ? "" : ", ",
                       name_of(table, at),
                       at + 1);
    }
    if (assignments.empty()) {
        // Nothing but the key: the statement still tells whether the row is there.
        assignments = fmt::format("{0} = {0}", name_of(table, 0));
    }
    return fmt::format("UPDATE {} SET {} WHERE {}",
                       table_name(table),
                       assignments,
                       equalities(table, lookup_columns(table, nullptr), table.key_size, false));
}

std::string erase_sql(Table const& table) {
    return fmt::format("DELETE FROM {} WHERE {}",
                       table_name(table),
                       equalities(table, lookup_columns(table, nullptr), table.key_size, false));
}

std::string get_sql(Table const& table, Index const* index) {
    ColumnList const columns = lookup_columns(table, index);
    return fmt::format("{} WHERE {}",
                       select_from(table, index),
                       equalities(table, columns, columns.size(), false));
}

std::string scan_sql(Table const& table, Index const* index, Scan const& scan) {
    ColumnList const order = order_columns(table, index);
    std::string sql = fmt::format(
        "{} WHERE {}", select_from(table, index), equalities(table, order, scan.equal, true));
    if (scan.bound != Scan::Bound::none) {
        fmt::format_to(std::back_inserter(sql),
                       " AND {} {} ?{}",
                       name_of(table, order[scan.equal]),
                       operators[static_cast<std::size_t>(scan.bound)],
                       scan.equal + 1);
    }
    return sql + ordering(table, order, scan);
}

} // namespace nostro::inline v0::storage::sqlite
