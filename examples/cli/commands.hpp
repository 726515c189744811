#pragma once

#include "session.hpp"

#include <CLI/CLI.hpp>

/// Each of these adds one command to the program: its options, and what `Session::run` becomes when
/// it is named.
namespace cli {

void add_init(CLI::App& app, Session& session);
void add_migrate(CLI::App& app, Session& session);
void add_backup(CLI::App& app, Session& session);
void add_restore(CLI::App& app, Session& session);

void add_import(CLI::App& app, Session& session);
void add_export(CLI::App& app, Session& session);

void add_open(CLI::App& app, Session& session);
void add_limit(CLI::App& app, Session& session);
void add_freeze(CLI::App& app, Session& session);
void add_unfreeze(CLI::App& app, Session& session);

void add_post(CLI::App& app, Session& session);
void add_hold(CLI::App& app, Session& session);
void add_capture(CLI::App& app, Session& session);
void add_void(CLI::App& app, Session& session);
void add_reverse(CLI::App& app, Session& session);
void add_expire(CLI::App& app, Session& session);

void add_accounts(CLI::App& app, Session& session);
void add_balance(CLI::App& app, Session& session);
void add_statement(CLI::App& app, Session& session);
void add_totals(CLI::App& app, Session& session);
void add_holds(CLI::App& app, Session& session);
void add_entry(CLI::App& app, Session& session);
void add_head(CLI::App& app, Session& session);
void add_verify(CLI::App& app, Session& session);

void add_bank(CLI::App& app, Session& session);
void add_account(CLI::App& app, Session& session);
void add_view(CLI::App& app, Session& session);
void add_share(CLI::App& app, Session& session);
void add_transactions(CLI::App& app, Session& session);
void add_statements(CLI::App& app, Session& session);
void add_entitlement(CLI::App& app, Session& session);

void add_user(CLI::App& app, Session& session);
void add_role(CLI::App& app, Session& session);
void add_client(CLI::App& app, Session& session);
void add_grant(CLI::App& app, Session& session);
void add_key(CLI::App& app, Session& session);
void add_merchant(CLI::App& app, Session& session);

} // namespace cli
