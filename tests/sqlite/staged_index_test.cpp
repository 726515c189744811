#include "fixture.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace {

using namespace nostro::storage;
using fixture::Folder;

constexpr std::int64_t batch = 30'000;

std::vector<std::int64_t> select(
    Storage& store, std::int64_t account, std::int64_t from, std::size_t limit, bool descending) {
    auto transaction = store.begin(Access::read);
    std::array const equal{Value{std::int64_t{1}}, Value{account}};
    std::array const bound{Value{from}};
    Range range{
        .index = "entry_by_account", .equal = equal, .descending = descending, .limit = limit};
    (descending ? range.to : range.from) = bound;
    Rows rows{fixture::entry};
    transaction->select(fixture::entry, range, rows);
    std::vector<std::int64_t> result;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        REQUIRE(rows.int64(row, 2) == account);
        result.push_back(rows.int64(row, 1));
    }
    return result;
}

/// Entries of the account from one on, as the fixture deals them out.
std::vector<std::int64_t>
expected(std::int64_t account, std::int64_t from, std::size_t limit, std::int64_t step) {
    std::vector<std::int64_t> result;
    for (std::int64_t seq = from; result.size() < limit && seq > 0; seq += step) {
        if (seq % 7 == account) {
            result.push_back(seq);
        }
    }
    return result;
}

} // namespace

TEST_CASE("an index reads the same before and after its new entries were merged") {
    Folder const folder;
    auto store = fixture::open(folder.file());
    auto const count = [&](char const* table) {
        return std::stoll(
            fixture::run_sql(folder.file(), std::string{"SELECT count(*) FROM "} + table).front());
    };
    std::int64_t last = 0;
    std::int64_t largest = 0;
    bool merged = false;
    for (int round = 0; round < 7; ++round) {
        fixture::add_entries(*store, last + 1, batch);
        last += batch;
        std::int64_t const staged = count("nostro_entry_by_account_new");
        largest = std::max(largest, staged);
        CHECK(count("nostro_entry_by_account") + staged == last);
        merged = merged || staged < last;
        for (std::int64_t const account : {0, 3, 6}) {
            CHECK(select(*store, account, 1, 1'000, false) == expected(account, 1, 1'000, 1));
            CHECK(select(*store, account, last, 1'000, true) == expected(account, last, 1'000, -1));
            // Across the border between merged and new entries, wherever it is.
            CHECK(select(*store, account, last, 10'000, true) ==
                  expected(account, last, 10'000, -1));
        }
    }
    CHECK(merged);
    CHECK(largest < last);
    CHECK(count("nostro_entry_by_account_new") > 0);
    CHECK(store->check().empty());
}

TEST_CASE("entries that are rolled back leave the index too") {
    Folder const folder;
    auto store = fixture::open(folder.file());
    fixture::add_entries(*store, 1, 100);
    {
        auto transaction = store->begin(Access::write);
        transaction->insert(fixture::entry, fixture::entries(101, 200'000).view());
    }
    CHECK(select(*store, 2, 1, 1'000, false) == expected(2, 1, 15, 1));
    CHECK(store->check().empty());
}

TEST_CASE("a missing entry of an index is damage") {
    Folder const folder;
    auto store = fixture::open(folder.file());
    fixture::add_entries(*store, 1, 100);
    fixture::run_sql(folder.file(), "DELETE FROM nostro_entry_by_account_new WHERE seq = 50");
    CHECK(store->check().size() == 1);
    fixture::run_sql(folder.file(), "INSERT INTO nostro_entry_by_account VALUES (1, 1, 51)");
    CHECK(store->check().size() == 1);
}

TEST_CASE("the view of an index finds its rows by searches, merged or not") {
    Folder const folder;
    auto store = fixture::open(folder.file());
    fixture::add_entries(*store, 1, batch);
    std::string const by_account =
        "FROM nostro_entry_by_account_rows WHERE tenant = 1 AND account = 3";
    CHECK(fixture::run_sql(folder.file(), "SELECT count(*) " + by_account).front() ==
          std::to_string((batch - 3) / 7 + 1));
    for (std::string const& step :
         fixture::run_sql(folder.file(), "EXPLAIN QUERY PLAN SELECT seq " + by_account)) {
        CAPTURE(step);
        CHECK(step.find("SCAN nostro") == std::string::npos);
    }
}
