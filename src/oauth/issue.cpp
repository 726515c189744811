#include "oauth/issue.hpp"

#include "core/crypto/jwt.hpp"
#include "core/crypto/mac.hpp"
#include "core/crypto/random_text.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "domain/audit.hpp"
#include "domain/merchant_life.hpp"
#include "oauth/epoch.hpp"
#include "oauth/key_set.hpp"
#include "oauth/options.hpp"
#include "oauth/token_state.hpp"
#include "oauth/uri.hpp"

#include <nostro/core/error.hpp>
#include <nostro/identity/scope.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

using std::chrono::seconds;

seconds life_of(OauthOptions const& options, Client const& client, AccessTokenRow const& row) {
    TokenLifetimes const& lifetimes = options.lifetimes;
    if (!row.actors.empty()) {
        return lifetimes.exchanged_access;
    }
    if (client.access_token_life > seconds{0}) {
        return client.access_token_life;
    }
    if (!row.audience.empty() && merchant_of_audience(options, row.audience.front())) {
        return lifetimes.merchant_access;
    }
    return row.user_id.empty() ? lifetimes.client_access : lifetimes.user_access;
}

boost::json::array as_array(std::vector<std::string> const& texts) {
    return boost::json::array(texts.begin(), texts.end());
}

/// The nearest actor is the outermost (RFC 8693 section 4.1).
boost::json::object actor_claim(std::vector<std::string> const& actors) {
    boost::json::object claim;
    for (auto actor = actors.rbegin(); actor != actors.rend(); ++actor) {
        boost::json::object outer{{"sub", *actor}};
        if (!claim.empty()) {
            outer["act"] = std::move(claim);
        }
        claim = std::move(outer);
    }
    return claim;
}

/// The claims of an access token (RFC 9068 section 2.2), with those that Dintero's clients read.
boost::json::object claims_of(AccessTokenRow const& row, std::string_view issuer) {
    boost::json::object claims{{"iss", issuer},
                               {"sub", subject_of_row(row)},
                               {"exp", numeric_date(row.expires_at)},
                               {"iat", numeric_date(row.issued_at)},
                               {"jti", row.jti},
                               {"client_id", row.client_id},
                               {"azp", row.client_id},
                               {"gty", row.grant_type}};
    if (row.audience.size() == 1) {
        claims["aud"] = row.audience.front();
    } else {
        claims["aud"] = as_array(row.audience);
    }
    if (!row.scope.empty()) {
        claims["scope"] = join(row.scope, " ");
    }
    if (row.auth_time) {
        claims["auth_time"] = numeric_date(*row.auth_time);
    }
    if (!row.acr.empty()) {
        claims["acr"] = row.acr;
    }
    if (!row.amr.empty()) {
        claims["amr"] = as_array(row.amr);
    }
    if (!row.cnf_jkt.empty()) {
        claims["cnf"] = boost::json::object{{"jkt", row.cnf_jkt}};
    }
    if (!row.actors.empty()) {
        claims["act"] = actor_claim(row.actors);
    }
    return claims;
}

void require_merchant(ServiceState const& state,
                      storage::Transaction& transaction,
                      std::string const& audience) {
    auto const id = merchant_of_audience(*state.host->ports().oauth, audience);
    if (id && is_deleted_merchant(transaction, state.tenant, *id)) {
        throw OauthError{OauthErrorCode::invalid_target, "the merchant was deleted"};
    }
}

} // namespace

void require_issuer(OauthOptions const& options) {
    if (!is_issuer(options.issuer)) {
        throw InvalidArgument{"the core has no issuer, so that it cannot make tokens",
                              {{"field", "oauth.issuer"}}};
    }
}

std::optional<Client> find_live_client(storage::Transaction& transaction,
                                       std::int64_t tenant,
                                       std::string_view client_id) {
    auto client = storage::Records<Client>{transaction, tenant}.find(client_id);
    bool const is_live =
        client && client->is_live() && !is_deleted_merchant(transaction, tenant, client->owner);
    return is_live ? std::move(client) : std::nullopt;
}

Client get_live_client(storage::Transaction& transaction,
                       std::int64_t tenant,
                       std::string_view client_id) {
    if (auto client = find_live_client(transaction, tenant, client_id)) {
        return *std::move(client);
    }
    throw OauthError{OauthErrorCode::invalid_client, "client authentication failed"};
}

std::string wanted_audience(std::string_view audience, std::span<std::string const> resources) {
    std::string wanted{audience};
    for (std::string const& resource : resources) {
        if (!is_resource(resource)) {
            throw OauthError{OauthErrorCode::invalid_target, "a resource is an absolute URI"};
        }
        if (!wanted.empty() && wanted != resource) {
            throw OauthError{OauthErrorCode::invalid_target, "a token is for one audience"};
        }
        wanted = resource;
    }
    return wanted;
}

