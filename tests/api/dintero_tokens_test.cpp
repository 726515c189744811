#include "api/dintero_host.hpp"

/// The token endpoint, refresh, revocation and exchange (dintero.md 6.3, oauth.md).
namespace {

using namespace support;

std::string const clients_path = auth_path(shop, "/clients");

std::string body_for(std::string_view grant_type, std::string_view rest) {
    return R"({"grant_type":")" + std::string{grant_type} + R"(","audience":")" +
           audience_of(shop) + '"' + std::string{rest} + '}';
}

std::string const ada_password = R"(,"username":"ada","password":"lovelace1815")";

constexpr std::string_view users_scope = "write:accounts:/auth/users";

} // namespace

TEST_CASE("S24, OA-09: a client gets a token for the audience of its grant") {
    on_each_dintero([](DinteroHost& host) {
        auto const body =
            R"({"grant_type":"client_credentials","audience":")" + audience_of(partner) + "\"}";
        auto const response = host.ask_token(partner, basic("pc-app", host.pc_secret), body);

        CAPTURE(response.body);
        CHECK(response.status == 200);
        CHECK(text_at(response, "/token_type") == "Bearer");
        CHECK(text_at(response, "/expires_in") == "86400");
        CHECK(text_at(response, "/refresh_token") == "(nothing)");
        CHECK(response.header("Cache-Control").value_or("").find("no-store") !=
              std::string_view::npos);
        auto const claims = claims_of(text_at(response, "/access_token"));
        CHECK(claims.at("aud") == audience_of(partner));
        CHECK(claims.at("iss") == dintero_issuer);
        CHECK(claims.at("sub") == "pc-app");
        CHECK(claims.at("scope") == "admin:accounts");
        CHECK(claims.at("jti") != "(nothing)");
    });
}

TEST_CASE("The audience may have the account as the user of the URL") {
    on_each_dintero([](DinteroHost& host) {
        auto const ask = [&](std::string_view audience) {
            return host.ask_token(partner,
                                  basic("pc-app", host.pc_secret),
                                  R"({"grant_type":"client_credentials","audience":")" +
                                      std::string{audience} + "\"}");
        };
        for (auto const* const audience :
             {"https://T11200000@bank.example",
              "https://T11200000@bank.example/v1/accounts/T11200000"}) {
            CAPTURE(audience);
            auto const response = ask(audience);
            CAPTURE(response.body);
            REQUIRE(response.status == 200);
            CHECK(claims_of(text_at(response, "/access_token")).at("aud") == audience_of(partner));
        }
        for (auto const* const audience : {"https://T11200000@evil.example",
                                           "https://T11200000@bank.example.evil.example",
                                           "https://T11300000@bank.example",
                                           "https://x@bank.example"}) {
            CAPTURE(audience);
            check_refused(host, 403, "access_denied", [&] { return ask(audience); });
        }
    });
}

TEST_CASE("S25, OA-08: a wrong secret and an unknown client are told in the same words") {
    on_each_dintero([](DinteroHost& host) {
        auto const body =
            R"({"grant_type":"client_credentials","audience":")" + audience_of(partner) + "\"}";
        check_refused(host, 401, "invalid_client", [&] {
            return host.ask_token(partner, basic("pc-app", "wrong"), body);
        });
        check_refused(host, 401, "invalid_client", [&] {
            return host.ask_token(partner, basic("ghost", "wrong"), body);
        });
        auto const wrong = host.ask_token(partner, basic("pc-app", "wrong"), body);
        auto const unknown = host.ask_token(partner, basic("ghost", "wrong"), body);
        CHECK(wrong.body == unknown.body);
        CHECK(wrong.header("WWW-Authenticate").value_or("").starts_with("Basic"));
        CHECK(wrong.header("WWW-Authenticate") == unknown.header("WWW-Authenticate"));
        // A client of another account is as unknown here.
        auto const elsewhere = host.ask_token(shop, basic("pc-app", host.pc_secret), body);
        CHECK(elsewhere.status == 401);
        CHECK(text_at(elsewhere, "/error/code") == "invalid_client");
    });
}

