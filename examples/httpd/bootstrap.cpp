#include "bootstrap.hpp"

#include "../cli/json_in.hpp"
#include "../cli/json_out.hpp"

#include <nostro/access/entitlements.hpp>
#include <nostro/core/error.hpp>
#include <nostro/core/random.hpp>
#include <nostro/facade/sandbox_import.hpp>

#include <array>
#include <chrono>
#include <fstream>
#include <ostream>
#include <span>
#include <sstream>
#include <utility>

namespace httpd {

namespace {

using cli::JsonField;

std::vector<std::string> strings(JsonField const& parent, std::string_view key) {
    std::vector<std::string> texts;
    if (parent.has(key)) {
        for (JsonField const& item : parent.at(key).items()) {
            texts.push_back(item.name());
        }
    }
    return texts;
}

/// Scopes stand as a list, or as one text with spaces between them, as in OAuth.
std::vector<std::string> scopes(JsonField const& parent, std::string_view key) {
    if (!parent.has(key) || parent.at(key).value().kind != cli::Json::Kind::string) {
        return strings(parent, key);
    }
    std::vector<std::string> words;
    std::istringstream text{parent.at(key).string()};
    for (std::string word; text >> word;) {
        words.push_back(word);
    }
    return words;
}

void read(JsonField const& parent, std::string_view key, bool& value) {
    if (parent.has(key)) {
        value = parent.at(key).boolean();
    }
}

void read(JsonField const& parent, std::string_view key, std::string& value) {
    if (parent.has(key)) {
        value = parent.at(key).string();
    }
}

/// A word of an enumeration, by its name in the library.
template <class E>
void read_word(JsonField const& parent, std::string_view key, E& value) {
    if (!parent.has(key)) {
        return;
    }
    std::string const& word = parent.at(key).string();
    std::string choices;
    std::span<std::string_view const> const names = names_of(E{});
    for (std::size_t at = 0; at < names.size(); ++at) {
        if (names[at] == word) {
            value = static_cast<E>(at);
            return;
        }
        choices.append(at == 0 ? "" : ", ").append(names[at]);
    }
    parent.at(key).raise("must be one of " + choices);
}

Settings read_settings(JsonField const& field) {
    field.allow_only({"password_cost",
                      "rate_limits",
                      "password_grant",
                      "implicit",
                      "require_par",
                      "merchant_audience_base",
                      "api_audiences",
                      "public_views",
                      "firehose_views"});
    Settings settings;
    if (field.has("password_cost")) {
        settings.password_cost = field.at("password_cost").integer();
    }
    for (auto const& [key, value] : {std::pair{"rate_limits", &settings.rate_limits},
                                     std::pair{"password_grant", &settings.password_grant},
                                     std::pair{"implicit", &settings.implicit},
                                     std::pair{"require_par", &settings.require_par},
                                     std::pair{"public_views", &settings.public_views},
                                     std::pair{"firehose_views", &settings.firehose_views}}) {
        if (field.has(key)) {
            *value = field.at(key).boolean();
        }
    }
    read(field, "merchant_audience_base", settings.merchant_audience_base);
    settings.api_audiences = strings(field, "api_audiences");
    return settings;
}

nostro::Bank read_bank(JsonField const& field) {
    field.allow_only({"id",
                      "short_name",
                      "full_name",
                      "logo_url",
                      "website_url",
                      "national_identifier",
                      "swift_bic",
                      "routing"});
    nostro::Bank bank{.id = field.at("id").name(),
                      .short_name = field.optional_string("short_name"),
                      .full_name = field.optional_string("full_name"),
                      .logo_url = field.optional_string("logo_url"),
                      .website_url = field.optional_string("website_url"),
                      .national_identifier = field.optional_string("national_identifier"),
                      .swift_bic = field.optional_string("swift_bic")};
    if (field.has("routing")) {
        JsonField const routing = field.at("routing");
        routing.allow_only({"scheme", "address"});
        bank.routing = {routing.optional_string("scheme"), routing.optional_string("address")};
    }
    return bank;
}

EntitlementEntry read_entitlement(JsonField const& field) {
    field.allow_only({"username", "role", "bank_id"});
    return {.username = field.at("username").name(),
            .role = field.at("role").name(),
            .bank_id = field.optional_string("bank_id")};
}

nostro::NewMerchant read_merchant(JsonField const& field) {
    field.allow_only({"id", "partner_id", "name", "jwks", "redirect_origins"});
    nostro::NewMerchant merchant{.id = field.at("id").name(),
                                 .partner_id = field.optional_string("partner_id"),
                                 .name = field.at("name").name()};
    if (field.has("jwks")) {
        JsonField const jwks = field.at("jwks");
        jwks.allow_only({"name", "uri"});
        merchant.jwks_name = jwks.at("name").name();
        merchant.jwks_uri = jwks.at("uri").name();
    }
    merchant.redirect_origins = strings(field, "redirect_origins");
    return merchant;
}

RoleEntry read_role(JsonField const& field) {
    field.allow_only({"owner", "name", "description", "scope"});
    return {.owner = field.at("owner").name(),
            .content = {.name = field.at("name").name(),
                        .description = field.optional_string("description"),
                        .scope = scopes(field, "scope")}};
}

UserEntry read_user(JsonField const& field) {
    field.allow_only({"kind",
                      "owner",
                      "username",
                      "email",
                      "phone",
                      "email_verified",
                      "phone_verified",
                      "name",
                      "company_id",
                      "password",
                      "scope",
                      "roles",
                      "links",
                      "mfa_channels",
                      "authentication_type",
                      "provider",
                      "provider_id"});
    UserEntry entry;
    nostro::NewUser& user = entry.user;
    read_word(field, "kind", user.kind);
    read_word(field, "authentication_type", user.authentication_type);
    read(field, "owner", user.owner);
    read(field, "username", user.username);
    read(field, "email", user.email);
    read(field, "phone", user.phone);
    read(field, "email_verified", user.email_verified);
    read(field, "phone_verified", user.phone_verified);
    read(field, "name", user.name);
    read(field, "company_id", user.company_id);
    read(field, "provider", user.provider);
    read(field, "provider_id", user.provider_id);
    if (field.has("password")) {
        user.password = field.at("password").name();
    }
    user.scope = scopes(field, "scope");
    entry.roles = strings(field, "roles");
    if (field.has("links")) {
        for (JsonField const& item : field.at("links").items()) {
            item.allow_only({"rel", "href"});
            nostro::UserLink link{.href = item.at("href").name()};
            read_word(item, "rel", link.rel);
            user.links.push_back(std::move(link));
        }
    }
    if (field.has("mfa_channels")) {
        for (JsonField const& item : field.at("mfa_channels").items()) {
            if (item.string() != "sms" && item.string() != "email") {
                item.raise("must be sms or email");
            }
            user.mfa_channels.push_back(item.string() == "sms" ? nostro::Channel::sms
                                                               : nostro::Channel::email);
        }
    }
    return entry;
}

nostro::NewClientGrant read_grant(JsonField const& field, std::string const& client_id) {
    field.allow_only({"audience", "type", "scope", "may_exchange"});
    nostro::NewClientGrant grant{.client_id = client_id,
                                 .audience = field.at("audience").name(),
                                 .scope = scopes(field, "scope")};
    read_word(field, "type", grant.type);
    read(field, "may_exchange", grant.may_exchange);
    return grant;
}

ClientEntry read_client(JsonField const& field) {
    field.allow_only({"client_id",
                      "client_secret",
                      "owner",
                      "name",
                      "description",
                      "type",
                      "auth_method",
                      "auth_alg",
                      "jwks",
                      "redirect_uris",
                      "post_logout_redirect_uris",
                      "cors_origins",
                      "response_types",
                      "require_pkce",
                      "require_par",
                      "require_dpop",
                      "refresh_policy",
                      "access_token_life",
                      "id_token_alg",
                      "resource_audiences",
                      "grants"});
    ClientEntry entry;
    nostro::Client& client = entry.client.client;
    client.client_id = field.at("client_id").name();
    read(field, "client_secret", entry.client.secret);
    read(field, "owner", client.owner);
    client.name = client.client_id;
    read(field, "name", client.name);
    read(field, "description", client.description);
    read_word(field, "type", client.type);
    if (client.type != nostro::ClientType::confidential) {
        client.auth_method = nostro::ClientAuthMethod::none;
    }
    read_word(field, "auth_method", client.auth_method);
    read(field, "auth_alg", client.auth_alg);
    if (field.has("jwks")) {
        client.jwks = cli::to_text(field.at("jwks").value());
    }
    client.redirect_uris = strings(field, "redirect_uris");
    client.post_logout_redirect_uris = strings(field, "post_logout_redirect_uris");
    client.cors_origins = strings(field, "cors_origins");
    if (field.has("response_types")) {
        client.response_types = strings(field, "response_types");
    }
    read(field, "require_pkce", client.require_pkce);
    read(field, "require_par", client.require_par);
    read(field, "require_dpop", client.require_dpop);
    read_word(field, "refresh_policy", client.refresh_policy);
    if (field.has("access_token_life")) {
        client.access_token_life = std::chrono::seconds{field.at("access_token_life").integer()};
    }
    read(field, "id_token_alg", client.id_token_alg);
    client.resource_audiences = strings(field, "resource_audiences");
    if (field.has("grants")) {
        for (JsonField const& item : field.at("grants").items()) {
            entry.grants.push_back(read_grant(item, client.client_id));
        }
    }
    return entry;
}

template <class Entry>
void read_list(JsonField const& file,
               std::string_view key,
               std::vector<Entry>& entries,
               Entry (*read_entry)(JsonField const&)) {
    if (file.has(key)) {
        for (JsonField const& item : file.at(key).items()) {
            entries.push_back(read_entry(item));
        }
    }
}

/// 128 random bits, for a password that was not given.
std::string random_password() {
    constexpr std::string_view letters = "abcdefghijkmnpqrstuvwxyz23456789";
    std::array<std::byte, 26> bytes{};
    nostro::system_random().fill(bytes);
    std::string password;
    for (std::byte const byte : bytes) {
        password += letters[static_cast<std::size_t>(byte) % letters.size()];
    }
    return password;
}

void create_bank(nostro::Session const& session, nostro::Bank const& bank) {
    if (!session.banks().find(bank.id)) {
        session.banks().create(bank);
    }
}

void create_merchant(nostro::Session const& session, nostro::NewMerchant const& merchant) {
    if (!session.merchants().find(merchant.id)) {
        session.merchants().create(merchant);
    }
}

std::optional<nostro::Role>
find_role(nostro::Session const& session, std::string const& owner, std::string const& name) {
    auto const found = session.roles().list({.owner = owner, .name = name}, {.limit = 1});
    return found.empty() ? std::nullopt : std::optional{found.front()};
}

void create_user(nostro::Session const& session, UserEntry const& entry, std::ostream& out) {
    nostro::NewUser user = entry.user;
    std::string const& username = user.username.empty() ? user.email : user.username;
    if (session.users().find_by_username(user.kind, user.owner, username)) {
        return;
    }
    for (std::string const& name : entry.roles) {
        auto const role = find_role(session, user.owner, name);
        if (!role) {
            throw nostro::NotFound{"the owner has no such role", {{"role", name}}};
        }
        user.role_ids.push_back(role->id);
    }
    bool const is_made =
        !user.password && user.authentication_type == nostro::AuthenticationType::password;
    if (is_made) {
        user.password = random_password();
    }
    session.users().create(user);
    if (is_made) {
        out << R"({"username":")" << username << R"(","password":")" << *user.password << "\"}\n";
    }
}

void create_client(nostro::Session const& session, ClientEntry const& entry, std::ostream& out) {
    if (session.clients().find(entry.client.client.client_id)) {
        return;
    }
    auto const made = session.clients().create(entry.client);
    if (entry.client.secret.empty() && !made.secret.empty()) {
        out << R"({"client_id":")" << made.client.client_id << R"(","client_secret":")"
            << made.secret << "\"}\n";
    }
    for (nostro::NewClientGrant const& grant : entry.grants) {
        session.grants().create(grant);
    }
}

