#include "api/ascii.hpp"
#include "api/keyed_routes.hpp"
#include "api/obp_host.hpp"
#include "api/openapi.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/accounts/counterparties.hpp>
#include <nostro/identity/outbox.hpp>

#include <thread>

/// Idempotency-Key on the routes of the Open Bank Project (mandates_payments_events.md 4.5, P03).
namespace {

using namespace support;

constexpr std::string_view phone = "+4790000001";
constexpr std::string_view of_transaction = "/_private/transactions/transaction-3/metadata/";

Asked at_first(std::string_view rest, json::value const& body) {
    return {
        "POST " + std::string{first_account} + std::string{rest}, "user1", json::serialize(body)};
}

Asked payment(std::string_view type, json::object to, std::string_view amount) {
    return at_first("/owner/transaction-request-types/" + std::string{type} +
                        "/transaction-requests",
                    json::object{{"to", std::move(to)},
                                 {"value", {{"currency", "EUR"}, {"amount", amount}}},
                                 {"description", "thanks"},
                                 {"charge_policy", "SHARED"}});
}

Asked pay_account(std::string_view amount) {
    return payment(
        "SANDBOX_TAN", json::object{{"bank_id", "bank-1"}, {"account_id", "account-2"}}, amount);
}

/// A counterparty of the first account that may be paid.
std::string add_counterparty(ObpHost& host, std::string view, std::string name, std::string iban) {
    return host.system()
        .counterparties()
        .create({"bank-1", "account-1", std::move(view)},
                {.name = std::move(name),
                 .account_routing = {"IBAN", std::move(iban)},
                 .is_beneficiary = true})
        .id;
}

Asked pay_iban(ObpHost& host) {
    static_cast<void>(add_counterparty(host, "owner", "Plumber", "DE02120300000000202051"));
    return payment("SEPA", json::object{{"iban", "DE02120300000000202051"}}, "2.00");
}

Asked pay_counterparty(ObpHost& host) {
    auto const id = add_counterparty(host, "owner", "Baker", "DE02500105170137075030");
    return payment("COUNTERPARTY", json::object{{"counterparty_id", id}}, "3.00");
}

struct Challenged {
    Asked right;
    Asked wrong;
};

/// A large payment and the answers to its challenge.
Challenged challenge(ObpHost& host) {
    host.system().users().update(host.user_ids["user1"],
                                 {.phone = std::string{phone}, .phone_verified = true});
    auto const asked = pay_account("1000.01");
    auto const made = host.ask(asked.line, asked.token, asked.body);
    CAPTURE(made.body);
    REQUIRE(made.status == 201);
    std::string code;
    for (auto const& message : host.system().outbox().take(phone)) {
        code = message.code;
    }
    REQUIRE_FALSE(code.empty());
    auto const answer = [&](std::string_view text) {
        return at_first("/owner/transaction-request-types/SANDBOX_TAN/transaction-requests/" +
                            text_at(made, "/id") + "/challenge",
                        json::object{{"id", text_at(made, "/challenge/id")}, {"answer", text}});
    };
    return {answer(code), answer(code == "111111" ? "222222" : "111111")};
}

json::object counterparty_draft() {
    return {{"name", "Gardener"},
            {"description", ""},
            {"other_account_routing_scheme", "IBAN"},
            {"other_account_routing_address", "GB82WEST12345698765432"},
            {"other_account_secondary_routing_scheme", ""},
            {"other_account_secondary_routing_address", ""},
            {"other_bank_routing_scheme", "BIC"},
            {"other_bank_routing_address", "WESTGB22"},
            {"other_branch_routing_scheme", ""},
            {"other_branch_routing_address", ""},
            {"is_beneficiary", true},
            {"bespoke", json::array{}}};
}

Asked new_bank(ObpHost& host) {
    host.grant("user2", "CanCreateBank");
    return {"POST /banks",
            "user2",
            R"({"id":"bank-5","full_name":"The Fifth","short_name":"5","logo_url":"",)"
            R"("website_url":"","swift_bic":"FIFTGB22","national_identifier":"",)"
            R"("bank_routing":{"scheme":"","address":""}})"};
}

Asked new_entitlement(ObpHost& host) {
    host.grant("user2", "CanCreateEntitlementAtAnyBank");
    return {"POST /users/" + host.user_ids["user3"] + "/entitlements",
            "user2",
            R"({"bank_id":"bank-1","role_name":"CanCreateAccount"})"};
}

Asked note(std::string_view kind, json::object const& body) {
    return at_first(std::string{of_transaction} + std::string{kind}, body);
}

/// What is kept about a party: of both kinds of parties, in all their texts and places.
void add_party_recipes(Recipes<ObpHost>& recipes) {
    auto const other_account = [](ObpHost& host) {
        auto const response =
            host.at_first("GET", "/owner/transactions/transaction-1/transaction", "user1");
        return "/_private/other_accounts/" + text_at(response, "/other_account/id");
    };
    auto const counterparty = [](ObpHost& host) {
        static int made = 0;
        return "/_private/counterparties/" +
               add_counterparty(
                   host, "_private", "Party " + std::to_string(++made), "DE89370400440532013000");
    };
    auto const add = [&](std::string const& member, json::object const& body) {
        bool const is_beside = member.ends_with("_alias");
        auto const rest = (is_beside ? "/" : "/metadata/") + member;
        recipes["obp_add_other_account_" + member] = [=](ObpHost& host) {
            return at_first(other_account(host) + rest, body);
        };
        recipes["obp_add_counterparty_" + member] = [=](ObpHost& host) {
            return at_first(counterparty(host) + rest, body);
        };
    };
    for (auto const* const alias : {"public_alias", "private_alias"}) {
        add(alias, json::object{{"alias", "Landlord"}});
    }
    for (auto const* const text : {"more_info", "url", "image_url", "open_corporates_url"}) {
        add(text, json::object{{text, "https://x.example"}});
    }
    for (auto const* const place : {"corporate_location", "physical_location"}) {
        add(place, json::object{{place, {{"latitude", 52.5}, {"longitude", -13.25}}}});
    }
}

Recipes<ObpHost> all_recipes() {
    Recipes<ObpHost> recipes{
        {"obp_update_label",
         [](ObpHost&) {
             return at_first("", json::object{{"id", "x"}, {"label", "Holiday"}, {"bank_id", "y"}});
         }},
        {"obp_create_view", [](ObpHost&) { return at_first("/views", view_draft("_keyed")); }},
        {"obp_grant_view",
         [](ObpHost&) {
             return at_first("/permissions/" + ObpHost::person("user2") + "/views/_private",
                             json::object{});
         }},
        {"obp_grant_views",
         [](ObpHost&) {
             return at_first("/permissions/" + ObpHost::person("user3") + "/views",
                             json::object{{"views", json::array{"_private"}}});
         }},
        {"obp_create_counterparty",
         [](ObpHost&) { return at_first("/owner/counterparties", counterparty_draft()); }},
        {"obp_create_bank", new_bank},
        {"obp_grant_entitlement", new_entitlement},
        {"obp_add_narrative",
         [](ObpHost&) {
             return note("narrative", json::object{{"narrative", "for March"}});
         }},
        {"obp_add_comment",
         [](ObpHost&) {
             return note("comments", json::object{{"value", "paid late"}});
         }},
        {"obp_add_tag",
         [](ObpHost&) {
             return note("tags", json::object{{"value", "rent"}});
         }},
        {"obp_add_image",
         [](ObpHost&) {
             return note("images",
                         json::object{{"label", "receipt"}, {"url", "https://x.example/1.png"}});
         }},
        {"obp_add_where",
         [](ObpHost&) {
             return note("where", json::object{{"where", {{"latitude", 1.5}, {"longitude", 2}}}});
         }},
        {"obp_create_sandbox_tan_request", [](ObpHost&) { return pay_account("7.00"); }},
        {"obp_create_sepa_request", pay_iban},
        {"obp_create_counterparty_request", pay_counterparty},
        {"obp_answer_transaction_request", [](ObpHost& host) { return challenge(host).right; }}};
    add_party_recipes(recipes);
    return recipes;
}

/// How many comments the transaction has.
std::size_t count_comments(ObpHost& host) {
    auto const path = std::string{of_transaction} + "comments";
    return list_at(host.at_first("GET", path, "user1"), "comments").size();
}

} // namespace

