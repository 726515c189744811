#include "ledger/engine.hpp"

#include "ledger/tables.hpp"
#include "ledger/wide_sum.hpp"

#include <nostro/core/limits.hpp>

#include <algorithm>
#include <array>
#include <map>

/// The verdict on one event. Each function answers the lowest broken rule of its group, and the
/// groups follow in the order of `ResultCode`.
namespace nostro::inline v0::detail {

namespace {

using enum ResultCode;

constexpr uint128 amount_max = (uint128{1} << 127) - 1;
constexpr std::int32_t first_date = -719'162; // 0001-01-01
constexpr std::int32_t last_date = 2'932'896; // 9999-12-31
constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;

constexpr auto balancing = EventFlags::balancing_debit | EventFlags::balancing_credit;
constexpr auto closing = EventFlags::closing_debit | EventFlags::closing_credit;
constexpr auto any_entry_flag =
    EventFlags::linked | EventFlags::keep_open | balancing | closing | EventFlags::imported;
constexpr auto any_other_flag = EventFlags::linked | EventFlags::imported;
constexpr auto any_opening_flag = LedgerAccountFlags::debit_limited |
                                  LedgerAccountFlags::credit_limited | LedgerAccountFlags::history |
                                  LedgerAccountFlags::frozen_debit |
                                  LedgerAccountFlags::frozen_credit;

template <class Flags>
constexpr bool only(Flags flags, Flags allowed) noexcept {
    return (static_cast<std::uint16_t>(flags) &
            ~static_cast<unsigned>(static_cast<std::uint16_t>(allowed))) == 0;
}

bool has_entry_kind(EventKind kind) noexcept {
    return kind >= EventKind::normal && kind <= EventKind::reverse;
}

bool is_negative(std::optional<Amount> const& amount) noexcept {
    return amount && amount->is_negative();
}

std::int32_t day_number(Date date) noexcept {
    return static_cast<std::int32_t>(date.time_since_epoch().count());
}

bool is_valid(Date date) noexcept {
    auto const days = date.time_since_epoch().count();
    return days >= first_date && days <= last_date;
}

/// Visit the posted postings of an account that are effective on or after a day, newest first. The
/// row's `latest_effective` never falls, so that the walk ends at the first row below the day.
template <class Visit>
void for_each_posted_since(storage::Transaction& transaction,
                           Scope scope,
                           std::int64_t account,
                           std::int32_t day,
                           Visit&& visit) {
    constexpr std::size_t page = 1'000;
    std::int64_t before = INT64_MAX;
    for (bool more = true; more;) {
        storage::Rows rows{tables::Postings::table};
        std::array const equal{
            storage::Value{scope.tenant}, storage::Value{scope.ledger}, storage::Value{account}};
        std::array const to{storage::Value{before}};
        more = transaction.select(tables::Postings::table,
                                  {.index = tables::Postings::by_account,
                                   .equal = equal,
                                   .to = to,
                                   .to_inclusive = false,
                                   .descending = true,
                                   .limit = page},
                                  rows) == page;
        // A page may end inside an entry; its postings on this account are then read again with the
        // next one.
        std::vector<PostingRow> postings;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            postings.push_back(decode_posting(rows, i));
        }
        if (more) {
            std::uint64_t const cut = postings.back().seq;
            std::erase_if(postings, [&](PostingRow const& row) { return row.seq == cut; });
            before = static_cast<std::int64_t>(cut) + 1;
        }
        std::vector<std::uint64_t> seqs;
        seqs.reserve(postings.size());
        for (PostingRow const& row : postings) {
            seqs.push_back(row.seq);
        }
        auto const entries = find_entry_rows(transaction, scope, seqs);
        for (std::size_t i = 0; i < postings.size(); ++i) {
            PostingRow const& row = postings[i];
            if (!row.latest_effective || day_number(*row.latest_effective) < day) {
                return;
            }
            bool const posted = row.kind == EventKind::normal || row.kind == EventKind::post ||
                                row.kind == EventKind::reverse;
            if (std::int32_t const effective = day_number(entries[i]->effective_date);
                posted && effective >= day) {
                visit(effective, row.side, static_cast<uint128>(to_int128(row.amount)));
            }
        }
    }
}

} // namespace

