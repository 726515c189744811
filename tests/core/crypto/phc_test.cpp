#include "core/crypto/phc.hpp"

#include "core/crypto/vectors.hpp"

#include <nostro/testing/fakes.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace nostro;
using namespace nostro::detail;
using namespace nostro::testing;

namespace {

constexpr PasswordParameters small_scrypt{.ln = 4};
constexpr PasswordParameters small_pbkdf2{.algorithm = PasswordParameters::pbkdf2_sha256,
                                          .iterations = 10};
constexpr std::string_view salt = "0123456789abcdef";
constexpr std::string_view hash_bytes = "0123456789abcdef0123456789abcdef";

} // namespace

TEST_CASE("a password hash is written in the PHC format") {
    CHECK(make_phc({}, salt, hash_bytes) == "$scrypt$ln=17,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg"
                                            "$MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY");
    CHECK(make_phc({.algorithm = PasswordParameters::pbkdf2_sha256}, salt, hash_bytes) ==
          "$pbkdf2-sha256$i=600000$MDEyMzQ1Njc4OWFiY2RlZg"
          "$MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY");
}

TEST_CASE("a password hash comes back from its text") {
    for (auto const& parameters : {PasswordParameters{},
                                   PasswordParameters{.ln = 15, .r = 8, .p = 3},
                                   small_scrypt,
                                   small_pbkdf2}) {
        auto const phc = parse_phc(make_phc(parameters, salt, hash_bytes));
        REQUIRE(phc);
        CHECK(phc->parameters == parameters);
        CHECK(phc->salt == salt);
        CHECK(phc->hash == hash_bytes);
    }
}

TEST_CASE("a malformed or unaffordable password hash is refused") {
    std::string const tail = "$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY";
    REQUIRE(parse_phc("$scrypt$ln=17,r=8,p=1" + tail));
    for (auto const& text : std::vector<std::string>{
             "",
             "$",
             "$scrypt",
             "$scrypt$ln=17,r=8,p=1",
             "$scrypt$ln=17,r=8,p=1$",
             "$scrypt$ln=17,r=8,p=1$$",
             "scrypt$ln=17,r=8,p=1" + tail,
             "x$scrypt$ln=17,r=8,p=1" + tail,
             "$scrypt$ln=17,r=8,p=1" + tail + "$",
             "$scrypt$ln=17,r=8,p=1" + tail + "$AAAA",
             "$scrypt$ln=17,r=8,p=1" + tail + "=",
             "$scrypt$ln=17,r=8,p=1" + tail + "\n",
             "$argon2id$v=19$m=65536,t=3,p=4" + tail,
             "$Scrypt$ln=17,r=8,p=1" + tail,
             "$scrypt$i=600000" + tail,
             "$pbkdf2-sha256$ln=17,r=8,p=1" + tail,
             "$pbkdf2-sha256$i=0" + tail,
             "$pbkdf2-sha256$i=-1" + tail,
             "$pbkdf2-sha256$i=+1" + tail,
             "$pbkdf2-sha256$i=01" + tail,
             "$pbkdf2-sha256$i=4800001" + tail,
             "$pbkdf2-sha256$i=99999999999999999999" + tail,
             "$pbkdf2-sha256$i=1,x=1" + tail,
             "$scrypt$r=8,ln=17,p=1" + tail,
             "$scrypt$ln=17,r=8" + tail,
             "$scrypt$ln=17,r=8,p=1,x=1" + tail,
             "$scrypt$ln=17 ,r=8,p=1" + tail,
             "$scrypt$ln=017,r=8,p=1" + tail,
             "$scrypt$ln=17x,r=8,p=1" + tail,
             "$scrypt$ln=,r=8,p=1" + tail,
             "$scrypt$ln=0,r=8,p=1" + tail,
             "$scrypt$ln=-1,r=8,p=1" + tail,
             // 1 GiB; 2^31 rounds; more than the block size allows
             "$scrypt$ln=20,r=8,p=1" + tail,
             "$scrypt$ln=31,r=8,p=1" + tail,
             "$scrypt$ln=17,r=8,p=9" + tail,
             "$scrypt$ln=16,r=1,p=1" + tail,
             "$scrypt$ln=17,r=8,p=2147483647" + tail,
             "$scrypt$ln=17,r=2147483648,p=1" + tail,
             // a salt of 7 bytes, of 65 bytes; a hash of 15 bytes, of 65 bytes; bits left over
             "$scrypt$ln=4,r=8,p=1$AAAAAAAAAA$MDEyMzQ1Njc4OWFiY2RlZg",
             "$scrypt$ln=4,r=8,p=1$" + std::string(87, 'A') + "$MDEyMzQ1Njc4OWFiY2RlZg",
             "$scrypt$ln=4,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$" + std::string(20, 'A'),
             "$scrypt$ln=4,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$" + std::string(87, 'A'),
             "$scrypt$ln=4,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZh$MDEyMzQ1Njc4OWFiY2RlZg",
             "$scrypt$ln=4,r=8,p=1$MDEyMzQ1Njc4OWFiY2Rl-_$MDEyMzQ1Njc4OWFiY2RlZg",
         }) {
        CAPTURE(text);
        CHECK_FALSE(parse_phc(text));
        CHECK_FALSE(verify_password("password", text));
    }
}

