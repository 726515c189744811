#include "bind.hpp"
#include "gil.hpp"
#include "services.hpp"

#include <nostro/access/entitlements.hpp>
#include <nostro/access/shares.hpp>
#include <nostro/access/viewed_accounts.hpp>
#include <nostro/access/views.hpp>
#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/accounts/counterparties.hpp>
#include <nostro/accounts/entry_notes.hpp>
#include <nostro/core/http_client.hpp>
#include <nostro/core/key_vault.hpp>
#include <nostro/core/principal.hpp>
#include <nostro/core/view_ref.hpp>
#include <nostro/facade/sandbox_import.hpp>
#include <nostro/identity/audit_log.hpp>
#include <nostro/identity/authentication.hpp>
#include <nostro/identity/mfa_enrolments.hpp>
#include <nostro/identity/outbox.hpp>
#include <nostro/identity/passwordless.hpp>
#include <nostro/identity/roles.hpp>
#include <nostro/identity/users.hpp>
#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/clients.hpp>
#include <nostro/oauth/consents.hpp>
#include <nostro/oauth/grants.hpp>
#include <nostro/oauth/signing_keys.hpp>
#include <nostro/oauth/tokens.hpp>
#include <nostro/onboarding/merchants.hpp>
#include <nostro/payments/transaction_requests.hpp>
#include <nostro/statements/statements.hpp>

