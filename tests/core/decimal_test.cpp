#include "core/decimal.hpp"

#include <doctest/doctest.h>

using namespace nostro;

TEST_CASE("decimal text is split into sign, whole and fraction") {
    auto const parts = split_decimal("-012.340");
    REQUIRE(parts);
    CHECK(parts->negative);
    CHECK(parts->whole == "012");
    CHECK(parts->fraction == "340");
    CHECK(split_decimal("7")->fraction.empty());
}

TEST_CASE("what is not decimal text is refused") {
    for (auto const* text : {"",
                             "-",
                             ".",
                             "1.",
                             ".5",
                             "-.5",
                             "1.2.3",
                             "+1",
                             "1 ",
                             "a",
                             "1.a",
                             "1e2",
                             "-\xE2\x88\x92"}) {
        CAPTURE(text);
        CHECK_FALSE(split_decimal(text));
    }
}

TEST_CASE("digits are appended until 128 bits are full") {
    auto const all_ones = ~uint128{0};
    CHECK(append_digits(12, "034").value() == 12'034);
    CHECK(append_digits(5, "").value() == 5);
    CHECK(append_digits(0, "340282366920938463463374607431768211455").value() == all_ones);
    CHECK_FALSE(append_digits(0, "340282366920938463463374607431768211456"));
    CHECK_FALSE(append_digits(all_ones, "0"));
    CHECK(append_digits(0, std::string(200, '0')).value() == 0);
    CHECK_FALSE(append_digits(0, std::string(200, '9')));
}

TEST_CASE("signed amounts keep within their range") {
    auto const sign_bit = uint128{1} << 127;
    CHECK(signed_amount(true, sign_bit) == Amount::min());
    CHECK_FALSE(signed_amount(true, sign_bit + 1));
    CHECK(signed_amount(false, sign_bit - 1) == Amount::max());
    CHECK_FALSE(signed_amount(false, sign_bit));
    CHECK(signed_amount(true, 0) == Amount{});
}

TEST_CASE("128-bit numbers are printed with the zeros between their words") {
    CHECK(to_digits(0) == "0");
    CHECK(to_digits(powers_of_ten[19]) == "10000000000000000000");
    CHECK(to_digits(uint128{powers_of_ten[19]} * powers_of_ten[19]) == "1" + std::string(38, '0'));
    CHECK(to_digits(~uint128{0}) == "340282366920938463463374607431768211455");
}
