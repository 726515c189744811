#include "authorize_support.hpp"

#include <algorithm>
#include <string>

using namespace nostro; // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;

/// Devices without a browser.
namespace {

using namespace support;

std::string poll_error(LoginBank& bank, std::string const& device_code) {
    return error_of([&] { return bank.authorization().poll_device("web", device_code); });
}

AuthorizationStep enter(LoginBank& bank,
                        Visitor& visitor,
                        AuthorizationStep const& step,
                        std::string const& user_code) {
    auto const& page = std::get<Interaction>(step.next);
    return visitor.take(
        bank.authorization().enter_user_code({page.id, page.csrf}, user_code, visitor.browser));
}

} // namespace

TEST_CASE("a device gets tokens once the person has said yes (RFC 8628)") {
    on_each_login_bank([](LoginBank& bank) {
        auto const device = bank.authorization().begin_device(
            {.client_id = "web", .scope = {"openid", "offline_access"}});
        CHECK(device.device_code.size() == 43);
        REQUIRE(device.user_code.size() == 9);
        CHECK(device.user_code[4] == '-');
        CHECK(std::ranges::all_of(device.user_code, [](char c) {
            return std::string_view{"BCDFGHJKLMNPQRSTVWXZ-"}.find(c) != std::string_view::npos;
        }));
        CHECK(device.verification_uri == std::string{issuer} + "/oauth/device");
        CHECK(device.verification_uri_complete.ends_with("?user_code=" + device.user_code));
        CHECK(device.interval == 5s);
        CHECK(poll_error(bank, device.device_code) == "authorization_pending");
        Visitor visitor;
        auto step =
            visitor.take(bank.authorization().open_device_page(device.user_code, visitor.browser));
        REQUIRE(outcome(step) == "user_code");
        CHECK(std::get<Interaction>(step.next).user_code == device.user_code);
        std::string typed = device.user_code;
        std::ranges::transform(typed, typed.begin(), [](char c) {
            return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        });
        std::erase(typed, '-');
        step = enter(bank, visitor, step, typed);
        REQUIRE(outcome(step) == "login");
        step = bank.log_in(visitor, step);
        REQUIRE(outcome(step) == "consent");
        CHECK(std::get<Interaction>(step.next).user_code == device.user_code);
        CHECK(std::get<Interaction>(step.next).client_id == "web");
        step = bank.decide(visitor, step, true);
        REQUIRE(outcome(step) == "done");
        CHECK(std::get<Interaction>(step.next).notice == InteractionNotice::approved);
        bank.clock.advance(5s);
        CHECK(error_of([&] {
                  return bank.authorization().poll_device("spa", device.device_code);
              }) == "invalid_grant");
        auto const tokens = bank.authorization().poll_device("web", device.device_code);
        CHECK(bank.counts(tokens.access_token));
        CHECK_FALSE(tokens.refresh_token.empty());
        CHECK(claims_of(tokens.id_token).text("aud") == "web");
        CHECK(poll_error(bank, device.device_code) == "invalid_grant");
        CHECK(bank.counts(tokens.access_token));
    });
}

TEST_CASE("a device that asks too often has to slow down") {
    on_each_login_bank([](LoginBank& bank) {
        auto const device =
            bank.authorization().begin_device({.client_id = "web", .scope = {"openid"}});
        auto const& code = device.device_code;
        CHECK(poll_error(bank, code) == "authorization_pending");
        bank.clock.advance(4s);
        CHECK(poll_error(bank, code) == "slow_down");
        bank.clock.advance(9s);
        CHECK(poll_error(bank, code) == "slow_down");
        bank.clock.advance(15s);
        CHECK(poll_error(bank, code) == "authorization_pending");
        bank.clock.advance(600s);
        CHECK(poll_error(bank, code) == "expired_token");
        CHECK(poll_error(bank, "unknown") == "invalid_grant");
    });
}

TEST_CASE("a device can be refused, and one that waits no more cannot be approved") {
    on_each_login_bank([](LoginBank& bank) {
        auto const device =
            bank.authorization().begin_device({.client_id = "web", .scope = {"openid"}});
        Visitor visitor;
        auto step = visitor.take(bank.authorization().open_device_page({}, visitor.browser));
        step = bank.log_in(visitor, enter(bank, visitor, step, device.user_code));
        step = bank.decide(visitor, step, false);
        REQUIRE(outcome(step) == "done");
        CHECK(std::get<Interaction>(step.next).notice == InteractionNotice::denied);
        CHECK(poll_error(bank, device.device_code) == "access_denied");
        auto const other =
            bank.authorization().begin_device({.client_id = "web", .scope = {"openid"}});
        bank.clock.advance(10s);
        step = visitor.take(bank.authorization().open_device_page({}, visitor.browser));
        step = enter(bank, visitor, step, other.user_code);
        REQUIRE(outcome(step) == "consent");
        bank.clock.advance(590s);
        CHECK(outcome(bank.decide(visitor, step, true)) == "page expired_token");
    });
}

TEST_CASE("five wrong user codes end the interaction") {
    on_each_login_bank([](LoginBank& bank) {
        auto const device =
            bank.authorization().begin_device({.client_id = "web", .scope = {"openid"}});
        Visitor visitor;
        auto const step = visitor.take(bank.authorization().open_device_page({}, visitor.browser));
        for (int at = 0; at < 4; ++at) {
            auto const again = enter(bank, visitor, step, "BBBB-BBBB");
            REQUIRE(outcome(again) == "user_code");
            CHECK(std::get<Interaction>(again.next).notice == InteractionNotice::user_code_refused);
        }
        CHECK(outcome(enter(bank, visitor, step, "BBBB-BBBB")) == "page access_denied");
        CHECK(outcome(enter(bank, visitor, step, device.user_code)) == "page invalid_request");
        auto const& page = std::get<Interaction>(step.next);
        CHECK(outcome(bank.authorization().enter_user_code(
                  {page.id, "x"}, device.user_code, visitor.browser)) == "page invalid_request");
    });
}

TEST_CASE("a client that nobody logs in at has no devices") {
    ViewTable views;
    LoginBank bank{Store::memory, views};
    auto draft = bank.login_draft("machine");
    draft.client.response_types = {};
    draft.client.redirect_uris = {};
    bank.clients().create(draft);
    CHECK(error_of([&] {
              return bank.authorization().begin_device(
                  {.client_id = "machine", .scope = {"openid"}});
          }) == "unauthorized_client");
    CHECK(error_of([&] {
              return bank.authorization().begin_device({.client_id = "web", .scope = {"admin"}});
          }) == "invalid_scope");
}
