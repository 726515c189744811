#include "api/dintero_host.hpp"
#include "api/dintero_provider.hpp"
#include "core/crypto/otp.hpp"

#include <nostro/identity/mfa_enrolments.hpp>

/// Users who work for an account (dintero.md 6.7, oauth.md OA-22, OA-78, OA-86).
namespace {

using namespace support;

std::string const users_path = "/v1/accounts/T11200001/management/users";

api::Response create(DinteroHost& host, std::string const& token, std::string body) {
    return host.ask("POST " + users_path, token, std::move(body));
}

std::int64_t unix_seconds(DinteroHost& host) {
    return std::chrono::floor<std::chrono::seconds>(host.clock.now()).time_since_epoch().count();
}

std::string account_user_body(std::string_view account) {
    return R"({"grant_type":"account_user","audience":")" + audience_of(account) + "\"}";
}

} // namespace

TEST_CASE("S86: a user has roles, which are written out when asked for") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        auto const role =
            host.system().roles().create(shop, {.name = "support", .scope = {"read:accounts"}});
        auto const made =
            create(host,
                   token,
                   R"({"email":"Grace@example.com","name":"Grace",
                                     "scope":["write:accounts:/orders"],"roles":[{"id":")" +
                       role.id + R"("}],"agreement":{"name":"terms","version":"2"}})");
        CAPTURE(made.body);
        REQUIRE(made.status == 200);
        auto const id = text_at(made, "/id");
        CHECK(nostro::Uuid::parse(id).has_value());
        CHECK(text_at(made, "/roles") == R"([{"id":")" + role.id + R"("}])");
        CHECK(text_at(made, "/agreement/version") == "2");
        CHECK(text_at(made, "/agreement/accepted_at") == "2026-01-20T09:00:00Z");
        CHECK(text_at(made, "/created_by") == "client-1");
        CHECK(text_at(made, "/configuration/mfa/sms/enabled") == "false");
        CHECK(host.take_codes("Grace@example.com").size() == 1);

        auto const listed = host.ask("GET " + users_path + "?expand=roles", token);
        CHECK(listed.status == 200);
        CHECK(text_at(listed, "/0/id") == id);
        CHECK(text_at(listed, "/0/roles/0/name") == "support");
        CHECK(text_at(listed, "/0/roles/0/scope") == R"(["read:accounts"])");
        CHECK(text_at(host.ask("GET " + users_path, token), "/0/roles/0/name") == "(nothing)");
        check_refused(host, 400, "invalid_request", [&] {
            return host.ask("GET " + users_path + "?expand=everything", token);
        });
        check_refused(host, 400, "already_exists", [&] {
            return create(host, token, R"({"email":"grace@example.com"})");
        });
        check_refused(
            host, 400, "invalid_request", [&] { return create(host, token, R"({"email":"no"})"); });
        check_refused(
            host, 400, "invalid_request", [&] { return create(host, token, R"({"name":"x"})"); });
    });
}

TEST_CASE("S87: nobody gives a role or a scope that reaches beyond his own") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "read:accounts write:accounts");
        auto const strong =
            host.system().roles().create(shop, {.name = "all", .scope = {"admin:accounts"}});
        auto const weak =
            host.system().roles().create(shop, {.name = "some", .scope = {"read:accounts"}});
        auto const with_role = [&](std::string_view id) {
            return R"({"email":"grace@example.com","roles":[{"id":")" + std::string{id} + "\"}]}";
        };
        check_refused(host, 403, "scope_not_delegable", [&] {
            return create(host, token, with_role(strong.id));
        });
        auto const made = create(host, token, with_role(weak.id));
        REQUIRE(made.status == 200);
        auto const user_path = users_path + '/' + text_at(made, "/id");
        check_refused(host, 403, "scope_not_delegable", [&] {
            return host.ask("PUT " + user_path, token, with_role(strong.id));
        });
        check_refused(host, 403, "scope_not_delegable", [&] {
            return host.ask("PUT " + user_path, token, R"({"scope":["admin:accounts"]})");
        });
        // Another account's role is none.
        auto const foreign = host.system().roles().create(other_shop, {.scope = {"read:accounts"}});
        auto const refused =
            host.ask("PUT " + user_path, token, R"({"roles":[{"id":")" + foreign.id + "\"}]}");
        CHECK((refused.status == 400 || refused.status == 404));
    });
}

