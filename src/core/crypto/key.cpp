#include "core/check.hpp"
#include "core/crypto/jwk.hpp"
#include "core/crypto/key_material.hpp"
#include "core/crypto/random_text.hpp"
#include "core/crypto/refuse.hpp"

#include <nostro/core/random.hpp>

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <limits>
#include <optional>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

using BioPointer = std::unique_ptr<BIO, FreeWith<BIO_free>>;
using Pkcs8Pointer = std::unique_ptr<PKCS8_PRIV_KEY_INFO, FreeWith<PKCS8_PRIV_KEY_INFO_free>>;

constexpr std::size_t symmetric_size_min = 32;
/// Bits of an RSA exponent; 65537 has 17. A long one makes verifying as slow as signing.
constexpr int exponent_bits_max = 64;

std::optional<Key::Kind> kind_of(EVP_PKEY const* pkey) {
    if (EVP_PKEY_is_a(pkey, "RSA") == 1) {
        return Key::Kind::rsa;
    }
    if (EVP_PKEY_is_a(pkey, "ED25519") == 1) {
        return Key::Kind::ed25519;
    }
    char group[32]{};
    if (EVP_PKEY_is_a(pkey, "EC") != 1 ||
        EVP_PKEY_get_group_name(pkey, group, sizeof group, nullptr) != 1) {
        return std::nullopt;
    }
    for (auto const& curve : curves) {
        if (std::string_view{group} == curve.group) {
            return curve.kind;
        }
    }
    return std::nullopt;
}

/// Run one of OpenSSL's checks.
template <class Check>
bool passes(Check check, EVP_PKEY* pkey) {
    PkeyContextPointer const context{EVP_PKEY_CTX_new(pkey, nullptr)};
    NOSTRO_CHECK(context != nullptr);
    return check(context.get()) == 1;
}

DigestContextPointer make_verifier(Key::Kind kind, EVP_PKEY* pkey, bool is_pss) {
    auto const* const curve = curve_of(kind);
    auto const function = curve == nullptr || curve->kind == Key::Kind::p256 ? Hash::sha256
                          : curve->kind == Key::Kind::p384                   ? Hash::sha384
                                                                             : Hash::sha512;
    // Ed25519 hashes inside and is given no function.
    auto const* const digest = kind == Key::Kind::ed25519 ? nullptr : digest_of(function);
    DigestContextPointer verifier{EVP_MD_CTX_new()};
    NOSTRO_CHECK(verifier != nullptr);
    EVP_PKEY_CTX* context = nullptr; // belongs to the verifier
    NOSTRO_CHECK(EVP_DigestVerifyInit(verifier.get(), &context, digest, nullptr, pkey) == 1);
    if (is_pss) {
        use_pss(context);
    }
    return verifier;
}

/// OpenSSL would ask on the terminal.
int no_password(char*, int, int, void*) {
    return -1;
}

} // namespace

void use_pss(EVP_PKEY_CTX* context) {
    NOSTRO_CHECK(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1);
    NOSTRO_CHECK(EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1);
}

BignumPointer number_of(EVP_PKEY const* pkey, char const* parameter) {
    BIGNUM* number = nullptr;
    NOSTRO_CHECK(EVP_PKEY_get_bn_param(pkey, parameter, &number) == 1);
    return BignumPointer{number};
}

std::shared_ptr<Key::Material const> prepare(PkeyPointer pkey, bool has_private) {
    auto const kind = kind_of(pkey.get());
    NOSTRO_CHECK(kind.has_value());
    auto material = std::make_shared<Key::Material>();
    material->kind = *kind;
    material->has_private = has_private;
    material->verifier = make_verifier(*kind, pkey.get(), false);
    if (*kind == Key::Kind::rsa) {
        material->pss_verifier = make_verifier(*kind, pkey.get(), true);
    }
    material->pkey = std::move(pkey);
    return material;
}

