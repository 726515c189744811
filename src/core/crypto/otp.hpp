#pragma once

#include "core/crypto/mac.hpp"

#include <cstdint>
#include <string>
#include <string_view>

// One-time codes. They are text: leading zeros count, and they are compared in constant time.
namespace nostro::inline v0::detail {

/// The code for a counter (RFC 4226).
/// @param secret  the shared bytes, not their base32 text
/// @param digits  6 to 8
/// @throws InvalidArgument  `digits` is out of range
[[nodiscard]] std::string
hotp(std::string_view secret, std::uint64_t counter, int digits = 6, Hash function = Hash::sha1);

/// The time step that a time falls into, counted from 1970 (RFC 6238, T0 = 0). The last step a
/// user showed is remembered, and any step up to it refused.
/// @param unix_seconds  not negative
/// @param period        seconds of one step, 1 or more
/// @throws InvalidArgument  an argument is out of range
[[nodiscard]] std::uint64_t totp_step(std::int64_t unix_seconds, int period = 30);

/// The code for a time: `hotp` of its step (RFC 6238).
/// @throws InvalidArgument  an argument is out of range
[[nodiscard]] std::string totp(std::string_view secret,
                               std::int64_t unix_seconds,
                               int digits = 6,
                               Hash function = Hash::sha1,
                               int period = 30);

/// The address that an authenticator app reads from a QR code: SHA-1, 6 digits, 30 seconds, which
/// is all that many apps know.
/// @param issuer  shown to the user; not empty, no colon
/// @param user    shown to the user; not empty
/// @throws InvalidArgument  a name is empty, or the issuer has a colon
[[nodiscard]] std::string
otpauth_uri(std::string_view issuer, std::string_view user, std::string_view base32_secret);

} // namespace nostro::inline v0::detail
