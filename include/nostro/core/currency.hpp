#pragma once

#include <nostro/core/export.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace nostro::inline v0 {

/// What an amount counts: an ISO 4217 currency or an asset the host defines, with a fixed scale.
///
/// The scale is the number of decimal digits after the point: 2 for EUR, 0 for JPY, 3 for KWD. Two
/// currencies are equal when code and scale are. Immutable value of 18 bytes; thread rules as for
/// `int`.
class NOSTRO_API(0, 1) Currency {
public:
    /// The ISO 4217 currency with this alphabetic code, upper case.
    /// @return  absent when the code is not in the list of active currencies and funds
    [[nodiscard]] static std::optional<Currency> find_iso(std::string_view code) noexcept;
    /// As `find_iso`; throws `NotFound` naming the code.
    [[nodiscard]] static Currency iso(std::string_view code);
    /// An asset of the host: points, tokens, shares.
    /// @param code   1 to `limits::asset_code_max` of A-Z, 0-9, '.', '_', '-'
    /// @param scale  0 to `limits::asset_scale_max`
    /// @throws InvalidArgument  malformed code or scale, or an ISO 4217 code with another scale
    [[nodiscard]] static Currency custom(std::string_view code, std::uint8_t scale);

    [[nodiscard]] std::string_view code() const noexcept { return {code_.data(), size_}; }

    [[nodiscard]] std::uint8_t scale() const noexcept { return scale_; }

    friend bool operator==(Currency const&, Currency const&) = default;

private:
    Currency() = default;

    std::array<char, 16> code_{};
    std::uint8_t size_ = 0;
    std::uint8_t scale_ = 0;
};

/// One row of the ISO 4217 list.
struct IsoCurrency {
    std::string_view code; ///< alphabetic code
    std::uint16_t number;  ///< numeric code
    std::uint8_t scale;    ///< minor unit digits; units without minor units (XAU ...) have 0
    std::string_view name; ///< English name
};

/// All active ISO 4217 currencies and funds (list one), ordered by code.
[[nodiscard]] NOSTRO_API(0, 1) std::span<IsoCurrency const> iso_currencies() noexcept;

} // namespace nostro::inline v0
