#include "core/digest.hpp"

#include "core/check.hpp"
#include "core/hex.hpp"

#include <openssl/evp.h>

namespace nostro::inline v0 {

namespace {

/// Fetched once, because a fetch takes locks and a search. Never freed: a digest may be needed
/// until the last static destructor.
EVP_MD const* sha256_method() {
    static EVP_MD const* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return method;
}

} // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const noexcept {
    EVP_MD_CTX_free(context);
}

Sha256::Sha256() : context_{EVP_MD_CTX_new()} {
    NOSTRO_CHECK(context_ != nullptr);
    NOSTRO_CHECK(EVP_DigestInit_ex2(context_.get(), sha256_method(), nullptr) == 1);
}

Sha256& Sha256::update(std::span<std::byte const> bytes) {
    NOSTRO_CHECK(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
    return *this;
}

Sha256& Sha256::update(std::string_view text) {
    return update(std::as_bytes(std::span{text}));
}

Digest Sha256::finish() {
    Digest digest;
    NOSTRO_CHECK(EVP_DigestFinal_ex(context_.get(),
                                    reinterpret_cast<unsigned char*>(digest.data()),
                                    nullptr) == 1);
    NOSTRO_CHECK(EVP_DigestInit_ex2(context_.get(), nullptr, nullptr) == 1);
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
