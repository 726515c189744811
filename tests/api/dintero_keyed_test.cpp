#include "api/dintero_host.hpp"
#include "api/keyed_routes.hpp"

/// Idempotency-Key on the routes of Dintero and Aritma (mandates_payments_events.md 4.5, P03).
namespace {

using namespace support;

constexpr std::string_view password = "hopper-1906-cobol";

Asked at_shop(DinteroHost& host, std::string_view rest, json::value const& body) {
    return {"POST " + auth_path(shop, rest),
            host.token(shop, "admin:accounts"),
            body.is_null() ? std::string{} : json::serialize(body)};
}

Asked new_client(DinteroHost& host) {
    return at_shop(host, "/clients", json::object{{"name", "till"}});
}

Asked new_secret(DinteroHost& host) {
    static_cast<void>(host.add_client(shop, "rotated"));
    auto const id = host.system().clients().get("rotated").id;
    return at_shop(host, "/clients/" + id + "/rotate-secret", {});
}

Asked new_grant(DinteroHost& host) {
    static_cast<void>(host.add_client(shop, "granted"));
    return at_shop(host,
                   "/client-grants",
                   json::object{{"client_id", "granted"},
                                {"audience", audience_of(shop)},
                                {"scope", json::array{"read:accounts"}}});
}

Asked new_user(DinteroHost& host) {
    return at_shop(host, "/users", json::object{{"username", "grace"}, {"password", password}});
}

Asked new_name(DinteroHost& host) {
    nostro::NewUser draft;
    draft.kind = nostro::UserKind::admin;
    draft.owner = shop;
    draft.username = "babbage";
    draft.password = password;
    host.system().users().create(draft);
    return at_shop(host, "/users/babbage/change_username", json::object{{"username", "charles"}});
}

Asked new_account_user(DinteroHost& host) {
    return {"POST /v1/accounts/" + std::string{shop} + "/management/users",
            host.token(shop, "admin:accounts"),
            R"({"email":"new@example.com"})"};
}

Asked new_app(DinteroHost& host) {
    auto const user = host.add_account_user(shop, "app@example.com", {});
    return {"POST /v1/account/user/mfa/totp/associate", host.person_token(user)};
}

Asked new_customer(DinteroHost& host, std::string_view rest) {
    if (!host.system().clients().find("erp")) {
        static_cast<void>(host.add_client("", "erp"));
        host.system().grants().create({.client_id = "erp",
                                       .audience = "https://bank.example/api/v3",
                                       .type = nostro::GrantType::client_credentials,
                                       .scope = words("openid profile bankservice")});
    }
    auto const token = host.system()
                           .tokens()
                           .client_credentials({.client_id = "erp",
                                                .audience = "https://bank.example/api/v3",
                                                .scope = words("openid profile bankservice")})
                           .access_token;
    return {"POST /api/v3/users",
            token,
            R"({"companyId":"C32E6B5B-CA63-48D0-91AB-D5C6CB781737",)"
            R"("username":"ola@example.com","email":"ola@example.com",)"
            R"("name":"Ola Nordmann","phoneNumber":"90001337")" +
                std::string{rest} + '}'};
}

Recipes<DinteroHost> all_recipes() {
    return {{"create_client", new_client},
            {"rotate_client_secret", new_secret},
            {"create_client_grant", new_grant},
            {"create_role",
             [](DinteroHost& host) {
                 return at_shop(
                     host,
                     "/roles",
                     json::object{{"name", "reader"}, {"scope", json::array{"read:accounts"}}});
             }},
            {"create_auth_user", new_user},
            {"change_username", new_name},
            {"create_account_user", new_account_user},
            {"associate_totp_mfa", new_app},
            {"aritma_create_user", [](DinteroHost& host) { return new_customer(host, ""); }}};
}

} // namespace

TEST_CASE("P03: each POST that writes takes an Idempotency-Key, and works once under it") {
    on_each_dintero([](DinteroHost& host) {
        check_all_keyed(host, {api::Api::dintero, api::Api::aritma}, all_recipes());
    });
}