std::optional<Amount> rescale(Amount amount, std::uint8_t from, std::uint8_t to) noexcept {
    auto value = static_cast<uint128>(to_int128(amount));
    for (; from > to; --from) {
        if (value % 10 != 0) {
            return std::nullopt;
        }
        value /= 10;
    }
    for (; from < to; ++from) {
        if (value > amount_max / 10) {
            return std::nullopt;
        }
        value *= 10;
    }
    return to_amount(static_cast<int128>(value));
}

/// A batch has one day, also when the times of its events reach into the next.
std::int32_t Engine::default_date(DraftView const& draft) const noexcept {
    if (replay_ != nullptr) {
        return day_number(replay_->effective_date);
    }
    if (head_.business_date != AccountState::no_date) {
        return head_.business_date;
    }
    std::int64_t const time = has(draft.flags, EventFlags::imported) ? draft.time : reading_;
    return day_number(
        std::chrono::floor<std::chrono::days>(Timestamp{std::chrono::nanoseconds{time}}));
}

EventResult Engine::judge(DraftView const& draft, Plan& plan) {
    if (ResultCode const code = judge_head(draft); code != created) {
        return {.code = code};
    }
    if (ResultCode const code = judge_permission(draft); code != created) {
        return {.code = code};
    }
    if (auto const verdict = judge_existence(draft)) {
        return *verdict;
    }
    expire_due(plan.time);
    if (draft.account != nullptr) {
        return {.code = judge_open(draft)};
    }
    if (draft.change != nullptr) {
        return {.code = judge_change(draft)};
    }
    if (draft.period != nullptr) {
        return {.code = judge_period(draft)};
    }
    return {.code = judge_entry(draft, plan)};
}

ResultCode Engine::judge_head(DraftView const& draft) const {
    bool const is_imported = has(draft.flags, EventFlags::imported);
    if (replay_ == nullptr) {
        if (is_imported != imported_) {
            return imported_ ? imported_event_expected : imported_event_not_expected;
        }
        if (!is_imported && draft.time != 0) {
            return timestamp_must_be_zero;
        }
        if (is_imported && draft.time <= 0) {
            return imported_timestamp_out_of_range;
        }
        if (is_imported && draft.time >= reading_) {
            return imported_timestamp_must_not_advance;
        }
    }
    if (draft.is_entry() && (!has_entry_kind(draft.kind) ||
                             (draft.kind == EventKind::void_ && draft.conversion != nullptr))) {
        return reserved_field;
    }
    if (!only(draft.flags, draft.is_entry() ? any_entry_flag : any_other_flag) ||
        (draft.account != nullptr && !only(draft.account->account_flags, any_opening_flag))) {
        return reserved_flag;
    }
    if (draft.id.is_zero()) {
        return id_must_not_be_zero;
    }
    return draft.id.is_max() ? id_must_not_be_max : created;
}

ResultCode Engine::judge_permission(DraftView const& draft) {
    if (ports_.policy == nullptr || replay_ != nullptr) {
        return created;
    }
    ResultCode const code =
        ports_.policy->permit(*transaction_,
                              {.tenant = scope_.tenant,
                               .ledger = scope_.ledger,
                               .principal = principal_,
                               .kind = draft.kind,
                               .mandate = MandateId{draft.mandate},
                               .postings = draft.postings,
                               .time = Timestamp{std::chrono::nanoseconds{reading_}}});
    if (code == created) {
        return created;
    }
    // Whoever made an event may always learn that it exists; nobody else learns anything.
    auto const seq =
        draft.account == nullptr ? find_seq(draft.id) : find_opening(draft.account->id);
    return seq && load_entry(*seq).principal == principal_ ? created : code;
}

/// The event that opened an account of this ledger.
std::optional<std::uint64_t> Engine::find_opening(LedgerAccountId const& id) {
    CachedAccount const& account = accounts_[find_account(id)];
    return account.state.exists && !account.other_ledger
               ? std::optional{static_cast<std::uint64_t>(account.number)}
               : std::nullopt;
}

