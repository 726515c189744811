#include "api/dintero/refusals.hpp"

#include <algorithm>
#include <array>

namespace nostro::inline v0::api::dintero {

namespace {

/// Refusals of the authorization server whose status or code is not that of the standard.
struct OauthRow {
    OauthErrorCode error;
    int status;
    std::string_view code;
};

constexpr std::array oauth_rows{
    OauthRow{OauthErrorCode::invalid_request, 400, "invalid_request"},
    OauthRow{OauthErrorCode::invalid_scope, 400, "invalid_request"},
    OauthRow{OauthErrorCode::unsupported_grant_type, 400, "unsupported_grant_type"},
    OauthRow{OauthErrorCode::unsupported_token_type, 400, "invalid_request"},
    OauthRow{OauthErrorCode::invalid_token, 401, "invalid_token"},
    OauthRow{OauthErrorCode::expired_token, 401, "expired_token"},
    OauthRow{OauthErrorCode::invalid_grant, 403, "invalid_grant"},
    OauthRow{OauthErrorCode::unauthorized_client, 403, "unauthorized_client"},
    OauthRow{OauthErrorCode::invalid_target, 403, "access_denied"},
    OauthRow{OauthErrorCode::access_denied, 403, "access_denied"},
    OauthRow{OauthErrorCode::insufficient_scope, 403, "insufficient_scope"},
};

} // namespace

ApiError no_such(std::string_view what) {
    return {Problem::not_found, "no " + std::string{what} + " of this id"};
}

ApiError wrong_credentials() {
    return {403, "invalid_grant", "the credentials are wrong"};
}

ApiError wrong_client() {
    return {Problem::invalid_client, "the client is unknown or its secret is wrong"};
}

ApiError no_grant() {
    return {403, "access_denied", "the client has no grant for this audience"};
}

ApiError too_many_requests(std::chrono::nanoseconds retry_after) {
    auto const wait = std::chrono::ceil<std::chrono::seconds>(retry_after).count();
    auto const seconds = std::max<std::int64_t>(wait, 1);
    ApiError error{Problem::too_many_requests, "too many attempts"};
    error.header("Retry-After", std::to_string(seconds));
    return error;
}

ApiError too_many_requests(Call const& call, Timestamp retry_at) {
    return too_many_requests(retry_at - call.now());
}

ApiError expired_login() {
    return {401, "expired_token", "the mfa_token is unknown, expired or used"};
}

ApiError mfa_required(std::string const& mfa_token) {
    ApiError error{403, "mfa_required", "a second factor is required"};
    error.member("mfa_token", boost::json::value(mfa_token));
    return error;
}

ApiError invalid_field(std::string path, std::string code, std::string message) {
    ApiError error{Problem::invalid_request, "the request is not valid"};
    error.field(std::move(path), std::move(code), std::move(message));
    return error;
}

ApiError in_body_names(Error const& error, std::span<MemberName const> names) {
    auto found = to_api_error(error, Api::dintero);
    for (FieldError& field : found.errors) {
        for (auto const& [library, body] : names) {
            bool const is_it =
                field.path == library || field.path.starts_with(std::string{library} + '/');
            if (is_it) {
                field.path.replace(0, library.size(), body);
                break;
            }
        }
    }
    return found;
}

ApiError to_dintero_error(OauthError const& error) {
    if (error.error() == OauthErrorCode::too_many_requests) {
        return too_many_requests(error.retry_after());
    }
    if (error.error() == OauthErrorCode::invalid_client) {
        return wrong_client();
    }
    if (error.error() == OauthErrorCode::invalid_target &&
        error.detail("reason") == "audience_missing") {
        return invalid_field("/audience", "missing", "is required");
    }
    auto const* const row = std::ranges::find(oauth_rows, error.error(), &OauthRow::error);
    if (row == oauth_rows.end()) {
        return to_api_error(error, Api::dintero);
    }
    return {row->status, std::string{row->code}, error.what()};
}

} // namespace nostro::inline v0::api::dintero
