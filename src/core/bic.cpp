#include <nostro/core/bic.hpp>

#include "core/identifier_text.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace nostro::inline v0 {

namespace {

constexpr std::string_view head_office = "XXX";
constexpr std::size_t short_bic_size = 8;
constexpr std::size_t full_bic_size = 11;

std::string_view branch_of(std::string_view bic) noexcept {
    return bic.size() == full_bic_size ? bic.substr(short_bic_size) : head_office;
}

} // namespace

Bic::Bic(std::string text) noexcept : text_{std::move(text)} {}

std::optional<IdentifierFault> Bic::check(std::string_view text, BicUse use) noexcept {
    if (!detail::all_upper_or_digits(text)) {
        return IdentifierFault::charset;
    }
    if (text.size() != short_bic_size && text.size() != full_bic_size) {
        return IdentifierFault::length;
    }
    if (!detail::is_country(text.substr(4, 2))) {
        return IdentifierFault::country;
    }
    if (use == BicUse::production && text[7] == '0') {
        return IdentifierFault::test_bic;
    }
    return std::nullopt;
}

Bic Bic::parse(std::string_view text, BicUse use) {
    if (auto const fault = check(text, use)) {
        detail::raise_fault("bic", *fault);
    }
    return Bic{std::string{text}};
}

Bic Bic::read(std::string_view text, BicUse use) {
    return parse(detail::without_print(text), use);
}

std::string Bic::full_text() const {
    return std::string{part(0, short_bic_size)}.append(branch_of(text_));
}

bool Bic::has_old_form() const noexcept {
    auto const place = part(6, 2);
    return std::ranges::all_of(part(0, 6), detail::is_upper_letter) && place.size() == 2 &&
           place[0] != '0' && place[0] != '1' && place[1] != 'O';
}

bool Bic::agrees_with(Iban const& iban) const noexcept {
    return iban_country_of(country()) == iban.country();
}

void Bic::require_agreement(Iban const& iban) const {
    if (!agrees_with(iban)) {
        throw InvalidArgument{"the BIC and the IBAN are of different countries",
                              {{"field", "bic"}, {"reason", "bic.country_mismatch"}}};
    }
}

bool operator==(Bic const& a, Bic const& b) noexcept {
    return a.part(0, short_bic_size) == b.part(0, short_bic_size) &&
           branch_of(a.text_) == branch_of(b.text_);
}

} // namespace nostro::inline v0
