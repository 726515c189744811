#include "conformance_kit.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <future>
#include <thread>
#include <utility>

namespace nostro::inline v0::testing {

ConformanceFailure::ConformanceFailure(std::string message)
    : message_{std::make_shared<std::string const>(std::move(message))} {}

ConformanceFailure::ConformanceFailure(ConformanceFailure const&) noexcept = default;
ConformanceFailure& ConformanceFailure::operator=(ConformanceFailure const&) noexcept = default;
ConformanceFailure::~ConformanceFailure() = default;

char const* ConformanceFailure::what() const noexcept {
    return message_->c_str();
}

namespace kit {
namespace {

using storage::Column;
using storage::ColumnType;
using storage::Index;
using storage::RowLife;
using storage::Table;
using storage::Value;

constexpr std::array<Column, 6> wide_columns{{{"tenant", ColumnType::int64},
                                              {"id", ColumnType::int64},
                                              {"number", ColumnType::int64, true},
                                              {"amount", ColumnType::int128, true},
                                              {"raw", ColumnType::bytes, true},
                                              {"label", ColumnType::text, true}}};
constexpr std::array<std::uint8_t, 2> wide_number{wide::tenant, wide::number};
constexpr std::array<std::uint8_t, 2> wide_raw{wide::tenant, wide::raw};
constexpr std::array<std::uint8_t, 2> wide_label{wide::tenant, wide::label};
constexpr std::array<Index, 3> wide_indexes{
    {{"wide_by_number", wide_number}, {"wide_by_raw", wide_raw}, {"wide_by_label", wide_label}}};

constexpr std::array<Column, 7> item_columns{{{"tenant", ColumnType::int64},
                                              {"id", ColumnType::int64},
                                              {"code", ColumnType::text, true},
                                              {"group_id", ColumnType::int64, true},
                                              {"amount", ColumnType::int128},
                                              {"value", ColumnType::int64},
                                              {"note", ColumnType::text, true}}};
constexpr std::array<std::uint8_t, 2> item_code{items::tenant, items::code};
constexpr std::array<std::uint8_t, 3> item_group{items::tenant, items::group_id, items::value};
constexpr std::array<Index, 2> item_indexes{
    {{"items_by_code", item_code, true}, {"items_by_group", item_group}}};

constexpr std::array<Column, 3> text_columns{
    {{"tenant", ColumnType::int64}, {"id", ColumnType::bytes}, {"body", ColumnType::text}}};

constexpr std::array<Column, 5> journal_columns{{{"tenant", ColumnType::int64},
                                                 {"book", ColumnType::int64},
                                                 {"seq", ColumnType::int64},
                                                 {"id", ColumnType::bytes},
                                                 {"account", ColumnType::int64}}};
constexpr std::array<std::uint8_t, 2> journal_id{0, 3};
constexpr std::array<std::uint8_t, 2> journal_account{0, 4};
constexpr std::array<Index, 2> journal_indexes{
    {{"journal_by_id", journal_id, true}, {"journal_by_account", journal_account}}};

constexpr std::array<std::uint64_t, 3> seeds{1, 20'260'131, 0xFEED'5EED'0000'0001};

std::vector<std::uint8_t> lookup_columns(Table const& table, std::string_view index) {
    std::vector<std::uint8_t> result;
    if (index.empty()) {
        for (std::uint8_t column = 0; column < table.key_size; ++column) {
            result.push_back(column);
        }
        return result;
    }
    auto const found = std::ranges::find(table.indexes, index, &Index::name);
    return {found->columns.begin(), found->columns.end()};
}

std::vector<std::uint8_t> order_columns(Table const& table, std::string_view index) {
    std::vector<std::uint8_t> result = lookup_columns(table, index);
    for (std::uint8_t column = 0; column < table.key_size; ++column) {
        if (std::ranges::find(result, column) == result.end()) {
            result.push_back(column);
        }
    }
    return result;
}

std::vector<Value> values(Row const& row) {
    std::vector<Value> result;
    std::ranges::transform(row, std::back_inserter(result), &Cell::value);
    return result;
}

/// The order of a row's values against a bound, over the bound's length.
std::strong_ordering compare_prefix(Row const& row, Row const& bound) {
    Row const prefix{row.begin(), row.begin() + static_cast<std::ptrdiff_t>(bound.size())};
    return prefix <=> bound;
}

Row joined(Row a, Row const& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

bool is_within(Row const& order, Query const& query) {
    if (compare_prefix(order, query.equal) != 0) {
        return false;
    }
    auto const lower = compare_prefix(order, joined(query.equal, query.from));
    auto const upper = compare_prefix(order, joined(query.equal, query.to));
    bool const above = query.from.empty() || lower > 0 || (query.from_inclusive && lower == 0);
    bool const below = query.to.empty() || upper < 0 || (query.to_inclusive && upper == 0);
    return above && below;
}

} // namespace

constinit Table const wide::table{"test_wide", wide_columns, 2, wide_indexes, RowLife::append_only};
constinit Table const items::table{
    "test_items", item_columns, 2, item_indexes, RowLife::changeable};
constinit Table const texts::table{"test_texts", text_columns, 2, {}, RowLife::erasable};
constinit Table const journal::table{
    "test_journal", journal_columns, 3, journal_indexes, RowLife::append_only};

namespace {
constexpr std::array<Table const*, 4> tables{
    &wide::table, &items::table, &texts::table, &journal::table};
} // namespace

constinit storage::Schema const schema{1, tables, {}};

void fail(char const* file, int line, std::string const& what) {
    std::string_view const path{file};
    std::string_view const name = path.substr(path.find_last_of('/') + 1);
    throw ConformanceFailure{std::string{name} + ":" + std::to_string(line) + ": " + what};
}

std::string show(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string result = "\"";
    for (char const c : text.substr(0, 64)) {
        auto const byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\') {
            result += c;
        } else {
            result += "\\x";
            result += digits[byte >> 4];
            result += digits[byte & 15];
        }
    }
    return result + (text.size() > 64 ? "\"..." : "\"");
}

std::string show(Amount amount) {
    return to_string(amount);
}

std::string show(bool value) {
    return value ? "true" : "false";
}

std::string show(ErrorCode code) {
    return std::string{name_of(code)};
}

std::string show(storage::SchemaState state) {
    constexpr std::array<std::string_view, 3> names{"created", "current", "migrated"};
    return std::string{names[static_cast<std::size_t>(state)]};
}

Cell::Cell(Value const& value) : kind{value.kind()}, number{value.int128()}, bytes{value.bytes()} {}

Value Cell::value() const noexcept {
    switch (kind) {
    case Value::Kind::null:
        break;
    case Value::Kind::int64:
        return static_cast<std::int64_t>(number.low());
    case Value::Kind::int128:
        return number;
    case Value::Kind::bytes:
        return std::string_view{bytes};
    }
    return {};
}

std::string show(Cell const& cell) {
    switch (cell.kind) {
    case Value::Kind::null:
        return "null";
    case Value::Kind::int64:
    case Value::Kind::int128:
        return to_string(cell.number);
    case Value::Kind::bytes:
        break;
    }
    return show(std::string_view{cell.bytes});
}

storage::Rows rows(Table const& table, std::vector<Row> const& from) {
    storage::Rows result{table};
    for (Row const& row : from) {
        for (Cell const& cell : row) {
            result.add(cell.value());
        }
    }
    return result;
}

storage::Rows keys(Table const& table, std::string_view index, std::vector<Row> const& from) {
    std::vector<ColumnType> types;
    for (std::uint8_t const column : lookup_columns(table, index)) {
        types.push_back(table.columns[column].type);
    }
    storage::Rows result{types};
    for (Row const& row : from) {
        for (Cell const& cell : row) {
            result.add(cell.value());
        }
    }
    return result;
}

std::vector<Row> read(storage::Rows const& from) {
    storage::RowsView const view = from.view();
    std::vector<Row> result(view.size);
    for (std::size_t row = 0; row < view.size; ++row) {
        for (std::size_t column = 0; column < view.column_count; ++column) {
            result[row].emplace_back(view.columns[column].value(row));
        }
    }
    return result;
}

std::unique_ptr<storage::Storage> open(StorageFactory const& factory) {
    auto storage = factory.open_empty();
    NOSTRO_EXPECT_EQUAL(storage->open_schema(schema, {.create = true}),
                        storage::SchemaState::created);
    return storage;
}

std::unique_ptr<storage::Transaction> write(storage::Storage& storage) {
    return storage.begin(storage::Access::write);
}

std::unique_ptr<storage::Transaction> read(storage::Storage& storage) {
    return storage.begin(storage::Access::read);
}

void store(storage::Storage& storage, Table const& table, std::vector<Row> const& from) {
    auto const transaction = write(storage);
    transaction->insert(table, rows(table, from).view());
    transaction->commit();
}

std::vector<Row> select(storage::Transaction& transaction, Table const& table, Query const& query) {
    std::vector<Value> const equal = values(query.equal);
    std::vector<Value> const from = values(query.from);
    std::vector<Value> const to = values(query.to);
    storage::Rows found{table};
    std::size_t const count = transaction.select(table,
                                                 {.index = query.index,
                                                  .equal = equal,
                                                  .from = from,
                                                  .to = to,
                                                  .from_inclusive = query.from_inclusive,
                                                  .to_inclusive = query.to_inclusive,
                                                  .descending = query.descending,
                                                  .limit = query.limit},
                                                 found);
    NOSTRO_EXPECT_EQUAL(count, found.size());
    return read(found);
}

std::vector<Row> all(storage::Transaction& transaction, Table const& table, int tenant) {
    return select(transaction, table, {.equal = {tenant}});
}

std::vector<Row> all(storage::Storage& storage, Table const& table, int tenant) {
    return all(*read(storage), table, tenant);
}

std::vector<Row>
naive_select(std::vector<Row> const& all_rows, Table const& table, Query const& query) {
    std::vector<std::pair<Row, Row>> found;
    for (Row const& row : all_rows) {
        Row order = order_values(table, query.index, row);
        if (is_within(order, query)) {
            found.emplace_back(std::move(order), row);
        }
    }
    std::ranges::sort(found);
    if (query.descending) {
        std::ranges::reverse(found);
    }
    std::vector<Row> result;
    for (std::size_t at = 0; at < std::min(found.size(), query.limit); ++at) {
        result.push_back(found[at].second);
    }
    return result;
}

Row order_values(Table const& table, std::string_view index, Row const& row) {
    Row result;
    for (std::uint8_t const column : order_columns(table, index)) {
        result.push_back(row[column]);
    }
    return result;
}

Row item(std::int64_t id, std::int64_t value, Cell code, int tenant) {
    return {tenant, id, std::move(code), null, Amount{value}, value, null};
}

void with_seeds(std::function<void(SeededRandom&)> const& run) {
    for (std::uint64_t const seed : seeds) {
        SeededRandom random{seed};
        try {
            run(random);
        } catch (ConformanceFailure const& failure) {
            throw ConformanceFailure{std::string{failure.what()} + " (seed " +
                                     std::to_string(seed) + ")"};
        }
    }
}

void in_threads(std::vector<std::function<void()>> const& works) {
    std::vector<std::future<void>> running;
    running.reserve(works.size());
    for (auto const& work : works) {
        running.push_back(std::async(std::launch::async, work));
    }
    for (auto const& one : running) {
        one.wait();
    }
    for (auto& one : running) {
        one.get();
    }
}

void in_thread(std::function<void()> const& work) {
    in_threads({work});
}

void note(StorageFactory const& factory, std::string_view what) {
    if (factory.note) {
        factory.note(what);
    }
}

} // namespace kit
} // namespace nostro::inline v0::testing
