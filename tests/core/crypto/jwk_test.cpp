#include "core/crypto/jwk.hpp"

#include "core/crypto/base64.hpp"
#include "core/crypto/jws.hpp"
#include "core/crypto/vectors.hpp"

#include <doctest/doctest.h>

#include <openssl/err.h>

#include <array>
#include <string>
#include <vector>

using namespace nostro;
using namespace nostro::detail;
using namespace nostro::testing;

namespace json = boost::json;

namespace {

constexpr std::array all_algorithms{
    Jwa::hs256, Jwa::rs256, Jwa::ps256, Jwa::es256, Jwa::es384, Jwa::es512, Jwa::eddsa};

/// One key of every kind, with its private members.
json::object jwk_for(std::string_view algorithm) {
    for (auto const& value : vectors().at("compact").as_array()) {
        if (text_at(value.as_object(), "alg") == algorithm) {
            return value.at("jwk").as_object();
        }
    }
    FAIL("no such key");
    return {};
}

/// The refusal of a key with one member set to another text.
std::string refusal_with(json::object jwk, std::string_view name, std::string const& text) {
    jwk[name] = text;
    return refusal_of([&] { return Key::from_jwk(jwk); });
}

std::string refusal_without(json::object jwk, std::string_view name) {
    jwk.erase(name);
    return refusal_of([&] { return Key::from_jwk(jwk); });
}

json::object without_private(json::object jwk) {
    for (auto const* const name : {"d", "p", "q", "dp", "dq", "qi"}) {
        jwk.erase(name);
    }
    return jwk;
}

} // namespace

TEST_CASE("algorithms have the registered names") {
    for (auto const algorithm : all_algorithms) {
        CHECK(parse_jwa(to_string(algorithm)) == algorithm);
    }
    CHECK(to_string(Jwa::ps256) == "PS256");
    CHECK(to_string(Jwa::eddsa) == "EdDSA");
    CHECK(parse_jwa("Ed25519") == Jwa::eddsa);
    for (auto const* name : {"",
                             "none",
                             "None",
                             "NONE",
                             "hs256",
                             "HS384",
                             "RS512",
                             "ES256K",
                             "EDDSA",
                             "Ed448",
                             "ES256 ",
                             " ES256",
                             "RSA-OAEP",
                             "dir"}) {
        CAPTURE(name);
        CHECK_FALSE(parse_jwa(name));
    }
    CHECK(is_symmetric(Jwa::hs256));
    CHECK_FALSE(is_symmetric(Jwa::rs256));
}

TEST_CASE("the published keys are read, private or public") {
    for (auto const& value : vectors().at("keys").as_array()) {
        auto const& jwk = value.as_object();
        auto const key = Key::from_jwk(jwk);
        CHECK(key.has_private());
        auto const bare = Key::from_jwk(without_private(jwk));
        CHECK_FALSE(bare.has_private());
        CHECK(bare.kind() == key.kind());
        CHECK(bare.public_jwk() == key.public_jwk());
        CHECK(bare.thumbprint() == key.thumbprint());
        CHECK(Key::from_jwk(to_text(jwk)).thumbprint() == key.thumbprint());
    }
}

TEST_CASE("a thumbprint has the value of RFC 7638, RFC 8037 and RFC 9449") {
    for (auto const& row : vectors().at("thumbprints").as_array()) {
        CAPTURE(text_at(row.as_object(), "source"));
        auto const key = Key::from_jwk(row.at("jwk").as_object());
        CHECK(key.thumbprint() == text_at(row.as_object(), "thumbprint"));
        CHECK_FALSE(key.has_private());
    }
}

TEST_CASE("a public JWK has the public members and no others") {
    for (auto const algorithm : all_algorithms) {
        if (is_symmetric(algorithm)) {
            continue;
        }
        auto const jwk = jwk_for(to_string(algorithm));
        auto const published = Key::from_jwk(jwk).public_jwk();
        CHECK(published == without_private(jwk));
        CHECK(published.size() ==
              (algorithm == Jwa::rs256 || algorithm == Jwa::ps256 || algorithm == Jwa::eddsa ? 3
                                                                                             : 4));
    }
    auto const symmetric = Key::from_jwk(jwk_for("HS256"));
    CHECK(refusal_of([&] { return symmetric.public_jwk(); }) == "key: symmetric");
    CHECK(refusal_of([&] { return symmetric.thumbprint(); }) == "key: symmetric");
    CHECK(refusal_of([&] { return symmetric.to_private_der(); }) == "key: no_private_part");
}

