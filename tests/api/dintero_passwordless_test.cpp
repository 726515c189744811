#include "api/dintero_host.hpp"

#include <nostro/identity/passwordless.hpp>

/// Login without a password, and redirects (dintero.md 6.4, oauth.md OA-53, OA-82 to OA-85).
namespace {

using namespace support;

constexpr std::string_view mailbox = "ada@example.com";
constexpr std::string_view phone = "+4790000001";
constexpr std::string_view send_scope = "write:accounts:/auth/passwordless";

std::string start_body(std::string_view email,
                       std::string_view connection = "email",
                       std::string_view rest = "") {
    return R"({"client_id":"mc-app","connection":")" + std::string{connection} + R"(","email":")" +
           std::string{email} + R"(","audience":")" + audience_of(shop) + '"' + std::string{rest} +
           '}';
}

api::Response start(DinteroHost& host, std::string const& token, std::string body) {
    return host.ask("POST " + auth_path(shop, "/passwordless"), token, std::move(body));
}

api::Response redeem(DinteroHost& host,
                     std::string const& token,
                     std::string_view ident_type,
                     std::string_view ident,
                     std::string_view code) {
    return host.ask_token(shop,
                          bearer(token),
                          R"({"grant_type":"authorization_code","ident_type":")" +
                              std::string{ident_type} + R"(","ident":")" + std::string{ident} +
                              R"(","verification_code":")" + std::string{code} +
                              R"(","audience":")" + audience_of(shop) + "\"}");
}

std::string wrong(std::string code) {
    code[0] = code[0] == '9' ? '0' : static_cast<char>(code[0] + 1);
    return code;
}

} // namespace

TEST_CASE("S49, OA-82, OA-83: a code by mail logs in, once") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        auto const ada = host.add_ada();
        auto const sent = start(host, host.mc_token(send_scope), start_body(mailbox));
        CAPTURE(sent.body);
        CHECK(sent.status == 204);
        CHECK(sent.body.empty());
        auto const code = host.take_code(mailbox);
        CHECK(code.size() == 6);

        auto const token = host.mc_token("write:accounts:/auth/users");
        auto const response = redeem(host, token, "email", mailbox, code);
        CAPTURE(response.body);
        CHECK(response.status == 200);
        CHECK(claims_of(text_at(response, "/access_token")).at("sub") == "usr_" + ada.id);
        check_refused(host, 403, "invalid_grant", [&] {
            return redeem(host, token, "email", mailbox, code);
        });
    });
}

TEST_CASE("S49: an address that stands in a link alone names its user, too") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        nostro::NewUser draft;
        draft.kind = nostro::UserKind::admin;
        draft.owner = shop;
        draft.username = "bob";
        draft.password = "a-fine-password";
        draft.links = {{nostro::LinkRel::email, "mailto:Bob@example.com"}};
        host.system().users().create(draft);

        CHECK(start(host, host.mc_token(send_scope), start_body("bob@example.com")).status == 204);
        auto const code = host.take_code("Bob@example.com");
        auto const token = host.mc_token("write:accounts:/auth/users");
        CHECK(redeem(host, token, "email", "bob@example.com", code).status == 200);
    });
}

TEST_CASE("OA-83: a code is worth nothing for another person, client or audience") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        auto const ada = host.add_ada();
        static_cast<void>(start(host, host.mc_token(send_scope), start_body(mailbox)));
        auto const code = host.take_code(mailbox);
        auto const token = host.mc_token("write:accounts:/auth/users");
        check_refused(host, 403, "invalid_grant", [&] {
            return redeem(host, token, "email", "eve@example.com", code);
        });
        check_refused(host, 403, "invalid_grant", [&] {
            return redeem(host, token, "email", mailbox, wrong(code));
        });
        static_cast<void>(host.add_client(shop, "second"));
        host.add_grant("second", shop, "write:accounts", nostro::GrantType::any);
        auto const second = host.token_of("second", shop, "write:accounts");
        check_refused(host, 403, "invalid_grant", [&] {
            return redeem(host, second, "email", mailbox, code);
        });
        host.clock.advance(std::chrono::seconds{599});
        CHECK(redeem(host, token, "email", mailbox, code).status == 200);
    });
}

TEST_CASE("S50, OA-82: an unknown address is answered alike, and nothing is sent") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        host.add_ada();
        auto const token = host.mc_token(send_scope);
        auto const known = start(host, token, start_body(mailbox));
        auto const unknown = start(host, token, start_body("nobody@example.com"));
        CHECK(unknown.status == 204);
        CHECK(unknown.body == known.body);
        CHECK(unknown.headers.size() == known.headers.size());
        CHECK(host.take_codes("nobody@example.com").empty());
        CHECK(host.take_codes(mailbox).size() == 1);
    });
}