namespace nostro::inline v0::python {
namespace {

template <class Service>
void def_service(py::class_<SessionHandle>& bound,
                 char const* name,
                 Service (Session::*get)() const,
                 char const* doc) {
    bound.def_property_readonly(
        name,
        [get](SessionHandle const& self) {
            return ServiceHandle<Service>{self, get};
        },
        doc);
}

void bind_vault(py::module_& module) {
    py::class_<KeyVault, std::shared_ptr<KeyVault>>(
        module,
        "KeyVault",
        "Where the keys are that the database must not hold. Threads: any, at the same time.");
    module.def(
        "open_key_file",
        [](PathArgument const& path) -> std::shared_ptr<KeyVault> {
            ReleasedGil const released;
            return open_key_file(path.value);
        },
        py::arg("path"),
        "A vault in a file that only its owner can read; one that does not exist is created. "
        "Raises StorageError.");
    module.def(
        "make_memory_vault",
        []() -> std::shared_ptr<KeyVault> { return make_memory_vault(); },
        "A vault that lives as long as the object: for tests and for cores in memory.");
}

void bind_http(py::module_& module) {
    bind_struct<OutgoingRequest>(
        module,
        "OutgoingRequest",
        "A request that the bank makes: to an OpenID provider, for a key set, to a webhook.",
        field("method", &OutgoingRequest::method, "Of the request."),
        field("url", &OutgoingRequest::url, "Where to."),
        secret("headers", &OutgoingRequest::headers, "Pairs of name and value."),
        bytes_field("body", &OutgoingRequest::body, "The body."),
        field("timeout", &OutgoingRequest::timeout, "How long to wait for the answer."),
        field("response_bytes_max",
              &OutgoingRequest::response_bytes_max,
              "A longer answer is an error."));

    bind_struct<OutgoingResponse>(
        module,
        "OutgoingResponse",
        "The answer to such a request.",
        field("status", &OutgoingResponse::status, "The HTTP status."),
        secret("headers", &OutgoingResponse::headers, "Pairs of name and value."),
        bytes_field("body", &OutgoingResponse::body, "The body."));
}

void bind_principal(py::module_& module) {
    bind_struct<ViewRef>(module,
                         "ViewRef",
                         "Names one view: a named set of permissions on an account.",
                         field("bank_id", &ViewRef::bank_id, "The bank."),
                         field("account_id", &ViewRef::account_id, "The account."),
                         field("view_id", &ViewRef::view_id, "The view."));

    bind_struct<ConsentView>(
        module,
        "ConsentView",
        "A view of an account that a user lets an application use, with what the view let its "
        "holder do when consent\nwas given.",
        field("bank_id", &ConsentView::bank_id, "The bank."),
        field("account_id", &ConsentView::account_id, "The account."),
        field("view_id", &ConsentView::view_id, "The view."),
        field("permissions",
              &ConsentView::permissions,
              "Names of permissions, for example can_see_bank_account_balance; no spaces. Kept in "
              "the consent as\nthey were when it was given, so that a view that grows does not "
              "widen it."));

    bind_struct<Principal>(
        module,
        "Principal",
        "Who acts. Services note it in what they write, do for it what it may do, and let it hand "
        "on only what it\nholds itself. A principal of which nothing is said is nobody.",
        field("kind", &Principal::kind, "PrincipalKind."),
        field("id",
              &Principal::id,
              "Client id or user id; empty for nobody. Of the system what it is noted as, mostly "
              "empty."),
        field("scope",
              &Principal::scope,
              "What it may do; empty for the system, which may everything."),
        field(
            "client_id", &Principal::client_id, "The application a user acts through; else empty."),
        field("views",
              &Principal::views,
              "Of a user who acts through an application: the views that the consent names, no "
              "others are usable.\nNone: no consent narrows what the user may."),
        field("roles",
              &Principal::roles,
              "With views: the entitlements that the consent names, no others count."),
        field("entries_from",
              &Principal::entries_from,
              "With views: entries of accounts that were completed before or after are as if they "
              "were\nnot there. None: no bound."),
        field("entries_to", &Principal::entries_to, "As entries_from."),
        field("address",
              &Principal::address,
              "Where the request came from, for the audit log; may be empty."))
        .def_static(
            "system",
            &Principal::system,
            py::arg("id") = "",
            "The host itself; id: what it is noted as. It has no scopes, application, views "
            "or roles.");
}

void def_accounts(py::class_<SessionHandle>& bound) {
    def_service(bound, "banks", &Session::banks, "Banks. For the system alone.");
    def_service(bound,
                "accounts",
                &Session::accounts,
                "The bank's own side of accounts. For the system alone.");
    def_service(bound,
                "account_entries",
                &Session::account_entries,
                "The bank's own side of entries. For the system alone.");
    def_service(bound,
                "counterparties",
                &Session::counterparties,
                "The bank's own side of other parties. For the system alone.");
    def_service(bound,
                "entry_notes",
                &Session::entry_notes,
                "The bank's own side of what people add to entries. For the system alone.");
    def_service(bound,
                "sandbox_import",
                &Session::sandbox_import,
                "Imports sandbox files. For the system alone.");
    def_service(bound, "views", &Session::views, "Views of accounts.");
    def_service(bound, "shares", &Session::shares, "Which users may use which views.");
    def_service(bound, "entitlements", &Session::entitlements, "Roles of users beside views.");
    def_service(bound,
                "viewed_accounts",
                &Session::viewed_accounts,
                "Accounts as their users see them, each through a view.");
    def_service(bound,
                "transaction_requests",
                &Session::transaction_requests,
                "Payments that users ask for through a view.");
    def_service(bound, "statements", &Session::statements, "Statements, each through a view.");
}

} // namespace

void bind_ports(py::module_& module) {
    bind_vault(module);
    bind_http(module);
    bind_principal(module);
}

void bind_session(py::module_& module) {
    py::class_<SessionHandle> bound(
        module,
        "Session",
        "The services as one principal may use them, on a core or in a running unit.\n\n"
        "On a core each call is a unit of its own; in a unit it joins it. What the principal may "
        "not use raises Forbidden\n(bank_only), or Unauthenticated for nobody, when it is called. "
        "Threads: any, at the same\ntime, on a core; one in a unit.\n\n"
        "The system may use everything. Users, roles, clients, grants and merchants are "
        "administered by who holds\nadmin:accounts, or read:accounts or write:accounts, and so are "
        "keys and audit read; outbox, logins and tokens\n(authentication, passwordless, tokens, "
        "authorization) are for the system alone.");
    bound
        .def_property_readonly(
            "principal", &SessionHandle::principal, py::return_value_policy::copy, "Who acts.")
        .def_property_readonly("tenant", &SessionHandle::tenant, "Whose bank it is.")
        .def("on_behalf_of",
             &SessionHandle::on_behalf_of,
             py::arg("caller"),
             "The same with the bank's right to administer and to log in, for a caller whom the "
             "host "
             "has checked: written\ndown, counted by limits and held to what it may hand on is the "
             "caller.\n\n"
             "Raises Forbidden (bank_only) when this session is not the system's, and "
             "InvalidArgument (principal) for the\nsystem, when a service is called.");
    def_service(bound, "users", &Session::users, "Users and their passwords.");
    def_service(bound, "roles", &Session::roles, "Roles of users.");
    def_service(bound, "authentication", &Session::authentication, "Logs people in.");
    def_service(bound, "mfa_enrolments", &Session::mfa_enrolments, "Second factors of users.");
    def_service(bound, "passwordless", &Session::passwordless, "Login by a one-time code.");
    def_service(bound, "audit_log", &Session::audit_log, "What happened.");
    def_service(bound, "outbox", &Session::outbox, "Messages that wait to be sent.");
    def_service(bound, "clients", &Session::clients, "Clients and their secrets.");
    def_service(bound, "grants", &Session::grants, "What clients may ask for.");
    def_service(bound, "signing_keys", &Session::signing_keys, "The keys that sign tokens.");
    def_service(bound, "tokens", &Session::tokens, "Issues tokens and checks them.");
    def_service(bound,
                "authorization",
                &Session::authorization,
                "The authorization endpoint without its pages.");
    def_service(bound, "consents", &Session::consents, "What users let clients do.");
    def_service(bound, "merchants", &Session::merchants, "Merchants and partners.");
    def_accounts(bound);
}

} // namespace nostro::inline v0::python
