#include "support/fixture.hpp"

#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <time.h>
#include <vector>

/// Limits, balancing, freezing, dates, reversal, batches and idempotency.
namespace {

using namespace nostro;
using namespace std::chrono_literals;
using std::chrono::days;
using support::Bank;
using support::date;
using support::limited;
using support::on_each_store;
using enum ResultCode;
using Codes = std::vector<ResultCode>;

LedgerAccountChange change_of(Bank& bank, LedgerAccountId const& account) {
    LedgerAccountChange change;
    change.id = bank.new_id();
    change.account = account;
    return change;
}

/// Sets the zone of the process for a scope.
class Zone {
public:
    explicit Zone(char const* name) {
        if (char const* old = ::getenv("TZ")) { // NOLINT(concurrency-mt-unsafe)
            old_ = old;
        }
        set(name);
    }

    Zone(Zone const&) = delete;
    Zone& operator=(Zone const&) = delete;

    ~Zone() {
        if (old_) {
            set(old_->c_str());
        } else {
            ::unsetenv("TZ"); // NOLINT(concurrency-mt-unsafe)
            ::tzset();
        }
    }

private:
    static void set(char const* name) {
        ::setenv("TZ", name, 1); // NOLINT(concurrency-mt-unsafe)
        ::tzset();
    }

    std::optional<std::string> old_;
};

} // namespace

TEST_CASE("limits on both sides, to the unit") {
    on_each_store([](Bank& bank) {
        auto const giver = bank.open();
        auto const overdraft = bank.open(limited, 50);
        CHECK(bank.send(bank.transfer(overdraft, giver, 51)) == exceeds_credits);
        CHECK(bank.send(bank.transfer(overdraft, giver, 50)) == created);
        CHECK(bank.available(overdraft) == 0);
        auto draft =
            bank.account_draft(LedgerAccountFlags::history | LedgerAccountFlags::debit_limited |
                               LedgerAccountFlags::credit_limited);
        draft.credit_headroom = 100;
        bank.ledger().open_account(draft);
        auto const band = draft.id;
        CHECK(bank.send(bank.transfer(giver, band, 101)) == exceeds_debits);
        CHECK(bank.send(bank.hold(giver, band, 60)) == created);
        CHECK(bank.send(bank.transfer(giver, band, 41)) == exceeds_debits);
        CHECK(bank.send(bank.transfer(giver, band, 40)) == created);
        CHECK(bank.send(bank.transfer(band, giver, 41)) == exceeds_credits);
        CHECK(bank.send(bank.transfer(band, giver, 40)) == created);
        CHECK(bank.send(bank.transfer(giver, band, 41)) == exceeds_debits);
        CHECK(bank.send(bank.transfer(giver, band, 0)) == created);
    });
}

TEST_CASE("several postings of an account in one entry count together") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open_with(100);
        auto const b = bank.open();
        auto split = bank.entry(a, b, 60);
        split.postings = {
            {a, Side::debit, 60, {}}, {a, Side::debit, 41, {}}, {b, Side::credit, 101, {}}};
        CHECK(bank.send(split) == exceeds_credits);
        split.id = bank.new_id();
        split.postings[1].amount = 40;
        split.postings[2].amount = 100;
        CHECK(bank.send(split) == created);
        CHECK(bank.balance(a) == Balance{0, 100, 0, 100});
        auto const statement = bank.ledger().list_statement(a).items;
        REQUIRE(statement.size() == 3);
        CHECK(statement[2].after == Balance{0, 100, 0, 100});
    });
}

TEST_CASE("the edges of 2^127 on every counter: a code, never a wrap (P23, P24)") {
    on_each_store([](Bank& bank) {
        Amount const max = Amount::max();
        for (Amount const amount : {Amount{0}, Amount{1}, max - 1, max}) {
            CAPTURE(amount);
            auto const a = bank.open();
            auto const b = bank.open(LedgerAccountFlags::history, max);
            CHECK(bank.send(bank.transfer(a, b, amount)) == created);
            CHECK(bank.send(bank.transfer(a, b, max)) ==
                  (amount.is_zero() ? created : overflows_posted));
            auto const c = bank.open(limited, max);
            auto const d = bank.open();
            CHECK(bank.send(bank.transfer(c, d, amount)) == created);
            CHECK(bank.send(bank.hold(c, d, amount)) == (amount > 1 ? overflows_total : created));
        }
        auto draft = bank.account_draft(limited, max);
        draft.credit_headroom = max;
        CHECK(bank.send(draft) == created);
        draft.id = bank.open(limited);
        draft.debit_headroom = -1;
        CHECK(bank.send(draft) == exists_with_different_amount);
        auto other = bank.account_draft(limited, -1);
        CHECK(bank.send(other) == amount_out_of_range);
    });
}