TEST_CASE("S26, OA-15: an audience without a grant is 403, none at all 400") {
    on_each_dintero([](DinteroHost& host) {
        auto const ask = [&](std::string_view rest) {
            return host.ask_token(partner,
                                  basic("pc-app", host.pc_secret),
                                  R"({"grant_type":"client_credentials")" + std::string{rest} +
                                      '}');
        };
        check_refused(host, 403, "access_denied", [&] {
            return ask(R"(,"audience":")" + audience_of(stranger) + '"');
        });
        check_refused(host, 403, "access_denied", [&] {
            return ask(R"(,"audience":"https://elsewhere.example/")");
        });
        check_refused(host, 400, "invalid_request", [&] { return ask(""); });
        check_refused(host, 400, "invalid_request", [&] { return ask(R"(,"audience":"")"); });
    });
}

TEST_CASE("S27, OA-11: a grant for passwords gives no token to the client itself; any does") {
    on_each_dintero([](DinteroHost& host) {
        auto const secret = host.add_client(shop, "shop");
        auto const grant = host.add_grant("shop", shop, "orders:read", nostro::GrantType::password);
        auto const ask = [&] {
            return host.ask_token(shop, basic("shop", secret), body_for("client_credentials", ""));
        };
        check_refused(host, 403, "unauthorized_client", ask);
        host.system().grants().mark_deleted(grant.id);
        host.add_grant("shop", shop, "orders:read", nostro::GrantType::any);
        CHECK(ask().status == 200);
    });
}

TEST_CASE("S28: an unknown or missing grant_type is 400") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        auto const token = host.mc_token(users_scope);
        for (auto const body : {R"({"grant_type":"magic"})",
                                R"({})",
                                R"({"grant_type":""})",
                                R"({"grant_type":null})"}) {
            CAPTURE(body);
            check_refused(host, 400, "unsupported_grant_type", [&] {
                return host.ask_token(shop, bearer(token), body);
            });
            check_refused(host, 400, "unsupported_grant_type", [&] {
                return host.ask_token(shop, basic("mc-app", host.mc_secret), body);
            });
        }
        check_refused(host, 400, "invalid_request", [&] {
            return host.ask_token(shop, bearer(token), R"({"grant_type":7})");
        });
    });
}

TEST_CASE("Basic is for client_credentials alone, and each grant type names what it misses") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        host.add_ada();
        auto const token = host.mc_token(users_scope);
        struct Case {
            std::string_view grant_type;
            std::string_view member;
        };
        for (Case const& one : {Case{"password", "/username"},
                                Case{"authorization_code", "/ident_type"},
                                Case{"refresh_token", "/refresh_token"},
                                Case{"mfa_oob", "/oob_code"},
                                Case{"mfa-oob", "/binding_code"},
                                Case{"mfa_otp", "/otp"},
                                Case{"mfa-otp", "/mfa_token"}}) {
            CAPTURE(one.grant_type);
            check_refused(host, 401, "invalid_token", [&] {
                return host.ask_token(
                    shop, basic("mc-app", host.mc_secret), body_for(one.grant_type, ada_password));
            });
            auto const response = host.ask_token(shop, bearer(token), body_for(one.grant_type, ""));
            CHECK(response.status == 400);
            CHECK(text_at(response, "/error/code") == "invalid_request");
            CHECK(text_at(response, "/error/errors").find(one.member) != std::string::npos);
        }
        check_refused(host, 401, "invalid_token", [&] {
            return host.send(
                request("POST " + auth_path(shop, "/token"), body_for("password", ada_password)));
        });
    });
}

TEST_CASE("S29: a user logs in by password") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        auto const ada = host.add_ada();
        auto const response = host.ask_token(
            shop, bearer(host.mc_token(users_scope)), body_for("password", ada_password));
        CAPTURE(response.body);
        CHECK(response.status == 200);
        auto const claims = claims_of(text_at(response, "/access_token"));
        CHECK(claims.at("sub") == "usr_" + ada.id);
        CHECK(claims.at("aud") == audience_of(shop));
        CHECK(claims.at("scope") == "orders:read");
    });
}

TEST_CASE("S29: a password of eight characters is enough") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        auto const token = host.mc_token(users_scope);
        auto const made = host.ask("POST " + auth_path(shop, "/users"),
                                   token,
                                   R"({"username":"eight","password":"k7#Qm2xZ"})");
        CAPTURE(made.body);
        REQUIRE(made.status == 200);
        CHECK(host.ask_token(shop,
                             bearer(token),
                             body_for("password", R"(,"username":"eight","password":"k7#Qm2xZ")"))
                  .status == 200);
    });
}

TEST_CASE("S30, OA-26: a wrong password and an unknown name are answered byte for byte alike") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        host.add_ada();
        auto const token = host.mc_token(users_scope);
        auto const ask = [&](std::string_view username) {
            return host.ask_token(shop,
                                  bearer(token),
                                  body_for("password",
                                           R"(,"username":")" + std::string{username} +
                                               R"(","password":"wrong-password")"));
        };
        check_refused(host, 403, "invalid_grant", [&] { return ask("ada"); });
        check_refused(host, 403, "invalid_grant", [&] { return ask("nobody"); });
        CHECK(ask("ada").body == ask("nobody").body);
    });
}

