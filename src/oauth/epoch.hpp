#pragma once

#include "domain/access_epoch.hpp"

#include <cstdint>

namespace nostro::inline v0::detail {

/// The number of changes so far that may have ended tokens.
[[nodiscard]] std::int64_t read_access_epoch(storage::Transaction& transaction,
                                             std::int64_t tenant);

/// Whether what is read now has been committed. In a unit it may be taken back, so that nothing of
/// it is remembered.
[[nodiscard]] bool works_on_core(ServiceHost const& host);

} // namespace nostro::inline v0::detail
