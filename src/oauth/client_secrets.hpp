#pragma once

#include "domain/host.hpp"
#include "oauth/rows.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0::detail {

/// A secret and what is stored of it.
struct MintedSecret {
    std::string text;
    ClientSecretRow row;
};

/// Make a secret, or take one that the host chooses. A short one is hashed slowly.
/// @throws InvalidArgument  the chosen one is malformed; or short, in a unit
[[nodiscard]] MintedSecret
mint_secret(ServiceState const& state, std::string_view client_id, std::string_view chosen);

/// The secrets of a client that are good at a time, newest first.
[[nodiscard]] std::vector<ClientSecretRow> list_live_secrets(storage::Transaction& transaction,
                                                             std::int64_t tenant,
                                                             std::string_view client_id,
                                                             Timestamp now);

void erase_secrets(storage::Transaction& transaction,
                   std::int64_t tenant,
                   std::string_view client_id);

/// Which of the secrets this is; nothing when it is none. Compares as many digests however many
/// secrets there are, none included.
/// @return  the row; the caller notes its use
[[nodiscard]] std::optional<ClientSecretRow> match_secret(
    ServiceState const& state, std::vector<ClientSecretRow> const& secrets, std::string_view text);

} // namespace nostro::inline v0::detail
