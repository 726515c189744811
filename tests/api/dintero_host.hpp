#pragma once

#include "api/ascii.hpp"
#include "api/host.hpp"
#include "api/router.hpp"
#include "api/tables.hpp"
#include "core/crypto/base64.hpp"
#include "core/crypto/jwt.hpp"
#include "facade/schema.hpp"
#include "support/table_text.hpp"

#include <nostro/api/service.hpp>
#include <nostro/identity/outbox.hpp>
#include <nostro/identity/roles.hpp>
#include <nostro/identity/users.hpp>
#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/clients.hpp>
#include <nostro/oauth/grants.hpp>
#include <nostro/oauth/signing_keys.hpp>
#include <nostro/oauth/tokens.hpp>
#include <nostro/onboarding/merchants.hpp>
#include <nostro/testing/fakes.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace support {

inline constexpr std::string_view dintero_issuer = "https://bank.example";

inline constexpr std::string_view partner = "T11200000";
inline constexpr std::string_view shop = "T11200001";       ///< a merchant of the partner
inline constexpr std::string_view other_shop = "T11200002"; ///< another one
inline constexpr std::string_view stranger = "T11300001";   ///< another partner's

[[nodiscard]] inline std::string audience_of(std::string_view account) {
    return std::string{dintero_issuer} + "/v1/accounts/" + std::string{account};
}

[[nodiscard]] inline api::Header basic(std::string_view user, std::string_view password) {
    auto text = nostro::detail::base64url(std::string{user} + ':' + std::string{password});
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    text.append((4 - text.size() % 4) % 4, '=');
    return {"Authorization", "Basic " + text};
}

[[nodiscard]] inline std::string auth_path(std::string_view account, std::string_view rest) {
    return "/v1/accounts/" + std::string{account} + "/auth" + std::string{rest};
}

/// The words of a scope as it stands in a token.
[[nodiscard]] inline std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> found;
    api::any_piece(text, ' ', [&](std::string_view word) {
        found.emplace_back(word);
        return false;
    });
    return found;
}

/// The claims of a JWT, unverified.
class TokenClaims {
public:
    explicit TokenClaims(std::string_view token)
        : members_(nostro::parse_json(nostro::detail::parse_compact(token).payload, "claims")) {}

    /// A text as it is, anything else as JSON.
    [[nodiscard]] std::string at(std::string_view name) const {
        auto const* const found = members_.as_object().if_contains(name);
        if (found == nullptr) {
            return "(nothing)";
        }
        return found->is_string() ? std::string{found->get_string()} : json::serialize(*found);
    }

    [[nodiscard]] std::int64_t number(std::string_view name) const {
        return members_.at(name).as_int64();
    }

private:
    json::value members_;
};

[[nodiscard]] inline TokenClaims claims_of(std::string_view token) {
    return TokenClaims{token};
}

/// A bank with partners and merchants, whose HTTP API is asked as a client would.
///
/// Partner T11200000 (T112) has the client `pc-app`, which administers it. Merchant T11200001 has
/// the client `mc-app`, which logs its users in, and the user `ada`.
class DinteroHost {
public:
    explicit DinteroHost(Store store,
                         std::function<void(CoreOptions&, api::ServiceOptions&)> const& adjust = {})
        : router_{all_groups()} {
        CoreOptions options;
        options.create_if_missing = true;
        options.clock = &clock;
        options.random = &random_;
        options.identity.password.ln = 4;
        options.oauth.issuer = dintero_issuer;
        options.oauth.password_grant = true;
        options.oauth.signing_algorithms = {"ES256"}; // keys of RSA take long to make
        options.oauth.access_token_algorithm = "ES256";
        api::ServiceOptions service;
        service.rates.enabled = false;
        service.log = &log;
        if (adjust) {
            adjust(options, service);
        }
        core_.emplace(Core::open(open_storage(store, folder_.file("bank.db")), options));
        service_.emplace(*core_, service);
        system().signing_keys().ensure();
        add_merchants();
        pc_secret = add_client(partner, "pc-app");
        add_grant("pc-app", partner, "admin:accounts", nostro::GrantType::client_credentials);
    }

    [[nodiscard]] Core& core() { return *core_; }

    /// The services as the host itself uses them.
    [[nodiscard]] nostro::Session system() { return core_->system(); }

    // Asking

    api::Response send(api::Request const& asked) {
        auto response = service_->handle(asked);
        check(asked, response);
        return response;
    }

    /// @param line  "GET /path?query"
    api::Response
    ask(std::string_view line, std::string const& token, std::string body = {}, Headers more = {}) {
        if (!token.empty()) {
            more.push_back(bearer(token));
        }
        return send(request(line, std::move(body), std::move(more)));
    }

