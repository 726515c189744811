#include "api/dintero_host.hpp"
#include "core/crypto/jws.hpp"

/// Clients, grants, roles and keys (dintero.md 6.2, oauth.md OA-01 to OA-18).
namespace {

using namespace support;

std::string const clients_path = auth_path(shop, "/clients");
std::string const grants_path = auth_path(shop, "/client-grants");
std::string const roles_path = auth_path(shop, "/roles");

std::string grant_body(std::string_view client_id, std::string_view rest) {
    return R"({"client_id":")" + std::string{client_id} + R"(","audience":")" + audience_of(shop) +
           '"' + std::string{rest} + '}';
}

std::string client_credentials(std::string_view account) {
    return R"({"grant_type":"client_credentials","audience":")" + audience_of(account) + "\"}";
}

} // namespace

TEST_CASE("S14, S15, OA-01: a client's secret is shown when it is made, and never again") {
    on_each_dintero([](DinteroHost& host) {
        auto const writer = host.token(shop, "write:accounts");
        auto const reader = host.token(shop, "read:accounts");

        auto const made =
            host.ask("POST " + clients_path,
                     writer,
                     R"({"name":"shop","description":"d","callbacks":["https://a.example/cb"],
                         "id":"ignored","created_by":"ignored","unknown":1})");
        CAPTURE(made.body);
        REQUIRE(made.status == 200);
        CHECK(nostro::Uuid::parse(text_at(made, "/id")).has_value());
        CHECK(text_at(made, "/name") == "shop");
        CHECK(text_at(made, "/callbacks") == R"(["https://a.example/cb"])");
        CHECK(text_at(made, "/created_at") == "2026-01-20T09:00:00Z");
        CHECK(text_at(made, "/created_by") == "client-1");
        CHECK_FALSE(text_at(made, "/client_id").empty());
        auto const secret = text_at(made, "/client_secret");
        CHECK(secret.size() == 43);
        CHECK(secret.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                       "0123456789-_") == std::string::npos);

        auto const id = text_at(made, "/id");
        auto const read = host.ask("GET " + clients_path + '/' + id, reader);
        CHECK(read.status == 200);
        CHECK(text_at(read, "/client_secret") == "(nothing)");
        auto const listed = host.ask("GET " + clients_path, reader);
        CHECK(listed.status == 200);
        CHECK(listed.body.find("client_secret") == std::string::npos);
        for (auto const& table : host.dump()) {
            CAPTURE(table.first);
            CHECK(table.second.find(secret) == std::string::npos);
        }
    });
}

TEST_CASE("OA-02: client ids that are taken or malformed are refused and nothing is stored") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "write:accounts");
        auto const make = [&](std::string_view client_id) {
            return host.ask("POST " + clients_path,
                            token,
                            R"({"client_id":")" + std::string{client_id} + "\"}");
        };
        REQUIRE(make("shop").status == 200);
        check_refused(host, 400, "already_exists", [&] { return make("shop"); });
        check_refused(host, 400, "invalid_request", [&] { return make("usr_1"); });
        check_refused(host, 400, "invalid_request", [&] { return make("acc_1"); });
        check_refused(host, 400, "invalid_request", [&] { return make("a b"); });
        check_refused(host, 400, "invalid_request", [&] { return make("ab"); });
        // Nor may another account take it.
        auto const other = host.token(other_shop, "write:accounts");
        check_refused(host, 400, "already_exists", [&] {
            return host.ask(
                "POST " + auth_path(other_shop, "/clients"), other, R"({"client_id":"shop"})");
        });
    });
}

TEST_CASE("S16: the old secret stops working when it is rotated") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        auto const secret = host.add_client(shop, "shop");
        host.add_grant("shop", shop, "orders", nostro::GrantType::client_credentials);
        auto const id = host.system().clients().get("shop").id;
        REQUIRE(host.ask_token(shop, basic("shop", secret), client_credentials(shop)).status ==
                200);

        auto const rotated = host.ask("POST " + clients_path + '/' + id + "/rotate-secret", token);

        CHECK(rotated.status == 200);
        CHECK(text_at(rotated, "/id") == id);
        auto const fresh = text_at(rotated, "/client_secret");
        CHECK(fresh != secret);
        auto const refused = host.ask_token(shop, basic("shop", secret), client_credentials(shop));
        CHECK(refused.status == 401);
        CHECK(text_at(refused, "/error/code") == "invalid_client");
        CHECK(host.ask_token(shop, basic("shop", fresh), client_credentials(shop)).status == 200);
    });
}