TEST_CASE("OA-27: five wrong passwords lock out the right one for a minute") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        host.add_ada();
        auto const token = host.mc_token(users_scope);
        auto const ask = [&](std::string_view password) {
            return host.ask_token(
                shop,
                bearer(token),
                body_for("password",
                         R"(,"username":"ada","password":")" + std::string{password} + '"'));
        };
        for (int at = 0; at < 5; ++at) {
            CHECK(text_at(ask("wrong-password"), "/error/code") == "invalid_grant");
        }
        CHECK(text_at(ask("lovelace1815"), "/error/code") == "invalid_grant");
        host.clock.advance(std::chrono::seconds{60});
        CHECK(ask("lovelace1815").status == 200);
    });
}

TEST_CASE("A client without a grant for passwords cannot try them") {
    on_each_dintero([](DinteroHost& host) {
        host.add_ada();
        auto const token = host.token(shop, "admin:accounts");
        check_refused(host, 403, "unauthorized_client", [&] {
            return host.ask_token(shop, bearer(token), body_for("password", ada_password));
        });
    });
}

TEST_CASE("S31: a refresh token comes with the scope for it, and only then") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        host.add_ada();
        auto const with =
            host.ask_token(shop,
                           bearer(host.mc_token("write:accounts:/auth/users "
                                                "create:accounts:auth:refresh_token")),
                           body_for("password", ada_password));
        auto const without = host.ask_token(
            shop, bearer(host.mc_token(users_scope)), body_for("password", ada_password));
        CHECK(with.status == 200);
        CHECK(text_at(with, "/refresh_token") != "(nothing)");
        CHECK(without.status == 200);
        CHECK(text_at(without, "/refresh_token") == "(nothing)");
    });
}

namespace {

/// A refresh token of `ada` for the client `mc-app`.
std::string a_refresh_token(DinteroHost& host) {
    auto const response = host.ask_token(
        shop,
        bearer(host.mc_token("write:accounts:/auth/users create:accounts:auth:refresh_token")),
        body_for("password", ada_password));
    REQUIRE(response.status == 200);
    return text_at(response, "/refresh_token");
}

api::Response refresh(DinteroHost& host, std::string const& token, std::string_view refresh_token) {
    return host.ask_token(shop,
                          bearer(token),
                          R"({"grant_type":"refresh_token","refresh_token":")" +
                              std::string{refresh_token} + "\"}");
}

} // namespace

TEST_CASE("S32: a refresh token works for its own client, again and again") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        host.add_ada();
        auto const refresh_token = a_refresh_token(host);
        auto const own = host.mc_token("openid");
        auto const foreign = host.token(shop, "admin:accounts");

        for (int at = 0; at < 3; ++at) {
            host.clock.advance(std::chrono::hours{1});
            auto const response = refresh(host, own, refresh_token);
            CAPTURE(response.body);
            CHECK(response.status == 200);
            CHECK(claims_of(text_at(response, "/access_token")).at("scope") == "orders:read");
        }
        check_refused(
            host, 403, "invalid_grant", [&] { return refresh(host, foreign, refresh_token); });
        CHECK(refresh(host, own, refresh_token).status == 200);
        check_refused(host, 403, "invalid_grant", [&] { return refresh(host, own, "unknown"); });
    });
}

TEST_CASE(
    "S33, OA-63: a revoked refresh token is dead; what is unknown or foreign is passed over") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        host.add_ada();
        auto const refresh_token = a_refresh_token(host);
        auto const own = host.mc_token("write:accounts");
        auto const foreign = host.token(shop, "write:accounts");
        auto const revoke = [&](std::string const& token, std::string_view what) {
            return host.ask("POST " + auth_path(shop, "/revoke"),
                            token,
                            R"({"token":")" + std::string{what} + "\"}");
        };

        for (auto const& response : {revoke(foreign, refresh_token), revoke(own, "unknown")}) {
            CHECK(response.status == 200);
            CHECK(response.body == "{}");
        }
        CHECK(refresh(host, own, refresh_token).status == 200);

        auto const revoked = revoke(own, refresh_token);
        CHECK(revoked.status == 200);
        CHECK(revoked.body == "{}");
        check_refused(
            host, 403, "invalid_grant", [&] { return refresh(host, own, refresh_token); });
    });
}

