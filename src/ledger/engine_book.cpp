#include "ledger/engine.hpp"

#include "core/check.hpp"
#include "ledger/tables.hpp"

#include <algorithm>
#include <array>

/// Effects of events that have passed the rules: counters, holds, rows, the chain. Nothing here can
/// refuse.
namespace nostro::inline v0::detail {

namespace {

std::string_view text_of(std::span<std::byte const> bytes) noexcept {
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

void add_id(storage::Rows& rows, Uuid const& id) {
    if (id.is_zero()) {
        rows.add_null();
    } else {
        rows.add(IdBytes{id}.view());
    }
}

void add_date(storage::Rows& rows, std::int32_t date) {
    if (date == AccountState::no_date) {
        rows.add_null();
    } else {
        rows.add(std::int64_t{date});
    }
}

Amount amount_of(uint128 value) noexcept {
    return to_amount(static_cast<int128>(value));
}

uint128 value_of(Amount amount) noexcept {
    return static_cast<uint128>(to_int128(amount));
}

LedgerAccountFlags with(LedgerAccountFlags flags, LedgerAccountFlags flag, bool on) noexcept {
    auto const bits = static_cast<unsigned>(flags);
    auto const bit = static_cast<unsigned>(flag);
    return static_cast<LedgerAccountFlags>(on ? bits | bit : bits & ~bit);
}

std::int32_t day_number(Date date) noexcept {
    return static_cast<std::int32_t>(date.time_since_epoch().count());
}

} // namespace

void Engine::book(DraftView const& draft, Plan const& plan) {
    ++head_.seq;
    head_.time = plan.time;
    canonical::Record record{.kind = draft.kind,
                             .flags = draft.flags,
                             .seq = head_.seq,
                             .time = head_.time,
                             .id = draft.id,
                             .code = draft.code,
                             .effective_date = default_date(draft),
                             .user_data = *draft.user_data,
                             .pending_id = draft.pending_id,
                             .timeout_s = draft.timeout_s,
                             .mandate = draft.mandate,
                             .principal = principal_,
                             .conversion = draft.conversion};
    canonical::AccountOpened opened;
    canonical::AccountState state;
    Digest digest;
    if (draft.account != nullptr) {
        record.opened = &opened;
        record.state = &state;
        book_open(draft, opened, state);
    } else if (draft.change != nullptr) {
        record.state = &state;
        book_change(draft, state);
    } else if (draft.period != nullptr) {
        book_period(draft, record);
    } else {
        book_entry(draft, plan, record);
    }
    if (book_text(draft, digest)) {
        record.text_digest = &digest;
    }
    if (draft.conversion != nullptr) {
        ConversionNote const& note = *draft.conversion;
        buffers_[conversions_rows]
            .add(scope_.tenant)
            .add(scope_.ledger)
            .add(static_cast<std::int64_t>(head_.seq))
            .add(note.rate.numerator)
            .add(note.rate.denominator)
            .add(static_cast<std::int64_t>(note.rounding))
            .add(note.remainder_numerator)
            .add(note.remainder_denominator);
    }
    head_.hash = chain_.next(head_.hash, record);
    write_entry(record);
    if (draft.account == nullptr) {
        id_high_ = std::max(id_high_, draft.id);
    }
}

void Engine::book_entry(DraftView const& draft, Plan const& plan, canonical::Record& record) {
    record.effective_date = plan.effective_date;
    if (Target const* target = plan.target) {
        record.code = draft.code != 0 ? draft.code : target->code;
        record.user_data = *draft.user_data == UserData{} ? target->user_data : *draft.user_data;
        record.mandate = draft.mandate.is_zero() ? target->mandate : draft.mandate;
    }
    posting_views_.clear();
    bool const keeps_open = has(draft.flags, EventFlags::keep_open);
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        Line const& line = lines_[i];
        posting_views_.push_back({accounts_[line.account].id, line.side, amount_of(line.amount)});
        uint128 const released =
            draft.kind == EventKind::post && !keeps_open ? plan.target->left(i) : line.amount;
        book_line(draft.kind, i, released, record);
    }
    record.postings = posting_views_;
    if (draft.kind == EventKind::pending) {
        book_hold(draft, plan, record);
    } else if (plan.target != nullptr) {
        settle_target(draft, *plan.target);
    }
}

/// Move the counters for one line and write its posting.
/// @param released  post, void: what leaves the pending counter
void Engine::book_line(EventKind kind,
                       std::size_t index,
                       uint128 released,
                       canonical::Record const& record) {
    Line const& line = lines_[index];
    AccountState& account = touch(line.account);
    bool const is_debit = line.side == Side::debit;
    uint128& pending = is_debit ? account.debits_pending : account.credits_pending;
    uint128& posted = is_debit ? account.debits_posted : account.credits_posted;
    bool const is_posted = kind != EventKind::pending && kind != EventKind::void_;
    if (kind == EventKind::pending) {
        pending += line.amount;
    } else if (kind == EventKind::post || kind == EventKind::void_) {
        pending -= released;
    }
    auto const seq = static_cast<std::int64_t>(record.seq);
    CachedAccount const& cached = accounts_[line.account];
    if (is_posted) {
        posted += line.amount;
        if (record.effective_date < account.latest_effective) {
            buffers_[backdated_rows]
                .add(scope_.tenant)
                .add(scope_.ledger)
                .add(cached.number)
                .add(std::int64_t{record.effective_date})
                .add(seq)
                .add(static_cast<std::int64_t>(index))
                .add(static_cast<std::int64_t>(line.side))
                .add(amount_of(line.amount));
        } else {
            account.latest_effective = record.effective_date;
        }
    }
    account.last_seq = record.seq;
    storage::Rows& rows = buffers_[postings_rows];
    rows.add(scope_.tenant)
        .add(scope_.ledger)
        .add(seq)
        .add(static_cast<std::int64_t>(index))
        .add(cached.number)
        .add(static_cast<std::int64_t>(line.side))
        .add(static_cast<std::int64_t>(kind))
        .add(amount_of(line.amount));
    if (has(account.flags, LedgerAccountFlags::history)) {
        rows.add(amount_of(account.debits_pending))
            .add(amount_of(account.debits_posted))
            .add(amount_of(account.credits_pending))
            .add(amount_of(account.credits_posted));
    } else {
        rows.add_null().add_null().add_null().add_null();
    }
    add_date(rows, account.latest_effective);
}

void Engine::book_hold(DraftView const& draft, Plan const& plan, canonical::Record const& record) {
    Target hold{.seq = record.seq,
                .id = draft.id,
                .kind = draft.kind,
                .flags = draft.flags,
                .code = record.code,
                .user_data = record.user_data,
                .mandate = record.mandate,
                .expires_at = plan.expires_at,
                .lines = lines_};
    hold.hold.dirty = true;
    note(TargetAdded{record.seq});
    dirty_holds_.push_back(record.seq);
    if (plan.expires_at != tables::Holds::never) {
        due_.insert({plan.expires_at, record.seq});
    }
    set_closed(hold, true);
    target_seqs_.insert_or_assign(draft.id, record.seq);
    targets_.insert_or_assign(record.seq, std::move(hold));
}

void Engine::settle_target(DraftView const& draft, Target& target) {
    buffers_[links_rows]
        .add(scope_.tenant)
        .add(scope_.ledger)
        .add(static_cast<std::int64_t>(target.seq))
        .add(static_cast<std::int64_t>(head_.seq))
        .add(static_cast<std::int64_t>(draft.kind));
    if (draft.kind == EventKind::reverse) {
        note(ReversedUndo{target.seq});
        target.reversed = true;
        return;
    }
    HoldStatus& hold = touch(target);
    if (draft.kind == EventKind::void_) {
        end_hold(target, HoldState::voided);
        return;
    }
    if (target.lines.size() != 2) {
        target.captured_lines.clear();
        for (Line const& line : lines_) {
            target.captured_lines.push_back(line.amount);
        }
    }
    hold.captured += lines_.front().amount;
    if (!has(draft.flags, EventFlags::keep_open)) {
        end_hold(target, HoldState::posted);
    }
}

/// The hold is over: it no longer expires, and what it closed is open again unless it was posted.
void Engine::end_hold(Target& hold, HoldState state) {
    hold.hold.state = state;
    due_.erase({hold.expires_at, hold.seq});
    if (state != HoldState::posted) {
        set_closed(hold, false);
    }
}

/// Close, or open again, the accounts a closing hold names.
void Engine::set_closed(Target const& hold, bool closed) {
    for (Line const& line : hold.lines) {
        EventFlags const flag =
            line.side == Side::debit ? EventFlags::closing_debit : EventFlags::closing_credit;
        if (has(hold.flags, flag)) {
            AccountState& account = touch(line.account);
            account.flags = with(account.flags, LedgerAccountFlags::closed, closed);
        }
    }
}

/// Take holds that have expired by `time` out of the counters. They count for nobody any more; this
/// only tidies.
void Engine::expire_due(std::int64_t time) {
    std::vector<std::uint64_t> seqs;
    for (auto const& [expires_at, seq] : due_) {
        if (expires_at > time) {
            break;
        }
        seqs.push_back(seq);
    }
    if (seqs.empty()) {
        return;
    }
    load_targets(seqs);
    for (std::uint64_t const seq : seqs) {
        expire(targets_.at(seq));
    }
}

void Engine::expire(Target& hold) {
    touch(hold);
    for (std::size_t i = 0; i < hold.lines.size(); ++i) {
        AccountState& account = touch(hold.lines[i].account);
        (hold.lines[i].side == Side::debit ? account.debits_pending : account.credits_pending) -=
            hold.left(i);
    }
    end_hold(hold, HoldState::expired);
}

void Engine::book_open(DraftView const& draft,
                       canonical::AccountOpened& opened,
                       canonical::AccountState& opening) {
    LedgerAccountDraft const& account = *draft.account;
    std::uint32_t const asset = asset_index(account.asset);
    std::uint32_t const index = find_account(account.id);
    AccountState& state = touch(index);
    CachedAccount& cached = accounts_[index];
    cached.number = static_cast<std::int64_t>(head_.seq);
    cached.asset = asset;
    state.exists = true;
    state.flags = account.account_flags;
    state.debit_headroom = value_of(account.debit_headroom);
    state.credit_headroom = value_of(account.credit_headroom);
    state.last_seq = head_.seq;
    Currency const& currency = assets_[asset].currency;
    opened = {.asset = currency.code(),
              .scale = currency.scale(),
              .account_class = account.account_class,
              .parent = account.parent};
    opening = {.account = account.id,
               .flags = account.account_flags,
               .debit_headroom = account.debit_headroom,
               .credit_headroom = account.credit_headroom};
    storage::Rows& rows = buffers_[accounts_rows];
    rows.add(scope_.tenant)
        .add(IdBytes{account.id}.view())
        .add(scope_.ledger)
        .add(cached.number)
        .add(assets_[asset].number);
    add_id(rows, account.parent);
    rows.add(static_cast<std::int64_t>(account.account_class))
        .add(std::int64_t{account.code})
        .add(static_cast<std::int64_t>(account.account_flags))
        .add(account.debit_headroom)
        .add(account.credit_headroom);
    add_id(rows, account.user_data.id);
    rows.add(static_cast<std::int64_t>(account.user_data.number))
        .add(std::int64_t{account.user_data.tag});
}

void Engine::book_change(DraftView const& draft, canonical::AccountState& after) {
    LedgerAccountChange const& change = *draft.change;
    std::uint32_t const index = find_account(change.account);
    AccountState& state = touch(index);
    state.debit_headroom =
        value_of(change.debit_headroom.value_or(amount_of(state.debit_headroom)));
    state.credit_headroom =
        value_of(change.credit_headroom.value_or(amount_of(state.credit_headroom)));
    std::array const flags{std::pair{change.debit_limited, LedgerAccountFlags::debit_limited},
                           std::pair{change.credit_limited, LedgerAccountFlags::credit_limited},
                           std::pair{change.frozen_debit, LedgerAccountFlags::frozen_debit},
                           std::pair{change.frozen_credit, LedgerAccountFlags::frozen_credit}};
    for (auto const& [wanted, flag] : flags) {
        state.flags = with(state.flags, flag, wanted.value_or(has(state.flags, flag)));
    }
    state.last_seq = head_.seq;
    // `closed` follows from holds; it is not part of what a change sets.
    after = {.account = change.account,
             .flags = with(state.flags, LedgerAccountFlags::closed, false),
             .debit_headroom = amount_of(state.debit_headroom),
             .credit_headroom = amount_of(state.credit_headroom)};
    buffers_[account_changes_rows]
        .add(scope_.tenant)
        .add(scope_.ledger)
        .add(static_cast<std::int64_t>(head_.seq))
        .add(accounts_[index].number)
        .add(static_cast<std::int64_t>(after.flags))
        .add(after.debit_headroom)
        .add(after.credit_headroom);
}

void Engine::book_period(DraftView const& draft, canonical::Record& record) {
    PeriodChange const& period = *draft.period;
    if (period.business_date) {
        head_.business_date = day_number(*period.business_date);
    }
    if (period.locked_through) {
        head_.locked_through = day_number(*period.locked_through);
    }
    if (period.unlock) {
        head_.locked_through = AccountState::no_date;
    }
    storage::Rows& rows = buffers_[period_changes_rows];
    rows.add(scope_.tenant).add(scope_.ledger).add(static_cast<std::int64_t>(head_.seq));
    add_date(rows, head_.business_date);
    add_date(rows, head_.locked_through);
    if (head_.business_date != AccountState::no_date) {
        record.business_date = head_.business_date;
    }
    if (head_.locked_through != AccountState::no_date) {
        record.locked_through = head_.locked_through;
    }
}

/// @return  whether the event has, or had, text; `digest` is then what the chain covers
bool Engine::book_text(DraftView const& draft, Digest& digest) {
    if (replay_ != nullptr && replay_->text_digest) {
        digest = *replay_->text_digest;
        return true;
    }
    if (draft.text == nullptr || draft.text->empty()) {
        return false;
    }
    canonical::Salt salt{};
    if (replay_ != nullptr && replay_->salt) {
        salt = *replay_->salt;
    } else {
        ports_.random->fill(salt);
    }
    Text const text = canonical::sorted(*draft.text);
    digest = canonical::text_digest(salt, text);
    buffers_[texts_rows]
        .add(scope_.tenant)
        .add(scope_.ledger)
        .add(static_cast<std::int64_t>(head_.seq))
        .add(text_of(salt))
        .add(std::string_view{text.description})
        .add(std::string_view{encode_metadata(text)});
    return true;
}

void Engine::write_entry(canonical::Record const& record) {
    storage::Rows& rows = buffers_[entries_rows];
    rows.add(scope_.tenant)
        .add(scope_.ledger)
        .add(static_cast<std::int64_t>(record.seq))
        .add(record.time)
        .add(static_cast<std::int64_t>(record.kind))
        .add(static_cast<std::int64_t>(record.flags));
    // An account's id has a name space of its own; its event is found by number.
    add_id(rows, record.kind == EventKind::open ? Uuid{} : record.id);
    rows.add(std::int64_t{record.code}).add(std::int64_t{record.effective_date});
    add_id(rows, record.user_data.id);
    rows.add(static_cast<std::int64_t>(record.user_data.number))
        .add(std::int64_t{record.user_data.tag});
    add_id(rows, record.pending_id);
    rows.add(std::int64_t{record.timeout_s});
    add_id(rows, record.mandate);
    rows.add(static_cast<std::int64_t>(record.principal));
    if (record.text_digest != nullptr) {
        rows.add(text_of(*record.text_digest));
    } else {
        rows.add_null();
    }
    rows.add(text_of(std::span{head_.hash}.first<8>()));
}

AccountState& Engine::touch(std::uint32_t account) {
    AccountState& state = accounts_[account].state;
    if (recording()) {
        undo_.push_back(AccountUndo{account, state});
    }
    if (!state.dirty) {
        state.dirty = true;
        dirty_accounts_.push_back(account);
    }
    return state;
}

HoldStatus& Engine::touch(Target& target) {
    if (recording()) {
        undo_.push_back(HoldUndo{target.seq, target.hold, target.captured_lines});
    }
    if (!target.hold.dirty) {
        target.hold.dirty = true;
        dirty_holds_.push_back(target.seq);
    }
    return target.hold;
}

} // namespace nostro::inline v0::detail
