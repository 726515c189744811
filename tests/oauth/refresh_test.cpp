#include "token_host.hpp"

#include "oauth/consent_rows.hpp"
#include "oauth/issue.hpp"

#include <atomic>
#include <thread>

using namespace nostro; // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;

using namespace support;

namespace {

/// A public client with tokens of a person.
struct Login {
    explicit Login(TokenBank& bank, RefreshPolicy policy = RefreshPolicy::rotate) {
        bank.make_public("app", policy);
        bank.allow("app", api, {"a", "b", "openid"}, GrantType::authorization_code);
        user = bank.make_user("ada");
        tokens = bank.user_tokens("app", user.id);
    }

    User user;
    TokenAnswer tokens;
};

std::string failure(TokenBank& bank, std::string client_id, std::string token, Words scope = {}) {
    return error_of(
        [&] { return bank.refresh(std::move(client_id), std::move(token), std::move(scope)); });
}

} // namespace

TEST_CASE("OA-54: a refresh token is replaced, and the ID token keeps the time of the login") {
    on_each_bank([](TokenBank& bank) {
        Login const login{bank};
        bank.clock.advance(5min);

        auto const next = bank.refresh("app", login.tokens.refresh_token);

        CHECK_FALSE(next.refresh_token.empty());
        CHECK(next.refresh_token != login.tokens.refresh_token);
        CHECK(next.grant_id == login.tokens.grant_id);
        CHECK(bank.counts(next.access_token));
        REQUIRE_FALSE(next.id_token.empty());
        auto const claims = claims_of(next.id_token);
        CHECK_FALSE(claims.has("nonce"));
        CHECK(claims.text("sub") == "usr_" + login.user.id);
        CHECK(claims.text("aud") == "app");
        auto const at = std::chrono::floor<std::chrono::seconds>(morning).time_since_epoch();
        CHECK(claims.seconds("auth_time") == at.count());
        CHECK(claims.seconds("iat") == at.count() + 300);
        CHECK(bank.tokens().verify_access_token(next.access_token).token->auth_time == morning);
        CHECK(failure(bank, "app", next.refresh_token).empty());
    });
}

TEST_CASE("OA-55: showing a replaced token again ends the whole family, for good") {
    on_each_bank([](TokenBank& bank) {
        Login const login{bank};
        auto const next = bank.refresh("app", login.tokens.refresh_token);
        REQUIRE(bank.counts(login.tokens.access_token));
        REQUIRE(bank.counts(next.access_token));
        bank.clock.advance(7s);

        CHECK(failure(bank, "app", login.tokens.refresh_token) == "invalid_grant");

        CHECK(failure(bank, "app", next.refresh_token) == "invalid_grant");
        CHECK_FALSE(bank.counts(login.tokens.access_token));
        CHECK_FALSE(bank.counts(next.access_token));
        auto const events =
            bank.session().audit_log().list({.kind = "token.refresh_reuse_detected"});
        REQUIRE(events.size() == 1);
        CHECK(events.front().subject == login.user.id);
        CHECK(events.front().client == "app");
        CHECK(events.front().context ==
              std::vector<Detail>{{"used_at", to_string(morning)},
                                  {"used_again_at", to_string(morning + 7s)}});
    });
}

