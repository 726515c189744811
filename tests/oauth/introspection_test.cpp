#include "token_bank.hpp"

using namespace nostro; // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;

using namespace support;

namespace {

/// A client with tokens, a resource server of their audience, and a client without rights.
struct Three {
    explicit Three(TokenBank& bank) {
        bank.make_client("shop");
        bank.allow("shop", api, {"r"});
        bank.allow("shop", "urn:other", {"r"});
        NewClient wanted = bank.draft("resource");
        wanted.client.resource_audiences = {std::string{api}};
        bank.clients().create(wanted);
        bank.make_client("stranger");
        bank.allow("stranger", api, {"r"});
    }
};

} // namespace

TEST_CASE("OA-65: who may know learns about a token, who may not sees an inactive one") {
    on_each_bank([](TokenBank& bank) {
        Three const three{bank};
        auto const user = bank.make_user("ada");
        auto const tokens = bank.user_tokens("shop", user.id);
        auto const elsewhere = bank.token("shop", "urn:other");
        auto const look = [&](std::string_view token, std::string_view client_id) {
            return bank.tokens().introspect(token, client_id);
        };

        auto const found = look(tokens.access_token, "resource");
        REQUIRE(found.active);
        CHECK(found.token.subject == "usr_" + user.id);
        CHECK(found.token.scope == Words{"r"});
        CHECK(found.token.client_id == "shop");
        CHECK(found.token.expires_at == morning + 600s);
        CHECK(found.username == "ada");
        CHECK(look(tokens.access_token, "shop").active);
        CHECK_FALSE(look(tokens.access_token, "stranger").active);
        CHECK(look(tokens.access_token, "stranger").token.jti.empty());
        CHECK_FALSE(look(elsewhere, "resource").active);
        CHECK_FALSE(look(tokens.access_token, "ghost").active);
        CHECK_FALSE(look("no such token", "shop").active);
        CHECK_FALSE(look("", "shop").active);
    });
}

TEST_CASE("a refresh token is its client's to look at") {
    on_each_bank([](TokenBank& bank) {
        Three const three{bank};
        auto const user = bank.make_user("ada");
        auto const tokens = bank.user_tokens("shop", user.id);

        auto const found = bank.tokens().introspect(tokens.refresh_token, "shop");
        REQUIRE(found.active);
        CHECK(found.is_refresh_token);
        CHECK(found.token.scope == Words{"r"});
        CHECK(found.token.expires_at == morning + 14 * 24h);
        CHECK_FALSE(bank.tokens().introspect(tokens.refresh_token, "resource").active);
        bank.tokens().revoke(tokens.refresh_token, "shop");
        CHECK_FALSE(bank.tokens().introspect(tokens.refresh_token, "shop").active);
    });
}

TEST_CASE("a token that has ended is inactive for everyone") {
    on_each_bank([](TokenBank& bank) {
        Three const three{bank};
        auto const token = bank.token("shop");
        REQUIRE(bank.tokens().introspect(token, "resource").active);
        bank.clients().set_enabled("shop", false);
        CHECK_FALSE(bank.tokens().introspect(token, "resource").active);
        bank.clients().set_enabled("shop", true);
        bank.clock.advance(1h);
        CHECK_FALSE(bank.tokens().introspect(token, "resource").active);
    });
}

TEST_CASE("RFC 7009: an ID token cannot be taken back") {
    TokenBank bank{Store::memory};
    bank.make_client("shop");
    bank.allow("shop", api, {"openid"});
    auto const user = bank.make_user("ada");
    auto const tokens = bank.user_tokens("shop", user.id);
    auto const id_token = bank.refresh("shop", tokens.refresh_token).id_token;
    REQUIRE_FALSE(id_token.empty());

    CHECK(error_of([&] {
              bank.tokens().revoke(id_token, "shop");
              return 0;
          }) == "unsupported_token_type");
    CHECK(bank.refusal(id_token) == TokenRefusal::wrong_type);
    CHECK_FALSE(bank.tokens().introspect(id_token, "shop").active);
}
