#pragma once

#include "core/ascii.hpp"

#include <nostro/core/identifier_fault.hpp>

#include <cstddef>
#include <string>
#include <string_view>

// What the identifiers of accounts, banks and creditors have in common.
namespace nostro::inline v0::detail {

/// The number that a text of A-Z and 0-9 is by ISO 7064, with 10 to 35 for the letters, modulo 97.
/// @param front  the remainder of what stands in front of it
[[nodiscard]] constexpr int mod_97(std::string_view text, int front = 0) noexcept {
    int remainder = front;
    for (char const c : text) {
        remainder = is_decimal_digit(c) ? (remainder * 10 + digit_value(c)) % 97
                                        : (remainder * 100 + (c - 'A' + 10)) % 97;
    }
    return remainder;
}

/// The two check digits with which a text whose number with "00" behind it has this remainder gets
/// the remainder 1.
[[nodiscard]] inline std::string check_digits_97(int remainder) {
    int const check = 98 - remainder;
    return {static_cast<char>('0' + check / 10), static_cast<char>('0' + check % 10)};
}

/// 02 to 98: those that `check_digits_97` makes.
[[nodiscard]] constexpr bool are_made_97(std::string_view check_digits) noexcept {
    return check_digits != "00" && check_digits != "01" && check_digits != "99";
}

/// Whether a country has a code in ISO 3166-1, or is Kosovo, which has XK of those left to users.
[[nodiscard]] bool is_country(std::string_view code) noexcept;

/// In upper case, without spaces and without the characters of `separators`.
[[nodiscard]] std::string without_print(std::string_view text, std::string_view separators = {});

/// In groups of four characters.
[[nodiscard]] std::string in_fours(std::string_view text);

/// @param identifier  the word that stands in front of the fault, and the field
[[noreturn]] void raise_fault(std::string_view identifier, IdentifierFault fault);

} // namespace nostro::inline v0::detail
