#include "support/fixture.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

/// The acceptance scenarios of the ledger, by number, on every store. Amounts are minor units;
/// "limited" is an account that may not be debited below zero.
namespace {

using namespace nostro;
using namespace std::chrono_literals;
using support::Bank;
using support::date;
using support::limited;
using support::on_each_store;
using support::Store;
using enum ResultCode;
using Codes = std::vector<ResultCode>;

Balance posted(Amount debits, Amount credits) {
    return {0, debits, 0, credits};
}

Event linked(Transfer transfer) {
    transfer.flags = transfer.flags | EventFlags::linked;
    return transfer;
}

std::uint64_t import_lines(Ledger& ledger, std::vector<std::string> const& lines) {
    std::size_t next = 0;
    return ledger.import_jsonl(
        [&] { return next < lines.size() ? std::optional{lines[next++]} : std::nullopt; });
}

} // namespace

TEST_CASE("scenario 1: two transfers") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open(limited);
        auto const b = bank.open(limited);
        auto const giver = bank.open();
        auto const before = bank.ledger().head().seq;
        CHECK(bank.codes({bank.transfer(giver, a, 10'000), bank.transfer(a, b, 3'000)}) ==
              Codes{created, created});
        CHECK(bank.balance(a) == posted(3'000, 10'000));
        CHECK(bank.balance(b) == posted(0, 3'000));
        CHECK(bank.balance(giver) == posted(10'000, 0));
        CHECK(bank.ledger().trial_balance().front().totals == posted(13'000, 13'000));
        CHECK(bank.ledger().head().seq == before + 2);
    });
}

TEST_CASE("scenario 2: a refusal for want of money is remembered (P12)") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open_with(100);
        auto const b = bank.open();
        auto const x = bank.transfer(a, b, 101);
        auto const state = bank.ledger().state_hash();
        CHECK(bank.send(x) == exceeds_credits);
        CHECK(bank.ledger().state_hash() == state);
        CHECK(bank.send(bank.transfer(b, a, 1'000)) == created);
        bank.reopen();
        auto const again = bank.result(x);
        CHECK(again.code == id_already_failed);
        CHECK(again.first_code == exceeds_credits);
        auto renamed = x;
        renamed.id = bank.new_id();
        CHECK(bank.send(renamed) == created);
    });
}

TEST_CASE("scenario 4: sent again after the account was closed and much has happened") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        auto const x = bank.transfer(a, b, 7);
        auto const first = bank.result(x);
        REQUIRE(first.code == created);
        auto closing = bank.hold(a, b, 0);
        closing.flags = EventFlags::closing_debit;
        REQUIRE(bank.send(closing) == created);
        auto const c = bank.open();
        std::vector<Transfer> many;
        for (int i = 0; i < 10'000; ++i) {
            many.push_back(bank.transfer(b, c, 1));
        }
        auto const half = std::span{many}.first(5'000);
        bank.ledger().post_batch(half);
        bank.ledger().post_batch(std::span{many}.subspan(5'000));
        auto const state = bank.ledger().state_hash();
        bank.clock.advance(1h);
        bank.reopen();
        CHECK(bank.result(x) == EventResult{exists, first.seq, first.time, created});
        CHECK(bank.ledger().state_hash() == state);
        bank.ledger().post_batch(half);
        CHECK(bank.ledger().state_hash() == state);
    });
}

TEST_CASE("scenario 5: one field changed (P10)") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        auto const c = bank.open();
        auto x = bank.hold(a, b, 10, 60);
        x.effective_date = date(2026, 1, 19);
        x.user_data = {Uuid{1, 2}, 3, 4};
        x.text = {"rent", {{"month", "january"}}};
        x.conversion = ConversionNote{};
        x.mandate = {4, 4};
        REQUIRE(bank.send(x) == created);
        std::vector<std::pair<ResultCode, std::function<void(EntryDraft&)>>> const changes{
            {exists_with_different_flags, [](auto& d) { d.flags = EventFlags::balancing_debit; }},
            {exists_with_different_flags, [](auto& d) { d.kind = EventKind::normal; }},
            {exists_with_different_pending_id,
             [](auto& d) {
                 d.pending_id = {9, 9};
             }},
            {exists_with_different_timeout, [](auto& d) { d.timeout_s = 61; }},
            {exists_with_different_timeout, [](auto& d) { d.timeout_s = 0; }},
            {exists_with_different_entry_count,
             [&](auto& d) {
                 d.postings.push_back({c, Side::debit, 0, {}});
             }},
            {exists_with_different_entry_count, [](auto& d) { d.postings.clear(); }},
            {exists_with_different_account, [&](auto& d) { d.postings[1].account = c; }},
            {exists_with_different_side, [](auto& d) { d.postings[0].side = Side::credit; }},
            {exists_with_different_amount, [](auto& d) { d.postings[1].amount = 11; }},
            {exists_with_different_effective_date,
             [](auto& d) { d.effective_date = date(2026, 1, 20); }},
            {exists_with_different_user_data, [](auto& d) { d.user_data.id.low = 0; }},
            {exists_with_different_user_data, [](auto& d) { d.user_data.number = 0; }},
            {exists_with_different_user_data, [](auto& d) { d.user_data.tag = 0; }},
            {exists_with_different_metadata, [](auto& d) { d.text.description += "s"; }},
            {exists_with_different_metadata, [](auto& d) { d.text.metadata[0].second = "june"; }},
            {exists_with_different_metadata, [](auto& d) { d.text.metadata.clear(); }},
            {exists_with_different_metadata, [](auto& d) { d.conversion.reset(); }},
            {exists_with_different_metadata, [](auto& d) { d.conversion->rate.numerator = 2; }},
            {exists_with_different_code, [](auto& d) { d.code = 2; }},
            {exists_with_different_mandate, [](auto& d) { d.mandate = {}; }},
            {exists_with_different_flags,
             [](auto& d) {
                 d.flags = EventFlags::balancing_debit;
                 d.postings[0].amount = 99;
             }},
            {exists, [](auto& d) { d.effective_date.reset(); }},
            {exists, [](auto&) {}},
        };
        auto const state = bank.ledger().state_hash();
        for (std::size_t i = 0; i < changes.size(); ++i) {
            CAPTURE(i);
            auto changed = x;
            changes[i].second(changed);
            CHECK(bank.send(changed) == changes[i].first);
        }
        CHECK(bank.ledger().state_hash() == state);
    });
}

