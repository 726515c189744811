#include "support/fixture.hpp"

#include <nostro/testing/fault.hpp>

#include <sqlite3.h>

#include <stdexcept>
#include <string>
#include <vector>

/// Units of work: one transaction, all or nothing.
namespace {

using namespace nostro;
using namespace std::chrono_literals;
using nostro::testing::Fault;
using nostro::testing::FaultStorage;
using support::Bank;
using support::limited;
using support::on_each_store;
using support::Store;
using enum ResultCode;

struct HostError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::int64_t count_rows(std::string const& file, char const* sql) {
    sqlite3* connection = nullptr;
    REQUIRE(sqlite3_open_v2(file.c_str(), &connection, SQLITE_OPEN_READWRITE, nullptr) ==
            SQLITE_OK);
    sqlite3_stmt* statement = nullptr;
    std::int64_t rows = -1;
    if (sqlite3_prepare_v2(connection, sql, -1, &statement, nullptr) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        rows = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    sqlite3_close(connection);
    return rows;
}

void execute(void* handle, char const* sql) {
    REQUIRE(handle != nullptr);
    REQUIRE(sqlite3_exec(static_cast<sqlite3*>(handle), sql, nullptr, nullptr, nullptr) ==
            SQLITE_OK);
}

} // namespace

TEST_CASE("a unit commits everything together and returns what its function returns") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        auto const one = bank.transfer(a, b, 1);
        auto const two = bank.transfer(b, a, 2);
        int const answer = bank.core().atomically([&](Unit& unit) {
            auto ledger = unit.get_ledger("main");
            ledger.post(one);
            unit.join(bank.ledger()).post(two);
            // Reads see the unit's own writes.
            CHECK(ledger.get_account(a).balance == Balance{0, 1, 0, 2});
            CHECK(ledger.find_entry(one.id).has_value());
            CHECK(ledger.head().seq == 4);
            auto const draft = bank.account_draft(limited);
            ledger.open_account(draft);
            CHECK(ledger.get_balance(draft.id) == Balance{});
            CHECK(ledger.read_changes(4, 10).size() == 1);
            return 42;
        });
        CHECK(answer == 42);
        CHECK(bank.balance(a) == Balance{0, 1, 0, 2});
        CHECK_THROWS_AS(
            bank.core().atomically([](Unit& unit) { (void)unit.get_ledger("nowhere"); }), NotFound);
    });
}

TEST_CASE("an exception goes through unchanged and undoes the unit") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        auto const head = bank.ledger().head();
        auto const transfer = bank.transfer(a, b, 1);
        try {
            bank.core().atomically([&](Unit& unit) {
                unit.join(bank.ledger()).post(transfer);
                throw HostError{"no"};
            });
            FAIL("nothing was thrown");
        } catch (HostError const& error) {
            CHECK(std::string{error.what()} == "no");
        }
        CHECK(bank.ledger().head() == head);
        CHECK(bank.balance(a) == Balance{});
        CHECK(bank.send(transfer) == created);
    });
}

TEST_CASE("post throws Rejected with the code in it") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open(limited);
        auto const b = bank.open();
        auto const refused = bank.transfer(a, b, 1);
        try {
            bank.ledger().post(refused);
            FAIL("nothing was thrown");
        } catch (Rejected const& error) {
            CHECK(error.reason() == "exceeds_credits");
            CHECK(error.number() == static_cast<int>(exceeds_credits));
            CHECK(error.code() == ErrorCode::rejected);
            CHECK_FALSE(error.retryable());
            // Sent again it says so, and with which code it failed.
            try {
                bank.ledger().post(refused);
                FAIL("nothing was thrown");
            } catch (Rejected const& again) {
                CHECK(again.reason() == "id_already_failed");
                CHECK(again.detail("first_result") == "exceeds_credits");
                CHECK(std::string{again.what()}.find("exceeds_credits") != std::string::npos);
            }
        }
    });
}

TEST_CASE("nested parts fail on their own") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        auto const first = bank.transfer(a, b, 1);
        auto const inner = bank.transfer(a, b, 10);
        auto const innermost = bank.transfer(a, b, 100);
        auto const last = bank.transfer(a, b, 1'000);
        bank.core().atomically([&](Unit& unit) {
            auto ledger = unit.join(bank.ledger());
            ledger.post(first);
            CHECK_THROWS_AS(unit.nested([&] {
                ledger.post(inner);
                unit.nested([&] { ledger.post(innermost); });
                CHECK(ledger.get_account(b).balance.credits_posted == 111);
                throw HostError{"inner"};
            }),
                            HostError);
            CHECK(ledger.get_account(b).balance.credits_posted == 1);
            ledger.post(last);
            unit.nested([&] { ledger.post(innermost); });
        });
        CHECK(bank.balance(b).credits_posted == 1'101);
        CHECK_FALSE(bank.ledger().find_entry(inner.id).has_value());
        CHECK(bank.ledger().head().seq == 5);
        bank.reopen();
        CHECK(bank.send(inner) == created);
    });
}

