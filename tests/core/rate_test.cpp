#include <nostro/core/rate.hpp>

#include "core/property.hpp"

#include <nostro/core/error.hpp>

#include <boost/multiprecision/cpp_int.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <numeric>

using namespace nostro;
using boost::multiprecision::cpp_int;

namespace {

constexpr std::array all_modes{RoundingMode::half_even,
                               RoundingMode::half_up,
                               RoundingMode::half_down,
                               RoundingMode::down,
                               RoundingMode::up,
                               RoundingMode::floor,
                               RoundingMode::ceiling};

auto const usd = Currency::iso("USD");
auto const inr = Currency::iso("INR");
auto const whole = Currency::custom("WHOLE", 0);

cpp_int big(Amount amount) {
    return cpp_int{to_int128(amount)};
}

/// `tenths` / 10 rounded to an integer.
Conversion round_tenths(std::int64_t tenths, RoundingMode mode) {
    return convert({tenths, whole}, {1, 10}, whole, mode);
}

/// One to ten weights of all sizes, some of them zero, but never all.
std::vector<std::uint64_t> random_weights(testing::RandomInput& random) {
    std::vector<std::uint64_t> weights(1 + random.up_to(9));
    std::ranges::generate(
        weights, [&] { return random.up_to(4) == 0 ? 0 : random.bits() >> random.up_to(63); });
    weights.back() |= 1;
    return weights;
}

} // namespace

TEST_CASE("every rounding mode, ties and negatives") {
    struct Case {
        std::int64_t tenths;
        std::array<std::int64_t, all_modes.size()> expected; ///< in the order of all_modes
    };

    for (auto const& row : std::array<Case, 17>{{
             // half_even, half_up, half_down, down, up, floor, ceiling
             {0, {0, 0, 0, 0, 0, 0, 0}},
             {1, {0, 0, 0, 0, 1, 0, 1}},
             {-1, {0, 0, 0, 0, -1, -1, 0}},
             {4, {0, 0, 0, 0, 1, 0, 1}},
             {5, {0, 1, 0, 0, 1, 0, 1}},
             {-5, {0, -1, 0, 0, -1, -1, 0}},
             {6, {1, 1, 1, 0, 1, 0, 1}},
             {-6, {-1, -1, -1, 0, -1, -1, 0}},
             {10, {1, 1, 1, 1, 1, 1, 1}},
             {-10, {-1, -1, -1, -1, -1, -1, -1}},
             {15, {2, 2, 1, 1, 2, 1, 2}},
             {-15, {-2, -2, -1, -1, -2, -2, -1}},
             {25, {2, 3, 2, 2, 3, 2, 3}},
             {-25, {-2, -3, -2, -2, -3, -3, -2}},
             {24, {2, 2, 2, 2, 3, 2, 3}},
             {-26, {-3, -3, -3, -2, -3, -3, -2}},
             {-35, {-4, -4, -3, -3, -4, -4, -3}},
         }}) {
        for (std::size_t i = 0; i < all_modes.size(); ++i) {
            CAPTURE(row.tenths);
            CAPTURE(name_of(all_modes[i]));
            auto const result = round_tenths(row.tenths, all_modes[i]);
            CHECK(result.booked.minor() == Amount{row.expected[i]});
            // booked + remainder is the exact product
            CHECK(10 * (big(result.booked.minor()) * big(result.remainder_denominator) +
                        big(result.remainder_numerator)) ==
                  row.tenths * big(result.remainder_denominator));
        }
    }
}

TEST_CASE("100.02 USD at 82.4214 are 8243.79 or 8243.78 INR") {
    auto const source = Money::parse("100.02", usd);
    auto const even = convert(source, {824214, 10000}, inr, RoundingMode::half_even);
    CHECK(to_string(even.booked) == "8243.79 INR");
    CHECK(even.remainder_numerator == Amount{-393});
    CHECK(even.remainder_denominator == Amount{2500});
    auto const down = convert(source, {824214, 10000}, inr, RoundingMode::down);
    CHECK(to_string(down.booked) == "8243.78 INR");
    CHECK(down.remainder_numerator == Amount{2107});
    CHECK(down.remainder_denominator == Amount{2500});
    auto const reduced = convert(source, {412107, 5000}, inr, RoundingMode::down);
    CHECK(reduced.booked == down.booked);
    CHECK(reduced.remainder_numerator == down.remainder_numerator);
}

TEST_CASE("conversion changes the scale") {
    auto const jpy = Currency::iso("JPY");
    CHECK(convert(Money::parse("1.00", usd), Rate::parse("150.5"), jpy, RoundingMode::half_even)
              .booked.minor() == Amount{150});
    CHECK(convert({Amount{151}, jpy}, {2, 301}, usd, RoundingMode::half_even).booked.minor() ==
          Amount{100});
    auto const exact =
        convert({Amount{1}, whole}, {1, 1}, Currency::custom("FINE", 18), RoundingMode::up);
    CHECK(exact.booked.minor() == Amount{1'000'000'000'000'000'000});
    CHECK(exact.remainder_numerator == Amount{});
    CHECK(exact.remainder_denominator == Amount{1});
}

