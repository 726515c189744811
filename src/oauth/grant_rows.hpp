#pragma once

#include "domain/host.hpp"
#include "oauth/rows.hpp"

#include <string>

namespace nostro::inline v0::detail {

/// The secret of the bank's client at the grant's OpenID provider; empty: it has none.
/// @throws CorruptData  it cannot be decrypted
[[nodiscard]] std::string open_provider_secret(ServiceState const& state,
                                               ClientGrantRow const& row);

} // namespace nostro::inline v0::detail
