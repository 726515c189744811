#include "core/text.hpp"
#include "oauth_host.hpp"

#include <string>

/// The whole way of a person and a client, over HTTP messages and through the pages.
namespace {

using namespace support;

std::string header_of(api::Response const& response, std::string_view name) {
    return std::string{response.header(name).value_or("(nothing)")};
}

/// Log in and allow, from the first page to the callback.
std::string code_by_pages(TestBrowser& browser,
                          std::map<std::string, std::string> const& changes = {}) {
    browser.open(authorize_path(changes));
    if (browser.location.empty() && browser.page.body.find("password") != std::string::npos) {
        browser.log_in();
    }
    if (browser.location.empty()) {
        browser.submit({}, "Allow");
    }
    auto const answer = browser.answer();
    REQUIRE(answer.contains("code"));
    return answer.at("code");
}

} // namespace

TEST_CASE("code and PKCE through the login and consent forms, refresh, userinfo, revocation") {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        OauthHost host{store};
        TestBrowser browser{host};
        browser.open(
            authorize_path({{"scope", "openid email offline_access"}, {"prompt", "consent"}}));
        CHECK(browser.page.status == 200);
        REQUIRE(browser.forms().size() == 1);
        browser.log_in("wrong");
        CHECK(browser.page.status == 403);
        CHECK(browser.page.body.find("wrong.") != std::string::npos);
        browser.log_in();
        CHECK(browser.page.status == 200);
        browser.submit({}, "Allow");
        CHECK(browser.page.status == 303);
        auto const answer = browser.answer();
        CHECK(answer.at("state") == "s-1");
        CHECK(answer.at("iss") == oauth_issuer);
        auto const tokens = host.token("web", code_form(answer.at("code")));
        REQUIRE(tokens.status == 200);
        CHECK(header_of(tokens, "Content-Type") == "application/json");
        CHECK(header_of(tokens, "Cache-Control") == "no-store");
        CHECK(header_of(tokens, "Pragma") == "no-cache");
        CHECK(text_at(tokens, "/token_type") == "Bearer");
        CHECK(text_at(tokens, "/expires_in") == "600");
        CHECK(text_at(tokens, "/scope") == "openid email offline_access");
        auto const access = text_at(tokens, "/access_token");
        auto const info = host.get("/oauth/userinfo", {bearer(access)});
        CHECK(info.status == 200);
        CHECK(text_at(info, "/email") == "alice@example.test");
        CHECK(text_at(info, "/sub") == "usr_" + host.alice.id);
        CHECK(host.post("/oauth/userinfo", {}, {bearer(access)}).status == 200);
        CHECK(host.post("/oauth/userinfo", {{"access_token", access}}).status == 200);
        CHECK(host.post("/oauth/userinfo", {{"access_token", access}}, {bearer(access)}).status ==
              400);
        CHECK(host.get("/oauth/userinfo?access_token=" + access).status == 401);
        auto const refreshed = host.token("web",
                                          {{"grant_type", "refresh_token"},
                                           {"refresh_token", text_at(tokens, "/refresh_token")}});
        REQUIRE(refreshed.status == 200);
        CHECK(text_at(refreshed, "/id_token") != "(nothing)");
        auto const introspected = host.post("/oauth/introspect",
                                            {{"token", text_at(refreshed, "/access_token")}},
                                            {host.as_client("web")});
        CHECK(text_at(introspected, "/active") == "true");
        CHECK(text_at(introspected, "/sub") == "usr_" + host.alice.id);
        CHECK(text_at(introspected, "/username") == "alice@example.test");
        auto const revoked = host.post("/oauth/revoke",
                                       {{"token", text_at(refreshed, "/refresh_token")}},
                                       {host.as_client("web")});
        CHECK(revoked.status == 200);
        CHECK(revoked.body.empty());
        CHECK(host.get("/oauth/userinfo", {bearer(access)}).status == 401);
        auto const dead =
            host.post("/oauth/introspect", {{"token", access}}, {host.as_client("web")});
        CHECK(dead.body == R"({"active":false})");
        // Nobody is asked again, and a second use of the code is refused.
        auto const again = code_by_pages(browser);
        CHECK(host.token("web", code_form(again)).status == 200);
        auto const reused = host.token("web", code_form(again));
        CHECK(reused.status == 400);
        CHECK(text_at(reused, "/error") == "invalid_grant");
    }
}

