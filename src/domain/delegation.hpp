#pragma once

#include <nostro/core/principal.hpp>

#include <span>
#include <string>
#include <vector>

namespace nostro::inline v0::detail {

/// Refuse unless the principal may hand on every one of these scopes; the system may.
/// @throws Forbidden  "reason" `scope_not_delegable`, "scope" the first one
void require_delegable(Principal const& principal, std::span<std::string const> wanted);

/// The scopes once each, in their order.
/// @throws InvalidArgument  one is malformed, or there are more than 100; "field" names it
[[nodiscard]] std::vector<std::string> checked_scope(std::vector<std::string> const& scope);

/// What is among the wanted and was not before.
[[nodiscard]] std::vector<std::string> added(std::vector<std::string> const& wanted,
                                             std::vector<std::string> const& before);

} // namespace nostro::inline v0::detail
