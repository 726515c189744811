#include "oauth/authorize_scope.hpp"

#include <algorithm>
#include <array>

namespace nostro::inline v0::detail {

namespace {

constexpr std::array<std::string_view, 6> identity{
    "openid", "profile", "email", "phone", "address", "offline_access"};

/// As `get_client_grant`. A client without any grant that names no audience has asked for a scope
/// that it cannot have, and not for a wrong target.
ClientGrantRow find_grant(storage::Transaction& transaction,
                          ServiceState const& state,
                          Client const& client,
                          std::string_view audience) {
    try {
        return get_client_grant(
            transaction, state, client.client_id, audience, GrantType::authorization_code);
    } catch (OauthError const& error) {
        if (audience.empty() && error.detail("reason") == "no_grant") {
            throw OauthError{OauthErrorCode::invalid_scope,
                             "the client may not ask for this scope"};
        }
        throw;
    }
}

} // namespace

bool is_identity_scope(std::string_view scope) noexcept {
    return std::ranges::find(identity, scope) != identity.end();
}

std::span<std::string_view const> identity_scopes() noexcept {
    return identity;
}

GrantedScope choose_scope(storage::Transaction& transaction,
                          ServiceState const& state,
                          Client const& client,
                          std::span<std::string const> wanted,
                          std::string_view audience) {
    bool const is_identity_only =
        !wanted.empty() && std::ranges::all_of(wanted, [](std::string const& scope) {
            return is_identity_scope(scope);
        });
    GrantedScope granted;
    granted.scope.assign(wanted.begin(), wanted.end());
    if (audience.empty() && is_identity_only) {
        return granted;
    }
    auto const grant = find_grant(transaction, state, client, audience);
    auto allowed = grant.scope;
    if (wanted.empty()) {
        granted.scope = allowed;
    }
    allowed.insert(allowed.end(), identity.begin(), identity.end());
    granted.scope = narrowed_scope(granted.scope, allowed);
    granted.audience = grant.audience;
    granted.client_grant_id = grant.id;
    return granted;
}

} // namespace nostro::inline v0::detail
