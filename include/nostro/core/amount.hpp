#pragma once

#include <nostro/core/export.hpp>

#include <compare>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nostro::inline v0 {

namespace detail {
[[noreturn]] NOSTRO_API(0, 1) void raise_amount_overflow();
} // namespace detail

/// Exact number of minor units of one asset: a signed 128-bit integer whose arithmetic is checked.
///
/// Range: -2^127 to 2^127 - 1. An operation whose result does not fit throws `InvalidArgument` with
/// code `limit_exceeded`; nothing ever wraps or rounds. There is no way in or out through floating
/// point. In memory it is 16 bytes, low half first.
class Amount {
public:
    constexpr Amount() noexcept = default;

    /// From any integer type; implicit because no value can be lost.
    template <std::integral T>

    // NOLINTNEXTLINE(google-explicit-constructor): as said
    requires(sizeof(T) <= 8 && !std::same_as<T, bool>) constexpr Amount(T value) noexcept
        : low_{static_cast<std::uint64_t>(value)}, high_{value < T{} ? -1 : 0} {}

    template <std::floating_point T>
    Amount(T) = delete;
    Amount(bool) = delete;

    /// From the two halves of a two's complement 128-bit number.
    [[nodiscard]] static constexpr Amount from_halves(std::int64_t high,
                                                      std::uint64_t low) noexcept {
        Amount result;
        result.low_ = low;
        result.high_ = high;
        return result;
    }

    /// 2^127 - 1. As a requested amount it means "as much as possible".
    [[nodiscard]] static constexpr Amount max() noexcept {
        return from_halves(INT64_MAX, UINT64_MAX);
    }

    /// -2^127.
    [[nodiscard]] static constexpr Amount min() noexcept { return from_halves(INT64_MIN, 0); }

    /// Parse an integer: optional '-', then 1 to 39 digits, nothing else.
    /// @return  absent when the text is not such a number or does not fit
    [[nodiscard]] NOSTRO_API(0, 1) static std::optional<Amount>
    parse(std::string_view text) noexcept;

    [[nodiscard]] constexpr std::int64_t high() const noexcept { return high_; }

    [[nodiscard]] constexpr std::uint64_t low() const noexcept { return low_; }

    [[nodiscard]] constexpr bool is_negative() const noexcept { return high_ < 0; }

    [[nodiscard]] constexpr bool is_zero() const noexcept {
        return (low_ | static_cast<std::uint64_t>(high_)) == 0;
    }

    /// The value if it fits 64 bits.
    [[nodiscard]] constexpr std::optional<std::int64_t> to_int64() const noexcept {
        auto const value = static_cast<std::int64_t>(low_);
        return high_ == (value < 0 ? -1 : 0) ? std::optional{value} : std::nullopt;
    }

    friend constexpr Amount operator+(Amount a, Amount b) {
        Amount result;
        bool const carry = __builtin_add_overflow(a.low_, b.low_, &result.low_);
        // The carry is added in two's complement first: INT64_MAX + carry may overflow only in
        // between.
        auto const sum = static_cast<std::uint64_t>(a.high_) + static_cast<std::uint64_t>(b.high_) +
                         (carry ? 1U : 0U);
        result.high_ = static_cast<std::int64_t>(sum);
        if ((a.high_ < 0) == (b.high_ < 0) && (result.high_ < 0) != (a.high_ < 0)) {
            detail::raise_amount_overflow();
        }
        return result;
    }

    friend constexpr Amount operator-(Amount a, Amount b) {
        Amount result;
        bool const borrow = __builtin_sub_overflow(a.low_, b.low_, &result.low_);
        auto const difference = static_cast<std::uint64_t>(a.high_) -
                                static_cast<std::uint64_t>(b.high_) - (borrow ? 1U : 0U);
        result.high_ = static_cast<std::int64_t>(difference);
        if ((a.high_ < 0) != (b.high_ < 0) && (result.high_ < 0) != (a.high_ < 0)) {
            detail::raise_amount_overflow();
        }
        return result;
    }

    constexpr Amount operator-() const { return Amount{} - *this; }

    constexpr Amount& operator+=(Amount other) { return *this = *this + other; }

    constexpr Amount& operator-=(Amount other) { return *this = *this - other; }

    friend constexpr bool operator==(Amount, Amount) noexcept = default;

    friend constexpr std::strong_ordering operator<=>(Amount a, Amount b) noexcept {
        return a.high_ != b.high_ ? a.high_ <=> b.high_ : a.low_ <=> b.low_;
    }

private:
    std::uint64_t low_ = 0;
    std::int64_t high_ = 0;
};

/// The amount as a decimal integer, for example "-12005".
[[nodiscard]] NOSTRO_API(0, 1) std::string to_string(Amount amount);

} // namespace nostro::inline v0
