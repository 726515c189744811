#include "api/obp_host.hpp"

using namespace support;

namespace {

/// The accounts of a list of BasicAccounts, each of which must have public views alone.
std::set<std::pair<std::string, std::string>> public_accounts_of(api::Response const& response) {
    std::set<std::pair<std::string, std::string>> seen;
    for (auto const& account : list_at(response, "accounts")) {
        auto const& views = account.at("views_available").as_array();
        CHECK(!views.empty());
        for (auto const& view : views) {
            CHECK(view.at("is_public").as_bool());
        }
        bool const is_new = seen.emplace(account.at("bank_id").as_string().c_str(),
                                         account.at("id").as_string().c_str())
                                .second;
        CHECK(is_new);
    }
    return seen;
}

std::string
account_draft(std::string user_id = {}, std::string amount = "0", std::string currency = "EUR") {
    return json::serialize(
        json::object{{"user_id", user_id},
                     {"label", "Savings"},
                     {"type", "CURRENT"},
                     {"balance", json::object{{"currency", currency}, {"amount", amount}}},
                     {"branch_id", "1234"},
                     {"account_routing", json::object{{"scheme", ""}, {"address", "UK123456"}}}});
}

std::string without(std::string_view draft, std::string_view member) {
    auto object = json::parse(draft).as_object();
    object.erase(member);
    return json::serialize(object);
}

} // namespace

TEST_CASE("A1, A3, A4, A11: anonymous callers are told of accounts with public views, each once") {
    on_each_obp([](ObpHost& host) {
        for (auto const* const list : {"GET /banks/bank-1/accounts", // E8
                                       "GET /banks/bank-1/accounts/public"}) {
            auto const seen = public_accounts_of(host.ask(list));
            CHECK(seen == std::set<std::pair<std::string, std::string>>{{"bank-1", "account-1"},
                                                                        {"bank-1", "account-2"}});
        }
        CHECK(public_accounts_of(host.ask("GET /accounts/public")).size() == 8);
    });
}

TEST_CASE("A5, A8, E17: a user is told of the accounts with a private view of his") {
    on_each_obp([](ObpHost& host) {
        auto const at_bank =
            list_at(host.ask("GET /banks/bank-2/accounts/private", "user1"), "accounts");
        CHECK(texts_of(at_bank, "id") == std::vector<std::string>{"account-1", "account-2"});
        CHECK(texts_of(at_bank, "bank_id") == std::vector<std::string>{"bank-2", "bank-2"});
        CHECK(at_bank[0].at("account_routing").at("scheme") == "IBAN");
        CHECK(list_at(host.ask("GET /my/accounts", "user1"), "accounts").size() == 8);
        CHECK(list_at(host.ask("GET /my/accounts", "user2"), "accounts").empty());
        auto const ids = list_at(
            host.ask("GET /banks/bank-2/accounts/account_ids/private", "user1"), "accounts");
        CHECK(texts_of(ids, "id") == std::vector<std::string>{"account-1", "account-2"});
    });
}

TEST_CASE("A6: lists of private accounts ask for a login, and for a person") {
    on_each_obp([](ObpHost& host) {
        host.add_client("machine");
        for (auto const* const list : {"GET /my/accounts",
                                       "GET /banks/bank-1/accounts/private",
                                       "GET /banks/bank-1/accounts/account_ids/private"}) {
            CAPTURE(list);
            check_refused(host, 401, "OBP-20001", [&] { return host.ask(list); });
            check_refused(host, 401, "OBP-20001", [&] { return host.ask(list, "machine"); });
            CHECK(host.ask(list).header("WWW-Authenticate").has_value());
        }
    });
}

TEST_CASE("A9, A12: E8 mixes what is private and public, and shows anybody what is public alone") {
    on_each_obp([](ObpHost& host) {
        REQUIRE(host.ask("PUT /banks/bank-1/accounts/new", "user2", account_draft()).status == 200);
        CHECK(public_accounts_of(host.ask("GET /banks/bank-1/accounts")).size() == 2);

        auto const mixed = list_at(host.ask("GET /banks/bank-1/accounts", "user2"), "accounts");

        CHECK(texts_of(mixed, "id") == std::vector<std::string>{"account-1", "account-2", "new"});
        CHECK(texts_of(mixed[0].at("views_available").as_array(), "id") ==
              std::vector<std::string>{"public"});
        CHECK(texts_of(mixed[2].at("views_available").as_array(), "id") ==
              std::vector<std::string>{"owner"});
    });
}

