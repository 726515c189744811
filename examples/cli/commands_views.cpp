#include "commands.hpp"

#include "account_words.hpp"
#include "failure.hpp"
#include "record.hpp"
#include "service_commands.hpp"

#include <nostro/access/views.hpp>

#include <algorithm>

/// What users of an account may see and do there.
namespace cli {
namespace {

struct ViewOptions {
    std::string account;
    std::string view; ///< id, or name of a new one
    std::optional<std::string> description;
    std::optional<bool> is_public;
    std::optional<bool> hide_metadata;
    std::optional<std::string> alias;
    std::vector<std::string> permissions;
    std::string like;
    nostro::DefaultView which = nostro::DefaultView::owner;
};

constexpr MemberOf<nostro::View> view_members[] = {
    {"bank_id", "", [](nostro::View const& view) -> Shown { return view.bank_id; }},
    {"account_id", "", [](nostro::View const& view) -> Shown { return view.account_id; }},
    {"id", "ID", [](nostro::View const& view) -> Shown { return view.id; }},
    {"name", "NAME", [](nostro::View const& view) -> Shown { return view.name; }},
    {"description",
     "DESCRIPTION",
     [](nostro::View const& view) -> Shown { return view.content.description; }},
    {"is_public",
     "PUBLIC",
     [](nostro::View const& view) -> Shown { return view.content.is_public; }},
    {"is_system", "SYSTEM", [](nostro::View const& view) -> Shown { return view.is_system; }},
    {"alias",
     "ALIAS",
     [](nostro::View const& view) -> Shown { return word_of(view.content.alias); }},
    {"hide_metadata_if_alias_used",
     "",
     [](nostro::View const& view) -> Shown { return view.content.hide_metadata_if_alias_used; }},
    {"permissions",
     "",
     [](nostro::View const& view) -> Shown { return names_of(view.content.permissions); }},
    {"created_at", "", [](nostro::View const& view) { return shown(view.created_at); }},
    {"created_by", "", [](nostro::View const& view) -> Shown { return view.created_by; }},
};

void done(Session& session, std::string_view result, nostro::View const& view) {
    answer_done(session,
                result,
                view.bank_id + '/' + view.account_id + "  " + view.id,
                record_of(view, view_members));
}

nostro::PermissionSet parse_permissions(std::vector<std::string> const& names) {
    nostro::PermissionSet permissions;
    for (auto const& name : split_words(names)) {
        if (name == "all") {
            permissions = nostro::PermissionSet::all();
        } else if (auto const permission = nostro::find_permission(name)) {
            permissions.add(*permission);
        } else {
            throw Failure{ExitCode::bad_input,
                          "no permission \"" + name + '"',
                          "`nostro view show ACCOUNT owner` names those of an owner"};
        }
    }
    return permissions;
}

nostro::AliasMode parse_alias(std::string const& word) {
    auto const names = names_of(nostro::AliasMode{});
    return static_cast<nostro::AliasMode>(std::find(names.begin(), names.end(), word) -
                                          names.begin()); // the option has checked it
}

/// What is given replaces what the view has.
void apply(ViewOptions const& options, nostro::ViewContent& content) {
    content.description = options.description.value_or(content.description);
    content.is_public = options.is_public.value_or(content.is_public);
    content.hide_metadata_if_alias_used =
        options.hide_metadata.value_or(content.hide_metadata_if_alias_used);
    if (options.alias) {
        content.alias = parse_alias(*options.alias);
    }
    if (!options.permissions.empty()) {
        content.permissions = parse_permissions(options.permissions);
    }
}

ExitCode add(Session& session, nostro::Session const& services, ViewOptions const& options) {
    auto const name = parse_account_name(options.account);
    nostro::ViewContent content;
    if (!options.like.empty()) {
        content.permissions = services.views().get(name.view(options.like)).content.permissions;
    }
    apply(options, content);
    done(session,
         "created",
         services.views().create(name.bank_id, name.account_id, options.view, content));
    return ExitCode::ok;
}

ExitCode provide(Session& session, nostro::Session const& services, ViewOptions const& options) {
    auto const [bank, account] = parse_account_name(options.account);
    done(session, "there", services.views().provide(bank, account, options.which));
    return ExitCode::ok;
}

ExitCode list(Session& session, nostro::Session const& services, ViewOptions const& options) {
    auto const [bank, account] = parse_account_name(options.account);
    answer_list(session, "views", records_of(services.views().list(bank, account), view_members));
    return ExitCode::ok;
}

nostro::View get(nostro::Session const& services, ViewOptions const& options) {
    return services.views().get(parse_account_name(options.account).view(options.view));
}

ExitCode show(Session& session, nostro::Session const& services, ViewOptions const& options) {
    answer_record(session, record_of(get(services, options), view_members));
    return ExitCode::ok;
}

ExitCode update(Session& session, nostro::Session const& services, ViewOptions const& options) {
    auto view = get(services, options);
    apply(options, view.content);
    done(session,
         "changed",
         services.views().update({view.bank_id, view.account_id, view.id}, view.content));
    return ExitCode::ok;
}

ExitCode erase(Session& session, nostro::Session const& services, ViewOptions const& options) {
    auto const view = get(services, options);
    services.views().erase({view.bank_id, view.account_id, view.id});
    done(session, "deleted", view);
    return ExitCode::ok;
}

void add_account_option(CLI::App& command, ViewOptions& options) {
    add_account_name(command, options.account);
}

void add_target(CLI::App& command, ViewOptions& options) {
    add_account_option(command, options);
    command.add_option("VIEW", options.view, "Id")->required();
}

void add_content_options(CLI::App& command, ViewOptions& options) {
    command.add_option("--description", options.description);
    command.add_option("--public", options.is_public, "Whether anybody reads through it");
    command.add_option("--alias", options.alias, "Shown instead of names: none, public, private")
        ->check(CLI::IsMember({"none", "public", "private"}));
    command.add_option("--hide-metadata",
                       options.hide_metadata,
                       "Whether metadata of others is hidden where an alias is shown");
    add_list(command, "--permission", options.permissions, "What it lets its users do, or all");
}

void add_update_options(CLI::App& command, ViewOptions& options) {
    add_target(command, options);
    add_content_options(command, options);
}

void add_add_options(CLI::App& command, ViewOptions& options) {
    add_account_option(command, options);
    command.add_option("NAME", options.view, "Begins with _")->required();
    add_content_options(command, options);
    command.add_option("--like", options.like, "Take the permissions of this view of the account");
}

void add_provide_options(CLI::App& command, ViewOptions& options) {
    add_account_option(command, options);
    add_word(command, "VIEW", options.which, "Which")->required();
}

constexpr Verb<ViewOptions> view_verbs[] = {
    {"add", "Add a view; nobody uses it before it is shared", Access::write, add_add_options, add},
    {"provide", "Make one of the default views", Access::write, add_provide_options, provide},
    {"list", "List the views of an account", Access::read, add_account_option, list},
    {"show", "All that is known of a view", Access::read, add_target, show},
    {"update", "Change what is given", Access::write, add_update_options, update},
    {"delete", "Delete a view and its shares", Access::write, add_target, erase},
};

} // namespace

void add_view(CLI::App& app, Session& session) {
    add_user_noun(app, session, "view", "Views: what users may see of accounts", view_verbs);
}

} // namespace cli
