#include "bind.hpp"
#include "services.hpp"

#include <nostro/accounts/counterparties.hpp>

namespace nostro::inline v0::python {
namespace {

void bind_party(py::module_& module) {
    bind_struct<PartyMetadata>(
        module,
        "PartyMetadata",
        "What an account keeps about another party; one for all views.",
        keyed_field<PartyText>("texts", &PartyMetadata::texts, "Those that are not empty."),
        keyed_field<PartyPlace>("places", &PartyMetadata::places, "Those that are known."))
        .def("text", &PartyMetadata::text, py::arg("which"), "The text; empty: none.")
        .def("place", &PartyMetadata::place, py::arg("which"), "The place, or None.");

    bind_struct<OtherAccount>(
        module,
        "OtherAccount",
        "Somebody with whom an account has had an entry: an implicit counterparty.",
        field("party", &OtherAccount::party, "As at the first entry with this name."),
        field("metadata", &OtherAccount::metadata, "What the account keeps about it."));
}

void bind_counterparty(py::module_& module) {
    bind_struct<Counterparty>(
        module,
        "Counterparty",
        "Somebody whom a user of a view has written down: an explicit counterparty. It is of that "
        "view alone.",
        field("id", &Counterparty::id, "UUID."),
        field("bank_id", &Counterparty::bank_id, "The bank."),
        field("account_id", &Counterparty::account_id, "The account."),
        field("view_id", &Counterparty::view_id, "The view."),
        field("name", &Counterparty::name, "Unique in the view, compared as it is written."),
        field("description", &Counterparty::description, "May be empty."),
        field("account_routing", &Counterparty::account_routing, "Routing of their account."),
        field(
            "secondary_account_routing", &Counterparty::secondary_account_routing, "Another one."),
        field("bank_routing", &Counterparty::bank_routing, "Routing of their bank."),
        field("branch_routing", &Counterparty::branch_routing, "Routing of their branch."),
        field("is_beneficiary", &Counterparty::is_beneficiary, "May be paid."),
        field("bespoke",
              &Counterparty::bespoke,
              "Pairs of key and value, in the order they were given."),
        field("created_at", &Counterparty::created_at, "When it was made."),
        field("created_by", &Counterparty::created_by, "User or client id; empty: the host."));

    bind_struct<NewCounterparty>(
        module,
        "NewCounterparty",
        "What a new counterparty is given.",
        field("name", &NewCounterparty::name, "1 to 255 bytes."),
        field("description", &NewCounterparty::description, "At most 36 characters."),
        field("account_routing", &NewCounterparty::account_routing, "Routing of their account."),
        field("secondary_account_routing",
              &NewCounterparty::secondary_account_routing,
              "Another one."),
        field("bank_routing", &NewCounterparty::bank_routing, "Routing of their bank."),
        field("branch_routing", &NewCounterparty::branch_routing, "Routing of their branch."),
        field("is_beneficiary", &NewCounterparty::is_beneficiary, "May be paid."),
        field("bespoke",
              &NewCounterparty::bespoke,
              "Pairs of key and value; at most 32, 4,096 bytes in all."));
}

void def_explicit(ServiceClass<Counterparties>& parties) {
    parties
        .def("create",
             &Counterparties::create,
             py::arg("view"),
             py::arg("counterparty"),
             "Write down a counterparty on a view; whether the view exists is not asked here.\n\n"
             "Raises AlreadyExists (counterparty_exists), InvalidArgument, NotFound.")
        .def("find",
             &Counterparties::find,
             py::arg("view"),
             py::arg("id"),
             "A counterparty of this view, or None.")
        .def("get",
             &Counterparties::get,
             py::arg("view"),
             py::arg("id"),
             "As `find`; raises NotFound (counterparty_not_found).")
        .def_pages("",
                   &Counterparties::list,
                   "Those of a view, in the order they were written down. Raises NotFound.",
                   py::arg("view"))
        .def("erase_all",
             &Counterparties::erase_all,
             py::arg("view"),
             "Remove what a view has written down; returns how many.");
}

void def_implicit(ServiceClass<Counterparties>& parties) {
    parties
        .def("find_other_account",
             &Counterparties::find_other_account,
             py::arg("bank_id"),
             py::arg("account_id"),
             py::arg("id"),
             "Somebody the account has had an entry with, or None. Raises NotFound.")
        .def("get_other_account",
             &Counterparties::get_other_account,
             py::arg("bank_id"),
             py::arg("account_id"),
             py::arg("id"),
             "As `find_other_account`; raises NotFound (other_account_not_found).")
        .def_pages("_other_accounts",
                   &Counterparties::list_other_accounts,
                   "Everybody the account has had an entry with, in the order of first sight.",
                   py::arg("bank_id"),
                   py::arg("account_id"));
}

void def_metadata(ServiceClass<Counterparties>& parties) {
    parties
        .def("list_metadata",
             &Counterparties::list_metadata,
             py::arg("bank_id"),
             py::arg("account_id"),
             py::arg("party_ids"),
             "What the account keeps about parties, in the order of party_ids.\n\n"
             "For one that the account does not know, everything is empty.")
        .def("set_text",
             &Counterparties::set_text,
             py::arg("bank_id"),
             py::arg("account_id"),
             py::arg("party_id"),
             py::arg("which"),
             py::arg("text"),
             "Write a text about a party; empty clears it, and a cleared public alias stays "
             "cleared.\n\n"
             "Raises NotFound (other_account_not_found), InvalidArgument (value_too_long, "
             "invalid_text).")
        .def("set_place",
             &Counterparties::set_place,
             py::arg("bank_id"),
             py::arg("account_id"),
             py::arg("party_id"),
             py::arg("which"),
             py::arg("place"),
             "Write a place of a party, by the session's principal and now; None removes it.\n\n"
             "Raises NotFound (other_account_not_found), InvalidArgument (invalid_location).");
}

} // namespace

void bind_accounts_parties(py::module_& module) {
    bind_party(module);
    bind_counterparty(module);
    ServiceClass<Counterparties> parties{
        module,
        "Counterparties",
        "The other parties of accounts, and what accounts keep about them: the bank's own side, "
        "for the system alone.\n\nA party is named by its id within the account: that of an other "
        "account (OtherParty.id) or of a\ncounterparty. From the first sight on it has a public "
        "alias, ALIAS_ and six or more digits of 0-9 and A-F."};
    def_explicit(parties);
    def_implicit(parties);
    def_metadata(parties);
}

} // namespace nostro::inline v0::python
