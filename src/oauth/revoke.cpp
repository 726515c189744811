#include "core/crypto/jws.hpp"
#include "core/crypto/jwt.hpp"
#include "core/crypto/mac.hpp"
#include "domain/audit.hpp"
#include "domain/user_directory.hpp"
#include "oauth/epoch.hpp"
#include "oauth/issue.hpp"
#include "oauth/key_set.hpp"
#include "oauth/options.hpp"
#include "oauth/token_state.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0 {

namespace {

using detail::AccessTokenRow;
using detail::RefreshFamilyRow;
using detail::RefreshTokenRow;
using detail::ServiceState;

std::optional<RefreshTokenRow> find_refresh_token(storage::Transaction& transaction,
                                                  std::int64_t tenant,
                                                  storage::Bytes const& digest) {
    return storage::Records<RefreshTokenRow>{transaction, tenant}.find(digest);
}

void note(storage::Transaction& transaction,
          ServiceState const& state,
          std::string_view user_id,
          std::string_view entity,
          std::string_view client_id) {
    note_access_change(transaction, state);
    detail::record(
        transaction,
        state,
        {.kind = "token.revoked", .subject = user_id, .entity = entity, .client = client_id});
}

void revoke_access_token(storage::Transaction& transaction,
                         ServiceState const& state,
                         detail::TokenName const& name,
                         std::string_view client_id) {
    storage::Records<AccessTokenRow> rows{transaction, state.tenant};
    auto row = detail::find_token(transaction, state.tenant, name);
    if (!row || row->client_id != client_id || row->revoked_at) {
        return;
    }
    row->revoked_at = state.host->now();
    rows.update(*row);
    note(transaction, state, row->user_id, row->jti, client_id);
}

/// @return  whether the handle is a refresh token, be it this client's or not
bool revoke_family(storage::Transaction& transaction,
                   ServiceState const& state,
                   storage::Bytes const& digest,
                   std::string_view client_id) {
    auto const token = find_refresh_token(transaction, state.tenant, digest);
    if (!token) {
        return false;
    }
    storage::Records<RefreshFamilyRow> families{transaction, state.tenant};
    auto family = families.find_for_update(token->family_id);
    if (family && family->client_id == client_id && !family->revoked_at) {
        family->revoked_at = state.host->now();
        family->revoke_reason = "revoked";
        families.update(*family);
        note(transaction, state, family->user_id, family->id, client_id);
    }
    return true;
}

/// A token of ours that nobody can take back: an ID token.
bool is_id_token(ServiceState const& state, std::string_view token) {
    try {
        auto const parsed = detail::parse_compact(token);
        auto const key = detail::find_key(state, parsed.kid);
        return key != nullptr && detail::verify_signature(key->key, key->algorithm, parsed) &&
               detail::is_type(parsed.typ, "JWT");
    } catch (InvalidArgument const&) {
        return false;
    }
}

bool may_see(OauthOptions const& options, Client const& caller, VerifiedToken const& token) {
    return token.client_id == caller.client_id ||
           std::ranges::any_of(caller.resource_audiences, [&](std::string const& own) {
               return std::ranges::any_of(token.audience, [&](std::string const& audience) {
                   return detail::is_same_audience(options, own, audience);
               });
           });
}

std::string username_of(storage::Transaction& transaction,
                        ServiceState const& state,
                        std::string const& user_id) {
    auto const user =
        user_id.empty() ? std::nullopt : detail::find_user(transaction, state.tenant, user_id);
    return user ? user->username : std::string{};
}

/// What a client may know of its refresh token.
Introspection look_at_refresh_token(ServiceState const& state,
                                    storage::Transaction& transaction,
                                    storage::Bytes const& digest,
                                    std::string_view client_id) {
    std::int64_t const tenant = state.tenant;
    Timestamp const now = state.host->now();
    auto const token = find_refresh_token(transaction, tenant, digest);
    auto const family =
        token ? storage::Records<RefreshFamilyRow>{transaction, tenant}.find(token->family_id)
              : std::nullopt;
    if (!family || family->client_id != client_id || family->revoked_at ||
        family->absolute_expiry <= now || token->expires_at <= now ||
        token->state != detail::RefreshTokenState::active) {
        return {};
    }
    auto const grant =
        storage::Records<detail::AuthzGrantRow>{transaction, tenant}.find(family->grant_id);
    if (!grant ||
        detail::look_at_grant(state, transaction, *grant, family->created_at, now).refusal !=
            TokenRefusal::none) {
        return {};
    }
    Introspection found{.active = true,
                        .is_refresh_token = true,
                        .username = username_of(transaction, state, family->user_id),
                        .token = {}};
    found.token.client_id = family->client_id;
    found.token.user_id = family->user_id;
    found.token.subject = detail::subject_of_row({.user_id = family->user_id});
    found.token.audience = family->audience;
    found.token.scope = family->scope;
    found.token.grant_id = family->grant_id;
    found.token.consent_id = grant->consent_id.value_or(std::string{});
    found.token.issued_at = token->issued_at;
    found.token.expires_at = std::min(token->expires_at, family->absolute_expiry);
    found.token.cnf_jkt = family->cnf_jkt;
    return found;
}

} // namespace

void Tokens::revoke(std::string_view token, std::string_view client_id) {
    auto const name = detail::name_of_token(*state_, token, true);
    if (name.refusal != TokenRefusal::none) {
        if (name.refusal == TokenRefusal::wrong_type && is_id_token(*state_, token)) {
            throw OauthError{OauthErrorCode::unsupported_token_type,
                             "an ID token cannot be revoked"};
        }
        return;
    }
    state_->host->write([&](storage::Transaction& transaction) {
        if (!name.jti.empty() || !revoke_family(transaction, *state_, name.handle, client_id)) {
            revoke_access_token(transaction, *state_, name, client_id);
        }
    });
}

Introspection Tokens::introspect(std::string_view token, std::string_view client_id) const {
    auto const verdict = detail::check_token(*state_, token);
    OauthOptions const& options = *state_->host->ports().oauth;
    return state_->host->read_out([&](storage::Transaction& transaction) -> Introspection {
        auto const caller = detail::find_live_client(transaction, state_->tenant, client_id);
        if (!caller) {
            return {};
        }
        if (verdict && may_see(options, *caller, *verdict.token)) {
            return {.active = true,
                    .is_refresh_token = false,
                    .username = username_of(transaction, *state_, verdict.token->user_id),
                    .token = *verdict.token};
        }
        return look_at_refresh_token(
            *state_, transaction, storage::Bytes{hash(detail::Hash::sha256, token)}, client_id);
    });
}

} // namespace nostro::inline v0