TEST_CASE("balancing takes what is there") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open_with(70);
        auto const b = bank.open();
        auto all = bank.transfer(a, b, Amount::max());
        all.flags = EventFlags::balancing_debit;
        CHECK(bank.send(all) == created);
        CHECK(bank.ledger().get_entry(all.id).postings[0].amount == 70);
        CHECK(bank.available(a) == 0);
        // Sent again: any amount that could have been lowered to this.
        CHECK(bank.send(all) == exists);
        all.amount = 70;
        CHECK(bank.send(all) == exists);
        all.amount = 69;
        CHECK(bank.send(all) == exists_with_different_amount);
        auto nothing = bank.transfer(a, b, 5);
        nothing.flags = EventFlags::balancing_debit;
        CHECK(bank.send(nothing) == created);
        CHECK(bank.ledger().get_entry(nothing.id).postings[0].amount == 0);
        auto const c = bank.open(limited, 30);
        auto overdraw = bank.transfer(c, b, 100);
        overdraw.flags = EventFlags::balancing_debit;
        CHECK(bank.send(overdraw) == created);
        CHECK(bank.balance(c).debits_posted == 30);
        // Headroom counts only when the account is limited.
        auto const loose = bank.open(LedgerAccountFlags::history, 30);
        auto from_loose = bank.transfer(loose, b, 100);
        from_loose.flags = EventFlags::balancing_debit;
        CHECK(bank.send(from_loose) == created);
        CHECK(bank.balance(loose).debits_posted == 0);
        auto both = bank.transfer(b, c, Amount::max());
        both.flags = EventFlags::balancing_debit | EventFlags::balancing_credit;
        CHECK(bank.send(both) == created);
        CHECK(bank.balance(c).credits_posted == 30);
        auto hold = bank.transfer(b, c, Amount::max());
        hold.kind = EventKind::pending;
        hold.flags = EventFlags::balancing_debit;
        CHECK(bank.send(hold) == created);
        CHECK(bank.balance(b).debits_pending == 70);
    });
}

TEST_CASE("freezing a side refuses postings on it, and lets holds go") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        auto const hold = bank.hold(a, b, 10);
        auto const booked = bank.entry(a, b, 5);
        REQUIRE(bank.codes({hold, booked}) == Codes{created, created});
        auto freeze = change_of(bank, a);
        freeze.frozen_debit = true;
        REQUIRE(bank.send(freeze) == created);
        CHECK(has(bank.ledger().get_account(a).flags, LedgerAccountFlags::frozen_debit));
        CHECK(bank.send(bank.transfer(a, b, 0)) == account_frozen);
        CHECK(bank.send(bank.hold(a, b, 1)) == account_frozen);
        CHECK(bank.send(bank.resolve(EventKind::post, hold.id)) == account_frozen);
        CHECK(bank.send(bank.transfer(b, a, 1)) == created);
        CHECK(bank.send(bank.resolve(EventKind::reverse, booked.id)) == created);
        CHECK(bank.send(bank.resolve(EventKind::void_, hold.id)) == created);
        auto thaw = change_of(bank, a);
        thaw.frozen_debit = false;
        thaw.frozen_credit = true;
        REQUIRE(bank.send(thaw) == created);
        CHECK(bank.send(bank.transfer(a, b, 1)) == created);
        CHECK(bank.send(bank.transfer(b, a, 1)) == account_frozen);
    });
}