TEST_CASE("conversion at the ends of the range") {
    for (auto const amount : {Amount::max(), Amount::min()}) {
        CHECK(convert({amount, whole}, {INT64_MAX, INT64_MAX}, whole, RoundingMode::half_even)
                  .booked.minor() == amount);
    }
    auto const code_of = [](Amount amount, Rate rate, RoundingMode mode) {
        try {
            static_cast<void>(convert({amount, whole}, rate, whole, mode));
        } catch (InvalidArgument const& error) {
            return error.code();
        }
        return ErrorCode{};
    };
    CHECK(code_of(Amount::max(), {2, 1}, RoundingMode::down) == ErrorCode::limit_exceeded);
    CHECK(code_of(Amount::min(), {INT64_MAX, 1}, RoundingMode::down) == ErrorCode::limit_exceeded);
    CHECK(code_of(Amount::max(), {INT64_MAX, INT64_MAX - 1}, RoundingMode::down) ==
          ErrorCode::limit_exceeded);
    CHECK(code_of(1, {0, 1}, RoundingMode::down) == ErrorCode::invalid_argument);
    CHECK(code_of(1, {1, 0}, RoundingMode::down) == ErrorCode::invalid_argument);
    CHECK(code_of(1, {-1, 1}, RoundingMode::down) == ErrorCode::invalid_argument);
    CHECK(code_of(1, {1, INT64_MIN}, RoundingMode::down) == ErrorCode::invalid_argument);
    CHECK(code_of(1, {1, 3}, static_cast<RoundingMode>(9)) == ErrorCode::invalid_argument);
}

TEST_CASE("booked plus remainder is the exact product, for random input") {
    testing::RandomInput random;
    INFO("NOSTRO_TEST_SEED=", random.seed());
    for (int i = 0; i < 5'000; ++i) {
        auto const from = Currency::custom("FROM", static_cast<std::uint8_t>(random.up_to(18)));
        auto const to = Currency::custom("TO", static_cast<std::uint8_t>(random.up_to(18)));
        // Kept small enough that the result fits at any scale.
        Money const source{to_amount(to_int128(random.amount()) >> 67), from};
        Rate const rate{static_cast<std::int64_t>(1 + (random.bits() >> (1 + random.up_to(61)))),
                        static_cast<std::int64_t>(1 + (random.bits() >> (1 + random.up_to(61))))};
        auto const mode = all_modes[random.up_to(all_modes.size() - 1)];
        cpp_int const dividend =
            big(source.minor()) * rate.numerator * pow(cpp_int{10}, to.scale());
        cpp_int const divisor = cpp_int{rate.denominator} * pow(cpp_int{10}, from.scale());
        if (abs(dividend) / divisor >= (cpp_int{1} << 127) - 1) {
            continue;
        }
        auto const result = convert(source, rate, to, mode);
        auto const numerator = big(result.remainder_numerator);
        auto const denominator = big(result.remainder_denominator);
        REQUIRE((big(result.booked.minor()) * denominator + numerator) * divisor ==
                dividend * denominator);
        REQUIRE(abs(numerator) < denominator);
        REQUIRE(gcd(numerator, denominator) == 1);
        if (mode <= RoundingMode::half_down) {
            REQUIRE(abs(numerator) * 2 <= denominator);
        }
        // Money given back with the opposite sign is converted alike by the symmetric modes.
        if (mode <= RoundingMode::up) {
            REQUIRE(convert({-source.minor(), from}, rate, to, mode).booked.minor() ==
                    -result.booked.minor());
        }
    }
}