TEST_CASE("what is wrong with a user is named as the body names it") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        auto const path_of = [](api::Response const& refused) {
            CHECK(refused.status == 400);
            return text_at(refused, "/error/errors/0/path");
        };
        auto const made = create(host, token, R"({"email":"grace@example.com"})");
        REQUIRE(made.status == 200);
        CHECK(path_of(create(host, token, R"({"email":"Grace@example.com"})")) == "/email");

        auto const known = host.system().roles().create(shop, {.scope = {"read:accounts"}});
        auto const foreign = host.system().roles().create(other_shop, {.scope = {"read:accounts"}});
        auto const roles = R"("roles":[{"id":")" + known.id + R"("},{"id":")" + known.id +
                           R"("},{"id":")" + foreign.id + R"("}]})";
        CHECK(path_of(create(host, token, R"({"email":"ada@example.com",)" + roles)) ==
              "/roles/2/id");
        CHECK(path_of(
                  host.ask("PUT " + users_path + '/' + text_at(made, "/id"), token, '{' + roles)) ==
              "/roles/2/id");
    });
}

TEST_CASE("PUT changes what it names") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        auto const made = create(host,
                                 token,
                                 R"({"email":"grace@example.com","name":"Grace",
                                     "scope":["read:accounts"]})");
        auto const user_path = users_path + '/' + text_at(made, "/id");
        host.clock.advance(std::chrono::seconds{5});
        auto const renamed =
            host.ask("PUT " + user_path, token, R"({"name":"Hopper","email":"new@example.com"})");
        CAPTURE(renamed.body);
        CHECK(renamed.status == 200);
        CHECK(text_at(renamed, "/name") == "Hopper");
        CHECK(text_at(renamed, "/email") == "grace@example.com");
        CHECK(text_at(renamed, "/scope") == R"(["read:accounts"])");
        CHECK(text_at(renamed, "/updated_at") == "2026-01-20T09:00:05Z");
        CHECK(text_at(host.ask("PUT " + user_path, token, R"({"scope":[]})"), "/scope") == "[]");
        check_refused(host, 404, "not_found", [&] {
            return host.ask("PUT " + users_path + "/nobody", token, R"({"name":"x"})");
        });
        // Nor is another account's user to be found, or one of another kind.
        auto const foreign = host.add_account_user(other_shop, "f@example.com", {});
        auto const ada = host.add_ada();
        for (auto const& id : {foreign.id, ada.id}) {
            for (auto const method : {"PUT ", "DELETE "}) {
                check_refused(host, 404, "not_found", [&] {
                    return host.ask(method + users_path + '/' + id, token, R"({"name":"x"})");
                });
            }
            check_refused(host, 404, "not_found", [&] {
                return host.ask("GET " + users_path + '/' + id + "/activities", token);
            });
        }
    });
}

TEST_CASE("S89: a person sees its user and account") {
    on_each_dintero([](DinteroHost& host) {
        auto const user = host.add_account_user(shop, "grace@example.com", {"read:accounts"});
        auto const response = host.ask("GET /v1/account/user", host.person_token(user));
        CAPTURE(response.body);
        CHECK(response.status == 200);
        CHECK(text_at(response, "/id") == user.id);
        CHECK(text_at(response, "/accounts/0/account_id") == shop);
        CHECK(text_at(response, "/accounts/0/business_name") == "Shop");
        CHECK(text_at(response, "/accounts/0/user/email") == "grace@example.com");
        CHECK(text_at(response, "/accounts/0/user/scope") == R"(["read:accounts"])");
    });
}