TEST_CASE("changes of limits are events of their own (P37)") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open_with(10);
        auto const b = bank.open();
        auto change = change_of(bank, a);
        change.debit_headroom = 100;
        change.text = {"overdraft agreed", {}};
        auto const made = bank.result(change);
        REQUIRE(made.code == created);
        CHECK(bank.result(change) == EventResult{exists, made.seq, made.time, created});
        change.debit_headroom = 99;
        CHECK(bank.send(change) == exists_with_different_amount);
        auto const stored = bank.ledger().get_entry(change.id);
        CHECK(stored.kind == EventKind::change);
        CHECK(stored.account->debit_headroom == 100);
        CHECK(stored.account->flags == limited);
        auto unlimited = change_of(bank, a);
        unlimited.debit_limited = false;
        REQUIRE(bank.send(unlimited) == created);
        CHECK(bank.send(bank.transfer(a, b, 1'000)) == created);
        auto again = change_of(bank, a);
        again.debit_limited = true;
        CHECK(bank.send(again) == created);
        CHECK(bank.available(a) == -890);
        auto missing = change_of(bank, LedgerAccountId{9, 9});
        missing.debit_headroom = 1;
        CHECK(bank.send(missing) == account_not_found);
        CHECK(bank.send(missing) == id_already_failed);
    });
}

TEST_CASE("strict history refuses what would have broken a limit on some day; lax does not (P15)") {
    for (bool const strict : {true, false}) {
        for (auto const store : support::all_stores) {
            CAPTURE(strict);
            Bank bank{store, strict};
            auto const a = bank.open(limited);
            auto const b = bank.open();
            auto const on = [&](Date day,
                                LedgerAccountId const& debit,
                                LedgerAccountId const& credit,
                                Amount amount) {
                auto draft = bank.entry(debit, credit, amount);
                draft.effective_date = day;
                return bank.send(draft);
            };
            CHECK(on(date(2026, 1, 5), b, a, 100) == created);
            CHECK(on(date(2026, 1, 10), a, b, 80) == created);
            CHECK(on(date(2026, 1, 15), b, a, 500) == created);
            auto const refused = strict ? breaks_history_limit : created;
            // There is enough today, but only 20 from the 10th to the 15th, and nothing before the
            // 5th.
            CHECK(on(date(2026, 1, 7), a, b, 21) == refused);
            if (strict) {
                CHECK(on(date(2026, 1, 4), a, b, 1) == breaks_history_limit);
                CHECK(on(date(2026, 1, 10), a, b, 21) == breaks_history_limit);
                CHECK(on(date(2026, 1, 7), a, b, 20) == created);
                CHECK(on(date(2026, 1, 7), a, b, 0) == created);
                CHECK(on(date(2026, 1, 9), b, a, 5) == created);
                CHECK(on(date(2026, 1, 9), a, b, 5) == created);
                CHECK(on(date(2026, 1, 16), a, b, 400) == created);
                CHECK(on(date(2026, 1, 15), a, b, 101) == exceeds_credits);
                CHECK(on(date(2026, 1, 15), a, b, 100) == created);
            }
            bank.check_sound();
        }
    }
}

TEST_CASE("days are days of the ledger, in whatever zone the process runs (P17)") {
    std::vector<Hash> heads;
    for (auto const* zone : {"UTC", "XXX-14", "XXX+12", "CET-1CEST,M3.5.0,M10.5.0/3"}) {
        Zone const in_zone{zone};
        on_each_store([&](Bank& bank) {
            auto const a = bank.open();
            auto const b = bank.open();
            // Across a midnight in spring, once by the clock and once by the business date.
            bank.clock.set(Timestamp{std::chrono::sys_days{date(2026, 3, 28)} + 23h + 59min + 59s});
            auto const before = bank.entry(a, b, 1);
            REQUIRE(bank.send(before) == created);
            bank.clock.advance(1s);
            auto const after = bank.entry(a, b, 2);
            REQUIRE(bank.send(after) == created);
            CHECK(bank.ledger().get_entry(before.id).effective_date == date(2026, 3, 28));
            CHECK(bank.ledger().get_entry(after.id).effective_date == date(2026, 3, 29));
            PeriodChange day;
            day.id = bank.new_id();
            day.business_date = date(2026, 3, 28);
            REQUIRE(bank.send(day) == created);
            auto const late = bank.entry(a, b, 3);
            bank.clock.advance(24h);
            auto const later = bank.entry(a, b, 4);
            REQUIRE(bank.codes({late, later}) == Codes{created, created});
            CHECK(bank.ledger().get_entry(late.id).effective_date == date(2026, 3, 28));
            CHECK(bank.ledger().get_entry(later.id).effective_date == date(2026, 3, 28));
            AsOf as_of;
            as_of.effective = date(2026, 3, 28);
            CHECK(bank.ledger().get_balance(b, as_of).credits_posted == 8);
            heads.push_back(bank.ledger().head().hash);
        });
    }
    for (auto const& head : heads) {
        CHECK(head == heads.front());
    }
}

