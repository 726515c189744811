#include "simulation/oracle.hpp"

#include <nostro/core/currency.hpp>
#include <nostro/core/limits.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <limits>
#include <set>
#include <variant>

namespace simulation {

using namespace nostro;
using std::chrono::days;
using std::chrono::floor;
using std::chrono::nanoseconds;
using std::chrono::seconds;

namespace {

Number const counter_max = to_number(Amount::max());

Date const date_min = std::chrono::year{1} / 1 / 1;
Date const date_max = std::chrono::year{9999} / 12 / 31;

constexpr std::uint16_t bits(EventFlags flags) {
    return static_cast<std::uint16_t>(flags);
}

constexpr std::uint16_t bits(LedgerAccountFlags flags) {
    return static_cast<std::uint16_t>(flags);
}

constexpr EventFlags balancing = EventFlags::balancing_debit | EventFlags::balancing_credit;
constexpr EventFlags closing = EventFlags::closing_debit | EventFlags::closing_credit;
constexpr std::uint16_t event_flags_defined = (1 << 7) - 1;
constexpr std::uint16_t account_flags_defined = (1 << 6) - 1;

Text sorted(Text text) {
    std::sort(text.metadata.begin(), text.metadata.end());
    return text;
}

Side opposite(Side side) {
    return side == Side::debit ? Side::credit : Side::debit;
}

bool is_in_range(Date date) {
    return date >= date_min && date <= date_max;
}

void set_flag(LedgerAccountFlags& flags, LedgerAccountFlags flag, std::optional<bool> wanted) {
    if (wanted) {
        auto const cleared = bits(flags) & static_cast<std::uint16_t>(~bits(flag));
        flags = static_cast<LedgerAccountFlags>(cleared | (*wanted ? bits(flag) : 0));
    }
}

std::string fingerprint(Event const& event) {
    struct Visitor {
        std::string operator()(EntryDraft const& draft) const {
            std::string text = "entry " + to_string(draft.id);
            for (auto const& posting : draft.postings) {
                text += ' ' + to_string(posting.account) + ' ' + to_string(posting.amount);
            }
            return text;
        }

        std::string operator()(Transfer const& draft) const {
            return "transfer " + to_string(draft.id) + ' ' + to_string(draft.amount);
        }

        std::string operator()(LedgerAccountDraft const& draft) const {
            return "account " + to_string(draft.id);
        }

        std::string operator()(LedgerAccountChange const& draft) const {
            return "change " + to_string(draft.id);
        }

        std::string operator()(PeriodChange const& draft) const {
            return "period " + to_string(draft.id);
        }
    };

    return std::visit(Visitor{}, event);
}

} // namespace

Number to_number(Amount amount) {
    return (Number{amount.high()} << 64) + Number{amount.low()};
}

Amount to_amount(Number const& number) {
    if (number < 0 || number > counter_max) {
        std::abort();
    }
    return Amount::from_halves(static_cast<std::int64_t>(number >> 64),
                               static_cast<std::uint64_t>(number & UINT64_MAX));
}

Balance Counters::balance() const {
    return {to_amount(debits_pending),
            to_amount(debits_posted),
            to_amount(credits_pending),
            to_amount(credits_posted)};
}

struct Oracle::Sent {
    EventKind kind = EventKind::normal;
    EventFlags flags = EventFlags::none;
    Uuid id;
    EntryId pending_id;
    std::uint32_t timeout_s = 0;
    std::uint16_t code = 0;
    std::optional<Date> effective_date;
    UserData user_data;
    MandateId mandate;
    Timestamp time{};
    std::vector<Posting> postings;
    bool inherits_accounts = false; ///< a transfer without accounts: those of its target
    bool inherits_amounts = false;  ///< ... and all of its amounts
    Text text;
    std::optional<ConversionNote> conversion;
    LedgerAccountDraft const* account = nullptr;
    LedgerAccountChange const* change = nullptr;
    PeriodChange const* period = nullptr;

    [[nodiscard]] bool is_entry() const {
        return account == nullptr && change == nullptr && period == nullptr;
    }

    [[nodiscard]] bool is_new_booking() const {
        return kind == EventKind::normal || kind == EventKind::pending;
    }

    [[nodiscard]] bool has_target() const {
        return kind == EventKind::post || kind == EventKind::void_ || kind == EventKind::reverse;
    }

    /// Nothing is said about the postings: all of the target's.
    [[nodiscard]] bool says_nothing() const {
        return has_target() && (postings.empty() || (inherits_accounts && inherits_amounts));
    }

    explicit Sent(Event const& event) {
        std::visit([this](auto const& draft) { read(draft); }, event);
    }

private:
    template <class Draft>
    void read_common(Draft const& draft) {
        flags = draft.flags;
        id = draft.id;
        user_data = draft.user_data;
        time = draft.time;
    }

    void read(EntryDraft const& draft) {
        read_common(draft);
        kind = draft.kind;
        pending_id = draft.pending_id;
        timeout_s = draft.timeout_s;
        code = draft.code;
        effective_date = draft.effective_date;
        mandate = draft.mandate;
        postings = draft.postings;
        text = sorted(draft.text);
        conversion = draft.conversion;
    }

    void read(Transfer const& draft) {
        read_common(draft);
        kind = draft.kind;
        pending_id = draft.pending_id;
        timeout_s = draft.timeout_s;
        code = draft.code;
        effective_date = draft.effective_date;
        postings = {{draft.debit_account, Side::debit, draft.amount, {}},
                    {draft.credit_account, Side::credit, draft.amount, {}}};
        inherits_accounts =
            has_target() && draft.debit_account.is_zero() && draft.credit_account.is_zero();
        inherits_amounts =
            inherits_accounts &&
            (draft.amount == Amount::max() || (draft.amount.is_zero() && kind != EventKind::post));
    }

    void read(LedgerAccountDraft const& draft) {
        read_common(draft);
        kind = EventKind::open;
        code = draft.code;
        text = sorted(draft.text);
        account = &draft;
    }

    void read(LedgerAccountChange const& draft) {
        read_common(draft);
        kind = EventKind::change;
        text = sorted(draft.text);
        change = &draft;
    }

    void read(PeriodChange const& draft) {
        read_common(draft);
        kind = EventKind::period;
        text = sorted(draft.text);
        period = &draft;
    }
};

struct Oracle::Plan {
    Timestamp time{};
    Date effective_date{};
    std::vector<Posting> postings; ///< what is booked
    JournalEntry const* target = nullptr;
    std::optional<Timestamp> expires_at;
};

class Oracle::Run {
public:
    Run(Oracle& oracle,
        OneLedger& ledger,
        std::size_t index,
        BatchOptions const& options,
        Timestamp reading,
        bool imported)
        : oracle_{oracle}, ledger_{ledger}, index_{index}, options_{options}, reading_{reading},
          imported_{imported} {}

    EventResult apply(Event const& event) {
        Sent const sent{event};
        Plan plan;
        EventResult result = judge(sent, plan);
        if (result.code == ResultCode::created) {
            book(sent, plan);
            result.seq = ledger_.books.seq;
            result.time = ledger_.books.time;
        }
        return result;
    }