std::optional<EventResult> Engine::judge_existence(DraftView const& draft) {
    auto const answer = [](ResultCode code, std::uint64_t seq, Timestamp time) {
        return code == exists ? EventResult{.code = exists, .seq = seq, .time = time}
                              : EventResult{.code = code};
    };
    if (draft.account != nullptr) {
        if (auto const seq = find_opening(draft.account->id)) {
            JournalEntry const stored = load_entry(*seq);
            return answer(compare_account(draft, stored), stored.seq, stored.time);
        }
        return accounts_[find_account(draft.account->id)].other_ledger
                   ? std::optional{EventResult{.code = exists_with_different_account}}
                   : std::nullopt;
    }
    if (auto const seq = find_seq(draft.id)) {
        JournalEntry const stored = load_entry(*seq);
        return answer(compare_entry(draft, stored), stored.seq, stored.time);
    }
    if (auto const failure = find_failure(draft.id)) {
        return EventResult{.code = id_already_failed, .first_code = *failure};
    }
    return std::nullopt;
}

ResultCode Engine::judge_entry(DraftView const& draft, Plan& plan) {
    if (draft.has_target() && !draft.pending_id.is_zero()) {
        plan.target = find_target(draft.pending_id);
    }
    resolve_lines(draft, plan);
    ResultCode code = judge_entry_shape(draft, plan);
    if (code == created) {
        code = judge_lines(draft, plan);
    }
    if (code == created && draft.has_target()) {
        code = judge_target(draft, plan);
    }
    if (code == created) {
        code = judge_time(draft, plan);
    }
    if (code == created) {
        code = judge_accounts(draft);
    }
    if (code == created) {
        lower_to_balance(draft);
        code = judge_limits(draft, plan);
    }
    if (code == created && row_.strict_history && breaks_history(draft, plan)) {
        code = breaks_history_limit;
    }
    if (code == created && ports_.policy != nullptr && replay_ == nullptr) {
        code = consume(draft, plan);
    }
    return code;
}

/// Find the accounts and the amounts the entry is about. Nothing is refused here: what is found
/// wrong is noted in the plan and answered in the order of the codes.
void Engine::resolve_lines(DraftView const& draft, Plan& plan) {
    lines_.clear();
    if (draft.has_target() && (draft.postings.empty() || draft.inherits_accounts)) {
        inherit_lines(draft, plan);
        return;
    }
    for (Posting const& posting : draft.postings) {
        Line line{.account = no_account,
                  .side = posting.side,
                  .amount = static_cast<uint128>(to_int128(posting.amount))};
        plan.negative = plan.negative || posting.amount.is_negative();
        if (posting.account.is_zero()) {
            plan.zero_account = true;
        } else if (posting.account.is_max()) {
            plan.max_account = true;
        } else {
            line.account = find_account(posting.account);
            CachedAccount const& account = accounts_[line.account];
            if (!account.state.exists) {
                plan.missing_account = true;
                line.account = no_account;
            } else if (account.other_ledger) {
                plan.other_ledger = true;
                line.account = no_account;
            } else if (posting.scale && !posting.amount.is_negative()) {
                auto const rescaled = rescale(
                    posting.amount, *posting.scale, assets_[account.asset].currency.scale());
                plan.unrepresentable = plan.unrepresentable || !rescaled;
                line.amount = static_cast<uint128>(to_int128(rescaled.value_or(posting.amount)));
            }
        }
        lines_.push_back(line);
    }
    if (draft.kind == EventKind::post && plan.target != nullptr &&
        plan.target->lines.size() == lines_.size()) {
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            if (draft.postings[i].amount == Amount::max()) {
                lines_[i].amount = plan.target->left(i);
            }
        }
    }
}

