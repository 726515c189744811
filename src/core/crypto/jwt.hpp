#pragma once

#include "core/crypto/jws.hpp"

#include <nostro/core/time.hpp>

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0::detail {

/// The claims of a JSON Web Token (RFC 7519) with typed access.
///
/// A getter answers absent both for a missing claim and for one of another type; `has` tells them
/// apart. Views refer to `members`.
struct Claims {
    boost::json::object members;

    /// Read a payload.
    /// @throws InvalidArgument  not one JSON object, not UTF-8, or a member twice
    [[nodiscard]] static Claims parse(std::string_view payload);

    [[nodiscard]] bool has(std::string_view name) const noexcept;
    /// A text claim, for example "sub".
    [[nodiscard]] std::optional<std::string_view> text(std::string_view name) const noexcept;
    /// A time claim in whole seconds since 1970; fractions are cut off.
    /// @return  absent also outside the years 1970 to 9999
    [[nodiscard]] std::optional<std::int64_t> seconds(std::string_view name) const noexcept;
    /// A claim that is a text or an array of texts, for example "aud".
    [[nodiscard]] std::optional<std::vector<std::string_view>> texts(std::string_view name) const;
};

/// A time as the claims of a token carry it: whole seconds since 1970 (RFC 7519 section 2,
/// NumericDate).
[[nodiscard]] inline std::int64_t numeric_date(Timestamp time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

/// The longest leeway for clocks that differ.
inline constexpr std::chrono::seconds jwt_leeway_max{60};

/// What a token of one purpose must be. Every purpose has rules of its own, so that no kind of
/// token passes for another.
struct JwtRules {
    std::string issuer;                  ///< "iss", exactly
    std::optional<std::string> audience; ///< must be "aud" or one of them; absent: any or none
    /// Acceptable "typ", compared without case and without "application/"; "" allows absence.
    std::vector<std::string> types;
    /// Acceptable "alg"; all asymmetric or all symmetric.
    std::vector<Jwa> algorithms;
    std::chrono::seconds leeway{15}; ///< 0 to `jwt_leeway_max`
};

/// Check a token, whose signature was verified, against the rules of its purpose.
///
/// "exp" is required. "exp", "nbf" and "iat" must be numbers, "iss", "sub" and "jti" texts. Of
/// leeway: a token is expired when exp <= now - leeway, and not yet valid when nbf or iat is
/// beyond now + leeway.
///
/// @param now  from the injected clock
/// @return     absent when all is well; else a stable reason: "alg_not_allowed", "typ_mismatch",
///             "exp_missing", "exp_invalid", "expired", "nbf_invalid", "not_yet_valid",
///             "iat_invalid", "issued_in_future", "iss_mismatch", "aud_invalid", "aud_mismatch",
///             "sub_invalid", "jti_invalid"
///
/// @throws InvalidArgument  the rules are wrong: the leeway out of range, or symmetric and
///                          asymmetric algorithms together
[[nodiscard]] std::optional<std::string_view>
check_claims(ParsedJws const& token, Claims const& claims, JwtRules const& rules, Timestamp now);

/// Whether a header's "typ" means this media type (RFC 7515 section 4.1.9): without regard to case
/// and to a leading "application/".
[[nodiscard]] bool is_type(std::string_view typ, std::string_view expected) noexcept;

/// "at_hash" and "c_hash" (OpenID Connect Core 3.1.3.6): the left half of the hash of a token.
/// @param algorithm  of the ID token
[[nodiscard]] std::string half_hash(Jwa algorithm, std::string_view token);

/// "ath" of a DPoP proof (RFC 9449 section 4.2): base64url of SHA-256. A PKCE challenge of method
/// S256 is the same function of its verifier.
[[nodiscard]] std::string ath(std::string_view token);

} // namespace nostro::inline v0::detail