    /// Ask the token endpoint of an account.
    api::Response ask_token(std::string_view account, api::Header authorization, std::string body) {
        return send(request(
            "POST " + auth_path(account, "/token"), std::move(body), {std::move(authorization)}));
    }

    // Making

    std::string add_client(std::string_view account,
                           std::string_view client_id,
                           std::vector<std::string> callbacks = {}) {
        nostro::NewClient draft;
        draft.client.owner = account;
        draft.client.client_id = client_id;
        draft.client.redirect_uris = std::move(callbacks);
        return system().clients().create(draft).secret;
    }

    nostro::ClientGrant add_grant(std::string_view client_id,
                                  std::string_view account,
                                  std::string_view scope,
                                  nostro::GrantType type) {
        return system().grants().create({.client_id = std::string{client_id},
                                         .audience = audience_of(account),
                                         .type = type,
                                         .scope = words(scope)});
    }

    /// A token of a client of this account, for this account.
    std::string token(std::string_view account, std::string_view scope) {
        auto const client_id = "client-" + std::to_string(++clients_);
        static_cast<void>(add_client(account, client_id));
        add_grant(client_id, account, scope, nostro::GrantType::client_credentials);
        return token_of(client_id, account, scope);
    }

    /// A token of a client that is there, with a part of what its grant has.
    std::string
    token_of(std::string_view client_id, std::string_view account, std::string_view scope) {
        return system()
            .tokens()
            .client_credentials({.client_id = std::string{client_id},
                                 .audience = audience_of(account),
                                 .scope = words(scope)})
            .access_token;
    }

    /// The client `mc-app` of the shop, which may log people in by password and by code.
    void add_mc() {
        mc_secret = add_client(shop, "mc-app", {"https://shop.example/cb"});
        add_grant("mc-app", shop, "orders:read", nostro::GrantType::password);
        add_grant("mc-app", shop, "orders:read", nostro::GrantType::authorization_code);
        add_grant("mc-app", shop, mc_scopes, nostro::GrantType::client_credentials);
    }

    [[nodiscard]] std::string mc_token(std::string_view scope) {
        return token_of("mc-app", shop, scope);
    }

    /// The user `ada` of the shop. With channels she needs a second factor.
    nostro::User add_ada(std::vector<nostro::Channel> channels = {}) {
        nostro::NewUser draft;
        draft.kind = nostro::UserKind::admin;
        draft.owner = shop;
        draft.username = "ada";
        draft.password = "lovelace1815";
        draft.links = {{nostro::LinkRel::phone_number, "tel:+4790000001"},
                       {nostro::LinkRel::email, "mailto:ada@example.com"}};
        draft.email = "ada@example.com";
        draft.mfa_channels = std::move(channels);
        return system().users().create(draft);
    }

    /// An account user with a password and the own token of that person.
    nostro::User add_account_user(std::string_view account,
                                  std::string_view email,
                                  std::vector<std::string> scope) {
        nostro::NewUser draft;
        draft.kind = nostro::UserKind::account;
        draft.owner = account;
        draft.email = email;
        draft.name = "Grace";
        draft.password = "hopper-1906-cobol";
        draft.scope = std::move(scope);
        return system().users().create(draft);
    }

    /// The own token of an account user, who logs in at the bank's login page.
    std::string person_token(nostro::User const& user,
                             std::string_view password = "hopper-1906-cobol") {
        auto const client_id = "app-of-" + user.owner;
        std::string const callback = "https://app.example/cb";
        if (!system().clients().find(client_id)) {
            static_cast<void>(add_client(user.owner, client_id, {callback}));
        }
        auto authorization = system().authorization();
        std::string const verifier(43, 'v');
        nostro::Browser browser;
        auto step = authorization.begin({{"response_type", "code"},
                                         {"client_id", client_id},
                                         {"redirect_uri", callback},
                                         {"scope", "openid"},
                                         {"code_challenge", nostro::detail::ath(verifier)},
                                         {"code_challenge_method", "S256"}},
                                        browser);
        while (auto const* const asked = std::get_if<nostro::Interaction>(&step.next)) {
            browser.session = step.session.value_or(browser.session);
            nostro::InteractionForm const form{asked->id, asked->csrf};
            REQUIRE(asked->notice == nostro::InteractionNotice::none);
            step = asked->stage == nostro::InteractionStage::login
                       ? authorization.log_in({form, user.username, std::string{password}}, browser)
                       : authorization.decide({.form = form, .allow = true}, browser);
        }
        auto const* const redirect = std::get_if<nostro::ClientRedirect>(&step.next);
        REQUIRE(redirect != nullptr);
        auto const code =
            std::ranges::find(redirect->parameters, "code", &nostro::OauthParameter::first);
        REQUIRE(code != redirect->parameters.end());
        auto token = authorization
                         .redeem_code({.client_id = client_id,
                                       .code = code->second,
                                       .redirect_uri = callback,
                                       .code_verifier = verifier})
                         .access_token;
        // That the person was here is noted once a minute, and refusals are to change nothing.
        REQUIRE(ask("GET /v1/account/user", token).status == 200);
        return token;
    }

