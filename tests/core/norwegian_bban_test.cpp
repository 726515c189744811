#include <nostro/core/norwegian_bban.hpp>

#include "core/identifier_faults.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace nostro;
using support::refusal_of;
using support::with_each_digit_changed;
using support::word_of;

TEST_CASE("Norwegian BBAN: given right ones, when parsed, then ok") {
    for (auto const* text :
         {"86011117947", "12345678903", "97100512347", "12345678040", "32012200012"}) {
        CAPTURE(text);
        CHECK(word_of(NorwegianBban::check(text)) == "");
        auto const bban = NorwegianBban::parse(text);
        CHECK(bban.text() == text);
        CHECK(NorwegianBban::read(bban.printed()) == bban);
        with_each_digit_changed(text, 0, [](std::string const& changed) {
            CHECK(word_of(NorwegianBban::check(changed)) == "checksum");
        });
    }
    CHECK(NorwegianBban::parse("86011117947").printed() == "8601.11.17947");
    for (auto const* print : {"8601.11.17947", "8601 11 17947", "8601-11-17947"}) {
        CHECK(NorwegianBban::read(print).text() == "86011117947");
        CHECK(word_of(NorwegianBban::check(print)) == "charset");
    }
}

TEST_CASE("Norwegian BBAN: given wrong ones, when parsed, then each gives its fault") {
    CHECK(word_of(NorwegianBban::check("86011117948")) == "checksum");
    CHECK(word_of(NorwegianBban::check("15038012345")) == "checksum");
    CHECK(word_of(NorwegianBban::check("15038012344")) == "");
    CHECK(word_of(NorwegianBban::check("8601111794")) == "length");
    CHECK(word_of(NorwegianBban::check("")) == "length");
    CHECK(word_of(NorwegianBban::check("8601A117947")) == "charset");
    CHECK(word_of(NorwegianBban::check("00000000000")) == "checksum");
    CHECK(refusal_of([] { return NorwegianBban::parse("86011117948"); }) == "bban.checksum");
    CHECK(refusal_of([] { return NorwegianBban::read("8601 1117"); }) == "bban.length");
}

TEST_CASE("Norwegian BBAN I05: given ten digits that have no check digit, when parsed, then all "
          "ten are refused") {
    for (char digit = '0'; digit <= '9'; ++digit) {
        CHECK(word_of(NorwegianBban::check(std::string{"1204050607"} + digit)) == "checksum");
    }
}
