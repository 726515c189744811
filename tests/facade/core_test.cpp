#include "support/fixture.hpp"

#include <nostro/testing/fault.hpp>

#include <array>
#include <atomic>
#include <random>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

/// Opening, threads, processes, deadlines and periodic work.
namespace {

using namespace nostro;
using namespace std::chrono_literals;
using std::chrono::steady_clock;
using support::Bank;
using support::limited;
using support::on_each_store;
using support::Store;
using enum ResultCode;

/// A concurrent run is a sequence like any other: its log, replayed, gives the same head.
void check_replay(Bank& bank) {
    auto const lines = support::export_lines(bank.ledger());
    Bank copy{Store::memory};
    std::size_t next = 0;
    copy.ledger().import_jsonl(
        [&] { return next < lines.size() ? std::optional{lines[next++]} : std::nullopt; });
    CHECK(copy.ledger().head() == bank.ledger().head());
    CHECK(copy.ledger().state_hash() == bank.ledger().state_hash());
}

template <class Work>
void on_threads(int count, Work const& work) {
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i) {
        threads.emplace_back([&work, i] { work(static_cast<std::uint64_t>(i)); });
    }
    for (auto& thread : threads) {
        thread.join();
    }
}

} // namespace

TEST_CASE("opening asks before it founds a bank") {
    support::TempFolder const folder;
    for (auto const store : support::all_stores) {
        CAPTURE(support::name(store));
        CHECK_THROWS_AS((void)Core::open(support::open_storage(store, folder.file("a.db"))),
                        NotFound);
        CoreOptions options;
        options.create_if_missing = true;
        auto core = Core::open(support::open_storage(store, folder.file("a.db")), options);
        CHECK(core.list_ledgers().empty());
        CHECK_FALSE(core.find_ledger("main").has_value());
        CHECK_THROWS_AS((void)core.get_ledger("main"), NotFound);
    }
    CHECK_THROWS_AS((void)Core::open(nullptr), InvalidArgument);
    // What is there opens without being asked to create or to migrate.
    CHECK_NOTHROW((void)Core::open(support::open_storage(Store::sqlite, folder.file("a.db"))));
    storage::SqliteOptions missing;
    missing.path = folder.file("missing.db");
    CHECK_THROWS_AS((void)storage::open_sqlite(missing), NotFound);
    CHECK_FALSE(std::filesystem::exists(folder.file("missing.db")));
}

TEST_CASE("ledgers by name and tenant") {
    on_each_store([](Bank& bank) {
        auto& core = bank.core();
        LedgerOptions options;
        options.name = "second";
        auto const second = core.create_ledger(options);
        options.name = "main";
        CHECK_THROWS_AS(core.create_ledger(options), AlreadyExists);
        options.tenant = 2;
        auto const foreign = core.create_ledger(options);
        CHECK(core.list_ledgers().size() == 2);
        CHECK(core.list_ledgers(2).size() == 1);
        CHECK(core.get_ledger("second").number() == second.number());
        CHECK(core.get_ledger("main", 2).tenant() == 2);
        CHECK(foreign.name() == "main");
        options.tenant = 0;
        CHECK_THROWS_AS(core.create_ledger(options), InvalidArgument);
        options.tenant = 1;
        for (auto const& bad : {std::string{},
                                std::string(limits::ledger_name_max + 1, 'x'),
                                std::string{"\xFF"},
                                std::string{"a\0b", 3}}) {
            options.name = bad;
            CHECK_THROWS_AS(core.create_ledger(options), InvalidArgument);
        }
        // Another tenant's accounts are not there, not even as another ledger's.
        auto const draft = bank.account_draft(LedgerAccountFlags::none);
        auto tenants_ledger = core.get_ledger("main", 2);
        tenants_ledger.open_account(draft);
        CHECK(bank.send(bank.transfer(draft.id, bank.open(), 1)) == account_not_found);
        CHECK_FALSE(bank.ledger().find_account(draft.id).has_value());
    });
}

TEST_CASE("a core moves, and its ledgers with it") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        auto ledger = bank.ledger();
        Core moved{std::move(bank.core())};
        CHECK(ledger.post(bank.transfer(a, b, 1)).code == created);
        bank.core() = std::move(moved);
        CHECK(bank.send(bank.transfer(a, b, 1)) == created);
        CHECK(bank.balance(b).credits_posted == 2);
    });
}

