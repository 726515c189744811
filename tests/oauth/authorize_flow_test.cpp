#include "authorize_support.hpp"
#include "core/crypto/base64.hpp"
#include "core/crypto/otp.hpp"

#include <string>

using namespace nostro; // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;

/// Logging in and being asked.
namespace {

using namespace support;

InteractionNotice notice_of(AuthorizationStep const& step) {
    return std::get<Interaction>(step.next).notice;
}

} // namespace

TEST_CASE("a login and a yes lead to a code; the next time nobody is asked") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        auto step = bank.begin(visitor, {{"scope", "openid email"}, {"login_hint", "alice@"}});
        REQUIRE(outcome(step) == "login");
        auto const& login = std::get<Interaction>(step.next);
        CHECK(login.client_name == "Web <App> & Co");
        CHECK(login.login_hint == "alice@");
        CHECK(login.redirect_origin == "https://app.example");
        step = bank.log_in(visitor, step);
        REQUIRE(outcome(step) == "consent");
        auto const& asked = std::get<Interaction>(step.next);
        CHECK(asked.scope == Words{"openid", "email"});
        CHECK(asked.user_name == "Alice Example");
        step = bank.decide(visitor, step, true);
        REQUIRE(outcome(step) == "code");
        auto const& redirect = std::get<ClientRedirect>(step.next);
        CHECK(LoginBank::parameter(redirect, "state") == "x y&z=%");
        CHECK(LoginBank::parameter(redirect, "iss") == issuer);
        CHECK(outcome(bank.begin(visitor, {{"scope", "openid"}})) == "code");
        CHECK(outcome(bank.begin(visitor, {{"scope", "openid profile"}})) == "consent");
        CHECK(outcome(bank.begin(visitor, {{"prompt", "consent"}})) == "consent");
        CHECK(outcome(bank.begin(visitor, {{"client_id", "spa"}})) == "consent");
    });
}

TEST_CASE("a no is told to the client, and can be a yes the next time") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        auto step = bank.log_in(visitor, bank.begin(visitor));
        auto const denied = bank.decide(visitor, step, false);
        CHECK(outcome(denied) == "access_denied");
        CHECK(LoginBank::parameter(std::get<ClientRedirect>(denied.next), "state") == "x y&z=%");
        CHECK(bank.audited("authorization.denied") == 1);
        // The page that was answered is of no use any more.
        CHECK(outcome(bank.decide(visitor, step, true)) == "page invalid_request");
        CHECK(bank.code_for(visitor).size() == 43);
    });
}

TEST_CASE("a wrong name and a wrong password look the same, and can be tried again") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        auto const first = bank.begin(visitor);
        auto step = bank.log_in(visitor, first, "alice@example.test", "wrong");
        CHECK(outcome(step) == "login");
        CHECK(notice_of(step) == InteractionNotice::login_refused);
        step = bank.log_in(visitor, first, "nobody@example.test", "wrong");
        CHECK(notice_of(step) == InteractionNotice::login_refused);
        step = bank.log_in(visitor, first, std::string(2'000, 'a'), "wrong");
        CHECK(notice_of(step) == InteractionNotice::login_refused);
        CHECK(outcome(bank.log_in(visitor, first)) == "consent");
        // The login page again, after the login.
        CHECK(outcome(bank.log_in(visitor, first)) == "consent");
    });
}

TEST_CASE("an interaction ends after its ten minutes") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        auto const step = bank.begin(visitor);
        bank.clock.advance(599s);
        CHECK(outcome(bank.log_in(visitor, step)) == "consent");
        Visitor late;
        auto const other = bank.begin(late);
        bank.clock.advance(600s);
        CHECK(outcome(bank.log_in(late, other)) == "page invalid_request");
    });
}

