#include "payments/payer.hpp"

#include "domain/access_rights.hpp"
#include "domain/account_directory.hpp"
#include "domain/checks.hpp"

#include <nostro/core/error.hpp>
#include <nostro/payments/options.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

constexpr std::string_view any_request_role = "CanCreateAnyTransactionRequest";

[[noreturn]] void raise_no_payment_access() {
    throw Forbidden{"the caller may not pay from this account to that one",
                    {{"reason", "no_payment_access"}}};
}

/// The view with what the caller may do there; nothing when he may not use it, or by its being
/// public alone.
std::optional<View>
find_payer_view(storage::Transaction& transaction, ServiceState const& state, ViewRef const& ref) {
    try {
        View view = get_usable_view(transaction, state, ref);
        return view.content.is_public ? std::nullopt : std::optional{std::move(view)};
    } catch (Forbidden const&) {
        return std::nullopt;
    }
}

} // namespace

Payer get_payer(storage::Transaction& transaction, ServiceState const& state, ViewRef const& ref) {
    require_principal(state);
    if (!state.host->ports().payments->transaction_requests) {
        throw Forbidden{"the bank takes no transaction requests", {{"reason", "payments_off"}}};
    }
    using enum Permission;
    Account account =
        get_full_account(transaction, state.tenant, ref.bank_id, ref.account_id).account;
    auto const usable = find_payer_view(transaction, state, ref);
    if (usable && usable->has(can_add_transaction_request_to_any_account)) {
        return {std::move(account), *usable, PayerRight::any_account};
    }
    if (has_entitlement(transaction, state, any_request_role, ref.bank_id)) {
        auto view = find_stored_view(transaction, state.tenant, ref);
        if (!view) {
            raise_not_found("view_id", "view_not_found", ref.view_id);
        }
        return {std::move(account), *std::move(view), PayerRight::any_account};
    }
    if (usable && usable->has(can_add_transaction_request_to_own_account)) {
        return {std::move(account), *usable, PayerRight::own_accounts};
    }
    raise_no_payment_access();
}

void require_payee_allowed(storage::Transaction& transaction,
                           ServiceState const& state,
                           Payer const& payer,
                           std::string_view payee_bank,
                           std::string_view payee_account) {
    if (payer.right == PayerRight::any_account) {
        return;
    }
    bool const is_own = std::ranges::any_of(payer.account.owners, [&](std::string const& owner) {
        return is_owner(transaction, state.tenant, payee_bank, payee_account, owner);
    });
    if (!is_own) {
        raise_no_payment_access();
    }
}

} // namespace nostro::inline v0::detail
