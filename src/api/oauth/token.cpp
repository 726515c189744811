#include "api/oauth/client.hpp"
#include "api/oauth/handlers.hpp"
#include "core/text.hpp"

#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/options.hpp>
#include <nostro/oauth/tokens.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

// The token endpoint (RFC 6749 section 3.2).
namespace nostro::inline v0::api {

namespace {

namespace json = boost::json;

/// What all grants need.
struct TokenCall {
    Call const& call;
    Session services;
    Client client;
    std::optional<DpopProof> dpop;

    [[nodiscard]] std::string text(std::string_view name) const {
        return std::string{form_value(call, name)};
    }

    [[nodiscard]] std::string required(std::string_view name) const {
        auto value = text(name);
        if (value.empty()) {
            throw ApiError{Problem::invalid_request, std::string{name} + " is missing"};
        }
        return value;
    }

    [[nodiscard]] std::vector<std::string> scope() const { return form_words(call, "scope"); }

    [[nodiscard]] std::vector<std::string> resources() const {
        return form_values(call, "resource");
    }
};

TokenAnswer by_code(TokenCall const& token) {
    return token.services.authorization().redeem_code({.client_id = token.client.client_id,
                                                       .code = token.required("code"),
                                                       .redirect_uri = token.text("redirect_uri"),
                                                       .code_verifier = token.text("code_verifier"),
                                                       .resources = token.resources(),
                                                       .dpop = token.dpop});
}

TokenAnswer by_client(TokenCall const& token) {
    return token.services.tokens().client_credentials({.client_id = token.client.client_id,
                                                       .audience = token.text("audience"),
                                                       .resources = token.resources(),
                                                       .scope = token.scope(),
                                                       .dpop = token.dpop});
}

TokenAnswer by_refresh(TokenCall const& token) {
    return token.services.tokens().refresh({.client_id = token.client.client_id,
                                            .refresh_token = token.required("refresh_token"),
                                            .scope = token.scope(),
                                            .audience = token.text("audience"),
                                            .resources = token.resources(),
                                            .dpop = token.dpop});
}

TokenAnswer by_exchange(TokenCall const& token) {
    return token.services.tokens().exchange(
        {.client_id = token.client.client_id,
         .subject_token = token.required("subject_token"),
         .subject_token_type = token.required("subject_token_type"),
         .actor_token = token.text("actor_token"),
         .actor_token_type = token.text("actor_token_type"),
         .requested_token_type = token.text("requested_token_type"),
         .audiences = form_values(token.call, "audience"),
         .resources = token.resources(),
         .scope = token.scope(),
         .dpop = token.dpop});
}

TokenAnswer by_device(TokenCall const& token) {
    return token.services.authorization().poll_device(
        token.client.client_id, token.required("device_code"), token.dpop);
}

TokenAnswer by_password(TokenCall const& token) {
    return token.services.authorization().redeem_password(
        {.client_id = token.client.client_id,
         .username = token.required("username"),
         .password = token.required("password"),
         .audience = token.text("audience"),
         .resources = token.resources(),
         .scope = token.scope(),
         .address = token.call.request.peer_address,
         .dpop = token.dpop});
}

struct GrantRow {
    std::string_view type;
    TokenAnswer (*run)(TokenCall const& token);
};

constexpr std::array grants{
    GrantRow{"authorization_code", by_code},
    GrantRow{"client_credentials", by_client},
    GrantRow{"refresh_token", by_refresh},
    GrantRow{"urn:ietf:params:oauth:grant-type:token-exchange", by_exchange},
    GrantRow{"urn:ietf:params:oauth:grant-type:device_code", by_device},
    GrantRow{"password", by_password},
};

json::object to_json(TokenAnswer const& answer) {
    json::object body{{"access_token", answer.access_token},
                      {"token_type", answer.token_type},
                      {"expires_in", answer.expires_in.count()}};
    add_text(body, "scope", join(answer.scope, " "));
    add_text(body, "refresh_token", answer.refresh_token);
    add_text(body, "id_token", answer.id_token);
    add_text(body, "issued_token_type", answer.issued_token_type);
    add_views(body, answer.views);
    return body;
}

} // namespace

Response post_token(Call& call) {
    auto const services = call.system();
    auto const type = form_value(call, "grant_type");
    auto const* const grant = std::ranges::find(grants, type, &GrantRow::type);
    auto client = authenticate_client(call);
    if (grant != grants.end() && grant->run != by_exchange &&
        form_values(call, "audience").size() > 1) {
        throw ApiError{Problem::invalid_request, "audience is given twice"};
    }
    if (grant == grants.end()) {
        throw OauthError{OauthErrorCode::unsupported_grant_type, "there is no such grant here"};
    }
    TokenCall const token{call,
                          services,
                          std::move(client),
                          proof_of(call.request, services.authorization().options().issuer)};
    return call.answer(to_json(grant->run(token)));
}

} // namespace nostro::inline v0::api
