#include "core/crypto/signature.hpp"

#include "core/check.hpp"
#include "core/crypto/key_material.hpp"
#include "core/crypto/refuse.hpp"

#include <openssl/ec.h>

namespace nostro::inline v0::detail {

namespace {

using EcdsaPointer = std::unique_ptr<ECDSA_SIG, FreeWith<ECDSA_SIG_free>>;

/// OpenSSL writes ECDSA signatures in DER, JOSE as r and s of one length, with leading zeros.
std::string raw_from_der(std::string_view der, std::size_t size) {
    auto const* next = octets(der);
    EcdsaPointer const parsed{d2i_ECDSA_SIG(nullptr, &next, static_cast<long>(der.size()))};
    NOSTRO_CHECK(parsed != nullptr);
    auto const length = static_cast<int>(size);
    std::string raw(2 * size, '\0');
    NOSTRO_CHECK(BN_bn2binpad(ECDSA_SIG_get0_r(parsed.get()), octets(raw), length) == length);
    NOSTRO_CHECK(BN_bn2binpad(ECDSA_SIG_get0_s(parsed.get()), octets(raw) + size, length) ==
                 length);
    return raw;
}

std::string der_from_raw(std::string_view raw) {
    auto const size = static_cast<int>(raw.size() / 2);
    BignumPointer r{BN_bin2bn(octets(raw), size, nullptr)};
    BignumPointer s{BN_bin2bn(octets(raw) + size, size, nullptr)};
    EcdsaPointer const signature{ECDSA_SIG_new()};
    NOSTRO_CHECK(r != nullptr && s != nullptr && signature != nullptr);
    NOSTRO_CHECK(ECDSA_SIG_set0(signature.get(), r.release(), s.release()) == 1);
    auto const length = i2d_ECDSA_SIG(signature.get(), nullptr);
    NOSTRO_CHECK(length > 0);
    std::string der(static_cast<std::size_t>(length), '\0');
    auto* next = octets(der);
    NOSTRO_CHECK(i2d_ECDSA_SIG(signature.get(), &next) == length);
    return der;
}

/// Bytes of a signature in the form of JOSE.
std::size_t signature_size(Key::Material const& key) {
    auto const* const curve = curve_of(key.kind);
    return curve != nullptr ? 2 * curve->size
                            : static_cast<std::size_t>(EVP_PKEY_get_size(key.pkey.get()));
}

std::string sign_asymmetric(Key::Material const& key, Jwa algorithm, std::string_view bytes) {
    DigestContextPointer const signer{EVP_MD_CTX_new()};
    NOSTRO_CHECK(signer != nullptr);
    EVP_PKEY_CTX* context = nullptr; // belongs to the signer
    // Ed25519 hashes inside and is given no function.
    auto const* const digest = algorithm == Jwa::eddsa ? nullptr : digest_of(hash_of(algorithm));
    NOSTRO_CHECK(EVP_DigestSignInit(signer.get(), &context, digest, nullptr, key.pkey.get()) == 1);
    if (algorithm == Jwa::ps256) {
        use_pss(context);
    }
    // Of a DER signature this is the greatest size.
    std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key.pkey.get())), '\0');
    auto size = signature.size();
    NOSTRO_CHECK(
        EVP_DigestSign(signer.get(), octets(signature), &size, octets(bytes), bytes.size()) == 1);
    signature.resize(size);
    auto const* const curve = curve_of(key.kind);
    return curve != nullptr ? raw_from_der(signature, curve->size) : signature;
}

} // namespace

std::string sign(Key const& key, Jwa algorithm, std::string_view bytes) {
    require(key.fits(algorithm), "key", "does_not_fit_algorithm");
    require(key.has_private(), "key", "no_private_part");
    if (is_symmetric(algorithm)) {
        return hmac(hash_of(algorithm), key.material().bytes.reveal(), bytes);
    }
    return sign_asymmetric(key.material(), algorithm, bytes);
}

bool verify_signature(Key const& key,
                      Jwa algorithm,
                      std::string_view signing_input,
                      std::string_view signature) {
    if (!key.fits(algorithm)) {
        return false;
    }
    auto const& material = key.material();
    if (is_symmetric(algorithm)) {
        auto const expected = hmac(hash_of(algorithm), material.bytes.reveal(), signing_input);
        return equal_in_constant_time(expected, signature);
    }
    // RSA alone would also take a signature without its leading zeros.
    if (signature.size() != signature_size(material)) {
        return false;
    }
    std::string der;
    if (curve_of(material.kind) != nullptr) {
        der = der_from_raw(signature);
        signature = der;
    }
    auto const& prepared = algorithm == Jwa::ps256 ? material.pss_verifier : material.verifier;
    ErrorMark const mark;
    DigestContextPointer const verifier{EVP_MD_CTX_new()};
    NOSTRO_CHECK(verifier != nullptr);
    NOSTRO_CHECK(EVP_MD_CTX_copy_ex(verifier.get(), prepared.get()) == 1);
    return EVP_DigestVerify(verifier.get(),
                            octets(signature),
                            signature.size(),
                            octets(signing_input),
                            signing_input.size()) == 1;
}

} // namespace nostro::inline v0::detail
