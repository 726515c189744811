#pragma once

#include "api/call.hpp"

/// What the routes of the Open Bank Project API do; the tables are in routes.cpp and
/// extra_routes.cpp. The numbers are those of the operations in docs/open_banking.md.
namespace nostro::inline v0::api::obp {

// accounts.cpp
Response create_account(Call& call);           ///< E1
Response get_core_account(Call& call);         ///< E5
Response get_account(Call& call);              ///< E6
Response list_public_accounts(Call& call);     ///< E7, E13
Response list_accounts_at_bank(Call& call);    ///< E8
Response list_private_accounts(Call& call);    ///< E9, E16
Response list_firehose_accounts(Call& call);   ///< E11
Response list_private_account_ids(Call& call); ///< E17
Response update_label(Call& call);             ///< E22

// views.cpp
Response create_view(Call& call); ///< E2
Response delete_view(Call& call); ///< E3
Response list_views(Call& call);  ///< E14
Response update_view(Call& call); ///< E23

// access.cpp
Response get_account_access(Call& call); ///< E4
Response list_access(Call& call);        ///< E15
Response grant_view(Call& call);         ///< E18
Response grant_views(Call& call);        ///< E19
Response revoke_views(Call& call);       ///< E20
Response revoke_view(Call& call);        ///< E21

// counterparties.cpp
Response get_counterparty(Call& call);    ///< E10
Response create_counterparty(Call& call); ///< E24
Response list_counterparties(Call& call); ///< E25
Response get_other_account(Call& call);   ///< E26
Response list_other_accounts(Call& call); ///< E27

// transactions.cpp
Response list_firehose_transactions(Call& call); ///< E12
Response get_transaction(Call& call);            ///< E28
Response list_core_transactions(Call& call);     ///< E29
Response list_transactions(Call& call);          ///< E30

// banks.cpp
Response list_banks(Call& call);
Response get_bank(Call& call);
/// Guard: before the body is looked at; what counts is asked again when the bank is created.
void require_bank_founder(Call& call);
Response create_bank(Call& call);
Response list_branches(Call& call);
Response get_branch(Call& call);
Response list_atms(Call& call);
Response get_atm(Call& call);
Response list_products(Call& call);
Response get_product(Call& call);

// users.cpp
Response get_current_user(Call& call);
Response get_user(Call& call);
Response list_entitlements(Call& call);
Response grant_entitlement(Call& call);
Response revoke_entitlement(Call& call);

} // namespace nostro::inline v0::api::obp