/// A post, void or reverse that leaves the accounts to its target, and with postings empty the
/// amounts too.
void Engine::inherit_lines(DraftView const& draft, Plan& plan) {
    plan.inherits_lines = true;
    Amount const wanted = draft.inherits_accounts ? draft.postings.front().amount : Amount::max();
    plan.negative = wanted.is_negative();
    bool const all = wanted == Amount::max() || (wanted.is_zero() && draft.kind != EventKind::post);
    if (plan.target == nullptr) {
        return;
    }
    bool const is_reversal = draft.kind == EventKind::reverse;
    for (std::size_t i = 0; i < plan.target->lines.size(); ++i) {
        Line line = plan.target->lines[i];
        if (is_reversal) {
            line.side = line.side == Side::debit ? Side::credit : Side::debit;
        } else {
            line.amount = plan.target->left(i);
        }
        if (!all) {
            line.amount = static_cast<uint128>(to_int128(wanted));
        }
        lines_.push_back(line);
    }
}

ResultCode Engine::judge_entry_shape(DraftView const& draft, Plan const& plan) const {
    bool const is_new = draft.kind == EventKind::normal || draft.kind == EventKind::pending;
    bool const keeps_open = has(draft.flags, EventFlags::keep_open);
    if ((keeps_open && draft.kind != EventKind::post) ||
        (keeps_open && plan.target != nullptr && plan.target->lines.size() != 2) ||
        (has(draft.flags, balancing) && !is_new) ||
        (has(draft.flags, balancing | closing) && draft.postings.size() != 2)) {
        return flags_are_mutually_exclusive;
    }
    auto const debits = std::ranges::count(draft.postings, Side::debit, &Posting::side);
    auto const credits = std::ranges::ssize(draft.postings) - debits;
    if (is_new && (debits == 0 || credits == 0)) {
        return entries_must_not_be_empty;
    }
    if (std::max(debits, credits) > static_cast<std::ptrdiff_t>(limits::postings_per_side_max)) {
        return too_many_entries;
    }
    if (plan.zero_account) {
        return account_id_must_not_be_zero;
    }
    if (plan.max_account) {
        return account_id_must_not_be_max;
    }
    if (!plan.inherits_lines && has_account_on_both_sides(draft.postings)) {
        return accounts_must_be_different;
    }
    if (plan.negative) {
        return amount_out_of_range;
    }
    if (plan.unrepresentable) {
        return amount_not_representable;
    }
    if (is_new && !draft.pending_id.is_zero()) {
        return pending_id_must_be_zero;
    }
    if (!is_new && draft.pending_id.is_zero()) {
        return pending_id_must_not_be_zero;
    }
    if (!is_new && draft.pending_id == draft.id) {
        return pending_id_must_be_different;
    }
    if (draft.timeout_s != 0 && draft.kind != EventKind::pending) {
        return timeout_reserved_for_pending;
    }
    if (has(draft.flags, closing) && draft.kind != EventKind::pending) {
        return closing_must_be_pending;
    }
    if (is_new && draft.code == 0) {
        return code_must_not_be_zero;
    }
    return draft.effective_date && !is_valid(*draft.effective_date) ? effective_date_invalid
                                                                    : created;
}

bool Engine::has_account_on_both_sides(std::span<Posting const> postings) {
    if (postings.size() == 2) { // the common case, without the loops
        return postings[0].account == postings[1].account && postings[0].side != postings[1].side;
    }
    return std::ranges::any_of(postings, [&](Posting const& a) {
        return a.side == Side::debit && std::ranges::any_of(postings, [&](Posting const& b) {
                   return b.side == Side::credit && b.account == a.account;
               });
    });
}

ResultCode Engine::judge_lines(DraftView const& draft, Plan const& plan) const {
    if (plan.missing_account) {
        return account_not_found;
    }
    if (plan.other_ledger) {
        return accounts_must_have_the_same_ledger;
    }
    return plan.inherits_lines && !draft.is_transfer ? created : judge_double_entry();
}