TEST_CASE("a batch across midnight has one day (P17)") {
    on_each_store([](Bank& bank) {
        bank.clock.set(Timestamp{std::chrono::sys_days{date(2026, 3, 29)} - 2ns});
        auto const account = bank.account_draft();
        auto const other = bank.account_draft();
        auto const first = bank.entry(account.id, other.id, 1);
        auto const second = bank.entry(account.id, other.id, 2);
        auto const results = bank.batch({account, other, first, second});
        CHECK(results.back().time == Timestamp{std::chrono::sys_days{date(2026, 3, 29)} + 1ns});
        for (std::uint64_t seq = 1; seq <= 4; ++seq) {
            CHECK(bank.ledger().find_entry_by_seq(seq)->effective_date == date(2026, 3, 28));
        }
        // One by one it is the same: the day is that of the clock.
        auto const third = bank.entry(account.id, other.id, 3);
        REQUIRE(bank.send(third) == created);
        CHECK(bank.ledger().get_entry(third.id).effective_date == date(2026, 3, 28));
        bank.clock.advance(2ns);
        auto const fourth = bank.entry(account.id, other.id, 4);
        REQUIRE(bank.send(fourth) == created);
        CHECK(bank.ledger().get_entry(fourth.id).effective_date == date(2026, 3, 29));
        // An export keeps the days, although they do not follow from the times.
        auto const lines = support::export_lines(bank.ledger());
        for (auto const store : support::all_stores) {
            Bank copy{store};
            std::size_t next = 0;
            copy.ledger().import_jsonl(
                [&] { return next < lines.size() ? std::optional{lines[next++]} : std::nullopt; });
            CHECK(support::export_lines(copy.ledger()) == lines);
            copy.check_sound();
        }
    });
}

TEST_CASE("the business date and the first and last day") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        auto edge = bank.entry(a, b, 1);
        edge.effective_date = date(1, 1, 1);
        CHECK(bank.send(edge) == created);
        edge.id = bank.new_id();
        edge.effective_date = date(9999, 12, 31);
        CHECK(bank.send(edge) == created);
        edge.id = bank.new_id();
        edge.effective_date = date(1, 1, 1) - days{1};
        CHECK(bank.send(edge) == effective_date_invalid);
        edge.effective_date = date(9999, 12, 31) + days{1};
        CHECK(bank.send(edge) == effective_date_invalid);
        AsOf as_of;
        as_of.effective = date(1, 1, 1);
        CHECK(bank.ledger().get_balance(b, as_of).credits_posted == 1);
        as_of.effective = date(9999, 12, 31);
        CHECK(bank.ledger().get_balance(b, as_of).credits_posted == 2);
    });
}

