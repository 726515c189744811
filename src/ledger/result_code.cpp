#include <nostro/ledger/result_code.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace nostro::inline v0 {

namespace {

constexpr bool remembered = true;
constexpr bool forgotten = false;

/// The name stands once: it is the enumerator's.
#define NOSTRO_CODE(name, remembered, meaning)                                                     \
    ResultCodeInfo {                                                                               \
        ResultCode::name, #name, remembered, meaning                                               \
    }

constexpr std::array table{
    NOSTRO_CODE(created, forgotten, "the event was applied"),
    NOSTRO_CODE(linked_event_failed, forgotten, "another event of the same chain failed"),
    NOSTRO_CODE(
        linked_event_chain_open, forgotten, "the batch ended inside a chain of linked events"),
    NOSTRO_CODE(batch_id_reused, forgotten, "the batch id belongs to a batch with other events"),
    NOSTRO_CODE(batch_too_large, forgotten, "the batch has more events than the limit"),
    NOSTRO_CODE(imported_event_expected,
                forgotten,
                "the batch began with an imported event and this one is not imported"),
    NOSTRO_CODE(imported_event_not_expected,
                forgotten,
                "the batch began with an event that is not imported and this one is"),
    NOSTRO_CODE(timestamp_must_be_zero, forgotten, "only imported events bring a time"),
    NOSTRO_CODE(imported_timestamp_out_of_range,
                forgotten,
                "the time of an imported event is not positive"),
    NOSTRO_CODE(imported_timestamp_must_not_advance,
                forgotten,
                "the time of an imported event is not before the present"),
    NOSTRO_CODE(
        reserved_field, forgotten, "a field has a value that this kind of event cannot have"),
    NOSTRO_CODE(
        reserved_flag, forgotten, "a flag is undefined, or not allowed on this kind of event"),
    NOSTRO_CODE(id_must_not_be_zero, forgotten, "the id is zero"),
    NOSTRO_CODE(id_must_not_be_max, forgotten, "the id is all ones"),
    NOSTRO_CODE(not_permitted, forgotten, "who acts may not do this"),
    NOSTRO_CODE(mandate_not_active, forgotten, "the mandate does not exist or is not active"),
    NOSTRO_CODE(exists_with_different_flags,
                forgotten,
                "the id belongs to an event with other flags or of another kind"),
    NOSTRO_CODE(exists_with_different_pending_id,
                forgotten,
                "the id belongs to an event with another pending_id"),
    NOSTRO_CODE(exists_with_different_timeout,
                forgotten,
                "the id belongs to an event with another timeout"),
    NOSTRO_CODE(exists_with_different_entry_count,
                forgotten,
                "the id belongs to an event with another number of postings"),
    NOSTRO_CODE(
        exists_with_different_account, forgotten, "the id belongs to an event on another account"),
    NOSTRO_CODE(
        exists_with_different_side, forgotten, "the id belongs to an event with other sides"),
    NOSTRO_CODE(
        exists_with_different_amount, forgotten, "the id belongs to an event with another amount"),
    NOSTRO_CODE(exists_with_different_effective_date,
                forgotten,
                "the id belongs to an event with another date"),
    NOSTRO_CODE(exists_with_different_user_data,
                forgotten,
                "the id belongs to an event with other user data"),
    NOSTRO_CODE(exists_with_different_metadata,
                forgotten,
                "the id belongs to an event with another text or conversion"),
    NOSTRO_CODE(
        exists_with_different_code, forgotten, "the id belongs to an event with another code"),
    NOSTRO_CODE(exists_with_different_mandate,
                forgotten,
                "the id belongs to an event with another mandate"),
    NOSTRO_CODE(exists, forgotten, "the same event was applied before"),
    NOSTRO_CODE(id_already_failed,
                forgotten,
                "an event with this id was refused before, and refusals of its kind last"),
    NOSTRO_CODE(flags_are_mutually_exclusive,
                forgotten,
                "the flags do not go together, or not with this shape of event"),
    NOSTRO_CODE(entries_must_not_be_empty, forgotten, "an entry needs a posting on each side"),
    NOSTRO_CODE(too_many_entries, forgotten, "a side has more postings than the limit"),
    NOSTRO_CODE(account_id_must_not_be_zero, forgotten, "an account id is zero"),
    NOSTRO_CODE(account_id_must_not_be_max, forgotten, "an account id is all ones"),
    NOSTRO_CODE(accounts_must_be_different, forgotten, "an account is on both sides"),
    NOSTRO_CODE(amount_out_of_range, forgotten, "an amount is negative"),
    NOSTRO_CODE(amount_not_representable,
                forgotten,
                "an amount is not a whole number of the asset's minor units, or too large"),
    NOSTRO_CODE(pending_id_must_be_zero, forgotten, "this kind of event names no other event"),
    NOSTRO_CODE(
        pending_id_must_not_be_zero, forgotten, "this kind of event must name another event"),
    NOSTRO_CODE(pending_id_must_be_different, forgotten, "an event cannot name itself"),
    NOSTRO_CODE(timeout_reserved_for_pending, forgotten, "only a pending entry has a timeout"),
    NOSTRO_CODE(closing_must_be_pending, forgotten, "only a pending entry closes an account"),
    NOSTRO_CODE(code_must_not_be_zero, forgotten, "the code is zero"),
    NOSTRO_CODE(
        effective_date_invalid, forgotten, "the effective date is not in the years 1 to 9999"),
    NOSTRO_CODE(account_not_found, remembered, "there is no such account"),
    NOSTRO_CODE(
        accounts_must_have_the_same_ledger, forgotten, "an account belongs to another ledger"),
    NOSTRO_CODE(unbalanced_per_asset, forgotten, "debits and credits of an asset differ"),
    NOSTRO_CODE(pending_not_found, remembered, "there is no entry with this pending_id"),
    NOSTRO_CODE(pending_not_pending,
                forgotten,
                "the entry named by pending_id is not of the kind that is needed"),
    NOSTRO_CODE(pending_has_different_accounts,
                forgotten,
                "the accounts or sides are not those of the entry named by pending_id"),
    NOSTRO_CODE(pending_has_different_code,
                forgotten,
                "the code is not that of the entry named by pending_id"),
    NOSTRO_CODE(
        exceeds_pending_amount, forgotten, "an amount is more than what is left of the hold"),
    NOSTRO_CODE(pending_has_different_amount,
                forgotten,
                "an amount is not what it must be for the entry named by pending_id"),
    NOSTRO_CODE(pending_already_posted, forgotten, "the hold has been posted"),
    NOSTRO_CODE(pending_already_voided, forgotten, "the hold has been voided"),
    NOSTRO_CODE(pending_expired, forgotten, "the hold has expired"),
    NOSTRO_CODE(already_reversed, forgotten, "the entry has been reversed"),
    NOSTRO_CODE(imported_timestamp_must_not_regress,
                forgotten,
                "the time of an imported event is not after the last event"),
    NOSTRO_CODE(imported_must_postdate_account,
                forgotten,
                "the time of an imported event is not after the opening of its accounts"),
    NOSTRO_CODE(imported_timeout_must_be_zero,
                forgotten,
                "an imported pending entry cannot have a timeout"),
    NOSTRO_CODE(period_locked, forgotten, "the effective date is in a locked period"),
    NOSTRO_CODE(account_closed, remembered, "an account is closed"),
    NOSTRO_CODE(account_frozen, remembered, "a side of an account is frozen"),
    NOSTRO_CODE(overflows_pending, forgotten, "a pending counter would leave its range"),
    NOSTRO_CODE(overflows_posted, forgotten, "a posted counter would leave its range"),
    NOSTRO_CODE(overflows_total,
                forgotten,
                "pending and posted of a side together would leave their range"),
    NOSTRO_CODE(overflows_timeout, forgotten, "the hold would expire beyond the range of time"),
    NOSTRO_CODE(exceeds_credits, remembered, "debits would exceed credits and headroom"),
    NOSTRO_CODE(exceeds_debits, remembered, "credits would exceed debits and headroom"),
    NOSTRO_CODE(
        breaks_history_limit, remembered, "a limit would not have held at the end of a past day"),
    NOSTRO_CODE(mandate_limit_exceeded, remembered, "the mandate does not cover the amount"),
};

#undef NOSTRO_CODE

consteval bool is_in_order() {
    for (std::size_t at = 0; at < table.size(); ++at) {
        if (static_cast<std::size_t>(table[at].code) != at) {
            return false;
        }
    }
    return true;
}

static_assert(is_in_order(), "a code is the index of its row");

} // namespace

std::span<ResultCodeInfo const> result_codes() noexcept {
    return table;
}

ResultCodeInfo const& info_of(ResultCode code) noexcept {
    static constexpr ResultCodeInfo unknown{
        ResultCode{255}, "unknown", forgotten, "not a result code"};
    auto const at = static_cast<std::size_t>(code);
    return at < table.size() ? table[at] : unknown;
}

std::string_view name_of(ResultCode code) noexcept {
    return info_of(code).name;
}

template <>
std::optional<ResultCode> find_named<ResultCode>(std::string_view name) noexcept {
    auto const found = std::ranges::find(table, name, &ResultCodeInfo::name);
    return found == table.end() ? std::nullopt : std::optional{found->code};
}

} // namespace nostro::inline v0
