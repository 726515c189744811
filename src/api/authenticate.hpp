#pragma once

#include "api/route.hpp"

#include <nostro/api/http.hpp>
#include <nostro/core/principal.hpp>
#include <nostro/core/time.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0::api {

class ApiError;

/// Who calls, as a good access token says.
struct Caller {
    enum class Kind : std::uint8_t { none, client, user };

    Kind kind = Kind::none;
    std::string client_id;           ///< the application
    std::string user_id;             ///< the person, if the token is one's
    std::string subject;             ///< `sub` of the token
    std::string audience;            ///< `aud` of the token
    std::string account;             ///< the account that the audience names, in canonical form
    std::vector<std::string> scopes; ///< what counts now: of token, grant and roles together
    std::string token_id;            ///< `jti`
    std::string grant_id;            ///< what a person's token hangs on; may be empty
    /// The views that the person's consent names, no others are usable; absent: it names none
    /// because it is not about views.
    std::optional<std::vector<ConsentView>> views;
    std::vector<std::string> roles; ///< with `views`: the entitlements that the consent names
    std::optional<Timestamp> entries_from; ///< with `views`: see `Principal::entries_from`
    std::optional<Timestamp> entries_to;
    std::optional<Timestamp> expires_at;
    std::optional<Timestamp> authenticated_at; ///< when the person logged in
    std::vector<std::string> actors;           ///< `act` chain (RFC 8693), the nearest actor first

    [[nodiscard]] bool has_scope(std::string_view scope) const noexcept;
    /// Whether it holds one of the words, which have spaces between them.
    [[nodiscard]] bool has_any_scope(std::string_view scopes_wanted) const noexcept;
    /// As the services know it; `address` is where the request came from.
    [[nodiscard]] Principal principal(std::string address) const;
};

/// What stands in the Authorization header.
struct Credentials {
    enum class Scheme : std::uint8_t { none, bearer, dpop, basic, other };

    Scheme scheme = Scheme::none;
    std::string token;    ///< of bearer and dpop
    std::string user;     ///< of basic, form-decoded (RFC 6749 2.3.1)
    std::string password; ///< of basic, form-decoded; a secret

    [[nodiscard]] bool has_token() const noexcept {
        return scheme == Scheme::bearer || scheme == Scheme::dpop;
    }
};

/// Finds out whose access token it is. The OAuth routes implement it.
///
/// Threads: any, at the same time.
class Authenticator {
public:
    virtual ~Authenticator();

    /// @param scheme  "Bearer" or "DPoP", as the token was presented
    /// @throws ApiError  `Problem::invalid_token`: unknown, malformed, expired, revoked, bound to
    ///                   another key or certificate
    [[nodiscard]] virtual Caller
    bearer(Request const& request, std::string_view scheme, std::string_view token) = 0;

protected:
    Authenticator() = default;
    Authenticator(Authenticator const&) = default;
    Authenticator& operator=(Authenticator const&) = default;
};

/// The scheme of the Authorization header, whatever stands behind it.
[[nodiscard]] Credentials::Scheme presented_scheme(Request const& request) noexcept;

/// Read the Authorization header.
/// @throws ApiError  `invalid_request`: two of them; `invalid_token` or `invalid_client`: malformed
[[nodiscard]] Credentials read_credentials(Request const& request);

/// What the WWW-Authenticate headers of a 401 or 403 say (RFC 6750 section 3, RFC 6749 5.2).
struct Challenge {
    Security security;
    Credentials::Scheme presented;
    std::string_view error;       ///< empty when no credentials were presented
    std::string_view description; ///< any text; what does not fit a quoted string is replaced
    std::string_view scopes;      ///< what was missing
};

[[nodiscard]] std::vector<Header> challenge_headers(Challenge const& challenge);

} // namespace nostro::inline v0::api
