#include "core/utf8.hpp"

#include "core/hex.hpp"

#include <array>
#include <cstdint>

namespace nostro::inline v0 {

namespace {

/// One row of Unicode table 3-7: lead bytes and what may follow them. The second byte has a range
/// of its own, which is what keeps out overlong forms, surrogates and too large values.
struct Form {
    std::uint8_t lead_first;
    std::uint8_t lead_last;
    std::uint8_t size;
    std::uint8_t second_first = 0x80;
    std::uint8_t second_last = 0xBF;
};

constexpr std::array forms{
    Form{0x01, 0x7F, 1},
    Form{0xC2, 0xDF, 2},
    Form{0xE0, 0xE0, 3, 0xA0, 0xBF},
    Form{0xE1, 0xEC, 3},
    Form{0xED, 0xED, 3, 0x80, 0x9F},
    Form{0xEE, 0xEF, 3},
    Form{0xF0, 0xF0, 4, 0x90, 0xBF},
    Form{0xF1, 0xF3, 4},
    Form{0xF4, 0xF4, 4, 0x80, 0x8F},
};

constexpr bool is_between(char c, std::uint8_t first, std::uint8_t last) noexcept {
    auto const byte = static_cast<std::uint8_t>(c);
    return byte >= first && byte <= last;
}

} // namespace

std::size_t front_character(std::string_view text) noexcept {
    for (auto const& form : forms) {
        if (!is_between(text[0], form.lead_first, form.lead_last)) {
            continue;
        }
        if (text.size() < form.size) {
            return 0;
        }
        if (form.size > 1 && !is_between(text[1], form.second_first, form.second_last)) {
            return 0;
        }
        for (std::size_t i = 2; i < form.size; ++i) {
            if (!is_between(text[i], 0x80, 0xBF)) {
                return 0;
            }
        }
        return form.size;
    }
    return 0;
}

bool is_valid_text(std::string_view text) noexcept {
    while (!text.empty()) {
        auto const size = front_character(text);
        if (size == 0) {
            return false;
        }
        text.remove_prefix(size);
    }
    return true;
}

std::string printable(std::string_view text, std::size_t bytes_max) {
    std::string result;
    for (char const c : text.substr(0, bytes_max)) {
        if (is_between(c, 0x20, 0x7E)) {
            result += c;
        } else {
            auto const byte = static_cast<std::uint8_t>(c);
            result += "\\x";
            result += hex_digits[byte >> 4];
            result += hex_digits[byte & 0xF];
        }
    }
    return text.size() > bytes_max ? result + "..." : result;
}

} // namespace nostro::inline v0
