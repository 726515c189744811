#include "facade/schema.hpp"
#include "facade/writer.hpp"
#include "ledger/tables.hpp"
#include "support/fixture.hpp"

#include <nostro/testing/fault.hpp>

#include <sqlite3.h>

#include <atomic>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

/// Ledgers, units and processes beside each other: what one does is no surprise to another.
namespace {

using namespace nostro;
using namespace std::chrono_literals;
using nostro::testing::Fault;
using nostro::testing::FaultStorage;
using std::chrono::steady_clock;
using support::Bank;
using support::limited;
using support::on_each_store;
using support::Store;
using enum ResultCode;

ResultCode send(Ledger ledger, Event const& event) {
    std::vector const events{event};
    return ledger.post_batch(events).front().code;
}

Ledger second_ledger(Core& core) {
    LedgerOptions options;
    options.name = "second";
    return core.create_ledger(options);
}

void wait_for(std::function<bool()> const& done) {
    for (auto const end = steady_clock::now() + 5s; !done() && steady_clock::now() < end;) {
        std::this_thread::sleep_for(1ms);
    }
}

/// Two cores on one file, as two processes have them.
struct TwoCores {
    support::TempFolder folder;
    Core one = open();
    Core two = open();

    [[nodiscard]] Core open() const {
        CoreOptions options;
        options.create_if_missing = true;
        return Core::open(support::open_storage(Store::sqlite, folder.file("bank.db")), options);
    }
};

LedgerAccountDraft account(std::uint64_t id, std::string asset = "EUR") {
    LedgerAccountDraft draft;
    draft.id = {1, id};
    draft.asset = std::move(asset);
    draft.code = 1;
    return draft;
}

Transfer transfer(std::uint64_t id, LedgerAccountId const& debit, LedgerAccountId const& credit) {
    Transfer draft;
    draft.id = {2, id};
    draft.debit_account = debit;
    draft.credit_account = credit;
    draft.amount = 1;
    draft.code = 1;
    return draft;
}

/// A row of a table without rules of its own.
storage::Rows receipt(std::string_view key) {
    storage::Rows row{tables::Receipts::table};
    row.add(std::int64_t{1}).add(std::int64_t{0}).add(key).add(std::string_view{}).add(key);
    return row;
}

void insert(storage::Transaction& transaction, std::string_view key) {
    transaction.insert(tables::Receipts::table, receipt(key).view());
}

} // namespace

TEST_CASE("an account that was looked for in vain may be another ledger's by now") {
    on_each_store([](Bank& bank) {
        auto second = second_ledger(bank.core());
        auto const a = bank.open();
        auto const x = bank.account_draft(limited);
        CHECK(bank.send(bank.transfer(a, x.id, 1)) == account_not_found);
        CHECK(send(second, x) == created);
        CHECK(bank.send(bank.transfer(a, x.id, 1)) == accounts_must_have_the_same_ledger);
        CHECK(bank.send(x) == exists_with_different_account);
        // And what was another ledger's in a unit that failed is nobody's.
        auto const y = bank.account_draft(limited);
        CHECK_THROWS_AS(bank.core().atomically([&](Unit& unit) {
            CHECK(send(unit.join(second), y) == created);
            CHECK(send(unit.join(bank.ledger()), bank.transfer(a, y.id, 1)) ==
                  accounts_must_have_the_same_ledger);
            throw std::runtime_error{"no"};
        }),
                        std::runtime_error);
        CHECK(bank.send(y) == created);
        CHECK(bank.send(bank.transfer(a, y.id, 1)) == created);
        CHECK(second.verify().ok());
    });
}

TEST_CASE("ledgers of one unit see the accounts that each has opened") {
    on_each_store([](Bank& bank) {
        auto second = second_ledger(bank.core());
        auto const a = bank.open();
        auto const b = bank.open();
        auto const x = bank.account_draft(limited);
        auto const y = bank.account_draft(limited);
        bank.core().atomically([&](Unit& unit) {
            auto ours = unit.join(bank.ledger());
            auto theirs = unit.join(second);
            CHECK(send(ours, bank.transfer(a, x.id, 1)) == account_not_found);
            CHECK(send(theirs, x) == created);
            CHECK(send(ours, bank.transfer(a, x.id, 1)) == accounts_must_have_the_same_ledger);
            CHECK(send(ours, x) == exists_with_different_account);
            // What the other ledger has opened survives a chain of this one that fails.
            CHECK(send(theirs, y) == created);
            auto const undone = bank.entry(a, b, 1);
            std::vector<Event> const chain{undone, bank.resolve(EventKind::reverse, undone.id), y};
            BatchOptions atomic;
            atomic.atomic = true;
            CHECK(ours.post_batch(chain, atomic).back().code == exists_with_different_account);
            CHECK(send(ours, bank.account_draft(limited)) == created);
        });
        CHECK(second.find_account(x.id).has_value());
        CHECK(second.find_account(y.id).has_value());
        CHECK(second.verify().ok());
    });
}

