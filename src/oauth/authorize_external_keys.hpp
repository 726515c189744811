#pragma once

#include "core/crypto/jwt.hpp"
#include "domain/host.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

// What OpenID providers of others publish. Nothing here runs with a unit open.
namespace nostro::inline v0::detail {

/// The provider is not to be reached, or says nothing that helps.
/// @throws OauthError  temporarily_unavailable, with the "reason" `provider_unavailable`
[[noreturn]] void raise_provider_unavailable(char const* why);

/// The client for requests of the bank.
/// @throws OauthError  temporarily_unavailable: the host has brought none
[[nodiscard]] HttpClient& require_http(ServiceState const& state);

/// A JSON document of another site. Kept for an hour, in the storage.
/// @param renew  read it again, unless that was done within the last five minutes
/// @throws OauthError  temporarily_unavailable: there is no such document
[[nodiscard]] boost::json::object
external_document(ServiceState const& state, std::string const& url, bool renew = false);

/// Where a provider is to be talked to (OpenID Connect Discovery).
struct ProviderEndpoints {
    std::string authorization;
    std::string token;
    std::string jwks;
    std::string user_info; ///< empty: the provider has none
};

/// @throws OauthError  temporarily_unavailable: it publishes nothing, or says it is somebody else
[[nodiscard]] ProviderEndpoints discover(ServiceState const& state, std::string const& authority);

/// The claims of an ID token of another provider, if its signature, issuer, audience and times are
/// right.
/// @param audiences  any one of them will do
[[nodiscard]] std::optional<Claims> verify_external(ServiceState const& state,
                                                    std::string_view token,
                                                    std::string const& jwks_uri,
                                                    std::string const& issuer,
                                                    std::span<std::string const> audiences);

} // namespace nostro::inline v0::detail
