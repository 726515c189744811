#include "core/identifier_text.hpp"

#include "core/identifier_faults.hpp"
#include "core/property.hpp"

#include <nostro/core/bic.hpp>
#include <nostro/core/creditor_id.hpp>
#include <nostro/core/creditor_reference.hpp>
#include <nostro/core/iban.hpp>
#include <nostro/core/kid.hpp>
#include <nostro/core/lei.hpp>
#include <nostro/core/norwegian_bban.hpp>

#include <doctest/doctest.h>

#include <iterator>
#include <string>
#include <string_view>
#include <utility>

using namespace nostro;
using support::refusal_of;
using support::word_of;

namespace {

/// Begins like something right and goes on with what comes.
std::string any_text(testing::RandomInput& random) {
    constexpr std::string_view starts[]{"",
                                        "NO9386011117947",
                                        "86011117947",
                                        "RF18539007547034",
                                        "DNBANOKKXXX",
                                        "DE98ZZZ09999999999",
                                        "549300GKFG0RYRRQ1414",
                                        "MT84MALT011000012345MTLCAST001S"};
    constexpr std::string_view letters{"ABCXYZ0189abcz .-/\0\xc3\x98\xff", 22};
    auto const start = starts[random.up_to(std::size(starts) - 1)];
    std::string text{start.substr(0, random.up_to(start.size()))};
    for (auto count = random.up_to(8); count > 0; --count) {
        text += letters[random.up_to(letters.size() - 1)];
    }
    return text;
}

template <class Identifier>
void check_verdict(std::string const& text) {
    auto const fault = Identifier::check(text);
    auto const refusal = refusal_of([&] { return Identifier::parse(text); });
    CHECK(refusal.empty() == !fault);
    CHECK(refusal.substr(refusal.find('.') + 1) == word_of(fault));
    if (!fault) {
        CHECK(Identifier::parse(text).text() == text);
        CHECK(Identifier::read(text) == Identifier::parse(text));
    }
}

} // namespace

TEST_CASE("identifiers: given any bytes, when checked and parsed, then the verdict is the same") {
    testing::RandomInput random;
    INFO("seed " << random.seed());
    KidAgreement const agreement{KidAlgorithm::mod11};
    for (int count = 0; count < 5'000; ++count) {
        std::string const text = any_text(random);
        CAPTURE(text);
        check_verdict<Iban>(text);
        check_verdict<NorwegianBban>(text);
        check_verdict<CreditorReference>(text);
        check_verdict<CreditorId>(text);
        check_verdict<Lei>(text);
        CHECK(Bic::check(text).has_value() ==
              !refusal_of([&] { return Bic::parse(text); }).empty());
        static_cast<void>(agreement.check(text));
    }
}

TEST_CASE("identifiers: given one that was moved from, when asked for its parts, then they are "
          "empty") {
    auto iban = Iban::parse("NO9386011117947");
    auto bic = Bic::parse("DNBANOKK");
    auto const kept = std::pair{std::move(iban), std::move(bic)};
    CHECK(kept.first.bban() == "86011117947");
    CHECK(iban.bban().size() + iban.country().size() == 0); // NOLINT(bugprone-use-after-move)
    CHECK(!bic.is_test());                                  // NOLINT(bugprone-use-after-move)
    CHECK(bic.country().empty());                           // NOLINT(bugprone-use-after-move)
}

TEST_CASE("identifiers: given codes of countries, when looked up, then those of ISO 3166-1 and "
          "Kosovo are") {
    std::size_t count = 0;
    for (char first = 'A'; first <= 'Z'; ++first) {
        for (char second = 'A'; second <= 'Z'; ++second) {
            count += detail::is_country(std::string{first, second}) ? 1U : 0U;
        }
    }
    CHECK(count == 250);
    for (auto const* code : {"NO", "XK", "ZW", "AD", "GG"}) {
        CHECK(detail::is_country(code));
    }
    for (auto const* code :
         {"", "N", "NOR", "ZZ", "UK", "EU", "no", "D A", " A", "A ", "\xff\xff"}) {
        CHECK(!detail::is_country(code));
    }
}