TEST_CASE("scenario 5: one field of a change, or of a period, changed (P10)") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open(limited);
        auto const b = bank.open();
        LedgerAccountChange x;
        x.id = bank.new_id();
        x.account = a;
        x.debit_headroom = 100;
        x.frozen_credit = true;
        x.user_data.number = 7;
        x.text.description = "overdraft";
        REQUIRE(bank.send(x) == created);
        std::vector<std::pair<ResultCode, std::function<void(LedgerAccountChange&)>>> const changes{
            {exists_with_different_flags, [](auto& c) { c.flags = EventFlags::linked; }},
            {exists_with_different_account, [&](auto& c) { c.account = b; }},
            {exists_with_different_amount, [](auto& c) { c.debit_headroom = 101; }},
            {exists_with_different_amount, [](auto& c) { c.debit_headroom.reset(); }},
            {exists_with_different_amount, [](auto& c) { c.credit_headroom = 1; }},
            {exists_with_different_amount, [](auto& c) { c.debit_limited = false; }},
            {exists_with_different_amount, [](auto& c) { c.credit_limited = true; }},
            {exists_with_different_amount, [](auto& c) { c.frozen_debit = true; }},
            {exists_with_different_amount, [](auto& c) { c.frozen_credit.reset(); }},
            {exists_with_different_user_data, [](auto& c) { c.user_data = {}; }},
            {exists_with_different_metadata, [](auto& c) { c.text = {}; }},
            {exists, [](auto& c) { c.debit_limited = true; }}, // as it was before
            {exists, [](auto&) {}},
        };
        PeriodChange y;
        y.id = bank.new_id();
        y.business_date = date(2026, 1, 21);
        y.locked_through = date(2025, 12, 31);
        REQUIRE(bank.send(y) == created);
        std::vector<std::pair<ResultCode, std::function<void(PeriodChange&)>>> const periods{
            {exists_with_different_effective_date, [](auto& p) { p.business_date.reset(); }},
            {exists_with_different_effective_date, [](auto& p) { p.locked_through.reset(); }},
            {exists_with_different_effective_date,
             [](auto& p) { p.locked_through = date(2025, 12, 30); }},
            {exists_with_different_effective_date, [](auto& p) { p.unlock = true; }},
            {exists, [](auto&) {}},
        };
        auto const check = [&] {
            for (std::size_t i = 0; i < changes.size(); ++i) {
                CAPTURE(i);
                auto changed = x;
                changes[i].second(changed);
                // The transfer ends the chain that `linked` begins.
                CHECK(bank.codes({changed, bank.transfer(b, b, 1)}).front() == changes[i].first);
            }
            for (std::size_t i = 0; i < periods.size(); ++i) {
                CAPTURE(i);
                auto changed = y;
                periods[i].second(changed);
                CHECK(bank.send(changed) == periods[i].first);
            }
        };
        check();
        // Later changes of the same things, in the same group and after it, change no answer.
        LedgerAccountChange later;
        later.id = bank.new_id();
        later.account = a;
        later.debit_headroom = 5;
        later.frozen_credit = false;
        PeriodChange unlock;
        unlock.id = bank.new_id();
        unlock.unlock = true;
        CHECK(bank.codes({later, unlock, x, y, later, unlock}) ==
              Codes{created, created, exists, exists, exists, exists});
        auto nothing = later;
        nothing.frozen_credit.reset();
        auto locked = unlock;
        locked.unlock = false;
        CHECK(bank.codes({nothing, locked}) ==
              Codes{exists_with_different_amount, exists_with_different_effective_date});
        bank.reopen();
        check();
    });
}

