#include "bind.hpp"
#include "services.hpp"

#include <nostro/oauth/consents.hpp>

namespace nostro::inline v0::python {

void bind_oauth_consents(py::module_& module) {
    bind_struct<NewConsent>(
        module,
        "NewConsent",
        "What a client asks for.",
        field("client_id",
              &NewConsent::client_id,
              "For the system to say; a client principal may leave it empty."),
        field("standard", &NewConsent::standard, "Whose words and habits it has."),
        field("views", &NewConsent::views, "Permissions are ignored: the user's views say them."),
        field("roles", &NewConsent::roles, "OBP entitlements; items without spaces."),
        field("scope", &NewConsent::scope, "OAuth scopes."),
        field("permissions",
              &NewConsent::permissions,
              "UK: the permissions asked for, by their names, for example ReadBalances; the views "
              "that the user\npicks give at most these."),
        field("recurring",
              &NewConsent::recurring,
              "Good for many reads; giving it ends the older one of client + user."),
        field("valid_until", &NewConsent::valid_until, "None: consent_lifetime from now."),
        field("frequency_per_day",
              &NewConsent::frequency_per_day,
              "Without the user; 1 for one-off."),
        field("entries_from", &NewConsent::entries_from, "The window that may be read."),
        field(
            "entries_to", &NewConsent::entries_to, "End of the window that may be read, or None."));

    bind_struct<Consent>(
        module,
        "Consent",
        "What a user lets a client do.",
        field("id", &Consent::id, "Its id."),
        field("client_id", &Consent::client_id, "The client."),
        field("user_id", &Consent::user_id, "Empty until somebody has answered."),
        field("standard", &Consent::standard, "Whose words and habits it has."),
        field("state", &Consent::state, "Where it stands."),
        field("views", &Consent::views, "Asked for; once given: given."),
        field("roles", &Consent::roles, "OBP entitlements."),
        field("scope", &Consent::scope, "Scopes."),
        field("permissions", &Consent::permissions, "Names of permissions."),
        field("recurring", &Consent::recurring, "Good for many reads."),
        field("valid_until", &Consent::valid_until, "Until when it counts."),
        field("frequency_per_day", &Consent::frequency_per_day, "Reads a day without the user."),
        field("entries_from",
              &Consent::entries_from,
              "Begin of the window that may be read, or None."),
        field("entries_to", &Consent::entries_to, "End of the window that may be read, or None."),
        field("created_at", &Consent::created_at, "When it was made."),
        field("authorised_at", &Consent::authorised_at, "When the user said yes, or None."),
        field("last_action_at", &Consent::last_action_at, "When something last happened to it."),
        field("reason",
              &Consent::reason,
              "Why it ended, in the library's words; empty while it lives."));

    bind_struct<ConsentFilter>(
        module,
        "ConsentFilter",
        "Which consents to list. Empty members do not narrow; a client sees its own, a user "
        "theirs.",
        field("client_id", &ConsentFilter::client_id, "The client."),
        field("user_id", &ConsentFilter::user_id, "The user."),
        field("state", &ConsentFilter::state, "Where it stands."));

    auto decision =
        bind_struct<ConsentResult>(module,
                                   "ConsentResult",
                                   "The answer to Consents.check_view.",
                                   field("outcome", &ConsentResult::outcome, "The verdict."),
                                   field("permissions",
                                         &ConsentResult::permissions,
                                         "With allowed: what the view may be used for. What the "
                                         "consent kept and the view still has."));

    decision.def_property_readonly(
        "is_allowed", &ConsentResult::is_allowed, "Whether the view may be used.");
    ServiceClass<Consents>{
        module,
        "Consents",
        "What users let clients do, from the asking to the end.\n\nA client principal sees and "
        "ends its own consents, a user principal answers, sees and ends theirs;\nfor others a "
        "consent does not exist. Refusals carry the detail 'reason'."}
        .def("create",
             &Consents::create,
             py::arg("draft"),
             "Ask for a consent; it is requested. Raises InvalidArgument, NotFound (client).")
        .def("find", &Consents::find, py::arg("id"), "The consent, or None.")
        .def("get", &Consents::get, py::arg("id"), "As `find`; raises NotFound.")
        .def_pages("",
                   &Consents::list,
                   "Consents, oldest first.",
                   py::arg_v("filter", ConsentFilter{}, "ConsentFilter()"))
        .def("authorise",
             &Consents::authorise,
             py::arg("id"),
             py::arg("user_id"),
             py::arg("views") = py::list{},
             "Say yes. views: what is given; of obp and berlin empty means all asked for.\n\n"
             "Raises NotFound, InvalidArgument, Forbidden.")
        .def("authorise_partially",
             &Consents::authorise_partially,
             py::arg("id"),
             py::arg("user_id"),
             "One of several persons says yes; Berlin Group only. Raises as `authorise`.")
        .def("reject",
             &Consents::reject,
             py::arg("id"),
             py::arg("user_id"),
             "Say no. Raises NotFound, InvalidArgument.")
        .def("revoke",
             &Consents::revoke,
             py::arg("id"),
             "End it, by the principal; ending what has ended changes nothing. Raises NotFound, "
             "InvalidArgument.")
        .def("expire_due",
             &Consents::expire_due,
             py::arg("limit") = 1'000,
             "Mark consents as expired whose time is over; returns how many.")
        .def("check_view",
             &Consents::check_view,
             py::arg("id"),
             py::arg("client_id"),
             py::arg("view"),
             "Whether a client's token under this consent may use a view now, and what for.")
        .def("count_access",
             &Consents::count_access,
             py::arg("id"),
             "Count a read for which the user was not there. Raises NotFound, Forbidden "
             "(frequency_exceeded).");
    module.def("may_follow",
               &may_follow,
               py::arg("standard"),
               py::arg("from_state"),
               py::arg("to_state"),
               "Whether a consent of this standard may go from one state to the other.");
    module.def(
        "wire_state", &wire_state, py::arg("consent"), "The state in the standard's own word.");
}

} // namespace nostro::inline v0::python
