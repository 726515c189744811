#pragma once

#include "domain/host.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Recovery codes: 120 random bits each, so that their digests can be looked up.
namespace nostro::inline v0::detail {

/// Make ten codes and forget those before.
[[nodiscard]] std::vector<std::string> replace_recovery_codes(storage::Transaction& transaction,
                                                              ServiceState const& state,
                                                              std::string_view user_id);

/// Use a code up.
/// @return  whether it was one of this user and unused
[[nodiscard]] bool spend_recovery_code(storage::Transaction& transaction,
                                       ServiceState const& state,
                                       std::string_view user_id,
                                       std::string_view code);

/// How many codes are unused.
[[nodiscard]] std::size_t count_recovery_codes(storage::Transaction& transaction,
                                               ServiceState const& state,
                                               std::string_view user_id);

} // namespace nostro::inline v0::detail
