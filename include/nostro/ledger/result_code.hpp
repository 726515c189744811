#pragma once

#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace nostro::inline v0 {

/// The verdict on one ledger event. The number is the precedence: when several rules are broken,
/// the lowest is answered. Numbers and names are stable for ever; `info` tells the same sentences.
enum class ResultCode : std::uint8_t {
    /// The event was applied.
    created = 0,
    /// Another event of the same chain failed.
    linked_event_failed = 1,
    /// The batch ended inside a chain of linked events.
    linked_event_chain_open = 2,
    /// The batch id belongs to a batch with other events.
    batch_id_reused = 3,
    /// The batch has more events than the limit.
    batch_too_large = 4,
    /// The batch began with an imported event and this one is not imported.
    imported_event_expected = 5,
    /// The batch began with an event that is not imported and this one is.
    imported_event_not_expected = 6,
    /// Only imported events bring a time.
    timestamp_must_be_zero = 7,
    /// The time of an imported event is not positive.
    imported_timestamp_out_of_range = 8,
    /// The time of an imported event is not before the present.
    imported_timestamp_must_not_advance = 9,
    /// A field has a value that this kind of event cannot have.
    reserved_field = 10,
    /// A flag is undefined, or not allowed on this kind of event.
    reserved_flag = 11,
    /// The id is zero.
    id_must_not_be_zero = 12,
    /// The id is all ones.
    id_must_not_be_max = 13,
    /// Who acts may not do this.
    not_permitted = 14,
    /// The mandate does not exist or is not active.
    mandate_not_active = 15,
    /// The id belongs to an event with other flags or of another kind.
    exists_with_different_flags = 16,
    /// The id belongs to an event with another pending_id.
    exists_with_different_pending_id = 17,
    /// The id belongs to an event with another timeout.
    exists_with_different_timeout = 18,
    /// The id belongs to an event with another number of postings.
    exists_with_different_entry_count = 19,
    /// The id belongs to an event on another account.
    exists_with_different_account = 20,
    /// The id belongs to an event with other sides.
    exists_with_different_side = 21,
    /// The id belongs to an event with another amount.
    exists_with_different_amount = 22,
    /// The id belongs to an event with another date.
    exists_with_different_effective_date = 23,
    /// The id belongs to an event with other user data.
    exists_with_different_user_data = 24,
    /// The id belongs to an event with another text or conversion.
    exists_with_different_metadata = 25,
    /// The id belongs to an event with another code.
    exists_with_different_code = 26,
    /// The id belongs to an event with another mandate.
    exists_with_different_mandate = 27,
    /// The same event was applied before.
    exists = 28,
    /// An event with this id was refused before, and refusals of its kind last.
    id_already_failed = 29,
    /// The flags do not go together, or not with this shape of event.
    flags_are_mutually_exclusive = 30,
    /// An entry needs a posting on each side.
    entries_must_not_be_empty = 31,
    /// A side has more postings than the limit.
    too_many_entries = 32,
    /// An account id is zero.
    account_id_must_not_be_zero = 33,
    /// An account id is all ones.
    account_id_must_not_be_max = 34,
    /// An account is on both sides.
    accounts_must_be_different = 35,
    /// An amount is negative.
    amount_out_of_range = 36,
    /// An amount is not a whole number of the asset's minor units, or too large.
    amount_not_representable = 37,
    /// This kind of event names no other event.
    pending_id_must_be_zero = 38,
    /// This kind of event must name another event.
    pending_id_must_not_be_zero = 39,
    /// An event cannot name itself.
    pending_id_must_be_different = 40,
    /// Only a pending entry has a timeout.
    timeout_reserved_for_pending = 41,
    /// Only a pending entry closes an account.
    closing_must_be_pending = 42,
    /// The code is zero.
    code_must_not_be_zero = 43,
    /// The effective date is not in the years 1 to 9999.
    effective_date_invalid = 44,
    /// There is no such account.
    account_not_found = 45,
    /// An account belongs to another ledger.
    accounts_must_have_the_same_ledger = 46,
    /// Debits and credits of an asset differ.
    unbalanced_per_asset = 47,
    /// There is no entry with this pending_id.
    pending_not_found = 48,
    /// The entry named by pending_id is not of the kind that is needed.
    pending_not_pending = 49,
    /// The accounts or sides are not those of the entry named by pending_id.
    pending_has_different_accounts = 50,
    /// The code is not that of the entry named by pending_id.
    pending_has_different_code = 51,
    /// An amount is more than what is left of the hold.
    exceeds_pending_amount = 52,
    /// An amount is not what it must be for the entry named by pending_id.
    pending_has_different_amount = 53,
    /// The hold has been posted.
    pending_already_posted = 54,
    /// The hold has been voided.
    pending_already_voided = 55,
    /// The hold has expired.
    pending_expired = 56,
    /// The entry has been reversed.
    already_reversed = 57,
    /// The time of an imported event is not after the last event.
    imported_timestamp_must_not_regress = 58,
    /// The time of an imported event is not after the opening of its accounts.
    imported_must_postdate_account = 59,
    /// An imported pending entry cannot have a timeout.
    imported_timeout_must_be_zero = 60,
    /// The effective date is in a locked period.
    period_locked = 61,
    /// An account is closed.
    account_closed = 62,
    /// A side of an account is frozen.
    account_frozen = 63,
    /// A pending counter would leave its range.
    overflows_pending = 64,
    /// A posted counter would leave its range.
    overflows_posted = 65,
    /// Pending and posted of a side together would leave their range.
    overflows_total = 66,
    /// The hold would expire beyond the range of time.
    overflows_timeout = 67,
    /// Debits would exceed credits and headroom.
    exceeds_credits = 68,
    /// Credits would exceed debits and headroom.
    exceeds_debits = 69,
    /// A limit would not have held at the end of a past day.
    breaks_history_limit = 70,
    /// The mandate does not cover the amount.
    mandate_limit_exceeded = 71,
};

/// What is to be known about one code.
struct ResultCodeInfo {
    ResultCode code;
    std::string_view name;    ///< stable, for example "exceeds_credits"
    bool remembered;          ///< burns the id: the same id answers `id_already_failed` for ever
    std::string_view meaning; ///< one line for a person
};

/// All codes in precedence order.
[[nodiscard]] NOSTRO_API(0, 1) std::span<ResultCodeInfo const> result_codes() noexcept;
/// What is to be known about a code.
[[nodiscard]] NOSTRO_API(0, 1) ResultCodeInfo const& info_of(ResultCode code) noexcept;
/// The code's stable name.
[[nodiscard]] NOSTRO_API(0, 1) std::string_view name_of(ResultCode code) noexcept;
/// The code of this name, if there is one.
template <>
[[nodiscard]] NOSTRO_API(0, 1) std::optional<ResultCode>
find_named<ResultCode>(std::string_view name) noexcept;

} // namespace nostro::inline v0
