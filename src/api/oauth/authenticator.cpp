#include "api/oauth/authenticator.hpp"

#include "api/errors.hpp"
#include "api/oauth/client.hpp"
#include "oauth/options.hpp"

#include <nostro/identity/users.hpp>
#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/options.hpp>
#include <nostro/oauth/tokens.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace nostro::inline v0::api {

namespace {

/// RFC 9449 7.1: which algorithms a proof may have.
constexpr std::string_view dpop_challenge =
    "DPoP realm=\"nostro\", error=\"{}\", algs=\"ES256 PS256 EdDSA RS256 ES384\"";

std::string challenge(std::string_view error) {
    std::string text{dpop_challenge};
    return text.replace(text.find("{}"), 2, error);
}

[[noreturn]] void raise_invalid(char const* why) {
    throw ApiError{Problem::invalid_token, why};
}

[[noreturn]] void raise_proof(char const* why) {
    throw ApiError{Problem::invalid_token, why}.header("WWW-Authenticate",
                                                       challenge("invalid_token"));
}

/// What a refused token's holder is told. Which of several reasons it was stays with us.
[[noreturn]] void raise_refusal(TokenRefusal refusal, Tokens const& tokens) {
    switch (refusal) {
    case TokenRefusal::proof_missing:
        raise_proof("the token is bound to a key: prove it");
    case TokenRefusal::proof_wrong:
        raise_proof("the DPoP proof is wrong");
    case TokenRefusal::proof_nonce:
        throw ApiError{401, "use_dpop_nonce", "the DPoP proof needs a nonce"}
            .header("WWW-Authenticate", challenge("use_dpop_nonce"))
            .header("DPoP-Nonce", tokens.dpop_nonce());
    default:
        break;
    }
    raise_invalid("the access token does not count");
}

/// Where the APIs begin whose tokens are for a merchant.
constexpr std::string_view merchant_paths = "/v1/account";

/// Whether the token is for what the path is of.
bool is_for_us(OauthOptions const& options, VerifiedToken const& token, std::string_view path) {
    bool const takes_merchants = path.starts_with(merchant_paths);
    return options.api_audiences.empty() || token.audience.empty() ||
           std::ranges::any_of(token.audience, [&](std::string const& audience) {
               return (takes_merchants && merchant_of_audience(options, audience)) ||
                      std::ranges::any_of(options.api_audiences, [&](std::string const& own) {
                          return nostro::detail::is_same_audience(options, own, audience);
                      });
           });
}

Caller describe(VerifiedToken const& token, OauthOptions const& options) {
    Caller caller;
    caller.kind = token.user_id.empty() ? Caller::Kind::client : Caller::Kind::user;
    caller.client_id = token.client_id;
    caller.user_id = token.user_id;
    caller.subject = token.subject;
    if (!token.audience.empty()) {
        caller.audience = token.audience.front();
        caller.account = merchant_of_audience(options, caller.audience).value_or("");
    }
    caller.scopes = token.scope;
    caller.token_id = token.jti;
    caller.grant_id = token.grant_id;
    caller.views = token.views;
    caller.roles = token.roles;
    caller.entries_from = token.entries_from;
    caller.entries_to = token.entries_to;
    caller.expires_at = token.expires_at;
    caller.authenticated_at = token.auth_time;
    caller.actors = token.actors;
    return caller;
}

} // namespace

TokenAuthenticator::~TokenAuthenticator() = default;

Caller TokenAuthenticator::bearer(Request const& request,
                                  std::string_view scheme,
                                  std::string_view token) {
    auto const session = core_.system(tenant_);
    auto const tokens = session.tokens();
    auto const& options = session.authorization().options();
    bool const is_dpop = scheme == "DPoP";
    std::optional<DpopProof> proof;
    try {
        proof = is_dpop ? proof_of(request, options.issuer) : std::nullopt;
    } catch (OauthError const& error) {
        raise_proof(error.what());
    }
    if (is_dpop && !proof) {
        raise_proof("the DPoP header is missing");
    }
    auto const verdict = tokens.verify_access_token(token, {.dpop = proof ? &*proof : nullptr});
    if (verdict) {
        if (!is_for_us(options, *verdict.token, request.path)) {
            raise_invalid("the access token is for another audience");
        }
        if (!verdict.token->user_id.empty()) {
            session.users().touch(verdict.token->user_id);
        }
        return describe(*verdict.token, options);
    }
    if (!is_dpop) {
        if (auto caller = external(token)) {
            return *std::move(caller);
        }
    }
    raise_refusal(verdict.refusal, tokens);
}

std::optional<Caller> TokenAuthenticator::external(std::string_view token) const {
    auto const session = core_.system(tenant_);
    auto const identity = session.authorization().verify_external_token(token);
    if (!identity) {
        return std::nullopt;
    }
    // It says who somebody is and nothing else: all it opens is the person's own page.
    Caller caller;
    caller.kind = Caller::Kind::user;
    caller.user_id = identity->user_id;
    caller.subject = subject_of(User{.id = identity->user_id});
    caller.account = identity->merchant_id;
    caller.scopes = {"openid"};
    caller.views.emplace(); // no accounts
    caller.expires_at = identity->expires_at;
    caller.authenticated_at = identity->authenticated_at;
    return caller;
}

} // namespace nostro::inline v0::api
