#include "oauth/token_state.hpp"

#include "domain/merchant_life.hpp"
#include "domain/user_directory.hpp"
#include "oauth/authorize_scope.hpp"
#include "oauth/consent_store.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

/// More links than exchanges can make.
constexpr int parents_max = 8;

TokenRefusal look_at_family(storage::Transaction& transaction,
                            std::int64_t tenant,
                            std::string const& family_id) {
    auto const family = storage::Records<RefreshFamilyRow>{transaction, tenant}.find(family_id);
    return family && !family->revoked_at ? TokenRefusal::none : TokenRefusal::revoked;
}

/// Reads clients, grants and merchants, unless they are known.
class Origins {
public:
    Origins(storage::Transaction& transaction, std::int64_t tenant, KnownRows* known)
        : transaction_{transaction}, tenant_{tenant}, known_{known != nullptr ? *known : nothing_} {
    }

    [[nodiscard]] std::shared_ptr<KnownClient const> client(std::string const& client_id) {
        return known_.client(client_id, [&]() -> KnownClient {
            auto row = storage::Records<Client>{transaction_, tenant_}.find(client_id);
            return row && !is_deleted_merchant(transaction_, tenant_, row->owner)
                       ? KnownClient{row->is_live(), std::move(row->owner)}
                       : KnownClient{};
        });
    }

    [[nodiscard]] std::shared_ptr<KnownGrant const> grant(std::string const& id) {
        return known_.grant(id, [&]() -> KnownGrant {
            auto row = storage::Records<ClientGrantRow>{transaction_, tenant_}.find(id);
            return row ? KnownGrant{!row->deleted_at, std::move(row->scope)} : KnownGrant{};
        });
    }

    [[nodiscard]] bool is_for_deleted_merchant(OauthOptions const& options,
                                               std::string const& audience) {
        auto const id = merchant_of_audience(options, audience);
        return id && known_
                         .merchant(*id,
                                   [&]() -> KnownMerchant {
                                       return {is_deleted_merchant(transaction_, tenant_, *id)};
                                   })
                         ->is_deleted;
    }

private:
    storage::Transaction& transaction_;
    std::int64_t tenant_;
    KnownRows nothing_{0};
    KnownRows& known_;
};

/// The client's grant and the tokens before it in a chain of exchanges; they bound the scope.
TokenRefusal look_at_origin(storage::Transaction& transaction,
                            std::int64_t tenant,
                            Origins& origins,
                            AccessTokenRow const& row,
                            std::vector<std::string>& scope) {
    storage::Records<AccessTokenRow> const tokens{transaction, tenant};
    std::optional<AccessTokenRow> parent;
    AccessTokenRow const* link = &row;
    for (int at = 0; at < parents_max; ++at) {
        if (link->revoked_at) {
            return TokenRefusal::revoked;
        }
        if (link->client_grant_id) {
            auto const grant = origins.grant(*link->client_grant_id);
            if (!grant->is_live) {
                return TokenRefusal::revoked;
            }
            scope = row.grant_id ? granted_to_person(scope, grant->scope)
                                 : common_scope(scope, grant->scope);
        }
        if (!link->parent) {
            return TokenRefusal::none;
        }
        parent = tokens.find(*link->parent);
        if (!parent) {
            return TokenRefusal::revoked;
        }
        link = &*parent;
    }
    return TokenRefusal::revoked;
}

/// Which views and roles a person's consent gives; nothing is said by one that is about scopes.
void describe_consent(storage::Transaction& transaction,
                      ServiceState const& state,
                      std::string const& consent_id,
                      VerifiedToken& token) {
    auto consent = ConsentStore{transaction, state}.find(consent_id);
    if (consent && consent->standard != ConsentStandard::plain) {
        token.views = std::move(consent->views);
        token.roles = std::move(consent->roles);
        token.entries_from = consent->entries_from;
        token.entries_to = consent->entries_to;
    }
}

VerifiedToken
describe(AccessTokenRow row, KnownClient const& client, std::vector<std::string> scope) {
    auto subject = subject_of_row(row);
    return {.jti = std::move(row.jti),
            .client_id = std::move(row.client_id),
            .client_owner = client.owner,
            .user_id = std::move(row.user_id),
            .subject = std::move(subject),
            .audience = std::move(row.audience),
            .scope = std::move(scope),
            .grant_type = std::move(row.grant_type),
            .grant_id = std::move(row.grant_id).value_or(std::string{}),
            .consent_id = {},
            .issued_at = row.issued_at,
            .expires_at = row.expires_at,
            .auth_time = {},
            .acr = {},
            .amr = {},
            .actors = std::move(row.actors),
            .cnf_jkt = std::move(row.cnf_jkt)};
}

} // namespace

