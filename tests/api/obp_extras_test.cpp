#include "api/obp/json_text.hpp"
#include "api/obp/paging.hpp"
#include "api/obp_host.hpp"
#include "api/openapi.hpp"

using namespace support;

namespace {

/// "GET /banks/bank-1/..." for a route, with names of the fixture for its parameters.
std::string line_of(api::RouteGroup const& group, api::Route const& route) {
    std::map<std::string, std::string> const known{
        {"bank_id", "bank-1"}, {"account_id", "account-1"}, {"view_id", "owner"}};
    auto path = api::full_path(group, route).substr(std::string_view{"/obp/v3.0.0"}.size());
    for (auto const& name : api::parameter_names(path)) {
        auto const found = known.find(name);
        path.replace(path.find('{' + name + '}'),
                     name.size() + 2,
                     found == known.end() ? "x" : found->second);
    }
    return std::string{api::method_names[static_cast<std::size_t>(route.method)]} + ' ' + path;
}

} // namespace

TEST_CASE("banks and what they publish are told to anybody") {
    on_each_obp([](ObpHost& host) {
        host.system().banks().put_document(
            "bank-1", {nostro::BankDocumentKind::branch, "b1", R"({"id":"b1","name":"Main"})"});
        auto const banks = list_at(host.ask("GET /banks"), "banks");
        CHECK(banks.size() == 4);
        CHECK(banks[0].at("full_name") == "The bank-1");
        CHECK(text_at(host.ask("GET /banks/bank-2"), "/bank_routing/address") == "bank-2");
        auto const branches = list_at(host.ask("GET /banks/bank-1/branches"), "branches");
        CHECK(branches.at(0).at("name") == "Main");
        CHECK(text_at(host.ask("GET /banks/bank-1/branches/b1"), "/name") == "Main");
        CHECK(list_at(host.ask("GET /banks/bank-1/atms"), "atms").empty());
        CHECK(list_at(host.ask("GET /banks/bank-1/products"), "products").empty());

        struct Case {
            char const* line;
            char const* code;
        };

        for (Case const& one : {Case{"GET /banks/nowhere", "OBP-30001"},
                                Case{"GET /banks/nowhere/branches", "OBP-30001"},
                                Case{"GET /banks/bank-1/branches/x", "OBP-30010"},
                                Case{"GET /banks/bank-1/atms/x", "OBP-30009"},
                                Case{"GET /banks/bank-1/products/x", "OBP-30011"}}) {
            CAPTURE(one.line);
            check_refused(host, 404, one.code, [&] { return host.ask(one.line); });
        }
    });
}

TEST_CASE("a bank is created by who may") {
    on_each_obp([](ObpHost& host) {
        std::string const body =
            R"({"id":"bank-5","full_name":"The Fifth","short_name":"5","logo_url":"",)"
            R"("website_url":"","swift_bic":"FIFTGB22","national_identifier":"",)"
            R"("bank_routing":{"scheme":"","address":""}})";
        auto const ask = [&](std::string_view who) { return host.ask("POST /banks", who, body); };
        check_refused(host, 401, "OBP-20001", [&] { return ask(""); });
        check_refused(host, 403, "OBP-20006", [&] { return ask("user2"); });
        check_refused(host, 403, "OBP-20006", [&] { // before the body
            return host.ask("POST /banks", "user2", "{}");
        });
        host.grant("user2", "CanCreateBank");
        check_refused(
            host, 400, "OBP-10001", [&] { return host.ask("POST /banks", "user2", "{}"); });

        auto const made = ask("user2");

        CHECK(made.status == 201);
        CHECK(text_at(made, "/bank_routing/scheme") == "OBP");
        CHECK(list_at(host.ask("GET /banks"), "banks").size() == 5);
        check_refused(host, 400, "OBP-34000", [&] { return ask("user2"); });
    });
}

TEST_CASE("users see themselves, and others with CanGetAnyUser") {
    on_each_obp([](ObpHost& host) {
        auto const self = host.ask("GET /users/current", "user1");
        CHECK(text_at(self, "/user_id") == host.user_ids["user1"]);
        CHECK(text_at(self, "/provider") == obp_issuer);
        CHECK(text_at(self, "/username") == "user1");
        auto const line = "GET /users/user_id/" + host.user_ids["user1"];
        check_refused(host, 401, "OBP-20001", [&] { return host.ask("GET /users/current"); });
        check_refused(host, 403, "OBP-20006", [&] { return host.ask(line, "user2"); });
        host.grant("user2", "CanGetAnyUser");
        CHECK(text_at(host.ask(line, "user2"), "/username") == "user1");
        check_refused(
            host, 404, "OBP-20005", [&] { return host.ask("GET /users/user_id/nobody", "user2"); });
    });
}