TEST_CASE("a reversal is the mirror, once (P21)") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open_with(100);
        auto const b = bank.open();
        auto const fee = bank.open();
        auto booked = bank.entry(a, b, 30);
        booked.postings[1].amount = 29;
        booked.postings.push_back({fee, Side::credit, 1, {}});
        booked.code = 4;
        REQUIRE(bank.send(booked) == created);
        auto reversal = bank.resolve(EventKind::reverse, booked.id);
        reversal.code = 12;
        REQUIRE(bank.send(reversal) == created);
        CHECK(bank.send(reversal) == exists);
        CHECK(bank.available(a) == 100);
        CHECK(bank.balance(b).net() == 0);
        CHECK(bank.balance(fee).net() == 0);
        auto const stored = bank.ledger().get_entry(reversal.id);
        CHECK(stored.code == 12);
        REQUIRE(stored.postings.size() == 3);
        CHECK(stored.postings[0].side == Side::credit);
        CHECK(stored.postings[2].amount == 1);
        CHECK(bank.send(bank.resolve(EventKind::reverse, booked.id)) == already_reversed);
        CHECK(bank.send(bank.resolve(EventKind::reverse, reversal.id)) == pending_not_pending);
        // What was spent cannot be taken back.
        auto const gift = bank.entry(b, a, 50);
        REQUIRE(bank.codes({gift, bank.transfer(a, b, 150)}) == Codes{created, created});
        CHECK(bank.send(bank.resolve(EventKind::reverse, gift.id)) == exceeds_credits);
        // A capture can be reversed, its hold cannot.
        auto const hold = bank.hold(b, a, 7);
        REQUIRE(bank.send(hold) == created);
        CHECK(bank.send(bank.resolve(EventKind::reverse, hold.id)) == pending_not_pending);
        auto const capture = bank.resolve(EventKind::post, hold.id);
        REQUIRE(bank.send(capture) == created);
        auto mirror = bank.entry(b, a, 7);
        mirror.kind = EventKind::reverse;
        mirror.pending_id = capture.id;
        CHECK(bank.send(mirror) == pending_has_different_accounts);
        for (auto& posting : mirror.postings) {
            posting.side = posting.side == Side::debit ? Side::credit : Side::debit;
            posting.amount = 6;
        }
        CHECK(bank.send(mirror) == pending_has_different_amount);
        for (auto& posting : mirror.postings) {
            posting.amount = 7;
        }
        CHECK(bank.send(mirror) == created);
    });
}

TEST_CASE("every acknowledged request again, later and in any order, changes nothing (P9)") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open_with(10'000);
        auto const b = bank.open();
        std::vector<Event> events;
        for (int i = 0; i < 40; ++i) {
            auto const hold = bank.hold(a, b, 10, 600);
            auto const booked = bank.entry(b, a, 3);
            auto change = change_of(bank, b);
            change.debit_headroom = i;
            events.insert(events.end(),
                          {hold,
                           booked,
                           bank.post_part(hold, 4, EventFlags::keep_open),
                           bank.resolve(EventKind::void_, hold.id),
                           bank.resolve(EventKind::reverse, booked.id),
                           change,
                           bank.account_draft(limited, i)});
        }
        auto const first = bank.batch(events);
        auto const state = bank.ledger().state_hash();
        bank.clock.advance(1h);
        bank.reopen();
        std::mt19937_64 random{9};
        for (int round = 0; round < 500; ++round) {
            auto const i = random() % events.size();
            REQUIRE(first[i].code == created);
            CHECK(bank.result(events[i]) ==
                  EventResult{exists, first[i].seq, first[i].time, created});
        }
        auto again = bank.batch(events);
        for (std::size_t i = 0; i < events.size(); ++i) {
            CHECK(again[i] == EventResult{exists, first[i].seq, first[i].time, created});
        }
        CHECK(bank.ledger().state_hash() == state);
    });
}

TEST_CASE("atomic batches, dry runs and batch ids") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open_with(100);
        auto const b = bank.open();
        BatchOptions atomic;
        atomic.atomic = true;
        auto const one = bank.transfer(a, b, 60);
        auto const two = bank.transfer(a, b, 60);
        auto const three = bank.transfer(b, a, 1);
        auto const state = bank.ledger().state_hash();
        BatchOptions dry;
        dry.dry_run = true;
        // A dry run answers what would happen, within itself too.
        CHECK(bank.codes({one, two, two, one}, dry) ==
              Codes{created, exceeds_credits, id_already_failed, exists});
        CHECK(bank.ledger().state_hash() == state);
        CHECK(bank.codes({one, two, three}, atomic) ==
              Codes{linked_event_failed, exceeds_credits, linked_event_failed});
        CHECK(bank.ledger().state_hash() == state);
        CHECK(bank.codes({one, three}, atomic) == Codes{created, created});
        CHECK(bank.codes({one, three}, atomic) == Codes{exists, exists});
        CHECK(bank.send(two) == id_already_failed);
        BatchOptions with_id;
        with_id.batch_id = Uuid{5, 5};
        auto const four = bank.transfer(a, b, 1);
        auto const refused = bank.transfer(a, b, 1'000);
        auto const results = bank.batch({four, refused}, with_id);
        bank.clock.advance(1h);
        bank.reopen();
        CHECK(bank.batch({four, refused}, with_id) == results);
        CHECK_THROWS_AS(bank.batch({four}, with_id), Rejected);
        CHECK(bank.batch({}).empty());
        CHECK(bank.batch({}, atomic).empty());
    });
}

