#include "commands.hpp"

#include "account_words.hpp"
#include "record.hpp"
#include "service_commands.hpp"

#include <nostro/access/shares.hpp>

/// Who uses which view of which account.
namespace cli {
namespace {

struct ShareOptions {
    std::string account;
    std::string user;
    std::vector<std::string> views;
    bool all = false;
};

std::vector<std::string> ids_of_views(std::vector<nostro::View> const& views) {
    std::vector<std::string> ids;
    ids.reserve(views.size());
    for (auto const& view : views) {
        ids.push_back(view.id);
    }
    return ids;
}

constexpr MemberOf<nostro::AccountShare> share_members[] = {
    {"user_id", "USER", [](nostro::AccountShare const& share) -> Shown { return share.user_id; }},
    {"views",
     "VIEWS",
     [](nostro::AccountShare const& share) -> Shown { return ids_of_views(share.views); }},
};

/// What the user is left with.
void done(Session& session,
          nostro::Session const& services,
          std::string_view result,
          AccountName const& name,
          std::string const& user) {
    auto const views = services.shares().list_of_user(name.bank_id, name.account_id, user);
    answer_done(session,
                result,
                name.bank_id + '/' + name.account_id + "  " + user,
                record_of(nostro::AccountShare{user, views}, share_members));
}

ExitCode add(Session& session, nostro::Session const& services, ShareOptions const& options) {
    auto const name = parse_account_name(options.account);
    auto const user = find_user_id(*session.host, options.user);
    services.shares().share(name.bank_id, name.account_id, options.views, user);
    done(session, services, "shared", name, user);
    return ExitCode::ok;
}

ExitCode list(Session& session, nostro::Session const& services, ShareOptions const& options) {
    auto const [bank, account] = parse_account_name(options.account);
    answer_list(
        session, "shares", records_of(services.shares().list(bank, account), share_members));
    return ExitCode::ok;
}

ExitCode show(Session& session, nostro::Session const& services, ShareOptions const& options) {
    auto const [bank, account] = parse_account_name(options.account);
    auto const user = find_user_id(*session.host, options.user);
    answer_record(
        session,
        record_of(nostro::AccountShare{user, services.shares().list_of_user(bank, account, user)},
                  share_members));
    return ExitCode::ok;
}

ExitCode erase(Session& session, nostro::Session const& services, ShareOptions const& options) {
    auto const name = parse_account_name(options.account);
    auto const user = find_user_id(*session.host, options.user);
    if (options.all) {
        services.shares().revoke_all(name.bank_id, name.account_id, user);
    }
    for (auto const& view : options.views) {
        services.shares().revoke(name.view(view), user);
    }
    answer_done(session,
                "revoked",
                name.bank_id + '/' + name.account_id + "  " + user,
                {{"user_id", "", user}});
    return ExitCode::ok;
}

void add_account_option(CLI::App& command, ShareOptions& options) {
    add_account_name(command, options.account);
}

void add_target(CLI::App& command, ShareOptions& options) {
    add_account_option(command, options);
    command.add_option("USER", options.user, "Username of a customer, or id")->required();
}

void add_add_options(CLI::App& command, ShareOptions& options) {
    add_target(command, options);
    add_list(command, "--view", options.views, "Id of a view")->required();
}

void add_delete_options(CLI::App& command, ShareOptions& options) {
    add_target(command, options);
    auto* group = command.add_option_group("which");
    group->add_option("--view", options.views, "Id of a view; may be repeated")
        ->allow_extra_args(false);
    group->add_flag("--all", options.all, "All the user has of the account");
    group->require_option(1);
}

constexpr Verb<ShareOptions> share_verbs[] = {
    {"add", "Let a user use views", Access::write, add_add_options, add},
    {"list", "Who uses which views of an account", Access::read, add_account_option, list},
    {"show", "The views of an account that a user may use", Access::read, add_target, show},
    {"delete", "Take views from a user", Access::write, add_delete_options, erase},
};

} // namespace

void add_share(CLI::App& app, Session& session) {
    add_user_noun(app, session, "share", "Shares: who uses which view", share_verbs);
}

} // namespace cli
