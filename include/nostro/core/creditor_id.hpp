#pragma once

#include <nostro/core/export.hpp>
#include <nostro/core/identifier_fault.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace nostro::inline v0 {

/// A SEPA creditor identifier, the name of who collects direct debits: a country, two check digits
/// by ISO 7064 MOD 97-10, three characters that the creditor chooses for his lines of business, and
/// 1 to 28 by which the country knows him.
///
/// The business code is not checked, and two that differ in it alone are equal. Value type.
class NOSTRO_API(0, 1) CreditorId {
public:
    /// What is wrong with canonical text: upper case, without spaces.
    /// @return  absent: nothing
    [[nodiscard]] static std::optional<IdentifierFault> check(std::string_view text) noexcept;
    /// From canonical text.
    /// @throws InvalidArgument  creditor_id.charset, creditor_id.country, creditor_id.length,
    ///                          creditor_id.structure, creditor_id.checksum
    [[nodiscard]] static CreditorId parse(std::string_view text);
    /// From text as people write it: in any case, with spaces.
    /// @throws InvalidArgument  as `parse`
    [[nodiscard]] static CreditorId read(std::string_view text);
    /// @param country        ISO 3166-1, upper case
    /// @param national_id    1 to 28 of A-Z, 0-9 and + ? / - : ( ) . , '
    /// @param business_code  3 of A-Z, 0-9
    /// @throws InvalidArgument  creditor_id.charset, creditor_id.country, creditor_id.length,
    ///                          creditor_id.structure
    [[nodiscard]] static CreditorId make(std::string_view country,
                                         std::string_view national_id,
                                         std::string_view business_code = "ZZZ");

    /// Canonical text.
    [[nodiscard]] std::string const& text() const noexcept { return text_; }

    [[nodiscard]] std::string_view country() const noexcept { return part(0, 2); }

    [[nodiscard]] std::string_view business_code() const noexcept { return part(4, 3); }

    [[nodiscard]] std::string_view national_id() const noexcept {
        return part(7, std::string::npos);
    }

    friend NOSTRO_API(0, 1) bool operator==(CreditorId const& a, CreditorId const& b) noexcept;

private:
    explicit CreditorId(std::string text) noexcept;

    [[nodiscard]] std::string_view part(std::size_t from, std::size_t size) const noexcept {
        std::string_view const text{text_};
        return from < text.size() ? text.substr(from, size) : std::string_view{};
    }

    std::string text_;
};

} // namespace nostro::inline v0
