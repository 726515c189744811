#include "api/host.hpp"
#include "api/tables.hpp"

#include <nostro/access/entitlements.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/facade/session.hpp>
#include <nostro/identity/users.hpp>

#include <fstream>
#include <sstream>

using namespace support;

namespace {

/// Ann may import sandboxes, Bob may not.
class SandboxHost {
public:
    SandboxHost() : host{groups(), {.rates = {.enabled = false}}} {
        system().entitlements().grant(add_user("importer"), "CanCreateSandbox", "");
        add_user("other");
        host.tokens.add_client("app", {});
    }

    nostro::Session system() { return host.bank.core().system(); }

    api::Response import(std::string const& token, std::string body) {
        Headers headers;
        if (!token.empty()) {
            headers.push_back(bearer(token));
        }
        return host.send("POST /obp/v3.0.0/sandbox/data-import", std::move(body), headers);
    }

    void check_refused(int status, std::string_view code, api::Response const& response) {
        CAPTURE(response.body);
        CHECK(response.status == status);
        CHECK(text_at(response, "/message").starts_with(code));
        CHECK(system().banks().list().empty());
    }

    ApiHost host;

private:
    static std::vector<api::RouteGroup> groups() {
        auto const all = api::obp_sandbox_routes();
        return {all.begin(), all.end()};
    }

    std::string add_user(std::string const& name) {
        auto id = system().users().create({.username = name}).id;
        api::Caller caller;
        caller.kind = api::Caller::Kind::user;
        caller.client_id = "bank-app";
        caller.user_id = id;
        caller.subject = "usr_" + id;
        host.tokens.callers[name] = std::move(caller);
        return id;
    }
};

/// The fixture without passwords, whose hashing takes its time.
std::string fixture() {
    std::ifstream file{NOSTRO_TEST_DATA "/sandbox.json", std::ios::binary};
    std::ostringstream text;
    text << file.rdbuf();
    json::value content = json::parse(text.str());
    for (auto& user : content.at("users").as_array()) {
        user.as_object().erase("password");
    }
    return json::serialize(content);
}

} // namespace

TEST_CASE("a user with CanCreateSandbox imports a sandbox and is told what came of it") {
    SandboxHost host;
    auto const done = host.import("importer", fixture());
    CAPTURE(done.body);
    CHECK(done.status == 201);
    CHECK(text_at(done, "/success") == "Success");
    CHECK(text_at(done, "/items/accounts/created") == "3");
    CHECK(text_at(done, "/items/transactions/created") == "6");
    CHECK(text_at(done, "/balances_compared") == "9");
    CHECK(text_at(done, "/differences/0/transaction_id") == "s-2");
    CHECK(text_at(done, "/differences/0/ledger/amount") == "40.00");
    CHECK(text_at(done, "/differences/2/transaction_id") == "null");
    CHECK(text_at(done, "/warnings/0/place") == "accounts[1].IBAN");
    CHECK(to_string(host.system().accounts().balance("north-bank", "shared-id").booked) ==
          "75.50 GBP");
    auto const again = host.import("importer", fixture());
    CHECK(again.status == 201);
    CHECK(text_at(again, "/items/accounts/created") == "0");
    CHECK(text_at(again, "/items/accounts/existing") == "3");
}

TEST_CASE("nobody else imports a sandbox") {
    SandboxHost host;
    host.check_refused(401, "OBP-20001", host.import("", fixture()));
    host.check_refused(403, "OBP-20006", host.import("other", fixture()));
    CHECK(host.import("app", fixture()).status >= 400);
    CHECK(host.system().banks().list().empty());
}

TEST_CASE("a sandbox that is wrong is refused with its place, and nothing is imported") {
    SandboxHost host;
    host.check_refused(400, "OBP-10001", host.import("importer", "{"));
    host.check_refused(400, "OBP-10001", host.import("importer", R"({"banks":[]})"));
    auto const wrong = host.import("importer",
                                   R"({"banks":[{"id":"b"}],"users":[],"transactions":[],)"
                                   R"("accounts":[{"id":"a","bank":"c"}]})");
    host.check_refused(400, "OBP-10001", wrong);
    CHECK(text_at(wrong, "/message").find("accounts[0].bank") != std::string::npos);
}