/// Debits equal credits for every asset among the lines.
ResultCode Engine::judge_double_entry() const {
    auto const asset = [this](Line const& line) { return accounts_[line.account].asset; };
    if (lines_.size() == 2 && asset(lines_[0]) == asset(lines_[1]) &&
        lines_[0].side != lines_[1].side) {
        return lines_[0].amount == lines_[1].amount ? created : unbalanced_per_asset;
    }
    for (Line const& first : lines_) {
        WideSum debits;
        WideSum credits;
        for (Line const& line : lines_) {
            if (asset(line) == asset(first)) {
                (line.side == Side::debit ? debits : credits).add(line.amount);
            }
        }
        if (debits != credits) {
            return unbalanced_per_asset;
        }
    }
    return created;
}

ResultCode Engine::judge_target(DraftView const& draft, Plan const& plan) const {
    if (plan.target == nullptr) {
        return pending_not_found;
    }
    Target const& target = *plan.target;
    bool const is_reversal = draft.kind == EventKind::reverse;
    bool const fits = is_reversal
                          ? target.kind == EventKind::normal || target.kind == EventKind::post
                          : target.kind == EventKind::pending;
    if (!fits) {
        return pending_not_pending;
    }
    auto const same_account = [&](Line const& line, Line const& held) {
        return line.account == held.account && (line.side == held.side) != is_reversal;
    };
    if (!std::ranges::equal(lines_, target.lines, same_account)) {
        return pending_has_different_accounts;
    }
    if (!is_reversal && draft.code != 0 && draft.code != target.code) {
        return pending_has_different_code;
    }
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        uint128 const whole = is_reversal ? target.lines[i].amount : target.left(i);
        if (draft.kind == EventKind::post ? lines_[i].amount > whole : lines_[i].amount != whole) {
            return draft.kind == EventKind::post ? exceeds_pending_amount
                                                 : pending_has_different_amount;
        }
    }
    if (is_reversal) {
        return target.reversed ? already_reversed : created;
    }
    switch (target.hold.state) {
    case HoldState::posted:
        return pending_already_posted;
    case HoldState::voided:
        return pending_already_voided;
    case HoldState::expired:
        return pending_expired;
    case HoldState::open:
        break;
    }
    return created;
}

ResultCode Engine::judge_time(DraftView const& draft, Plan& plan) const {
    if (ResultCode const code = judge_import_order(draft); code != created) {
        return code; // and so an entry is later than the opening of its accounts
    }
    if (replay_ == nullptr && has(draft.flags, EventFlags::imported) && draft.timeout_s != 0) {
        return imported_timeout_must_be_zero;
    }
    plan.effective_date =
        draft.effective_date ? day_number(*draft.effective_date) : default_date(draft);
    if (head_.locked_through != AccountState::no_date &&
        plan.effective_date <= head_.locked_through) {
        return period_locked;
    }
    return created;
}

ResultCode Engine::judge_accounts(DraftView const& draft) const {
    if (draft.kind == EventKind::void_) {
        return created;
    }
    Lowest lowest;
    for (Line const& line : lines_) {
        LedgerAccountFlags const flags = accounts_[line.account].state.flags;
        if (has(flags, LedgerAccountFlags::closed)) {
            lowest.broken(account_closed);
        }
        if (has(flags,
                line.side == Side::debit ? LedgerAccountFlags::frozen_debit
                                         : LedgerAccountFlags::frozen_credit)) {
            lowest.broken(account_frozen);
        }
    }
    return lowest.code();
}

/// Balancing: the amount becomes what the named sides can bear, at most what was asked.
void Engine::lower_to_balance(DraftView const& draft) {
    if (!has(draft.flags, balancing)) {
        return;
    }
    auto const room = [](uint128 own_posted,
                         uint128 own_pending,
                         uint128 other_posted,
                         uint128 headroom) -> uint128 {
        uint128 const used = own_posted + own_pending;
        uint128 const limit = other_posted + headroom;
        return used < limit ? limit - used : 0;
    };
    uint128 lowered = lines_.front().amount;
    for (Line const& line : lines_) {
        AccountState const& account = accounts_[line.account].state;
        if (line.side == Side::debit && has(draft.flags, EventFlags::balancing_debit)) {
            uint128 const headroom =
                has(account.flags, LedgerAccountFlags::debit_limited) ? account.debit_headroom : 0;
            lowered = std::min(lowered,
                               room(account.debits_posted,
                                    account.debits_pending,
                                    account.credits_posted,
                                    headroom));
        }
        if (line.side == Side::credit && has(draft.flags, EventFlags::balancing_credit)) {
            uint128 const headroom = has(account.flags, LedgerAccountFlags::credit_limited)
                                         ? account.credit_headroom
                                         : 0;
            lowered = std::min(lowered,
                               room(account.credits_posted,
                                    account.credits_pending,
                                    account.debits_posted,
                                    headroom));
        }
    }
    for (Line& line : lines_) {
        line.amount = lowered;
    }
}

