#pragma once

#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/clients.hpp>

#include <span>
#include <string>
#include <string_view>

namespace nostro::inline v0::detail {

/// Whether a client may be redirected there: one of its URIs byte by byte, or for a native client
/// one of its loopback addresses ("http://127.0.0.1/cb", "http://[::1]/cb") with another port
/// (RFC 8252 section 7.3).
[[nodiscard]] bool is_redirect_uri_of(Client const& client, std::string_view uri);

/// The URI with parameters added to its query or fragment.
[[nodiscard]] std::string
with_parameters(std::string_view uri, char separator, std::span<OauthParameter const> parameters);

/// "https://app.example:8443", or "com.example.app:" of a private scheme.
[[nodiscard]] std::string origin_of(std::string_view uri);

} // namespace nostro::inline v0::detail