TEST_CASE("each POST that writes takes an Idempotency-Key, and works once under it") {
    on_each_obp([](ObpHost& host) { check_all_keyed(host, {api::Api::obp}, all_recipes()); });
}

TEST_CASE("the POSTs without a key are those that a repeat does not hurt") {
    CHECK(unkeyed_posts({api::Api::obp}) ==
          std::set<std::string>{
              "obp_create_transaction_request", // refuses always
              "obp_import_sandbox",             // what is there already it leaves as it is
              "obp_issue_statement",            // answers what has been issued
          });
}

TEST_CASE("the OpenAPI document lists the header where it is taken") {
    auto const groups = api::all_routes();
    auto const document = api::write_openapi(groups, std::nullopt);
    auto const& paths = document.at("paths").as_object();
    for (api::RouteGroup const& group : groups) {
        for (api::Route const& route : group.routes) {
            CAPTURE(route.id);
            auto const method = std::string{nostro::name_of(route.method)};
            auto const& operation = paths.at(std::string{group.prefix} + std::string{route.path})
                                        .at(api::to_lower(method))
                                        .as_object();
            auto const* const parameters = operation.if_contains("parameters");
            auto const text = parameters == nullptr ? std::string{} : json::serialize(*parameters);
            CHECK((text.find("Idempotency-Key") != std::string::npos) == route.keyed);
        }
    }
}

