#include "conformance_cases.hpp"
#include "conformance_kit.hpp"

#include <nostro/core/limits.hpp>

#include <array>

namespace nostro::inline v0::testing::cases {
namespace {

using kit::item;
using kit::null;
using kit::Row;

void update(storage::Transaction& transaction, std::vector<Row> const& rows) {
    transaction.update(kit::items::table, kit::rows(kit::items::table, rows).view());
}

std::size_t erase(storage::Transaction& transaction,
                  storage::Table const& table,
                  std::vector<Row> const& keys) {
    return transaction.erase(table, kit::keys(table, "", keys).view());
}

std::size_t count_by_group(storage::Transaction& transaction, kit::Cell const& group) {
    return kit::select(
               transaction, kit::items::table, {.index = "items_by_group", .equal = {1, group}})
        .size();
}

/// A range over the items of tenant 1 that is well formed.
storage::Range sound_range() {
    static constexpr std::array<storage::Value, 1> tenant{storage::Value{std::int64_t{1}}};
    return {.index = {}, .equal = tenant, .from = {}, .to = {}, .limit = 1};
}

} // namespace

void update_replaces_whole_rows(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage,
               kit::items::table,
               {item(1, 1, "a"), item(2, 2, "b"), item(3, 3), item(4, 4, "d")});
    std::vector<Row> const changed{{1, 3, "c", 7, Amount::max(), INT64_MIN, "note"},
                                   {1, 1, null, null, Amount::min(), INT64_MAX, ""},
                                   {1, 2, "b", null, Amount{2}, 22, null}};
    auto transaction = kit::write(*storage);
    update(*transaction, changed);
    transaction->commit();
    NOSTRO_EXPECT_EQUAL(kit::all(*storage, kit::items::table),
                        (std::vector<Row>{changed[1], changed[2], changed[0], item(4, 4, "d")}));
    transaction = kit::write(*storage);
    update(*transaction, {item(1, 1, "a"), item(3, 3)});
    update(*transaction, {item(2, 2, "b")});
    transaction->commit();
    NOSTRO_EXPECT_EQUAL(
        kit::all(*storage, kit::items::table),
        (std::vector<Row>{item(1, 1, "a"), item(2, 2, "b"), item(3, 3), item(4, 4, "d")}));
}

void update_moves_rows_in_indexes(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    std::vector<Row> rows;
    for (std::int64_t id = 0; id < 100; ++id) {
        rows.push_back({1, id, null, id % 2, Amount{id}, 0, null});
    }
    kit::store(*storage, kit::items::table, rows);
    auto const transaction = kit::write(*storage);
    for (int round = 0; round < 5; ++round) {
        for (std::size_t id = 0; id < rows.size(); id += 3) {
            rows[id][kit::items::group_id] = round;
            rows[id][kit::items::amount] = Amount{1'000 - static_cast<std::int64_t>(id)};
        }
        update(*transaction, rows);
        for (int group = 0; group <= round; ++group) {
            kit::Query const query{.index = "items_by_group", .equal = {1, group}};
            NOSTRO_EXPECT_EQUAL(kit::select(*transaction, kit::items::table, query),
                                kit::naive_select(rows, kit::items::table, query));
        }
    }
    transaction->commit();
    NOSTRO_EXPECT_EQUAL(kit::all(*storage, kit::items::table), rows);
}

void update_of_a_missing_key_is_not_found(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, {item(1, 1), item(2, 2)});
    {
        auto const transaction = kit::write(*storage);
        NOSTRO_EXPECT_THROWS(NotFound,
                             update(*transaction, {item(1, 10), item(9, 90), item(2, 20)}));
        NOSTRO_EXPECT(!transaction->is_open());
        NOSTRO_EXPECT_THROWS(InvalidArgument, transaction->commit());
    }
    NOSTRO_EXPECT_EQUAL(kit::all(*storage, kit::items::table),
                        (std::vector<Row>{item(1, 1), item(2, 2)}));
}

void update_to_a_taken_value_is_refused(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, {item(1, 1, "a"), item(2, 2, "b")});
    {
        auto const transaction = kit::write(*storage);
        auto const error =
            NOSTRO_EXPECT_THROWS(AlreadyExists, update(*transaction, {item(2, 2, "a")}));
        NOSTRO_EXPECT_EQUAL(error.detail("index"), std::string_view{"items_by_code"});
    }
    NOSTRO_EXPECT_EQUAL(kit::all(*storage, kit::items::table),
                        (std::vector<Row>{item(1, 1, "a"), item(2, 2, "b")}));
}

