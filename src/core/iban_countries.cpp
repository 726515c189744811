#include <nostro/core/iban.hpp>

#include <algorithm>
#include <array>

namespace nostro::inline v0 {

namespace {

constexpr bool in_sepa = true;
constexpr bool elsewhere = false;

consteval IbanCountry row(std::string_view code, std::string_view structure, bool is_sepa) {
    unsigned length = 4; // country and check digits
    unsigned part = 0;
    for (char const c : structure) {
        if (c >= '0' && c <= '9') {
            part = part * 10 + static_cast<unsigned>(c - '0');
        } else if (c != '!') {
            length += part;
            part = 0;
        }
    }
    return {code, structure, static_cast<std::uint8_t>(length), is_sepa};
}

/// The IBAN registry of SWIFT as of 2026. SEPA as of 2026: the European Economic Area, Andorra,
/// Monaco, San Marino, Switzerland, the United Kingdom with Gibraltar, the Vatican, and those of
/// 2024 and 2025: Albania, Moldova, Montenegro, North Macedonia and Serbia.
constexpr std::array countries{
    row("AD", "4!n4!n12!c", in_sepa),
    row("AE", "3!n16!n", elsewhere),
    row("AL", "8!n16!c", in_sepa),
    row("AT", "5!n11!n", in_sepa),
    row("AZ", "4!a20!c", elsewhere),
    row("BA", "3!n3!n8!n2!n", elsewhere),
    row("BE", "3!n7!n2!n", in_sepa),
    row("BG", "4!a4!n2!n8!c", in_sepa),
    row("BH", "4!a14!c", elsewhere),
    row("BI", "5!n5!n11!n2!n", elsewhere),
    row("BR", "8!n5!n10!n1!a1!c", elsewhere),
    row("BY", "4!c4!n16!c", elsewhere),
    row("CH", "5!n12!c", in_sepa),
    row("CR", "4!n14!n", elsewhere),
    row("CY", "3!n5!n16!c", in_sepa),
    row("CZ", "4!n6!n10!n", in_sepa),
    row("DE", "8!n10!n", in_sepa),
    row("DJ", "5!n5!n11!n2!n", elsewhere),
    row("DK", "4!n9!n1!n", in_sepa),
    row("DO", "4!c20!n", elsewhere),
    row("EE", "2!n2!n11!n1!n", in_sepa),
    row("EG", "4!n4!n17!n", elsewhere),
    row("ES", "4!n4!n1!n1!n10!n", in_sepa),
    row("FI", "3!n11!n", in_sepa),
    row("FK", "2!a12!n", elsewhere),
    row("FO", "4!n9!n1!n", elsewhere),
    row("FR", "5!n5!n11!c2!n", in_sepa),
    row("GB", "4!a6!n8!n", in_sepa),
    row("GE", "2!a16!n", elsewhere),
    row("GI", "4!a15!c", in_sepa),
    row("GL", "4!n9!n1!n", elsewhere),
    row("GR", "3!n4!n16!c", in_sepa),
    row("GT", "4!c20!c", elsewhere),
    row("HN", "4!a20!n", elsewhere),
    row("HR", "7!n10!n", in_sepa),
    row("HU", "3!n4!n1!n15!n1!n", in_sepa),
    row("IE", "4!a6!n8!n", in_sepa),
    row("IL", "3!n3!n13!n", elsewhere),
    row("IQ", "4!a3!n12!n", elsewhere),
    row("IS", "4!n2!n6!n10!n", in_sepa),
    row("IT", "1!a5!n5!n12!c", in_sepa),
    row("JO", "4!a4!n18!c", elsewhere),
    row("KW", "4!a22!c", elsewhere),
    row("KZ", "3!n13!c", elsewhere),
    row("LB", "4!n20!c", elsewhere),
    row("LC", "4!a24!c", elsewhere),
    row("LI", "5!n12!c", in_sepa),
    row("LT", "5!n11!n", in_sepa),
    row("LU", "3!n13!c", in_sepa),
    row("LV", "4!a13!c", in_sepa),
    row("LY", "3!n3!n15!n", elsewhere),
    row("MC", "5!n5!n11!c2!n", in_sepa),
    row("MD", "2!c18!c", in_sepa),
    row("ME", "3!n13!n2!n", in_sepa),
    row("MK", "3!n10!c2!n", in_sepa),
    row("MN", "4!n12!n", elsewhere),
    row("MR", "5!n5!n11!n2!n", elsewhere),
    row("MT", "4!a5!n18!c", in_sepa),
    row("MU", "4!a2!n2!n12!n3!n3!a", elsewhere),
    row("NI", "4!a20!n", elsewhere),
    row("NL", "4!a10!n", in_sepa),
    row("NO", "4!n6!n1!n", in_sepa),
    row("OM", "3!n16!c", elsewhere),
    row("PK", "4!a16!c", elsewhere),
    row("PL", "8!n16!n", in_sepa),
    row("PS", "4!a21!c", elsewhere),
    row("PT", "4!n4!n11!n2!n", in_sepa),
    row("QA", "4!a21!c", elsewhere),
    row("RO", "4!a16!c", in_sepa),
    row("RS", "3!n13!n2!n", in_sepa),
    row("RU", "9!n5!n15!c", elsewhere),
    row("SA", "2!n18!c", elsewhere),
    row("SC", "4!a2!n2!n16!n3!a", elsewhere),
    row("SD", "2!n12!n", elsewhere),
    row("SE", "3!n16!n1!n", in_sepa),
    row("SI", "5!n8!n2!n", in_sepa),
    row("SK", "4!n6!n10!n", in_sepa),
    row("SM", "1!a5!n5!n12!c", in_sepa),
    row("SO", "4!n3!n12!n", elsewhere),
    row("ST", "4!n4!n11!n2!n", elsewhere),
    row("SV", "4!a20!n", elsewhere),
    row("TL", "3!n14!n2!n", elsewhere),
    row("TN", "2!n3!n13!n2!n", elsewhere),
    row("TR", "5!n1!n16!c", elsewhere),
    row("UA", "6!n19!c", elsewhere),
    row("VA", "3!n15!n", in_sepa),
    row("VG", "4!a16!n", elsewhere),
    row("XK", "4!n10!n2!n", elsewhere),
    row("YE", "4!a4!n18!c", elsewhere),
};

struct Territory {
    std::string_view code;
    std::string_view country;
};

/// Whose accounts have the IBANs of another country.
constexpr std::array territories{
    Territory{"AX", "FI"},
    Territory{"BL", "FR"},
    Territory{"GF", "FR"},
    Territory{"GG", "GB"},
    Territory{"GP", "FR"},
    Territory{"IM", "GB"},
    Territory{"JE", "GB"},
    Territory{"MF", "FR"},
    Territory{"MQ", "FR"},
    Territory{"NC", "FR"},
    Territory{"PF", "FR"},
    Territory{"PM", "FR"},
    Territory{"RE", "FR"},
    Territory{"TF", "FR"},
    Territory{"WF", "FR"},
    Territory{"YT", "FR"},
};

} // namespace

std::span<IbanCountry const> iban_countries() noexcept {
    return countries;
}

std::string_view iban_country_of(std::string_view country) noexcept {
    auto const* const found = std::ranges::find(territories, country, &Territory::code);
    return found == territories.end() ? country : found->country;
}

} // namespace nostro::inline v0
