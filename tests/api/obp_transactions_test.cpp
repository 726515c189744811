#include "api/obp_host.hpp"

#include <algorithm>

using namespace support;

namespace {

/// The ids on a page, "transaction-3" as '3'.
std::string page(api::Response const& response) {
    std::string ids;
    for (auto const& id : texts_of(list_at(response, "transactions"), "id")) {
        ids.push_back(id.back());
    }
    return ids;
}

/// The fixture's transactions, oldest first: +10 h, -5 h and so on.
constexpr std::string_view oldest_first = "1032547698";
constexpr std::string_view newest_first = "8967452301";

/// The two operations for those who hold views, and the same of the firehose, which tests switch
/// on.
std::vector<std::string> const lists{"GET /my" + std::string{first_account} + "/transactions",
                                     "GET " + std::string{first_account} + "/owner/transactions"};

std::string at(std::chrono::nanoseconds after) {
    auto text =
        nostro::to_string(std::chrono::floor<std::chrono::seconds>(ObpHost::year_ago + after));
    text.pop_back();
    return text;
}

} // namespace

TEST_CASE("I86, I88: one transaction in the older form") {
    on_each_obp([](ObpHost& host) {
        auto const seen =
            host.at_first("GET", "/owner/transactions/transaction-3/transaction", "user1");
        CHECK(seen.status == 200);
        CHECK(text_at(seen, "/id") == "transaction-3");
        CHECK(text_at(seen, "/this_account/id") == "account-1");
        CHECK(text_at(seen, "/this_account/holders/0/name") == "user1 Doe");
        CHECK(text_at(seen, "/this_account/kind") == "CURRENT");
        CHECK(text_at(seen, "/this_account/bank/name") == "The bank-1");
        CHECK(text_at(seen, "/other_account/holder/name") == "Party 3");
        CHECK(text_at(seen, "/other_account/number") == "47113");
        CHECK(text_at(seen, "/other_account/iban") == "GB82WEST12345698765433");
        CHECK(text_at(seen, "/other_account/bank/national_identifier") == "12-34");
        CHECK(text_at(seen, "/details/value/amount") == "1.03");
        CHECK(text_at(seen, "/details/description") == "Rent 3");
        CHECK(text_at(seen, "/metadata/comments") == "[]");
        CHECK(text_at(seen, "/metadata/narrative") == "null");
        check_refused(host, 400, "OBP-30067", [&] {
            return host.at_first("GET", "/owner/transactions/none/transaction", "user1");
        });
        check_refused(host, 400, "OBP-30005", [&] {
            return host.at_first("GET", "/_none/transactions/transaction-3/transaction", "user1");
        });
        check_refused(host, 404, "OBP-30018", [&] {
            return host.ask("GET /banks/bank-1/accounts/none/owner/transactions/x/transaction",
                            "user1");
        });
    });
}

TEST_CASE("I87, I90: who may not use a view sees no transactions") {
    on_each_obp([](ObpHost& host) {
        std::vector<std::string> lines = lists;
        lines.push_back("GET " + std::string{first_account} +
                        "/_private/transactions/transaction-3/transaction");
        for (auto const& line : lines) {
            CAPTURE(line);
            check_refused(host, 401, "OBP-20001", [&] { return host.ask(line); });
            check_refused(host, 403, "OBP-20017", [&] { return host.ask(line, "user3"); });
            // What is wrong with the page is not told to him either.
            check_refused(
                host, 403, "OBP-20017", [&] { return host.ask(line + "?limit=foo", "user3"); });
        }
        CHECK(list_at(host.at_first("GET", "/public/transactions"), "transactions").size() == 10);
    });
}

TEST_CASE("I89: lists in their two forms") {
    on_each_obp([](ObpHost& host) {
        auto const core = list_at(host.ask(lists[0], "user1"), "transactions");
        auto const full = list_at(host.ask(lists[1], "user1"), "transactions");
        REQUIRE(core.size() == 10);
        REQUIRE(full.size() == 10);
        CHECK(full[0].at("this_account").at("account_routing").at("scheme") == "IBAN");
        CHECK(full[0].at("other_account").at("bank_routing").at("address") == "WESTGB22");
        CHECK(full[0].at("details").at("completed") ==
              json::value(at(std::chrono::minutes{30 * 60 + 10}) + "Z"));
        CHECK(core[0].at("details") == full[0].at("details"));
        CHECK(core[0].at("this_account") == full[0].at("this_account"));
    });
}

