#include "storage/memory/cells.hpp"
#include "storage/memory/gate.hpp"
#include "storage/memory/row_hash.hpp"
#include "storage/memory/sorted_runs.hpp"

#include <nostro/core/error.hpp>
#include <nostro/storage/memory.hpp>
#include <nostro/testing/fakes.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <future>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace nostro::storage;
using namespace nostro::storage::memory;
using nostro::Amount;
using nostro::DeadlineExceeded;
using nostro::InvalidArgument;
using nostro::NotFound;
using nostro::SchemaError;
using nostro::testing::SeededRandom;

constexpr std::array<Column, 4> columns{{{"tenant", ColumnType::int64},
                                         {"id", ColumnType::int64},
                                         {"code", ColumnType::text, true},
                                         {"value", ColumnType::int64}}};
constexpr std::array<std::uint8_t, 2> by_code{0, 2};
constexpr std::array<std::uint8_t, 2> by_value{0, 3};
constexpr std::array<Index, 2> indexes{{{"by_code", by_code, true}, {"by_value", by_value}}};
constexpr Table changeable{"changeable", columns, 2, indexes, RowLife::changeable};
constexpr std::array<Index, 2> log_indexes{
    {{"log_by_code", by_code, true}, {"log_by_value", by_value}}};
constexpr Table log{"log", columns, 2, log_indexes, RowLife::append_only};
constexpr std::array<Table const*, 2> tables{&changeable, &log};
constexpr Schema schema{3, tables, {}};

std::unique_ptr<Storage> opened() {
    auto storage = open_memory();
    REQUIRE(storage->open_schema(schema, {.create = true}) == SchemaState::created);
    return storage;
}

void add(Rows& rows, std::int64_t id, std::string_view code, std::int64_t value) {
    rows.add(std::int64_t{1}).add(id).add(code).add(value);
}

/// Batches of one int64 column.
Rows numbers(std::vector<std::int64_t> const& values) {
    Rows rows{std::array{ColumnType::int64}};
    for (std::int64_t const value : values) {
        rows.add(value);
    }
    return rows;
}

std::vector<std::int64_t>
in_order(SortedRuns const& runs, RowsView const& rows, std::int64_t from, std::int64_t to) {
    Rows const lower = numbers({from});
    Rows const upper = numbers({to});
    std::vector<std::int64_t> result;
    runs.read(rows, {lower.view(), upper.view()}, false, [&](RowNumber row) {
        result.push_back(rows.columns[0].int64s[row]);
        return true;
    });
    return result;
}

std::size_t count(Transaction& transaction, Table const& table, std::string_view index = {}) {
    std::array<Value, 1> const tenant{std::int64_t{1}};
    Range range;
    range.index = index;
    range.equal = tenant;
    range.limit = Range::limit_max;
    Rows found{table};
    return transaction.select(table, range, found);
}

} // namespace