TEST_CASE("OA-46 the authorization endpoint takes a form, too") {
    OauthHost host;
    TestBrowser browser{host};
    code_by_pages(browser);
    auto const path = authorize_path();
    auto const query = path.substr(path.find('?') + 1);
    auto headers = browser.headers();
    headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    auto const response = host.send(request("POST /oauth/authorize", query, headers));
    CHECK(response.status == 303);
    CHECK(header_of(response, "Location").find("code=") != std::string::npos);
}

TEST_CASE("pages can be neither framed nor read from the cache, and say where forms go") {
    OauthHost host;
    TestBrowser browser{host};
    browser.open(authorize_path());
    CHECK(header_of(browser.page, "Content-Type") == "text/html; charset=utf-8");
    CHECK(header_of(browser.page, "Content-Security-Policy") ==
          "default-src 'none'; style-src 'self'; form-action 'self' https://app.example; "
          "frame-ancestors 'none'; base-uri 'none'");
    CHECK(header_of(browser.page, "X-Frame-Options") == "DENY");
    CHECK(header_of(browser.page, "Referrer-Policy") == "no-referrer");
    CHECK(header_of(browser.page, "Cache-Control") == "no-store");
    CHECK_FALSE(browser.page.header("Access-Control-Allow-Origin"));
    CHECK(browser.page.body.find("<script") == std::string::npos);
    CHECK(browser.page.body.find("name=\"username\"") != std::string::npos);
    CHECK(browser.page.body.find("autocomplete=\"username\"") != std::string::npos);
    CHECK(host.get("/oauth/style.css").status == 200);
    browser.log_in();
    CHECK(browser.page.body.find("Web &lt;App&gt; &amp; &quot;Co&quot;") != std::string::npos);
    CHECK(browser.page.body.find("Alice &lt;Example&gt;") != std::string::npos);
    CHECK(browser.page.body.find("<App>") == std::string::npos);
    browser.submit({}, "Deny");
    CHECK(browser.answer().at("error") == "access_denied");
    CHECK(header_of(browser.page, "Referrer-Policy") == "no-referrer");
}

TEST_CASE("what a request brings into a page is escaped") {
    OauthHost host;
    TestBrowser browser{host};
    browser.open(authorize_path({{"login_hint", "\"><script>alert(1)</script>"}}));
    CHECK(browser.page.body.find("<script") == std::string::npos);
    CHECK(browser.forms().at(0).fields.at(2).value == "\"><script>alert(1)</script>");
    browser.open(authorize_path({{"client_id", "<script>"}}));
    CHECK(browser.page.status == 400);
    CHECK(browser.page.body.find("<script") == std::string::npos);
    browser.open(authorize_path({{"redirect_uri", "https://evil.example/cb"}}));
    CHECK(browser.page.status == 400);
    CHECK_FALSE(browser.page.header("Location"));
}

TEST_CASE("the session cookie is for this origin alone, and renewed at login") {
    OauthHost host;
    TestBrowser browser{host};
    browser.open(authorize_path());
    auto const before = browser.cookie;
    auto const set = header_of(browser.page, "Set-Cookie");
    CHECK(set.starts_with("__Host-nostro_session="));
    for (auto const* const part : {"; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"}) {
        CAPTURE(std::string{part});
        CHECK(set.find(part) != std::string::npos);
    }
    CHECK(set.find("Domain") == std::string::npos);
    browser.log_in();
    CHECK(browser.cookie != before);
    TestBrowser thief{host};
    thief.cookie = before;
    thief.open(authorize_path({{"prompt", "none"}}));
    CHECK(thief.answer().at("error") == "login_required");
    // A cookie that stands twice was planted by somebody.
    browser.submit({}, "Allow");
    auto headers = browser.headers();
    headers.push_back({"Cookie", browser.cookie});
    auto const doubled = host.get(authorize_path({{"prompt", "none"}}), headers);
    CHECK(header_of(doubled, "Location").find("login_required") != std::string::npos);
    OauthHost local{Store::memory, [](CoreOptions& core, api::ServiceOptions&) {
                        core.oauth.issuer = "http://127.0.0.1:8080";
                    }};
    auto const plain = header_of(local.get(authorize_path()), "Set-Cookie");
    CHECK(plain.starts_with("nostro_session="));
    CHECK(plain.find("Secure") == std::string::npos);
}