TEST_CASE("a deadline bounds waiting for the writer and holding it") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        std::atomic<bool> holds{false};
        std::atomic<bool> release{false};
        std::thread holder{[&] {
            bank.core().atomically([&](Unit&) {
                holds = true;
                while (!release) {
                    std::this_thread::sleep_for(1ms);
                }
            });
        }};
        while (!holds) {
            std::this_thread::sleep_for(1ms);
        }
        auto const late = bank.transfer(a, b, 1);
        BatchOptions options;
        options.deadline = steady_clock::now() + 30ms;
        std::vector<Event> const events{late};
        CHECK_THROWS_AS(bank.ledger().post_batch(events, options), DeadlineExceeded);
        UnitOptions unit_options;
        unit_options.deadline = steady_clock::now() + 30ms;
        CHECK_THROWS_AS(bank.core().atomically([](Unit&) { FAIL("ran"); }, unit_options),
                        DeadlineExceeded);
        release = true;
        holder.join();
        CHECK_FALSE(bank.ledger().find_entry(late.id).has_value());
        // Held too long: nothing of it stays, and the next caller is not blocked.
        unit_options.deadline = steady_clock::now() + 20ms;
        CHECK_THROWS_AS(bank.core().atomically(
                            [&](Unit& unit) {
                                unit.join(bank.ledger()).post(late);
                                std::this_thread::sleep_for(40ms);
                            },
                            unit_options),
                        DeadlineExceeded);
        CHECK_FALSE(bank.ledger().find_entry(late.id).has_value());
        CHECK(bank.send(late) == created);
    });
}

TEST_CASE("sixteen threads, transfers both ways, units in between (P8)") {
    on_each_store([](Bank& bank) {
        std::vector<LedgerAccountId> accounts;
        for (int i = 0; i < 4; ++i) {
            accounts.push_back(bank.open_with(10'000));
        }
        auto const before = bank.ledger().head().seq;
        std::atomic<std::uint64_t> made{0};
        on_threads(16, [&](std::uint64_t worker) {
            std::mt19937_64 random{worker};
            auto ledger = bank.ledger();
            for (std::uint64_t i = 1; i <= 100; ++i) {
                auto const from = random() % accounts.size();
                Transfer transfer;
                transfer.id = {1'000 + worker, i};
                transfer.debit_account = accounts[from];
                transfer.credit_account = accounts[(from + 1 + random() % 3) % accounts.size()];
                transfer.amount = random() % 500;
                transfer.code = 1;
                std::vector<Event> const events{transfer};
                if (i % 10 == 0) {
                    bank.core().atomically([&](Unit& unit) {
                        made += unit.join(ledger).post_batch(events).front().ok() ? 1U : 0U;
                    });
                } else if (i % 17 == 0) {
                    // A unit that fails takes nobody with it.
                    CHECK_THROWS_AS(bank.core().atomically([&](Unit& unit) {
                        unit.join(ledger).post_batch(events);
                        throw std::runtime_error{"no"};
                    }),
                                    std::runtime_error);
                } else {
                    made += ledger.post_batch(events).front().ok() ? 1U : 0U;
                }
            }
        });
        CHECK(bank.ledger().head().seq == before + made);
        check_replay(bank);
    });
}

TEST_CASE("the same id from many threads is made once (P11)") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        for (int round = 0; round < 20; ++round) {
            auto const transfer = bank.transfer(a, b, 1);
            std::atomic<int> created_count{0};
            std::atomic<int> exists_count{0};
            on_threads(8, [&](std::uint64_t) {
                auto ledger = bank.ledger();
                auto const code = ledger.post(transfer).code;
                (code == created ? created_count : exists_count) +=
                    code == created || code == exists ? 1 : 100;
            });
            CHECK(created_count == 1);
            CHECK(exists_count == 7);
        }
        CHECK(bank.balance(b).credits_posted == 20);
    });
}

