#include "fixture.hpp"

#include <nostro/core/error.hpp>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <tuple>

namespace {

using namespace nostro::storage;
using fixture::Folder;

/// (time, seq) of an entry; absent times sort first.
using Place = std::pair<std::optional<std::int64_t>, std::int64_t>;

std::vector<Place> places(Rows const& rows) {
    std::vector<Place> result;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        auto const time = rows.is_null(row, 3) ? std::nullopt : std::optional{rows.int64(row, 3)};
        result.emplace_back(time, rows.int64(row, 1));
    }
    return result;
}

std::vector<Value> values(Place const& place, std::size_t size) {
    std::vector<Value> result{place.first ? Value{*place.first} : Value{}, Value{place.second}};
    result.resize(size);
    return result;
}

int compare_prefix(Place const& a, Place const& b, std::size_t size) {
    if (size > 0 && a.first != b.first) {
        return a.first < b.first ? -1 : 1;
    }
    if (size > 1 && a.second != b.second) {
        return a.second < b.second ? -1 : 1;
    }
    return 0;
}

} // namespace

TEST_CASE("rows come back as they went in") {
    Folder const folder;
    auto store = fixture::open(folder.file());
    Rows const written = fixture::entries(1, 100); // whole groups of rows and single ones
    auto transaction = store->begin(Access::write);
    transaction->insert(fixture::entry, written.view());
    transaction->commit();

    transaction = store->begin(Access::read);
    std::array const equal{Value{std::int64_t{1}}};
    Rows read{fixture::entry};
    REQUIRE(transaction->select(fixture::entry, {.equal = equal, .limit = 1000}, read) == 100);
    for (std::size_t row = 0; row < 100; ++row) {
        CAPTURE(row);
        CHECK(read.int64(row, 1) == written.int64(row, 1));
        CHECK(read.is_null(row, 3) == written.is_null(row, 3));
        CHECK(read.int128(row, 4) == written.int128(row, 4));
        CHECK(read.bytes(row, 5) == written.bytes(row, 5));
        CHECK(read.is_null(row, 6) == written.is_null(row, 6));
        CHECK(read.bytes(row, 6) == written.bytes(row, 6));
    }
}

TEST_CASE("amounts at the borders of 64 bits") {
    Folder const folder;
    auto store = fixture::open(folder.file());
    constexpr auto small = std::numeric_limits<std::int64_t>::min();
    constexpr auto large = std::numeric_limits<std::int64_t>::max();
    std::array const amounts{nostro::Amount::min(),
                             nostro::Amount{small} - 1,
                             nostro::Amount{small},
                             nostro::Amount{},
                             nostro::Amount{large},
                             nostro::Amount{large} + 1,
                             nostro::Amount::max()};
    Rows rows{fixture::entry};
    std::int64_t seq = 0;
    for (auto const amount : amounts) {
        std::string const id{"\0\xff", 2};
        rows.add(std::int64_t{1}).add(++seq).add(small).add(large).add(amount);
        rows.add(std::string_view{id + std::to_string(seq)}).add(std::string_view{});
    }
    auto transaction = store->begin(Access::write);
    transaction->insert(fixture::entry, rows.view());
    Rows read{fixture::entry};
    std::array const equal{Value{std::int64_t{1}}};
    REQUIRE(transaction->select(fixture::entry, {.equal = equal, .limit = 10}, read) ==
            amounts.size());
    for (std::size_t row = 0; row < amounts.size(); ++row) {
        CHECK(read.int128(row, 4) == amounts[row]);
        CHECK_FALSE(read.is_null(row, 6));
    }
}

