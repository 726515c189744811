#include "dintero_provider.hpp"
#include "oauth_host.hpp"

#include <nostro/onboarding/merchants.hpp>

#include <chrono>
#include <string>

/// Logins at OpenID providers of others.
namespace {

using namespace support;
using nostro::OauthError;
using namespace std::chrono_literals;

constexpr std::string_view external_audience = "urn:bank:external";

/// A bank whose client `ext` sends its people to a provider.
struct ExternalBank {
    ExternalBank() {
        auto draft = host.draft("ext");
        host.system().clients().create(draft);
        host.system().grants().create(
            {.client_id = "ext",
             .audience = std::string{external_audience},
             .type = nostro::GrantType::authorization_code,
             .scope = {"accounts:read"},
             .oidc = nostro::ExternalProvider{.authority = std::string{Provider::issuer},
                                              .client_id = "bank",
                                              .scope = {"openid", "email"}},
             .oidc_client_secret = "provider-secret"});
    }

    nostro::ExternalLoginStart begin() {
        return host.system().authorization().begin_external(
            {.client_id = "ext",
             .audience = std::string{external_audience},
             .redirect_uri = std::string{oauth_callback}});
    }

    /// What the provider answers next carries this nonce, as the browser brought it there.
    void at_provider(nostro::ExternalLoginStart const& start) {
        for (auto const& [name, value] :
             api::parse_form(start.url.substr(start.url.find('?') + 1))) {
            if (name == "nonce") {
                provider.next_claims["nonce"] = value;
            }
        }
    }

    nostro::ExternalLogin finish(std::string code = "good-code", std::string state = {}) {
        return host.system().authorization().finish_external(
            {.client_id = "ext",
             .audience = std::string{external_audience},
             .code = std::move(code),
             .state = std::move(state)});
    }

    std::string refusal() {
        try {
            finish();
            return {};
        } catch (OauthError const& error) {
            return std::string{error.name()};
        }
    }

    testing::FakeClock clock{morning};
    Provider provider{clock};
    OauthHost host{Store::memory, [&](CoreOptions& core, api::ServiceOptions&) {
                       core.clock = &clock;
                       core.http = &provider;
                   }};
};

} // namespace

TEST_CASE("a login at the grant's provider gives tokens, and the same user each time") {
    ExternalBank bank;
    auto const start = bank.begin();
    CHECK(start.url.starts_with("https://idp.example/authorize?response_type=code&client_id=bank"));
    CHECK(start.url.find("scope=openid%20email") != std::string::npos);
    CHECK(start.url.find("state=" + start.state) != std::string::npos);
    bank.at_provider(start);
    auto const login = bank.finish("good-code", start.state);
    CHECK(login.authority == Provider::issuer);
    CHECK(nostro::parse_json(login.claims, "claims").at("sub").as_string() == "grace-at-idp");
    CHECK_FALSE(login.tokens.access_token.empty());
    auto const sent = std::ranges::find(
        bank.provider.requests, std::string{"POST"}, &nostro::OutgoingRequest::method);
    REQUIRE(sent != bank.provider.requests.end());
    // RFC 6749 2.3.1: both parts are form-encoded before they are joined.
    bool has_secret = false;
    for (auto const& [header, value] : sent->headers) {
        has_secret |= value == "Basic " + nostro::detail::base64("bank:provider-secret");
    }
    CHECK(has_secret);
    // The same start again is refused, a new one finds the same user.
    CHECK(bank.refusal() == "invalid_grant");
    bank.at_provider(bank.begin());
    CHECK(bank.finish().user_id == login.user_id);
}

TEST_CASE("an answer that was not asked for, or says something else, is refused") {
    ExternalBank bank;
    CHECK(bank.refusal() == "invalid_grant"); // no nonce at all
    auto const refused_with = [&](std::string_view claim, json::value value) {
        bank.provider.next_claims.clear();
        bank.at_provider(bank.begin());
        bank.provider.next_claims[claim] = std::move(value);
        return bank.refusal();
    };
    CHECK(refused_with("nonce", "of somebody else") == "invalid_grant");
    CHECK(refused_with("aud", "another client") == "invalid_grant");
    CHECK(refused_with("iss", "https://evil.example") == "invalid_grant");
    CHECK(refused_with("exp", 1) == "invalid_grant");
    bank.provider.next_claims.clear();
    bank.at_provider(bank.begin());
    bank.clock.advance(600s);
    CHECK(bank.refusal() == "invalid_grant");
    bank.provider.next_claims.clear();
    auto const start = bank.begin();
    bank.at_provider(start);
    CHECK_THROWS_AS(static_cast<void>(bank.finish("good-code", "another state")), OauthError);
    CHECK_THROWS_AS(static_cast<void>(bank.finish("bad-code")), OauthError);
    CHECK_FALSE(bank.finish("good-code", start.state).user_id.empty());
    CHECK_THROWS_AS(static_cast<void>(bank.host.system().authorization().begin_external(
                        {.client_id = "ext",
                         .audience = std::string{external_audience},
                         .redirect_uri = "https://evil.example"})),
                    OauthError);
}

TEST_CASE("what a provider publishes is read once an hour") {
    ExternalBank bank;
    auto const fetched = [&] {
        return std::ranges::count_if(bank.provider.requests, [](auto const& request) {
            return request.method == "GET" && !request.url.ends_with("/userinfo");
        });
    };
    for (int at = 0; at < 3; ++at) {
        bank.at_provider(bank.begin());
        static_cast<void>(bank.finish());
    }
    CHECK(fetched() == 2); // discovery document and key set
    bank.clock.advance(1h);
    bank.at_provider(bank.begin());
    static_cast<void>(bank.finish());
    CHECK(fetched() == 4);
}

