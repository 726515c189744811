#include "commands.hpp"

#include "record.hpp"
#include "service_commands.hpp"

#include <nostro/oauth/options.hpp>
#include <nostro/oauth/signing_keys.hpp>

/// The keys that sign tokens.
namespace cli {
namespace {

struct KeyOptions {
    std::string algorithm;
    std::string kid;
};

constexpr MemberOf<nostro::SigningKey> key_members[] = {
    {"kid", "KID", [](nostro::SigningKey const& key) -> Shown { return key.kid; }},
    {"algorithm",
     "ALGORITHM",
     [](nostro::SigningKey const& key) -> Shown { return key.algorithm; }},
    {"state", "STATE", [](nostro::SigningKey const& key) -> Shown { return word_of(key.state); }},
    {"created_at", "", [](nostro::SigningKey const& key) { return shown(key.created_at); }},
    {"not_before",
     "NOT BEFORE",
     [](nostro::SigningKey const& key) { return shown(key.not_before); }},
    {"sign_until",
     "SIGN UNTIL",
     [](nostro::SigningKey const& key) { return shown(key.sign_until); }},
    {"publish_until",
     "PUBLISH UNTIL",
     [](nostro::SigningKey const& key) { return shown(key.publish_until); }},
    {"public_jwk", "", [](nostro::SigningKey const& key) -> Shown { return key.public_jwk; }},
};

ExitCode list(Session& session, nostro::Session const& services, KeyOptions const& /*options*/) {
    answer_list(session, "keys", records_of(services.signing_keys().list(), key_members));
    return ExitCode::ok;
}

ExitCode rotate(Session& session, nostro::Session const& services, KeyOptions const& options) {
    auto const algorithms = options.algorithm.empty() ? nostro::OauthOptions{}.signing_algorithms
                                                      : std::vector<std::string>{options.algorithm};
    auto keys = services.signing_keys();
    keys.ensure();
    std::vector<nostro::SigningKey> announced;
    announced.reserve(algorithms.size());
    for (auto const& algorithm : algorithms) {
        announced.push_back(keys.rotate(algorithm));
    }
    answer_list(session, "keys", records_of(announced, key_members));
    return ExitCode::ok;
}

ExitCode revoke(Session& session, nostro::Session const& services, KeyOptions const& options) {
    auto const key = services.signing_keys().revoke(options.kid);
    answer_done(session, "revoked", key.algorithm + "  " + key.kid, record_of(key, key_members));
    return ExitCode::ok;
}

void add_list_options(CLI::App& /*command*/, KeyOptions& /*options*/) {}

void add_rotate_options(CLI::App& command, KeyOptions& options) {
    command.add_option("ALGORITHM", options.algorithm, "For example ES256; default: all");
}

void add_revoke_options(CLI::App& command, KeyOptions& options) {
    command.add_option("KID", options.kid, "The key's id")->required();
}

constexpr Verb<KeyOptions> key_verbs[] = {
    {"list",
     "List the keys that sign tokens, gone ones included",
     Access::read,
     add_list_options,
     list},
    {"rotate",
     "Announce the next keys; they take over when everybody knows them",
     Access::write_with_keys,
     add_rotate_options,
     rotate},
    {"revoke",
     "In an emergency: a key, and all it has signed, ends now",
     Access::write_with_keys,
     add_revoke_options,
     revoke},
};

} // namespace

void add_key(CLI::App& app, Session& session) {
    add_noun(app, session, "key", "Keys that sign tokens", key_verbs);
}

} // namespace cli