TEST_CASE("I91 to I93: sort directions") {
    on_each_obp([](ObpHost& host) {
        for (auto const& line : lists) {
            for (auto const* const name : {"obp_sort_direction", "sort_direction"}) {
                for (auto const* const word : {"ASC", "asc"}) {
                    CHECK(page(host.ask(line, "user1", "", {{name, word}})) == oldest_first);
                    CHECK(page(host.ask(line + '?' + name + '=' + word, "user1")) == oldest_first);
                }
                for (auto const* const word : {"DESC", "desc"}) {
                    CHECK(page(host.ask(line, "user1", "", {{name, word}})) == newest_first);
                }
                check_refused(host, 400, "OBP-10023", [&] {
                    return host.ask(line, "user1", "", {{name, "foo"}});
                });
            }
            CHECK(page(host.ask(line, "user1")) == newest_first);
        }
    });
}

TEST_CASE("I94 to I97: limit and offset") {
    on_each_obp([](ObpHost& host) {
        for (auto const& line : lists) {
            for (auto const* const wrong : {"foo", "0", "-100", "2147483648", "1.0", ""}) {
                CAPTURE(wrong);
                check_refused(host, 400, "OBP-10025", [&] {
                    return host.ask(line, "user1", "", {{"obp_limit", wrong}});
                });
            }
            for (auto const* const wrong : {"foo", "-100"}) {
                check_refused(host, 400, "OBP-10024", [&] {
                    return host.ask(line, "user1", "", {{"obp_offset", wrong}});
                });
            }
            CHECK(page(host.ask(line, "user1", "", {{"obp_offset", "2000"}})).empty());
            CHECK(page(host.ask(line, "user1", "", {{"obp_offset", "2"}, {"obp_limit", "3"}})) ==
                  "674");
            CHECK(page(host.ask(line, "user1", "", {{"obp_limit", "2147483647"}})) == newest_first);
        }
    });
}

TEST_CASE("I99 to I103, L142: dates") {
    on_each_obp([](ObpHost& host) {
        using std::chrono::minutes;
        auto const first = at(minutes{5 * 60 + 10}); // transaction 1
        for (auto const& line : lists) {
            auto const ask = [&](std::string_view name, std::string value) {
                return host.ask(line, "user1", "", {{std::string{name}, std::move(value)}});
            };
            for (auto const* const name : {"obp_from_date", "obp_to_date", "from_date"}) {
                std::vector<std::string> const malformed{"foo",
                                                         first + "Z",
                                                         first + ".000",
                                                         first + ".000+00:00",
                                                         first + ".000Zx",
                                                         "2025-13-01T00:00:00.000Z",
                                                         "2025-02-30T00:00:00.000Z",
                                                         "2025-02-03T24:00:00.000Z"};
                for (auto const& wrong : malformed) {
                    CAPTURE(wrong);
                    check_refused(host, 400, "OBP-10026", [&] { return ask(name, wrong); });
                }
            }
            CHECK(page(ask("obp_from_date", first + ".000Z")).size() == 10);
            CHECK(page(ask("obp_from_date", first + ".001Z")).size() == 9);
            CHECK(page(ask("obp_from_date", first + ".000+0000")).size() == 10);
            CHECK(page(ask("obp_from_date", first + ".000-0100")).size() == 9);
            CHECK(page(ask("obp_to_date", first + ".000Z")) == "1");
            CHECK(page(ask("obp_to_date", at(minutes{5 * 60}) + ".000Z")).empty());
            CHECK(page(ask("obp_to_date", "3049-01-01T00:00:00.000Z")).size() == 10);
            CHECK(page(ask("obp_from_date", "2027-01-20T00:00:00.000Z")).empty());
            CHECK(page(ask("obp_to_date", at(std::chrono::hours{365 * 24}) + ".000Z")).size() ==
                  10);
        }
    });
}