TEST_CASE("E7, E8, E16, E17: an unknown bank is told as such") {
    on_each_obp([](ObpHost& host) {
        for (auto const* const list : {"GET /banks/nowhere/accounts",
                                       "GET /banks/nowhere/accounts/public",
                                       "GET /banks/nowhere/accounts/private",
                                       "GET /banks/nowhere/accounts/account_ids/private"}) {
            CAPTURE(list);
            check_refused(host, 404, "OBP-30001", [&] { return host.ask(list, "user1"); });
        }
    });
}

TEST_CASE("B13, L139: a user opens an account of his own, and owns it") {
    on_each_obp([](ObpHost& host) {
        auto const made =
            host.ask("PUT /banks/bank-1/accounts/new", "user2", account_draft({}, "-0.00"));

        CHECK(made.status == 200);
        CHECK(text_at(made, "/user_id") == host.user_ids["user2"]);
        CHECK(text_at(made, "/balance/amount") == "0.00");
        CHECK(text_at(made, "/balance/currency") == "EUR");
        CHECK(text_at(made, "/account_routing/scheme") == "OBP");
        CHECK(text_at(made, "/account_routing/address") == "UK123456");
        CHECK(text_at(made, "/branch_id") == "1234");
        auto const seen = host.ask("GET /my/banks/bank-1/accounts/new/account", "user2");
        CHECK(seen.status == 200);
        CHECK(text_at(seen, "/owners/0/id") == "user2");
        CHECK(text_at(seen, "/owners/0/provider") == obp_issuer);
        CHECK(text_at(seen, "/owners/0/display_name") == "user2 Doe");
        CHECK(text_at(seen, "/number") != "null");
        CHECK(list_at(host.ask("GET /my/accounts", "user2"), "accounts").size() == 1);
    });
}

TEST_CASE("E1, E22: an account may be called as a list is") {
    on_each_obp([](ObpHost& host) {
        for (std::string const name : {"private", "public"}) {
            CAPTURE(name);
            auto const path = " /banks/bank-1/accounts/" + name;
            CHECK(host.ask("PUT" + path, "user2", account_draft()).status == 200);
            CHECK(host.ask("POST" + path, "user2", R"({"id":"","label":"Mine","bank_id":""})")
                      .status == 200);
            CHECK(text_at(host.ask("GET" + path + "/owner/account", "user2"), "/label") == "Mine");
        }
        auto const listed =
            list_at(host.ask("GET /banks/bank-1/accounts/private", "user2"), "accounts");
        CHECK(texts_of(listed, "id") == std::vector<std::string>{"private", "public"});
    });
}