TEST_CASE("runs stay few and in order while rows come and go") {
    SeededRandom random{11};
    std::vector<std::int64_t> values;
    SortedRuns runs;
    RowNumber committed = 0;
    for (int round = 0; round < 600; ++round) {
        if (values.size() > committed && random.below(4) == 0) {
            values.resize(committed + random.below(values.size() - committed + 1));
            runs.truncate(static_cast<RowNumber>(values.size()));
        }
        for (std::uint64_t more = random.below(40); more > 0; --more) {
            values.push_back(static_cast<std::int64_t>(random.below(10'000)));
        }
        if (random.below(3) == 0) {
            committed = static_cast<RowNumber>(values.size());
        }
        Rows const rows = numbers(values);
        runs.settle(rows.view(), 0, committed);
        CHECK(runs.run_count() <= 2 * 16);
        std::vector<std::int64_t> expected;
        std::ranges::copy_if(
            values, std::back_inserter(expected), [](auto v) { return v >= 2'000 && v <= 7'000; });
        std::ranges::sort(expected);
        REQUIRE(in_order(runs, rows.view(), 2'000, 7'000) == expected);
    }
}

TEST_CASE("rows that arrive in order are one run without a list") {
    std::vector<std::int64_t> values;
    SortedRuns runs;
    for (std::int64_t value = 0; value < 5'000; ++value) {
        values.push_back(value);
        if (value % 500 == 0) {
            Rows const rows = numbers(values);
            auto const size = static_cast<RowNumber>(values.size());
            runs.settle(rows.view(), size, size);
            CHECK(runs.run_count() == 1);
        }
    }
    CHECK(runs.bytes() < 1'000);
}

TEST_CASE("the hash finds what was put in and nothing else") {
    SeededRandom random{5};
    RowHash hash;
    std::set<RowNumber> rows;
    // Four hashes only, so that rows stand far from home and holes have to be closed.
    auto const hash_of = [](RowNumber row) { return (row % 4) * 0x4000'0001U; };
    for (int round = 0; round < 20'000; ++round) {
        auto const row = static_cast<RowNumber>(random.below(200));
        if (rows.contains(row)) {
            hash.erase(hash_of(row), row);
            rows.erase(row);
        } else {
            hash.erase(hash_of(row), row); // not there: passed over
            hash.reserve(1);
            hash.insert(hash_of(row), row);
            rows.insert(row);
        }
        auto const probe = static_cast<RowNumber>(random.below(200));
        auto const found =
            hash.find(hash_of(probe), [probe](RowNumber other) { return other == probe; });
        REQUIRE(found == (rows.contains(probe) ? probe : no_row));
        REQUIRE(hash.size() == rows.size());
    }
}

TEST_CASE("ascending rows are counted from any column") {
    Rows rows{std::array{ColumnType::int64, ColumnType::int64}};
    for (auto const& [first, second] :
         {std::pair{1, 1}, {1, 2}, {1, 3}, {2, 0}, {2, 1}, {2, 1}, {3, 0}}) {
        rows.add(std::int64_t{first}).add(std::int64_t{second});
    }
    CHECK(ascending_rows(rows.view(), 0, 2) == 5);
    CHECK(ascending_rows(rows.view(), 2, 2) == 3);
    CHECK(ascending_rows(rows.view(), 6, 2) == 1);
    CHECK(ascending_rows(rows.view(), 0, 1) == 1);
}

TEST_CASE("a table of dead rows is rebuilt") {
    auto const storage = opened();
    std::uint64_t bytes = 0;
    for (std::int64_t round = 0; round < 40; ++round) {
        Rows rows{changeable};
        Rows keys{changeable, 2};
        for (std::int64_t id = 0; id < 1'000; ++id) {
            std::string const code = std::to_string(round * 1'000 + (id * 7) % 1'000);
            add(rows, id, code, id);
            keys.add(std::int64_t{1}).add(id);
        }
        auto const transaction = storage->begin(Access::write);
        if (round % 3 == 0) {
            transaction->erase(changeable, keys.view());
            transaction->insert(changeable, rows.view());
        } else {
            transaction->update(changeable, rows.view());
        }
        CHECK(count(*transaction, changeable) == 1'000);
        CHECK(count(*transaction, changeable, "by_code") == 1'000);
        transaction->commit();
        bytes = std::max(bytes, storage->size_bytes());
    }
    CHECK(count(*storage->begin(Access::read), changeable, "by_code") == 1'000);
    CHECK(bytes < 1'000'000);
}

TEST_CASE("unique values are found in and out of order, through rollbacks") {
    SeededRandom random{3};
    auto const storage = opened();
    std::set<std::string> codes;
    std::int64_t id = 0;
    for (int round = 0; round < 60; ++round) {
        auto const transaction = storage->begin(Access::write);
        std::set<std::string> added;
        Rows rows{log};
        for (std::uint64_t more = random.below(50); more > 0; --more) {
            // Ascending in the first half of the rounds, anywhere in the second.
            std::uint64_t const number = round < 30
                                             ? 1'000'000 + static_cast<std::uint64_t>(id) * 10
                                             : random.below(2'000'000);
            std::string code = std::to_string(10'000'000 + number);
            if (!codes.contains(code) && added.insert(code).second) {
                add(rows, id++, code, static_cast<std::int64_t>(random.below(100)));
            }
        }
        transaction->insert(log, rows.view());
        for (auto const& taken : {codes, added}) {
            if (!taken.empty()) {
                transaction->savepoint();
                Rows row{log};
                auto const position = static_cast<std::ptrdiff_t>(random.below(taken.size()));
                add(row, id, *std::next(taken.begin(), position), 0);
                CHECK_THROWS_AS(transaction->insert(log, row.view()), nostro::AlreadyExists);
                transaction->rollback_to();
            }
        }
        if (random.below(3) == 0) {
            transaction->rollback();
        } else {
            transaction->commit();
            codes.merge(added);
        }
        auto const reader = storage->begin(Access::read);
        REQUIRE(count(*reader, log, "log_by_code") == codes.size());
        REQUIRE(count(*reader, log, "log_by_value") == codes.size());
    }
}

TEST_CASE("the schema is opened once") {
    auto const storage = open_memory();
    CHECK_THROWS_AS(static_cast<void>(storage->begin(Access::read)), InvalidArgument);
    CHECK_THROWS_AS(storage->open_schema(schema), NotFound);
    CHECK(storage->open_schema(schema, {.create = true}) == SchemaState::created);
    CHECK(storage->open_schema(schema) == SchemaState::current);
    CHECK_THROWS_AS(storage->open_schema({4, tables, {}}, {.create = true, .migrate = true}),
                    SchemaError);
    CHECK_THROWS_AS(storage->open_schema({2, tables, {}}, {.create = true, .migrate = true}),
                    SchemaError);
}

TEST_CASE("tables of other schemas are refused") {
    static constexpr Table stranger{"stranger", columns, 2, {}};
    auto const storage = opened();
    auto const transaction = storage->begin(Access::write);
    Rows rows{stranger};
    add(rows, 1, "a", 1);
    CHECK_THROWS_AS(transaction->insert(stranger, rows.view()), InvalidArgument);
    CHECK(transaction->is_open());
}

TEST_CASE("a reader waits for a waiting writer for a moment only") {
    using namespace std::chrono_literals;
    Gate gate;
    gate.enter(Access::read, {});
    auto writer = std::async(std::launch::async, [&] {
        gate.enter(Access::write, std::chrono::steady_clock::now() + 5s);
        gate.leave(Access::write);
    });
    // A second reader of this thread gets in beside the first, or neither would ever end.
    for (int round = 0; round < 3; ++round) {
        gate.enter(Access::read, std::chrono::steady_clock::now() + 3s);
        gate.leave(Access::read);
    }
    gate.leave(Access::read);
    CHECK_NOTHROW(writer.get());
}

TEST_CASE("the gate keeps deadlines and lets in again") {
    using namespace std::chrono_literals;
    Gate gate;
    auto const soon = [] { return std::chrono::steady_clock::now() + 20ms; };
    gate.enter(Access::write, soon());
    CHECK_THROWS_AS(gate.enter(Access::write, soon()), DeadlineExceeded);
    CHECK_THROWS_AS(gate.enter(Access::read, soon()), DeadlineExceeded);
    gate.leave(Access::write);
    gate.enter(Access::read, soon());
    gate.enter(Access::read, soon());
    CHECK_THROWS_AS(gate.enter(Access::write, soon()), DeadlineExceeded);
    gate.leave(Access::read);
    gate.leave(Access::read);
    CHECK_NOTHROW(gate.enter(Access::write, soon()));
}
