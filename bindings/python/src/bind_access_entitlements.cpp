#include "bind.hpp"
#include "services.hpp"

#include <nostro/access/entitlements.hpp>

namespace nostro::inline v0::python {

void bind_access_entitlements(py::module_& module) {
    py::class_<EntitlementRole>(
        module,
        "EntitlementRole",
        "A role of the Open Bank Project: what a user may do at a bank, or everywhere, beside "
        "views.")
        .def_readonly("name", &EntitlementRole::name, "For example CanCreateAccount.")
        .def_readonly("is_of_bank",
                      &EntitlementRole::is_of_bank,
                      "Counts at one bank; otherwise it has no bank.")
        .def_readonly("purpose", &EntitlementRole::purpose, "One line for people.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"name", "is_of_bank", "purpose"});
        });
    module.def(
        "entitlement_roles",
        [] {
            auto const table = entitlement_roles();
            return std::vector<EntitlementRole>(table.begin(), table.end());
        },
        "All roles, by name.");

    bind_struct<Entitlement>(
        module,
        "Entitlement",
        "A role that a user has.",
        field("id", &Entitlement::id, "UUID."),
        field("user_id", &Entitlement::user_id, "The user."),
        field("role", &Entitlement::role, "Name of the role."),
        field("bank_id", &Entitlement::bank_id, "Empty: everywhere."),
        field("created_at", &Entitlement::created_at, "When it was made."),
        field("created_by", &Entitlement::created_by, "User or client id; empty: the host."));

    ServiceClass<Entitlements>{
        module,
        "Entitlements",
        "The roles of users. Owner access never implies one, and none implies a view.\n\nWho "
        "calls: the system; a user with CanCreateEntitlementAtOneBank (for roles of that bank) "
        "or\nCanCreateEntitlementAtAnyBank; everybody lists his own. Refusals carry the detail "
        "'reason'."}
        .def("grant",
             &Entitlements::grant,
             py::arg("user_id"),
             py::arg("role"),
             py::arg("bank_id"),
             "Give a user a role. bank_id: of a role that counts at one bank; else empty.\n\n"
             "Raises Forbidden (missing_entitlement), InvalidArgument (role_unknown, "
             "bank_required, bank_not_allowed),\nNotFound (user_not_found, bank_not_found), "
             "AlreadyExists (entitlement_exists).")
        .def("revoke",
             &Entitlements::revoke,
             py::arg("entitlement_id"),
             "Take it back. Raises Forbidden (missing_entitlement), NotFound "
             "(entitlement_not_found).")
        .def("list",
             &Entitlements::list,
             py::arg("user_id"),
             "A user's roles, by role and bank. Raises Forbidden, NotFound.")
        .def("has",
             &Entitlements::has,
             py::arg("role"),
             py::arg("bank_id"),
             "Whether the caller may act in a role at a bank; the system may always.\n\n"
             "bank_id: empty for a role without bank.");
}

} // namespace nostro::inline v0::python
