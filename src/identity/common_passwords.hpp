#pragma once

#include <cstddef>
#include <string_view>

namespace nostro::inline v0::detail {

/// Whether the password is one of those that are tried first.
/// @param folded  in lower case
[[nodiscard]] bool is_common_password(std::string_view folded);

/// How many there are, each of eight or more characters.
[[nodiscard]] std::size_t count_common_passwords() noexcept;

} // namespace nostro::inline v0::detail