TEST_CASE("coordinates keep their leading zeros") {
    // One key in 256 has such an x or y; 1,000 keys have one for all but e^-7.8 of the runs.
    for (int i = 0; i < 1'000; ++i) {
        auto const jwk = Key::generate(Jwa::es256).public_jwk();
        REQUIRE(text_at(jwk, "x").size() == 43);
        REQUIRE(text_at(jwk, "y").size() == 43);
    }
}

TEST_CASE("a new key of every algorithm signs, and comes back from its private form") {
    for (auto const algorithm : all_algorithms) {
        CAPTURE(to_string(algorithm));
        auto const key = Key::generate(algorithm);
        CHECK(key.has_private());
        CHECK(verify_signature(key, algorithm, "text", sign(key, algorithm, "text")));
        for (auto const other : all_algorithms) {
            auto const is_rsa = [](Jwa a) { return a == Jwa::rs256 || a == Jwa::ps256; };
            CHECK(key.fits(other) == (other == algorithm || (is_rsa(other) && is_rsa(algorithm))));
        }
        if (is_symmetric(algorithm)) {
            continue;
        }
        auto const again = Key::from_private_der(key.to_private_der().reveal());
        CHECK(again.thumbprint() == key.thumbprint());
        CHECK(again.kind() == key.kind());
        CHECK(verify_signature(key, algorithm, "text", sign(again, algorithm, "text")));
        CHECK(Key::generate(algorithm).thumbprint() != key.thumbprint());
    }
    CHECK(Key::from_jwk(Key::generate(Jwa::rs256, 3072).public_jwk()).kind() == Key::Kind::rsa);
    CHECK(refusal_of([] { return Key::generate(Jwa::rs256, 1024); }) == "rsa_bits: out_of_range");
    CHECK(refusal_of([] { return Key::generate(Jwa::ps256, 8193); }) == "rsa_bits: out_of_range");
}

TEST_CASE("a JWK of an unknown or malformed kind is refused") {
    struct Row {
        char const* text;
        char const* refusal;
    };

    for (auto const& row : std::vector<Row>{
             {R"({})", "kty: missing"},
             {R"([])", "jwk: not_object"},
             {R"("RSA")", "jwk: not_object"},
             {R"({"kty":1})", "kty: not_text"},
             {R"({"kty":"rsa"})", "kty: not_supported"},
             {R"({"kty":"RSA"})", "n: missing"},
             {R"({"kty":"RSA","n":5})", "n: not_text"},
             {R"({"kty":"EC"})", "crv: missing"},
             {R"({"kty":"OKP"})", "crv: missing"},
             {R"({"kty":"oct"})", "k: missing"},
             {R"({"kty":"oct","k":""})", "k: empty"},
             {R"({"kty":"oct","k":"AAAA"})", "key: too_short"},
             {R"({"kty":"EC","kty":"oct"})", ": duplicate key"},
         }) {
        CAPTURE(row.text);
        CHECK(refusal_of([&] { return Key::from_jwk(std::string_view{row.text}); }) == row.refusal);
    }
    CHECK(refusal_of([] { return Key::symmetric(std::string(31, 'k')); }) == "key: too_short");
    CHECK(Key::symmetric(std::string(32, 'k')).kind() == Key::Kind::symmetric);
}