TEST_CASE("A person's token is traded for one of its account, in both spellings") {
    on_each_dintero([](DinteroHost& host) {
        auto const role = host.system().roles().create(shop, {.scope = {"write:accounts"}});
        auto const user = host.add_account_user(shop, "grace@example.com", {"read:accounts"});
        host.system().users().update(user.id, {.role_ids = {{role.id}}});
        auto const own = host.person_token(user);
        for (auto const* const grant_type : {"account_user", "account_user_token"}) {
            CAPTURE(grant_type);
            auto body = account_user_body(shop);
            body.replace(body.find("account_user"), 12, grant_type);
            auto const response = host.ask_token(shop, bearer(own), body);
            CAPTURE(response.body);
            REQUIRE(response.status == 200);
            CHECK(text_at(response, "/refresh_token") == "(nothing)");
            auto const token = text_at(response, "/access_token");
            CHECK(host.ask("GET " + users_path, token).status == 200);
            CHECK(
                create(host, token, R"({"email":")" + std::string{grant_type} + R"(@example.com"})")
                    .status == 200);
        }
        check_refused(host, 403, "access_denied", [&] {
            return host.ask_token(shop, bearer(own), account_user_body(other_shop));
        });
        check_refused(host, 403, "access_denied", [&] {
            return host.ask_token(other_shop, bearer(own), account_user_body(other_shop));
        });
        auto const client = host.token(shop, "openid");
        check_refused(host, 403, "access_denied", [&] {
            return host.ask_token(shop, bearer(client), account_user_body(shop));
        });
        auto const admin = host.token(shop, "admin:accounts");
        check_refused(host, 403, "insufficient_scope", [&] {
            return host.ask_token(shop, bearer(admin), account_user_body(shop));
        });
    });
}

TEST_CASE("The same email at another account is the same person only when it is proved") {
    on_each_dintero([](DinteroHost& host) {
        auto const user = host.add_account_user(shop, "grace@example.com", {"read:accounts"});
        auto const other = host.add_account_user(other_shop, "grace@example.com", {});
        auto const token = host.person_token(user);
        auto const accounts = [&] {
            return body_of(host.ask("GET /v1/account/user", token))
                .at("accounts")
                .as_array()
                .size();
        };
        CHECK(accounts() == 1);
        check_refused(host, 403, "access_denied", [&] {
            return host.ask_token(other_shop, bearer(token), account_user_body(other_shop));
        });
        CHECK(other.owner == other_shop);
    });
}

TEST_CASE("People who accepted their invitations at two accounts reach both") {
    on_each_dintero([](DinteroHost& host) {
        for (auto const account : {shop, other_shop}) {
            auto const made =
                host.ask("POST /v1/accounts/" + std::string{account} + "/management/users",
                         host.token(account, "admin:accounts"),
                         R"({"email":"grace@example.com"})");
            REQUIRE(made.status == 200);
            host.system().users().accept_invitation(host.take_link_token("grace@example.com"),
                                                    "hopper-1906-cobol");
        }
        auto users = host.system().users();
        auto const user =
            *users.find_by_username(nostro::UserKind::account, shop, "grace@example.com");
        auto const other =
            *users.find_by_username(nostro::UserKind::account, other_shop, "grace@example.com");
        auto const token = host.person_token(user);
        auto const accounts = [&] {
            return body_of(host.ask("GET /v1/account/user", token))
                .at("accounts")
                .as_array()
                .size();
        };
        CHECK(accounts() == 2);
        CHECK(host.ask_token(other_shop, bearer(token), account_user_body(other_shop)).status ==
              200);
        // Not when the other one needs a second factor, which this login has not shown.
        host.core().system().mfa_enrolments().set_sms(other.id, true, "+4799999999");
        CHECK(accounts() == 1);
    });
}

