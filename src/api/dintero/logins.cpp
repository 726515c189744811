#include "api/dintero/logins.hpp"

#include "api/dintero/refusals.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/options.hpp>

#include <algorithm>

namespace nostro::inline v0::api::dintero {

LoginGoal goal_of(Call const& call, std::string_view audience, UserTokenGrant grant) {
    LoginGoal goal{.client_id = call.caller.client_id,
                   .audience = std::string{audience},
                   .grant_type = std::string{name_of(grant)}};
    if (call.caller.has_scope(refresh_scope)) {
        goal.scope.emplace_back(refresh_scope);
    }
    return goal;
}

void require_password_logins(Call const& call) {
    if (!call.system().authorization().options().password_grant) {
        throw ApiError{400, "unsupported_grant_type", "the password grant is switched off"};
    }
}

TokenAnswer issue_token(Call const& call, Login const& login) {
    auto const& goal = login.goal;
    return call.on_behalf().tokens().issue_to_user(
        {.client_id = goal.client_id,
         .user_id = login.user_id,
         .audience = goal.audience,
         .grant = find_named<UserTokenGrant>(goal.grant_type).value(),
         .amr = login.amr,
         .auth_time = login.auth_time,
         .refresh_token = std::ranges::find(goal.scope, refresh_scope) != goal.scope.end()});
}

TokenAnswer finish_login(Call const& call, LoginResult const& result) {
    switch (result.outcome) {
    case LoginOutcome::done:
        return issue_token(call, result.login.value());
    case LoginOutcome::mfa_required:
        throw mfa_required(result.mfa_token);
    case LoginOutcome::expired:
        throw expired_login();
    case LoginOutcome::throttled:
        throw too_many_requests(call, result.retry_at);
    case LoginOutcome::refused:
        break;
    }
    throw wrong_credentials();
}

} // namespace nostro::inline v0::api::dintero
