#pragma once

#include <nostro/core/export.hpp>
#include <nostro/core/identifier_fault.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace nostro::inline v0 {

/// A legal entity identifier (ISO 17442): 18 letters and digits, and two check digits by ISO 7064
/// MOD 97-10. Value type.
class NOSTRO_API(0, 1) Lei {
public:
    /// What is wrong with canonical text: upper case, without spaces.
    /// @return  absent: nothing
    [[nodiscard]] static std::optional<IdentifierFault> check(std::string_view text) noexcept;
    /// From canonical text.
    /// @throws InvalidArgument  lei.charset, lei.length, lei.structure, lei.checksum
    [[nodiscard]] static Lei parse(std::string_view text);
    /// From text as people write it: in any case, with spaces.
    /// @throws InvalidArgument  as `parse`
    [[nodiscard]] static Lei read(std::string_view text);
    /// The identifier of an entity.
    /// @param entity  18 of A-Z, 0-9
    /// @throws InvalidArgument  lei.charset, lei.length
    [[nodiscard]] static Lei make(std::string_view entity);

    /// Canonical text.
    [[nodiscard]] std::string const& text() const noexcept { return text_; }

    friend bool operator==(Lei const&, Lei const&) = default;

private:
    explicit Lei(std::string text) noexcept;

    std::string text_;
};

} // namespace nostro::inline v0