TEST_CASE("two processes: accounts and assets of the other are noticed") {
    TwoCores cores;
    LedgerOptions options;
    options.name = "main";
    auto first = cores.one.create_ledger(options);
    auto first_second = second_ledger(cores.one);
    auto other = cores.two.get_ledger("main");
    auto other_second = cores.two.get_ledger("second");
    auto const a = account(1);
    CHECK(send(first, a) == created);
    auto const x = account(2);
    CHECK(send(first, transfer(1, a.id, x.id)) == account_not_found);
    CHECK(send(other_second, x) == created);
    CHECK(send(first, transfer(2, a.id, x.id)) == accounts_must_have_the_same_ledger);
    CHECK(send(first, x) == exists_with_different_account);
    // Defining an asset is no event: nothing of the head tells of it.
    for (int i = 0; i < 3; ++i) {
        auto const number = std::to_string(i);
        first.define_asset(Currency::custom("ONE" + number, 0));
        other.define_asset(Currency::custom("TWO" + number, 2));
        first.define_asset(Currency::custom("TWO" + number, 2));
        CHECK_THROWS_AS(first.define_asset(Currency::custom("TWO" + number, 3)), AlreadyExists);
    }
    CHECK(send(other, account(3, "ONE2")) == created);
    CHECK(send(first, account(4, "TWO2")) == created);
    CHECK(first.verify().ok());
    CHECK(first_second.verify().ok());
    CHECK(other.state_hash() == first.state_hash());
}

