#pragma once

#include <nostro/oauth/clients.hpp>
#include <nostro/oauth/options.hpp>

#include <string_view>

namespace nostro::inline v0::detail {

/// Whether the client shows a secret.
[[nodiscard]] constexpr bool has_secret(ClientAuthMethod method) noexcept {
    return method == ClientAuthMethod::client_secret_basic ||
           method == ClientAuthMethod::client_secret_post;
}

/// Whether a client may have this id.
[[nodiscard]] bool is_client_id(std::string_view text) noexcept;

/// @throws InvalidArgument  "field" names a wrong member
void check_client(Client const& client, OauthOptions const& options);

} // namespace nostro::inline v0::detail