TEST_CASE("an RSA key is refused unless it is whole, long enough and in its one form") {
    auto const jwk = jwk_for("RS256");
    auto const bare = without_private(jwk);
    auto const n = from_base64url(text_at(jwk, "n")).value();
    REQUIRE(n.size() == 256);

    CHECK(refusal_without(bare, "e") == "e: missing");
    CHECK(refusal_with(bare, "n", text_at(jwk, "n") + "=") == "n: not_base64url");
    CHECK(refusal_with(bare, "n", text_at(jwk, "n") + "\n") == "n: not_base64url");
    CHECK(refusal_with(bare, "n", base64url('\0' + n)) == "n: not_shortest");
    CHECK(refusal_with(bare, "e", "AAEAAQ") == "e: not_shortest");
    CHECK(refusal_with(bare, "n", base64url(n.substr(0, 255))) == "jwk: too_short");
    CHECK(refusal_with(bare, "n", base64url(std::string(1025, '\xFF'))) == "n: too_long");
    CHECK(refusal_with(bare, "n", base64url(n.substr(0, 255) + '\0')) != "accepted"); // even
    CHECK(refusal_with(bare, "e", base64url("\x01")) == "jwk: not_valid");
    CHECK(refusal_with(bare, "e", base64url("\x02")) == "jwk: not_valid");
    CHECK(refusal_with(bare, "e", base64url(std::string(9, '\x01'))) == "jwk: exponent_too_long");

    CHECK(refusal_without(jwk, "d") == "p: without_d");
    for (auto const* const name : {"p", "q", "dp", "dq", "qi"}) {
        CAPTURE(name);
        CHECK(refusal_without(jwk, name) == std::string{name} + ": missing");
        // One too many or too few is another key.
        auto changed = from_base64url(text_at(jwk, name)).value();
        changed.back() = static_cast<char>(changed.back() ^ 2);
        CHECK(refusal_with(jwk, name, base64url(changed)) != "accepted");
    }
    CHECK(refusal_with(jwk, "oth", "AA") == "oth: not_supported");
    // The private members of another key.
    auto mixed = jwk_for("PS256");
    mixed["n"] = vectors().at("keys").at(1).at("n");
    CHECK(refusal_of([&] { return Key::from_jwk(mixed); }) == "jwk: not_a_pair");
}

TEST_CASE("an EC key is refused unless its point is on its curve") {
    auto const jwk = jwk_for("ES256");
    auto const bare = without_private(jwk);
    auto const x = from_base64url(text_at(jwk, "x")).value();
    CHECK(refusal_with(bare, "crv", "P-384") == "x: wrong_length");
    CHECK(refusal_with(bare, "crv", "secp256k1") == "crv: not_supported");
    CHECK(refusal_with(bare, "crv", "p-256") == "crv: not_supported");
    CHECK(refusal_without(bare, "y") == "y: missing");
    CHECK(refusal_with(bare, "x", base64url(x.substr(1))) == "x: wrong_length");
    CHECK(refusal_with(bare, "x", base64url('\0' + x)) == "x: wrong_length");
    CHECK(refusal_with(bare, "y", text_at(jwk, "x")) == "jwk: malformed"); // off the curve
    CHECK(refusal_with(bare, "x", base64url(std::string(32, '\xFF'))) == "jwk: malformed");
    CHECK(refusal_with(bare, "x", base64url(std::string(32, '\0'))) == "jwk: malformed");
    CHECK(refusal_with(jwk, "d", base64url(std::string(32, '\x01'))) == "jwk: not_a_pair");
    CHECK(refusal_with(jwk, "d", base64url(std::string(31, '\x01'))) == "d: wrong_length");
    CHECK(refusal_with(jwk, "d", base64url(std::string(32, '\0'))) != "accepted");
    CHECK(refusal_with(jwk, "d", base64url(std::string(32, '\xFF'))) != "accepted");
}

TEST_CASE("an Ed25519 key is refused unless its parts belong together") {
    auto const jwk = jwk_for("EdDSA");
    CHECK(refusal_with(jwk, "crv", "X25519") == "crv: not_supported");
    CHECK(refusal_with(jwk, "crv", "Ed448") == "crv: not_supported");
    CHECK(refusal_with(jwk, "x", base64url(std::string(31, 'x'))) == "x: wrong_length");
    CHECK(refusal_with(jwk, "d", base64url(std::string(33, 'x'))) == "d: wrong_length");
    CHECK(refusal_with(jwk, "d", base64url(std::string(32, 'x'))) == "x: not_a_pair");
}