TEST_CASE("E5: the overdraft is a rule of the account, unless the bank has written one down") {
    on_each_obp([](ObpHost& host) {
        auto const open = [&](std::string id,
                              std::optional<Amount> overdraft,
                              std::vector<nostro::AccountRule> rules) {
            host.system().viewed_accounts().open({.bank_id = "bank-1",
                                                  .id = id,
                                                  .currency = "EUR",
                                                  .owners = {host.user_ids["user2"]},
                                                  .rules = std::move(rules),
                                                  .overdraft = overdraft});
            return body_of(host.ask("GET /my/banks/bank-1/accounts/" + id + "/account", "user2"))
                .at("account_rules");
        };
        CHECK(open("none", Amount{}, {}) == json::array{});
        CHECK(open("unlimited", std::nullopt, {}) == json::array{});
        CHECK(open("limited", Amount{1'000}, {{"A", "1"}, {"Z", "2"}}) ==
              json::value{{{"scheme", "A"}, {"value", "1"}},
                          {{"scheme", "OVERDRAFT"}, {"value", "10.00"}},
                          {{"scheme", "Z"}, {"value", "2"}}});
        CHECK(open("written", Amount{1'000}, {{"OVERDRAFT", "ask us"}}) ==
              json::value{{{"scheme", "OVERDRAFT"}, {"value", "ask us"}}});
    });
}

TEST_CASE("B15, B16: opening an account for another asks for CanCreateAccount at that bank") {
    on_each_obp([](ObpHost& host) {
        auto const for_user3 = account_draft(host.user_ids["user3"]);
        auto const ask = [&] {
            return host.ask("PUT /banks/bank-1/accounts/new", "user2", for_user3);
        };
        check_refused(host, 403, "OBP-20006", ask);
        host.grant("user2", "CanCreateAccount", "bank-2");
        check_refused(host, 403, "OBP-20006", ask);
        CHECK(text_at(ask(), "/message").ends_with("create account for self"));

        host.grant("user2", "CanCreateAccount", "bank-1");
        CHECK(text_at(ask(), "/user_id") == host.user_ids["user3"]);

        CHECK(list_at(host.ask("GET /my/accounts", "user3"), "accounts").size() == 1);
        CHECK(list_at(host.ask("GET /my/accounts", "user2"), "accounts").empty());
    });
}

TEST_CASE("B14, B18, L139: what is wrong with a new account is told in the order of checks") {
    on_each_obp([](ObpHost& host) {
        auto const good = account_draft();
        auto null_user = json::parse(good).as_object();
        null_user["user_id"] = nullptr;

        struct Case {
            char const* line;
            char const* who;
            std::string body;
            int status;
            char const* code;
        };

        Case const cases[]{
            {"PUT /banks/nowhere/accounts/new", "", "{}", 401, "OBP-20001"},
            {"PUT /banks/nowhere/accounts/new", "user2", "{}", 400, "OBP-10001"},
            {"PUT /banks/bank-1/accounts/new", "user2", "{", 400, "OBP-10001"},
            {"PUT /banks/bank-1/accounts/new", "user2", without(good, "label"), 400, "OBP-10001"},
            {"PUT /banks/nowhere/accounts/a b", "user2", good, 400, "OBP-10001"},
            {"PUT /banks/nowhere/accounts/a%20b", "user2", good, 404, "OBP-30001"},
            {"PUT /banks/bank-1/accounts/a%20b",
             "user2",
             json::serialize(null_user),
             400,
             "OBP-30107"},
            {"PUT /banks/bank-1/accounts/account%20with%20spaces",
             "user2",
             account_draft("nobody"),
             400,
             "OBP-30110"},
            {"PUT /banks/bank-1/accounts/new",
             "user2",
             account_draft("nobody", "abc"),
             404,
             "OBP-20005"},
            {"PUT /banks/bank-1/accounts/new",
             "user2",
             account_draft(host.user_ids["user3"], "abc"),
             403,
             "OBP-20006"},
            {"PUT /banks/bank-1/accounts/new",
             "user2",
             account_draft({}, "", "XXZ"),
             400,
             "OBP-30106"},
            {"PUT /banks/bank-1/accounts/new",
             "user2",
             account_draft({}, "abc", "XXZ"),
             400,
             "OBP-30112"},
            {"PUT /banks/bank-1/accounts/new",
             "user2",
             account_draft({}, "1", "XXZ"),
             400,
             "OBP-30109"},
            {"PUT /banks/bank-1/accounts/account-1",
             "user2",
             account_draft({}, "0", "XXZ"),
             400,
             "OBP-30105"},
            {"PUT /banks/bank-1/accounts/account-1", "user2", good, 400, "OBP-30208"},
        };
        for (Case const& one : cases) {
            CAPTURE(one.line);
            CAPTURE(one.body);
            if (std::string_view{one.line}.ends_with("a b")) {
                continue; // a path with a space is no path
            }
            check_refused(
                host, one.status, one.code, [&] { return host.ask(one.line, one.who, one.body); });
        }
    });
}

TEST_CASE("C22, C23: an account through a public view and through one's own") {
    on_each_obp([](ObpHost& host) {
        for (auto const& seat : std::vector<std::pair<std::string, std::string>>{
                 {"public", ""}, {"_private", "user1"}, {"owner", "user1"}}) {
            std::string const& view = seat.first;
            std::string const& who = seat.second;
            CAPTURE(view);
            auto const seen = host.at_first("GET", '/' + view + "/account", who);
            CHECK(seen.status == 200);
            CHECK(text_at(seen, "/id") == "account-1");
            CHECK(text_at(seen, "/bank_id") == "bank-1");
            CHECK(text_at(seen, "/balance/amount") == "9000010.45");
            auto const views = list_at(seen, "views_available");
            CHECK(views.size() == (who.empty() ? 1 : 3));
        }
    });
}

TEST_CASE("C24: the owner's account needs the view owner") {
    on_each_obp([](ObpHost& host) {
        auto const line = "GET /my" + std::string{first_account} + "/account";
        auto const seen = host.ask(line, "user1");
        CHECK(text_at(seen, "/label") == "Household");
        CHECK(text_at(seen, "/account_routings/0/address") == "DE89370400440532013000");
        check_refused(host, 401, "OBP-20001", [&] { return host.ask(line); });
        check_refused(host, 403, "OBP-20017", [&] { return host.ask(line, "user2"); });
        check_refused(host, 404, "OBP-30018", [&] {
            return host.ask("GET /my/banks/bank-1/accounts/none/account", "user1");
        });
        check_refused(host, 404, "OBP-30018", [&] {
            return host.ask("GET /my/banks/nowhere/accounts/account-1/account", "user1");
        });
    });
}

TEST_CASE("E6: who may not use a view sees no account through it") {
    on_each_obp([](ObpHost& host) {
        check_refused(
            host, 401, "OBP-20001", [&] { return host.at_first("GET", "/owner/account"); });
        check_refused(host, 403, "OBP-20017", [&] {
            return host.at_first("GET", "/owner/account", "user2");
        });
        check_refused(host, 400, "OBP-30005", [&] {
            return host.at_first("GET", "/_none/account", "user1");
        });
        for (auto const* const who : {"", "user1"}) {
            check_refused(host, 404, "OBP-30001", [&] {
                return host.ask("GET /banks/nowhere/accounts/account-1/owner/account", who);
            });
            check_refused(host, 404, "OBP-30003", [&] {
                return host.ask("GET /banks/bank-1/accounts/none/owner/account", who);
            });
        }
    });
}

TEST_CASE("E22: an owner changes the label, others do not") {
    on_each_obp([](ObpHost& host) {
        std::string const body = R"({"id":"x","label":"Holiday","bank_id":"y"})";
        check_refused(host, 401, "OBP-20001", [&] { return host.at_first("POST", "", "", body); });
        check_refused(
            host, 400, "OBP-20019", [&] { return host.at_first("POST", "", "user2", body); });
        check_refused(host, 400, "OBP-10001", [&] {
            return host.at_first("POST", "", "user1", R"({"label":"Holiday"})");
        });
        check_refused(host, 404, "OBP-30018", [&] {
            return host.ask("POST /banks/bank-1/accounts/none", "user1", body);
        });

        auto const changed = host.at_first("POST", "", "user1", body);

        CHECK(text_at(changed, "/success") == "Success");
        CHECK(text_at(host.at_first("GET", "/owner/account", "user1"), "/label") == "Holiday");
    });
}

TEST_CASE("J104 to J109, L140: the firehose") {
    std::string const accounts = "GET /banks/bank-1/firehose/accounts/views/";
    std::string const of_account =
        "GET /banks/bank-1/firehose/accounts/account-1/views/owner/transactions";
    SUBCASE("switched off, whoever asks") {
        on_each_obp([&](ObpHost& host) {
            host.grant("user2", "CanUseAccountFirehoseAtAnyBank");
            for (auto const* const who : {"user2", "user3"}) {
                check_refused(
                    host, 400, "OBP-00009", [&] { return host.ask(accounts + "owner", who); });
                check_refused(host, 400, "OBP-00009", [&] { return host.ask(of_account, who); });
            }
            CHECK(text_at(host.ask(of_account, "user2"), "/message") ==
                  "OBP-00009: Firehose views not allowed on this instance. Please set "
                  "allow_firehose_views = true in props files.");
            check_refused(host, 401, "OBP-20001", [&] { return host.ask(of_account); });
        });
    }
    SUBCASE("switched on") {
        on_each_obp(
            [&](ObpHost& host) {
                check_refused(
                    host, 403, "OBP-20006", [&] { return host.ask(accounts + "owner", "user2"); });
                check_refused(
                    host, 403, "OBP-20006", [&] { return host.ask(of_account, "user2"); });
                host.grant("user2", "CanUseAccountFirehoseAtAnyBank");
                host.grant("user3", "CanUseAccountFirehose", "bank-1");
                host.system().views().provide("bank-1", "account-2", nostro::DefaultView::firehose);
                for (auto const* const who : {"user2", "user3"}) {
                    CHECK(list_at(host.ask(accounts + "owner", who), "accounts").size() == 2);
                    auto const some = list_at(host.ask(accounts + "firehose", who), "accounts");
                    CHECK(texts_of(some, "id") == std::vector<std::string>{"account-2"});
                    CHECK(list_at(host.ask(of_account, who), "transactions").size() == 10);
                }
                check_refused(host, 403, "OBP-20006", [&] {
                    return host.ask("GET /banks/bank-2/firehose/accounts/views/owner", "user3");
                });
                check_refused(host, 404, "OBP-30001", [&] {
                    return host.ask("GET /banks/nowhere/firehose/accounts/views/owner", "user2");
                });
                check_refused(host, 403, "OBP-20017", [&] { // nothing else opens
                    return host.at_first("GET", "/owner/account", "user2");
                });
            },
            [](CoreOptions& options) { options.access.allow_firehose_views = true; });
    }
}
