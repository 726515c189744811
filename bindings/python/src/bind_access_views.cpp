#include "bind.hpp"
#include "services.hpp"

#include <nostro/access/shares.hpp>
#include <nostro/access/view.hpp>
#include <nostro/access/views.hpp>

namespace nostro::inline v0::python {
namespace {

void bind_view(py::module_& module) {
    bind_struct<ViewContent>(
        module,
        "ViewContent",
        "What of a view can be changed.",
        field("description", &ViewContent::description, "At most 255 bytes."),
        field("is_public",
              &ViewContent::is_public,
              "Anybody reads through it, where the bank allows public views."),
        field("alias", &ViewContent::alias, "What stands for the name of another party."),
        field("hide_metadata_if_alias_used",
              &ViewContent::hide_metadata_if_alias_used,
              "Of other parties."),
        field(
            "permissions", &ViewContent::permissions, "What the view lets its users see and do."));

    bind_struct<View>(
        module,
        "View",
        "A view of an account: what its users see and may do there.",
        field("bank_id", &View::bank_id, "The bank."),
        field("account_id", &View::account_id, "The account."),
        field("id", &View::id, "Of a default view its name; of a custom one it begins with '_'."),
        field("name", &View::name, "OBP's short_name; never changes."),
        field("content", &View::content, "What can be changed."),
        field("is_system", &View::is_system, "One of the default views, which nobody changes."),
        field("created_at", &View::created_at, "When it was made."),
        field("created_by", &View::created_by, "User or client id; empty: the host."))
        .def("has", &View::has, py::arg("permission"), "Whether it has a permission.");

    bind_struct<AccountShare>(module,
                              "AccountShare",
                              "A user, and the views of an account that are shared with him.",
                              field("user_id", &AccountShare::user_id, "The user."),
                              field("views", &AccountShare::views, "By id; private ones."));
}

void bind_default_views(py::module_& module) {
    py::class_<DefaultViewInfo>(
        module, "DefaultViewInfo", "A default view as every account gets it.")
        .def_readonly("view", &DefaultViewInfo::view, "DefaultView.")
        .def_readonly("id", &DefaultViewInfo::id, "Its id.")
        .def_readonly("name", &DefaultViewInfo::name, "OBP's short_name.")
        .def_readonly("content", &DefaultViewInfo::content, "What it lets its users see and do.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"id", "name", "content"});
        });
    module.def(
        "default_views",
        [] {
            auto const table = default_views();
            return std::vector<DefaultViewInfo>(table.begin(), table.end());
        },
        "The default views, in the order of the enumeration.\n\n"
        "Their permissions are those of the Open Bank Project (3.0.0), and "
        "can_see_bank_account_credit_limit for the\nowner.");
    module.def("view_id_of",
               &view_id_of,
               py::arg("name"),
               "The id a custom view of this name has: without spaces, in lower case.");
}

void bind_views(py::module_& module) {
    ServiceClass<Views>{
        module,
        "Views",
        "The views of accounts.\n\nWho calls: the system, or a user who may use the view owner of "
        "the account, himself (not through an\napplication whose consent leaves that view out). "
        "Others get Forbidden (no_owner_access); nobody gets\nUnauthenticated. Refusals carry the "
        "detail 'reason'."}
        .def("create",
             &Views::create,
             py::arg("bank_id"),
             py::arg("account_id"),
             py::arg("name"),
             py::arg("content"),
             "Make a custom view. Nobody may use it before it is shared, but of a public one.\n\n"
             "Raises InvalidArgument (view_name_invalid), AlreadyExists (view_exists), Forbidden "
             "(public_views_off),\nNotFound.")
        .def("provide",
             &Views::provide,
             py::arg("bank_id"),
             py::arg("account_id"),
             py::arg("view"),
             "The default view of the account, which is made if it is not there: for the "
             "system.\n\nRaises Forbidden (public_views_off, bank_only).")
        .def("update",
             &Views::update,
             py::arg("view"),
             py::arg("content"),
             "Replace what can be changed of a custom view. Who uses it sees the change with his "
             "next read.\n\nRaises Forbidden (system_view, public_views_off), NotFound.")
        .def("erase",
             &Views::erase,
             py::arg("view"),
             "Delete a custom view with all its shares, counterparties, comments, tags, images and "
             "places.\n\nRaises Forbidden (system_view), NotFound.")
        .def("find", &Views::find, py::arg("view"), "The view, or None.")
        .def("get", &Views::get, py::arg("view"), "As `find`; raises NotFound (view_not_found).")
        .def("list",
             &Views::list,
             py::arg("bank_id"),
             py::arg("account_id"),
             "All views of an account, by id; public ones only while the bank allows them.");
}

void bind_shares(py::module_& module) {
    ServiceClass<Shares>{
        module,
        "Shares",
        "Which users may use which views of accounts.\n\nWho calls: as Views; a user may also give "
        "up his own views. Public views need no share, and cannot be\nshared. Refusals carry the "
        "detail 'reason'."}
        .def("share",
             &Shares::share,
             py::arg("bank_id"),
             py::arg("account_id"),
             py::arg("view_ids"),
             py::arg("user_id"),
             "Let a user use views of an account, all of them or none. Sharing again changes "
             "nothing.\n\n"
             "Returns the views, in the order of view_ids. Raises NotFound (user_not_found, "
             "view_not_found),\nInvalidArgument (view_is_public).")
        .def("revoke",
             &Shares::revoke,
             py::arg("view"),
             py::arg("user_id"),
             "Take a view from a user; what he reads next is refused.\n\n"
             "Raises NotFound (view_not_found, share_not_found), Forbidden (account_holder, "
             "last_owner).")
        .def("revoke_all",
             &Shares::revoke_all,
             py::arg("bank_id"),
             py::arg("account_id"),
             py::arg("user_id"),
             "Take all views of an account from a user, or none when one of them cannot be "
             "taken.\n\nReturns how many shares were removed.")
        .def("list",
             &Shares::list,
             py::arg("bank_id"),
             py::arg("account_id"),
             "Who may use which private views of an account, by user id.")
        .def("list_of_user",
             &Shares::list_of_user,
             py::arg("bank_id"),
             py::arg("account_id"),
             py::arg("user_id"),
             "The views of an account that a user may use, by id.\n\n"
             "Public ones only when they were shared before they became public. Raises NotFound "
             "(user_not_found).");
}

} // namespace

void bind_access_views(py::module_& module) {
    bind_view(module);
    bind_default_views(module);
    bind_views(module);
    bind_shares(module);
}

} // namespace nostro::inline v0::python
