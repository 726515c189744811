#pragma once

#include "accounts/directory.hpp"
#include "accounts/entry_order.hpp"
#include "accounts/other_parties.hpp"

#include <nostro/accounts/account_entries.hpp>
#include <nostro/storage/storage.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0::detail {

/// The journal entry of a payment that was given an id.
[[nodiscard]] EntryId payment_entry_id(std::string_view bank_id,
                                       std::string_view account_id,
                                       std::string_view payment_id);

/// Where the text of a journal entry keeps what accounts need.
namespace entry_word {
inline constexpr std::string_view type = "type";
inline constexpr std::string_view debit_id = "debit_id"; ///< the id the account it debits knows
inline constexpr std::string_view credit_id = "credit_id";
} // namespace entry_word

/// Reads the entries of one account in a running transaction.
///
/// A page is a fixed number of reads, whatever its length. One thread; must not outlive the
/// transaction and the account.
class EntryReader {
public:
    EntryReader(storage::Transaction& transaction, std::int64_t tenant, BankAccount const& account);

    /// See `AccountEntries::list`.
    [[nodiscard]] Page<AccountEntry> list(AccountEntryQuery const& query);
    [[nodiscard]] std::optional<AccountEntry> find(std::string_view id);
    /// Where the entry stands; cheaper than `find`.
    [[nodiscard]] std::optional<EntryPosition> find_position(std::string_view id);
    /// The entry of this event, which has one posting on the account.
    [[nodiscard]] AccountEntry at(std::uint64_t seq);

    /// The entries of postings that are at hand, in their order; a fixed number of reads.
    [[nodiscard]] std::vector<AccountEntry> load(std::vector<ListedPosting> listed);

    /// The ledger account on the other side of each; the first one where there are several, 0
    /// where there is none.
    [[nodiscard]] std::vector<std::int64_t> other_accounts(std::span<ListedPosting const> listed);
    /// Who stands behind ledger accounts, in their order; valid until the next call.
    [[nodiscard]] std::vector<OtherParty const*>
    other_parties(std::span<std::int64_t const> ledger_accounts);

    [[nodiscard]] LedgerPlace place() const noexcept;

private:
    [[nodiscard]] EntryWindow window_of(AccountEntryQuery const& query,
                                        std::string const& identity);
    [[nodiscard]] std::optional<ListedPosting> find_listed(std::string_view id);
    [[nodiscard]] std::optional<ListedPosting> listed_at(std::uint64_t seq);
    void fill_postings(std::vector<ListedPosting>& listed);
    [[nodiscard]] AccountEntry entry_of(ListedPosting const& listed,
                                        EntryRow const& row,
                                        Text const* text,
                                        OtherParty const& other) const;

    storage::Transaction& transaction_;
    std::int64_t tenant_;
    BankAccount const& account_;
    Scope ledger_;
    Currency currency_;
    OtherParties parties_;
};

} // namespace nostro::inline v0::detail