    void remember(Event const& event, ResultCode code) {
        if (!info_of(code).remembered) {
            return;
        }
        Sent const sent{event};
        if (sent.account == nullptr) {
            ledger_.failed.emplace(EntryId{sent.id}, code);
        }
    }

private:
    [[nodiscard]] Books& books() { return ledger_.books; }

    // The groups of the validation order.

    EventResult judge(Sent const& sent, Plan& plan) {
        if (auto const code = judge_head(sent); code != ResultCode::created) {
            return {.code = code};
        }
        if (auto const result = judge_existence(sent)) {
            return *result;
        }
        plan.time = imported_
                        ? sent.time
                        : std::max({reading_, books().time + nanoseconds{1}, books().swept_until});
        auto const today = floor<days>(imported_ ? sent.time : reading_);
        plan.effective_date = sent.effective_date.value_or(books().business_date.value_or(today));
        if (sent.account != nullptr) {
            return {.code = judge_open(sent, plan)};
        }
        if (sent.change != nullptr) {
            return {.code = judge_change(sent, plan)};
        }
        return {.code =
                    sent.period != nullptr ? judge_period(sent, plan) : judge_entry(sent, plan)};
    }

    [[nodiscard]] ResultCode judge_head(Sent const& sent) const {
        bool const says_imported = has(sent.flags, EventFlags::imported);
        auto const time = sent.time.time_since_epoch().count();
        if (imported_ && !says_imported) {
            return ResultCode::imported_event_expected;
        }
        if (!imported_ && says_imported) {
            return ResultCode::imported_event_not_expected;
        }
        if (!imported_ && time != 0) {
            return ResultCode::timestamp_must_be_zero;
        }
        if (imported_ && time <= 0) {
            return ResultCode::imported_timestamp_out_of_range;
        }
        if (imported_ && sent.time >= reading_) {
            return ResultCode::imported_timestamp_must_not_advance;
        }
        if (sent.is_entry() && !sent.is_new_booking() && !sent.has_target()) {
            return ResultCode::reserved_field;
        }
        if (sent.kind == EventKind::void_ && sent.conversion) {
            return ResultCode::reserved_field;
        }
        constexpr auto for_all = bits(EventFlags::linked | EventFlags::imported);
        auto const allowed = sent.is_entry() ? event_flags_defined : for_all;
        if ((bits(sent.flags) & ~allowed) != 0) {
            return ResultCode::reserved_flag;
        }
        if (sent.account != nullptr &&
            ((bits(sent.account->account_flags) & ~account_flags_defined) != 0 ||
             has(sent.account->account_flags, LedgerAccountFlags::closed))) {
            return ResultCode::reserved_flag;
        }
        if (sent.id.is_zero()) {
            return ResultCode::id_must_not_be_zero;
        }
        return sent.id.is_max() ? ResultCode::id_must_not_be_max : ResultCode::created;
    }

    [[nodiscard]] std::optional<EventResult> judge_existence(Sent const& sent) const {
        if (sent.account != nullptr) {
            return judge_account_existence(sent);
        }
        if (auto const found = ledger_.ids.find(EntryId{sent.id}); found != ledger_.ids.end()) {
            auto const& stored = ledger_.events[found->second - 1];
            return answer_exists(compare(sent, stored), stored);
        }
        if (auto const found = ledger_.failed.find(EntryId{sent.id});
            found != ledger_.failed.end()) {
            return EventResult{.code = ResultCode::id_already_failed, .first_code = found->second};
        }
        return std::nullopt;
    }

    /// Opening an account never burns its id.
    [[nodiscard]] std::optional<EventResult> judge_account_existence(Sent const& sent) const {
        auto const owner = oracle_.account_owners_.find(LedgerAccountId{sent.id});
        if (owner == oracle_.account_owners_.end()) {
            return std::nullopt;
        }
        if (owner->second != index_) {
            return EventResult{.code = ResultCode::exists_with_different_account};
        }
        auto const account = ledger_.books.accounts.find(LedgerAccountId{sent.id});
        auto const& stored = ledger_.events[account->second.opened.number - 1];
        return answer_exists(compare_account(sent, stored), stored);
    }

    static EventResult answer_exists(ResultCode code, JournalEntry const& stored) {
        return code == ResultCode::exists
                   ? EventResult{.code = code, .seq = stored.seq, .time = stored.time}
                   : EventResult{.code = code};
    }

    // Sent again: field by field.

    [[nodiscard]] ResultCode compare(Sent const& sent, JournalEntry const& stored) const {
        if (sent.flags != stored.flags || sent.kind != stored.kind) {
            return ResultCode::exists_with_different_flags;
        }
        if (sent.change != nullptr) {
            return compare_change(sent, stored);
        }
        if (sent.period != nullptr) {
            return compare_period(sent, stored);
        }
        bool const may_inherit = sent.has_target();
        if (sent.pending_id != stored.pending_id) {
            return ResultCode::exists_with_different_pending_id;
        }
        if (sent.timeout_s != stored.timeout_s) {
            return ResultCode::exists_with_different_timeout;
        }
        if (auto const code = compare_postings(sent, stored); code != ResultCode::created) {
            return code;
        }
        if (sent.effective_date && *sent.effective_date != stored.effective_date) {
            return ResultCode::exists_with_different_effective_date;
        }
        if (sent.user_data != stored.user_data && !(may_inherit && sent.user_data == UserData{})) {
            return ResultCode::exists_with_different_user_data;
        }
        if (sent.text != stored.text || sent.conversion != stored.conversion) {
            return ResultCode::exists_with_different_metadata;
        }
        if (sent.code != stored.code && !(may_inherit && sent.code == 0)) {
            return ResultCode::exists_with_different_code;
        }
        if (sent.mandate != stored.mandate && !(may_inherit && sent.mandate.is_zero())) {
            return ResultCode::exists_with_different_mandate;
        }
        return ResultCode::exists;
    }

    [[nodiscard]] ResultCode compare_postings(Sent const& sent, JournalEntry const& stored) const {
        if (sent.says_nothing()) {
            bool const matches = sent.kind != EventKind::post || was_full_capture(stored);
            return matches ? ResultCode::created : ResultCode::exists_with_different_amount;
        }
        if (sent.postings.size() != stored.postings.size()) {
            return ResultCode::exists_with_different_entry_count;
        }
        for (std::size_t i = 0; i < stored.postings.size() && !sent.inherits_accounts; ++i) {
            if (sent.postings[i].account != stored.postings[i].account) {
                return ResultCode::exists_with_different_account;
            }
        }
        for (std::size_t i = 0; i < stored.postings.size() && !sent.inherits_accounts; ++i) {
            if (sent.postings[i].side != stored.postings[i].side) {
                return ResultCode::exists_with_different_side;
            }
        }
        for (std::size_t i = 0; i < stored.postings.size() && !sent.inherits_amounts; ++i) {
            if (!amount_matches(sent, sent.postings[i], stored, i)) {
                return ResultCode::exists_with_different_amount;
            }
        }
        return ResultCode::created;
    }

    [[nodiscard]] bool amount_matches(Sent const& sent,
                                      Posting const& posting,
                                      JournalEntry const& stored,
                                      std::size_t i) const {
        auto const was = to_number(stored.postings[i].amount);
        if (sent.kind == EventKind::post && posting.amount == Amount::max()) {
            return was == left_before(stored, i);
        }
        auto const wanted = scaled(posting, stored.postings[i].account);
        if (!wanted) {
            return false;
        }
        return has(sent.flags, balancing) ? *wanted >= was : *wanted == was;
    }