TEST_CASE("every range of an index with nulls is that of a sorted list") {
    Folder const folder;
    auto store = fixture::open(folder.file());
    Rows rows{fixture::entry};
    std::vector<Place> all;
    for (std::int64_t seq = 1; seq <= 12; ++seq) {
        Place const place{seq % 4 == 0 ? std::nullopt : std::optional{seq % 4 * 10}, seq};
        all.push_back(place);
        rows.add(std::int64_t{1}).add(seq).add(std::int64_t{0}).add(values(place, 1)[0]);
        rows.add(nostro::Amount{seq}).add(std::string_view{std::to_string(seq)}).add_null();
    }
    std::ranges::sort(all);
    auto transaction = store->begin(Access::write);
    transaction->insert(fixture::entry, rows.view());

    std::vector<Place> bounds = all;
    bounds.emplace_back(15, 3);
    bounds.emplace_back(std::nullopt, 5);
    std::array const equal{Value{std::int64_t{1}}};
    std::size_t wrong = 0;
    for (unsigned const flags : {0U, 1U, 2U, 3U, 4U, 5U, 6U, 7U}) {
        for (std::size_t const shape : {0U, 1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U}) {
            std::size_t const from_size = shape / 3;
            std::size_t const to_size = shape % 3;
            for (Place const& from : bounds) {
                for (Place const& to : bounds) {
                    auto const from_values = values(from, from_size);
                    auto const to_values = values(to, to_size);
                    Range const range{.index = "entry_by_time",
                                      .equal = equal,
                                      .from = from_values,
                                      .to = to_values,
                                      .from_inclusive = (flags & 1U) != 0,
                                      .to_inclusive = (flags & 2U) != 0,
                                      .descending = (flags & 4U) != 0,
                                      .limit = 7};
                    std::vector<Place> expected;
                    std::ranges::copy_if(
                        all, std::back_inserter(expected), [&](Place const& place) {
                            int const low = compare_prefix(place, from, from_size);
                            int const high = compare_prefix(place, to, to_size);
                            return (from_size == 0 || low > 0 ||
                                    (low == 0 && range.from_inclusive)) &&
                                   (to_size == 0 || high < 0 || (high == 0 && range.to_inclusive));
                        });
                    if (range.descending) {
                        std::ranges::reverse(expected);
                    }
                    expected.resize(std::min(expected.size(), range.limit));
                    Rows found{fixture::entry};
                    transaction->select(fixture::entry, range, found);
                    wrong += places(found) == expected ? 0U : 1U;
                }
            }
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("every statement is a search of one index, without sorting") {
    Folder const folder;
    auto store = fixture::open(folder.file());
    auto transaction = store->begin(Access::write);
    transaction->insert(fixture::entry, fixture::entries(1, 40).view());
    std::array const one{Value{std::int64_t{1}}};
    std::array const two{Value{std::int64_t{1}}, Value{}};
    std::array const bound{Value{std::int64_t{5}}, Value{std::int64_t{2}}};
    for (std::string_view const index : {"", "entry_by_account", "entry_by_time"}) {
        for (bool const descending : {false, true}) {
            std::size_t const size = index.empty() ? 1 : 2;
            Range range{.index = index, .equal = one, .descending = descending, .limit = 3};
            Rows found{fixture::entry};
            transaction->select(fixture::entry, range, found);
            range.from = std::span{bound}.first(size);
            range.to = std::span{bound}.first(size);
            transaction->select(fixture::entry, range, found);
            range.from_inclusive = range.to_inclusive = false;
            transaction->select(fixture::entry, range, found);
            if (index == "entry_by_time") {
                Range const of_null{
                    .index = index, .equal = two, .descending = descending, .limit = 3};
                transaction->select(fixture::entry, of_null, found);
            }
        }
    }
    Rows keys{fixture::entry, 2};
    keys.add(std::int64_t{1}).add(std::int64_t{3});
    Rows found{fixture::entry};
    transaction->get(fixture::entry, {}, keys.view(), Lock::none, found);
    std::array const types{ColumnType::int64, ColumnType::bytes};
    Rows ids{types};
    ids.add(std::int64_t{1}).add(std::string_view{"id-4"});
    transaction->get(fixture::entry, "entry_by_id", ids.view(), Lock::for_update, found);
    REQUIRE(found.size() == 2);
    CHECK(found.int64(1, 1) == 4);

    auto* const db = static_cast<sqlite3*>(transaction->native_handle());
    std::vector<std::string> statements;
    for (auto* s = sqlite3_next_stmt(db, nullptr); s != nullptr; s = sqlite3_next_stmt(db, s)) {
        if (std::string const sql = sqlite3_sql(s);
            sql.find("FROM nostro_entry") != std::string::npos) {
            statements.push_back(sql);
        }
    }
    CHECK(statements.size() > 15);
    for (std::string const& sql : statements) {
        CAPTURE(sql);
        sqlite3_stmt* explain = nullptr;
        REQUIRE(sqlite3_prepare_v2(
                    db, ("EXPLAIN QUERY PLAN " + sql).c_str(), -1, &explain, nullptr) == SQLITE_OK);
        // Two tables of entries, each with the rows it leads to.
        bool const is_staged = sql.find("nostro_entry_by_account_new") != std::string::npos;
        int lines = 0;
        while (sqlite3_step(explain) == SQLITE_ROW) {
            std::string const line{reinterpret_cast<char const*>(sqlite3_column_text(explain, 3))};
            CAPTURE(line);
            bool const is_merge = line == "MERGE (UNION ALL)" || line == "LEFT" || line == "RIGHT";
            CHECK((line.starts_with("SEARCH ") || (is_staged && is_merge)));
            ++lines;
        }
        CHECK(lines == (is_staged ? 7 : 1));
        sqlite3_finalize(explain);
    }
}

TEST_CASE("a row that exists is named by table and index") {
    Folder const folder;
    auto store = fixture::open(folder.file());
    fixture::add_entries(*store, 1, 40);
    auto const clash = [&](std::int64_t seq, std::string_view id) {
        Rows rows = fixture::entries(100, 20);
        rows.add(std::int64_t{1}).add(seq).add(std::int64_t{0}).add_null();
        rows.add(nostro::Amount{1}).add(id).add_null();
        auto transaction = store->begin(Access::write);
        transaction->savepoint();
        try {
            transaction->insert(fixture::entry, rows.view());
        } catch (nostro::AlreadyExists const& error) {
            CHECK(error.detail("table") == "entry");
            transaction->rollback_to();
            transaction->insert(fixture::entry, fixture::entries(100, 1).view());
            return std::string{error.detail("index")};
        }
        return std::string{"none"};
    };
    CHECK(clash(7, "new").empty());
    CHECK(clash(200, "id-7") == "entry_by_id");
    CHECK(clash(119, "new").empty()); // within the batch
    CHECK(fixture::sequences(*store).size() == 40);
}

TEST_CASE("rows are changed and erased by key") {
    Folder const folder;
    auto store = fixture::open(folder.file());
    auto transaction = store->begin(Access::write);
    Rows rows{fixture::setting};
    for (std::string_view const name : {"a", "b", "c"}) {
        rows.add(std::int64_t{1}).add(name).add(std::string_view{"old"});
    }
    transaction->insert(fixture::setting, rows.view());
    Rows changed{fixture::setting};
    changed.add(std::int64_t{1}).add(std::string_view{"b"}).add_null();
    transaction->update(fixture::setting, changed.view());

    Rows tags{fixture::tag};
    tags.add(std::int64_t{1}).add(std::string_view{"x"});
    transaction->insert(fixture::tag, tags.view());
    transaction->update(fixture::tag, tags.view());

    Rows keys{fixture::setting, 2};
    for (std::string_view const name : {"c", "missing", "b"}) {
        keys.add(std::int64_t{1}).add(name);
    }
    Rows found{fixture::setting};
    auto const positions =
        transaction->get(fixture::setting, {}, keys.view(), Lock::for_update, found);
    CHECK(positions == std::vector<std::uint32_t>{0, 2});
    CHECK(found.is_null(1, 2));
    CHECK(transaction->erase(fixture::setting, keys.view()) == 2);
    transaction->commit();

    transaction = store->begin(Access::write);
    CHECK_THROWS_AS(transaction->update(fixture::setting, changed.view()), nostro::NotFound);
}
