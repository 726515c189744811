#include <nostro/core/creditor_id.hpp>

#include "core/identifier_faults.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace nostro;
using support::refusal_of;
using support::with_each_digit_changed;
using support::word_of;

TEST_CASE("creditor id: given right ones, when parsed and made, then ok") {
    for (std::string_view const text : {"DE98ZZZ09999999999",
                                        "DE98ABC09999999999",
                                        "DE98ZZ009999999999",
                                        "NL69ZZZ123456780000",
                                        "FR72ZZZ123456",
                                        "AT88ZZZ00000000001",
                                        "BE69ZZZ050D000000008",
                                        "NO92ZZZ999999999",
                                        "ES50ZZZM23456789",
                                        "FI68ZZZ01234567"}) {
        CAPTURE(std::string{text});
        CHECK(word_of(CreditorId::check(text)) == "");
        auto const id = CreditorId::parse(text);
        CHECK(id.text() == text);
        CHECK(id.country() == text.substr(0, 2));
        CHECK(id.business_code() == text.substr(4, 3));
        CHECK(id.national_id() == text.substr(7));
        CHECK(CreditorId::make(id.country(), id.national_id(), id.business_code()).text() == text);
        with_each_digit_changed(id.text(), 7, [](std::string const& changed) {
            CHECK(word_of(CreditorId::check(changed)) == "checksum");
        });
    }
    CHECK(CreditorId::make("DE", "09999999999").text() == "DE98ZZZ09999999999");
    CHECK(CreditorId::read("de98 zzz0 9999 9999 99").text() == "DE98ZZZ09999999999");
}

TEST_CASE("creditor id I10: given two that differ in the business code, when compared, then they "
          "are one creditor") {
    CHECK(CreditorId::parse("DE98ZZZ09999999999") == CreditorId::parse("DE98ABC09999999999"));
    CHECK(CreditorId::parse("DE98ZZZ09999999999") != CreditorId::make("DE", "09999999998"));
    CHECK(CreditorId::make("DE", "1") != CreditorId::make("AT", "1"));
}

TEST_CASE("creditor id: given wrong ones, when parsed, then each gives its fault") {
    CHECK(word_of(CreditorId::check("DE97ZZZ09999999999")) == "checksum");
    CHECK(word_of(CreditorId::check("DE98ZZZ")) == "length");
    CHECK(word_of(CreditorId::check("DE98ZZZ" + std::string(29, '0'))) == "length");
    CHECK(word_of(CreditorId::check("")) == "country");
    CHECK(word_of(CreditorId::check("D198ZZZ09999999999")) == "country");
    CHECK(word_of(CreditorId::check("ZZ98ZZZ09999999999")) == "country");
    CHECK(word_of(CreditorId::check("DE98zzz09999999999")) == "charset");
    CHECK(word_of(CreditorId::check("DE98ZZ-09999999999")) == "charset");
    CHECK(word_of(CreditorId::check("FR72ZZZ123465")) == "checksum");
    CHECK(word_of(CreditorId::check("DEA8ZZZ09999999999")) == "structure");
    CHECK(word_of(CreditorId::check("DE98ZZZ---")) == "structure");
    CHECK(refusal_of([] { return CreditorId::parse("DE97ZZZ09999999999"); }) ==
          "creditor_id.checksum");
    CHECK(refusal_of([] { return CreditorId::make("DE", "1", "ZZ"); }) == "creditor_id.length");
}

TEST_CASE("creditor id: given signs between the letters, when checked, then they do not count") {
    auto const id = CreditorId::make("FR", "12-34/56");
    CHECK(id.text() == "FR72ZZZ12-34/56");
    CHECK(word_of(CreditorId::check(id.text())) == "");
}