TEST_CASE("a dry run forgets its own refusals and no other") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open(limited);
        auto const b = bank.open();
        auto const burnt = bank.transfer(a, b, 1);
        auto const other = bank.transfer(a, b, 2);
        BatchOptions dry;
        dry.dry_run = true;
        bank.core().atomically([&](Unit& unit) {
            auto ledger = unit.join(bank.ledger());
            auto const send = [&](Event const& event, BatchOptions const& options = {}) {
                std::vector const events{event};
                return ledger.post_batch(events, options).front().code;
            };
            CHECK(send(burnt) == exceeds_credits);
            CHECK(send(other, dry) == exceeds_credits);
            CHECK(send(bank.transfer(b, a, 10)) == created);
            CHECK(send(burnt) == id_already_failed);
            CHECK(send(other) == created);
        });
        CHECK(bank.send(burnt) == id_already_failed);
        CHECK(bank.send(other) == exists);
    });
}

TEST_CASE("what a chain or a dry run has taken back is nobody's target") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open_with(100);
        auto const b = bank.open();
        BatchOptions atomic;
        atomic.atomic = true;
        BatchOptions dry;
        dry.dry_run = true;
        for (auto const& options : {atomic, dry}) {
            auto const never = bank.entry(b, a, 7);
            auto const reversal = bank.resolve(EventKind::reverse, never.id);
            auto const refused = bank.transfer(a, b, 1'000);
            REQUIRE(bank.codes({never, reversal, refused}, options).back() == exceeds_credits);
            // Another event has its number now.
            CHECK(bank.send(bank.entry(b, a, 3)) == created);
            CHECK(bank.send(bank.resolve(EventKind::reverse, never.id)) == pending_not_found);
        }
    });
}

TEST_CASE("what a policy throws takes the whole batch back (P14)") {
    struct ThrowingPolicy final : PostingPolicy {
        LedgerAccountId trap;

        ResultCode permit(storage::Transaction&, PostingRequest const&) override { return created; }

        ResultCode consume(storage::Transaction&, PostingRequest const& request) override {
            if (!trap.is_zero() && request.postings.front().account == trap) {
                throw InvalidArgument{"the policy does not like it"};
            }
            return created;
        }
    };

    for (auto const store : support::all_stores) {
        CAPTURE(support::name(store));
        ThrowingPolicy policy;
        Bank bank{store, false, &policy};
        auto const a = bank.open();
        auto const b = bank.open();
        auto const poor = bank.open(limited);
        policy.trap = b;
        auto const state = bank.ledger().state_hash();
        auto const good = bank.transfer(a, b, 1);
        auto const refused = bank.transfer(poor, a, 1);
        auto linked = bank.transfer(a, b, 2);
        linked.flags = EventFlags::linked;
        auto const trapped = bank.transfer(b, a, 3);
        std::vector<Event> const events{good, refused, linked, trapped};
        CHECK_THROWS_AS(bank.batch(events), InvalidArgument);
        CHECK(bank.ledger().state_hash() == state);
        bank.core().atomically([&](Unit& unit) {
            auto ledger = unit.join(bank.ledger());
            CHECK_THROWS_AS(ledger.post_batch(events), InvalidArgument);
            CHECK_THROWS_AS(unit.nested([&] { ledger.post_batch(events); }), InvalidArgument);
            CHECK(ledger.head().seq == 3);
            CHECK(ledger.post(good).code == created);
        });
        CHECK(bank.send(good) == exists);
        CHECK(bank.send(linked) == linked_event_chain_open);
        CHECK(bank.send(bank.transfer(a, poor, 1)) == created);
        CHECK(bank.send(refused) == created); // nothing of the batch was remembered
        bank.check_sound();
    }
}

