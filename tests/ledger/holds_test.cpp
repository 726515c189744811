#include "support/fixture.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

/// The life of a hold: every way to end it, in every order, around its expiry.
namespace {

using namespace nostro;
using namespace std::chrono_literals;
using std::chrono::nanoseconds;
using support::Bank;
using support::limited;
using support::on_each_store;
using enum ResultCode;
using Codes = std::vector<ResultCode>;

constexpr std::uint32_t timeout_s = 60;

/// Something that may happen to a hold of 80.
struct Step {
    std::string name;
    std::function<ResultCode(Bank&, EntryDraft const&)> run;
};

ResultCode expire(Bank& bank, EntryDraft const&) {
    bank.clock.advance(std::chrono::seconds{timeout_s});
    return created;
}

ResultCode expire_and_sweep(Bank& bank, EntryDraft const& hold) {
    expire(bank, hold);
    bank.core().run_due(bank.clock.now(), 1s);
    return created;
}

ResultCode post_all(Bank& bank, EntryDraft const& hold) {
    return bank.send(bank.resolve(EventKind::post, hold.id));
}

ResultCode post_some(Bank& bank, EntryDraft const& hold) {
    return bank.send(bank.post_part(hold, 30));
}

ResultCode post_and_keep(Bank& bank, EntryDraft const& hold) {
    return bank.send(bank.post_part(hold, 30, EventFlags::keep_open));
}

ResultCode void_all(Bank& bank, EntryDraft const& hold) {
    return bank.send(bank.resolve(EventKind::void_, hold.id));
}

} // namespace

TEST_CASE("all pairs of what may happen to a hold, in both orders (P20)") {
    std::vector<Step> const firsts{{"post", post_all},
                                   {"post a part", post_some},
                                   {"post and keep open", post_and_keep},
                                   {"void", void_all},
                                   {"expire", expire},
                                   {"expire and sweep", expire_and_sweep}};
    std::vector<Step> const seconds{{"post", post_all},
                                    {"post a part", post_some},
                                    {"post and keep open", post_and_keep},
                                    {"void", void_all}};
    // What is left counts before what the hold has become: of a hold posted in full nothing is
    // left.
    std::map<std::string, Codes> const expected{
        {"post",
         {pending_already_posted,
          exceeds_pending_amount,
          exceeds_pending_amount,
          pending_already_posted}},
        {"post a part",
         {pending_already_posted,
          pending_already_posted,
          pending_already_posted,
          pending_already_posted}},
        {"post and keep open", {created, created, created, created}},
        {"void",
         {pending_already_voided,
          pending_already_voided,
          pending_already_voided,
          pending_already_voided}},
        {"expire", {pending_expired, pending_expired, pending_expired, pending_expired}},
        {"expire and sweep", {pending_expired, pending_expired, pending_expired, pending_expired}},
    };
    on_each_store([&](Bank& bank) {
        auto const a = bank.open_with(100'000);
        auto const b = bank.open();
        for (auto const& first : firsts) {
            for (std::size_t i = 0; i < seconds.size(); ++i) {
                CAPTURE(first.name);
                CAPTURE(seconds[i].name);
                auto const hold = bank.hold(a, b, 80, timeout_s);
                REQUIRE(bank.send(hold) == created);
                CHECK(first.run(bank, hold) == created);
                CHECK(seconds[i].run(bank, hold) == expected.at(first.name)[i]);
                bank.clock.advance(std::chrono::seconds{timeout_s});
                CHECK(bank.balance(a).debits_pending == 0);
            }
        }
    });
}

TEST_CASE("post and void one nanosecond before, at and after the expiry, swept or not (P19)") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open_with(1'000);
        auto const b = bank.open();
        for (auto const kind : {EventKind::post, EventKind::void_}) {
            for (int const offset : {-1, 0, 1}) {
                for (bool const swept : {false, true}) {
                    CAPTURE(name_of(kind));
                    CAPTURE(offset);
                    CAPTURE(swept);
                    auto const hold = bank.hold(a, b, 10, timeout_s);
                    auto const made = bank.result(hold);
                    REQUIRE(made.code == created);
                    auto const expiry = made.time + std::chrono::seconds{timeout_s};
                    CHECK(bank.ledger().find_hold(hold.id)->expires_at == expiry);
                    bank.clock.set(expiry + nanoseconds{offset});
                    auto const alive = offset < 0;
                    CHECK(bank.balance(a).debits_pending == Amount{alive ? 10 : 0});
                    CHECK(bank.ledger().find_hold(hold.id)->state ==
                          (alive ? HoldState::open : HoldState::expired));
                    if (swept) {
                        CHECK(bank.core().run_due(bank.clock.now(), 1s).holds_expired ==
                              (alive ? 0 : 1));
                    }
                    auto const resolution = bank.result(bank.resolve(kind, hold.id));
                    CHECK(resolution.code == (alive ? created : pending_expired));
                    CHECK((resolution.time < expiry) == true);
                    bank.clock.set(expiry + 1h);
                }
            }
        }
    });
}

