#include <nostro/oauth/tokens.hpp>

#include "domain/audit.hpp"
#include "domain/user_directory.hpp"
#include "oauth/issue.hpp"
#include "oauth/options.hpp"
#include "oauth/token_requests.hpp"

#include <nostro/core/error.hpp>
#include <nostro/onboarding/merchants.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0 {

namespace detail {

void require_issuing(ServiceState const& state, char const* what) {
    state.host->require_core(what);
    require_issuer(*state.host->ports().oauth);
}

} // namespace detail

namespace {

using detail::AccessTokenRow;
using detail::AuthzGrantRow;
using detail::PreparedAccess;
using detail::ServiceState;

GrantType type_of(UserTokenGrant grant) noexcept {
    return grant == UserTokenGrant::password ? GrantType::password : GrantType::authorization_code;
}

User get_active_user(storage::Transaction& transaction,
                     ServiceState const& state,
                     std::string_view user_id) {
    auto user = detail::find_user(transaction, state.tenant, user_id);
    if (!user || user->status != UserStatus::active) {
        throw OauthError{OauthErrorCode::invalid_grant, "the user may not log in"};
    }
    return *std::move(user);
}

/// What the person may have, and by which grant of the client.
struct Allowed {
    std::vector<std::string> scope;
    std::optional<std::string> client_grant_id;
};

Allowed allowed_for(storage::Transaction& transaction,
                    ServiceState const& state,
                    UserTokenRequest const& request,
                    User const& user) {
    if (request.grant != UserTokenGrant::account_user) {
        auto grant = detail::get_client_grant(
            transaction, state, request.client_id, request.audience, type_of(request.grant));
        return {std::move(grant.scope), std::move(grant.id)};
    }
    // An account user acts for its own account, by its own scopes; no grant of a client is needed.
    auto const merchant = merchant_of_audience(*state.host->ports().oauth, request.audience);
    if (user.kind != UserKind::account || !merchant || merchant != parse_merchant_id(user.owner)) {
        throw OauthError{OauthErrorCode::invalid_target,
                         "the user does not belong to this account",
                         {{"reason", "no_grant"}}};
    }
    return {detail::effective_scope(transaction, state.tenant, user), std::nullopt};
}

AuthzGrantRow insert_grant(storage::Transaction& transaction,
                           ServiceState const& state,
                           UserTokenRequest const& request,
                           std::vector<std::string> scope) {
    detail::DomainPorts const& ports = state.host->ports();
    Timestamp const now = state.host->now();
    AuthzGrantRow grant{.id = to_string(ports.ids->next()),
                        .client_id = request.client_id,
                        .user_id = request.user_id,
                        .scope = std::move(scope),
                        .resources = {request.audience},
                        .grant_type = std::string{name_of(request.grant)},
                        .auth_time = request.auth_time.value_or(now),
                        .amr = request.amr,
                        .offline = request.refresh_token,
                        .created_at = now,
                        .expires_at = now + ports.oauth->lifetimes.refresh_absolute};
    storage::Records<AuthzGrantRow>{transaction, state.tenant}.insert(grant);
    return grant;
}

void check_user_request(OauthOptions const& options, UserTokenRequest const& request) {
    if (request.grant == UserTokenGrant::password && !options.password_grant) {
        throw OauthError{OauthErrorCode::unsupported_grant_type,
                         "the password grant is switched off"};
    }
    if (request.audience.empty()) {
        throw OauthError{OauthErrorCode::invalid_target,
                         "an audience is needed",
                         {{"reason", "audience_missing"}}};
    }
    if (request.grant == UserTokenGrant::account_user && request.refresh_token) {
        throw OauthError{OauthErrorCode::invalid_request,
                         "there are no refresh tokens for account users"};
    }
}

} // namespace

