#include "authorize_support.hpp"
#include "core/json.hpp"

#include <string>

using namespace nostro; // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;

/// What is told of a person.
namespace {

using namespace support;

} // namespace

TEST_CASE("an ID token says who logged in where and how, and nothing else") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        bank.clock.advance(3s);
        auto const tokens = bank.tokens_for(visitor, {{"scope", "openid email profile"}});
        auto const parsed = nostro::detail::parse_compact(tokens.id_token);
        CHECK(parsed.alg == "ES256");
        CHECK(parsed.typ == "JWT");
        auto const claims = claims_of(tokens.id_token);
        CHECK(claims.text("iss") == issuer);
        CHECK(claims.text("sub") == "usr_" + bank.alice.id);
        CHECK(claims.text("aud") == "web");
        CHECK(*claims.seconds("exp") == *claims.seconds("iat") + 300);
        CHECK(claims.seconds("auth_time") == claims.seconds("iat"));
        CHECK(claims.text("nonce") == "n-0S6_WzA2Mj");
        CHECK(claims.text("acr") == "pwd");
        CHECK(claims.text("at_hash") ==
              nostro::detail::half_hash(nostro::detail::Jwa::es256, tokens.access_token));
        CHECK(claims.text("sid") == bank.authorization().list_sessions(bank.alice.id).at(0).id);
        CHECK_FALSE(claims.has("email"));
        CHECK_FALSE(claims.has("name"));
        CHECK_FALSE(claims.has("jti"));
        // OA-51: it is no access token.
        CHECK_FALSE(bank.counts(tokens.id_token));
    });
}

TEST_CASE("userinfo tells what the scopes say") {
    on_each_login_bank([](LoginBank& bank) {
        auto const info = [&](Words const& scope) {
            return nostro::parse_json(bank.authorization().user_info(bank.alice.id, scope), "info")
                .as_object();
        };
        CHECK(info({"openid"}).size() == 1);
        CHECK(info({"openid"}).at("sub").as_string() == "usr_" + bank.alice.id);
        auto const all = info({"openid", "profile", "email", "phone"});
        CHECK(all.at("name").as_string() == "Alice Example");
        CHECK(all.at("preferred_username").as_string() == "alice@example.test");
        CHECK(all.at("email").as_string() == "alice@example.test");
        CHECK_FALSE(all.at("email_verified").as_bool());
        CHECK(all.at("phone_number").as_string() == "+4790000001");
        bank.users().mark_deleted(bank.alice.id);
        CHECK(error_of([&] { return bank.authorization().user_info(bank.alice.id, {}); }) ==
              "invalid_token");
    });
}

TEST_CASE("OA-53 a redirect with an ID token goes to allowed origins only") {
    on_each_login_bank([](LoginBank& bank) {
        bank.session().merchants().create({.id = std::string{partner_id},
                                           .name = "Partner",
                                           .redirect_origins = {"https://r.example"}});
        IdTokenRedirect redirect{.merchant_id = std::string{partner_id},
                                 .subject = "usr_" + bank.alice.id,
                                 .user_id = bank.alice.id,
                                 .redirect_uri = "https://r.example/a?b=1",
                                 .custom_claims = {{"a", "text"},
                                                   {"b_2", std::int64_t{7}},
                                                   {"c", true},
                                                   {"d", ""},
                                                   {"e", std::string(256, 'e')}},
                                 .claims = {"email"}};
        auto const url = bank.authorization().redirect_with_id_token(redirect);
        std::string_view const prefix = "https://r.example/a?b=1&id_token=";
        REQUIRE(url.starts_with(prefix));
        auto const claims = claims_of(url.substr(prefix.size()));
        CHECK(claims.text("aud") == "https://r.example");
        CHECK(claims.text("iss") == issuer);
        CHECK(claims.text("sub") == "usr_" + bank.alice.id);
        CHECK(*claims.seconds("exp") == *claims.seconds("iat") + 300);
        CHECK(claims.has("jti"));
        CHECK(claims.text("ext_a") == "text");
        CHECK(claims.members.at("ext_b_2").as_int64() == 7);
        CHECK(claims.members.at("ext_c").as_bool());
        CHECK(claims.text("email") == "alice@example.test");
        CHECK_FALSE(claims.has("name"));
        auto const refused = [&](auto const& change) {
            auto other = redirect;
            change(other);
            return wrong_field([&] { return bank.authorization().redirect_with_id_token(other); });
        };
        for (auto const* const elsewhere : {"https://evil.example/a",
                                            "http://r.example/a",
                                            "https://r.example:8443/a",
                                            "https://r.example@evil.example/",
                                            "https://user@r.example/",
                                            "https://r.example.evil.example/",
                                            "https://r.example/#x",
                                            "javascript:alert(1)",
                                            "//r.example/",
                                            ""}) {
            CAPTURE(std::string{elsewhere});
            CHECK(refused([&](auto& other) { other.redirect_uri = elsewhere; }) == "redirect_uri");
        }
        CHECK(refused([](auto& other) {
                  other.custom_claims.emplace_back("f", std::string{"six"});
              }) == "custom_claims");
        for (auto const* const name : {"sub", "iss", "aud", "", "Upper", "with space", "ext-x"}) {
            CAPTURE(std::string{name});
            CHECK(refused([&](auto& other) {
                      other.custom_claims = {{name, std::string{"x"}}};
                  }) == "custom_claims");
        }
        CHECK(refused([](auto& other) {
                  other.custom_claims = {{"long", std::string(257, 'x')}};
              }) == "custom_claims");
        CHECK(refused([](auto& other) { other.claims = {"phone"}; }) == "claims");
    });
}
