#include "conformance_cases.hpp"
#include "conformance_kit.hpp"

#include <algorithm>
#include <array>

namespace nostro::inline v0::testing::cases {
namespace {

using kit::Cell;
using kit::item;
using kit::null;
using kit::Query;
using kit::Row;

constexpr std::array<std::string_view, 3> item_indexes{"", "items_by_code", "items_by_group"};

Row grouped(std::int64_t id, Cell group, std::int64_t value) {
    return {1, id, null, std::move(group), Amount{0}, value, null};
}

/// Items in groups 1 to 3, with values at both ends.
std::vector<Row> groups() {
    std::int64_t const wide = INT64_MAX;
    return {grouped(1, 1, 5),
            grouped(2, 1, wide),
            grouped(3, 2, -wide),
            grouped(4, 2, 5),
            grouped(5, 2, 5),
            grouped(6, 2, 6),
            grouped(7, 2, wide),
            grouped(8, 3, 0)};
}

std::vector<std::int64_t> ids(std::vector<Row> const& rows) {
    std::vector<std::int64_t> result;
    result.reserve(rows.size());
    for (Row const& row : rows) {
        result.push_back(static_cast<std::int64_t>(row[1].number.low()));
    }
    return result;
}

/// The ids of the items that a query finds.
std::vector<std::int64_t> found_ids(storage::Storage& storage, Query const& query) {
    return ids(kit::select(*kit::read(storage), kit::items::table, query));
}

using Ids = std::vector<std::int64_t>;

Cell random_code(SeededRandom& random) {
    if (random.below(3) == 0) {
        return null;
    }
    std::string code;
    for (std::uint64_t length = 1 + random.below(4); length > 0; --length) {
        code += "abz'"[random.below(4)];
    }
    return std::string_view{code};
}

std::int64_t random_value(SeededRandom& random) {
    auto const small = static_cast<std::int64_t>(random.below(3));
    switch (random.below(3)) {
    case 0:
        return small - 1;
    case 1:
        return INT64_MIN + small;
    default:
        return INT64_MAX - small;
    }
}

/// Items of two tenants with few different values, so that ties and unique clashes are common.
std::vector<Row> random_items(SeededRandom& random, std::size_t count) {
    std::vector<Row> rows;
    while (rows.size() < count) {
        Cell const tenant{static_cast<int>(1 + random.below(2))};
        Cell const code = random_code(random);
        bool const taken = code != null && std::ranges::any_of(rows, [&](Row const& row) {
                               return row[0] == tenant && row[kit::items::code] == code;
                           });
        Cell const group = random.below(4) == 0 ? null : Cell{static_cast<int>(random.below(3))};
        auto const id = static_cast<std::int64_t>(rows.size() * 7'919 % 10'007) - 5'000;
        rows.push_back(
            {tenant, id, taken ? null : code, group, Amount{0}, random_value(random), null});
    }
    return rows;
}

void store_in_batches(storage::Storage& storage,
                      std::vector<Row> const& rows,
                      SeededRandom& random) {
    for (std::size_t begin = 0; begin < rows.size();) {
        std::size_t const end = std::min(rows.size(), begin + 1 + random.below(60));
        kit::store(storage,
                   kit::items::table,
                   {rows.begin() + static_cast<std::ptrdiff_t>(begin),
                    rows.begin() + static_cast<std::ptrdiff_t>(end)});
        begin = end;
    }
}

/// Values of an existing row, or of a mixture of two.
Row random_bound(SeededRandom& random,
                 std::vector<Row> const& rows,
                 std::string_view index,
                 std::size_t skip) {
    Row const one = kit::order_values(kit::items::table, index, rows[random.below(rows.size())]);
    Row const other = kit::order_values(kit::items::table, index, rows[random.below(rows.size())]);
    Row result;
    std::size_t const size = random.below(one.size() - skip + 1);
    for (std::size_t at = skip; at < skip + size; ++at) {
        result.push_back(random.below(2) == 0 ? one[at] : other[at]);
    }
    return result;
}

Query random_query(SeededRandom& random, std::vector<Row> const& rows) {
    Query query;
    query.index = item_indexes[random.below(item_indexes.size())];
    Row const order =
        kit::order_values(kit::items::table, query.index, rows[random.below(rows.size())]);
    query.equal.assign(order.begin(),
                       order.begin() + 1 + static_cast<std::ptrdiff_t>(random.below(order.size())));
    query.from = random_bound(random, rows, query.index, query.equal.size());
    query.to = random_bound(random, rows, query.index, query.equal.size());
    query.from_inclusive = random.below(2) == 0;
    query.to_inclusive = random.below(2) == 0;
    query.descending = random.below(2) == 0;
    query.limit = 1 + random.below(2 * rows.size());
    return query;
}

/// Read a tenant page by page: the last row of a page is the exclusive bound of the next. Ends
/// beyond `rows_max` rows, which a store that takes the bound for an inclusive one would never.
std::vector<Row> paged(storage::Transaction& transaction,
                       std::string_view index,
                       bool descending,
                       std::size_t page_size,
                       std::size_t rows_max) {
    std::vector<Row> result;
    Query query{.index = index, .equal = {1}, .descending = descending, .limit = page_size};
    for (;;) {
        std::vector<Row> const page = kit::select(transaction, kit::items::table, query);
        result.insert(result.end(), page.begin(), page.end());
        if (page.size() < page_size || result.size() > rows_max) {
            return result;
        }
        Row cursor = kit::order_values(kit::items::table, index, page.back());
        cursor.erase(cursor.begin());
        (descending ? query.to : query.from) = std::move(cursor);
        (descending ? query.to_inclusive : query.from_inclusive) = false;
    }
}

} // namespace

void select_takes_equal_prefixes(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, groups());
    std::string_view const index = "items_by_group";
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.index = index, .equal = {1}}),
                        (Ids{1, 2, 3, 4, 5, 6, 7, 8}));
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.index = index, .equal = {1, 2}}),
                        (Ids{3, 4, 5, 6, 7}));
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.index = index, .equal = {1, 2, 5}}), (Ids{4, 5}));
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.index = index, .equal = {1, 2, 5, 5}}), (Ids{5}));
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.equal = {1, 6}}), (Ids{6}));
}