TEST_CASE("S90: codes by message are turned on with a number, and off without") {
    on_each_dintero([](DinteroHost& host) {
        auto const user = host.add_account_user(shop, "grace@example.com", {});
        auto const token = host.person_token(user);
        auto const put = [&](std::string body) {
            return host.ask("PUT /v1/account/user/mfa/sms", token, std::move(body));
        };
        for (auto const body : {R"({"enabled":true})",
                                R"({"enabled":true,"phone_number":"12"})",
                                R"({"enabled":"yes"})",
                                R"({})"}) {
            CAPTURE(body);
            check_refused(host, 400, "invalid_request", [&] { return put(body); });
        }
        auto const enabled = put(R"({"enabled":true,"phone_number":"+4799999999"})");
        CHECK(enabled.status == 201);
        CHECK(enabled.body.empty());
        auto const me = host.ask("GET /v1/account/user", token);
        CHECK(text_at(me, "/configuration/mfa/sms/enabled") == "true");
        CHECK(me.body.find("4799999999") == std::string::npos);
        CHECK(put(R"({"enabled":false})").status == 201);
        CHECK(text_at(host.ask("GET /v1/account/user", token), "/configuration/mfa/sms/enabled") ==
              "false");
    });
}

TEST_CASE("OA-78: an authenticator app counts from its first right code on") {
    on_each_dintero([](DinteroHost& host) {
        auto const user = host.add_account_user(shop, "grace@example.com", {});
        auto const token = host.person_token(user);
        auto const put = [&](std::string body) {
            return host.ask("PUT /v1/account/user/mfa/totp", token, std::move(body));
        };
        auto const enabled = [&] {
            return text_at(host.ask("GET /v1/account/user", token),
                           "/configuration/mfa/totp/enabled");
        };
        auto const associated = host.ask("POST /v1/account/user/mfa/totp/associate", token);
        CAPTURE(associated.body);
        REQUIRE(associated.status == 200);
        CHECK(text_at(associated, "/secret_code").size() == 32);
        CHECK(text_at(associated, "/otpauth_uri").starts_with("otpauth://totp/"));
        auto const secret = nostro::detail::from_base32(text_at(associated, "/secret_code"));
        REQUIRE(secret.has_value());
        auto const code_now = [&] { return nostro::detail::totp(*secret, unix_seconds(host)); };
        CHECK(enabled() == "false");
        check_refused(host, 400, "invalid_request", [&] { return put(R"({"enabled":true})"); });
        auto wrong = code_now();
        wrong[0] = wrong[0] == '9' ? '0' : static_cast<char>(wrong[0] + 1);
        check_refused(host, 403, "invalid_grant", [&] {
            return put(R"({"enabled":true,"user_code":")" + wrong + "\"}");
        });
        CHECK(enabled() == "false");
        CHECK(put(R"({"enabled":true,"user_code":")" + code_now() + "\"}").status == 201);
        CHECK(enabled() == "true");

        check_refused(host, 403, "invalid_grant", [&] { return put(R"({"enabled":false})"); });
        host.clock.advance(std::chrono::seconds{30});
        CHECK(put(R"({"enabled":false,"user_code":")" + code_now() + "\"}").status == 201);
        CHECK(enabled() == "false");
    });
}

TEST_CASE("OA-78: a login of long ago does not bring an app") {
    on_each_dintero([](DinteroHost& host) {
        auto const user = host.add_account_user(shop, "grace@example.com", {});
        auto const token = host.person_token(user);
        host.clock.advance(std::chrono::seconds{599});
        auto const associated = host.ask("POST /v1/account/user/mfa/totp/associate", token);
        auto const secret = nostro::detail::from_base32(text_at(associated, "/secret_code"));
        REQUIRE(secret.has_value());
        host.clock.advance(std::chrono::seconds{2});
        auto const response =
            host.ask("PUT /v1/account/user/mfa/totp",
                     token,
                     R"({"enabled":true,"user_code":")" +
                         nostro::detail::totp(*secret, unix_seconds(host)) + "\"}");
        CHECK(response.status == 401);
    });
}

