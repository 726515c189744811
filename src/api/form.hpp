#pragma once

#include "api/shape.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Percent-encoding of paths (RFC 3986) and application/x-www-form-urlencoded.
namespace nostro::inline v0::api {

/// Parameters of one query or form, at most.
inline constexpr std::size_t parameters_max = 1'000;

/// @return  absent when an escape is malformed or the result is not text (UTF-8 without U+0000)
[[nodiscard]] std::optional<std::string> decode_segment(std::string_view encoded);
/// As `decode_segment`, with '+' for a space.
[[nodiscard]] std::optional<std::string> decode_form_text(std::string_view encoded);

/// The parameters in their order. Empty pieces are skipped; a piece without '=' has an empty value.
/// @throws ApiError  `invalid_request`: not decodable, or too many
[[nodiscard]] std::vector<Parameter> parse_form(std::string_view encoded);

/// The parameters as one encoded text, for a form, or to append to a URL.
[[nodiscard]] std::string write_form(std::span<Parameter const> parameters);

} // namespace nostro::inline v0::api
