#pragma once

#include <nostro/core/enum_names.hpp>
#include <nostro/core/error.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

/// Why an OAuth request is refused: the words of RFC 6749, 6750, 7009, 8628, 8707, 9126, 9396, 9449
/// and OpenID Connect Core, and `too_many_requests`.
enum class OauthErrorCode : std::uint8_t {
    invalid_request,           ///< a parameter is missing, malformed, or given twice
    invalid_client,            ///< the client did not prove who it is
    invalid_grant,             ///< the code, token or password is wrong, used, expired, another's
    unauthorized_client,       ///< the client may not use this kind of grant
    unsupported_grant_type,    ///< there is no such kind of grant here
    unsupported_response_type, ///< there is no such kind of response for this client
    unsupported_token_type,    ///< such tokens cannot be revoked
    invalid_scope,             ///< malformed, or beyond what the client was granted
    invalid_target,            ///< the audience is unknown, missing, or not granted
    access_denied,             ///< the user, or a rule, said no
    invalid_token,             ///< the access token does not count (any more)
    insufficient_scope,        ///< the access token counts, but not for this
    invalid_dpop_proof,        ///< the proof is malformed, old, used, or about something else
    use_dpop_nonce,            ///< the proof needs the nonce of `Tokens::dpop_nonce`
    login_required,
    consent_required,
    interaction_required,
    account_selection_required,
    invalid_request_uri,
    request_not_supported,
    request_uri_not_supported,
    invalid_authorization_details,
    authorization_pending,
    slow_down,
    expired_token,
    server_error,
    temporarily_unavailable,
    too_many_requests, ///< not of a standard: answered by 429 with Retry-After
};

inline constexpr std::array<std::string_view, 28> oauth_error_code_names{
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "unsupported_response_type",
    "unsupported_token_type",
    "invalid_scope",
    "invalid_target",
    "access_denied",
    "invalid_token",
    "insufficient_scope",
    "invalid_dpop_proof",
    "use_dpop_nonce",
    "login_required",
    "consent_required",
    "interaction_required",
    "account_selection_required",
    "invalid_request_uri",
    "request_not_supported",
    "request_uri_not_supported",
    "invalid_authorization_details",
    "authorization_pending",
    "slow_down",
    "expired_token",
    "server_error",
    "temporarily_unavailable",
    "too_many_requests"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(OauthErrorCode) noexcept {
    return oauth_error_code_names;
}

/// A refusal by the authorization server.
///
/// `what()` is the description: printable ASCII without `"` and `\`, free of secrets, to be shown.
/// `code()` is the nearest of the library's own codes. Details may carry a "reason", one word that
/// tells apart what shares an error: of `invalid_target` `audience_missing` and `no_grant`.
class NOSTRO_API(0, 1) OauthError : public Error {
public:
    OauthError(OauthErrorCode error, std::string description, std::vector<Detail> details = {});
    /// `too_many_requests`, with the time to wait.
    static OauthError too_many_requests(std::chrono::seconds retry_after);
    ~OauthError() override;

    [[nodiscard]] OauthErrorCode error() const noexcept { return error_; }

    /// The error's name on the wire, for example "invalid_grant".
    [[nodiscard]] std::string_view name() const noexcept;
    /// The HTTP status of the standard endpoints: 400, 401, 403, 429, 500 or 503.
    [[nodiscard]] int http_status() const noexcept;

    /// With `too_many_requests`: how long to wait, 1 s or more; else 0.
    [[nodiscard]] std::chrono::seconds retry_after() const noexcept { return retry_after_; }

private:
    OauthErrorCode error_;
    std::chrono::seconds retry_after_{0};
};

} // namespace nostro::inline v0
