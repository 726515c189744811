#include "commands.hpp"

#include "account_words.hpp"
#include "record.hpp"
#include "service_commands.hpp"

#include <nostro/access/entitlements.hpp>

/// What users may do at banks beside their views.
namespace cli {
namespace {

struct EntitlementOptions {
    std::string user;
    std::string role;
    std::string bank;
    std::string id;
};

constexpr MemberOf<nostro::Entitlement> entitlement_members[] = {
    {"id", "ID", [](nostro::Entitlement const& row) -> Shown { return row.id; }},
    {"user_id", "USER", [](nostro::Entitlement const& row) -> Shown { return row.user_id; }},
    {"role", "ROLE", [](nostro::Entitlement const& row) -> Shown { return row.role; }},
    {"bank_id", "BANK", [](nostro::Entitlement const& row) -> Shown { return row.bank_id; }},
    {"created_at", "", [](nostro::Entitlement const& row) { return shown(row.created_at); }},
    {"created_by", "", [](nostro::Entitlement const& row) -> Shown { return row.created_by; }},
};

constexpr MemberOf<nostro::EntitlementRole> role_members[] = {
    {"role",
     "ROLE",
     [](nostro::EntitlementRole const& row) -> Shown { return std::string{row.name}; }},
    {"is_of_bank",
     "OF A BANK",
     [](nostro::EntitlementRole const& row) -> Shown { return row.is_of_bank; }},
    {"purpose",
     "PURPOSE",
     [](nostro::EntitlementRole const& row) -> Shown { return std::string{row.purpose}; }},
};

ExitCode add(Session& session, nostro::Session const& services, EntitlementOptions const& options) {
    auto const made = services.entitlements().grant(
        find_user_id(*session.host, options.user), options.role, options.bank);
    answer_done(session, "given", made.role + "  " + made.id, record_of(made, entitlement_members));
    return ExitCode::ok;
}

ExitCode
list(Session& session, nostro::Session const& services, EntitlementOptions const& options) {
    auto const rows = services.entitlements().list(find_user_id(*session.host, options.user));
    answer_list(session, "entitlements", records_of(rows, entitlement_members));
    return ExitCode::ok;
}

ExitCode roles(Session& session,
               nostro::Session const& /*services*/,
               EntitlementOptions const& /*options*/) {
    std::vector<Record> records;
    for (auto const& role : nostro::entitlement_roles()) {
        records.push_back(record_of(role, role_members));
    }
    answer_list(session, "roles", records);
    return ExitCode::ok;
}

ExitCode
erase(Session& session, nostro::Session const& services, EntitlementOptions const& options) {
    services.entitlements().revoke(options.id);
    answer_done(session, "taken", options.id, {{"id", "", options.id}});
    return ExitCode::ok;
}

void add_user_option(CLI::App& command, EntitlementOptions& options) {
    command.add_option("USER", options.user, "Username of a customer, or id")->required();
}

void add_add_options(CLI::App& command, EntitlementOptions& options) {
    add_user_option(command, options);
    command.add_option("ROLE", options.role, "For example CanCreateAccount")->required();
    command.add_option("--bank", options.bank, "Of a role that counts at one bank");
}

void add_nothing(CLI::App& /*command*/, EntitlementOptions& /*options*/) {}

void add_id(CLI::App& command, EntitlementOptions& options) {
    command.add_option("ID", options.id)->required();
}

constexpr Verb<EntitlementOptions> entitlement_verbs[] = {
    {"add", "Give a user a role", Access::write, add_add_options, add},
    {"list", "The roles of a user", Access::read, add_user_option, list},
    {"roles", "All roles there are", Access::read, add_nothing, roles},
    {"delete", "Take a role from a user", Access::write, add_id, erase},
};

} // namespace

void add_entitlement(CLI::App& app, Session& session) {
    add_user_noun(
        app, session, "entitlement", "Entitlements: roles of users at banks", entitlement_verbs);
}

} // namespace cli