std::string subject_of_row(AccessTokenRow const& row) {
    return row.user_id.empty() ? row.client_id : subject_of(User{.id = row.user_id});
}

std::vector<std::string> granted_to_person(std::vector<std::string> const& scope,
                                           std::vector<std::string> const& granted) {
    std::vector<std::string> kept;
    std::ranges::copy_if(scope, std::back_inserter(kept), [&](std::string const& item) {
        return is_identity_scope(item) || std::ranges::find(granted, item) != granted.end();
    });
    return kept;
}

std::vector<std::string> common_scope(std::vector<std::string> const& scope,
                                      std::vector<std::string> const& other) {
    std::vector<std::string> common;
    std::ranges::copy_if(scope, std::back_inserter(common), [&](std::string const& item) {
        return std::ranges::find(other, item) != other.end();
    });
    return common;
}

GrantState look_at_grant(ServiceState const& state,
                         storage::Transaction& transaction,
                         AuthzGrantRow const& grant,
                         Timestamp since,
                         Timestamp now) {
    Timestamp end = grant.expires_at;
    if (grant.revoked_at) {
        return {TokenRefusal::revoked, {}};
    }
    if (grant.consent_id) {
        auto const consent =
            storage::Records<ConsentRow>{transaction, state.tenant}.find(*grant.consent_id);
        if (!consent || consent->state != ConsentState::authorised || consent->valid_until <= now) {
            return {TokenRefusal::consent_ended, {}};
        }
        end = std::min(end, consent->valid_until);
    }
    if (end <= now) {
        return {TokenRefusal::expired, {}};
    }
    auto const user = find_user(transaction, state.tenant, grant.user_id);
    if (!user || user->status == UserStatus::disabled || since < user->not_before) {
        return {TokenRefusal::user_gone, {}};
    }
    return {TokenRefusal::none, end};
}

std::optional<std::vector<ConsentView>>
views_of(ServiceState const& state, storage::Transaction& transaction, AuthzGrantRow const& grant) {
    VerifiedToken token;
    if (grant.consent_id) {
        describe_consent(transaction, state, *grant.consent_id, token);
    }
    return std::move(token.views);
}

TokenState look_at_token(ServiceState const& state,
                         storage::Transaction& transaction,
                         AccessTokenRow row,
                         Timestamp now,
                         KnownRows* known) {
    std::int64_t const tenant = state.tenant;
    Origins origins{transaction, tenant, known};
    if (row.revoked_at) {
        return {TokenRefusal::revoked, {}, {}};
    }
    if (row.expires_at <= now) {
        return {TokenRefusal::expired, {}, {}};
    }
    Timestamp good_until = row.expires_at;
    auto scope = row.scope;
    auto refusal = look_at_origin(transaction, tenant, origins, row, scope);
    if (refusal == TokenRefusal::none && row.family_id) {
        refusal = look_at_family(transaction, tenant, *row.family_id);
    }
    std::optional<AuthzGrantRow> grant;
    if (refusal == TokenRefusal::none && row.grant_id) {
        grant = storage::Records<AuthzGrantRow>{transaction, tenant}.find(*row.grant_id);
        auto const found =
            grant ? look_at_grant(state, transaction, *grant, grant->good_since(row.issued_at), now)
                  : GrantState{TokenRefusal::revoked, {}};
        refusal = found.refusal;
        good_until = std::min(good_until, found.good_until);
    }
    if (refusal != TokenRefusal::none) {
        return {refusal, {}, {}};
    }
    OauthOptions const& options = *state.host->ports().oauth;
    if (std::ranges::any_of(row.audience, [&](std::string const& audience) {
            return origins.is_for_deleted_merchant(options, audience);
        })) {
        return {TokenRefusal::merchant_gone, {}, {}};
    }
    auto const client = origins.client(row.client_id);
    if (!client->is_live) {
        return {TokenRefusal::client_gone, {}, {}};
    }
    if (row.scope_of_user) {
        auto const user = find_user(transaction, tenant, row.user_id);
        scope = user ? common_scope(scope, effective_scope(transaction, tenant, *user))
                     : std::vector<std::string>{};
    }
    TokenState found{
        TokenRefusal::none, describe(std::move(row), *client, std::move(scope)), good_until};
    if (grant) {
        found.token.consent_id = grant->consent_id.value_or(std::string{});
        if (grant->consent_id) {
            describe_consent(transaction, state, *grant->consent_id, found.token);
        }
        found.token.auth_time = grant->auth_time;
        found.token.acr = grant->acr;
        found.token.amr = grant->amr;
    }
    return found;
}

} // namespace nostro::inline v0::detail
