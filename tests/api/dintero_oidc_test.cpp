#include "api/dintero_provider.hpp"

/// Login at the OpenID provider of a grant (dintero.md S58).
namespace {

using namespace support;

constexpr std::string_view users_scope = "write:accounts:/auth/users";

/// A bank, a provider and a grant of `mc-app` that names it.
template <class Body>
void on_each_provider(Body const& body) {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        testing::FakeClock clock{morning};
        Provider provider{clock};
        DinteroHost host{store, [&](CoreOptions& options, api::ServiceOptions&) {
                             options.http = &provider;
                             options.clock = &clock;
                         }};
        host.mc_secret = host.add_client(shop, "mc-app", {"https://shop.example/cb"});
        host.add_grant(
            "mc-app", shop, DinteroHost::mc_scopes, nostro::GrantType::client_credentials);
        host.system().grants().create(
            {.client_id = "mc-app",
             .audience = audience_of(shop),
             .type = nostro::GrantType::authorization_code,
             .scope = {"orders:read"},
             .oidc = {{.authority = std::string{Provider::issuer}, .client_id = "bank"}},
             .oidc_client_secret = "secret-at-idp"});
        body(host, provider);
    }
}

std::string authorize(std::string_view more = "") {
    return "GET " + auth_path(shop, "/oidc/authorize?response_type=code&client_id=mc-app") +
           "&redirect_uri=https%3A%2F%2Fshop.example%2Fcb&audience=" + audience_of(shop) +
           std::string{more};
}

std::string token_body(std::string_view code) {
    return R"({"grant_type":"authorization_code","client_id":"mc-app","audience":")" +
           audience_of(shop) + R"(","redirect_uri":"https://shop.example/cb","code":")" +
           std::string{code} + "\"}";
}

std::string parameter(std::string_view url, std::string_view wanted) {
    for (auto const& [name, value] : api::parse_form(url.substr(url.find('?') + 1))) {
        if (name == wanted) {
            return value;
        }
    }
    return "(nothing)";
}

} // namespace

TEST_CASE("S58: the provider of the grant says who it is") {
    on_each_provider([](DinteroHost& host, Provider& provider) {
        auto const sent = host.ask(authorize("&scope=openid%20email"), host.mc_token("openid"));
        CAPTURE(sent.body);
        REQUIRE(sent.status == 302);
        std::string const url{sent.header("Location").value_or("")};
        CAPTURE(url);
        CHECK(url.starts_with("https://idp.example/authorize?"));
        CHECK(parameter(url, "client_id") == "bank");
        CHECK(parameter(url, "response_type") == "code");
        CHECK(parameter(url, "redirect_uri") == "https://shop.example/cb");
        CHECK(parameter(url, "scope").find("openid") != std::string::npos);
        provider.next_claims = {{"nonce", parameter(url, "nonce")}, {"name", "Grace Hopper"}};

        auto const token = host.mc_token(users_scope);
        auto const response =
            host.ask("POST " + auth_path(shop, "/oidc/token"), token, token_body("good-code"));
        CAPTURE(response.body);
        REQUIRE(response.status == 200);
        CHECK(text_at(response, "/token_type") == "Bearer");
        CHECK(text_at(response, "/user_info/authority") == Provider::issuer);
        CHECK(text_at(response, "/user_info/value/sub") == "grace-at-idp");
        CHECK(text_at(response, "/user_info/value/name") == "Grace Hopper");
        auto const claims = claims_of(text_at(response, "/access_token"));
        CHECK(claims.at("aud") == audience_of(shop));
        CHECK(claims.at("scope") == "orders:read");

        check_refused(host, 403, "invalid_grant", [&] {
            return host.ask(
                "POST " + auth_path(shop, "/oidc/token"), token, token_body("good-code"));
        });
    });
}

