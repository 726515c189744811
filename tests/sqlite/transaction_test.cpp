#include "fixture.hpp"

#include <nostro/core/error.hpp>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <sys/resource.h>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <thread>

namespace {

using namespace nostro::storage;
using namespace std::chrono_literals;
using fixture::Folder;
using nostro::ErrorCode;
using Clock = std::chrono::steady_clock;

template <class Work>
std::optional<ErrorCode> code_of(Work&& work) {
    try {
        work();
    } catch (nostro::Error const& error) {
        return error.code();
    }
    return std::nullopt;
}

} // namespace

TEST_CASE("a reader keeps its snapshot and a writer sees its own rows") {
    Folder const folder;
    auto store = fixture::open(folder.file());
    fixture::add_entries(*store, 1, 3);
    auto reader = store->begin(Access::read);
    fixture::add_entries(*store, 4, 3);
    Rows rows{fixture::entry};
    std::array const equal{Value{std::int64_t{1}}};
    CHECK(reader->select(fixture::entry, {.equal = equal, .limit = 100}, rows) == 3);
    CHECK(fixture::sequences(*store).size() == 6);
}

TEST_CASE("what is not committed is gone") {
    Folder const folder;
    auto store = fixture::open(folder.file());
    {
        auto transaction = store->begin(Access::write);
        transaction->insert(fixture::entry, fixture::entries(1, 3).view());
    }
    CHECK(fixture::sequences(*store).empty());
    auto transaction = store->begin(Access::write);
    transaction->insert(fixture::entry, fixture::entries(1, 1).view());
    transaction->savepoint();
    transaction->insert(fixture::entry, fixture::entries(2, 1).view());
    transaction->savepoint();
    transaction->insert(fixture::entry, fixture::entries(3, 1).view());
    transaction->release();
    transaction->rollback_to();
    transaction->insert(fixture::entry, fixture::entries(4, 1).view());
    transaction->commit();
    CHECK(fixture::sequences(*store) == std::vector<std::int64_t>{1, 4});
}

TEST_CASE("a transaction may end on another thread") {
    Folder const folder;
    auto store = fixture::open(folder.file());
    auto transaction = store->begin(Access::write);
    transaction->insert(fixture::entry, fixture::entries(1, 3).view());
    std::thread{[&] { transaction->commit(); }}.join();
    CHECK(fixture::sequences(*store).size() == 3);
}

TEST_CASE("a deadline bounds the wait for a writer") {
    Folder const folder;
    auto options = fixture::options(folder.file());
    options.busy_timeout = 30ms;
    auto store = fixture::open(options);
    auto other = fixture::open(options);
    for (auto* const waiting :
         {store.get(), other.get()}) { // in the same pool, and across connections
        auto holder = store->begin(Access::write);
        auto const start = Clock::now();
        CHECK(code_of([&] { static_cast<void>(waiting->begin(Access::write, start + 50ms)); }) ==
              ErrorCode::deadline_exceeded);
        CHECK(Clock::now() - start >= 50ms);
        CHECK(code_of([&] { static_cast<void>(waiting->begin(Access::write)); }) ==
              ErrorCode::unavailable);
        CHECK(code_of([&] { static_cast<void>(waiting->begin(Access::write, start - 1s)); }) ==
              ErrorCode::deadline_exceeded);
        std::thread ending{[&] {
            std::this_thread::sleep_for(20ms);
            holder->rollback();
        }};
        CHECK(waiting->begin(Access::write, Clock::now() + 10s)->is_open());
        ending.join();
    }
}

TEST_CASE("readers beyond the pool wait for one to end") {
    Folder const folder;
    auto options = fixture::options(folder.file());
    options.readers_max = 2;
    options.busy_timeout = 20ms;
    auto store = fixture::open(options);
    auto first = store->begin(Access::read);
    auto second = store->begin(Access::read);
    CHECK(code_of([&] { static_cast<void>(store->begin(Access::read)); }) ==
          ErrorCode::unavailable);
    second->commit();
    CHECK(store->begin(Access::read)->is_open());
}