TEST_CASE("a private key in DER is refused unless it is one whole key of ours") {
    auto const der = std::string{Key::generate(Jwa::es256).to_private_der().reveal()};
    CHECK(Key::from_private_der(der).kind() == Key::Kind::p256);
    CHECK(refusal_of([] { return Key::from_private_der(""); }) == "der: malformed");
    CHECK(refusal_of([] { return Key::from_private_der("text"); }) == "der: malformed");
    CHECK(refusal_of([&] { return Key::from_private_der(der + '\0'); }) == "der: malformed");
    for (std::size_t size = 0; size < der.size(); ++size) {
        REQUIRE(refusal_of([&] { return Key::from_private_der(der.substr(0, size)); }) !=
                "accepted");
    }
}

TEST_CASE("a public key in PEM is read and checked") {
    CHECK(Key::from_pem("-----BEGIN PUBLIC KEY-----\n"
                        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV7\n"
                        "6e8Tus9uPHvRVEXH8UTNG72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==\n"
                        "-----END PUBLIC KEY-----\n")
              .public_jwk() == without_private(jwk_for("ES256")));

    struct Row {
        char const* refusal;
        char const* pem;
    };

    for (auto const& row : std::array{
             Row{"pem: malformed", ""},
             Row{"pem: malformed", "text"},
             // secp256k1
             Row{"pem: not_supported",
                 "-----BEGIN PUBLIC KEY-----\n"
                 "MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEJ6SCRt16LzGo7LLVZNu1hq8+qGNcFkBZ\n"
                 "yjJKmh7WUBIKApwrxgG1FYGn3N3kOoDTg4mpdBgxgZ6NhrVYhtkAZg==\n"
                 "-----END PUBLIC KEY-----\n"},
             // 1024 bits
             Row{"pem: too_short",
                 "-----BEGIN PUBLIC KEY-----\n"
                 "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDmDWSyg+of5xE2nhtf1N02a2ZU\n"
                 "KQJT0GJzsRzh4+InjF0rw2ReY3kMWdI7e0Cjc47K1PN2Ixg1I0R+3aIzgktgKSlb\n"
                 "j/2Q2vekPMx0slwICLy95mjXIys6lxSQRF4MPMqq/W9d+1pwerPYSS08GY3niv0G\n"
                 "kOlR27Gg8nVvKyL8MQIDAQAB\n"
                 "-----END PUBLIC KEY-----\n"},
             // Would ask for a password.
             Row{"pem: malformed",
                 "-----BEGIN PUBLIC KEY-----\n"
                 "Proc-Type: 4,ENCRYPTED\n"
                 "DEK-Info: AES-128-CBC,00000000000000000000000000000000\n\n"
                 "MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEJ6SCRt16LzGo7LLVZNu1hq8+qGNcFkBZ\n"
                 "-----END PUBLIC KEY-----\n"},
         }) {
        CAPTURE(row.pem);
        CHECK(refusal_of([&] { return Key::from_pem(row.pem); }) == row.refusal);
    }
}

TEST_CASE("what is refused leaves nothing in OpenSSL's queue of errors") {
    ERR_clear_error();
    ERR_raise(ERR_LIB_USER, 1); // the host's own, not looked at yet
    auto const bare = without_private(jwk_for("ES256"));
    CHECK(refusal_with(bare, "y", text_at(bare, "x")) != "accepted");
    CHECK(refusal_with(without_private(jwk_for("RS256")), "e", base64url("\x02")) != "accepted");
    CHECK(refusal_of([] { return Key::from_pem("text"); }) != "accepted");
    CHECK(refusal_of([] { return Key::from_private_der("text"); }) != "accepted");
    auto const key = Key::from_jwk(bare);
    CHECK_FALSE(verify_signature(key, Jwa::es256, "text", std::string(64, '\xFF')));
    CHECK(ERR_GET_LIB(ERR_get_error()) == ERR_LIB_USER);
    CHECK(ERR_get_error() == 0);
    CHECK_FALSE(verify_signature(key, Jwa::es256, "text", std::string(64, '\xFF')));
    CHECK(ERR_get_error() == 0);
}
