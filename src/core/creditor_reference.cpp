#include <nostro/core/creditor_reference.hpp>

#include "core/identifier_text.hpp"

#include <cstddef>
#include <utility>

namespace nostro::inline v0 {

namespace {

constexpr std::string_view reference_word = "rf";
constexpr std::string_view reference_prefix = "RF";
constexpr std::size_t reference_number_max = 21;

bool is_reference_number_size(std::size_t size) noexcept {
    return size >= 1 && size <= reference_number_max;
}

} // namespace

CreditorReference::CreditorReference(std::string text) noexcept : text_{std::move(text)} {}

std::optional<IdentifierFault> CreditorReference::check(std::string_view text) noexcept {
    if (!detail::all_upper_or_digits(text)) {
        return IdentifierFault::charset;
    }
    if (!text.starts_with(reference_prefix)) {
        return IdentifierFault::prefix;
    }
    if (text.size() < 4 || !is_reference_number_size(text.size() - 4)) {
        return IdentifierFault::length;
    }
    auto const check_digits = text.substr(2, 2);
    if (!detail::all_digits(check_digits)) {
        return IdentifierFault::structure;
    }
    if (!detail::are_made_97(check_digits)) {
        return IdentifierFault::checkdigits_range;
    }
    if (detail::mod_97(text.substr(0, 4), detail::mod_97(text.substr(4))) != 1) {
        return IdentifierFault::checksum;
    }
    return std::nullopt;
}

CreditorReference CreditorReference::parse(std::string_view text) {
    if (auto const fault = check(text)) {
        detail::raise_fault(reference_word, *fault);
    }
    return CreditorReference{std::string{text}};
}

CreditorReference CreditorReference::read(std::string_view text) {
    return parse(detail::without_print(text));
}

CreditorReference CreditorReference::make(std::string_view number) {
    if (!detail::all_upper_or_digits(number)) {
        detail::raise_fault(reference_word, IdentifierFault::charset);
    }
    if (!is_reference_number_size(number.size())) {
        detail::raise_fault(reference_word, IdentifierFault::length);
    }
    int const remainder =
        detail::mod_97("00", detail::mod_97(reference_prefix, detail::mod_97(number)));
    std::string text{reference_prefix};
    text.append(detail::check_digits_97(remainder)).append(number);
    return CreditorReference{std::move(text)};
}

std::string CreditorReference::printed() const {
    return detail::in_fours(text_);
}

} // namespace nostro::inline v0
