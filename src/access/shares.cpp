#include <nostro/access/shares.hpp>

#include "access/view_store.hpp"
#include "core/utf8.hpp"
#include "domain/access_rights.hpp"
#include "domain/account_directory.hpp"
#include "domain/checks.hpp"
#include "domain/user_directory.hpp"
#include "domain/user_life.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace nostro::inline v0 {

namespace {

using detail::ShareRow;

constexpr std::string_view owner_view = default_view_names[0];

/// Who gives up his own views needs no owner access; an application acts for him only in full.
bool is_own(detail::ServiceState const& state, std::string_view user_id) noexcept {
    return state.principal.kind == PrincipalKind::user && state.principal.id == user_id &&
           !state.principal.views;
}

bool is_known_user(storage::Transaction& transaction,
                   std::int64_t tenant,
                   std::string_view user_id) {
    return is_valid_text(user_id) && detail::find_user(transaction, tenant, user_id);
}

/// Shares of one account, which stays locked. Removes them under the rules.
class Revocation {
public:
    Revocation(storage::Transaction& transaction,
               detail::ServiceState const& state,
               std::string_view bank_id,
               std::string_view account_id,
               std::string_view user_id)
        : transaction_{transaction}, state_{state}, bank_id_{bank_id},
          account_id_{account_id}, user_id_{user_id} {
        account_ = is_own(state, user_id)
                       ? detail::lock_account(transaction, state.tenant, bank_id, account_id)
                       : detail::lock_as_owner(transaction, state, bank_id, account_id);
        held_ = detail::list_shares(transaction, state.tenant, user_id, bank_id, account_id);
        if (!is_known_user(transaction, state.tenant, user_id)) {
            detail::raise_not_found("user_id", "user_not_found", user_id);
        }
    }

    [[nodiscard]] std::vector<ShareRow> const& held() const noexcept { return held_; }

    void remove(ShareRow const& share) {
        if (share.view_id == owner_view) {
            require_revocable_owner();
        }
        storage::Records<ShareRow>{transaction_, state_.tenant}.erase(share);
        detail::record_view_change(
            transaction_, state_, "view.unshared", account_, share.view_id, user_id_);
    }

private:
    void require_revocable_owner() const {
        if (detail::is_owner(transaction_, state_.tenant, bank_id_, account_id_, user_id_)) {
            throw Forbidden{"an owner of the account does not lose the view `owner`",
                            {{"field", "user_id"}, {"reason", "account_holder"}}};
        }
        bool has_other = false;
        storage::Records<ShareRow>{transaction_, state_.tenant}.each(
            {.index = storage::Described<ShareRow>::by_account},
            [&](ShareRow const& other) { has_other = has_other || other.user_id != user_id_; },
            bank_id_,
            account_id_,
            owner_view);
        if (!has_other) {
            throw Forbidden{"somebody must be left with the view `owner`",
                            {{"field", "user_id"}, {"reason", "last_owner"}}};
        }
    }

    storage::Transaction& transaction_;
    detail::ServiceState const& state_;
    std::string_view bank_id_;
    std::string_view account_id_;
    std::string_view user_id_;
    LedgerAccountId account_;
    std::vector<ShareRow> held_;
};

} // namespace

void detail::end_shares(storage::Transaction& transaction,
                        ServiceState const& state,
                        std::string_view user_id) {
    if (state.host->ports().access == nullptr) {
        return;
    }
    storage::Records<ShareRow> rows{transaction, state.tenant};
    std::vector<ShareRow> held;
    rows.each(
        {}, [&](ShareRow const& share) { held.push_back(share); }, user_id);
    for (ShareRow const& share : held) {
        LedgerAccountId const account =
            lock_account(transaction, state.tenant, share.bank_id, share.account_id);
        rows.erase(share);
        record_view_change(transaction, state, "view.unshared", account, share.view_id, user_id);
    }
}

Shares::Shares(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

std::vector<View> Shares::share(std::string_view bank_id,
                                std::string_view account_id,
                                std::span<std::string const> view_ids,
                                std::string_view user_id) {
    return state_->host->written([&](storage::Transaction& transaction) {
        static_cast<void>(detail::lock_as_owner(transaction, *state_, bank_id, account_id));
        if (!is_known_user(transaction, state_->tenant, user_id)) {
            detail::raise_not_found("user_id", "user_not_found", user_id);
        }
        std::vector<View> shared;
        for (std::string const& id : view_ids) {
            shared.push_back(detail::share_view(transaction,
                                                *state_,
                                                {std::string{bank_id}, std::string{account_id}, id},
                                                user_id));
        }
        return shared;
    });
}

void Shares::revoke(ViewRef const& view, std::string_view user_id) {
    state_->host->write([&](storage::Transaction& transaction) {
        Revocation revocation{transaction, *state_, view.bank_id, view.account_id, user_id};
        static_cast<void>(detail::get_view(transaction, *state_, view));
        auto const share = std::ranges::find(revocation.held(), view.view_id, &ShareRow::view_id);
        if (share == revocation.held().end()) {
            detail::raise_not_found("view_id", "share_not_found", view.view_id);
        }
        revocation.remove(*share);
    });
}

std::size_t Shares::revoke_all(std::string_view bank_id,
                               std::string_view account_id,
                               std::string_view user_id) {
    return state_->host->written([&](storage::Transaction& transaction) {
        Revocation revocation{transaction, *state_, bank_id, account_id, user_id};
        for (ShareRow const& share : revocation.held()) {
            revocation.remove(share);
        }
        return revocation.held().size();
    });
}

std::vector<AccountShare> Shares::list(std::string_view bank_id,
                                       std::string_view account_id) const {
    return state_->host->read_out([&](storage::Transaction& transaction) {
        detail::require_owner_access(transaction, *state_, bank_id, account_id);
        std::map<std::string, std::vector<View>, std::less<>> by_user;
        storage::Records<ShareRow> const shares{transaction, state_->tenant};
        for (View const& view :
             detail::list_stored_views(transaction, state_->tenant, bank_id, account_id)) {
            if (!view.content.is_public) {
                shares.each(
                    {.index = storage::Described<ShareRow>::by_account},
                    [&](ShareRow const& share) { by_user[share.user_id].push_back(view); },
                    bank_id,
                    account_id,
                    view.id);
            }
        }
        std::vector<AccountShare> found;
        found.reserve(by_user.size());
        for (auto& [user_id, views] : by_user) {
            found.push_back({user_id, std::move(views)});
        }
        return found;
    });
}

std::vector<View> Shares::list_of_user(std::string_view bank_id,
                                       std::string_view account_id,
                                       std::string_view user_id) const {
    return state_->host->read_out([&](storage::Transaction& transaction) {
        detail::require_owner_access(transaction, *state_, bank_id, account_id);
        if (!is_known_user(transaction, state_->tenant, user_id)) {
            detail::raise_not_found("user_id", "user_not_found", user_id);
        }
        std::vector<View> views;
        for (auto& share :
             detail::list_shares(transaction, state_->tenant, user_id, bank_id, account_id)) {
            auto view = detail::find_stored_view(
                transaction, state_->tenant, {share.bank_id, share.account_id, share.view_id});
            if (view && !detail::is_hidden(*state_, *view)) {
                views.push_back(*std::move(view));
            }
        }
        return views;
    });
}

} // namespace nostro::inline v0
