#pragma once

#include <nostro/identity/options.hpp>

#include <cstddef>

namespace nostro::inline v0::detail {

/// Former passwords of a user that are kept at most.
inline constexpr std::size_t history_max = 24;

/// Check how a core is to keep its users; what hashing costs is for `PasswordHasher` to check.
/// @throws InvalidArgument  "field" names the member
void check(IdentityOptions const& options);

} // namespace nostro::inline v0::detail
