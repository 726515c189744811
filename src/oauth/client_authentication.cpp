#include "core/crypto/jwt.hpp"
#include "core/json.hpp"
#include "domain/administration.hpp"
#include "domain/audit.hpp"
#include "oauth/client_checks.hpp"
#include "oauth/client_rows.hpp"
#include "oauth/client_secrets.hpp"
#include "oauth/signing_cache.hpp"
#include "oauth/used_once.hpp"

#include <nostro/core/error.hpp>
#include <nostro/oauth/clients.hpp>
#include <nostro/oauth/error.hpp>
#include <nostro/oauth/options.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0 {

namespace {

using detail::ClientSecretRow;
using detail::ServiceState;

constexpr std::chrono::minutes use_noted_every{1};
constexpr std::size_t assertion_bytes_max = 8 * 1'024;
constexpr std::size_t jti_max = 255;

/// Says the same of every failure: whether there is such a client is nobody's business.
OauthError refusal() {
    return OauthError{OauthErrorCode::invalid_client, "client authentication failed"};
}

/// What is stored of who shows credentials. For an unknown client as much is looked up.
struct Stored {
    std::optional<Client> client;
    std::vector<ClientSecretRow> secrets;
};

Stored look_up(ServiceState const& state, std::string_view client_id) {
    return state.host->read_out([&](storage::Transaction& transaction) {
        return Stored{
            detail::find_whole_client(transaction, state.tenant, client_id),
            detail::list_live_secrets(transaction, state.tenant, client_id, state.host->now())};
    });
}

void note_use(ServiceState const& state, ClientSecretRow const& secret) {
    Timestamp const now = state.host->now();
    if (secret.last_used_at && now - *secret.last_used_at < use_noted_every) {
        return;
    }
    state.host->write([&](storage::Transaction& transaction) {
        storage::Records<ClientSecretRow> rows{transaction, state.tenant};
        if (auto row = rows.find_for_update(secret.client_id, secret.id)) {
            row->last_used_at = now;
            rows.update(*row);
        }
    });
}

bool shows_secret(ServiceState const& state,
                  Stored const& stored,
                  ClientCredentials const& credentials) {
    auto const secret = detail::match_secret(state, stored.secrets, credentials.secret);
    if (!secret) {
        return false;
    }
    note_use(state, *secret);
    return true;
}

/// A client assertion taken apart; nothing of it is to be believed yet.
struct Assertion {
    detail::ParsedJws token;
    detail::Claims claims;
};

std::optional<Assertion> read_assertion(std::string_view text) {
    try {
        auto token = detail::parse_compact(text, assertion_bytes_max);
        auto claims = detail::Claims::parse(token.payload);
        return Assertion{std::move(token), std::move(claims)};
    } catch (InvalidArgument const&) {
        return std::nullopt;
    }
}

/// The client's key that the header names, or its only one.
std::optional<detail::Key> key_for(Client const& client, std::string_view kid) {
    auto const document = parse_json(client.jwks, "jwks");
    auto const keys = JsonReader{document}.array("keys");
    std::optional<JsonReader> found;
    for (JsonReader const& key : keys) {
        bool const named = !kid.empty() && key.optional_text("kid") == kid;
        if (named || (kid.empty() && keys.size() == 1)) {
            found = key;
        }
    }
    return found ? std::optional{detail::Key::from_jwk(found->value().as_object())} : std::nullopt;
}

/// RFC 7523, with the audience rule of its update: the issuer alone, as one text.
bool signs_itself(ServiceState const& state, Client const& client, Assertion const& assertion) {
    OauthOptions const& options = *state.host->ports().oauth;
    auto const algorithm = detail::parse_jwa(client.auth_alg);
    auto const key = key_for(client, assertion.token.kid);
    if (!algorithm || !key || !detail::verify_signature(*key, *algorithm, assertion.token)) {
        return false;
    }
    Timestamp const now = state.host->now();
    auto const& claims = assertion.claims;
    auto const fault = detail::check_claims(assertion.token,
                                            claims,
                                            {.issuer = client.client_id,
                                             .audience = std::nullopt,
                                             .types = {"", "JWT", "client-authentication+jwt"},
                                             .algorithms = {*algorithm},
                                             .leeway = options.leeway},
                                            now);
    auto const jti = claims.text("jti");
    auto const expiry = claims.seconds("exp");
    if (fault || claims.text("sub") != client.client_id || claims.text("aud") != options.issuer ||
        options.issuer.empty() || !jti || jti->empty() || jti->size() > jti_max || !expiry) {
        return false;
    }
    Timestamp const end{std::chrono::seconds{*expiry}};
    if (end > now + options.lifetimes.client_assertion + options.leeway) {
        return false;
    }
    return state.host->written([&](storage::Transaction& transaction) {
        return detail::use_once(
            transaction, state.tenant, "assertion", client.client_id, *jti, end + options.leeway);
    });
}

bool is_proven(ServiceState const& state,
               Stored const& stored,
               ClientCredentials const& credentials,
               std::optional<Assertion> const& assertion) {
    bool const knows_secret =
        detail::has_secret(credentials.method) && shows_secret(state, stored, credentials);
    if (!stored.client || !stored.client->is_live() ||
        stored.client->auth_method != credentials.method) {
        return false;
    }
    switch (credentials.method) {
    case ClientAuthMethod::client_secret_basic:
    case ClientAuthMethod::client_secret_post:
        return knows_secret;
    case ClientAuthMethod::private_key_jwt:
        return assertion && signs_itself(state, *stored.client, *assertion);
    case ClientAuthMethod::none:
        return true;
    }
    return false;
}

} // namespace

Client Clients::authenticate(ClientCredentials const& credentials) {
    detail::require_administration(*state_, detail::Administered::logins, detail::Right::write);
    state_->host->require_core("clients.authenticate");
    detail::DomainPorts const& ports = state_->host->ports();
    OauthOptions const& options = *ports.oauth;
    std::optional<Assertion> assertion;
    std::string client_id = credentials.client_id;
    if (credentials.method == ClientAuthMethod::private_key_jwt) {
        assertion = read_assertion(credentials.assertion);
        auto const subject = assertion ? assertion->claims.text("sub") : std::nullopt;
        if (!subject || (!client_id.empty() && client_id != *subject)) {
            throw refusal();
        }
        client_id = *subject;
    }
    if (!detail::is_client_id(client_id)) {
        throw refusal();
    }
    auto& failures = ports.signing->client_failures;
    Timestamp const now = state_->host->now();
    if (auto const wait =
            failures.blocked_for(state_->tenant, client_id, now, options.client_failures_max)) {
        throw OauthError::too_many_requests(*wait);
    }
    Stored stored = look_up(*state_, client_id);
    if (!is_proven(*state_, stored, credentials, assertion)) {
        failures.count(state_->tenant, client_id, now, options.client_failure_window);
        throw refusal();
    }
    return *std::move(stored.client);
}

} // namespace nostro::inline v0