ResultCode Engine::judge_limits(DraftView const& draft, Plan& plan) const {
    if (draft.kind == EventKind::post || draft.kind == EventKind::void_) {
        return created; // the reservation has paid
    }
    Lowest lowest;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        if (auto const total = account_total(i)) {
            judge_line_limits(draft.kind, lines_[i], *total, lowest);
        }
    }
    plan.expires_at = tables::Holds::never;
    if (draft.timeout_s != 0 &&
        __builtin_add_overflow(
            plan.time, std::int64_t{draft.timeout_s} * nanoseconds_per_second, &plan.expires_at)) {
        lowest.broken(overflows_timeout);
    }
    return lowest.code();
}

/// What the lines of this line's account add up to, saturated; absent when an earlier line has
/// answered for the account. (An account stands on one side only.)
std::optional<uint128> Engine::account_total(std::size_t index) const {
    uint128 total = lines_[index].amount;
    if (lines_.size() == 2 && lines_[0].account != lines_[1].account) {
        return total;
    }
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        if (i == index || lines_[i].account != lines_[index].account) {
            continue;
        }
        if (i < index) {
            return std::nullopt;
        }
        total = std::min(total + lines_[i].amount, amount_max + 1);
    }
    return total;
}

void Engine::judge_line_limits(EventKind kind,
                               Line const& line,
                               uint128 amount,
                               Lowest& lowest) const {
    AccountState const& account = accounts_[line.account].state;
    bool const is_debit = line.side == Side::debit;
    uint128 const pending = is_debit ? account.debits_pending : account.credits_pending;
    uint128 const posted = is_debit ? account.debits_posted : account.credits_posted;
    uint128 const counter = kind == EventKind::pending ? pending : posted;
    if (counter + amount > amount_max) {
        lowest.broken(kind == EventKind::pending ? overflows_pending : overflows_posted);
    }
    if (pending + posted + amount > amount_max) {
        lowest.broken(overflows_total);
        return; // the limits below could wrap
    }
    if (amount == 0) {
        return;
    }
    uint128 const other_posted = is_debit ? account.credits_posted : account.debits_posted;
    uint128 const headroom = is_debit ? account.debit_headroom : account.credit_headroom;
    bool const limited =
        has(account.flags,
            is_debit ? LedgerAccountFlags::debit_limited : LedgerAccountFlags::credit_limited);
    if (limited && pending + posted + amount > other_posted + headroom) {
        lowest.broken(is_debit ? exceeds_credits : exceeds_debits);
    }
}

/// Whether a back-dated entry would have broken a limit at the end of some day since its effective
/// date.
bool Engine::breaks_history(DraftView const& draft, Plan const& plan) {
    if (draft.kind != EventKind::normal && draft.kind != EventKind::reverse) {
        return false;
    }
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        CachedAccount const& account = accounts_[lines_[i].account];
        bool const limited =
            has(account.state.flags,
                LedgerAccountFlags::debit_limited | LedgerAccountFlags::credit_limited);
        auto const total = account_total(i);
        if (limited && total && *total != 0 &&
            plan.effective_date < account.state.latest_effective &&
            breaks_history(account, lines_[i].side, *total, plan.effective_date)) {
            return true;
        }
    }
    return false;
}

