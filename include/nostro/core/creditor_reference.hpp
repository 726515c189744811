#pragma once

#include <nostro/core/export.hpp>
#include <nostro/core/identifier_fault.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace nostro::inline v0 {

/// A creditor reference (ISO 11649), by which an invoice is paid: "RF", two check digits by ISO
/// 7064 MOD 97-10, and 1 to 21 letters and digits. Compared as text: leading zeros count. Value
/// type.
class NOSTRO_API(0, 1) CreditorReference {
public:
    /// What is wrong with canonical text: upper case, without spaces.
    /// @return  absent: nothing
    [[nodiscard]] static std::optional<IdentifierFault> check(std::string_view text) noexcept;
    /// From canonical text.
    /// @throws InvalidArgument  rf.charset, rf.prefix, rf.length, rf.structure,
    ///                          rf.checkdigits_range, rf.checksum
    [[nodiscard]] static CreditorReference parse(std::string_view text);
    /// From text as people write it: in any case, with spaces.
    /// @throws InvalidArgument  as `parse`
    [[nodiscard]] static CreditorReference read(std::string_view text);
    /// The reference of a creditor's own number.
    /// @param number  1 to 21 of A-Z, 0-9
    /// @throws InvalidArgument  rf.charset, rf.length
    [[nodiscard]] static CreditorReference make(std::string_view number);

    /// Canonical text.
    [[nodiscard]] std::string const& text() const noexcept { return text_; }

    /// In groups of four, as on paper: "RF18 5390 0754 7034".
    [[nodiscard]] std::string printed() const;

    /// The creditor's own number.
    [[nodiscard]] std::string_view number() const noexcept {
        std::string_view const text{text_};
        return text.substr(text.size() < 4 ? text.size() : 4);
    }

    friend bool operator==(CreditorReference const&, CreditorReference const&) = default;

private:
    explicit CreditorReference(std::string text) noexcept;

    std::string text_;
};

} // namespace nostro::inline v0
