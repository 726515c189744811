#include "fuzz/target.hpp"

#include <nostro/core/currency.hpp>
#include <nostro/core/rate.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <array>
#include <numeric>
#include <string>
#include <vector>

// "RATE AMOUNT CODE WEIGHTS": a rate, money, the code of an asset, and a byte for each weight.
//
// - A rate is positive, or refused with its field; so is an asset's code.
// - What is converted is exact: what is booked and the remainder are the product, and the remainder
//   is less than one minor unit and on the side of its rounding mode.
// - The shares of an allocation add up to its total, none has the other sign, and a weight of zero
//   gets zero.
namespace fuzz {

namespace {

using nostro::AllocationMode;
using nostro::Amount;
using nostro::Conversion;
using nostro::Currency;
using nostro::ErrorCode;
using nostro::InvalidArgument;
using nostro::Money;
using nostro::Rate;
using nostro::RoundingMode;
using Wide = boost::multiprecision::cpp_int;

Wide wide(Amount amount) {
    return Wide{to_string(amount)};
}

Wide power_of_ten(std::uint8_t exponent) {
    return boost::multiprecision::pow(Wide{10}, exponent);
}

/// booked + remainder = source * rate, in minor units of the target.
void check_exact(Conversion const& made, Money const& source, Rate rate) {
    auto const& target = made.booked.currency();
    Wide const divisor = wide(made.remainder_denominator);
    Wide const booked = wide(made.booked.minor()) * divisor + wide(made.remainder_numerator);
    require(booked * rate.denominator * power_of_ten(source.currency().scale()) ==
                divisor * wide(source.minor()) * rate.numerator * power_of_ten(target.scale()),
            "what is booked and the remainder are the product");
}

void check_rounding(Conversion const& made, Money const& source, RoundingMode mode) {
    Wide const rest = wide(made.remainder_numerator);
    Wide const unit = wide(made.remainder_denominator);
    Wide const size = abs(rest);
    bool const is_outward = !source.minor().is_negative() ? rest <= 0 : rest >= 0;
    bool const is_inward = !source.minor().is_negative() ? rest >= 0 : rest <= 0;
    require(unit > 0 && size < unit, "the remainder is less than a minor unit");
    switch (mode) {
    case RoundingMode::half_even:
    case RoundingMode::half_up:
    case RoundingMode::half_down:
        require(2 * size <= unit, "the nearest is booked");
        break;
    case RoundingMode::down:
        require(is_inward, "down is towards zero");
        break;
    case RoundingMode::up:
        require(is_outward, "up is away from zero");
        break;
    case RoundingMode::floor:
        require(rest >= 0, "floor is towards minus infinity");
        break;
    case RoundingMode::ceiling:
        require(rest <= 0, "ceiling is towards plus infinity");
        break;
    }
}

void check_conversion(Money const& source, Rate rate) {
    static std::array const targets{
        Currency::iso("JPY"), Currency::iso("EUR"), Currency::custom("WEI", 18)};
    for (auto const& target : targets) {
        for (int mode = 0; mode <= static_cast<int>(RoundingMode::ceiling); ++mode) {
            try {
                auto const made = convert(source, rate, target, static_cast<RoundingMode>(mode));
                check_exact(made, source, rate);
                check_rounding(made, source, static_cast<RoundingMode>(mode));
            } catch (InvalidArgument const& error) {
                require(error.code() == ErrorCode::limit_exceeded,
                        "a good rate is refused for the size of the result alone");
            }
        }
    }
}

void check_allocation(Amount total, std::vector<std::uint64_t> const& weights) {
    for (auto const mode :
         {AllocationMode::largest_remainder, AllocationMode::first, AllocationMode::last}) {
        succeeds_or_names_field([&] {
            auto const shares = allocate(total, weights, mode);
            require(shares.size() == weights.size(), "each weight gets a share");
            require(std::accumulate(shares.begin(), shares.end(), Amount{}) == total,
                    "the shares add up to the total");
            for (std::size_t at = 0; at < shares.size(); ++at) {
                require(weights[at] != 0 || shares[at].is_zero(), "a weight of zero gets zero");
                require(shares[at].is_zero() || shares[at].is_negative() == total.is_negative(),
                        "a share has the sign of the total");
            }
        });
    }
}

void check_code(std::string_view code) {
    if (auto const currency = Currency::find_iso(code)) {
        require(currency->code() == code, "a currency has the code that it was found by");
    }
    for (std::uint8_t scale = 0; scale < 20; ++scale) {
        succeeds_or_names_field([&] {
            auto const asset = Currency::custom(code, scale);
            require(asset.code() == code && asset.scale() == scale,
                    "an asset has the code and the scale that it was made of");
        });
    }
}

/// Sums of the largest weights do not fit 64 bits.
std::vector<std::uint64_t> weights_of(std::string_view bytes) {
    std::vector<std::uint64_t> weights;
    for (auto const byte : bytes) {
        auto const value = static_cast<unsigned char>(byte) - std::uint64_t{'0'};
        weights.push_back(byte < '0' ? value : value & 0xFFU);
    }
    return weights;
}

int run(std::uint8_t const* data, std::size_t size) {
    auto text = text_of(data, size);
    auto const rate_text = take_until(text, ' ');
    auto const amount_text = take_until(text, ' ');
    check_code(take_until(text, ' '));
    auto const amount = Amount::parse(amount_text);
    if (amount) {
        check_allocation(*amount, weights_of(text));
    }
    succeeds_or_names_field([&] {
        auto const rate = Rate::parse(rate_text);
        require(rate.numerator > 0 && rate.denominator > 0, "a rate is positive");
        if (amount) {
            check_conversion({*amount, Currency::iso("USD")}, rate);
        }
    });
    return 0;
}

constexpr std::string_view words[]{" ",
                                   ".",
                                   "0.000000000000000001",
                                   "999999999999999999",
                                   "EUR",
                                   "XAU",
                                   "PTS.A-1_",
                                   "170141183460469231731687303715884105727",
                                   "-170141183460469231731687303715884105728",
                                   "000",
                                   "111"};

} // namespace

constinit Target const rate_target{"rate", run, words, 5'000, 256};

} // namespace fuzz