TEST_CASE("scenario 6: a broken chain leaves nothing but the failed id (P14)") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open(limited);
        auto const c = bank.open();
        auto const a1 = bank.transfer(a, c, 1);
        auto const b1 = bank.transfer(a, c, 50);
        auto const c1 = bank.transfer(b, c, 1);
        auto const d1 = bank.transfer(a, c, 70);
        auto const e1 = bank.transfer(a, c, 2);
        CHECK(bank.codes({a1, linked(b1), linked(c1), d1, e1}) ==
              Codes{created, linked_event_failed, exceeds_credits, linked_event_failed, created});
        CHECK(bank.balance(c) == posted(0, 3));
        CHECK_FALSE(bank.ledger().find_entry(b1.id).has_value());
        CHECK(bank.send(b1) == created);
        CHECK(bank.send(c1) == id_already_failed);
        CHECK(bank.send(d1) == created);
    });
}

TEST_CASE("scenario 7: a chain that is not closed") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        auto const one = bank.transfer(a, b, 1);
        auto const two = bank.transfer(a, b, 2);
        auto const three = bank.transfer(a, b, 3);
        CHECK(bank.codes({one, linked(two), linked(three)}) ==
              Codes{created, linked_event_failed, linked_event_chain_open});
        CHECK(bank.balance(b) == posted(0, 1));
        CHECK(bank.codes({two, three}) == Codes{created, created});
    });
}

TEST_CASE("scenario 9: holds take from what is available (P6)") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open_with(100);
        auto const b = bank.open();
        auto const h1 = bank.hold(a, b, 80);
        CHECK(bank.send(h1) == created);
        CHECK(bank.send(bank.hold(a, b, 30)) == exceeds_credits);
        CHECK(bank.send(bank.post_part(h1, 50)) == created);
        CHECK(bank.balance(a) == posted(50, 100));
        CHECK(bank.available(a) == 50);
        CHECK(bank.ledger().find_hold(h1.id)->state == HoldState::posted);
    });
}

TEST_CASE("scenario 10: several captures of one hold") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open_with(100);
        auto const b = bank.open();
        auto const h = bank.hold(a, b, 80);
        CHECK(bank.send(h) == created);
        CHECK(bank.send(bank.post_part(h, 30, EventFlags::keep_open)) == created);
        CHECK(bank.send(bank.post_part(h, 40, EventFlags::keep_open)) == created);
        CHECK(bank.ledger().find_hold(h.id)->captured == 70);
        CHECK(bank.send(bank.post_part(h, 11)) == exceeds_pending_amount);
        CHECK(bank.send(bank.resolve(EventKind::void_, h.id)) == created);
        CHECK(bank.balance(a) == posted(70, 100));
        CHECK(bank.available(a) == 30);
        CHECK(bank.send(bank.resolve(EventKind::post, h.id)) == pending_already_voided);
        CHECK(bank.send(bank.post_part(h, 10)) == pending_already_voided);
    });
}

TEST_CASE("scenario 13: eight threads drain one account (P7)") {
    on_each_store([](Bank& bank) {
        constexpr std::uint64_t money = 5'000;
        constexpr int threads = 8;
        constexpr int tries = 1'000;
        auto const a = bank.open_with(money);
        auto const b = bank.open();
        std::array<std::map<ResultCode, std::uint64_t>, threads> counts;
        std::vector<std::thread> workers;
        for (int worker = 0; worker < threads; ++worker) {
            workers.emplace_back([&, worker] {
                auto ledger = bank.ledger();
                for (int i = 0; i < tries; ++i) {
                    Transfer transfer;
                    transfer.id = {100U + static_cast<std::uint64_t>(worker),
                                   static_cast<std::uint64_t>(i) + 1};
                    transfer.debit_account = a;
                    transfer.credit_account = b;
                    transfer.amount = 1;
                    transfer.code = 1;
                    auto const results = ledger.post_batch(std::span{&transfer, 1});
                    ++counts[static_cast<std::size_t>(worker)][results.front().code];
                }
            });
        }
        for (auto& worker : workers) {
            worker.join();
        }
        std::map<ResultCode, std::uint64_t> all;
        for (auto const& one : counts) {
            for (auto const& [code, count] : one) {
                all[code] += count;
            }
        }
        CHECK(all == std::map<ResultCode, std::uint64_t>{
                         {created, money}, {exceeds_credits, threads * tries - money}});
        CHECK(bank.available(a) == 0);
    });
}