TEST_CASE("what a hold took is free again the moment it expires") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open_with(100);
        auto const b = bank.open();
        auto const hold = bank.hold(a, b, 100, 1);
        auto const made = bank.result(hold);
        bank.clock.set(made.time + 1s - 2ns);
        CHECK(bank.send(bank.transfer(a, b, 1)) == exceeds_credits);
        bank.clock.set(made.time + 1s);
        CHECK(bank.send(bank.transfer(a, b, 100)) == created);
        CHECK(bank.balance(b) == Balance{0, 0, 0, 100});
    });
}

TEST_CASE("a clock that goes back neither reorders events nor revives a hold (P18)") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open_with(1'000);
        auto const b = bank.open();
        auto const hold = bank.hold(a, b, 10, timeout_s);
        REQUIRE(bank.send(hold) == created);
        bank.clock.advance(61s);
        REQUIRE(bank.send(bank.transfer(a, b, 1)) == created);
        auto last = bank.ledger().head().time;
        for (auto const jump : {-1h, 0h, -24h, 24h, -1h}) {
            bank.clock.advance(jump);
            auto const result = bank.result(bank.transfer(a, b, 1));
            CHECK(result.code == created);
            CHECK(result.time > last);
            last = result.time;
            CHECK(bank.send(bank.resolve(EventKind::post, hold.id)) == pending_expired);
            CHECK(bank.balance(a).debits_pending == 0);
        }
    });
}

TEST_CASE("holds of many postings are posted once, in full or in part") {
    on_each_store([](Bank& bank) {
        auto const payer = bank.open_with(1'000);
        auto const shop = bank.open();
        auto const fee = bank.open();
        auto const make = [&] {
            auto hold = bank.hold(payer, shop, 100);
            hold.postings[1].amount = 90;
            hold.postings.push_back({fee, Side::credit, 10, {}});
            REQUIRE(bank.send(hold) == created);
            return hold;
        };
        auto const hold = make();
        auto kept = bank.resolve(EventKind::post, hold.id);
        kept.flags = EventFlags::keep_open;
        CHECK(bank.send(kept) == flags_are_mutually_exclusive);
        auto part = bank.resolve(EventKind::post, hold.id);
        part.postings = hold.postings;
        part.postings[0].amount = 50;
        CHECK(bank.send(part) == unbalanced_per_asset);
        part.postings[1].amount = 42;
        part.postings[2].amount = 8;
        CHECK(bank.send(part) == created);
        CHECK(bank.balance(payer) == Balance{0, 50, 0, 1'000});
        CHECK(bank.balance(shop) == Balance{0, 0, 0, 42});
        CHECK(bank.balance(fee) == Balance{0, 0, 0, 8});
        CHECK(bank.send(bank.resolve(EventKind::post, hold.id)) == pending_already_posted);
        auto const whole = make();
        auto everything = bank.resolve(EventKind::post, whole.id);
        everything.postings = whole.postings;
        for (auto& posting : everything.postings) {
            posting.amount = Amount::max();
        }
        CHECK(bank.send(everything) == created);
        CHECK(bank.send(everything) == exists);
        everything.postings.clear();
        CHECK(bank.send(everything) == exists);
        auto const other = make();
        auto wrong = bank.resolve(EventKind::post, other.id);
        wrong.postings = {other.postings[0], other.postings[2], other.postings[1]};
        CHECK(bank.send(wrong) == pending_has_different_accounts);
        CHECK(bank.send(bank.resolve(EventKind::void_, other.id)) == created);
        CHECK(bank.balance(payer) == Balance{0, 150, 0, 1'000});
    });
}

TEST_CASE("a resend of a part that only looks like the whole is told apart") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        auto const c = bank.open();
        auto hold = bank.hold(a, b, 5);
        hold.postings = {
            {a, Side::credit, 5, {}}, {b, Side::credit, 5, {}}, {c, Side::debit, 10, {}}};
        REQUIRE(bank.send(hold) == created);
        auto part = bank.resolve(EventKind::post, hold.id);
        part.postings = hold.postings;
        part.postings[1].amount = 0;
        part.postings[2].amount = 5;
        REQUIRE(bank.send(part) == created);
        CHECK(bank.send(part) == exists);
        part.postings.clear();
        CHECK(bank.send(part) == exists_with_different_amount);
    });
}

TEST_CASE("a transfer that leaves its accounts to its target") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open_with(100);
        auto const b = bank.open();
        auto const hold = bank.hold(a, b, 30);
        REQUIRE(bank.send(hold) == created);
        auto const of_hold = [&](EventKind kind, Amount amount) {
            auto transfer = bank.transfer({}, {}, amount);
            transfer.kind = kind;
            transfer.pending_id = hold.id;
            transfer.code = 0;
            return transfer;
        };
        auto part = of_hold(EventKind::post, 10);
        part.flags = EventFlags::keep_open;
        CHECK(bank.send(part) == created);
        CHECK(bank.send(part) == exists);
        CHECK(bank.send(of_hold(EventKind::post, 21)) == exceeds_pending_amount);
        auto nothing = of_hold(EventKind::post, 0);
        nothing.flags = EventFlags::keep_open;
        CHECK(bank.send(nothing) == created);
        CHECK(bank.send(of_hold(EventKind::void_, 19)) == pending_has_different_amount);
        auto const rest = of_hold(EventKind::void_, Amount::max());
        CHECK(bank.send(rest) == created);
        CHECK(bank.send(rest) == exists);
        auto half = of_hold(EventKind::post, 1);
        half.debit_account = a;
        CHECK(bank.send(half) == account_id_must_not_be_zero);
        CHECK(bank.balance(a) == Balance{0, 10, 0, 100});
    });
}