void select_bounds_are_inclusive_or_exclusive(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, groups());
    auto const between = [&](bool from_inclusive, bool to_inclusive) {
        return found_ids(*storage,
                         {.equal = {1},
                          .from = {3},
                          .to = {6},
                          .from_inclusive = from_inclusive,
                          .to_inclusive = to_inclusive});
    };
    NOSTRO_EXPECT_EQUAL(between(true, true), (Ids{3, 4, 5, 6}));
    NOSTRO_EXPECT_EQUAL(between(false, true), (Ids{4, 5, 6}));
    NOSTRO_EXPECT_EQUAL(between(true, false), (Ids{3, 4, 5}));
    NOSTRO_EXPECT_EQUAL(between(false, false), (Ids{4, 5}));
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.equal = {1}, .from = {7}}), (Ids{7, 8}));
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.equal = {1}, .to = {2}}), (Ids{1, 2}));
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.equal = {1}, .from = {-5}, .to = {100}}).size(), 8U);
}

void select_bounds_compare_as_tuples(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, groups());
    std::string_view const index = "items_by_group";
    // (2, 5) to (3, ...): not "group >= 2 and amount >= 5".
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.index = index, .equal = {1}, .from = {2, 5}}),
                        (Ids{4, 5, 6, 7, 8}));
    NOSTRO_EXPECT_EQUAL(found_ids(*storage,
                                  {.index = index,
                                   .equal = {1},
                                   .from = {2, 5, 4},
                                   .to = {3, 0, 7},
                                   .from_inclusive = false}),
                        (Ids{5, 6, 7}));
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.index = index, .equal = {1}, .to = {2, 5, 4}}),
                        (Ids{1, 2, 3, 4}));
    NOSTRO_EXPECT_EQUAL(
        found_ids(*storage, {.index = index, .equal = {1, 2}, .from = {5, 5}, .to = {6, 6}}),
        (Ids{5, 6}));
}

void select_bounds_may_be_short(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, groups());
    std::string_view const index = "items_by_group";
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.index = index, .equal = {1}, .from = {2}}),
                        (Ids{3, 4, 5, 6, 7, 8}));
    // An exclusive short bound passes over everything that begins with it.
    NOSTRO_EXPECT_EQUAL(
        found_ids(*storage, {.index = index, .equal = {1}, .from = {2}, .from_inclusive = false}),
        (Ids{8}));
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.index = index, .equal = {1}, .to = {2}}),
                        (Ids{1, 2, 3, 4, 5, 6, 7}));
    NOSTRO_EXPECT_EQUAL(
        found_ids(*storage, {.index = index, .equal = {1}, .to = {2}, .to_inclusive = false}),
        (Ids{1, 2}));
    NOSTRO_EXPECT_EQUAL(found_ids(*storage,
                                  {.index = index,
                                   .equal = {1, 2},
                                   .from = {5},
                                   .from_inclusive = false,
                                   .descending = true}),
                        (Ids{7, 6}));
}

void select_descends(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, groups());
    NOSTRO_EXPECT_EQUAL(
        found_ids(*storage, {.index = "items_by_group", .equal = {1}, .descending = true}),
        (Ids{8, 7, 6, 5, 4, 3, 2, 1}));
    NOSTRO_EXPECT_EQUAL(
        found_ids(*storage, {.equal = {1}, .from = {3}, .to = {6}, .descending = true, .limit = 2}),
        (Ids{6, 5}));
}

void select_keeps_its_limit(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, groups());
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.equal = {1}, .limit = 1}), (Ids{1}));
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.equal = {1}, .limit = 3}), (Ids{1, 2, 3}));
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.equal = {1}, .from = {7}, .limit = 3}), (Ids{7, 8}));
    NOSTRO_EXPECT_EQUAL(
        found_ids(*storage, {.index = "items_by_group", .equal = {1, 2}, .limit = 4}),
        (Ids{3, 4, 5, 6}));
}