    /// The codes sent to an address since the last call.
    std::vector<std::string> take_codes(std::string_view to) {
        std::vector<std::string> codes;
        for (auto const& message : system().outbox().take(to)) {
            if (!message.code.empty()) {
                codes.push_back(message.code);
            }
        }
        return codes;
    }

    std::string take_code(std::string_view to) {
        auto const codes = take_codes(to);
        REQUIRE(codes.size() == 1);
        return codes.front();
    }

    /// The token of the only link sent to an address since the last call.
    std::string take_link_token(std::string_view to) {
        auto const link = take_code(to);
        REQUIRE(link.starts_with(std::string{dintero_issuer} + "/oauth/password?token="));
        return link.substr(link.find('=') + 1);
    }

    // Looking

    using Dump = std::map<std::string, std::string>;

    /// All rows of the tables that a refusal must not touch, by table. Counters that defend, the
    /// audit log and the tokens of the caller are not among them.
    [[nodiscard]] Dump dump() {
        Dump all;
        auto transaction = core_->storage().begin(storage::Access::read);
        for (auto const* table : nostro::tables::bank_schema().tables) {
            if (std::ranges::find(unwatched, table->name) == unwatched.end()) {
                all[std::string{table->name}] = dump_table(*transaction, *table);
            }
        }
        return all;
    }

    testing::FakeClock clock{morning};
    testing::CountingLog log;
    std::string pc_secret;
    std::string mc_secret;

    static constexpr std::string_view mc_scopes =
        "admin:accounts write:accounts read:accounts write:accounts:/auth/users "
        "write:accounts:/auth/users/no-mfa write:accounts:/auth/mfa "
        "write:accounts:/auth/passwordless write:accounts:/auth/passwordless-sms "
        "write:accounts:/auth/passwordless-email write:accounts:/auth/passwordless/code "
        "create:accounts:auth:refresh_token openid";

private:
    static constexpr std::array<std::string_view, 13> unwatched{"access_epochs",
                                                                "access_tokens",
                                                                "audit_events",
                                                                "audit_heads",
                                                                "client_secrets",
                                                                "commits",
                                                                "external_documents",
                                                                "mfa_enrolments",
                                                                "pending_logins",
                                                                "oob_challenges",
                                                                "passwordless_codes",
                                                                "throttles",
                                                                "used_once"};

    static std::span<api::RouteGroup const> all_groups() {
        static auto const groups = api::all_routes();
        return groups;
    }

    void add_merchants() {
        auto merchants = system().merchants();
        for (auto const id : {"T11200000", "T11300000", "P11200000"}) {
            merchants.create({.id = id, .partner_id = "", .name = "Partner"});
        }
        for (auto const id : {"T11200001", "T11200002", "T11300001", "P11200001"}) {
            auto const of_partner = std::string{id}.substr(0, 4) + "00000";
            merchants.create({.id = id,
                              .partner_id = of_partner,
                              .name = "Shop",
                              .redirect_origins = {"https://r.example"}});
        }
    }

    /// What is answered is documented.
    void check(api::Request const& asked, api::Response const& response) const {
        auto const match = router_.find(asked.method, asked.path);
        if (match.route == nullptr || response.status != match.route->status ||
            match.route->media != "application/json") {
            return;
        }
        for (auto const& error : api::check_answer(match.route->answer, body_of(response))) {
            FAIL_CHECK(match.route->id << " answers " << error.path << ", which " << error.message);
        }
    }

    TempFolder folder_;
    testing::SeededRandom random_{1};
    std::optional<Core> core_;
    std::optional<api::Service> service_;
    api::Router router_;
    std::size_t clients_ = 0;
};

/// Run a test on every store.
template <class Body>
void on_each_dintero(Body const& body) {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        DinteroHost host{store};
        body(host);
    }
}

/// Whatever is done is refused with this status and code, and changes nothing.
template <class Ask>
void check_refused(DinteroHost& host, int status, std::string_view code, Ask&& ask) {
    auto const before = host.dump();
    api::Response const response = ask();
    CAPTURE(response.body);
    CHECK(response.status == status);
    CHECK(text_at(response, "/error/code") == code);
    CHECK(text_at(response, "/error/message") != "(nothing)");
    auto const after = host.dump();
    for (auto const& table : before) {
        CAPTURE(table.first);
        CHECK(after.at(table.first) == table.second);
    }
}

} // namespace support