TEST_CASE("OA-47 a form with another CSRF value, or of another browser, is refused") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        Visitor stranger;
        auto const step = bank.log_in(visitor, bank.begin(visitor));
        auto const other = bank.log_in(stranger, bank.begin(stranger));
        REQUIRE(outcome(step) == "consent");
        auto const& own = std::get<Interaction>(step.next);
        auto const& foreign = std::get<Interaction>(other.next);
        for (auto const& csrf : {std::string{}, foreign.csrf, own.id}) {
            auto const refused =
                bank.authorization().decide({{own.id, csrf}, true, {}}, visitor.browser);
            REQUIRE(outcome(refused) == "page access_denied");
            CHECK(std::get<ErrorPage>(refused.next).status == 403);
        }
        // The right values, from another browser or from none.
        for (auto const& browser : {stranger.browser, Browser{}}) {
            auto const refused =
                bank.authorization().decide({{own.id, own.csrf}, true, {}}, browser);
            REQUIRE(outcome(refused) == "page access_denied");
            CHECK(std::get<ErrorPage>(refused.next).status == 403);
        }
        // A login form cannot be planted, either.
        auto const login = bank.begin(stranger, {{"prompt", "login"}});
        auto const& page = std::get<Interaction>(login.next);
        auto const planted = bank.authorization().log_in(
            {{page.id, page.csrf}, "alice@example.test", std::string{alice_password}},
            visitor.browser);
        CHECK(outcome(planted) == "page access_denied");
        CHECK(outcome(bank.decide(visitor, step, true)) == "code");
    });
}

TEST_CASE("OA-45 prompt and max_age") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        CHECK(outcome(bank.begin(visitor, {{"prompt", "none"}})) == "login_required");
        auto const first = bank.tokens_for(visitor);
        CHECK(outcome(bank.begin(visitor, {{"prompt", "none"}})) == "code");
        CHECK(outcome(bank.begin(visitor, {{"prompt", "none"}, {"scope", "openid email"}})) ==
              "consent_required");
        CHECK(outcome(bank.begin(
                  visitor, {{"prompt", "none"}, {"id_token_hint", first.id_token}})) == "code");
        CHECK(outcome(bank.begin(visitor, {{"prompt", "login"}})) == "login");
        CHECK(outcome(bank.begin(visitor, {{"prompt", "select_account"}})) == "login");
        CHECK(outcome(bank.begin(visitor, {{"prompt", "none login"}})) == "invalid_request");
        CHECK(outcome(bank.begin(visitor, {{"max_age", "0"}})) == "login");
        CHECK(outcome(bank.begin(visitor, {{"max_age", "1"}})) == "code");
        bank.clock.advance(2s);
        CHECK(outcome(bank.begin(visitor, {{"max_age", "10"}})) == "code");
        CHECK(outcome(bank.begin(visitor, {{"max_age", "1"}, {"prompt", "none"}})) ==
              "login_required");
        auto const step = bank.log_in(visitor, bank.begin(visitor, {{"max_age", "1"}}));
        REQUIRE(outcome(step) == "code");
        auto const second =
            bank.redeem(LoginBank::parameter(std::get<ClientRedirect>(step.next), "code"));
        CHECK(*claims_of(second.id_token).seconds("auth_time") ==
              *claims_of(first.id_token).seconds("auth_time") + 2);
    });
}

TEST_CASE("OA-45 an id_token_hint of somebody else asks for a login") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        auto const tokens = bank.tokens_for(visitor);
        bank.users().create({.kind = UserKind::customer,
                             .username = "bob",
                             .password = std::string{alice_password}});
        Visitor other;
        auto step = bank.log_in(other, bank.begin(other), "bob");
        REQUIRE(outcome(step) == "consent");
        Parameters const hinted{{"id_token_hint", tokens.id_token}};
        CHECK(
            outcome(bank.begin(other, {{"id_token_hint", tokens.id_token}, {"prompt", "none"}})) ==
            "login_required");
        step = bank.begin(other, hinted);
        REQUIRE(outcome(step) == "login");
        CHECK(outcome(bank.log_in(other, step, "bob")) == "login_required");
        step = bank.begin(other, hinted);
        CHECK(outcome(bank.log_in(other, step)) == "code");
        // OA-51: an access token is no hint, nor is an ID token for another client.
        CHECK(outcome(bank.begin(other, {{"id_token_hint", tokens.access_token}})) ==
              "invalid_request");
        CHECK(outcome(
                  bank.begin(other, {{"client_id", "spa"}, {"id_token_hint", tokens.id_token}})) ==
              "invalid_request");
    });
}

TEST_CASE("OA-46 what is not known does not matter") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        auto const tokens = bank.tokens_for(visitor,
                                            {{"nonce", ""},
                                             {"display", "touch"},
                                             {"ui_locales", "nb en"},
                                             {"acr_values", "gold"},
                                             {"claims", "{\"userinfo\":{}}"},
                                             {"extra", "foobar"}});
        CHECK_FALSE(claims_of(tokens.id_token).has("nonce"));
    });
}

