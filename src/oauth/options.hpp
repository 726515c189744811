#pragma once

#include <nostro/oauth/options.hpp>

#include <string_view>

namespace nostro::inline v0::detail {

/// Check how a core is to issue tokens.
/// @throws InvalidArgument  "field" names the member
void check(OauthOptions const& options);

/// Whether tokens can be signed by this algorithm.
[[nodiscard]] bool is_offered(OauthOptions const& options, std::string_view algorithm) noexcept;

/// Whether two audiences mean the same: the same text, or the same merchant.
[[nodiscard]] bool
is_same_audience(OauthOptions const& options, std::string_view a, std::string_view b);

} // namespace nostro::inline v0::detail
