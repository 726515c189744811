#include "storage/schema_check.hpp"

#include <nostro/core/error.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

namespace {

using namespace nostro::storage;
using nostro::InvalidArgument;

constexpr std::array<Column, 4> columns{{{"tenant", ColumnType::int64},
                                         {"id", ColumnType::int64},
                                         {"name", ColumnType::text, true},
                                         {"amount", ColumnType::int128}}};
constexpr std::array<std::uint8_t, 2> by_name{0, 2};
constexpr std::array<Index, 1> indexes{{{"thing_by_name", by_name, true}}};
constexpr Table thing{"thing", columns, 2, indexes, RowLife::changeable};

std::vector<int> positions(ColumnList const& list) {
    return {list.begin(), list.end()};
}

/// Whether a schema of this one table is refused.
bool is_refused(Table const& table) {
    std::array<Table const*, 1> const tables{&table};
    try {
        check_schema({1, tables, {}});
        return false;
    } catch (InvalidArgument const&) {
        return true;
    }
}

Table changed(void (*change)(Table&)) {
    Table table = thing;
    change(table);
    return table;
}

} // namespace

TEST_CASE("the order of an index ends with the key columns it lacks") {
    CHECK(positions(order_columns(thing, nullptr)) == std::vector{0, 1});
    CHECK(positions(order_columns(thing, &thing.indexes[0])) == std::vector{0, 2, 1});
    CHECK(positions(lookup_columns(thing, nullptr)) == std::vector{0, 1});
    CHECK(positions(lookup_columns(thing, &thing.indexes[0])) == std::vector{0, 2});
}

TEST_CASE("indexes are found by name") {
    CHECK(find_index(thing, "") == nullptr);
    CHECK(find_index(thing, "thing_by_name") == &thing.indexes[0]);
    CHECK_THROWS_AS(static_cast<void>(find_index(thing, "thing_by_age")), InvalidArgument);
}

TEST_CASE("sound schemas pass and broken ones are refused") {
    static constexpr std::array<std::uint8_t, 1> without_tenant{2};
    static constexpr std::array<std::uint8_t, 3> twice{0, 2, 2};
    static constexpr std::array<std::uint8_t, 2> beyond{0, 4};
    static constexpr std::array<Index, 1> bad_tenant{{{"a", without_tenant}}};
    static constexpr std::array<Index, 1> bad_twice{{{"a", twice}}};
    static constexpr std::array<Index, 1> bad_beyond{{{"a", beyond}}};
    static constexpr std::array<Index, 1> bad_name{{{"A b", by_name}}};
    static constexpr std::array<Index, 2> same_name{{{"a", by_name}, {"a", by_name}}};
    static constexpr std::array<Column, 2> no_tenant{
        {{"id", ColumnType::int64}, {"name", ColumnType::text}}};
    static constexpr std::array<Column, 2> same_column{
        {{"tenant", ColumnType::int64}, {"tenant", ColumnType::text}}};

    CHECK_FALSE(is_refused(thing));
    CHECK(is_refused(changed([](Table& table) { table.name = "Thing"; })));
    CHECK(is_refused(changed([](Table& table) { table.name = ""; })));
    CHECK(is_refused(changed([](Table& table) { table.key_size = 0; })));
    CHECK(is_refused(changed([](Table& table) { table.key_size = 3; }))); // "name" is nullable
    CHECK(is_refused(changed([](Table& table) { table.key_size = 5; })));
    CHECK(is_refused(changed([](Table& table) { table.columns = {}; })));
    CHECK(is_refused(changed([](Table& table) { table.indexes = bad_tenant; })));
    CHECK(is_refused(changed([](Table& table) { table.indexes = bad_twice; })));
    CHECK(is_refused(changed([](Table& table) { table.indexes = bad_beyond; })));
    CHECK(is_refused(changed([](Table& table) { table.indexes = bad_name; })));
    CHECK(is_refused(changed([](Table& table) { table.indexes = same_name; })));
    CHECK(is_refused({"thing", no_tenant, 1, {}}));
    CHECK(is_refused({"thing", same_column, 1, {}}));
}

TEST_CASE("a schema has each name once and ascending migrations") {
    std::array<Table const*, 2> const twice{&thing, &thing};
    CHECK_THROWS_AS(check_schema({1, twice, {}}), InvalidArgument);
    std::array<Table const*, 1> const once{&thing};
    CHECK_THROWS_AS(check_schema({0, once, {}}), InvalidArgument);
    std::array<Migration, 2> const descending{{{3, {}}, {2, {}}}};
    CHECK_THROWS_AS(check_schema({3, once, descending}), InvalidArgument);
    std::array<Migration, 2> const ascending{{{2, {}}, {3, {}}}};
    CHECK_NOTHROW(check_schema({3, once, ascending}));
}
