#include "oauth/authorize_external_keys.hpp"

#include "core/crypto/jwk.hpp"
#include "core/crypto/jws.hpp"
#include "core/json.hpp"
#include "oauth/authorization_rows.hpp"
#include "oauth/session_store.hpp"
#include "oauth/uri.hpp"

#include <nostro/core/error.hpp>
#include <nostro/oauth/error.hpp>
#include <nostro/oauth/options.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

namespace json = boost::json;

constexpr std::chrono::hours kept_for{1};
constexpr std::chrono::minutes renewed_at_most{5};

/// All asymmetric: a shared secret proves nothing to us.
constexpr std::array accepted{
    Jwa::rs256, Jwa::ps256, Jwa::es256, Jwa::es384, Jwa::es512, Jwa::eddsa};

/// https, or http to this very machine.
void require_url(std::string_view url) {
    Uri uri;
    bool const is_well =
        parse_uri(url, uri) && !uri.has_user && !uri.has_fragment &&
        (uri.scheme == "https" || (uri.scheme == "http" && is_loopback_address(uri.host)));
    if (!is_well) {
        raise_provider_unavailable("an endpoint of the OpenID provider is no https URL");
    }
}

json::object fetch(ServiceState const& state, std::string const& url) {
    require_url(url);
    OutgoingResponse answer;
    try {
        answer =
            require_http(state).send({.url = url, .headers = {{"Accept", "application/json"}}});
        if (answer.status == 200) {
            if (auto document = parse_json(answer.body, "document"); document.is_object()) {
                return std::move(document.as_object());
            }
        }
    } catch (InvalidArgument const&) {
        raise_provider_unavailable("the OpenID provider does not answer with JSON");
    } catch (StorageError const&) {
        raise_provider_unavailable("the OpenID provider does not answer");
    }
    raise_provider_unavailable("the OpenID provider has no such document");
}

std::string text_member(json::object const& object, std::string_view name) {
    auto const* const value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string{value->as_string()} : std::string{};
}

std::optional<Key> find_key_in(json::object const& key_set, std::string_view kid) {
    auto const* const keys = key_set.if_contains("keys");
    if (keys == nullptr || !keys->is_array()) {
        return std::nullopt;
    }
    auto const& array = keys->as_array();
    for (json::value const& key : array) {
        if (!key.is_object()) {
            continue;
        }
        auto const& jwk = key.as_object();
        // A token that names no key is good only where there is no choice.
        bool const is_meant = kid.empty() ? array.size() == 1 : text_member(jwk, "kid") == kid;
        auto const use = text_member(jwk, "use");
        if (!is_meant || (!use.empty() && use != "sig")) {
            continue;
        }
        try {
            return Key::from_jwk(jwk);
        } catch (InvalidArgument const&) {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

} // namespace

void raise_provider_unavailable(char const* why) {
    throw OauthError{
        OauthErrorCode::temporarily_unavailable, why, {{"reason", "provider_unavailable"}}};
}

HttpClient& require_http(ServiceState const& state) {
    if (auto* const http = state.host->ports().http) {
        return *http;
    }
    raise_provider_unavailable("this bank talks to no OpenID provider");
}

json::object external_document(ServiceState const& state, std::string const& url, bool renew) {
    auto const now = state.host->now();
    auto const digest = digest_of(url);
    auto const known = state.host->read_out([&](storage::Transaction& transaction) {
        return storage::Records<ExternalDocumentRow>{transaction, state.tenant}.find(digest);
    });
    auto const good_for = renew ? std::chrono::nanoseconds{renewed_at_most} : kept_for;
    if (known && now < known->fetched_at + good_for) {
        return parse_json(known->body, "kept document").as_object();
    }
    auto document = fetch(state, url);
    state.host->write([&](storage::Transaction& transaction) {
        storage::Records<ExternalDocumentRow>{transaction, state.tenant}.put(
            {digest, to_text(document), now});
    });
    return document;
}

ProviderEndpoints discover(ServiceState const& state, std::string const& authority) {
    bool const ends_in_slash = authority.ends_with('/');
    auto const document = external_document(
        state, authority + (ends_in_slash ? "" : "/") + ".well-known/openid-configuration");
    ProviderEndpoints found{text_member(document, "authorization_endpoint"),
                            text_member(document, "token_endpoint"),
                            text_member(document, "jwks_uri"),
                            text_member(document, "userinfo_endpoint")};
    if (text_member(document, "issuer") != authority) {
        raise_provider_unavailable("the OpenID provider says it is another one");
    }
    for (std::string const* url : {&found.authorization, &found.token, &found.jwks}) {
        require_url(*url);
    }
    if (!found.user_info.empty()) {
        require_url(found.user_info);
    }
    return found;
}

std::optional<Claims> verify_external(ServiceState const& state,
                                      std::string_view token,
                                      std::string const& jwks_uri,
                                      std::string const& issuer,
                                      std::span<std::string const> audiences) {
    try {
        auto const parsed = parse_compact(token);
        auto const algorithm = parse_jwa(parsed.alg);
        if (!algorithm || std::ranges::find(accepted, *algorithm) == accepted.end()) {
            return std::nullopt;
        }
        auto key = find_key_in(external_document(state, jwks_uri), parsed.kid);
        if (!key) {
            key = find_key_in(external_document(state, jwks_uri, true), parsed.kid);
        }
        if (!key || !verify_signature(*key, *algorithm, parsed)) {
            return std::nullopt;
        }
        auto claims = Claims::parse(parsed.payload);
        bool const is_well = std::ranges::any_of(audiences, [&](std::string const& audience) {
            return !check_claims(parsed,
                                 claims,
                                 {.issuer = issuer,
                                  .audience = audience,
                                  .types = {"JWT", ""},
                                  .algorithms = {accepted.begin(), accepted.end()},
                                  .leeway = state.host->ports().oauth->leeway},
                                 state.host->now());
        });
        return is_well && claims.text("sub") ? std::optional{std::move(claims)} : std::nullopt;
    } catch (InvalidArgument const&) {
        return std::nullopt;
    }
}

} // namespace nostro::inline v0::detail