    /// What was left of a hold's posting when an entry posted it.
    [[nodiscard]] Number left_before(JournalEntry const& stored, std::size_t posting) const {
        auto const& hold = ledger_.events[ledger_.ids.at(stored.pending_id) - 1];
        Number left = to_number(hold.postings[posting].amount);
        for (auto seq = hold.seq + 1; seq < stored.seq; ++seq) {
            auto const& event = ledger_.events[seq - 1];
            if (event.kind == EventKind::post && event.pending_id == stored.pending_id) {
                left -= to_number(event.postings[posting].amount);
            }
        }
        return left;
    }

    [[nodiscard]] bool was_full_capture(JournalEntry const& stored) const {
        for (std::size_t i = 0; i < stored.postings.size(); ++i) {
            if (to_number(stored.postings[i].amount) != left_before(stored, i)) {
                return false;
            }
        }
        return true;
    }

    [[nodiscard]] ResultCode compare_account(Sent const& sent, JournalEntry const& stored) const {
        auto const& draft = *sent.account;
        auto const& account = *stored.account;
        if (sent.flags != stored.flags || draft.account_flags != account.flags) {
            return ResultCode::exists_with_different_flags;
        }
        if (draft.asset != account.asset.code() || draft.account_class != account.account_class ||
            draft.parent != account.parent) {
            return ResultCode::exists_with_different_account;
        }
        if (draft.debit_headroom != account.debit_headroom ||
            draft.credit_headroom != account.credit_headroom) {
            return ResultCode::exists_with_different_amount;
        }
        if (draft.user_data != stored.user_data) {
            return ResultCode::exists_with_different_user_data;
        }
        if (sent.text != stored.text) {
            return ResultCode::exists_with_different_metadata;
        }
        return draft.code != stored.code ? ResultCode::exists_with_different_code
                                         : ResultCode::exists;
    }

    /// The same if it would have left the same state.
    [[nodiscard]] ResultCode compare_change(Sent const& sent, JournalEntry const& stored) const {
        auto const& change = *sent.change;
        auto const& after = *stored.account;
        if (change.account != after.id) {
            return ResultCode::exists_with_different_account;
        }
        LedgerAccount const* before = nullptr;
        for (auto const& event : ledger_.events) {
            if (event.seq < stored.seq && event.account && event.account->id == after.id) {
                before = &*event.account;
            }
        }
        auto const differs = [&](std::optional<bool> wanted, LedgerAccountFlags flag) {
            return wanted.value_or(has(before->flags, flag)) != has(after.flags, flag);
        };
        if (change.debit_headroom.value_or(before->debit_headroom) != after.debit_headroom ||
            change.credit_headroom.value_or(before->credit_headroom) != after.credit_headroom ||
            differs(change.debit_limited, LedgerAccountFlags::debit_limited) ||
            differs(change.credit_limited, LedgerAccountFlags::credit_limited) ||
            differs(change.frozen_debit, LedgerAccountFlags::frozen_debit) ||
            differs(change.frozen_credit, LedgerAccountFlags::frozen_credit)) {
            return ResultCode::exists_with_different_amount;
        }
        return compare_tail(sent, stored);
    }

    [[nodiscard]] ResultCode compare_period(Sent const& sent, JournalEntry const& stored) const {
        auto const& change = *sent.period;
        std::optional<Date> business_date;
        std::optional<Date> locked_through;
        for (auto const& event : ledger_.events) {
            if (event.seq < stored.seq && event.kind == EventKind::period) {
                business_date = event.business_date;
                locked_through = event.locked_through;
            }
        }
        business_date = change.business_date ? change.business_date : business_date;
        locked_through = change.locked_through ? change.locked_through : locked_through;
        if (change.unlock) {
            locked_through.reset();
        }
        if (business_date != stored.business_date || locked_through != stored.locked_through) {
            return ResultCode::exists_with_different_effective_date;
        }
        return compare_tail(sent, stored);
    }

    [[nodiscard]] static ResultCode compare_tail(Sent const& sent, JournalEntry const& stored) {
        if (sent.user_data != stored.user_data) {
            return ResultCode::exists_with_different_user_data;
        }
        return sent.text != stored.text ? ResultCode::exists_with_different_metadata
                                        : ResultCode::exists;
    }

    // Accounts, changes and periods.

    [[nodiscard]] ResultCode judge_open(Sent const& sent, Plan const& plan) {
        auto const& draft = *sent.account;
        if (draft.parent.is_max()) {
            return ResultCode::account_id_must_not_be_max;
        }
        if (draft.debit_headroom.is_negative() || draft.credit_headroom.is_negative()) {
            return ResultCode::amount_out_of_range;
        }
        if (draft.code == 0) {
            return ResultCode::code_must_not_be_zero;
        }
        auto const parent = draft.parent.is_zero() ? ResultCode::created : find_owner(draft.parent);
        if (parent != ResultCode::created) {
            return parent;
        }
        return judge_imported_time(sent, plan);
    }

    [[nodiscard]] ResultCode judge_change(Sent const& sent, Plan const& plan) {
        auto const& change = *sent.change;
        if (change.account.is_zero()) {
            return ResultCode::account_id_must_not_be_zero;
        }
        if (change.account.is_max()) {
            return ResultCode::account_id_must_not_be_max;
        }
        if (change.debit_headroom.value_or(0).is_negative() ||
            change.credit_headroom.value_or(0).is_negative()) {
            return ResultCode::amount_out_of_range;
        }
        if (auto const code = find_owner(change.account); code != ResultCode::created) {
            return code;
        }
        return judge_imported_time(sent, plan);
    }

    [[nodiscard]] ResultCode judge_period(Sent const& sent, Plan const& plan) {
        auto const& change = *sent.period;
        if (change.unlock && change.locked_through) {
            return ResultCode::flags_are_mutually_exclusive;
        }
        if ((change.business_date && !is_in_range(*change.business_date)) ||
            (change.locked_through && !is_in_range(*change.locked_through))) {
            return ResultCode::effective_date_invalid;
        }
        return judge_imported_time(sent, plan);
    }

    [[nodiscard]] ResultCode judge_imported_time(Sent const& sent, Plan const& plan) {
        if (imported_ && (plan.time <= books().time || plan.time < books().swept_until)) {
            return ResultCode::imported_timestamp_must_not_regress;
        }
        return imported_ && sent.timeout_s != 0 ? ResultCode::imported_timeout_must_be_zero
                                                : ResultCode::created;
    }

    [[nodiscard]] ResultCode find_owner(LedgerAccountId const& id) const {
        auto const owner = oracle_.account_owners_.find(id);
        if (owner == oracle_.account_owners_.end()) {
            return ResultCode::account_not_found;
        }
        return owner->second == index_ ? ResultCode::created
                                       : ResultCode::accounts_must_have_the_same_ledger;
    }

    // Entries.

    [[nodiscard]] ResultCode judge_entry(Sent const& sent, Plan& plan) {
        using Rule = ResultCode (Run::*)(Sent const&, Plan&);
        static constexpr Rule rules[]{&Run::find_target,
                                      &Run::judge_shape,
                                      &Run::judge_lookups,
                                      &Run::judge_target,
                                      &Run::judge_time,
                                      &Run::judge_accounts,
                                      &Run::judge_overflow,
                                      &Run::judge_limits};
        for (auto const rule : rules) {
            if (auto const code = (this->*rule)(sent, plan); code != ResultCode::created) {
                return code;
            }
        }
        return ResultCode::created;
    }

