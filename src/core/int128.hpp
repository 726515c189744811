#pragma once

#include <nostro/core/amount.hpp>

#include <cstdint>

namespace nostro::inline v0 {

/// The compilers' native 128-bit integers. Named here only, because ISO C++ has none.
__extension__ using int128 = __int128;
__extension__ using uint128 = unsigned __int128;

/// The amount as a native integer.
[[nodiscard]] constexpr int128 to_int128(Amount amount) noexcept {
    // Both compilers turn the shift into two register moves; unlike a bit cast it knows no byte
    // order.
    return (int128{amount.high()} << 64) | amount.low();
}

/// The native integer as an amount.
[[nodiscard]] constexpr Amount to_amount(int128 value) noexcept {
    return Amount::from_halves(static_cast<std::int64_t>(value >> 64),
                               static_cast<std::uint64_t>(value));
}

/// The absolute value, which for `Amount::min()` no `Amount` can hold.
[[nodiscard]] constexpr uint128 magnitude(Amount amount) noexcept {
    auto const bits = static_cast<uint128>(to_int128(amount));
    return amount.is_negative() ? uint128{} - bits : bits;
}

} // namespace nostro::inline v0
