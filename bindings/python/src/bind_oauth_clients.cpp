#include "bind.hpp"
#include "services.hpp"

#include <nostro/oauth/client_authentication.hpp>
#include <nostro/oauth/clients.hpp>
#include <nostro/oauth/grants.hpp>

namespace nostro::inline v0::python {
namespace {

void bind_client(py::module_& module) {
    bind_struct<Consumer>(
        module,
        "Consumer",
        "What the Open Bank Project keeps of an application (\"consumer\"). A limit of 0 is none.",
        field("client_id", &Consumer::client_id, "Whose it is; follows the client."),
        field("consumer_id", &Consumer::consumer_id, "Empty in a new client: the client's id."),
        field("app_type", &Consumer::app_type, "What kind of application it is."),
        field("developer_email", &Consumer::developer_email, "Whom to write to."),
        field("company", &Consumer::company, "Who makes it."),
        field("certificate_thumbprint",
              &Consumer::certificate_thumbprint,
              "X5t#S256 of its certificate; may be empty."),
        field("calls_per_second", &Consumer::calls_per_second, "Limit."),
        field("calls_per_minute", &Consumer::calls_per_minute, "Limit."),
        field("calls_per_hour", &Consumer::calls_per_hour, "Limit."),
        field("calls_per_day", &Consumer::calls_per_day, "Limit."),
        field("calls_per_week", &Consumer::calls_per_week, "Limit."),
        field("calls_per_month", &Consumer::calls_per_month, "Limit."));

    auto client = bind_struct<Client>(
        module,
        "Client",
        "An application's login.",
        field("client_id",
              &Client::client_id,
              "[A-Za-z0-9_-]{3,64}, not usr_... or acc_...; never used again."),
        field("id", &Client::id, "UUID."),
        field("owner", &Client::owner, "Merchant or partner id; empty: the bank's own."),
        field("name", &Client::name, "A name for people."),
        field("description", &Client::description, "A text for people."),
        field("type", &Client::type, "ClientType."),
        field("auth_method", &Client::auth_method, "How it proves who it is."),
        field("auth_alg",
              &Client::auth_alg,
              "Of private_key_jwt: RS256, PS256, ES256, ES384, ES512 or EdDSA."),
        field("jwks", &Client::jwks, "Of private_key_jwt: a JWK Set of public keys, JSON text."),
        field("redirect_uris",
              &Client::redirect_uris,
              "Compared byte by byte; Dintero's \"callbacks\"."),
        field("post_logout_redirect_uris",
              &Client::post_logout_redirect_uris,
              "Compared byte by byte."),
        field("cors_origins", &Client::cors_origins, "Https://app.example."),
        field("response_types", &Client::response_types, "code, token, id_token; items of one."),
        field("require_pkce",
              &Client::require_pkce,
              "Whether a request must bring a code challenge."),
        field("require_par",
              &Client::require_par,
              "Whether a request must be pushed first (RFC 9126)."),
        field("require_dpop",
              &Client::require_dpop,
              "Whether its tokens must be bound to a key (RFC 9449)."),
        field("refresh_policy", &Client::refresh_policy, "What becomes of a used refresh token."),
        field("access_token_life",
              &Client::access_token_life,
              "0: as the options say; at most 24 h."),
        field("access_token_alg", &Client::access_token_alg, "Empty: as the options say."),
        field("id_token_alg", &Client::id_token_alg, "Signature of its ID tokens."),
        field("resource_audiences",
              &Client::resource_audiences,
              "Audiences of which the client is the resource server: it may introspect their "
              "tokens."),
        field("enabled", &Client::enabled, "Whether it is in use."),
        field("consumer", &Client::consumer, "Of OBP; may be absent."),
        field("created_at", &Client::created_at, "When it was made."),
        field("created_by", &Client::created_by, "Client or user id; empty: the host."),
        field("updated_at", &Client::updated_at, "When it was last changed."),
        field("deleted_at", &Client::deleted_at, "When it was deleted; None: it is not."),
        field("deleted_by",
              &Client::deleted_by,
              "Client or user id of who deleted it; empty: the host."));

    client.def_property_readonly(
        "is_live", &Client::is_live, "Whether it is enabled and not deleted.");
    bind_struct<NewClient>(
        module,
        "NewClient",
        "What a new client is given.",
        field("client",
              &NewClient::client,
              "Id and the audit members are made; client_id too when it is empty."),
        secret("secret",
               &NewClient::secret,
               "A secret the host chooses: 8 to 255 visible ASCII characters. Below 32 it is taken "
               "for a person's\nand hashed slowly, with no unit open. Empty: one is made if the "
               "client needs it."));

    bind_struct<ClientWithSecret>(
        module,
        "ClientWithSecret",
        "A client and its new secret, which cannot be shown again.",
        field("client", &ClientWithSecret::client, "The client."),
        secret("secret",
               &ClientWithSecret::secret,
               "43 characters of A-Za-z0-9_-, or as given; empty if it has none."));

    bind_struct<ClientSecretInfo>(
        module,
        "ClientSecretInfo",
        "What is known of a secret without the secret.",
        field("id", &ClientSecretInfo::id, "UUID."),
        field("hint", &ClientSecretInfo::hint, "Its last four characters; empty if it is short."),
        field("created_at", &ClientSecretInfo::created_at, "When it was made."),
        field("not_after", &ClientSecretInfo::not_after, "Refused from then on."),
        field("last_used_at", &ClientSecretInfo::last_used_at, "At most a minute old."));

    bind_struct<ClientCredentials>(
        module,
        "ClientCredentials",
        "What a client shows of itself. A request that shows two kinds at once is refused before "
        "it gets here\n(invalid_request).",
        field("method", &ClientCredentials::method, "How it was shown."),
        field("client_id",
              &ClientCredentials::client_id,
              "Form-decoded; with an assertion it may be empty."),
        secret("secret", &ClientCredentials::secret, "Form-decoded; of the two secret methods."),
        secret("assertion", &ClientCredentials::assertion, "Of private_key_jwt."));
}

void bind_clients_service(py::module_& module) {
    ServiceClass<Clients>{module,
                          "Clients",
                          "The clients of a tenant and their secrets.\n\nWhat is deleted or "
                          "disabled ends its tokens in the same moment. A malformed member "
                          "raises\nInvalidArgument with 'field', for example redirect_uris[1]."}
        .def("create",
             &Clients::create,
             py::arg("client"),
             "Create a client; its secret cannot be shown again.\n\n"
             "Raises InvalidArgument (in a unit also for a secret below 32 characters), "
             "AlreadyExists.")
        .def("find", &Clients::find, py::arg("client_id"), "The client, or None.")
        .def("get", &Clients::get, py::arg("client_id"), "As `find`; raises NotFound.")
        .def("find_by_id", &Clients::find_by_id, py::arg("id"), "The client of this UUID, or None.")
        .def("find_by_consumer",
             &Clients::find_by_consumer,
             py::arg("consumer_id"),
             "The client of this OBP consumer id, or None.")
        .def_pages("", &Clients::list, "Clients of an owner, oldest first.", py::arg("owner"))
        .def("update",
             &Clients::update,
             py::arg("client"),
             "Replace all members but ids, owner and the audit members.\n\n"
             "Raises NotFound, InvalidArgument, AlreadyExists.")
        .def("set_enabled",
             &Clients::set_enabled,
             py::arg("client_id"),
             py::arg("enabled"),
             "Let it be used, or not. Raises NotFound.")
        .def(
            "mark_deleted",
            &Clients::mark_deleted,
            py::arg("client_id"),
            "Mark as deleted: its secrets, grants, tokens and refresh tokens end. Raises NotFound.")
        .def("rotate_secret",
             &Clients::rotate_secret,
             py::arg("client_id"),
             py::arg_v("overlap", std::chrono::seconds{0}, "datetime.timedelta(0)"),
             py::arg("secret") = "",
             "Give the client another secret. overlap: how long those before stay good, at most 30 "
             "days.\n\n"
             "Raises NotFound, InvalidArgument.")
        .def("list_secrets",
             &Clients::list_secrets,
             py::arg("client_id"),
             "The secrets that are good, newest first. Raises NotFound.")
        .def("authenticate",
             &Clients::authenticate,
             py::arg("credentials"),
             "Which client shows these credentials.\n\n"
             "Raises OauthError: invalid_client, too_many_requests; InvalidArgument in a unit.");
}

void bind_grants(py::module_& module) {
    bind_struct<ExternalProvider>(
        module,
        "ExternalProvider",
        "An OpenID provider of the client's own, at which the users of a grant log in.",
        field("authority", &ExternalProvider::authority, "Its issuer, an https URL."),
        field("client_id", &ExternalProvider::client_id, "The bank's client there."),
        field("scope", &ExternalProvider::scope, "Asked for; empty: openid."));

    bind_struct<ClientGrant>(
        module,
        "ClientGrant",
        "What a client may ask for at an audience.",
        field("id", &ClientGrant::id, "UUID."),
        field("client_id", &ClientGrant::client_id, "The client."),
        field("owner", &ClientGrant::owner, "Of the client."),
        field("audience", &ClientGrant::audience, "For whom the tokens are."),
        field("type", &ClientGrant::type, "GrantType."),
        field("scope", &ClientGrant::scope, "Scopes."),
        field("may_exchange",
              &ClientGrant::may_exchange,
              "Tokens for this audience may be exchanged (RFC 8693)."),
        field("oidc", &ClientGrant::oidc, "With type authorization_code only."),
        field("created_at", &ClientGrant::created_at, "When it was made."),
        field("created_by", &ClientGrant::created_by, "Client or user id; empty: the host."),
        field("updated_at", &ClientGrant::updated_at, "When it was last changed."),
        field("deleted_at", &ClientGrant::deleted_at, "When it was deleted; None: it is not."),
        field("deleted_by",
              &ClientGrant::deleted_by,
              "Client or user id of who deleted it; empty: the host."));

    bind_struct<NewClientGrant>(
        module,
        "NewClientGrant",
        "What a new grant is given.",
        field("client_id", &NewClientGrant::client_id, "The client."),
        field("audience", &NewClientGrant::audience, "1 to 512 visible ASCII characters."),
        field("type", &NewClientGrant::type, "GrantType."),
        field("scope", &NewClientGrant::scope, "1 to 100 scopes (is_scope)."),
        field("may_exchange",
              &NewClientGrant::may_exchange,
              "Tokens for this audience may be exchanged (RFC 8693)."),
        field("oidc", &NewClientGrant::oidc, "With type authorization_code only; or None."),
        secret("oidc_client_secret",
               &NewClientGrant::oidc_client_secret,
               "Encrypted in storage and never returned."));

    bind_struct<GrantFilter>(module,
                             "GrantFilter",
                             "Which grants to list. Empty members do not select.",
                             field("owner", &GrantFilter::owner, "Merchant or partner id."),
                             field("client_id", &GrantFilter::client_id, "The client."),
                             field("audience", &GrantFilter::audience, "For whom the tokens are."));

    ServiceClass<Grants>{module,
                         "Grants",
                         "What a tenant's clients may ask for.\n\nA principal other than the "
                         "system gives only scopes that it may delegate."}
        .def("create",
             &Grants::create,
             py::arg("grant"),
             "Create a grant. Raises InvalidArgument, NotFound (client), AlreadyExists, Forbidden.")
        .def("find", &Grants::find, py::arg("id"), "The grant, or None.")
        .def("get", &Grants::get, py::arg("id"), "As `find`; raises NotFound.")
        .def_pages("",
                   &Grants::list,
                   "Grants, oldest first.",
                   py::arg_v("filter", GrantFilter{}, "GrantFilter()"))
        .def("set_scope",
             &Grants::set_scope,
             py::arg("id"),
             py::arg("scope"),
             "Replace the scopes. Tokens lose at once what is gone, and gain nothing. Raises as "
             "`create`.")
        .def("mark_deleted",
             &Grants::mark_deleted,
             py::arg("id"),
             "Mark as deleted: nothing is issued by it any more, and its tokens end. Raises "
             "NotFound.");
}

} // namespace

void bind_oauth_clients(py::module_& module) {
    bind_client(module);
    bind_clients_service(module);
    bind_grants(module);
}

} // namespace nostro::inline v0::python
