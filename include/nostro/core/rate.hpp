#pragma once

#include <nostro/core/money.hpp>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

/// How a result between two representable numbers is chosen. Part of a contract: stored with its
/// use.
enum class RoundingMode : std::uint8_t {
    half_even = 0, ///< nearest; a tie goes to the even neighbour (banker's rounding)
    half_up = 1,   ///< nearest; a tie goes away from zero
    half_down = 2, ///< nearest; a tie goes towards zero
    down = 3,      ///< towards zero (truncate)
    up = 4,        ///< away from zero
    floor = 5,     ///< towards minus infinity
    ceiling = 6,   ///< towards plus infinity
};

/// The mode's name, for example "half_even".
[[nodiscard]] NOSTRO_API(0, 1) std::string_view name_of(RoundingMode mode) noexcept;

/// Exact exchange rate: units of the target currency for one unit of the source currency.
///
/// `{824214, 10000}` is 82.4214. Both parts are positive and need not be in lowest terms.
struct Rate {
    std::int64_t numerator = 1;
    std::int64_t denominator = 1;

    /// Parse a positive decimal such as "82.4214" (at most 18 digits in all).
    /// @throws InvalidArgument  malformed, zero, or too many digits
    [[nodiscard]] NOSTRO_API(0, 1) static Rate parse(std::string_view text);

    friend bool operator==(Rate const&, Rate const&) = default;
};

/// The result of `convert`: the booked amount and the exact part that could not be booked.
struct Conversion {
    Money booked;
    /// exact - booked, in minor units of the target, as remainder_numerator / remainder_denominator
    /// in lowest terms.
    Amount remainder_numerator;
    Amount remainder_denominator; ///< positive
};

/// Convert money at an exact rate.
///
/// @return  the rounded amount and the exact remainder; booked + remainder is the exact product
/// @throws InvalidArgument  a part of the rate is not positive, or the result does not fit
[[nodiscard]] NOSTRO_API(0, 1) Conversion convert(Money const& source,
                                                  Rate rate,
                                                  Currency const& target,
                                                  RoundingMode mode);

/// Which share takes what the integer division leaves over.
enum class AllocationMode : std::uint8_t {
    largest_remainder = 0, ///< one unit each to the largest fractions; ties to the lower index
    first = 1,             ///< everything left over to the first share with a weight
    last = 2,              ///< everything left over to the last share with a weight
};

/// Split an amount by weights so that the shares add up to it exactly.
///
/// A negative total gives the negated split of its absolute value. Deterministic.
/// @param weights  at least one is not zero
/// @return         one share for each weight, in order; a zero weight gets zero
/// @throws InvalidArgument  no weights, or all are zero
[[nodiscard]] NOSTRO_API(0, 1) std::vector<Amount>
allocate(Amount total,
         std::span<std::uint64_t const> weights,
         AllocationMode mode = AllocationMode::largest_remainder);

} // namespace nostro::inline v0
