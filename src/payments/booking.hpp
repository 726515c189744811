#pragma once

#include "domain/host.hpp"
#include "payments/payees.hpp"
#include "payments/payer.hpp"

#include <nostro/core/money.hpp>

#include <string>

namespace nostro::inline v0::detail {

/// What is to be booked.
struct PaymentText {
    std::string type;
    std::string description;
};

/// Throws unless a payment of this value can go there; whether the payer has it is for the ledger.
/// @throws InvalidArgument  currency_mismatch, same_account, account_closed
void check_booking(Payer const& payer, Destination const& to, Money const& value);

/// Throws as `book` would now, if the payer does not have the value. For what is booked later.
/// @throws Rejected  exceeds_credits
void check_funds(Books& books, ServiceState const& state, Payer const& payer, Money const& value);

/// Book a payment: in the ledger of the payer's bank, and in that of the payee's if that is another
/// bank of the tenant.
/// @return  the id of the entry of the payer's account
/// @throws Rejected  by a ledger
[[nodiscard]] std::string book(Books& books,
                               ServiceState const& state,
                               Payer const& payer,
                               Destination const& to,
                               Money const& value,
                               PaymentText const& text);

} // namespace nostro::inline v0::detail
