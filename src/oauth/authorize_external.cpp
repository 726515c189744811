#include "oauth/authorize_external_keys.hpp"
#include "oauth/authorize_flow.hpp"
#include "oauth/authorize_redirect.hpp"
#include "oauth/grant_rows.hpp"

#include "core/crypto/base64.hpp"
#include "core/crypto/random_text.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "domain/user_directory.hpp"

#include <nostro/core/error.hpp>
#include <nostro/identity/users.hpp>
#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/error.hpp>
#include <nostro/oauth/options.hpp>
#include <nostro/onboarding/merchants.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <optional>
#include <utility>

// Logins at OpenID providers of others: of a client's grant, and of a merchant.
namespace nostro::inline v0 {

using detail::base64;
using detail::Claims;
using detail::ClientGrantRow;
using detail::contains;
using detail::digest_of;
using detail::discover;
using detail::ExternalLoginRow;
using detail::get_client_grant;
using detail::get_live_client;
using detail::is_redirect_uri_of;
using detail::open_provider_secret;
using detail::parse_compact;
using detail::raise_provider_unavailable;
using detail::random_handle;
using detail::require_http;
using detail::ServiceState;
using detail::verify_external;
using detail::with_parameters;

namespace {

using enum OauthErrorCode;

/// The client and its grant that names a provider.
struct Provider {
    Client client;
    ClientGrantRow grant;
};

/// Users as the library itself keeps them, whoever asks for the login.
Users users_of(ServiceState const& state) {
    auto own = std::make_shared<ServiceState>(state);
    own->principal = Principal::system();
    return Users{std::move(own)};
}

Provider
find_provider(ServiceState const& state, std::string_view client_id, std::string_view audience) {
    return state.host->read_out([&](storage::Transaction& transaction) {
        Provider found;
        found.client = get_live_client(transaction, state.tenant, client_id);
        found.grant = get_client_grant(
            transaction, state, client_id, audience, GrantType::authorization_code);
        if (found.grant.oidc_authority.empty()) {
            throw OauthError{unauthorized_client, "the grant has no OpenID provider"};
        }
        return found;
    });
}

/// What a provider gives for a code.
struct ProviderTokens {
    std::string id_token;
    std::string access_token; ///< may be empty
};

ProviderTokens redeem_at(ServiceState const& state,
                         Provider const& provider,
                         std::string const& token_endpoint,
                         std::string_view code,
                         std::string const& redirect_uri) {
    auto const& grant = provider.grant;
    std::vector<OauthParameter> form{{"grant_type", "authorization_code"},
                                     {"code", std::string{code}},
                                     {"redirect_uri", redirect_uri}};
    OutgoingRequest request{.method = "POST", .url = token_endpoint};
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                       {"Accept", "application/json"}};
    if (auto const secret = open_provider_secret(state, grant); secret.empty()) {
        form.emplace_back("client_id", grant.oidc_client_id);
    } else {
        request.headers.emplace_back(
            "Authorization",
            "Basic " + base64(percent_encode(grant.oidc_client_id) + ':' + percent_encode(secret)));
    }
    request.body = with_parameters({}, '?', form).substr(1);
    try {
        auto const answer = require_http(state).send(request);
        if (answer.status == 200) {
            auto const document = parse_json(answer.body, "token answer");
            JsonReader const tokens{document};
            auto const access_token = tokens.find("access_token");
            return {std::string{tokens.text("id_token")},
                    access_token ? std::string{access_token->text()} : std::string{}};
        }
        if (answer.status >= 500) {
            raise_provider_unavailable("the OpenID provider fails");
        }
    } catch (InvalidArgument const&) {
        raise_provider_unavailable("the OpenID provider gave no ID token");
    } catch (StorageError const&) {
        raise_provider_unavailable("the OpenID provider does not answer");
    }
    throw OauthError{invalid_grant, "the OpenID provider refuses the code"};
}

/// Add what the provider tells at its UserInfo endpoint and not in the ID token: a provider puts
/// name and email there when it gives an access token as well (OpenID Connect Core, 5.4). Without
/// an answer the ID token has to do.
void add_user_info(ServiceState const& state,
                   std::string const& url,
                   std::string const& access_token,
                   Claims& claims) {
    if (url.empty() || access_token.empty()) {
        return;
    }
    OutgoingRequest request{.method = "GET", .url = url};
    request.headers = {{"Authorization", "Bearer " + access_token}, {"Accept", "application/json"}};
    try {
        auto const answer = require_http(state).send(request);
        if (answer.status != 200) {
            return;
        }
        auto told = Claims::parse(answer.body);
        if (told.text("sub") != claims.text("sub")) {
            return; // of somebody else: not to be used (5.3.2)
        }
        for (auto const& member : told.members) {
            claims.members.emplace(member.key(), member.value());
        }
    } catch (InvalidArgument const&) { // signed, or no JSON at all
    } catch (StorageError const&) {
    }
}

/// Use up the start that this answer belongs to.
void take_start(ServiceState const& state,
                ExternalLoginAnswer const& answer,
                Provider const& provider,
                Claims const& claims) {
    auto const nonce = claims.text("nonce").value_or("");
    state.host->write([&](storage::Transaction& transaction) {
        storage::Records<ExternalLoginRow> rows{transaction, state.tenant};
        auto row = rows.find_for_update(digest_of(nonce));
        bool const fits =
            row && !row->used_at && state.host->now() < row->expires_at &&
            row->client_id == answer.client_id && row->audience == provider.grant.audience &&
            row->authority == provider.grant.oidc_authority &&
            (answer.redirect_uri.empty() || row->redirect_uri == answer.redirect_uri) &&
            (answer.state.empty() || row->state == digest_of(answer.state));
        if (!fits) {
            throw OauthError{invalid_grant, "the login was not begun here"};
        }
        row->used_at = state.host->now();
        rows.update(*row);
    });
}

bool is_verified_email(Claims const& claims) {
    auto const* const verified = claims.members.if_contains("email_verified");
    return claims.text("email") &&
           (verified == nullptr || (verified->is_bool() && verified->as_bool()));
}

/// The external user that is bound to an identity, or can be: by its email, the first time.
std::optional<std::string> bind_user(ServiceState const& state,
                                     std::vector<User> const& candidates,
                                     std::string const& issuer,
                                     Claims const& claims) {
    auto users = users_of(state);
    for (User const& user : candidates) {
        if (user.authentication_type == AuthenticationType::external &&
            user.status == UserStatus::active &&
            users.link_external_identity(user.id, issuer, *claims.text("sub"))) {
            return user.id;
        }
    }
    return std::nullopt;
}

/// Whom the provider of an owner's grant may speak for. People who work for the owner log in at the
/// provider of the merchant itself: whoever may write grants would else have their rights.
std::vector<User> reached_by_grants(std::vector<User> users, std::string_view owner) {
    std::erase_if(users, [&](User const& user) {
        return user.owner != owner || user.kind == UserKind::account;
    });
    return users;
}

/// The user of a finished login, made at its first one: the owner of the grant has said whose word
/// counts, and what it opens is bounded by the grant.
std::string
find_or_make_user(ServiceState const& state, Provider const& provider, Claims const& claims) {
    auto users = users_of(state);
    auto const& owner = provider.client.owner;
    auto const& issuer = provider.grant.oidc_authority;
    std::string const subject{*claims.text("sub")};
    auto candidates = reached_by_grants(users.list_by_identity(issuer, subject), owner);
    if (candidates.empty() && is_verified_email(claims)) {
        candidates = reached_by_grants(users.list_by_email(*claims.text("email")), owner);
    }
    if (auto const id = bind_user(state, candidates, issuer, claims)) {
        return *id;
    }
    NewUser made;
    made.kind = UserKind::customer;
    made.owner = owner;
    made.username = subject;
    if (is_verified_email(claims)) {
        made.email = *claims.text("email");
        made.username = made.email;
    }
    made.name = claims.text("name").value_or("");
    made.authentication_type = AuthenticationType::external;
    made.provider = issuer;
    made.provider_id = subject;
    try {
        return users.create(made).id;
    } catch (AlreadyExists const&) {
        throw OauthError{invalid_grant, "somebody else has this name here"};
    } catch (InvalidArgument const&) {
        throw OauthError{invalid_grant, "the identity cannot be a user here"};
    }
}

std::optional<Timestamp> time_claim(Claims const& claims, std::string_view name) {
    auto const seconds = claims.seconds(name);
    return seconds ? std::optional{Timestamp{std::chrono::seconds{*seconds}}} : std::nullopt;
}

} // namespace