TEST_CASE("OA-03: both secrets are good for as long as the caller wants them to be") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        auto const secret = host.add_client(shop, "shop");
        host.add_grant("shop", shop, "orders", nostro::GrantType::client_credentials);
        auto const path =
            clients_path + '/' + host.system().clients().get("shop").id + "/rotate-secret";
        auto const status = [&](std::string_view shown) {
            return host.ask_token(shop, basic("shop", shown), client_credentials(shop)).status;
        };
        for (auto const* const body :
             {R"({"overlap":-1})", R"({"overlap":2592001})", R"({"overlap":"1"})"}) {
            CAPTURE(body);
            auto const refused = host.ask("POST " + path, token, body);
            CHECK(refused.status == 400);
            CHECK(text_at(refused, "/error/errors/0/path") == "/overlap");
        }

        auto const rotated = host.ask("POST " + path, token, R"({"overlap":3600})");

        REQUIRE(rotated.status == 200);
        auto const fresh = text_at(rotated, "/client_secret");
        CHECK(status(secret) == 200);
        CHECK(status(fresh) == 200);
        host.clock.advance(std::chrono::seconds{3'600} - std::chrono::microseconds{1});
        CHECK(status(secret) == 200);
        host.clock.advance(std::chrono::microseconds{1});
        CHECK(status(secret) == 401);
        CHECK(status(fresh) == 200);
    });
}

TEST_CASE("what is wrong with a client is named as the body names it") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "write:accounts");
        auto const refused =
            host.ask("POST " + clients_path,
                     token,
                     R"({"callbacks":["https://a.example/cb","http://a.example/cb"]})");
        CHECK(refused.status == 400);
        CHECK(text_at(refused, "/error/errors/0/path") == "/callbacks/1");
    });
}

TEST_CASE("S17, OA-05: with a client its grants and tokens go") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        auto const secret = host.add_client(shop, "shop");
        host.add_grant("shop", shop, "read:accounts", nostro::GrantType::client_credentials);
        auto const id = host.system().clients().get("shop").id;
        auto const own = host.token_of("shop", shop, "read:accounts");
        REQUIRE(host.ask("GET " + clients_path, own).status == 200);

        auto const deleted = host.ask("DELETE " + clients_path + '/' + id, token);

        CHECK(deleted.status == 200);
        CHECK(text_at(deleted, "/deleted_at") == "2026-01-20T09:00:00Z");
        CHECK(text_at(deleted, "/deleted_by") == "client-1");
        CHECK(host.ask_token(shop, basic("shop", secret), client_credentials(shop)).status == 401);
        CHECK(host.ask("GET " + clients_path, own).status == 401);
        CHECK(host.ask("GET " + grants_path, token).body.find(R"("shop")") == std::string::npos);
        check_refused(host, 404, "not_found", [&] {
            return host.ask("DELETE " + clients_path + '/' + id, token);
        });
        check_refused(host, 404, "not_found", [&] {
            return host.ask("GET " + clients_path + '/' + id, token);
        });
        check_refused(host, 400, "already_exists", [&] {
            return host.ask("POST " + clients_path, token, R"({"client_id":"shop"})");
        });
    });
}

TEST_CASE("A client of another account looks like one that does not exist") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        static_cast<void>(host.add_client(other_shop, "foreign"));
        auto const id = host.system().clients().get("foreign").id;
        check_refused(host, 404, "not_found", [&] {
            return host.ask("GET " + clients_path + '/' + id, token);
        });
        check_refused(host, 404, "not_found", [&] {
            return host.ask("DELETE " + clients_path + '/' + id, token);
        });
        check_refused(host, 404, "not_found", [&] {
            return host.ask("POST " + clients_path + '/' + id + "/rotate-secret", token);
        });
        check_refused(host, 404, "not_found", [&] {
            return host.ask(
                "POST " + grants_path, token, grant_body("foreign", R"(,"scope":["a"])"));
        });
    });
}