TEST_CASE("scenario 15: a back-dated entry in both times (P16)") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        PeriodChange day;
        day.id = bank.new_id();
        day.business_date = date(2026, 1, 20);
        REQUIRE(bank.send(day) == created);
        auto const before = bank.ledger().head();
        bank.clock.advance(1min);
        auto late = bank.entry(a, b, 5);
        late.effective_date = date(2026, 1, 10);
        REQUIRE(bank.send(late) == created);
        AsOf now;
        now.effective = date(2026, 1, 15);
        CHECK(bank.ledger().get_balance(b, now).credits_posted == 5);
        AsOf then = now;
        then.time = before.time;
        CHECK(bank.ledger().get_balance(b, then).credits_posted == 0);
        AsOf earlier;
        earlier.effective = date(2026, 1, 9);
        CHECK(bank.ledger().get_balance(b, earlier).credits_posted == 0);
    });
}

TEST_CASE("scenario 17: a locked period") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        auto december = bank.entry(a, b, 5);
        december.effective_date = date(2025, 12, 30);
        REQUIRE(bank.send(december) == created);
        PeriodChange lock;
        lock.id = bank.new_id();
        lock.locked_through = date(2025, 12, 31);
        REQUIRE(bank.send(lock) == created);
        CHECK(bank.ledger().head().locked_through == date(2025, 12, 31));
        auto last_day = bank.entry(a, b, 1);
        last_day.effective_date = date(2025, 12, 31);
        CHECK(bank.send(last_day) == period_locked);
        auto first_day = bank.entry(a, b, 1);
        first_day.effective_date = date(2026, 1, 1);
        CHECK(bank.send(first_day) == created);
        // The adjustment names what it adjusts and appears in January.
        auto adjustment = bank.resolve(EventKind::reverse, december.id);
        CHECK(bank.send(adjustment) == created);
        auto const stored = bank.ledger().get_entry(adjustment.id);
        CHECK(stored.pending_id == december.id);
        CHECK(stored.effective_date == date(2026, 1, 20));
        auto const head = bank.ledger().head();
        PeriodChange unlock;
        unlock.id = bank.new_id();
        unlock.unlock = true;
        CHECK(bank.send(unlock) == created);
        CHECK(bank.ledger().head().seq == head.seq + 1);
        CHECK(bank.ledger().head().hash != head.hash);
        CHECK(bank.ledger().get_entry(unlock.id).kind == EventKind::period);
        CHECK(bank.send(last_day) == created);
    });
}

