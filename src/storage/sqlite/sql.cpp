#include "sql.hpp"

#include "storage/schema_check.hpp"

#include <fmt/format.h>

#include <algorithm>
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

/// "i.a = t.a AND i.b = t.b"
template <class Columns>
std::string
matches(Table const& table, std::string_view a, std::string_view b, Columns const& columns) {
    std::string result;
    for (auto const column : columns) {
        fmt::format_to(std::back_inserter(result),
                       "{0}{1}.{3} = {2}.{3}",
                       result.empty() ? "" : " AND ",
                       a,
                       b,
                       name_of(table, column));
    }
    return result;
}

std::string marks(std::size_t columns, std::size_t rows) {
    std::string row;
    for (std::size_t at = 0; at < columns; ++at) {
        row += at == 0 ? "?" : ",?";
    }
    std::string result;
    for (std::size_t at = 0; at < rows; ++at) {
        fmt::format_to(std::back_inserter(result), "{}({})", at == 0 ? "" : ",", row);
    }
    return result;
}

/// @param name  how a column is called
template <class Name>
std::string ordering(ColumnList const& order, Scan const& scan, Name&& name) {
    std::string result;
    for (std::size_t at = scan.equal; at < order.size(); ++at) {
        fmt::format_to(std::back_inserter(result),
                       "{} {}{}",
                       at == scan.equal ? " ORDER BY" : ",",
                       name(order[at]),
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

std::array<std::string, 4> drop_index_sql(std::string_view index) {
    return {fmt::format("DROP VIEW IF EXISTS nostro_{}_rows", index),
            fmt::format("DROP INDEX IF EXISTS nostro_{}", index),
            fmt::format("DROP TABLE IF EXISTS nostro_{}", index),
            fmt::format("DROP TABLE IF EXISTS nostro_{}_new", index)};
}

bool is_staged(Table const& table, Index const& index) noexcept {
    auto const is_nullable = [&](std::uint8_t column) { return table.columns[column].nullable; };
    return table.life == RowLife::append_only && !index.unique &&
           std::ranges::none_of(order_columns(table, &index), is_nullable);
}

std::string merged_name(Index const& index) {
    return fmt::format("nostro_{}", index.name);
}

std::string staged_name(Index const& index) {
    return fmt::format("nostro_{}_new", index.name);
}

std::string create_entries_sql(Table const& table, Index const& index, std::string_view name) {
    std::string columns;
    ColumnList const order = order_columns(table, &index);
    for (std::uint8_t const column : order) {
        fmt::format_to(std::back_inserter(columns), "{}, ", definition(table.columns[column]));
    }
    return fmt::format("CREATE TABLE {} ({}PRIMARY KEY ({})) STRICT, WITHOUT ROWID",
                       name,
                       columns,
                       names(table, order));
}

std::string fill_entries_sql(Table const& table, Index const& index) {
    std::string const order = names(table, order_columns(table, &index));
    return fmt::format("INSERT INTO {0} ({1}) SELECT {1} FROM {2} ORDER BY {1}",
                       merged_name(index),
                       order,
                       table_name(table));
}

std::string insert_entries_sql(Table const& table, Index const& index, std::size_t rows) {
    ColumnList const order = order_columns(table, &index);
    return fmt::format("INSERT OR FAIL INTO {} ({}) VALUES {}",
                       staged_name(index),
                       names(table, order),
                       marks(order.size(), rows));
}

std::string count_staged_sql(Index const& index) {
    return fmt::format("SELECT count(*) FROM {}", staged_name(index));
}

std::string merge_staged_sql(Table const& table, Index const& index) {
    std::string const order = names(table, order_columns(table, &index));
    return fmt::format("INSERT INTO {0} ({1}) SELECT {1} FROM {2} ORDER BY {1}",
                       merged_name(index),
                       order,
                       staged_name(index));
}

std::string clear_staged_sql(Index const& index) {
    return fmt::format("DELETE FROM {}", staged_name(index));
}

std::string check_entries_sql(Table const& table, Index const& index) {
    std::string const same = matches(table, "i", "t", order_columns(table, &index));
    return fmt::format("SELECT (SELECT count(*) FROM {0}) = "
                       "(SELECT count(*) FROM {1}) + (SELECT count(*) FROM {2}) "
                       "AND NOT EXISTS (SELECT 1 FROM {0} AS t "
                       "WHERE NOT EXISTS (SELECT 1 FROM {1} AS i WHERE {3}) "
                       "AND NOT EXISTS (SELECT 1 FROM {2} AS i WHERE {3}))",
                       table_name(table),
                       merged_name(index),
                       staged_name(index),
                       same);
}

std::string insert_sql(Table const& table, std::size_t rows) {
    return fmt::format("INSERT OR FAIL INTO {} ({}) VALUES {}",
                       table_name(table),
                       all_names(table),
                       marks(table.columns.size(), rows));
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

namespace {

std::string conditions(Table const& table, ColumnList const& order, Scan const& scan) {
    std::string sql = equalities(table, order, scan.equal, true);
    if (scan.bound != Scan::Bound::none) {
        fmt::format_to(std::back_inserter(sql),
                       " AND {} {} ?{}",
                       name_of(table, order[scan.equal]),
                       operators[static_cast<std::size_t>(scan.bound)],
                       scan.equal + 1);
    }
    return sql;
}

/// The rows of one table of entries. What the entry has is taken from it, so that SQLite sees that
/// they come in order.
std::string
select_by_entries(Table const& table, ColumnList const& order, std::string_view entries) {
    std::string columns;
    for (std::size_t at = 0; at < table.columns.size(); ++at) {
        fmt::format_to(std::back_inserter(columns),
                       "{}{}.{}",
                       columns.empty() ? "" : ", ",
                       order.contains(at) ? "i" : "t",
                       name_of(table, at));
    }
    return fmt::format("SELECT {} FROM {} AS i CROSS JOIN {} AS t ON {}",
                       columns,
                       entries,
                       table_name(table),
                       matches(table, "t", "i", lookup_columns(table, nullptr)));
}

/// Both tables of entries, merged as they are read.
std::string staged_scan_sql(Table const& table, Index const& index, Scan const& scan) {
    ColumnList const order = order_columns(table, &index);
    auto const select = [&](std::string const& entries) {
        return select_by_entries(
            table,
            order,
            fmt::format("(SELECT * FROM {} WHERE {})", entries, conditions(table, order, scan)));
    };
    std::string sql =
        fmt::format("{} UNION ALL {}", select(merged_name(index)), select(staged_name(index)));
    // In a union columns are ordered by their place in the result.
    return sql + ordering(order, scan, [](std::size_t column) { return column + 1; });
}

} // namespace

std::string create_rows_view_sql(Table const& table, Index const& index) {
    ColumnList const order = order_columns(table, &index);
    return fmt::format("CREATE VIEW nostro_{}_rows AS {} UNION ALL {}",
                       index.name,
                       select_by_entries(table, order, merged_name(index)),
                       select_by_entries(table, order, staged_name(index)));
}

std::string scan_sql(Table const& table, Index const* index, Scan const& scan) {
    if (index != nullptr && is_staged(table, *index)) {
        return staged_scan_sql(table, *index, scan);
    }
    ColumnList const order = order_columns(table, index);
    return fmt::format(
        "{} WHERE {}{}",
        select_from(table, index),
        conditions(table, order, scan),
        ordering(order, scan, [&](std::size_t column) { return name_of(table, column); }));
}

} // namespace nostro::inline v0::storage::sqlite
