#include <nostro/access/entitlements.hpp>

#include "access/rows.hpp"
#include "core/utf8.hpp"
#include "domain/access_rights.hpp"
#include "domain/account_directory.hpp"
#include "domain/audit.hpp"
#include "domain/checks.hpp"
#include "domain/user_directory.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace nostro::inline v0 {

namespace {

using EntitlementRows = storage::Records<detail::EntitlementRow>;
using RolePair = std::array<std::string_view, 2>;

// Each first one counts at the bank in question, each second one at every bank.
constexpr RolePair granting{"CanCreateEntitlementAtOneBank", "CanCreateEntitlementAtAnyBank"};
constexpr RolePair revoking{"CanDeleteEntitlementAtOneBank", "CanDeleteEntitlementAtAnyBank"};
constexpr RolePair listing{"CanGetEntitlementsForAnyUserAtOneBank",
                           "CanGetEntitlementsForAnyUserAtAnyBank"};

void check_role(std::string_view role, std::string_view bank_id) {
    auto const known = std::ranges::find(entitlement_roles(), role, &EntitlementRole::name);
    if (known == entitlement_roles().end()) {
        detail::raise_invalid("role", "role_unknown", "there is no such role");
    }
    if (known->is_of_bank && bank_id.empty()) {
        detail::raise_invalid("bank_id", "bank_required", "the role counts at one bank");
    }
    if (!known->is_of_bank && !bank_id.empty()) {
        detail::raise_invalid("bank_id", "bank_not_allowed", "the role has no bank");
    }
}

void require_user(storage::Transaction& transaction,
                  std::int64_t tenant,
                  std::string_view user_id) {
    if (!is_valid_text(user_id) || !detail::find_user(transaction, tenant, user_id)) {
        detail::raise_not_found("user_id", "user_not_found", user_id);
    }
}

Entitlement entitlement_of(detail::EntitlementRow row) {
    return {.id = std::move(row.id),
            .user_id = std::move(row.user_id),
            .role = std::move(row.role),
            .bank_id = std::move(row.bank_id),
            .created_at = row.created_at,
            .created_by = std::move(row.created_by)};
}

void record_entitlement(storage::Transaction& transaction,
                        detail::ServiceState const& state,
                        std::string_view kind,
                        detail::EntitlementRow const& row) {
    detail::record(
        transaction,
        state,
        {.kind = kind, .subject = row.user_id, .entity = row.id, .context = {{"role", row.role}}});
}

/// Leave what the caller may see: everything, or what is at banks where he has a role for it.
void keep_visible(storage::Transaction& transaction,
                  detail::ServiceState const& state,
                  std::vector<Entitlement>& entitlements) {
    if (detail::has_entitlement(transaction, state, listing[1], {})) {
        return;
    }
    auto const may_at = [&](std::string_view bank_id) {
        return detail::has_entitlement(transaction, state, listing[0], bank_id);
    };
    auto const own = EntitlementRows{transaction, state.tenant}.list(
        {.index = storage::Described<detail::EntitlementRow>::by_user,
         .limit = storage::Range::limit_max},
        state.principal.id,
        listing[0]);
    if (std::ranges::none_of(own, may_at, &detail::EntitlementRow::bank_id)) {
        detail::require_any_entitlement(transaction, state, listing, {});
    }
    std::erase_if(entitlements, [&](Entitlement const& one) { return !may_at(one.bank_id); });
}

} // namespace

Entitlements::Entitlements(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

Entitlement
Entitlements::grant(std::string_view user_id, std::string_view role, std::string_view bank_id) {
    return state_->host->written([&](storage::Transaction& transaction) {
        check_role(role, bank_id);
        detail::require_any_entitlement(transaction, *state_, granting, bank_id);
        require_user(transaction, state_->tenant, user_id);
        if (!bank_id.empty()) {
            detail::require_bank(transaction, state_->tenant, bank_id);
        }
        EntitlementRows rows{transaction, state_->tenant};
        if (rows.find_by(
                storage::Described<detail::EntitlementRow>::by_user, user_id, role, bank_id)) {
            detail::raise_exists("role", "entitlement_exists", role);
        }
        detail::EntitlementRow const row{.id = to_string(state_->host->ports().ids->next()),
                                         .user_id = std::string{user_id},
                                         .role = std::string{role},
                                         .bank_id = std::string{bank_id},
                                         .created_at = state_->host->now(),
                                         .created_by = state_->principal.id};
        rows.insert(row);
        record_entitlement(transaction, *state_, "entitlement.granted", row);
        return entitlement_of(row);
    });
}

void Entitlements::revoke(std::string_view entitlement_id) {
    state_->host->write([&](storage::Transaction& transaction) {
        EntitlementRows rows{transaction, state_->tenant};
        auto const row =
            is_valid_text(entitlement_id) ? rows.find_for_update(entitlement_id) : std::nullopt;
        // Who may revoke nothing does not learn what there is.
        detail::require_any_entitlement(
            transaction, *state_, revoking, row ? row->bank_id : std::string_view{});
        if (!row) {
            detail::raise_not_found("entitlement_id", "entitlement_not_found", entitlement_id);
        }
        rows.erase(*row);
        record_entitlement(transaction, *state_, "entitlement.revoked", *row);
    });
}

std::vector<Entitlement> Entitlements::list(std::string_view user_id) const {
    return state_->host->read_out([&](storage::Transaction& transaction) {
        bool const is_own =
            state_->principal.kind == PrincipalKind::user && state_->principal.id == user_id;
        std::vector<Entitlement> found;
        if (is_valid_text(user_id)) {
            EntitlementRows{transaction, state_->tenant}.each(
                {.index = storage::Described<detail::EntitlementRow>::by_user},
                [&](detail::EntitlementRow const& row) { found.push_back(entitlement_of(row)); },
                user_id);
        }
        if (!is_own) {
            keep_visible(transaction, *state_, found);
        }
        require_user(transaction, state_->tenant, user_id);
        return found;
    });
}

bool Entitlements::has(std::string_view role, std::string_view bank_id) const {
    return state_->host->read_out([&](storage::Transaction& transaction) {
        return detail::has_entitlement(transaction, *state_, role, bank_id);
    });
}

} // namespace nostro::inline v0
