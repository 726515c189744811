#include "bind.hpp"
#include "new_account.hpp"
#include "services.hpp"

#include <nostro/core/error.hpp>

namespace nostro::inline v0::python {

/// What is wrong with the currency is left to the accounts, which answer in the order of
/// precedence.
NewAccount to_new_account(NewAccountInput const& input) {
    NewAccount account = input;
    account.overdraft = input.overdraft_given ? std::optional{Amount{}} : std::nullopt;
    auto const currency = Currency::find_iso(input.currency);
    if (!currency || !input.overdraft_given) {
        return account;
    }
    auto const& given = *input.overdraft_given;
    if (given.currency && *given.currency != *currency) {
        throw InvalidArgument{"the overdraft is in another currency than the account",
                              {{"field", "overdraft"},
                               {"reason", "currency_mismatch"},
                               {"asset", std::string{currency->code()}},
                               {"currency", std::string{given.currency->code()}}}};
    }
    account.overdraft =
        given.scale ? to_money({given.number, *given.scale}, *currency).minor() : given.number;
    return account;
}

namespace {

void bind_account(py::module_& module) {
    bind_struct<AccountRule>(
        module,
        "AccountRule",
        "What a bank has settled for an account, for example OVERDRAFT and 10. Kept and shown; the "
        "limit that counts\nis NewAccount.overdraft.",
        field("scheme", &AccountRule::scheme, "1 to 32 bytes."),
        field("value", &AccountRule::value, "At most 255 bytes."));

    bind_struct<Account>(
        module,
        "Account",
        "What a customer has at a bank. It is named by the pair of bank id and id.",
        field("bank_id", &Account::bank_id, "The bank."),
        field("id", &Account::id, "1 to 255 of A-Z, a-z, 0-9, '-', '_', '.'."),
        field("label", &Account::label, "At most 255 bytes."),
        field("number", &Account::number, "Unique in the bank."),
        field("type", &Account::type, "A word of the bank, for example CURRENT."),
        field("branch_id", &Account::branch_id, "May be empty."),
        field("currency", &Account::currency, "ISO 4217 code."),
        field("holder", &Account::holder, "Name of the holder or holders, as others see it."),
        field("owners", &Account::owners, "User ids, sorted."),
        field("routings",
              &Account::routings,
              "One for each scheme: the main one, then the others by scheme."),
        field("rules", &Account::rules, "One for each scheme, sorted by it."),
        field("ledger_account",
              &Account::ledger_account,
              "In the ledger of the bank; a customer's credit."),
        field("created_at", &Account::created_at, "When it was made."),
        field("created_by", &Account::created_by, "User or client id; empty: the host."),
        field("closed_at", &Account::closed_at, "Nothing is booked on it any more; or None."));

    bind_struct<NewAccountInput>(
        module,
        "NewAccount",
        "What a new account is given.",
        field("bank_id", &NewAccount::bank_id, "The bank."),
        field("id", &NewAccount::id, "1 to 255 of A-Z, a-z, 0-9, '-', '_', '.'."),
        field("currency", &NewAccount::currency, "ISO 4217 code."),
        field("label", &NewAccount::label, "At most 255 bytes."),
        field("number", &NewAccount::number, "Empty: the bank's next free number of ten digits."),
        field("type", &NewAccount::type, "A word of the bank."),
        field("branch_id", &NewAccount::branch_id, "May be empty."),
        field("holder", &NewAccount::holder, "Empty: the names of the owners, joined by \", \"."),
        field("owners", &NewAccount::owners, "User ids."),
        field("routings",
              &NewAccount::routings,
              "An empty scheme becomes OBP, an empty address the id."),
        field("rules", &NewAccount::rules, "Rules."),
        field("overdraft",
              &NewAccountInput::overdraft_given,
              "How far the balance may fall below zero, in units of the currency (Decimal) or as "
              "Money; None: any\nfar."));

    bind_struct_from(AccountBalance{no_money(), no_money()},
                     module,
                     "AccountBalance",
                     "What an account holds now.",
                     required_field("booked", &AccountBalance::booked, "Credits less debits."),
                     required_field("available",
                                    &AccountBalance::available,
                                    "Booked, less what is held of it, and the overdraft."),
                     field("overdraft",
                           &AccountBalance::overdraft,
                           "How far `booked` may fall below zero, in minor units; None: any far."));
}

void def_making(ServiceClass<Accounts>& accounts) {
    accounts
        .def(
            "create",
            [](Accounts& self, NewAccountInput const& account) {
                return self.create(to_new_account(account));
            },
            py::arg("account"),
            "Create an account with a balance of zero, and its ledger account.\n\n"
            "Raises InvalidArgument, NotFound (bank_not_found, user_not_found), AlreadyExists "
            "(account_exists,\nnumber_exists).")
        .def("set_opening_balance",
             &Accounts::set_opening_balance,
             py::arg("bank_id"),
             py::arg("id"),
             py::arg("balance"),
             py::arg("date") = py::none(),
             "Book what an account held before its first entry, against the bank's own equity.\n\n"
             "It is no entry of the account's list. Sent again with the same value it changes "
             "nothing. date:\neffective date; None: the bank's business date. Raises Rejected: it "
             "was opened with another value.")
        .def("close",
             &Accounts::close,
             py::arg("bank_id"),
             py::arg("id"),
             "Close an account for ever; it stays readable. Closing it again changes nothing.\n\n"
             "Raises InvalidArgument (balance_not_zero).");
}

void def_finding(ServiceClass<Accounts>& accounts) {
    accounts
        .def("find", &Accounts::find, py::arg("bank_id"), py::arg("id"), "The account, or None.")
        .def("get",
             &Accounts::get,
             py::arg("bank_id"),
             py::arg("id"),
             "As `find`; raises NotFound (bank_not_found, account_not_found).")
        .def("find_by_number",
             &Accounts::find_by_number,
             py::arg("bank_id"),
             py::arg("number"),
             "The account of this number, or None.")
        .def_pages("",
                   &Accounts::list,
                   "The accounts of a bank by id, closed ones too; none for an unknown bank.",
                   py::arg("bank_id"))
        .def("list_by_owner",
             &Accounts::list_by_owner,
             py::arg("user_id"),
             "The accounts of all banks that a user owns, by bank id and id.")
        .def("list_by_routing",
             &Accounts::list_by_routing,
             py::arg("routing"),
             "The accounts of all banks with this routing, by bank id and id.\n\n"
             "Addresses of IBANs are compared without spaces and in any case.")
        .def("balance",
             &Accounts::balance,
             py::arg("bank_id"),
             py::arg("id"),
             "What it holds now. Raises NotFound.")
        .def("balances",
             &Accounts::balances,
             py::arg("accounts"),
             "The balances of accounts that are at hand, in their order; a fixed number of reads a "
             "bank.");
}

void def_changing(ServiceClass<Accounts>& accounts) {
    accounts
        .def("update_label",
             &Accounts::update_label,
             py::arg("bank_id"),
             py::arg("id"),
             py::arg("label"),
             "Replace the label. Raises NotFound, InvalidArgument.")
        .def("set_owners",
             &Accounts::set_owners,
             py::arg("bank_id"),
             py::arg("id"),
             py::arg("user_ids"),
             "Replace the owners; the holder's name stays. Raises NotFound.")
        .def("set_routing",
             &Accounts::set_routing,
             py::arg("bank_id"),
             py::arg("id"),
             py::arg("routing"),
             "Add a routing, or replace the address of its scheme; an empty address removes it.")
        .def("set_rule",
             &Accounts::set_rule,
             py::arg("bank_id"),
             py::arg("id"),
             py::arg("rule"),
             "Add a rule, or replace the value of its scheme; an empty value removes it.");
}

} // namespace

void bind_accounts(py::module_& module) {
    bind_account(module);
    ServiceClass<Accounts> accounts{
        module,
        "Accounts",
        "The accounts of the banks of a tenant: the bank's own side, for the system alone. Nothing "
        "is hidden or\nrefused by views.\n\nRefusals carry the details 'field' and 'reason'."};
    def_making(accounts);
    def_finding(accounts);
    def_changing(accounts);
}

} // namespace nostro::inline v0::python
