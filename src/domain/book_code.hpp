#pragma once

#include <nostro/core/id.hpp>

#include <cstdint>
#include <string_view>

// By what the bank's bookings are known in its ledger.
namespace nostro::inline v0::detail {

/// The kinds of ledger accounts and entries that the accounts make; the ledger's `code`.
namespace book_code {
inline constexpr std::uint16_t customer = 1;       ///< an account of a customer: a liability
inline constexpr std::uint16_t equity = 2;         ///< what opening balances stand against
inline constexpr std::uint16_t external_party = 3; ///< somebody outside of the bank: an asset
inline constexpr std::uint16_t opening = 4;        ///< an opening balance
inline constexpr std::uint16_t payment = 5;
} // namespace book_code

/// The journal entry that books what an account held before its first entry.
[[nodiscard]] EntryId opening_entry_id(std::string_view bank_id, std::string_view account_id);

} // namespace nostro::inline v0::detail
