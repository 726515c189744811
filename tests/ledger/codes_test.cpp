#include "support/fixture.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

/// Every result code has an event that meets it, and of two rules that an event breaks the earlier
/// one answers (scenario 3, P38).
namespace {

using namespace nostro;
using namespace std::chrono_literals;
using support::Bank;
using support::date;
using support::limited;
using support::Store;
using enum ResultCode;

constexpr std::uint64_t stranger = 9; ///< may not do anything
MandateId const ended_mandate{7, 1};  ///< is not active
MandateId const empty_mandate{7, 2};  ///< has nothing left
constexpr Timestamp end_of_time = Timestamp::max();

/// A policy for the codes a ledger cannot give on its own.
class TestPolicy final : public PostingPolicy {
public:
    ResultCode permit(storage::Transaction&, PostingRequest const& request) override {
        if (request.principal == stranger) {
            return not_permitted;
        }
        return request.mandate == ended_mandate ? mandate_not_active : created;
    }

    ResultCode consume(storage::Transaction&, PostingRequest const& request) override {
        return request.mandate == empty_mandate ? mandate_limit_exceeded : created;
    }
};

/// A ledger with everything an event can trip over, and one event that trips over nothing.
struct World {
    TestPolicy policy;
    Bank bank{Store::memory, true, &policy};
    LedgerAccountId rich;     ///< unlimited
    LedgerAccountId poor;     ///< debit_limited, holds 100
    LedgerAccountId full;     ///< credit_limited without headroom
    LedgerAccountId giant;    ///< its debits are 10 below the largest number
    LedgerAccountId reserved; ///< its pending debits are 10 below the largest number
    LedgerAccountId frozen;   ///< debits are refused
    LedgerAccountId closed;   ///< closed by a hold
    LedgerAccountId dated;    ///< debit_limited, holds 100 since 15 January, spent 100 on the 18th
    LedgerAccountId foreign;  ///< of another ledger
    LedgerAccountId yen;
    EntryDraft sent; ///< an event that stands
    EntryDraft open_hold;
    EntryDraft posted_hold;
    EntryDraft voided_hold;
    EntryDraft expired_hold;
    EntryDraft booking;  ///< an entry of kind normal
    EntryDraft reversed; ///< one that has been reversed
    EntryDraft failed;   ///< an id that is burnt

    EntryDraft event;
    std::optional<Event> before; ///< sent first in the same batch
    BatchOptions options;
    bool linked_to_nothing = false;

    World() {
        auto& b = bank;
        rich = b.open();
        poor = b.open_with(100);
        full = b.open(LedgerAccountFlags::history | LedgerAccountFlags::credit_limited);
        giant = b.open();
        reserved = b.open();
        frozen = b.open();
        closed = b.open();
        dated = b.open(limited);
        yen = b.open(LedgerAccountFlags::history, {}, "JPY");
        auto other_options = LedgerOptions{};
        other_options.name = "other";
        auto const draft = b.account_draft(LedgerAccountFlags::history);
        b.core().create_ledger(other_options).open_account(draft);
        foreign = draft.id;
        must(b.transfer(giant, b.open(), Amount::max() - 10));
        must(b.hold(reserved, b.open(), Amount::max() - 10));
        sent = b.entry(rich, poor, 5);
        sent.kind = EventKind::pending;
        must(sent);
        open_hold = held();
        posted_hold = held();
        must(b.resolve(EventKind::post, posted_hold.id));
        voided_hold = held();
        must(b.resolve(EventKind::void_, voided_hold.id));
        booking = b.entry(rich, yen_partner(), 3);
        must(booking);
        reversed = b.entry(rich, yen_partner(), 4);
        must(reversed);
        must(b.resolve(EventKind::reverse, reversed.id));
        failed = b.entry(b.open(limited), rich, 1);
        REQUIRE(b.send(failed) == exceeds_credits);
        LedgerAccountChange freeze;
        freeze.id = b.new_id();
        freeze.account = frozen;
        freeze.frozen_debit = true;
        must(freeze);
        auto closing = b.hold(closed, rich, 0);
        closing.flags = EventFlags::closing_debit;
        must(closing);
        auto gift = b.entry(rich, dated, 100);
        gift.effective_date = date(2026, 1, 15);
        must(gift);
        auto spent = b.entry(dated, rich, 100);
        spent.effective_date = date(2026, 1, 18);
        must(spent);
        must(b.transfer(rich, dated, 500));
        PeriodChange lock;
        lock.id = b.new_id();
        lock.locked_through = date(2025, 12, 31);
        must(lock);
        expired_hold = held(1);
        b.clock.advance(2s);
        event = b.entry(rich, poor, 1);
    }

