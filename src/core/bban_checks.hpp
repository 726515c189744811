#pragma once

#include <string_view>

namespace nostro::inline v0::detail {

/// Whether the check digits within an account number are right, of countries whose rule is known;
/// of the others any are.
/// @param bban  of the structure that the country has
[[nodiscard]] bool passes_bban_check(std::string_view country, std::string_view bban) noexcept;

} // namespace nostro::inline v0::detail
