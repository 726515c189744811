#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Texts as the formats of statements take them.
namespace nostro::inline v0::detail {

/// A text on one line: control characters and what XML cannot hold become spaces, which do not
/// repeat or stand at the ends.
/// @param text  UTF-8; what is not becomes spaces
[[nodiscard]] std::string plain_text(std::string_view text);

/// The first characters (code points) of a UTF-8 text, without spaces at the end.
[[nodiscard]] std::string_view first_characters(std::string_view text, std::size_t count_max);

/// A text in pieces of at most so many characters; none of them is empty.
[[nodiscard]] std::vector<std::string> pieces_of(std::string_view text, std::size_t characters_max);

/// A text in the character set of SWIFT (x): Latin letters with marks are spelled out, spaces,
/// dashes and quotation marks are those of ASCII, and other characters become '.'. On one line, as
/// `plain_text`, and not longer.
[[nodiscard]] std::string swift_text(std::string_view text);

/// An id that may be too long or have other characters, as a reference: itself, a UUID without its
/// hyphens, or the first digits of its SHA-256.
/// @param size_max  16 or more
[[nodiscard]] std::string reference_of(std::string_view id, std::size_t size_max);

/// Whether a text has the form of a BIC (ISO 9362:2014).
[[nodiscard]] bool is_bic_form(std::string_view text) noexcept;

} // namespace nostro::inline v0::detail
