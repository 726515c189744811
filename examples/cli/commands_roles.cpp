#include "commands.hpp"

#include "pages.hpp"
#include "record.hpp"
#include "service_commands.hpp"

#include <nostro/core/id.hpp>
#include <nostro/identity/roles.hpp>

/// Named sets of scopes.
namespace cli {
namespace {

struct RoleOptions {
    std::string owner;
    std::string target;
    std::string search;
    nostro::RoleContent content;
    std::vector<std::string> scope;
};

constexpr MemberOf<nostro::Role> role_members[] = {
    {"id", "ID", [](nostro::Role const& role) -> Shown { return role.id; }},
    {"owner", "OWNER", [](nostro::Role const& role) -> Shown { return role.owner; }},
    {"name", "NAME", [](nostro::Role const& role) -> Shown { return role.name; }},
    {"description", "", [](nostro::Role const& role) -> Shown { return role.description; }},
    {"scope", "SCOPE", [](nostro::Role const& role) -> Shown { return role.scope; }},
    {"created_at", "", [](nostro::Role const& role) { return shown(role.created_at); }},
    {"updated_at", "", [](nostro::Role const& role) { return shown(role.updated_at); }},
};

void done(Session& session, std::string_view result, nostro::Role const& role) {
    answer_done(session, result, role.name + "  " + role.id, record_of(role, role_members));
}

ExitCode add(Session& session, nostro::Session const& services, RoleOptions const& options) {
    auto content = options.content;
    content.scope = split_words(options.scope);
    done(session, "created", services.roles().create(options.owner, content));
    return ExitCode::ok;
}

ExitCode list(Session& session, nostro::Session const& services, RoleOptions const& options) {
    nostro::RoleFilter const filter{.owner = options.owner, .search = options.search};
    auto const roles = all_pages(
        [&](nostro::PageRequest const& page) { return services.roles().list(filter, page); });
    answer_list(session, "roles", records_of(roles, role_members));
    return ExitCode::ok;
}

ExitCode erase(Session& session, nostro::Session const& services, RoleOptions const& options) {
    auto id = options.target;
    if (!nostro::Uuid::parse(id)) {
        auto const found =
            services.roles().list({.owner = options.owner, .name = id}, {.limit = 1});
        if (found.empty()) {
            throw Failure{ExitCode::not_found,
                          "no role \"" + id + "\" of owner \"" + options.owner + '"',
                          "name it by its id, or by its name with --owner; `nostro role list` "
                          "lists them"};
        }
        id = found.front().id;
    }
    done(session, "deleted", services.roles().mark_deleted(id));
    return ExitCode::ok;
}

CLI::Option* add_owner(CLI::App& command, RoleOptions& options) {
    return command.add_option("--owner", options.owner, "Merchant or partner whose role it is");
}

void add_add_options(CLI::App& command, RoleOptions& options) {
    add_owner(command, options)->required();
    command.add_option("--name", options.content.name, "Unique among the owner's roles")
        ->required();
    command.add_option("--description", options.content.description, "What it is for");
    add_list(command, "--scope", options.scope, "What its users may do")->required();
}

void add_list_options(CLI::App& command, RoleOptions& options) {
    add_owner(command, options)->required();
    command.add_option("--search", options.search, "Part of id, name or description");
}

void add_delete_options(CLI::App& command, RoleOptions& options) {
    command.add_option("ROLE", options.target, "Id, or name with --owner")->required();
    add_owner(command, options);
}

constexpr Verb<RoleOptions> role_verbs[] = {
    {"add", "Add a role", Access::write, add_add_options, add},
    {"list", "List the roles of an owner", Access::read, add_list_options, list},
    {"delete",
     "Delete a role; its users lose its scopes",
     Access::write,
     add_delete_options,
     erase},
};

} // namespace

void add_role(CLI::App& app, Session& session) {
    add_noun(app, session, "role", "Roles: named sets of scopes", role_verbs);
}

} // namespace cli