void select_appends_to_what_was_found(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, {item(1, 1, "a"), item(2, 2)});
    auto const transaction = kit::read(*storage);
    storage::Rows found = kit::rows(kit::items::table, {item(7, 7)});
    std::array<storage::Value, 1> const equal{std::int64_t{1}};
    NOSTRO_EXPECT_EQUAL(
        transaction->select(kit::items::table,
                            {.index = {}, .equal = equal, .from = {}, .to = {}, .limit = 10},
                            found),
        2U);
    NOSTRO_EXPECT_EQUAL(kit::read(found),
                        (std::vector<Row>{item(7, 7), item(1, 1, "a"), item(2, 2)}));
}

void select_takes_null_bounds(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage,
               kit::items::table,
               {grouped(4, null, 1), grouped(3, null, 2), grouped(2, -1, 0), grouped(1, 1, 0)});
    std::string_view const index = "items_by_group";
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.index = index, .equal = {1, null}}), (Ids{4, 3}));
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.index = index, .equal = {1, null}, .from = {2}}),
                        (Ids{3}));
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.index = index, .equal = {1}, .from = {null}}),
                        (Ids{4, 3, 2, 1}));
    NOSTRO_EXPECT_EQUAL(
        found_ids(*storage,
                  {.index = index, .equal = {1}, .from = {null}, .from_inclusive = false}),
        (Ids{2, 1}));
    NOSTRO_EXPECT_EQUAL(
        found_ids(*storage,
                  {.index = index, .equal = {1}, .from = {null, 1, 4}, .from_inclusive = false}),
        (Ids{3, 2, 1}));
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.index = index, .equal = {1}, .to = {null}}),
                        (Ids{4, 3}));
    NOSTRO_EXPECT_EQUAL(
        found_ids(*storage, {.index = index, .equal = {1}, .to = {null}, .to_inclusive = false}),
        Ids{});
    NOSTRO_EXPECT_EQUAL(
        found_ids(*storage, {.index = index, .equal = {1}, .to = {null, 2}, .to_inclusive = false}),
        (Ids{4}));
    NOSTRO_EXPECT_EQUAL(found_ids(*storage,
                                  {.index = index,
                                   .equal = {1},
                                   .to = {-1, 0, 2},
                                   .to_inclusive = false,
                                   .descending = true}),
                        (Ids{3, 4}));
}

void select_answers_nothing_for_empty_ranges(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.equal = {1}}), Ids{});
    kit::store(*storage, kit::items::table, groups());
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.equal = {9}}), Ids{});
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.equal = {1}, .from = {6}, .to = {3}}), Ids{});
    NOSTRO_EXPECT_EQUAL(
        found_ids(
            *storage,
            {.equal = {1}, .from = {3}, .to = {3}, .to_inclusive = false, .descending = true}),
        Ids{});
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.index = "items_by_group", .equal = {1, 2, 7}}),
                        Ids{});
}

void tenants_do_not_mix(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    std::vector<Row> first;
    std::vector<Row> second;
    for (std::int64_t id = 1; id <= 300; ++id) {
        first.push_back(item(id, id, null, 1));
        second.push_back(item(id, -id, null, 2));
        kit::store(*storage, kit::items::table, {second.back(), first.back()});
    }
    NOSTRO_EXPECT_EQUAL(kit::all(*storage, kit::items::table, 1), first);
    NOSTRO_EXPECT_EQUAL(kit::all(*storage, kit::items::table, 2), second);
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.equal = {1}, .from = {299}}), (Ids{299, 300}));
    NOSTRO_EXPECT_EQUAL(found_ids(*storage, {.index = "items_by_group", .equal = {2}, .limit = 2}),
                        (Ids{300, 299}));
}

void cursors_page_through_everything(StorageFactory const& factory) {
    kit::with_seeds([&](SeededRandom& random) {
        auto const storage = kit::open(factory);
        std::vector<Row> const rows = random_items(random, 400);
        store_in_batches(*storage, rows, random);
        auto const transaction = kit::read(*storage);
        for (std::string_view const index : item_indexes) {
            for (bool const descending : {false, true}) {
                auto const expected =
                    kit::naive_select(rows,
                                      kit::items::table,
                                      {.index = index, .equal = {1}, .descending = descending});
                for (std::size_t const page_size : {1U, 7U, 64U, 1'000U}) {
                    NOSTRO_EXPECT_EQUAL(
                        paged(*transaction, index, descending, page_size, rows.size()), expected);
                }
            }
        }
    });
}

void random_ranges_match_a_sort(StorageFactory const& factory) {
    kit::with_seeds([&](SeededRandom& random) {
        auto const storage = kit::open(factory);
        std::vector<Row> const rows = random_items(random, 250);
        store_in_batches(*storage, rows, random);
        auto const transaction = kit::read(*storage);
        for (int round = 0; round < 400; ++round) {
            Query const query = random_query(random, rows);
            NOSTRO_EXPECT_EQUAL(kit::select(*transaction, kit::items::table, query),
                                kit::naive_select(rows, kit::items::table, query));
        }
    });
}

} // namespace nostro::inline v0::testing::cases
