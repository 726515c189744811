#include "api/obp_host.hpp"

using namespace support;

namespace {

std::string shares_of(std::string_view user, std::string_view rest = {}) {
    return "/permissions/" + ObpHost::person(user) + "/views" + std::string{rest};
}

} // namespace

TEST_CASE("E46 to E48, L141: the owner lists who may use which private views") {
    on_each_obp([](ObpHost& host) {
        host.share("bank-1", "account-1", "_private", "user3");
        auto const listed = list_at(host.at_first("GET", "/permissions", "user1"), "permissions");
        REQUIRE(listed.size() == 2);
        CHECK(listed[0].at("user").at("id") == "user1");
        CHECK(listed[0].at("user").at("provider") == "https://bank.example");
        CHECK(listed[0].at("user").at("display_name") == "user1 Doe");
        CHECK(texts_of(listed[0].at("views").as_array(), "id") ==
              std::vector<std::string>{"_private", "owner"});
        CHECK(listed[1].at("user").at("id") == "user3");
        CHECK(listed[0].at("views").at(0).as_object().size() == 6 + 59);
        check_refused(host, 401, "OBP-20001", [&] { return host.at_first("GET", "/permissions"); });
        check_refused(
            host, 400, "OBP-20019", [&] { return host.at_first("GET", "/permissions", "user2"); });
        check_refused(host, 404, "OBP-30001", [&] {
            return host.ask("GET /banks/nowhere/accounts/account-1/permissions", "user1");
        });
        check_refused(host, 404, "OBP-30003", [&] {
            return host.ask("GET /banks/bank-1/accounts/none/permissions", "user1");
        });
    });
}

TEST_CASE("E49, E50: the owner asks for the views of one user") {
    on_each_obp([](ObpHost& host) {
        auto const of = [](std::string_view user) {
            return "/permissions/" + ObpHost::person(user);
        };
        auto const views = list_at(host.at_first("GET", of("user1"), "user1"), "views");
        CHECK(texts_of(views, "id") == std::vector<std::string>{"_private", "owner"});
        CHECK(host.count_views("user2") == 0);
        check_refused(host, 401, "OBP-20001", [&] { return host.at_first("GET", of("user1")); });
        for (auto const* const whom : {"user1", "nobody"}) {
            check_refused(host, 404, "OBP-30001", [&] {
                return host.ask("GET /banks/nowhere/accounts/account-1" + of(whom), "user1");
            });
            check_refused(host, 404, "OBP-30003", [&] {
                return host.ask("GET /banks/bank-1/accounts/none" + of(whom), "user1");
            });
        }
        for (auto const* const whom : {"user1", "nobody"}) { // nor does he learn who is known
            check_refused(
                host, 400, "OBP-20019", [&] { return host.at_first("GET", of(whom), "user2"); });
        }
        check_refused(
            host, 400, "OBP-20104", [&] { return host.at_first("GET", of("nobody"), "user1"); });
        check_refused(host, 400, "OBP-20104", [&] {
            return host.at_first("GET", "/permissions/elsewhere/user1", "user1");
        });
    });
}

TEST_CASE("E52 to E54: one view is granted to a known user") {
    on_each_obp([](ObpHost& host) {
        auto const grant = [&](std::string_view who, std::string_view whom, std::string_view view) {
            return host.at_first("POST", shares_of(whom, '/' + std::string{view}), who, "[]");
        };
        check_refused(host, 401, "OBP-20001", [&] { return grant("", "user2", private_view); });
        check_refused(
            host, 403, "OBP-20019", [&] { return grant("user3", "user2", private_view); });
        check_refused(
            host, 403, "OBP-20104", [&] { return grant("user1", "nobody", private_view); });
        check_refused(host, 403, "OBP-30005", [&] { return grant("user1", "user2", "_none"); });
        check_refused(host, 400, "OBP-30063", [&] { return grant("user1", "user2", "public"); });

        for (int round = 0; round < 2; ++round) {
            auto const made = grant("user1", "user2", private_view);
            CHECK(made.status == 201);
            CHECK(text_at(made, "/id") == private_view);
            CHECK(host.count_views("user2") == 1);
        }
        CHECK(host.at_first("POST", shares_of("user2", "/owner"), "user1").status == 201);
    });
}

