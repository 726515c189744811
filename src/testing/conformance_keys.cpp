#include "conformance_cases.hpp"
#include "conformance_kit.hpp"

namespace nostro::inline v0::testing::cases {
namespace {

using kit::item;
using kit::null;
using kit::Row;

/// Insert in a savepoint; the violation names what is taken and leaves no trace.
void expect_taken(storage::Transaction& transaction,
                  storage::Table const& table,
                  std::vector<Row> const& rows,
                  std::string_view index) {
    std::vector<Row> const before = kit::all(transaction, table);
    transaction.savepoint();
    auto const error = NOSTRO_EXPECT_THROWS(
        AlreadyExists, transaction.insert(table, kit::rows(table, rows).view()));
    NOSTRO_EXPECT_EQUAL(error.detail("table"), table.name);
    NOSTRO_EXPECT_EQUAL(error.detail("index"), index);
    transaction.rollback_to();
    NOSTRO_EXPECT_EQUAL(kit::all(transaction, table), before);
}

struct Found {
    std::vector<std::uint32_t> answered;
    std::vector<Row> rows;
};

Found get(storage::Transaction& transaction,
          storage::Table const& table,
          std::string_view index,
          std::vector<Row> const& wanted) {
    storage::Rows found{table};
    auto answered = transaction.get(
        table, index, kit::keys(table, index, wanted).view(), storage::Lock::none, found);
    return {std::move(answered), kit::read(found)};
}

} // namespace

void taken_key_names_the_table(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, {item(1), item(2), item(3)});
    kit::store(*storage, kit::texts::table, {{1, "k", "body"}});
    auto const transaction = kit::write(*storage);
    expect_taken(*transaction, kit::items::table, {item(2)}, "");
    expect_taken(*transaction, kit::items::table, {item(4), item(5), item(1), item(6)}, "");
    expect_taken(*transaction, kit::texts::table, {{1, "k", "other"}}, "");
    transaction->insert(kit::items::table, kit::rows(kit::items::table, {item(4)}).view());
    transaction->commit();
    NOSTRO_EXPECT_EQUAL(kit::all(*storage, kit::items::table).size(), 4U);
}

void taken_unique_value_names_the_index(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, {item(1, 0, "a"), item(2, 0, "b")});
    kit::store(*storage, kit::journal::table, {{1, 1, 1, "id-5", 9}, {1, 1, 2, "id-7", 9}});
    auto const transaction = kit::write(*storage);
    expect_taken(
        *transaction, kit::items::table, {item(3, 0, "c"), item(4, 0, "a")}, "items_by_code");
    expect_taken(*transaction, kit::journal::table, {{1, 2, 1, "id-5", 9}}, "journal_by_id");
    expect_taken(*transaction, kit::journal::table, {{1, 1, 3, "id-7", 9}}, "journal_by_id");
    transaction->insert(kit::items::table, kit::rows(kit::items::table, {item(3, 0, "c")}).view());
    transaction->commit();
}

void duplicates_within_one_batch_are_found(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    auto const transaction = kit::write(*storage);
    expect_taken(*transaction, kit::items::table, {item(1), item(1)}, "");
    expect_taken(*transaction, kit::items::table, {item(3), item(2), item(4), item(2)}, "");
    expect_taken(*transaction,
                 kit::items::table,
                 {item(1, 0, "x"), item(2, 0, "y"), item(3, 0, "x")},
                 "items_by_code");
    expect_taken(*transaction,
                 kit::journal::table,
                 {{1, 1, 1, "b", 1}, {1, 1, 2, "a", 1}, {1, 1, 3, "b", 1}},
                 "journal_by_id");
}

