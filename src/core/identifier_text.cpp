#include "core/identifier_text.hpp"

#include <nostro/core/enum_names.hpp>

#include <nostro/core/error.hpp>

namespace nostro::inline v0::detail {

namespace {

/// ISO 3166-1 alpha-2 as of 2026, and XK.
constexpr std::string_view country_codes =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR "
    "BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ "
    "EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW "
    "GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY "
    "KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV "
    "MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY "
    "QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG "
    "TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA "
    "ZM ZW ";

static_assert(country_codes.size() == 3 * 250);

} // namespace

bool is_country(std::string_view code) noexcept {
    if (code.size() != 2) {
        return false;
    }
    for (std::size_t at = 0; at < country_codes.size(); at += 3) {
        if (country_codes.substr(at, 2) == code) {
            return true;
        }
    }
    return false;
}

std::string without_print(std::string_view text, std::string_view separators) {
    std::string plain;
    plain.reserve(text.size());
    for (char const c : text) {
        if (c != ' ' && separators.find(c) == std::string_view::npos) {
            plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        }
    }
    return plain;
}

std::string in_fours(std::string_view text) {
    std::string printed;
    for (std::size_t at = 0; at < text.size(); at += 4) {
        printed.append(at == 0 ? "" : " ").append(text.substr(at, 4));
    }
    return printed;
}

void raise_fault(std::string_view identifier, IdentifierFault fault) {
    std::string const reason = std::string{identifier} + '.' + std::string{name_of(fault)};
    throw InvalidArgument{"not a valid identifier: " + reason,
                          {{"field", std::string{identifier}}, {"reason", reason}}};
}

} // namespace nostro::inline v0::detail
