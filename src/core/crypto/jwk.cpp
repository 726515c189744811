#include "core/crypto/jwk.hpp"

#include "core/check.hpp"
#include "core/crypto/base64.hpp"
#include "core/crypto/key_material.hpp"
#include "core/crypto/refuse.hpp"
#include "core/json.hpp"

#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include <utility>
#include <vector>

namespace nostro::inline v0::detail {

namespace {

namespace json = boost::json;

std::string_view text_of(json::object const& jwk, std::string_view name) {
    auto const* const value = jwk.if_contains(name);
    require(value != nullptr, name, "missing");
    require(value->is_string(), name, "not_text");
    return value->get_string();
}

/// The bytes of a member, which may be private.
Secret bytes_of(json::object const& jwk, std::string_view name) {
    auto bytes = from_base64url(text_of(jwk, name));
    require(bytes.has_value(), name, "not_base64url");
    require(!bytes->empty(), name, "empty");
    return Secret::adopt(std::move(*bytes));
}

/// The bytes of a member that must have that many.
Secret bytes_of(json::object const& jwk, std::string_view name, std::size_t size) {
    auto bytes = bytes_of(jwk, name);
    require(bytes.size() == size, name, "wrong_length");
    return bytes;
}

/// Collects what a key is made of and lets OpenSSL build it.
class Builder {
public:
    explicit Builder(char const* type)
        : context_{EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr)}, parameters_{
                                                                            OSSL_PARAM_BLD_new()} {
        NOSTRO_CHECK(context_ != nullptr && parameters_ != nullptr);
    }

    void add_name(char const* parameter, char const* name) {
        NOSTRO_CHECK(OSSL_PARAM_BLD_push_utf8_string(parameters_.get(), parameter, name, 0) == 1);
    }

    /// @param bytes  must live until `build`
    void add_bytes(char const* parameter, std::string const& bytes) {
        NOSTRO_CHECK(OSSL_PARAM_BLD_push_octet_string(
                         parameters_.get(), parameter, bytes.data(), bytes.size()) == 1);
    }

    void add_number(char const* parameter, Secret const& big_endian) {
        auto const bytes = big_endian.reveal();
        auto& number = numbers_.emplace_back(
            BN_bin2bn(octets(bytes), static_cast<int>(bytes.size()), nullptr));
        NOSTRO_CHECK(number != nullptr);
        NOSTRO_CHECK(OSSL_PARAM_BLD_push_BN(parameters_.get(), parameter, number.get()) == 1);
    }

