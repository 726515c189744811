#include "core/crypto/secret.hpp"

#include <openssl/crypto.h>

#include <utility>

namespace nostro::inline v0::detail {

void wipe(std::string& bytes) noexcept {
    // Up to the capacity: a text that shrank or was moved from still has its bytes there. It fits,
    // so that nothing is allocated.
    bytes.resize(bytes.capacity()); // NOLINT(clang-analyzer-cplusplus.Move): what this is for
    OPENSSL_cleanse(bytes.data(), bytes.size());
    bytes.clear();
}

bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

Secret::Secret(std::string_view bytes) : bytes_{bytes} {}

Secret::Secret(Secret&& other) noexcept : bytes_{std::move(other.bytes_)} {
    // A short text is copied by the move and would stay behind.
    wipe(other.bytes_);
}

Secret& Secret::operator=(Secret const& other) {
    if (this != &other) {
        *this = Secret{other};
    }
    return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe(bytes_);
        bytes_ = std::move(other.bytes_);
        wipe(other.bytes_);
    }
    return *this;
}

Secret::~Secret() {
    wipe(bytes_);
}

Secret Secret::adopt(std::string&& bytes) {
    Secret secret;
    secret.bytes_ = std::move(bytes);
    wipe(bytes);
    return secret;
}

} // namespace nostro::inline v0::detail
