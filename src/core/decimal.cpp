#include "core/decimal.hpp"

#include "core/ascii.hpp"

namespace nostro::inline v0 {

namespace {

bool is_digits(std::string_view text) noexcept {
    return !text.empty() && detail::all_digits(text);
}

} // namespace

std::optional<DecimalText> split_decimal(std::string_view text) noexcept {
    DecimalText parts;
    if (text.starts_with('-')) {
        parts.negative = true;
        text.remove_prefix(1);
    }
    auto const point = text.find('.');
    parts.whole = text.substr(0, point);
    if (point != std::string_view::npos) {
        parts.fraction = text.substr(point + 1);
        if (!is_digits(parts.fraction)) {
            return std::nullopt;
        }
    }
    return is_digits(parts.whole) ? std::optional{parts} : std::nullopt;
}

std::optional<uint128> append_digits(uint128 prefix, std::string_view digits) noexcept {
    while (!digits.empty()) {
        // One 128-bit multiplication for each word of digits, not for each digit.
        auto const word = digits.substr(0, digits_per_word);
        std::uint64_t value = 0;
        for (char const digit : word) {
            value = value * 10 + static_cast<std::uint64_t>(digit - '0');
        }
        if (__builtin_mul_overflow(prefix, uint128{powers_of_ten[word.size()]}, &prefix) ||
            __builtin_add_overflow(prefix, uint128{value}, &prefix)) {
            return std::nullopt;
        }
        digits.remove_prefix(word.size());
    }
    return prefix;
}

std::optional<Amount> signed_amount(bool negative, uint128 magnitude) noexcept {
    constexpr uint128 sign_bit = uint128{1} << 127;
    if (magnitude > (negative ? sign_bit : sign_bit - 1)) {
        return std::nullopt;
    }
    return to_amount(static_cast<int128>(negative ? uint128{} - magnitude : magnitude));
}

std::string to_digits(uint128 value) {
    constexpr auto word = powers_of_ten[digits_per_word];
    std::array<char, 2 * digits_per_word + 1> buffer{};
    auto* first = buffer.data() + buffer.size();
    // Whole words keep their leading zeros; the last, highest one is printed without.
    while (value >= word) {
        auto rest = static_cast<std::uint64_t>(value % word);
        value /= word;
        for (std::size_t i = 0; i < digits_per_word; ++i) {
            *--first = static_cast<char>('0' + rest % 10);
            rest /= 10;
        }
    }
    auto head = static_cast<std::uint64_t>(value);
    do {
        *--first = static_cast<char>('0' + head % 10);
        head /= 10;
    } while (head != 0);
    return {first, buffer.data() + buffer.size()};
}

} // namespace nostro::inline v0
