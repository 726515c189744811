#include <nostro/oauth/clients.hpp>

#include "core/paging.hpp"
#include "domain/administration.hpp"
#include "domain/audit.hpp"
#include "domain/delegation.hpp"
#include "oauth/client_checks.hpp"
#include "oauth/client_rows.hpp"
#include "oauth/client_secrets.hpp"
#include "oauth/epoch.hpp"
#include "oauth/issue.hpp"

#include <nostro/core/error.hpp>
#include <nostro/oauth/options.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0 {

namespace {

using detail::ClientSecretRow;
using detail::ServiceState;

using Rows = storage::Records<Client>;
using Row = storage::Described<Client>;
using Consumers = storage::Records<Consumer>;
using Secrets = storage::Records<ClientSecretRow>;

constexpr std::chrono::hours overlap_max{30 * 24};

[[noreturn]] void raise_missing(std::string_view client_id) {
    throw NotFound{"client does not exist", {{"client_id", std::string{client_id}}}};
}

Client lock_client(storage::Transaction& transaction,
                   ServiceState const& state,
                   std::string_view client_id) {
    auto client = Rows{transaction, state.tenant}.find_for_update(client_id);
    if (!client || client->deleted_at) {
        raise_missing(client_id);
    }
    client->consumer = Consumers{transaction, state.tenant}.find(client_id);
    return *std::move(client);
}

void put_consumer(storage::Transaction& transaction, std::int64_t tenant, Client& client) {
    Consumers rows{transaction, tenant};
    if (!client.consumer) {
        rows.erase(Consumer{.client_id = client.client_id});
        return;
    }
    client.consumer->client_id = client.client_id;
    if (client.consumer->consumer_id.empty()) {
        client.consumer->consumer_id = client.id;
    }
    auto const other =
        rows.find_by(storage::Described<Consumer>::by_consumer, client.consumer->consumer_id);
    if (other && other->client_id != client.client_id) {
        throw AlreadyExists{"the consumer id is taken",
                            {{"field", "consumer.consumer_id"}, {"client_id", other->client_id}}};
    }
    rows.put(*client.consumer);
}

void note(storage::Transaction& transaction,
          ServiceState const& state,
          std::string_view kind,
          Client const& client) {
    detail::record(
        transaction, state, {.kind = kind, .entity = client.id, .client = client.client_id});
}

/// Whether a scope opens something of the bank's own administration. What others mean by theirs is
/// not the bank's business.
bool is_of_administration(std::string_view scope) noexcept {
    auto const colon = scope.find(':');
    if (colon == std::string_view::npos) {
        return false;
    }
    auto const verb = scope.substr(0, colon);
    auto const rest = scope.substr(colon + 1);
    auto const resource = rest.substr(0, rest.find(':'));
    return verb == "mgmnt" || resource == "accounts" || resource == "dintero";
}

/// Who decides how a client authenticates can act as it: refuse whoever might not hand on what its
/// grants open of the administration.
void require_power_of_client(storage::Transaction& transaction,
                             ServiceState const& state,
                             std::string_view client_id) {
    for (auto const& grant : detail::list_client_grants(transaction, state, client_id, {})) {
        auto power = grant.scope;
        std::erase_if(power, [](auto const& scope) { return !is_of_administration(scope); });
        detail::require_delegable(state.principal, power);
    }
}

bool authenticates_alike(Client const& a, Client const& b) {
    return a.type == b.type && a.auth_method == b.auth_method && a.auth_alg == b.auth_alg &&
           a.jwks == b.jwks;
}

/// End the secrets so far: the newest after the overlap, older ones now.
void end_secrets(storage::Transaction& transaction,
                 ServiceState const& state,
                 std::string_view client_id,
                 std::chrono::seconds overlap,
                 Timestamp now) {
    Secrets rows{transaction, state.tenant};
    auto live = detail::list_live_secrets(transaction, state.tenant, client_id, now);
    detail::erase_secrets(transaction, state.tenant, client_id);
    if (overlap > std::chrono::seconds{0} && !live.empty()) {
        ClientSecretRow& newest = live.front();
        Timestamp const end = now + overlap;
        newest.not_after = newest.not_after ? std::min(*newest.not_after, end) : end;
        rows.insert(newest);
    }
}

ClientSecretInfo describe(ClientSecretRow const& row) {
    return {.id = row.id,
            .hint = row.hint,
            .created_at = row.created_at,
            .not_after = row.not_after,
            .last_used_at = row.last_used_at};
}

} // namespace

