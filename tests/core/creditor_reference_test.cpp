#include <nostro/core/creditor_reference.hpp>

#include "core/identifier_faults.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace nostro;
using support::refusal_of;
using support::with_each_digit_changed;
using support::word_of;

TEST_CASE("creditor reference: given right ones, when parsed and made, then ok") {
    for (std::string_view const text : {"RF18539007547034",
                                        "RF16INV20260001",
                                        "RF661234567",
                                        "RF95ABCDEFGHIJKLMNOPQRSTU",
                                        "RF529"}) {
        CAPTURE(std::string{text});
        CHECK(word_of(CreditorReference::check(text)) == "");
        auto const reference = CreditorReference::parse(text);
        CHECK(reference.text() == text);
        CHECK(reference.number() == text.substr(4));
        CHECK(CreditorReference::make(text.substr(4)) == reference);
        CHECK(CreditorReference::read(reference.printed()) == reference);
        with_each_digit_changed(reference.text(), 2, [](std::string const& changed) {
            CHECK(CreditorReference::check(changed).has_value());
        });
    }
    CHECK(CreditorReference::read(" rf18 5390 0754 7034").text() == "RF18539007547034");
    CHECK(CreditorReference::parse("RF18539007547034").printed() == "RF18 5390 0754 7034");
    CHECK(CreditorReference::make("1") != CreditorReference::make("01"));
}

TEST_CASE("creditor reference I08: given wrong ones, when parsed, then each gives its fault") {
    CHECK(word_of(CreditorReference::check("RF18539007547043")) == "checksum");
    CHECK(word_of(CreditorReference::check("RF19539007547034")) == "checksum");
    CHECK(word_of(CreditorReference::check("RF95ABCDEFGHIJKLMNOPQRSTUV")) == "length");
    CHECK(word_of(CreditorReference::check("RF1")) == "length");
    CHECK(word_of(CreditorReference::check("RF18")) == "length");
    CHECK(word_of(CreditorReference::check("")) == "prefix");
    CHECK(word_of(CreditorReference::check("RX18539007547034")) == "prefix");
    CHECK(word_of(CreditorReference::check("RF18-539007547034")) == "charset");
    CHECK(word_of(CreditorReference::check("rf18539007547034")) == "charset");
    CHECK(word_of(CreditorReference::check("RF1A539007547034")) == "structure");
    CHECK(word_of(CreditorReference::check("RF00539007547034")) == "checkdigits_range");
    CHECK(refusal_of([] { return CreditorReference::parse("RF18539007547043"); }) == "rf.checksum");
    CHECK(refusal_of([] { return CreditorReference::make(""); }) == "rf.length");
    CHECK(refusal_of([] { return CreditorReference::make(std::string(22, '1')); }) == "rf.length");
    CHECK(refusal_of([] { return CreditorReference::make("a1"); }) == "rf.charset");
}
