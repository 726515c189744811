#pragma once

#include <nostro/core/export.hpp>
#include <nostro/core/identifier_fault.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace nostro::inline v0 {

/// An international bank account number (ISO 13616): a country, two check digits and the account
/// number of that country, its BBAN.
///
/// Whoever has one has one that is right: country, length, structure, check digits by ISO 7064
/// MOD 97-10, and where the country is BE, EE, ES, FI, FR, IT, NO, PL, PT or SI also those that the
/// country has within the BBAN. Whether the account exists is another question. Value type.
class NOSTRO_API(0, 1) Iban {
public:
    /// What is wrong with canonical text: upper case, without spaces.
    /// @return  absent: nothing
    [[nodiscard]] static std::optional<IdentifierFault> check(std::string_view text) noexcept;
    /// From canonical text.
    /// @throws InvalidArgument  iban.charset, iban.country, iban.length, iban.structure,
    ///                          iban.checkdigits_range, iban.checksum, iban.bban_checksum
    [[nodiscard]] static Iban parse(std::string_view text);
    /// From text as people write it: in any case, with spaces.
    /// @throws InvalidArgument  as `parse`
    [[nodiscard]] static Iban read(std::string_view text);
    /// The IBAN of an account number.
    /// @param country  ISO 3166-1, upper case
    /// @param bban     canonical text
    /// @throws InvalidArgument  iban.charset, iban.country, iban.length, iban.structure,
    ///                          iban.bban_checksum
    [[nodiscard]] static Iban make(std::string_view country, std::string_view bban);

    /// Canonical text.
    [[nodiscard]] std::string const& text() const noexcept { return text_; }

    /// In groups of four, as on paper: "NO93 8601 1117 947".
    [[nodiscard]] std::string printed() const;

    [[nodiscard]] std::string_view country() const noexcept { return part(0, 2); }

    [[nodiscard]] std::string_view bban() const noexcept { return part(4, std::string::npos); }

    friend bool operator==(Iban const&, Iban const&) = default;

private:
    explicit Iban(std::string text) noexcept;

    [[nodiscard]] std::string_view part(std::size_t from, std::size_t size) const noexcept {
        std::string_view const text{text_};
        return from < text.size() ? text.substr(from, size) : std::string_view{};
    }

    std::string text_;
};

/// A country that has IBANs.
struct IbanCountry {
    std::string_view code; ///< ISO 3166-1
    std::string_view
        structure;       ///< of the BBAN: n digits, a letters, c both; for example "4!n6!n1!n"
    std::uint8_t length; ///< of the whole IBAN
    bool is_sepa;        ///< in the Single Euro Payments Area
};

/// The countries of the IBAN registry, ordered by code. Territories whose accounts have the IBANs
/// of another country are not in it, see `iban_country_of`.
[[nodiscard]] NOSTRO_API(0, 1) std::span<IbanCountry const> iban_countries() noexcept;

/// With which country the IBANs of accounts in a country begin: of Guadeloupe (GP) with FR, of
/// Jersey (JE) with GB, of Norway with NO.
/// @return  `country` itself where nothing else is known; refers to it or lives for ever
[[nodiscard]] NOSTRO_API(0, 1) std::string_view iban_country_of(std::string_view country) noexcept;

} // namespace nostro::inline v0
