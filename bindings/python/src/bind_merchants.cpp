#include "bind.hpp"
#include "services.hpp"

#include <nostro/onboarding/merchants.hpp>

namespace nostro::inline v0::python {

void bind_merchants(py::module_& module) {
    bind_struct<Merchant>(
        module,
        "Merchant",
        "A business that the bank serves, or a partner that brings such businesses: Dintero's "
        "\"account\".\n\nIts id is P (live) or T (test) and eight digits. A partner's last five "
        "digits are zero; its\nmerchants share the letter and the first three digits, and name the "
        "partner. The two modes share\nnothing: P00100001 and T00100001 are two merchants here.",
        field("id", &Merchant::id, "Its id."),
        field("partner_id",
              &Merchant::partner_id,
              "The partner's id, P00100000; empty for a partner."),
        field("name", &Merchant::name, "A name for people."),
        field("jwks_name",
              &Merchant::jwks_name,
              "Issuer of the ID tokens of external users; empty: none."),
        field("jwks_uri", &Merchant::jwks_uri, "Where the keys of that issuer are; empty: none."),
        field("redirect_origins",
              &Merchant::redirect_origins,
              "Where ID tokens may be sent, https://shop.example."),
        field("created_at", &Merchant::created_at, "When it was made."),
        field("created_by", &Merchant::created_by, "Client or user id; empty: the host."),
        field("updated_at", &Merchant::updated_at, "When it was last changed."),
        field("deleted_at", &Merchant::deleted_at, "When it was deleted; None: it is not."),
        field("deleted_by",
              &Merchant::deleted_by,
              "Client or user id of who deleted it; empty: the host."));

    bind_struct<NewMerchant>(
        module,
        "NewMerchant",
        "What a new merchant is given.",
        field("id", &NewMerchant::id, "Empty: the next free one of the partner."),
        field("partner_id", &NewMerchant::partner_id, "Empty for a partner."),
        field("name", &NewMerchant::name, "A name for people."),
        field("jwks_name",
              &NewMerchant::jwks_name,
              "Issuer of the ID tokens of external users; empty: none."),
        field(
            "jwks_uri", &NewMerchant::jwks_uri, "Where the keys of that issuer are; empty: none."),
        field("redirect_origins", &NewMerchant::redirect_origins, "Where ID tokens may be sent."));

    ServiceClass<Merchants>{module, "Merchants", "The merchants and partners of a tenant."}
        .def("create",
             &Merchants::create,
             py::arg("merchant"),
             "Create a merchant or partner. Raises InvalidArgument, AlreadyExists, NotFound "
             "(partner).")
        .def("find", &Merchants::find, py::arg("id"), "The merchant, or None.")
        .def("get", &Merchants::get, py::arg("id"), "As `find`; raises NotFound.")
        .def("update",
             &Merchants::update,
             py::arg("merchant"),
             "Replace name, key set and origins. Raises NotFound, InvalidArgument.")
        .def("mark_deleted",
             &Merchants::mark_deleted,
             py::arg("id"),
             "Mark as deleted; its tokens stop working at once.\n\n"
             "Raises NotFound, InvalidArgument (a partner still has merchants).")
        .def_pages("",
                   &Merchants::list,
                   "Merchants of a partner in the order of their ids.",
                   py::arg("partner_id"));
    module.def(
        "parse_merchant_id",
        &parse_merchant_id,
        py::arg("text"),
        "The full id of an owner as paths give it: T112 is T11200000. None when it is neither.");
    module.def("is_partner_id",
               &is_partner_id,
               py::arg("merchant_id"),
               "Whether a merchant id is a partner's.");
    module.def("is_numbered_under",
               &is_numbered_under,
               py::arg("child"),
               py::arg("partner"),
               "Whether `child` is numbered as a merchant of `partner`.");
}

} // namespace nostro::inline v0::python
