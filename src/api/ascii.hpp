#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

/// What HTTP means by letters: ASCII, in every locale.
namespace nostro::inline v0::api {

[[nodiscard]] constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

[[nodiscard]] constexpr bool is_upper(char c) noexcept {
    return c >= 'A' && c <= 'Z';
}

[[nodiscard]] constexpr bool is_letter(char c) noexcept {
    return is_upper(c) || (c >= 'a' && c <= 'z');
}

/// U+0021 to U+007E.
[[nodiscard]] constexpr bool is_visible(char c) noexcept {
    return c > ' ' && c < '\x7F';
}

[[nodiscard]] constexpr char to_lower(char c) noexcept {
    return is_upper(c) ? static_cast<char>(c | 0x20) : c;
}

[[nodiscard]] inline std::string to_lower(std::string_view text) {
    std::string lower{text};
    std::ranges::transform(lower, lower.begin(), [](char c) { return to_lower(c); });
    return lower;
}

[[nodiscard]] constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
    return std::ranges::equal(
        a, b, {}, [](char c) { return to_lower(c); }, [](char c) { return to_lower(c); });
}

/// Without spaces and tabs at both ends.
[[nodiscard]] constexpr std::string_view trim(std::string_view text) noexcept {
    auto const first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Call `visit` with each non-empty piece between separators, until it answers true.
/// @return  whether it did
template <class Visit>
constexpr bool any_piece(std::string_view text, char separator, Visit&& visit) {
    while (!text.empty()) {
        auto const end = std::min(text.find(separator), text.size());
        if (end > 0 && visit(text.substr(0, end))) {
            return true;
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return false;
}

[[nodiscard]] constexpr bool
has_piece(std::string_view text, char separator, std::string_view wanted) noexcept {
    return any_piece(text, separator, [&](std::string_view piece) { return piece == wanted; });
}

} // namespace nostro::inline v0::api
