#include "authorize_support.hpp"

#include <string>

using namespace nostro; // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;

/// Sessions of browsers, and their ends.
namespace {

using namespace support;

} // namespace

TEST_CASE("OA-38 a login gives the browser another cookie, and the old one is worthless") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        auto const planted = std::string(43, 'P');
        visitor.browser.session = planted;
        auto const step = bank.begin(visitor);
        CHECK_FALSE(step.session);
        REQUIRE(outcome(bank.log_in(visitor, step)) == "consent");
        CHECK(visitor.browser.session != planted);
        CHECK(visitor.browser.session.size() == 43);
        Visitor attacker{{.session = planted}};
        CHECK(outcome(bank.begin(attacker, {{"prompt", "none"}})) == "login_required");
        // Logging in once more gives another one again, and keeps the session.
        auto const before = visitor.browser.session;
        auto const sessions = bank.authorization().list_sessions(bank.alice.id);
        REQUIRE(outcome(bank.log_in(visitor, bank.begin(visitor, {{"prompt", "login"}}))) ==
                "consent");
        CHECK(visitor.browser.session != before);
        auto const after = bank.authorization().list_sessions(bank.alice.id);
        REQUIRE(after.size() == 1);
        CHECK(after[0].id == sessions[0].id);
        Visitor late{{.session = before}};
        CHECK(outcome(bank.begin(late, {{"prompt", "none"}})) == "login_required");
    });
}

TEST_CASE("two tabs of one browser can log in one after the other") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        auto const first = bank.begin(visitor);
        auto const second = bank.begin(visitor, {{"client_id", "spa"}});
        CHECK(outcome(bank.log_in(visitor, first)) == "consent");
        CHECK(outcome(bank.log_in(visitor, second)) == "consent");
    });
}

TEST_CASE("somebody else's login in the same browser ends the session before") {
    on_each_login_bank([](LoginBank& bank) {
        bank.users().create({.kind = UserKind::customer,
                             .username = "bob",
                             .password = std::string{alice_password}});
        Visitor visitor;
        auto const tokens = bank.tokens_for(visitor);
        CHECK(bank.counts(tokens.access_token));
        auto const step = bank.begin(visitor, {{"prompt", "login"}});
        REQUIRE(outcome(bank.log_in(visitor, step, "bob")) == "consent");
        CHECK(bank.authorization().list_sessions(bank.alice.id).empty());
        CHECK_FALSE(bank.counts(tokens.access_token));
    });
}

TEST_CASE("a session ends half an hour after its last use, and after twelve hours anyway") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        bank.tokens_for(visitor);
        Parameters const silent{{"prompt", "none"}};
        bank.clock.advance(29min);
        CHECK(outcome(bank.begin(visitor, silent)) == "code");
        bank.clock.advance(29min);
        CHECK(outcome(bank.begin(visitor, silent)) == "code");
        bank.clock.advance(30min);
        CHECK(outcome(bank.begin(visitor, silent)) == "login_required");
        bank.tokens_for(visitor);
        for (int hours = 0; hours < 24; ++hours) {
            bank.clock.advance(29min);
            CHECK(outcome(bank.begin(visitor, silent)) == "code");
        }
        bank.clock.advance(25min);
        CHECK(outcome(bank.begin(visitor, silent)) == "login_required");
    });
}

TEST_CASE("a changed password and a disabled user end sessions") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        bank.tokens_for(visitor);
        Parameters const silent{{"prompt", "none"}};
        REQUIRE(outcome(bank.begin(visitor, silent)) == "code");
        bank.clock.advance(1s);
        bank.users().set_password(bank.alice.id, "another good passphrase");
        CHECK(outcome(bank.begin(visitor, silent)) == "login_required");
        auto const step = bank.begin(visitor);
        CHECK(outcome(bank.log_in(
                  visitor, step, "alice@example.test", "another good passphrase")) == "code");
        bank.users().update(bank.alice.id, {.status = UserStatus::disabled});
        CHECK(outcome(bank.begin(visitor, silent)) == "login_required");
    });
}

TEST_CASE("the end of a session ends what was granted in it, but not offline access") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        auto const offline =
            bank.tokens_for(visitor, {{"scope", "openid offline_access"}, {"prompt", "consent"}});
        auto const online = bank.tokens_for(visitor, {{"scope", "openid"}});
        CHECK(bank.counts(online.access_token));
        auto const sessions = bank.authorization().list_sessions(bank.alice.id);
        REQUIRE(sessions.size() == 1);
        CHECK(sessions[0].address == "192.0.2.7");
        CHECK(sessions[0].agent == "Test/1.0");
        bank.authorization().end_session("somebody-else", sessions[0].id);
        CHECK(bank.counts(online.access_token));
        bank.authorization().end_session(bank.alice.id, sessions[0].id);
        CHECK_FALSE(bank.counts(online.access_token));
        CHECK(bank.counts(offline.access_token));
        CHECK_FALSE(bank.refresh("web", offline.refresh_token).access_token.empty());
        CHECK(outcome(bank.begin(visitor, {{"prompt", "none"}})) == "login_required");
        CHECK(bank.audited("session.ended") == 1);
    });
}

TEST_CASE("a logout with the ID token of the session goes back to the client at once") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        auto const tokens = bank.tokens_for(visitor);
        bank.clock.advance(20min);
        LogoutRequest request{.id_token_hint = tokens.id_token,
                              .post_logout_redirect_uri = "https://app.example/bye",
                              .state = "s 1"};
        auto const step = visitor.take(bank.authorization().begin_logout(request, visitor.browser));
        auto const& redirect = std::get<ClientRedirect>(step.next);
        CHECK(redirect.location() == "https://app.example/bye?state=s%201");
        CHECK(step.session == "");
        CHECK(bank.authorization().list_sessions(bank.alice.id).empty());
        // Nobody is logged in any more: the same again is no error.
        CHECK(outcome(bank.authorization().begin_logout(request, visitor.browser)) == "redirect");
    });
}

TEST_CASE("a logout without the ID token asks first") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        bank.tokens_for(visitor);
        auto const step = bank.authorization().begin_logout({.client_id = "web"}, visitor.browser);
        REQUIRE(outcome(step) == "logout");
        auto const& page = std::get<Interaction>(step.next);
        CHECK(page.user_name == "Alice Example");
        CHECK(outcome(bank.authorization().confirm_logout({page.id, "nothing"}, visitor.browser)) ==
              "page access_denied");
        CHECK(bank.authorization().list_sessions(bank.alice.id).size() == 1);
        auto const done =
            bank.authorization().confirm_logout({page.id, page.csrf}, visitor.browser);
        REQUIRE(outcome(done) == "done");
        CHECK(std::get<Interaction>(done.next).notice == InteractionNotice::logged_out);
        CHECK(bank.authorization().list_sessions(bank.alice.id).empty());
    });
}

TEST_CASE("a logout goes to registered addresses only") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        auto const tokens = bank.tokens_for(visitor);
        for (auto const& request : std::vector<LogoutRequest>{
                 {.post_logout_redirect_uri = "https://app.example/bye"},
                 {.client_id = "web", .post_logout_redirect_uri = "https://app.example/bye2"},
                 {.client_id = "spa", .post_logout_redirect_uri = "https://app.example/bye"},
                 {.id_token_hint = tokens.id_token, .client_id = "spa"},
                 {.id_token_hint = tokens.access_token}}) {
            CHECK(outcome(bank.authorization().begin_logout(request, visitor.browser)) ==
                  "page invalid_request");
        }
        CHECK(bank.authorization().list_sessions(bank.alice.id).size() == 1);
    });
}
