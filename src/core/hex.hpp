#pragma once

#include <cstdint>
#include <string_view>

namespace nostro::inline v0 {

inline constexpr std::string_view hex_digits = "0123456789abcdef";
/// What `hex_value` answers for a character that is no hexadecimal digit.
inline constexpr unsigned not_hex = 16;

/// The value of a hexadecimal digit, upper or lower case, or `not_hex`.
[[nodiscard]] constexpr unsigned hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') {
        return static_cast<unsigned>(c - '0');
    }
    auto const lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? static_cast<unsigned>(lower - 'a') + 10U : not_hex;
}

} // namespace nostro::inline v0
