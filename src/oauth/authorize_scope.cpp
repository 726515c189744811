#include "oauth/authorize_scope.hpp"

#include "oauth/options.hpp"

#include <nostro/oauth/options.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

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

/// Whose tokens a mere login may have. A merchant's live for a day, and the OpenID endpoints refuse
/// those of an API that is not the bank's own.
bool is_login_audience(OauthOptions const& options, std::string_view audience) {
    return !merchant_of_audience(options, audience) &&
           (options.api_audiences.empty() ||
            std::ranges::any_of(options.api_audiences, [&](std::string const& own) {
                return is_same_audience(options, own, audience);
            }));
}

/// The only grant of a client that logs people in, and asks for no audience.
std::optional<ClientGrantRow> find_login_grant(storage::Transaction& transaction,
                                               ServiceState const& state,
                                               Client const& client) {
    auto grants = list_client_grants(transaction, state, client.client_id, {});
    bool const is_only = grants.size() == 1 &&
                         (grants.front().type == GrantType::authorization_code ||
                          grants.front().type == GrantType::any) &&
                         is_login_audience(*state.host->ports().oauth, grants.front().audience);
    return is_only ? std::optional{std::move(grants.front())} : std::nullopt;
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
        if (auto const grant = find_login_grant(transaction, state, client)) {
            granted.audience = grant->audience;
            granted.client_grant_id = grant->id;
        }
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