TEST_CASE("entitlements are given, listed and taken") {
    on_each_obp([](ObpHost& host) {
        auto const path = "/users/" + host.user_ids["user3"] + "/entitlements";
        auto const grant = [&](std::string_view role, std::string_view bank) {
            return host.ask("POST " + path,
                            "user2",
                            json::serialize(json::object{{"bank_id", bank}, {"role_name", role}}));
        };
        check_refused(host, 403, "OBP-20006", [&] { return grant("CanCreateAccount", "bank-1"); });
        host.grant("user2", "CanCreateEntitlementAtAnyBank");
        check_refused(host, 400, "OBP-10007", [&] { return grant("CanFly", "bank-1"); });
        check_refused(host, 400, "OBP-30205", [&] { return grant("CanCreateAccount", ""); });
        check_refused(host, 400, "OBP-30206", [&] { return grant("CanCreateBank", "bank-1"); });
        check_refused(host, 404, "OBP-30001", [&] { return grant("CanCreateAccount", "nowhere"); });

        auto const made = grant("CanCreateAccount", "bank-1");

        CHECK(made.status == 201);
        check_refused(host, 400, "OBP-30216", [&] { return grant("CanCreateAccount", "bank-1"); });
        auto const listed = list_at(host.ask("GET " + path, "user3"), "list");
        REQUIRE(listed.size() == 1);
        CHECK(listed[0] == body_of(made));
        check_refused(host, 403, "OBP-20006", [&] { return host.ask("GET " + path, "user1"); });
        auto const one = "DELETE /users/" + host.user_ids["user3"] + "/entitlement/" +
                         text_at(made, "/entitlement_id");
        check_refused(host, 403, "OBP-20006", [&] { return host.ask(one, "user3"); });
        check_refused(host, 403, "OBP-20006", [&] { return host.ask(one, "user2"); });
        host.grant("user2", "CanDeleteEntitlementAtAnyBank");
        auto const of_another = "DELETE /users/" + host.user_ids["user1"] + "/entitlement/" +
                                text_at(made, "/entitlement_id");
        check_refused(host, 404, "OBP-30212", [&] { return host.ask(of_another, "user2"); });
        CHECK(host.ask(one, "user2").status == 204);
        check_refused(host, 404, "OBP-30212", [&] { return host.ask(one, "user2"); });
    });
}

TEST_CASE("an application reads what its user lets it read") {
    on_each_obp([](ObpHost& host) {
        host.caller("user1").views = std::vector<nostro::ConsentView>{
            {"bank-1", "account-1", "_private", {"can_see_transaction_amount"}}};
        CHECK(host.at_first("GET", "/_private/transactions", "user1").status == 200);
        for (auto const* const line : {"/owner/transactions", "/owner/account", "/views"}) {
            CAPTURE(line);
            auto const refused = host.at_first("GET", line, "user1");
            CHECK(refused.status >= 400);
        }
        CHECK(list_at(host.ask("GET /my/accounts", "user1"), "accounts").size() == 1);
    });
}

TEST_CASE("a token for a merchant opens nothing") {
    on_each_obp([](ObpHost& host) {
        host.caller("user1").account = "T11200001";
        auto const before = host.dump();
        std::size_t asked = 0;
        for (api::RouteGroup const& group : api::all_routes()) {
            for (api::Route const& route : group.routes) {
                if (group.api != api::Api::obp || route.security == api::Security::none) {
                    continue;
                }
                CAPTURE(route.id);
                auto const refused = host.ask(line_of(group, route), "user1");
                CHECK(refused.status == 401);
                CHECK(code_of(refused) == "OBP-20217");
                ++asked;
            }
        }
        CHECK(asked > 80);
        CHECK((host.dump() == before));
    });
}

