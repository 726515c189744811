#include <nostro/core/kid.hpp>

#include "core/identifier_text.hpp"
#include "core/luhn.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0 {

namespace {

constexpr std::string_view kid_word = "kid";

/// Weights 2 to 7 from the right, which begin anew when they end.
char kid_mod_11(std::string_view digits) noexcept {
    int sum = 0;
    int weight = 2;
    for (std::size_t at = digits.size(); at > 0; --at) {
        sum += detail::digit_value(digits[at - 1]) * weight;
        weight = weight == 7 ? 2 : weight + 1;
    }
    int const check = (11 - sum % 11) % 11;
    return check == 10 ? '-' : static_cast<char>('0' + check);
}

char kid_check(std::string_view digits, KidAlgorithm algorithm) noexcept {
    return algorithm == KidAlgorithm::mod10 ? detail::luhn_digit(digits) : kid_mod_11(digits);
}

constexpr bool is_kid_length(std::size_t length) noexcept {
    return length >= KidAgreement::length_min && length <= KidAgreement::length_max;
}

[[noreturn]] void raise_agreement(char const* text) {
    throw InvalidArgument{text, {{"field", "agreement"}, {"reason", "invalid_agreement"}}};
}

} // namespace

KidAgreement::KidAgreement(KidAlgorithm algorithm, std::size_t shortest)
    : algorithm_{algorithm}, shortest_{shortest} {
    if (!is_kid_length(shortest)) {
        raise_agreement("a KID has 2 to 25 characters");
    }
}

KidAgreement::KidAgreement(std::vector<KidStructure> structures)
    : structures_{std::move(structures)} {
    if (structures_.empty() || structures_.size() > structures_max) {
        raise_agreement("an agreement has one to three structures");
    }
    for (auto at = structures_.begin(); at != structures_.end(); ++at) {
        if (!is_kid_length(at->length)) {
            raise_agreement("a KID has 2 to 25 characters");
        }
        if (std::find_if(structures_.begin(), at, [&](KidStructure const& other) {
                return other.length == at->length;
            }) != at) {
            raise_agreement("the structures of an agreement have different lengths");
        }
    }
}

std::optional<IdentifierFault> KidAgreement::check(std::string_view text) const noexcept {
    auto const digits = text.substr(0, text.empty() ? 0 : text.size() - 1);
    bool const has_hyphen = text.ends_with('-');
    if (!detail::all_digits(has_hyphen ? digits : text)) {
        return IdentifierFault::charset;
    }
    auto const algorithm = algorithm_of(text.size());
    if (!algorithm) {
        return IdentifierFault::length;
    }
    if (has_hyphen && *algorithm == KidAlgorithm::mod10) {
        return IdentifierFault::charset;
    }
    return text.back() == kid_check(digits, *algorithm) ? std::nullopt
                                                        : std::optional{IdentifierFault::checksum};
}

void KidAgreement::require(std::string_view text) const {
    if (auto const fault = check(text)) {
        detail::raise_fault(kid_word, *fault);
    }
}

std::string KidAgreement::make(std::string_view digits) const {
    if (!detail::all_digits(digits)) {
        detail::raise_fault(kid_word, IdentifierFault::charset);
    }
    auto const algorithm = algorithm_of(digits.size() + 1);
    if (!algorithm) {
        detail::raise_fault(kid_word, IdentifierFault::length);
    }
    return std::string{digits} + kid_check(digits, *algorithm);
}

std::optional<KidAlgorithm> KidAgreement::algorithm_of(std::size_t length) const noexcept {
    if (structures_.empty()) {
        return length >= shortest_ && length <= length_max ? std::optional{algorithm_}
                                                           : std::nullopt;
    }
    auto const found = std::ranges::find(structures_, length, &KidStructure::length);
    return found == structures_.end() ? std::nullopt : std::optional{found->algorithm};
}

} // namespace nostro::inline v0