    [[nodiscard]] ResultCode judge_shape(Sent const& sent, Plan& plan) {
        auto const& postings = sent.postings;
        auto const any = [&](auto const& test) {
            return std::any_of(postings.begin(), postings.end(), test);
        };
        auto const on_side = [&](Side side) {
            return std::count_if(
                postings.begin(), postings.end(), [&](auto const& p) { return p.side == side; });
        };
        bool const keeps_open = has(sent.flags, EventFlags::keep_open);
        bool const of_many = plan.target != nullptr && plan.target->postings.size() != 2;
        if ((keeps_open && (sent.kind != EventKind::post || of_many)) ||
            (has(sent.flags, balancing) && !sent.is_new_booking()) ||
            (has(sent.flags, balancing | closing) && postings.size() != 2)) {
            return ResultCode::flags_are_mutually_exclusive;
        }
        if (sent.is_new_booking() && (on_side(Side::debit) == 0 || on_side(Side::credit) == 0)) {
            return ResultCode::entries_must_not_be_empty;
        }
        auto const most = static_cast<std::ptrdiff_t>(limits::postings_per_side_max);
        if (on_side(Side::debit) > most || on_side(Side::credit) > most) {
            return ResultCode::too_many_entries;
        }
        if (!sent.inherits_accounts && any([](auto const& p) { return p.account.is_zero(); })) {
            return ResultCode::account_id_must_not_be_zero;
        }
        if (any([](auto const& p) { return p.account.is_max(); })) {
            return ResultCode::account_id_must_not_be_max;
        }
        if (!sent.inherits_accounts && has_account_on_both_sides(postings)) {
            return ResultCode::accounts_must_be_different;
        }
        if (any([](auto const& p) { return p.amount.is_negative(); })) {
            return ResultCode::amount_out_of_range;
        }
        if (any([&](auto const& p) {
                return find_owner(p.account) == ResultCode::created && !scaled(p, p.account);
            })) {
            return ResultCode::amount_not_representable;
        }
        return judge_references(sent);
    }

    [[nodiscard]] static ResultCode judge_references(Sent const& sent) {
        if (sent.is_new_booking() && !sent.pending_id.is_zero()) {
            return ResultCode::pending_id_must_be_zero;
        }
        if (sent.has_target() && sent.pending_id.is_zero()) {
            return ResultCode::pending_id_must_not_be_zero;
        }
        if (sent.has_target() && Uuid{sent.pending_id} == sent.id) {
            return ResultCode::pending_id_must_be_different;
        }
        if (sent.timeout_s != 0 && sent.kind != EventKind::pending) {
            return ResultCode::timeout_reserved_for_pending;
        }
        if (has(sent.flags, closing) && sent.kind != EventKind::pending) {
            return ResultCode::closing_must_be_pending;
        }
        if (sent.is_new_booking() && sent.code == 0) {
            return ResultCode::code_must_not_be_zero;
        }
        if (sent.effective_date && !is_in_range(*sent.effective_date)) {
            return ResultCode::effective_date_invalid;
        }
        return ResultCode::created;
    }

    static bool has_account_on_both_sides(std::vector<Posting> const& postings) {
        for (auto const& one : postings) {
            for (auto const& other : postings) {
                if (one.account == other.account && one.side != other.side) {
                    return true;
                }
            }
        }
        return false;
    }

    /// The amount in the account's minor units; absent when it cannot be said exactly.
    [[nodiscard]] std::optional<Number> scaled(Posting const& posting,
                                               LedgerAccountId const& id) const {
        auto amount = to_number(posting.amount);
        auto const account = ledger_.books.accounts.find(id);
        if (!posting.scale || account == ledger_.books.accounts.end()) {
            return amount;
        }
        int const steps = account->second.opened.asset.scale() - *posting.scale;
        for (int i = 0; i < steps && amount <= counter_max; ++i) {
            amount *= 10;
        }
        for (int i = 0; i < -steps; ++i) {
            if (amount % 10 != 0) {
                return std::nullopt;
            }
            amount /= 10;
        }
        return amount <= counter_max ? std::optional{amount} : std::nullopt;
    }

    [[nodiscard]] ResultCode judge_lookups(Sent const& sent, Plan& plan) {
        auto worst = ResultCode::created;
        for (auto const& posting : sent.postings) {
            if (sent.inherits_accounts) {
                break;
            }
            auto const code = find_owner(posting.account);
            if (code == ResultCode::account_not_found) {
                return code;
            }
            worst = std::max(worst, code);
        }
        if (worst != ResultCode::created) {
            return worst;
        }
        resolve_postings(sent, plan);
        return sent.says_nothing() || is_balanced(plan.postings) ? ResultCode::created
                                                                 : ResultCode::unbalanced_per_asset;
    }

    /// Refuses nothing.
    ResultCode find_target(Sent const& sent, Plan& plan) {
        auto const found = ledger_.ids.find(sent.pending_id);
        if (sent.has_target() && found != ledger_.ids.end()) {
            plan.target = &ledger_.events[found->second - 1];
        }
        return ResultCode::created;
    }

    [[nodiscard]] OpenHold const* find_alive_hold(Plan const& plan) {
        if (plan.target == nullptr) {
            return nullptr;
        }
        auto const found = books().open_holds.find(plan.target->seq);
        return found != books().open_holds.end() && found->second.is_alive(plan.time)
                   ? &found->second
                   : nullptr;
    }

    /// What the postings say once scales, "all that is left" and what is inherited are put in.
    void resolve_postings(Sent const& sent, Plan& plan) {
        if (sent.has_target() && (sent.postings.empty() || sent.inherits_accounts)) {
            inherit_postings(sent, plan);
            return;
        }
        plan.postings = sent.postings;
        for (std::size_t i = 0; i < plan.postings.size(); ++i) {
            auto& posting = plan.postings[i];
            bool const fits =
                plan.target != nullptr && plan.target->postings.size() == plan.postings.size();
            bool const takes_all =
                fits && sent.kind == EventKind::post && posting.amount == Amount::max();
            posting.amount =
                to_amount(takes_all ? left(plan, i) : scaled(posting, posting.account).value());
            posting.scale.reset();
        }
    }

    void inherit_postings(Sent const& sent, Plan& plan) {
        if (plan.target == nullptr) {
            return;
        }
        for (std::size_t i = 0; i < plan.target->postings.size(); ++i) {
            auto posting = plan.target->postings[i];
            if (!sent.says_nothing()) {
                posting.amount = sent.postings.front().amount;
            } else if (sent.kind != EventKind::reverse) {
                posting.amount = to_amount(left(plan, i));
            }
            plan.postings.push_back(
                {posting.account, mirrored(sent, posting.side), posting.amount, {}});
        }
    }

    /// Held minus captured, also when the hold is over.
    [[nodiscard]] Number left(Plan const& plan, std::size_t posting) {
        if (auto const open = books().open_holds.find(plan.target->seq);
            open != books().open_holds.end()) {
            return open->second.left[posting];
        }
        auto const ended = ledger_.ended_holds.find(plan.target->seq);
        return ended != ledger_.ended_holds.end()
                   ? ended->second.left[posting]
                   : to_number(plan.target->postings[posting].amount);
    }