TEST_CASE("a burnt id survives the unit that burnt it") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open(limited);
        auto const b = bank.open();
        auto const outer = bank.transfer(a, b, 1);
        auto const inner = bank.transfer(a, b, 2);
        CHECK_THROWS_AS(bank.core().atomically([&](Unit& unit) {
            auto ledger = unit.join(bank.ledger());
            CHECK_THROWS_AS(unit.nested([&] { ledger.post(inner); }), Rejected);
            ledger.post(bank.transfer(b, a, 100));
            ledger.post(outer);
            // Money that is there only in this unit was spent; now a refusal.
            ledger.post(bank.transfer(a, b, 1'000));
        }),
                        Rejected);
        CHECK(bank.balance(a) == Balance{});
        bank.reopen();
        bank.send(bank.transfer(b, a, 500));
        CHECK(bank.send(inner) == id_already_failed);
        CHECK(bank.send(outer) == created);
    });
}

TEST_CASE("what must be kept although the unit fails") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        int ran = 0;
        CHECK_THROWS_AS(bank.core().atomically([&](Unit& unit) {
            unit.join(bank.ledger()).post(bank.transfer(a, b, 1));
            unit.on_failure([&](storage::Transaction& transaction) {
                ++ran;
                CHECK(transaction.is_open());
            });
            throw HostError{"no"};
        }),
                        HostError);
        CHECK(ran == 1);
        bank.core().atomically(
            [&](Unit& unit) { unit.on_failure([&](storage::Transaction&) { ++ran; }); });
        CHECK(ran == 1);
        CHECK(bank.balance(a) == Balance{});
    });
}

TEST_CASE("what cannot be kept does not hide why the unit failed") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open(limited);
        auto const b = bank.open();
        auto const burnt = bank.transfer(a, b, 1);
        int kept = 0;
        CHECK_THROWS_WITH_AS(bank.core().atomically([&](Unit& unit) {
            std::vector<Event> const events{burnt};
            unit.join(bank.ledger()).post_batch(events);
            unit.on_failure([&](storage::Transaction&) { throw HostError{"not kept"}; });
            unit.on_failure([&](storage::Transaction&) { ++kept; });
            throw HostError{"the unit's own"};
        }),
                             "the unit's own",
                             HostError);
        CHECK(kept == 0);
        CHECK(bank.send(bank.transfer(b, a, 1)) == created);
        CHECK(bank.send(burnt) == id_already_failed);
        // A conflict is no answer: the unit is repeated, and what lasts with it.
        int runs = 0;
        CHECK_THROWS_AS(bank.core().atomically([&](Unit& unit) {
            unit.on_failure([&](storage::Transaction&) {
                if (++runs == 1) {
                    throw Conflict{"repeat"};
                }
            });
            throw HostError{"no"};
        }),
                        HostError);
        CHECK(runs == 2);
    });
}

TEST_CASE("a unit with a key runs once") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        UnitOptions options;
        options.key = "order 1";
        int runs = 0;
        auto const work = [&](Unit& unit) {
            ++runs;
            unit.join(bank.ledger()).post(bank.transfer(a, b, 1));
            return std::string{"receipt "} + std::to_string(runs);
        };
        CHECK(bank.core().atomically(work, options) == "receipt 1");
        CHECK(bank.core().atomically(work, options) == "receipt 1");
        bank.reopen();
        CHECK(bank.core().atomically(work, options) == "receipt 1");
        CHECK(runs == 1);
        options.tenant = 2;
        CHECK(bank.core().atomically(work, options) == "receipt 2");
        options.key = "order 2";
        CHECK_THROWS_AS(
            bank.core().atomically([](Unit&) -> std::string { throw HostError{"no"}; }, options),
            HostError);
        CHECK(bank.core().atomically(work, options) == "receipt 3");
        options.key = std::string(limits::unit_key_max + 1, 'k');
        CHECK_THROWS_AS(bank.core().atomically(work, options), InvalidArgument);
        options.key = "number";
        CHECK_THROWS_AS(bank.core().atomically([](Unit&) { return 1; }, options), InvalidArgument);
        options.key = "long";
        CHECK_THROWS_AS(
            bank.core().atomically(
                [](Unit&) { return std::string(limits::unit_result_max + 1, 'x'); }, options),
            InvalidArgument);
        CHECK(bank.balance(b).credits_posted == 3);
    });
}

