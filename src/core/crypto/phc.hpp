#pragma once

#include <nostro/core/random.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nostro::inline v0::detail {

/// How a password is hashed. The defaults are those of OWASP; tests choose a small `ln`.
struct PasswordParameters {
    enum Algorithm : std::uint8_t {
        scrypt,        ///< uses `ln`, `r` and `p`
        pbkdf2_sha256, ///< uses `iterations`; for hosts that must keep to FIPS 140
    };

    Algorithm algorithm = scrypt;
    int ln = 17; ///< logarithm of the cost; memory is 128 * 2^ln * r bytes
    int r = 8;
    int p = 1;
    int iterations = 600'000;

    /// Whether both hash alike: what the algorithm does not use does not count.
    friend bool operator==(PasswordParameters const& a, PasswordParameters const& b) noexcept;
};

/// Whether the parameters are within what this library computes: at most 512 MiB and 8 times the
/// default work. A stored text beyond that is refused instead of exhausting the host.
[[nodiscard]] bool is_affordable(PasswordParameters const& parameters) noexcept;

/// A stored password hash, taken apart.
struct Phc {
    PasswordParameters parameters;
    std::string salt; ///< 8 to 64 bytes
    std::string hash; ///< 16 to 64 bytes

    friend bool operator==(Phc const&, Phc const&) = default;
};

/// The text of a password hash in the PHC string format, base64 without padding:
/// "$scrypt$ln=17,r=8,p=1$salt$hash" or "$pbkdf2-sha256$i=600000$salt$hash".
[[nodiscard]] std::string
make_phc(PasswordParameters const& parameters, std::string_view salt, std::string_view hash);

/// Read what `make_phc` writes.
/// @return  absent when malformed, of another algorithm, or not affordable
[[nodiscard]] std::optional<Phc> parse_phc(std::string_view text);

/// Hash a password with a new salt of 16 bytes to 32 bytes.
/// @return  the PHC text to store
/// @throws InvalidArgument  the parameters are not affordable, or the password has a zero byte
[[nodiscard]] std::string hash_password(std::string_view password,
                                        PasswordParameters const& parameters,
                                        RandomSource& random);

/// Whether the password has this hash. Hashes once and compares in constant time.
[[nodiscard]] bool verify_password(std::string_view password, Phc const& phc);
/// The same for a PHC text. A malformed one is nobody's password and costs no hashing.
[[nodiscard]] bool verify_password(std::string_view password, std::string_view phc);

} // namespace nostro::inline v0::detail
