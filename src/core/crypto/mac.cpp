#include "core/crypto/mac.hpp"

#include "core/check.hpp"
#include "core/crypto/evp.hpp"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <array>

namespace nostro::inline v0::detail {

namespace {

struct Function {
    char const* name;
    std::size_t size;
};

/// In the order of `Hash`.
constexpr std::array functions{
    Function{"SHA1", 20}, Function{"SHA256", 32}, Function{"SHA384", 48}, Function{"SHA512", 64}};

constexpr Function const& function_of(Hash function) noexcept {
    return functions[static_cast<std::size_t>(function)];
}

using MacContextPointer = std::unique_ptr<EVP_MAC_CTX, FreeWith<EVP_MAC_CTX_free>>;

} // namespace

std::size_t hash_size(Hash function) noexcept {
    return function_of(function).size;
}

EVP_MD const* digest_of(Hash function) {
    // Never freed: looking one up costs more than hashing a token.
    static auto const digests = [] {
        ErrorMark const mark;
        std::array<EVP_MD const*, functions.size()> found{};
        for (std::size_t i = 0; i < functions.size(); ++i) {
            found[i] = EVP_MD_fetch(nullptr, functions[i].name, nullptr);
        }
        return found;
    }();
    auto const* const digest = digests[static_cast<std::size_t>(function)];
    NOSTRO_CHECK(digest != nullptr);
    return digest;
}

std::string hash(Hash function, std::string_view bytes) {
    std::string value(hash_size(function), '\0');
    NOSTRO_CHECK(
        EVP_Digest(
            bytes.data(), bytes.size(), octets(value), nullptr, digest_of(function), nullptr) == 1);
    return value;
}

std::string hmac(Hash function, std::string_view key, std::string_view bytes) {
    static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr);
    NOSTRO_CHECK(algorithm != nullptr);
    MacContextPointer const context{EVP_MAC_CTX_new(algorithm)};
    NOSTRO_CHECK(context != nullptr);
    // The parameter is only read, although its type does not say so.
    auto* const name = const_cast<char*>(function_of(function).name);
    std::array const parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
        OSSL_PARAM_construct_end(),
    };
    std::string value(hash_size(function), '\0');
    std::size_t written = 0;
    NOSTRO_CHECK(EVP_MAC_init(context.get(), octets(key), key.size(), parameters.data()) == 1);
    NOSTRO_CHECK(EVP_MAC_update(context.get(), octets(bytes), bytes.size()) == 1);
    NOSTRO_CHECK(EVP_MAC_final(context.get(), octets(value), &written, value.size()) == 1);
    NOSTRO_CHECK(written == value.size());
    return value;
}

} // namespace nostro::inline v0::detail
