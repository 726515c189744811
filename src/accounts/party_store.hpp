#pragma once

#include "accounts/directory.hpp"
#include "accounts/party_rows.hpp"

#include <nostro/accounts/counterparties.hpp>
#include <nostro/storage/storage.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0::detail {

/// The parties of one account in a running transaction, and what the account keeps about them.
///
/// One thread; must not outlive the transaction and the account.
class PartyStore {
public:
    PartyStore(storage::Transaction& transaction, std::int64_t tenant, BankAccount const& account)
        : transaction_{transaction}, tenant_{tenant}, account_{account} {}

    [[nodiscard]] std::optional<OtherAccount> find_other_account(std::string_view id);
    [[nodiscard]] Page<OtherAccount> list_other_accounts(PageRequest const& page);
    [[nodiscard]] std::vector<PartyMetadata> list_metadata(std::span<std::string const> ids);

    /// The row of a party, for a change.
    /// @throws NotFound  other_account_not_found
    [[nodiscard]] PartyRow lock(std::string_view id);
    void update(PartyRow const& row);
    /// The row of a counterparty that is written down.
    void add(std::string id);
    void erase(std::string id);

private:
    [[nodiscard]] std::optional<PartyRow> find(std::string_view id);
    [[nodiscard]] std::vector<OtherAccount> describe(std::vector<PartyRow> const& rows);

    storage::Transaction& transaction_;
    std::int64_t tenant_;
    BankAccount const& account_;
};

[[nodiscard]] PartyMetadata metadata_of(PartyRow const& row);
void set_text(PartyRow& row, PartyText which, std::string_view text);
void set_place(PartyRow& row, PartyPlace which, std::optional<Location> const& place);

/// Bytes that a text may have.
[[nodiscard]] std::size_t size_max(PartyText which) noexcept;

} // namespace nostro::inline v0::detail
