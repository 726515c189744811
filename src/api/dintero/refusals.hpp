#pragma once

#include "api/call.hpp"
#include "api/errors.hpp"

#include <nostro/oauth/error.hpp>

#include <chrono>
#include <string>

/// Refusals in the Dintero API's own statuses and codes.
namespace nostro::inline v0::api::dintero {

/// 404: no object of this id, or another account's, which looks the same.
[[nodiscard]] ApiError no_such(std::string_view what);
/// 403 `invalid_grant`, in the same words whatever was wrong.
[[nodiscard]] ApiError wrong_credentials();
/// 401 `invalid_client`, in the same words whatever was wrong.
[[nodiscard]] ApiError wrong_client();
/// 403 `access_denied`: the client may not ask for this audience.
[[nodiscard]] ApiError no_grant();
/// 429 with Retry-After, 1 second or more.
[[nodiscard]] ApiError too_many_requests(std::chrono::nanoseconds retry_after);
[[nodiscard]] ApiError too_many_requests(Call const& call, Timestamp retry_at);
/// 401 `expired_token`: the suspended login is over.
[[nodiscard]] ApiError expired_login();
/// 403 `mfa_required` with the name of the suspended login.
[[nodiscard]] ApiError mfa_required(std::string const& mfa_token);
/// 400 that names a member of the body or a parameter.
[[nodiscard]] ApiError invalid_field(std::string path, std::string code, std::string message);

/// What a refusal of the authorization server is here.
[[nodiscard]] ApiError to_dintero_error(OauthError const& error);

/// A handler or guard that says refusals of the authorization server in the words of this API.
template <auto handler>
auto run(Call& call) {
    try {
        return handler(call);
    } catch (OauthError const& error) {
        throw to_dintero_error(error);
    }
}

} // namespace nostro::inline v0::api::dintero
