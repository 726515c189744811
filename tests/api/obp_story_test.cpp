#include "api/oauth_host.hpp"

#include <nostro/access/view.hpp>
#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/banks.hpp>

using namespace support;

namespace {

/// The access token that alice lets the application `web` have.
std::string token_of_alice(OauthHost& host) {
    TestBrowser browser{host};
    browser.open(authorize_path());
    browser.log_in();
    if (browser.location.empty()) {
        browser.submit({}, "Allow");
    }
    auto const redeemed = host.token("web", code_form(browser.answer().at("code")));
    REQUIRE(redeemed.status == 200);
    return text_at(redeemed, "/access_token");
}

api::Response
ask(OauthHost& host, std::string_view line, std::string const& token, std::string body = {}) {
    auto const space = line.find(' ') + 1;
    return host.send(request(std::string{line.substr(0, space)} + "/obp/v3.0.0" +
                                 std::string{line.substr(space)},
                             std::move(body),
                             {bearer(token)}));
}

} // namespace

TEST_CASE("a person logs in at the bank, and an application opens and reads an account for her") {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        OauthHost host{store};
        host.system().banks().create({.id = "bank-1"});
        auto const token = token_of_alice(host);
        std::string const account = "/banks/bank-1/accounts/savings";

        auto const made = ask(host,
                              "PUT " + account,
                              token,
                              R"({"user_id":"","label":"Savings","type":"CURRENT","balance":)"
                              R"({"currency":"EUR","amount":"0"},"branch_id":"1",)"
                              R"("account_routing":{"scheme":"","address":""}})");
        CHECK(made.status == 200);
        CHECK(text_at(made, "/user_id") == host.alice.id);
        host.system().account_entries().post({.bank_id = "bank-1",
                                              .account_id = "savings",
                                              .other = nostro::ExternalParty{.name = "Eve"},
                                              .value = {1'250, nostro::Currency::iso("EUR")}});
        auto const entries = ask(host, "GET " + account + "/owner/transactions", token);
        CHECK(text_at(entries, "/transactions/0/details/value/amount") == "12.50");
        CHECK(text_at(entries, "/transactions/0/other_account/holder/name") == "Eve");

        auto const wrong = ask(host, "GET " + account + "/owner/transactions", token + "x");
        CHECK(wrong.status == 401);
        CHECK(text_at(wrong, "/message").starts_with("OBP-20202"));
        REQUIRE(host.post("/oauth/revoke", {{"token", token}}, {host.as_client("web")}).status ==
                200);
        CHECK(ask(host, "GET /my/accounts", token).status == 401);
    }
}