TEST_CASE("S51, OA-85: without a grant for codes nothing is sent") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        auto const ada = host.add_ada();
        auto const token = host.mc_token(
            "write:accounts:/auth/passwordless write:accounts:/auth/passwordless/code");
        static_cast<void>(host.add_client(shop, "machine"));
        host.add_grant("machine", shop, "orders", nostro::GrantType::client_credentials);
        static_cast<void>(host.add_client(shop, "bare"));
        static_cast<void>(host.add_client(other_shop, "foreign"));
        host.add_grant("foreign", shop, "orders", nostro::GrantType::any);
        auto const ask_both = [&](std::string_view client_id, int status, std::string_view code) {
            CAPTURE(client_id);
            auto body = start_body(mailbox);
            body.replace(body.find("mc-app"), 6, client_id);
            check_refused(host, status, code, [&] { return start(host, token, body); });
            check_refused(host, status, code, [&] {
                return host.ask("POST " + auth_path(shop, "/passwordless/code"),
                                token,
                                R"({"client_id":")" + std::string{client_id} + R"(","user_id":")" +
                                    ada.id + R"(","audience":")" + audience_of(shop) + "\"}");
            });
        };
        ask_both("machine", 400, "invalid_request");
        ask_both("bare", 403, "access_denied");
        ask_both("foreign", 403, "access_denied");
        ask_both("ghost", 403, "access_denied");
        CHECK(host.take_codes(mailbox).empty());
    });
}

TEST_CASE("S53: a scope for one connection does not open the other") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        host.add_ada();
        auto const by_mail = host.mc_token("write:accounts:/auth/passwordless-email");
        auto const by_sms = host.mc_token("write:accounts:/auth/passwordless-sms");
        check_refused(host, 403, "insufficient_scope", [&] {
            return start(host, by_mail, start_body(mailbox, "sms"));
        });
        check_refused(host, 403, "insufficient_scope", [&] {
            return start(host, by_sms, start_body(mailbox, "email"));
        });
        CHECK(start(host, by_sms, start_body(mailbox, "sms")).status == 204);
        CHECK(host.take_code(phone).size() == 6);
    });
}

TEST_CASE("The same session sends the same code over the other connection") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        host.add_ada();
        auto const token = host.mc_token(send_scope);
        std::string const session = R"(,"login_session_id":"6ba7b810-9dad-11d1-80b4-00c04fd430c8")";
        CHECK(start(host, token, start_body(mailbox, "email", session)).status == 204);
        CHECK(start(host, token, start_body(mailbox, "sms", session)).status == 204);
        CHECK(host.take_code(mailbox) == host.take_code(phone));
        check_refused(host, 400, "invalid_request", [&] {
            return start(host, token, start_body(mailbox, "email", R"(,"login_session_id":"x")"));
        });
    });
}

TEST_CASE("OA-82: too many codes for an address are 429, whoever has it") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        host.add_ada();
        auto const token = host.mc_token(send_scope);
        for (auto const email : {"ada@example.com", "nobody@example.com"}) {
            CAPTURE(email);
            for (int at = 0; at < 3; ++at) {
                CHECK(start(host, token, start_body(email)).status == 204);
            }
            auto const refused = start(host, token, start_body(email));
            CHECK(refused.status == 429);
            CHECK(text_at(refused, "/error/code") == "too_many_requests");
            CHECK(std::stoi("0" + std::string{refused.header("Retry-After").value_or("")}) > 0);
        }
    });
}

TEST_CASE("S54: a code for a user id logs in by that id") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        auto const ada = host.add_ada();
        auto const made = host.ask("POST " + auth_path(shop, "/passwordless/code"),
                                   host.mc_token("write:accounts:/auth/passwordless/code"),
                                   R"({"client_id":"mc-app","user_id":")" + ada.id +
                                       R"(","audience":")" + audience_of(shop) + "\"}");
        CAPTURE(made.body);
        REQUIRE(made.status == 200);
        auto const token = host.mc_token("write:accounts:/auth/users");
        auto const code = text_at(made, "/verification_code");
        CHECK(redeem(host, token, "user_id", ada.id, code).status == 200);
        check_refused(host, 404, "not_found", [&] {
            return host.ask("POST " + auth_path(shop, "/passwordless/code"),
                            host.mc_token("write:accounts:/auth/passwordless/code"),
                            R"({"client_id":"mc-app","user_id":"nobody","audience":")" +
                                audience_of(shop) + "\"}");
        });
    });
}

TEST_CASE("S54: there are no codes for people who work for the account") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        auto const grace = host.add_account_user(shop, "grace@example.com", {"admin:accounts"});
        check_refused(host, 404, "not_found", [&] {
            return host.ask("POST " + auth_path(shop, "/passwordless/code"),
                            host.mc_token("write:accounts:/auth/passwordless/code"),
                            R"({"client_id":"mc-app","user_id":")" + grace.id +
                                R"(","audience":")" + audience_of(shop) + "\"}");
        });
    });
}

