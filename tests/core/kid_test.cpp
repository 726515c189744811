#include <nostro/core/kid.hpp>

#include "core/identifier_faults.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace nostro;
using support::refusal_of;
using support::word_of;

namespace {

KidAgreement const mod10{KidAlgorithm::mod10};
KidAgreement const mod11{KidAlgorithm::mod11};

} // namespace

TEST_CASE("KID: given right ones of an algorithm, when checked and made, then ok") {
    for (std::string_view const text :
         {"12345674", "602243", "0001234567897", "987654321098765432101234"}) {
        CAPTURE(std::string{text});
        CHECK(word_of(mod10.check(text)) == "");
        CHECK(mod10.make(text.substr(0, text.size() - 1)) == text);
    }
    for (std::string_view const text :
         {"12345674", "602248", "0001234567892", "98765432109876543210123-", "1009-"}) {
        CAPTURE(std::string{text});
        CHECK(word_of(mod11.check(text)) == "");
        CHECK(mod11.make(text.substr(0, text.size() - 1)) == text);
    }
}

TEST_CASE("KID I06: given one of the other algorithm, when checked, then refused") {
    CHECK(word_of(mod11.check("602243")) == "checksum");
    CHECK(word_of(mod10.check("602243")) == "");
    CHECK(word_of(mod10.check("602248")) == "checksum");
    CHECK(refusal_of([] {
              mod11.require("602243");
              return 0;
          }) == "kid.checksum");
    CHECK(refusal_of([] {
              mod10.require("602243");
              return 0;
          }) == "");
}

TEST_CASE("KID: given wrong ones, when checked, then each gives its fault") {
    CHECK(word_of(mod10.check("12345675")) == "checksum");
    CHECK(word_of(mod10.check("1")) == "length");
    CHECK(word_of(mod10.check("")) == "length");
    CHECK(word_of(mod10.check("1234567A")) == "charset");
    CHECK(word_of(mod10.check("1234567 ")) == "charset");
    CHECK(word_of(mod10.check(std::string(26, '0'))) == "length");
    CHECK(word_of(mod10.check(std::string(25, '0'))) == "");
    CHECK(word_of(mod10.check("1009-")) == "charset");
    CHECK(word_of(mod11.check("10090")) == "checksum");
    CHECK(word_of(mod11.check("10092")) == "checksum");
    CHECK(word_of(mod11.check("-1009")) == "charset");
    CHECK(word_of(mod11.check("10-9-")) == "charset");
    CHECK(word_of(mod11.check("-")) == "length");
    CHECK(refusal_of([] { return mod10.make("12a"); }) == "kid.charset");
    CHECK(refusal_of([] { return mod10.make(""); }) == "kid.length");
    CHECK(refusal_of([] { return mod11.make(std::string(25, '1')); }) == "kid.length");
}

TEST_CASE("KID: given AvtaleGiro, when a short one is checked, then refused") {
    KidAgreement const avtalegiro{KidAlgorithm::mod10, KidAgreement::avtalegiro_length_min};
    CHECK(word_of(avtalegiro.check("18")) == "length");
    CHECK(word_of(mod10.check("18")) == "");
    CHECK(word_of(avtalegiro.check("0018")) == "");
}

TEST_CASE("KID: given an agreement of structures, when checked, then the length decides the "
          "algorithm") {
    KidAgreement const agreement{{{6, KidAlgorithm::mod11}, {8, KidAlgorithm::mod10}}};
    CHECK(word_of(agreement.check("602248")) == "");
    CHECK(word_of(agreement.check("602243")) == "checksum");
    CHECK(word_of(agreement.check("12345674")) == "");
    CHECK(word_of(agreement.check("1009-")) == "length");
    CHECK(agreement.make("60224") == "602248");
    CHECK(refusal_of([&] { return agreement.make("6022"); }) == "kid.length");
    CHECK(agreement.structures().size() == 2);
    CHECK(agreement == KidAgreement{{{6, KidAlgorithm::mod11}, {8, KidAlgorithm::mod10}}});
}

TEST_CASE("KID: given an agreement that contradicts itself, when made, then refused") {
    using Structures = std::vector<KidStructure>;
    for (Structures const& structures : {Structures{},
                                         Structures{{1}},
                                         Structures{{26}},
                                         Structures{{6}, {8}, {6}},
                                         Structures{{6}, {7}, {8}, {9}}}) {
        CHECK(refusal_of([&] { return KidAgreement{structures}; }) == "invalid_agreement");
    }
    CHECK(refusal_of([] { return KidAgreement{KidAlgorithm::mod10, 1}; }) == "invalid_agreement");
    CHECK(refusal_of([] { return KidAgreement{KidAlgorithm::mod10, 26}; }) == "invalid_agreement");
}
