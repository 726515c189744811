#include <nostro/core/iban.hpp>

#include "core/bban_checks.hpp"
#include "core/identifier_text.hpp"

#include <algorithm>
#include <utility>

namespace nostro::inline v0 {

namespace {

constexpr std::string_view iban_word = "iban";

IbanCountry const* find_iban_country(std::string_view code) noexcept {
    auto const countries = iban_countries();
    auto const found = std::ranges::lower_bound(countries, code, {}, &IbanCountry::code);
    return found != countries.end() && found->code == code ? &*found : nullptr;
}

bool is_of_kind(char c, char kind) noexcept {
    return kind == 'n'   ? detail::is_decimal_digit(c)
           : kind == 'a' ? detail::is_upper_letter(c)
                         : detail::is_upper_or_digit(c);
}

/// @param bban  of the structure's length
bool has_structure(std::string_view bban, std::string_view structure) noexcept {
    std::size_t size = 0;
    for (char const c : structure) {
        if (detail::is_decimal_digit(c)) {
            size = size * 10 + static_cast<std::size_t>(detail::digit_value(c));
        } else if (c != '!') {
            if (!std::ranges::all_of(bban.substr(0, size),
                                     [c](char given) { return is_of_kind(given, c); })) {
                return false;
            }
            bban.remove_prefix(size);
            size = 0;
        }
    }
    return true;
}

std::optional<IdentifierFault> fault_of_form(std::string_view country,
                                             std::string_view check_digits,
                                             std::string_view bban) noexcept {
    if (!detail::all_upper_or_digits(country) || !detail::all_upper_or_digits(check_digits) ||
        !detail::all_upper_or_digits(bban)) {
        return IdentifierFault::charset;
    }
    IbanCountry const* const known = find_iban_country(country);
    if (known == nullptr) {
        return IdentifierFault::country;
    }
    if (country.size() + check_digits.size() + bban.size() != known->length) {
        return IdentifierFault::length;
    }
    if (!detail::all_digits(check_digits) || !has_structure(bban, known->structure)) {
        return IdentifierFault::structure;
    }
    return std::nullopt;
}

} // namespace

Iban::Iban(std::string text) noexcept : text_{std::move(text)} {}

std::optional<IdentifierFault> Iban::check(std::string_view text) noexcept {
    auto const country = text.substr(0, 2);
    auto const rest = text.substr(country.size());
    auto const check_digits = rest.substr(0, 2);
    auto const bban = rest.substr(check_digits.size());
    if (auto const fault = fault_of_form(country, check_digits, bban)) {
        return fault;
    }
    if (!detail::are_made_97(check_digits)) {
        return IdentifierFault::checkdigits_range;
    }
    if (detail::mod_97(text.substr(0, 4), detail::mod_97(bban)) != 1) {
        return IdentifierFault::checksum;
    }
    return detail::passes_bban_check(country, bban) ? std::nullopt
                                                    : std::optional{IdentifierFault::bban_checksum};
}

Iban Iban::parse(std::string_view text) {
    if (auto const fault = check(text)) {
        detail::raise_fault(iban_word, *fault);
    }
    return Iban{std::string{text}};
}

Iban Iban::read(std::string_view text) {
    return parse(detail::without_print(text));
}

Iban Iban::make(std::string_view country, std::string_view bban) {
    if (auto const fault = fault_of_form(country, "00", bban)) {
        detail::raise_fault(iban_word, *fault);
    }
    if (!detail::passes_bban_check(country, bban)) {
        detail::raise_fault(iban_word, IdentifierFault::bban_checksum);
    }
    int const remainder = detail::mod_97("00", detail::mod_97(country, detail::mod_97(bban)));
    std::string text{country};
    text.append(detail::check_digits_97(remainder)).append(bban);
    return Iban{std::move(text)};
}

std::string Iban::printed() const {
    return detail::in_fours(text_);
}

} // namespace nostro::inline v0