    static Side mirrored(Sent const& sent, Side side) {
        return sent.kind == EventKind::reverse ? opposite(side) : side;
    }

    [[nodiscard]] bool is_balanced(std::vector<Posting> const& postings) {
        std::map<std::string_view, Number> sums;
        for (auto const& posting : postings) {
            auto const account = books().accounts.find(posting.account);
            auto const asset = account == books().accounts.end()
                                   ? std::string_view{}
                                   : account->second.opened.asset.code();
            sums[asset] += posting.side == Side::debit ? to_number(posting.amount)
                                                       : -to_number(posting.amount);
        }
        return std::all_of(
            sums.begin(), sums.end(), [](auto const& sum) { return sum.second == 0; });
    }

    [[nodiscard]] ResultCode judge_target(Sent const& sent, Plan& plan) {
        if (!sent.has_target()) {
            return ResultCode::created;
        }
        if (plan.target == nullptr) {
            return ResultCode::pending_not_found;
        }
        auto const& target = *plan.target;
        bool const fits_kind = sent.kind == EventKind::reverse ? target.kind == EventKind::normal ||
                                                                     target.kind == EventKind::post
                                                               : target.kind == EventKind::pending;
        if (!fits_kind) {
            return ResultCode::pending_not_pending;
        }
        if (!has_postings_of_target(sent, plan)) {
            return ResultCode::pending_has_different_accounts;
        }
        return sent.kind == EventKind::reverse ? judge_original(plan) : judge_hold(sent, plan);
    }

    [[nodiscard]] static bool has_postings_of_target(Sent const& sent, Plan const& plan) {
        if (sent.says_nothing()) {
            return true;
        }
        if (plan.postings.size() != plan.target->postings.size()) {
            return false;
        }
        for (std::size_t i = 0; i < plan.postings.size(); ++i) {
            auto const& wanted = plan.target->postings[i];
            if (plan.postings[i].account != wanted.account ||
                plan.postings[i].side != mirrored(sent, wanted.side)) {
                return false;
            }
        }
        return true;
    }

    [[nodiscard]] ResultCode judge_original(Plan const& plan) {
        for (std::size_t i = 0; i < plan.postings.size(); ++i) {
            if (plan.postings[i].amount != plan.target->postings[i].amount) {
                return ResultCode::pending_has_different_amount;
            }
        }
        return ledger_.reversed.contains(plan.target->seq) ? ResultCode::already_reversed
                                                           : ResultCode::created;
    }

    [[nodiscard]] ResultCode judge_hold(Sent const& sent, Plan const& plan) {
        if (sent.code != 0 && sent.code != plan.target->code) {
            return ResultCode::pending_has_different_code;
        }
        for (std::size_t i = 0; i < plan.postings.size(); ++i) {
            auto const amount = to_number(plan.postings[i].amount);
            if (sent.kind == EventKind::post && amount > left(plan, i)) {
                return ResultCode::exceeds_pending_amount;
            }
            if (sent.kind == EventKind::void_ && amount != left(plan, i)) {
                return ResultCode::pending_has_different_amount;
            }
        }
        if (find_alive_hold(plan) != nullptr) {
            return ResultCode::created;
        }
        auto const ended = ledger_.ended_holds.find(plan.target->seq);
        auto const state =
            ended == ledger_.ended_holds.end() ? HoldState::expired : ended->second.state;
        return state == HoldState::posted   ? ResultCode::pending_already_posted
               : state == HoldState::voided ? ResultCode::pending_already_voided
                                            : ResultCode::pending_expired;
    }

    [[nodiscard]] ResultCode judge_time(Sent const& sent, Plan& plan) {
        if (auto const code = judge_imported_time(sent, plan); code != ResultCode::created) {
            return code;
        }
        bool const is_locked =
            books().locked_through && plan.effective_date <= *books().locked_through;
        return is_locked ? ResultCode::period_locked : ResultCode::created;
    }

    [[nodiscard]] ResultCode judge_accounts(Sent const& sent, Plan& plan) {
        if (sent.kind == EventKind::void_) {
            return ResultCode::created;
        }
        auto const& postings = plan.postings;
        if (std::any_of(postings.begin(), postings.end(), [&](auto const& p) {
                return is_closed(books(), p.account, plan.time);
            })) {
            return ResultCode::account_closed;
        }
        bool const frozen = std::any_of(postings.begin(), postings.end(), [&](auto const& p) {
            auto const side = p.side == Side::debit ? LedgerAccountFlags::frozen_debit
                                                    : LedgerAccountFlags::frozen_credit;
            return has(books().accounts.at(p.account).flags, side);
        });
        return frozen ? ResultCode::account_frozen : ResultCode::created;
    }

    [[nodiscard]] ResultCode judge_overflow(Sent const& sent, Plan& plan) {
        lower_to_balance(sent, plan);
        auto const added = sum_by_account(plan.postings);
        bool pending = false;
        bool posted = false;
        bool total = false;
        for (auto const& [key, amount] : added) {
            auto const counters = oracle_.count(books(), key.first, plan.time);
            bool const is_debit = key.second == Side::debit;
            auto const was_pending = is_debit ? counters.debits_pending : counters.credits_pending;
            auto const was_posted = is_debit ? counters.debits_posted : counters.credits_posted;
            if (sent.kind == EventKind::pending) {
                pending = pending || was_pending + amount > counter_max;
            } else if (sent.kind != EventKind::void_) {
                posted = posted || was_posted + amount > counter_max;
            }
            if (sent.is_new_booking() || sent.kind == EventKind::reverse) {
                total = total || was_pending + was_posted + amount > counter_max;
            }
        }
        if (pending || posted || total) {
            return pending  ? ResultCode::overflows_pending
                   : posted ? ResultCode::overflows_posted
                            : ResultCode::overflows_total;
        }
        return judge_timeout(sent, plan);
    }

    [[nodiscard]] static ResultCode judge_timeout(Sent const& sent, Plan& plan) {
        if (sent.kind != EventKind::pending || sent.timeout_s == 0) {
            return ResultCode::created;
        }
        Number const expiry =
            Number{plan.time.time_since_epoch().count()} + Number{sent.timeout_s} * 1'000'000'000;
        if (expiry > std::numeric_limits<std::int64_t>::max()) {
            return ResultCode::overflows_timeout;
        }
        plan.expires_at = plan.time + seconds{sent.timeout_s};
        return ResultCode::created;
    }

    using Sums = std::map<std::pair<LedgerAccountId, Side>, Number>;

    static Sums sum_by_account(std::vector<Posting> const& postings) {
        Sums sums;
        for (auto const& posting : postings) {
            sums[{posting.account, posting.side}] += to_number(posting.amount);
        }
        return sums;
    }

    void lower_to_balance(Sent const& sent, Plan& plan) {
        if (!has(sent.flags, balancing)) {
            return;
        }
        Number amount = to_number(plan.postings.front().amount);
        for (auto const& posting : plan.postings) {
            auto const& account = books().accounts.at(posting.account);
            auto const counters = oracle_.count(books(), posting.account, plan.time);
            if (posting.side == Side::debit && has(sent.flags, EventFlags::balancing_debit)) {
                amount = std::min(amount, free_debit(account, counters));
            }
            if (posting.side == Side::credit && has(sent.flags, EventFlags::balancing_credit)) {
                amount = std::min(amount, free_credit(account, counters));
            }
        }
        for (auto& posting : plan.postings) {
            posting.amount = to_amount(std::max(amount, Number{0}));
        }
    }

