#pragma once

#include "access/rows.hpp"
#include "domain/host.hpp"

#include <nostro/access/view.hpp>
#include <nostro/core/id.hpp>
#include <nostro/storage/storage.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

// Views and shares in a running transaction, without asking who acts.
namespace nostro::inline v0::detail {

[[nodiscard]] View view_of(ViewRow row);
[[nodiscard]] ViewRow row_of(View const& view);

/// All views of an account by id, also those that are hidden.
[[nodiscard]] std::vector<View> list_stored_views(storage::Transaction& transaction,
                                                  std::int64_t tenant,
                                                  std::string_view bank_id,
                                                  std::string_view account_id);

/// Whether the view does not exist for anybody: it is public, and the bank allows none.
[[nodiscard]] bool is_hidden(ServiceState const& state, View const& view) noexcept;

/// A view that is not hidden.
/// @throws NotFound  view_not_found
[[nodiscard]] View
get_view(storage::Transaction& transaction, ServiceState const& state, ViewRef const& view);

/// The share of a view with a user.
[[nodiscard]] std::optional<ShareRow> find_share(storage::Transaction& transaction,
                                                 std::int64_t tenant,
                                                 ViewRef const& view,
                                                 std::string_view user_id);

/// A user's shares of views of an account, by view.
[[nodiscard]] std::vector<ShareRow> list_shares(storage::Transaction& transaction,
                                                std::int64_t tenant,
                                                std::string_view user_id,
                                                std::string_view bank_id,
                                                std::string_view account_id);

/// The views that are shared with a user, by bank, account and id.
/// @param bank_id  empty: at all banks
[[nodiscard]] std::vector<View> list_held_views(storage::Transaction& transaction,
                                                std::int64_t tenant,
                                                std::string_view user_id,
                                                std::string_view bank_id);

/// Note in the audit log what was done to a view or to who uses it. Say it last.
/// @param account  see `lock_account`
void record_view_change(storage::Transaction& transaction,
                        ServiceState const& state,
                        std::string_view kind,
                        LedgerAccountId account,
                        std::string_view view_id,
                        std::string_view user_id = {});

} // namespace nostro::inline v0::detail