TEST_CASE("whoever opened an account may learn that it is there, after his grant has ended too") {
    struct Doorman final : PostingPolicy {
        bool open = true;

        ResultCode permit(storage::Transaction&, PostingRequest const& request) override {
            return request.principal == 0 || open ? created : not_permitted;
        }

        ResultCode consume(storage::Transaction&, PostingRequest const&) override {
            return created;
        }
    };

    for (auto const store : support::all_stores) {
        CAPTURE(support::name(store));
        Doorman policy;
        Bank bank{store, false, &policy};
        LedgerOptions other_options;
        other_options.name = "other";
        auto other = bank.core().create_ledger(other_options);
        BatchOptions as_user;
        as_user.principal = 42;
        BatchOptions as_other;
        as_other.principal = 43;
        auto const own = bank.account_draft(limited);
        auto const foreign = bank.account_draft(limited);
        CHECK(bank.codes({own}, as_user) == Codes{created});
        std::vector<Event> const elsewhere{foreign};
        CHECK(other.post_batch(elsewhere, as_user).front().code == created);
        policy.open = false;
        CHECK(bank.codes({own}, as_user) == Codes{exists});
        CHECK(bank.codes({own}, as_other) == Codes{not_permitted});
        CHECK(bank.codes({foreign}, as_user) == Codes{not_permitted});
        CHECK(bank.codes({bank.account_draft(limited)}, as_user) == Codes{not_permitted});
        bank.check_sound();
    }
}

TEST_CASE("invalid input refuses the whole batch before anything is applied") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        auto const head = bank.ledger().head();
        auto const refuse = [&](Event const& bad) {
            CHECK_THROWS_AS(bank.batch({bank.transfer(a, b, 1), bad}), InvalidArgument);
            CHECK(bank.ledger().head() == head);
        };
        auto draft = bank.entry(a, b, 1);
        for (auto const& metadata : std::vector<std::vector<std::pair<std::string, std::string>>>{
                 {{"k", "1"}, {"k", "2"}},
                 {{"", "x"}},
                 {{std::string(limits::metadata_key_bytes_max + 1, 'k'), "x"}},
                 {{"k", "\xFF"}},
                 {{"k\xC3", "v"}}}) {
            draft.text.metadata = metadata;
            refuse(draft);
        }
        draft.text = {};
        draft.postings[1].side = static_cast<Side>(2);
        refuse(draft);
        draft.postings[1].side = Side::credit;
        for (std::size_t i = 0; i <= limits::metadata_entries_max; ++i) {
            draft.text.metadata.emplace_back("key" + std::to_string(i), "");
        }
        refuse(draft);
        auto account = bank.account_draft(limited, {}, "NOPE");
        refuse(account);
        account.asset = "";
        refuse(account);
        account.asset = "EUR";
        account.text.description = std::string(limits::text_bytes_max + 1, 'x');
        refuse(account);
    });
}

TEST_CASE("assets of the host") {
    on_each_store([](Bank& bank) {
        bank.ledger().define_asset(Currency::custom("POINTS", 3));
        CHECK_NOTHROW(bank.ledger().define_asset(Currency::custom("POINTS", 3)));
        CHECK_THROWS_AS(bank.ledger().define_asset(Currency::custom("POINTS", 2)), AlreadyExists);
        auto const a = bank.open(LedgerAccountFlags::history, {}, "POINTS");
        auto const b = bank.open(LedgerAccountFlags::history, {}, "POINTS");
        CHECK(bank.send(bank.transfer(a, bank.open(), 1)) == unbalanced_per_asset);
        auto scaled = bank.entry(a, b, 15);
        for (auto& posting : scaled.postings) {
            posting.scale = std::uint8_t{1};
        }
        CHECK(bank.send(scaled) == created);
        CHECK(bank.balance(a).debits_posted == 1'500);
        CHECK(bank.send(scaled) == exists);
        scaled.id = bank.new_id();
        scaled.postings[0].scale = std::uint8_t{4};
        CHECK(bank.send(scaled) == amount_not_representable);
        scaled.postings[0] = {a, Side::debit, Amount::max(), std::uint8_t{2}};
        CHECK(bank.send(scaled) == amount_not_representable);
        bank.reopen();
        auto const totals = bank.ledger().trial_balance();
        REQUIRE(totals.size() == 2);
        CHECK(totals[1].asset == Currency::custom("POINTS", 3));
        CHECK(totals[1].accounts == 2);
        CHECK(totals[1].totals == Balance{0, 1'500, 0, 1'500});
    });
}