    static Number free_debit(OracleAccount const& account, Counters const& counters) {
        Number const headroom = has(account.flags, LedgerAccountFlags::debit_limited)
                                    ? account.debit_headroom
                                    : Number{0};
        return counters.credits_posted + headroom - counters.debits_posted -
               counters.debits_pending;
    }

    static Number free_credit(OracleAccount const& account, Counters const& counters) {
        Number const headroom = has(account.flags, LedgerAccountFlags::credit_limited)
                                    ? account.credit_headroom
                                    : Number{0};
        return counters.debits_posted + headroom - counters.credits_posted -
               counters.credits_pending;
    }

    [[nodiscard]] ResultCode judge_limits(Sent const& sent, Plan& plan) {
        if (sent.kind == EventKind::post || sent.kind == EventKind::void_) {
            return ResultCode::created;
        }
        bool exceeds_credits = false;
        bool exceeds_debits = false;
        bool breaks_history = false;
        for (auto const& [key, amount] : sum_by_account(plan.postings)) {
            auto const& account = books().accounts.at(key.first);
            auto const counters = oracle_.count(books(), key.first, plan.time);
            bool const is_debit = key.second == Side::debit;
            auto const limited =
                is_debit ? LedgerAccountFlags::debit_limited : LedgerAccountFlags::credit_limited;
            if (amount == 0 || !has(account.flags, limited)) {
                continue;
            }
            auto const free =
                is_debit ? free_debit(account, counters) : free_credit(account, counters);
            (is_debit ? exceeds_credits : exceeds_debits) |= amount > free;
            breaks_history |=
                sent.kind != EventKind::pending && breaks_past(plan, key.first, key.second, amount);
        }
        return exceeds_credits                            ? ResultCode::exceeds_credits
               : exceeds_debits                           ? ResultCode::exceeds_debits
               : breaks_history && ledger_.strict_history ? ResultCode::breaks_history_limit
                                                          : ResultCode::created;
    }

    /// Whether the limit of a side would not have held at the end of some day from the entry's on.
    [[nodiscard]] bool
    breaks_past(Plan const& plan, LedgerAccountId const& id, Side side, Number const& amount) {
        if (!ledger_.strict_history) {
            return false;
        }
        std::set<Date> later_days;
        std::map<Date, Number> taken_by_day; ///< of `side`, less what the other side gave
        for (auto const& event : ledger_.events) {
            if (event.kind == EventKind::pending || event.kind == EventKind::void_) {
                continue;
            }
            for (auto const& posting : event.postings) {
                if (posting.account != id) {
                    continue;
                }
                auto const number = to_number(posting.amount);
                taken_by_day[event.effective_date] += posting.side == side ? number : -number;
                if (event.effective_date > plan.effective_date) {
                    later_days.insert(event.effective_date);
                }
            }
        }
        if (later_days.empty()) {
            return false;
        }
        taken_by_day[plan.effective_date] += amount;
        auto const& account = books().accounts.at(id);
        auto const& headroom =
            side == Side::debit ? account.debit_headroom : account.credit_headroom;
        Number taken = 0;
        for (auto const& [day, change] : taken_by_day) {
            taken += change;
            if (day >= plan.effective_date && taken > headroom) {
                return true;
            }
        }
        return false;
    }

    // Effects.

    void book(Sent const& sent, Plan const& plan) {
        auto& to = books();
        to.seq += 1;
        to.time = plan.time;
        end_expired_holds();
        JournalEntry entry;
        entry.seq = to.seq;
        entry.time = plan.time;
        entry.kind = sent.kind;
        entry.flags = sent.flags;
        entry.id = sent.account != nullptr ? EntryId{} : EntryId{sent.id};
        entry.pending_id = sent.pending_id;
        entry.timeout_s = sent.timeout_s;
        entry.code = sent.code;
        entry.effective_date = plan.effective_date;
        entry.user_data = sent.user_data;
        entry.mandate = sent.mandate;
        entry.principal = options_.principal;
        entry.text = sent.text;
        entry.conversion = sent.conversion;
        if (plan.target != nullptr) {
            inherit(sent, *plan.target, entry);
        }
        for (auto const& posting : plan.postings) {
            entry.postings.push_back({posting.account, posting.side, posting.amount, {}});
        }
        if (sent.account != nullptr) {
            book_open(*sent.account, entry);
        } else if (sent.change != nullptr) {
            book_change(*sent.change, entry);
        } else if (sent.period != nullptr) {
            book_period(*sent.period, entry);
        } else {
            book_postings(sent, plan);
        }
        if (sent.account == nullptr) {
            ledger_.ids.emplace(entry.id, entry.seq);
        }
        ledger_.events.push_back(std::move(entry));
    }

    void end_expired_holds() {
        for (auto hold = books().open_holds.begin(); hold != books().open_holds.end();) {
            if (hold->second.is_alive(books().time)) {
                ++hold;
                continue;
            }
            ledger_.ended_holds[hold->first] = {HoldState::expired, books().seq, hold->second.left};
            hold = books().open_holds.erase(hold);
        }
    }

    static void inherit(Sent const& sent, JournalEntry const& target, JournalEntry& entry) {
        if (sent.code == 0) {
            entry.code = target.code;
        }
        if (sent.user_data == UserData{}) {
            entry.user_data = target.user_data;
        }
        if (sent.mandate.is_zero()) {
            entry.mandate = target.mandate;
        }
    }

    void book_open(LedgerAccountDraft const& draft, JournalEntry& entry) {
        LedgerAccount opened{.id = draft.id,
                             .number = entry.seq,
                             .opened_at = entry.time,
                             .asset = oracle_.currency(draft.asset),
                             .account_class = draft.account_class,
                             .code = draft.code,
                             .flags = draft.account_flags,
                             .debit_headroom = draft.debit_headroom,
                             .credit_headroom = draft.credit_headroom,
                             .parent = draft.parent,
                             .user_data = draft.user_data,
                             .text = entry.text,
                             .balance = {}};
        entry.account = opened;
        OracleAccount account{opened,
                              draft.account_flags,
                              to_number(draft.debit_headroom),
                              to_number(draft.credit_headroom),
                              0,
                              0};
        books().accounts.emplace(draft.id, std::move(account));
        oracle_.account_owners_.emplace(draft.id, index_);
    }

    void book_change(LedgerAccountChange const& change, JournalEntry& entry) {
        auto& account = books().accounts.at(change.account);
        account.debit_headroom =
            change.debit_headroom ? to_number(*change.debit_headroom) : account.debit_headroom;
        account.credit_headroom =
            change.credit_headroom ? to_number(*change.credit_headroom) : account.credit_headroom;
        set_flag(account.flags, LedgerAccountFlags::debit_limited, change.debit_limited);
        set_flag(account.flags, LedgerAccountFlags::credit_limited, change.credit_limited);
        set_flag(account.flags, LedgerAccountFlags::frozen_debit, change.frozen_debit);
        set_flag(account.flags, LedgerAccountFlags::frozen_credit, change.frozen_credit);
        entry.account = account.opened;
        entry.account->flags = account.flags;
        entry.account->debit_headroom = to_amount(account.debit_headroom);
        entry.account->credit_headroom = to_amount(account.credit_headroom);
    }

