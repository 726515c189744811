#include "authorize_support.hpp"

#include <string>
#include <vector>

using namespace nostro; // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;

/// Pushed authorization requests.
namespace {

using namespace support;

std::vector<OauthParameter> pushed_parameters(Parameters const& changes = {}) {
    std::vector<OauthParameter> parameters;
    for (auto const& [name, value] : LoginBank::usual(changes)) {
        parameters.emplace_back(name, value);
    }
    return parameters;
}

AuthorizationStep open_pushed(LoginBank& bank,
                              Visitor& visitor,
                              std::string const& request_uri,
                              std::string const& client_id = "web") {
    return visitor.take(bank.authorization().begin(
        {{"client_id", client_id}, {"request_uri", request_uri}}, visitor.browser));
}

} // namespace

TEST_CASE("OA-52 a pushed request is opened once, by its client, within 90 seconds") {
    on_each_login_bank([](LoginBank& bank) {
        auto const push = [&] { return bank.authorization().push("web", pushed_parameters()); };
        auto const pushed = push();
        CHECK(pushed.expires_in == 90s);
        CHECK(pushed.request_uri.starts_with("urn:ietf:params:oauth:request_uri:"));
        CHECK(pushed.request_uri.size() == 34 + 43);
        Visitor visitor;
        CHECK(outcome(open_pushed(bank, visitor, pushed.request_uri, "spa")) ==
              "page invalid_request_uri");
        // Other parameters count for nothing now.
        auto const step =
            visitor.take(bank.authorization().begin({{"client_id", "web"},
                                                     {"request_uri", pushed.request_uri},
                                                     {"redirect_uri", "https://evil.example"},
                                                     {"scope", "admin"}},
                                                    visitor.browser));
        REQUIRE(outcome(step) == "login");
        CHECK(outcome(open_pushed(bank, visitor, pushed.request_uri)) ==
              "page invalid_request_uri");
        // The login itself may take longer than the handle lives.
        bank.clock.advance(120s);
        auto const code = LoginBank::parameter(
            std::get<ClientRedirect>(bank.decide(visitor, bank.log_in(visitor, step), true).next),
            "code");
        CHECK_FALSE(bank.redeem(code).access_token.empty());
        auto const in_time = push();
        bank.clock.advance(89s);
        CHECK(outcome(open_pushed(bank, visitor, in_time.request_uri)) == "code");
        auto const late = push();
        bank.clock.advance(90s);
        CHECK(outcome(open_pushed(bank, visitor, late.request_uri)) == "page invalid_request_uri");
        CHECK(outcome(open_pushed(
                  bank, visitor, "urn:ietf:params:oauth:request_uri:" + std::string(43, 'A'))) ==
              "page invalid_request_uri");
    });
}

TEST_CASE("OA-52 a client that must push cannot send its request by the browser") {
    on_each_login_bank([](LoginBank& bank) {
        auto client = bank.clients().get("web");
        client.require_par = true;
        bank.clients().update(client);
        Visitor visitor;
        CHECK(outcome(bank.begin(visitor)) == "invalid_request");
        auto const pushed = bank.authorization().push("web", pushed_parameters());
        CHECK(outcome(open_pushed(bank, visitor, pushed.request_uri)) == "login");
    });
}

TEST_CASE("OA-52 a bank may want the requests of all clients pushed") {
    ViewTable views;
    auto options = views_options(views);
    options.require_par = true;
    LoginBank bank{Store::memory, views, options};
    Visitor visitor;
    CHECK(outcome(bank.begin(visitor)) == "invalid_request");
    auto const pushed = bank.authorization().push("web", pushed_parameters());
    CHECK(outcome(open_pushed(bank, visitor, pushed.request_uri)) == "login");
}

TEST_CASE("what is wrong with a request is told when it is pushed") {
    on_each_login_bank([](LoginBank& bank) {
        auto const refused = [&](Parameters const& changes) {
            return error_of(
                [&] { return bank.authorization().push("web", pushed_parameters(changes)); });
        };
        CHECK(refused({{"redirect_uri", "https://evil.example"}}) == "invalid_request");
        CHECK(refused({{"redirect_uri", ""}}) == "invalid_request");
        CHECK(refused({{"client_id", "spa"}}) == "invalid_request");
        CHECK(refused({{"client_id", ""}}).empty());
        CHECK(refused({{"request_uri", "urn:ietf:params:oauth:request_uri:x"}}) ==
              "invalid_request");
        CHECK(refused({{"code_challenge_method", "plain"}}) == "invalid_request");
        CHECK(refused({{"scope", "openid admin"}}) == "invalid_scope");
        CHECK(refused({{"response_type", "token"}}) == "unsupported_response_type");
        auto doubled = pushed_parameters();
        doubled.emplace_back("scope", "openid");
        CHECK(error_of([&] { return bank.authorization().push("web", doubled); }) ==
              "invalid_request");
        auto const nobodys = pushed_parameters({{"client_id", ""}});
        CHECK(error_of([&] { return bank.authorization().push("ghost", nobodys); }) ==
              "invalid_client");
    });
}
