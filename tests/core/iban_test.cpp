#include <nostro/core/iban.hpp>

#include "core/bban_checks.hpp"
#include "core/identifier_faults.hpp"
#include "core/property.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

using namespace nostro;
using support::refusal_of;
using support::with_each_digit_changed;
using support::word_of;

namespace {

/// The examples of the registry, one for each country.
constexpr std::array registry_examples{
    "AD1200012030200359100100",
    "AE070331234567890123456",
    "AL47212110090000000235698741",
    "AT611904300234573201",
    "AZ21NABZ00000000137010001944",
    "BA391290079401028494",
    "BE68539007547034",
    "BG80BNBG96611020345678",
    "BH67BMAG00001299123456",
    "BI4210000100010000332045181",
    "BR1800360305000010009795493C1",
    "BY13NBRB3600900000002Z00AB00",
    "CH9300762011623852957",
    "CR05015202001026284066",
    "CY17002001280000001200527600",
    "CZ6508000000192000145399",
    "DE89370400440532013000",
    "DJ2100010000000154000100186",
    "DK5000400440116243",
    "DO28BAGR00000001212453611324",
    "EE382200221020145685",
    "EG380019000500000000263180002",
    "ES9121000418450200051332",
    "FI2112345600000785",
    "FK88SC123456789012",
    "FO6264600001631634",
    "FR1420041010050500013M02606",
    "GB29NWBK60161331926819",
    "GE29NB0000000101904917",
    "GI75NWBK000000007099453",
    "GL8964710001000206",
    "GR1601101250000000012300695",
    "GT82TRAJ01020000001210029690",
    "HN88CABF00000000000250005469",
    "HR1210010051863000160",
    "HU42117730161111101800000000",
    "IE29AIBK93115212345678",
    "IL620108000000099999999",
    "IQ98NBIQ850123456789012",
    "IS140159260076545510730339",
    "IT60X0542811101000000123456",
    "JO94CBJO0010000000000131000302",
    "KW81CBKU0000000000001234560101",
    "KZ86125KZT5004100100",
    "LB62099900000001001901229114",
    "LC55HEMM000100010012001200023015",
    "LI21088100002324013AA",
    "LT121000011101001000",
    "LU280019400644750000",
    "LV80BANK0000435195001",
    "LY83002048000020100120361",
    "MC5811222000010123456789030",
    "MD24AG000225100013104168",
    "ME25505000012345678951",
    "MK07250120000058984",
    "MN121234123456789123",
    "MR1300020001010000123456753",
    "MT84MALT011000012345MTLCAST001S",
    "MU17BOMM0101101030300200000MUR",
    "NI45BAPR00000013000003558124",
    "NL91ABNA0417164300",
    "NO9386011117947",
    "OM810180000001299123456",
    "PK36SCBL0000001123456702",
    "PL61109010140000071219812874",
    "PS92PALS000000000400123456702",
    "PT50000201231234567890154",
    "QA58DOHB00001234567890ABCDEFG",
    "RO49AAAA1B31007593840000",
    "RS35260005601001611379",
    "RU0304452522540817810538091310419",
    "SA0380000000608010167519",
    "SC18SSCB11010000000000001497USD",
    "SD2129010501234001",
    "SE4550000000058398257466",
    "SI56263300012039086",
    "SK3112000000198742637541",
    "SM86U0322509800000000270100",
    "SO211000001001000100141",
    "ST23000100010051845310146",
    "SV62CENR00000000000000700025",
    "TL380080012345678910157",
    "TN5910006035183598478831",
    "TR330006100519786457841326",
    "UA213223130000026007233566001",
    "VA59001123000012345678",
    "VG96VPVG0000012345678901",
    "XK051212012345678906",
    "YE15CBYE0001018861234567891234",
};

struct Vector {
    std::string_view right[3];
    std::string_view wrong_checksum;
    std::string_view wrong_length;
    std::string_view wrong_structure;
};

constexpr Vector vectors[]{
    {{"NO9386011117947", "NO7700401060286", "NO5898502032550"},
     "NO9386011117948",
     "NO770040106028",
     "NO93A8502032550"},
    {{"SE4550000000058398257466", "SE9155690709660906579205", "SE4220325134628196816154"},
     "SE4550000000058398257467",
     "SE915569070966090657920",
     "SE56A0325134628196816154"},
    {{"DK5000400440116243", "DK4181702896775371", "DK2497841403592566"},
     "DK5000400440116244",
     "DK418170289677537",
     "DK07A7841403592566"},
    {{"FI2112345600000785", "FI3133681951734381", "FI2140566674606696"},
     "FI2112345600000786",
     "FI313368195173438",
     "FI16A0566674606696"},
    {{"DE89370400440532013000", "DE41402094596792044306", "DE70138454909313110086"},
     "DE89370400440532013001",
     "DE4140209459679204430",
     "DE51A38454909313110086"},
    {{"FR1420041010050500013M02606", "FR7602835549311643870177827", "FR7631946173750863151570781"},
     "FR1420041010050500013M02607",
     "FR760283554931164387017782",
     "FR07A1946173750863151570781"},
    {{"GB29NWBK60161331926819", "GB63NWBK11947315787905", "GB27NWBK45904707663950"},
     "GB29NWBK60161331926810",
     "GB63NWBK1194731578790",
     "GB301WBK45904707663950"},
    {{"NL91ABNA0417164300", "NL11RABO9997830015", "NL07RABO6760824172"},
     "NL91ABNA0417164301",
     "NL11RABO999783001",
     "NL751ABO6760824172"},
    {{"BE68539007547034", "BE65143605211696", "BE22857146770947"},
     "BE68539007547035",
     "BE6514360521169",
     "BE43A57146770947"},
    {{"ES9121000418450200051332", "ES6610980716361221553291", "ES1929173961614620987719"},
     "ES9121000418450200051333",
     "ES661098071636122155329",
     "ES33A9173961614620987719"},
    {{"IT60X0542811101000000123456", "IT47F4441789146491668366110", "IT65H3146457038001148956697"},
     "IT60X0542811101000000123457",
     "IT47F444178914649166836611",
     "IT9813146457038001148956697"},
    {{"PL61109010140000071219812874",
      "PL05343581352748423034569176",
      "PL88160076955253120495501709"},
     "PL61109010140000071219812875",
     "PL0534358135274842303456917",
     "PL60A60076955253120495501709"},
    {{"CH9300762011623852957", "CH3468249411881548262", "CH6696197776233957341"},
     "CH9300762011623852958",
     "CH346824941188154826",
     "CH41A6197776233957341"},
    {{"AT611904300234573201", "AT076852798578338383", "AT601941248083658597"},
     "AT611904300234573202",
     "AT07685279857833838",
     "AT86A941248083658597"},
    {{"EE382200221020145685", "EE210128413669993295", "EE407750999484543574"},
     "EE382200221020145686",
     "EE21012841366999329",
     "EE81A750999484543574"},
    {{"PT50000201231234567890154", "PT50361926865372266450360", "PT50931913736903017887609"},
     "PT50000201231234567890155",
     "PT5036192686537226645036",
     "PT19A31913736903017887609"},
    {{"IS140159260076545510730339", "IS365687132775431783624015", "IS714278516988740158352223"},
     "IS140159260076545510730330",
     "IS36568713277543178362401",
     "IS54A278516988740158352223"},
    {{"LT121000011101001000", "LT493868053241378145", "LT941991761578294939"},
     "LT121000011101001001",
     "LT49386805324137814",
     "LT23A991761578294939"},
    {{"IE29AIBK93115212345678", "IE21BOFI41554263424975", "IE44BOFI18312158022196"},
     "IE29AIBK93115212345679",
     "IE21BOFI4155426342497",
     "IE631OFI18312158022196"},
    {{"MT84MALT011000012345MTLCAST001S",
      "MT51VALL58607798219256443333447",
      "MT52VALL81204496143060638926426"},
     "MT84MALT011000012345MTLCAST001T",
     "MT51VALL5860779821925644333344",
     "MT501ALL81204496143060638926426"},
};

/// An account number of the structure with random characters.
std::string random_bban(std::string_view structure, testing::RandomInput& random) {
    constexpr std::string_view characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    std::string bban;
    std::size_t size = 0;
    for (char const c : structure) {
        if (c >= '0' && c <= '9') {
            size = size * 10 + static_cast<std::size_t>(c - '0');
        } else if (c != '!') {
            auto const set = c == 'n'   ? characters.substr(0, 10)
                             : c == 'a' ? characters.substr(10)
                                        : characters;
            for (; size > 0; --size) {
                bban += set[random.up_to(set.size() - 1)];
            }
        }
    }
    return bban;
}

/// The same with right digits where the country has a rule: those that stand last in it are tried.
std::string right_bban(IbanCountry const& country, testing::RandomInput& random) {
    for (;;) {
        std::string bban = random_bban(country.structure, random);
        if (country.code == "BE" || country.code == "FR" || country.code == "PT" ||
            country.code == "SI") {
            for (int check = 0; check < 100; ++check) {
                bban[bban.size() - 2] = static_cast<char>('0' + check / 10);
                bban[bban.size() - 1] = static_cast<char>('0' + check % 10);
                if (detail::passes_bban_check(country.code, bban)) {
                    return bban;
                }
            }
        }
        if (detail::passes_bban_check(country.code, bban)) {
            return bban;
        }
    }
}

} // namespace

