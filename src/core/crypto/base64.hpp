#pragma once

#include <optional>
#include <string>
#include <string_view>

// RFC 4648 text of bytes. Every decoder takes exactly one text for each byte string: no white
// space, no foreign character, and the bits of the last character that carry nothing are zero.
// Otherwise one token could be written in many ways and pass a list of used ones.
namespace nostro::inline v0::detail {

/// The bytes in base64url without padding, the form of JOSE and PKCE (RFC 7515 section 2).
[[nodiscard]] std::string base64url(std::string_view bytes);
/// The bytes of base64url text without padding.
/// @return  absent when malformed, padding included
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

/// The bytes in base64 with padding, the form of HTTP Basic.
[[nodiscard]] std::string base64(std::string_view bytes);
/// The bytes of base64 text, either with all of its padding or with none.
/// @return  absent when malformed
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

/// The bytes in upper-case base32 without padding, the form of authenticator apps.
[[nodiscard]] std::string base32(std::string_view bytes);
/// The bytes of upper-case base32 text without padding.
/// @return  absent when malformed
[[nodiscard]] std::optional<std::string> from_base32(std::string_view text);

} // namespace nostro::inline v0::detail
