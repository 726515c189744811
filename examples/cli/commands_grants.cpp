#include "commands.hpp"

#include "pages.hpp"
#include "record.hpp"
#include "service_commands.hpp"

#include <nostro/oauth/clients.hpp>
#include <nostro/oauth/grants.hpp>

/// What clients may ask for.
namespace cli {
namespace {

struct GrantOptions {
    nostro::NewClientGrant grant;
    nostro::GrantFilter filter;
    std::vector<std::string> scope;
    std::string target;
};

constexpr MemberOf<nostro::ClientGrant> grant_members[] = {
    {"id", "ID", [](nostro::ClientGrant const& grant) -> Shown { return grant.id; }},
    {"client_id",
     "CLIENT",
     [](nostro::ClientGrant const& grant) -> Shown { return grant.client_id; }},
    {"owner", "OWNER", [](nostro::ClientGrant const& grant) -> Shown { return grant.owner; }},
    {"audience",
     "AUDIENCE",
     [](nostro::ClientGrant const& grant) -> Shown { return grant.audience; }},
    {"type", "TYPE", [](nostro::ClientGrant const& grant) -> Shown { return word_of(grant.type); }},
    {"scope", "SCOPE", [](nostro::ClientGrant const& grant) -> Shown { return grant.scope; }},
    {"may_exchange",
     "",
     [](nostro::ClientGrant const& grant) -> Shown { return grant.may_exchange; }},
    {"created_at", "", [](nostro::ClientGrant const& grant) { return shown(grant.created_at); }},
    {"updated_at", "", [](nostro::ClientGrant const& grant) { return shown(grant.updated_at); }},
};

void done(Session& session, std::string_view result, nostro::ClientGrant const& grant) {
    answer_done(session,
                result,
                grant.client_id + " at " + grant.audience + "  " + grant.id,
                record_of(grant, grant_members));
}

ExitCode add(Session& session, nostro::Session const& services, GrantOptions const& options) {
    if (!services.clients().find(options.grant.client_id)) {
        throw Failure{ExitCode::not_found,
                      "no client \"" + options.grant.client_id + '"',
                      "make it with: nostro --storage " + session.storage + " client add"};
    }
    auto grant = options.grant;
    grant.scope = split_words(options.scope);
    done(session, "created", services.grants().create(grant));
    return ExitCode::ok;
}

ExitCode list(Session& session, nostro::Session const& services, GrantOptions const& options) {
    auto const grants = all_pages([&](nostro::PageRequest const& page) {
        return services.grants().list(options.filter, page);
    });
    answer_list(session, "grants", records_of(grants, grant_members));
    return ExitCode::ok;
}

ExitCode erase(Session& session, nostro::Session const& services, GrantOptions const& options) {
    done(session, "deleted", services.grants().mark_deleted(options.target));
    return ExitCode::ok;
}

void add_add_options(CLI::App& command, GrantOptions& options) {
    auto& grant = options.grant;
    command.add_option("--client", grant.client_id, "Client id of who is granted it")->required();
    command.add_option("--audience", grant.audience, "The API its tokens are for")->required();
    add_list(command, "--scope", options.scope, "What its tokens may do")->required();
    add_word(command, "--type", grant.type, "For which token requests, default any");
    command.add_flag("--exchange", grant.may_exchange, "Its tokens may be exchanged (RFC 8693)");
}

void add_list_options(CLI::App& command, GrantOptions& options) {
    command.add_option("--client", options.filter.client_id, "Of this client");
    command.add_option("--owner", options.filter.owner, "Of clients of this merchant or partner");
    command.add_option("--audience", options.filter.audience, "For this audience");
}

void add_delete_options(CLI::App& command, GrantOptions& options) {
    command.add_option("GRANT", options.target, "Its id")->required();
}

constexpr Verb<GrantOptions> grant_verbs[] = {
    {"add", "Grant a client scopes at an audience", Access::write, add_add_options, add},
    {"list", "List grants", Access::read, add_list_options, list},
    {"delete", "Take a grant back; its tokens end", Access::write, add_delete_options, erase},
};

} // namespace

void add_grant(CLI::App& app, Session& session) {
    add_noun(app, session, "grant", "Grants: what clients may ask for", grant_verbs);
}

} // namespace cli
