#include "core/crypto/kdf.hpp"

#include "core/crypto/vectors.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <limits>
#include <string>

using namespace nostro;
using namespace nostro::detail;
using namespace nostro::testing;

TEST_CASE("scrypt gives the values of RFC 7914 section 12") {
    for (auto const& value : vectors().at("scrypt").as_array()) {
        auto const& row = value.as_object();
        auto const cost = static_cast<std::uint64_t>(row.at("N").as_int64());
        CAPTURE(cost);
        CHECK(hex_of(scrypt(text_at(row, "P"),
                            text_at(row, "S"),
                            std::countr_zero(cost),
                            static_cast<int>(row.at("r").as_int64()),
                            static_cast<int>(row.at("p").as_int64()),
                            64)) == text_at(row, "out"));
    }
}

TEST_CASE("PBKDF2 gives the values of RFC 7914 section 11") {
    for (auto const& value : vectors().at("pbkdf2").as_array()) {
        auto const& row = value.as_object();
        CHECK(hex_of(pbkdf2(Hash::sha256,
                            text_at(row, "P"),
                            text_at(row, "S"),
                            static_cast<int>(row.at("c").as_int64()),
                            64)) == text_at(row, "out"));
    }
}

TEST_CASE("scrypt computes what OpenSSL's own memory limit refuses") {
    CHECK(scrypt("password", "salt", 15, 8, 1, 32).size() == 32);
}

TEST_CASE("key derivation refuses parameters out of range") {
    auto const with = [](int ln, int r, int p, std::size_t length) {
        return refusal_of([=] { return scrypt("password", "salt", ln, r, p, length); });
    };
    CHECK(with(4, 1, 1, 32) == "accepted");
    CHECK(with(0, 1, 1, 32) == "ln: out_of_range");
    CHECK(with(31, 8, 1, 32) == "ln: out_of_range");
    CHECK(with(16, 1, 1, 32) == "ln: out_of_range");
    CHECK(with(4, 0, 1, 32) == "r: out_of_range");
    CHECK(with(4, 1025, 1, 32) == "r: out_of_range");
    CHECK(with(4, 1, 0, 32) == "p: out_of_range");
    CHECK(with(4, 1, 1025, 32) == "p: out_of_range");
    CHECK(with(4, 1, 1, 0) == "length: out_of_range");
    CHECK(with(4, 1, 1, 1025) == "length: out_of_range");
    CHECK(with(std::numeric_limits<int>::min(), -1, -1, 32) == "r: out_of_range");
    CHECK(refusal_of([] { return pbkdf2(Hash::sha256, "password", "salt", 0, 32); }) ==
          "iterations: out_of_range");
    CHECK(refusal_of([] { return pbkdf2(Hash::sha256, "password", "salt", 1, 0); }) ==
          "length: out_of_range");
}
