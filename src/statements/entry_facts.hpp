#pragma once

#include "ledger/stored.hpp"

#include <nostro/accounts/account_entries.hpp>
#include <nostro/core/money.hpp>
#include <nostro/core/rate.hpp>
#include <nostro/core/time.hpp>
#include <nostro/storage/storage.hpp>

#include <optional>
#include <span>
#include <vector>

// What a statement tells of an entry beside the entry itself, from the other postings of its
// journal entry.
//
// An entry stands for its whole journal entry when every other posting of the account's asset on
// its own side is on an account of income. Then
// - the postings of its asset that credit accounts of income are its charges; of an entry that pays
//   in only where nobody of the bank's customers paid;
// - when the journal entry moves exactly one other asset, what it moves of that is its counter
//   amount. The rate of the conversion note goes from one of both to the other: where that is what
//   the ledger has booked.
namespace nostro::inline v0::detail {

/// What an entry was worth in another asset.
struct EntryExchange {
    Money counter;
    std::optional<Rate> rate{};
    bool is_from_counter = false; ///< `rate` is of the account's units for one of the counter's
};

struct EntryFacts {
    Date value_date{};
    bool is_reversal = false;
    std::optional<EntryExchange> exchange{};
    std::optional<Money> charges{};
};

/// The facts of entries of one ledger, in their order; a fixed number of reads.
[[nodiscard]] std::vector<EntryFacts>
facts_of(storage::Transaction& transaction, Scope ledger, std::span<AccountEntry const> entries);

} // namespace nostro::inline v0::detail
