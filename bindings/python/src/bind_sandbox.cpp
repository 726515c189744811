#include "bind.hpp"
#include "services.hpp"

#include <nostro/facade/sandbox_import.hpp>

namespace nostro::inline v0::python {
namespace {

void bind_report(py::module_& module) {
    bind_struct<SandboxCount>(
        module,
        "SandboxCount",
        "Items of one kind.",
        field("created", &SandboxCount::created, "Made by the import."),
        field("existing", &SandboxCount::existing, "Were there before, and stayed as they were."));

    bind_struct_from(SandboxDifference{.bank_id = {},
                                       .account_id = {},
                                       .transaction_id = {},
                                       .file = no_money(),
                                       .ledger = no_money()},
                     module,
                     "SandboxDifference",
                     "A balance on which the file and the ledger disagree.",
                     field("bank_id", &SandboxDifference::bank_id, "The bank."),
                     field("account_id", &SandboxDifference::account_id, "The account."),
                     field("transaction_id",
                           &SandboxDifference::transaction_id,
                           "Empty: the account's balance."),
                     required_field("file", &SandboxDifference::file, "What the file says."),
                     required_field("ledger", &SandboxDifference::ledger, "What the ledger says."),
                     field("reason", &SandboxDifference::reason, "Why."));

    bind_struct<SandboxWarning>(
        module,
        "SandboxWarning",
        "Something odd that is no reason to refuse a file.",
        field("place", &SandboxWarning::place, "For example accounts[3].IBAN."),
        field("text", &SandboxWarning::text, "For people."));

    bind_struct<SandboxReport>(
        module,
        "SandboxReport",
        "What an import has done and found.",
        keyed_field<SandboxItem>(
            "counts", &SandboxReport::counts, "Of the items that the file has."),
        field("balances_compared",
              &SandboxReport::balances_compared,
              "How many balances the file states."),
        field("differences", &SandboxReport::differences, "By account, in the order of booking."),
        field("warnings", &SandboxReport::warnings, "In the order they were noticed."))
        .def("count", &SandboxReport::count, py::arg("item"), "The count of one kind.")
        .def("created",
             &SandboxReport::created,
             "Items of all kinds that the import has made; 0: it has changed nothing.");
}

} // namespace

void bind_sandbox(py::module_& module) {
    bind_report(module);
    ServiceClass<SandboxImport>{
        module,
        "SandboxImport",
        "Imports sandbox files of the Open Bank Project: banks, users, accounts, transactions, "
        "branches, ATMs and\nproducts. For the system alone.\n\nWhat is there already stays as it "
        "is: the same file again changes nothing, and a later file goes on where the\nfirst one "
        "ended."}
        .def(
            "run",
            [](SandboxImport& self, std::string_view json) { return self.run(json); },
            py::arg("json"),
            "Import a file's text: all of it, in one transaction, or nothing. It does not run in a "
            "unit.\n\n"
            "Raises InvalidArgument (details 'line' and 'column', or 'field' and 'reason'), "
            "Rejected (an id was booked\nwith other content).");
}

} // namespace nostro::inline v0::python
