#pragma once

#include "api/call.hpp"
#include "api/errors.hpp"

#include <nostro/core/error.hpp>
#include <nostro/oauth/error.hpp>

#include <chrono>
#include <span>
#include <string>
#include <string_view>

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

/// A member as the library names it in a refusal, and as the body does; both as JSON pointers.
struct MemberName {
    std::string_view library;
    std::string_view body;
};

/// A refusal of the library's that names the members of the body.
[[nodiscard]] ApiError in_body_names(Error const& error, std::span<MemberName const> names);

/// Do what a body asks for; refusals of it name the body's own members.
template <class Work>
auto naming_members(std::span<MemberName const> names, Work const& work) {
    try {
        return work();
    } catch (InvalidArgument const& error) {
        throw in_body_names(error, names);
    } catch (AlreadyExists const& error) {
        throw in_body_names(error, names);
    }
}

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
