#pragma once

#include "accounts/directory.hpp"

#include <nostro/accounts/account_entries.hpp>
#include <nostro/storage/storage.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

namespace nostro::inline v0::detail {

/// `OtherParty::id`: who has the same name is the same other account of an account.
[[nodiscard]] std::string
other_account_id(std::string_view bank_id, std::string_view account_id, std::string_view name);

/// Who stands behind ledger accounts, as an account of the bank sees them: another account of the
/// bank, somebody outside, or nobody known, who has no name.
///
/// One thread; must not outlive the transaction.
class OtherParties {
public:
    OtherParties(storage::Transaction& transaction, std::int64_t tenant, BankAccount const& of);

    /// Read those that are not known yet; a fixed number of reads.
    void load(std::span<std::int64_t const> ledger_accounts);

    /// One that was loaded.
    [[nodiscard]] OtherParty const& at(std::int64_t ledger_account) const {
        return parties_.at(ledger_account);
    }

private:
    void add_external(std::vector<std::int64_t>& unknown);
    void add_own(std::vector<std::int64_t>& unknown);
    void add(std::int64_t ledger_account, OtherParty party);

    storage::Transaction& transaction_;
    std::int64_t tenant_;
    BankAccount const& of_;
    std::unordered_map<std::int64_t, OtherParty> parties_;
};

} // namespace nostro::inline v0::detail
