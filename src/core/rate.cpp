#include <nostro/core/rate.hpp>

#include "core/decimal.hpp"

#include <nostro/core/error.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <array>
#include <compare>
#include <functional>
#include <numeric>

namespace nostro::inline v0 {

namespace {

/// Holds any product here: an amount (128 bits) times a rate part (63) times a power of ten (60).
using Wide = boost::multiprecision::uint256_t;

constexpr std::size_t rate_digits_max = 18;

constexpr std::array<std::string_view, 7> mode_names{
    "half_even", "half_up", "half_down", "down", "up", "floor", "ceiling"};

struct Quotient {
    Wide whole;
    Wide rest; ///< less than the divisor
};

Quotient divide(Wide const& dividend, Wide const& divisor) {
    Quotient result;
    boost::multiprecision::divide_qr(dividend, divisor, result.whole, result.rest);
    return result;
}

/// Whether an inexact quotient is moved away from zero.
/// @param half  how the rest compares with half of the divisor
bool rounds_away(RoundingMode mode, bool negative, bool odd, std::strong_ordering half) {
    switch (mode) {
    case RoundingMode::half_even:
        return half > 0 || (half == 0 && odd);
    case RoundingMode::half_up:
        return half >= 0;
    case RoundingMode::half_down:
        return half > 0;
    case RoundingMode::down:
        return false;
    case RoundingMode::up:
        return true;
    case RoundingMode::floor:
        return negative;
    case RoundingMode::ceiling:
        return !negative;
    }
    throw InvalidArgument{"unknown rounding mode", {{"field", "mode"}}};
}

Amount to_amount_checked(bool negative, Wide const& magnitude) {
    if ((magnitude >> 128) == 0) {
        if (auto const amount = signed_amount(negative, static_cast<uint128>(magnitude))) {
            return *amount;
        }
    }
    detail::raise_amount_overflow();
}

std::strong_ordering compare(Wide const& a, Wide const& b) {
    return a.compare(b) <=> 0;
}

void check_rate(Rate rate) {
    if (rate.numerator <= 0 || rate.denominator <= 0) {
        throw InvalidArgument{"both parts of a rate must be positive", {{"field", "rate"}}};
    }
}

/// Each share's whole part and what the division left of it.
struct Split {
    std::vector<uint128> shares;
    std::vector<uint128> rests;
    uint128 left_over;
};

Split split(uint128 total, std::span<std::uint64_t const> weights, uint128 weight_sum) {
    Split result{.shares = {}, .rests = {}, .left_over = total};
    result.shares.reserve(weights.size());
    result.rests.reserve(weights.size());
    for (auto const weight : weights) {
        auto const part = divide(Wide{total} * weight, Wide{weight_sum});
        result.shares.push_back(static_cast<uint128>(part.whole));
        result.rests.push_back(static_cast<uint128>(part.rest));
        result.left_over -= result.shares.back();
    }
    return result;
}

/// One unit each to the shares with the largest rests, the first of equals first.
void give_to_largest(Split& split) {
    std::vector<std::size_t> order(split.shares.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(
        order, std::ranges::greater{}, [&](std::size_t i) { return split.rests[i]; });
    // The rests add up to left_over times the weight sum and each is smaller than the sum, so there
    // are more shares with a rest than units to give.
    for (std::size_t i = 0; i < split.left_over; ++i) {
        ++split.shares[order[i]];
    }
}

void give_left_over(Split& split, std::span<std::uint64_t const> weights, AllocationMode mode) {
    auto const has_weight = [](std::uint64_t weight) { return weight != 0; };
    switch (mode) {
    case AllocationMode::largest_remainder:
        return give_to_largest(split);
    case AllocationMode::first: {
        auto const found = std::ranges::find_if(weights, has_weight);
        split.shares[static_cast<std::size_t>(found - weights.begin())] += split.left_over;
        return;
    }
    case AllocationMode::last: {
        auto const found = std::find_if(weights.rbegin(), weights.rend(), has_weight);
        split.shares[static_cast<std::size_t>(weights.rend() - found) - 1] += split.left_over;
        return;
    }
    }
    throw InvalidArgument{"unknown allocation mode", {{"field", "mode"}}};
}

} // namespace

std::string_view name_of(RoundingMode mode) noexcept {
    auto const index = static_cast<std::size_t>(mode);
    return index < mode_names.size() ? mode_names[index] : "unknown";
}

Rate Rate::parse(std::string_view text) {
    auto const parts = split_decimal(text);
    if (!parts || parts->negative) {
        throw InvalidArgument{"rate is not a positive decimal number", {{"field", "rate"}}};
    }
    if (parts->whole.size() + parts->fraction.size() > rate_digits_max) {
        throw InvalidArgument{
            "rate has too many digits", {{"field", "rate"}}, ErrorCode::limit_exceeded};
    }
    // 18 digits fit 63 bits, so neither step can fail.
    auto const value =
        append_digits(append_digits(0, parts->whole).value(), parts->fraction).value();
    if (value == 0) {
        throw InvalidArgument{"rate is zero", {{"field", "rate"}}};
    }
    return {static_cast<std::int64_t>(value),
            static_cast<std::int64_t>(powers_of_ten[parts->fraction.size()])};
}

Conversion convert(Money const& source, Rate rate, Currency const& target, RoundingMode mode) {
    check_rate(rate);
    bool const negative = source.minor().is_negative();
    Wide const dividend =
        Wide{magnitude(source.minor())} * rate.numerator * powers_of_ten[target.scale()];
    Wide const divisor = Wide{rate.denominator} * powers_of_ten[source.currency().scale()];
    auto [whole, rest] = divide(dividend, divisor);
    bool const away =
        rest != 0 && rounds_away(mode, negative, bit_test(whole, 0), compare(rest * 2, divisor));
    if (away) {
        ++whole;
        rest = divisor - rest;
    }
    Wide const common = gcd(rest, divisor);
    return {
        .booked = {to_amount_checked(negative, whole), target},
        .remainder_numerator = to_amount_checked(negative != away, rest / common),
        .remainder_denominator = to_amount_checked(false, divisor / common),
    };
}

std::vector<Amount>
allocate(Amount total, std::span<std::uint64_t const> weights, AllocationMode mode) {
    auto const weight_sum = std::accumulate(weights.begin(), weights.end(), uint128{0});
    if (weight_sum == 0) {
        throw InvalidArgument{"at least one weight must not be zero", {{"field", "weights"}}};
    }
    auto parts = split(magnitude(total), weights, weight_sum);
    give_left_over(parts, weights, mode);
    std::vector<Amount> result;
    result.reserve(parts.shares.size());
    for (auto const share : parts.shares) {
        result.push_back(signed_amount(total.is_negative(), share).value());
    }
    return result;
}

} // namespace nostro::inline v0
