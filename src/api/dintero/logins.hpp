#pragma once

#include "api/call.hpp"

#include <nostro/identity/authentication.hpp>
#include <nostro/oauth/tokens.hpp>

#include <string_view>

/// From a login to a token.
namespace nostro::inline v0::api::dintero {

/// The right to be given refresh tokens.
inline constexpr std::string_view refresh_scope = "create:accounts:auth:refresh_token";

/// What the caller wants a person to log in for. That it may have a refresh token is kept in it.
[[nodiscard]] LoginGoal goal_of(Call const& call, std::string_view audience, UserTokenGrant grant);

/// Refuse logins by password where they are switched off, before anything of one is looked at: the
/// answer would else tell whether the password is right.
/// @throws ApiError  400 unsupported_grant_type
void require_password_logins(Call const& call);

/// The token that a login was for, as the answer.
/// @throws OauthError
[[nodiscard]] TokenAnswer issue_token(Call const& call, Login const& login);

/// The same, for a step that may have ended otherwise.
/// @throws ApiError  it needs another factor, was refused, is over, or came too often
[[nodiscard]] TokenAnswer finish_login(Call const& call, LoginResult const& result);

} // namespace nostro::inline v0::api::dintero
