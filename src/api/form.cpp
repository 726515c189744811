#include "api/form.hpp"

#include "api/ascii.hpp"
#include "api/errors.hpp"
#include "core/hex.hpp"
#include "core/text.hpp"
#include "core/utf8.hpp"

#include <algorithm>
#include <utility>

namespace nostro::inline v0::api {

namespace {

std::optional<std::string> decode(std::string_view encoded, bool plus_is_space) {
    std::string text;
    text.reserve(encoded.size());
    for (std::size_t at = 0; at < encoded.size(); ++at) {
        char const c = encoded[at];
        if (c == '%') {
            auto const high = at + 2 < encoded.size() ? hex_value(encoded[at + 1]) : not_hex;
            auto const low = high != not_hex ? hex_value(encoded[at + 2]) : not_hex;
            if (low == not_hex) {
                return std::nullopt;
            }
            text.push_back(static_cast<char>(high << 4U | low));
            at += 2;
        } else {
            text.push_back(plus_is_space && c == '+' ? ' ' : c);
        }
    }
    return is_valid_text(text) ? std::optional{std::move(text)} : std::nullopt;
}

std::string decode_or_refuse(std::string_view encoded) {
    if (auto text = decode_form_text(encoded)) {
        return *std::move(text);
    }
    throw ApiError{Problem::invalid_request, "a parameter is not percent-encoded UTF-8"}.field(
        printable(encoded.substr(0, 64)), "encoding", "must be percent-encoded UTF-8");
}

} // namespace

std::optional<std::string> decode_segment(std::string_view encoded) {
    return decode(encoded, false);
}

std::optional<std::string> decode_form_text(std::string_view encoded) {
    return decode(encoded, true);
}

std::vector<Parameter> parse_form(std::string_view encoded) {
    std::vector<Parameter> parameters;
    any_piece(encoded, '&', [&](std::string_view piece) {
        if (parameters.size() == parameters_max) {
            throw ApiError{Problem::invalid_request, "too many parameters"};
        }
        auto const name_end = std::min(piece.find('='), piece.size());
        auto const value = piece.substr(std::min(name_end + 1, piece.size()));
        parameters.push_back(
            {decode_or_refuse(piece.substr(0, name_end)), decode_or_refuse(value)});
        return false;
    });
    return parameters;
}

std::string write_form(std::span<Parameter const> parameters) {
    std::string encoded;
    for (auto const& [name, value] : parameters) {
        encoded +=
            (encoded.empty() ? "" : "&") + percent_encode(name) + '=' + percent_encode(value);
    }
    return encoded;
}

} // namespace nostro::inline v0::api
