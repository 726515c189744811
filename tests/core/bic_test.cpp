#include <nostro/core/bic.hpp>

#include "core/identifier_faults.hpp"

#include <doctest/doctest.h>

using namespace nostro;
using support::refusal_of;
using support::word_of;

TEST_CASE("BIC: given right ones, when parsed, then ok") {
    for (auto const* text : {"DNBANOKK", "DNBANOKKXXX", "DEUTDEFF500", "NDEANOKK", "NLPRXKPR"}) {
        CAPTURE(text);
        CHECK(word_of(Bic::check(text)) == "");
        CHECK(Bic::parse(text).text() == text);
    }
    CHECK(Bic::parse("DEUTDEFF500").country() == "DE");
    CHECK(Bic::read("dnba no kk").text() == "DNBANOKK");
}

TEST_CASE("BIC I09: given one with and one without the head office's branch, when compared, then "
          "equal; a test BIC is refused in production only") {
    CHECK(Bic::parse("DNBANOKK") == Bic::parse("DNBANOKKXXX"));
    CHECK(Bic::parse("DNBANOKK") != Bic::parse("DNBANOKK123"));
    CHECK(Bic::parse("DNBANOKK") != Bic::parse("NDEANOKK"));
    CHECK(Bic::parse("DNBANOKK").full_text() == "DNBANOKKXXX");
    CHECK(Bic::parse("DEUTDEFF500").full_text() == "DEUTDEFF500");
    CHECK(refusal_of([] { return Bic::parse("DNBANOK0"); }) == "bic.test_bic");
    CHECK(refusal_of([] { return Bic::parse("DNBANOK0XXX"); }) == "bic.test_bic");
    CHECK(Bic::parse("DNBANOK0", BicUse::test).is_test());
    CHECK(!Bic::parse("DNBANOKK").is_test());
    CHECK(Bic::parse("DNBANOK1").is_passive());
}

TEST_CASE("BIC: given wrong ones, when parsed, then each gives its fault") {
    CHECK(word_of(Bic::check("DNBANOK")) == "length");
    CHECK(word_of(Bic::check("DNBANOKKXX")) == "length");
    CHECK(word_of(Bic::check("")) == "length");
    CHECK(word_of(Bic::check("DNBA1OKK")) == "country");
    CHECK(word_of(Bic::check("DNBAZZKK")) == "country");
    CHECK(word_of(Bic::check("dnbanokk")) == "charset");
    CHECK(word_of(Bic::check("DNBANOK ")) == "charset");
    CHECK(word_of(Bic::check("DNBAZZK0", BicUse::test)) == "country");
}

TEST_CASE("BIC: given one that old messages cannot hold, when asked, then it says so") {
    CHECK(Bic::parse("DNBANOKK").has_old_form());
    CHECK(Bic::parse("DEUTDEFF500").has_old_form());
    CHECK(!Bic::parse("DNB1NOKK").has_old_form());
    CHECK(!Bic::parse("DNBANO1K").has_old_form());
    CHECK(!Bic::parse("DNBANOKO").has_old_form());
    CHECK(Bic::parse("DNBANO2K").has_old_form());
}

TEST_CASE("BIC: given an IBAN, when their countries differ, then it is of another bank, but for "
          "territories") {
    auto const french = Iban::parse("FR1420041010050500013M02606");
    auto const norwegian = Iban::parse("NO9386011117947");
    CHECK(Bic::parse("DNBANOKK").agrees_with(norwegian));
    CHECK(!Bic::parse("DNBANOKK").agrees_with(french));
    CHECK(Bic::parse("BNPAFRPP").agrees_with(french));
    CHECK(Bic::parse("BNPAGPGX").agrees_with(french));
    CHECK(!Bic::parse("BNPAGPGX").agrees_with(norwegian));
    CHECK(Bic::parse("MIDLJESH").agrees_with(Iban::parse("GB29NWBK60161331926819")));
    CHECK(refusal_of([&] {
              Bic::parse("DNBANOKK").require_agreement(french);
              return 0;
          }) == "bic.country_mismatch");
    Bic::parse("DNBANOKK").require_agreement(norwegian);
}
