#include "domain/access_rights.hpp"

#include "access/rows.hpp"
#include "access/view_store.hpp"
#include "core/text.hpp"
#include "core/utf8.hpp"
#include "domain/account_directory.hpp"
#include "domain/checks.hpp"
#include "domain/user_directory.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/access/entitlements.hpp>
#include <nostro/access/options.hpp>
#include <nostro/core/error.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

constexpr std::string_view owner_id = default_view_names[0];

/// Each of them opens the firehose; the last one of its own bank only.
constexpr std::array<std::string_view, 3> firehose_roles{
    "CanUseAccountFirehoseAtAnyBank", "CanUseFirehoseAtAnyBank", "CanUseAccountFirehose"};

ViewRef ref_of(View const& view) {
    return {view.bank_id, view.account_id, view.id};
}

/// What the principal's consent lets be done through a view; everything without a consent, and
/// absent when the consent does not name the view.
std::optional<PermissionSet> consented(Principal const& principal, ViewRef const& view) {
    if (!principal.views) {
        return PermissionSet::all();
    }
    auto const named = std::ranges::find_if(*principal.views, [&](ConsentView const& candidate) {
        return candidate.bank_id == view.bank_id && candidate.account_id == view.account_id &&
               candidate.view_id == view.view_id;
    });
    if (named == principal.views->end()) {
        return std::nullopt;
    }
    PermissionSet given;
    for (std::string const& name : named->permissions) {
        if (auto const permission = find_permission(name)) {
            given.add(*permission);
        }
    }
    return given;
}

/// The view with what the consent leaves of it; absent when it leaves nothing.
std::optional<View> narrowed(Principal const& principal, View view) {
    auto const given = consented(principal, ref_of(view));
    if (!given) {
        return std::nullopt;
    }
    view.content.permissions = view.content.permissions & *given;
    return view;
}

std::vector<View> narrowed(Principal const& principal, std::vector<View> views) {
    std::vector<View> left;
    for (View& view : views) {
        if (auto kept = narrowed(principal, std::move(view))) {
            left.push_back(*std::move(kept));
        }
    }
    return left;
}

void require_firehose(storage::Transaction& transaction,
                      ServiceState const& state,
                      std::string_view bank_id) {
    require_principal(state);
    if (!state.host->ports().access->allow_firehose_views) {
        throw Forbidden{"the bank allows no firehose", {{"reason", "firehose_off"}}};
    }
    require_any_entitlement(transaction, state, firehose_roles, bank_id);
}

/// Whether the view is open to the principal, whatever his consent says.
bool is_open(storage::Transaction& transaction, ServiceState const& state, View const& view) {
    return view.content.is_public || state.principal.kind == PrincipalKind::system ||
           (state.principal.kind == PrincipalKind::user &&
            find_share(transaction, state.tenant, ref_of(view), state.principal.id));
}

DefaultViewInfo const& info_of(DefaultView view) {
    return default_views()[static_cast<std::size_t>(view)];
}

} // namespace

void require_login(ServiceState const& state) {
    if (state.principal.kind != PrincipalKind::user &&
        state.principal.kind != PrincipalKind::system) {
        throw Unauthenticated{"no user has logged in"};
    }
}

bool has_window(Principal const& principal) noexcept {
    return principal.entries_from || principal.entries_to;
}

bool is_in_window(Principal const& principal, Timestamp completed) noexcept {
    return !(principal.entries_from && completed < *principal.entries_from) &&
           !(principal.entries_to && completed > *principal.entries_to);
}

void note_read(ServiceState const& state,
               ReadSubject subject,
               ViewRef const& view,
               std::size_t count) {
    if (AuditSink* const audit = state.host->ports().access->audit) {
        audit->read({.principal = state.principal,
                     .subject = subject,
                     .bank_id = view.bank_id,
                     .account_id = view.account_id,
                     .view_id = view.view_id,
                     .count = count,
                     .at = state.host->now()});
    }
}

View get_usable_view(storage::Transaction& transaction,
                     ServiceState const& state,
                     ViewRef const& view,
                     Authority authority) {
    // First, for who has no firehose learns by it of no account that is there.
    if (authority == Authority::firehose) {
        require_firehose(transaction, state, view.bank_id);
    }
    require_account(transaction, state.tenant, view.bank_id, view.account_id);
    View found = get_view(transaction, state, view);
    bool const is_usable = authority == Authority::firehose || is_open(transaction, state, found);
    if (!is_usable) {
        require_principal(state);
    }
    auto usable = is_usable ? narrowed(state.principal, std::move(found)) : std::nullopt;
    if (!usable) {
        throw Forbidden{"the caller may not use the view",
                        {{"field", "view_id"}, {"reason", "no_view_access"}}};
    }
    return *std::move(usable);
}

