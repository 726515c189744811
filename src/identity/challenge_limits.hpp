#pragma once

#include "domain/host.hpp"
#include "domain/throttle.hpp"

#include <string>
#include <string_view>

// How many codes are sent. What a caller is told about must not depend on whether a user exists,
// so there are limits by what the caller has named, and limits by where a message really goes.
namespace nostro::inline v0::detail {

/// What a request names a user by; only a MAC of it is stored.
[[nodiscard]] std::string throttle_key(std::string_view owner,
                                       std::string_view kind,
                                       std::string_view name,
                                       std::string_view further);

/// One more request of a kind: `MfaOptions::sends` and `sends_per_day`.
/// @param scope, day_scope  fixed words, one for each limit
[[nodiscard]] Reservation reserve_request(storage::Transaction& transaction,
                                          ServiceState const& state,
                                          std::string_view scope,
                                          std::string_view day_scope,
                                          std::string_view key);

/// One more code to a destination, and to a user.
[[nodiscard]] Reservation reserve_code(storage::Transaction& transaction,
                                       ServiceState const& state,
                                       std::string_view destination,
                                       std::string_view user_id);

} // namespace nostro::inline v0::detail
