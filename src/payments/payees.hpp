#pragma once

#include "domain/host.hpp"

#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/payments/transaction_requests.hpp>
#include <nostro/storage/storage.hpp>

#include <optional>

namespace nostro::inline v0::detail {

/// Where the money goes.
struct Destination {
    std::optional<Account> account; ///< of a bank of the tenant
    ExternalParty party;            ///< as other banks see it
};

/// Find who is paid, as things stand now.
/// @throws NotFound, InvalidArgument, Forbidden  as `TransactionRequests` says
[[nodiscard]] Destination find_destination(storage::Transaction& transaction,
                                           ServiceState const& state,
                                           ViewRef const& payer,
                                           Payee const& payee);

/// An account as the entries of other banks show it.
[[nodiscard]] ExternalParty
party_of(storage::Transaction& transaction, ServiceState const& state, Account const& account);

} // namespace nostro::inline v0::detail
