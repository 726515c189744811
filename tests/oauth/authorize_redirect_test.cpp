#include "authorize_support.hpp"
#include "oauth/authorize_redirect.hpp"

#include <string>

using namespace nostro; // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;

/// Where the browser may be sent, and what errors become of.
namespace {

using namespace support;
using nostro::detail::is_redirect_uri_of;
using nostro::detail::origin_of;
using nostro::detail::with_parameters;

} // namespace

TEST_CASE("OA-42 any redirect URI but the registered one is an error page") {
    on_each_login_bank([](LoginBank& bank) {
        for (char const* const tricked : {"https://app.example/cb/",
                                          "https://app.example/cb?x=1",
                                          "https://app.example/cb#",
                                          "https://app.example/CB",
                                          "https://APP.example/cb",
                                          "HTTPS://app.example/cb",
                                          "http://app.example/cb",
                                          "https://app.example:443/cb",
                                          "https://app.example:8443/cb",
                                          "https://app.example./cb",
                                          "https://user@app.example/cb",
                                          "https://app.example@evil.example/cb",
                                          "https://evil.example/https://app.example/cb",
                                          "https://app.example/cb/../evil",
                                          "https://app.example/%63b",
                                          "https://app.example/cb%00",
                                          "https://app.example\\@evil.example/cb",
                                          "https://app.example/cb https://evil.example",
                                          "//app.example/cb",
                                          "javascript:alert(1)",
                                          "data:text/html,hello",
                                          ""}) {
            CAPTURE(std::string{tricked});
            Visitor visitor;
            auto const step = bank.begin(visitor, {{"redirect_uri", tricked}});
            CHECK(outcome(step) == "page invalid_request");
            CHECK_FALSE(step.session);
        }
        Visitor visitor;
        CHECK(outcome(bank.begin(visitor)) == "login");
    });
}

TEST_CASE("an unknown, a missing and a doubled client or redirect URI never redirects") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        CHECK(outcome(bank.begin(visitor, {{"client_id", ""}})) == "page invalid_request");
        CHECK(outcome(bank.begin(visitor, {{"client_id", "ghost"}})) == "page invalid_request");
        std::vector<OauthParameter> twice;
        for (auto const& [name, value] : LoginBank::usual()) {
            twice.emplace_back(name, value);
        }
        twice.emplace_back("redirect_uri", callback);
        CHECK(outcome(bank.authorization().begin(twice, {})) == "page invalid_request");
        twice.back() = {"client_id", "web"};
        CHECK(outcome(bank.authorization().begin(twice, {})) == "page invalid_request");
        bank.clients().set_enabled("web", false);
        CHECK(outcome(bank.begin(visitor)) == "page invalid_request");
    });
}

TEST_CASE("OA-43 the port is free on loopback addresses of native clients, and nowhere else") {
    ViewTable views;
    LoginBank bank{Store::memory, views};
    auto const native = bank.clients().get("app");
    auto web = bank.clients().get("web");
    web.redirect_uris = {"http://127.0.0.1/cb"};
    CHECK(is_redirect_uri_of(native, "http://127.0.0.1:51004/cb"));
    CHECK(is_redirect_uri_of(native, "http://127.0.0.1/cb"));
    CHECK(is_redirect_uri_of(native, "com.example.app:/cb"));
    for (char const* const other : {"http://localhost:51004/cb",
                                    "http://127.0.0.1:51004/other",
                                    "http://127.0.0.1:51004/cb?x=1",
                                    "http://127.0.0.1:51004/cb#x",
                                    "http://127.0.0.2:51004/cb",
                                    "http://[::1]:51004/cb",
                                    "https://127.0.0.1:51004/cb",
                                    "http://127.0.0.1.evil.example/cb",
                                    "http://127.0.0.1:80@evil.example/cb",
                                    "http://user@127.0.0.1:51004/cb",
                                    "http://127.0.0.1:port/cb",
                                    "com.example.app:/cb2"}) {
        CAPTURE(std::string{other});
        CHECK_FALSE(is_redirect_uri_of(native, other));
    }
    CHECK(is_redirect_uri_of(web, "http://127.0.0.1/cb"));
    CHECK_FALSE(is_redirect_uri_of(web, "http://127.0.0.1:51004/cb"));
    Visitor visitor;
    auto const redirect = bank.go_through(
        visitor, {{"client_id", "app"}, {"redirect_uri", "http://127.0.0.1:51004/cb"}});
    CHECK(redirect.uri == "http://127.0.0.1:51004/cb");
}

TEST_CASE("given a URI with a query, when parameters are added, then the query stays") {
    std::vector<OauthParameter> const added{{"code", "a"}, {"state", "x y&z=%+\xC3\xA6"}};
    CHECK(with_parameters("https://a.example/cb", '?', added) ==
          "https://a.example/cb?code=a&state=x%20y%26z%3D%25%2B%C3%A6");
    CHECK(with_parameters("https://a.example/cb?x=1", '?', added)
              .starts_with("https://a.example/cb?x=1&code=a&"));
    CHECK(with_parameters("https://a.example/cb?", '?', added)
              .starts_with("https://a.example/cb?code=a&"));
    CHECK(with_parameters("https://a.example/cb", '#', added)
              .starts_with("https://a.example/cb#code=a&"));
    CHECK(origin_of("https://a.example:8443/cb?x=1") == "https://a.example:8443");
    CHECK(origin_of("http://[::1]:4/cb") == "http://[::1]:4");
    CHECK(origin_of("com.example.app:/cb") == "com.example.app:");
}

