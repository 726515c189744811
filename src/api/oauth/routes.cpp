#include "api/matchers.hpp"
#include "api/oauth/client.hpp"
#include "api/oauth/handlers.hpp"
#include "api/tables.hpp"

// OAuth 2 and OpenID Connect by their standards. Everything is found by the discovery documents.
namespace nostro::inline v0::api {

namespace {

constexpr std::string_view html = "text/html";

constexpr Shape any_value;
constexpr Shape word = text(1, 255);
constexpr Shape words = text(1, 4'096);
constexpr Shape handle = text(1, 512);
constexpr Shape token_text = text(1, 8'192);
/// What somebody shows as a code or token: what it is worth is found out elsewhere, also of a text
/// that is longer than any of ours.
constexpr Shape shown = text(1, 65'536);
constexpr Shape count = integer(0);

// How a client says who it is, unless by HTTP Basic.
constexpr Field client_id = optional("client_id", word);
constexpr Field client_secret = optional("client_secret", word);
constexpr Field client_assertion = optional("client_assertion", token_text);
constexpr Field client_assertion_type = optional("client_assertion_type", word);

// The hidden fields of every page.
constexpr Field interaction = required("interaction", handle);
constexpr Field csrf = optional("csrf", handle); // without it the form is not one of ours: 403

constexpr Field token_request[]{
    required("grant_type", word),
    client_id,
    client_secret,
    client_assertion,
    client_assertion_type,
    optional("code", shown),
    optional("redirect_uri", text(1, 2'048)),
    optional("code_verifier", shown),
    optional("refresh_token", shown),
    optional("scope", words),
    optional("audience", list_of(handle)),
    optional("resource", list_of(handle)),
    optional("username", word),
    optional("password", text(1, 1'024)),
    optional("device_code", shown),
    optional("subject_token", token_text),
    optional("subject_token_type", word),
    optional("actor_token", token_text),
    optional("actor_token_type", word),
    optional("requested_token_type", word),
};

constexpr Field token_answer[]{
    required("access_token", token_text),
    required("token_type", one_of("Bearer|DPoP")),
    required("expires_in", count),
    optional("scope", words),
    optional("refresh_token", handle),
    optional("id_token", token_text),
    optional("issued_token_type", word),
    optional("authorization_details", list_of(any_value)),
};

/// Of revocation and introspection.
constexpr Field one_token[]{
    required("token", shown),
    optional("token_type_hint", word),
    client_id,
    client_secret,
    client_assertion,
    client_assertion_type,
};

constexpr Field introspection[]{
    required("active", boolean()),
    optional("scope", words),
    optional("client_id", word),
    optional("username", word),
    optional("token_type", one_of("Bearer|DPoP")),
    optional("exp", count),
    optional("iat", count),
    optional("sub", word),
    optional("aud", anything()),
    optional("iss", handle),
    optional("jti", word),
    optional("cnf", map_of(word)),
    optional("act", anything()),
    optional("consent_id", word),
    optional("authorization_details", list_of(any_value)),
};

constexpr Field pushed_request[]{
    required("request_uri", handle),
    required("expires_in", count),
};

constexpr Field device_request[]{
    optional("scope", words),
    optional("resource", list_of(handle)),
    client_id,
    client_secret,
    client_assertion,
    client_assertion_type,
};

constexpr Field device_answer[]{
    required("device_code", handle),
    required("user_code", word),
    required("verification_uri", handle),
    required("verification_uri_complete", handle),
    required("expires_in", count),
    required("interval", count),
};

constexpr Field user_info[]{
    required("sub", word),
    optional("name", words),
    optional("preferred_username", word),
    optional("updated_at", count),
    optional("email", word),
    optional("email_verified", boolean()),
    optional("phone_number", word),
};

constexpr Field key_set[]{required("keys", list_of(any_value))};

constexpr Field login_form[]{
    interaction, csrf, required("username", text(1, 1'024)), required("password", text(1, 4'096))};
constexpr Field factor_form[]{interaction,
                              csrf,
                              required("mfa_token", handle),
                              optional("oob_code", handle),
                              required("code", word)};
constexpr Field send_form[]{
    interaction, csrf, required("mfa_token", handle), required("channel", one_of("sms|email"))};
constexpr Field consent_form[]{
    interaction, csrf, optional("decision", word), optional("view", list_of(words))};
constexpr Field user_code_form[]{interaction, csrf, optional("user_code", word)};
constexpr Field password_query[]{required("token", handle)};
constexpr Field password_form[]{required("token", handle),
                                required("password", text(1, 4'096)),
                                required("repeated", text(1, 4'096))};
constexpr Field plain_form[]{interaction, csrf};

constexpr Route discovery_routes[]{
    {.method = Method::get,
     .path = "/.well-known/openid-configuration",
     .id = "get_openid_configuration",
     .summary = "What this OpenID provider offers",
     .security = Security::none,
     .answer = map_of(any_value),
     .run = get_openid_configuration},
    {.method = Method::get,
     .path = "/.well-known/oauth-authorization-server",
     .id = "get_oauth_server_metadata",
     .summary = "What this authorization server offers",
     .security = Security::none,
     .answer = map_of(any_value),
     .run = get_server_metadata},
    {.method = Method::get,
     .path = "/.well-known/oauth-authorization-server/{issuer_path}",
     .id = "get_oauth_server_metadata_of_path",
     .summary = "The same, of an issuer with a path",
     .security = Security::none,
     .answer = map_of(any_value),
     .run = get_server_metadata},
    {.method = Method::get,
     .path = "/oauth/jwks",
     .id = "get_oauth_jwks",
     .summary = "The public keys that sign tokens",
     .security = Security::none,
     .answer = key_set,
     .media = "application/jwk-set+json",
     .run = standard<get_jwks>},
};

constexpr Route browser_routes[]{
    {.method = Method::get,
     .path = "/oauth/authorize",
     .id = "authorize",
     .summary = "Log a person in and ask for permission",
     .security = Security::none,
     .media = html,
     .run = standard<authorize_by_query>},
    {.method = Method::post,
     .path = "/oauth/authorize",
     .id = "authorize_by_form",
     .summary = "The same by a form",
     .security = Security::none,
     .body = form_body(anything()),
     .media = html,
     .run = standard<authorize_by_form>},
    {.method = Method::post,
     .path = "/oauth/login",
     .id = "submit_login",
     .summary = "User name and password of the login page",
     .security = Security::none,
     .rate = RateClass::credentials,
     .body = form_body(login_form),
     .media = html,
     .run = standard<post_login>},
    {.method = Method::post,
     .path = "/oauth/mfa",
     .id = "submit_login_code",
     .summary = "The code of a second factor",
     .security = Security::none,
     .rate = RateClass::credentials,
     .body = form_body(factor_form),
     .media = html,
     .run = standard<post_factor>},
    {.method = Method::post,
     .path = "/oauth/mfa_send",
     .id = "send_login_code",
     .summary = "Send a code for the second factor",
     .security = Security::none,
     .rate = RateClass::messages,
     .body = form_body(send_form),
     .media = html,
     .run = standard<post_send_code>},
    {.method = Method::post,
     .path = "/oauth/consent",
     .id = "submit_consent",
     .summary = "What the person allows or denies",
     .security = Security::none,
     .body = form_body(consent_form),
     .media = html,
     .run = standard<post_consent>},
    {.method = Method::get,
     .path = "/oauth/device",
     .id = "get_device_page",
     .summary = "The page where a device is connected",
     .security = Security::none,
     .media = html,
     .run = standard<open_device_page>},
    {.method = Method::post,
     .path = "/oauth/device",
     .id = "submit_user_code",
     .summary = "The code that a device shows",
     .security = Security::none,
     .rate = RateClass::credentials,
     .body = form_body(user_code_form),
     .media = html,
     .run = standard<post_user_code>},
    {.method = Method::get,
     .path = "/oauth/logout",
     .id = "logout",
     .summary = "Log a person out",
     .security = Security::none,
     .media = html,
     .run = standard<logout_by_query>},
    {.method = Method::post,
     .path = "/oauth/logout",
     .id = "logout_by_form",
     .summary = "The same by a form",
     .security = Security::none,
     .body = form_body(anything()),
     .media = html,
     .run = standard<logout_by_form>},
    {.method = Method::post,
     .path = "/oauth/logout_confirm",
     .id = "confirm_logout",
     .summary = "Whether the person wants to log out",
     .security = Security::none,
     .body = form_body(plain_form),
     .media = html,
     .run = standard<confirm_logout>},
    {.method = Method::get,
     .path = "/oauth/password",
     .id = "get_password_page",
     .summary = "The page where a password is chosen by the link of a mail",
     .security = Security::none,
     .query = password_query,
     .media = html,
     .run = standard<open_password_page>},
    {.method = Method::post,
     .path = "/oauth/password",
     .id = "submit_password",
     .summary = "The password that a person has chosen",
     .security = Security::none,
     .rate = RateClass::credentials,
     .body = form_body(password_form),
     .media = html,
     .run = standard<post_password>},
    {.method = Method::get,
     .path = "/oauth/style.css",
     .id = "get_oauth_style",
     .summary = "The style sheet of the pages",
     .security = Security::none,
     .media = "text/css",
     .run = get_style},
};

constexpr Route client_routes[]{
    {.method = Method::post,
     .path = "/oauth/token",
     .id = "get_oauth_token",
     .summary = "Get tokens",
     .security = Security::client,
     .rate = RateClass::credentials,
     .body = form_body(token_request),
     .answer = Shape{token_answer}.named("TokenAnswer"),
     .run = standard<post_token>},
    {.method = Method::post,
     .path = "/oauth/par",
     .id = "push_authorization_request",
     .summary = "Push an authorization request",
     .security = Security::client,
     .rate = RateClass::credentials,
     .body = form_body(anything()),
     .status = 201,
     .answer = pushed_request,
     .run = standard<post_pushed_request>},
    {.method = Method::post,
     .path = "/oauth/revoke",
     .id = "revoke_oauth_token",
     .summary = "End a token",
     .security = Security::client,
     .rate = RateClass::credentials,
     .body = form_body(one_token),
     .media = "",
     .run = standard<post_revocation>},
    {.method = Method::post,
     .path = "/oauth/introspect",
     .id = "introspect_oauth_token",
     .summary = "What a token is worth",
     .security = Security::client,
     .rate = RateClass::credentials,
     .body = form_body(one_token),
     .answer = Shape{introspection}.named("Introspection"),
     .run = standard<post_introspection>},
    {.method = Method::post,
     .path = "/oauth/device_authorization",
     .id = "begin_device_authorization",
     .summary = "Begin to connect a device",
     .security = Security::client,
     .rate = RateClass::credentials,
     .body = form_body(device_request),
     .answer = device_answer,
     .run = standard<post_device_authorization>},
};

constexpr Route person_routes[]{
    {.method = Method::get,
     .path = "/oauth/userinfo",
     .id = "get_user_info",
     .summary = "Who the person is",
     .scopes = "openid",
     .answer = Shape{user_info}.named("UserInfo"),
     .run = standard<get_user_info>},
    {.method = Method::post,
     .path = "/oauth/userinfo",
     .id = "get_user_info_by_form",
     .summary = "The same by a form",
     .scopes = "openid",
     .body = form_body(anything()),
     .answer = Shape{user_info}.named("UserInfo"),
     .bearer_in_form = true,
     .run = standard<get_user_info>},
};

/// A bank without an issuer makes no tokens, and has none of this.
void require_issuer(Call& call) {
    if (call.issuer().empty()) {
        throw ApiError{Problem::route_not_found, "this bank has no issuer"};
    }
}

constexpr RouteGroup groups[]{
    {.api = Api::oauth, .tag = "discovery", .guard = require_issuer, .routes = discovery_routes},
    {.api = Api::oauth, .tag = "authorization", .guard = require_issuer, .routes = browser_routes},
    {.api = Api::oauth, .tag = "tokens", .guard = require_issuer, .routes = client_routes},
    {.api = Api::oauth, .tag = "userinfo", .guard = require_issuer, .routes = person_routes},
};

} // namespace

std::span<RouteGroup const> oauth_routes() {
    return groups;
}

} // namespace nostro::inline v0::api
