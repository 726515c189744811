#pragma once

#include "ledger/stored.hpp"

#include <nostro/core/id.hpp>
#include <nostro/ledger/ledger.hpp>
#include <nostro/storage/storage.hpp>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

// How the accounts book in the ledger of their bank.
namespace nostro::inline v0::detail {

/// The kinds of ledger accounts and entries that the accounts make; the ledger's `code`.
namespace book_code {
inline constexpr std::uint16_t customer = 1;       ///< an account of a customer: a liability
inline constexpr std::uint16_t equity = 2;         ///< what opening balances stand against
inline constexpr std::uint16_t external_party = 3; ///< somebody outside of the bank: an asset
inline constexpr std::uint16_t opening = 4;        ///< an opening balance
inline constexpr std::uint16_t payment = 5;
} // namespace book_code

/// Post events in order.
/// @return  one result for each, all of them `created` or `exists`
/// @throws Rejected  the first refusal; the detail "index" tells which event
std::vector<EventResult> post_events(Ledger& ledger, std::span<Event const> events);

/// The two postings that move a value in to an account of a customer (or out, if it is negative),
/// from another ledger account (or to it).
[[nodiscard]] std::vector<Posting>
postings_of(AccountId const& customer, AccountId const& other, Amount value);

/// The journal entry that books what an account held before its first entry.
[[nodiscard]] EntryId opening_entry_id(std::string_view bank_id, std::string_view account_id);

/// Note that postings of an account do not stand in its list by the order of the ledger.
/// @param seqs  of entries with a posting on the account; ascending, later than all set aside
/// before; they have been written
void set_aside(storage::Transaction& transaction,
               Scope ledger,
               std::int64_t account,
               std::span<std::uint64_t const> seqs);

} // namespace nostro::inline v0::detail
