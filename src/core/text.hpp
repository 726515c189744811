#pragma once

#include <span>
#include <string>
#include <string_view>

namespace nostro::inline v0 {

/// The words as one text with a separator between them.
[[nodiscard]] std::string join(std::span<std::string const> words, std::string_view separator);

/// Every byte but the unreserved ones of RFC 3986 as `%XX`.
[[nodiscard]] std::string percent_encode(std::string_view text);

} // namespace nostro::inline v0
