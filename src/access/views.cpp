#include <nostro/access/views.hpp>

#include "access/view_store.hpp"
#include "domain/access_rights.hpp"
#include "domain/checks.hpp"
#include "domain/joined_host.hpp"

#include <nostro/access/options.hpp>
#include <nostro/accounts/counterparties.hpp>
#include <nostro/accounts/entry_notes.hpp>
#include <nostro/core/error.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace nostro::inline v0 {

namespace {

using ViewRows = storage::Records<detail::ViewRow>;

constexpr std::size_t view_id_max = 44;
constexpr std::size_t description_max = 255;

/// @return  the id
std::string check_view_name(std::string_view name) {
    constexpr std::string_view reason = "view_name_invalid";
    auto id = view_id_of(name);
    if (!name.starts_with('_') || id.size() < 2 || name.size() > view_id_max) {
        detail::raise_invalid("name",
                              reason,
                              "the name of a custom view begins with '_', and has 2 to 44 of A-Z, "
                              "a-z, 0-9, '-', '_', '.' and spaces");
    }
    detail::check_id("name", reason, id, view_id_max);
    return id;
}

void check_view_content(detail::ServiceState const& state, ViewContent const& content) {
    detail::check_text("description", content.description, description_max);
    if (content.is_public && !state.host->ports().access->allow_public_views) {
        throw Forbidden{"the bank allows no public views",
                        {{"field", "is_public"}, {"reason", "public_views_off"}}};
    }
}

/// The custom view that the caller, who has owner access, is going to change.
View get_custom_view(storage::Transaction& transaction,
                     detail::ServiceState const& state,
                     ViewRef const& ref) {
    View view = detail::get_view(transaction, state, ref);
    if (view.is_system) {
        throw Forbidden{"default views are not changed",
                        {{"field", "view_id"}, {"reason", "system_view"}}};
    }
    return view;
}

void erase_shares_of(storage::Transaction& transaction, std::int64_t tenant, ViewRef const& view) {
    storage::Records<detail::ShareRow> rows{transaction, tenant};
    std::vector<detail::ShareRow> shares;
    rows.each(
        {.index = storage::Described<detail::ShareRow>::by_account},
        [&](detail::ShareRow const& share) { shares.push_back(share); },
        view.bank_id,
        view.account_id,
        view.view_id);
    for (detail::ShareRow const& share : shares) {
        rows.erase(share);
    }
}

} // namespace

Views::Views(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

View Views::create(std::string_view bank_id,
                   std::string_view account_id,
                   std::string_view name,
                   ViewContent const& content) {
    return state_->host->written([&](storage::Transaction& transaction) {
        auto const account = detail::lock_as_owner(transaction, *state_, bank_id, account_id);
        View view{.bank_id = std::string{bank_id},
                  .account_id = std::string{account_id},
                  .id = check_view_name(name),
                  .name = std::string{name},
                  .content = content,
                  .created_at = state_->host->now(),
                  .created_by = state_->principal.id};
        check_view_content(*state_, content);
        ViewRef const ref{view.bank_id, view.account_id, view.id};
        if (detail::find_stored_view(transaction, state_->tenant, ref)) {
            detail::raise_exists("name", "view_exists", view.id);
        }
        ViewRows{transaction, state_->tenant}.insert(detail::row_of(view));
        detail::record_view_change(transaction, *state_, "view.created", account, view.id);
        return view;
    });
}

View Views::provide(std::string_view bank_id, std::string_view account_id, DefaultView view) {
    detail::require_principal(*state_);
    if (state_->principal.kind != PrincipalKind::system) {
        throw Forbidden{"default views are made by the bank", {{"reason", "bank_only"}}};
    }
    return state_->host->written([&](storage::Transaction& transaction) {
        return detail::provide_view(transaction, *state_, bank_id, account_id, view);
    });
}

View Views::update(ViewRef const& view, ViewContent const& content) {
    return state_->host->written([&](storage::Transaction& transaction) {
        auto const account =
            detail::lock_as_owner(transaction, *state_, view.bank_id, view.account_id);
        View changed = get_custom_view(transaction, *state_, view);
        check_view_content(*state_, content);
        changed.content = content;
        ViewRows{transaction, state_->tenant}.update(detail::row_of(changed));
        detail::record_view_change(transaction, *state_, "view.changed", account, changed.id);
        return changed;
    });
}

void Views::erase(ViewRef const& view) {
    state_->host->write([&](storage::Transaction& transaction) {
        auto const account =
            detail::lock_as_owner(transaction, *state_, view.bank_id, view.account_id);
        View const gone = get_custom_view(transaction, *state_, view);
        erase_shares_of(transaction, state_->tenant, view);
        auto const joined = detail::joined(*state_, transaction);
        Counterparties{joined}.erase_all(view);
        EntryNotes{joined}.erase_all(view);
        ViewRows{transaction, state_->tenant}.erase(detail::row_of(gone));
        detail::record_view_change(transaction, *state_, "view.deleted", account, gone.id);
    });
}

std::optional<View> Views::find(ViewRef const& view) const {
    return state_->host->read_out([&](storage::Transaction& transaction) {
        detail::require_owner_access(transaction, *state_, view.bank_id, view.account_id);
        auto found = detail::find_stored_view(transaction, state_->tenant, view);
        return found && detail::is_hidden(*state_, *found) ? std::nullopt : found;
    });
}

View Views::get(ViewRef const& view) const {
    return state_->host->read_out([&](storage::Transaction& transaction) {
        detail::require_owner_access(transaction, *state_, view.bank_id, view.account_id);
        return detail::get_view(transaction, *state_, view);
    });
}

std::vector<View> Views::list(std::string_view bank_id, std::string_view account_id) const {
    return state_->host->read_out([&](storage::Transaction& transaction) {
        detail::require_owner_access(transaction, *state_, bank_id, account_id);
        auto views = detail::list_stored_views(transaction, state_->tenant, bank_id, account_id);
        std::erase_if(views, [&](View const& view) { return detail::is_hidden(*state_, view); });
        return views;
    });
}

} // namespace nostro::inline v0