TEST_CASE("readers beside a writer see whole batches only") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        std::atomic<bool> done{false};
        std::thread writer{[&] {
            auto ledger = bank.ledger();
            for (std::uint64_t batch = 1; batch <= 100; ++batch) {
                std::vector<Transfer> transfers(10);
                for (std::uint64_t i = 0; i < transfers.size(); ++i) {
                    transfers[i].id = {5'000 + batch, i + 1};
                    transfers[i].debit_account = a;
                    transfers[i].credit_account = b;
                    transfers[i].amount = 1;
                    transfers[i].code = 1;
                }
                ledger.post_batch(transfers);
            }
            done = true;
        }};
        while (!done) {
            auto const balance = bank.balance(b);
            CHECK(*balance.credits_posted.to_int64() % 10 == 0);
            auto const totals = bank.ledger().trial_balance();
            CHECK(totals.front().totals.debits_posted == totals.front().totals.credits_posted);
        }
        writer.join();
    });
}

TEST_CASE("two processes on one file notice each other") {
    support::TempFolder const folder;
    auto const file = folder.file("bank.db");
    LedgerAccountId const a{1, 1};
    LedgerAccountId const b{1, 2};
    constexpr std::uint64_t each = 200;
    auto const open = [&] {
        CoreOptions options;
        options.create_if_missing = true;
        return Core::open(support::open_storage(Store::sqlite, file), options);
    };
    {
        auto core = open();
        LedgerOptions options;
        options.name = "main";
        auto ledger = core.create_ledger(options);
        for (auto const& id : {a, b}) {
            LedgerAccountDraft draft;
            draft.id = id;
            draft.asset = "EUR";
            draft.code = 1;
            draft.account_flags = id == a ? LedgerAccountFlags::history : limited;
            ledger.open_account(draft);
        }
    }
    // Each moves 1 from a to b and back: b may never go below zero, whoever gave it.
    auto const work = [&](std::uint64_t who) {
        auto core = open();
        auto ledger = core.get_ledger("main");
        std::uint64_t refused = 0;
        for (std::uint64_t i = 1; i <= each; ++i) {
            Transfer transfer;
            transfer.id = {10 + who, i};
            transfer.debit_account = i % 2 == 1 ? a : b;
            transfer.credit_account = i % 2 == 1 ? b : a;
            transfer.amount = 1;
            transfer.code = 1;
            std::vector<Event> const events{transfer};
            refused += ledger.post_batch(events).front().ok() ? 0U : 1U;
        }
        return refused;
    };
    auto const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        std::uint64_t refused = 1;
        try {
            refused = work(1);
        } catch (...) {
            refused = 99;
        }
        ::_exit(static_cast<int>(refused));
    }
    auto const refused = work(2);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(refused == 0);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    auto core = open();
    auto ledger = core.get_ledger("main");
    CHECK(ledger.head().seq == 2 + 2 * each);
    CHECK(ledger.get_account(b).balance == Balance{0, Amount{each}, 0, Amount{each}});
    CHECK(ledger.verify().ok());
}

TEST_CASE("two cores on one file, one after the other") {
    support::TempFolder const folder;
    CoreOptions options;
    options.create_if_missing = true;
    auto one = Core::open(support::open_storage(Store::sqlite, folder.file("bank.db")), options);
    auto two = Core::open(support::open_storage(Store::sqlite, folder.file("bank.db")), options);
    LedgerOptions ledger_options;
    ledger_options.name = "main";
    auto first = one.create_ledger(ledger_options);
    auto second = two.get_ledger("main");
    LedgerAccountDraft draft;
    draft.asset = "EUR";
    draft.code = 1;
    draft.id = {1, 1};
    first.open_account(draft);
    draft.id = {1, 2};
    draft.account_flags = limited;
    second.open_account(draft);
    Transfer transfer;
    transfer.code = 1;
    for (std::uint64_t i = 1; i <= 50; ++i) {
        CAPTURE(i);
        auto& poster = i % 3 == 0 ? first : second;
        auto& other = i % 3 == 0 ? second : first;
        transfer.id = {2, i};
        transfer.debit_account = {1, i % 2 == 1 ? 1U : 2U};
        transfer.credit_account = {1, i % 2 == 1 ? 2U : 1U};
        transfer.amount = 5;
        REQUIRE(poster.post(transfer).code == created);
        CHECK(other.post(transfer).code == exists);
        CHECK(other.head() == poster.head());
    }
    CHECK(first.state_hash() == second.state_hash());
    CHECK(first.verify().ok());
}

