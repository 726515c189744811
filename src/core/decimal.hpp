#pragma once

#include "core/int128.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nostro::inline v0 {

/// Decimal digits that always fit 64 bits.
inline constexpr std::size_t digits_per_word = 19;

/// 10^0 to 10^19.
inline constexpr auto powers_of_ten = [] {
    std::array<std::uint64_t, digits_per_word + 1> powers{};
    std::uint64_t power = 1;
    for (auto& slot : powers) {
        slot = power;
        power *= 10; // wraps after the last one, which nobody reads
    }
    return powers;
}();

/// The parts of a decimal text, still as text.
struct DecimalText {
    bool negative = false;
    std::string_view whole;    ///< at least one digit
    std::string_view fraction; ///< empty when there is no point
};

/// Split an optional '-', digits and optionally '.' and digits.
/// @return  absent when the text is anything else
[[nodiscard]] std::optional<DecimalText> split_decimal(std::string_view text) noexcept;

/// The value of `prefix` with these digits written behind it.
/// @param digits  '0' to '9' only, any number of them
/// @return        absent when it does not fit
[[nodiscard]] std::optional<uint128> append_digits(uint128 prefix,
                                                   std::string_view digits) noexcept;

/// The amount with this sign and absolute value.
/// @return  absent when it does not fit
[[nodiscard]] std::optional<Amount> signed_amount(bool negative, uint128 magnitude) noexcept;

/// The number as decimal digits without leading zeros.
[[nodiscard]] std::string to_digits(uint128 value);

} // namespace nostro::inline v0
