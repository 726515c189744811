#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace nostro::inline v0::detail {

/// 10 to the power of `exponent`, which is at most 9.
[[nodiscard]] constexpr std::uint32_t power_of_ten(std::size_t exponent) noexcept {
    std::uint32_t power = 1;
    for (; exponent > 0; --exponent) {
        power *= 10;
    }
    return power;
}

/// The last 1 to 9 decimal digits of a number, with leading zeros.
[[nodiscard]] inline std::string last_digits(std::uint32_t number, std::size_t count) {
    auto const text = std::to_string(number % power_of_ten(count));
    return std::string(count - text.size(), '0') + text;
}

} // namespace nostro::inline v0::detail