bool Engine::breaks_history(CachedAccount const& account,
                            Side side,
                            uint128 amount,
                            std::int32_t effective_date) {
    flush_appended();
    // By day: what was posted on the days from the effective date on.
    std::map<std::int32_t, std::pair<uint128, uint128>> days;
    uint128 debits = account.state.debits_posted;
    uint128 credits = account.state.credits_posted;
    for_each_posted_since(*transaction_,
                          scope_,
                          account.number,
                          effective_date,
                          [&](std::int32_t day, Side posted_side, uint128 posted) {
                              auto& [day_debits, day_credits] = days[day];
                              (posted_side == Side::debit ? day_debits : day_credits) += posted;
                              (posted_side == Side::debit ? debits : credits) -= posted;
                          });
    days[effective_date]; // its own day counts, even when nothing else was posted on it
    (side == Side::debit ? debits : credits) += amount;
    for (auto const& [day, posted] : days) {
        debits += posted.first;
        credits += posted.second;
        bool const breaks_debit = has(account.state.flags, LedgerAccountFlags::debit_limited) &&
                                  side == Side::debit &&
                                  debits > credits + account.state.debit_headroom;
        bool const breaks_credit = has(account.state.flags, LedgerAccountFlags::credit_limited) &&
                                   side == Side::credit &&
                                   credits > debits + account.state.credit_headroom;
        if (breaks_debit || breaks_credit) {
            return true;
        }
    }
    return false;
}

/// Ask the policy for the amounts; it may write, so that every open scope needs a savepoint to undo
/// it.
ResultCode Engine::consume(DraftView const& draft, Plan const& plan) {
    flush_appended();
    std::vector<Posting> postings;
    for (Line const& line : lines_) {
        postings.push_back({accounts_[line.account].id,
                            line.side,
                            to_amount(static_cast<int128>(line.amount)),
                            {}});
    }
    return ports_.policy->consume(*transaction_,
                                  {.tenant = scope_.tenant,
                                   .ledger = scope_.ledger,
                                   .principal = principal_,
                                   .kind = draft.kind,
                                   .mandate = MandateId{draft.mandate},
                                   .postings = postings,
                                   .time = Timestamp{std::chrono::nanoseconds{plan.time}}});
}

ResultCode Engine::judge_open(DraftView const& draft) {
    LedgerAccountDraft const& account = *draft.account;
    if (account.parent.is_max()) {
        return account_id_must_not_be_max;
    }
    if (account.debit_headroom.is_negative() || account.credit_headroom.is_negative()) {
        return amount_out_of_range;
    }
    if (account.code == 0) {
        return code_must_not_be_zero;
    }
    if (!account.parent.is_zero()) {
        CachedAccount const& parent = accounts_[find_account(account.parent)];
        if (!parent.state.exists) {
            return account_not_found;
        }
        if (parent.other_ledger) {
            return accounts_must_have_the_same_ledger;
        }
    }
    return judge_import_order(draft);
}

ResultCode Engine::judge_change(DraftView const& draft) {
    LedgerAccountChange const& change = *draft.change;
    if (change.account.is_zero()) {
        return account_id_must_not_be_zero;
    }
    if (change.account.is_max()) {
        return account_id_must_not_be_max;
    }
    if (is_negative(change.debit_headroom) || is_negative(change.credit_headroom)) {
        return amount_out_of_range;
    }
    CachedAccount const& account = accounts_[find_account(change.account)];
    if (!account.state.exists) {
        return account_not_found;
    }
    return account.other_ledger ? accounts_must_have_the_same_ledger : judge_import_order(draft);
}

ResultCode Engine::judge_period(DraftView const& draft) const {
    PeriodChange const& period = *draft.period;
    if (period.unlock && period.locked_through) {
        return flags_are_mutually_exclusive;
    }
    if ((period.business_date && !is_valid(*period.business_date)) ||
        (period.locked_through && !is_valid(*period.locked_through))) {
        return effective_date_invalid;
    }
    return judge_import_order(draft);
}

ResultCode Engine::judge_import_order(DraftView const& draft) const {
    bool const is_imported = replay_ == nullptr && has(draft.flags, EventFlags::imported);
    bool const regresses = draft.time <= head_.time || draft.time < head_.swept_until;
    return is_imported && regresses ? imported_timestamp_must_not_regress : created;
}

} // namespace nostro::inline v0::detail
