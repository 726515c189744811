#include "api/dintero_host.hpp"

/// Users with passwords (dintero.md 1.3, oauth.md OA-19, OA-21, OA-25).
namespace {

using namespace support;

std::string const users_path = auth_path(shop, "/users");

api::Response log_in(DinteroHost& host, std::string_view username, std::string_view password) {
    return host.ask_token(shop,
                          bearer(host.mc_token("write:accounts:/auth/users")),
                          R"({"grant_type":"password","audience":")" + audience_of(shop) +
                              R"(","username":")" + std::string{username} + R"(","password":")" +
                              std::string{password} + "\"}");
}

} // namespace

TEST_CASE("A user is created without its password being told to anybody") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        auto const token = host.mc_token("write:accounts:/auth/users");
        auto const made = host.ask("POST " + users_path,
                                   token,
                                   R"({"username":"grace","password":"hopper-1906-cobol",
                "links":[{"rel":"phone_number","href":"tel:+4790000009"},
                         {"rel":"customers_user","href":"https://shop.example/u/1"}],
                "mfa":{"challenge_type":"oob","oob_channels":["sms"]}})");
        CAPTURE(made.body);
        REQUIRE(made.status == 200);
        CHECK(nostro::Uuid::parse(text_at(made, "/id")).has_value());
        CHECK(text_at(made, "/username") == "grace");
        CHECK(text_at(made, "/links/0/href") == "tel:+4790000009");
        CHECK(text_at(made, "/mfa/oob_channels") == R"(["sms"])");
        CHECK(text_at(made, "/created_by") == "mc-app");
        CHECK(made.body.find("password") == std::string::npos);
        CHECK(text_at(log_in(host, "grace", "hopper-1906-cobol"), "/error/code") == "mfa_required");
        for (auto const& table : host.dump()) {
            CAPTURE(table.first);
            CHECK(table.second.find("hopper-1906-cobol") == std::string::npos);
        }
    });
}

TEST_CASE("S46, OA-19, OA-25: what is wrong with a new user is 400 and names the member") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "write:accounts");
        std::string const long_name(256, 'a');
        std::string const long_password(1'025, 'a');
        struct Case {
            std::string body;
            std::string_view path;
        };
        Case const cases[]{
            {R"({"username":"a","password":"seven77"})", "/password"},
            {R"({"username":"a","password":"password"})", "/password"},
            {R"({"username":"a","password":")" + long_password + "\"}", "/password"},
            {R"({"username":"a"})", "/password"},
            {R"({"username":"","password":"hopper-1906-cobol"})", "/username"},
            {R"({"username":")" + long_name + R"(","password":"hopper-1906-cobol"})", "/username"},
            {R"({"password":"hopper-1906-cobol"})", "/username"},
            {R"({"username":"a","password":"hopper-1906-cobol","mfa":{"challenge_type":"oob"}})",
             "/links"},
            {R"({"username":"a","password":"hopper-1906-cobol","links":[],
                 "mfa":{"challenge_type":"oob","oob_channels":["sms"]}})",
             "/links"},
            {R"({"username":"a","password":"hopper-1906-cobol",
                 "links":[{"rel":"email","href":"mailto:a@example.com"}],
                 "mfa":{"challenge_type":"oob","oob_channels":["sms"]}})",
             "/links"},
            {R"({"username":"a","password":"hopper-1906-cobol","mfa":{"challenge_type":"otp"}})",
             "/mfa/challenge_type"},
            {R"({"username":"a","password":"hopper-1906-cobol",
                 "links":[{"rel":"friend","href":"https://a.example"}]})",
             "/links/0/rel"},
            {R"({"username":"a","password":"hopper-1906-cobol",
                 "links":[{"rel":"phone_number","href":"https://a.example"}]})",
             "/links/0/href"},
            {R"({"username":"a","password":"hopper-1906-cobol",
                 "links":[{"rel":"phone_number","href":"tel:+4790000001"},
                          {"rel":"email","href":"mailto:nobody"}]})",
             "/links/1/href"},
            {R"({"username":"..","password":"hopper-1906-cobol"})", "/username"},
            {R"({"username":".","password":"hopper-1906-cobol"})", "/username"},
        };
        for (Case const& one : cases) {
            CAPTURE(one.body);
            api::Response response;
            check_refused(host, 400, "invalid_request", [&] {
                response = host.ask("POST " + users_path, token, one.body);
                return response;
            });
            CHECK(text_at(response, "/error/errors/0/path") == one.path);
        }
        check_refused(host, 400, "invalid_request", [&] {
            return host.ask("POST " + users_path,
                            token,
                            "{\"username\":\"a\",\"password\":\"\xFF\xFE 12345678\"}");
        });
        // Long passwords of any characters are welcome.
        std::string emoji;
        for (int at = 0; at < 32; ++at) {
            emoji += " \xF0\x9F\x98\x80";
        }
        CHECK(host.ask("POST " + users_path,
                       token,
                       R"({"username":"emoji","password":")" + emoji + "\"}")
                  .status == 200);
    });
}

