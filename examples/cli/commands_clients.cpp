#include "commands.hpp"

#include "files.hpp"
#include "pages.hpp"
#include "password.hpp"
#include "record.hpp"
#include "service_commands.hpp"

#include <nostro/oauth/clients.hpp>

#include <chrono>

/// The applications that log in.
namespace cli {
namespace {

struct ClientOptions {
    nostro::Client client;
    std::string target;
    std::string jwks_file;
    std::int64_t access_token_life_s = 0;
    std::int64_t overlap_s = 0;
    bool no_pkce = false;
    bool secret_stdin = false;
    bool is_auth_method_given = false;
};

constexpr MemberOf<nostro::Client> client_members[] = {
    {"client_id", "CLIENT", [](nostro::Client const& client) -> Shown { return client.client_id; }},
    {"id", "", [](nostro::Client const& client) -> Shown { return client.id; }},
    {"owner", "OWNER", [](nostro::Client const& client) -> Shown { return client.owner; }},
    {"name", "NAME", [](nostro::Client const& client) -> Shown { return client.name; }},
    {"description", "", [](nostro::Client const& client) -> Shown { return client.description; }},
    {"type", "TYPE", [](nostro::Client const& client) -> Shown { return word_of(client.type); }},
    {"auth_method",
     "AUTHENTICATION",
     [](nostro::Client const& client) -> Shown { return word_of(client.auth_method); }},
    {"auth_alg", "", [](nostro::Client const& client) -> Shown { return client.auth_alg; }},
    {"redirect_uris",
     "",
     [](nostro::Client const& client) -> Shown { return client.redirect_uris; }},
    {"post_logout_redirect_uris",
     "",
     [](nostro::Client const& client) -> Shown { return client.post_logout_redirect_uris; }},
    {"cors_origins", "", [](nostro::Client const& client) -> Shown { return client.cors_origins; }},
    {"response_types",
     "",
     [](nostro::Client const& client) -> Shown { return client.response_types; }},
    {"require_pkce", "", [](nostro::Client const& client) -> Shown { return client.require_pkce; }},
    {"require_par", "", [](nostro::Client const& client) -> Shown { return client.require_par; }},
    {"require_dpop", "", [](nostro::Client const& client) -> Shown { return client.require_dpop; }},
    {"refresh_policy",
     "",
     [](nostro::Client const& client) -> Shown { return word_of(client.refresh_policy); }},
    {"access_token_life",
     "",
     [](nostro::Client const& client) -> Shown {
         return std::int64_t{client.access_token_life.count()};
     }},
    {"resource_audiences",
     "",
     [](nostro::Client const& client) -> Shown { return client.resource_audiences; }},
    {"enabled", "ENABLED", [](nostro::Client const& client) -> Shown { return client.enabled; }},
    {"created_at", "", [](nostro::Client const& client) { return shown(client.created_at); }},
    {"updated_at", "", [](nostro::Client const& client) { return shown(client.updated_at); }},
};

void done(Session& session,
          std::string_view result,
          nostro::Client const& client,
          std::string_view secret = {}) {
    answer_done(session, result, client.client_id, record_of(client, client_members), secret);
}

/// A secret of the host's own is known already, and is not repeated.
void done(Session& session,
          std::string_view result,
          nostro::ClientWithSecret const& made,
          std::string const& given) {
    done(session, result, made.client, given.empty() ? made.secret : std::string{});
}

std::string read_secret(ClientOptions const& options) {
    return options.secret_stdin ? read_secret_line() : std::string{};
}

ExitCode add(Session& session, nostro::Session const& services, ClientOptions const& options) {
    nostro::NewClient made{.client = options.client, .secret = read_secret(options)};
    auto& client = made.client;
    client.require_pkce = !options.no_pkce;
    client.access_token_life = std::chrono::seconds{options.access_token_life_s};
    if (!options.is_auth_method_given && client.type != nostro::ClientType::confidential) {
        client.auth_method = nostro::ClientAuthMethod::none;
    }
    if (!options.jwks_file.empty()) {
        client.jwks = InputFile{options.jwks_file}.read_all();
    }
    done(session, "created", services.clients().create(made), made.secret);
    return ExitCode::ok;
}

ExitCode list(Session& session, nostro::Session const& services, ClientOptions const& options) {
    auto const clients = all_pages([&](nostro::PageRequest const& page) {
        return services.clients().list(options.client.owner, page);
    });
    answer_list(session, "clients", records_of(clients, client_members));
    return ExitCode::ok;
}

/// What is known of the secrets: "...hint since TIME until TIME", one text for each.
std::vector<std::string> describe(std::vector<nostro::ClientSecretInfo> const& secrets) {
    std::vector<std::string> texts;
    for (auto const& secret : secrets) {
        auto text = "..." + secret.hint + " since " + nostro::to_string(secret.created_at);
        if (secret.not_after) {
            text += " until " + nostro::to_string(*secret.not_after);
        }
        texts.push_back(std::move(text));
    }
    return texts;
}

ExitCode show(Session& session, nostro::Session const& services, ClientOptions const& options) {
    auto record = record_of(services.clients().get(options.target), client_members);
    record.push_back({"secrets", "", describe(services.clients().list_secrets(options.target))});
    answer_record(session, record);
    return ExitCode::ok;
}

ExitCode
rotate_secret(Session& session, nostro::Session const& services, ClientOptions const& options) {
    auto const given = read_secret(options);
    auto const made = services.clients().rotate_secret(
        options.target, std::chrono::seconds{options.overlap_s}, given);
    done(session, "rotated", made, given);
    return ExitCode::ok;
}

ExitCode erase(Session& session, nostro::Session const& services, ClientOptions const& options) {
    done(session, "deleted", services.clients().mark_deleted(options.target));
    return ExitCode::ok;
}

void add_owner(CLI::App& command, ClientOptions& options) {
    command.add_option(
        "--owner", options.client.owner, "Merchant or partner; default: the bank itself");
}

void add_target(CLI::App& command, ClientOptions& options) {
    command.add_option("CLIENT", options.target, "Its client id")->required();
}

void add_secret_stdin(CLI::App& command, ClientOptions& options) {
    command.add_flag("--secret-stdin",
                     options.secret_stdin,
                     "Read a secret of your own from standard input; default: one is made");
}

void add_rotate_options(CLI::App& command, ClientOptions& options) {
    add_target(command, options);
    command.add_option("--overlap", options.overlap_s, "Seconds the secret before stays good");
    add_secret_stdin(command, options);
}

void add_add_options(CLI::App& command, ClientOptions& options) {
    auto& client = options.client;
    command.add_option("--client-id", client.client_id, "Default: one is made");
    command.add_option("--name", client.name, "Its name, for people");
    command.add_option("--description", client.description, "What it is for");
    add_owner(command, options);
    add_word(command, "--type", client.type, "Whether it keeps a secret, default confidential");
    add_word(command, "--auth-method", client.auth_method, "How it proves who it is")
        ->each([&options](std::string const&) { options.is_auth_method_given = true; });
    command.add_option("--auth-alg", client.auth_alg, "Of private_key_jwt, for example ES256");
    command.add_option("--jwks", options.jwks_file, "File with its public keys, a JWK Set");
    add_list(command, "--redirect-uri", client.redirect_uris, "Where logins lead back to");
    add_list(command,
             "--post-logout-redirect-uri",
             client.post_logout_redirect_uris,
             "Where logouts lead back to");
    add_list(command, "--cors-origin", client.cors_origins, "Whose scripts may ask for tokens");
    add_list(command, "--response-type", client.response_types, "Default: code");
    add_list(command,
             "--resource-audience",
             client.resource_audiences,
             "Audience whose tokens it may introspect");
    add_word(command,
             "--refresh-policy",
             client.refresh_policy,
             "What becomes of a used refresh token, default rotate");
    command.add_option("--access-token-life",
                       options.access_token_life_s,
                       "Seconds; 0 (default): as the options of the bank say");
    command.add_flag("--no-pkce", options.no_pkce, "Do not require PKCE");
    command.add_flag("--require-par", client.require_par, "Require pushed requests");
    command.add_flag("--require-dpop", client.require_dpop, "Require tokens bound to a key");
    add_secret_stdin(command, options);
}

constexpr Verb<ClientOptions> client_verbs[] = {
    {"add",
     "Add a client; a secret that is made is shown once",
     Access::write_with_keys,
     add_add_options,
     add},
    {"list", "List the clients of an owner", Access::read, add_owner, list},
    {"show", "All that is known of a client", Access::read, add_target, show},
    {"rotate-secret",
     "Give a client another secret, which is shown once",
     Access::write_with_keys,
     add_rotate_options,
     rotate_secret},
    {"delete", "Delete a client; its tokens end", Access::write, add_target, erase},
};

} // namespace

void add_client(CLI::App& app, Session& session) {
    add_noun(app, session, "client", "Clients: applications that log in", client_verbs);
}

} // namespace cli
