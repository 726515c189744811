#pragma once

#include "core/identifier_text.hpp"

#include <cstddef>
#include <string_view>

namespace nostro::inline v0::detail {

/// The digit that passes Luhn's check behind these.
[[nodiscard]] constexpr char luhn_digit(std::string_view digits) noexcept {
    int sum = 0;
    bool is_doubled = true; // the last one is
    for (std::size_t at = digits.size(); at > 0; --at) {
        int const product = digit_value(digits[at - 1]) * (is_doubled ? 2 : 1);
        sum += product / 10 + product % 10;
        is_doubled = !is_doubled;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

/// @param digits  one or more
[[nodiscard]] constexpr bool passes_luhn(std::string_view digits) noexcept {
    return digits.back() == luhn_digit(digits.substr(0, digits.size() - 1));
}

} // namespace nostro::inline v0::detail
