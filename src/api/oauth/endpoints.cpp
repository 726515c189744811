#include "api/oauth/client.hpp"
#include "api/oauth/handlers.hpp"
#include "core/crypto/jwt.hpp"
#include "core/text.hpp"

#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/options.hpp>
#include <nostro/oauth/tokens.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

// The endpoints beside the token endpoint: RFC 9126, 7009, 7662, 8628, and userinfo.
namespace nostro::inline v0::api {

namespace {

namespace json = boost::json;

/// Of a pushed request these are the client's own proof and no part of the request.
constexpr std::array<std::string_view, 3> client_parameters{
    "client_secret", "client_assertion", "client_assertion_type"};

/// RFC 8693 4.1: the nearest actor is the outermost.
json::object actors_of(std::vector<std::string> const& actors) {
    json::object nested;
    for (auto actor = actors.rbegin(); actor != actors.rend(); ++actor) {
        json::object outer{{"sub", *actor}};
        if (!nested.empty()) {
            outer["act"] = std::move(nested);
        }
        nested = std::move(outer);
    }
    return nested;
}

json::object to_json(Introspection const& found, std::string const& issuer) {
    if (!found.active) {
        return {{"active", false}};
    }
    auto const& token = found.token;
    json::object body{{"active", true},
                      {"client_id", token.client_id},
                      {"sub", token.subject},
                      {"iss", issuer},
                      {"iat", detail::numeric_date(token.issued_at)},
                      {"exp", detail::numeric_date(token.expires_at)}};
    if (!found.is_refresh_token) {
        body["token_type"] = token.cnf_jkt.empty() ? "Bearer" : "DPoP";
    }
    add_text(body, "scope", join(token.scope, " "));
    add_text(body, "jti", token.jti);
    add_text(body, "username", found.username);
    add_text(body, "consent_id", token.consent_id);
    if (token.audience.size() == 1) {
        body["aud"] = token.audience.front();
    } else if (!token.audience.empty()) {
        body["aud"] = json::array(token.audience.begin(), token.audience.end());
    }
    if (!token.cnf_jkt.empty()) {
        body["cnf"] = json::object{{"jkt", token.cnf_jkt}};
    }
    if (!token.actors.empty()) {
        body["act"] = actors_of(token.actors);
    }
    add_views(body, token.views);
    return body;
}

std::string required(Call const& call, std::string_view name) {
    auto const value = form_value(call, name);
    if (value.empty()) {
        throw ApiError{Problem::invalid_request, std::string{name} + " is missing"};
    }
    return std::string{value};
}

} // namespace

Response post_pushed_request(Call& call) {
    auto const client = authenticate_client(call);
    std::vector<OauthParameter> parameters;
    for (auto const& [name, value] : call.form_parameters) {
        if (std::ranges::find(client_parameters, name) == client_parameters.end()) {
            parameters.emplace_back(name, value);
        }
    }
    auto const pushed = call.system().authorization().push(
        client.client_id, parameters, proof_of(call.request, call.issuer()));
    return call.answer(json::object{{"request_uri", pushed.request_uri},
                                    {"expires_in", pushed.expires_in.count()}});
}

Response post_revocation(Call& call) {
    auto const client = authenticate_client(call);
    call.system().tokens().revoke(required(call, "token"), client.client_id);
    return call.answer();
}

Response post_introspection(Call& call) {
    auto const client = authenticate_client(call);
    if (client.auth_method == ClientAuthMethod::none) {
        // Its name is all it has shown, and that is no secret.
        throw OauthError{OauthErrorCode::invalid_client, "client authentication failed"};
    }
    auto const found = call.system().tokens().introspect(required(call, "token"), client.client_id);
    return call.answer(to_json(found, call.issuer()));
}

Response get_user_info(Call& call) {
    if (call.caller.kind != Caller::Kind::user) {
        throw ApiError{Problem::insufficient_scope, "the token is no person's"};
    }
    Response response;
    response.set_header("Content-Type", "application/json");
    response.body =
        call.system().authorization().user_info(call.caller.user_id, call.caller.scopes);
    return response;
}

Response post_device_authorization(Call& call) {
    auto const client = authenticate_client(call);
    auto const device =
        call.system().authorization().begin_device({.client_id = client.client_id,
                                                    .scope = form_words(call, "scope"),
                                                    .resources = form_values(call, "resource")});
    return call.answer(json::object{{"device_code", device.device_code},
                                    {"user_code", device.user_code},
                                    {"verification_uri", device.verification_uri},
                                    {"verification_uri_complete", device.verification_uri_complete},
                                    {"expires_in", device.expires_in.count()},
                                    {"interval", device.interval.count()}});
}

} // namespace nostro::inline v0::api