    void book_period(PeriodChange const& change, JournalEntry& entry) {
        auto& to = books();
        to.business_date = change.business_date ? change.business_date : to.business_date;
        to.locked_through = change.locked_through ? change.locked_through : to.locked_through;
        if (change.unlock) {
            to.locked_through.reset();
        }
        entry.business_date = to.business_date;
        entry.locked_through = to.locked_through;
    }

    void book_postings(Sent const& sent, Plan const& plan) {
        if (sent.kind == EventKind::pending) {
            OpenHold hold{
                EntryId{sent.id}, books().seq, sent.flags, plan.postings, {}, 0, plan.expires_at};
            for (auto const& posting : plan.postings) {
                hold.left.push_back(to_number(posting.amount));
            }
            books().open_holds.emplace(books().seq, std::move(hold));
            return;
        }
        if (sent.kind == EventKind::void_) {
            end_hold(plan.target->seq, HoldState::voided);
            return;
        }
        if (sent.kind == EventKind::post) {
            capture(sent, plan);
        } else if (sent.kind == EventKind::reverse) {
            ledger_.reversed.emplace(plan.target->seq, books().seq);
        }
        for (auto const& posting : plan.postings) {
            auto& account = books().accounts.at(posting.account);
            (posting.side == Side::debit ? account.debits_posted : account.credits_posted) +=
                to_number(posting.amount);
        }
    }

    void capture(Sent const& sent, Plan const& plan) {
        auto& hold = books().open_holds.at(plan.target->seq);
        for (std::size_t i = 0; i < plan.postings.size(); ++i) {
            hold.left[i] -= to_number(plan.postings[i].amount);
        }
        hold.captured += to_number(plan.postings.front().amount);
        if (!has(sent.flags, EventFlags::keep_open)) {
            end_hold(plan.target->seq, HoldState::posted);
        }
    }

    void end_hold(std::uint64_t seq, HoldState state) {
        ledger_.ended_holds[seq] = {state, books().seq, books().open_holds.at(seq).left};
        books().open_holds.erase(seq);
    }

