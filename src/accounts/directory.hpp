#pragma once

#include "accounts/rows.hpp"
#include "domain/account_directory.hpp"
#include "ledger/stored.hpp"

#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/core/currency.hpp>
#include <nostro/storage/storage.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Banks and accounts as they are stored, inside a running transaction, for the services here.
// What other domains need is in domain/account_directory.hpp.
namespace nostro::inline v0::detail {

/// A bank and one of its accounts, as they are stored.
struct BankAccount {
    BankRow bank;
    BankAccountRow account;

    [[nodiscard]] Currency currency() const { return Currency::iso(account.currency); }
};

/// The ledger of a bank.
[[nodiscard]] inline Scope ledger_of(std::int64_t tenant, BankRow const& bank) noexcept {
    return {tenant, bank.ledger};
}

// Ids that cannot be ids are not found.

[[nodiscard]] std::optional<BankRow>
find_bank_row(storage::Transaction& transaction, std::int64_t tenant, std::string_view bank_id);
/// @throws NotFound  bank_not_found
[[nodiscard]] BankRow
get_bank_row(storage::Transaction& transaction, std::int64_t tenant, std::string_view bank_id);

/// As `get_bank_row`, and nobody else changes the row before the transaction ends.
[[nodiscard]] BankRow
lock_bank_row(storage::Transaction& transaction, std::int64_t tenant, std::string_view bank_id);

[[nodiscard]] std::optional<BankAccountRow> find_account_row(storage::Transaction& transaction,
                                                             std::int64_t tenant,
                                                             std::string_view bank_id,
                                                             std::string_view account_id);
/// @throws NotFound  bank_not_found, account_not_found
[[nodiscard]] BankAccount get_bank_account(storage::Transaction& transaction,
                                           std::int64_t tenant,
                                           std::string_view bank_id,
                                           std::string_view account_id);

/// As `get_bank_account`, and nobody else changes the account's row before the transaction ends.
[[nodiscard]] BankAccount lock_bank_account(storage::Transaction& transaction,
                                            std::int64_t tenant,
                                            std::string_view bank_id,
                                            std::string_view account_id);

[[nodiscard]] Bank bank_of(BankRow const& row);
/// The account with its owners, routings and rules.
[[nodiscard]] Account
account_of(storage::Transaction& transaction, std::int64_t tenant, BankAccountRow const& row);

/// The balances of accounts of one bank, in their order.
/// @param now  the host's clock; decides which holds have expired
[[nodiscard]] std::vector<AccountBalance> balances_of(storage::Transaction& transaction,
                                                      Scope ledger,
                                                      std::span<BankAccountRow const> accounts,
                                                      Timestamp now);

} // namespace nostro::inline v0::detail
