#pragma once

#include "accounts/entry_reader.hpp"
#include "accounts/party_rows.hpp"

#include <nostro/storage/storage.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

namespace nostro::inline v0::detail {

/// Notes with whom an account has had entries, when they are first seen.
///
/// Whoever books through the accounts notes them at once. What others book in the ledger is noted
/// with the next booking here; until then a reader finds it by looking at those postings himself.
/// One thread; must not outlive the transaction and the account.
class Sightings {
public:
    Sightings(storage::Transaction& transaction, std::int64_t tenant, BankAccount const& account);

    /// Write what has not been noted yet.
    /// @param postings_max  look at no more postings than that; the rest stays for the next time
    void note(std::size_t postings_max);

    /// The rows that are not written yet, in the order of sight.
    [[nodiscard]] std::vector<PartyRow> unnoted();

    /// A new row of a party with its automatic alias.
    [[nodiscard]] PartyRow new_party(std::string id);

private:
    [[nodiscard]] std::uint64_t noted_until() const;
    void set_noted_until(std::uint64_t seq);
    /// New parties among postings, which ascend.
    [[nodiscard]] std::vector<PartyRow> look_at(std::vector<PostingRow> const& postings);
    [[nodiscard]] std::string free_alias(std::string_view party_id);

    storage::Transaction& transaction_;
    std::int64_t tenant_;
    BankAccount const& account_;
    EntryReader reader_;
    std::unordered_set<std::string> new_ids_;
    std::unordered_set<std::string> new_aliases_;
};

} // namespace nostro::inline v0::detail