TEST_CASE("OA-06: Basic credentials may be percent-encoded or not") {
    on_each_dintero([](DinteroHost& host) {
        auto const secret = host.add_client(shop, "a-b_c");
        host.add_grant("a-b_c", shop, "orders", nostro::GrantType::client_credentials);
        for (auto const user : {"a-b_c", "a%2Db%5Fc"}) {
            CAPTURE(user);
            CHECK(host.ask_token(shop, basic(user, secret), client_credentials(shop)).status ==
                  200);
        }
    });
}

TEST_CASE("S18: a grant needs scopes that say something; its type is any when left out") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        static_cast<void>(host.add_client(shop, "shop"));
        auto const make = [&](std::string_view rest) {
            return host.ask("POST " + grants_path, token, grant_body("shop", rest));
        };
        for (auto const rest : {R"(,"scope":[""])",
                                R"(,"scope":[])",
                                R"(,"scope":["a b"])",
                                R"(,"scope":"read:accounts")",
                                "",
                                R"(,"scope":["read:accounts"],"type":"implicit")"}) {
            CAPTURE(rest);
            check_refused(host, 400, "invalid_request", [&] { return make(rest); });
        }
        auto const made = make(R"(,"scope":["read:accounts"])");
        CHECK(made.status == 200);
        CHECK(text_at(made, "/type") == "any");
        CHECK(text_at(made, "/audience") == audience_of(shop));
        CHECK(text_at(made, "/scope") == R"(["read:accounts"])");
        CHECK(text_at(made, "/created_by") == "client-1");
        check_refused(
            host, 400, "already_exists", [&] { return make(R"(,"scope":["read:accounts"])"); });
    });
}

TEST_CASE("A grant of an unknown client is 404") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        check_refused(host, 404, "not_found", [&] {
            return host.ask(
                "POST " + grants_path, token, grant_body("ghost", R"(,"scope":["read:accounts"])"));
        });
    });
}

TEST_CASE("OA-12: an OpenID provider goes with the type authorization_code, without its secret") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        static_cast<void>(host.add_client(shop, "shop"));
        std::string const oidc =
            R"(,"scope":["read:accounts"],"oidc":{"authority":"https://idp.example",)"
            R"("client_id":"bank","client_secret":"very-secret-indeed"})";
        for (auto const type : {"any", "client_credentials", "password"}) {
            CAPTURE(type);
            check_refused(host, 400, "invalid_request", [&] {
                return host.ask("POST " + grants_path,
                                token,
                                grant_body("shop", oidc + R"(,"type":")" + type + '"'));
            });
        }
        auto const made = host.ask("POST " + grants_path,
                                   token,
                                   grant_body("shop", oidc + R"(,"type":"authorization_code")"));
        CAPTURE(made.body);
        CHECK(made.status == 200);
        CHECK(text_at(made, "/oidc/authority") == "https://idp.example");
        CHECK(text_at(made, "/oidc/client_id") == "bank");
        CHECK(text_at(made, "/oidc/scope") == "openid");
        CHECK(made.body.find("secret") == std::string::npos);
        CHECK(host.ask("GET " + grants_path, token).body.find("secret") == std::string::npos);
        for (auto const& table : host.dump()) {
            CAPTURE(table.first);
            CHECK(table.second.find("very-secret-indeed") == std::string::npos);
        }
    });
}

TEST_CASE("S20: grants are listed by client and by audience of any length") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        for (auto const client_id : {"one", "two"}) {
            static_cast<void>(host.add_client(shop, client_id));
            host.add_grant(client_id, shop, "a", nostro::GrantType::any);
        }
        host.add_grant("one", other_shop, "a", nostro::GrantType::any);

        auto const listed = [&](std::string_view query) {
            return body_of(host.ask("GET " + grants_path + std::string{query}, token)).as_array();
        };
        CHECK(listed("").size() == 4); // one of them is that of the token
        auto const of_one = listed("?client_id=one");
        REQUIRE(of_one.size() == 2);
        CHECK(of_one[0].at("client_id") == "one");
        CHECK(listed("?audience=" + audience_of(other_shop)).size() == 1);
        CHECK(listed("?client_id=two&audience=" + audience_of(other_shop)).empty());
    });
}

