#include "bind.hpp"
#include "services.hpp"

#include <nostro/accounts/banks.hpp>
#include <nostro/accounts/location.hpp>
#include <nostro/accounts/routing.hpp>

namespace nostro::inline v0::python {
namespace {

void bind_routing(py::module_& module) {
    bind_struct<Routing>(
        module,
        "Routing",
        "How a bank, a branch or an account is addressed: a scheme, for example IBAN, BBAN, BIC or "
        "OBP, and the\naddress in it.",
        field("scheme", &Routing::scheme, "At most 32 bytes; compared as it is written."),
        field("address", &Routing::address, "At most 128 bytes."));
}

void bind_places(py::module_& module) {
    bind_struct<Location>(
        module,
        "Location",
        "A place on the earth, and who put it there.",
        field("latitude", &Location::latitude, "Degrees, -90 to 90; kept exactly."),
        field("longitude", &Location::longitude, "Degrees, -180 to 180; kept exactly."),
        field("at", &Location::at, "When it was written."),
        field("author_id", &Location::author_id, "User or client id; empty: the host."));

    bind_struct<Coordinates>(module,
                             "Coordinates",
                             "A place as it is given; the writer adds when and who.",
                             field("latitude", &Coordinates::latitude, "Degrees, -90 to 90."),
                             field("longitude", &Coordinates::longitude, "Degrees, -180 to 180."));
}

void bind_bank(py::module_& module) {
    bind_struct<Bank>(
        module,
        "Bank",
        "A bank of the tenant. Its money is in the ledger of its id.",
        field("id", &Bank::id, "1 to 64 of A-Z, a-z, 0-9, '-', '_', '.'."),
        field("short_name", &Bank::short_name, "A name for people."),
        field("full_name", &Bank::full_name, "Its whole name."),
        field("logo_url", &Bank::logo_url, "Where its logo is; may be empty."),
        field("website_url", &Bank::website_url, "Its website; may be empty."),
        field("national_identifier", &Bank::national_identifier, "May be empty."),
        field("swift_bic", &Bank::swift_bic, "May be empty."),
        field("routing", &Bank::routing, "An empty scheme becomes OBP, an empty address the id."),
        field("created_at", &Bank::created_at, "When it was made."));

    bind_struct<BankDocument>(
        module,
        "BankDocument",
        "A branch, an ATM or a product of a bank.",
        field("kind", &BankDocument::kind, "BankDocumentKind."),
        field("id", &BankDocument::id, "Of a product its code; 1 to 255 bytes."),
        field("json", &BankDocument::json, "A JSON object, at most 65,536 bytes."));
}

} // namespace

void bind_accounts_banks(py::module_& module) {
    bind_routing(module);
    bind_places(module);
    bind_bank(module);
    ServiceClass<Banks>{module,
                        "Banks",
                        "The banks of a tenant and what they keep beside accounts. For the system "
                        "alone.\n\nRefusals carry the details 'field' and 'reason'."}
        .def("create",
             &Banks::create,
             py::arg("bank"),
             "Create a bank and its ledger; a ledger of that name is taken over if there is "
             "one.\n\n"
             "Raises InvalidArgument (invalid_bank_id, value_too_long), AlreadyExists "
             "(bank_exists).")
        .def("find", &Banks::find, py::arg("id"), "The bank, or None.")
        .def("get", &Banks::get, py::arg("id"), "As `find`; raises NotFound (bank_not_found).")
        .def_pages("", &Banks::list, "Banks in the order of their ids.")
        .def("update",
             &Banks::update,
             py::arg("bank"),
             "Replace everything but the id and created_at. Raises NotFound, InvalidArgument.")
        .def("put_document",
             &Banks::put_document,
             py::arg("bank_id"),
             py::arg("document"),
             "Keep a document, instead of the one with its kind and id if there is one.\n\n"
             "Raises NotFound (bank_not_found), InvalidArgument (invalid_document, "
             "value_too_long).")
        .def("find_document",
             &Banks::find_document,
             py::arg("bank_id"),
             py::arg("kind"),
             py::arg("id"),
             "The document, or None.")
        .def_pages("_documents",
                   &Banks::list_documents,
                   "Documents of a kind in the order of their ids; none for an unknown bank.",
                   py::arg("bank_id"),
                   py::arg("kind"));
}

} // namespace nostro::inline v0::python