TEST_CASE("rates are parsed exactly") {
    CHECK(Rate::parse("82.4214") == Rate{824214, 10000});
    CHECK(Rate::parse("1") == Rate{1, 1});
    CHECK(Rate::parse("0.5") == Rate{5, 10});
    CHECK(Rate::parse("123456789012345678") == Rate{123'456'789'012'345'678, 1});
    CHECK(Rate::parse("0.00000000000000001") == Rate{1, 100'000'000'000'000'000});
    for (auto const* text : {"", "-1", "+1", "0", "0.000", ".5", "1.", "1e3", "1/3", " 1", "1,5"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(static_cast<void>(Rate::parse(text)), InvalidArgument);
    }
    try {
        static_cast<void>(Rate::parse("1234567890123456789"));
        FAIL("accepted");
    } catch (InvalidArgument const& error) {
        CHECK(error.code() == ErrorCode::limit_exceeded);
    }
}

TEST_CASE("rounding modes have stable names") {
    constexpr std::array names{
        "half_even", "half_up", "half_down", "down", "up", "floor", "ceiling"};
    for (std::size_t i = 0; i < all_modes.size(); ++i) {
        CHECK(name_of(all_modes[i]) == names[i]);
    }
    CHECK(name_of(static_cast<RoundingMode>(200)) == "unknown");
}

TEST_CASE("allocation examples") {
    struct Case {
        std::int64_t total;
        std::vector<std::uint64_t> weights;
        AllocationMode mode;
        std::vector<Amount> expected;
    };

    using enum AllocationMode;
    for (auto const& row : std::vector<Case>{
             {100, {1, 1, 1}, largest_remainder, {34, 33, 33}},
             {100, {1, 1, 1}, first, {34, 33, 33}},
             {100, {1, 1, 1}, last, {33, 33, 34}},
             {-100, {1, 1, 1}, last, {-33, -33, -34}},
             {5, {1, 2, 3}, largest_remainder, {1, 2, 2}}, // rests 5/6, 4/6, 3/6
             {5, {0, 1, 1, 0}, first, {0, 3, 2, 0}},
             {5, {0, 1, 1, 0}, last, {0, 2, 3, 0}},
             {1, {3, 7}, largest_remainder, {0, 1}},
             {0, {1, 2}, largest_remainder, {0, 0}},
             {3, {1, 1, 1, 1, 1}, largest_remainder, {1, 1, 1, 0, 0}},
             {4, {1, 1, 1, 1, 1}, last, {0, 0, 0, 0, 4}},
             {7, {42}, largest_remainder, {7}},
         }) {
        CAPTURE(row.total);
        CHECK(allocate(row.total, row.weights, row.mode) == row.expected);
    }
}

TEST_CASE("allocation without a weight is refused") {
    CHECK_THROWS_AS(static_cast<void>(allocate(1, {})), InvalidArgument);
    std::array<std::uint64_t, 2> const zeros{};
    CHECK_THROWS_AS(static_cast<void>(allocate(1, zeros)), InvalidArgument);
    std::array<std::uint64_t, 1> const one{1};
    CHECK_THROWS_AS(static_cast<void>(allocate(1, one, static_cast<AllocationMode>(7))),
                    InvalidArgument);
}

TEST_CASE("allocation at the ends of the range") {
    std::array<std::uint64_t, 3> const heavy{UINT64_MAX, UINT64_MAX, UINT64_MAX};
    auto const shares = allocate(Amount::max(), heavy);
    CHECK(shares[0] + shares[1] + shares[2] == Amount::max());
    std::array<std::uint64_t, 2> const single{0, UINT64_MAX};
    CHECK(allocate(Amount::min(), single) == std::vector<Amount>{0, Amount::min()});
}

TEST_CASE("allocation laws hold for random input") {
    testing::RandomInput random;
    INFO("NOSTRO_TEST_SEED=", random.seed());
    for (int i = 0; i < 3'000; ++i) {
        auto const total = random.amount();
        auto const weights = random_weights(random);
        for (auto const mode :
             {AllocationMode::largest_remainder, AllocationMode::first, AllocationMode::last}) {
            auto const shares = allocate(total, weights, mode);
            REQUIRE(shares.size() == weights.size());
            cpp_int sum = 0;
            for (std::size_t k = 0; k < shares.size(); ++k) {
                sum += big(shares[k]);
                REQUIRE((weights[k] != 0 || shares[k].is_zero()));
                REQUIRE((shares[k].is_zero() || shares[k].is_negative() == total.is_negative()));
            }
            REQUIRE(sum == big(total));
        }
    }
}

TEST_CASE("the largest fractions get the units that are left over") {
    testing::RandomInput random;
    INFO("NOSTRO_TEST_SEED=", random.seed());
    for (int i = 0; i < 3'000; ++i) {
        auto const total = random.amount();
        auto const weights = random_weights(random);
        auto const shares = allocate(total, weights);
        auto const weight_sum = std::accumulate(weights.begin(), weights.end(), cpp_int{0});
        cpp_int smallest_given = weight_sum;
        cpp_int largest_left = 0;
        for (std::size_t k = 0; k < shares.size(); ++k) {
            cpp_int const exact = abs(big(total)) * weights[k];
            cpp_int const extra = abs(big(shares[k])) - exact / weight_sum;
            cpp_int const rest = exact % weight_sum;
            REQUIRE((extra == 0 || extra == 1));
            if (extra == 1) {
                smallest_given = std::min(smallest_given, rest);
            } else {
                largest_left = std::max(largest_left, rest);
            }
        }
        REQUIRE(smallest_given >= largest_left);
        if (smallest_given == largest_left) {
            continue; // A tie goes to the lower index, so here the order does matter.
        }
        auto mirrored = weights;
        std::ranges::reverse(mirrored);
        auto mirrored_shares = allocate(total, mirrored);
        std::ranges::reverse(mirrored_shares);
        REQUIRE(shares == mirrored_shares);
    }
}