    void must(Event const& draft) { REQUIRE(bank.send(draft) == created); }

    /// Another unlimited account.
    LedgerAccountId yen_partner() { return partner_.is_zero() ? partner_ = bank.open() : partner_; }

    EntryDraft held(std::uint32_t timeout_s = 0) {
        auto const draft = bank.hold(rich, poor, 10, timeout_s);
        must(draft);
        return draft;
    }

    /// Make the event a post, void or reverse of something.
    void aim(EventKind kind, EntryDraft const& target) {
        event.kind = kind;
        event.code = 0;
        event.pending_id = target.id;
        event.postings = target.postings;
        if (kind == EventKind::reverse) {
            for (auto& posting : event.postings) {
                posting.side = posting.side == Side::debit ? Side::credit : Side::debit;
            }
        }
    }

    void become_imported() {
        event.flags = event.flags | EventFlags::imported;
        event.time = bank.ledger().head().time + 1ns;
    }

    [[nodiscard]] Posting& debit() { return event.postings.front(); }

    [[nodiscard]] Posting& credit() { return event.postings.back(); }

    void set_amount(Amount amount) {
        for (auto& posting : event.postings) {
            posting.amount = amount;
        }
    }

    ResultCode run() {
        std::vector<Event> events;
        if (before) {
            events.push_back(*before);
        }
        events.push_back(event);
        return bank.batch(events, options).back().code;
    }

private:
    LedgerAccountId partner_;
};

/// One way to break one rule: `prepare` chooses the kind of event, `apply` breaks it. Two ways
/// combine when they want the same kind of event and `apply` of neither undoes the other.
struct Breach {
    ResultCode code;
    std::string base;   ///< the kind of event: see `bases`
    std::string fields; ///< what it changes: one letter each; two breaches of one event share none
    std::function<void(World&)> apply;
};

using Base = std::function<void(World&)>;

/// Events that break nothing, by name.
std::map<std::string, Base> const bases{
    {"normal", [](World&) {}},
    {"pending", [](World& w) { w.event.kind = EventKind::pending; }},
    {"imported", [](World& w) { w.become_imported(); }},
    {"imported pending",
     [](World& w) {
         w.become_imported();
         w.event.kind = EventKind::pending;
     }},
    {"resent", [](World& w) { w.event = w.sent; }},
    {"post", [](World& w) { w.aim(EventKind::post, w.open_hold); }},
    {"void", [](World& w) { w.aim(EventKind::void_, w.open_hold); }},
    {"reverse", [](World& w) { w.aim(EventKind::reverse, w.booking); }},
    {"imported reverse",
     [](World& w) {
         w.aim(EventKind::reverse, w.booking);
         w.become_imported();
     }},
    {"late pending",
     [](World& w) {
         w.event.kind = EventKind::pending;
         w.bank.clock.set(end_of_time - 10s);
     }},
};

/// The other event of a batch, of the mode that is wanted.
Event other_event(World& w, bool imported) {
    auto draft = w.bank.account_draft(LedgerAccountFlags::none);
    if (imported) {
        draft.flags = EventFlags::imported;
        draft.time = w.bank.ledger().head().time + 1ns;
        w.bank.clock.advance(1s);
    }
    return draft;
}

/// Fields: i id, f flags, k kind, t time, p who acts, n target, o timeout, # number of postings, a
/// and b account of the first and last posting, s sides, x and y their amounts, e effective date, u
/// user data, m text, c code, w mandate, v conversion, * the batch.
std::vector<Breach> const& breaches() {
    static std::vector<Breach> const all{
        {imported_event_expected, "normal", "*", [](World& w) { w.before = other_event(w, true); }},
        {imported_event_not_expected,
         "imported",
         "*",
         [](World& w) { w.before = other_event(w, false); }},
        {timestamp_must_be_zero, "normal", "t", [](World& w) { w.event.time = Timestamp{1ns}; }},
        {imported_timestamp_out_of_range,
         "imported",
         "t",
         [](World& w) { w.event.time = Timestamp{}; }},
        {imported_timestamp_must_not_advance,
         "imported",
         "t",
         [](World& w) { w.event.time = w.bank.clock.now() + 1h; }},
        {reserved_field, "normal", "k", [](World& w) { w.event.kind = EventKind::open; }},
        {reserved_field, "imported", "k", [](World& w) { w.event.kind = EventKind::period; }},
        {reserved_field, "void", "v", [](World& w) { w.event.conversion = ConversionNote{}; }},
        {reserved_flag,
         "normal",
         "f",
         [](World& w) { w.event.flags = static_cast<EventFlags>(1 << 12); }},
        {reserved_flag,
         "void",
         "f",
         [](World& w) { w.event.flags = static_cast<EventFlags>(1 << 7); }},
        {id_must_not_be_zero, "normal", "i", [](World& w) { w.event.id = {}; }},
        {id_must_not_be_max, "normal", "i", [](World& w) { w.event.id = EntryId{Uuid::max()}; }},
        {not_permitted, "normal", "p", [](World& w) { w.options.principal = stranger; }},
        {not_permitted, "resent", "p", [](World& w) { w.options.principal = stranger; }},
        {mandate_not_active, "normal", "w", [](World& w) { w.event.mandate = ended_mandate; }},
        {mandate_not_active,
         "resent",
         "pw",
         [](World& w) {
             w.event.mandate = ended_mandate;
             w.options.principal = 5;
         }},
        {exists_with_different_flags,
         "resent",
         "f",
         [](World& w) { w.event.flags = EventFlags::closing_debit; }},
        {exists_with_different_pending_id,
         "resent",
         "n",
         [](World& w) { w.event.pending_id = w.booking.id; }},
        {exists_with_different_timeout, "resent", "o", [](World& w) { w.event.timeout_s = 1; }},
        {exists_with_different_entry_count,
         "resent",
         "#",
         [](World& w) { w.event.postings.push_back(w.event.postings.back()); }},
        {exists_with_different_account,
         "resent",
         "a",
         [](World& w) { w.debit().account = w.giant; }},
        {exists_with_different_side,
         "resent",
         "s",
         [](World& w) { w.debit().side = Side::credit; }},
        {exists_with_different_amount, "resent", "x", [](World& w) { w.debit().amount = 6; }},
        {exists_with_different_effective_date,
         "resent",
         "e",
         [](World& w) { w.event.effective_date = date(2026, 1, 1); }},
        {exists_with_different_user_data,
         "resent",
         "u",
         [](World& w) { w.event.user_data.tag = 1; }},
        {exists_with_different_metadata,
         "resent",
         "m",
         [](World& w) { w.event.text.description = "other"; }},
        {exists_with_different_metadata,
         "resent",
         "v",
         [](World& w) { w.event.conversion = ConversionNote{}; }},
        {exists_with_different_code, "resent", "c", [](World& w) { w.event.code = 2; }},
        {exists_with_different_mandate,
         "resent",
         "w",
         [](World& w) {
             w.event.mandate = {1, 1};
         }},
        {exists, "resent", "", [](World&) {}},
        {id_already_failed, "normal", "i", [](World& w) { w.event.id = w.failed.id; }},
        {flags_are_mutually_exclusive,
         "normal",
         "f",
         [](World& w) { w.event.flags = EventFlags::keep_open; }},
        {flags_are_mutually_exclusive,
         "post",
         "f",
         [](World& w) { w.event.flags = EventFlags::balancing_debit; }},
        {entries_must_not_be_empty, "normal", "#abxys", [](World& w) { w.event.postings.clear(); }},
        {too_many_entries,
         "normal",
         "#",
         [](World& w) { w.event.postings.insert(w.event.postings.begin() + 1, 64, w.debit()); }},
        {account_id_must_not_be_zero, "normal", "a", [](World& w) { w.debit().account = {}; }},
        {account_id_must_not_be_max,
         "normal",
         "b",
         [](World& w) { w.credit().account = LedgerAccountId{Uuid::max()}; }},
        {accounts_must_be_different,
         "normal",
         "#ab",
         [](World& w) {
             w.event.postings.push_back({w.rich, Side::credit, 0, {}});
         }},
        {amount_out_of_range, "normal", "x", [](World& w) { w.debit().amount = -1; }},
        {amount_not_representable, "normal", "by", [](World& w) { w.credit().scale = 3; }},
        {amount_not_representable,
         "post",
         "y",
         [](World& w) {
             w.credit().amount = 1;
             w.credit().scale = 3;
         }},
        {pending_id_must_be_zero,
         "normal",
         "n",
         [](World& w) { w.event.pending_id = w.booking.id; }},
        {pending_id_must_not_be_zero, "post", "n", [](World& w) { w.event.pending_id = {}; }},
        {pending_id_must_be_different,
         "post",
         "n",
         [](World& w) { w.event.pending_id = w.event.id; }},
        {timeout_reserved_for_pending, "normal", "o", [](World& w) { w.event.timeout_s = 1; }},
        {timeout_reserved_for_pending, "post", "o", [](World& w) { w.event.timeout_s = 1; }},
        {closing_must_be_pending,
         "normal",
         "#f",
         [](World& w) { w.event.flags = EventFlags::closing_debit; }},
        {code_must_not_be_zero, "normal", "c", [](World& w) { w.event.code = 0; }},
        {effective_date_invalid,
         "normal",
         "e",
         [](World& w) { w.event.effective_date = date(10'000, 1, 1); }},
        {account_not_found,
         "normal",
         "a",
         [](World& w) {
             w.debit().account = {5, 5};
         }},
        {accounts_must_have_the_same_ledger,
         "normal",
         "b",
         [](World& w) { w.credit().account = w.foreign; }},
        {accounts_must_have_the_same_ledger,
         "normal",
         "a",
         [](World& w) { w.debit().account = w.foreign; }},
        {unbalanced_per_asset, "normal", "y", [](World& w) { w.credit().amount = 2; }},
        {unbalanced_per_asset, "post", "y", [](World& w) { w.credit().amount = 2; }},
        {pending_not_found,
         "post",
         "n",
         [](World& w) {
             w.event.pending_id = {5, 5};
         }},
        {pending_not_pending, "post", "n", [](World& w) { w.event.pending_id = w.booking.id; }},
        {pending_not_pending,
         "reverse",
         "n",
         [](World& w) { w.event.pending_id = w.open_hold.id; }},
        {pending_has_different_accounts,
         "post",
         "a",
         [](World& w) { w.debit().account = w.giant; }},
        {pending_has_different_accounts,
         "reverse",
         "a",
         [](World& w) { w.debit().account = w.giant; }},
        {pending_has_different_code, "post", "c", [](World& w) { w.event.code = 77; }},
        {pending_has_different_code, "void", "c", [](World& w) { w.event.code = 77; }},
        {exceeds_pending_amount, "post", "xy", [](World& w) { w.set_amount(11); }},
        {pending_has_different_amount, "void", "xy", [](World& w) { w.set_amount(9); }},
        {pending_has_different_amount, "reverse", "xy", [](World& w) { w.set_amount(9); }},
        {pending_already_posted,
         "void",
         "nxy",
         [](World& w) {
             w.event.pending_id = w.posted_hold.id;
             w.set_amount(0);
         }},
        {pending_already_posted,
         "post",
         "nxy",
         [](World& w) {
             w.event.pending_id = w.posted_hold.id;
             w.set_amount(0);
         }},
        {pending_already_voided,
         "post",
         "n",
         [](World& w) { w.event.pending_id = w.voided_hold.id; }},
        {pending_expired, "post", "n", [](World& w) { w.event.pending_id = w.expired_hold.id; }},
        {already_reversed,
         "reverse",
         "nxy",
         [](World& w) {
             w.event.pending_id = w.reversed.id;
             w.set_amount(4);
         }},
        {already_reversed,
         "imported reverse",
         "nxy",
         [](World& w) {
             w.event.pending_id = w.reversed.id;
             w.set_amount(4);
         }},
        {imported_timestamp_must_not_regress,
         "imported",
         "t",
         [](World& w) { w.event.time = Timestamp{1ns}; }},
        {imported_timestamp_must_not_regress,
         "imported pending",
         "t",
         [](World& w) { w.event.time = Timestamp{1ns}; }},
        {imported_timestamp_must_not_regress,
         "imported reverse",
         "t",
         [](World& w) { w.event.time = Timestamp{1ns}; }},
        {imported_timeout_must_be_zero,
         "imported pending",
         "o",
         [](World& w) { w.event.timeout_s = 1; }},
        {period_locked,
         "normal",
         "e",
         [](World& w) { w.event.effective_date = date(2025, 12, 31); }},
        {period_locked,
         "imported pending",
         "e",
         [](World& w) { w.event.effective_date = date(2025, 12, 31); }},
        {period_locked, "void", "e", [](World& w) { w.event.effective_date = date(2025, 12, 31); }},
        {account_closed, "normal", "a", [](World& w) { w.debit().account = w.closed; }},
        {account_closed, "normal", "b", [](World& w) { w.credit().account = w.closed; }},
        {account_frozen, "normal", "a", [](World& w) { w.debit().account = w.frozen; }},
        {account_frozen,
         "late pending",
         "#",
         [](World& w) {
             w.event.postings.push_back({w.frozen, Side::debit, 0, {}});
         }},
        {overflows_pending,
         "late pending",
         "axy",
         [](World& w) {
             w.debit().account = w.reserved;
             w.set_amount(11);
         }},
        {overflows_posted,
         "normal",
         "axy",
         [](World& w) {
             w.debit().account = w.giant;
             w.set_amount(11);
         }},
        {overflows_total,
         "late pending",
         "axy",
         [](World& w) {
             w.debit().account = w.giant;
             w.set_amount(11);
         }},
        {overflows_timeout, "late pending", "o", [](World& w) { w.event.timeout_s = 11; }},
        {exceeds_credits,
         "late pending",
         "axy",
         [](World& w) {
             w.debit().account = w.poor;
             w.credit().account = w.rich;
             w.set_amount(1'000);
         }},
        {exceeds_credits,
         "normal",
         "abxy",
         [](World& w) {
             w.debit().account = w.poor;
             w.credit().account = w.rich;
             w.set_amount(1'000);
         }},
        {exceeds_debits, "normal", "b", [](World& w) { w.credit().account = w.full; }},
        {breaks_history_limit,
         "normal",
         "axye",
         [](World& w) {
             w.debit().account = w.dated;
             w.set_amount(50);
             w.event.effective_date = date(2026, 1, 16);
         }},
        {mandate_limit_exceeded, "normal", "w", [](World& w) { w.event.mandate = empty_mandate; }},
    };
    return all;
}

bool share_fields(Breach const& one, Breach const& other) {
    return std::any_of(one.fields.begin(), one.fields.end(), [&](char field) {
        return other.fields.find(field) != std::string::npos;
    });
}

ResultCode run_breaches(std::string const& base, std::span<Breach const* const> broken) {
    World world;
    bases.at(base)(world);
    for (auto const* breach : broken) {
        breach->apply(world);
    }
    return world.run();
}

/// Pairs the table of breaches cannot combine by itself.
struct Pair {
    ResultCode earlier;
    ResultCode later;
    std::function<ResultCode()> run;
};

ResultCode run_world(std::function<void(World&)> const& change) {
    World world;
    change(world);
    return world.run();
}

std::vector<Pair> const& explicit_pairs() {
    static std::vector<Pair> const all{
        {batch_id_reused,
         batch_too_large,
         [] {
             World w;
             w.options.batch_id = Uuid{3, 3};
             w.run();
             std::vector<Transfer> const transfers(limits::batch_events_max + 1);
             try {
                 return w.bank.ledger().post_batch(transfers, w.options).front().code;
             } catch (Rejected const& error) {
                 return static_cast<ResultCode>(error.number());
             }
         }},
        {timestamp_must_be_zero,
         reserved_field,
         [] {
             return run_world([](World& w) {
                 w.event.time = Timestamp{1ns};
                 w.event.kind = EventKind::open;
             });
         }},
        {imported_event_expected,
         timestamp_must_be_zero,
         [] {
             return run_world([](World& w) {
                 w.before = other_event(w, true);
                 w.event.time = Timestamp{1ns};
             });
         }},
        {imported_event_not_expected,
         timestamp_must_be_zero,
         [] {
             return run_world([](World& w) {
                 w.before = other_event(w, false);
                 w.event.time = Timestamp{1ns};
                 w.event.flags = EventFlags::imported;
             });
         }},
        {exists_with_different_entry_count,
         exists_with_different_account,
         [] {
             return run_world([](World& w) {
                 w.event = w.sent;
                 w.event.postings.push_back({w.giant, Side::credit, 0, {}});
                 w.debit().account = w.giant;
             });
         }},
        {mandate_not_active,
         exists_with_different_flags,
         [] {
             return run_world([](World& w) {
                 w.event = w.sent;
                 w.options.principal = 5;
                 w.event.mandate = ended_mandate;
                 w.event.flags = EventFlags::closing_debit;
             });
         }},
        {accounts_must_be_different,
         amount_out_of_range,
         [] {
             return run_world([](World& w) {
                 w.credit().account = w.rich;
                 w.set_amount(-1);
             });
         }},
        {account_id_must_not_be_max,
         accounts_must_be_different,
         [] {
             return run_world([](World& w) {
                 w.debit().account = LedgerAccountId{Uuid::max()};
                 w.credit().account = w.debit().account;
             });
         }},
        {timeout_reserved_for_pending,
         closing_must_be_pending,
         [] {
             return run_world([](World& w) {
                 w.event.timeout_s = 1;
                 w.event.flags = EventFlags::closing_credit;
             });
         }},
        {entries_must_not_be_empty,
         too_many_entries,
         [] {
             return run_world([](World& w) { w.event.postings.assign(65, Posting{w.debit()}); });
         }},
        {unbalanced_per_asset,
         pending_not_found,
         [] {
             return run_world([](World& w) {
                 w.aim(EventKind::post, w.open_hold);
                 w.credit().amount = 2;
                 w.event.pending_id = {5, 5};
             });
         }},
        {pending_not_pending,
         pending_has_different_accounts,
         [] {
             return run_world([](World& w) {
                 w.aim(EventKind::post, w.booking);
                 w.debit().account = w.giant;
             });
         }},
        {pending_has_different_amount,
         pending_already_posted,
         [] {
             return run_world([](World& w) {
                 w.aim(EventKind::void_, w.posted_hold);
                 w.set_amount(9);
             });
         }},
        {exceeds_pending_amount,
         pending_already_posted,
         [] {
             return run_world([](World& w) {
                 w.aim(EventKind::post, w.posted_hold);
                 w.set_amount(9);
             });
         }},
        {account_closed,
         account_frozen,
         [] {
             return run_world([](World& w) {
                 w.debit().account = w.frozen;
                 w.credit().account = w.closed;
             });
         }},
        {account_frozen,
         overflows_pending,
         [] {
             return run_world([](World& w) {
                 w.event.kind = EventKind::pending;
                 w.debit().account = w.reserved;
                 w.set_amount(11);
                 w.event.postings.push_back({w.frozen, Side::debit, 0, {}});
             });
         }},
        {overflows_posted,
         overflows_total,
         [] {
             return run_world([](World& w) {
                 w.debit().account = w.giant;
                 w.set_amount(11);
             });
         }},
        {overflows_total,
         overflows_timeout,
         [] {
             return run_world([](World& w) {
                 bases.at("late pending")(w);
                 w.debit().account = w.giant;
                 w.set_amount(11);
                 w.event.timeout_s = 11;
             });
         }},
        {exceeds_credits,
         exceeds_debits,
         [] {
             return run_world([](World& w) {
                 w.debit().account = w.poor;
                 w.credit().account = w.full;
                 w.set_amount(1'000);
             });
         }},
        {exceeds_debits,
         breaks_history_limit,
         [] {
             return run_world([](World& w) {
                 w.debit().account = w.dated;
                 w.credit().account = w.full;
                 w.set_amount(50);
                 w.event.effective_date = date(2026, 1, 16);
             });
         }},
        {period_locked,
         account_closed,
         [] {
             return run_world([](World& w) {
                 w.event.effective_date = date(2025, 12, 31);
                 w.debit().account = w.closed;
             });
         }},
        {imported_timestamp_must_not_regress,
         imported_timeout_must_be_zero,
         [] {
             return run_world([](World& w) {
                 bases.at("imported pending")(w);
                 w.event.time = Timestamp{1ns};
                 w.event.timeout_s = 1;
             });
         }},
    };
    return all;
}

/// Neighbours in the list of codes that no event can break at the same time, and why.
struct Exclusion {
    ResultCode earlier;
    ResultCode later;
    char const* reason;
};

constexpr Exclusion exclusions[]{
    {created, linked_event_failed, "created is no refusal"},
    {linked_event_failed,
     linked_event_chain_open,
     "a chain that failed before its end is not called open"},
    {linked_event_chain_open,
     batch_id_reused,
     "a reused batch id refuses the whole batch before its events"},
    {batch_too_large,
     imported_event_expected,
     "a batch that is too large is refused before its events"},
    {imported_event_expected,
     imported_event_not_expected,
     "the first event of the batch decides for one of them"},
    {timestamp_must_be_zero,
     imported_timestamp_out_of_range,
     "one is for imported events, the other for all else"},
    {imported_timestamp_out_of_range,
     imported_timestamp_must_not_advance,
     "no time is both before 1970 and after now"},
    {id_must_not_be_zero, id_must_not_be_max, "an id has one value"},
    {exists_with_different_mandate, exists, "exists means that nothing differs"},
    {exists, id_already_failed, "an id that failed was never made"},
    {pending_id_must_be_zero, pending_id_must_not_be_zero, "for different kinds"},
    {pending_id_must_not_be_zero, pending_id_must_be_different, "zero is not an event's id"},
    {pending_not_found, pending_not_pending, "what is not there has no kind"},
    {exceeds_pending_amount,
     pending_has_different_amount,
     "one is for post, the other for void and reverse"},
    {pending_already_posted, pending_already_voided, "a hold ends once"},
    {pending_already_voided, pending_expired, "a hold ends once"},
    {pending_expired, already_reversed, "a hold is not reversed"},
    {imported_timestamp_must_not_regress,
     imported_must_postdate_account,
     "the first implies the second, which is kept for its number"},
    {imported_must_postdate_account,
     imported_timeout_must_be_zero,
     "never answered: an earlier rule implies it"},
    {overflows_pending,
     overflows_posted,
     "a pending entry adds to the one, any other to the other"},
};

/// Codes of batches and chains, and those without a breach of their own.
std::map<ResultCode, std::function<ResultCode()>> const& batch_scenarios() {
    static std::map<ResultCode, std::function<ResultCode()>> const all{
        {created, [] { return run_world([](World&) {}); }},
        {linked_event_failed,
         [] {
             World w;
             auto first = w.event;
             first.flags = EventFlags::linked;
             auto second = w.bank.entry(w.poor, w.rich, 1'000);
             return w.bank.batch({first, second}).front().code;
         }},
        {linked_event_chain_open,
         [] { return run_world([](World& w) { w.event.flags = EventFlags::linked; }); }},
        {batch_id_reused,
         [] {
             World w;
             w.options.batch_id = Uuid{3, 3};
             w.run();
             w.event.id = w.bank.new_id();
             try {
                 return w.run();
             } catch (Rejected const& error) {
                 return static_cast<ResultCode>(error.number());
             }
         }},
        {batch_too_large,
         [] {
             World w;
             std::vector<Transfer> const transfers(limits::batch_events_max + 1);
             try {
                 return w.bank.ledger().post_batch(transfers).front().code;
             } catch (Rejected const& error) {
                 return static_cast<ResultCode>(error.number());
             }
         }},
    };
    return all;
}

constexpr ResultCode never_answered[]{imported_must_postdate_account};

} // namespace

TEST_CASE("every result code has an event that meets it") {
    std::set<ResultCode> met{std::begin(never_answered), std::end(never_answered)};
    for (auto const& scenario : batch_scenarios()) {
        CAPTURE(scenario.first);
        CHECK(scenario.second() == scenario.first);
        met.insert(scenario.first);
    }
    for (auto const& breach : breaches()) {
        CAPTURE(breach.code);
        CAPTURE(breach.base);
        Breach const* const broken[]{&breach};
        CHECK(run_breaches(breach.base, broken) == breach.code);
        met.insert(breach.code);
    }
    for (auto const& code : result_codes()) {
        CAPTURE(code.name);
        CHECK(met.contains(code.code));
    }
}

TEST_CASE("the events the breaches start from break nothing") {
    for (auto const& base : bases) {
        CAPTURE(base.first);
        World world;
        base.second(world);
        CHECK(world.run() == (base.first == "resent" ? exists : created));
    }
}

TEST_CASE("of two broken rules the earlier one answers (scenario 3, P38)") {
    std::set<std::pair<ResultCode, ResultCode>> covered;
    for (auto const& one : breaches()) {
        for (auto const& other : breaches()) {
            if (one.code >= other.code || one.base != other.base || share_fields(one, other) ||
                other.code == exists) {
                continue;
            }
            CAPTURE(one.code);
            CAPTURE(other.code);
            CAPTURE(one.base);
            // The number of postings is changed last, because others change the first or the last
            // one.
            bool const other_first = one.fields.find('#') != std::string::npos;
            Breach const* const broken[]{other_first ? &other : &one, other_first ? &one : &other};
            CHECK(run_breaches(one.base, broken) == one.code);
            covered.emplace(one.code, other.code);
        }
    }
    auto const combined = covered.size();
    for (auto const& pair : explicit_pairs()) {
        CAPTURE(pair.earlier);
        CAPTURE(pair.later);
        CHECK(pair.run() == pair.earlier);
        covered.emplace(pair.earlier, pair.later);
    }
    for (auto const& exclusion : exclusions) {
        CAPTURE(exclusion.earlier);
        CAPTURE(exclusion.later);
        CHECK_FALSE(covered.contains({exclusion.earlier, exclusion.later}));
        covered.emplace(exclusion.earlier, exclusion.later);
    }
    auto const codes = result_codes();
    for (std::size_t i = 0; i + 1 < codes.size(); ++i) {
        CAPTURE(codes[i].name);
        CAPTURE(codes[i + 1].name);
        CHECK(covered.contains({codes[i].code, codes[i + 1].code}));
    }
    MESSAGE(combined << " pairs of codes from the table");
}