    /// @return  null when the numbers make no key
    [[nodiscard]] PkeyPointer build(bool has_private) {
        ErrorMark const mark;
        std::unique_ptr<OSSL_PARAM, FreeWith<OSSL_PARAM_free>> const list{
            OSSL_PARAM_BLD_to_param(parameters_.get())};
        NOSTRO_CHECK(list != nullptr);
        NOSTRO_CHECK(EVP_PKEY_fromdata_init(context_.get()) == 1);
        EVP_PKEY* pkey = nullptr;
        auto const selection = has_private ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
        auto const is_built = EVP_PKEY_fromdata(context_.get(), &pkey, selection, list.get()) == 1;
        PkeyPointer owner{pkey};
        return is_built ? std::move(owner) : nullptr;
    }

private:
    PkeyContextPointer context_;
    std::unique_ptr<OSSL_PARAM_BLD, FreeWith<OSSL_PARAM_BLD_free>> parameters_;
    std::vector<BignumPointer> numbers_;
};

PkeyPointer build_rsa(json::object const& jwk, bool has_private) {
    struct Member {
        char const* name;
        char const* parameter;
    };

    static constexpr Member public_members[] = {
        {"n", OSSL_PKEY_PARAM_RSA_N},
        {"e", OSSL_PKEY_PARAM_RSA_E},
    };
    static constexpr Member private_members[] = {
        {"d", OSSL_PKEY_PARAM_RSA_D},
        {"p", OSSL_PKEY_PARAM_RSA_FACTOR1},
        {"q", OSSL_PKEY_PARAM_RSA_FACTOR2},
        {"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1},
        {"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2},
        {"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1},
    };
    require(!jwk.contains("oth"), "oth", "not_supported");

    Builder builder{"RSA"};
    auto const add = [&](Member const& member) {
        auto const bytes = bytes_of(jwk, member.name);
        require(bytes.size() <= rsa_bits_max / 8, member.name, "too_long");
        // RFC 7518 section 2: the fewest octets. A second text for one key would have a second
        // thumbprint.
        require(bytes.reveal().front() != '\0', member.name, "not_shortest");
        builder.add_number(member.parameter, bytes);
    };
    for (auto const& member : public_members) {
        add(member);
    }
    for (auto const& member : private_members) {
        if (has_private) {
            add(member);
        } else {
            require(!jwk.contains(member.name), member.name, "without_d");
        }
    }
    return builder.build(has_private);
}

PkeyPointer build_ec(json::object const& jwk, bool has_private) {
    auto const name = text_of(jwk, "crv");
    for (auto const& curve : curves) {
        if (curve.name != name) {
            continue;
        }
        std::string point{'\x04'}; // not compressed
        point += bytes_of(jwk, "x", curve.size).reveal();
        point += bytes_of(jwk, "y", curve.size).reveal();
        Builder builder{"EC"};
        builder.add_name(OSSL_PKEY_PARAM_GROUP_NAME, curve.group);
        builder.add_bytes(OSSL_PKEY_PARAM_PUB_KEY, point);
        if (has_private) {
            builder.add_number(OSSL_PKEY_PARAM_PRIV_KEY, bytes_of(jwk, "d", curve.size));
        }
        return builder.build(has_private);
    }
    refuse("crv", "not_supported");
}

std::string ed25519_public(EVP_PKEY const* pkey) {
    std::string bytes(ed25519_size, '\0');
    auto size = bytes.size();
    NOSTRO_CHECK(EVP_PKEY_get_raw_public_key(pkey, octets(bytes), &size) == 1);
    NOSTRO_CHECK(size == bytes.size());
    return bytes;
}

PkeyPointer build_ed25519(json::object const& jwk, bool has_private) {
    require(text_of(jwk, "crv") == ed25519_name, "crv", "not_supported");
    auto const x = bytes_of(jwk, "x", ed25519_size);
    if (!has_private) {
        return PkeyPointer{
            EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(x.reveal()), x.size())};
    }
    auto const d = bytes_of(jwk, "d", ed25519_size);
    PkeyPointer pkey{
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, octets(d.reveal()), d.size())};
    NOSTRO_CHECK(pkey != nullptr);
    require(ed25519_public(pkey.get()) == x.reveal(), "x", "not_a_pair");
    return pkey;
}

/// A number of the key in its shortest form, or with leading zeros up to a size.
std::string number_text(EVP_PKEY const* pkey, char const* parameter, std::size_t size = 0) {
    auto const number = number_of(pkey, parameter);
    std::string bytes(size != 0 ? size : static_cast<std::size_t>(BN_num_bytes(number.get())),
                      '\0');
    NOSTRO_CHECK(BN_bn2binpad(number.get(), octets(bytes), static_cast<int>(bytes.size())) >= 0);
    return base64url(bytes);
}

} // namespace

Key Key::from_jwk(json::object const& jwk) {
    auto const type = text_of(jwk, "kty");
    auto const has_private = jwk.contains("d");
    if (type == "RSA") {
        return Key{check_and_prepare(build_rsa(jwk, has_private), has_private, "jwk")};
    }
    if (type == "EC") {
        return Key{check_and_prepare(build_ec(jwk, has_private), has_private, "jwk")};
    }
    if (type == "OKP") {
        return Key{check_and_prepare(build_ed25519(jwk, has_private), has_private, "jwk")};
    }
    require(type == "oct", "kty", "not_supported");
    return symmetric(bytes_of(jwk, "k").reveal());
}

Key Key::from_jwk(std::string_view json) {
    auto const value = parse_json(json, "JWK");
    require(value.is_object(), "jwk", "not_object");
    return from_jwk(value.get_object());
}

json::object Key::public_jwk() const {
    auto const* const pkey = material_->pkey.get();
    require(pkey != nullptr, "key", "symmetric");
    if (kind() == Kind::rsa) {
        return {{"kty", "RSA"},
                {"n", number_text(pkey, OSSL_PKEY_PARAM_RSA_N)},
                {"e", number_text(pkey, OSSL_PKEY_PARAM_RSA_E)}};
    }
    if (auto const* const curve = curve_of(kind()); curve != nullptr) {
        return {{"kty", "EC"},
                {"crv", curve->name},
                {"x", number_text(pkey, OSSL_PKEY_PARAM_EC_PUB_X, curve->size)},
                {"y", number_text(pkey, OSSL_PKEY_PARAM_EC_PUB_Y, curve->size)}};
    }
    return {{"kty", "OKP"}, {"crv", ed25519_name}, {"x", base64url(ed25519_public(pkey))}};
}

std::string Key::thumbprint() const {
    // RFC 7638 section 3.2: the members that define the key, in alphabetical order.
    auto const jwk = public_jwk();
    json::object sorted;
    for (auto const* const name : {"crv", "e", "kty", "n", "x", "y"}) {
        if (auto const* const value = jwk.if_contains(name); value != nullptr) {
            sorted.emplace(name, *value);
        }
    }
    return base64url(hash(Hash::sha256, to_text(sorted)));
}

} // namespace nostro::inline v0::detail