TEST_CASE("L142: a transaction is within the bounds that it was shown with") {
    on_each_obp([](ObpHost& host) {
        // Booked some nanoseconds behind a whole second, which no answer tells.
        host.system().account_entries().post({.bank_id = "bank-1",
                                              .account_id = "account-1",
                                              .other = nostro::ExternalParty{.name = "Shop"},
                                              .value = {1, nostro::Currency::iso("EUR")},
                                              .id = "transaction-x"});
        for (auto const& line : lists) {
            auto const newest = host.ask(line + "?limit=1", "user1");
            REQUIRE(page(newest) == "x");
            auto shown = text_at(newest, "/transactions/0/details/completed");
            REQUIRE(shown == "2026-01-20T09:00:00Z");
            shown.insert(shown.size() - 1, ".000");
            auto const between = [&](std::string const& from, std::string const& to) {
                return page(host.ask(line, "user1", "", {{"from_date", from}, {"to_date", to}}));
            };
            CHECK(between(shown, shown) == "x");
            CHECK(between("2025-01-01T00:00:00.000Z", shown) == 'x' + std::string{newest_first});
            CHECK(between(shown, "2026-01-20T09:00:00.001Z") == "x");
            CHECK(between("2026-01-20T09:00:00.001Z", shown).empty());
            CHECK(between("2025-01-01T00:00:00.000Z", "2026-01-20T08:59:59.999Z") == newest_first);
            CHECK(between("0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.000Z").size() == 11);
            CHECK(between("0001-01-01T00:00:00.000Z", "0001-01-01T00:00:00.000Z").empty());
        }
    });
}

TEST_CASE("E28 to E30: each owner of an account is a holder, and else who holds it") {
    on_each_obp([](ObpHost& host) {
        auto const holders_of = [&](std::string const& id, std::vector<std::string> owners) {
            host.system().viewed_accounts().open({.bank_id = "bank-1",
                                                  .id = id,
                                                  .currency = "EUR",
                                                  .holder = "Doe Ltd",
                                                  .owners = std::move(owners)});
            host.share("bank-1", id, "owner", "user1");
            host.system().account_entries().post({.bank_id = "bank-1",
                                                  .account_id = id,
                                                  .other = nostro::ExternalParty{.name = "Shop"},
                                                  .value = {1, nostro::Currency::iso("EUR")},
                                                  .id = "sale"});
            auto const path = "GET /banks/bank-1/accounts/" + id + "/owner/transactions";
            auto const listed = list_at(host.ask(path, "user1"), "transactions");
            auto const holders = listed.at(0).at("this_account").at("holders").as_array();
            auto const older = body_of(host.ask(path + "/sale/transaction", "user1"));
            CHECK(older.at("this_account").at("holders") == holders);
            for (auto const& holder : holders) {
                CHECK(!holder.at("is_alias").as_bool());
            }
            auto names = texts_of(holders, "name");
            std::ranges::sort(names);
            return names;
        };
        CHECK(holders_of("joint", {host.user_ids["user2"], host.user_ids["user3"]}) ==
              std::vector<std::string>{"user2 Doe", "user3 Doe"});
        CHECK(holders_of("nobody", {}) == std::vector<std::string>{"Doe Ltd"});
    });
}

TEST_CASE("I101: the '+' of a time zone may stand in the query as it is") {
    on_each_obp([](ObpHost& host) {
        auto const first = at(std::chrono::minutes{5 * 60 + 10});
        for (auto const& line : lists) {
            for (auto const* const zone : {".000+0000", ".000%2B0000", ".000-0000", ".000Z"}) {
                CAPTURE(zone);
                auto const from = host.ask(line + "?obp_from_date=" + first + zone, "user1");
                CHECK(page(from).size() == 10);
            }
            CHECK(page(host.ask(line + "?to_date=" + first + ".000+0100", "user1")).empty());
            check_refused(host, 400, "OBP-10026", [&] { // as a header it is as it is
                return host.ask(line, "user1", "", {{"from_date", first + ".000 0000"}});
            });
        }
    });
}