    Oracle& oracle_;
    OneLedger& ledger_;
    std::size_t index_;
    BatchOptions const& options_;
    Timestamp reading_;
    bool imported_;
};

std::size_t Oracle::add_ledger(bool strict_history) {
    ledgers_.emplace_back().strict_history = strict_history;
    return ledgers_.size() - 1;
}

void Oracle::define_asset(Currency const& asset) {
    assets_.emplace(asset.code(), asset);
}

Currency Oracle::currency(std::string const& asset) const {
    auto const found = assets_.find(asset);
    return found != assets_.end() ? found->second : Currency::iso(asset);
}

Counters Oracle::count(Books const& books, LedgerAccountId const& id, Timestamp now) const {
    auto const& account = books.accounts.at(id);
    Counters counters{0, account.debits_posted, 0, account.credits_posted};
    for (auto const& [seq, hold] : books.open_holds) {
        for (std::size_t i = 0; i < hold.postings.size() && hold.is_alive(now); ++i) {
            if (hold.postings[i].account == id) {
                (hold.postings[i].side == Side::debit ? counters.debits_pending
                                                      : counters.credits_pending) += hold.left[i];
            }
        }
    }
    return counters;
}

bool Oracle::is_closed(Books const& books, LedgerAccountId const& id, Timestamp now) {
    for (auto const& [seq, hold] : books.open_holds) {
        for (auto const& posting : hold.postings) {
            auto const flag = posting.side == Side::debit ? EventFlags::closing_debit
                                                          : EventFlags::closing_credit;
            if (posting.account == id && has(hold.flags, flag) && hold.is_alive(now)) {
                return true;
            }
        }
    }
    return false;
}

void Oracle::undo(OneLedger& ledger, Books const& books) {
    for (auto seq = books.seq; seq < ledger.events.size(); ++seq) {
        auto const& event = ledger.events[seq];
        if (event.kind == EventKind::open) {
            account_owners_.erase(event.account->id);
        } else {
            ledger.ids.erase(event.id);
        }
    }
    ledger.events.erase(ledger.events.begin() + static_cast<std::ptrdiff_t>(books.seq),
                        ledger.events.end());
    std::erase_if(ledger.ended_holds,
                  [&](auto const& ended) { return ended.second.by_seq > books.seq; });
    std::erase_if(ledger.reversed,
                  [&](auto const& reversed) { return reversed.second > books.seq; });
    ledger.books = books;
}

Answer Oracle::post_batch(std::size_t index,
                          std::span<Event const> events,
                          BatchOptions const& options,
                          Timestamp reading) {
    auto& ledger = ledgers_[index];
    std::string prints;
    if (options.batch_id) {
        for (auto const& event : events) {
            prints += fingerprint(event) + '\n';
        }
        if (auto const found = ledger.receipts.find(*options.batch_id);
            found != ledger.receipts.end()) {
            return found->second.first == prints ? found->second.second
                                                 : Answer{ResultCode::batch_id_reused, {}};
        }
    }
    if (events.size() > limits::batch_events_max) {
        return {ResultCode::batch_too_large, {}};
    }
    auto const is_linked = [&](std::size_t i) {
        return has(Sent{events[i]}.flags, EventFlags::linked);
    };
    bool const imported = !events.empty() && has(Sent{events[0]}.flags, EventFlags::imported);
    auto const before = options.dry_run ? std::optional{ledger.books} : std::nullopt;
    auto const failed_before = options.dry_run ? std::optional{ledger.failed} : std::nullopt;

    Answer answer;
    Run run{*this, ledger, index, options, reading, imported};
    for (std::size_t begin = 0; begin < events.size();) {
        auto end = begin + 1;
        while (end < events.size() && (options.atomic || is_linked(end - 1))) {
            ++end;
        }
        EventResult const chain_open{.code = ResultCode::linked_event_chain_open};
        bool const is_chain = end - begin > 1 || is_linked(begin);
        bool const is_open = end == events.size() && is_linked(end - 1);
        auto const undo_to = is_chain ? std::optional{ledger.books} : std::nullopt;
        std::vector<EventResult> results;
        std::optional<std::size_t> broken;
        for (auto i = begin; i < end && !broken; ++i) {
            bool const never_closed = is_open && i + 1 == end;
            results.push_back(never_closed ? chain_open : run.apply(events[i]));
            if (!results.back().ok()) {
                broken = i;
            }
        }
        if (broken) {
            if (undo_to) {
                undo(ledger, *undo_to);
            }
            run.remember(events[*broken], results.back().code);
            auto const own = results.back();
            results.assign(end - begin, EventResult{.code = ResultCode::linked_event_failed});
            results[*broken - begin] = own;
        }
        answer.results.insert(answer.results.end(), results.begin(), results.end());
        begin = end;
    }
    if (before) {
        undo(ledger, *before);
        ledger.failed = *failed_before;
    } else if (options.batch_id) {
        ledger.receipts.emplace(*options.batch_id, std::pair{prints, answer});
    }
    return answer;
}

std::size_t Oracle::sweep(std::size_t index, Timestamp now, std::size_t limit) {
    auto& ledger = ledgers_[index];
    std::set<std::pair<Timestamp, std::uint64_t>> due;
    for (auto const& [seq, hold] : ledger.books.open_holds) {
        if (!hold.is_alive(now)) {
            due.emplace(*hold.expires_at, seq);
        }
    }
    std::size_t swept = 0;
    for (auto const& [expires_at, seq] : due) {
        if (swept == limit) {
            break;
        }
        ledger.ended_holds[seq] = {
            HoldState::expired, ledger.books.seq, ledger.books.open_holds.at(seq).left};
        ledger.books.open_holds.erase(seq);
        ledger.books.swept_until = std::max(ledger.books.swept_until, expires_at);
        ++swept;
    }
    return swept;
}

std::optional<Balance> Oracle::find_balance(std::size_t index,
                                            LedgerAccountId const& id,
                                            AsOf const& as_of,
                                            Timestamp now) const {
    auto const& ledger = ledgers_[index];
    auto const account = ledger.books.accounts.find(id);
    if (account == ledger.books.accounts.end()) {
        return std::nullopt;
    }
    std::uint64_t last = 0;
    for (auto const& event : ledger.events) {
        bool const known =
            (!as_of.seq || event.seq <= *as_of.seq) && (!as_of.time || event.time <= *as_of.time);
        last = known ? event.seq : last;
    }
    if (account->second.opened.number > last) {
        return std::nullopt;
    }
    auto moment = ledger.books.moment(now);
    if (as_of.time) {
        moment = *as_of.time;
    }
    if (as_of.seq) { // of both, the earlier; holds expire between events too
        auto const seq = std::min<std::uint64_t>(*as_of.seq, ledger.events.size());
        auto const time = ledger.events[seq - 1].time;
        moment = as_of.time ? std::min(moment, time) : time;
    }
    Counters counters;
    std::map<EntryId, std::vector<Number>> left; ///< of the holds of this account
    std::map<EntryId, JournalEntry const*> holds;
    for (std::uint64_t seq = 1; seq <= last; ++seq) {
        auto const& event = ledger.events[seq - 1];
        bool const touches = std::any_of(event.postings.begin(),
                                         event.postings.end(),
                                         [&](auto const& p) { return p.account == id; });
        if (!touches) {
            continue;
        }
        if (event.kind == EventKind::pending) {
            holds[event.id] = &event;
            for (auto const& posting : event.postings) {
                left[event.id].push_back(to_number(posting.amount));
            }
            continue;
        }
        if (event.kind == EventKind::post) {
            for (std::size_t i = 0; i < event.postings.size(); ++i) {
                left[event.pending_id][i] -= to_number(event.postings[i].amount);
            }
        }
        if (event.kind == EventKind::void_ ||
            (event.kind == EventKind::post && !has(event.flags, EventFlags::keep_open))) {
            holds.erase(event.pending_id);
        }
        bool const counts = event.kind != EventKind::void_ &&
                            (!as_of.effective || event.effective_date <= *as_of.effective);
        for (auto const& posting : event.postings) {
            if (counts && posting.account == id) {
                (posting.side == Side::debit ? counters.debits_posted : counters.credits_posted) +=
                    to_number(posting.amount);
            }
        }
    }
    for (auto const& [hold_id, hold] : holds) {
        if (hold->timeout_s != 0 && hold->time + seconds{hold->timeout_s} <= moment) {
            continue;
        }
        for (std::size_t i = 0; i < hold->postings.size(); ++i) {
            if (hold->postings[i].account == id) {
                (hold->postings[i].side == Side::debit ? counters.debits_pending
                                                       : counters.credits_pending) +=
                    left[hold_id][i];
            }
        }
    }
    return counters.balance();
}

std::optional<LedgerAccount>
Oracle::find_account(std::size_t index, LedgerAccountId const& id, Timestamp now) const {
    auto const& books = ledgers_[index].books;
    auto const found = books.accounts.find(id);
    if (found == books.accounts.end()) {
        return std::nullopt;
    }
    auto const moment = books.moment(now);
    auto account = found->second.opened;
    account.flags = found->second.flags;
    if (is_closed(books, id, moment)) {
        account.flags = account.flags | LedgerAccountFlags::closed;
    }
    account.debit_headroom = to_amount(found->second.debit_headroom);
    account.credit_headroom = to_amount(found->second.credit_headroom);
    account.balance = count(books, id, moment).balance();
    return account;
}

std::vector<LedgerAccountId> Oracle::list_accounts(std::size_t index) const {
    std::vector<LedgerAccountId> ids;
    for (auto const& event : ledgers_[index].events) {
        if (event.kind == EventKind::open) {
            ids.push_back(event.account->id);
        }
    }
    return ids;
}

std::vector<OpenHold> Oracle::list_open_holds(std::size_t index, Timestamp now) const {
    auto const& books = ledgers_[index].books;
    std::vector<OpenHold> holds;
    for (auto const& [seq, hold] : books.open_holds) {
        if (hold.is_alive(books.moment(now))) {
            holds.push_back(hold);
        }
    }
    return holds;
}

OpenHold const* Oracle::find_open_hold(std::size_t index, EntryId const& id) const {
    auto const& ledger = ledgers_[index];
    auto const seq = ledger.ids.find(id);
    if (seq == ledger.ids.end()) {
        return nullptr;
    }
    auto const found = ledger.books.open_holds.find(seq->second);
    return found == ledger.books.open_holds.end() ? nullptr : &found->second;
}

std::vector<JournalEntry> const& Oracle::events(std::size_t index) const {
    return ledgers_[index].events;
}

std::uint64_t Oracle::head_seq(std::size_t index) const {
    return ledgers_[index].books.seq;
}

Timestamp Oracle::head_time(std::size_t index) const {
    return ledgers_[index].books.time;
}

std::optional<Date> Oracle::business_date(std::size_t index) const {
    return ledgers_[index].books.business_date;
}

std::optional<Date> Oracle::locked_through(std::size_t index) const {
    return ledgers_[index].books.locked_through;
}

std::optional<HoldState>
Oracle::find_hold_state(std::size_t index, EntryId const& id, Timestamp now) const {
    auto const& ledger = ledgers_[index];
    auto const found = ledger.ids.find(id);
    if (found == ledger.ids.end() || ledger.events[found->second - 1].kind != EventKind::pending) {
        return std::nullopt;
    }
    auto const open = ledger.books.open_holds.find(found->second);
    if (open == ledger.books.open_holds.end()) {
        return ledger.ended_holds.at(found->second).state;
    }
    return open->second.is_alive(ledger.books.moment(now)) ? HoldState::open : HoldState::expired;
}

Counters Oracle::totals(std::size_t index, std::string const& asset, Timestamp now) const {
    auto const& books = ledgers_[index].books;
    Counters sum;
    for (auto const& [id, account] : books.accounts) {
        if (account.opened.asset.code() == asset) {
            auto const counters = count(books, id, books.moment(now));
            sum.debits_pending += counters.debits_pending;
            sum.debits_posted += counters.debits_posted;
            sum.credits_pending += counters.credits_pending;
            sum.credits_posted += counters.credits_posted;
        }
    }
    return sum;
}

} // namespace simulation