void erase_counts_what_it_removed(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, {item(1), item(2, 0, "b"), item(3), item(4)});
    kit::store(*storage,
               kit::texts::table,
               {{1, "a", "1"}, {1, std::string_view{"a\0", 2}, "2"}, {1, "", "3"}});
    auto const transaction = kit::write(*storage);
    NOSTRO_EXPECT_EQUAL(erase(*transaction, kit::items::table, {{1, 2}, {1, 7}, {1, 4}, {2, 1}}),
                        2U);
    NOSTRO_EXPECT_EQUAL(erase(*transaction, kit::items::table, {{1, 2}}), 0U);
    NOSTRO_EXPECT_EQUAL(erase(*transaction, kit::items::table, {{1, 1}, {1, 1}}), 1U);
    NOSTRO_EXPECT_EQUAL(erase(*transaction, kit::texts::table, {{1, ""}, {1, "b"}}), 1U);
    transaction->commit();
    NOSTRO_EXPECT_EQUAL(kit::all(*storage, kit::items::table), (std::vector<Row>{item(3)}));
    NOSTRO_EXPECT_EQUAL(kit::all(*storage, kit::texts::table),
                        (std::vector<Row>{{1, "a", "1"}, {1, std::string_view{"a\0", 2}, "2"}}));
}

void row_life_is_kept(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    Row const entry{1, 1, 1, "id", 1};
    Row const text{1, "k", "body"};
    kit::store(*storage, kit::journal::table, {entry});
    kit::store(*storage, kit::texts::table, {text});
    auto const transaction = kit::write(*storage);
    NOSTRO_EXPECT_THROWS(
        InvalidArgument,
        transaction->update(kit::journal::table, kit::rows(kit::journal::table, {entry}).view()));
    NOSTRO_EXPECT_THROWS(InvalidArgument, erase(*transaction, kit::journal::table, {{1, 1, 1}}));
    NOSTRO_EXPECT_THROWS(
        InvalidArgument,
        transaction->update(kit::texts::table, kit::rows(kit::texts::table, {text}).view()));
    NOSTRO_EXPECT(transaction->is_open());
    NOSTRO_EXPECT_EQUAL(erase(*transaction, kit::texts::table, {{1, "k"}}), 1U);
    transaction->commit();
    NOSTRO_EXPECT_EQUAL(kit::all(*storage, kit::journal::table), (std::vector<Row>{entry}));
}