TEST_CASE("S92, OA-22: a password is changed with the one before it") {
    on_each_dintero([](DinteroHost& host) {
        auto const user = host.add_account_user(shop, "grace@example.com", {});
        auto const change = [&](std::string_view method,
                                std::string const& token,
                                std::string_view previous,
                                std::string_view proposed) {
            return host.ask(std::string{method} + " /v1/account/user/password",
                            token,
                            R"({"previous_password":")" + std::string{previous} +
                                R"(","proposed_password":")" + std::string{proposed} + "\"}");
        };
        auto const token = host.person_token(user);
        check_refused(host, 403, "invalid_grant", [&] {
            return change("POST", token, "wrong-password", "next-password-1");
        });
        api::Response weak;
        check_refused(host, 400, "invalid_request", [&] {
            weak = change("POST", token, "hopper-1906-cobol", "short");
            return weak;
        });
        CHECK(text_at(weak, "/error/errors/0/path") == "/proposed_password");

        auto const elsewhere = host.person_token(user);
        host.clock.advance(std::chrono::seconds{1});
        auto const changed = change("POST", token, "hopper-1906-cobol", "next-password-1");
        CAPTURE(changed.body);
        CHECK(changed.status == 201);
        CHECK(changed.body.empty());
        CHECK(host.ask("GET /v1/account/user", token).status == 200);
        CHECK(host.ask("GET /v1/account/user", elsewhere).status == 401);
        auto const logs_in = [&](std::string_view password) {
            return host.system()
                .users()
                .check_password(
                    nostro::UserKind::account, shop, "grace@example.com", std::string{password})
                .accepted();
        };
        CHECK_FALSE(logs_in("hopper-1906-cobol"));
        CHECK(logs_in("next-password-1"));
        host.clock.advance(std::chrono::seconds{1});
        CHECK(change("PUT",
                     host.person_token(user, "next-password-1"),
                     "next-password-1",
                     "third-password-1")
                  .status == 201);
        CHECK(logs_in("third-password-1"));
    });
}

TEST_CASE("S93: a deleted user is gone, and its activities are not") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        auto const made = create(host, token, R"({"email":"grace@example.com"})");
        auto const id = text_at(made, "/id");
        host.clock.advance(std::chrono::seconds{5});
        auto const deleted = host.ask("DELETE " + users_path + '/' + id, token);
        CAPTURE(deleted.body);
        CHECK(deleted.status == 200);
        CHECK(text_at(deleted, "/deleted_at") == "2026-01-20T09:00:05Z");
        CHECK(text_at(deleted, "/deleted_by") == "client-1");
        CHECK(body_of(host.ask("GET " + users_path, token)).as_array().empty());
        check_refused(host, 404, "not_found", [&] {
            return host.ask("DELETE " + users_path + '/' + id, token);
        });

        auto const log = host.ask("GET " + users_path + '/' + id + "/activities", token);
        CHECK(log.status == 200);
        std::map<std::string, json::value> by_action;
        auto const events = body_of(log);
        for (auto const& event : events.as_array()) {
            by_action[std::string{event.at("action").as_string()}] = event;
        }
        REQUIRE(by_action.contains("user.created"));
        REQUIRE(by_action.contains("user.deleted"));
        CHECK(by_action["user.created"].at("actor") == "client-1");
        CHECK(by_action["user.created"].at("created_at") == "2026-01-20T09:00:00Z");
        CHECK(by_action["user.deleted"].at("actor") == "client-1");
        CHECK(by_action["user.deleted"].at("created_at") == "2026-01-20T09:00:05Z");
        CHECK(by_action["user.deleted"].at("entity").as_string() == id);
    });
}

