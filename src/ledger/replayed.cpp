#include "ledger/replayed.hpp"

#include "ledger/tables.hpp"
#include "ledger/wide_sum.hpp"

#include <algorithm>

namespace nostro::inline v0::detail {

namespace {

uint128 value_of(Amount amount) noexcept {
    return static_cast<uint128>(to_int128(amount));
}

bool is_posted(EventKind kind) noexcept {
    return kind != EventKind::pending && kind != EventKind::void_;
}

/// When a pending entry expires.
std::int64_t expiry_of(EntryRow const& entry) noexcept {
    std::int64_t result = 0;
    auto const timeout = std::int64_t{entry.timeout_s} * 1'000'000'000;
    if (entry.timeout_s == 0 ||
        __builtin_add_overflow(entry.time.time_since_epoch().count(), timeout, &result)) {
        return tables::Holds::never;
    }
    return result;
}

std::string named(std::string_view what, Uuid const& id) {
    return std::string{what} + ' ' + to_string(id);
}

} // namespace

bool Counters::operator==(Balance const& other) const noexcept {
    return debits_pending == value_of(other.debits_pending) &&
           debits_posted == value_of(other.debits_posted) &&
           credits_pending == value_of(other.credits_pending) &&
           credits_posted == value_of(other.credits_posted);
}

ReplayedAccount* ReplayedLedger::find(std::int64_t number) {
    auto const found = by_number_.find(number);
    return found == by_number_.end() ? nullptr : &accounts_[found->second];
}

void ReplayedLedger::open(AccountRow const& account, std::uint64_t seq) {
    by_number_.emplace(account.number, accounts_.size());
    accounts_.push_back({.id = account.id,
                         .number = account.number,
                         .asset = account.asset,
                         .flags = account.flags,
                         .debit_headroom = value_of(account.debit_headroom),
                         .credit_headroom = value_of(account.credit_headroom),
                         .counters = {},
                         .unswept = {},
                         .latest_effective = {},
                         .last_seq = seq});
}

void ReplayedLedger::change(ReplayedAccount& account,
                            LedgerAccountChangeRow const& state,
                            std::uint64_t seq) {
    bool const had_history = has(account.flags, LedgerAccountFlags::history);
    if (has(state.flags, LedgerAccountFlags::closed) ||
        has(state.flags, LedgerAccountFlags::history) != had_history) {
        report_("rule_broken", named("a change sets what it cannot on account", account.id));
    }
    account.flags = state.flags;
    account.debit_headroom = value_of(state.debit_headroom);
    account.credit_headroom = value_of(state.credit_headroom);
    account.last_seq = seq;
}

std::optional<std::uint64_t> ReplayedLedger::find_open_hold(EntryId const& id) const {
    auto const found = hold_ids_.find(id);
    return found == hold_ids_.end() ? std::nullopt : std::optional{found->second};
}

void ReplayedLedger::apply(
    EntryRow const& entry,
    std::span<PostingRow const> postings,
    HoldRow const* row,
    std::function<void(PostingRow const&, ReplayedAccount&, bool)> const& on_line) {
    check_double_entry(postings);
    auto target = holds_.end();
    if (entry.kind == EventKind::post || entry.kind == EventKind::void_) {
        target = find_target(entry, postings);
    }
    bool const keeps_open = has(entry.flags, EventFlags::keep_open);
    for (std::size_t at = 0; at < postings.size(); ++at) {
        auto const& posting = postings[at];
        auto* const account = find(posting.account);
        if (account == nullptr) {
            report_("account_differs", "a posting is on an account that was not opened before");
            continue;
        }
        check_account(entry, posting, *account);
        auto const amount = value_of(posting.amount);
        auto& pending = account->counters.pending(posting.side);
        if (entry.kind == EventKind::pending) {
            pending += amount;
        } else if (target != holds_.end()) {
            pending -= keeps_open ? amount : left(target->second, target->second.lines[at]);
        }
        bool const is_backdated =
            is_posted(entry.kind) && account->latest_effective > entry.effective_date;
        if (is_posted(entry.kind)) {
            account->counters.posted(posting.side) += amount;
            account->latest_effective =
                std::max(account->latest_effective, std::optional{entry.effective_date});
        }
        account->last_seq = entry.seq;
        on_line(posting, *account, is_backdated);
    }
    if (target != holds_.end()) {
        settle(entry, postings, target);
        return;
    }
    check_limits(postings);
    if (entry.kind == EventKind::pending) {
        hold(entry, postings, row);
    }
}

void ReplayedLedger::check_double_entry(std::span<PostingRow const> postings) {
    auto const asset_of = [this](PostingRow const& posting) {
        auto const* const account = find(posting.account);
        return account == nullptr ? 0 : account->asset;
    };
    for (auto const& first : postings) {
        WideSum debits;
        WideSum credits;
        auto const asset = asset_of(first);
        for (auto const& posting : postings) {
            if (asset_of(posting) == asset) {
                (posting.side == Side::debit ? debits : credits).add(posting.amount);
            }
        }
        if (debits != credits) {
            report_("unbalanced", "debits and credits of an asset differ");
            return;
        }
        if (postings.size() == 2 && asset == asset_of(postings.back())) {
            return; // one asset, and that was it
        }
    }
}

void ReplayedLedger::check_account(EntryRow const& entry,
                                   PostingRow const& posting,
                                   ReplayedAccount const& account) {
    if (posting.amount.is_negative()) {
        report_("rule_broken", named("a negative amount on account", account.id));
    }
    if (entry.kind == EventKind::void_) {
        return;
    }
    auto const frozen = posting.side == Side::debit ? LedgerAccountFlags::frozen_debit
                                                    : LedgerAccountFlags::frozen_credit;
    if (account.closed_by != 0 && account.closed_by != entry.seq) {
        report_("rule_broken", named("a posting on the closed account", account.id));
    }
    if (has(account.flags, frozen)) {
        report_("rule_broken", named("a posting on a frozen side of account", account.id));
    }
}

void ReplayedLedger::check_limits(std::span<PostingRow const> postings) {
    for (auto const& posting : postings) {
        auto const* const account = find(posting.account);
        if (account == nullptr || posting.amount.is_zero()) {
            continue;
        }
        auto const& counters = account->counters;
        auto const debits = counters.debits_pending + counters.debits_posted;
        auto const credits = counters.credits_pending + counters.credits_posted;
        if (posting.side == Side::debit && has(account->flags, LedgerAccountFlags::debit_limited) &&
            debits > counters.credits_posted + account->debit_headroom) {
            report_("limit_broken",
                    named("debits exceed credits and headroom on account", account->id));
        }
        if (posting.side == Side::credit &&
            has(account->flags, LedgerAccountFlags::credit_limited) &&
            credits > counters.debits_posted + account->credit_headroom) {
            report_("limit_broken",
                    named("credits exceed debits and headroom on account", account->id));
        }
    }
}

void ReplayedLedger::hold(EntryRow const& entry,
                          std::span<PostingRow const> postings,
                          HoldRow const* row) {
    OpenHold hold{.id = entry.id,
                  .flags = entry.flags,
                  .stored = {.seq = entry.seq,
                             .stored_state = HoldState::open,
                             .expires_at = expiry_of(entry),
                             .captured = {}},
                  .lines = {}};
    if (row == nullptr) {
        report_("hold_differs", "a pending entry has no hold");
    } else {
        if (row->expires_at != hold.stored.expires_at) {
            report_("hold_differs", "a hold expires at another time than its entry says");
        }
        hold.stored.stored_state = row->stored_state;
        hold.stored.captured = row->captured;
    }
    for (auto const& posting : postings) {
        if (auto const found = by_number_.find(posting.account); found != by_number_.end()) {
            hold.lines.push_back({found->second, posting.side, value_of(posting.amount)});
        }
    }
    if (hold.stored.expires_at != tables::Holds::never) {
        due_.emplace(hold.stored.expires_at, entry.seq);
    }
    set_closed(hold, entry.seq);
    hold_ids_.emplace(entry.id, entry.seq);
    holds_.emplace(entry.seq, std::move(hold));
}

ReplayedLedger::OpenHolds::iterator
ReplayedLedger::find_target(EntryRow const& entry, std::span<PostingRow const> postings) {
    auto const seq = find_open_hold(entry.pending_id);
    auto const target = seq ? holds_.find(*seq) : holds_.end();
    if (target == holds_.end()) {
        report_("hold_differs", named("there is no open hold", entry.pending_id));
        return target;
    }
    auto const& hold = target->second;
    bool fits = hold.lines.size() == postings.size();
    for (std::size_t at = 0; fits && at < postings.size(); ++at) {
        auto const& line = hold.lines[at];
        auto const amount = value_of(postings[at].amount);
        bool const amount_fits = entry.kind == EventKind::void_ ? amount == left(hold, line)
                                                                : amount <= left(hold, line);
        fits = amount_fits && accounts_[line.account].number == postings[at].account &&
               line.side == postings[at].side;
    }
    if (!fits) {
        report_("hold_differs", named("the postings do not fit the hold", entry.pending_id));
        return holds_.end();
    }
    return target;
}

void ReplayedLedger::settle(EntryRow const& entry,
                            std::span<PostingRow const> postings,
                            OpenHolds::iterator target) {
    auto& hold = target->second;
    if (entry.kind == EventKind::post && !postings.empty()) {
        hold.captured += value_of(postings.front().amount);
    }
    if (!has(entry.flags, EventFlags::keep_open)) {
        check_over(hold, entry.kind == EventKind::void_ ? HoldState::voided : HoldState::posted);
        set_closed(hold, 0);
        end(target);
    }
}

void ReplayedLedger::expire(Timestamp now) {
    while (!due_.empty() && due_.begin()->first <= now.time_since_epoch().count()) {
        auto const hold = holds_.find(due_.begin()->second);
        auto const state = hold->second.stored.stored_state;
        check_over(hold->second, state == HoldState::open ? HoldState::open : HoldState::expired);
        set_closed(hold->second, 0);
        for (auto const& line : hold->second.lines) {
            auto& account = accounts_[line.account];
            account.counters.pending(line.side) -= left(hold->second, line);
            if (state == HoldState::open) {
                account.unswept.pending(line.side) += left(hold->second, line);
                auto const closing = line.side == Side::debit ? EventFlags::closing_debit
                                                              : EventFlags::closing_credit;
                account.closed_unswept = account.closed_unswept || has(hold->second.flags, closing);
            }
        }
        end(hold);
    }
}

void ReplayedLedger::finish(std::int64_t swept_until) {
    for (auto const& [seq, hold] : holds_) {
        auto const state = hold.stored.stored_state;
        bool const was_swept = state == HoldState::expired && hold.stored.expires_at <= swept_until;
        check_over(hold, was_swept ? HoldState::expired : HoldState::open);
        if (state != HoldState::expired) {
            continue;
        }
        set_closed(hold, 0);
        for (auto const& line : hold.lines) {
            accounts_[line.account].counters.pending(line.side) -= left(hold, line);
        }
    }
}

void ReplayedLedger::check_over(OpenHold const& hold, HoldState state) {
    if (hold.stored.stored_state != state) {
        report_("hold_differs",
                named("the hold", hold.id) + " is stored as " +
                    std::string{name_of(hold.stored.stored_state)} + ", its events leave it " +
                    std::string{name_of(state)});
    }
    if (value_of(hold.stored.captured) != hold.captured) {
        report_("hold_differs", named("another amount was captured of the hold", hold.id));
    }
}

void ReplayedLedger::end(OpenHolds::iterator hold) {
    due_.erase({hold->second.stored.expires_at, hold->first});
    hold_ids_.erase(hold->second.id);
    holds_.erase(hold);
}

/// @param by  the hold while it closes accounts, 0 when it no longer does
void ReplayedLedger::set_closed(OpenHold const& hold, std::uint64_t by) {
    for (auto const& line : hold.lines) {
        auto const closing =
            line.side == Side::debit ? EventFlags::closing_debit : EventFlags::closing_credit;
        if (has(hold.flags, closing)) {
            accounts_[line.account].closed_by = by;
        }
    }
}

/// A hold of other than two postings is captured once and then over: nothing of it is captured
/// before.
uint128 ReplayedLedger::left(OpenHold const& hold, Line const& line) noexcept {
    return hold.lines.size() == 2 ? line.amount - hold.captured : line.amount;
}

} // namespace nostro::inline v0::detail