TEST_CASE("A refresh token ends with its grant, with its user and with the user's password") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        auto const ada = host.add_ada();
        auto const own = host.mc_token("admin:accounts");
        auto const refresh_token = a_refresh_token(host);
        host.clock.advance(std::chrono::seconds{1});
        REQUIRE(
            host.ask("PUT " + auth_path(shop, "/users/ada"), own, R"({"password":"another-one-1"})")
                .status == 200);
        CHECK(refresh(host, own, refresh_token).status == 403);
    });
}

TEST_CASE("S35, OA-67: a partner's token is exchanged for one of its merchant") {
    on_each_dintero([](DinteroHost& host) {
        auto const partner_token = host.token(partner, "read:accounts");
        auto const response = host.ask("POST " + auth_path(partner, "/exchange_token"),
                                       partner_token,
                                       R"({"account_id":"T11200001"})");
        CAPTURE(response.body);
        REQUIRE(response.status == 200);
        CHECK(text_at(response, "/expires_in") == "14400");
        CHECK(text_at(response, "/refresh_token") == "(nothing)");
        auto const exchanged = text_at(response, "/access_token");
        auto const claims = claims_of(exchanged);
        CHECK(claims.at("aud") == audience_of(shop));
        CHECK(claims.at("scope") == "read:accounts");
        CHECK(claims.at("act").starts_with(R"({"sub":")"));
        CHECK(host.ask("GET " + clients_path, exchanged).status == 200);
        check_refused(host, 403, "insufficient_scope", [&] {
            return host.ask("POST " + clients_path, exchanged, "{}");
        });
        check_refused(host, 403, "access_denied", [&] {
            return host.ask("GET " + auth_path(partner, "/clients"), exchanged);
        });
    });
}

TEST_CASE("S35: the exchanged token is good for one more step, a token of the merchant itself") {
    on_each_dintero([](DinteroHost& host) {
        auto const exchanged = text_at(host.ask("POST " + auth_path(partner, "/exchange_token"),
                                                host.token(partner, "admin:accounts"),
                                                R"({"account_id":"T11200001"})"),
                                       "/access_token");
        for (auto const account : {shop, partner}) {
            CAPTURE(account);
            auto const response =
                host.ask_token(shop,
                               bearer(exchanged),
                               R"({"grant_type":"client_credentials","audience":")" +
                                   audience_of(account) + "\"}");
            CAPTURE(response.body);
            REQUIRE(response.status == 200);
            auto const token = text_at(response, "/access_token");
            CHECK(claims_of(token).at("aud") == audience_of(shop));
            CHECK(claims_of(token).at("scope") == "admin:accounts");
            CHECK(host.ask("GET " + clients_path, token).status == 200);
        }
        // An ordinary token is no exchange token.
        auto const ordinary = host.token(shop, "admin:accounts");
        check_refused(host, 401, "invalid_token", [&] {
            return host.ask_token(shop, bearer(ordinary), body_for("client_credentials", ""));
        });
    });
}

TEST_CASE("S36, OA-68: nobody exchanges for an account that is not below his") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(partner, "admin:accounts");
        auto const exchange =
            [&](std::string_view at, std::string const& bearer_token, std::string_view account) {
                return host.ask("POST " + auth_path(at, "/exchange_token"),
                                bearer_token,
                                R"({"account_id":")" + std::string{account} + "\"}");
            };
        for (auto const account : {"T11300001", "P11200001", "T11200000", "T11299999"}) {
            CAPTURE(account);
            check_refused(
                host, 403, "access_denied", [&] { return exchange(partner, token, account); });
        }
        for (auto const account : {"T112", "X11200001", "t11200001"}) {
            CAPTURE(account);
            check_refused(
                host, 400, "invalid_request", [&] { return exchange(partner, token, account); });
        }
        for (auto const path : {"T11200001", "T112"}) {
            CAPTURE(path);
            check_refused(
                host, 400, "invalid_request", [&] { return exchange(path, token, shop); });
        }
        auto const merchant = host.token(shop, "admin:accounts");
        check_refused(
            host, 403, "access_denied", [&] { return exchange(partner, merchant, shop); });
        auto const exchanged = text_at(exchange(partner, token, shop), "/access_token");
        check_refused(
            host, 403, "access_denied", [&] { return exchange(partner, exchanged, other_shop); });
        host.system().merchants().mark_deleted(other_shop);
        check_refused(
            host, 403, "access_denied", [&] { return exchange(partner, token, other_shop); });
    });
}