TEST_CASE("without openid it is plain OAuth") {
    on_each_login_bank([](LoginBank& bank) {
        bank.allow("web", "urn:bank:api", {"accounts:read", "accounts:write"});
        Visitor visitor;
        auto const tokens = bank.tokens_for(visitor, {{"scope", "accounts:read"}});
        CHECK(tokens.id_token.empty());
        CHECK(tokens.refresh_token.empty());
        CHECK(tokens.scope == Words{"accounts:read"});
        CHECK(claims_of(tokens.access_token).text("aud") == "urn:bank:api");
        CHECK(outcome(bank.begin(visitor, {{"scope", "accounts:close"}})) == "invalid_scope");
        bank.allow("web", "urn:bank:other", {"accounts:read"});
        CHECK(outcome(bank.begin(visitor, {{"scope", "accounts:read"}})) == "invalid_target");
        auto const named =
            bank.tokens_for(visitor, {{"scope", "accounts:read"}, {"resource", "urn:bank:other"}});
        CHECK(claims_of(named.access_token).text("aud") == "urn:bank:other");
        auto const with_identity = bank.tokens_for(
            visitor, {{"scope", "openid accounts:read"}, {"resource", "urn:bank:other"}});
        CHECK(bank.tokens().verify_access_token(with_identity.access_token).token->scope ==
              Words{"openid", "accounts:read"});
    });
}

TEST_CASE("OA-15 D4: given a client with one grant, a mere login is a JWT for its audience") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        auto const audience = [&]() -> std::string {
            auto const token = bank.tokens_for(visitor).access_token;
            auto const verdict = bank.tokens().verify_access_token(token);
            REQUIRE(verdict);
            CHECK((token.find('.') != std::string::npos) == !verdict.token->audience.empty());
            return verdict.token->audience.empty() ? "none" : verdict.token->audience.front();
        };
        CHECK(audience() == "none");
        auto const grant = bank.allow("web", "urn:bank:api", {"accounts:read"});
        CHECK(audience() == "urn:bank:api");
        // It is for identity alone all the same, and ends with the grant.
        auto const tokens = bank.tokens_for(visitor);
        CHECK(tokens.scope == Words{"openid"});
        CHECK(tokens.expires_in == 10min);
        bank.allow("web", "urn:bank:other", {"accounts:read"});
        CHECK(audience() == "none");
        bank.grants().mark_deleted(grant.id);
        CHECK_FALSE(bank.counts(tokens.access_token));
        CHECK(audience() == "urn:bank:other");
        // A merchant's tokens live for a day: a login alone does not make one.
        bank.allow("spa", bank.audience_of("P11122222"), {"read:accounts"});
        auto const of_merchant =
            bank.redeem(bank.code_for(visitor, {{"client_id", "spa"}}), "spa").access_token;
        CHECK(bank.tokens().verify_access_token(of_merchant).token->audience.empty());
    });
    auto options = quick_options();
    options.api_audiences = {"urn:bank:api"};
    ViewTable views;
    options.account_views = &views;
    LoginBank strict{Store::memory, views, options};
    Visitor visitor;
    strict.allow("web", "urn:shop:api", {"accounts:read"});
    auto const token = strict.tokens_for(visitor).access_token;
    CHECK(strict.tokens().verify_access_token(token).token->audience.empty());
}

TEST_CASE("offline_access takes the person's word") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        auto const ignored = bank.tokens_for(visitor, {{"scope", "openid offline_access"}});
        CHECK(ignored.refresh_token.empty());
        CHECK(ignored.scope == Words{"openid"});
        auto const asked =
            bank.tokens_for(visitor, {{"scope", "openid offline_access"}, {"prompt", "consent"}});
        CHECK_FALSE(asked.refresh_token.empty());
        // What was allowed once needs no question.
        auto const again = bank.tokens_for(visitor, {{"scope", "openid offline_access"}});
        CHECK_FALSE(again.refresh_token.empty());
    });
}