TEST_CASE("a key of another request is refused with a code of the Open Bank Project") {
    on_each_obp([](ObpHost& host) {
        auto const first = note("comments", json::object{{"value", "paid late"}});
        REQUIRE(send_keyed(host, first, "k").status == 201);
        for (Asked const& other : {note("comments", json::object{{"value", "paid early"}}),
                                   note("tags", json::object{{"value", "paid late"}})}) {
            check_refused(host, 400, "OBP-10001", [&] { return send_keyed(host, other, "k"); });
            auto const message = text_at(send_keyed(host, other, "k"), "/message");
            CHECK(message.find("the Idempotency-Key belongs to another request") !=
                  std::string::npos);
        }
        for (std::string const& bad : {std::string{}, std::string(129, 'k'), std::string{"a b"}}) {
            check_refused(host, 400, "OBP-10001", [&] { return send_keyed(host, first, bad); });
        }
        CHECK(count_comments(host) == 1);
    });
}

TEST_CASE("a key belongs to the person and the application that have sent it") {
    on_each_obp([](ObpHost& host) {
        auto asked = note("comments", json::object{{"value", "paid late"}});
        auto const first = send_keyed(host, asked, "k");
        REQUIRE(first.status == 201);
        host.caller("by-another-app") = host.caller("user1");
        host.caller("by-another-app").client_id = "another-app";
        host.share("bank-1", "account-1", "_private", "user2");
        for (auto const* const token : {"by-another-app", "user2"}) {
            CAPTURE(token);
            asked.token = token;
            auto const made = send_keyed(host, asked, "k");
            CHECK(made.status == 201);
            CHECK(made.body != first.body);
            CHECK_FALSE(made.header("Idempotent-Replayed").has_value());
        }
        CHECK(count_comments(host) == 3);
    });
}

TEST_CASE("who may not ask is refused before his key is looked at") {
    on_each_obp([](ObpHost& host) {
        auto const asked = pay_account("7.00");
        REQUIRE(send_keyed(host, asked, "k").status == 201);
        auto stranger = asked;
        stranger.token = "user3";
        CHECK(code_of(send_keyed(host, stranger, "k")) == "OBP-40002");
        auto nobody = asked;
        nobody.token.clear();
        CHECK(code_of(send_keyed(host, nobody, "k")) == "OBP-20001");
    });
}

TEST_CASE("a key counts for a day") {
    on_each_obp([](ObpHost& host) {
        auto const asked = note("comments", json::object{{"value", "paid late"}});
        auto const first = send_keyed(host, asked, "k");
        REQUIRE(first.status == 201);
        host.clock.advance(api::idempotency_lifetime - std::chrono::seconds{1});
        check_same_answer(send_keyed(host, asked, "k"), first);
        host.clock.advance(std::chrono::seconds{1});
        auto const second = send_keyed(host, asked, "k");
        CHECK(second.status == 201);
        CHECK(second.body != first.body);
        CHECK(count_comments(host) == 2);
        check_same_answer(send_keyed(host, asked, "k"), second);
    });
}

TEST_CASE("a refusal leaves its key free, and what must last lasts") {
    on_each_obp([](ObpHost& host) {
        auto const answers = challenge(host);
        for (int tries = 0; tries < 2; ++tries) {
            CHECK(code_of(send_keyed(host, answers.wrong, "k")) == "OBP-40016");
        }
        CHECK(all_tables(host).at(kept_answers).empty());
        auto const done = send_keyed(host, answers.right, "k"); // the third and last attempt
        CAPTURE(done.body);
        CHECK(done.status == 202);
        CHECK(text_at(done, "/status") == "COMPLETED");
        check_same_answer(send_keyed(host, answers.right, "k"), done);
    });
}

TEST_CASE("of the same payment at the same time one is made") {
    on_each_obp([](ObpHost& host) {
        auto const before = host.system().accounts().balance("bank-1", "account-2").booked.minor();
        std::vector<std::string> bodies(6);
        {
            std::vector<std::jthread> threads;
            for (std::string& body : bodies) {
                threads.emplace_back(
                    [&host, &body] { body = send_keyed(host, pay_account("7.00"), "k").body; });
            }
        }
        for (std::string const& body : bodies) {
            CHECK(body == bodies.front());
        }
        CHECK(host.system().accounts().balance("bank-1", "account-2").booked.minor() ==
              before + 700);
    });
}