TEST_CASE("scenario 18: thirty nightly snapshots change no answer (P31)") {
    struct Booked {
        Date day{};
        std::size_t debit = 0;
        std::size_t credit = 0;
        Amount amount;
    };

    on_each_store([](Bank& bank) {
        std::mt19937_64 random{18};
        auto const below = [&](std::uint64_t bound) { return random() % bound; };
        std::vector<LedgerAccountId> accounts;
        for (int i = 0; i < 6; ++i) {
            accounts.push_back(
                bank.open(i % 2 == 0 ? LedgerAccountFlags::history : LedgerAccountFlags::none));
        }
        constexpr Date first = date(2026, 1, 20);
        constexpr int nights = 30;
        std::vector<Booked> booked;
        for (int night = 0; night < nights; ++night) {
            auto const today = first + std::chrono::days{night};
            PeriodChange change;
            change.id = bank.new_id();
            change.business_date = today;
            REQUIRE(bank.send(change) == created);
            for (int i = 0; i < 20; ++i) {
                Booked one{today, below(6), 0, static_cast<int>(below(1'000))};
                one.credit = (one.debit + 1 + below(5)) % 6;
                auto draft = bank.entry(accounts[one.debit], accounts[one.credit], one.amount);
                if (below(4) == 0) {
                    one.day -= std::chrono::days{below(10)};
                    draft.effective_date = one.day;
                }
                if (below(6) == 0) {
                    draft.kind = EventKind::pending;
                    draft.timeout_s = below(2) == 0 ? 3'600 : 0;
                } else {
                    booked.push_back(one);
                }
                REQUIRE(bank.send(draft) == created);
            }
            CHECK(bank.ledger().take_snapshot(today) == accounts.size());
            bank.clock.advance(24h);
        }
        auto const check_days = [&] {
            for (int i = 0; i < 1'000; ++i) {
                auto const account = below(6);
                AsOf as_of;
                as_of.effective =
                    first + std::chrono::days{below(nights + 12)} - std::chrono::days{11};
                Balance expected;
                for (auto const& one : booked) {
                    if (one.day <= *as_of.effective && one.debit == account) {
                        expected.debits_posted += one.amount;
                    }
                    if (one.day <= *as_of.effective && one.credit == account) {
                        expected.credits_posted += one.amount;
                    }
                }
                auto const found = bank.ledger().get_balance(accounts[account], as_of);
                CHECK(found.debits_posted == expected.debits_posted);
                CHECK(found.credits_posted == expected.credits_posted);
            }
        };
        check_days();
        bank.check_sound(); // each snapshot is what a replay gives
        for (auto const& id : accounts) {
            CHECK(bank.ledger().list_snapshots(id).size() == nights);
        }
        for (int night = 0; night < nights; ++night) {
            bank.ledger().drop_snapshot(first + std::chrono::days{night});
        }
        CHECK(bank.ledger().list_snapshots(accounts.front()).empty());
        bank.reopen();
        check_days();
    });
}

TEST_CASE("scenario 19: closing an account by a pending entry") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const giver = bank.open();
        auto const x = bank.transfer(giver, a, 10);
        auto const back = bank.transfer(a, giver, 10);
        REQUIRE(bank.codes({x, back}) == Codes{created, created});
        auto closing = bank.hold(a, giver, 0);
        closing.flags = EventFlags::closing_debit;
        REQUIRE(bank.send(closing) == created);
        CHECK(has(bank.ledger().get_account(a).flags, LedgerAccountFlags::closed));
        CHECK(bank.send(bank.transfer(giver, a, 1)) == account_closed);
        CHECK(bank.send(x) == exists);
        bank.reopen();
        CHECK(bank.send(bank.transfer(giver, a, 1)) == account_closed);
        CHECK(bank.send(bank.resolve(EventKind::void_, closing.id)) == created);
        CHECK_FALSE(has(bank.ledger().get_account(a).flags, LedgerAccountFlags::closed));
        CHECK(bank.send(bank.transfer(giver, a, 1)) == created);
    });
}

TEST_CASE("scenario 20: a currency exchange keeps rate and remainder") {
    on_each_store([](Bank& bank) {
        auto const usd = Currency::iso("USD");
        auto const inr = Currency::iso("INR");
        Rate const rate{824'214, 10'000};
        auto const even = convert(Money{10'002, usd}, rate, inr, RoundingMode::half_even);
        CHECK(even.booked.minor() == 824'379);
        auto const down = convert(Money{10'002, usd}, rate, inr, RoundingMode::down);
        CHECK(down.booked.minor() == 824'378);
        auto const customer_usd = bank.open(LedgerAccountFlags::history, {}, "USD");
        auto const bank_usd = bank.open(LedgerAccountFlags::history, {}, "USD");
        auto const customer_inr = bank.open(LedgerAccountFlags::history, {}, "INR");
        auto const bank_inr = bank.open(LedgerAccountFlags::history, {}, "INR");
        auto exchange = bank.entry(customer_usd, bank_usd, 10'002);
        exchange.postings.push_back({bank_inr, Side::debit, even.booked.minor(), {}});
        exchange.postings.push_back({customer_inr, Side::credit, even.booked.minor(), {}});
        exchange.conversion = ConversionNote{
            rate, RoundingMode::half_even, even.remainder_numerator, even.remainder_denominator};
        auto lopsided = exchange;
        lopsided.id = bank.new_id();
        lopsided.postings[3].amount = 824'378;
        CHECK(bank.send(lopsided) == unbalanced_per_asset);
        REQUIRE(bank.send(exchange) == created);
        CHECK(bank.ledger().get_entry(exchange.id).conversion == exchange.conversion);
        Bank copy{Store::memory};
        auto const lines = support::export_lines(bank.ledger());
        CHECK(import_lines(copy.ledger(), lines) == bank.ledger().head().seq);
        CHECK(copy.ledger().get_entry(exchange.id).conversion == exchange.conversion);
        CHECK(copy.ledger().get_account(customer_inr).balance.credits_posted == 824'379);
    });
}

TEST_CASE("scenario 22: amounts at the edge overflow with a code, never wrap (P23)") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        auto const c = bank.open();
        CHECK(bank.send(bank.transfer(a, b, Amount::max())) == created);
        CHECK(bank.balance(b).credits_posted == Amount::max());
        CHECK(bank.send(bank.transfer(a, c, 1)) == overflows_posted);
        CHECK(bank.send(bank.transfer(c, b, 1)) == overflows_posted);
        CHECK(bank.send(bank.hold(c, b, 1)) == overflows_total);
        auto const d = bank.open();
        CHECK(bank.send(bank.hold(c, d, Amount::max())) == created);
        CHECK(bank.send(bank.hold(c, a, 1)) == overflows_pending);
        CHECK(bank.send(bank.transfer(c, a, 1)) == overflows_total);
        CHECK(bank.send(bank.transfer(b, a, Amount::max())) == created);
        CHECK(bank.send(bank.transfer(a, c, 0)) == created);
    });
}

TEST_CASE("scenario 24: a transfer of nothing (P24)") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open(limited);
        auto const b = bank.open();
        auto const zero = bank.transfer(a, b, 0);
        auto const before = bank.ledger().head().seq;
        CHECK(bank.send(zero) == created);
        CHECK(bank.balance(a) == Balance{});
        CHECK(bank.ledger().list_statement(a).items.size() == 1);
        CHECK(bank.ledger().read_changes(before, 10).size() == 1);
    });
}

TEST_CASE("scenario 25: malformed entries (P39)") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        CHECK(bank.send(bank.transfer(a, a, 1)) == accounts_must_be_different);
        auto empty = bank.entry(a, b, 1);
        empty.postings.clear();
        CHECK(bank.send(empty) == entries_must_not_be_empty);
        for (auto const side : {Side::debit, Side::credit}) {
            for (int const amount : {0, 1}) {
                auto one_sided = bank.entry(a, b, amount);
                one_sided.postings[0].side = side;
                one_sided.postings[1].side = side;
                CHECK(bank.send(one_sided) == entries_must_not_be_empty);
                one_sided.kind = EventKind::pending;
                one_sided.postings.pop_back();
                CHECK(bank.send(one_sided) == entries_must_not_be_empty);
            }
        }
        CHECK(bank.send(bank.transfer(a, b, -1)) == amount_out_of_range);
        CHECK(bank.send(bank.transfer(a, b, Amount::min())) == amount_out_of_range);
    });
}