TEST_CASE("A name that is taken is refused, also in other letters of case") {
    on_each_dintero([](DinteroHost& host) {
        host.add_ada();
        auto const token = host.token(shop, "write:accounts");
        for (auto const name : {"ada", "ADA"}) {
            CAPTURE(name);
            check_refused(host, 400, "already_exists", [&] {
                return host.ask("POST " + users_path,
                                token,
                                R"({"password":"hopper-1906-cobol","username":")" +
                                    std::string{name} + "\"}");
            });
        }
        // Another account's names are its own.
        CHECK(host.ask("POST " + auth_path(other_shop, "/users"),
                       host.token(other_shop, "write:accounts"),
                       R"({"username":"ada","password":"hopper-1906-cobol"})")
                  .status == 200);
    });
}

TEST_CASE("PUT changes the password; links and second factor stay unless they are named") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        auto const token = host.mc_token("write:accounts:/auth/users");
        host.ask("POST " + users_path,
                 token,
                 R"({"username":"grace","password":"hopper-1906-cobol",
                     "links":[{"rel":"email","href":"mailto:grace@example.com"}],
                     "mfa":{"challenge_type":"oob","oob_channels":["email"]}})");
        auto const put = [&](std::string body) {
            return host.ask("PUT " + users_path + "/grace", token, std::move(body));
        };

        auto const kept = put(R"({"password":"another-one-1"})");
        CAPTURE(kept.body);
        REQUIRE(kept.status == 200);
        CHECK(text_at(kept, "/mfa/oob_channels") == R"(["email"])");
        CHECK(text_at(kept, "/links/0/href") == "mailto:grace@example.com");
        CHECK(text_at(log_in(host, "grace", "hopper-1906-cobol"), "/error/code") ==
              "invalid_grant");
        CHECK(text_at(log_in(host, "grace", "another-one-1"), "/error/code") == "mfa_required");

        check_refused(host, 400, "invalid_request", [&] {
            return put(R"({"password":"another-one-2","links":[],"mfa":{"challenge_type":"oob"}})");
        });
        check_refused(host, 400, "invalid_request", [&] {
            return put(R"({"password":"another-one-2","links":[]})");
        });
        check_refused(host, 400, "invalid_request", [&] {
            return put(R"({"password":"password","mfa":null})");
        });
        check_refused(host, 400, "invalid_request", [&] { return put(R"({"links":[]})"); });
        CHECK(text_at(log_in(host, "grace", "another-one-1"), "/error/code") == "mfa_required");

        auto const cleared = put(R"({"password":"another-one-1","links":[],"mfa":null})");
        CHECK(cleared.status == 200);
        CHECK(text_at(cleared, "/mfa") == "(nothing)");
        CHECK(log_in(host, "grace", "another-one-1").status == 200);
    });
}

TEST_CASE("A deleted user cannot log in, and its name is free") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        host.add_ada();
        auto const token = host.mc_token("write:accounts:/auth/users");
        auto const deleted = host.ask("DELETE " + users_path + "/ada", token);
        CHECK(deleted.status == 200);
        CHECK(text_at(deleted, "/deleted_at") == "2026-01-20T09:00:00Z");
        CHECK(text_at(deleted, "/deleted_by") == "mc-app");
        CHECK(text_at(log_in(host, "ada", "lovelace1815"), "/error/code") == "invalid_grant");
        check_refused(host, 404, "not_found", [&] {
            return host.ask("DELETE " + users_path + "/ada", token);
        });
        CHECK(host.ask("POST " + users_path,
                       token,
                       R"({"username":"ada","password":"hopper-1906-cobol"})")
                  .status == 200);
    });
}

TEST_CASE("OA-21: a username is changed by administrators only; who it is stays") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        auto const ada = host.add_ada();
        auto const rename = [&](std::string_view scope, std::string_view body) {
            return host.ask("POST " + users_path + "/ada/change_username",
                            host.mc_token(scope),
                            std::string{body});
        };
        check_refused(host, 403, "insufficient_scope", [&] {
            return rename("write:accounts", R"({"username":"countess"})");
        });
        host.ask("POST " + users_path,
                 host.mc_token("write:accounts"),
                 R"({"username":"taken","password":"hopper-1906-cobol"})");
        check_refused(host, 400, "already_exists", [&] {
            return rename("admin:accounts", R"({"username":"taken"})");
        });
        check_refused(host, 400, "invalid_request", [&] {
            return rename("admin:accounts", R"({"username":""})");
        });

        auto const renamed = rename("admin:accounts", R"({"username":"countess"})");
        CHECK(renamed.status == 200);
        CHECK(text_at(renamed, "/id") == ada.id);
        CHECK(text_at(renamed, "/username") == "countess");
        auto const logged_in = log_in(host, "countess", "lovelace1815");
        REQUIRE(logged_in.status == 200);
        CHECK(claims_of(text_at(logged_in, "/access_token")).at("sub") == "usr_" + ada.id);
        CHECK(host.ask("POST " + users_path,
                       host.mc_token("write:accounts"),
                       R"({"username":"ada","password":"hopper-1906-cobol"})")
                  .status == 200);
        check_refused(host, 404, "not_found", [&] {
            return host.ask("POST " + users_path + "/nobody/change_username",
                            host.mc_token("admin:accounts"),
                            R"({"username":"x"})");
        });
    });
}
