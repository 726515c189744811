#include "ledger/engine.hpp"

#include "ledger/tables.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <array>

/// An id that was sent before: `exists`, or the lowest field that differs.
namespace nostro::inline v0::detail {

namespace {

using enum ResultCode;

/// Fields a post, void or reverse may leave empty to take them from its target.
template <class Value>
bool matches(Value const& drafted, Value const& stored, bool inherits) {
    return drafted == stored || (inherits && drafted == Value{});
}

bool has_same_text(DraftView const& draft, JournalEntry const& stored) {
    if (stored.text_erased) {
        return true;
    }
    Text const drafted = draft.text == nullptr ? Text{} : canonical::sorted(*draft.text);
    return drafted == canonical::sorted(stored.text);
}

ResultCode compare_common(DraftView const& draft, JournalEntry const& stored, bool inherits) {
    if (!matches(*draft.user_data, stored.user_data, inherits)) {
        return exists_with_different_user_data;
    }
    return has_same_text(draft, stored) ? exists : exists_with_different_metadata;
}

/// What the last change of an account before an event left, or else its opening.
LedgerAccountChangeRow state_before(storage::Transaction& transaction,
                                    Scope scope,
                                    LedgerAccount const& account,
                                    std::uint64_t seq) {
    using tables::LedgerAccountChanges;
    auto const number = static_cast<std::int64_t>(account.number);
    std::array const equal{
        storage::Value{scope.tenant}, storage::Value{scope.ledger}, storage::Value{number}};
    std::array const to{storage::Value{static_cast<std::int64_t>(seq)}};
    storage::Rows rows{LedgerAccountChanges::table};
    if (transaction.select(LedgerAccountChanges::table,
                           {.index = LedgerAccountChanges::by_account,
                            .equal = equal,
                            .to = to,
                            .to_inclusive = false,
                            .descending = true,
                            .limit = 1},
                           rows) != 0) {
        return decode_account_change(rows, 0);
    }
    auto const opened = find_accounts_by_number(transaction, scope, std::span{&number, 1}).front();
    if (!opened) {
        throw CorruptData{"a change has no account", {{"account", to_string(account.id)}}};
    }
    return {number, opened->flags, opened->debit_headroom, opened->credit_headroom};
}

/// The dates that the last change of them before an event left.
PeriodChangeRow dates_before(storage::Transaction& transaction, Scope scope, std::uint64_t seq) {
    using tables::PeriodChanges;
    std::array const equal{storage::Value{scope.tenant}, storage::Value{scope.ledger}};
    std::array const to{storage::Value{static_cast<std::int64_t>(seq)}};
    storage::Rows rows{PeriodChanges::table};
    return transaction.select(PeriodChanges::table,
                              {.index = {},
                               .equal = equal,
                               .to = to,
                               .to_inclusive = false,
                               .descending = true,
                               .limit = 1},
                              rows) != 0
               ? decode_period_change(rows, 0)
               : PeriodChangeRow{};
}

} // namespace

ResultCode Engine::compare_entry(DraftView const& draft, JournalEntry const& stored) {
    if (draft.flags != stored.flags || draft.kind != stored.kind) {
        return exists_with_different_flags;
    }
    if (draft.change != nullptr) {
        return compare_change(draft, stored);
    }
    if (draft.period != nullptr) {
        return compare_period(draft, stored);
    }
    bool const inherits = draft.has_target();
    if (draft.pending_id != stored.pending_id) {
        return exists_with_different_pending_id;
    }
    if (draft.timeout_s != stored.timeout_s) {
        return exists_with_different_timeout;
    }
    if (ResultCode const code = compare_postings(draft, stored); code != exists) {
        return code;
    }
    if (draft.effective_date && *draft.effective_date != stored.effective_date) {
        return exists_with_different_effective_date;
    }
    if (ResultCode const code = compare_common(draft, stored, inherits); code != exists) {
        return code;
    }
    if (draft.conversion == nullptr ? stored.conversion.has_value()
                                    : stored.conversion != *draft.conversion) {
        return exists_with_different_metadata;
    }
    if (!matches(draft.code, stored.code, inherits)) {
        return exists_with_different_code;
    }
    return matches(draft.mandate, Uuid{stored.mandate}, inherits) ? exists
                                                                  : exists_with_different_mandate;
}

ResultCode Engine::compare_postings(DraftView const& draft, JournalEntry const& stored) {
    if (draft.has_target() && draft.postings.empty()) {
        for (std::size_t i = 0; draft.kind == EventKind::post && i < stored.postings.size(); ++i) {
            if (!was_full_capture(stored, i)) {
                return exists_with_different_amount;
            }
        }
        return exists;
    }
    if (!draft.inherits_accounts) {
        if (draft.postings.size() != stored.postings.size()) {
            return exists_with_different_entry_count;
        }
        auto const same = [](auto field) {
            return [field](Posting const& drafted, PostingRecord const& kept) {
                return drafted.*(field.first) == kept.*(field.second);
            };
        };
        if (!std::ranges::equal(draft.postings,
                                stored.postings,
                                same(std::pair{&Posting::account, &PostingRecord::account}))) {
            return exists_with_different_account;
        }
        if (!std::ranges::equal(draft.postings,
                                stored.postings,
                                same(std::pair{&Posting::side, &PostingRecord::side}))) {
            return exists_with_different_side;
        }
    }
    for (std::size_t i = 0; i < draft.postings.size() && i < stored.postings.size(); ++i) {
        if (!has_same_amount(draft, stored, i)) {
            return exists_with_different_amount;
        }
    }
    return exists;
}

bool Engine::has_same_amount(DraftView const& draft, JournalEntry const& stored, std::size_t line) {
    Posting const& drafted = draft.postings[line];
    Amount const kept = stored.postings[line].amount;
    Amount wanted = drafted.amount;
    if (drafted.scale) {
        auto const account = find_account(stored.postings[line].account);
        auto const rescaled =
            rescale(wanted, *drafted.scale, assets_[accounts_[account].asset].currency.scale());
        if (!rescaled) {
            return false;
        }
        wanted = *rescaled;
    }
    if (has(draft.flags, EventFlags::balancing_debit | EventFlags::balancing_credit)) {
        return wanted >= kept;
    }
    if (draft.kind == EventKind::post && wanted == Amount::max()) {
        return wanted == kept || was_full_capture(stored, line);
    }
    bool const means_all = draft.inherits_accounts &&
                           (draft.kind == EventKind::void_ || draft.kind == EventKind::reverse) &&
                           (wanted.is_zero() || wanted == Amount::max());
    return means_all || wanted == kept;
}

/// Whether a stored post captured all that was left of one posting of its hold at that time.
bool Engine::was_full_capture(JournalEntry const& stored, std::size_t line) {
    Target const* hold = find_target(stored.pending_id);
    if (hold == nullptr || line >= hold->lines.size()) {
        return false;
    }
    uint128 captured = 0;
    for (std::uint64_t const seq : find_links(*transaction_, scope_, hold->seq, EventKind::post)) {
        if (seq <= stored.seq) {
            captured += static_cast<uint128>(to_int128(load_entry(seq).postings.at(line).amount));
        }
    }
    return captured == hold->lines[line].amount;
}

ResultCode Engine::compare_account(DraftView const& draft, JournalEntry const& stored) const {
    LedgerAccountDraft const& drafted = *draft.account;
    LedgerAccount const& kept = *stored.account;
    if (draft.flags != stored.flags || drafted.account_flags != kept.flags) {
        return exists_with_different_flags;
    }
    if (drafted.asset != kept.asset.code() || drafted.account_class != kept.account_class ||
        drafted.parent != kept.parent) {
        return exists_with_different_account;
    }
    if (drafted.debit_headroom != kept.debit_headroom ||
        drafted.credit_headroom != kept.credit_headroom) {
        return exists_with_different_amount;
    }
    if (ResultCode const code = compare_common(draft, stored, false); code != exists) {
        return code;
    }
    return drafted.code == kept.code ? exists : exists_with_different_code;
}

/// The same if it would have left the same state: what it does not set is as it was before.
ResultCode Engine::compare_change(DraftView const& draft, JournalEntry const& stored) const {
    LedgerAccountChange const& drafted = *draft.change;
    LedgerAccount const& kept = *stored.account;
    if (drafted.account != kept.id) {
        return exists_with_different_account;
    }
    LedgerAccountChangeRow const before = state_before(*transaction_, scope_, kept, stored.seq);
    auto const flag_differs = [&](std::optional<bool> const& wanted, LedgerAccountFlags flag) {
        return wanted.value_or(has(before.flags, flag)) != has(kept.flags, flag);
    };
    if (drafted.debit_headroom.value_or(before.debit_headroom) != kept.debit_headroom ||
        drafted.credit_headroom.value_or(before.credit_headroom) != kept.credit_headroom ||
        flag_differs(drafted.debit_limited, LedgerAccountFlags::debit_limited) ||
        flag_differs(drafted.credit_limited, LedgerAccountFlags::credit_limited) ||
        flag_differs(drafted.frozen_debit, LedgerAccountFlags::frozen_debit) ||
        flag_differs(drafted.frozen_credit, LedgerAccountFlags::frozen_credit)) {
        return exists_with_different_amount;
    }
    return compare_common(draft, stored, false);
}

/// As `compare_change`.
ResultCode Engine::compare_period(DraftView const& draft, JournalEntry const& stored) const {
    PeriodChange const& drafted = *draft.period;
    auto [business_date, locked_through] = dates_before(*transaction_, scope_, stored.seq);
    business_date = drafted.business_date ? drafted.business_date : business_date;
    locked_through = drafted.locked_through ? drafted.locked_through : locked_through;
    if (drafted.unlock) {
        locked_through.reset();
    }
    if (business_date != stored.business_date || locked_through != stored.locked_through) {
        return exists_with_different_effective_date;
    }
    return compare_common(draft, stored, false);
}

} // namespace nostro::inline v0::detail