TEST_CASE("OA-47 forms of others are refused with 403") {
    OauthHost host;
    TestBrowser browser{host};
    browser.open(authorize_path());
    browser.log_in();
    auto const form = browser.forms().at(0);
    auto fields = form.fields;
    fields.push_back({"decision", "allow"});
    CHECK(host.post("/oauth/consent", fields).status == 403);
    auto const csrf = std::ranges::find(fields, "csrf", &api::Parameter::name);
    csrf->value = std::string(43, 'A');
    auto const refused = host.post("/oauth/consent", fields, browser.headers());
    CHECK(refused.status == 403);
    CHECK_FALSE(refused.header("Location"));
    fields.erase(csrf);
    CHECK(host.post("/oauth/consent", fields, browser.headers()).status == 403);
    browser.submit({}, "Allow");
    CHECK(browser.answer().contains("code"));
}

TEST_CASE("a second factor by message is typed on a page of its own") {
    OauthHost host;
    host.system().mfa_enrolments().set_sms(host.alice.id, true, "+4790000001");
    TestBrowser browser{host};
    browser.open(authorize_path());
    browser.log_in();
    auto const forms = browser.forms();
    REQUIRE(forms.size() == 2);
    CHECK(forms[0].code_field == "code");
    CHECK(forms[1].buttons.contains("Send a code by text message"));
    auto messages = host.system().outbox().take("+4790000001");
    REQUIRE(messages.size() == 1);
    browser.submit({}, "Send a code by text message", 1);
    messages = host.system().outbox().take("+4790000001");
    REQUIRE(messages.size() == 1);
    browser.submit({{"code", messages[0].code}});
    browser.submit({}, "Allow");
    CHECK(host.token("web", code_form(browser.answer().at("code"))).status == 200);
}

TEST_CASE("a recovery code stands in for a second factor, once") {
    OauthHost host;
    auto mfa = host.system().mfa_enrolments();
    mfa.set_sms(host.alice.id, true, "+4790000001");
    auto const codes = mfa.make_recovery_codes(host.alice.id);
    auto const allowed_by = [&](std::string const& code) {
        TestBrowser browser{host};
        browser.open(authorize_path({{"prompt", "consent"}}));
        browser.log_in();
        browser.submit({{"code", code}});
        return browser.forms().at(0).action == "consent";
    };
    CHECK(allowed_by(codes[0]));
    CHECK_FALSE(allowed_by(codes[0]));
    CHECK_FALSE(allowed_by("AAAA-AAAA-AAAA-AAAA-AAAA-AAAA"));
    CHECK(allowed_by(codes[1])); // although no more messages are sent now
    // Five wrong ones end the login, although another one would be right.
    host.clock.advance(std::chrono::minutes{10});
    TestBrowser browser{host};
    browser.open(authorize_path());
    browser.log_in();
    for (int at = 0; at < 5; ++at) {
        browser.submit({{"code", codes[0]}});
    }
    browser.submit({{"code", codes[2]}});
    CHECK(browser.forms().at(0).action == "mfa");
}

TEST_CASE("who has to prove more and has nothing to do it with is told so") {
    OauthHost host;
    auto users = host.system().users();
    auto const kim = users.create({.kind = nostro::UserKind::customer,
                                   .username = "kim",
                                   .email = "kim@example.test",
                                   .mfa_channels = {nostro::Channel::email}});
    // Not by the invitation, which would have verified the email.
    users.change_password(kim.id, users.create_password_token(kim.id), oauth_password);
    TestBrowser browser{host};
    browser.open(authorize_path());
    browser.submit({{"username", "kim"}, {"password", std::string{oauth_password}}});
    CHECK(browser.page.body.find("One more step") != std::string::npos);
    CHECK(browser.forms().empty());
    CHECK(browser.page.body.find("Please ask your bank.") != std::string::npos);
}

TEST_CASE("OA-47 a login form without its CSRF value is refused with 403") {
    OauthHost host;
    TestBrowser browser{host};
    browser.open(authorize_path());
    auto fields = browser.forms().at(0).fields;
    std::erase_if(fields, [](api::Parameter const& field) {
        return field.name == "csrf" || field.name == "username" || field.name == "password";
    });
    fields.push_back({"username", "alice@example.test"});
    fields.push_back({"password", std::string{oauth_password}});
    auto const refused = host.post("/oauth/login", fields, browser.headers());
    CHECK(refused.status == 403);
    CHECK(refused.header("Content-Type").value_or("").starts_with("text/html"));
    browser.log_in();
    CHECK(browser.forms().at(0).action == "consent");
}

