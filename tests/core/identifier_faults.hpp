#pragma once

#include <nostro/core/enum_names.hpp>

#include <nostro/core/error.hpp>
#include <nostro/core/identifier_fault.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// What tests of identifiers have in common.
namespace support {

/// The word of a fault; empty: there is none.
[[nodiscard]] inline std::string word_of(std::optional<nostro::IdentifierFault> fault) {
    return fault ? std::string{nostro::name_of(*fault)} : std::string{};
}

/// The detail "reason" of the refusal of `work`; empty: it is not refused.
template <class Work>
[[nodiscard]] std::string refusal_of(Work const& work) {
    try {
        static_cast<void>(work());
    } catch (nostro::InvalidArgument const& error) {
        return std::string{error.detail("reason")};
    }
    return {};
}

/// Call `check` with every text that differs from `text` in one digit, from a place on.
template <class Check>
void with_each_digit_changed(std::string text, std::size_t from, Check const& check) {
    for (std::size_t at = from; at < text.size(); ++at) {
        char const was = text[at];
        if (was < '0' || was > '9') {
            continue;
        }
        for (char digit = '0'; digit <= '9'; ++digit) {
            if (digit != was) {
                text[at] = digit;
                check(text);
            }
        }
        text[at] = was;
    }
}

} // namespace support
