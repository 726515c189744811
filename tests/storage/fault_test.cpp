#include <nostro/core/error.hpp>
#include <nostro/storage/memory.hpp>
#include <nostro/testing/fakes.hpp>
#include <nostro/testing/fault.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace nostro::storage;
using namespace nostro::testing;
using nostro::Conflict;
using nostro::ErrorCode;
using nostro::OutcomeUnknown;
using nostro::StorageError;

constexpr std::array<Column, 3> columns{
    {{"tenant", ColumnType::int64}, {"id", ColumnType::int64}, {"value", ColumnType::int64}}};
constexpr Table thing{"thing", columns, 2, {}, RowLife::changeable};
constexpr std::array<Table const*, 1> tables{&thing};
constexpr Schema schema{1, tables, {}};

Rows row(std::int64_t id, std::int64_t value) {
    Rows rows{thing};
    rows.add(std::int64_t{1}).add(id).add(value);
    return rows;
}

Rows key(std::int64_t id) {
    Rows rows{thing, 2};
    rows.add(std::int64_t{1}).add(id);
    return rows;
}

std::size_t count(Storage& storage) {
    std::array<Value, 1> const tenant{std::int64_t{1}};
    Range range;
    range.equal = tenant;
    range.limit = 100;
    Rows found{thing};
    return storage.begin(Access::read)->select(thing, range, found);
}

/// One transaction that makes every call once.
void run_all_calls(Storage& storage, std::int64_t id) {
    auto const transaction = storage.begin(Access::write);
    Rows found{thing};
    std::array<Value, 1> const tenant{std::int64_t{1}};
    Range range;
    range.equal = tenant;
    range.limit = 10;
    transaction->insert(thing, row(id, 1).view());
    transaction->get(thing, "", key(id).view(), Lock::for_update, found);
    transaction->savepoint();
    transaction->update(thing, row(id, 2).view());
    transaction->release();
    transaction->savepoint();
    transaction->erase(thing, key(id).view());
    transaction->rollback_to();
    transaction->select(thing, range, found);
    transaction->commit();
}

constexpr std::uint64_t calls_of_one_run = 11;

struct Fixture {
    std::unique_ptr<Storage> memory = open_memory();
    FaultStorage storage{*memory};

    Fixture() { storage.open_schema(schema, {.create = true}); }
};

} // namespace

TEST_CASE_FIXTURE(Fixture, "calls are counted and told") {
    std::vector<std::string> told;
    storage.set_observer([&](std::uint64_t number, StorageCall call) {
        CHECK(number == told.size() + 1);
        told.emplace_back(name_of(call));
    });
    run_all_calls(storage, 1);
    CHECK(storage.calls() == calls_of_one_run);
    CHECK(storage.commits() == 1);
    CHECK(storage.faults() == 0);
    CHECK(told == std::vector<std::string>{"begin",
                                           "insert",
                                           "get",
                                           "savepoint",
                                           "update",
                                           "release",
                                           "savepoint",
                                           "erase",
                                           "rollback_to",
                                           "select",
                                           "commit"});
}

TEST_CASE_FIXTURE(Fixture, "each call can fail, and leaves nothing behind") {
    for (std::uint64_t number = 1; number <= calls_of_one_run; ++number) {
        CAPTURE(number);
        storage.reset();
        storage.fail_call(number, Fault::storage_full);
        try {
            run_all_calls(storage, 1);
            FAIL("nothing was thrown");
        } catch (StorageError const& error) {
            CHECK(error.code() == ErrorCode::storage_full);
            CHECK(error.detail("call") == std::to_string(number));
        }
        CHECK(storage.faults() == 1);
        CHECK(count(*memory) == 0);
    }
    run_all_calls(storage, 1); // later calls go through
    CHECK(count(*memory) == 1);
}

TEST_CASE_FIXTURE(Fixture, "every kind of fault is thrown as what it is") {
    auto const fail = [&](Fault fault) {
        storage.reset();
        storage.fail_call(1, fault);
        static_cast<void>(storage.begin(Access::write));
    };
    CHECK_THROWS_AS(fail(Fault::conflict), Conflict);
    for (auto const& [fault, code] : {std::pair{Fault::storage_failure, ErrorCode::storage_failure},
                                      {Fault::storage_full, ErrorCode::storage_full},
                                      {Fault::unavailable, ErrorCode::unavailable}}) {
        try {
            fail(fault);
            FAIL("nothing was thrown");
        } catch (StorageError const& error) {
            CHECK(error.code() == code);
        }
    }
}

TEST_CASE_FIXTURE(Fixture, "the answer of a commit is lost both ways") {
    run_all_calls(storage, 1);
    storage.reset();
    storage.lose_commit(2, LostCommit::applied);
    run_all_calls(storage, 2);
    CHECK_THROWS_AS(run_all_calls(storage, 3), OutcomeUnknown);
    CHECK(count(*memory) == 3);
    storage.lose_commit(3, LostCommit::not_applied);
    CHECK_THROWS_AS(run_all_calls(storage, 4), OutcomeUnknown);
    CHECK(count(*memory) == 3);
    CHECK(storage.faults() == 2);
    run_all_calls(storage, 4);
    CHECK(count(*memory) == 4);
}

TEST_CASE("a fault storage may own the other one") {
    FaultStorage storage{open_memory()};
    storage.open_schema(schema, {.create = true});
    run_all_calls(storage, 1);
    CHECK(count(storage) == 1);
    CHECK(storage.name() == "memory");
    CHECK(storage.size_bytes() > 0);
}

TEST_CASE("the fake clock moves as it is told") {
    using namespace std::chrono_literals;
    nostro::Timestamp const start{1'000s};
    FakeClock clock{start, 5ns};
    CHECK(clock.now() == start);
    CHECK(clock.now() == start + 5ns);
    clock.advance(-1s);
    CHECK(clock.now() == start + 10ns - 1s);
    clock.set_step(-2ns);
    clock.set(start);
    CHECK(clock.now() == start);
    CHECK(clock.now() == start - 2ns);
    CHECK(clock.readings() == 5);
}

TEST_CASE("seeded bytes repeat and do not depend on how they are asked for") {
    std::array<std::byte, 20> one{};
    std::array<std::byte, 20> other{};
    SeededRandom{42}.fill(one);
    SeededRandom again{42};
    again.fill(std::span{other}.first(8));
    again.fill(std::span{other}.subspan(8));
    CHECK(one == other);
    // The published first value of splitmix64 for seed 0.
    CHECK(SeededRandom{0}.next() == 0xE220'A839'7B1D'CDAFULL);
    SeededRandom random{1};
    for (int round = 0; round < 100; ++round) {
        CHECK(random.below(3) < 3);
    }
}

TEST_CASE("the counting log counts by level and by event") {
    CountingLog log;
    log.log(nostro::LogLevel::warning, "storage.busy", {});
    log.log(nostro::LogLevel::warning, "storage.slow", {});
    log.log(nostro::LogLevel::error, "storage.busy", {});
    CHECK(log.count(nostro::LogLevel::warning) == 2);
    CHECK(log.count(nostro::LogLevel::debug) == 0);
    CHECK(log.count("storage.busy") == 2);
}