/// Differences and warnings are told, and are no reason not to start.
void import_sandbox(nostro::Session const& session, std::string const& json, std::ostream& out) {
    auto const report = session.sandbox_import().run(json);
    cli::JsonWriter line{out};
    line.begin_object().key("sandbox").begin_object().field("new", report.created());
    line.field("differences", report.differences.size()).key("warnings").begin_array();
    for (nostro::SandboxWarning const& warning : report.warnings) {
        line.value(warning.place + ": " + warning.text);
    }
    line.end_array().end_object().end_object();
    out << '\n';
}

void grant(nostro::Session const& session, EntitlementEntry const& entry) {
    auto const user =
        session.users().get_by_username(nostro::UserKind::customer, "", entry.username);
    try {
        session.entitlements().grant(user.id, entry.role, entry.bank_id);
    } catch (nostro::AlreadyExists const&) {
        // It was given at an earlier start.
    }
}

} // namespace

std::string read_file(std::string const& path) {
    std::ifstream file{path, std::ios::binary};
    std::ostringstream text;
    if (!(text << file.rdbuf())) {
        throw nostro::NotFound{"a file cannot be read", {{"path", path}}};
    }
    return text.str();
}

Bootstrap parse_bootstrap(std::string_view text) {
    cli::Json const json = cli::parse_json(text);
    JsonField const file{json, {}};
    file.allow_only(
        {"settings", "banks", "merchants", "roles", "users", "clients", "sandbox", "entitlements"});
    Bootstrap bootstrap;
    if (file.has("settings")) {
        bootstrap.settings = read_settings(file.at("settings"));
    }
    read_list(file, "banks", bootstrap.banks, read_bank);
    read_list(file, "merchants", bootstrap.merchants, read_merchant);
    read_list(file, "roles", bootstrap.roles, read_role);
    read_list(file, "users", bootstrap.users, read_user);
    read_list(file, "clients", bootstrap.clients, read_client);
    if (file.has("sandbox")) {
        JsonField const sandbox = file.at("sandbox");
        if (sandbox.value().kind == cli::Json::Kind::object) {
            bootstrap.sandbox_json = cli::to_text(sandbox.value());
        } else {
            bootstrap.sandbox = sandbox.name();
        }
    }
    read_list(file, "entitlements", bootstrap.entitlements, read_entitlement);
    return bootstrap;
}

