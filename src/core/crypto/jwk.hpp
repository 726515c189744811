#pragma once

#include "core/crypto/jwa.hpp"
#include "core/crypto/secret.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace nostro::inline v0::detail {

/// The shortest RSA key that is made or accepted, in bits.
inline constexpr int rsa_bits_min = 2048;
/// The longest RSA key that is made or accepted, in bits: what others send must not cost too much.
inline constexpr int rsa_bits_max = 8192;

/// A key that signs or verifies: public, private or symmetric.
///
/// A key always passed its checks: RSA of 2048 to 8192 bits, a point on its curve, private and
/// public parts that belong together, a symmetric key of 32 bytes or more. Copies share one
/// immutable key.
///
/// Threads: any, at the same time.
class Key {
public:
    enum class Kind : std::uint8_t { symmetric, rsa, p256, p384, p521, ed25519 };

    /// Make a new private or symmetric key, with OpenSSL's own generator: what OpenSSL draws
    /// cannot come from a `RandomSource`.
    /// @param rsa_bits  for RSA only, `rsa_bits_min` to `rsa_bits_max`
    [[nodiscard]] static Key generate(Jwa algorithm, int rsa_bits = rsa_bits_min);

    /// The symmetric key of these bytes.
    /// @throws InvalidArgument  fewer than 32 bytes (RFC 7518 section 3.2)
    [[nodiscard]] static Key symmetric(std::string_view bytes);

    /// Read a JSON Web Key (RFC 7517) of type RSA, EC, OKP (Ed25519) or oct.
    ///
    /// Private when it has "d"; a private RSA key needs all of p, q, dp, dq and qi. Numbers are
    /// in their shortest form, coordinates in their full length. Only key material is read: "kid",
    /// "use", "key_ops" and "alg" are for the caller to look at.
    ///
    /// @throws InvalidArgument  details "field", for example "n", and "reason"
    [[nodiscard]] static Key from_jwk(boost::json::object const& jwk);
    /// The same from JSON text.
    [[nodiscard]] static Key from_jwk(std::string_view json);

    /// Read a private key in PKCS #8 DER, not encrypted.
    /// @throws InvalidArgument  malformed, of another kind, or a check fails
    [[nodiscard]] static Key from_private_der(std::string_view der);

    /// Read a public key in PEM ("BEGIN PUBLIC KEY").
    /// @throws InvalidArgument  malformed, of another kind, or a check fails
    [[nodiscard]] static Key from_pem(std::string_view pem);

    [[nodiscard]] Kind kind() const noexcept;

    /// Whether the key can sign; true for a symmetric one.
    [[nodiscard]] bool has_private() const noexcept;

    /// Whether the algorithm works with a key of this kind.
    [[nodiscard]] bool fits(Jwa algorithm) const noexcept;

    /// The public key as a JWK: "kty" and the public members, nothing else.
    /// @throws InvalidArgument  the key is symmetric
    [[nodiscard]] boost::json::object public_jwk() const;

    /// The JWK thumbprint with SHA-256 (RFC 7638), 43 characters: the "kid" of our own keys.
    /// @throws InvalidArgument  the key is symmetric
    [[nodiscard]] std::string thumbprint() const;

    /// The private key in PKCS #8 DER, not encrypted.
    /// @throws InvalidArgument  the key is public or symmetric
    [[nodiscard]] Secret to_private_der() const;

    /// What OpenSSL made of the key; for jws.cpp.
    struct Material;

    [[nodiscard]] Material const& material() const noexcept { return *material_; }

private:
    explicit Key(std::shared_ptr<Material const> material) noexcept;

    std::shared_ptr<Material const> material_;
};

} // namespace nostro::inline v0::detail
