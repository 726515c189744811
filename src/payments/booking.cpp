#include "payments/booking.hpp"

#include "accounts/checks.hpp"
#include "domain/joined_host.hpp"

#include <nostro/accounts/account_entries.hpp>

#include <utility>

namespace nostro::inline v0::detail {

void check_booking(Payer const& payer, Destination const& to, Money const& value) {
    BankAccountRow const& from = payer.account.account;
    std::string_view const currency = value.currency().code();
    if (to.account && to.account->currency != currency) {
        raise_invalid("value.currency", "currency_mismatch", "the payee has another currency");
    }
    if (to.account && to.account->bank_id == from.bank_id && to.account->id == from.id) {
        raise_invalid("payee", "same_account", "an account does not pay itself");
    }
    if (from.closed_at) {
        raise_invalid("view.account_id", "account_closed", "the payer's account is closed");
    }
    if (to.account && to.account->closed_at) {
        raise_invalid("payee", "account_closed", "the payee's account is closed");
    }
}

std::string book(Books& books,
                 ServiceState const& state,
                 Payer const& payer,
                 Destination const& to,
                 Money const& value,
                 PaymentText const& text) {
    AccountEntries entries{joined(state, books)};
    BankAccountRow const& from = payer.account.account;
    bool const is_same_bank = to.account && to.account->bank_id == from.bank_id;
    Payment out{.bank_id = from.bank_id,
                .account_id = from.id,
                .other = to.party,
                .value = {-value.minor(), value.currency()},
                .type = text.type,
                .description = text.description};
    if (is_same_bank) {
        out.other = OwnAccount{to.account->id};
    }
    AccountEntry const booked = entries.post(out);
    if (to.account && !is_same_bank) {
        storage::Transaction& transaction = books.transaction();
        Account const payer_account = account_of(transaction, state.tenant, from);
        entries.post({.bank_id = to.account->bank_id,
                      .account_id = to.account->id,
                      .other = party_of(transaction, state, payer_account),
                      .value = value,
                      .type = text.type,
                      .description = text.description});
    }
    return booked.id;
}

} // namespace nostro::inline v0::detail