TEST_CASE("E56 to E60: a list of views is granted as a whole or not at all") {
    on_each_obp([](ObpHost& host) {
        auto const grant = [&](std::string_view who, std::string_view whom, std::string body) {
            return host.at_first("POST", shares_of(whom), who, std::move(body));
        };
        std::string const both = R"({"views":["_private","owner"]})";
        check_refused(host, 403, "OBP-20019", [&] { return grant("user3", "user2", both); });
        check_refused(host, 403, "OBP-20104", [&] { return grant("user1", "nobody", both); });
        check_refused(host, 400, "OBP-10001", [&] { return grant("user3", "user2", "{}"); });
        check_refused(host, 403, "OBP-30005", [&] {
            return grant("user1", "user2", R"({"views":["_private","_none"]})");
        });
        check_refused(host, 400, "OBP-30063", [&] {
            return grant("user1", "user2", R"({"views":["_private","public"]})");
        });
        check_refused(host, 404, "OBP-30018", [&] { // before the body
            return host.ask("POST /banks/bank-1/accounts/none" + shares_of("user2"), "user1", "{}");
        });

        auto const made = grant("user1", "user3", both);

        CHECK(made.status == 201);
        CHECK(texts_of(body_of(made).at("views").as_array(), "id") ==
              std::vector<std::string>{"_private", "owner"});
        CHECK(host.count_views("user3") == 2);
    });
}

TEST_CASE("E61 to E67: one view is taken from a user, but not the owner's last") {
    on_each_obp([](ObpHost& host) {
        host.share("bank-1", "account-1", "_private", "user2");
        host.share("bank-1", "account-1", "owner", "user2");
        auto const revoke =
            [&](std::string_view who, std::string_view whom, std::string_view view) {
                return host.at_first("DELETE", shares_of(whom, '/' + std::string{view}), who);
            };
        check_refused(
            host, 403, "OBP-20019", [&] { return revoke("user3", "user2", private_view); });
        check_refused(
            host, 403, "OBP-20104", [&] { return revoke("user1", "nobody", private_view); });
        check_refused(host, 403, "OBP-30005", [&] { return revoke("user1", "user2", "_none"); });
        check_refused(
            host, 400, "OBP-30065", [&] { return revoke("user1", "user3", private_view); });

        CHECK(revoke("user1", "user2", private_view).status == 204);
        CHECK(host.count_views("user2") == 1);
        CHECK(revoke("user1", "user2", "owner").status == 204);
        CHECK(host.count_views("user2") == 0);
        check_refused(host, 400, "OBP-30064", [&] { return revoke("user1", "user1", "owner"); });
    });
}

TEST_CASE("E20, E21: who is not an owner does not give up his own views here either") {
    on_each_obp([](ObpHost& host) {
        host.share("bank-1", "account-1", "_private", "user2");
        for (auto const* const rest : {"", "/_private", "/_none"}) {
            CAPTURE(rest);
            check_refused(host, 403, "OBP-20019", [&] {
                return host.at_first("DELETE", shares_of("user2", rest), "user2");
            });
        }
        CHECK(host.count_views("user2") == 1);
    });
}

TEST_CASE("E15: a user who is deleted holds nothing any more") {
    on_each_obp([](ObpHost& host) {
        for (auto const* const view : {"_private", "owner"}) {
            host.share("bank-1", "account-1", view, "user2");
        }
        host.system().users().mark_deleted(host.user_ids["user2"]);
        auto const listed = list_at(host.at_first("GET", "/permissions", "user1"), "permissions");
        REQUIRE(listed.size() == 1);
        CHECK(listed[0].at("user").at("id") == "user1");
        check_refused(host, 403, "OBP-20104", [&] {
            return host.at_first("DELETE", shares_of("user2"), "user1");
        });
    });
}

