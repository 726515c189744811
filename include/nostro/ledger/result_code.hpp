#pragma once

#include <nostro/core/export.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace nostro::inline v0 {

/// The verdict on one ledger event. The number is the precedence: when several rules are broken,
/// the lowest is answered. Numbers and names are stable for ever.
enum class ResultCode : std::uint8_t {
    created = 0,
    linked_event_failed = 1,
    linked_event_chain_open = 2,
    batch_id_reused = 3,
    batch_too_large = 4,
    imported_event_expected = 5,
    imported_event_not_expected = 6,
    timestamp_must_be_zero = 7,
    imported_timestamp_out_of_range = 8,
    imported_timestamp_must_not_advance = 9,
    reserved_field = 10,
    reserved_flag = 11,
    id_must_not_be_zero = 12,
    id_must_not_be_max = 13,
    not_permitted = 14,
    mandate_not_active = 15,
    exists_with_different_flags = 16,
    exists_with_different_pending_id = 17,
    exists_with_different_timeout = 18,
    exists_with_different_entry_count = 19,
    exists_with_different_account = 20,
    exists_with_different_side = 21,
    exists_with_different_amount = 22,
    exists_with_different_effective_date = 23,
    exists_with_different_user_data = 24,
    exists_with_different_metadata = 25,
    exists_with_different_code = 26,
    exists_with_different_mandate = 27,
    exists = 28,
    id_already_failed = 29,
    flags_are_mutually_exclusive = 30,
    entries_must_not_be_empty = 31,
    too_many_entries = 32,
    account_id_must_not_be_zero = 33,
    account_id_must_not_be_max = 34,
    accounts_must_be_different = 35,
    amount_out_of_range = 36,
    amount_not_representable = 37,
    pending_id_must_be_zero = 38,
    pending_id_must_not_be_zero = 39,
    pending_id_must_be_different = 40,
    timeout_reserved_for_pending = 41,
    closing_must_be_pending = 42,
    code_must_not_be_zero = 43,
    effective_date_invalid = 44,
    account_not_found = 45,
    accounts_must_have_the_same_ledger = 46,
    unbalanced_per_asset = 47,
    pending_not_found = 48,
    pending_not_pending = 49,
    pending_has_different_accounts = 50,
    pending_has_different_code = 51,
    exceeds_pending_amount = 52,
    pending_has_different_amount = 53,
    pending_already_posted = 54,
    pending_already_voided = 55,
    pending_expired = 56,
    already_reversed = 57,
    imported_timestamp_must_not_regress = 58,
    imported_must_postdate_account = 59,
    imported_timeout_must_be_zero = 60,
    period_locked = 61,
    account_closed = 62,
    account_frozen = 63,
    overflows_pending = 64,
    overflows_posted = 65,
    overflows_total = 66,
    overflows_timeout = 67,
    exceeds_credits = 68,
    exceeds_debits = 69,
    breaks_history_limit = 70,
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
[[nodiscard]] NOSTRO_API(0, 1) ResultCodeInfo const& info(ResultCode code) noexcept;
[[nodiscard]] NOSTRO_API(0, 1) std::string_view to_string(ResultCode code) noexcept;
[[nodiscard]] NOSTRO_API(0, 1) std::optional<ResultCode> find_result_code(
    std::string_view name) noexcept;

} // namespace nostro::inline v0