TEST_CASE("OA-14: with a grant what was issued by it goes") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        auto const secret = host.add_client(shop, "shop");
        auto const grant =
            host.add_grant("shop", shop, "read:accounts", nostro::GrantType::client_credentials);
        auto const own = host.token_of("shop", shop, "read:accounts");
        REQUIRE(host.ask("GET " + clients_path, own).status == 200);

        auto const deleted = host.ask("DELETE " + grants_path + '/' + grant.id, token);

        CHECK(deleted.status == 200);
        CHECK(text_at(deleted, "/deleted_by") == "client-1");
        CHECK(host.ask("GET " + clients_path, own).status == 401);
        auto const refused = host.ask_token(shop, basic("shop", secret), client_credentials(shop));
        CHECK(refused.status == 403);
        CHECK(text_at(refused, "/error/code") == "access_denied");
        check_refused(host, 404, "not_found", [&] {
            return host.ask("DELETE " + grants_path + '/' + grant.id, token);
        });
    });
}

TEST_CASE("OA-17: nobody hands on what he does not hold") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "read:accounts write:accounts");
        static_cast<void>(host.add_client(shop, "shop"));
        auto const refused = [&](std::string const& line, std::string const& body) {
            CAPTURE(line);
            check_refused(
                host, 403, "scope_not_delegable", [&] { return host.ask(line, token, body); });
        };
        refused("POST " + roles_path, R"({"scope":["read:accounts","admin:accounts"]})");
        refused("POST " + grants_path, grant_body("shop", R"(,"scope":["admin:accounts"])"));
        refused("POST /v1/accounts/T11200001/management/users",
                R"({"email":"x@example.com","scope":["admin:accounts"]})");
        // What it covers it may give.
        CHECK(host.ask("POST " + roles_path, token, R"({"scope":["write:accounts:/auth/users"]})")
                  .status == 200);
        CHECK(host.ask("POST " + grants_path,
                       token,
                       grant_body("shop", R"(,"scope":["read:accounts"])"))
                  .status == 200);
    });
}

TEST_CASE("OA-17: whoever holds less than a client does not get the client's secret") {
    on_each_dintero([](DinteroHost& host) {
        auto const secret = host.add_client(shop, "boss");
        host.add_grant("boss", shop, "orders:read", nostro::GrantType::password);
        auto const power =
            host.add_grant("boss", shop, "admin:accounts", nostro::GrantType::client_credentials);
        auto const line = "POST " + clients_path + '/' + host.system().clients().get("boss").id +
                          "/rotate-secret";
        auto const writer = host.token(shop, "write:accounts");

        check_refused(host, 403, "scope_not_delegable", [&] { return host.ask(line, writer); });

        CHECK(host.ask_token(shop, basic("boss", secret), client_credentials(shop)).status == 200);
        CHECK(host.ask(line, host.token(shop, "admin:accounts")).status == 200);
        // Scopes of others than the bank are no reason.
        host.system().grants().mark_deleted(power.id);
        CHECK(host.ask(line, writer).status == 200);
    });
}

TEST_CASE("A grant for another account's audience is refused, a partner's for its merchant not") {
    on_each_dintero([](DinteroHost& host) {
        std::map<std::string_view, std::string> const tokens{
            {shop, host.token(shop, "admin:accounts")},
            {partner, host.token(partner, "admin:accounts")}};
        auto const grant_at = [&](std::string_view account,
                                  std::string_view client_id,
                                  std::string_view audience) {
            return host.ask("POST " + auth_path(account, "/client-grants"),
                            tokens.at(account),
                            R"({"scope":["read:accounts"],"client_id":")" + std::string{client_id} +
                                R"(","audience":")" + std::string{audience} + "\"}");
        };
        static_cast<void>(host.add_client(shop, "shop"));
        for (auto const account : {other_shop, partner, stranger, std::string_view{"P11200001"}}) {
            CAPTURE(account);
            check_refused(host, 403, "access_denied", [&] {
                return grant_at(shop, "shop", audience_of(account));
            });
        }
        check_refused(host, 403, "access_denied", [&] {
            return grant_at(partner, "pc-app", audience_of(stranger));
        });
        CHECK(grant_at(partner, "pc-app", audience_of(shop)).status == 200);
        CHECK(grant_at(shop, "shop", "https://elsewhere.example/api").status == 200);
    });
}

