#include "core/utf8.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace nostro;
using namespace std::string_view_literals;

TEST_CASE("well-formed text is accepted") {
    for (auto const text : {""sv,
                            "plain ASCII \x01\x7F"sv,
                            "\xC2\x80"sv,
                            "\xDF\xBF"sv,
                            "e\xCC\x81"sv,
                            "\xE0\xA0\x80"sv,
                            "\xE1\x80\x80"sv,
                            "\xEC\xBF\xBF"sv,
                            "\xED\x9F\xBF"sv,
                            "\xEE\x80\x80"sv,
                            "\xEF\xBF\xBF"sv,
                            "\xEF\xBB\xBF"sv,
                            "\xF0\x90\x80\x80"sv,
                            "\xF3\xBF\xBF\xBF"sv,
                            "\xF4\x8F\xBF\xBF"sv,
                            "\xF0\x9F\x92\xB6 and \xE2\x82\xAC"sv}) {
        CAPTURE(printable(text));
        CHECK(is_valid_text(text));
    }
}

TEST_CASE("hostile text is refused") {
    for (auto const text : {
             "\0"sv,
             "a\0b"sv, // U+0000
             "\x80"sv,
             "\xBF"sv,
             "a\x80z"sv, // a continuation alone
             "\xC0\x80"sv,
             "\xC1\xBF"sv,
             "\xE0\x80\x80"sv, // overlong
             "\xE0\x9F\xBF"sv,
             "\xF0\x80\x80\x80"sv,
             "\xF0\x8F\xBF\xBF"sv,
             "\xED\xA0\x80"sv,
             "\xED\xBF\xBF"sv,             // surrogates
             "\xED\xA0\xBD\xED\xB2\xB6"sv, // a surrogate pair (CESU-8)
             "\xF4\x90\x80\x80"sv,
             "\xF5\x80\x80\x80"sv, // above U+10FFFF
             "\xF8\x88\x80\x80\x80"sv,
             "\xFE"sv,
             "\xFF"sv,
             "\xC3"sv,
             "\xE2\x82"sv,
             "\xF0\x9F\x92"sv, // cut off
             "\xC3\x28"sv,
             "\xE2\x28\xA1"sv,
             "\xE2\x82\x28"sv,
             "\xF0\x9F\x28\xB6"sv,
             "\xF0\x9F\x92\x28"sv,
             "\xE2\x82\xC2\x80"sv,
             "\xC3\xC3"sv,
         }) {
        CAPTURE(printable(text));
        CHECK_FALSE(is_valid_text(text));
        CHECK_FALSE(is_valid_text("front" + std::string{text}));
    }
}

TEST_CASE("a wrong byte is found wherever it stands in a long text") {
    for (std::size_t size = 1; size <= 40; ++size) {
        CAPTURE(size);
        CHECK(is_valid_text(std::string(size, 'a')));
        CHECK(is_valid_text(std::string(size, '\x01')));
        for (std::size_t at = 0; at < size; ++at) {
            CAPTURE(at);
            for (char const wrong : {'\0', '\x80', '\xFF'}) {
                std::string text(size, '\x01');
                text[at] = wrong;
                CHECK_FALSE(is_valid_text(text));
            }
            auto const text = std::string(at, 'a') + "\xE2\x82\xAC" + std::string(size - at, 'b');
            CHECK(is_valid_text(text));
        }
    }
}

TEST_CASE("every code point has exactly one accepted form") {
    // All two-byte and three-byte sequences: as many are accepted as there are code points for
    // them.
    int accepted = 0;
    for (int i = 0; i < 0x10000; ++i) {
        std::array const two{static_cast<char>(i >> 8), static_cast<char>(i & 0xFF)};
        bool const both_ascii = (i >> 8) < 0x80;
        accepted += !both_ascii && is_valid_text({two.data(), two.size()});
    }
    CHECK(accepted == 0x800 - 0x80);
    accepted = 0;
    for (int i = 0xE00000; i < 0xF00000; ++i) {
        std::array const three{static_cast<char>(i >> 16),
                               static_cast<char>(i >> 8 & 0xFF),
                               static_cast<char>(i & 0xFF)};
        accepted += is_valid_text({three.data(), three.size()});
    }
    CHECK(accepted == 0x10000 - 0x800 - 0x800);
}

TEST_CASE("printable text shows every byte and is cut") {
    CHECK(printable("a\n\xFF\0z"sv) == "a\\x0a\\xff\\x00z");
    CHECK(printable("abcdef", 3) == "abc...");
    CHECK(printable("abc", 3) == "abc");
}