TEST_CASE("OA-86 an ID token of a merchant's provider is its external user's, and no other's") {
    ExternalBank bank;
    auto const system = bank.host.system();
    system.merchants().create({.id = "T11200000", .name = "Partner"});
    system.merchants().create({.id = "T11200001",
                               .partner_id = "T11200000",
                               .name = "Shop",
                               .jwks_name = std::string{Provider::issuer},
                               .jwks_uri = std::string{Provider::issuer} + "/jwks"});
    auto const make = [&](std::string name, nostro::AuthenticationType type) {
        return system.users().create({.kind = nostro::UserKind::account,
                                      .owner = "T11200001",
                                      .username = name,
                                      .email = name + "@example.com",
                                      .authentication_type = type});
    };
    auto const grace = make("grace", nostro::AuthenticationType::external);
    make("ada", nostro::AuthenticationType::password);
    auto const look = [&](json::object const& claims) {
        auto all = claims;
        if (!all.contains("aud")) {
            all["aud"] = oauth_issuer;
        }
        return system.authorization().verify_external_token(bank.provider.id_token(all));
    };
    auto const identity = look({});
    REQUIRE(identity);
    CHECK(identity->user_id == grace.id);
    CHECK(identity->merchant_id == "T11200001");
    CHECK(look({}));
    CHECK_FALSE(look({{"sub", "another"}})); // bound to the first one
    CHECK_FALSE(look({{"aud", "another"}}));
    CHECK_FALSE(look({{"exp", 1}}));
    CHECK_FALSE(look({{"iss", "https://evil.example"}}));
    CHECK_FALSE(look({{"email_verified", false}}));
    CHECK_FALSE(look({{"email", nullptr}}));
    CHECK_FALSE(look({{"email", "nobody@example.com"}}));
    CHECK_THROWS_AS(static_cast<void>(look({{"email", "ada@example.com"}})), nostro::Forbidden);
    CHECK_FALSE(system.authorization().verify_external_token("no.token.at-all"));
}

TEST_CASE("OA-86 several merchants may have one provider, and the token is for one of them") {
    ExternalBank bank;
    auto const system = bank.host.system();
    system.merchants().create({.id = "T11200000", .name = "Partner"});
    auto const add = [&](std::string id, std::string jwks, nostro::AuthenticationType type) {
        system.merchants().create({.id = id,
                                   .partner_id = "T11200000",
                                   .name = id,
                                   .jwks_name = std::string{Provider::issuer},
                                   .jwks_uri = std::string{Provider::issuer} + jwks});
        return system.users()
            .create({.kind = nostro::UserKind::account,
                     .owner = id,
                     .email = "grace@example.com",
                     .authentication_type = type})
            .id;
    };
    using enum nostro::AuthenticationType;
    auto const first = add("T11200001", "/jwks", external);
    auto const second = add("T11200002", "/jwks", external);
    add("T11200003", "/jwks", password);
    auto const look = [&](std::string_view merchant, std::string_view subject = "grace-at-idp") {
        return system.authorization().verify_external_token(bank.provider.id_token(
            {{"aud", system.tokens().audience_of_merchant(merchant)}, {"sub", subject}}));
    };

    auto const at_second = look("T11200002");
    REQUIRE(at_second);
    CHECK(at_second->user_id == second);
    CHECK(at_second->merchant_id == "T11200002");
    auto const at_first = look("T11200001");
    REQUIRE(at_first);
    CHECK(at_first->user_id == first);
    CHECK_THROWS_AS(static_cast<void>(look("T11200003")), nostro::Forbidden);
    CHECK_FALSE(look("T11200001", "another"));
    // A key set that cannot be had keeps out the people of its own merchant alone.
    add("T11200004", "/no-key-set", external);
    CHECK(look("T11200002"));
    CHECK_THROWS_AS(static_cast<void>(look("T11200004")), OauthError);
}

TEST_CASE("the provider of a grant speaks for nobody who works for the owner of the grant") {
    ExternalBank bank;
    auto const system = bank.host.system();
    constexpr std::string_view merchant = "T11200000";
    system.merchants().create({.id = std::string{merchant}, .name = "Partner"});
    auto draft = bank.host.draft("shop-ext");
    draft.client.owner = merchant;
    system.clients().create(draft);
    nostro::ExternalProvider const provider{.authority = std::string{Provider::issuer},
                                            .client_id = "bank"};
    system.grants().create({.client_id = "shop-ext",
                            .audience = std::string{external_audience},
                            .type = nostro::GrantType::authorization_code,
                            .scope = {"openid"},
                            .oidc = provider});
    auto const grace =
        system.users().create({.kind = nostro::UserKind::account,
                               .owner = std::string{merchant},
                               .email = "grace@example.com",
                               .authentication_type = nostro::AuthenticationType::external,
                               .scope = {"admin:accounts"}});

    bank.at_provider(
        system.authorization().begin_external({.client_id = "shop-ext",
                                               .audience = std::string{external_audience},
                                               .redirect_uri = std::string{oauth_callback}}));
    auto const login = system.authorization().finish_external(
        {.client_id = "shop-ext", .audience = std::string{external_audience}, .code = "good-code"});

    CHECK(login.user_id != grace.id);
    auto const made = system.users().get(login.user_id);
    CHECK(made.kind == nostro::UserKind::customer);
    CHECK(made.owner == merchant);
    CHECK(system.users().get(grace.id).provider.empty());
}
