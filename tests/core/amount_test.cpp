#include <nostro/core/amount.hpp>

#include "core/property.hpp"

#include <nostro/core/error.hpp>

#include <doctest/doctest.h>

#include <array>
#include <concepts>
#include <type_traits>

using namespace nostro;

namespace {

constexpr auto max_text = "170141183460469231731687303715884105727";
constexpr auto min_text = "-170141183460469231731687303715884105728";

ErrorCode code_of_overflow(auto const& work) {
    try {
        static_cast<void>(work());
    } catch (InvalidArgument const& error) {
        return error.code();
    }
    return {};
}

} // namespace

static_assert(sizeof(Amount) == 16);
static_assert(std::is_trivially_copyable_v<Amount>);
static_assert(std::convertible_to<std::int64_t, Amount> && std::convertible_to<char, Amount>);
static_assert(!std::constructible_from<Amount, double>);
static_assert(!std::constructible_from<Amount, float>);
static_assert(!std::constructible_from<Amount, bool>);
static_assert(Amount{1} + Amount{2} == Amount{3});
static_assert(Amount{UINT64_MAX} + 1 == Amount::from_halves(1, 0));
static_assert(Amount{INT64_MIN} < 0 && Amount{UINT64_MAX} > 0);

TEST_CASE("amount text is parsed and printed") {
    struct Case {
        char const* text;
        Amount value;
    };

    auto const one_over_2_53 = Amount{9'007'199'254'740'993};
    auto const ten_to_21 = Amount::from_halves(54, 3'875'820'019'684'212'736U);
    for (auto const& row : std::array<Case, 12>{{
             {"0", 0},
             {"-1", -1},
             {"-12005", -12'005},
             {"9007199254740993", one_over_2_53},
             {"9223372036854775807", INT64_MAX},
             {"-9223372036854775808", INT64_MIN},
             {"18446744073709551615", UINT64_MAX},
             {"18446744073709551616", Amount::from_halves(1, 0)},
             {"10000000000000000000", 10'000'000'000'000'000'000U},
             {"1000000000000000000000", ten_to_21},
             {max_text, Amount::max()},
             {min_text, Amount::min()},
         }}) {
        CAPTURE(row.text);
        CHECK(Amount::parse(row.text) == row.value);
        CHECK(to_string(row.value) == row.text);
    }
    CHECK(Amount::parse("-0") == Amount{});
    CHECK(Amount::parse("000000000000000000000000000000000000042") == Amount{42});
}

TEST_CASE("amount text that is not an integer in range is refused") {
    for (auto const* text : {"",
                             "-",
                             "+1",
                             " 1",
                             "1 ",
                             "1.0",
                             "1.",
                             "--1",
                             "1-",
                             "0x10",
                             "1e3",
                             "1,000",
                             "\xD9\xA1",
                             "170141183460469231731687303715884105728",
                             "-170141183460469231731687303715884105729",
                             "340282366920938463463374607431768211456",
                             "999999999999999999999999999999999999999",
                             "0000000000000000000000000000000000000001"}) {
        CAPTURE(text);
        CHECK_FALSE(Amount::parse(text));
    }
    CHECK_FALSE(Amount::parse(std::string(200, '9')));
    CHECK_FALSE(Amount::parse(std::string_view{"1\0", 2}));
}

TEST_CASE("amount arithmetic throws instead of wrapping") {
    for (auto const& code : {
             code_of_overflow([] { return Amount::max() + 1; }),
             code_of_overflow([] { return Amount::min() - 1; }),
             code_of_overflow([] { return Amount::min() + -1; }),
             code_of_overflow([] { return Amount::max() - -1; }),
             code_of_overflow([] { return -Amount::min(); }),
             code_of_overflow([] { return Amount::max() + Amount::max(); }),
             code_of_overflow([] { return Amount::min() + Amount::min(); }),
             code_of_overflow([] { return Amount{0} - Amount::min(); }),
         }) {
        CHECK(code == ErrorCode::limit_exceeded);
    }
}

TEST_CASE("amount arithmetic reaches both ends") {
    CHECK(Amount::max() - 1 + 1 == Amount::max());
    CHECK(Amount::min() + 1 - 1 == Amount::min());
    CHECK(-Amount::max() - 1 == Amount::min());
    CHECK(Amount::max() + Amount::min() == Amount{-1});
    CHECK(Amount::max() - Amount::max() == Amount{});
    // The carry alone lifts the high half over its end, the other number brings it back.
    CHECK(Amount::from_halves(INT64_MAX, UINT64_MAX) + Amount::from_halves(-1, UINT64_MAX) ==
          Amount::from_halves(INT64_MAX, UINT64_MAX - 1));
}

TEST_CASE("amount comparison follows the number line") {
    CHECK(Amount::min() < Amount{INT64_MIN});
    CHECK(Amount{INT64_MIN} < Amount{-1});
    CHECK(Amount{-1} < Amount{});
    CHECK(Amount{UINT64_MAX} < Amount::max());
    CHECK(Amount{-1}.is_negative());
    CHECK_FALSE(Amount{UINT64_MAX}.is_negative());
    CHECK(Amount{}.is_zero());
    CHECK_FALSE(Amount::from_halves(1, 0).is_zero());
}

TEST_CASE("amount gives 64 bits only when it fits them") {
    CHECK(Amount{INT64_MIN}.to_int64() == INT64_MIN);
    CHECK(Amount{INT64_MAX}.to_int64() == INT64_MAX);
    CHECK_FALSE((Amount{INT64_MAX} + 1).to_int64());
    CHECK_FALSE((Amount{INT64_MIN} - 1).to_int64());
    CHECK_FALSE(Amount::max().to_int64());
}

TEST_CASE("amount laws hold for random numbers") {
    testing::RandomInput random;
    INFO("NOSTRO_TEST_SEED=", random.seed());
    for (int i = 0; i < 50'000; ++i) {
        auto const a = random.small_amount();
        auto const b = random.small_amount();
        REQUIRE(a + b - b == a);
        REQUIRE(a + b == b + a);
        REQUIRE(a - b == -(b - a));
        REQUIRE((a < b) == (a - b).is_negative());
        REQUIRE(Amount::parse(to_string(a)) == a);
    }
}

TEST_CASE("amount agrees with the compiler's 128-bit integers") {
    testing::RandomInput random;
    INFO("NOSTRO_TEST_SEED=", random.seed());
    for (int i = 0; i < 50'000; ++i) {
        auto const a = random.amount();
        auto const b = random.amount();
        int128 sum{};
        if (__builtin_add_overflow(to_int128(a), to_int128(b), &sum)) {
            REQUIRE(code_of_overflow([&] { return a + b; }) == ErrorCode::limit_exceeded);
        } else {
            REQUIRE(a + b == to_amount(sum));
        }
        int128 difference{};
        if (__builtin_sub_overflow(to_int128(a), to_int128(b), &difference)) {
            REQUIRE(code_of_overflow([&] { return a - b; }) == ErrorCode::limit_exceeded);
        } else {
            REQUIRE(a - b == to_amount(difference));
        }
        REQUIRE((a <=> b) == (to_int128(a) <=> to_int128(b)));
        REQUIRE(Amount::parse(to_string(a)) == a);
    }
}
