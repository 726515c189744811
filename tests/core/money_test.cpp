#include <nostro/core/money.hpp>

#include "core/property.hpp"

#include <nostro/core/error.hpp>

#include <doctest/doctest.h>

#include <array>
#include <utility>

using namespace nostro;

namespace {

auto const eur = Currency::iso("EUR");
auto const jpy = Currency::iso("JPY");
auto const token = Currency::custom("TOKEN", 18);

} // namespace

TEST_CASE("money text is exact at the currency's scale") {
    struct Case {
        char const* text;
        Currency currency;
        Amount minor;
    };

    for (auto const& row : std::array<Case, 14>{{
             {"0.29", eur, 29},
             {"10.05", eur, 1005},
             {"-10.05", eur, -1005},
             {"10", eur, 1000},
             {"10.5", eur, 1050},
             {"-1701411834604692317316873037158841057.28", eur, Amount::min()},
             {"1.2900000000000000000000", eur, 129},
             {"-0.00", eur, 0},
             {"0007.10", eur, 710},
             {"105", jpy, 105},
             {"105.000", jpy, 105},
             {"0.000000000000000001", token, 1},
             {"9007199254740993", jpy, 9'007'199'254'740'993},
             {"1701411834604692317316873037158841057.27", eur, Amount::max()},
         }}) {
        CAPTURE(row.text);
        CHECK(Money::parse(row.text, row.currency).minor() == row.minor);
    }
}

TEST_CASE("money text finer than the scale is refused, never rounded") {
    for (auto const& row : std::array<std::pair<char const*, Currency>, 4>{{
             {"1.005", eur},
             {"0.001", eur},
             {"1.5", jpy},
             {"0.0000000000000000001", token},
         }}) {
        CAPTURE(row.first);
        try {
            static_cast<void>(Money::parse(row.first, row.second));
            FAIL("accepted");
        } catch (InvalidArgument const& error) {
            CHECK(error.code() == ErrorCode::invalid_argument);
            CHECK(error.detail("reason") == "amount_not_representable");
        }
    }
}

TEST_CASE("money text that is not a decimal number is refused") {
    for (auto const* text : {"",
                             "-",
                             ".",
                             "1.",
                             ".5",
                             "+1.00",
                             "1e2",
                             "1,000.00",
                             " 1",
                             "1 ",
                             "1.0.0",
                             "NaN",
                             "inf",
                             "0x1",
                             "--1",
                             "1.-5",
                             "\xEF\xBC\x91"}) {
        CAPTURE(text);
        try {
            static_cast<void>(Money::parse(text, eur));
            FAIL("accepted");
        } catch (InvalidArgument const& error) {
            CHECK(error.code() == ErrorCode::invalid_argument);
            CHECK(error.detail("reason").empty());
        }
    }
}

TEST_CASE("money text out of range is refused") {
    for (auto const& text : {std::string(200, '9'),
                             "0." + std::string(200, '0'),
                             std::string(64, '9'),
                             std::string{"1701411834604692317316873037158841057.28"},
                             std::string{"-1701411834604692317316873037158841057.29"},
                             std::string{"170141183460469231731687303715884105727"}}) {
        CAPTURE(text);
        try {
            static_cast<void>(Money::parse(text, eur));
            FAIL("accepted");
        } catch (InvalidArgument const& error) {
            CHECK(error.code() == ErrorCode::limit_exceeded);
        }
    }
}

TEST_CASE("money is printed with all digits of its scale") {
    CHECK(to_decimal(0, 2) == "0.00");
    CHECK(to_decimal(-1, 2) == "-0.01");
    CHECK(to_decimal(-1005, 2) == "-10.05");
    CHECK(to_decimal(105, 0) == "105");
    CHECK(to_decimal(1, 18) == "0.000000000000000001");
    CHECK(to_decimal(Amount::min(), 18) == "-170141183460469231731.687303715884105728");
    CHECK(to_string(Money{-1005, eur}) == "-10.05 EUR");
    CHECK(to_string(Money{105, jpy}) == "105 JPY");
}

TEST_CASE("money of two currencies does not mix") {
    Money const one{100, eur};
    Money const other{100, jpy};
    CHECK_THROWS_AS(static_cast<void>(one + other), InvalidArgument);
    CHECK_THROWS_AS(static_cast<void>(one - other), InvalidArgument);
    CHECK_THROWS_AS(static_cast<void>(one < other), InvalidArgument);
    CHECK(one != other);
    CHECK(one + one == Money{200, eur});
    CHECK(one - Money{300, eur} == Money{-200, eur});
    CHECK(one < Money{101, eur});
    try {
        static_cast<void>(one + other);
    } catch (InvalidArgument const& error) {
        CHECK(error.detail("left") == "EUR");
        CHECK(error.detail("right") == "JPY");
    }
}

TEST_CASE("money text comes back equal at every scale") {
    testing::RandomInput random;
    INFO("NOSTRO_TEST_SEED=", random.seed());
    for (std::uint8_t scale = 0; scale <= 18; ++scale) {
        auto const currency = Currency::custom("POINT", scale);
        for (int i = 0; i < 3'000; ++i) {
            auto const minor = random.amount();
            auto const text = to_decimal(minor, scale);
            CAPTURE(text);
            REQUIRE(Money::parse(text, currency).minor() == minor);
            REQUIRE(to_decimal(Money::parse(text, currency).minor(), scale) == text);
        }
    }
}
