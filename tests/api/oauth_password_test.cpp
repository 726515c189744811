#include "oauth_host.hpp"

#include <chrono>
#include <string>
#include <string_view>

/// The page where the links of invitations and resets lead to.
namespace {

using namespace support;
using namespace std::chrono_literals;

constexpr std::string_view mailbox = "bob@example.test";
constexpr std::string_view chosen = "a long enough passphrase";

std::string header_of_page(TestBrowser const& browser, std::string_view name) {
    return std::string{browser.page.header(name).value_or("(nothing)")};
}

/// The only link that was sent to an address, without the bank's own address.
std::string take_link(OauthHost& host, std::string_view to = mailbox) {
    auto const messages = host.system().outbox().take(to);
    REQUIRE(messages.size() == 1);
    auto const& link = messages.front().code;
    CHECK(messages.front().body.find(link) != std::string::npos);
    REQUIRE(link.starts_with(std::string{oauth_issuer} + "/oauth/password?token="));
    return link.substr(oauth_issuer.size());
}

void invite_bob(OauthHost& host) {
    host.system().users().create({.kind = nostro::UserKind::customer,
                                  .username = "bob",
                                  .email = std::string{mailbox},
                                  .invite = true});
}

void begin_reset(OauthHost& host) {
    host.system().users().begin_password_reset(
        nostro::UserKind::customer, "", "alice@example.test");
}

void choose(TestBrowser& browser, std::string_view password, std::string_view repeated) {
    browser.submit({{"password", std::string{password}}, {"repeated", std::string{repeated}}});
}

bool logs_in(OauthHost& host, std::string_view username, std::string_view password) {
    return host.system()
        .users()
        .check_password(nostro::UserKind::customer, "", username, password)
        .accepted();
}

} // namespace

TEST_CASE("OA-30: an invitation leads to a page where the first password is chosen, once") {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        OauthHost host{store};
        invite_bob(host);
        auto const link = take_link(host);
        TestBrowser browser{host};
        browser.open(link);
        CHECK(browser.page.status == 200);
        REQUIRE(browser.forms().size() == 1);

        choose(browser, "short", "short");
        CHECK(browser.page.status == 400);
        CHECK(browser.page.body.find("A password has at least 8 characters.") != std::string::npos);
        choose(browser, "bob-bob-bob", "bob-bob-bob");
        CHECK(browser.page.status == 400);
        CHECK(browser.page.body.find("too much like a name") != std::string::npos);
        choose(browser, chosen, "a long enough passphrase?");
        CHECK(browser.page.status == 400);
        CHECK(browser.page.body.find("not the same") != std::string::npos);
        CHECK(browser.page.body.find(chosen) == std::string::npos);
        CHECK_FALSE(logs_in(host, "bob", chosen));

        choose(browser, chosen, chosen);
        CHECK(browser.page.status == 200);
        CHECK(browser.forms().empty());
        CHECK(browser.page.body.find(link.substr(link.find('=') + 1)) == std::string::npos);
        CHECK(logs_in(host, "bob", chosen));

        browser.open(link);
        choose(browser, "another good passphrase", "another good passphrase");
        CHECK(browser.page.status == 403);
        CHECK(browser.forms().empty());
        CHECK(logs_in(host, "bob", chosen));
    }
}

TEST_CASE("OA-30: a reset leads to the same page and ends what the old password opened") {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        OauthHost host{store};
        TestBrowser before{host};
        before.open(authorize_path());
        before.log_in();
        CHECK(before.page.status == 200);
        begin_reset(host);
        TestBrowser browser{host};
        browser.open(take_link(host, "alice@example.test"));
        host.clock.advance(1s);
        choose(browser, chosen, chosen);
        CHECK(browser.page.status == 200);
        CHECK(browser.cookie.empty());
        CHECK_FALSE(logs_in(host, "alice@example.test", oauth_password));
        before.open(authorize_path({{"prompt", "none"}}));
        CHECK(before.answer().at("error") == "login_required");
        browser.open(authorize_path());
        browser.log_in(chosen);
        browser.submit({}, "Allow");
        CHECK(browser.answer().contains("code"));
    }
}

TEST_CASE("OA-30: used, expired and unknown links get the same answer") {
    OauthHost host;
    auto const refused = [&](std::string const& link) {
        TestBrowser browser{host};
        browser.open(link);
        CHECK(browser.page.status == 200); // the token is not tried before there is a password
        choose(browser, chosen, chosen);
        CHECK(browser.page.status == 403);
        return browser.page.body;
    };
    auto const unknown = refused("/oauth/password?token=" + std::string(43, 'A'));
    CHECK(unknown.find("unknown, used or expired") != std::string::npos);
    invite_bob(host);
    auto const invitation = take_link(host);
    begin_reset(host);
    auto const reset = take_link(host, "alice@example.test");
    host.clock.advance(30min);
    CHECK(refused(invitation) == unknown);
    CHECK(refused(reset) == unknown);
    begin_reset(host);
    auto const again = take_link(host, "alice@example.test");
    TestBrowser browser{host};
    browser.open(again);
    choose(browser, chosen, chosen);
    REQUIRE(browser.page.status == 200);
    CHECK(refused(again) == unknown);
}

TEST_CASE("the password page shows its token to nobody else, and runs no script") {
    OauthHost host;
    TestBrowser browser{host};
    browser.open("/oauth/password?token=%22%3E%3Cscript%3E");
    CHECK(header_of_page(browser, "Content-Type") == "text/html; charset=utf-8");
    CHECK(header_of_page(browser, "Content-Security-Policy") ==
          "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; "
          "base-uri 'none'");
    CHECK(header_of_page(browser, "X-Frame-Options") == "DENY");
    CHECK(header_of_page(browser, "Referrer-Policy") == "no-referrer");
    CHECK(header_of_page(browser, "Cache-Control") == "no-store");
    CHECK(browser.page.body.find("<script") == std::string::npos);
    REQUIRE(browser.forms().size() == 1);
    auto const form = browser.forms().front();
    CHECK(form.action == "password");
    auto const token = std::ranges::find(form.fields, "token", &api::Parameter::name);
    REQUIRE(token != form.fields.end());
    CHECK(token->value == "\"><script>");
    CHECK(host.get("/oauth/password").status == 400);
    CHECK(host.post("/oauth/password", {{"password", "x"}, {"repeated", "x"}}).status == 400);
    CHECK(host.send(request("POST /oauth/password", "{}")).status == 415);
}

TEST_CASE("a host with a page of its own names it in the mails") {
    OauthHost host{Store::memory, [](CoreOptions& core, api::ServiceOptions&) {
                       core.identity.reset_link = "https://bank.test/reset?token=";
                   }};
    begin_reset(host);
    auto const messages = host.system().outbox().take("alice@example.test");
    REQUIRE(messages.size() == 1);
    CHECK(messages.front().code.starts_with("https://bank.test/reset?token="));
    invite_bob(host);
    CHECK_FALSE(take_link(host).empty());
}
