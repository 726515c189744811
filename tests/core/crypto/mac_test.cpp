#include "core/crypto/mac.hpp"

#include "core/crypto/base64.hpp"
#include "core/crypto/vectors.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace nostro;
using namespace nostro::detail;
using namespace nostro::testing;

TEST_CASE("the hash functions give the published values") {
    struct Row {
        Hash function;
        char const* of_abc; ///< FIPS 180-4 examples
        char const* of_nothing;
    };

    for (auto const& row : std::array{
             Row{Hash::sha1,
                 "a9993e364706816aba3e25717850c26c9cd0d89d",
                 "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
             Row{Hash::sha256,
                 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
             Row{Hash::sha384,
                 "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163"
                 "1a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
                 "38b060a751ac96384cd9327eb1b1e36a21fdb71114be0743"
                 "4c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b"},
             Row{Hash::sha512,
                 "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                 "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
                 "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
                 "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"},
         }) {
        CHECK(hex_of(hash(row.function, "abc")) == row.of_abc);
        CHECK(hex_of(hash(row.function, "")) == row.of_nothing);
        CHECK(hex_of(hash(row.function, {})) == row.of_nothing);
        CHECK(hash(row.function, "abc").size() == hash_size(row.function));
    }
}

TEST_CASE("HMAC gives the values of RFC 4231 and RFC 4226") {
    auto const data = "what do ya want for nothing?";
    CHECK(hex_of(hmac(Hash::sha256, "Jefe", data)) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(hex_of(hmac(Hash::sha384, "Jefe", data)) ==
          "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
          "8e2240ca5e69e2c78b3239ecfab21649");
    CHECK(hex_of(hmac(Hash::sha512, "Jefe", data)) ==
          "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
          "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
    // A key longer than a block is hashed first (RFC 4231 test case 6).
    CHECK(hex_of(hmac(Hash::sha256,
                      std::string(131, '\xAA'),
                      "Test Using Larger Than Block-Size Key - Hash Key First")) ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    auto const& hotp = vectors().at("hotp").as_object();
    CHECK(hex_of(hmac(Hash::sha1, text_at(hotp, "secret_ascii"), std::string(8, '\0'))) ==
          text_at(hotp, "hmac_count0"));
}

TEST_CASE("HMAC takes an empty key and an empty text") {
    CHECK(hex_of(hmac(Hash::sha256, {}, {})) ==
          "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("a PKCE challenge has the value of RFC 7636 appendix B") {
    auto const& pkce = vectors().at("pkce").as_object();
    CHECK(base64url(hash(Hash::sha256, text_at(pkce, "verifier"))) == text_at(pkce, "challenge"));
}