TEST_CASE("calling the core from inside its unit is an error") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        auto const transfer = bank.transfer(a, b, 1);
        auto const from_inside = [&](auto const& call) {
            bank.core().atomically([&](Unit&) {
                try {
                    call();
                    FAIL_CHECK("the call was let through");
                } catch (InvalidArgument const& error) {
                    CHECK(error.detail("reason") == "inside_unit");
                    CHECK_FALSE(error.poisons_handle());
                }
            });
        };
        from_inside([&] { bank.ledger().post(transfer); });
        from_inside([&] { (void)bank.ledger().head(); });
        from_inside([&] { (void)bank.core().list_ledgers(); });
        from_inside([&] { bank.core().atomically([](Unit&) {}); });
        auto const careless = [&](Unit&) { (void)bank.ledger().head(); };
        CHECK_THROWS_AS(bank.core().atomically(careless), InvalidArgument);
        CHECK(bank.send(transfer) == created);
    });
}

TEST_CASE("handles kept from a unit are of no use after it") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        std::optional<Ledger> kept;
        bank.core().atomically([&](Unit& unit) { kept = unit.join(bank.ledger()); });
        CHECK_THROWS_AS((void)kept->head(), Error);
        CHECK_THROWS_AS(kept->post(bank.transfer(a, b, 1)), Error);
        CHECK(bank.send(bank.transfer(a, b, 1)) == created);
    });
}

TEST_CASE("a unit is repeated on a conflict, at most a few times") {
    support::SameRandom random;
    nostro::testing::FakeClock clock{support::morning};
    auto faulty = std::make_unique<FaultStorage>(storage::open_memory());
    auto& faults = *faulty;
    CoreOptions options;
    options.create_if_missing = true;
    options.clock = &clock;
    options.random = &random;
    auto core = Core::open(std::move(faulty), options);
    LedgerOptions ledger_options;
    ledger_options.name = "main";
    auto ledger = core.create_ledger(ledger_options);
    LedgerAccountDraft draft;
    draft.asset = "EUR";
    draft.code = 1;
    std::vector<LedgerAccountId> const ids{{1, 1}, {1, 2}};
    for (auto const& id : ids) {
        draft.id = id;
        ledger.open_account(draft);
    }
    Transfer transfer;
    transfer.debit_account = ids[0];
    transfer.credit_account = ids[1];
    transfer.amount = 1;
    transfer.code = 1;
    std::uint64_t next = 1;
    std::uint64_t expected = 0;
    for (std::uint64_t call = 1;; ++call) {
        CAPTURE(call);
        faults.reset();
        faults.fail_call(call, Fault::conflict);
        int runs = 0;
        transfer.id = {2, next++};
        core.atomically([&](Unit& unit) {
            ++runs;
            unit.join(ledger).post(transfer);
        });
        ++expected;
        if (faults.faults() == 0) {
            CHECK(runs == 1);
            break;
        }
        CHECK(runs <= 2);
        CHECK(ledger.get_account(ids[1]).balance.credits_posted == Amount{expected});
    }
    faults.reset();
    CHECK(ledger.verify().ok());
}

TEST_CASE("the host's own rows share the fate of the unit") {
    Bank bank{Store::sqlite};
    auto const a = bank.open();
    auto const b = bank.open();
    bank.core().atomically([](Unit& unit) {
        execute(unit.native_handle(),
                "create table host_orders (id integer primary key, entry blob)");
    });
    bank.core().atomically([&](Unit& unit) {
        unit.join(bank.ledger()).post(bank.transfer(a, b, 1));
        execute(unit.native_handle(), "insert into host_orders values (1, x'01')");
        // What the unit has posted is there for the host's statements.
        execute(unit.native_handle(),
                "insert into host_orders select 100 + count(*), null from nostro_entries where "
                "ledger = 1");
    });
    CHECK(count_rows(bank.file(), "select count(*) from host_orders where id in (1, 103)") == 2);
    CHECK_THROWS_AS(bank.core().atomically([&](Unit& unit) {
        execute(unit.native_handle(), "insert into host_orders values (2, null)");
        unit.join(bank.ledger()).post(bank.transfer(a, b, 1));
        CHECK_THROWS_AS(unit.nested([&] {
            execute(unit.native_handle(), "insert into host_orders values (3, null)");
            throw HostError{"inner"};
        }),
                        HostError);
        throw HostError{"no"};
    }),
                    HostError);
    CHECK(count_rows(bank.file(), "select count(*) from host_orders") == 2);
    bank.core().atomically([&](Unit& unit) {
        auto* const handle = static_cast<sqlite3*>(unit.native_handle());
        CHECK(sqlite3_exec(handle, "commit", nullptr, nullptr, nullptr) != SQLITE_OK);
        CHECK(sqlite3_exec(handle, "rollback", nullptr, nullptr, nullptr) != SQLITE_OK);
        unit.join(bank.ledger()).post(bank.transfer(a, b, 1));
    });
    CHECK(bank.balance(b).credits_posted == 2);
    bank.check_sound();
    Bank memory{Store::memory};
    memory.core().atomically([](Unit& unit) { CHECK(unit.native_handle() == nullptr); });
}