TEST_CASE("a token of an application alone is nobody's") {
    on_each_obp([](ObpHost& host) {
        host.add_client("machine");
        CHECK(host.at_first("GET", "/public/transactions", "machine").status == 200);
        for (auto const* const rest : {"/owner/account",
                                       "/_private/transactions",
                                       "/owner/other_accounts",
                                       "/owner/statements"}) {
            CAPTURE(rest);
            for (auto const* const who : {"", "machine"}) {
                check_refused(
                    host, 401, "OBP-20001", [&] { return host.at_first("GET", rest, who); });
            }
        }
    });
}

TEST_CASE("who is asked to log in reads the same words everywhere") {
    on_each_obp([](ObpHost& host) {
        for (auto const* const line :
             {"GET /my/accounts",
              "GET /users/current",
              "GET /banks/bank-1/accounts/account-1/owner/account",
              "GET /banks/bank-1/accounts/account-1/public/counterparties"}) {
            CAPTURE(line);
            CHECK(text_at(host.ask(line), "/message") ==
                  "OBP-20001: User not logged in. Authentication is required!");
        }
    });
}

TEST_CASE("an application sees no transactions outside of the window of its user's consent") {
    on_each_obp([](ObpHost& host) {
        auto& app = host.caller("user1");
        app.views = std::vector<nostro::ConsentView>{
            {"bank-1", "account-1", "owner", names_of(nostro::PermissionSet::all())}};
        auto const list = [&] {
            return texts_of(
                list_at(host.at_first("GET", "/owner/transactions", "user1"), "transactions"),
                "id");
        };
        auto const one = [&] {
            return host.at_first("GET", "/owner/transactions/transaction-0/transaction", "user1");
        };
        CHECK(list().size() == 10);
        CHECK(one().status == 200);
        // Before it, at hours 5, 10 and 10: the transactions 1, 0 and 3.
        app.entries_from = ObpHost::year_ago + std::chrono::hours{10} + std::chrono::minutes{11};

        CHECK(list().size() == 7);
        check_refused(host, 400, "OBP-30067", one);
        CHECK(list_at(host.at_first("GET", "/owner/other_accounts", "user1"), "other_accounts")
                  .size() == 7);
        check_refused(host, 403, "OBP-20017", [&] {
            return host.at_first(
                "GET",
                "/owner/statements/preview?from_date=2024-12-01&to_date=2025-12-31",
                "user1");
        });
    });
}

TEST_CASE("the document names what is beyond the seed, and all 30 operations of it") {
    auto const groups = api::all_routes();
    auto const document = api::write_openapi(groups, api::Api::obp);
    std::size_t seed = 0;
    std::size_t beyond = 0;
    for (auto const& path : document.at("paths").as_object()) {
        for (auto const& operation : path.value().as_object()) {
            auto& count =
                operation.value().as_object().contains("x-nostro-beyond-seed") ? beyond : seed;
            ++count;
        }
    }
    CHECK(seed == 30);
    CHECK(beyond > 60);
    auto const& view = document.at("components").at("schemas").at("ObpView").at("properties");
    CHECK(view.as_object().size() == 6 + 71);
    auto const& older = document.at("components").at("schemas").at("ObpOlderView").at("properties");
    CHECK(older.as_object().size() == 6 + 59);
}

TEST_CASE("JSON is written as text with its escapes") {
    using nostro::api::obp::JsonText;
    JsonText out;
    out.object([&] {
        out.member("text", "a\"b\\c\n\r\t\x01\xC3\xA6");
        out.text_or_null("empty", "");
        out.member("absent", std::optional<std::string>{});
        out.member("flag", true);
        out.member("number", -0.1);
        out.member("time", Timestamp{std::chrono::seconds{-1} + std::chrono::milliseconds{5}});
        out.member("list", [&] {
            out.list(std::array{1.5, 2.0}, [&](double number) { out.value(number); });
        });
        out.member("none", [&] { out.list(std::array<int, 0>{}, [](int) {}); });
        out.member("nested", [&] { out.object([] {}); });
    });
    CHECK(out.text() == "{\"text\":\"a\\\"b\\\\c\\n\\r\\t\\u0001\xC3\xA6\",\"empty\":null,"
                        "\"absent\":null,\"flag\":true,\"number\":-0.1,"
                        "\"time\":\"1969-12-31T23:59:59Z\",\"list\":[1.5,2],\"none\":[],"
                        "\"nested\":{}}");
    CHECK(json::parse(out.text()).at("number") == -0.1);
}