TEST_CASE("run_due sweeps what has expired, in every ledger, within its budget") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open_with(10'000);
        auto const b = bank.open();
        std::vector<Event> holds;
        for (std::uint32_t i = 0; i < 2'500; ++i) {
            holds.push_back(bank.hold(a, b, 1, 1 + i % 3));
        }
        bank.batch(holds);
        CHECK(bank.core().run_due(bank.clock.now(), 1s).holds_expired == 0);
        bank.clock.advance(2s + 1ms); // the holds were made some nanoseconds after each other
        CHECK(bank.balance(a).debits_pending == 833);
        auto const state = bank.ledger().head();
        std::size_t swept = 0;
        for (bool more = true; more;) {
            auto const report = bank.core().run_due(bank.clock.now(), 0ms);
            swept += report.holds_expired;
            more = report.more;
        }
        CHECK(swept == 1'667);
        CHECK(bank.ledger().head().hash == state.hash);
        CHECK(bank.ledger().head().seq == state.seq);
        CHECK(bank.balance(a).debits_pending == 833);
        bank.reopen();
        CHECK(bank.core().run_due(bank.clock.now(), 1s).holds_expired == 0);
        CHECK(bank.ledger().list_open_holds({}, {.limit = limits::page_rows_max}).size() == 833);
    });
}

TEST_CASE("time does not fall behind what was swept (P18)") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open_with(100);
        auto const b = bank.open();
        auto const held = bank.hold(a, b, 80, 3'600);
        REQUIRE(bank.send(held) == created);
        auto const expiry = *bank.ledger().find_hold(held.id)->expires_at;
        CHECK(bank.core().run_due(expiry, 1s).holds_expired == 1);
        CHECK(bank.available(a) == 100);
        CHECK(bank.send(bank.resolve(EventKind::post, held.id)) == pending_expired);
        auto const spent = bank.result(bank.transfer(a, b, 100));
        CHECK(spent.code == created);
        CHECK(spent.time >= expiry);
        check_replay(bank);
    });
}

TEST_CASE("the shipped fixture is a bank in memory") {
    nostro::testing::Fixture bank;
    auto const shop = bank.open();
    auto const ann = bank.open_with(1'000);
    auto const held = bank.hold(ann, shop, 250, 3'600);
    CHECK(bank.ledger().post(held).code == created);
    CHECK(bank.ledger().post(bank.post_part(held, 200)).code == created);
    CHECK(bank.ledger().get_account(ann).available() == 800);
    CHECK_THROWS_AS(bank.ledger().post(bank.transfer(ann, shop, 801)), Rejected);
    bank.clock.advance(24h);
    bank.ledger().post(bank.entry(shop, ann, 1));
    CHECK(bank.ledger().head().time == bank.clock.now());
    // The same in every run, whatever was drawn at random.
    nostro::testing::Fixture again;
    auto draft = again.account_draft();
    CHECK(draft.id == shop);
    draft.text.description = "salted";
    again.ledger().open_account(draft);
    nostro::testing::Fixture third;
    auto same = third.account_draft();
    same.text.description = "salted";
    third.ledger().open_account(same);
    CHECK(again.ledger().head().hash == third.ledger().head().hash);
    bank.reopen();
    CHECK(bank.ledger().head().seq == 0);
}

TEST_CASE("a backup is the whole bank") {
    Bank bank{Store::sqlite};
    auto const a = bank.open();
    auto const b = bank.open();
    bank.send(bank.transfer(a, b, 1));
    support::TempFolder const folder;
    bank.core().backup(folder.file("copy.db"));
    CHECK_THROWS_AS(bank.core().backup(folder.file("copy.db")), AlreadyExists);
    auto copy = Core::open(support::open_storage(Store::sqlite, folder.file("copy.db")));
    CHECK(copy.get_ledger("main").head() == bank.ledger().head());
    CHECK(copy.get_ledger("main").verify().ok());
}