TEST_CASE("equal parameters are those that hash alike") {
    CHECK(PasswordParameters{} == PasswordParameters{.iterations = 1});
    CHECK_FALSE(PasswordParameters{} == PasswordParameters{.ln = 16});
    CHECK_FALSE(PasswordParameters{} == PasswordParameters{.r = 9});
    CHECK_FALSE(PasswordParameters{} == PasswordParameters{.p = 2});
    auto other = small_pbkdf2;
    other.ln = 1;
    CHECK(small_pbkdf2 == other);
    other.iterations = 11;
    CHECK_FALSE(small_pbkdf2 == other);
    CHECK_FALSE(PasswordParameters{} == small_pbkdf2);
}

TEST_CASE("what the standards recommend is affordable") {
    for (auto const& parameters : {PasswordParameters{},
                                   PasswordParameters{.ln = 16, .p = 2},
                                   PasswordParameters{.ln = 15, .p = 3},
                                   PasswordParameters{.ln = 14, .p = 5},
                                   PasswordParameters{.ln = 13, .p = 10},
                                   PasswordParameters{.ln = 19},
                                   small_scrypt,
                                   small_pbkdf2}) {
        CHECK(is_affordable(parameters));
    }
    SeededRandom random{1};
    CHECK(refusal_of([&] { return hash_password("password", {.ln = 30}, random); }) ==
          "password_parameters: out_of_range");
}

TEST_CASE("a password is verified by its hash and no other password is") {
    SeededRandom random{1};
    for (auto const& parameters : {small_scrypt, small_pbkdf2}) {
        for (std::string const password : {"", "password", "p\xC3\xA4ssw\xC3\xB6rd", "a b"}) {
            auto const phc = hash_password(password, parameters, random);
            CHECK(parse_phc(phc)->parameters == parameters);
            CHECK(parse_phc(phc)->salt.size() == 16);
            CHECK(parse_phc(phc)->hash.size() == 32);
            CHECK(verify_password(password, phc));
            CHECK_FALSE(verify_password(password + ' ', phc));
            CHECK_FALSE(verify_password("Password", phc));
            CHECK(hash_password(password, parameters, random) != phc);
        }
    }
}

TEST_CASE("a password has no zero bytes, which HMAC would not tell from padding") {
    SeededRandom random{1};
    auto const phc = hash_password("password", small_scrypt, random);
    std::string const padded{"password\0", 9};
    CHECK_FALSE(verify_password(padded, phc));
    CHECK(refusal_of([&] { return hash_password(padded, small_scrypt, random); }) ==
          "password: zero_byte");
}

TEST_CASE("a long password is not cut off") {
    SeededRandom random{1};
    std::string const password(1024, 'x');
    auto const phc = hash_password(password, small_scrypt, random);
    CHECK(verify_password(password, phc));
    CHECK_FALSE(verify_password(password.substr(1), phc));
    CHECK_FALSE(verify_password(password + 'x', phc));
}