TEST_CASE("scenario 27: text comes back byte for byte, with the same hash everywhere (P25)") {
    std::vector<Hash> heads;
    on_each_store([&](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        Text const hostile{"caf\xC3\xA9 cafe\xCC\x81 \xF0\x9F\x8F\xA6 '\"; drop table "
                           "nostro_entries; -- \\u0000 \n\t",
                           {{"", ""}, {"ab", "c"}}};
        auto draft = bank.entry(a, b, 1);
        draft.text = hostile;
        CHECK_THROWS_AS(bank.send(draft), InvalidArgument); // an empty key
        draft.text.metadata = {{"b", ""},
                               {"ab", "c"},
                               {"a", "bc"},
                               {"{\"k\":1}", "]}'\"\\"},
                               {"\xF0\x9F\x98\x80", "\xEF\xBF\xBF"}};
        REQUIRE(bank.send(draft) == created);
        auto sorted = draft.text;
        std::sort(sorted.metadata.begin(), sorted.metadata.end());
        bank.reopen();
        CHECK(bank.ledger().get_entry(draft.id).text == sorted);
        heads.push_back(bank.ledger().head().hash);
        for (auto const& bad : {std::string{"a\0b", 3},
                                std::string{"\xFF"},
                                std::string{"\xC0\x80"},
                                std::string{"\xED\xA0\x80"},
                                std::string(limits::text_bytes_max + 1, 'x')}) {
            auto refused = bank.entry(a, b, 1);
            refused.text.description = bad;
            CHECK_THROWS_AS(bank.send(refused), InvalidArgument);
            CHECK_FALSE(bank.ledger().find_entry(refused.id).has_value());
        }
        // ("ab", "c") is not ("a", "bc"): the same bytes in a row, but another digest.
        auto one = bank.entry(a, b, 1);
        auto other = one;
        one.text.metadata = {{"ab", "c"}};
        other.text.metadata = {{"a", "bc"}};
        REQUIRE(bank.send(one) == created);
        CHECK(bank.send(other) == exists_with_different_metadata);
    });
    CHECK(heads[0] == heads[1]);
}

