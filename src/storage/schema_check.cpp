#include "schema_check.hpp"

#include "core/utf8.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <cstring>
#include <string>

namespace nostro::inline v0::storage {
namespace {

[[noreturn]] void refuse(Table const& table, std::string_view what, std::string_view name = {}) {
    std::vector<Detail> details{{"table", std::string{table.name}}};
    if (!name.empty()) {
        details.push_back({"name", std::string{name}});
    }
    throw InvalidArgument{std::string{what}, std::move(details)};
}

bool is_snake_case(std::string_view name) noexcept {
    auto const is_word = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !name.empty() && name.front() >= 'a' && name.front() <= 'z' &&
           std::ranges::all_of(name, is_word);
}

bool is_text_type(ColumnType type) noexcept {
    return type == ColumnType::text;
}

bool is_plain_ascii(std::string_view text) noexcept {
    return std::ranges::all_of(text, [](char c) { return static_cast<signed char>(c) > 0; });
}

bool is_text_column(ColumnSpan const& column, std::size_t rows) noexcept {
    std::string_view const all{column.data, static_cast<std::size_t>(column.ends[rows - 1])};
    if (is_plain_ascii(all)) {
        return true;
    }
    for (std::size_t row = 0; row < rows; ++row) {
        if (!is_valid_text(column.bytes(row))) {
            return false;
        }
    }
    return true;
}

bool has_null(ColumnSpan const& column, std::size_t rows) noexcept {
    return column.nulls != nullptr && std::memchr(column.nulls, 1, rows) != nullptr;
}

bool has_values(ColumnSpan const& column) noexcept {
    switch (column.type) {
    case ColumnType::int64:
        return column.int64s != nullptr;
    case ColumnType::int128:
        return column.int128s != nullptr;
    case ColumnType::bytes:
    case ColumnType::text:
        return column.ends != nullptr && column.data != nullptr;
    }
    return false;
}

bool fits(Value const& value, Column const& column) noexcept {
    switch (value.kind()) {
    case Value::Kind::null:
        return column.nullable;
    case Value::Kind::int64:
        return column.type == ColumnType::int64;
    case Value::Kind::int128:
        return column.type == ColumnType::int128;
    case Value::Kind::bytes:
        return column.type == ColumnType::bytes ||
               (is_text_type(column.type) && is_valid_text(value.bytes()));
    }
    return false;
}

void check_columns(Table const& table) {
    if (table.columns.empty() || table.columns.size() > Table::columns_max) {
        refuse(table, "a table has 1 to 32 columns");
    }
    for (std::size_t at = 0; at < table.columns.size(); ++at) {
        std::string_view const name = table.columns[at].name;
        auto const earlier = table.columns.first(at);
        if (!is_snake_case(name)) {
            refuse(table, "a column's name is not snake_case", name);
        }
        if (std::ranges::any_of(earlier,
                                [name](Column const& other) { return other.name == name; })) {
            refuse(table, "two columns have the same name", name);
        }
    }
}

void check_key(Table const& table) {
    if (table.key_size == 0 || table.key_size > table.columns.size()) {
        refuse(table, "the key is not within the columns");
    }
    if (table.columns.front().name != "tenant") {
        refuse(table, "the first column is not the tenant");
    }
    for (Column const& column : table.columns.first(table.key_size)) {
        if (column.nullable) {
            refuse(table, "a key column is nullable", column.name);
        }
        if (column.type == ColumnType::int128) {
            refuse(table, "a key column is int128, which not every engine can order", column.name);
        }
    }
}

void check_index(Table const& table, Index const& index) {
    if (!is_snake_case(index.name)) {
        refuse(table, "an index's name is not snake_case", index.name);
    }
    if (index.columns.empty() || index.columns.front() != 0) {
        refuse(table, "an index does not begin with the tenant", index.name);
    }
    ColumnList seen;
    for (std::uint8_t const column : index.columns) {
        if (column >= table.columns.size() || seen.contains(column)) {
            refuse(table, "an index names a column twice, or one that is not there", index.name);
        }
        if (table.columns[column].type == ColumnType::int128) {
            refuse(table,
                   "an index has an int128 column, which not every engine can order",
                   index.name);
        }
        seen.push_back(column);
    }
}

void check_names(Schema const& schema) {
    std::vector<std::string_view> tables;
    std::vector<std::string_view> indexes;
    auto const add =
        [](std::vector<std::string_view>& names, Table const& table, std::string_view name) {
            if (std::ranges::find(names, name) != names.end()) {
                refuse(table, "a name is used twice in the schema", name);
            }
            names.push_back(name);
        };
    for (Table const* table : schema.tables) {
        add(tables, *table, table->name);
        for (Index const& index : table->indexes) {
            add(indexes, *table, index.name);
        }
    }
}

void check_bound(Table const& table,
                 ColumnList const& order,
                 std::size_t first,
                 std::span<Value const> values,
                 std::string_view field) {
    if (first + values.size() > order.size()) {
        refuse(table, "a range has more values than the order has columns", field);
    }
    for (std::size_t at = 0; at < values.size(); ++at) {
        Column const& column = table.columns[order[first + at]];
        if (!fits(values[at], column)) {
            refuse(table, "a value of a range has not the type of its column", column.name);
        }
    }
}

} // namespace

Index const* find_index(Table const& table, std::string_view name) {
    if (name.empty()) {
        return nullptr;
    }
    auto const found = std::ranges::find(table.indexes, name, &Index::name);
    if (found == table.indexes.end()) {
        refuse(table, "the table has no such index", name);
    }
    return &*found;
}

ColumnList lookup_columns(Table const& table, Index const* index) noexcept {
    ColumnList result;
    if (index == nullptr) {
        for (std::uint8_t column = 0; column < table.key_size; ++column) {
            result.push_back(column);
        }
    } else {
        for (std::uint8_t const column : index->columns) {
            result.push_back(column);
        }
    }
    return result;
}

ColumnList order_columns(Table const& table, Index const* index) noexcept {
    ColumnList result = lookup_columns(table, index);
    for (std::uint8_t column = 0; column < table.key_size; ++column) {
        if (!result.contains(column)) {
            result.push_back(column);
        }
    }
    return result;
}

void check_schema(Schema const& schema) {
    if (schema.version < 1) {
        throw InvalidArgument{"a schema's version is 1 or more"};
    }
    for (Table const* table : schema.tables) {
        if (!is_snake_case(table->name)) {
            refuse(*table, "a table's name is not snake_case");
        }
        check_columns(*table);
        check_key(*table);
        for (Index const& index : table->indexes) {
            check_index(*table, index);
        }
    }
    check_names(schema);
    auto const later = [](Migration const& a, Migration const& b) {
        return a.version >= b.version;
    };
    if (std::ranges::adjacent_find(schema.migrations, later) != schema.migrations.end()) {
        throw InvalidArgument{"the migrations of a schema are not ascending"};
    }
}

void check_batch(Table const& table, ColumnList const& columns, RowsView const& rows, bool lookup) {
    if (rows.column_count != columns.size()) {
        refuse(table, "a batch has the wrong number of columns");
    }
    if (rows.size > UINT32_MAX) {
        refuse(table, "a batch has too many rows");
    }
    for (std::size_t at = 0; at < columns.size(); ++at) {
        Column const& column = table.columns[columns[at]];
        ColumnSpan const& span = rows.columns[at];
        if (span.type != column.type || (rows.size != 0 && !has_values(span))) {
            refuse(table, "a column of a batch has the wrong type", column.name);
        }
        if ((lookup || !column.nullable) && has_null(span, rows.size)) {
            refuse(table, "a column of a batch may not be null", column.name);
        }
        if (is_text_type(column.type) && rows.size != 0 && !is_text_column(span, rows.size)) {
            refuse(table, "a text is not UTF-8 without U+0000", column.name);
        }
    }
}

void check_range(Table const& table, Index const* index, Range const& range) {
    if (range.equal.empty()) {
        refuse(table, "a range does not begin with the tenant");
    }
    if (range.limit == 0 || range.limit > Range::limit_max) {
        throw InvalidArgument{
            "a range's limit is 1 to 100000",
            {{"table", std::string{table.name}}, {"limit", std::to_string(range.limit)}},
            ErrorCode::limit_exceeded};
    }
    ColumnList const order = order_columns(table, index);
    check_bound(table, order, 0, range.equal, "equal");
    check_bound(table, order, range.equal.size(), range.from, "from");
    check_bound(table, order, range.equal.size(), range.to, "to");
}

void check_result_batch(Table const& table, Rows const& found) {
    RowsView const view = found.view();
    bool fitting = view.column_count == table.columns.size();
    for (std::size_t at = 0; fitting && at < view.column_count; ++at) {
        fitting = view.columns[at].type == table.columns[at].type;
    }
    if (!fitting) {
        refuse(table, "the batch for the rows found is not one of this table");
    }
}

void raise_already_exists(Table const& table, Index const* index) {
    std::string const name{index == nullptr ? std::string_view{} : index->name};
    throw AlreadyExists{index == nullptr ? "a row with this key exists"
                                         : "a row with this unique value exists",
                        {{"table", std::string{table.name}}, {"index", name}}};
}

void raise_missing_key(Table const& table) {
    throw NotFound{"a row to update does not exist", {{"table", std::string{table.name}}}};
}

} // namespace nostro::inline v0::storage
