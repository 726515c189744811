#include "token_bank.hpp"

#include "core/crypto/base64.hpp"
#include "core/crypto/jwk.hpp"
#include "core/json.hpp"

#include <boost/json/object.hpp>

#include <functional>

using namespace nostro; // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;

using namespace support;
using nostro::detail::base64url;
using nostro::detail::Jwa;
using nostro::detail::Key;

namespace {

constexpr std::string_view shop_audience = "https://bank.example/v1/accounts/P11100000";

TokenBank& with_token(TokenBank& bank) {
    bank.make_client("shop");
    bank.allow("shop", api, {"r", "w"});
    return bank;
}

/// A token with another header or other claims, signed by whatever key.
std::string
forge(std::string_view token,
      Key const& key,
      Jwa algorithm,
      std::function<void(boost::json::object& header, boost::json::object& claims)> const& change) {
    auto parsed = nostro::detail::parse_compact(token);
    auto claims = claims_of(token).members;
    parsed.header.erase("alg");
    change(parsed.header, claims);
    return nostro::detail::sign_compact(key, algorithm, parsed.header, to_text(claims));
}

} // namespace

TEST_CASE("OA-66 I5: forged tokens are refused, whatever they claim") {
    on_each_bank([](TokenBank& bank) {
        with_token(bank);
        auto const token = bank.token("shop");
        auto const jwks = parse_json(bank.signing_keys().jwks(), "jwks");
        auto const published = JsonReader{jwks}.array("keys").front();
        auto const ours = to_text(published.value());
        auto const parsed = nostro::detail::parse_compact(token);
        auto const own = Key::generate(Jwa::es256);
        auto const payload = token.substr(token.find('.'));
        auto const unsigned_payload = payload.substr(0, payload.rfind('.') + 1);
        auto const nothing = [](auto&, auto&) {};
        auto const with_header = [&](std::string const& header) {
            return base64url(header) + payload;
        };
        struct Row {
            char const* what;
            std::string token;
        };
        std::string swapped = token;
        swapped[swapped.size() - 10] = swapped[swapped.size() - 10] == 'A' ? 'B' : 'A';
        auto more = claims_of(token).members;
        more["scope"] = "admin:accounts";
        for (Row const &row :
             {Row{"alg none", base64url(R"({"alg":"none","typ":"at+jwt"})") + unsigned_payload},
              Row{"alg NoNe", base64url(R"({"alg":"NoNe","typ":"at+jwt"})") + unsigned_payload},
              Row{"HMAC with our public key",
                  forge(token, Key::symmetric(ours), Jwa::hs256, nothing)},
              Row{"key in the header",
                  forge(token,
                        own,
                        Jwa::es256,
                        [&](auto&header, auto&) { header["jwk"] = own.public_jwk(); })},
              Row{"our kid, another key", forge(token, own, Jwa::es256, nothing)},
              Row{"kid of nobody",
                  forge(token,
                        own,
                        Jwa::es256,
                        [&](auto&header, auto&) { header["kid"] = own.thumbprint(); })},
              Row{"kid with a path",
                  forge(token,
                        own,
                        Jwa::es256,
                        [](auto&header, auto&) { header["kid"] = "../../dev/null"; })},
              Row{"kid with SQL",
                  forge(token,
                        own,
                        Jwa::es256,
                        [](auto&header, auto&) { header["kid"] = "' OR '1'='1"; })},
              Row{"other claims",
                  token.substr(0, token.find('.') + 1) + base64url(to_text(more)) +
                      token.substr(token.rfind('.'))},
              Row{"other signature", swapped},
              Row{"no signature", token.substr(0, token.rfind('.') + 1)},
              Row{"crit", with_header(R"({"alg":"ES256","typ":"at+jwt","crit":["x"],"x":1})")},
              Row{"kid missing", with_header(R"({"alg":"ES256","typ":"at+jwt"})")},
              Row{"five parts", token + ".AAAA.BBBB"},
              Row{"white space", token + ' '},
              Row{"too long", token + std::string(9'000, 'A')},
              Row{"no token", "not-a-token"},
              Row{"nothing", ""}}) {
            CAPTURE(row.what);
            CHECK_FALSE(bank.counts(row.token));
            CHECK_FALSE(bank.tokens().introspect(row.token, "shop").active);
            CHECK_NOTHROW(bank.tokens().revoke(row.token, "shop"));
        }
        CHECK(bank.counts(token));
        CHECK(parsed.kid == published.text("kid"));
    });
}

TEST_CASE("an expired token is refused at the very instant") {
    on_each_bank([](TokenBank& bank) {
        with_token(bank);
        auto const token = bank.token("shop");
        bank.clock.advance(3'600s - 1ns);
        CHECK(bank.counts(token));
        bank.clock.advance(1ns);
        CHECK(bank.refusal(token) == TokenRefusal::expired);
    });
}

TEST_CASE("a clock that goes back revives nothing") {
    TokenBank bank{Store::memory};
    with_token(bank);
    auto const token = bank.token("shop");
    bank.tokens().revoke(token, "shop");
    bank.clock.advance(-10s);
    CHECK_FALSE(bank.counts(token));
}

TEST_CASE("OA-51: a token is for its audience, and nothing else is an access token") {
    on_each_bank([](TokenBank& bank) {
        with_token(bank);
        auto const user = bank.make_user("ada");
        auto const token = bank.token("shop");
        auto const refresh_token = bank.user_tokens("shop", user.id).refresh_token;

        CHECK(bank.tokens().verify_access_token(token, {.audience = api}));
        CHECK(bank.tokens().verify_access_token(token, {.audience = "urn:other"}).refusal ==
              TokenRefusal::wrong_audience);
        CHECK(bank.refusal(refresh_token) == TokenRefusal::unknown);
    });
}

TEST_CASE("a merchant's audience has several spellings and one meaning") {
    OauthOptions options = quick_options();
    options.merchant_audience_aliases = {"urn:interop:account:"};
    TokenBank bank{Store::memory, options};
    bank.make_client("shop");
    bank.allow("shop", shop_audience, {"r"});
    auto const answer = bank.tokens().client_credentials(
        {.client_id = "shop", .audience = std::string{shop_audience}, .scope = {}});

    CHECK(answer.expires_in == 86'400s);
    auto const use = [&](std::string_view audience) {
        return bank.tokens()
            .verify_access_token(answer.access_token, {.audience = audience})
            .refusal;
    };
    CHECK(use(shop_audience) == TokenRefusal::none);
    CHECK(use("urn:interop:account:P11100000") == TokenRefusal::none);
    CHECK(use("urn:interop:account:P111") == TokenRefusal::none);
    CHECK(use("urn:interop:account:P11100001") == TokenRefusal::wrong_audience);
    CHECK(use("urn:interop:account:T11100000") == TokenRefusal::wrong_audience);
    CHECK(bank.tokens().merchant_of_audience("urn:other") == std::nullopt);

    // Whoever asks finds the grant by each, and gets the one text in his token.
    for (char const* const audience : {"urn:interop:account:P11100000",
                                       "urn:interop:account:P111",
                                       "https://bank.example/v1/accounts/P111"}) {
        CAPTURE(audience);
        auto const token = bank.token("shop", audience);
        auto const verdict = bank.tokens().verify_access_token(token);
        REQUIRE(verdict);
        CHECK(verdict.token->audience == Words{std::string{shop_audience}});
        CHECK(bank.grants().list({.client_id = "shop", .audience = audience}).size() == 1);
        CHECK(bank.grants().list({.audience = audience}).size() == 1);
    }
    CHECK_THROWS_AS(static_cast<void>(bank.token("shop", "urn:interop:account:P11100001")),
                    OauthError);
}

TEST_CASE("a client's own life of tokens goes before the options'") {
    TokenBank bank{Store::memory};
    NewClient wanted = bank.draft("shop");
    wanted.client.access_token_life = 120s;
    bank.clients().create(wanted);
    bank.allow("shop", api, {"r"});
    CHECK(bank.tokens().client_credentials({.client_id = "shop", .scope = {}}).expires_in == 120s);
}

TEST_CASE("OA-63: a revoked access token ends at once, and alone") {
    on_each_bank([](TokenBank& bank) {
        with_token(bank);
        auto const token = bank.token("shop");
        auto const other = bank.token("shop");
        REQUIRE(bank.counts(token));

        bank.tokens().revoke(token, "shop");

        CHECK(bank.refusal(token) == TokenRefusal::revoked);
        CHECK(bank.counts(other));
        CHECK(bank.audited("token.revoked") == 1);
        bank.tokens().revoke(token, "shop");
        CHECK(bank.audited("token.revoked") == 1);
    });
}

TEST_CASE("what another process revokes ends when the storage is looked at") {
    OauthOptions options = quick_options();
    options.verified_tokens_recheck = 0ms;
    TokenBank bank{Store::sqlite, options};
    with_token(bank);
    auto const token = bank.token("shop");
    REQUIRE(bank.counts(token));
    Core other = bank.open_other();

    other.system().tokens().revoke(token, "shop");

    CHECK(bank.refusal(token) == TokenRefusal::revoked);
}

TEST_CASE("what a unit revokes ends with its commit, and not if it fails") {
    on_each_bank([](TokenBank& bank) {
        with_token(bank);
        auto const token = bank.token("shop");
        REQUIRE(bank.counts(token));

        CHECK_THROWS_AS(bank.core().atomically([&](Unit& unit) {
            unit.system().tokens().revoke(token, "shop");
            CHECK_FALSE(unit.system().tokens().verify_access_token(token));
            throw NotFound{"as the test wants"};
        }),
                        NotFound);
        CHECK(bank.counts(token));
        bank.core().atomically([&](Unit& unit) { unit.system().tokens().revoke(token, "shop"); });
        CHECK_FALSE(bank.counts(token));
    });
}

TEST_CASE("no token is issued inside a unit") {
    TokenBank bank{Store::memory};
    with_token(bank);
    CHECK_THROWS_AS(bank.core().atomically([&](Unit& unit) {
        static_cast<void>(unit.system().tokens().client_credentials({.client_id = "shop"}));
    }),
                    InvalidArgument);
}

TEST_CASE("a person's token ends with the person") {
    on_each_bank([](TokenBank& bank) {
        with_token(bank);
        struct Row {
            char const* what;
            std::function<void(User const&)> end;
        };
        int number = 0;
        for (Row const& row :
             {Row{"disabled",
                  [&](User const& user) {
                      bank.users().update(user.id, {.status = UserStatus::disabled});
                  }},
              Row{"deleted", [&](User const& user) { bank.users().mark_deleted(user.id); }},
              Row{"new password",
                  [&](User const& user) {
                      bank.users().set_password(user.id, "another horse battery");
                  }},
              Row{"logged out everywhere",
                  [&](User const& user) { bank.tokens().revoke_user(user.id, "logout"); }}}) {
            CAPTURE(row.what);
            auto const user = bank.make_user("ada" + std::to_string(++number));
            auto const tokens = bank.user_tokens("shop", user.id);
            REQUIRE(bank.counts(tokens.access_token));
            bank.clock.advance(1s);

            row.end(user);

            CHECK_FALSE(bank.counts(tokens.access_token));
            CHECK(error_of([&] { return bank.refresh("shop", tokens.refresh_token); }) ==
                  "invalid_grant");
        }
    });
}

TEST_CASE("a token of a person says who and how") {
    TokenBank bank{Store::memory};
    with_token(bank);
    auto const user = bank.make_user("ada");
    auto const answer = bank.user_tokens("shop", user.id);

    auto const verdict = bank.tokens().verify_access_token(answer.access_token);
    REQUIRE(verdict);
    CHECK(verdict.token->user_id == user.id);
    CHECK(verdict.token->subject == "usr_" + user.id);
    CHECK(verdict.token->auth_time == morning);
    CHECK(verdict.token->amr == Words{"pwd"});
    CHECK(verdict.token->grant_id == answer.grant_id);
    CHECK(verdict.token->grant_type == "authorization_code");
    CHECK(answer.expires_in == 600s);
    auto const claims = claims_of(answer.access_token);
    CHECK(claims.text("sub") == "usr_" + user.id);
    CHECK(claims.text("client_id") == "shop");
    CHECK(claims.seconds("auth_time"));
    CHECK_FALSE(claims.has("email"));
    bank.tokens().revoke_grant(answer.grant_id, "logout");
    CHECK_FALSE(bank.counts(answer.access_token));
}

TEST_CASE("S29 D8: the password grant needs the option and the client's grant") {
    OauthOptions options = quick_options();
    options.password_grant = false;
    auto const ask = [](TokenBank& bank, std::string const& user_id) {
        return error_of([&] {
            return bank.tokens().issue_to_user({.client_id = "shop",
                                                .user_id = user_id,
                                                .audience = std::string{api},
                                                .grant = UserTokenGrant::password});
        });
    };
    TokenBank off{Store::memory, options};
    with_token(off);
    CHECK(ask(off, off.make_user("ada").id) == "unsupported_grant_type");
    TokenBank bank{Store::memory};
    bank.make_client("shop");
    bank.allow("shop", api, {"r"}, GrantType::client_credentials);
    auto const user = bank.make_user("ada");
    CHECK(ask(bank, user.id) == "unauthorized_client");
    bank.allow("shop", api, {"r"}, GrantType::password);
    CHECK(ask(bank, user.id).empty());
    CHECK(ask(bank, "nobody") == "invalid_grant");
}

TEST_CASE("OA-18: what a role loses, its users' tokens lose at once") {
    on_each_bank([](TokenBank& bank) {
        bank.make_client("shop");
        auto const role =
            bank.session().roles().create(partner_id, {.name = "clerk", .scope = {"w", "r"}});
        auto const user = bank.make_user("ada", {"own"});
        bank.users().update(user.id, {.role_ids = Words{role.id}});
        bank.clock.advance(1s);
        auto const token = bank.tokens()
                               .issue_to_user({.client_id = "shop",
                                               .user_id = user.id,
                                               .audience = std::string{shop_audience},
                                               .grant = UserTokenGrant::account_user})
                               .access_token;
        REQUIRE(bank.tokens().verify_access_token(token).token->has_scope("w"));

        bank.session().roles().update(role.id, {.name = "clerk", .scope = {"r"}});

        auto const verdict = bank.tokens().verify_access_token(token);
        REQUIRE(verdict);
        CHECK_FALSE(verdict.token->has_scope("w"));
        CHECK(verdict.token->has_scope("r"));
        CHECK(verdict.token->has_scope("own"));
    });
}

TEST_CASE("an account user acts for its own account only") {
    TokenBank bank{Store::memory};
    bank.make_client("shop");
    auto const user = bank.make_user("ada", {"read:accounts"});
    auto const ask = [&](std::string audience) {
        return error_of([&] {
            return bank.tokens().issue_to_user({.client_id = "shop",
                                                .user_id = user.id,
                                                .audience = audience,
                                                .grant = UserTokenGrant::account_user});
        });
    };
    CHECK(ask(std::string{shop_audience}).empty());
    CHECK(ask(bank.audience_of("P11100001")) == "invalid_target");
    CHECK(ask(bank.audience_of("T11100000")) == "invalid_target");
    CHECK(ask("urn:other") == "invalid_target");
}

TEST_CASE("as many tokens as are remembered, and more, count alike") {
    OauthOptions options = quick_options();
    options.verified_tokens_max = 32;
    TokenBank bank{Store::memory, options};
    with_token(bank);
    std::vector<std::string> tokens;
    for (int number = 0; number < 100; ++number) {
        tokens.push_back(bank.token("shop"));
    }
    for (int round = 0; round < 2; ++round) {
        for (auto const& token : tokens) {
            CHECK(bank.counts(token));
        }
    }
    bank.tokens().revoke(tokens[7], "shop");
    CHECK_FALSE(bank.counts(tokens[7]));
    CHECK(bank.counts(tokens[8]));
}

TEST_CASE("what is over for long is removed, and nothing else") {
    on_each_bank([](TokenBank& bank) {
        with_token(bank);
        auto const user = bank.make_user("ada");
        auto const old = bank.token("shop");
        auto const family = bank.user_tokens("shop", user.id);
        auto const purge = [&] {
            return bank.tokens().purge(bank.clock.now(), std::chrono::steady_clock::now() + 10s);
        };
        CHECK(purge() == 0);
        bank.clock.advance(2h);
        auto const live = bank.token("shop");
        CHECK(purge() == 2);
        CHECK(purge() == 0);
        CHECK(bank.counts(live));
        CHECK(bank.refusal(old) != TokenRefusal::none);
        CHECK(error_of([&] { return bank.refresh("shop", family.refresh_token); }).empty());
        bank.clock.advance(24h * 61);
        CHECK(purge() == 4); // two access tokens, the family, the grant
        CHECK(bank.tokens().purge(bank.clock.now(), std::chrono::steady_clock::now()) == 0);
    });
}

TEST_CASE("no secret and no token stands in the storage") {
    TokenBank bank{Store::sqlite};
    auto const client = bank.make_client("shop");
    bank.allow("shop", api, {"r"});
    auto const user = bank.make_user("ada");
    auto const own = bank.token("shop");
    auto const theirs = bank.user_tokens("shop", user.id);
    REQUIRE(bank.is_stored("shop"));

    for (auto const& secret : {client.secret, own, theirs.access_token, theirs.refresh_token}) {
        CHECK_FALSE(bank.is_stored(secret));
    }
    CHECK_FALSE(bank.is_stored(own.substr(own.rfind('.') + 1)));
}
