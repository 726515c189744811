#include <nostro/oauth/error.hpp>

#include <nostro/core/enum_names.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace nostro::inline v0 {

namespace {

struct Traits {
    int http_status;
    ErrorCode code;
};

Traits traits_of(OauthErrorCode error) noexcept {
    switch (error) {
    case OauthErrorCode::invalid_client:
    case OauthErrorCode::invalid_token:
        return {401, ErrorCode::unauthenticated};
    case OauthErrorCode::insufficient_scope:
        return {403, ErrorCode::forbidden};
    case OauthErrorCode::access_denied:
    case OauthErrorCode::invalid_grant:
    case OauthErrorCode::unauthorized_client:
    case OauthErrorCode::expired_token:
    case OauthErrorCode::authorization_pending:
    case OauthErrorCode::slow_down:
    case OauthErrorCode::login_required:
    case OauthErrorCode::consent_required:
    case OauthErrorCode::interaction_required:
    case OauthErrorCode::account_selection_required:
        return {400, ErrorCode::forbidden};
    case OauthErrorCode::server_error:
        return {500, ErrorCode::storage_failure};
    case OauthErrorCode::temporarily_unavailable:
        return {503, ErrorCode::unavailable};
    case OauthErrorCode::too_many_requests:
        return {429, ErrorCode::unavailable};
    default:
        return {400, ErrorCode::invalid_argument};
    }
}

} // namespace

OauthError::OauthError(OauthErrorCode error, std::string description, std::vector<Detail> details)
    : Error{traits_of(error).code, std::move(description), std::move(details)}, error_{error} {}

OauthError OauthError::too_many_requests(std::chrono::seconds retry_after) {
    OauthError error{OauthErrorCode::too_many_requests, "too many attempts, try again later"};
    error.retry_after_ = std::max(retry_after, std::chrono::seconds{1});
    return error;
}

OauthError::~OauthError() = default;

std::string_view OauthError::name() const noexcept {
    return name_of(error_);
}

int OauthError::http_status() const noexcept {
    return traits_of(error_).http_status;
}

} // namespace nostro::inline v0
