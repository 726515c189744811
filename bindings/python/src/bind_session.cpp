#include "bind.hpp"
#include "gil.hpp"
#include "services.hpp"

#include <nostro/core/http_client.hpp>
#include <nostro/core/key_vault.hpp>
#include <nostro/core/principal.hpp>
#include <nostro/identity/audit_log.hpp>
#include <nostro/identity/authentication.hpp>
#include <nostro/identity/mfa.hpp>
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
} // namespace

void bind_ports(py::module_& module) {
    bind_vault(module);
    bind_http(module);
    bind_struct<Principal>(
        module,
        "Principal",
        "Who acts. Services note it in what they write, and let it hand on only what it holds "
        "itself.",
        field("kind", &Principal::kind, "PrincipalKind."),
        field("id", &Principal::id, "Client id or user id; empty for the system."),
        field("scope", &Principal::scope, "What it may do; without meaning for the system."),
        field(
            "client_id", &Principal::client_id, "The application a user acts through; else empty."),
        field("address",
              &Principal::address,
              "Where the request came from, for the audit log; may be empty."));
}

void bind_session(py::module_& module) {
    py::class_<SessionHandle> bound(
        module,
        "Session",
        "The services as one principal may use them, on a core or in a running unit.\n\n"
        "On a core each call is a unit of its own; in a unit it joins it. Threads: as its core or "
        "unit.");
    bound
        .def_property_readonly(
            "principal", &SessionHandle::principal, py::return_value_policy::copy, "Who acts.")
        .def_property_readonly("tenant", &SessionHandle::tenant, "Whose bank it is.");
    def_service(bound, "users", &Session::users, "Users and their passwords.");
    def_service(bound, "roles", &Session::roles, "Roles of users.");
    def_service(bound, "authentication", &Session::authentication, "Logs people in.");
    def_service(bound, "mfa", &Session::mfa, "Second factors of users.");
    def_service(bound, "passwordless", &Session::passwordless, "Login by a one-time code.");
    def_service(bound, "audit", &Session::audit, "What happened.");
    def_service(bound, "outbox", &Session::outbox, "Messages that wait to be sent.");
    def_service(bound, "clients", &Session::clients, "Clients and their secrets.");
    def_service(bound, "grants", &Session::grants, "What clients may ask for.");
    def_service(bound, "keys", &Session::keys, "The keys that sign tokens.");
    def_service(bound, "tokens", &Session::tokens, "Issues tokens and checks them.");
    def_service(bound,
                "authorization",
                &Session::authorization,
                "The authorization endpoint without its pages.");
    def_service(bound, "consents", &Session::consents, "What users let clients do.");
    def_service(bound, "merchants", &Session::merchants, "Merchants and partners.");
}

} // namespace nostro::inline v0::python