std::shared_ptr<Key::Material const>
check_and_prepare(PkeyPointer pkey, bool has_private, std::string_view field) {
    ErrorMark const mark;
    require(pkey != nullptr, field, "malformed");
    auto const kind = kind_of(pkey.get());
    require(kind.has_value(), field, "not_supported");
    if (*kind == Key::Kind::rsa) {
        auto const bits = EVP_PKEY_get_bits(pkey.get());
        require(bits >= rsa_bits_min, field, "too_short");
        require(bits <= rsa_bits_max, field, "too_long");
        auto const exponent = number_of(pkey.get(), OSSL_PKEY_PARAM_RSA_E);
        require(BN_num_bits(exponent.get()) <= exponent_bits_max, field, "exponent_too_long");
    }
    require(passes(EVP_PKEY_public_check, pkey.get()), field, "not_valid");
    if (has_private) {
        require(passes(EVP_PKEY_private_check, pkey.get()), field, "not_valid");
        require(passes(EVP_PKEY_pairwise_check, pkey.get()), field, "not_a_pair");
    }
    return prepare(std::move(pkey), has_private);
}

Key::Key(std::shared_ptr<Material const> material) noexcept : material_{std::move(material)} {}

Key Key::generate(Jwa algorithm, int rsa_bits) {
    auto const from = [](EVP_PKEY* pkey) {
        NOSTRO_CHECK(pkey != nullptr);
        return Key{prepare(PkeyPointer{pkey}, true)};
    };
    switch (algorithm) {
    case Jwa::hs256:
        return symmetric(Secret::adopt(random_bytes(system_random(), symmetric_size_min)).reveal());
    case Jwa::rs256:
    case Jwa::ps256:
        require(rsa_bits >= rsa_bits_min && rsa_bits <= rsa_bits_max, "rsa_bits");
        return from(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(rsa_bits)));
    case Jwa::es256:
        return from(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curves[0].group));
    case Jwa::es384:
        return from(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curves[1].group));
    case Jwa::es512:
        return from(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curves[2].group));
    case Jwa::eddsa:
        break;
    }
    return from(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
}

Key Key::symmetric(std::string_view bytes) {
    require(bytes.size() >= symmetric_size_min, "key", "too_short");
    auto material = std::make_shared<Material>();
    material->bytes = Secret{bytes};
    return Key{std::move(material)};
}

Key Key::from_private_der(std::string_view der) {
    ErrorMark const mark;
    require(der.size() <= std::numeric_limits<int>::max(), "der", "too_long");
    auto const* next = octets(der);
    Pkcs8Pointer const info{d2i_PKCS8_PRIV_KEY_INFO(nullptr, &next, static_cast<long>(der.size()))};
    require(info != nullptr && next == octets(der) + der.size(), "der", "malformed");
    return Key{check_and_prepare(PkeyPointer{EVP_PKCS82PKEY(info.get())}, true, "der")};
}

Key Key::from_pem(std::string_view pem) {
    ErrorMark const mark;
    require(pem.size() <= std::numeric_limits<int>::max(), "pem", "too_long");
    BioPointer const bio{BIO_new_mem_buf(octets(pem), static_cast<int>(pem.size()))};
    NOSTRO_CHECK(bio != nullptr);
    PkeyPointer pkey{PEM_read_bio_PUBKEY(bio.get(), nullptr, no_password, nullptr)};
    return Key{check_and_prepare(std::move(pkey), false, "pem")};
}

Key::Kind Key::kind() const noexcept {
    return material_->kind;
}

bool Key::has_private() const noexcept {
    return material_->has_private;
}

bool Key::fits(Jwa algorithm) const noexcept {
    switch (algorithm) {
    case Jwa::hs256:
        return kind() == Kind::symmetric;
    case Jwa::rs256:
    case Jwa::ps256:
        return kind() == Kind::rsa;
    case Jwa::es256:
        return kind() == Kind::p256;
    case Jwa::es384:
        return kind() == Kind::p384;
    case Jwa::es512:
        return kind() == Kind::p521;
    case Jwa::eddsa:
        return kind() == Kind::ed25519;
    }
    return false;
}

Secret Key::to_private_der() const {
    require(kind() != Kind::symmetric && has_private(), "key", "no_private_part");
    Pkcs8Pointer const info{EVP_PKEY2PKCS8(material_->pkey.get())};
    NOSTRO_CHECK(info != nullptr);
    auto const size = i2d_PKCS8_PRIV_KEY_INFO(info.get(), nullptr);
    NOSTRO_CHECK(size > 0);
    std::string der(static_cast<std::size_t>(size), '\0');
    auto* next = octets(der);
    NOSTRO_CHECK(i2d_PKCS8_PRIV_KEY_INFO(info.get(), &next) == size);
    return Secret::adopt(std::move(der));
}

} // namespace nostro::inline v0::detail