TEST_CASE("scenario 28: export and import are exact (P27)") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open_with(1'000);
        auto const b = bank.open(LedgerAccountFlags::none);
        auto const h = bank.hold(a, b, 100, 3'600);
        auto const open = bank.hold(a, b, 50);
        auto const x = bank.entry(a, b, 10);
        auto late = bank.entry(b, a, 1);
        late.id = {77, 1'000'000}; // ids may have gaps
        late.effective_date = date(2025, 11, 30);
        late.text = {"back-dated", {{"why", "\xE2\x82\xAC"}}};
        for (Event const& event : std::vector<Event>{h, open, x, late}) {
            REQUIRE(bank.send(event) == created);
        }
        REQUIRE(bank.send(bank.post_part(h, 30, EventFlags::keep_open)) == created);
        REQUIRE(bank.send(bank.resolve(EventKind::reverse, x.id)) == created);
        auto const refused = bank.transfer(a, b, 1'000'000);
        REQUIRE(bank.send(refused) == exceeds_credits);
        auto const lines = support::export_lines(bank.ledger());
        for (auto const store : support::all_stores) {
            CAPTURE(support::name(store));
            Bank copy{store};
            CHECK(import_lines(copy.ledger(), lines) == bank.ledger().head().seq);
            CHECK(support::export_lines(copy.ledger()) == lines);
            CHECK(copy.ledger().state_hash() == bank.ledger().state_hash());
            CHECK(copy.send(refused) == id_already_failed);
            CHECK(import_lines(copy.ledger(), lines) == 0);
            copy.reopen();
            auto next = x;
            next.id = {78, 1};
            CHECK(copy.result(next).seq == bank.ledger().head().seq + 1);
            copy.check_sound();
        }
    });
}

TEST_CASE("scenario 29: an import as one chain with one bad time") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        bank.clock.advance(1h);
        auto const head = bank.ledger().head();
        constexpr std::size_t size = 500;
        constexpr std::size_t bad = 399;
        std::vector<Event> events;
        for (std::size_t i = 0; i < size; ++i) {
            auto transfer = bank.transfer(a, b, 1);
            transfer.flags =
                i + 1 < size ? EventFlags::linked | EventFlags::imported : EventFlags::imported;
            transfer.time = head.time + 1s + std::chrono::milliseconds{i};
            events.push_back(transfer);
        }
        auto broken = events;
        std::get<Transfer>(broken[bad]).time = head.time + 1s;
        auto const codes = bank.codes(broken);
        for (std::size_t i = 0; i < size; ++i) {
            CHECK(codes[i] ==
                  (i == bad ? imported_timestamp_must_not_regress : linked_event_failed));
        }
        CHECK(bank.ledger().head() == head);
        auto const results = bank.batch(events);
        for (std::size_t i = 0; i < size; ++i) {
            CHECK(results[i].code == created);
            CHECK(results[i].time == std::get<Transfer>(events[i]).time);
        }
    });
}

TEST_CASE(
    "scenario 34: a grant ends at an instant; the creator may still learn that his event exists") {
    struct UntilPolicy final : PostingPolicy {
        Timestamp until{};

        ResultCode permit(storage::Transaction&, PostingRequest const& request) override {
            return request.principal == 0 || request.time < until ? created : not_permitted;
        }

        ResultCode consume(storage::Transaction&, PostingRequest const&) override {
            return created;
        }
    };

    for (auto const store : support::all_stores) {
        UntilPolicy policy;
        Bank bank{store, false, &policy};
        auto const a = bank.open();
        auto const b = bank.open();
        policy.until = support::morning + 1h;
        BatchOptions as_user;
        as_user.principal = 42;
        BatchOptions as_other;
        as_other.principal = 43;
        auto const x = bank.transfer(a, b, 1);
        bank.clock.set(policy.until - 1ns);
        CHECK(bank.codes({x}, as_user) == Codes{created});
        CHECK(bank.ledger().get_entry(x.id).principal == 42);
        bank.clock.set(policy.until);
        CHECK(bank.codes({bank.transfer(a, b, 1)}, as_user) == Codes{not_permitted});
        CHECK(bank.codes({x}, as_user) == Codes{exists});
        CHECK(bank.codes({x}, as_other) == Codes{not_permitted});
        bank.check_sound();
    }
}

TEST_CASE("scenario 35: what a batch has taken is gone for its next events (P5)") {
    on_each_store([](Bank& bank) {
        auto const b = bank.open();
        auto const poor = bank.open_with(100);
        std::vector<Event> transfers;
        std::vector<Event> holds;
        for (int i = 0; i < 4; ++i) {
            transfers.emplace_back(bank.transfer(poor, b, 60));
        }
        Codes const one_of_four{created, exceeds_credits, exceeds_credits, exceeds_credits};
        CHECK(bank.codes(transfers) == one_of_four);
        CHECK(bank.balance(poor) == posted(60, 100));
        auto const held = bank.open_with(100);
        for (int i = 0; i < 4; ++i) {
            holds.emplace_back(bank.hold(held, b, 60));
        }
        CHECK(bank.codes(holds) == one_of_four);
        CHECK(bank.available(held) == 40);
        // What comes in counts for the events behind it, and for no other.
        auto const fresh = bank.open(limited);
        CHECK(bank.codes({bank.transfer(fresh, b, 5),
                          bank.transfer(b, fresh, 5),
                          bank.transfer(fresh, b, 5),
                          bank.transfer(fresh, b, 1)}) ==
              Codes{exceeds_credits, created, created, exceeds_credits});
    });
}

