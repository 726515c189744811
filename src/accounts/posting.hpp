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

/// Post events in order.
/// @return  one result for each, all of them `created` or `exists`
/// @throws Rejected  the first refusal; the detail "index" tells which event
std::vector<EventResult> post_events(Ledger& ledger, std::span<Event const> events);

/// The two postings that move a value in to an account of a customer (or out, if it is negative),
/// from another ledger account (or to it).
[[nodiscard]] std::vector<Posting>
postings_of(LedgerAccountId const& customer, LedgerAccountId const& other, Amount value);

/// Note that postings of an account do not stand in its list by the order of the ledger.
/// @param seqs  of entries with a posting on the account; ascending, later than all set aside
/// before; they have been written
void set_aside(storage::Transaction& transaction,
               Scope ledger,
               std::int64_t account,
               std::span<std::uint64_t const> seqs);

} // namespace nostro::inline v0::detail
