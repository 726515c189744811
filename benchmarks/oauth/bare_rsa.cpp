#include "bare_rsa.hpp"

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <stdexcept>

namespace bench {
namespace {

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

Context make_context() {
    return {EVP_MD_CTX_new(), &EVP_MD_CTX_free};
}

unsigned char const* bytes_of(std::string_view text) {
    return reinterpret_cast<unsigned char const*>(text.data());
}

void require(bool is_done) {
    if (!is_done) {
        throw std::runtime_error{"OpenSSL refuses"};
    }
}

} // namespace

BareRsa::BareRsa() : key_{EVP_RSA_gen(2048), &EVP_PKEY_free} {
    require(key_ != nullptr);
}

std::string BareRsa::sign(std::string_view text) const {
    auto const context = make_context();
    std::string signature(256, '\0');
    std::size_t size = signature.size();
    require(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
            EVP_DigestSign(context.get(),
                           reinterpret_cast<unsigned char*>(signature.data()),
                           &size,
                           bytes_of(text),
                           text.size()) == 1);
    return signature;
}

void BareRsa::verify(std::string_view text, std::string_view signature) const {
    auto const context = make_context();
    require(
        EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
        EVP_DigestVerify(
            context.get(), bytes_of(signature), signature.size(), bytes_of(text), text.size()) ==
            1);
}

} // namespace bench
