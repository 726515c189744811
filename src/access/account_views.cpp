#include "access/account_views.hpp"

#include "access/view_store.hpp"
#include "core/utf8.hpp"
#include "domain/access_rights.hpp"

#include <utility>

namespace nostro::inline v0::detail {

namespace {

ConsentView consent_view_of(View const& view) {
    return {view.bank_id, view.account_id, view.id, names_of(view.content.permissions)};
}

} // namespace

std::vector<ConsentView> StoredAccountViews::list_views(storage::Transaction& transaction,
                                                        std::int64_t tenant,
                                                        std::string_view user_id) {
    std::vector<ConsentView> views;
    for (View const& view : list_held_views(transaction, tenant, user_id, {})) {
        if (is_usable(view.content.is_public)) {
            views.push_back(consent_view_of(view));
        }
    }
    return views;
}

std::optional<ConsentView> StoredAccountViews::find_view(storage::Transaction& transaction,
                                                         std::int64_t tenant,
                                                         std::string_view user_id,
                                                         ViewRef const& ref) {
    if (!find_share(transaction, tenant, ref, user_id)) {
        return std::nullopt;
    }
    auto const view = find_stored_view(transaction, tenant, ref);
    return view && is_usable(view->content.is_public) ? std::optional{consent_view_of(*view)}
                                                      : std::nullopt;
}

bool StoredAccountViews::has_role(storage::Transaction& transaction,
                                  std::int64_t tenant,
                                  std::string_view user_id,
                                  std::string_view role) {
    return is_valid_text(user_id) && is_valid_text(role) &&
           !storage::Records<EntitlementRow>{transaction, tenant}
                .list({.index = storage::Described<EntitlementRow>::by_user, .limit = 1},
                      user_id,
                      role)
                .empty();
}

} // namespace nostro::inline v0::detail