Tokens::Tokens(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

TokenAnswer Tokens::client_credentials(ClientTokenRequest const& request) {
    detail::require_issuing(*state_, "tokens.client_credentials");
    std::string const audience = detail::wanted_audience(request.audience, request.resources);
    std::string const jkt = detail::check_dpop(*state_, request.dpop);
    auto const prepared = state_->host->written([&](storage::Transaction& transaction) {
        Client const client =
            detail::get_live_client(transaction, state_->tenant, request.client_id);
        if (client.type != ClientType::confidential) {
            throw OauthError{OauthErrorCode::unauthorized_client,
                             "only a confidential client has tokens of its own"};
        }
        detail::require_dpop(client, jkt);
        auto const grant = detail::get_client_grant(
            transaction, *state_, request.client_id, audience, GrantType::client_credentials);
        return detail::prepare_access(*state_,
                                      transaction,
                                      client,
                                      {.client_grant_id = grant.id,
                                       .audience = {grant.audience},
                                       .scope = detail::narrowed_scope(request.scope, grant.scope),
                                       .grant_type = "client_credentials",
                                       .cnf_jkt = jkt});
    });
    return detail::finish_access(*state_, prepared);
}

TokenAnswer Tokens::issue_to_user(UserTokenRequest const& request) {
    detail::require_issuing(*state_, "tokens.issue_to_user");
    check_user_request(*state_->host->ports().oauth, request);
    std::string const jkt = detail::check_dpop(*state_, request.dpop);
    auto const prepared = state_->host->written([&](storage::Transaction& transaction) {
        Client const client =
            detail::get_live_client(transaction, state_->tenant, request.client_id);
        detail::require_dpop(client, jkt);
        User const user = get_active_user(transaction, *state_, request.user_id);
        Allowed const allowed = allowed_for(transaction, *state_, request, user);
        auto const grant = insert_grant(
            transaction, *state_, request, detail::narrowed_scope(request.scope, allowed.scope));
        AccessTokenRow row{.user_id = grant.user_id,
                           .grant_id = grant.id,
                           .client_grant_id = allowed.client_grant_id,
                           .audience = grant.resources,
                           .scope = grant.scope,
                           .grant_type = grant.grant_type,
                           .cnf_jkt = jkt,
                           .scope_of_user = request.grant == UserTokenGrant::account_user,
                           .auth_time = grant.auth_time,
                           .amr = grant.amr};
        std::string refresh_token;
        if (request.refresh_token) {
            // Whoever asks in this way has proved itself, and keeps its refresh tokens.
            auto family = detail::start_family(*state_,
                                               transaction,
                                               client,
                                               grant,
                                               grant.resources,
                                               allowed.client_grant_id,
                                               jkt,
                                               client.type == ClientType::confidential
                                                   ? RefreshPolicy::keep
                                                   : client.refresh_policy);
            row.family_id = std::move(family.family_id);
            refresh_token = std::move(family.refresh_token);
        }
        PreparedAccess access =
            detail::prepare_access(*state_, transaction, client, std::move(row), grant.expires_at);
        access.refresh_token = std::move(refresh_token);
        detail::record(transaction,
                       *state_,
                       {.kind = "token.issued",
                        .subject = grant.user_id,
                        .entity = grant.id,
                        .client = client.client_id,
                        .context = {{"grant_type", grant.grant_type}}});
        return access;
    });
    return detail::finish_access(*state_, prepared);
}

std::optional<std::string> Tokens::merchant_of_audience(std::string_view audience) const {
    return nostro::merchant_of_audience(*state_->host->ports().oauth, audience);
}

std::string Tokens::audience_of_merchant(std::string_view merchant_id) const {
    return nostro::audience_of_merchant(*state_->host->ports().oauth, merchant_id);
}

void Tokens::revoke_grant(std::string_view grant_id, std::string_view reason) {
    state_->host->write([&](storage::Transaction& transaction) {
        static_cast<void>(detail::revoke_authz_grant(*state_, transaction, grant_id, reason));
    });
}

void Tokens::revoke_user(std::string_view user_id, std::string_view reason) {
    state_->host->write([&](storage::Transaction& transaction) {
        using Row = storage::Described<AuthzGrantRow>;
        storage::Records<AuthzGrantRow> const rows{transaction, state_->tenant};
        std::vector<std::string> live;
        rows.each(
            {.index = Row::by_user},
            [&](AuthzGrantRow const& row) {
                if (!row.revoked_at) {
                    live.push_back(row.id);
                }
            },
            user_id);
        for (std::string const& id : live) {
            static_cast<void>(detail::revoke_authz_grant(*state_, transaction, id, reason));
        }
    });
}

} // namespace nostro::inline v0
