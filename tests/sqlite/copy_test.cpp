#include "fixture.hpp"

#include <nostro/core/error.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <thread>

namespace {

using namespace nostro::storage;
using fixture::Folder;

} // namespace

TEST_CASE("a backup made while others write is one instant of the store") {
    Folder const folder;
    auto store = fixture::open(folder.file());
    fixture::add_entries(*store, 1, 20'000);
    std::atomic<bool> stop{false};
    std::thread writer{[&] {
        for (std::int64_t seq = 20'001; !stop; seq += 10) {
            fixture::add_entries(*store, seq, 10);
        }
    }};
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    int calls = 0;
    store->backup(folder.file("copy.db"), [&](std::uint64_t now, std::uint64_t all) {
        CHECK(now >= done);
        done = now;
        total = all;
        ++calls;
    });
    stop = true;
    writer.join();
    CHECK(calls > 1);
    CHECK(done == total);
    CHECK_THROWS_AS(store->backup(folder.file("copy.db"), {}), nostro::AlreadyExists);
    CHECK_THROWS_AS(store->backup(folder.file("bank.db"), {}), nostro::AlreadyExists);

    auto copy = fixture::open(folder.file("copy.db"));
    CHECK(copy->check().empty());
    auto const found = fixture::sequences(*copy);
    CHECK(found.size() >= 20'000);
    CHECK(found.size() % 10 == 0);
    CHECK(found.back() == static_cast<std::int64_t>(found.size()));
}

TEST_CASE("a backup that fails leaves nothing") {
    Folder const folder;
    auto store = fixture::open(folder.file());
    fixture::add_entries(*store, 1, 100);
    auto const before = fixture::list_folder(folder.path());
    CHECK_THROWS_AS(
        store->backup(folder.file("copy.db"),
                      [](std::uint64_t, std::uint64_t) { throw std::runtime_error{"stop"}; }),
        std::runtime_error);
    CHECK_THROWS_AS(store->backup(folder.file("no/such/folder.db"), {}), nostro::StorageError);
    CHECK(fixture::list_folder(folder.path()) == before);
}

TEST_CASE("a backup is put in place after it was checked") {
    Folder const folder;
    {
        auto store = fixture::open(folder.file());
        fixture::add_entries(*store, 1, 1000);
        store->backup(folder.file("copy.db"), {});
    }
    std::string const copy = fixture::read_file(folder.file("copy.db"));
    restore_sqlite(folder.file("copy.db"), folder.file("restored.db"));
    CHECK(fixture::sequences(*fixture::open(folder.file("restored.db"))).size() == 1000);
    CHECK(fixture::read_file(folder.file("copy.db")) == copy);

    CHECK_THROWS_AS(restore_sqlite(folder.file("copy.db"), folder.file("restored.db")),
                    nostro::AlreadyExists);
    CHECK_THROWS_AS(restore_sqlite(folder.file("missing.db"), folder.file("new.db")),
                    nostro::NotFound);

    std::string damaged = copy;
    damaged.replace(damaged.size() / 2, damaged.size() / 4, damaged.size() / 4, '\x5a');
    fixture::write_file(folder.file("copy.db"), damaged);
    CHECK_THROWS_AS(restore_sqlite(folder.file("copy.db"), folder.file("new.db")),
                    nostro::CorruptData);
    fixture::write_file(folder.file("copy.db"), "something else");
    CHECK_THROWS_AS(restore_sqlite(folder.file("copy.db"), folder.file("new.db")),
                    nostro::StorageError);
    CHECK(fixture::list_folder(folder.path()) ==
          std::vector<std::string>{"bank.db", "copy.db", "restored.db"});
}

TEST_CASE("copies go to names of files only") {
    Folder const folder;
    auto store = fixture::open(folder.file());
    fixture::add_entries(*store, 1, 10);
    auto const before = fixture::list_folder(folder.path());
    using namespace std::string_literals;
    for (std::string const& name : {""s, ":memory:"s, "file:copy.db"s, folder.file("a\0b.db"s)}) {
        CAPTURE(name);
        for (auto const& copy : std::initializer_list<std::function<void()>>{
                 [&] { store->backup(name, {}); }, [&] { restore_sqlite(folder.file(), name); }}) {
            try {
                copy();
                FAIL_CHECK("copied");
            } catch (nostro::InvalidArgument const& error) {
                CHECK(error.detail("field") == "target");
            }
        }
    }
    CHECK(fixture::list_folder(folder.path()) == before);
}

TEST_CASE("the size counts the log") {
    Folder const folder;
    auto store = fixture::open(folder.file());
    auto const before = store->size_bytes();
    fixture::add_entries(*store, 1, 1000);
    CHECK(store->size_bytes() > before);
}