ExternalLoginStart Authorization::begin_external(ExternalLoginRequest const& request) {
    state_->host->require_core("Authorization::begin_external");
    auto const& ports = state_->host->ports();
    auto const provider = find_provider(*state_, request.client_id, request.audience);
    if (!is_redirect_uri_of(provider.client, request.redirect_uri)) {
        throw OauthError{invalid_request, "redirect_uri is not registered for the client"};
    }
    auto const endpoints = discover(*state_, provider.grant.oidc_authority);
    auto scope = provider.grant.oidc_scope;
    for (std::string const& item : request.scope) {
        if (!contains(scope, item)) {
            scope.push_back(item);
        }
    }
    if (!contains(scope, "openid")) {
        scope.insert(scope.begin(), "openid");
    }
    auto const nonce = random_handle(*ports.random);
    auto const state = random_handle(*ports.random);
    state_->host->write([&](storage::Transaction& transaction) {
        ExternalLoginRow row;
        row.nonce = digest_of(nonce);
        row.state = digest_of(state);
        row.client_id = request.client_id;
        row.audience = provider.grant.audience;
        row.authority = provider.grant.oidc_authority;
        row.redirect_uri = request.redirect_uri;
        row.created_at = state_->host->now();
        row.expires_at = row.created_at + ports.oauth->lifetimes.interaction;
        storage::Records<ExternalLoginRow>{transaction, state_->tenant}.insert(row);
    });
    std::array const parameters{OauthParameter{"response_type", "code"},
                                OauthParameter{"client_id", provider.grant.oidc_client_id},
                                OauthParameter{"redirect_uri", request.redirect_uri},
                                OauthParameter{"scope", join(scope, " ")},
                                OauthParameter{"state", state},
                                OauthParameter{"nonce", nonce}};
    return {with_parameters(endpoints.authorization, '?', parameters), state};
}

