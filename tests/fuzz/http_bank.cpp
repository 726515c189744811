#include "fuzz/http_bank.hpp"

#include "fuzz/fill_in.hpp"

#include "core/json.hpp"

#include <nostro/access/entitlements.hpp>
#include <nostro/access/viewed_accounts.hpp>
#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/identity/users.hpp>
#include <nostro/oauth/clients.hpp>
#include <nostro/oauth/grants.hpp>
#include <nostro/oauth/tokens.hpp>
#include <nostro/onboarding/merchants.hpp>

#include <algorithm>
#include <vector>

namespace fuzz {

namespace {

namespace api = nostro::api;

constexpr std::string_view bank_api = "urn:bank:api";
constexpr std::string_view partner = "T11200000";

nostro::CoreOptions core_options() {
    nostro::CoreOptions options;
    options.oauth.issuer = "https://bank.example";
    options.oauth.signing_algorithms = {"ES256"};
    options.oauth.access_token_algorithm = "ES256";
    options.oauth.password_grant = true;
    options.access.allow_public_views = true;
    // What inputs get wrong does not keep later ones from being read.
    options.oauth.client_failures_max = 0;
    options.identity.passwords_per_address.attempts = 0;
    options.identity.passwords_per_client.attempts = 0;
    options.identity.lockout.failures = 0;
    options.identity.lockout.failures_max = 0;
    return options;
}

nostro::NewClient client(std::string id) {
    nostro::NewClient draft;
    draft.client.client_id = std::move(id);
    draft.client.redirect_uris = {"https://app.example/cb"};
    draft.client.id_token_alg = "ES256";
    return draft;
}

/// No failure of ours, JSON where it says so, and headers that are one line each.
void check_answer(api::Response const& response) {
    require(response.status >= 200 && response.status < 500, "no request makes the service fail");
    for (auto const& [name, value] : response.headers) {
        require(!name.empty() &&
                    std::ranges::none_of(
                        name + value, [](char c) { return static_cast<unsigned char>(c) < ' '; }),
                "a header is one line");
    }
    require(response.header("X-Request-Id").has_value(), "an answer has a request id");
    require(response.header("Cache-Control").has_value(), "an answer says whether it is kept");
    auto const type = response.header("Content-Type").value_or("");
    if (type.find("json") != std::string_view::npos && !response.body.empty()) {
        static_cast<void>(nostro::parse_json(response.body, "body"));
    }
}

} // namespace

HttpBank::HttpBank() : host_{core_options()} {
    service_.emplace(host_.core(), api::ServiceOptions{.rates = {.enabled = false}, .log = &log_});
    add_customer();
    add_clients();
}

void HttpBank::add_customer() {
    auto const system = host_.system();
    auto const ann = system.users().create({.kind = nostro::UserKind::customer,
                                            .username = "ann",
                                            .email = "ann@example.test",
                                            .name = "Ann",
                                            .password = "correct horse battery staple"});
    words_["ann"] = ann.id;
    system.banks().create({.id = "north", .full_name = "The North Bank"});
    for (auto const* const account : {"current", "savings"}) {
        system.viewed_accounts().open({.bank_id = "north",
                                       .id = account,
                                       .currency = "EUR",
                                       .label = "Household",
                                       .type = "CURRENT",
                                       .owners = {ann.id}});
    }
    auto const an_hour_ago = host_.clock.now() - std::chrono::hours{1};
    std::vector<nostro::Payment> const payments{{.bank_id = "north",
                                                 .account_id = "current",
                                                 .other = nostro::ExternalParty{.name = "Employer"},
                                                 .value = {100'000, nostro::Currency::iso("EUR")},
                                                 .id = "t1",
                                                 .completed = an_hour_ago,
                                                 .posted = an_hour_ago}};
    static_cast<void>(system.account_entries().post_all(payments));
    for (auto const* const role : {"CanCreateSandbox", "CanCreateBank"}) {
        system.entitlements().grant(ann.id, role, "");
    }
}

void HttpBank::add_clients() {
    auto const system = host_.system();
    auto tokens = system.tokens();
    auto const allow = [&](std::string id, std::string audience, std::vector<std::string> scope) {
        system.grants().create({.client_id = std::move(id),
                                .audience = std::move(audience),
                                .scope = std::move(scope),
                                .may_exchange = true});
    };
    auto const token_of = [&](std::string id, std::string audience) {
        return tokens
            .client_credentials({.client_id = std::move(id), .audience = std::move(audience)})
            .access_token;
    };
    std::string const audience{bank_api};

    words_["secret"] = system.clients().create(client("machine")).secret;
    allow("machine", audience, {"openid", "profile", "bankservice"});
    words_["aritma"] = token_of("machine", audience);
    auto const of_ann = tokens.issue_to_user({.client_id = "machine",
                                              .user_id = words_["ann"],
                                              .audience = audience,
                                              .grant = nostro::UserTokenGrant::authorization_code,
                                              .refresh_token = true});
    words_["user"] = of_ann.access_token;
    words_["refresh"] = of_ann.refresh_token;

    system.merchants().create({.id = std::string{partner}, .name = "Partner"});
    auto admin = client("admin");
    admin.client.owner = partner;
    system.clients().create(admin);
    allow("admin", tokens.audience_of_merchant(partner), {"admin:accounts"});
    words_["partner"] = token_of("admin", tokens.audience_of_merchant(partner));
}

std::string HttpBank::filled_in(std::string_view text) const {
    std::string filled{text};
    for (auto const& [word, value] : words_) {
        filled = fill_in(std::move(filled), '{' + word + '}', value);
    }
    return filled;
}

api::Response HttpBank::ask(api::Request const& request) {
    auto response = service_->handle(request);
    check_answer(response);
    require(log_.count(nostro::LogLevel::error) == 0, "no request makes the service fail");
    return response;
}

api::Request parse_request(std::string_view text) {
    api::Request request;
    auto line = take_until(text, '\n');
    request.method = take_until(line, ' ');
    request.path = take_until(line, '?');
    request.query = line;
    while (!text.empty()) {
        auto header = take_until(text, '\n');
        if (header.empty()) {
            break;
        }
        auto const name = take_until(header, ':');
        header.remove_prefix(header.starts_with(' ') ? 1 : 0);
        request.headers.push_back({std::string{name}, std::string{header}});
    }
    request.body = text;
    request.peer_address = "192.0.2.7";
    request.secure = true;
    return request;
}

} // namespace fuzz
