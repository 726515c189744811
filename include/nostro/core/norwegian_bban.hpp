#pragma once

#include <nostro/core/export.hpp>
#include <nostro/core/identifier_fault.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace nostro::inline v0 {

/// A Norwegian account number (kontonummer): 4 digits of the bank, 2 of the kind of account, 4 of
/// the account and a check digit by MOD 11. The BBAN of a Norwegian IBAN. Value type.
class NOSTRO_API(0, 1) NorwegianBban {
public:
    /// What is wrong with canonical text, which is eleven digits.
    /// @return  absent: nothing
    [[nodiscard]] static std::optional<IdentifierFault> check(std::string_view text) noexcept;
    /// From canonical text.
    /// @throws InvalidArgument  bban.charset, bban.length, bban.checksum
    [[nodiscard]] static NorwegianBban parse(std::string_view text);
    /// From text as people write it: with dots, hyphens or spaces, as "8601.11.17947".
    /// @throws InvalidArgument  as `parse`
    [[nodiscard]] static NorwegianBban read(std::string_view text);

    /// Canonical text.
    [[nodiscard]] std::string const& text() const noexcept { return text_; }

    /// As on paper: "8601.11.17947".
    [[nodiscard]] std::string printed() const;

    friend bool operator==(NorwegianBban const&, NorwegianBban const&) = default;

private:
    explicit NorwegianBban(std::string text) noexcept;

    std::string text_;
};

} // namespace nostro::inline v0