void apply_settings(Bootstrap const& bootstrap, nostro::CoreOptions& options) {
    Settings const& settings = bootstrap.settings;
    if (settings.password_cost) {
        options.identity.password.ln = static_cast<int>(*settings.password_cost);
    }
    if (settings.rate_limits && !*settings.rate_limits) {
        options.identity.passwords_per_address.attempts = 0;
        options.identity.passwords_per_client.attempts = 0;
    }
    options.oauth.password_grant = settings.password_grant.value_or(false);
    options.oauth.implicit = settings.implicit.value_or(false);
    options.oauth.require_par = settings.require_par.value_or(false);
    options.oauth.merchant_audience_base = settings.merchant_audience_base;
    // Clients that know the bank's address only name a merchant by its path.
    options.oauth.merchant_audience_aliases = {options.oauth.issuer + "/v1/accounts/"};
    options.oauth.api_audiences = settings.api_audiences;
    options.access.allow_public_views = settings.public_views.value_or(false);
    options.access.allow_firehose_views = settings.firehose_views.value_or(false);
}

void apply_settings(Bootstrap const& bootstrap, nostro::api::ServiceOptions& options) {
    options.rates.enabled = bootstrap.settings.rate_limits.value_or(true);
}

void apply(Bootstrap const& bootstrap, nostro::Core& core, std::ostream& out) {
    nostro::Session const session = core.system();
    for (nostro::Bank const& bank : bootstrap.banks) {
        create_bank(session, bank);
    }
    for (nostro::NewMerchant const& merchant : bootstrap.merchants) {
        create_merchant(session, merchant);
    }
    for (RoleEntry const& role : bootstrap.roles) {
        if (!find_role(session, role.owner, role.content.name)) {
            session.roles().create(role.owner, role.content);
        }
    }
    for (UserEntry const& user : bootstrap.users) {
        create_user(session, user, out);
    }
    for (ClientEntry const& client : bootstrap.clients) {
        create_client(session, client, out);
    }
    if (!bootstrap.sandbox.empty()) {
        import_sandbox(session, read_file(bootstrap.sandbox), out);
    }
    if (!bootstrap.sandbox_json.empty()) {
        import_sandbox(session, bootstrap.sandbox_json, out);
    }
    for (EntitlementEntry const& entitlement : bootstrap.entitlements) {
        grant(session, entitlement);
    }
}

} // namespace httpd
