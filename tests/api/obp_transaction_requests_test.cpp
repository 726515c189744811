#include "api/host.hpp"
#include "api/tables.hpp"

#include <nostro/access/entitlements.hpp>
#include <nostro/access/viewed_accounts.hpp>
#include <nostro/access/views.hpp>
#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/accounts/counterparties.hpp>
#include <nostro/facade/session.hpp>
#include <nostro/identity/outbox.hpp>
#include <nostro/identity/users.hpp>
#include <nostro/payments/transaction_requests.hpp>

#include <chrono>

using namespace support;

namespace {

constexpr std::string_view of_main = "/obp/v3.0.0/banks/bank.x/accounts/main/owner";

/// Ann owns `main` with 5,000.00 EUR, Bob owns `bob`; `app` is a token of an application.
class PayingHost {
public:
    explicit PayingHost(Store store) : host{groups(), {.rates = {.enabled = false}}, store} {
        system().banks().create({.id = "bank.x", .short_name = "X", .full_name = "Bank X"});
        ann = add_user("ann", "+4790000001");
        bob = add_user("bob", {});
        host.tokens.add_client("app", {});
        system().account_entries().post({.bank_id = "bank.x",
                                         .account_id = "main",
                                         .other = nostro::ExternalParty{.name = "Employer"},
                                         .value = {500'000, nostro::Currency::iso("EUR")}});
    }

    nostro::Session system() { return host.bank.core().system(); }

    /// @param path  behind the payer's account and view
    api::Response
    ask(std::string_view method, std::string_view path, json::value const& body = {}) {
        return ask_as("ann", method, std::string{of_main} + std::string{path}, body);
    }

    api::Response ask_as(std::string const& token,
                         std::string_view method,
                         std::string const& path,
                         json::value const& body = {},
                         Headers headers = {}) {
        if (!token.empty()) {
            headers.push_back(bearer(token));
        }
        return host.send(std::string{method} + ' ' + path,
                         body.is_null() ? std::string{} : json::serialize(body),
                         std::move(headers));
    }

    api::Response pay(json::value const& body) { return ask("POST", sandbox_tan, body); }

    /// Refused with this status and the code at the beginning of the message; nothing changes.
    void check_refused(int status, std::string_view code, api::Response const& response) {
        CAPTURE(response.body);
        CHECK(response.status == status);
        CHECK(text_at(response, "/code") == std::to_string(status));
        CHECK(text_at(response, "/message").starts_with(code));
        CHECK(booked("main") == balance);
        CHECK(entries() == entry_count);
    }

    [[nodiscard]] Amount booked(std::string_view account) {
        return system().accounts().balance("bank.x", account).booked.minor();
    }

    [[nodiscard]] std::size_t entries() {
        return system()
            .account_entries()
            .list({.bank_id = "bank.x", .account_id = "main"})
            .items.size();
    }

    /// What is there now is what refusals are held against.
    void remember() {
        balance = booked("main");
        entry_count = entries();
    }

    static json::object body(std::string_view amount, std::string_view account = "bob") {
        return {{"to", {{"bank_id", "bank.x"}, {"account_id", account}}},
                {"value", {{"currency", "EUR"}, {"amount", amount}}},
                {"description", "thanks"}};
    }

    static json::object
    body_to(json::object to, std::string_view amount, std::string_view policy = "SHARED") {
        auto made = body(amount);
        made["to"] = std::move(to);
        made["charge_policy"] = policy;
        return made;
    }

    static constexpr std::string_view sandbox_tan =
        "/transaction-request-types/SANDBOX_TAN/transaction-requests";

    ApiHost host;
    std::string ann;
    std::string bob;
    Amount balance = 500'000;
    std::size_t entry_count = 1;

private:
    static std::vector<api::RouteGroup> groups() {
        auto const all = api::obp_transaction_request_routes();
        return {all.begin(), all.end()};
    }

    std::string add_user(std::string const& name, std::string phone) {
        auto const id = system().users().create({.username = name, .phone = std::move(phone)}).id;
        system().viewed_accounts().open({.bank_id = "bank.x",
                                         .id = name == "ann" ? "main" : name,
                                         .currency = "EUR",
                                         .holder = name,
                                         .owners = {id}});
        api::Caller caller;
        caller.kind = api::Caller::Kind::user;
        caller.client_id = "bank-app";
        caller.user_id = id;
        caller.subject = "usr_" + id;
        host.tokens.callers[name] = std::move(caller);
        return id;
    }
};

template <class Body>
void on_each_paying_host(Body const& body) {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        PayingHost host{store};
        body(host);
    }
}

} // namespace

TEST_CASE("S115: a small payment is done at once and listed") {
    on_each_paying_host([](PayingHost& host) {
        auto const paid = host.pay(host.body("12.50"));
        CAPTURE(paid.body);
        CHECK(paid.status == 201);
        CHECK(text_at(paid, "/type") == "SANDBOX_TAN");
        CHECK(text_at(paid, "/status") == "COMPLETED");
        CHECK(text_at(paid, "/from/account_id") == "main");
        CHECK(text_at(paid, "/details/to_sandbox_tan/account_id") == "bob");
        CHECK(text_at(paid, "/details/value/amount") == "12.50");
        CHECK(text_at(paid, "/details/charge_policy") == "SHARED");
        CHECK(text_at(paid, "/charge/value/amount") == "0.00");
        CHECK(text_at(paid, "/challenge") == "null");
        CHECK(text_at(paid, "/end_date") == text_at(paid, "/start_date"));
        CHECK(host.booked("bob") == 1'250);
        auto const entry = text_at(paid, "/transaction_ids/0");
        CHECK(host.system().account_entries().get("bank.x", "main", entry).value.minor() == -1'250);

        auto const listed = host.ask("GET", "/transaction-requests");
        CHECK(listed.status == 200);
        CHECK(body_of(listed).at("transaction_requests_with_charges").as_array().size() == 1);
        CHECK(text_at(listed, "/transaction_requests_with_charges/0/id") == text_at(paid, "/id"));
    });
}

TEST_CASE("S115: who may not pay is told so before his body is looked at") {
    on_each_paying_host([](PayingHost& host) {
        auto const path = std::string{of_main} + std::string{host.sandbox_tan};
        auto const body = host.body("1.00");
        host.check_refused(401, "OBP-20001", host.ask_as("", "POST", path, body));
        host.check_refused(401, "OBP-20001", host.ask_as("app", "POST", path, body));
        for (json::value const& sent : {json::value(body), json::value(json::object{})}) {
            host.check_refused(
                400,
                "OBP-40002: Insufficient authorisation to create TransactionRequest.",
                host.ask_as("bob", "POST", path, sent));
        }
        host.check_refused(
            400,
            "OBP-40002",
            host.ask_as("bob", "GET", std::string{of_main} + "/transaction-requests"));
        host.system().entitlements().grant(host.bob, "CanCreateAnyTransactionRequest", "bank.x");
        CHECK(host.ask_as("bob", "POST", path, body).status == 201);
        CHECK(host.booked("bob") == 100);
    });
}

TEST_CASE("S115: what is wrong with a payment has the code of the Open Bank Project") {
    on_each_paying_host([](PayingHost& host) {
        auto const refused = [&](int status, std::string_view code, json::value const& body) {
            CAPTURE(code);
            host.check_refused(status, code, host.pay(body));
        };
        refused(400, "OBP-10001", json::object{{"to", "bob"}});
        for (auto const* amount : {"", "ten", "1e3", "0x10", "1,00", "1.005", " 1", "+1"}) {
            CAPTURE(amount);
            refused(400, "OBP-10002", host.body(amount));
        }
        for (auto const* amount : {"0", "0.00", "-1", "-0.001"}) {
            CAPTURE(amount);
            refused(400, "OBP-40008", host.body(amount));
        }
        auto other = host.body("1.00");
        other["value"] = {{"currency", "EURO"}, {"amount", "1"}};
        refused(400, "OBP-10003", other);
        other["value"] = {{"currency", "USD"}, {"amount", "1"}};
        refused(400, "OBP-40003", other);
        refused(400, "OBP-30004", host.body("1.00", "nobody"));
        for (auto const* amount : {"0.01", "1000.01"}) { // also one that would be challenged
            CAPTURE(amount);
            host.check_refused(400,
                               "OBP-10009",
                               host.ask_as("bob",
                                           "POST",
                                           "/obp/v3.0.0/banks/bank.x/accounts/bob/owner" +
                                               std::string{host.sandbox_tan},
                                           host.body(amount, "main")));
        }
    });
}

TEST_CASE("S115: a path that leads nowhere, and a way to pay that there is not") {
    on_each_paying_host([](PayingHost& host) {
        auto const pay_at = [&](std::string_view account_and_view) {
            return host.ask_as("ann",
                               "POST",
                               "/obp/v3.0.0/banks/" + std::string{account_and_view} +
                                   std::string{host.sandbox_tan},
                               host.body("1.00"));
        };
        host.check_refused(404, "OBP-30001", pay_at("none/accounts/main/owner"));
        host.check_refused(404, "OBP-30018", pay_at("bank.x/accounts/none/owner"));
        host.check_refused(400, "OBP-30005", pay_at("bank.x/accounts/main/_none"));
        host.check_refused(400,
                           "OBP-40001",
                           host.ask("POST",
                                    "/transaction-request-types/FREE_FORM/transaction-requests",
                                    host.body("1.00")));
    });
}

TEST_CASE("SEPA and COUNTERPARTY pay counterparties, with a charge policy") {
    on_each_paying_host([](PayingHost& host) {
        auto const write_down = [&](std::string name, bool is_beneficiary, std::string iban) {
            return host.system()
                .counterparties()
                .create({"bank.x", "main", "owner"},
                        {.name = std::move(name),
                         .account_routing = {"IBAN", std::move(iban)},
                         .is_beneficiary = is_beneficiary})
                .id;
        };
        auto const plumber = write_down("Plumber", true, "DE89370400440532013000");
        auto const stranger = write_down("Stranger", false, "DE02120300000000202051");
        constexpr std::string_view sepa = "/transaction-request-types/SEPA/transaction-requests";
        constexpr std::string_view counterparty =
            "/transaction-request-types/COUNTERPARTY/transaction-requests";
        auto const refused = [&](int status,
                                 std::string_view code,
                                 std::string_view path,
                                 json::object const& body) {
            CAPTURE(code);
            host.check_refused(status, code, host.ask("POST", path, body));
        };
        auto const iban = [](std::string_view text) { return json::object{{"iban", text}}; };
        auto const id = [](std::string_view text) {
            return json::object{{"counterparty_id", text}};
        };
        refused(400, "OBP-10001", sepa, host.body("1.00"));
        refused(400, "OBP-10001", counterparty, host.body_to(iban("x"), "1.00"));
        refused(400, "OBP-40013", sepa, host.body_to(iban("DE89370400440532013000"), "1", "ME"));
        refused(400, "OBP-30012", sepa, host.body_to(iban("DE00"), "1.00"));
        refused(400, "OBP-30013", sepa, host.body_to(iban("DE02120300000000202051"), "1.00"));
        refused(404, "OBP-30017", counterparty, host.body_to(id("none"), "1.00"));
        refused(400, "OBP-30013", counterparty, host.body_to(id(stranger), "1.00"));

        auto const by_iban =
            host.ask("POST", sepa, host.body_to(iban("DE89370400440532013000"), "1.00", "SENDER"));
        CHECK(by_iban.status == 201);
        CHECK(text_at(by_iban, "/details/to_sepa/iban") == "DE89370400440532013000");
        CHECK(text_at(by_iban, "/details/charge_policy") == "SENDER");
        auto const by_id = host.ask("POST", counterparty, host.body_to(id(plumber), "2.00"));
        CHECK(by_id.status == 201);
        CHECK(text_at(by_id, "/details/to_counterparty/counterparty_id") == plumber);
        CHECK(host.booked("main") == 499'700);
    });
}

TEST_CASE("a payment that is sent twice under one Idempotency-Key is done once") {
    on_each_paying_host([](PayingHost& host) {
        auto const send = [&](std::string_view amount) {
            return host.ask_as("ann",
                               "POST",
                               std::string{of_main} + std::string{host.sandbox_tan},
                               host.body(amount),
                               {{"Idempotency-Key", "rent-may"}});
        };
        auto const first = send("7.00");
        auto const second = send("7.00");
        CHECK(first.status == 201);
        CHECK(first.body == second.body);
        CHECK(host.booked("bob") == 700);
        host.remember();
        host.check_refused(400, "OBP-10001", send("8.00"));
    });
}

TEST_CASE("a large payment is done when its challenge is answered rightly") {
    on_each_paying_host([](PayingHost& host) {
        auto const asked = host.pay(host.body("1000.01"));
        CHECK(asked.status == 201);
        CHECK(text_at(asked, "/status") == "INITIATED");
        CHECK(text_at(asked, "/end_date") == "null");
        CHECK(text_at(asked, "/transaction_ids") == "[]");
        CHECK(text_at(asked, "/challenge/allowed_attempts") == "3");
        CHECK(text_at(asked, "/challenge/challenge_type") == "SANDBOX_TAN");
        auto const messages = host.system().outbox().take("+4790000001");
        REQUIRE(messages.size() == 1);
        auto const code = messages.front().code;
        CHECK(asked.body.find(code) == std::string::npos);

        auto const challenge = text_at(asked, "/challenge/id");
        auto const answer = [&](std::string_view type,
                                std::string const& id,
                                std::string_view challenge_id,
                                std::string_view text) {
            return host.ask("POST",
                            "/transaction-request-types/" + std::string{type} +
                                "/transaction-requests/" + id + "/challenge",
                            json::object{{"id", challenge_id}, {"answer", text}});
        };
        auto const id = text_at(asked, "/id");
        auto const wrong = code == "111111" ? "222222" : "111111";
        host.check_refused(400, "OBP-40004", answer("SANDBOX_TAN", "none", challenge, code));
        host.check_refused(400, "OBP-40009", answer("SEPA", id, challenge, code));
        host.check_refused(400, "OBP-40010", answer("SANDBOX_TAN", id, "none", code));
        host.check_refused(400, "OBP-40016", answer("SANDBOX_TAN", id, challenge, wrong));

        auto const done = answer("SANDBOX_TAN", id, challenge, code);
        CAPTURE(done.body);
        CHECK(done.status == 202);
        CHECK(text_at(done, "/status") == "COMPLETED");
        CHECK(host.booked("bob") == 100'001);
        auto const again = answer("SANDBOX_TAN", id, challenge, code);
        CHECK(again.status == 202);
        CHECK(again.body == done.body);
        host.remember();
        host.check_refused(400, "OBP-40011", answer("SANDBOX_TAN", id, challenge, wrong));

        auto const other = host.pay(host.body("2000.00"));
        auto const other_challenge = text_at(other, "/challenge/id");
        auto const other_code = host.system().outbox().take("+4790000001").front().code;
        auto const other_wrong = other_code == "111111" ? "222222" : "111111";
        for (int tries = 0; tries < 3; ++tries) {
            host.check_refused(
                400,
                "OBP-40016",
                answer("SANDBOX_TAN", text_at(other, "/id"), other_challenge, other_wrong));
        }
        host.check_refused(
            400,
            "OBP-40014",
            answer("SANDBOX_TAN", text_at(other, "/id"), other_challenge, other_code));
        auto const listed = host.ask("GET", "/transaction-requests?limit=1");
        CHECK(text_at(listed, "/transaction_requests_with_charges/0/status") == "FAILED");
    });
}
