#include <nostro/core/norwegian_bban.hpp>

#include "core/identifier_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace nostro::inline v0 {

namespace {

constexpr std::array norwegian_weights{5, 4, 3, 2, 7, 6, 5, 4, 3, 2};

} // namespace

NorwegianBban::NorwegianBban(std::string text) noexcept : text_{std::move(text)} {}

std::optional<IdentifierFault> NorwegianBban::check(std::string_view text) noexcept {
    if (!detail::all_digits(text)) {
        return IdentifierFault::charset;
    }
    if (text.size() != norwegian_weights.size() + 1) {
        return IdentifierFault::length;
    }
    int sum = 0;
    for (std::size_t at = 0; at < norwegian_weights.size(); ++at) {
        sum += detail::digit_value(text[at]) * norwegian_weights[at];
    }
    // Ten is no digit: there are no accounts with these ten digits in front.
    int const check_digit = (11 - sum % 11) % 11;
    bool const is_zero = std::ranges::all_of(text, [](char c) { return c == '0'; });
    if (is_zero || detail::digit_value(text.back()) != check_digit) {
        return IdentifierFault::checksum;
    }
    return std::nullopt;
}

NorwegianBban NorwegianBban::parse(std::string_view text) {
    if (auto const fault = check(text)) {
        detail::raise_fault("bban", *fault);
    }
    return NorwegianBban{std::string{text}};
}

NorwegianBban NorwegianBban::read(std::string_view text) {
    return parse(detail::without_print(text, ".-"));
}

std::string NorwegianBban::printed() const {
    std::string_view const text{text_};
    return std::string{text.substr(0, 4)}
        .append(".")
        .append(text.substr(4, 2))
        .append(".")
        .append(text.substr(6));
}

} // namespace nostro::inline v0
