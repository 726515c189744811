#include "access/view_store.hpp"

#include "core/utf8.hpp"
#include "domain/access_rights.hpp"
#include "domain/audit.hpp"

#include <nostro/access/options.hpp>
#include <nostro/core/error.hpp>

#include <string>
#include <tuple>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

using ShareRows = storage::Records<ShareRow>;
using ViewRows = storage::Records<ViewRow>;

bool are_valid_ids(ViewRef const& view) noexcept {
    return is_valid_text(view.bank_id) && is_valid_text(view.account_id) &&
           is_valid_text(view.view_id);
}

} // namespace

View view_of(ViewRow row) {
    return {.bank_id = std::move(row.bank_id),
            .account_id = std::move(row.account_id),
            .id = std::move(row.id),
            .name = std::move(row.name),
            .content = {.description = std::move(row.description),
                        .is_public = row.is_public,
                        .alias = row.alias,
                        .hide_metadata_if_alias_used = row.hide_metadata_if_alias_used,
                        .permissions = PermissionSet::from_words(
                            {static_cast<std::uint64_t>(row.permissions_low),
                             static_cast<std::uint64_t>(row.permissions_high)})},
            .is_system = row.is_system,
            .created_at = row.created_at,
            .created_by = std::move(row.created_by)};
}

ViewRow row_of(View const& view) {
    auto const words = view.content.permissions.words();
    return {.bank_id = view.bank_id,
            .account_id = view.account_id,
            .id = view.id,
            .name = view.name,
            .description = view.content.description,
            .is_public = view.content.is_public,
            .alias = view.content.alias,
            .hide_metadata_if_alias_used = view.content.hide_metadata_if_alias_used,
            .permissions_low = static_cast<std::int64_t>(words[0]),
            .permissions_high = static_cast<std::int64_t>(words[1]),
            .is_system = view.is_system,
            .created_at = view.created_at,
            .created_by = view.created_by};
}

std::vector<View> list_stored_views(storage::Transaction& transaction,
                                    std::int64_t tenant,
                                    std::string_view bank_id,
                                    std::string_view account_id) {
    std::vector<View> views;
    ViewRows{transaction, tenant}.each(
        {}, [&](ViewRow const& row) { views.push_back(view_of(row)); }, bank_id, account_id);
    return views;
}

bool is_hidden(ServiceState const& state, View const& view) noexcept {
    return view.content.is_public && !state.host->ports().access->allow_public_views;
}

std::optional<View>
find_stored_view(storage::Transaction& transaction, std::int64_t tenant, ViewRef const& view) {
    if (!are_valid_ids(view)) {
        return std::nullopt;
    }
    auto row = ViewRows{transaction, tenant}.find(view.bank_id, view.account_id, view.view_id);
    return row ? std::optional{view_of(*std::move(row))} : std::nullopt;
}

View get_view(storage::Transaction& transaction, ServiceState const& state, ViewRef const& view) {
    auto found = find_stored_view(transaction, state.tenant, view);
    if (found && !is_hidden(state, *found)) {
        return *std::move(found);
    }
    std::vector<Detail> details{
        {"field", "view_id"}, {"reason", "view_not_found"}, {"id", printable(view.view_id)}};
    if (found) {
        details.push_back({"public_views", "off"});
    }
    throw NotFound{"the account has no such view", std::move(details)};
}

std::optional<ShareRow> find_share(storage::Transaction& transaction,
                                   std::int64_t tenant,
                                   ViewRef const& view,
                                   std::string_view user_id) {
    return are_valid_ids(view) && is_valid_text(user_id)
               ? ShareRows{transaction, tenant}.find(
                     user_id, view.bank_id, view.account_id, view.view_id)
               : std::nullopt;
}

std::vector<ShareRow> list_shares(storage::Transaction& transaction,
                                  std::int64_t tenant,
                                  std::string_view user_id,
                                  std::string_view bank_id,
                                  std::string_view account_id) {
    std::vector<ShareRow> shares;
    if (is_valid_text(user_id)) {
        ShareRows{transaction, tenant}.each(
            {}, [&](ShareRow const& row) { shares.push_back(row); }, user_id, bank_id, account_id);
    }
    return shares;
}

std::vector<View> list_held_views(storage::Transaction& transaction,
                                  std::int64_t tenant,
                                  std::string_view user_id,
                                  std::string_view bank_id) {
    std::vector<std::tuple<std::string, std::string, std::string>> keys;
    auto const note = [&](ShareRow const& share) {
        keys.emplace_back(share.bank_id, share.account_id, share.view_id);
    };
    ShareRows const shares{transaction, tenant};
    if (!is_valid_text(user_id) || !is_valid_text(bank_id)) {
        return {};
    }
    if (bank_id.empty()) {
        shares.each({}, note, user_id);
    } else {
        shares.each({}, note, user_id, bank_id);
    }
    std::vector<View> views;
    for (auto& row : ViewRows{transaction, tenant}.find_each(keys)) {
        if (row) {
            views.push_back(view_of(*std::move(row)));
        }
    }
    return views;
}

void record_view_change(storage::Transaction& transaction,
                        ServiceState const& state,
                        std::string_view kind,
                        LedgerAccountId account,
                        std::string_view view_id,
                        std::string_view user_id) {
    constexpr std::size_t word_max = 40; // of the audit log
    auto const entity = to_string(account);
    record(transaction,
           state,
           {.kind = kind,
            .subject = user_id,
            .entity = entity,
            .context = {{"view", std::string{view_id.substr(0, word_max)}}}});
}

} // namespace nostro::inline v0::detail
