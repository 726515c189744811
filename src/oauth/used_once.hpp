#pragma once

#include "domain/host.hpp"

#include <string_view>

namespace nostro::inline v0::detail {

/// Use something up that may be used once, such as the `jti` of a proof.
///
/// @param kind   what it is, a fixed word
/// @param whose  within which names are unique
/// @param until  from then on it is refused anyway
/// @return       false: it was used before
[[nodiscard]] bool use_once(storage::Transaction& transaction,
                            std::int64_t tenant,
                            std::string_view kind,
                            std::string_view whose,
                            std::string_view name,
                            Timestamp until);

} // namespace nostro::inline v0::detail