TEST_CASE("the POSTs without a key are those of logins and tokens") {
    CHECK(unkeyed_posts({api::Api::dintero, api::Api::aritma}) ==
          std::set<std::string>{
              "aritma_reset_password",
              "authorize_link_by_post",
              "challenge_mfa",
              "change_own_password", // its repeat shows a password that is the previous no more
              "create_verification_code",
              "exchange_token",
              "get_oidc_token",
              "get_token",
              "recover_mfa",
              "redirect_with_id_token",
              "revoke_token",
              "start_passwordless",
          });
}

TEST_CASE("P03: a key of another request is refused in the words of each API") {
    on_each_dintero([](DinteroHost& host) {
        auto asked = new_client(host);
        REQUIRE(send_keyed(host, asked, "k").status == 200);
        asked.body = R"({"name":"another"})";
        auto const before = all_tables(host);
        auto const dintero = send_keyed(host, asked, "k");
        CHECK(dintero.status == 400);
        CHECK(text_at(dintero, "/error/code") == "invalid_request");
        CHECK(text_at(dintero, "/error/errors/0/path") == "Idempotency-Key");
        CHECK((all_tables(host) == before));

        asked = new_customer(host, "");
        REQUIRE(send_keyed(host, asked, "k").status == 201);
        asked = new_customer(host, R"(,"password":"hopper-1906-cobol")");
        auto const aritma = send_keyed(host, asked, "k");
        CHECK(aritma.status == 422);
        CHECK(text_at(aritma, "/code") == "idempotency_key_reused");
    });
}

TEST_CASE("a secret that is told once is told again under its key, and nobody else reads it") {
    on_each_dintero([](DinteroHost& host) {
        for (auto const& asked : {new_client(host), new_secret(host)}) {
            std::string const key = "k";
            auto const made = send_keyed(host, asked, key);
            CAPTURE(made.body);
            REQUIRE(made.status == 200);
            auto const secret = text_at(made, "/client_secret");
            CHECK(secret.size() == 43);
            CHECK(text_at(send_keyed(host, asked, key), "/client_secret") == secret);
            check_kept_nowhere(host, secret);
            auto elsewhere = asked;
            elsewhere.token = host.token(shop, "admin:accounts");
            auto const other = send_keyed(host, elsewhere, key);
            CHECK(other.status == 200);
            CHECK(text_at(other, "/client_secret") != secret);
        }
        auto const app = new_app(host);
        auto const made = send_keyed(host, app, "totp");
        REQUIRE(made.status == 200);
        auto const secret = text_at(made, "/secret_code");
        CHECK(text_at(send_keyed(host, app, "totp"), "/secret_code") == secret);
        check_kept_nowhere(host, secret);
    });
}

TEST_CASE("a user who is created under a key has the password of the request") {
    on_each_dintero([](DinteroHost& host) {
        auto const asked = new_user(host);
        auto weak = asked;
        weak.body = R"({"username":"grace","password":"password"})";
        check_refused(host, 400, "invalid_request", [&] { return send_keyed(host, weak, "k"); });
        CHECK(text_at(send_keyed(host, weak, "k"), "/error/errors/0/path") == "/password");

        REQUIRE(send_keyed(host, asked, "k").status == 200);

        auto const check =
            host.system().users().check_password(nostro::UserKind::admin, shop, "grace", password);
        CHECK(check.accepted());
        auto const taken = send_keyed(host, asked, "another");
        CHECK(taken.status == 400);
        CHECK(text_at(taken, "/error/code") == "already_exists");
        auto const customer = new_customer(host, R"(,"password":"hopper-1906-cobol")");
        REQUIRE(send_keyed(host, customer, "k").status == 201);
        CHECK(host.system()
                  .users()
                  .check_password(nostro::UserKind::customer, "", "ola@example.com", password)
                  .accepted());
        check_kept_nowhere(host, password);
    });
}

TEST_CASE("answers are erased when their keys have expired") {
    on_each_dintero([](DinteroHost& host) {
        REQUIRE(send_keyed(host, new_client(host), "k").status == 200);
        auto const kept = [&] { return all_tables(host).at(kept_answers); };
        auto const budget = std::chrono::seconds{10};
        host.clock.advance(api::idempotency_lifetime - std::chrono::seconds{1});
        host.core().run_due(host.clock.now(), budget);
        CHECK_FALSE(kept().empty());
        host.clock.advance(std::chrono::seconds{1});
        CHECK(host.core().run_due(host.clock.now(), budget).rows_purged > 0);
        CHECK(kept().empty());
    });
}