TEST_CASE("Deleting what a token hangs on ends it at once; so does its time") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        REQUIRE(host.ask("GET " + clients_path, token).status == 200);
        host.clock.advance(std::chrono::seconds{86'400} - std::chrono::nanoseconds{1});
        CHECK(host.ask("GET " + clients_path, token).status == 200);
        host.clock.advance(std::chrono::nanoseconds{1});
        check_refused(
            host, 401, "invalid_token", [&] { return host.ask("GET " + clients_path, token); });
    });
}

TEST_CASE("OA-51: what is no access token does not open anything") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        host.add_ada({nostro::Channel::sms});
        auto const token = host.mc_token("openid");
        auto const redirect = host.ask("POST " + auth_path(shop, "/redirect"),
                                       token,
                                       R"({"redirect_uri":"https://r.example/"})",
                                       {{"Accept", "application/json"}});
        REQUIRE(redirect.status == 200);
        auto const url = text_at(redirect, "/redirect_uri");
        auto const id_token = url.substr(url.find("id_token=") + 9);
        auto const suspended = host.ask_token(
            shop, bearer(host.mc_token(users_scope)), body_for("password", ada_password));
        for (auto const& what : {id_token, text_at(suspended, "/mfa_token"), std::string{"x"}}) {
            check_refused(
                host, 401, "invalid_token", [&] { return host.ask("GET " + clients_path, what); });
        }
    });
}

TEST_CASE("an account has several audiences and one meaning") {
    DinteroHost host{Store::memory, [](CoreOptions& options, api::ServiceOptions&) {
                         options.oauth.merchant_audience_aliases = {"urn:interop:account:"};
                     }};
    for (auto const* const audience : {"https://bank.example/v1/accounts/T11200000",
                                       "https://bank.example/v1/accounts/T112",
                                       "urn:interop:account:T11200000",
                                       "urn:interop:account:T112"}) {
        CAPTURE(audience);
        auto const answer = host.ask_token(partner,
                                           basic("pc-app", host.pc_secret),
                                           R"({"grant_type":"client_credentials","audience":")" +
                                               std::string{audience} + "\"}");
        REQUIRE(answer.status == 200);
        auto const token = text_at(answer, "/access_token");
        CHECK(claims_of(token).at("aud") == audience_of(partner));
        CHECK(host.ask("GET " + auth_path(partner, "/clients"), token).status == 200);
    }
}

TEST_CASE("OA-51: a merchant's token is good at its paths, also where other audiences are named") {
    DinteroHost host{Store::memory, [](CoreOptions& options, api::ServiceOptions&) {
                         options.oauth.api_audiences = {"urn:bank:api"};
                     }};
    auto const token = host.token(shop, "read:accounts openid");
    CHECK(host.ask("GET " + auth_path(shop, "/clients"), token).status == 200);
    auto const elsewhere = host.ask("GET /oauth/userinfo", token);
    CHECK(elsewhere.status == 401);
    CHECK(text_at(elsewhere, "/error") == "invalid_token");
    auto const grace = host.add_account_user(shop, "grace@example.com", {"read:accounts"});
    CHECK_FALSE(host.person_token(grace).empty()); // it has no audience: it is the bank's own
}

TEST_CASE("OA-36: too many wrong secrets of one client are 429, and others are not affected") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        auto const body = body_for("client_credentials", "");
        api::Response last;
        for (int at = 0; at < 31; ++at) {
            last = host.ask_token(shop, basic("mc-app", "wrong"), body);
        }
        CHECK(last.status == 429);
        CHECK(text_at(last, "/error/code") == "too_many_requests");
        auto const wait = last.header("Retry-After").value_or("");
        CHECK(std::stoi("0" + std::string{wait}) >= 1);
        CHECK(std::stoi("0" + std::string{wait}) <= 60);
        CHECK(host.ask_token(partner,
                             basic("pc-app", host.pc_secret),
                             R"({"grant_type":"client_credentials","audience":")" +
                                 audience_of(partner) + "\"}")
                  .status == 200);
        host.clock.advance(std::chrono::seconds{61});
        CHECK(host.ask_token(shop, basic("mc-app", host.mc_secret), body).status == 200);
    });
}

TEST_CASE("OA-33: a form at the token endpoint is 415, and a secret in the query 400") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        auto const token = host.mc_token(users_scope);
        check_refused(host, 415, "invalid_request", [&] {
            return host.ask("POST " + auth_path(shop, "/token"),
                            token,
                            "grant_type=password",
                            {{"Content-Type", "application/x-www-form-urlencoded"}});
        });
        check_refused(host, 400, "invalid_request", [&] {
            return host.ask("POST " + auth_path(shop, "/token?client_secret=x"),
                            token,
                            body_for("password", ada_password));
        });
    });
}
