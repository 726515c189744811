#pragma once

#include <cstddef>

namespace nostro::inline v0::detail {

/// Characters of `state`, which goes back in the redirect's URL.
inline constexpr std::size_t state_max = 2'048;

} // namespace nostro::inline v0::detail