std::vector<View> list_usable_views(storage::Transaction& transaction,
                                    ServiceState const& state,
                                    std::string_view bank_id,
                                    std::string_view account_id) {
    require_account(transaction, state.tenant, bank_id, account_id);
    auto views = list_stored_views(transaction, state.tenant, bank_id, account_id);
    std::erase_if(views, [&](View const& view) {
        return is_hidden(state, view) || !is_open(transaction, state, view);
    });
    return narrowed(state.principal, std::move(views));
}

std::vector<View> list_shared_views(storage::Transaction& transaction,
                                    ServiceState const& state,
                                    std::string_view bank_id) {
    if (state.principal.kind != PrincipalKind::user) {
        return {};
    }
    auto views = list_held_views(transaction, state.tenant, state.principal.id, bank_id);
    std::erase_if(views, [](View const& view) { return view.content.is_public; });
    return narrowed(state.principal, std::move(views));
}

std::vector<View> list_public_views(storage::Transaction& transaction,
                                    ServiceState const& state,
                                    std::string_view bank_id) {
    if (!state.host->ports().access->allow_public_views || !is_valid_text(bank_id)) {
        return {};
    }
    std::vector<View> views;
    auto const note = [&](ViewRow const& row) { views.push_back(view_of(row)); };
    storage::Records<ViewRow> const rows{transaction, state.tenant};
    storage::ListOptions const options{.index = storage::Described<ViewRow>::by_public};
    if (bank_id.empty()) {
        rows.each(options, note, true);
    } else {
        rows.each(options, note, true, bank_id);
    }
    return narrowed(state.principal, std::move(views));
}

std::vector<View> list_firehose_views(storage::Transaction& transaction,
                                      ServiceState const& state,
                                      std::string_view bank_id,
                                      std::string_view view_id,
                                      std::string_view after,
                                      std::size_t limit) {
    require_firehose(transaction, state, bank_id);
    require_bank(transaction, state.tenant, bank_id);
    if (!is_valid_text(view_id) || !is_valid_text(after)) {
        return {};
    }
    auto const seen = [&](ViewRow const& row) {
        auto view = narrowed(state.principal, view_of(row));
        return view && !is_hidden(state, *view) ? std::move(view) : std::nullopt;
    };
    auto const rows = storage::Records<ViewRow>{transaction, state.tenant}.list_wanted(
        {.index = storage::Described<ViewRow>::by_id, .limit = limit},
        ViewRow{.account_id = std::string{after}},
        [&](ViewRow const& row) { return seen(row).has_value(); },
        bank_id,
        view_id);
    std::vector<View> views;
    views.reserve(rows.size());
    for (ViewRow const& row : rows) {
        views.push_back(*seen(row));
    }
    return views;
}

bool has_owner_access(storage::Transaction& transaction,
                      ServiceState const& state,
                      std::string_view bank_id,
                      std::string_view account_id) {
    Principal const& principal = state.principal;
    if (principal.kind == PrincipalKind::system) {
        return true;
    }
    ViewRef const owner{std::string{bank_id}, std::string{account_id}, std::string{owner_id}};
    if (principal.kind != PrincipalKind::user || has_window(principal) ||
        !find_share(transaction, state.tenant, owner, principal.id)) {
        return false;
    }
    auto const view = find_stored_view(transaction, state.tenant, owner);
    auto const given = consented(principal, owner);
    return view && given && given->contains(view->content.permissions);
}

namespace {

/// Of an account that exists.
void refuse_without_owner_access(storage::Transaction& transaction,
                                 ServiceState const& state,
                                 std::string_view bank_id,
                                 std::string_view account_id) {
    if (!has_owner_access(transaction, state, bank_id, account_id)) {
        throw Forbidden{"the caller may not use the view `owner` of the account",
                        {{"reason", "no_owner_access"}}};
    }
}

} // namespace

void require_owner_access(storage::Transaction& transaction,
                          ServiceState const& state,
                          std::string_view bank_id,
                          std::string_view account_id) {
    require_principal(state);
    require_account(transaction, state.tenant, bank_id, account_id);
    refuse_without_owner_access(transaction, state, bank_id, account_id);
}

