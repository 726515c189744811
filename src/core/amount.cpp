#include <nostro/core/amount.hpp>

#include "core/decimal.hpp"

#include <nostro/core/error.hpp>

namespace nostro::inline v0 {

namespace {

constexpr std::size_t amount_digits_max = 39; // of 2^127

} // namespace

void detail::raise_amount_overflow() {
    throw InvalidArgument{"amount does not fit 128 bits", {}, ErrorCode::limit_exceeded};
}

std::optional<Amount> Amount::parse(std::string_view text) noexcept {
    auto const parts = split_decimal(text);
    if (!parts || text.find('.') != std::string_view::npos ||
        parts->whole.size() > amount_digits_max) {
        return std::nullopt;
    }
    auto const value = append_digits(0, parts->whole);
    return value ? signed_amount(parts->negative, *value) : std::nullopt;
}

std::string to_string(Amount amount) {
    auto digits = to_digits(magnitude(amount));
    return amount.is_negative() ? '-' + std::move(digits) : digits;
}

} // namespace nostro::inline v0
