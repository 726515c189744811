#include "oauth/id_token.hpp"

#include "core/crypto/jwa.hpp"
#include "core/crypto/jws.hpp"
#include "core/crypto/jwt.hpp"
#include "domain/user_directory.hpp"
#include "oauth/issue.hpp"
#include "oauth/key_set.hpp"

#include <nostro/core/error.hpp>
#include <nostro/identity/users.hpp>
#include <nostro/oauth/options.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <string>

// ID tokens (OpenID Connect Core 2). What is known of the person besides is told at userinfo.
namespace nostro::inline v0::detail {

namespace {

namespace json = boost::json;

} // namespace

std::string make_id_token(ServiceState const& state, IdTokenOrder const& order) {
    auto const& options = *state.host->ports().oauth;
    auto const& grant = order.grant;
    auto const now = state.host->now();
    User user;
    user.id = grant.user_id;
    json::object claims{{"iss", options.issuer},
                        {"sub", subject_of(user)},
                        {"aud", order.client.client_id},
                        {"exp", numeric_date(now + options.lifetimes.id_token)},
                        {"iat", numeric_date(now)}};
    if (grant.auth_time) {
        claims["auth_time"] = numeric_date(*grant.auth_time);
    }
    if (!order.nonce.empty()) {
        claims["nonce"] = order.nonce;
    }
    if (!grant.acr.empty()) {
        claims["acr"] = grant.acr;
    }
    if (!grant.amr.empty()) {
        json::array amr;
        for (std::string const& method : grant.amr) {
            amr.emplace_back(method);
        }
        claims["amr"] = std::move(amr);
    }
    if (grant.session_id) {
        claims["sid"] = *grant.session_id;
    }
    // OpenID Connect Core 5.4: whoever gets no access token cannot ask at userinfo.
    if (order.access_token.empty() && grant.grant_type == "implicit") {
        auto const person = state.host->read_out([&](storage::Transaction& transaction) {
            return find_user(transaction, state.tenant, grant.user_id);
        });
        add_user_claims(claims, person.value_or(user), grant.scope);
    }
    auto const& algorithm = order.client.id_token_alg.empty()
                                ? state.host->ports().oauth->access_token_algorithm
                                : order.client.id_token_alg;
    auto const jwa = parse_jwa(algorithm).value_or(Jwa::rs256);
    if (!order.access_token.empty()) {
        claims["at_hash"] = half_hash(jwa, order.access_token);
    }
    if (!order.code.empty()) {
        claims["c_hash"] = half_hash(jwa, order.code);
    }
    return sign_jwt(state, algorithm, "JWT", claims);
}

std::optional<IdTokenHint> read_id_token_hint(ServiceState const& state, std::string_view token) {
    if (token.empty()) {
        return std::nullopt;
    }
    try {
        auto const parsed = parse_compact(token);
        auto const key = find_key(state, parsed.kid);
        if (!is_type(parsed.typ, "JWT") || key == nullptr ||
            !verify_signature(key->key, key->algorithm, parsed)) {
            return std::nullopt;
        }
        // It may be over: it says who somebody was, not that he is.
        auto const claims = Claims::parse(parsed.payload);
        auto const subject = claims.text("sub");
        auto const user = subject ? user_id_of(*subject) : std::nullopt;
        auto const client = claims.text("aud");
        if (claims.text("iss") != state.host->ports().oauth->issuer || !user || !client) {
            return std::nullopt;
        }
        return IdTokenHint{
            *user, std::string{*client}, std::string{claims.text("sid").value_or("")}};
    } catch (InvalidArgument const&) {
        return std::nullopt;
    }
}

} // namespace nostro::inline v0::detail
