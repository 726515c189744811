#include "statements/texts.hpp"

#include "core/ascii.hpp"
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

/// Characters from one to another, and how they are written in the characters of SWIFT: never
/// longer than in UTF-8.
struct SwiftSpelling {
    char32_t first;
    char32_t last;
    std::string_view text;
};

constexpr std::array swift_spellings{
    SwiftSpelling{0x00A0, 0x00A0, " "},   // no-break space, which stands within amounts
    SwiftSpelling{0x00AB, 0x00AB, "'"},   // quotation marks
    SwiftSpelling{0x00AD, 0x00AD, ""},    // soft hyphen
    SwiftSpelling{0x00B4, 0x00B4, "'"},   // accent that stands for an apostrophe
    SwiftSpelling{0x00BB, 0x00BB, "'"},   //
    SwiftSpelling{0x0218, 0x0218, "S"},   // Romanian letters with commas
    SwiftSpelling{0x0219, 0x0219, "s"},   //
    SwiftSpelling{0x021A, 0x021A, "T"},   //
    SwiftSpelling{0x021B, 0x021B, "t"},   //
    SwiftSpelling{0x0300, 0x036F, ""},    // marks of the letter before
    SwiftSpelling{0x1E9E, 0x1E9E, "SS"},  // capital sharp s
    SwiftSpelling{0x2000, 0x200A, " "},   // spaces of various widths
    SwiftSpelling{0x200B, 0x200D, ""},    // of no width
    SwiftSpelling{0x2010, 0x2015, "-"},   // hyphens and dashes
    SwiftSpelling{0x2018, 0x201F, "'"},   // quotation marks and apostrophes
    SwiftSpelling{0x2026, 0x2026, "..."}, //
    SwiftSpelling{0x202F, 0x202F, " "},   //
    SwiftSpelling{0x2032, 0x2033, "'"},   //
    SwiftSpelling{0x2039, 0x203A, "'"},   //
    SwiftSpelling{0x205F, 0x205F, " "},   //
    SwiftSpelling{0x2060, 0x2060, ""},    //
    SwiftSpelling{0x20AC, 0x20AC, "EUR"}, //
    SwiftSpelling{0x2212, 0x2212, "-"},   // minus
    SwiftSpelling{0x3000, 0x3000, " "},   //
    SwiftSpelling{0xFEFF, 0xFEFF, ""},    //
};

constexpr bool is_letter_or_digit(char c) noexcept {
    return is_upper_or_digit(c) || (c >= 'a' && c <= 'z');
}

constexpr bool is_swift(char c) noexcept {
    return is_letter_or_digit(c) ||
           std::string_view{"/-?:().,'+ "}.find(c) != std::string_view::npos;
}

/// How a character is written in the characters of SWIFT.
/// @param bytes  the character itself
std::string_view swift_spelling(char32_t value, std::string_view bytes) noexcept {
    if (value < 0x80) {
        constexpr std::string_view from = "\"`_;[]{}<>\\|&";
        constexpr std::string_view to = "''-,()()()//+";
        auto const at = from.find(bytes);
        return is_swift(bytes.front())        ? bytes
               : at == std::string_view::npos ? std::string_view{"."}
                                              : to.substr(at, 1);
    }
    if (value >= 0xC0 && value < 0x180) {
        return plain_letters[value - 0xC0];
    }
    auto const* const found = std::ranges::find_if(
        swift_spellings, [=](auto const& row) { return value >= row.first && value <= row.last; });
    return found == swift_spellings.end() ? "." : found->text;
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
        auto const spelling = swift_spelling(value, bytes);
        bool const repeats_space = spelling == " " && (swift.empty() || swift.back() == ' ');
        swift += repeats_space ? std::string_view{} : spelling;
    }
    while (swift.ends_with(' ')) {
        swift.pop_back();
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

bool is_bic_form(std::string_view text) noexcept {
    return (text.size() == 8 || text.size() == 11) && is_upper_letter(text[4]) &&
           is_upper_letter(text[5]) && all_upper_or_digits(text);
}

} // namespace nostro::inline v0::detail
