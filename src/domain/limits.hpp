#pragma once

#include <cstddef>

// Bounds of what users, grants and tokens share.
namespace nostro::inline v0::detail {

/// Characters of an audience: a URI or URN, which stands in every token.
inline constexpr std::size_t audience_max = 512;
/// Scopes of a user, role or grant, all of which may stand in one token.
inline constexpr std::size_t scope_count_max = 100;
/// Characters of a request's scopes with spaces between them.
inline constexpr std::size_t scope_text_max = 4'096;

} // namespace nostro::inline v0::detail
