#pragma once

#include "oauth/issue.hpp"
#include "storage/records.hpp"

#include <nostro/oauth/clients.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0::detail {

/// Scopes that say who the person is. Every client of response type `code` may ask for them; they
/// need no grant, since they open nothing but the OpenID endpoints.
[[nodiscard]] bool is_identity_scope(std::string_view scope) noexcept;
[[nodiscard]] std::span<std::string_view const> identity_scopes() noexcept;

/// What a client may be allowed by a person.
struct GrantedScope {
    std::vector<std::string> scope;
    std::string audience;        ///< empty: the tokens are good at the OpenID endpoints only
    std::string client_grant_id; ///< empty with the audience
};

/// Find out what may be asked for: identity scopes, and those of the client's grant for the
/// audience. Without an audience the client's only grant counts. One that asks for identity scopes
/// alone needs none; then a merchant's and one for an API that is not among `api_audiences` do not
/// count.
///
/// @param wanted    empty: all of the grant
/// @param audience  empty: none was named
/// @throws OauthError  invalid_scope, invalid_target, unauthorized_client
[[nodiscard]] GrantedScope choose_scope(storage::Transaction& transaction,
                                        ServiceState const& state,
                                        Client const& client,
                                        std::span<std::string const> wanted,
                                        std::string_view audience);

} // namespace nostro::inline v0::detail
