#pragma once

#include <nostro/accounts/location.hpp>

#include <string>
#include <string_view>

// Places in storage: the shortest decimal text that reads back as the same number.
namespace nostro::inline v0::detail {

/// @throws InvalidArgument  invalid_location
void check_place(Coordinates const& place);

[[nodiscard]] std::string degrees_text(double degrees);
/// @throws CorruptData  the text is no number
[[nodiscard]] double parse_degrees(std::string_view text);

} // namespace nostro::inline v0::detail
