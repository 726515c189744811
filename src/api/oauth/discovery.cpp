#include "api/oauth/handlers.hpp"
#include "api/oauth/issuer_path.hpp"
#include "api/oauth/pages.hpp"

#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/options.hpp>
#include <nostro/oauth/signing_keys.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <initializer_list>
#include <string>
#include <string_view>

// What clients find out by themselves: RFC 8414, OpenID Connect Discovery, RFC 7517.
namespace nostro::inline v0::api {

namespace {

namespace json = boost::json;

constexpr std::string_view cacheable = "public, max-age=3600";

json::array words(std::initializer_list<std::string_view> list) {
    json::array array;
    for (std::string_view const word : list) {
        array.emplace_back(word);
    }
    return array;
}

void add_endpoints(json::object& document, std::string const& issuer) {
    constexpr std::pair<std::string_view, std::string_view> endpoints[]{
        {"authorization_endpoint", "/oauth/authorize"},
        {"token_endpoint", "/oauth/token"},
        {"userinfo_endpoint", "/oauth/userinfo"},
        {"jwks_uri", "/oauth/jwks"},
        {"revocation_endpoint", "/oauth/revoke"},
        {"introspection_endpoint", "/oauth/introspect"},
        {"pushed_authorization_request_endpoint", "/oauth/par"},
        {"device_authorization_endpoint", "/oauth/device_authorization"},
        {"end_session_endpoint", "/oauth/logout"},
    };
    for (auto const& [name, path] : endpoints) {
        document[name] = issuer + std::string{path};
    }
}

/// Both documents say the same. What RFC 9700 advises against is not told, even if it is on.
json::object metadata(OauthOptions const& options) {
    auto const methods =
        words({"client_secret_basic", "client_secret_post", "private_key_jwt", "none"});
    auto const assertion_algorithms = words({"RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA"});
    json::array signing;
    for (std::string const& algorithm : options.signing_algorithms) {
        signing.emplace_back(algorithm);
    }
    json::object document{{"issuer", options.issuer}};
    add_endpoints(document, options.issuer);
    document["response_types_supported"] = words({"code"});
    document["response_modes_supported"] = words({"query", "form_post"});
    document["grant_types_supported"] = words({"authorization_code",
                                               "client_credentials",
                                               "refresh_token",
                                               "urn:ietf:params:oauth:grant-type:token-exchange",
                                               "urn:ietf:params:oauth:grant-type:device_code"});
    document["scopes_supported"] =
        words({"openid", "profile", "email", "phone", "address", "offline_access"});
    document["claims_supported"] = words({"sub",
                                          "iss",
                                          "aud",
                                          "exp",
                                          "iat",
                                          "auth_time",
                                          "nonce",
                                          "acr",
                                          "amr",
                                          "sid",
                                          "name",
                                          "preferred_username",
                                          "updated_at",
                                          "email",
                                          "email_verified",
                                          "phone_number"});
    document["subject_types_supported"] = words({"public"});
    document["id_token_signing_alg_values_supported"] = std::move(signing);
    document["token_endpoint_auth_methods_supported"] = methods;
    document["token_endpoint_auth_signing_alg_values_supported"] = assertion_algorithms;
    document["revocation_endpoint_auth_methods_supported"] = methods;
    document["revocation_endpoint_auth_signing_alg_values_supported"] = assertion_algorithms;
    // Who has no proof of his own learns nothing about tokens.
    document["introspection_endpoint_auth_methods_supported"] =
        words({"client_secret_basic", "client_secret_post", "private_key_jwt"});
    document["introspection_endpoint_auth_signing_alg_values_supported"] = assertion_algorithms;
    document["code_challenge_methods_supported"] = words({"S256"});
    document["prompt_values_supported"] = words({"none", "login", "consent", "select_account"});
    document["acr_values_supported"] = words({"pwd", "mfa"});
    document["authorization_details_types_supported"] = words({"account_views"});
    document["authorization_response_iss_parameter_supported"] = true;
    document["require_pushed_authorization_requests"] = options.require_par;
    document["dpop_signing_alg_values_supported"] =
        words({"ES256", "PS256", "EdDSA", "RS256", "ES384"});
    document["claims_parameter_supported"] = false;
    document["request_parameter_supported"] = false;
    document["request_uri_parameter_supported"] = false;
    return document;
}

Response published(Call const& call, json::value const& body) {
    auto response = call.answer(body);
    response.set_header("Cache-Control", std::string{cacheable});
    return response;
}

} // namespace

Response get_openid_configuration(Call& call) {
    return published(call, metadata(call.system().authorization().options()));
}

Response get_server_metadata(Call& call) {
    auto const& options = call.system().authorization().options();
    // RFC 8414 3.1: the issuer's path stands behind the well-known one.
    if (!call.path_parameters.empty() &&
        path_of_issuer(options.issuer) != '/' + call.path("issuer_path")) {
        throw ApiError{Problem::route_not_found, "there is no such issuer"};
    }
    return published(call, metadata(options));
}

Response get_jwks(Call& call) {
    Response response;
    response.set_header("Content-Type", "application/jwk-set+json");
    response.set_header("Cache-Control", std::string{cacheable});
    response.body = call.system().signing_keys().jwks();
    return response;
}

Response get_style(Call&) {
    Response response;
    response.set_header("Content-Type", "text/css; charset=utf-8");
    response.set_header("Cache-Control", std::string{cacheable});
    response.body = pages::style();
    return response;
}

} // namespace nostro::inline v0::api
