#pragma once

#include "domain/host.hpp"

#include <memory>

namespace nostro::inline v0::detail {

/// Lets services of one domain work inside the running transaction of another, so that what one
/// decides and the other does is one step:
///
///     state_->host->read([&](storage::Transaction& transaction) {
///         ... decide ...
///         page = AccountEntries{joined(*state_, transaction)}.list(query);
///     });
///
/// The handles are not to be kept beyond the work. Lasting writes are refused: they belong to the
/// service that was called. What a joined service throws must end the work.
[[nodiscard]] std::shared_ptr<ServiceState const> joined(ServiceState const& state,
                                                         storage::Transaction& transaction);
/// As above, for services that post.
[[nodiscard]] std::shared_ptr<ServiceState const> joined(ServiceState const& state, Books& books);

} // namespace nostro::inline v0::detail
