#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace nostro::inline v0::detail {

/// A hash function of FIPS 180-4. SHA-1 serves authenticator apps only.
enum class Hash : std::uint8_t { sha1, sha256, sha384, sha512 };

/// Bytes of one value of the hash function.
[[nodiscard]] std::size_t hash_size(Hash function) noexcept;

/// The hash of these bytes, `hash_size()` bytes.
[[nodiscard]] std::string hash(Hash function, std::string_view bytes);

/// The HMAC of these bytes (RFC 2104), `hash_size()` bytes.
/// @param key  of any length, also empty
[[nodiscard]] std::string hmac(Hash function, std::string_view key, std::string_view bytes);

} // namespace nostro::inline v0::detail