TEST_CASE("writing threads take turns beside readers") {
    Folder const folder;
    auto store = fixture::open(folder.file());
    std::vector<std::thread> threads;
    std::atomic<int> torn{0};
    for (std::int64_t writer = 0; writer < 3; ++writer) {
        threads.emplace_back([&, writer] {
            for (std::int64_t turn = 0; turn < 20; ++turn) {
                fixture::add_entries(*store, 1 + (writer * 20 + turn) * 10, 10);
            }
        });
        threads.emplace_back([&] {
            for (int turn = 0; turn < 20; ++turn) {
                torn += fixture::sequences(*store).size() % 10 == 0 ? 0 : 1;
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    CHECK(torn == 0);
    CHECK(fixture::sequences(*store).size() == 600);
}

TEST_CASE("writes of others are noticed, own ones are not") {
    Folder const folder;
    fixture::Child child{[](std::string const& path) {
                             fixture::add_entries(*fixture::open(path), 1000, 1);
                             return 0;
                         },
                         folder.file()};
    auto store = fixture::open(folder.file());
    auto const changed = [&] { return store->begin(Access::write)->changed_elsewhere(); };
    CHECK_FALSE(changed());
    fixture::add_entries(*store, 1, 100);
    CHECK_FALSE(changed());
    REQUIRE(child.run() == 0);
    CHECK(changed());
    CHECK_FALSE(changed());
    fixture::add_entries(*fixture::open(folder.file()), 2000, 1);
    CHECK(changed());
    CHECK(fixture::sequences(*store).size() == 102);
}

TEST_CASE("the host's rows commit with ours") {
    Folder const folder;
    fixture::run_sql(folder.file(), "CREATE TABLE customer (name TEXT UNIQUE)");
    auto store = fixture::open(folder.file());
    auto transaction = store->begin(Access::write);
    transaction->insert(fixture::entry, fixture::entries(1, 20).view());
    auto* const db = static_cast<sqlite3*>(transaction->native_handle());
    fixture::run_sql(db, "INSERT INTO customer VALUES ('Ada')");
    sqlite3_stmt* half_read = nullptr;
    REQUIRE(sqlite3_prepare_v2(db, "SELECT * FROM nostro_entry", -1, &half_read, nullptr) ==
            SQLITE_OK);
    CHECK(sqlite3_step(half_read) == SQLITE_ROW);
    transaction->insert(fixture::entry, fixture::entries(21, 20).view());
    transaction->commit();
    sqlite3_finalize(half_read);
    CHECK(fixture::run_sql(folder.file(), "SELECT name FROM customer").size() == 1);
    fixture::add_entries(*store, 100, 1);
    CHECK(fixture::sequences(*store).size() == 41);
}

TEST_CASE("the host cannot end our transaction") {
    Folder const folder;
    fixture::run_sql(folder.file(), "CREATE TABLE customer (name TEXT UNIQUE)");
    auto store = fixture::open(folder.file());
    auto transaction = store->begin(Access::write);
    auto* const db = static_cast<sqlite3*>(transaction->native_handle());
    for (char const* const sql : {"COMMIT",
                                  "END",
                                  "ROLLBACK",
                                  "SAVEPOINT a",
                                  "RELEASE nostro_1",
                                  "BEGIN",
                                  "ATTACH 'x' AS y"}) {
        CAPTURE(sql);
        CHECK(sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_AUTH);
    }
    transaction->savepoint();
    transaction->insert(fixture::entry, fixture::entries(1, 20).view());
    transaction->release();
    transaction->commit();
    CHECK(fixture::sequences(*store).size() == 20);
    CHECK(sqlite3_exec(db, "INSERT INTO customer VALUES ('too late')", nullptr, nullptr, nullptr) ==
          SQLITE_CONSTRAINT_COMMITHOOK);
}

TEST_CASE("a transaction that the host has made SQLite roll back is refused") {
    Folder const folder;
    fixture::run_sql(
        folder.file(),
        "CREATE TABLE customer (name TEXT UNIQUE); INSERT INTO customer VALUES ('Ada')");
    auto store = fixture::open(folder.file());
    for (bool const commit : {true, false}) {
        auto transaction = store->begin(Access::write);
        transaction->insert(fixture::entry, fixture::entries(1, 20).view());
        auto* const db = static_cast<sqlite3*>(transaction->native_handle());
        CHECK(
            sqlite3_exec(
                db, "INSERT OR ROLLBACK INTO customer VALUES ('Ada')", nullptr, nullptr, nullptr) ==
            SQLITE_CONSTRAINT_UNIQUE);
        // Now on its own, the host's next statement must not commit behind our back.
        CHECK(sqlite3_exec(db, "INSERT INTO customer VALUES ('Bob')", nullptr, nullptr, nullptr) ==
              SQLITE_CONSTRAINT_COMMITHOOK);
        CHECK(code_of([&] {
                  commit ? transaction->commit()
                         : transaction->insert(fixture::entry, fixture::entries(50, 1).view());
              }) == ErrorCode::storage_failure);
    }
    fixture::add_entries(*store, 100, 2);
    CHECK(fixture::sequences(*store) == std::vector<std::int64_t>{100, 101});
    CHECK(fixture::run_sql(folder.file(), "SELECT name FROM customer").size() == 1);
}

TEST_CASE("a full database refuses and goes on") {
    Folder const folder;
    auto store = fixture::open(folder.file());
    fixture::add_entries(*store, 1, 10);
    {
        auto transaction = store->begin(Access::write);
        auto* const db = static_cast<sqlite3*>(transaction->native_handle());
        fixture::run_sql(db, "PRAGMA max_page_count = 20");
        CHECK(code_of([&] {
                  transaction->insert(fixture::entry, fixture::entries(100, 20'000).view());
              }) == ErrorCode::storage_full);
        fixture::run_sql(db, "PRAGMA max_page_count = 1000000");
    }
    fixture::add_entries(*store, 11, 10);
    CHECK(fixture::sequences(*store).size() == 20);
}

TEST_CASE("a full device refuses the commit and goes on") {
    Folder const folder;
    fixture::add_entries(*fixture::open(folder.file()), 1, 10);
    auto const fill = [](std::string const& path) {
        std::signal(SIGXFSZ, SIG_IGN);
        auto options = fixture::options(path);
        options.cache_bytes = 64 << 10; // so that pages are written before the commit, too
        auto store = fixture::open(options);
        rlimit const small{1 << 20, RLIM_INFINITY};
        if (::setrlimit(RLIMIT_FSIZE, &small) != 0) {
            return 1;
        }
        if (code_of([&] { fixture::add_entries(*store, 1000, 50'000); }) !=
            ErrorCode::storage_full) {
            return 2;
        }
        rlimit const unlimited{RLIM_INFINITY, RLIM_INFINITY};
        if (::setrlimit(RLIMIT_FSIZE, &unlimited) != 0) {
            return 3;
        }
        fixture::add_entries(*store, 11, 10);
        return fixture::sequences(*store).size() == 20 ? 0 : 4;
    };
    CHECK(fixture::Child{fill, folder.file()}.run() == 0);
    auto store = fixture::open(folder.file());
    CHECK(fixture::sequences(*store).size() == 20);
    CHECK(store->check().empty());
}

TEST_CASE("driver errors carry the driver's words") {
    Folder const folder;
    fixture::write_file(folder.file(), "not a database at all");
    try {
        fixture::open(folder.file());
        FAIL("opened");
    } catch (nostro::StorageError const& error) {
        CHECK(error.detail("driver") == "sqlite");
        CHECK(error.detail("driver_code") == std::to_string(SQLITE_NOTADB));
        CHECK(error.detail("driver_message") == "file is not a database");
    }
}

TEST_CASE("the log stays short under small commits and grows for large ones") {
    Folder const folder;
    auto store = fixture::open(folder.file());
    auto const log_bytes = [&] { return fixture::read_file(folder.file() + "-wal").size(); };
    for (std::int64_t commit = 0; commit < 600; ++commit) {
        fixture::add_entries(*store, 1 + commit * 2, 2);
    }
    std::size_t const small = log_bytes();
    CHECK(small > (2U << 20));
    CHECK(small < (6U << 20));
    for (std::int64_t commit = 0; commit < 4; ++commit) {
        fixture::add_entries(*store, 100'000 + commit * 60'000, 60'000);
    }
    CHECK(log_bytes() > 2 * small);
}