TEST_CASE("OA-54 a refresh gives an ID token without nonce and with the old auth_time") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        auto const first =
            bank.tokens_for(visitor, {{"scope", "openid offline_access"}, {"prompt", "consent"}});
        bank.clock.advance(100s);
        auto const second = bank.refresh("web", first.refresh_token);
        auto const before = claims_of(first.id_token);
        auto const after = claims_of(second.id_token);
        CHECK(before.text("nonce") == "n-0S6_WzA2Mj");
        CHECK_FALSE(after.has("nonce"));
        CHECK(after.seconds("auth_time") == before.seconds("auth_time"));
        CHECK(after.text("sub") == before.text("sub"));
        CHECK(*after.seconds("iat") == *before.seconds("iat") + 100);
        CHECK(second.refresh_token != first.refresh_token);
    });
}

TEST_CASE("OA-50 the implicit grant is off, and takes two switches") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        CHECK(outcome(bank.begin(visitor, {{"response_type", "token"}})) ==
              "unsupported_response_type");
    });
    auto options = quick_options();
    options.implicit = true;
    on_each_login_bank(options, [](LoginBank& bank) {
        Visitor visitor;
        CHECK(outcome(bank.begin(visitor, {{"response_type", "token"}})) ==
              "unsupported_response_type");
        auto client = bank.clients().get("web");
        client.response_types = {"code", "token", "id_token"};
        bank.clients().update(client);
        Parameters const implicit{{"response_type", "id_token token"},
                                  {"scope", "openid email offline_access"},
                                  {"prompt", "consent"},
                                  {"code_challenge", ""},
                                  {"code_challenge_method", ""}};
        auto const redirect = bank.go_through(visitor, implicit);
        CHECK(redirect.mode == ResponseMode::fragment);
        CHECK(redirect.location().starts_with(std::string{callback} + "#"));
        auto const token = LoginBank::parameter(redirect, "access_token");
        CHECK(bank.counts(token));
        CHECK(LoginBank::parameter(redirect, "iss") == issuer);
        CHECK(LoginBank::parameter(redirect, "state") == "x y&z=%");
        CHECK(LoginBank::parameter(redirect, "refresh_token").empty());
        CHECK(LoginBank::parameter(redirect, "scope") == "openid email");
        auto const claims = claims_of(LoginBank::parameter(redirect, "id_token"));
        CHECK(claims.text("nonce") == "n-0S6_WzA2Mj");
        CHECK(claims.has("at_hash"));
        auto without_nonce = implicit;
        without_nonce["nonce"] = "";
        auto const refused = bank.begin(visitor, without_nonce);
        CHECK(outcome(refused) == "invalid_request");
        CHECK(std::get<ClientRedirect>(refused.next).mode == ResponseMode::fragment);
        auto by_query = implicit;
        by_query["response_mode"] = "query";
        CHECK(outcome(bank.begin(visitor, by_query)) == "invalid_request");
    });
}

TEST_CASE("response_mode form_post brings the answer in a form") {
    ViewTable views;
    LoginBank bank{Store::memory, views};
    Visitor visitor;
    auto const redirect = bank.go_through(visitor, {{"response_mode", "form_post"}});
    CHECK(redirect.mode == ResponseMode::form_post);
    CHECK(LoginBank::parameter(redirect, "code").size() == 43);
}