LedgerAccountId lock_as_owner(storage::Transaction& transaction,
                              ServiceState const& state,
                              std::string_view bank_id,
                              std::string_view account_id) {
    require_principal(state);
    // First the lock: who loses owner access in the meantime must not act by it.
    LedgerAccountId const account = lock_account(transaction, state.tenant, bank_id, account_id);
    refuse_without_owner_access(transaction, state, bank_id, account_id);
    return account;
}

void require_permission(View const& view, Permission permission) {
    if (!view.has(permission)) {
        throw Forbidden{
            "the view does not have the permission",
            {{"reason", "permission_missing"}, {"permission", std::string{name_of(permission)}}}};
    }
}

bool has_entitlement(storage::Transaction& transaction,
                     ServiceState const& state,
                     std::string_view role,
                     std::string_view bank_id) {
    Principal const& principal = state.principal;
    if (principal.kind == PrincipalKind::system) {
        return true;
    }
    if (principal.kind != PrincipalKind::user || !is_valid_text(role) || !is_valid_text(bank_id) ||
        !is_valid_text(principal.id) ||
        (principal.views && std::ranges::find(principal.roles, role) == principal.roles.end())) {
        return false;
    }
    return storage::Records<EntitlementRow>{transaction, state.tenant}
        .find_by(storage::Described<EntitlementRow>::by_user, principal.id, role, bank_id)
        .has_value();
}

void require_any_entitlement(storage::Transaction& transaction,
                             ServiceState const& state,
                             std::span<std::string_view const> roles,
                             std::string_view bank_id) {
    require_principal(state);
    bool const has_one = std::ranges::any_of(roles, [&](std::string_view role) {
        auto const known = std::ranges::find(entitlement_roles(), role, &EntitlementRole::name);
        return known != entitlement_roles().end() &&
               has_entitlement(
                   transaction, state, role, known->is_of_bank ? bank_id : std::string_view{});
    });
    if (!has_one) {
        std::vector<std::string> const names{roles.begin(), roles.end()};
        throw Forbidden{"the caller has none of the roles that this needs",
                        {{"reason", "missing_entitlement"}, {"role", join(names, " ")}}};
    }
}

View provide_view(storage::Transaction& transaction,
                  ServiceState const& state,
                  std::string_view bank_id,
                  std::string_view account_id,
                  DefaultView view) {
    // All changes of an account's views and shares wait for its row.
    LedgerAccountId const account = lock_account(transaction, state.tenant, bank_id, account_id);
    DefaultViewInfo const& info = info_of(view);
    if (info.content.is_public && !state.host->ports().access->allow_public_views) {
        throw Forbidden{"the bank allows no public views", {{"reason", "public_views_off"}}};
    }
    ViewRef const ref{std::string{bank_id}, std::string{account_id}, std::string{info.id}};
    if (auto found = find_stored_view(transaction, state.tenant, ref)) {
        return *std::move(found);
    }
    View made{.bank_id = ref.bank_id,
              .account_id = ref.account_id,
              .id = ref.view_id,
              .name = std::string{info.name},
              .content = info.content,
              .is_system = true,
              .created_at = state.host->now(),
              .created_by = state.principal.id};
    storage::Records<ViewRow>{transaction, state.tenant}.insert(row_of(made));
    record_view_change(transaction, state, "view.created", account, made.id);
    return made;
}

View share_view(storage::Transaction& transaction,
                ServiceState const& state,
                ViewRef const& view,
                std::string_view user_id) {
    LedgerAccountId const account =
        lock_account(transaction, state.tenant, view.bank_id, view.account_id);
    if (!is_valid_text(user_id) || !find_user(transaction, state.tenant, user_id)) {
        raise_not_found("user_id", "user_not_found", user_id);
    }
    View found = get_view(transaction, state, view);
    if (found.content.is_public) {
        raise_invalid("view_id", "view_is_public", "everybody may use a public view");
    }
    if (!find_share(transaction, state.tenant, view, user_id)) {
        storage::Records<ShareRow>{transaction, state.tenant}.insert(
            {.user_id = std::string{user_id},
             .bank_id = view.bank_id,
             .account_id = view.account_id,
             .view_id = view.view_id,
             .created_at = state.host->now(),
             .created_by = state.principal.id});
        record_view_change(transaction, state, "view.shared", account, view.view_id, user_id);
    }
    return found;
}

} // namespace nostro::inline v0::detail