TEST_CASE("one member's rows that break a commit break nobody else's") {
    Bank bank{Store::sqlite};
    auto const a = bank.open();
    auto const b = bank.open();
    auto const poor = bank.open(limited);
    auto const bad = bank.transfer(poor, a, 1);
    std::string row = "insert or ignore into nostro_failed_ids values (1, 1, x'";
    for (auto const byte : Uuid{bad.id}.bytes()) {
        constexpr auto digits = "0123456789abcdef";
        row += digits[std::to_integer<unsigned>(byte) >> 4];
        row += digits[std::to_integer<unsigned>(byte) & 15U];
    }
    row += "', 68)";
    constexpr int others = 4;
    std::atomic<bool> holds{false};
    std::atomic<int> started{0};
    std::atomic<int> answered{0};
    // A row behind the ledger's back: remembering the refusal collides with it in the commit.
    std::thread intruder{[&] {
        bank.core().atomically([&](Unit& unit) {
            holds = true;
            wait_for([&] { return started == others + 2; });
            std::this_thread::sleep_for(5ms); // so that they are in the queue
            auto* const handle = static_cast<sqlite3*>(unit.native_handle());
            CHECK(sqlite3_exec(handle, row.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
        });
    }};
    wait_for([&] { return holds.load(); });
    std::vector<std::thread> threads;
    for (int i = 0; i < others; ++i) {
        auto const good = bank.transfer(a, b, 1);
        threads.emplace_back([&, good] {
            ++started;
            answered += send(bank.ledger(), good) == created ? 1 : 100;
        });
    }
    threads.emplace_back([&] {
        ++started;
        try {
            auto const code = send(bank.ledger(), bad);
            answered += code == exceeds_credits || code == id_already_failed ? 1 : 100;
        } catch (AlreadyExists const&) {
            ++answered; // it is told when it was alone
        }
    });
    threads.emplace_back([&] {
        ++started;
        answered += bank.ledger().take_snapshot(support::date(2026, 1, 20)) == 3 ? 1 : 100;
    });
    intruder.join();
    for (auto& thread : threads) {
        thread.join();
    }
    CHECK(answered == others + 2);
    CHECK(bank.balance(b).credits_posted == others);
}

TEST_CASE("every write that can be repeated is repeated after a conflict") {
    auto faulty = std::make_unique<FaultStorage>(storage::open_memory());
    auto& faults = *faulty;
    CoreOptions options;
    options.create_if_missing = true;
    auto core = Core::open(std::move(faulty), options);
    LedgerOptions ledger_options;
    ledger_options.name = "main";
    auto ledger = core.create_ledger(ledger_options);
    send(ledger, account(1));
    std::string number;
    std::vector<std::function<void()>> const writes{
        [&] { ledger.define_asset(Currency::custom("ASSET" + number, 2)); },
        [&] { ledger.take_snapshot(support::date(2026, 1, 20)); },
        [&] { ledger.drop_snapshot(support::date(2026, 1, 20)); },
        [&] { ledger.erase_text(1); },
        [&] { ledger.sweep_expired(support::morning, 10); },
        [&] {
            ledger_options.name = "ledger" + number;
            core.create_ledger(ledger_options);
        },
    };
    for (auto const& write : writes) {
        for (std::uint64_t call = 1;; ++call) {
            CAPTURE(call);
            number = std::to_string(&write - writes.data()) + "." + std::to_string(call);
            faults.reset();
            faults.fail_call(call, Fault::conflict);
            CHECK_NOTHROW(write());
            if (faults.faults() == 0) {
                break;
            }
        }
    }
    // The lines of an import are read once.
    faults.reset();
    auto const lines = support::export_lines(ledger);
    auto copy = second_ledger(core);
    std::size_t next = 0;
    faults.reset();
    faults.fail_call(2, Fault::conflict);
    CHECK_THROWS_AS(copy.import_jsonl([&] {
        return next < lines.size() ? std::optional{lines[next++]} : std::nullopt;
    }),
                    Conflict);
    CHECK(ledger.verify().ok());
}

TEST_CASE("without a deadline the storage's own wait bounds the wait for the writer") {
    support::TempFolder const folder;
    storage::SqliteOptions store;
    store.path = folder.file("bank.db");
    store.create_if_missing = true;
    store.durability = storage::Durability::none;
    store.busy_timeout = 30ms;
    CoreOptions options;
    options.create_if_missing = true;
    auto core = Core::open(storage::open_sqlite(store), options);
    LedgerOptions ledger_options;
    ledger_options.name = "main";
    auto ledger = core.create_ledger(ledger_options);
    std::atomic<bool> holds{false};
    std::atomic<bool> release{false};
    std::thread holder{[&] {
        core.atomically([&](Unit&) {
            holds = true;
            wait_for([&] { return release.load(); });
        });
    }};
    wait_for([&] { return holds.load(); });
    for (auto const& call : std::vector<std::function<void()>>{
             [&] { send(ledger, account(1)); }, [&] { core.atomically([](Unit&) {}); }}) {
        try {
            call();
            FAIL_CHECK("it did not wait");
        } catch (StorageError const& error) {
            CHECK(error.code() == ErrorCode::unavailable);
            CHECK(error.retryable());
        }
    }
    release = true;
    holder.join();
    CHECK(send(ledger, account(1)) == created);
}

TEST_CASE("a commit with a deadline, or that is old, waits for no function of the host") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        for (bool const is_batch : {true, false}) {
            CAPTURE(is_batch);
            std::atomic<bool> holds{false};
            std::atomic<int> started{0};
            std::atomic<bool> answered{false};
            std::thread holder{[&] {
                bank.core().atomically([&](Unit&) {
                    holds = true;
                    wait_for([&] { return started == (is_batch ? 2 : 1); });
                    std::this_thread::sleep_for(is_batch ? 5ms : limits::group_age_max * 2);
                });
                if (!is_batch) {
                    answered = true;
                }
            }};
            wait_for([&] { return holds.load(); });
            std::thread batch;
            if (is_batch) {
                batch = std::thread{[&, draft = bank.transfer(a, b, 1)] {
                    BatchOptions options;
                    options.deadline = steady_clock::now() + 10s;
                    std::vector<Event> const events{draft};
                    ++started;
                    CHECK(bank.ledger().post_batch(events, options).front().code == created);
                    answered = true;
                }};
                wait_for([&] { return started == 1; });
                std::this_thread::sleep_for(30ms); // so that it is in the queue first
            }
            std::thread unit{[&] {
                ++started;
                bank.core().atomically([&](Unit&) {
                    wait_for([&] { return answered.load(); });
                    CHECK(answered);
                });
            }};
            holder.join();
            if (batch.joinable()) {
                batch.join();
            }
            unit.join();
        }
    });
}

TEST_CASE("a row that exists undoes the part that brought it, not the unit") {
    auto const store = storage::open_memory();
    store->open_schema(tables::bank_schema(), {.create = true});
    detail::Writer writer{*store, {.clock = &system_clock(), .log = &null_log()}};
    using Runs = detail::Writer::Runs;
    writer.run({.runs = Runs::on_own_thread, .work = [](detail::Group& group) {
                    insert(group.transaction(), "one");
                    CHECK_THROWS_AS(group.nested([&] {
                        insert(group.transaction(), "two");
                        insert(group.transaction(), "one");
                    }),
                                    AlreadyExists);
                    insert(group.transaction(), "two");
                }});
    // A unit that goes on as if nothing had happened is not committed.
    CHECK_THROWS_AS(writer.run({.runs = Runs::on_own_thread,
                                .work =
                                    [](detail::Group& group) {
                                        insert(group.transaction(), "three");
                                        CHECK_THROWS_AS(insert(group.transaction(), "one"),
                                                        AlreadyExists);
                                    }}),
                    StorageError);
    writer.run({.runs = Runs::on_own_thread,
                .work = [](detail::Group& group) { insert(group.transaction(), "three"); }});
}