TEST_CASE("scenario 36: money on its way in cannot be spent") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open(limited);
        auto const b = bank.open();
        auto const incoming = bank.hold(b, a, 100);
        REQUIRE(bank.send(incoming) == created);
        CHECK(bank.send(bank.transfer(a, b, 1)) == exceeds_credits);
        REQUIRE(bank.send(bank.resolve(EventKind::post, incoming.id)) == created);
        CHECK(bank.send(bank.transfer(a, b, 1)) == created);
    });
}

TEST_CASE("scenario 38: pages while somebody writes") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        auto const write = [&](int count) {
            std::vector<Transfer> transfers;
            for (int i = 0; i < count; ++i) {
                transfers.push_back(bank.transfer(a, b, 1));
            }
            bank.ledger().post_batch(transfers);
        };
        write(1'050);
        for (bool const descending : {false, true}) {
            auto const existing = bank.ledger().head().seq;
            std::vector<std::uint64_t> seen;
            StatementFilter const filter{.descending = descending};
            PageRequest request;
            do {
                auto const page = bank.ledger().list_statement(a, filter, request);
                for (auto const& line : page.items) {
                    seen.push_back(line.seq);
                }
                request.cursor = page.next;
                if (seen.size() < 1'000) {
                    write(7);
                }
            } while (!request.cursor.empty() && seen.size() < 5'000);
            if (!descending) {
                CHECK(std::is_sorted(seen.begin(), seen.end()));
            }
            std::sort(seen.begin(), seen.end());
            CHECK(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
            std::vector<std::uint64_t> wanted;
            for (std::uint64_t seq = 3; seq <= existing; ++seq) {
                wanted.push_back(seq);
            }
            CHECK(std::includes(seen.begin(), seen.end(), wanted.begin(), wanted.end()));
        }
        EntryFilter filter;
        filter.code = std::uint16_t{1};
        auto const cursor = bank.ledger().list_entries(filter).next;
        REQUIRE_FALSE(cursor.empty());
        EntryFilter other;
        other.code = std::uint16_t{2};
        PageRequest request;
        request.cursor = cursor;
        CHECK_NOTHROW((void)bank.ledger().list_entries(filter, request));
        CHECK_THROWS_AS((void)bank.ledger().list_entries(other, request), InvalidArgument);
        filter.descending = true;
        CHECK_THROWS_AS((void)bank.ledger().list_entries(filter, request), InvalidArgument);
        filter.descending = false;
        CHECK_THROWS_AS((void)bank.ledger().list_statement(a, {}, request), InvalidArgument);
        for (auto const* malformed : {"x", "'; --", "0000", "\xFF"}) {
            request.cursor = malformed;
            CHECK_THROWS_AS((void)bank.ledger().list_entries(filter, request), InvalidArgument);
        }
    });
}

TEST_CASE("scenario 40: the change feed has what was committed and nothing else; limits below the "
          "balance") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open_with(500);
        auto const b = bank.open();
        auto const from = bank.ledger().head().seq;
        auto const kept = bank.transfer(a, b, 1);
        REQUIRE(bank.send(kept) == created);
        BatchOptions dry;
        dry.dry_run = true;
        CHECK(bank.codes({bank.transfer(a, b, 1)}, dry) == Codes{created});
        CHECK(bank.codes({linked(bank.transfer(a, b, 1)), bank.transfer(a, b, 10'000)}) ==
              Codes{linked_event_failed, exceeds_credits});
        bank.reopen();
        auto const changes = bank.ledger().read_changes(from, 100);
        REQUIRE(changes.size() == 1);
        CHECK(changes.front().id == kept.id);
        LedgerAccountChange overdraft;
        overdraft.id = bank.new_id();
        overdraft.account = a;
        overdraft.debit_headroom = 1'000;
        REQUIRE(bank.send(overdraft) == created);
        REQUIRE(bank.send(bank.transfer(a, b, 1'400)) == created);
        LedgerAccountChange lower;
        lower.id = bank.new_id();
        lower.account = a;
        lower.debit_headroom = 0;
        REQUIRE(bank.send(lower) == created);
        CHECK(bank.available(a) == -901);
        CHECK(bank.send(bank.transfer(a, b, 1)) == exceeds_credits);
        CHECK(bank.send(bank.transfer(b, a, 1)) == created);
        CHECK(bank.send(bank.transfer(a, b, 0)) == created);
        auto const seqs = bank.ledger().read_changes(from, 1'000);
        for (std::size_t i = 0; i < seqs.size(); ++i) {
            CHECK(seqs[i].seq == from + 1 + i);
        }
    });
}
