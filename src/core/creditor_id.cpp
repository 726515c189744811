#include <nostro/core/creditor_id.hpp>

#include "core/identifier_text.hpp"

#include <algorithm>
#include <utility>

namespace nostro::inline v0 {

namespace {

constexpr std::string_view creditor_word = "creditor_id";
constexpr std::size_t business_code_size = 3;
constexpr std::size_t national_id_max = 28;

bool is_national_character(char c) noexcept {
    return detail::is_upper_or_digit(c) ||
           std::string_view{"+?/-:().,'"}.find(c) != std::string_view::npos;
}

/// The remainder of a country's id without the characters that are no letters or digits.
int national_remainder(std::string_view national_id) noexcept {
    int remainder = 0;
    for (char const& c : national_id) {
        if (detail::is_upper_or_digit(c)) {
            remainder = detail::mod_97({&c, 1}, remainder);
        }
    }
    return remainder;
}

std::optional<IdentifierFault> fault_of_creditor(std::string_view country,
                                                 std::string_view check_digits,
                                                 std::string_view business_code,
                                                 std::string_view national_id) noexcept {
    if (!detail::all_upper_or_digits(country) || !detail::all_upper_or_digits(check_digits) ||
        !detail::all_upper_or_digits(business_code) ||
        !std::ranges::all_of(national_id, is_national_character)) {
        return IdentifierFault::charset;
    }
    if (!detail::is_country(country)) {
        return IdentifierFault::country;
    }
    if (business_code.size() != business_code_size || national_id.empty() ||
        national_id.size() > national_id_max) {
        return IdentifierFault::length;
    }
    if (!detail::all_digits(check_digits) ||
        std::ranges::none_of(national_id, detail::is_upper_or_digit)) {
        return IdentifierFault::structure;
    }
    return std::nullopt;
}

std::string_view cut(std::string_view& text, std::size_t size) noexcept {
    auto const front = text.substr(0, size);
    text.remove_prefix(front.size());
    return front;
}

} // namespace

CreditorId::CreditorId(std::string text) noexcept : text_{std::move(text)} {}

std::optional<IdentifierFault> CreditorId::check(std::string_view text) noexcept {
    auto const country = cut(text, 2);
    auto const check_digits = cut(text, 2);
    auto const business_code = cut(text, business_code_size);
    if (auto const fault = fault_of_creditor(country, check_digits, business_code, text)) {
        return fault;
    }
    int const remainder =
        detail::mod_97(check_digits, detail::mod_97(country, national_remainder(text)));
    return remainder == 1 ? std::nullopt : std::optional{IdentifierFault::checksum};
}

CreditorId CreditorId::parse(std::string_view text) {
    if (auto const fault = check(text)) {
        detail::raise_fault(creditor_word, *fault);
    }
    return CreditorId{std::string{text}};
}

CreditorId CreditorId::read(std::string_view text) {
    return parse(detail::without_print(text));
}

CreditorId CreditorId::make(std::string_view country,
                            std::string_view national_id,
                            std::string_view business_code) {
    if (auto const fault = fault_of_creditor(country, "00", business_code, national_id)) {
        detail::raise_fault(creditor_word, *fault);
    }
    int const remainder =
        detail::mod_97("00", detail::mod_97(country, national_remainder(national_id)));
    std::string text{country};
    text.append(detail::check_digits_97(remainder)).append(business_code).append(national_id);
    return CreditorId{std::move(text)};
}

bool operator==(CreditorId const& a, CreditorId const& b) noexcept {
    return a.part(0, 4) == b.part(0, 4) && a.national_id() == b.national_id();
}

} // namespace nostro::inline v0
