#include "bind.hpp"
#include "services.hpp"

#include <nostro/identity/roles.hpp>
#include <nostro/identity/scope.hpp>

namespace nostro::inline v0::python {

void bind_identity_roles(py::module_& module) {
    bind_struct<Role>(
        module,
        "Role",
        "A named set of scopes that users are given.",
        field("id", &Role::id, "UUID."),
        field("owner", &Role::owner, "Whose role it is: a merchant's or partner's id."),
        field("name", &Role::name, "Empty: none; unique among the owner's roles."),
        field("description", &Role::description, "May be empty."),
        field("scope", &Role::scope, "Scopes."),
        field("created_at", &Role::created_at, "When it was made."),
        field("created_by", &Role::created_by, "Client or user id; empty: the host."),
        field("updated_at", &Role::updated_at, "When it was last changed."),
        field("deleted_at", &Role::deleted_at, "When it was deleted; None: it is not."),
        field("deleted_by",
              &Role::deleted_by,
              "Client or user id of who deleted it; empty: the host."));

    bind_struct<RoleContent>(
        module,
        "RoleContent",
        "What a role is given, new or in place of what it had.",
        field("name", &RoleContent::name, "At most 255 bytes."),
        field("description", &RoleContent::description, "At most 1,024 bytes."),
        field("scope", &RoleContent::scope, "1 to 100; see is_scope; repeats count once."));

    bind_struct<RoleFilter>(
        module,
        "RoleFilter",
        "Which roles to list.",
        field("owner", &RoleFilter::owner, "Merchant or partner id."),
        field("search", &RoleFilter::search, "Part of id, name or description, in any ASCII case."),
        field("name", &RoleFilter::name, "The exact name; empty: any."),
        field(
            "include_deleted", &RoleFilter::include_deleted, "Whether to list deleted ones too."));

    ServiceClass<Roles>{module,
                        "Roles",
                        "The roles of a tenant.\n\nA role's scopes reach its users at once, and "
                        "leave them with it. A principal other than the system\ngives only what it "
                        "may delegate; else Forbidden (scope_not_delegable)."}
        .def("create",
             &Roles::create,
             py::arg("owner"),
             py::arg("content"),
             "Create a role. Raises InvalidArgument, AlreadyExists, Forbidden.")
        .def("update",
             &Roles::update,
             py::arg("id"),
             py::arg("content"),
             "Replace name, description and scope. Raises NotFound, InvalidArgument, "
             "AlreadyExists, Forbidden.")
        .def("find", &Roles::find, py::arg("id"), "The role, or None.")
        .def("get", &Roles::get, py::arg("id"), "As `find`; raises NotFound.")
        .def_pages("", &Roles::list, "Roles of an owner, newest first.", py::arg("filter"))
        .def("mark_deleted",
             &Roles::mark_deleted,
             py::arg("id"),
             "Mark as deleted; its users lose its scopes, and its name is free. Raises NotFound.");
    module.def("is_scope",
               &is_scope,
               py::arg("text"),
               "Whether the text is one scope: 1 to 255 of the characters that RFC 6749 section "
               "3.3 allows.");
    module.def(
        "may_delegate",
        [](std::vector<std::string> const& held, std::string_view wanted) {
            return may_delegate(held, wanted);
        },
        py::arg("held"),
        py::arg("wanted"),
        "Whether somebody who holds these scopes may hand this one on.");
}

} // namespace nostro::inline v0::python