TEST_CASE("a person with a second factor is asked for it: codes by message") {
    on_each_login_bank([](LoginBank& bank) {
        bank.session().mfa_enrolments().set_sms(bank.alice.id, true, "+4790000001");
        Visitor visitor;
        auto const first = bank.begin(visitor);
        CHECK(notice_of(bank.log_in(visitor, first, "alice@example.test", "wrong")) ==
              InteractionNotice::login_refused);
        auto const step = bank.log_in(visitor, first);
        REQUIRE(outcome(step) == "factor");
        auto const page = std::get<Interaction>(step.next);
        CHECK(page.channels == std::vector{Channel::sms});
        CHECK(page.sent_to == Channel::sms);
        CHECK_FALSE(page.totp);
        auto const messages = bank.session().outbox().take("+4790000001");
        REQUIRE(messages.size() == 1);
        FactorForm form{{page.id, page.csrf}, page.mfa_token, page.oob_code, "000000"};
        if (form.code == messages[0].code) {
            form.code = "000001";
        }
        auto const wrong = visitor.take(bank.authorization().answer_factor(form, visitor.browser));
        REQUIRE(outcome(wrong) == "factor");
        CHECK(notice_of(wrong) == InteractionNotice::code_refused);
        CHECK(std::get<Interaction>(wrong.next).channels == std::vector{Channel::sms});
        // Another code makes the first one worthless.
        auto const sent = visitor.take(bank.authorization().send_code(
            {{page.id, page.csrf}, page.mfa_token, Channel::sms}, visitor.browser));
        auto const again = bank.session().outbox().take("+4790000001");
        REQUIRE(again.size() == 1);
        form.code = messages[0].code;
        CHECK(outcome(bank.authorization().answer_factor(form, visitor.browser)) != "consent");
        form.oob_code = std::get<Interaction>(sent.next).oob_code;
        form.code = again[0].code;
        auto const done = visitor.take(bank.authorization().answer_factor(form, visitor.browser));
        REQUIRE(outcome(done) == "consent");
        auto const code = LoginBank::parameter(
            std::get<ClientRedirect>(bank.decide(visitor, done, true).next), "code");
        auto const claims = claims_of(bank.redeem(code).id_token);
        CHECK(claims.text("acr") == "mfa");
        auto const amr = claims.texts("amr");
        CHECK(std::ranges::find(*amr, "pwd") != amr->end());
        CHECK(std::ranges::find(*amr, "mfa") != amr->end());
    });
}

TEST_CASE("a person with an authenticator app types its code") {
    on_each_login_bank([](LoginBank& bank) {
        auto mfa = bank.session().mfa_enrolments();
        auto const app = mfa.associate_totp(bank.alice.id);
        auto const secret = *nostro::detail::from_base32(app.secret_code);
        auto const code_now = [&] {
            auto const seconds =
                std::chrono::floor<std::chrono::seconds>(bank.clock.now()).time_since_epoch();
            return nostro::detail::totp(secret, seconds.count());
        };
        REQUIRE(mfa.enable_totp(bank.alice.id, code_now(), bank.clock.now()).outcome ==
                CodeOutcome::accepted);
        bank.clock.advance(60s);
        Visitor visitor;
        auto const step = bank.log_in(visitor, bank.begin(visitor));
        REQUIRE(outcome(step) == "factor");
        auto const page = std::get<Interaction>(step.next);
        CHECK(page.totp);
        CHECK_FALSE(page.sent_to);
        auto const done = visitor.take(bank.authorization().answer_factor(
            {{page.id, page.csrf}, page.mfa_token, {}, code_now()}, visitor.browser));
        CHECK(outcome(done) == "consent");
    });
}

TEST_CASE("a factor of another login does not count here") {
    ViewTable views;
    LoginBank bank{Store::memory, views};
    bank.session().mfa_enrolments().set_sms(bank.alice.id, true, "+4790000001");
    Visitor visitor;
    Visitor other;
    auto const mine = bank.log_in(visitor, bank.begin(visitor));
    auto const theirs = bank.log_in(other, bank.begin(other));
    auto const& page = std::get<Interaction>(mine.next);
    auto const& foreign = std::get<Interaction>(theirs.next);
    auto const messages = bank.session().outbox().take("+4790000001");
    REQUIRE(messages.size() == 2);
    auto const step = bank.authorization().answer_factor(
        {{page.id, page.csrf}, foreign.mfa_token, foreign.oob_code, messages[1].code},
        visitor.browser);
    CHECK(outcome(step) == "login");
    CHECK(notice_of(step) == InteractionNotice::login_over);
}

TEST_CASE("a merchant's client logs in the merchant's people, and the bank's customers") {
    ViewTable views;
    LoginBank bank{Store::memory, views};
    bank.make_merchant(std::string{partner_id});
    auto draft = bank.login_draft("shop");
    draft.client.owner = partner_id;
    bank.clients().create(draft);
    bank.make_user("worker");
    Visitor visitor;
    auto const step = bank.begin(visitor, {{"client_id", "shop"}});
    CHECK(outcome(bank.log_in(visitor, step, "worker", "correct horse battery")) == "consent");
    Visitor customer;
    auto const other = bank.begin(customer, {{"client_id", "shop"}});
    CHECK(outcome(bank.log_in(customer, other)) == "consent");
    Visitor stranger;
    auto const bank_own = bank.begin(stranger);
    CHECK(outcome(bank.log_in(stranger, bank_own, "worker", "correct horse battery")) == "login");
}
