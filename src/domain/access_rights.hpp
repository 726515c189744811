#pragma once

#include "domain/host.hpp"

#include <nostro/access/audit_sink.hpp>
#include <nostro/access/view.hpp>
#include <nostro/access/viewed_accounts.hpp>
#include <nostro/core/id.hpp>
#include <nostro/storage/storage.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Who may do what, inside a running transaction: for the services of views and for other domains. A
// decision holds until the transaction ends. Refusals are those of `ViewedAccounts` and `Views`.
namespace nostro::inline v0::detail {

/// Refuses nobody, and an application that acts for no user.
/// @throws Unauthenticated
void require_login(ServiceState const& state);

/// Tell the host of a read. No transaction of the core is open.
void note_read(ServiceState const& state,
               ReadSubject subject,
               ViewRef const& view,
               std::size_t count);

/// Whether the principal's consent has a window outside of which there are no entries for it.
[[nodiscard]] bool has_window(Principal const& principal) noexcept;
/// Whether it sees an entry that was completed then.
[[nodiscard]] bool is_in_window(Principal const& principal, Timestamp completed) noexcept;

/// A view as it is stored, public ones also while the bank allows none.
[[nodiscard]] std::optional<View>
find_stored_view(storage::Transaction& transaction, std::int64_t tenant, ViewRef const& view);

/// The view with what the principal may do there: the permissions of the view, and where a consent
/// names it, no others than it names.
/// @throws NotFound         bank_not_found, account_not_found, view_not_found
/// @throws Unauthenticated  an anonymous caller, and the view is not public
/// @throws Forbidden        no_view_access; firehose_off, missing_entitlement
[[nodiscard]] View get_usable_view(storage::Transaction& transaction,
                                   ServiceState const& state,
                                   ViewRef const& view,
                                   Authority authority = Authority::views);

/// All views of an account that the principal may use, by id.
[[nodiscard]] std::vector<View> list_usable_views(storage::Transaction& transaction,
                                                  ServiceState const& state,
                                                  std::string_view bank_id,
                                                  std::string_view account_id);

/// The private views that are shared with the principal, by bank, account and id; none for nobody
/// and for the system. Within his consent, if there is one.
/// @param bank_id  empty: at all banks
[[nodiscard]] std::vector<View> list_shared_views(storage::Transaction& transaction,
                                                  ServiceState const& state,
                                                  std::string_view bank_id);

/// The public views by bank, account and id; none while the bank allows none. Within the
/// principal's consent, if there is one.
/// @param bank_id  empty: at all banks
[[nodiscard]] std::vector<View> list_public_views(storage::Transaction& transaction,
                                                  ServiceState const& state,
                                                  std::string_view bank_id);

/// The first views of this id at a bank, one an account, by account, for the firehose. Within the
/// principal's consent, if there is one.
/// @param after  id of an account; empty: from the first
/// @throws Unauthenticated, Forbidden (firehose_off, missing_entitlement), NotFound
/// (bank_not_found)
[[nodiscard]] std::vector<View> list_firehose_views(storage::Transaction& transaction,
                                                    ServiceState const& state,
                                                    std::string_view bank_id,
                                                    std::string_view view_id,
                                                    std::string_view after,
                                                    std::size_t limit);

/// Whether the principal may use the view `owner` of the account; the system may. Never by
/// firehose. A consent gives it only when it names that view with all that the view permits, and no
/// window: what is less must not share itself more.
[[nodiscard]] bool has_owner_access(storage::Transaction& transaction,
                                    ServiceState const& state,
                                    std::string_view bank_id,
                                    std::string_view account_id);
/// @throws Unauthenticated, NotFound (bank_not_found, account_not_found), Forbidden
/// (no_owner_access)
void require_owner_access(storage::Transaction& transaction,
                          ServiceState const& state,
                          std::string_view bank_id,
                          std::string_view account_id);

/// As `require_owner_access`; other changes of views and shares of the account wait until the
/// transaction ends.
/// @return  as `lock_account`
[[nodiscard]] LedgerAccountId lock_as_owner(storage::Transaction& transaction,
                                            ServiceState const& state,
                                            std::string_view bank_id,
                                            std::string_view account_id);

/// @throws Forbidden  permission_missing, detail "permission"
void require_permission(View const& view, Permission permission);

/// Whether the principal has a role at a bank; the system has all. Under a consent only those that
/// the consent names.
/// @param bank_id  empty for a role without bank
[[nodiscard]] bool has_entitlement(storage::Transaction& transaction,
                                   ServiceState const& state,
                                   std::string_view role,
                                   std::string_view bank_id);
/// A role as it counts: at the bank of the request or everywhere, as the role says.
/// @throws Unauthenticated, Forbidden (missing_entitlement: none of the roles)
void require_any_entitlement(storage::Transaction& transaction,
                             ServiceState const& state,
                             std::span<std::string_view const> roles,
                             std::string_view bank_id);

/// The default view of the account, which is made if it is not there. Who may is asked before.
[[nodiscard]] View provide_view(storage::Transaction& transaction,
                                ServiceState const& state,
                                std::string_view bank_id,
                                std::string_view account_id,
                                DefaultView view);

/// Let a user use a view. Who may is asked before; sharing again changes nothing.
/// @throws NotFound         bank_not_found, account_not_found, user_not_found, view_not_found
/// @throws InvalidArgument  view_is_public
View share_view(storage::Transaction& transaction,
                ServiceState const& state,
                ViewRef const& view,
                std::string_view user_id);

} // namespace nostro::inline v0::detail