ExternalLogin Authorization::finish_external(ExternalLoginAnswer const& answer) {
    state_->host->require_core("Authorization::finish_external");
    auto const provider = find_provider(*state_, answer.client_id, answer.audience);
    auto const& registered = provider.client.redirect_uris;
    if (answer.redirect_uri.empty() && registered.size() != 1) {
        throw OauthError{invalid_request, "redirect_uri is missing"};
    }
    auto const& authority = provider.grant.oidc_authority;
    auto const endpoints = discover(*state_, authority);
    auto const tokens =
        redeem_at(*state_,
                  provider,
                  endpoints.token,
                  answer.code,
                  answer.redirect_uri.empty() ? registered.front() : answer.redirect_uri);
    std::array const audiences{provider.grant.oidc_client_id};
    auto claims = verify_external(*state_, tokens.id_token, endpoints.jwks, authority, audiences);
    if (!claims) {
        throw OauthError{invalid_grant, "the ID token of the OpenID provider does not count"};
    }
    take_start(*state_, answer, provider, *claims);
    auto const auth_time = time_claim(*claims, "auth_time");
    add_user_info(*state_, endpoints.user_info, tokens.access_token, *claims);
    ExternalLogin login;
    login.authority = authority;
    login.claims = to_text(claims->members);
    login.user_id = find_or_make_user(*state_, provider, *claims);
    login.tokens = Tokens{state_}.issue_to_user({.client_id = answer.client_id,
                                                 .user_id = login.user_id,
                                                 .audience = provider.grant.audience,
                                                 .grant = UserTokenGrant::authorization_code,
                                                 .auth_time = auth_time});
    return login;
}

std::optional<ExternalIdentity> Authorization::verify_external_token(std::string_view token) {
    state_->host->require_core("Authorization::verify_external_token");
    auto const& options = *state_->host->ports().oauth;
    std::vector<User> candidates;
    std::string issuer;
    try {
        // Nothing of it is believed yet: it only says where to look.
        auto const unproven = Claims::parse(parse_compact(token).payload);
        issuer = unproven.text("iss").value_or("");
        if (issuer.empty() || issuer == options.issuer || !is_verified_email(unproven)) {
            return std::nullopt;
        }
        candidates = users_of(*state_).list_by_email(*unproven.text("email"));
    } catch (InvalidArgument const&) {
        return std::nullopt;
    }
    bool has_password = false;
    std::exception_ptr unavailable;
    for (User const& user : candidates) {
        auto const merchant =
            user.kind == UserKind::account ? Merchants{state_}.find(user.owner) : std::nullopt;
        if (!merchant || merchant->jwks_name != issuer || merchant->jwks_uri.empty()) {
            continue;
        }
        // Several merchants may have this provider, and the token be for another one of them.
        std::array const audiences{options.issuer, audience_of_merchant(options, merchant->id)};
        std::optional<Claims> claims;
        try {
            claims = verify_external(*state_, token, merchant->jwks_uri, issuer, audiences);
        } catch (OauthError const&) { // one merchant's key set is not to keep others' people out
            unavailable = std::current_exception();
        }
        if (!claims) {
            continue;
        }
        if (user.authentication_type != AuthenticationType::external) {
            has_password = true;
            continue;
        }
        if (!bind_user(*state_, {user}, issuer, *claims)) {
            continue;
        }
        auto const end = time_claim(*claims, "exp").value_or(state_->host->now());
        auto const begin = time_claim(*claims, "auth_time");
        return ExternalIdentity{
            user.id, merchant->id, begin ? *begin : time_claim(*claims, "iat").value_or(end), end};
    }
    if (has_password) {
        throw Forbidden{"the user does not log in by another provider",
                        {{"reason", "access_denied"}}};
    }
    if (unavailable) {
        std::rethrow_exception(unavailable);
    }
    return std::nullopt;
}

} // namespace nostro::inline v0
