#include "core/digest.hpp"

#include "core/check.hpp"
#include "core/hex.hpp"

// The low-level functions: they are deprecated in favour of EVP, whose bookkeeping costs more than
// the digest of a ledger event. The compression function is the same.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

namespace nostro::inline v0 {

struct Sha256::State {
    SHA256_CTX context;
};

Sha256::Sha256() : state_{std::make_unique<State>()} {
    NOSTRO_CHECK(SHA256_Init(&state_->context) == 1);
}

Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

Sha256& Sha256::update(std::span<std::byte const> bytes) {
    NOSTRO_CHECK(SHA256_Update(&state_->context, bytes.data(), bytes.size()) == 1);
    return *this;
}

Sha256& Sha256::update(std::string_view text) {
    return update(std::as_bytes(std::span{text}));
}

Digest Sha256::finish() {
    Digest digest;
    auto* const bytes = reinterpret_cast<unsigned char*>(digest.data());
    NOSTRO_CHECK(SHA256_Final(bytes, &state_->context) == 1);
    NOSTRO_CHECK(SHA256_Init(&state_->context) == 1);
    return digest;
}

Digest sha256(std::span<std::byte const> bytes) {
    return Sha256{}.update(bytes).finish();
}

std::string to_hex(std::span<std::byte const> bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (auto const byte : bytes) {
        text += hex_digits[std::to_integer<std::size_t>(byte >> 4)];
        text += hex_digits[std::to_integer<std::size_t>(byte & std::byte{0xF})];
    }
    return text;
}

std::optional<std::vector<std::byte>> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) {
        return std::nullopt;
    }
    std::vector<std::byte> bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        auto const high = hex_value(text[i]);
        auto const low = hex_value(text[i + 1]);
        if (high == not_hex || low == not_hex) {
            return std::nullopt;
        }
        bytes.push_back(static_cast<std::byte>(high << 4 | low));
    }
    return bytes;
}

} // namespace nostro::inline v0
