#include "oauth/authorize_login.hpp"

#include "domain/user_directory.hpp"
#include "oauth/issue.hpp"

#include <nostro/core/error.hpp>
#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/error.hpp>
#include <nostro/oauth/options.hpp>

#include <algorithm>
#include <array>
#include <utility>

// Whose password a form or a client brings; and the password grant (RFC 6749 section 4.3), which
// RFC 9700 advises against and which is off by default.
namespace nostro::inline v0 {

using detail::authentication_for;
using detail::ClientGrantRow;
using detail::find_login;
using detail::get_client_grant;
using detail::get_live_client;
using detail::LoginName;
using detail::ServiceState;
using detail::wait_until;
using detail::wanted_audience;

namespace {

using enum OauthErrorCode;

LoginResult check(ServiceState const& state,
                  PasswordRequest const& request,
                  LoginName const& name,
                  std::string const& audience) {
    try {
        return authentication_for(state, request.address)
            .check_password({.owner = name.owner,
                             .kind = name.kind,
                             .username = name.username,
                             .password = request.password,
                             .goal = {.client_id = request.client_id,
                                      .audience = audience,
                                      .grant_type = "password",
                                      .scope = request.scope}});
    } catch (InvalidArgument const&) {
        return {}; // longer than any name or password is
    }
}

} // namespace

LoginName detail::find_login(storage::Transaction& transaction,
                             std::int64_t tenant,
                             std::string const& owner,
                             std::string_view typed) {
    std::array candidates{LoginName{owner, UserKind::customer, std::string{typed}},
                          LoginName{owner, UserKind::account, std::string{typed}},
                          LoginName{owner, UserKind::admin, std::string{typed}},
                          LoginName{{}, UserKind::customer, std::string{typed}}};
    for (auto const find : {&find_user_by_name, &find_user_by_email}) {
        for (LoginName& candidate : candidates) {
            auto user = find(transaction, tenant, candidate.kind, candidate.owner, typed);
            if (user) {
                candidate.username = std::move(user->username);
                return std::move(candidate);
            }
        }
    }
    return std::move(candidates.front());
}

Authentication detail::authentication_for(ServiceState const& state, std::string_view address) {
    auto acting = std::make_shared<ServiceState>(state);
    acting->principal.address = address;
    return Authentication{std::move(acting)};
}

std::chrono::seconds detail::wait_until(Timestamp time, Timestamp now) {
    return std::max(std::chrono::ceil<std::chrono::seconds>(time - now), std::chrono::seconds{1});
}

TokenAnswer Authorization::redeem_password(PasswordRequest const& request) {
    state_->host->require_core("Authorization::redeem_password");
    if (!state_->host->ports().oauth->password_grant) {
        throw OauthError{unsupported_grant_type, "there is no such grant here"};
    }
    auto const audience = wanted_audience(request.audience, request.resources);
    ClientGrantRow grant;
    auto const name = state_->host->read_out([&](storage::Transaction& transaction) {
        auto const client = get_live_client(transaction, state_->tenant, request.client_id);
        grant =
            get_client_grant(transaction, *state_, client.client_id, audience, GrantType::password);
        return find_login(transaction, state_->tenant, client.owner, request.username);
    });
    auto const result = check(*state_, request, name, grant.audience);
    if (result.outcome == LoginOutcome::throttled) {
        throw OauthError::too_many_requests(wait_until(result.retry_at, state_->host->now()));
    }
    if (result.outcome == LoginOutcome::mfa_required) {
        throw OauthError{invalid_grant, "a second factor is needed: log in by the browser"};
    }
    if (result.outcome != LoginOutcome::done) {
        throw OauthError{invalid_grant, "the name or the password is wrong"};
    }
    return Tokens{state_}.issue_to_user({.client_id = request.client_id,
                                         .user_id = result.login->user_id,
                                         .audience = grant.audience,
                                         .grant = UserTokenGrant::password,
                                         .scope = request.scope,
                                         .amr = result.login->amr,
                                         .auth_time = result.login->auth_time,
                                         .dpop = request.dpop});
}

} // namespace nostro::inline v0
