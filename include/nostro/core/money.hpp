#pragma once

#include <nostro/core/amount.hpp>
#include <nostro/core/currency.hpp>

#include <string>
#include <string_view>

namespace nostro::inline v0 {

/// An exact amount of one currency, printed and parsed at the currency's scale.
///
/// Adding or comparing the order of different currencies throws `InvalidArgument`. Value type.
class NOSTRO_API(0, 1) Money {
public:
    /// @param minor  minor units: 1005 for EUR 10.05
    Money(Amount minor, Currency currency) noexcept : minor_{minor}, currency_{currency} {}

    /// Parse decimal text: optional '-', digits, optionally '.' and at most `currency.scale()`
    /// digits.
    ///
    /// No exponent, no grouping, no spaces, no '+'; a digit before and after the point is required.
    /// Trailing zeros beyond the scale are accepted because they lose nothing.
    /// @throws InvalidArgument  malformed (`invalid_argument`), finer than the scale
    ///                          (`invalid_argument`, detail "reason" = "amount_not_representable"),
    ///                          or out of range (`limit_exceeded`)
    [[nodiscard]] static Money parse(std::string_view text, Currency currency);

    [[nodiscard]] Amount minor() const noexcept { return minor_; }

    [[nodiscard]] Currency const& currency() const noexcept { return currency_; }

    friend Money operator+(Money const& a, Money const& b) {
        return {a.minor_ + same_currency(a, b).minor_, a.currency_};
    }

    friend Money operator-(Money const& a, Money const& b) {
        return {a.minor_ - same_currency(a, b).minor_, a.currency_};
    }

    friend bool operator==(Money const&, Money const&) = default;

    friend std::strong_ordering operator<=>(Money const& a, Money const& b) {
        return a.minor_ <=> same_currency(a, b).minor_;
    }

private:
    static Money const& same_currency(Money const& a, Money const& b);

    Amount minor_;
    Currency currency_;
};

/// Decimal text at the currency's scale without the code, for example "-10.05".
[[nodiscard]] NOSTRO_API(0, 1) std::string to_decimal(Amount minor, std::uint8_t scale);
/// Decimal text and code, for example "-10.05 EUR".
[[nodiscard]] NOSTRO_API(0, 1) std::string to_string(Money const& money);

} // namespace nostro::inline v0
