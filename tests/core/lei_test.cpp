#include <nostro/core/lei.hpp>

#include "core/identifier_faults.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace nostro;
using support::refusal_of;
using support::with_each_digit_changed;
using support::word_of;

TEST_CASE("LEI I11: given right ones, when parsed and made, then ok; with one digit changed they "
          "are not") {
    for (std::string_view const text : {"HWUPKR0MPOU8FGXBT394",
                                        "5493001KJTIIGC8Y1R12",
                                        "549300GKFG0RYRRQ1414",
                                        "529900T8BM49AURSDO55",
                                        "7LTWFZYICNSX8D621K86"}) {
        CAPTURE(std::string{text});
        CHECK(word_of(Lei::check(text)) == "");
        auto const lei = Lei::parse(text);
        CHECK(lei.text() == text);
        CHECK(Lei::make(text.substr(0, 18)) == lei);
        with_each_digit_changed(lei.text(), 0, [](std::string const& changed) {
            CHECK(word_of(Lei::check(changed)) == "checksum");
        });
    }
    CHECK(Lei::read("5493 00gk fg0r yrrq 1414").text() == "549300GKFG0RYRRQ1414");
}

TEST_CASE("LEI: given wrong ones, when parsed, then each gives its fault") {
    CHECK(word_of(Lei::check("549300GKFG0RYRRQ1415")) == "checksum");
    CHECK(word_of(Lei::check("5493001KJTIIGC8Y1R13")) == "checksum");
    CHECK(word_of(Lei::check("549300GKFG0RYRRQ141")) == "length");
    CHECK(word_of(Lei::check("549300gkfg0ryrrq1414")) == "charset");
    CHECK(word_of(Lei::check("HWUPKR0MPOU8FGXBT3A4")) == "structure");
    CHECK(word_of(Lei::check("")) == "length");
    CHECK(refusal_of([] { return Lei::parse("549300GKFG0RYRRQ1415"); }) == "lei.checksum");
    CHECK(refusal_of([] { return Lei::make("549300GKFG0RYRRQ1"); }) == "lei.length");
    CHECK(refusal_of([] { return Lei::make("549300gkfg0ryrrq14"); }) == "lei.charset");
}
