#include "authorize_support.hpp"

#include <atomic>
#include <latch>
#include <string>
#include <thread>
#include <vector>

using namespace nostro; // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;

/// Codes and what they are redeemed for.
namespace {

using namespace support;

std::string redeem_error(LoginBank& bank, CodeRequest const& request) {
    return error_of([&] { return bank.authorization().redeem_code(request); });
}

CodeRequest request_for(std::string code) {
    return {.client_id = "web",
            .code = std::move(code),
            .redirect_uri = std::string{callback},
            .code_verifier = std::string{verifier}};
}

} // namespace

TEST_CASE("OA-39 a code is good for 60 seconds") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        auto const first = bank.code_for(visitor);
        bank.clock.advance(59'999ms);
        CHECK_FALSE(bank.redeem(first).access_token.empty());
        auto const second = bank.code_for(visitor);
        bank.clock.advance(60s);
        CHECK(redeem_error(bank, request_for(second)) == "invalid_grant");
    });
}

TEST_CASE("OA-40 of eight requests with one code one succeeds, and what it got is revoked") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        auto const code =
            bank.code_for(visitor, {{"scope", "openid offline_access"}, {"prompt", "consent"}});
        constexpr int count = 8;
        std::atomic<int> refused{0};
        std::mutex mutex;
        std::vector<TokenAnswer> answers;
        std::latch start{count};
        std::vector<std::thread> threads;
        for (int at = 0; at < count; ++at) {
            threads.emplace_back([&] {
                start.arrive_and_wait();
                try {
                    auto answer = bank.redeem(code);
                    std::lock_guard const lock{mutex};
                    answers.push_back(std::move(answer));
                } catch (OauthError const& error) {
                    refused += error.error() == OauthErrorCode::invalid_grant ? 1 : 0;
                }
            });
        }
        for (auto& thread : threads) {
            thread.join();
        }
        REQUIRE(answers.size() == 1);
        CHECK(refused == count - 1);
        CHECK_FALSE(bank.counts(answers[0].access_token));
        CHECK(error_of([&] { return bank.refresh("web", answers[0].refresh_token); }) ==
              "invalid_grant");
        CHECK(bank.audited("code.reused") == 1);
    });
}

TEST_CASE("a used code that comes again, much later too, ends what it gave") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        auto const code =
            bank.code_for(visitor, {{"scope", "openid offline_access"}, {"prompt", "consent"}});
        auto const tokens = bank.redeem(code);
        bank.clock.advance(5h);
        bank.core().run_due(bank.clock.now(), 10s);
        auto const refreshed = bank.refresh("web", tokens.refresh_token);
        CHECK(bank.counts(refreshed.access_token));
        CHECK(redeem_error(bank, request_for(code)) == "invalid_grant");
        CHECK_FALSE(bank.counts(refreshed.access_token));
    });
}

TEST_CASE("another client neither redeems a code nor spoils it") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        auto const code = bank.code_for(visitor);
        auto theft = request_for(code);
        theft.client_id = "spa";
        CHECK(redeem_error(bank, theft) == "invalid_grant");
        auto const tokens = bank.redeem(code);
        CHECK(redeem_error(bank, theft) == "invalid_grant");
        CHECK(bank.counts(tokens.access_token));
        CHECK(redeem_error(bank, request_for(std::string(43, 'A'))) == "invalid_grant");
    });
}

TEST_CASE("redirect URI and verifier must be those of the request") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        auto const code = bank.code_for(visitor);
        auto wrong = request_for(code);
        wrong.redirect_uri = "https://app.example/other";
        CHECK(redeem_error(bank, wrong) == "invalid_grant");
        wrong.redirect_uri.clear();
        CHECK(redeem_error(bank, wrong) == "invalid_grant");
        for (auto const& bad : {std::string{},
                                std::string{challenge},
                                std::string(42, 'a'),
                                std::string(129, 'a'),
                                std::string{verifier} + "=",
                                std::string{verifier}.replace(0, 1, "e")}) {
            CAPTURE(bad);
            wrong = request_for(code);
            wrong.code_verifier = bad;
            CHECK(redeem_error(bank, wrong) == "invalid_grant");
        }
        CHECK(bank.counts(bank.redeem(code).access_token));
    });
}

TEST_CASE("a verifier for a code without challenge is refused") {
    on_each_login_bank([](LoginBank& bank) {
        auto client = bank.clients().get("web");
        client.require_pkce = false;
        bank.clients().update(client);
        Visitor visitor;
        Parameters const plain{{"code_challenge", ""}, {"code_challenge_method", ""}};
        auto const code = bank.code_for(visitor, plain);
        CHECK(redeem_error(bank, request_for(code)) == "invalid_grant");
        auto right = request_for(code);
        right.code_verifier.clear();
        CHECK_FALSE(bank.authorization().redeem_code(right).access_token.empty());
    });
}

TEST_CASE("a code is worth nothing once its grant, consent, user or client is gone") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        auto const by_consent = bank.code_for(visitor);
        auto const consents = bank.consents().list({.user_id = bank.alice.id});
        REQUIRE(consents.size() == 1);
        bank.consents().revoke(consents[0].id);
        CHECK(redeem_error(bank, request_for(by_consent)) == "invalid_grant");
        auto const by_session = bank.code_for(visitor);
        auto const sessions = bank.authorization().list_sessions(bank.alice.id);
        REQUIRE(sessions.size() == 1);
        bank.authorization().end_session(bank.alice.id, sessions[0].id);
        CHECK(redeem_error(bank, request_for(by_session)) == "invalid_grant");
        auto const by_client = bank.code_for(visitor);
        bank.clients().set_enabled("web", false);
        CHECK(redeem_error(bank, request_for(by_client)) == "invalid_client");
        bank.clients().set_enabled("web", true);
        auto const by_user = bank.code_for(visitor);
        bank.users().mark_deleted(bank.alice.id);
        CHECK(redeem_error(bank, request_for(by_user)) == "invalid_grant");
    });
}

TEST_CASE("resources at the token endpoint are a part of those asked for") {
    ViewTable views;
    LoginBank bank{Store::memory, views};
    bank.allow("web", "urn:bank:api", {"accounts:read"});
    Visitor visitor;
    auto request = request_for(bank.code_for(visitor, {{"scope", "accounts:read"}}));
    request.resources = {"urn:bank:other"};
    CHECK(redeem_error(bank, request) == "invalid_target");
    request.resources = {"urn:bank:api"};
    CHECK_FALSE(bank.authorization().redeem_code(request).access_token.empty());
}

TEST_CASE("no code, cookie or handle stands in the storage") {
    ViewTable views;
    LoginBank bank{Store::sqlite, views};
    Visitor visitor;
    auto const step = bank.begin(visitor);
    auto const first_cookie = visitor.browser.session;
    auto const page = std::get<Interaction>(step.next);
    auto const code =
        bank.code_for(visitor, {{"scope", "openid offline_access"}, {"prompt", "consent"}});
    auto const tokens = bank.redeem(code);
    for (auto const& secret : {first_cookie,
                               visitor.browser.session,
                               page.id,
                               page.csrf,
                               code,
                               tokens.access_token,
                               tokens.refresh_token,
                               std::string{alice_password}}) {
        REQUIRE(secret.size() > 20);
        CHECK_FALSE(bank.is_stored(secret));
    }
    CHECK(bank.is_stored("n-0S6_WzA2Mj"));
}
