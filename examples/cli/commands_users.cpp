#include "commands.hpp"

#include "pages.hpp"
#include "password.hpp"
#include "record.hpp"
#include "service_commands.hpp"

#include <nostro/core/id.hpp>
#include <nostro/identity/roles.hpp>
#include <nostro/identity/users.hpp>

/// The people who log in.
namespace cli {
namespace {

struct UserOptions {
    nostro::NewUser user; ///< kind and owner say as well whose name `target` is
    std::string target;
    std::vector<std::string> scope;
    std::vector<std::string> roles;
    std::vector<std::string> mfa;
    bool password_stdin = false;
    bool pending = false;
    bool deleted = false;
};

constexpr MemberOf<nostro::User> user_members[] = {
    {"id", "ID", [](nostro::User const& user) -> Shown { return user.id; }},
    {"kind", "KIND", [](nostro::User const& user) -> Shown { return word_of(user.kind); }},
    {"owner", "OWNER", [](nostro::User const& user) -> Shown { return user.owner; }},
    {"username", "USERNAME", [](nostro::User const& user) -> Shown { return user.username; }},
    {"email", "EMAIL", [](nostro::User const& user) -> Shown { return user.email; }},
    {"phone", "", [](nostro::User const& user) -> Shown { return user.phone; }},
    {"name", "NAME", [](nostro::User const& user) -> Shown { return user.name; }},
    {"company_id", "", [](nostro::User const& user) -> Shown { return user.company_id; }},
    {"status", "STATUS", [](nostro::User const& user) -> Shown { return word_of(user.status); }},
    {"authentication_type",
     "",
     [](nostro::User const& user) -> Shown { return word_of(user.authentication_type); }},
    {"provider", "", [](nostro::User const& user) -> Shown { return user.provider; }},
    {"provider_id", "", [](nostro::User const& user) -> Shown { return user.provider_id; }},
    {"scope", "", [](nostro::User const& user) -> Shown { return user.scope; }},
    {"role_ids", "", [](nostro::User const& user) -> Shown { return user.role_ids; }},
    {"mfa_channels",
     "",
     [](nostro::User const& user) -> Shown {
         std::vector<std::string> words;
         for (auto const channel : user.mfa_channels) {
             words.push_back(word_of(channel));
         }
         return words;
     }},
    {"password_changed_at",
     "",
     [](nostro::User const& user) { return shown(user.password_changed_at); }},
    {"last_seen_at", "", [](nostro::User const& user) { return shown(user.last_seen_at); }},
    {"created_at", "", [](nostro::User const& user) { return shown(user.created_at); }},
    {"updated_at", "", [](nostro::User const& user) { return shown(user.updated_at); }},
    {"deleted_at", "", [](nostro::User const& user) { return shown(user.deleted_at); }},
};

std::string told(UserOptions const& options) {
    auto text = " of kind " + word_of(options.user.kind);
    return options.user.owner.empty() ? text : text + " and owner " + options.user.owner;
}

nostro::User find_user(nostro::Session const& services, UserOptions const& options) {
    auto found = nostro::Uuid::parse(options.target)
                     ? services.users().find(options.target)
                     : services.users().find_by_username(
                           options.user.kind, options.user.owner, options.target);
    if (!found) {
        throw Failure{ExitCode::not_found,
                      "no user \"" + options.target + '"' + told(options),
                      "name it by its id, or by its username with --kind and --owner; `nostro user "
                      "list` lists them"};
    }
    return *std::move(found);
}

std::string
find_role_id(nostro::Session const& services, std::string const& owner, std::string const& text) {
    if (nostro::Uuid::parse(text)) {
        return services.roles().get(text).id;
    }
    auto const found = services.roles().list({.owner = owner, .name = text}, {.limit = 1});
    if (found.empty()) {
        throw Failure{ExitCode::not_found,
                      "no role \"" + text + "\" of owner " + owner,
                      "`nostro role list --owner " + owner + "` lists them"};
    }
    return found.front().id;
}

std::string read_password(UserOptions const& options) {
    return options.password_stdin ? read_secret_line() : ask_password();
}

void done(Session& session, std::string_view result, nostro::User const& user) {
    answer_done(session, result, user.username + "  " + user.id, record_of(user, user_members));
}

ExitCode add(Session& session, nostro::Session const& services, UserOptions const& options) {
    auto user = options.user;
    user.scope = split_words(options.scope);
    for (auto const& role : options.roles) {
        user.role_ids.push_back(find_role_id(services, user.owner, role));
    }
    for (auto const& channel : options.mfa) {
        user.mfa_channels.push_back(channel == "sms" ? nostro::Channel::sms
                                                     : nostro::Channel::email);
    }
    if (!options.pending && user.authentication_type == nostro::AuthenticationType::password) {
        user.password = read_password(options);
    }
    done(session, "created", services.users().create(user));
    return ExitCode::ok;
}

ExitCode list(Session& session, nostro::Session const& services, UserOptions const& options) {
    nostro::UserFilter const filter{
        .kind = options.user.kind, .owner = options.user.owner, .include_deleted = options.deleted};
    auto const users = all_pages(
        [&](nostro::PageRequest const& page) { return services.users().list(filter, page); });
    answer_list(session, "users", records_of(users, user_members));
    return ExitCode::ok;
}

ExitCode show(Session& session, nostro::Session const& services, UserOptions const& options) {
    auto const user = find_user(services, options);
    auto record = record_of(user, user_members);
    record.push_back({"effective_scope", "", services.users().effective_scope(user.id)});
    answer_record(session, record);
    return ExitCode::ok;
}

template <nostro::UserStatus status>
ExitCode set_status(Session& session, nostro::Session const& services, UserOptions const& options) {
    auto const user = find_user(services, options);
    nostro::UserUpdate update;
    update.status = status;
    constexpr auto result = status == nostro::UserStatus::active ? "enabled" : "disabled";
    done(session, result, services.users().update(user.id, update));
    return ExitCode::ok;
}

ExitCode passwd(Session& session, nostro::Session const& services, UserOptions const& options) {
    auto const user = find_user(services, options);
    services.users().set_password(user.id, read_password(options));
    done(session, "changed", services.users().get(user.id));
    return ExitCode::ok;
}

ExitCode erase(Session& session, nostro::Session const& services, UserOptions const& options) {
    auto const user = find_user(services, options);
    done(session, "deleted", services.users().mark_deleted(user.id));
    return ExitCode::ok;
}

void add_owner_options(CLI::App& command, UserOptions& options) {
    add_word(command, "--kind", options.user.kind, "What the user is, default customer");
    command.add_option("--owner", options.user.owner, "Merchant or partner; default: nobody");
}

void add_target(CLI::App& command, UserOptions& options) {
    command.add_option("USER", options.target, "Id, or username of this kind and owner")
        ->required();
    add_owner_options(command, options);
}

CLI::Option* add_password_stdin(CLI::App& command, UserOptions& options) {
    return command.add_flag("--password-stdin",
                            options.password_stdin,
                            "Read the password from standard input; default: ask the terminal");
}

void add_passwd_options(CLI::App& command, UserOptions& options) {
    add_target(command, options);
    add_password_stdin(command, options);
}

void add_list_options(CLI::App& command, UserOptions& options) {
    add_owner_options(command, options);
    command.add_flag("--deleted", options.deleted, "Those that are deleted, too");
}

void add_add_options(CLI::App& command, UserOptions& options) {
    auto& user = options.user;
    command.add_option("--username", user.username, "Default: the email");
    command.add_option("--email", user.email);
    command.add_option("--phone", user.phone, "5 to 15 digits, perhaps with + in front");
    command.add_flag(
        "--email-verified", user.email_verified, "The bank knows that the email is the person's");
    command.add_flag("--phone-verified", user.phone_verified, "The same of the phone number");
    command.add_option("--name", user.name);
    command.add_option("--company-id", user.company_id, "Of a customer");
    add_owner_options(command, options);
    add_list(command, "--scope", options.scope, "What the user may do");
    add_list(command, "--role", options.roles, "Name or id of a role of the same owner");
    add_list(command, "--mfa", options.mfa, "Where a second factor is sent: sms, email")
        ->check(CLI::IsMember({"sms", "email"}));
    add_word(command,
             "--authentication",
             user.authentication_type,
             "Who proves who the user is, default password");
    command.add_option("--provider", user.provider, "Issuer of an external user's identity");
    command.add_option("--provider-id", user.provider_id, "The issuer's name for the person");
    auto* password = add_password_stdin(command, options);
    command.add_flag("--pending", options.pending, "No password yet: `user passwd` gives it")
        ->excludes(password);
}

constexpr Verb<UserOptions> user_verbs[] = {
    {"add", "Add a user", Access::write_with_keys, add_add_options, add},
    {"list", "List the users of a kind and owner", Access::read, add_list_options, list},
    {"show", "All that is known of a user", Access::read, add_target, show},
    {"disable",
     "Refuse logins and tokens of a user",
     Access::write,
     add_target,
     set_status<nostro::UserStatus::disabled>},
    {"enable",
     "Allow them again",
     Access::write,
     add_target,
     set_status<nostro::UserStatus::active>},
    {"passwd",
     "Choose a user's password; ends its sessions",
     Access::write_with_keys,
     add_passwd_options,
     passwd},
    {"delete", "Delete a user; its name is free then", Access::write, add_target, erase},
};

} // namespace

void add_user(CLI::App& app, Session& session) {
    add_noun(app, session, "user", "Users: people who log in", user_verbs);
}

} // namespace cli
