#pragma once

#include "ledger/stored.hpp"

#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/storage/storage.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

// What other domains need to know of banks and accounts inside a transaction of their own. Ids that
// cannot be ids are not found.
namespace nostro::inline v0::detail {

/// A bank and one of its accounts, and where its money is.
struct FullAccount {
    Bank bank;
    Account account;
    Scope ledger;
    std::int64_t ledger_account = 0; ///< its number there
};

/// What an account is called in lists.
struct AccountHead {
    std::string label;
    Routing routing; ///< the first one; empty: it has none
};

using AccountKey = std::tuple<std::string, std::string>; ///< bank id and id

/// @throws NotFound  bank_not_found
void require_bank(storage::Transaction& transaction, std::int64_t tenant, std::string_view bank_id);
/// @throws NotFound  bank_not_found, account_not_found
void require_account(storage::Transaction& transaction,
                     std::int64_t tenant,
                     std::string_view bank_id,
                     std::string_view account_id);
/// @throws NotFound  user_not_found
void require_owners(storage::Transaction& transaction,
                    std::int64_t tenant,
                    std::vector<std::string> const& user_ids);

/// @throws NotFound  bank_not_found, account_not_found
[[nodiscard]] FullAccount get_full_account(storage::Transaction& transaction,
                                           std::int64_t tenant,
                                           std::string_view bank_id,
                                           std::string_view account_id);

/// Nobody else changes the account before the transaction ends.
/// @return  its ledger account, by which the audit log knows it
/// @throws NotFound  bank_not_found, account_not_found
[[nodiscard]] LedgerAccountId lock_account(storage::Transaction& transaction,
                                           std::int64_t tenant,
                                           std::string_view bank_id,
                                           std::string_view account_id);

/// Accounts that exist, in the order of the keys.
[[nodiscard]] std::vector<Account> find_bank_accounts(storage::Transaction& transaction,
                                                      std::int64_t tenant,
                                                      std::vector<AccountKey> const& keys);
/// One for each key, in one read.
[[nodiscard]] std::vector<std::optional<AccountHead>> find_account_heads(
    storage::Transaction& transaction, std::int64_t tenant, std::vector<AccountKey> const& keys);

[[nodiscard]] bool is_owner(storage::Transaction& transaction,
                            std::int64_t tenant,
                            std::string_view bank_id,
                            std::string_view account_id,
                            std::string_view user_id);

/// @param now  the host's clock; decides which holds have expired
[[nodiscard]] AccountBalance
balance_of(storage::Transaction& transaction, FullAccount const& account, Timestamp now);

} // namespace nostro::inline v0::detail
