#pragma once

#include <nostro/accounts/routing.hpp>

#include <cstddef>
#include <string>
#include <string_view>

// How routings are written and compared.
namespace nostro::inline v0::detail {

inline constexpr std::size_t scheme_max = 32;
inline constexpr std::size_t address_max = 128;

/// The form of an address in which addresses of its scheme are compared.
[[nodiscard]] std::string comparable_address(Routing const& routing);

/// An empty scheme becomes `OBP`, an empty address the id.
[[nodiscard]] Routing completed_routing(Routing routing, std::string_view id);

} // namespace nostro::inline v0::detail