TEST_CASE("S21: PUT replaces the whole role") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        auto const made =
            host.ask("POST " + roles_path,
                     token,
                     R"({"name":"order support","description":"d","scope":["read:accounts"]})");
        CHECK(text_at(made, "/name") == "order support");
        auto const id = text_at(made, "/id");
        host.clock.advance(std::chrono::seconds{5});

        auto const replaced =
            host.ask("PUT " + roles_path + '/' + id, token, R"({"scope":["write:accounts"]})");

        CHECK(replaced.status == 200);
        CHECK(text_at(replaced, "/id") == id);
        CHECK(text_at(replaced, "/scope") == R"(["write:accounts"])");
        CHECK(text_at(replaced, "/name") == "(nothing)");
        CHECK(text_at(replaced, "/description") == "(nothing)");
        CHECK(text_at(replaced, "/updated_at") == "2026-01-20T09:00:05Z");
        CHECK(host.ask("GET " + roles_path + '/' + id, token).body == replaced.body);
        check_refused(host, 400, "invalid_request", [&] {
            return host.ask("PUT " + roles_path + '/' + id, token, R"({"name":"no scope"})");
        });
    });
}

TEST_CASE("Roles are found by a part of their texts, and by their exact name") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        for (auto const name : {"support", "support lead", "finance"}) {
            host.ask("POST " + roles_path,
                     token,
                     R"({"scope":["read:accounts"],"name":")" + std::string{name} + "\"}");
        }
        auto const count = [&](std::string_view query) {
            return body_of(host.ask("GET " + roles_path + std::string{query}, token))
                .as_array()
                .size();
        };
        CHECK(count("?search=SUPPORT") == 2);
        CHECK(count("?name=support") == 1);
        CHECK(count("?search=nothing") == 0);
        CHECK(count("?search=support&limit=1") == 1);
    });
}

TEST_CASE("OA-18: a user's token loses what his role loses") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        auto const role = host.system().roles().create(shop, {.scope = {"read:accounts"}});
        auto const user = host.add_account_user(shop, "grace@example.com", {});
        host.system().users().update(user.id, {.role_ids = {{role.id}}});
        auto const traded = host.ask_token(shop,
                                           bearer(host.person_token(user)),
                                           R"({"grant_type":"account_user","audience":")" +
                                               audience_of(shop) + "\"}");
        CAPTURE(traded.body);
        REQUIRE(traded.status == 200);
        auto const own = text_at(traded, "/access_token");
        REQUIRE(host.ask("GET " + clients_path, own).status == 200);

        REQUIRE(
            host.ask("PUT " + roles_path + '/' + role.id, token, R"({"scope":["write:accounts"]})")
                .status == 200);

        check_refused(
            host, 403, "insufficient_scope", [&] { return host.ask("GET " + clients_path, own); });
    });
}

TEST_CASE("S22: the keys are a bare array, and verify what was signed") {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        DinteroHost host{store, [](CoreOptions& core, api::ServiceOptions&) {
                             core.oauth.signing_algorithms = {"RS256"};
                             core.oauth.access_token_algorithm = "RS256";
                         }};
        auto const token = host.token(shop, "read:accounts");

        auto const response = host.ask("GET " + auth_path(shop, "/keys"), token);

        CHECK(response.status == 200);
        auto const keys = body_of(response).as_array();
        REQUIRE_FALSE(keys.empty());
        auto const signed_token = nostro::detail::parse_compact(token);
        bool verified = false;
        for (auto const& key : keys) {
            CHECK(key.at("kty") == "RSA");
            CHECK(key.at("use") == "sig");
            CHECK(key.as_object().size() == 6);
            verified =
                verified ||
                (key.at("kid").as_string() == signed_token.kid &&
                 nostro::detail::verify_signature(nostro::detail::Key::from_jwk(key.as_object()),
                                                  nostro::detail::Jwa::rs256,
                                                  signed_token));
        }
        CHECK(verified);
    }
}
