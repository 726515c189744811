#include <nostro/core/lei.hpp>

#include "core/identifier_text.hpp"

#include <cstddef>
#include <utility>

namespace nostro::inline v0 {

namespace {

constexpr std::string_view lei_word = "lei";
constexpr std::size_t lei_entity_size = 18;

} // namespace

Lei::Lei(std::string text) noexcept : text_{std::move(text)} {}

std::optional<IdentifierFault> Lei::check(std::string_view text) noexcept {
    if (!detail::all_upper_or_digits(text)) {
        return IdentifierFault::charset;
    }
    if (text.size() != lei_entity_size + 2) {
        return IdentifierFault::length;
    }
    if (!detail::all_digits(text.substr(lei_entity_size))) {
        return IdentifierFault::structure;
    }
    return detail::mod_97(text) == 1 ? std::nullopt : std::optional{IdentifierFault::checksum};
}

Lei Lei::parse(std::string_view text) {
    if (auto const fault = check(text)) {
        detail::raise_fault(lei_word, *fault);
    }
    return Lei{std::string{text}};
}

Lei Lei::read(std::string_view text) {
    return parse(detail::without_print(text));
}

Lei Lei::make(std::string_view entity) {
    if (!detail::all_upper_or_digits(entity)) {
        detail::raise_fault(lei_word, IdentifierFault::charset);
    }
    if (entity.size() != lei_entity_size) {
        detail::raise_fault(lei_word, IdentifierFault::length);
    }
    return Lei{std::string{entity} +
               detail::check_digits_97(detail::mod_97("00", detail::mod_97(entity)))};
}

} // namespace nostro::inline v0