TEST_CASE("what a post inherits") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        auto hold = bank.hold(a, b, 10);
        hold.code = 7;
        hold.user_data = {Uuid{1, 1}, 2, 3};
        hold.mandate = {4, 4};
        REQUIRE(bank.send(hold) == created);
        auto const plain = bank.post_part(hold, 1, EventFlags::keep_open);
        REQUIRE(bank.send(plain) == created);
        auto const stored = bank.ledger().get_entry(plain.id);
        CHECK(stored.code == 7);
        CHECK(stored.user_data == hold.user_data);
        CHECK(stored.mandate == hold.mandate);
        auto own = bank.post_part(hold, 1, EventFlags::keep_open);
        own.user_data.tag = 9;
        own.code = 7;
        REQUIRE(bank.send(own) == created);
        CHECK(bank.ledger().get_entry(own.id).user_data == own.user_data);
        // Sent again, said or left empty: the same.
        auto said = plain;
        said.code = 7;
        said.user_data = hold.user_data;
        said.mandate = hold.mandate;
        CHECK(bank.send(said) == exists);
        said.user_data.tag = 4;
        CHECK(bank.send(said) == exists_with_different_user_data);
    });
}

TEST_CASE("a closing hold that expires opens the account again") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        auto closing = bank.hold(a, b, 0, timeout_s);
        closing.flags = EventFlags::closing_credit;
        auto const made = bank.result(closing);
        REQUIRE(made.code == created);
        CHECK(bank.send(bank.transfer(b, a, 1)) == account_closed);
        CHECK(bank.send(bank.transfer(a, b, 1)) == account_closed);
        LedgerAccountChange change;
        change.id = bank.new_id();
        change.account = b;
        change.frozen_credit = true;
        CHECK(bank.send(change) == created);
        bank.clock.set(made.time + std::chrono::seconds{timeout_s} - 1ns);
        CHECK(has(bank.ledger().get_account(b).flags, LedgerAccountFlags::closed));
        CHECK(bank.send(bank.transfer(b, a, 1)) == account_closed);
        bank.clock.set(made.time + std::chrono::seconds{timeout_s});
        CHECK_FALSE(has(bank.ledger().get_account(b).flags, LedgerAccountFlags::closed));
        CHECK(bank.send(bank.transfer(b, a, 1)) == created);
        CHECK(bank.send(bank.transfer(a, b, 1)) == account_frozen);
    });
}

TEST_CASE("the open holds, oldest first, of all or one account") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open_with(100);
        auto const b = bank.open();
        auto const c = bank.open();
        auto const h1 = bank.hold(a, b, 1, 100);
        auto const h2 = bank.hold(a, c, 2);
        auto const h3 = bank.hold(c, b, 3, 1);
        CHECK(bank.codes({h1, h2, h3}) == Codes{created, created, created});
        auto const ids = [&](std::optional<LedgerAccountId> const& account,
                             PageRequest const& page = {}) {
            std::vector<EntryId> found;
            for (auto const& hold : bank.ledger().list_open_holds(account, page)) {
                found.push_back(hold.id);
            }
            return found;
        };
        CHECK(ids({}) == std::vector{h1.id, h2.id, h3.id});
        CHECK(ids({}, {.limit = 2}) == std::vector{h1.id, h2.id});
        CHECK(ids(b) == std::vector{h1.id, h3.id});
        bank.clock.advance(2s);
        CHECK(ids(b) == std::vector{h1.id});
        bank.reopen();
        CHECK(ids({}) == std::vector{h1.id, h2.id});
        CHECK_FALSE(bank.ledger().find_hold(bank.new_id()).has_value());
    });
}
