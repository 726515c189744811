#pragma once

#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/iban.hpp>
#include <nostro/core/identifier_fault.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace nostro::inline v0 {

/// What a BIC is wanted for.
enum class BicUse : std::uint8_t {
    production, ///< money: a test BIC is refused
    test,       ///< any BIC will do
};

inline constexpr std::array<std::string_view, 2> bic_use_names{"production", "test"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(BicUse) noexcept {
    return bic_use_names;
}

/// A business identifier code (ISO 9362), the name of a bank in SWIFT and ISO 20022: 4 letters or
/// digits of the party, its country, 2 of its place, and maybe 3 of a branch. It has no check
/// digit.
///
/// One of 8 characters equals the same with the branch `XXX`. Value type.
class NOSTRO_API(0, 1) Bic {
public:
    /// What is wrong with canonical text, which is upper case.
    /// @return  absent: nothing
    [[nodiscard]] static std::optional<IdentifierFault>
    check(std::string_view text, BicUse use = BicUse::production) noexcept;
    /// From canonical text.
    /// @throws InvalidArgument  bic.charset, bic.country, bic.length, bic.test_bic
    [[nodiscard]] static Bic parse(std::string_view text, BicUse use = BicUse::production);
    /// From text as people write it: in any case, with spaces.
    /// @throws InvalidArgument  as `parse`
    [[nodiscard]] static Bic read(std::string_view text, BicUse use = BicUse::production);

    /// Canonical text, of 8 or 11 characters as it was given.
    [[nodiscard]] std::string const& text() const noexcept { return text_; }

    /// With its branch: 11 characters.
    [[nodiscard]] std::string full_text() const;

    [[nodiscard]] std::string_view country() const noexcept { return part(4, 2); }

    /// Its eighth character is 0.
    [[nodiscard]] bool is_test() const noexcept { return part(7, 1) == "0"; }

    /// Its eighth character is 1: the bank is not connected to SWIFT.
    [[nodiscard]] bool is_passive() const noexcept { return part(7, 1) == "1"; }

    /// Whether messages of schemas from before 2014 can hold it too, which have letters alone in
    /// its first six places, and neither 0, 1 nor O where these could be mistaken.
    [[nodiscard]] bool has_old_form() const noexcept;

    /// Whether the bank can keep the account of an IBAN: their countries agree, or that of the bank
    /// is a territory whose accounts have the IBANs of the other.
    [[nodiscard]] bool agrees_with(Iban const& iban) const noexcept;
    /// Throws unless it agrees.
    /// @throws InvalidArgument  bic.country_mismatch
    void require_agreement(Iban const& iban) const;

    friend NOSTRO_API(0, 1) bool operator==(Bic const& a, Bic const& b) noexcept;

private:
    explicit Bic(std::string text) noexcept;

    [[nodiscard]] std::string_view part(std::size_t from, std::size_t size) const noexcept {
        std::string_view const text{text_};
        return from < text.size() ? text.substr(from, size) : std::string_view{};
    }

    std::string text_;
};

} // namespace nostro::inline v0