TEST_CASE("E68 to E72: all views are taken from a user, but not from the account's holder") {
    on_each_obp([](ObpHost& host) {
        host.share("bank-1", "account-1", "_private", "user2");
        auto const revoke = [&](std::string_view who, std::string_view whom) {
            return host.at_first("DELETE", shares_of(whom), who);
        };
        check_refused(host, 403, "OBP-20104", [&] { return revoke("user1", "nobody"); });
        check_refused(host, 403, "OBP-20019", [&] { return revoke("user3", "user2"); });
        check_refused(host, 400, "OBP-30064", [&] { return revoke("user1", "user1"); });

        CHECK(revoke("user1", "user2").status == 204);

        CHECK(host.count_views("user2") == 0);
        CHECK(host.count_views("user1") == 2);
        CHECK(revoke("user1", "user2").status == 204);
    });
}

TEST_CASE("E18: people are named by who proves who they are") {
    on_each_obp([](ObpHost& host) {
        auto const external = host.system().users().create(
            {.username = "ext",
             .authentication_type = nostro::AuthenticationType::external,
             .provider = "https://idp.example/realms/x",
             .provider_id = "subject 7"});
        auto const path = [](std::string_view provider, std::string_view id) {
            return "/permissions/" + nostro::percent_encode(provider) + '/' +
                   nostro::percent_encode(id) + "/views/_private";
        };
        CHECK(host.at_first("POST", path("https://idp.example/realms/x", "subject 7"), "user1")
                  .status == 201);
        auto const listed = list_at(host.at_first("GET", "/permissions", "user1"), "permissions");
        CHECK(listed[0].at("user").at("id") == "subject 7");
        CHECK(listed[0].at("user").at("display_name") == "ext");
        CHECK(host.system().shares().list_of_user("bank-1", "account-1", external.id).size() == 1);
        // By the bank's name for it nobody is found: one user has one name.
        CHECK(host.at_first("POST", path(obp_issuer, "ext"), "user1").status == 403);
        CHECK(host.at_first("POST", path("https://bank.example/x", "user1"), "user1").status ==
              403);
    });
}

TEST_CASE("a whole story: create, share, read as the other, revoke, read again") {
    on_each_obp([](ObpHost& host) {
        std::string const account = R"({"user_id":"","label":"Club","type":"CURRENT","balance":)"
                                    R"({"currency":"EUR","amount":"0"},"branch_id":"1",)"
                                    R"("account_routing":{"scheme":"","address":""}})";
        REQUIRE(host.ask("PUT /banks/bank-1/accounts/club", "user2", account).status == 200);
        std::string const club = "/banks/bank-1/accounts/club";
        auto draft = view_draft("_friends");
        draft["allowed_actions"] = {"can_see_transaction_this_bank_account",
                                    "can_see_bank_account_balance",
                                    "can_see_bank_account_currency",
                                    "can_see_transaction_amount"};
        REQUIRE(host.ask("POST " + club + "/views", "user2", json::serialize(draft)).status == 201);
        auto const read = [&] { return host.ask("GET " + club + "/_friends/account", "user3"); };
        auto const shares = club + shares_of("user3", "/_friends");
        CHECK(read().status == 403);

        REQUIRE(host.ask("POST " + shares, "user2", "{}").status == 201);
        auto const euro = nostro::Currency::iso("EUR");
        host.system().account_entries().post({.bank_id = "bank-1",
                                              .account_id = "club",
                                              .other = nostro::ExternalParty{.name = "Eve"},
                                              .value = {1'250, euro}});
        CHECK(text_at(read(), "/balance/amount") == "12.50");
        CHECK(text_at(read(), "/label") == "null");
        auto const entries =
            list_at(host.ask("GET " + club + "/_friends/transactions", "user3"), "transactions");
        REQUIRE(entries.size() == 1);
        CHECK(entries[0].at("details").at("value").at("amount") == "12.50");
        CHECK(entries[0].at("details").at("value").at("currency").is_null());
        CHECK(entries[0].at("other_account").is_null());

        REQUIRE(host.ask("DELETE " + shares, "user2").status == 204);
        CHECK(read().status == 403);
        CHECK(code_of(read()) == "OBP-20017");
    });
}
