#pragma once

#include "domain/host.hpp"

#include <nostro/access/view.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/storage/storage.hpp>

#include <cstdint>
#include <string_view>

// Who may pay from an account, and to whom.
namespace nostro::inline v0::detail {

enum class PayerRight : std::uint8_t {
    own_accounts, ///< to accounts that have an owner in common with the payer's
    any_account,
};

/// The account that pays, and what the caller may do there.
struct Payer {
    Account account;
    View view;
    PayerRight right = PayerRight::own_accounts;

    [[nodiscard]] ViewRef ref() const { return {account.bank_id, account.id, view.id}; }
};

/// @throws Unauthenticated, NotFound, Forbidden  as `TransactionRequests` says
[[nodiscard]] Payer
get_payer(storage::Transaction& transaction, ServiceState const& state, ViewRef const& view);

/// Throws unless the payer may pay to this account of the tenant, or outside of the bank.
/// @param payee_bank, payee_account  empty: outside
/// @throws Forbidden  no_payment_access
void require_payee_allowed(storage::Transaction& transaction,
                           ServiceState const& state,
                           Payer const& payer,
                           std::string_view payee_bank,
                           std::string_view payee_account);

} // namespace nostro::inline v0::detail