TEST_CASE(
    "the login form takes the name or the email, as it says, when the email is one person's") {
    OauthHost host;
    auto const make = [&](std::string name, std::string email) {
        return host.system().users().create({.kind = nostro::UserKind::customer,
                                             .username = std::move(name),
                                             .email = std::move(email),
                                             .password = std::string{oauth_password}});
    };
    make("bob", "bob@example.test");
    make("carol", "family@example.test");
    make("dave", "family@example.test");
    make("bob@work.test", "other@example.test");
    make("eve", "bob@work.test");
    auto const logs_in = [&](std::string_view typed, std::string_view password = oauth_password) {
        TestBrowser browser{host};
        browser.open(authorize_path());
        browser.submit({{"username", std::string{typed}}, {"password", std::string{password}}});
        return browser.forms().at(0).action == "consent";
    };

    CHECK(logs_in("bob"));
    CHECK(logs_in("BOB@example.test"));
    CHECK_FALSE(logs_in("bob@example.test", "not the password"));
    CHECK_FALSE(logs_in("family@example.test"));
    // Wrong ones count for the person, however she is named.
    for (int at = 0; at < 4; ++at) {
        CHECK_FALSE(logs_in("bob", "not the password"));
    }
    CHECK_FALSE(logs_in("bob@example.test"));
    // A name goes before an email.
    host.system().users().set_password(
        host.system().users().find_by_username(nostro::UserKind::customer, "", "bob@work.test")->id,
        "of the one with this name");
    CHECK_FALSE(logs_in("bob@work.test"));
    CHECK(logs_in("bob@work.test", "of the one with this name"));
}

TEST_CASE("form_post works with scripts and without") {
    OauthHost host;
    TestBrowser browser{host};
    code_by_pages(browser);
    browser.open(authorize_path({{"response_mode", "form_post"}}));
    CHECK(browser.page.status == 200);
    auto const form = browser.forms().at(0);
    CHECK(form.action == oauth_callback);
    CHECK(form.buttons.contains("Go on"));
    CHECK(std::ranges::count(form.fields, "code", &api::Parameter::name) == 1);
    auto const policy = header_of(browser.page, "Content-Security-Policy");
    CHECK(policy.find("script-src 'sha256-") != std::string::npos);
    CHECK(policy.find("form-action 'self' https://app.example;") != std::string::npos);
}

TEST_CASE("a device is connected by its page") {
    OauthHost host;
    auto const device =
        host.post("/oauth/device_authorization", {{"scope", "openid"}}, {host.as_client("web")});
    REQUIRE(device.status == 200);
    auto const code = text_at(device, "/user_code");
    FormFields const poll{{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
                          {"device_code", text_at(device, "/device_code")}};
    CHECK(text_at(host.token("web", poll), "/error") == "authorization_pending");
    TestBrowser browser{host};
    auto const complete = text_at(device, "/verification_uri_complete");
    browser.open(complete.substr(oauth_issuer.size()));
    browser.submit({});
    browser.log_in();
    CHECK(browser.page.body.find(code) != std::string::npos);
    browser.submit({}, "Allow");
    CHECK(browser.page.body.find("go back to your device") != std::string::npos);
    host.clock.advance(std::chrono::seconds{5});
    CHECK(host.token("web", poll).status == 200);
}

TEST_CASE("a logout asks, and removes the cookie") {
    OauthHost host;
    TestBrowser browser{host};
    code_by_pages(browser);
    browser.open("/oauth/logout");
    REQUIRE(browser.forms().size() == 1);
    browser.submit({});
    CHECK(header_of(browser.page, "Set-Cookie").find("Max-Age=0") != std::string::npos);
    CHECK(host.system().authorization().list_sessions(host.alice.id).empty());
}

TEST_CASE("pushed requests over HTTP") {
    OauthHost host;
    auto const path = authorize_path();
    auto const fields = api::parse_form(path.substr(path.find('?') + 1));
    auto const pushed = host.post("/oauth/par", fields, {host.as_client("web")});
    REQUIRE(pushed.status == 201);
    CHECK(text_at(pushed, "/expires_in") == "90");
    TestBrowser browser{host};
    auto const uri = "/oauth/authorize?client_id=web&request_uri=" +
                     nostro::percent_encode(text_at(pushed, "/request_uri"));
    browser.open(uri);
    browser.log_in();
    browser.submit({}, "Allow");
    CHECK(host.token("web", code_form(browser.answer().at("code"))).status == 200);
    browser.open(uri);
    CHECK(browser.page.status == 400);
    CHECK(host.post("/oauth/par", fields).status == 401);
    CHECK(host.get("/oauth/par").status == 405);
    CHECK(header_of(host.get("/oauth/par"), "Allow").find("POST") != std::string::npos);
    host.system().clients().update([&] {
        auto client = host.system().clients().get("web");
        client.require_par = true;
        return client;
    }());
    browser.open(authorize_path());
    CHECK(browser.answer().at("error") == "invalid_request");
}
