#pragma once

#include "domain/host.hpp"

#include <string_view>

namespace nostro::inline v0::detail {

/// Let what a user is logged in with just now outlive a `User::not_before` of `now`: the grant that
/// its access token hangs on, that grant's browser session, and the session's other grants. Refresh
/// tokens are not among it.
///
/// Say it before the user is changed: what is void already is not brought back.
/// @param grant_id  of another user, over or unknown: nothing is kept
/// @param now       the very reading of the clock that `not_before` gets
void keep_session(storage::Transaction& transaction,
                  ServiceState const& state,
                  std::string_view user_id,
                  std::string_view grant_id,
                  Timestamp now);

} // namespace nostro::inline v0::detail
