#include "statements/texts.hpp"

#include "core/crypto/mac.hpp"
#include "core/hex.hpp"
#include "core/utf8.hpp"

#include <nostro/core/id.hpp>

#include <algorithm>
#include <array>
#include <cstdint>

namespace nostro::inline v0::detail {

namespace {

constexpr char32_t no_character = 0xFFFFFFFF;

struct Character {
    char32_t value = no_character; ///< `no_character` for a byte that is not UTF-8
    std::string_view bytes;
};

/// The character that a text begins with.
Character first_of(std::string_view text) noexcept {
    std::size_t const size = front_character(text);
    if (size == 0) {
        return {no_character, text.substr(0, 1)};
    }
    auto const lead = static_cast<unsigned char>(text.front());
    char32_t value = size == 1 ? lead : lead & (0xFFU >> (size + 1));
    for (char const byte : text.substr(1, size - 1)) {
        value = (value << 6U) | (static_cast<unsigned char>(byte) & 0x3FU);
    }
    return {value, text.substr(0, size)};
}

/// What XML 1.0 can hold and a reader can see; not controls of C1 or the direction of writing.
constexpr bool is_printed(char32_t value) noexcept {
    bool const is_control = value < 0x20 || (value >= 0x7F && value < 0xA0);
    bool const turns_writing = value == 0x200E || value == 0x200F ||
                               (value >= 0x202A && value <= 0x202E) ||
                               (value >= 0x2066 && value <= 0x2069);
    bool const ends_line = value == 0x2028 || value == 0x2029;
    bool const is_none = (value & 0xFFFEU) == 0xFFFE || value > 0x10FFFF;
    return !is_control && !turns_writing && !ends_line && !is_none;
}

/// Letters from U+00C0 to U+017F without their marks.
constexpr std::array<std::string_view, 0x180 - 0xC0> plain_letters{
    "A", "A", "A",  "A",  "AE", "AA", "AE", "C", "E",  "E", "E", "E", "I",  "I", "I",  "I",
    "D", "N", "O",  "O",  "O",  "O",  "OE", "x", "OE", "U", "U", "U", "UE", "Y", "TH", "ss",
    "a", "a", "a",  "a",  "ae", "aa", "ae", "c", "e",  "e", "e", "e", "i",  "i", "i",  "i",
    "d", "n", "o",  "o",  "o",  "o",  "oe", "/", "oe", "u", "u", "u", "ue", "y", "th", "y",
    "A", "a", "A",  "a",  "A",  "a",  "C",  "c", "C",  "c", "C", "c", "C",  "c", "D",  "d",
    "D", "d", "E",  "e",  "E",  "e",  "E",  "e", "E",  "e", "E", "e", "G",  "g", "G",  "g",
    "G", "g", "G",  "g",  "H",  "h",  "H",  "h", "I",  "i", "I", "i", "I",  "i", "I",  "i",
    "I", "i", "IJ", "ij", "J",  "j",  "K",  "k", "k",  "L", "l", "L", "l",  "L", "l",  "L",
    "l", "L", "l",  "N",  "n",  "N",  "n",  "N", "n",  "n", "N", "n", "O",  "o", "O",  "o",
    "O", "o", "OE", "oe", "R",  "r",  "R",  "r", "R",  "r", "S", "s", "S",  "s", "S",  "s",
    "S", "s", "T",  "t",  "T",  "t",  "T",  "t", "U",  "u", "U", "u", "U",  "u", "U",  "u",
    "U", "u", "U",  "u",  "W",  "w",  "Y",  "y", "Y",  "Z", "z", "Z", "z",  "Z", "z",  "s"};

constexpr bool is_upper(char c) noexcept {
    return c >= 'A' && c <= 'Z';
}

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

constexpr bool is_letter_or_digit(char c) noexcept {
    return is_upper(c) || is_digit(c) || (c >= 'a' && c <= 'z');
}

constexpr bool is_swift(char c) noexcept {
    return is_letter_or_digit(c) ||
           std::string_view{"/-?:().,'+ "}.find(c) != std::string_view::npos;
}

/// What stands for an ASCII character that SWIFT does not have.
constexpr char swift_instead_of(char c) noexcept {
    constexpr std::string_view from = "\"`_;[]{}<>\\|&";
    constexpr std::string_view to = "''-,()()()//+";
    auto const at = from.find(c);
    return at == std::string_view::npos ? '.' : to[at];
}

} // namespace

std::string plain_text(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    bool is_gap = false;
    while (!text.empty()) {
        auto const [value, bytes] = first_of(text);
        text.remove_prefix(bytes.size());
        if (value == U' ' || !is_printed(value)) {
            is_gap = !plain.empty();
            continue;
        }
        if (is_gap) {
            plain += ' ';
            is_gap = false;
        }
        plain += bytes;
    }
    return plain;
}

std::string_view first_characters(std::string_view text, std::size_t count_max) {
    std::size_t end = 0;
    for (std::size_t count = 0; count < count_max && end < text.size(); ++count) {
        end += first_of(text.substr(end)).bytes.size();
    }
    while (end > 0 && text[end - 1] == ' ') {
        --end;
    }
    return text.substr(0, end);
}

std::vector<std::string> pieces_of(std::string_view text, std::size_t characters_max) {
    std::vector<std::string> pieces;
    for (;;) {
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        if (text.empty()) {
            return pieces;
        }
        pieces.emplace_back(first_characters(text, characters_max));
        text.remove_prefix(pieces.back().size());
    }
}

std::string swift_text(std::string_view text) {
    std::string const plain = plain_text(text);
    std::string_view rest = plain;
    std::string swift;
    while (!rest.empty()) {
        auto const [value, bytes] = first_of(rest);
        rest.remove_prefix(bytes.size());
        if (value < 0x80) {
            char const c = static_cast<char>(value);
            swift += is_swift(c) ? c : swift_instead_of(c);
        } else if (value >= 0xC0 && value < 0x180) {
            swift += plain_letters[value - 0xC0];
        } else {
            swift += '.';
        }
    }
    return swift;
}

std::string reference_of(std::string_view id, std::size_t size_max) {
    bool const is_plain = !id.empty() && std::ranges::all_of(id, [](char c) {
        return is_letter_or_digit(c) || c == '-' || c == '.';
    });
    if (is_plain && id.size() <= size_max) {
        return std::string{id};
    }
    if (is_plain && size_max >= 32 && Uuid::parse(id)) {
        std::string digits{id};
        std::erase(digits, '-');
        return digits;
    }
    std::string digits;
    for (char const byte :
         hash(Hash::sha256, id).substr(0, std::min<std::size_t>(size_max / 2, 16))) {
        auto const value = static_cast<unsigned char>(byte);
        digits += hex_digits[value >> 4U];
        digits += hex_digits[value & 0xFU];
    }
    return digits;
}

bool is_iban_form(std::string_view text) noexcept {
    return text.size() >= 5 && text.size() <= 34 && is_upper(text[0]) && is_upper(text[1]) &&
           is_digit(text[2]) && is_digit(text[3]) &&
           std::ranges::all_of(text.substr(4), is_letter_or_digit);
}

bool is_bic_form(std::string_view text) noexcept {
    auto const is_upper_or_digit = [](char c) { return is_upper(c) || is_digit(c); };
    return (text.size() == 8 || text.size() == 11) && is_upper(text[4]) && is_upper(text[5]) &&
           std::ranges::all_of(text, is_upper_or_digit);
}

} // namespace nostro::inline v0::detail