void late_unique_values_are_checked_too(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    // Ascending values first, then some from before them, in batches of their own.
    std::vector<Row> ascending;
    for (std::int64_t seq = 1; seq <= 500; ++seq) {
        std::string const id = std::to_string(10'000 + 2 * seq);
        ascending.push_back({1, 1, seq, std::string_view{id}, seq});
    }
    kit::store(*storage, kit::journal::table, ascending);
    auto const transaction = kit::write(*storage);
    for (int late = 0; late < 200; ++late) {
        std::string const odd = std::to_string(10'001 + 2 * ((late * 37) % 200));
        std::string const even = std::to_string(10'002 + 2 * ((late * 41) % 200));
        Row const row{1, 0, late, std::string_view{odd}, 1};
        transaction->insert(kit::journal::table, kit::rows(kit::journal::table, {row}).view());
        if (late % 20 != 0) {
            continue;
        }
        expect_taken(*transaction,
                     kit::journal::table,
                     {{1, 0, 1'000, std::string_view{odd}, 1}},
                     "journal_by_id");
        expect_taken(*transaction,
                     kit::journal::table,
                     {{1, 0, 1'000, std::string_view{even}, 1}},
                     "journal_by_id");
        expect_taken(*transaction, kit::journal::table, {{1, 0, late, "new", 1}}, "");
        expect_taken(*transaction, kit::journal::table, {{1, 1, 1 + late, "new", 1}}, "");
    }
    transaction->commit();
    NOSTRO_EXPECT_EQUAL(kit::all(*storage, kit::journal::table).size(), 700U);
}

void nulls_are_outside_of_unique(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, {item(1), item(2), item(3, 0, ""), item(4)});
    auto const transaction = kit::write(*storage);
    transaction->insert(kit::items::table, kit::rows(kit::items::table, {item(5), item(6)}).view());
    expect_taken(
        *transaction, kit::items::table, {item(7, 0, "")}, "items_by_code"); // empty is a value
    NOSTRO_EXPECT_EQUAL(
        get(*transaction, kit::items::table, "items_by_code", {{1, ""}}).rows.size(), 1U);
    NOSTRO_EXPECT_EQUAL(
        kit::select(*transaction, kit::items::table, {.index = "items_by_code", .equal = {1, null}})
            .size(),
        5U);
}

void tenants_share_no_unique_values(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage,
               kit::items::table,
               {item(1, 10, "a", 1), item(1, 20, "a", 2), item(1, 30, "a", -1)});
    auto const transaction = kit::read(*storage);
    auto const found =
        get(*transaction, kit::items::table, "items_by_code", {{2, "a"}, {-1, "a"}, {3, "a"}});
    NOSTRO_EXPECT_EQUAL(found.rows, (std::vector<Row>{item(1, 20, "a", 2), item(1, 30, "a", -1)}));
}

void get_answers_in_the_order_of_the_keys(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, {item(10, 1), item(20, 2), item(30, 3), item(40, 4)});
    auto const transaction = kit::read(*storage);
    auto const found = get(*transaction,
                           kit::items::table,
                           "",
                           {{1, 30}, {1, 5}, {1, 10}, {1, 30}, {2, 10}, {1, 99}, {1, 40}, {1, 30}});
    NOSTRO_EXPECT_EQUAL(found.answered, (std::vector<std::uint32_t>{0, 2, 3, 6, 7}));
    NOSTRO_EXPECT_EQUAL(
        found.rows,
        (std::vector<Row>{item(30, 3), item(10, 1), item(30, 3), item(40, 4), item(30, 3)}));
}

void get_by_unique_index(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(
        *storage,
        kit::items::table,
        {item(1, 1, "b"), item(2, 2, "a"), item(3, 3), item(4, 4, "\u00E9'\""), item(5, 5, "")});
    auto const transaction = kit::read(*storage);
    auto const found =
        get(*transaction,
            kit::items::table,
            "items_by_code",
            {{1, "a"}, {1, "\u00E9'\""}, {1, "A"}, {1, "b"}, {1, "a"}, {1, "ab"}, {1, ""}});
    NOSTRO_EXPECT_EQUAL(found.answered, (std::vector<std::uint32_t>{0, 1, 3, 4, 6}));
    NOSTRO_EXPECT_EQUAL(found.rows,
                        (std::vector<Row>{item(2, 2, "a"),
                                          item(4, 4, "\u00E9'\""),
                                          item(1, 1, "b"),
                                          item(2, 2, "a"),
                                          item(5, 5, "")}));
}

void get_half_of_a_large_batch(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    std::vector<Row> rows;
    std::vector<Row> wanted;
    std::vector<std::uint32_t> expected;
    for (std::int64_t id = 0; id < 8'190; ++id) {
        if (id % 2 == 0) {
            rows.push_back(item(id, id));
        }
        std::int64_t const asked = (id * 4'093) % 8'190;
        wanted.push_back({1, asked});
        if (asked % 2 == 0) {
            expected.push_back(static_cast<std::uint32_t>(id));
        }
    }
    kit::store(*storage, kit::items::table, rows);
    auto const found = get(*kit::read(*storage), kit::items::table, "", wanted);
    NOSTRO_EXPECT_EQUAL(found.answered, expected);
    for (std::size_t at = 0; at < expected.size(); ++at) {
        NOSTRO_EXPECT_EQUAL(found.rows[at][1], wanted[expected[at]][1]);
    }
}

void get_appends_to_what_was_found(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, {item(1, 1, "a"), item(2, 2)});
    auto const transaction = kit::read(*storage);
    storage::Rows found = kit::rows(kit::items::table, {item(9, 9), item(8, 8, "z")});
    auto const keys = kit::keys(kit::items::table, "", {{1, 2}, {1, 1}});
    auto const answered =
        transaction->get(kit::items::table, "", keys.view(), storage::Lock::none, found);
    NOSTRO_EXPECT_EQUAL(answered, (std::vector<std::uint32_t>{0, 1}));
    NOSTRO_EXPECT_EQUAL(
        kit::read(found),
        (std::vector<Row>{item(9, 9), item(8, 8, "z"), item(2, 2), item(1, 1, "a")}));
}

void erased_keys_and_values_are_free_again(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, {item(1, 1, "a"), item(2, 2, "b"), item(3, 3, "c")});
    kit::store(*storage, kit::texts::table, {{1, "a", "1"}, {1, "b", "2"}, {1, "c", "3"}});
    auto const transaction = kit::write(*storage);
    NOSTRO_EXPECT_EQUAL(
        transaction->erase(kit::items::table, kit::keys(kit::items::table, "", {{1, 2}}).view()),
        1U);
    NOSTRO_EXPECT_EQUAL(
        transaction->erase(kit::texts::table, kit::keys(kit::texts::table, "", {{1, "b"}}).view()),
        1U);
    transaction->insert(kit::items::table, kit::rows(kit::items::table, {item(2, 20, "b")}).view());
    transaction->insert(kit::texts::table, kit::rows(kit::texts::table, {{1, "b", "20"}}).view());
    expect_taken(*transaction, kit::items::table, {item(2)}, "");
    expect_taken(*transaction, kit::texts::table, {{1, "b", "x"}}, "");
    transaction->commit();
    NOSTRO_EXPECT_EQUAL(kit::all(*storage, kit::items::table),
                        (std::vector<Row>{item(1, 1, "a"), item(2, 20, "b"), item(3, 3, "c")}));
    NOSTRO_EXPECT_EQUAL(kit::all(*storage, kit::texts::table),
                        (std::vector<Row>{{1, "a", "1"}, {1, "b", "20"}, {1, "c", "3"}}));
}

} // namespace nostro::inline v0::testing::cases