TEST_CASE("IBAN I01: given every right one of the facts, when parsed, then ok; every wrong one "
          "gives its fault") {
    for (Vector const& vector : vectors) {
        for (auto const text : vector.right) {
            CAPTURE(std::string{text});
            CHECK(word_of(Iban::check(text)) == "");
            CHECK(Iban::parse(text).text() == text);
            CHECK(Iban::make(text.substr(0, 2), text.substr(4)).text() == text);
        }
        CHECK(word_of(Iban::check(vector.wrong_checksum)) == "checksum");
        CHECK(word_of(Iban::check(vector.wrong_length)) == "length");
        CHECK(word_of(Iban::check(vector.wrong_structure)) == "structure");
    }
}

TEST_CASE("IBAN: given the registry's example of every country, when read, then ok in any print") {
    auto const countries = iban_countries();
    REQUIRE(countries.size() == registry_examples.size());
    for (std::size_t at = 0; at < countries.size(); ++at) {
        std::string const text{registry_examples[at]};
        CAPTURE(text);
        auto const iban = Iban::parse(text);
        CHECK(iban.country() == countries[at].code);
        CHECK(iban.bban() == text.substr(4));
        CHECK(text.size() == countries[at].length);
        CHECK(Iban::read(iban.printed()) == iban);
        std::string lower = iban.printed();
        std::ranges::transform(lower, lower.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
        CHECK(Iban::read(' ' + lower + ' ') == iban);
        CHECK(word_of(Iban::check(lower)) == "charset");
        CHECK(word_of(Iban::check(text + '0')) == "length");
        CHECK(word_of(Iban::check(text.substr(0, text.size() - 1))) == "length");
        CHECK(word_of(Iban::check(text.substr(0, 2) + "A" + text.substr(3))) == "structure");
    }
    CHECK(std::ranges::is_sorted(countries, {}, &IbanCountry::code));
}

TEST_CASE("IBAN I02: given check digits that nobody makes, when parsed, then refused although "
          "MOD 97 passes") {
    CHECK(word_of(Iban::check("NO9986011111728")) == "checkdigits_range");
    CHECK(word_of(Iban::check("NO0086011113607")) == "checkdigits_range");
    CHECK(word_of(Iban::check("NO0286011111728")) == "");
    CHECK(word_of(Iban::check("NO9786011113607")) == "");
}

TEST_CASE("IBAN I04: given a BBAN, when an IBAN is made, then it has its check digits") {
    auto const iban = Iban::make("NO", "86011117947");
    CHECK(iban.text() == "NO9386011117947");
    CHECK(iban.printed() == "NO93 8601 1117 947");
    CHECK(refusal_of([] { return Iban::make("NO", "86011117948"); }) == "iban.bban_checksum");
    CHECK(refusal_of([] { return Iban::make("NO", "8601111794"); }) == "iban.length");
    CHECK(refusal_of([] { return Iban::make("NO", "8601A117947"); }) == "iban.structure");
    CHECK(refusal_of([] { return Iban::make("NO", "8601 117947"); }) == "iban.charset");
    CHECK(refusal_of([] { return Iban::make("ZZ", "86011117947"); }) == "iban.country");
    CHECK(refusal_of([] { return Iban::make("no", "86011117947"); }) == "iban.charset");
    CHECK(refusal_of([] { return Iban::make("NO86", "011117947"); }) == "iban.country");
}

TEST_CASE("IBAN: given what is wrong, when parsed, then the first fault of the order is told, and "
          "not the number") {
    CHECK(word_of(Iban::check("")) == "country");
    CHECK(word_of(Iban::check("N")) == "country");
    CHECK(word_of(Iban::check("NO")) == "length");
    CHECK(word_of(Iban::check("ZZ9386011117947")) == "country");
    CHECK(word_of(Iban::check("GP1420041010050500013M02606")) == "country");
    CHECK(word_of(Iban::check("zz9386011117947")) == "charset");
    CHECK(word_of(Iban::check("no9386011117947")) == "charset");
    CHECK(word_of(Iban::check("NO93 8601 1117 947")) == "charset");
    CHECK(word_of(Iban::check("NO93-8601-1117-947")) == "charset");
    CHECK(word_of(Iban::check("NO938601111794\xc3\x98")) == "charset");
    CHECK(word_of(Iban::check(std::string_view{"NO9386011117947\0", 16})) == "charset");
    CHECK(word_of(Iban::check("NO6686011117948")) == "bban_checksum");
    CHECK(Iban::read("no93 8601 1117 947").text() == "NO9386011117947");
    try {
        static_cast<void>(Iban::parse("NO9386011117948"));
        FAIL("not refused");
    } catch (InvalidArgument const& error) {
        CHECK(error.detail("reason") == "iban.checksum");
        CHECK(error.detail("field") == "iban");
        CHECK(std::string_view{error.what()}.find("860") == std::string_view::npos);
    }
}

TEST_CASE("IBAN I12: given random account numbers of every country, when IBANs are made, then all "
          "pass, and no other digit does anywhere") {
    testing::RandomInput random;
    INFO("seed " << random.seed());
    std::size_t failed = 0;
    for (IbanCountry const& country : iban_countries()) {
        CAPTURE(std::string{country.code});
        for (int count = 0; count < 1'000; ++count) {
            auto const iban = Iban::make(country.code, right_bban(country, random));
            failed += Iban::check(iban.text()) ? 1U : 0U;
            if (count < 20) {
                with_each_digit_changed(iban.text(), 2, [&](std::string const& changed) {
                    auto const fault = Iban::check(changed);
                    failed += fault == IdentifierFault::checksum ||
                                      fault == IdentifierFault::checkdigits_range
                                  ? 0U
                                  : 1U;
                });
            }
        }
        CHECK(failed == 0);
    }
}

TEST_CASE("IBAN: given countries, when asked for SEPA and territories, then as in the tables") {
    auto const is_sepa = [](std::string_view code) {
        auto const countries = iban_countries();
        return std::ranges::find(countries, code, &IbanCountry::code)->is_sepa;
    };
    for (auto const* code : {"NO", "DE", "CH", "GB", "GI", "VA", "AD", "MD", "HR", "IS"}) {
        CHECK(is_sepa(code));
    }
    for (auto const* code : {"TR", "UA", "BR", "GL", "FO", "AE", "XK", "BA"}) {
        CHECK(!is_sepa(code));
    }
    CHECK(iban_country_of("GP") == "FR");
    CHECK(iban_country_of("JE") == "GB");
    CHECK(iban_country_of("AX") == "FI");
    CHECK(iban_country_of("NO") == "NO");
    CHECK(iban_country_of("") == "");
}
