#pragma once

#include <algorithm>
#include <string_view>

/// Digits and letters of ASCII, in every locale.
namespace nostro::inline v0::detail {

[[nodiscard]] constexpr bool is_decimal_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

[[nodiscard]] constexpr bool is_upper_letter(char c) noexcept {
    return c >= 'A' && c <= 'Z';
}

[[nodiscard]] constexpr bool is_upper_or_digit(char c) noexcept {
    return is_upper_letter(c) || is_decimal_digit(c);
}

[[nodiscard]] constexpr bool all_digits(std::string_view text) noexcept {
    return std::ranges::all_of(text, is_decimal_digit);
}

[[nodiscard]] constexpr bool all_upper_or_digits(std::string_view text) noexcept {
    return std::ranges::all_of(text, is_upper_or_digit);
}

[[nodiscard]] constexpr int digit_value(char c) noexcept {
    return c - '0';
}

} // namespace nostro::inline v0::detail
