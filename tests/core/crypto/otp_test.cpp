#include "core/crypto/otp.hpp"

#include "core/crypto/base64.hpp"
#include "core/crypto/random_text.hpp"
#include "core/crypto/vectors.hpp"

#include <nostro/testing/fakes.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>

using namespace nostro;
using namespace nostro::detail;
using namespace nostro::testing;

namespace {

struct NamedHash {
    char const* name;
    Hash function;
};

/// Gives 32-bit numbers one after the other.
class GivenNumbers final : public RandomSource {
public:
    explicit GivenNumbers(std::vector<std::uint32_t> numbers) : numbers_{std::move(numbers)} {}

    void fill(std::span<std::byte> bytes) override {
        REQUIRE(next_ < numbers_.size());
        std::ranges::copy(std::as_bytes(std::span{&numbers_[next_++], 1}), bytes.begin());
    }

    [[nodiscard]] bool is_used_up() const { return next_ == numbers_.size(); }

private:
    std::vector<std::uint32_t> numbers_;
    std::size_t next_ = 0;
};

} // namespace

TEST_CASE("HOTP gives the values of RFC 4226 appendix D") {
    auto const& rows = vectors().at("hotp").as_object();
    auto const secret = from_base32(text_at(rows, "secret_base32"));
    REQUIRE(secret == text_at(rows, "secret_ascii"));
    std::uint64_t counter = 0;
    for (auto const& code : rows.at("hotp").as_array()) {
        CHECK(hotp(*secret, counter++) == code.as_string());
    }
    CHECK(counter == 10);
}

TEST_CASE("TOTP gives the values of RFC 6238 appendix B") {
    auto const& totp_rows = vectors().at("totp").as_object();
    for (auto const& value : totp_rows.at("rows").as_array()) {
        auto const& row = value.as_object();
        auto const time = row.at("t").as_int64();
        CAPTURE(time);
        CHECK(totp_step(time) == std::stoull(text_at(row, "T"), nullptr, 16));
        for (auto const& [name, function] : {NamedHash{"sha1", Hash::sha1},
                                             NamedHash{"sha256", Hash::sha256},
                                             NamedHash{"sha512", Hash::sha512}}) {
            auto const seed = text_at(totp_rows.at("seed").as_object(), name);
            CHECK(totp(seed, time, 8, function) == text_at(row, name));
            CHECK(hotp(seed, totp_step(time), 8, function) == text_at(row, name));
        }
    }
}

TEST_CASE("a time step begins every 30 seconds") {
    CHECK(totp_step(0) == 0);
    CHECK(totp_step(29) == 0);
    CHECK(totp_step(30) == 1);
    CHECK(totp_step(59, 60) == 0);
    CHECK(totp_step(60, 60) == 1);
    CHECK(totp("secret", 89) == hotp("secret", 2));
    CHECK(totp("secret", 90) == hotp("secret", 3));
}

TEST_CASE("codes refuse arguments out of range") {
    CHECK(refusal_of([] { return hotp("secret", 0, 5); }) == "digits: out_of_range");
    CHECK(refusal_of([] { return hotp("secret", 0, 9); }) == "digits: out_of_range");
    CHECK(refusal_of([] { return totp("secret", -1); }) == "unix_seconds: out_of_range");
    CHECK(refusal_of([] { return totp_step(0, 0); }) == "period: out_of_range");
    CHECK(hotp("secret", std::numeric_limits<std::uint64_t>::max()).size() == 6);
    CHECK(totp("secret", std::numeric_limits<std::int64_t>::max()).size() == 6);
}

TEST_CASE("an authenticator app is given an address with encoded names") {
    CHECK(otpauth_uri("Bank", "robert", "GEZDGNBVGY3TQOJQ") ==
          "otpauth://totp/Bank:robert?secret=GEZDGNBVGY3TQOJQ&issuer=Bank&algorithm=SHA1&digits=6"
          "&period=30");
    CHECK(otpauth_uri("Big & Small/Bank", "a+b@\xC3\xA4.example?x=1:2", "MY") ==
          "otpauth://totp/Big%20%26%20Small%2FBank:a%2Bb%40%C3%A4.example%3Fx%3D1%3A2?secret=MY"
          "&issuer=Big%20%26%20Small%2FBank&algorithm=SHA1&digits=6&period=30");
    CHECK(otpauth_uri("-._~", "0", "MY").starts_with("otpauth://totp/-._~:0?"));
    CHECK(refusal_of([] { return otpauth_uri("Bank: ours", "x", "MY"); }) ==
          "issuer: out_of_range");
    CHECK(refusal_of([] { return otpauth_uri("", "x", "MY"); }) == "issuer: out_of_range");
    CHECK(refusal_of([] { return otpauth_uri("Bank", "", "MY"); }) == "user: out_of_range");
}

TEST_CASE("random digits are drawn without favouring small numbers") {
    // 2^32 = 4294 * 10^6 + 967296: draws beyond 4294 * 10^6 are repeated.
    GivenNumbers numbers{{4'294'967'295U, 4'294'000'000U, 4'293'999'999U, 7U, 1'000'000U}};
    CHECK(random_digits(numbers, 6) == "999999");
    CHECK(random_digits(numbers, 6) == "000007");
    CHECK(random_digits(numbers, 6) == "000000");
    CHECK(numbers.is_used_up());

    SeededRandom random{1};
    std::array<int, 10> counts{};
    for (char const digit : random_digits(random, 100'000)) {
        REQUIRE(digit >= '0');
        REQUIRE(digit <= '9');
        ++counts[static_cast<std::size_t>(digit - '0')];
    }
    for (auto const count : counts) {
        CHECK(count > 9'500); // five standard deviations are 474
        CHECK(count < 10'500);
    }
    for (std::size_t size = 0; size < 30; ++size) {
        CHECK(random_digits(random, size).size() == size);
    }
}

TEST_CASE("a handle is 32 random bytes in 43 characters") {
    SeededRandom random{1};
    auto const handle = random_handle(random);
    CHECK(handle.size() == 43);
    CHECK(from_base64url(handle)->size() == 32);
    CHECK(random_handle(random) != handle);
    CHECK(random_bytes(random, 0).empty());
}
