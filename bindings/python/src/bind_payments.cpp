#include "bind.hpp"
#include "services.hpp"

#include <nostro/payments/options.hpp>
#include <nostro/payments/transaction_requests.hpp>

namespace nostro::inline v0::python {
namespace {

void bind_payees(py::module_& module) {
    bind_struct<AccountPayee>(module,
                              "AccountPayee",
                              "An account of a bank of the tenant: TransactionRequestType."
                              "sandbox_tan.",
                              field("bank_id", &AccountPayee::bank_id, "The bank."),
                              field("account_id", &AccountPayee::account_id, "The account."));

    bind_struct<IbanPayee>(
        module,
        "IbanPayee",
        "The account of the tenant with this routing of the scheme IBAN: "
        "TransactionRequestType.sepa.\n\nIf there is none, the counterparty of the view whose "
        "routing it is, outside of the bank.",
        field("iban", &IbanPayee::iban, "With or without spaces, in any case."));

    bind_struct<CounterpartyPayee>(
        module,
        "CounterpartyPayee",
        "A counterparty of the view: TransactionRequestType.counterparty.\n\nIts account is an "
        "account of the tenant where its routings lead to one, else it is outside of the bank.",
        field("counterparty_id", &CounterpartyPayee::counterparty_id, "Its id."));

    module.def("type_of",
               &type_of,
               py::arg("payee"),
               "The TransactionRequestType that names such a payee.");
}

void bind_request(py::module_& module) {
    bind_struct<PaymentChallenge>(
        module,
        "PaymentChallenge",
        "What the payer has to answer before a payment is booked: a code that was sent to him.",
        field("id", &PaymentChallenge::id, "UUID."),
        field("attempts", &PaymentChallenge::attempts, "Answers that were given."),
        field("attempts_max", &PaymentChallenge::attempts_max, "Answers that may be given."),
        field("expires_at", &PaymentChallenge::expires_at, "Until when it may be answered."));

    bind_struct_from(
        TransactionRequest{.id = {},
                           .view = {},
                           .payee = {},
                           .value = no_money(),
                           .description = {},
                           .charge = no_money(),
                           .entry_id = {},
                           .created_by = {}},
        module,
        "TransactionRequest",
        "A wish to pay, and what became of it.",
        field("id", &TransactionRequest::id, "UUID, ordered by time."),
        field("view",
              &TransactionRequest::view,
              "The payer's account, and the view it was asked for through."),
        required_field(
            "payee", &TransactionRequest::payee, "AccountPayee, IbanPayee or CounterpartyPayee."),
        required_field("value", &TransactionRequest::value, "Positive."),
        field("description", &TransactionRequest::description, "May be empty."),
        field("charge_policy", &TransactionRequest::charge_policy, "Who bears the charges."),
        required_field("charge", &TransactionRequest::charge, "In the currency of value."),
        field("status", &TransactionRequest::status, "Where it stands."),
        field("challenge", &TransactionRequest::challenge, "The challenge, or None."),
        field("entry_id",
              &TransactionRequest::entry_id,
              "Completed: the entry of the payer's account."),
        field("created_at", &TransactionRequest::created_at, "When it was made."),
        field("created_by", &TransactionRequest::created_by, "User id; empty: the host."),
        field("completed_at", &TransactionRequest::completed_at, "When it was booked, or None."));
}

void bind_arguments(py::module_& module) {
    bind_struct_from(
        NewTransactionRequest{.view = {}, .payee = {}, .value = no_money()},
        module,
        "NewTransactionRequest",
        "What a new request is given.",
        field("view", &NewTransactionRequest::view, "The payer's account, and the view."),
        required_field("payee",
                       &NewTransactionRequest::payee,
                       "AccountPayee, IbanPayee or CounterpartyPayee."),
        required_field("value", &NewTransactionRequest::value, "Positive."),
        field("description", &NewTransactionRequest::description, "At most 3,000 bytes."),
        field("charge_policy", &NewTransactionRequest::charge_policy, "Who bears the charges."));

    bind_struct<ChallengeAnswer>(
        module,
        "ChallengeAnswer",
        "The answer to a challenge.",
        field("challenge_id", &ChallengeAnswer::challenge_id, "Id of the challenge."),
        secret("code", &ChallengeAnswer::code, "The code that was sent."));
}

} // namespace

void bind_payment_options(py::module_& module) {
    bind_struct<PaymentOptions>(
        module,
        "PaymentOptions",
        "How a bank takes payments. Core.open refuses options that contradict themselves "
        "(InvalidArgument, detail\n'field').",
        field("transaction_requests",
              &PaymentOptions::transaction_requests,
              "Users may ask for payments; while it is off, TransactionRequests refuses "
              "everything."),
        field("challenge_above",
              &PaymentOptions::challenge_above,
              "Above this value a payment is booked only after its payer has answered a "
              "challenge, one value for each\ncurrency; zero challenges every payment."),
        field("challenge_above_otherwise",
              &PaymentOptions::challenge_above_otherwise,
              "The same for currencies that are not named, in whole units of the currency."),
        field("challenge_attempts",
              &PaymentOptions::challenge_attempts,
              "Answers to one challenge; 1 to 10."),
        field("challenge_life", &PaymentOptions::challenge_life, "1 s to 24 h."),
        field("code_digits", &PaymentOptions::code_digits, "Of a one-time code; 6 to 12."),
        field("challenges", &PaymentOptions::challenges, "Challenges of one user."));
}

void bind_payments(py::module_& module) {
    bind_payees(module);
    bind_request(module);
    bind_arguments(module);
    ServiceClass<TransactionRequests>{
        module,
        "TransactionRequests",
        "Payments that users ask for through a view: the transaction requests of the Open Bank "
        "Project.\n\nWho calls: the system; a user with the entitlement "
        "CanCreateAnyTransactionRequest at the payer's bank; a user\nof a view with the permission "
        "can_add_transaction_request_to_any_account, or to_own_account for payments to an\naccount "
        "that has an owner in common with the payer's. Refusals change nothing and carry the "
        "detail 'reason'."}
        .def("check_payer",
             &TransactionRequests::check_payer,
             py::arg("view"),
             "Raise unless the caller may pay from this account at all, as `create` would.")
        .def("create",
             &TransactionRequests::create,
             py::arg("request"),
             "Ask for a payment, and book it unless it is challenged.\n\n"
             "Raises Rejected (the account does not hold the value), Forbidden "
             "(no_payment_access, payments_off, ...),\nNotFound, InvalidArgument.")
        .def("find",
             &TransactionRequests::find,
             py::arg("view"),
             py::arg("id"),
             "A request asked for through this view, or None; through owner any of the account.")
        .def("get",
             &TransactionRequests::get,
             py::arg("view"),
             py::arg("id"),
             "As `find`; raises NotFound (request_not_found).")
        .def_pages("",
                   &TransactionRequests::list,
                   "Requests asked for through this view, newest first; through owner all of the "
                   "account.",
                   py::arg("view"))
        .def("answer_challenge",
             &TransactionRequests::answer_challenge,
             py::arg("view"),
             py::arg("id"),
             py::arg("answer"),
             "Answer the challenge of a request, through the view and by the user that it was "
             "asked for.\n\n"
             "The right code books the payment, once: sent again, it gets the same request. Raises "
             "NotFound\n(request_not_found, challenge_not_found), InvalidArgument (not_initiated, "
             "challenge_expired,\nattempts_used_up, wrong_code), Rejected, and what `create` "
             "raises.");
}

} // namespace nostro::inline v0::python
