#pragma once

#include "core/crypto/evp.hpp"
#include "core/crypto/jwk.hpp"
#include "core/crypto/secret.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>

// What stands behind a `Key`. For the sources of this folder only.
namespace nostro::inline v0::detail {

struct Key::Material {
    Kind kind = Kind::symmetric;
    bool has_private = true;
    Secret bytes;     ///< of a symmetric key
    PkeyPointer pkey; ///< of every other key
    /// Set up to verify, PS256 or the other algorithm of the key: a copy costs less than setting
    /// up again.
    DigestContextPointer verifier;
    DigestContextPointer pss_verifier;
};

/// An elliptic curve of ECDSA.
struct Curve {
    Key::Kind kind;
    std::string_view name; ///< in the "crv" member
    char const* group;     ///< OpenSSL's name
    std::size_t size;      ///< bytes of a coordinate, a private key and half a signature
};

inline constexpr std::array curves{
    Curve{Key::Kind::p256, "P-256", "prime256v1", 32},
    Curve{Key::Kind::p384, "P-384", "secp384r1", 48},
    Curve{Key::Kind::p521, "P-521", "secp521r1", 66},
};

inline constexpr std::string_view ed25519_name = "Ed25519";
/// Bytes of a private or public Ed25519 key.
inline constexpr std::size_t ed25519_size = 32;

/// The curve of a key for ECDSA, or null.
[[nodiscard]] constexpr Curve const* curve_of(Key::Kind kind) noexcept {
    for (auto const& curve : curves) {
        if (curve.kind == kind) {
            return &curve;
        }
    }
    return nullptr;
}

/// Make ready for use what OpenSSL itself generated.
[[nodiscard]] std::shared_ptr<Key::Material const> prepare(PkeyPointer pkey, bool has_private);

/// The same for a key that came from outside, after checking it.
/// @param field  names it in the error
/// @throws InvalidArgument  not a key of ours, too short or too long, or a check fails
[[nodiscard]] std::shared_ptr<Key::Material const>
check_and_prepare(PkeyPointer pkey, bool has_private, std::string_view field);

/// A number that a key is made of, for example `OSSL_PKEY_PARAM_RSA_N`.
[[nodiscard]] BignumPointer number_of(EVP_PKEY const* pkey, char const* parameter);

/// Set a signing or verifying context up for PS256: the salt is as long as the hash.
void use_pss(EVP_PKEY_CTX* context);

} // namespace nostro::inline v0::detail
