#pragma once

#include "core/crypto/mac.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace nostro::inline v0::detail {

/// A signature algorithm of JOSE (RFC 7518 section 3, RFC 8037).
enum class Jwa : std::uint8_t {
    hs256, ///< HMAC with SHA-256; who can verify can sign
    rs256, ///< RSA PKCS #1 v1.5 with SHA-256
    ps256, ///< RSA PSS with SHA-256 and a salt of 32 bytes
    es256, ///< ECDSA on P-256 with SHA-256
    es384, ///< ECDSA on P-384 with SHA-384
    es512, ///< ECDSA on P-521 with SHA-512
    eddsa, ///< Ed25519
};

/// The name in the "alg" member, for example "ES256".
[[nodiscard]] std::string_view to_string(Jwa algorithm) noexcept;

/// The algorithm of a name, exactly as registered; "Ed25519" (RFC 9864) is EdDSA.
/// @return  absent for every other name, "none" included
[[nodiscard]] std::optional<Jwa> parse_jwa(std::string_view name) noexcept;

/// Whether signing and verifying take the same key.
[[nodiscard]] constexpr bool is_symmetric(Jwa algorithm) noexcept {
    return algorithm == Jwa::hs256;
}

/// The hash function inside the algorithm; SHA-512 for Ed25519.
[[nodiscard]] Hash hash_of(Jwa algorithm) noexcept;

} // namespace nostro::inline v0::detail
