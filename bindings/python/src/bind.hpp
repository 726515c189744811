#pragma once

#include <nostro/core/id.hpp>

#include <pybind11/pybind11.h>

/// What each bind file adds to the module. One file for each public header, called in the order in
/// which the types build on each other.
namespace nostro::inline v0::python {

void bind_errors(pybind11::module_& module);
void bind_enums(pybind11::module_& module);
void bind_time(pybind11::module_& module);
void bind_ids(pybind11::module_& module);
void bind_money(pybind11::module_& module);
void bind_identifiers(pybind11::module_& module);
void bind_rate(pybind11::module_& module);
void bind_events(pybind11::module_& module);
void bind_records(pybind11::module_& module);
void bind_queries(pybind11::module_& module);
void bind_columns(pybind11::module_& module);
void bind_ledger(pybind11::module_& module);
void bind_core(pybind11::module_& module);

// the services
void bind_words_of_services(pybind11::module_& module);
void bind_ports(pybind11::module_& module);
void bind_identity_options(pybind11::module_& module);
void bind_identity_users(pybind11::module_& module);
void bind_identity_roles(pybind11::module_& module);
void bind_identity_login(pybind11::module_& module);
void bind_identity_records(pybind11::module_& module);
void bind_oauth_options(pybind11::module_& module);
void bind_oauth_clients(pybind11::module_& module);
void bind_oauth_tokens(pybind11::module_& module);
void bind_oauth_consents(pybind11::module_& module);
void bind_oauth_authorization(pybind11::module_& module);
void bind_merchants(pybind11::module_& module);
void bind_accounts_banks(pybind11::module_& module);
void bind_accounts(pybind11::module_& module);
void bind_accounts_entries(pybind11::module_& module);
void bind_accounts_parties(pybind11::module_& module);
void bind_accounts_notes(pybind11::module_& module);
void bind_access_permissions(pybind11::module_& module);
void bind_access_options(pybind11::module_& module);
void bind_access_views(pybind11::module_& module);
void bind_access_entitlements(pybind11::module_& module);
void bind_access_moderation(pybind11::module_& module);
void bind_access_viewed(pybind11::module_& module);
void bind_payment_options(pybind11::module_& module);
void bind_payments(pybind11::module_& module);
void bind_statements(pybind11::module_& module);
void bind_sandbox(pybind11::module_& module);
void bind_session(pybind11::module_& module);
void bind_api(pybind11::module_& module);

/// A new id of the module's own generator.
Uuid next_id();

} // namespace nostro::inline v0::python
