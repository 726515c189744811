#include "payments/booking.hpp"

#include "domain/checks.hpp"
#include "domain/joined_host.hpp"

#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/core/error.hpp>
#include <nostro/ledger/result_code.hpp>

#include <utility>

namespace nostro::inline v0::detail {

void check_booking(Payer const& payer, Destination const& to, Money const& value) {
    Account const& from = payer.account;
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

void check_funds(Books& books, ServiceState const& state, Payer const& payer, Money const& value) {
    books.flush();
    auto const balance =
        Accounts{joined(state, books)}.balance(payer.account.bank_id, payer.account.id);
    if (balance.overdraft && value > balance.available) {
        ResultCodeInfo const& code = info_of(ResultCode::exceeds_credits);
        throw Rejected{code.name, static_cast<int>(code.code), std::string{code.meaning}};
    }
}

std::string book(Books& books,
                 ServiceState const& state,
                 Payer const& payer,
                 Destination const& to,
                 Money const& value,
                 PaymentText const& text) {
    AccountEntries entries{joined(state, books)};
    Account const& from = payer.account;
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
        entries.post({.bank_id = to.account->bank_id,
                      .account_id = to.account->id,
                      .other = party_of(transaction, state, from),
                      .value = value,
                      .type = text.type,
                      .description = text.description});
    }
    return booked.id;
}

} // namespace nostro::inline v0::detail