TEST_CASE("a page is as long as it is asked for") {
    ObpHost host{Store::memory};
    auto const euro = nostro::Currency::iso("EUR");
    std::vector<nostro::Payment> payments;
    for (int at = 0; at < 8'300; ++at) {
        payments.push_back({.bank_id = "bank-1",
                            .account_id = "account-1",
                            .other = nostro::ExternalParty{.name = "Shop"},
                            .value = {1, euro},
                            .id = "many-" + std::to_string(at)});
    }
    static_cast<void>(host.system().account_entries().post_all(payments));
    auto const ids = texts_of(
        list_at(host.ask(lists[0] + "?limit=9000&offset=5", "user1"), "transactions"), "id");
    CHECK(ids.size() == 8'305);
    CHECK(std::set<std::string>{ids.begin(), ids.end()}.size() == ids.size());
    CHECK(ids.front() == "many-8294");
    CHECK(ids.back() == "transaction-1");
    auto const some = list_at(host.ask(lists[0] + "?limit=8200", "user1"), "transactions");
    CHECK(some.size() == 8'200);
}

TEST_CASE("the plain names of paging win, and the first wrong one is told") {
    on_each_obp([](ObpHost& host) {
        auto const& line = lists[1];
        CHECK(page(host.ask(line, "user1", "", {{"obp_limit", "0"}, {"limit", "1"}})) == "8");
        CHECK(page(host.ask(line + "?limit=2&obp_limit=0", "user1", "", {{"obp_limit", "3"}})) ==
              "89");
        check_refused(host, 400, "OBP-10023", [&] {
            return host.ask(line + "?offset=x&limit=x&to_date=x&from_date=x&sort_direction=x",
                            "user1");
        });
        check_refused(host, 400, "OBP-10026", [&] {
            return host.ask(line + "?offset=x&limit=x&to_date=x", "user1");
        });
        check_refused(
            host, 400, "OBP-10025", [&] { return host.ask(line + "?offset=x&limit=x", "user1"); });
    });
}

TEST_CASE("G76 to G81, L137: the accounts on the other side") {
    on_each_obp([](ObpHost& host) {
        auto const all =
            list_at(host.at_first("GET", "/_private/other_accounts", "user1"), "other_accounts");
        REQUIRE(all.size() == 10);
        std::set<std::string> ids;
        for (auto const& id : texts_of(all, "id")) {
            CHECK(id.size() == 43);
            ids.insert(id);
        }
        CHECK(ids.size() == 10);
        auto const path = "/_private/other_accounts/" + *ids.begin();
        CHECK(text_at(host.at_first("GET", path, "user1"), "/id") == *ids.begin());
        for (auto const& line : {std::string{"/_private/other_accounts"}, path}) {
            check_refused(host, 401, "OBP-20001", [&] { return host.at_first("GET", line); });
            check_refused(
                host, 403, "OBP-20017", [&] { return host.at_first("GET", line, "user3"); });
        }
        check_refused(host, 400, "OBP-30005", [&] {
            return host.at_first("GET", "/_none/other_accounts", "user1");
        });
        check_refused(host, 404, "OBP-30017", [&] {
            return host.at_first("GET", "/_private/other_accounts/none", "user1");
        });
        auto const elsewhere =
            list_at(host.ask("GET /banks/bank-1/accounts/account-2/owner/other_accounts", "user1"),
                    "other_accounts");
        for (auto const& id : texts_of(elsewhere, "id")) {
            CHECK(!ids.contains(id)); // the same names at another account are others
        }
    });
}

TEST_CASE("H83 to H85, L138: counterparties are of the view they were written down on") {
    on_each_obp([](ObpHost& host) {
        json::object const draft{{"name", "Landlord"},
                                 {"description", "My landlord"},
                                 {"other_account_routing_scheme", "IBAN"},
                                 {"other_account_routing_address", "GB82WEST12345698765432"},
                                 {"other_account_secondary_routing_scheme", ""},
                                 {"other_account_secondary_routing_address", ""},
                                 {"other_bank_routing_scheme", "BIC"},
                                 {"other_bank_routing_address", "WESTGB22"},
                                 {"other_branch_routing_scheme", ""},
                                 {"other_branch_routing_address", ""},
                                 {"is_beneficiary", true},
                                 {"bespoke", {{{"key", "englishName"}, {"value", "x"}}}}};
        auto const body = json::serialize(draft);
        auto const make = [&](std::string_view view, std::string_view who) {
            return host.at_first("POST", '/' + std::string{view} + "/counterparties", who, body);
        };
        check_refused(host, 401, "OBP-20001", [&] { return make("owner", ""); });
        check_refused(host, 403, "OBP-20017", [&] { return make("owner", "user2"); });
        check_refused(host, 400, "OBP-30005", [&] { return make("_none", "user1"); });
        check_refused(host, 404, "OBP-30003", [&] {
            return host.ask("POST /banks/bank-1/accounts/none/owner/counterparties", "user1", "{}");
        });
        check_refused(host, 404, "OBP-30001", [&] {
            return host.ask(
                "POST /banks/nowhere/accounts/none/owner/counterparties", "user1", "{}");
        });
        check_refused(host, 400, "OBP-30110", [&] {
            return host.ask(
                "POST /banks/bank-1/accounts/a%20b/owner/counterparties", "user1", "{}");
        });
        check_refused(host, 400, "OBP-30111", [&] {
            return host.ask("POST /banks/b%20c/accounts/a/owner/counterparties", "user1", "{}");
        });
        check_refused(host, 400, "OBP-10001", [&] {
            return host.at_first("POST", "/owner/counterparties", "user1", "{}");
        });
        host.add_view("_weak", {.permissions = nostro::PermissionSet{}});
        check_refused(host, 400, "OBP-30022", [&] { return make("_weak", "user1"); });
        CHECK(text_at(make("_weak", "user1"), "/message").ends_with(": canAddCounterparty"));

        auto const made = make("owner", "user1");

        CHECK(made.status == 201);
        CHECK(text_at(made, "/other_account_routing_address") == "GB82WEST12345698765432");
        CHECK(text_at(made, "/created_by_user_id") == host.user_ids["user1"]);
        CHECK(text_at(made, "/this_view_id") == "owner");
        CHECK(text_at(made, "/metadata/public_alias").starts_with("ALIAS_"));
        auto const id = text_at(made, "/counterparty_id");
        auto const again = host.at_first("GET", "/owner/counterparties/" + id, "user1");
        CHECK(body_of(again) == body_of(made));
        check_refused(host, 400, "OBP-30014", [&] { return make("owner", "user1"); });
        CHECK(make("_private", "user1").status == 201);
        auto nameless = draft;
        nameless["name"] = "";
        auto const unnamed =
            host.at_first("POST", "/_private/counterparties", "user1", json::serialize(nameless));
        CHECK(unnamed.status == 201);
        CHECK(text_at(unnamed, "/name").empty());
        auto const listed =
            list_at(host.at_first("GET", "/owner/counterparties", "user1"), "counterparties");
        CHECK(texts_of(listed, "counterparty_id") == std::vector<std::string>{id});
        check_refused(host, 404, "OBP-30017", [&] { // of another view
            return host.at_first("GET", "/_private/counterparties/" + id, "user1");
        });
        check_refused(
            host, 401, "OBP-20001", [&] { return host.at_first("GET", "/public/counterparties"); });
        check_refused(host, 404, "OBP-30001", [&] { // of E10 and E25 only the first knows banks
            return host.ask("GET /banks/nowhere/accounts/none/owner/counterparties/" + id, "user1");
        });
        for (auto const* const line : {"GET /banks/bank-1/accounts/none/owner/counterparties/x",
                                       "GET /banks/bank-1/accounts/none/owner/counterparties",
                                       "GET /banks/nowhere/accounts/none/owner/counterparties"}) {
            CAPTURE(line);
            check_refused(host, 404, "OBP-30018", [&] { return host.ask(line, "user1"); });
        }
    });
}
