#include "conformance_cases.hpp"
#include "conformance_kit.hpp"

#include <array>
#include <cstddef>

namespace nostro::inline v0::testing::cases {
namespace {

using kit::Cell;
using kit::null;
using kit::Row;

/// Values around the border between what fits 64 bits and what does not, ascending.
std::vector<Amount> amounts() {
    Amount const border = Amount::from_halves(0, 1ULL << 63); // 2^63
    return {Amount::min(),
            Amount::min() + 1,
            Amount::from_halves(-2, 5),
            -border - border - 1,
            -border - border,
            -border - 1,
            -border,
            -border + 1,
            -10,
            -9,
            -1,
            0,
            1,
            9,
            10,
            border - 1,
            border,
            border + 1,
            border + border - 1,
            border + border,
            Amount::from_halves(1, 5),
            Amount::max() - 1,
            Amount::max()};
}

/// One row for each value of a column of `wide`, the others null, stored in a mixed order.
std::vector<Row> wide_rows(std::size_t column, std::vector<Cell> const& values) {
    std::vector<Row> result;
    for (std::size_t at = 0; at < values.size(); ++at) {
        Row row{1, static_cast<std::int64_t>(at), null, null, null, null};
        row[column] = values[at];
        result.push_back(std::move(row));
    }
    return result;
}

std::vector<Row> shuffled(std::vector<Row> rows) {
    SeededRandom random{7};
    for (std::size_t at = rows.size(); at > 1; --at) {
        std::swap(rows[at - 1], rows[random.below(at)]);
    }
    return rows;
}

void expect_round_trip(StorageFactory const& factory,
                       std::size_t column,
                       std::vector<Cell> const& values) {
    auto const storage = kit::open(factory);
    std::vector<Row> const rows = wide_rows(column, values);
    kit::store(*storage, kit::wide::table, shuffled(rows));
    NOSTRO_EXPECT_EQUAL(kit::all(*storage, kit::wide::table), rows);
}

/// Values given in order come back in order, whatever order they were stored in, with every value a
/// bound.
void expect_order(StorageFactory const& factory,
                  std::string_view index,
                  std::size_t column,
                  std::vector<Cell> const& values) {
    auto const storage = kit::open(factory);
    std::vector<Row> const rows = wide_rows(column, values);
    kit::store(*storage, kit::wide::table, shuffled(rows));
    auto const transaction = kit::read(*storage);
    NOSTRO_EXPECT_EQUAL(kit::select(*transaction, kit::wide::table, {.index = index, .equal = {1}}),
                        rows);
    for (std::size_t at = 0; at < values.size(); ++at) {
        auto const position = static_cast<std::ptrdiff_t>(at);
        std::vector<Row> const above{rows.begin() + position + 1, rows.end()};
        std::vector<Row> const up_to{rows.begin(), rows.begin() + position + 1};
        NOSTRO_EXPECT_EQUAL(
            kit::select(
                *transaction,
                kit::wide::table,
                {.index = index, .equal = {1}, .from = {values[at]}, .from_inclusive = false}),
            above);
        NOSTRO_EXPECT_EQUAL(kit::select(*transaction,
                                        kit::wide::table,
                                        {.index = index, .equal = {1}, .to = {values[at]}}),
                            up_to);
        NOSTRO_EXPECT_EQUAL(
            kit::select(*transaction, kit::wide::table, {.index = index, .equal = {1, values[at]}}),
            std::vector<Row>{rows[at]});
    }
}

std::vector<Cell> cells(std::vector<Amount> const& values) {
    return {values.begin(), values.end()};
}

std::string every_byte() {
    std::string result;
    for (int byte = 0; byte < 256; ++byte) {
        result.push_back(static_cast<char>(byte));
    }
    return result;
}

} // namespace

void int64_extremes_round_trip(StorageFactory const& factory) {
    expect_round_trip(
        factory, kit::wide::number, {INT64_MIN, INT64_MIN + 1, -1, 0, 1, INT64_MAX - 1, INT64_MAX});
}

void int128_round_trips_around_64_bits(StorageFactory const& factory) {
    expect_round_trip(factory, kit::wide::amount, cells(amounts()));
}

void bytes_hold_every_value(StorageFactory const& factory) {
    std::string const every = every_byte();
    std::vector<Cell> values{
        std::string_view{}, std::string_view{every}, std::string_view{"\0", 1}};
    for (char const& byte : every) {
        values.emplace_back(std::string_view{&byte, 1});
    }
    expect_round_trip(factory, kit::wide::raw, values);
}

void text_round_trips(StorageFactory const& factory) {
    std::string const long_text(100'000, 'x');
    expect_round_trip(factory,
                      kit::wide::label,
                      {"",
                       " ",
                       "it's \"quoted\" \\ `so`; -- '); drop table test_wide;",
                       "line\nline\r\n\ttab",
                       "Gr\u00FC\u00DFe, \u4F60\u597D, \U0001F680\U0001F469\u200D\U0001F680",
                       "\U0010FFFF\uFFFD\u0001",
                       "007",
                       "1e5",
                       "null",
                       std::string_view{long_text}});
}

void null_differs_from_zero_and_empty(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    std::vector<Row> const rows{{1, 1, null, null, null, null},
                                {1, 2, 0, Amount{0}, "", ""},
                                {1, 3, null, Amount{0}, null, ""},
                                {1, 4, 0, null, "", null}};
    kit::store(*storage, kit::wide::table, rows);
    NOSTRO_EXPECT_EQUAL(kit::all(*storage, kit::wide::table), rows);
    auto const transaction = kit::read(*storage);
    NOSTRO_EXPECT_EQUAL(
        kit::select(*transaction, kit::wide::table, {.index = "wide_by_label", .equal = {1, null}}),
        (std::vector<Row>{rows[0], rows[3]}));
    NOSTRO_EXPECT_EQUAL(
        kit::select(*transaction, kit::wide::table, {.index = "wide_by_label", .equal = {1, ""}}),
        (std::vector<Row>{rows[1], rows[2]}));
}

void integers_order_by_value(StorageFactory const& factory) {
    expect_order(factory,
                 "wide_by_number",
                 kit::wide::number,
                 {INT64_MIN,
                  -(std::int64_t{1} << 40),
                  -256,
                  -2,
                  -1,
                  0,
                  1,
                  2,
                  127,
                  128,
                  255,
                  256,
                  INT64_MAX});
}

void bytes_order_as_unsigned(StorageFactory const& factory) {
    expect_order(factory,
                 "wide_by_raw",
                 kit::wide::raw,
                 {"",
                  std::string_view{"\0", 1},
                  std::string_view{"\0\0", 2},
                  "\x01",
                  "a",
                  std::string_view{"a\0", 2},
                  "aa",
                  "aaaaaaaa",
                  "aaaaaaaab",
                  "aaaaaaaac",
                  "b",
                  "\x7F",
                  "\x80",
                  "\xFF",
                  "\xFF\xFF"});
}

void text_orders_by_its_bytes(StorageFactory const& factory) {
    expect_order(factory,
                 "wide_by_label",
                 kit::wide::label,
                 {"",
                  " ",
                  "10",
                  "9",
                  "A",
                  "Z",
                  "Za",
                  "_",
                  "a",
                  "aa",
                  "z",
                  "\u00E9",
                  "\u4F60",
                  "\uFFFD",
                  "\U0001F680"});
}

void nulls_sort_first(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    std::vector<Row> const rows{{1, 4, null, null, null, null},
                                {1, 5, null, null, null, null},
                                {1, 3, INT64_MIN, Amount::min(), "", ""},
                                {1, 1, 0, Amount{0}, "a", "a"}};
    kit::store(*storage, kit::wide::table, shuffled(rows));
    auto const transaction = kit::read(*storage);
    std::vector<Row> const reversed{rows.rbegin(), rows.rend()};
    for (std::string_view const index : {"wide_by_number", "wide_by_raw", "wide_by_label"}) {
        NOSTRO_EXPECT_EQUAL(
            kit::select(*transaction, kit::wide::table, {.index = index, .equal = {1}}), rows);
        NOSTRO_EXPECT_EQUAL(kit::select(*transaction,
                                        kit::wide::table,
                                        {.index = index, .equal = {1}, .descending = true}),
                            reversed);
    }
}

} // namespace nostro::inline v0::testing::cases
