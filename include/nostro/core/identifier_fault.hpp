#pragma once

#include <nostro/core/enum_names.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace nostro::inline v0 {

/// What is wrong with an identifier of an account, a bank or a creditor. Where several things are,
/// the first one of this order is told.
///
/// `parse` throws `InvalidArgument` with the detail "reason" that names the identifier as well, for
/// example `iban.checksum`. What was given is not in the error: account numbers are personal.
enum class IdentifierFault : std::uint8_t {
    charset,           ///< a character that it never has; of canonical text also lower case, spaces
    prefix,            ///< does not begin as all of its kind do
    country,           ///< the country is unknown, or has no such identifier
    length,            ///< too short or too long
    structure,         ///< a letter where a digit belongs, or a digit where a letter does
    checkdigits_range, ///< check digits that nobody makes: 00, 01 and 99
    checksum,          ///< the check digits are wrong
    bban_checksum,     ///< those of the IBAN are right, and those of the country are wrong
    test_bic,          ///< a BIC for tests, where money is meant
};

inline constexpr std::array<std::string_view, 9> identifier_fault_names{"charset",
                                                                        "prefix",
                                                                        "country",
                                                                        "length",
                                                                        "structure",
                                                                        "checkdigits_range",
                                                                        "checksum",
                                                                        "bban_checksum",
                                                                        "test_bic"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(IdentifierFault) noexcept {
    return identifier_fault_names;
}

} // namespace nostro::inline v0
