#include <nostro/core/money.hpp>

#include "core/decimal.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/limits.hpp>

#include <algorithm>

namespace nostro::inline v0 {

namespace {

/// Drop the zeros that stand beyond the scale: they say nothing.
std::string_view trim_zeros(std::string_view fraction, std::size_t scale) noexcept {
    while (fraction.size() > scale && fraction.back() == '0') {
        fraction.remove_suffix(1);
    }
    return fraction;
}

/// The digits of the number times 10^scale, whose fraction has at most `scale` digits.
std::optional<uint128>
scaled_magnitude(std::string_view whole, std::string_view fraction, std::size_t scale) noexcept {
    constexpr std::string_view zeros = "000000000000000000";
    static_assert(zeros.size() == limits::asset_scale_max);
    auto value = append_digits(0, whole);
    if (value) {
        value = append_digits(*value, fraction);
    }
    return value ? append_digits(*value, zeros.substr(0, scale - fraction.size())) : value;
}

} // namespace

Money Money::parse(std::string_view text, Currency currency) {
    if (text.size() > limits::amount_text_max) {
        throw InvalidArgument{"amount text is too long", {}, ErrorCode::limit_exceeded};
    }
    auto const parts = split_decimal(text);
    if (!parts) {
        throw InvalidArgument{"amount is not a decimal number"};
    }
    auto const fraction = trim_zeros(parts->fraction, currency.scale());
    if (fraction.size() > currency.scale()) {
        throw InvalidArgument{
            "amount is finer than the currency's scale",
            {{"reason", "amount_not_representable"}, {"scale", std::to_string(currency.scale())}}};
    }
    auto const value = scaled_magnitude(parts->whole, fraction, currency.scale());
    auto const minor = value ? signed_amount(parts->negative, *value) : std::nullopt;
    if (!minor) {
        detail::raise_amount_overflow();
    }
    return {*minor, currency};
}

Money const& Money::same_currency(Money const& a, Money const& b) {
    if (a.currency_ != b.currency_) {
        throw InvalidArgument{"amounts of different currencies do not mix",
                              {{"left", std::string{a.currency_.code()}},
                               {"right", std::string{b.currency_.code()}}}};
    }
    return b;
}

std::string to_decimal(Amount minor, std::uint8_t scale) {
    auto text = to_digits(magnitude(minor));
    if (scale > 0) {
        if (text.size() <= scale) {
            text.insert(0, scale + 1U - text.size(), '0');
        }
        text.insert(text.size() - scale, 1, '.');
    }
    if (minor.is_negative()) {
        text.insert(0, 1, '-');
    }
    return text;
}

std::string to_string(Money const& money) {
    return to_decimal(money.minor(), money.currency().scale())
        .append(1, ' ')
        .append(money.currency().code());
}

} // namespace nostro::inline v0
