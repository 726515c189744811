#pragma once

#include <nostro/core/enum_names.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace nostro::inline v0 {

/// How a client proves who it is at the token endpoint (RFC 7591 section 2).
enum class ClientAuthMethod : std::uint8_t {
    client_secret_basic, ///< secret in HTTP Basic
    client_secret_post,  ///< secret in the form
    private_key_jwt,     ///< assertion signed with its own key (RFC 7523)
    none,                ///< it cannot: public and native clients
};

inline constexpr std::array<std::string_view, 4> client_auth_method_names{
    "client_secret_basic", "client_secret_post", "private_key_jwt", "none"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(ClientAuthMethod) noexcept {
    return client_auth_method_names;
}

/// The only value of `client_assertion_type`.
inline constexpr std::string_view jwt_bearer_assertion =
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What a client shows of itself. A request that shows two kinds at once is refused before it gets
/// here (`invalid_request`).
struct ClientCredentials {
    ClientAuthMethod method = ClientAuthMethod::none; ///< how it was shown
    std::string client_id{}; ///< form-decoded; with an assertion it may be empty
    std::string secret{};    ///< form-decoded; of the two secret methods
    std::string assertion{}; ///< of `private_key_jwt`
};

} // namespace nostro::inline v0