namespace detail {

std::optional<Client> find_whole_client(storage::Transaction& transaction,
                                        std::int64_t tenant,
                                        std::string_view client_id) {
    auto client = Rows{transaction, tenant}.find(client_id);
    if (!client || client->deleted_at) {
        return std::nullopt;
    }
    client->consumer = Consumers{transaction, tenant}.find(client_id);
    return client;
}

} // namespace detail

Clients::Clients(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

ClientWithSecret Clients::create(NewClient const& wanted) {
    detail::require_administration(*state_, detail::Administered::clients, detail::Right::write);
    detail::DomainPorts const& ports = state_->host->ports();
    Client client = wanted.client;
    client.id = to_string(ports.ids->next());
    if (client.client_id.empty()) {
        client.client_id = to_string(ports.ids->next());
    }
    client.created_at = client.updated_at = state_->host->now();
    client.created_by = state_->principal.id;
    client.deleted_at.reset();
    client.deleted_by.clear();
    detail::check_client(client, *ports.oauth);
    std::optional<detail::MintedSecret> minted;
    if (detail::has_secret(client.auth_method)) {
        minted = detail::mint_secret(*state_, client.client_id, wanted.secret);
    } else if (!wanted.secret.empty()) {
        throw InvalidArgument{"a client of this method has no secret",
                              {{"field", "client_secret"}}};
    }
    return state_->host->written([&](storage::Transaction& transaction) {
        Rows rows{transaction, state_->tenant};
        if (rows.find(client.client_id)) {
            throw AlreadyExists{"the client id is taken",
                                {{"field", "client_id"}, {"client_id", client.client_id}}};
        }
        rows.insert(client);
        put_consumer(transaction, state_->tenant, client);
        if (minted) {
            Secrets{transaction, state_->tenant}.insert(minted->row);
        }
        note(transaction, *state_, "client.created", client);
        return ClientWithSecret{client, minted ? minted->text : std::string{}};
    });
}

std::optional<Client> Clients::find(std::string_view client_id) const {
    detail::require_administration(*state_, detail::Administered::clients, detail::Right::read);
    return state_->host->read_out([&](storage::Transaction& transaction) {
        return detail::find_whole_client(transaction, state_->tenant, client_id);
    });
}

Client Clients::get(std::string_view client_id) const {
    detail::require_administration(*state_, detail::Administered::clients, detail::Right::read);
    if (auto client = find(client_id)) {
        return *std::move(client);
    }
    raise_missing(client_id);
}

std::optional<Client> Clients::find_by_id(std::string_view id) const {
    detail::require_administration(*state_, detail::Administered::clients, detail::Right::read);
    return state_->host->read_out([&](storage::Transaction& transaction) -> std::optional<Client> {
        auto const row = Rows{transaction, state_->tenant}.find_by(Row::by_id, id);
        return row ? detail::find_whole_client(transaction, state_->tenant, row->client_id)
                   : std::nullopt;
    });
}

std::optional<Client> Clients::find_by_consumer(std::string_view consumer_id) const {
    detail::require_administration(*state_, detail::Administered::clients, detail::Right::read);
    return state_->host->read_out([&](storage::Transaction& transaction) -> std::optional<Client> {
        auto const row = Consumers{transaction, state_->tenant}.find_by(
            storage::Described<Consumer>::by_consumer, consumer_id);
        return row ? detail::find_whole_client(transaction, state_->tenant, row->client_id)
                   : std::nullopt;
    });
}

Page<Client> Clients::list(std::string_view owner, PageRequest const& page) const {
    detail::require_administration(*state_, detail::Administered::clients, detail::Right::read);
    detail::check_page_limit(page.limit);
    return state_->host->read_out([&](storage::Transaction& transaction) {
        Rows const rows{transaction, state_->tenant};
        auto const last = detail::row_at_cursor(page.cursor, [&](std::string const& id) {
            auto row = rows.find_by(Row::by_id, id);
            return row && row->owner == owner ? std::move(row) : std::nullopt;
        });
        auto found = rows.list_wanted(
            {.index = Row::by_owner, .limit = page.limit + 1},
            last,
            [](Client const& row) { return !row.deleted_at; },
            owner);
        auto clients = detail::cut_page(std::move(found), page.limit, &Client::id);
        for (Client& row : clients.items) {
            row.consumer = Consumers{transaction, state_->tenant}.find(row.client_id);
        }
        return clients;
    });
}

Client Clients::update(Client const& wanted) {
    detail::require_administration(*state_, detail::Administered::clients, detail::Right::write);
    detail::check_client(wanted, *state_->host->ports().oauth);
    return state_->host->written([&](storage::Transaction& transaction) {
        Client const before = lock_client(transaction, *state_, wanted.client_id);
        if (!authenticates_alike(wanted, before)) {
            require_power_of_client(transaction, *state_, wanted.client_id);
        }
        Client client = wanted;
        client.id = before.id;
        client.owner = before.owner;
        client.created_at = before.created_at;
        client.created_by = before.created_by;
        client.updated_at = state_->host->now();
        client.deleted_at.reset();
        client.deleted_by.clear();
        Rows{transaction, state_->tenant}.update(client);
        put_consumer(transaction, state_->tenant, client);
        note_access_change(transaction, *state_);
        note(transaction, *state_, "client.updated", client);
        return client;
    });
}

Client Clients::set_enabled(std::string_view client_id, bool enabled) {
    detail::require_administration(*state_, detail::Administered::clients, detail::Right::write);
    return state_->host->written([&](storage::Transaction& transaction) {
        Client client = lock_client(transaction, *state_, client_id);
        client.enabled = enabled;
        client.updated_at = state_->host->now();
        Rows{transaction, state_->tenant}.update(client);
        note_access_change(transaction, *state_);
        note(transaction, *state_, enabled ? "client.enabled" : "client.disabled", client);
        return client;
    });
}

Client Clients::mark_deleted(std::string_view client_id) {
    detail::require_administration(*state_, detail::Administered::clients, detail::Right::write);
    return state_->host->written([&](storage::Transaction& transaction) {
        Client client = lock_client(transaction, *state_, client_id);
        Timestamp const now = state_->host->now();
        client.updated_at = now;
        client.deleted_at = now;
        client.deleted_by = state_->principal.id;
        Rows{transaction, state_->tenant}.update(client);
        Consumers{transaction, state_->tenant}.erase(Consumer{.client_id = client.client_id});
        detail::erase_secrets(transaction, state_->tenant, client_id);
        detail::erase_grants_of(transaction, *state_, client_id, now);
        note_access_change(transaction, *state_);
        note(transaction, *state_, "client.deleted", client);
        return client;
    });
}

ClientWithSecret Clients::rotate_secret(std::string_view client_id,
                                        std::chrono::seconds overlap,
                                        std::string_view secret) {
    detail::require_administration(*state_, detail::Administered::clients, detail::Right::write);
    if (overlap < std::chrono::seconds{0} || overlap > overlap_max) {
        throw InvalidArgument{"secrets overlap for at most 30 days", {{"field", "overlap"}}};
    }
    auto const minted = detail::mint_secret(*state_, client_id, secret);
    return state_->host->written([&](storage::Transaction& transaction) {
        Client client = lock_client(transaction, *state_, client_id);
        if (!detail::has_secret(client.auth_method)) {
            throw InvalidArgument{"a client of this method has no secret",
                                  {{"field", "auth_method"}}};
        }
        require_power_of_client(transaction, *state_, client_id);
        Timestamp const now = state_->host->now();
        end_secrets(transaction, *state_, client_id, overlap, now);
        Secrets{transaction, state_->tenant}.insert(minted.row);
        client.updated_at = now;
        Rows{transaction, state_->tenant}.update(client);
        note(transaction, *state_, "client.secret_rotated", client);
        return ClientWithSecret{client, minted.text};
    });
}

std::vector<ClientSecretInfo> Clients::list_secrets(std::string_view client_id) const {
    detail::require_administration(*state_, detail::Administered::clients, detail::Right::read);
    return state_->host->read_out([&](storage::Transaction& transaction) {
        if (!detail::find_whole_client(transaction, state_->tenant, client_id)) {
            raise_missing(client_id);
        }
        auto const rows =
            detail::list_live_secrets(transaction, state_->tenant, client_id, state_->host->now());
        std::vector<ClientSecretInfo> secrets(rows.size());
        std::ranges::transform(rows, secrets.begin(), describe);
        return secrets;
    });
}

} // namespace nostro::inline v0
