#pragma once

#include "domain/host.hpp"
#include "oauth/authorize_flow.hpp"

#include <nostro/identity/users.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace nostro::inline v0::detail {

/// What an ID token of ours says, which may be over: nothing when it is none of ours. Not with a
/// unit open.
/// @param token  empty: nothing
[[nodiscard]] std::optional<IdTokenHint> read_id_token_hint(ServiceState const& state,
                                                            std::string_view token);

/// What the scopes `profile`, `email` and `phone` tell of a person.
void add_user_claims(boost::json::object& claims,
                     User const& user,
                     std::span<std::string const> scope);

} // namespace nostro::inline v0::detail