TEST_CASE("A deleted user leaves no password, second factor or recovery code behind") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        auto const kept = [&] {
            std::map<std::string_view, std::string> rows;
            auto const transaction = host.core().storage().begin(storage::Access::read);
            for (auto const* table : nostro::tables::bank_schema().tables) {
                if (table->name == "user_passwords" || table->name == "mfa_enrolments" ||
                    table->name == "recovery_codes") {
                    rows[table->name] = dump_table(*transaction, *table);
                }
            }
            return rows;
        };
        auto const before = kept();
        auto const user = host.add_account_user(shop, "grace@example.com", {});
        host.system().mfa_enrolments().set_sms(user.id, true, "+4799999999");
        static_cast<void>(host.system().mfa_enrolments().associate_totp(user.id));
        static_cast<void>(host.system().mfa_enrolments().make_recovery_codes(user.id));
        REQUIRE(before.size() == 3);
        for (auto const& table : kept()) {
            CHECK(table.second != before.at(table.first));
        }

        CHECK(host.ask("DELETE " + users_path + '/' + user.id, token).status == 200);

        CHECK(kept() == before);
    });
}

TEST_CASE("S88, OA-86: people of an account with a key set log in at their own provider") {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        testing::FakeClock clock{morning};
        Provider provider{clock};
        DinteroHost host{store, [&](CoreOptions& options, api::ServiceOptions&) {
                             options.http = &provider;
                             options.clock = &clock;
                         }};
        auto const token = host.token(shop, "admin:accounts");
        std::string const external =
            R"({"email":"grace@example.com","authentication_type":"external",)"
            R"("scope":["read:accounts"]})";
        check_refused(
            host, 400, "jwks_not_configured", [&] { return create(host, token, external); });

        auto merchants = host.system().merchants();
        auto merchant = merchants.get(shop);
        merchant.jwks_name = std::string{Provider::issuer};
        merchant.jwks_uri = std::string{Provider::issuer} + "/jwks";
        merchants.update(merchant);
        auto const made = create(host, token, external);
        CAPTURE(made.body);
        REQUIRE(made.status == 200);
        CHECK(text_at(made, "/authentication_type") == "external");
        CHECK(host.take_codes("grace@example.com").empty());

        auto const with = [&](json::object claims) {
            claims.emplace("aud", audience_of(shop));
            return provider.id_token(claims);
        };
        auto const own = with({});
        provider.is_down = true;
        auto const unproven = host.ask("GET /v1/account/user", own);
        CHECK(unproven.status == 500);
        CHECK(text_at(unproven, "/error/code") == "provider_unavailable");
        provider.is_down = false;
        auto const me = host.ask("GET /v1/account/user", own);
        CAPTURE(me.body);
        CHECK(me.status == 200);
        CHECK(text_at(me, "/accounts/0/account_id") == shop);
        auto const traded = host.ask_token(shop, bearer(own), account_user_body(shop));
        CAPTURE(traded.body);
        REQUIRE(traded.status == 200);
        CHECK(host.ask("GET " + users_path, text_at(traded, "/access_token")).status == 200);
        // It opens nothing else.
        check_refused(
            host, 403, "insufficient_scope", [&] { return host.ask("GET " + users_path, own); });

        for (auto const& forged : {with({{"aud", "https://other.example"}}),
                                   with({{"exp", 1}}),
                                   with({{"email_verified", false}}),
                                   with({{"sub", "somebody-else"}}),
                                   with({{"iss", "https://other.example"}}),
                                   with({{"email", nullptr}}),
                                   own.substr(0, own.size() - 4) + "AAAA"}) {
            CAPTURE(forged);
            check_refused(host, 401, "invalid_token", [&] {
                return host.ask("GET /v1/account/user", forged);
            });
        }
        // A user with a password is not whom a provider says it is.
        host.add_account_user(shop, "ida@example.com", {});
        auto const refused = host.ask("GET /v1/account/user",
                                      with({{"email", "ida@example.com"}, {"sub", "ida-at-idp"}}));
        CHECK(refused.status == 403);
        CHECK(text_at(refused, "/error/code") == "access_denied");
    }
}