TEST_CASE("S55: the link redirects to a callback of the client, with token and state") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        auto const ada = host.add_ada();
        auto const token = host.mc_token("openid");
        auto const code =
            host.system().passwordless().mint(shop, "mc-app", audience_of(shop), ada.id);
        auto const link = [&](std::string_view method, std::string_view callback) {
            return host.ask(
                std::string{method} + ' ' +
                    auth_path(shop, "/authorize?response_type=authenticate") +
                    "&client_id=mc-app&scope=openid&state=a%26b%20c&audience=" + audience_of(shop) +
                    "&verification_code=" + code + "&redirect_uri=" + std::string{callback},
                token);
        };
        for (auto const callback : {"https://evil.example/cb",
                                    "https://shop.example/cb/",
                                    "https://shop.example/CB",
                                    "javascript:alert(1)"}) {
            CAPTURE(callback);
            check_refused(host, 400, "invalid_request", [&] { return link("GET", callback); });
        }

        auto const response = link("POST", "https://shop.example/cb");
        CAPTURE(response.body);
        REQUIRE(response.status == 302);
        std::string const location{response.header("Location").value_or("")};
        CHECK(location.starts_with("https://shop.example/cb#access_token="));
        CHECK(location.find("token_type=Bearer&expires_in=86400&state=a%26b%20c") !=
              std::string::npos);
        CHECK(response.header("Referrer-Policy") == "no-referrer");
        auto const begin = location.find('=') + 1;
        auto const access_token = location.substr(begin, location.find('&') - begin);
        CHECK(claims_of(access_token).at("sub") == "usr_" + ada.id);
        check_refused(
            host, 403, "invalid_grant", [&] { return link("GET", "https://shop.example/cb"); });
    });
}

TEST_CASE("Guessing codes of a link ends soon") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        auto const ada = host.add_ada();
        auto const token = host.mc_token("openid");
        auto const code =
            host.system().passwordless().mint(shop, "mc-app", audience_of(shop), ada.id);
        auto const follow = [&](std::string const& guess) {
            return host.ask("GET " + auth_path(shop, "/authorize?response_type=authenticate") +
                                "&client_id=mc-app&audience=" + audience_of(shop) +
                                "&verification_code=" + guess,
                            token);
        };
        for (int at = 0; at < 6; ++at) {
            CHECK(follow(wrong(code)).status == 403);
        }
        CHECK(follow(code).status == 403);
    });
}

TEST_CASE("S56, OA-53: redirect with an ID token") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        auto const token = host.mc_token("openid");
        auto const ask = [&](std::string const& body, Headers headers = {}) {
            return host.ask(
                "POST " + auth_path(shop, "/redirect"), token, body, std::move(headers));
        };
        std::string const body =
            R"({"redirect_uri":"https://r.example/a?b=1","custom_claims":)"
            R"({"a":"1","b":"2","c":"3","d":"4","e":"5"},"claims":["name","email"]})";

        auto const told = ask(body, {{"Accept", "application/json"}});
        CAPTURE(told.body);
        REQUIRE(told.status == 200);
        auto const url = text_at(told, "/redirect_uri");
        CHECK(url.starts_with("https://r.example/a?b=1&id_token="));
        auto const claims = claims_of(url.substr(url.find("id_token=") + 9));
        CHECK(claims.at("aud") == "https://r.example");
        CHECK(claims.at("sub") == "mc-app");
        CHECK(claims.at("ext_a") == "1");
        CHECK(claims.at("ext_e") == "5");
        CHECK(claims.number("exp") - claims.number("iat") == 300);

        auto const sent = ask(body);
        CHECK(sent.status == 302);
        CHECK(
            sent.header("Location").value_or("").starts_with("https://r.example/a?b=1&id_token="));
        CHECK(sent.header("Referrer-Policy") == "no-referrer");

        for (auto const refused :
             {R"({"redirect_uri":"https://evil.example/"})",
              R"({"redirect_uri":"https://r.example.evil.example/"})",
              R"({"redirect_uri":"https://r.example@evil.example/"})",
              R"({"redirect_uri":"http://r.example/"})",
              R"({"redirect_uri":"javascript:alert"})",
              (R"({"redirect_uri":"https://r.example/","custom_claims":)"
               R"({"a":"","b":"","c":"","d":"","e":"","f":""}})"),
              R"({"redirect_uri":"https://r.example/","custom_claims":{"A b":"1"}})",
              R"({"redirect_uri":"https://r.example/","custom_claims":{"a":1}})",
              R"({"redirect_uri":"https://r.example/","claims":["phone"]})",
              R"({})"}) {
            CAPTURE(refused);
            check_refused(host, 400, "invalid_request", [&] { return ask(refused); });
        }
        // A claim cannot become a registered one: it has its own prefix.
        auto const named =
            ask(R"({"redirect_uri":"https://r.example/","custom_claims":{"sub":"x"}})",
                {{"Accept", "application/json"}});
        if (named.status == 200) {
            auto const place = text_at(named, "/redirect_uri");
            CHECK(claims_of(place.substr(place.find("id_token=") + 9)).at("sub") == "mc-app");
        } else {
            CHECK(named.status == 400);
        }
    });
}
