#pragma once

#include <string_view>

namespace nostro::inline v0::detail {

/// Throw `InvalidArgument` with the details "field" and "reason".
/// @param reason  a stable word, for example "out_of_range"
[[noreturn]] void refuse(std::string_view field, std::string_view reason);

/// Refuse unless the condition holds.
inline void
require(bool condition, std::string_view field, std::string_view reason = "out_of_range") {
    if (!condition) {
        refuse(field, reason);
    }
}

} // namespace nostro::inline v0::detail
