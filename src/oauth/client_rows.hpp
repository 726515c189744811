#pragma once

#include "domain/host.hpp"
#include "oauth/rows.hpp"

#include <optional>
#include <string_view>

namespace nostro::inline v0::detail {

/// A client that is not deleted, with what OBP keeps of it.
[[nodiscard]] std::optional<Client> find_whole_client(storage::Transaction& transaction,
                                                      std::int64_t tenant,
                                                      std::string_view client_id);

/// Mark the grants of a client as deleted.
void erase_grants_of(storage::Transaction& transaction,
                     ServiceState const& state,
                     std::string_view client_id,
                     Timestamp now);

} // namespace nostro::inline v0::detail