std::vector<std::string> narrowed_scope(std::span<std::string const> wanted,
                                        std::span<std::string const> allowed) {
    std::vector<std::string> scope;
    for (std::string const& item : wanted) {
        if (!is_scope(item)) {
            throw OauthError{OauthErrorCode::invalid_scope, "a scope is malformed"};
        }
        if (std::ranges::find(allowed, item) == allowed.end()) {
            throw OauthError{OauthErrorCode::invalid_scope,
                             "the scope is more than what was granted"};
        }
        if (std::ranges::find(scope, item) == scope.end()) {
            scope.push_back(item);
        }
    }
    return wanted.empty() ? std::vector<std::string>{allowed.begin(), allowed.end()} : scope;
}

void require_dpop(Client const& client, std::string_view jkt) {
    if (client.require_dpop && jkt.empty()) {
        throw OauthError{OauthErrorCode::invalid_dpop_proof,
                         "this client has to prove the possession of a key"};
    }
}

PreparedAccess prepare_access(ServiceState const& state,
                              storage::Transaction& transaction,
                              Client const& client,
                              AccessTokenRow row,
                              std::optional<Timestamp> not_after) {
    DomainPorts const& ports = state.host->ports();
    for (std::string const& audience : row.audience) {
        require_merchant(state, transaction, audience);
    }
    PreparedAccess prepared{.algorithm = client.access_token_alg.empty()
                                             ? ports.oauth->access_token_algorithm
                                             : client.access_token_alg};
    row.jti = to_string(ports.ids->next());
    row.client_id = client.client_id;
    row.issued_at = state.host->now();
    row.expires_at =
        std::chrono::floor<seconds>(row.issued_at) + life_of(*ports.oauth, client, row);
    if (not_after) {
        row.expires_at =
            std::min(row.expires_at, Timestamp{std::chrono::floor<seconds>(*not_after)});
    }
    row.handle.reset();
    if (row.audience.empty()) {
        prepared.handle = random_handle(*ports.random);
        row.handle = storage::Bytes{hash(Hash::sha256, prepared.handle)};
    }
    storage::Records<AccessTokenRow>{transaction, state.tenant}.insert(row);
    prepared.row = std::move(row);
    return prepared;
}

TokenAnswer finish_access(ServiceState const& state, PreparedAccess const& prepared) {
    AccessTokenRow const& row = prepared.row;
    OauthOptions const& options = *state.host->ports().oauth;
    return {.access_token = prepared.handle.empty() ? sign_jwt(state,
                                                               prepared.algorithm,
                                                               access_token_typ,
                                                               claims_of(row, options.issuer))
                                                    : prepared.handle,
            .token_type = row.cnf_jkt.empty() ? "Bearer" : "DPoP",
            .expires_in = std::chrono::floor<seconds>(row.expires_at) -
                          std::chrono::floor<seconds>(row.issued_at),
            .scope = row.scope,
            .refresh_token = prepared.refresh_token,
            .grant_id = row.grant_id.value_or(std::string{}),
            .views = prepared.views};
}

StartedFamily start_family(ServiceState const& state,
                           storage::Transaction& transaction,
                           Client const& client,
                           AuthzGrantRow const& grant,
                           std::vector<std::string> audience,
                           std::optional<std::string> client_grant_id,
                           std::string_view jkt,
                           std::optional<RefreshPolicy> policy) {
    DomainPorts const& ports = state.host->ports();
    TokenLifetimes const& lifetimes = ports.oauth->lifetimes;
    Timestamp const now = state.host->now();
    RefreshFamilyRow const family{
        .id = to_string(ports.ids->next()),
        .grant_id = grant.id,
        .client_grant_id = std::move(client_grant_id),
        .client_id = client.client_id,
        .user_id = grant.user_id,
        .scope = grant.scope,
        .audience = std::move(audience),
        .cnf_jkt = client.type == ClientType::confidential ? std::string{} : std::string{jkt},
        .policy = policy.value_or(client.refresh_policy),
        .idle = lifetimes.refresh_idle,
        .created_at = now,
        .absolute_expiry = std::min(now + lifetimes.refresh_absolute, grant.expires_at)};
    storage::Records<RefreshFamilyRow>{transaction, state.tenant}.insert(family);
    std::string token = random_handle(*ports.random);
    storage::Records<RefreshTokenRow>{transaction, state.tenant}.insert(
        {.digest = {hash(Hash::sha256, token)},
         .family_id = family.id,
         .issued_at = now,
         .expires_at = std::min(now + family.idle, family.absolute_expiry)});
    return {family.id, std::move(token)};
}

bool revoke_authz_grant(ServiceState const& state,
                        storage::Transaction& transaction,
                        std::string_view grant_id,
                        std::string_view reason) {
    storage::Records<AuthzGrantRow> rows{transaction, state.tenant};
    auto row = rows.find_for_update(grant_id);
    if (!row || row->revoked_at) {
        return false;
    }
    row->revoked_at = state.host->now();
    row->revoke_reason = reason;
    rows.update(*row);
    note_access_change(transaction, state);
    record(transaction,
           state,
           {.kind = "authorization.revoked",
            .subject = row->user_id,
            .entity = row->id,
            .client = row->client_id,
            .context = {{"reason", std::string{reason}}}});
    return true;
}

} // namespace nostro::inline v0::detail
