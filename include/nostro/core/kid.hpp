#pragma once

#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/identifier_fault.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

/// How the check character of a KID is made.
enum class KidAlgorithm : std::uint8_t {
    mod10, ///< Luhn
    mod11, ///< weights 2 to 7; the check character may be a hyphen
};

inline constexpr std::array<std::string_view, 2> kid_algorithm_names{"MOD10", "MOD11"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(KidAlgorithm) noexcept {
    return kid_algorithm_names;
}

/// The KIDs of one length that a creditor account takes.
struct KidStructure {
    std::size_t length = 0; ///< with the check character; 2 to 25
    KidAlgorithm algorithm = KidAlgorithm::mod10;

    friend bool operator==(KidStructure const&, KidStructure const&) = default;
};

/// Which KIDs (kundeidentifikasjon), the references of Norwegian invoices, a creditor account
/// takes: either of one algorithm and any length, or of one to three structures, each of another
/// length.
///
/// There is no KID as such: the agreement decides whether a text is one, and a text that is right
/// by another algorithm is wrong. Immutable value.
class NOSTRO_API(0, 1) KidAgreement {
public:
    static constexpr std::size_t length_min = 2;
    static constexpr std::size_t length_max = 25;
    /// The shortest one in AvtaleGiro and OCR giro.
    static constexpr std::size_t avtalegiro_length_min = 4;
    static constexpr std::size_t structures_max = 3;

    /// Any length from `shortest` to `length_max`.
    /// @throws InvalidArgument  invalid_agreement: `shortest` is not 2 to 25
    explicit KidAgreement(KidAlgorithm algorithm, std::size_t shortest = length_min);
    /// @throws InvalidArgument  invalid_agreement: not one to three, a length that is not 2 to 25,
    ///                          or the same length twice
    explicit KidAgreement(std::vector<KidStructure> structures);

    /// What is wrong with a text: charset, length or checksum.
    /// @return  absent: nothing
    [[nodiscard]] std::optional<IdentifierFault> check(std::string_view text) const noexcept;
    /// Throws unless the text is a KID by this agreement.
    /// @throws InvalidArgument  kid.charset, kid.length, kid.checksum
    void require(std::string_view text) const;
    /// A KID: the digits, and their check character.
    /// @throws InvalidArgument  kid.charset: not digits alone; kid.length: with the check character
    ///                          not of a length that the agreement has
    [[nodiscard]] std::string make(std::string_view digits) const;

    /// Empty: of one algorithm and any length.
    [[nodiscard]] std::span<KidStructure const> structures() const noexcept { return structures_; }

    friend bool operator==(KidAgreement const&, KidAgreement const&) = default;

private:
    [[nodiscard]] std::optional<KidAlgorithm> algorithm_of(std::size_t length) const noexcept;

    std::vector<KidStructure> structures_;
    KidAlgorithm algorithm_ = KidAlgorithm::mod10;
    std::size_t shortest_ = length_min;
};

} // namespace nostro::inline v0
