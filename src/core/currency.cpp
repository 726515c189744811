#include <nostro/core/currency.hpp>

#include "core/utf8.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/limits.hpp>

#include <algorithm>
#include <string>

namespace nostro::inline v0 {

namespace {

constexpr bool is_code_character(char c) noexcept {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

IsoCurrency const* find_row(std::string_view code) noexcept {
    auto const rows = iso_currencies();
    auto const found = std::ranges::lower_bound(rows, code, {}, &IsoCurrency::code);
    return found != rows.end() && found->code == code ? &*found : nullptr;
}

void check_code(std::string_view code) {
    if (code.size() > limits::asset_code_max) {
        throw InvalidArgument{
            "asset code is too long", {{"field", "code"}}, ErrorCode::limit_exceeded};
    }
    if (code.empty() || !std::ranges::all_of(code, is_code_character)) {
        throw InvalidArgument{"asset code is not made of A-Z, 0-9, '.', '_' and '-'",
                              {{"field", "code"}}};
    }
}

void check_scale(std::string_view code, std::uint8_t scale) {
    if (scale > limits::asset_scale_max) {
        throw InvalidArgument{
            "asset scale is too large", {{"field", "scale"}}, ErrorCode::limit_exceeded};
    }
    auto const* const row = find_row(code);
    if (row != nullptr && row->scale != scale) {
        throw InvalidArgument{"ISO 4217 gives this code another scale",
                              {{"field", "scale"},
                               {"code", std::string{code}},
                               {"scale", std::to_string(row->scale)}}};
    }
}

} // namespace

std::optional<Currency> Currency::find_iso(std::string_view code) noexcept {
    auto const* const row = find_row(code);
    if (row == nullptr) {
        return std::nullopt;
    }
    Currency result;
    std::ranges::copy(row->code, result.code_.begin());
    result.size_ = static_cast<std::uint8_t>(row->code.size());
    result.scale_ = row->scale;
    return result;
}

Currency Currency::iso(std::string_view code) {
    if (auto const found = find_iso(code)) {
        return *found;
    }
    throw NotFound{"no active ISO 4217 currency has this code", {{"currency", printable(code)}}};
}

Currency Currency::custom(std::string_view code, std::uint8_t scale) {
    check_code(code);
    check_scale(code, scale);
    Currency result;
    std::ranges::copy(code, result.code_.begin());
    result.size_ = static_cast<std::uint8_t>(code.size());
    result.scale_ = scale;
    return result;
}

} // namespace nostro::inline v0