TEST_CASE("OA-56: of many refreshes at the same time by two processes one succeeds") {
    TokenBank bank{Store::sqlite};
    Login const login{bank};
    Core other = bank.open_other();
    std::atomic<int> successes{0};
    std::atomic<int> refusals{0};
    std::vector<std::thread> threads;
    for (int number = 0; number < 32; ++number) {
        threads.emplace_back([&, number] {
            Core& core = number % 2 == 0 ? bank.core() : other;
            try {
                static_cast<void>(core.system().tokens().refresh(
                    {.client_id = "app", .refresh_token = login.tokens.refresh_token}));
                ++successes;
            } catch (OauthError const& error) {
                refusals += error.error() == OauthErrorCode::invalid_grant ? 1 : 0;
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    CHECK(successes == 1);
    CHECK(refusals == 31);
}

TEST_CASE("OA-57: within the grace a lost answer can be asked for again") {
    on_each_bank([](TokenBank& bank) {
        Login const login{bank, RefreshPolicy::rotate_with_grace};
        auto const lost = bank.refresh("app", login.tokens.refresh_token);
        bank.clock.advance(9s);

        auto const retried = bank.refresh("app", login.tokens.refresh_token);

        CHECK(retried.refresh_token != lost.refresh_token);
        CHECK(bank.audited("token.refresh_reuse_detected") == 0);
        bank.clock.advance(1s - 1ns);
        auto const again = bank.refresh("app", login.tokens.refresh_token);
        bank.clock.advance(1ns);
        SUBCASE("until it is over") {
            CHECK(failure(bank, "app", login.tokens.refresh_token) == "invalid_grant");
            CHECK(failure(bank, "app", again.refresh_token) == "invalid_grant");
            CHECK(bank.audited("token.refresh_reuse_detected") == 1);
        }
        SUBCASE("and the one that was lost is dead") {
            CHECK(failure(bank, "app", lost.refresh_token) == "invalid_grant");
            CHECK(failure(bank, "app", again.refresh_token) == "invalid_grant");
        }
        SUBCASE("and the last one goes on") {
            auto const next = bank.refresh("app", again.refresh_token);
            CHECK(failure(bank, "app", next.refresh_token).empty());
        }
    });
}

TEST_CASE("OA-57: once the successor was used there is no grace") {
    on_each_bank([](TokenBank& bank) {
        Login const login{bank, RefreshPolicy::rotate_with_grace};
        auto const next = bank.refresh("app", login.tokens.refresh_token);
        auto const third = bank.refresh("app", next.refresh_token);
        CHECK(failure(bank, "app", login.tokens.refresh_token) == "invalid_grant");
        CHECK(failure(bank, "app", third.refresh_token) == "invalid_grant");
    });
}

TEST_CASE("OA-60: a family ends when it is idle, and at its end however often it is used") {
    on_each_bank([](TokenBank& bank) {
        Login login{bank};
        auto const other = bank.user_tokens("app", login.user.id);
        std::string token = login.tokens.refresh_token;
        auto const day = 24h;
        for (int refresh = 0; refresh < 2; ++refresh) {
            bank.clock.advance(10 * day);
            token = bank.refresh("app", token).refresh_token;
        }
        CHECK(failure(bank, "app", other.refresh_token) == "invalid_grant");
        bank.clock.advance(10 * day - 1s);
        auto const last = bank.refresh("app", token);
        CHECK(last.expires_in == 1s); // nothing outlives the family
        bank.clock.advance(1s);
        CHECK(failure(bank, "app", last.refresh_token) == "invalid_grant");
    });
}

TEST_CASE("OA-60: a family that is idle ends at the very instant") {
    TokenBank bank{Store::memory};
    Login const login{bank};
    auto const other = bank.user_tokens("app", login.user.id);
    bank.clock.advance(14 * 24h - 1ns);
    CHECK(failure(bank, "app", other.refresh_token).empty());
    bank.clock.advance(1ns);
    CHECK(failure(bank, "app", login.tokens.refresh_token) == "invalid_grant");
}

TEST_CASE("OA-60: a consent that ends, ends the family and what was issued") {
    auto const host = std::make_shared<TokenHost>();
    auto const state = state_on(host);
    NewClient wanted;
    wanted.client.client_id = "app";
    wanted.client.id_token_alg = "ES256";
    auto const client = Clients{state}.create(wanted).client;
    auto const user = Users{state}.create({.username = "ada", .password = "correct horse battery"});
    nostro::detail::ConsentRow const consent{.id = "consent",
                                             .client_id = "app",
                                             .user_id = user.id,
                                             .state = ConsentState::authorised,
                                             .valid_until = morning + 20 * 24h};
    nostro::detail::AuthzGrantRow const grant{.id = "grant",
                                              .client_id = "app",
                                              .user_id = user.id,
                                              .consent_id = consent.id,
                                              .scope = {"a"},
                                              .grant_type = "authorization_code",
                                              .auth_time = morning,
                                              .created_at = morning,
                                              .expires_at = morning + 30 * 24h};
    auto const family = host->written([&](storage::Transaction& transaction) {
        storage::Records<nostro::detail::ConsentRow>{transaction, 1}.insert(consent);
        storage::Records<nostro::detail::AuthzGrantRow>{transaction, 1}.insert(grant);
        return nostro::detail::start_family(*state, transaction, client, grant, {}, {}, "");
    });
    Tokens tokens{state};
    auto const refresh = [&](std::string token) {
        return tokens.refresh({.client_id = "app", .refresh_token = std::move(token)});
    };
    host->clock.advance(10 * 24h);
    auto const second = refresh(family.refresh_token);
    host->clock.advance(10 * 24h - 1s);
    auto const third = refresh(second.refresh_token);
    REQUIRE(tokens.verify_access_token(third.access_token));
    CHECK(tokens.verify_access_token(third.access_token).token->consent_id == "consent");
    host->clock.advance(1s); // nothing is written, and the token was remembered
    CHECK(tokens.verify_access_token(third.access_token).refusal == TokenRefusal::consent_ended);
    CHECK(error_of([&] { return refresh(third.refresh_token); }) == "invalid_grant");
}

TEST_CASE("OA-61: a narrower request leaves the family as it is, a wider one the token") {
    on_each_bank([](TokenBank& bank) {
        Login const login{bank};
        auto const narrow = bank.refresh("app", login.tokens.refresh_token, {"a"});
        CHECK(narrow.scope == Words{"a"});
        CHECK(narrow.id_token.empty());
        auto const all = bank.refresh("app", narrow.refresh_token);
        CHECK(all.scope == Words{"a", "b", "openid"});
        CHECK(failure(bank, "app", all.refresh_token, {"a", "c"}) == "invalid_scope");
        CHECK(failure(bank, "app", all.refresh_token).empty());
    });
}

TEST_CASE("OA-62: another client cannot use, nor end, what is not its own") {
    on_each_bank([](TokenBank& bank) {
        Login const login{bank};
        bank.make_public("thief");
        auto const next = bank.refresh("app", login.tokens.refresh_token);

        CHECK(failure(bank, "thief", login.tokens.refresh_token) == "invalid_grant");
        CHECK(failure(bank, "thief", next.refresh_token) == "invalid_grant");
        CHECK(bank.audited("token.refresh_reuse_detected") == 0);
        CHECK(bank.counts(next.access_token));
        CHECK(failure(bank, "app", next.refresh_token).empty());
    });
}

TEST_CASE("S31 S32: where a client's token proves who asks, refresh tokens stay as they are") {
    on_each_bank([](TokenBank& bank) {
        bank.make_client("shop");
        bank.make_client("other");
        bank.allow("shop", api, {"r"});
        auto const user = bank.make_user("ada");
        auto const tokens = bank.user_tokens("shop", user.id);

        for (int use = 0; use < 3; ++use) {
            auto const answer = bank.refresh("shop", tokens.refresh_token);
            CHECK(answer.refresh_token.empty());
            CHECK(bank.counts(answer.access_token));
        }
        CHECK(failure(bank, "other", tokens.refresh_token) == "invalid_grant");
        bank.clock.advance(10 * 24h);
        CHECK(failure(bank, "shop", tokens.refresh_token).empty());
        bank.clock.advance(10 * 24h);
        CHECK(failure(bank, "shop", tokens.refresh_token).empty());
        bank.clock.advance(10 * 24h);
        CHECK(failure(bank, "shop", tokens.refresh_token) == "invalid_grant");
    });
}

TEST_CASE("S33 OA-63: a revoked refresh token ends its family, another's does not") {
    on_each_bank([](TokenBank& bank) {
        Login const login{bank};
        bank.make_public("thief");
        auto const next = bank.refresh("app", login.tokens.refresh_token);

        bank.tokens().revoke(next.refresh_token, "thief");
        bank.tokens().revoke(next.access_token, "thief");
        bank.tokens().revoke("no such token", "app");
        CHECK(bank.counts(next.access_token));

        bank.tokens().revoke(next.refresh_token, "app");
        CHECK_FALSE(bank.counts(next.access_token));
        CHECK_FALSE(bank.counts(login.tokens.access_token));
        CHECK(failure(bank, "app", next.refresh_token) == "invalid_grant");
    });
}

TEST_CASE("a refresh token is for the audiences of its grant") {
    TokenBank bank{Store::memory};
    Login const login{bank};
    auto const with = [&](std::string audience) {
        return error_of([&] {
            return bank.tokens().refresh({.client_id = "app",
                                          .refresh_token = login.tokens.refresh_token,
                                          .audience = audience});
        });
    };
    CHECK(with("urn:other") == "invalid_target");
    CHECK(with(std::string{api}).empty());
}

TEST_CASE("what is no refresh token gets nothing") {
    TokenBank bank{Store::memory};
    Login const login{bank};
    for (std::string const& token :
         {std::string{}, std::string{"x"}, login.tokens.access_token, std::string(10'000, 'A')}) {
        CHECK(failure(bank, "app", token) == "invalid_grant");
    }
    CHECK(failure(bank, "ghost", login.tokens.refresh_token) == "invalid_client");
}