void largest_batches_are_taken(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    auto const count = static_cast<std::int64_t>(limits::batch_events_max);
    std::vector<Row> rows;
    std::vector<Row> keys;
    for (std::int64_t id = 0; id < count; ++id) {
        rows.push_back(
            {1, (id * 4'093) % count, null, id % 10, Amount{id}, id, "a note of some length"});
        keys.push_back({1, id});
    }
    auto transaction = kit::write(*storage);
    transaction->insert(kit::items::table, kit::rows(kit::items::table, rows).view());
    for (Row& row : rows) {
        row[kit::items::value] = 2 * static_cast<std::int64_t>(row[kit::items::value].number.low());
    }
    update(*transaction, rows);
    transaction->commit();
    transaction = kit::write(*storage);
    NOSTRO_EXPECT_EQUAL(kit::all(*transaction, kit::items::table),
                        kit::naive_select(rows, kit::items::table, {.equal = {1}}));
    NOSTRO_EXPECT_EQUAL(count_by_group(*transaction, 3), static_cast<std::size_t>(count / 10));
    NOSTRO_EXPECT_EQUAL(erase(*transaction, kit::items::table, keys), limits::batch_events_max);
    transaction->commit();
    NOSTRO_EXPECT(kit::all(*storage, kit::items::table).empty());
}

void empty_batches_do_nothing(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    auto const transaction = kit::write(*storage);
    storage::Rows const none{kit::items::table};
    storage::Rows const no_keys{kit::items::table, 2};
    storage::Rows found{kit::items::table};
    transaction->insert(kit::items::table, none.view());
    update(*transaction, {});
    NOSTRO_EXPECT_EQUAL(erase(*transaction, kit::items::table, {}), 0U);
    NOSTRO_EXPECT(
        transaction->get(kit::items::table, "", no_keys.view(), storage::Lock::for_update, found)
            .empty());
    transaction->commit();
    NOSTRO_EXPECT(kit::all(*storage, kit::items::table).empty());
}

void refused_arguments_change_nothing(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, {item(1, 1, "a")});
    auto const transaction = kit::write(*storage);
    storage::Rows found{kit::items::table};
    auto const refused = [&](auto&& work) {
        NOSTRO_EXPECT_THROWS(InvalidArgument, work());
        NOSTRO_EXPECT(transaction->is_open());
        NOSTRO_EXPECT(found.empty());
    };
    auto const insert = [&](storage::Rows const& rows) {
        transaction->insert(kit::items::table, rows.view());
    };
    auto const get = [&](std::string_view index, storage::Rows const& keys) {
        return transaction->get(kit::items::table, index, keys.view(), storage::Lock::none, found);
    };
    auto const select = [&](auto&& change) {
        storage::Range range = sound_range();
        change(range);
        return transaction->select(kit::items::table, range, found);
    };
    std::array<storage::Value, 1> const text{std::string_view{"x"}};
    std::array<storage::Value, 2> const null_key{std::int64_t{1}, storage::Value{}};
    std::array<storage::Value, 3> const too_many{std::int64_t{1}, std::int64_t{1}, std::int64_t{1}};

    refused([&] { insert(kit::rows(kit::texts::table, {{1, "k", "v"}})); });
    refused([&] { insert(kit::keys(kit::items::table, "", {{1, 2}})); });
    refused([&] { insert(kit::rows(kit::items::table, {{1, 2, null, null, null, 0, null}})); });
    refused([&] {
        insert(kit::rows(kit::items::table, {item(2, 0, std::string_view{"a\0b", 3})}));
    });
    refused([&] { insert(kit::rows(kit::items::table, {item(2), item(3, 0, "\xC3\x28")})); });
    refused([&] {
        insert(kit::rows(kit::items::table, {item(2, 0, "\xC3"), item(3, 0, "\xA9")}));
    });
    refused([&] { update(*transaction, {item(1, 0, "\xED\xA0\x80")}); });
    refused([&] { get("", kit::keys(kit::items::table, "", {{1, null}})); });
    refused([&] { get("items_by_code", kit::keys(kit::items::table, "", {{1, 1}})); });
    refused([&] {
        get("items_by_group", kit::keys(kit::items::table, "items_by_group", {{1, 1, 1}}));
    });
    refused([&] { get("no_such_index", kit::keys(kit::items::table, "", {{1, 1}})); });
    refused([&] { select([](storage::Range& range) { range.index = "no_such_index"; }); });
    refused([&] { select([](storage::Range& range) { range.equal = {}; }); });
    refused([&] { select([](storage::Range& range) { range.limit = 0; }); });
    refused([&] {
        select([](storage::Range& range) { range.limit = storage::Range::limit_max + 1; });
    });
    refused([&] { select([&](storage::Range& range) { range.equal = text; }); });
    refused([&] { select([&](storage::Range& range) { range.from = text; }); });
    refused([&] { select([&](storage::Range& range) { range.equal = null_key; }); });
    refused([&] { select([&](storage::Range& range) { range.equal = too_many; }); });
    refused([&] { select([&](storage::Range& range) { range.to = too_many; }); });

    storage::Rows wrong{kit::texts::table};
    NOSTRO_EXPECT_THROWS(InvalidArgument,
                         transaction->select(kit::items::table, sound_range(), wrong));
    transaction->commit();
    NOSTRO_EXPECT_EQUAL(kit::all(*storage, kit::items::table), (std::vector<Row>{item(1, 1, "a")}));
}

void read_transactions_do_not_write(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, {item(1, 1)});
    auto const transaction = kit::read(*storage);
    storage::Rows found{kit::items::table};
    auto const keys = kit::keys(kit::items::table, "", {{1, 1}});
    NOSTRO_EXPECT_THROWS(
        InvalidArgument,
        transaction->insert(kit::items::table, kit::rows(kit::items::table, {item(2)}).view()));
    NOSTRO_EXPECT_THROWS(InvalidArgument, update(*transaction, {item(1, 2)}));
    NOSTRO_EXPECT_THROWS(InvalidArgument, erase(*transaction, kit::items::table, {{1, 1}}));
    NOSTRO_EXPECT_THROWS(
        InvalidArgument,
        transaction->get(kit::items::table, "", keys.view(), storage::Lock::for_update, found));
    NOSTRO_EXPECT_EQUAL(kit::all(*transaction, kit::items::table), (std::vector<Row>{item(1, 1)}));
    transaction->commit();
}

void own_writes_are_read(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, {item(1, 1, "a"), item(2, 2, "b"), item(3, 3, "c")});
    auto const transaction = kit::write(*storage);
    transaction->insert(kit::items::table, kit::rows(kit::items::table, {item(0, 0, "z")}).view());
    NOSTRO_EXPECT_EQUAL(kit::all(*transaction, kit::items::table).front(), item(0, 0, "z"));
    update(*transaction, {item(2, 20, "bb")});
    erase(*transaction, kit::items::table, {{1, 1}});
    NOSTRO_EXPECT_EQUAL(kit::all(*transaction, kit::items::table),
                        (std::vector<Row>{item(0, 0, "z"), item(2, 20, "bb"), item(3, 3, "c")}));
    NOSTRO_EXPECT_EQUAL(
        kit::select(*transaction, kit::items::table, {.index = "items_by_code", .equal = {1}}),
        (std::vector<Row>{item(2, 20, "bb"), item(3, 3, "c"), item(0, 0, "z")}));
    storage::Rows found{kit::items::table};
    auto const keys =
        kit::keys(kit::items::table, "items_by_code", {{1, "a"}, {1, "b"}, {1, "bb"}, {1, "z"}});
    auto const answered = transaction->get(
        kit::items::table, "items_by_code", keys.view(), storage::Lock::for_update, found);
    NOSTRO_EXPECT_EQUAL(answered, (std::vector<std::uint32_t>{2, 3}));
    NOSTRO_EXPECT_EQUAL(kit::read(found), (std::vector<Row>{item(2, 20, "bb"), item(0, 0, "z")}));
    transaction->commit();
}

} // namespace nostro::inline v0::testing::cases
