#include "bind.hpp"
#include "services.hpp"

#include <nostro/identity/users.hpp>

namespace nostro::inline v0::python {
namespace {

void bind_user(py::module_& module) {
    bind_struct<UserLink>(module,
                          "UserLink",
                          "A link of a user.",
                          field("rel", &UserLink::rel, "What it leads to."),
                          field("href", &UserLink::href, "At most 2,048 bytes."));

    bind_struct<User>(
        module,
        "User",
        "A person's login.",
        field("id", &User::id, "UUID."),
        field("kind", &User::kind, "UserKind."),
        field("owner", &User::owner, "Merchant or partner id; may be empty for a customer."),
        field("username", &User::username, "Compared in any ASCII case; unique by owner and kind."),
        field("email", &User::email, "May be empty; compared in any ASCII case."),
        field("phone", &User::phone, "5 to 15 digits, perhaps with a + in front; or empty."),
        field("name", &User::name, "A name for people."),
        field("company_id", &User::company_id, "Of a customer; may be empty."),
        field("provider",
              &User::provider,
              "Issuer of the external identity; empty: none, or not yet known."),
        field("provider_id", &User::provider_id, "The issuer's name for the person."),
        field("authentication_type", &User::authentication_type, "Who proves who the user is."),
        field("scope", &User::scope, "What the user itself may do; roles add to it."),
        field("role_ids", &User::role_ids, "Roles of the same owner."),
        field("links", &User::links, "Links of the person."),
        field("mfa_channels",
              &User::mfa_channels,
              "Where a second factor is sent at login; empty: nowhere."),
        field("agreement", &User::agreement, "JSON object, or empty."),
        field("status", &User::status, "UserStatus."),
        field("accounting_system_user", &User::accounting_system_user, "May be empty."),
        field("email_verified_at",
              &User::email_verified_at,
              "Since when the email is known to be its own."),
        field("phone_verified_at", &User::phone_verified_at, "The same of the phone number."),
        field("password_changed_at", &User::password_changed_at, "None: there is no password."),
        field("not_before", &User::not_before, "Sessions and tokens from before are void."),
        field("last_seen_at", &User::last_seen_at, "At most a minute old."),
        field("created_at", &User::created_at, "When it was made."),
        field("created_by", &User::created_by, "Client or user id; empty: the host."),
        field("updated_at", &User::updated_at, "When it was last changed."),
        field("deleted_at", &User::deleted_at, "When it was deleted; None: it is not."),
        field("deleted_by",
              &User::deleted_by,
              "Client or user id of who deleted it; empty: the host."));

    bind_struct<NewUser>(
        module,
        "NewUser",
        "What a new user is given.",
        field("kind", &NewUser::kind, "UserKind."),
        field("owner", &NewUser::owner, "Merchant or partner id."),
        field("username", &NewUser::username, "1 to 255 bytes; empty: the email."),
        field("email", &NewUser::email, "Email address; may be empty."),
        field("phone", &NewUser::phone, "Phone number; may be empty."),
        field("email_verified",
              &NewUser::email_verified,
              "The bank knows that the email is the person's."),
        field("phone_verified", &NewUser::phone_verified, "The same of the phone number."),
        field("name", &NewUser::name, "A name for people."),
        field("company_id", &NewUser::company_id, "Of a customer; may be empty."),
        field("authentication_type", &NewUser::authentication_type, "Who proves who the user is."),
        field("provider",
              &NewUser::provider,
              "With provider_id: the external identity, where it is known already."),
        field("provider_id", &NewUser::provider_id, "The issuer's name for the person."),
        field("scope", &NewUser::scope, "Scopes."),
        field("role_ids", &NewUser::role_ids, "Roles of the same owner."),
        field("links", &NewUser::links, "Links of the person."),
        field("mfa_channels", &NewUser::mfa_channels, "Where a second factor is sent at login."),
        field("agreement", &NewUser::agreement, "A JSON object, or empty."),
        field("accounting_system_user", &NewUser::accounting_system_user, "May be empty."),
        secret("password",
               &NewUser::password,
               "None: the user is pending until it has chosen one, unless it is external."),
        secret("password_hash",
               &NewUser::password_hash,
               "Instead: the hash of a password in PHC form, scrypt or PBKDF2-SHA256, of an "
               "imported user."),
        field("invite",
              &NewUser::invite,
              "Without a password: send an email with a link to choose one."),
        field("invitation_note",
              &NewUser::invitation_note,
              "Stands in that email; at most 1,024 bytes."));

    bind_struct<UserUpdate>(
        module,
        "UserUpdate",
        "What to change of a user: what is absent stays, what is empty is cleared.",
        field("email", &UserUpdate::email, "Email address; another one is not verified."),
        field("phone", &UserUpdate::phone, "Phone number; another one is not verified."),
        field("email_verified",
              &UserUpdate::email_verified,
              "Whether the bank knows that the email is the person's."),
        field("phone_verified", &UserUpdate::phone_verified, "The same of the phone number."),
        field("name", &UserUpdate::name, "A name for people."),
        field("company_id", &UserUpdate::company_id, "Of a customer; may be empty."),
        field("scope", &UserUpdate::scope, "Scopes."),
        field("role_ids", &UserUpdate::role_ids, "Roles of the same owner."),
        field("links", &UserUpdate::links, "Links of the person."),
        field("mfa_channels", &UserUpdate::mfa_channels, "Where a second factor is sent at login."),
        field("agreement", &UserUpdate::agreement, "A JSON object, or empty."),
        field("accounting_system_user", &UserUpdate::accounting_system_user, "May be empty."),
        field("status", &UserUpdate::status, "Active or disabled."),
        secret("password", &UserUpdate::password, "Chosen by an administrator, see set_password."));

    bind_struct<UserFilter>(module,
                            "UserFilter",
                            "Which users to list.",
                            field("kind", &UserFilter::kind, "UserKind."),
                            field("owner", &UserFilter::owner, "Merchant or partner id."),
                            field("include_deleted",
                                  &UserFilter::include_deleted,
                                  "Whether to list deleted ones too."));
}

void bind_password_check(py::module_& module) {
    bind_struct<PasswordResult>(
        module,
        "PasswordResult",
        "The answer of `Users.check_password`.",
        field("outcome", &PasswordResult::outcome, "The verdict."),
        field("user_id", &PasswordResult::user_id, "When accepted or disabled; else empty."),
        field("retry_at",
              &PasswordResult::retry_at,
              "When throttled: the earliest time for another attempt."))
        .def_property_readonly(
            "accepted", &PasswordResult::accepted, "Whether the verdict is accepted.");
}

/// Names and the external identity.
void def_finding(ServiceClass<Users>& users) {
    users.def("find", &Users::find, py::arg("id"), "The user, or None; one who is deleted is None.")
        .def("get", &Users::get, py::arg("id"), "As `find`; raises NotFound.")
        .def("find_any", &Users::find_any, py::arg("id"), "The user, deleted or not, or None.")
        .def("find_by_username",
             &Users::find_by_username,
             py::arg("kind"),
             py::arg("owner"),
             py::arg("username"),
             "The user of this name, or None. Names are unique by kind and owner.")
        .def("get_by_username",
             &Users::get_by_username,
             py::arg("kind"),
             py::arg("owner"),
             py::arg("username"),
             "As `find_by_username`; raises NotFound.")
        .def("find_by_email",
             &Users::find_by_email,
             py::arg("kind"),
             py::arg("owner"),
             py::arg("email"),
             "The user with this email. None as well when several users share it.")
        .def("list_by_email",
             &Users::list_by_email,
             py::arg("email"),
             "Everyone with this email, of all owners and kinds, oldest first.")
        .def("list_by_identity",
             &Users::list_by_identity,
             py::arg("issuer"),
             py::arg("subject"),
             "Everyone bound to this external identity, of all owners; at most 1,000.")
        .def_pages("", &Users::list, "Users, newest first.", py::arg("filter"))
        .def("effective_scope",
             &Users::effective_scope,
             py::arg("id"),
             "The user's own scopes and those of its roles, each once. Raises NotFound.");
}

void def_changing(ServiceClass<Users>& users) {
    users
        .def(
            "create",
            &Users::create,
            py::arg("user"),
            "Create a user. Raises InvalidArgument, AlreadyExists (username or external identity), "
            "Forbidden.")
        .def("hash_first_password",
             &Users::hash_first_password,
             py::arg("user"),
             "Check the password of a user who is then created in a unit, and hash it: what "
             "`NewUser.password_hash`\n"
             "takes instead. Not in a unit. Raises InvalidArgument, Forbidden.")
        .def("update",
             &Users::update,
             py::arg("id"),
             py::arg("update"),
             "Change a user; with a password not in a unit. Raises NotFound, InvalidArgument, "
             "Forbidden.")
        .def("rename",
             &Users::rename,
             py::arg("id"),
             py::arg("username"),
             "Change the username; the id stays. Raises NotFound, InvalidArgument, AlreadyExists, "
             "Forbidden.")
        .def("mark_deleted",
             &Users::mark_deleted,
             py::arg("id"),
             "Mark as deleted: no login, tokens void, name free, passwords gone. Raises NotFound.")
        .def("invite",
             &Users::invite,
             py::arg("id"),
             py::arg("note") = "",
             "Send the invitation again, with a new link. Raises NotFound, InvalidArgument.")
        .def("touch",
             &Users::touch,
             py::arg("id"),
             "Note that the user was here; written at most once a minute.")
        .def("link_external_identity",
             &Users::link_external_identity,
             py::arg("id"),
             py::arg("issuer"),
             py::arg("subject"),
             "Bind an external user to who the issuer says it is, at first use; compare "
             "afterwards.\n\n"
             "False: it is somebody else, or the identity is another user's. Raises NotFound.")
        .def("purge",
             &Users::purge,
             py::arg("limit") = 1'000,
             "Remove expired links and counters; returns rows removed.");
}

void def_passwords(ServiceClass<Users>& users) {
    users
        .def("check_password",
             &Users::check_password,
             py::arg("kind"),
             py::arg("owner"),
             py::arg("username"),
             py::arg("password"),
             "Whether this is the user's password.\n\n"
             "It is hashed once whatever the answer is; the attempt is counted and committed "
             "before. A person "
             "is not to be\ntold refused, disabled and locked apart.")
        .def("set_password",
             &Users::set_password,
             py::arg("id"),
             py::arg("password"),
             "Choose a user's password, as an administrator: ends locks, sessions and tokens.\n\n"
             "Raises NotFound, InvalidArgument, Forbidden.")
        .def("change_password",
             &Users::change_password,
             py::arg("id"),
             py::arg("previous"),
             py::arg("proposed"),
             py::arg("grant_id") = "",
             "Choose another password, as the user. Other sessions, their tokens, and all refresh "
             "tokens from before are void;\n"
             "what grant_id (of the user's access token) names stays.\n\n"
             "Raises Forbidden (wrong_password, too_many_attempts), NotFound, InvalidArgument.")
        .def("create_password_token",
             &Users::create_password_token,
             py::arg("id"),
             "A secret that `change_password` takes once for the previous password of a user "
             "without one.\n\n"
             "Raises NotFound, InvalidArgument.")
        .def("begin_password_reset",
             &Users::begin_password_reset,
             py::arg("kind"),
             py::arg("owner"),
             py::arg("username"),
             "Send a link to choose another password. Nothing tells whether there is such a user.")
        .def("finish_password_reset",
             &Users::finish_password_reset,
             py::arg("token"),
             py::arg("password"),
             "Choose the password by such a link. Raises InvalidArgument (invalid_token, or the "
             "password).")
        .def("accept_invitation",
             &Users::accept_invitation,
             py::arg("token"),
             py::arg("password"),
             "Choose the first password by the link of an invitation. Raises as "
             "`finish_password_reset`.");
}

} // namespace

void bind_identity_users(py::module_& module) {
    bind_user(module);
    bind_password_check(module);
    ServiceClass<Users> users{module,
                              "Users",
                              "The users of a tenant and their passwords.\n\nEach writing call is "
                              "atomic and noted in the audit log. Calls that take a password hash "
                              "it with no\nunit open: they raise InvalidArgument in a unit, and "
                              "StorageError (unavailable) when too many wait\nfor a hash."};
    def_finding(users);
    def_changing(users);
    def_passwords(users);
    module.def(
        "subject_of", &subject_of, py::arg("user"), "What tokens call a user: 'usr_' and the id.");
    module.def(
        "user_id_of", &user_id_of, py::arg("subject"), "The user id in such a subject, or None.");
    module.def("destination_of",
               &destination_of,
               py::arg("user"),
               py::arg("channel"),
               "The phone number or address that reaches a user on a channel, or None.");
}

} // namespace nostro::inline v0::python