TEST_CASE("errors after the redirect URI go to the client, with state and issuer") {
    on_each_login_bank([](LoginBank& bank) {
        struct Case {
            Parameters changes;
            char const* error;
        };

        for (Case const& one : std::vector<Case>{
                 {{{"response_type", ""}}, "invalid_request"},
                 {{{"response_type", "token"}}, "unsupported_response_type"},
                 {{{"response_type", "code token"}}, "unsupported_response_type"},
                 {{{"response_mode", "fancy"}}, "invalid_request"},
                 {{{"code_challenge", ""}}, "invalid_request"},
                 {{{"code_challenge_method", "plain"}}, "invalid_request"},
                 {{{"code_challenge_method", ""}}, "invalid_request"},
                 {{{"code_challenge", "short"}}, "invalid_request"},
                 {{{"code_challenge", std::string(43, '+')}}, "invalid_request"},
                 {{{"scope", "openid admin"}}, "invalid_scope"},
                 {{{"scope", "open\"id"}}, "invalid_scope"},
                 {{{"resource", "not a uri"}}, "invalid_target"},
                 {{{"resource", "urn:unknown"}}, "invalid_target"},
                 {{{"request", "eyJhbGciOiJub25lIn0.e30."}}, "request_not_supported"},
                 {{{"request_uri", "https://app.example/request"}}, "request_uri_not_supported"},
                 {{{"prompt", "none login"}}, "invalid_request"},
                 {{{"prompt", "sometimes"}}, "invalid_request"},
                 {{{"max_age", "-1"}}, "invalid_request"},
                 {{{"max_age", "soon"}}, "invalid_request"},
                 {{{"id_token_hint", "x.y.z"}}, "invalid_request"},
                 {{{"nonce", std::string(256, 'n')}}, "invalid_request"},
                 {{{"dpop_jkt", "short"}}, "invalid_request"},
                 {{{"authorization_details", "{}"}}, "invalid_authorization_details"},
                 {{{"authorization_details", R"([{"type":"payment"}])"}},
                  "invalid_authorization_details"},
                 {{{"consent_id", "nobody"}}, "invalid_authorization_details"},
                 {{{"prompt", "none"}}, "login_required"}}) {
            CAPTURE(one.error);
            Visitor visitor;
            auto const step = bank.begin(visitor, one.changes);
            CHECK(outcome(step) == one.error);
            auto const& redirect = std::get<ClientRedirect>(step.next);
            CHECK(redirect.uri == callback);
            CHECK(LoginBank::parameter(redirect, "state") == "x y&z=%");
            CHECK(LoginBank::parameter(redirect, "iss") == issuer);
            char const separator = redirect.mode == ResponseMode::fragment ? '#' : '?';
            CHECK(redirect.location().starts_with(std::string{callback} + separator +
                                                  "error=" + one.error));
        }
    });
}

TEST_CASE("a parameter given twice, or a state beyond measure, is an invalid request") {
    on_each_login_bank([](LoginBank& bank) {
        std::vector<OauthParameter> twice;
        for (auto const& [name, value] : LoginBank::usual()) {
            twice.emplace_back(name, value);
        }
        twice.emplace_back("scope", "openid");
        auto const step = bank.authorization().begin(twice, {});
        CHECK(outcome(step) == "invalid_request");
        CHECK(LoginBank::parameter(std::get<ClientRedirect>(step.next), "state") == "x y&z=%");
        twice.back() = {"state", "another"};
        auto const doubled = bank.authorization().begin(twice, {});
        CHECK(outcome(doubled) == "invalid_request");
        CHECK(LoginBank::parameter(std::get<ClientRedirect>(doubled.next), "state").empty());
        Visitor visitor;
        auto const long_state = bank.begin(visitor, {{"state", std::string(2'049, 's')}});
        CHECK(outcome(long_state) == "invalid_request");
        CHECK(LoginBank::parameter(std::get<ClientRedirect>(long_state.next), "state").empty());
    });
}

TEST_CASE("a confidential client may do without PKCE, a public one may not") {
    on_each_login_bank([](LoginBank& bank) {
        auto const without = Parameters{{"code_challenge", ""}, {"code_challenge_method", ""}};
        for (auto const* const id : {"web", "spa"}) {
            auto client = bank.clients().get(id);
            client.require_pkce = false;
            try {
                bank.clients().update(client);
            } catch (InvalidArgument const&) {
                // The registration refuses it already.
            }
            Visitor visitor;
            auto changes = without;
            changes["client_id"] = id;
            CHECK(outcome(bank.begin(visitor, changes)) ==
                  (std::string{id} == "web" ? "login" : "invalid_request"));
        }
    });
}
