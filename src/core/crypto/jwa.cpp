#include "core/crypto/jwa.hpp"

#include <array>
#include <cstddef>

namespace nostro::inline v0::detail {

namespace {

struct Algorithm {
    std::string_view name;
    Hash hash;
};

/// In the order of `Jwa`.
constexpr std::array algorithms{
    Algorithm{"HS256", Hash::sha256},
    Algorithm{"RS256", Hash::sha256},
    Algorithm{"PS256", Hash::sha256},
    Algorithm{"ES256", Hash::sha256},
    Algorithm{"ES384", Hash::sha384},
    Algorithm{"ES512", Hash::sha512},
    Algorithm{"EdDSA", Hash::sha512},
};

} // namespace

std::string_view to_string(Jwa algorithm) noexcept {
    return algorithms[static_cast<std::size_t>(algorithm)].name;
}

std::optional<Jwa> parse_jwa(std::string_view name) noexcept {
    for (std::size_t i = 0; i < algorithms.size(); ++i) {
        if (algorithms[i].name == name) {
            return static_cast<Jwa>(i);
        }
    }
    return name == "Ed25519" ? std::optional{Jwa::eddsa} : std::nullopt;
}

Hash hash_of(Jwa algorithm) noexcept {
    return algorithms[static_cast<std::size_t>(algorithm)].hash;
}

} // namespace nostro::inline v0::detail
