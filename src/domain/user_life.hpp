#pragma once

#include "domain/host.hpp"

#include <string_view>

namespace nostro::inline v0::detail {

/// Take from a user who is being deleted the views that are shared with him, whatever the rules of
/// revoking: also the last owner's. A host without accounts has none.
void end_shares(storage::Transaction& transaction,
                ServiceState const& state,
                std::string_view user_id);

} // namespace nostro::inline v0::detail
