#include <nostro/oauth/grants.hpp>

#include "core/paging.hpp"
#include "core/require.hpp"
#include "domain/administration.hpp"
#include "domain/audit.hpp"
#include "domain/delegation.hpp"
#include "domain/limits.hpp"
#include "domain/sealed.hpp"
#include "oauth/client_rows.hpp"
#include "oauth/epoch.hpp"
#include "oauth/grant_rows.hpp"
#include "oauth/issue.hpp"
#include "oauth/options.hpp"
#include "oauth/uri.hpp"

#include <nostro/core/error.hpp>
#include <nostro/identity/scope.hpp>
#include <nostro/oauth/tokens.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0 {

namespace {

using detail::ClientGrantRow;
using detail::ServiceState;

using Rows = storage::Records<ClientGrantRow>;
using Row = storage::Described<ClientGrantRow>;

constexpr std::size_t provider_text_max = 1'024;
constexpr std::size_t list_max = storage::Range::limit_max;

bool is_visible(std::string_view text) noexcept {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

/// The scopes once each, in their order.
std::vector<std::string> checked_scopes(std::vector<std::string> const& scope) {
    require_field(!scope.empty() && scope.size() <= detail::scope_count_max,
                  "scope",
                  "a grant has 1 to 100 scopes");
    std::vector<std::string> once;
    for (std::size_t at = 0; at < scope.size(); ++at) {
        require_field(is_scope(scope[at]), "scope[" + std::to_string(at) + ']', "this is no scope");
        if (std::ranges::find(once, scope[at]) == once.end()) {
            once.push_back(scope[at]);
        }
    }
    return once;
}

void check_provider(NewClientGrant const& grant) {
    require_field(grant.oidc || grant.oidc_client_secret.empty(),
                  "oidc",
                  "a secret is of an OpenID provider");
    if (!grant.oidc) {
        return;
    }
    require_field(grant.type == GrantType::authorization_code,
                  "oidc",
                  "an OpenID provider needs the type authorization_code");
    require_field(detail::is_resource(grant.oidc->authority) &&
                      grant.oidc->authority.starts_with("http"),
                  "oidc.authority",
                  "an OpenID provider is named by its URL");
    require_field(!grant.oidc->client_id.empty() &&
                      grant.oidc->client_id.size() <= provider_text_max &&
                      is_visible(grant.oidc->client_id),
                  "oidc.client_id",
                  "the bank's client at the OpenID provider is missing or malformed");
    require_field(grant.oidc_client_secret.size() <= provider_text_max,
                  "oidc.client_secret",
                  "the secret is too long");
    for (std::string const& scope : grant.oidc->scope) {
        require_field(is_scope(scope), "oidc.scope", "this is no scope");
    }
}

detail::SealedPlace secret_place(std::string_view id) noexcept {
    return {"client_grant", id, "oidc_client_secret"};
}

ClientGrant describe(ClientGrantRow const& row) {
    ClientGrant grant{.id = row.id,
                      .client_id = row.client_id,
                      .owner = row.owner,
                      .audience = row.audience,
                      .type = row.type,
                      .scope = row.scope,
                      .may_exchange = row.may_exchange,
                      .oidc = std::nullopt,
                      .created_at = row.created_at,
                      .created_by = row.created_by,
                      .updated_at = row.updated_at,
                      .deleted_at = row.deleted_at,
                      .deleted_by = row.deleted_by};
    if (!row.oidc_authority.empty()) {
        grant.oidc = {row.oidc_authority, row.oidc_client_id, row.oidc_scope};
    }
    return grant;
}

ClientGrantRow
lock_grant(storage::Transaction& transaction, ServiceState const& state, std::string_view id) {
    auto row = Rows{transaction, state.tenant}.find_for_update(id);
    if (!row || row->deleted_at) {
        throw NotFound{"grant does not exist", {{"id", std::string{id}}}};
    }
    return *std::move(row);
}

void end_grant(Rows& rows, ServiceState const& state, ClientGrantRow& row, Timestamp now) {
    row.updated_at = now;
    row.deleted_at = now;
    row.deleted_by = state.principal.id;
    row.live.reset();
    row.oidc_client_secret = {};
    rows.update(row);
}

void note(storage::Transaction& transaction,
          ServiceState const& state,
          std::string_view kind,
          ClientGrantRow const& row) {
    detail::record(transaction, state, {.kind = kind, .entity = row.id, .client = row.client_id});
}

} // namespace

namespace detail {

void erase_grants_of(storage::Transaction& transaction,
                     ServiceState const& state,
                     std::string_view client_id,
                     Timestamp now) {
    Rows rows{transaction, state.tenant};
    for (ClientGrantRow& row : rows.list({.index = Row::by_client, .limit = list_max}, client_id)) {
        if (!row.deleted_at) {
            end_grant(rows, state, row, now);
        }
    }
}

std::vector<ClientGrantRow> list_client_grants(storage::Transaction& transaction,
                                               ServiceState const& state,
                                               std::string_view client_id,
                                               std::string_view audience) {
    auto grants = Rows{transaction, state.tenant}.list({.index = Row::by_client, .limit = list_max},
                                                       client_id);
    OauthOptions const& options = *state.host->ports().oauth;
    std::erase_if(grants, [&](ClientGrantRow const& row) {
        return row.deleted_at ||
               (!audience.empty() && !is_same_audience(options, row.audience, audience));
    });
    // One that has the very text goes before others that name the same merchant.
    std::stable_partition(grants.begin(), grants.end(), [&](ClientGrantRow const& row) {
        return row.audience == audience;
    });
    return grants;
}

ClientGrantRow get_client_grant(storage::Transaction& transaction,
                                ServiceState const& state,
                                std::string_view client_id,
                                std::string_view audience,
                                GrantType type) {
    auto const grants = list_client_grants(transaction, state, client_id, audience);
    if (grants.empty()) {
        throw OauthError{OauthErrorCode::invalid_target,
                         "the client has no grant for this audience",
                         {{"reason", "no_grant"}}};
    }
    bool const one_audience = std::ranges::all_of(
        grants, [&](ClientGrantRow const& row) { return row.audience == grants.front().audience; });
    if (audience.empty() && !one_audience) {
        throw OauthError{OauthErrorCode::invalid_target,
                         "the client has several grants: an audience is needed",
                         {{"reason", "audience_missing"}}};
    }
    for (GrantType const wanted : {type, GrantType::any}) {
        auto const found = std::ranges::find(grants, wanted, &ClientGrantRow::type);
        if (found != grants.end()) {
            return *found;
        }
    }
    throw OauthError{OauthErrorCode::unauthorized_client,
                     "the client's grant is for another grant type"};
}

std::string open_provider_secret(ServiceState const& state, ClientGrantRow const& row) {
    return row.oidc_client_secret.value.empty() ? std::string{}
                                                : unseal_at(*state.host->ports().vault,
                                                            KeyPurpose::data,
                                                            secret_place(row.id),
                                                            row.oidc_client_secret.value);
}

} // namespace detail

Grants::Grants(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

ClientGrant Grants::create(NewClientGrant const& grant) {
    detail::require_administration(*state_, detail::Administered::grants, detail::Right::write);
    detail::DomainPorts const& ports = state_->host->ports();
    require_field(!grant.audience.empty() && grant.audience.size() <= detail::audience_max &&
                      is_visible(grant.audience),
                  "audience",
                  "an audience is a text of 1 to 512 visible ASCII characters");
    check_provider(grant);
    ClientGrantRow row{.id = to_string(ports.ids->next()),
                       .client_id = grant.client_id,
                       .audience = grant.audience,
                       .type = grant.type,
                       .scope = checked_scopes(grant.scope),
                       .may_exchange = grant.may_exchange,
                       .created_at = state_->host->now(),
                       .created_by = state_->principal.id};
    detail::require_delegable(state_->principal, row.scope);
    row.updated_at = row.created_at;
    if (grant.oidc) {
        row.oidc_authority = grant.oidc->authority;
        row.oidc_client_id = grant.oidc->client_id;
        row.oidc_scope = grant.oidc->scope;
    }
    if (!grant.oidc_client_secret.empty()) {
        row.oidc_client_secret = {detail::seal_at(*ports.vault,
                                                  KeyPurpose::data,
                                                  *ports.random,
                                                  secret_place(row.id),
                                                  grant.oidc_client_secret)};
    }
    return state_->host->written([&](storage::Transaction& transaction) {
        auto const client = detail::find_whole_client(transaction, state_->tenant, grant.client_id);
        if (!client) {
            throw NotFound{"client does not exist", {{"client_id", grant.client_id}}};
        }
        ClientGrantRow created = row;
        created.owner = client->owner;
        Rows rows{transaction, state_->tenant};
        if (auto const other = rows.find_by(
                Row::by_client, created.client_id, created.audience, created.type, true)) {
            throw AlreadyExists{"the client has a grant of this type for the audience",
                                {{"field", "audience"}, {"id", other->id}}};
        }
        rows.insert(created);
        note(transaction, *state_, "grant.created", created);
        return describe(created);
    });
}

std::optional<ClientGrant> Grants::find(std::string_view id) const {
    detail::require_administration(*state_, detail::Administered::grants, detail::Right::read);
    return state_->host->read_out(
        [&](storage::Transaction& transaction) -> std::optional<ClientGrant> {
            auto const row = Rows{transaction, state_->tenant}.find(id);
            return row && !row->deleted_at ? std::optional{describe(*row)} : std::nullopt;
        });
}

ClientGrant Grants::get(std::string_view id) const {
    detail::require_administration(*state_, detail::Administered::grants, detail::Right::read);
    if (auto grant = find(id)) {
        return *std::move(grant);
    }
    throw NotFound{"grant does not exist", {{"id", std::string{id}}}};
}

Page<ClientGrant> Grants::list(GrantFilter const& filter, PageRequest const& page) const {
    detail::require_administration(*state_, detail::Administered::grants, detail::Right::read);
    detail::check_page_limit(page.limit);
    OauthOptions const& options = *state_->host->ports().oauth;
    // A merchant has several texts that name it.
    bool const is_one_text = !merchant_of_audience(options, filter.audience);
    auto rows = state_->host->read_out([&](storage::Transaction& transaction) {
        Rows const grants{transaction, state_->tenant};
        auto const last = detail::row_at_cursor(
            page.cursor, [&](std::string const& id) { return grants.find(id); });
        auto const is_wanted = [&](ClientGrantRow const& row) {
            return !row.deleted_at && (!last || row.id > last->id) &&
                   (filter.owner.empty() || row.owner == filter.owner) &&
                   (filter.audience.empty() ||
                    detail::is_same_audience(options, row.audience, filter.audience));
        };
        auto const in_order = [&](std::string_view index, auto const&... equal) {
            return grants.list_wanted(
                {.index = index, .limit = page.limit + 1}, last, is_wanted, equal...);
        };
        if (!filter.client_id.empty()) { // few, and not in the order of their ids
            auto found = grants.list_wanted({.index = Row::by_client, .limit = list_max},
                                            std::nullopt,
                                            is_wanted,
                                            filter.client_id);
            std::ranges::sort(found, {}, &ClientGrantRow::id);
            return found;
        }
        return !filter.audience.empty() && is_one_text ? in_order(Row::by_audience, filter.audience)
               : !filter.owner.empty()                 ? in_order(Row::by_owner, filter.owner)
                                                       : in_order({});
    });
    return detail::page_of_each(detail::cut_page(std::move(rows), page.limit, &ClientGrantRow::id),
                                describe);
}

ClientGrant Grants::set_scope(std::string_view id, std::vector<std::string> const& scope) {
    detail::require_administration(*state_, detail::Administered::grants, detail::Right::write);
    auto const wanted = checked_scopes(scope);
    return state_->host->written([&](storage::Transaction& transaction) {
        ClientGrantRow row = lock_grant(transaction, *state_, id);
        detail::require_delegable(state_->principal, detail::added(wanted, row.scope));
        row.scope = wanted;
        row.updated_at = state_->host->now();
        Rows{transaction, state_->tenant}.update(row);
        note_access_change(transaction, *state_);
        note(transaction, *state_, "grant.updated", row);
        return describe(row);
    });
}

ClientGrant Grants::mark_deleted(std::string_view id) {
    detail::require_administration(*state_, detail::Administered::grants, detail::Right::write);
    return state_->host->written([&](storage::Transaction& transaction) {
        ClientGrantRow row = lock_grant(transaction, *state_, id);
        Rows rows{transaction, state_->tenant};
        end_grant(rows, *state_, row, state_->host->now());
        note_access_change(transaction, *state_);
        note(transaction, *state_, "grant.deleted", row);
        return describe(row);
    });
}

} // namespace nostro::inline v0
