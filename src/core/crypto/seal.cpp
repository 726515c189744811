#include "core/crypto/seal.hpp"

#include "core/check.hpp"
#include "core/crypto/evp.hpp"
#include "core/crypto/random_text.hpp"
#include "core/crypto/refuse.hpp"
#include "core/crypto/secret.hpp"

#include <nostro/core/error.hpp>

#include <limits>

namespace nostro::inline v0::detail {

namespace {

constexpr char version = 1;
constexpr std::size_t header_size = 5;
constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;
static_assert(header_size + nonce_size + tag_size == seal_overhead);

using CipherContextPointer = std::unique_ptr<EVP_CIPHER_CTX, FreeWith<EVP_CIPHER_CTX_free>>;

std::string make_header(std::uint32_t key_id) {
    std::string header{version};
    for (int shift = 24; shift >= 0; shift -= 8) {
        header += static_cast<char>(key_id >> shift & 0xFFU);
    }
    return header;
}

/// One run of AES-256-GCM.
class Cipher {
public:
    Cipher(std::string_view key, std::string_view nonce, bool encrypts)
        : context_{EVP_CIPHER_CTX_new()} {
        static EVP_CIPHER* const algorithm = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
        NOSTRO_CHECK(algorithm != nullptr && context_ != nullptr);
        NOSTRO_CHECK(
            EVP_CipherInit_ex2(
                context_.get(), algorithm, octets(key), octets(nonce), encrypts ? 1 : 0, nullptr) ==
            1);
    }

    void authenticate(std::string_view bytes) { update(nullptr, bytes); }

    [[nodiscard]] std::string transform(std::string_view bytes) {
        std::string result(bytes.size(), '\0');
        update(octets(result), bytes);
        return result;
    }

    /// The end of encryption.
    [[nodiscard]] std::string tag() {
        std::string tag(tag_size, '\0');
        NOSTRO_CHECK(finish());
        NOSTRO_CHECK(EVP_CIPHER_CTX_ctrl(context_.get(),
                                         EVP_CTRL_AEAD_GET_TAG,
                                         static_cast<int>(tag.size()),
                                         tag.data()) == 1);
        return tag;
    }

    /// The end of decryption: whether all that was given is what was sealed.
    [[nodiscard]] bool is_authentic(std::string tag) {
        NOSTRO_CHECK(EVP_CIPHER_CTX_ctrl(context_.get(),
                                         EVP_CTRL_AEAD_SET_TAG,
                                         static_cast<int>(tag.size()),
                                         tag.data()) == 1);
        return finish();
    }

private:
    void update(unsigned char* out, std::string_view bytes) {
        if (bytes.empty()) {
            return; // OpenSSL takes an empty update without output for something else
        }
        if (bytes.size() > std::numeric_limits<int>::max() / 2) {
            throw InvalidArgument{"too long to seal", {}, ErrorCode::limit_exceeded};
        }
        int written = 0;
        NOSTRO_CHECK(
            EVP_CipherUpdate(
                context_.get(), out, &written, octets(bytes), static_cast<int>(bytes.size())) == 1);
        NOSTRO_CHECK(static_cast<std::size_t>(written) == bytes.size());
    }

    /// GCM writes nothing at the end.
    bool finish() {
        ErrorMark const mark;
        int written = 0;
        unsigned char nothing[tag_size];
        return EVP_CipherFinal_ex(context_.get(), nothing, &written) == 1;
    }

    CipherContextPointer context_;
};

} // namespace

std::string seal(std::string_view key,
                 std::uint32_t key_id,
                 std::string_view associated_data,
                 std::string_view plaintext,
                 RandomSource& random) {
    require(key.size() == seal_key_size, "key", "not_32_bytes");
    auto const header = make_header(key_id);
    auto const nonce = random_bytes(random, nonce_size);
    Cipher cipher{key, nonce, true};
    cipher.authenticate(header);
    cipher.authenticate(associated_data);
    auto const ciphertext = cipher.transform(plaintext);
    return header + nonce + ciphertext + cipher.tag();
}

std::optional<std::string>
unseal(std::string_view key, std::string_view associated_data, std::string_view sealed) {
    require(key.size() == seal_key_size, "key", "not_32_bytes");
    if (!sealed_key_id(sealed)) {
        return std::nullopt;
    }
    Cipher cipher{key, sealed.substr(header_size, nonce_size), false};
    cipher.authenticate(sealed.substr(0, header_size));
    cipher.authenticate(associated_data);
    auto const begin = header_size + nonce_size;
    auto plaintext = cipher.transform(sealed.substr(begin, sealed.size() - seal_overhead));
    if (!cipher.is_authentic(std::string{sealed.substr(sealed.size() - tag_size)})) {
        wipe(plaintext);
        return std::nullopt;
    }
    return plaintext;
}

std::optional<std::uint32_t> sealed_key_id(std::string_view sealed) noexcept {
    if (sealed.size() < seal_overhead || sealed.front() != version) {
        return std::nullopt;
    }
    std::uint32_t key_id = 0;
    for (char const byte : sealed.substr(1, 4)) {
        key_id = key_id << 8 | static_cast<std::uint8_t>(byte);
    }
    return key_id;
}

} // namespace nostro::inline v0::detail