TEST_CASE("S58: what the provider tells at UserInfo is added, unless it is of somebody else") {
    struct Row {
        json::object user_info;
        char const* name; ///< null: the login has none
    };

    for (auto const& row :
         {Row{{{"sub", "grace-at-idp"}, {"name", "Grace"}, {"email", "other@example.com"}},
              "Grace"},
          Row{{{"sub", "somebody"}, {"name", "Grace"}}, nullptr},
          Row{{}, nullptr}}) {
        on_each_provider([&](DinteroHost& host, Provider& provider) {
            auto const sent = host.ask(authorize(), host.mc_token("openid"));
            REQUIRE(sent.status == 302);
            provider.next_claims = {{"nonce", parameter(*sent.header("Location"), "nonce")}};
            provider.user_info = row.user_info;
            auto const response = host.ask("POST " + auth_path(shop, "/oidc/token"),
                                           host.mc_token(users_scope),
                                           token_body("good-code"));
            CAPTURE(response.body);
            REQUIRE(response.status == 200);
            auto const body = body_of(response);
            auto const& told = body.at("user_info").at("value").as_object();
            CHECK(told.at("email") == "grace@example.com"); // the ID token counts first
            CHECK(told.contains("name") == (row.name != nullptr));
            if (row.name != nullptr) {
                CHECK(told.at("name") == row.name);
            }
        });
    }
}

TEST_CASE("S58: a code that the provider does not know is 403") {
    on_each_provider([](DinteroHost& host, Provider&) {
        REQUIRE(host.ask(authorize(), host.mc_token("openid")).status == 302);
        auto const token = host.mc_token(users_scope);
        auto const response =
            host.ask("POST " + auth_path(shop, "/oidc/token"), token, token_body("bad-code"));
        CHECK(response.status == 403);
        CHECK(text_at(response, "/error/code") == "invalid_grant");
    });
}

TEST_CASE("S58: the token may stand in the query when there is no header") {
    on_each_provider([](DinteroHost& host, Provider&) {
        auto const good = host.mc_token("openid");
        CHECK(host.ask(authorize("&client_token=" + good), "").status == 302);
        check_refused(host, 401, "invalid_token", [&] { return host.ask(authorize(), ""); });
        check_refused(host, 401, "invalid_token", [&] {
            return host.ask(authorize("&client_token=x.y.z"), "");
        });
        auto const foreign = host.token(other_shop, "admin:accounts");
        check_refused(host, 403, "access_denied", [&] {
            return host.ask(authorize("&client_token=" + foreign), "");
        });
    });
}

TEST_CASE("S58: without a provider it is 400, without a grant 403, to another address 400") {
    on_each_provider([](DinteroHost& host, Provider&) {
        auto const token = host.mc_token("openid");
        auto line = authorize();
        line.replace(line.find("shop.example"), 12, "evil.example");
        check_refused(host, 400, "invalid_request", [&] { return host.ask(line, token); });

        static_cast<void>(host.add_client(shop, "plain", {"https://shop.example/cb"}));
        auto other = authorize();
        other.replace(other.find("client_id=mc-app"), 16, "client_id=plain");
        check_refused(host, 403, "access_denied", [&] { return host.ask(other, token); });
        host.add_grant("plain", shop, "orders", nostro::GrantType::authorization_code);
        check_refused(host, 400, "invalid_request", [&] { return host.ask(other, token); });
    });
}

TEST_CASE("S58: a provider that is not there or does not answer is 500 provider_unavailable") {
    on_each_provider([](DinteroHost& host, Provider& provider) {
        auto const person = host.mc_token("openid");
        auto const token = host.mc_token(users_scope);
        provider.is_down = true;
        check_refused(
            host, 500, "provider_unavailable", [&] { return host.ask(authorize(), person); });
        provider.is_down = false;
        REQUIRE(host.ask(authorize(), person).status == 302);
        provider.is_down = true;
        check_refused(host, 500, "provider_unavailable", [&] {
            return host.ask(
                "POST " + auth_path(shop, "/oidc/token"), token, token_body("good-code"));
        });
    });
    DinteroHost host{Store::memory};
    host.mc_secret = host.add_client(shop, "mc-app", {"https://shop.example/cb"});
    host.add_grant("mc-app", shop, "openid", nostro::GrantType::client_credentials);
    host.system().grants().create(
        {.client_id = "mc-app",
         .audience = audience_of(shop),
         .type = nostro::GrantType::authorization_code,
         .scope = {"orders:read"},
         .oidc = {{.authority = std::string{Provider::issuer}, .client_id = "bank"}}});
    auto const person = host.mc_token("openid");
    check_refused(host, 500, "provider_unavailable", [&] { return host.ask(authorize(), person); });
}
