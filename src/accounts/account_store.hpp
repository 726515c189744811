#pragma once

#include "accounts/directory.hpp"
#include "accounts/rows.hpp"

#include <nostro/accounts/accounts.hpp>
#include <nostro/storage/storage.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace nostro::inline v0::detail {

/// The rows of accounts in a running transaction: what must hold of them, and what belongs
/// together.
class AccountStore {
public:
    AccountStore(storage::Transaction& transaction, std::int64_t tenant)
        : transaction_{transaction}, tenant_{tenant} {}

    /// Throws unless the account can be created, see `Accounts::create`.
    [[nodiscard]] BankRow check_new(NewAccount const& account);

    /// @throws NotFound  user_not_found
    void check_owners(std::vector<std::string> const& user_ids) {
        require_owners(transaction_, tenant_, user_ids);
    }

    /// The row of a new account but for its ledger account and who creates it; takes a number.
    [[nodiscard]] BankAccountRow row_of(NewAccount const& account, BankRow const& bank);
    /// Write the row of a new account and what belongs to it.
    void insert(BankAccountRow const& row, NewAccount const& account);

    void replace_owners(BankAccountRow const& row, std::vector<std::string> const& user_ids);
    /// The caller writes `row` afterwards: it holds the main routing.
    void set_routing(BankAccountRow& row, Routing const& routing);
    void set_rule(BankAccountRow const& row, AccountRule const& rule);

    /// One balance for each key.
    /// @throws NotFound  account_not_found
    [[nodiscard]] std::vector<AccountBalance> balances(std::vector<AccountKey> const& keys,
                                                       Timestamp now);

private:
    [[nodiscard]] std::string next_number(std::string const& bank_id);
    [[nodiscard]] std::string names_of(std::vector<std::string> const& user_ids);

    storage::Transaction& transaction_;
    std::int64_t tenant_;
};

} // namespace nostro::inline v0::detail
