#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nostro::inline v0 {

/// Bytes of the character at the front of a text, which is not empty. 0: it begins with no
/// well-formed character (Unicode table 3-7), or with U+0000.
[[nodiscard]] std::size_t front_character(std::string_view text) noexcept;

/// Whether the text is well-formed UTF-8 without U+0000.
///
/// Overlong forms, surrogates and values above U+10FFFF are not well formed (Unicode table 3-7).
[[nodiscard]] bool is_valid_text(std::string_view text) noexcept;

/// What somebody sent, safe to show in an error or a log line: other bytes than printable ASCII as
/// \xNN, cut after `bytes_max` bytes of the original.
[[nodiscard]] std::string printable(std::string_view text, std::size_t bytes_max = 64);

} // namespace nostro::inline v0
