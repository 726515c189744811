#include "api/obp_host.hpp"

#include <nostro/accounts/counterparties.hpp>

using namespace support;
using enum nostro::Permission;

namespace {

nostro::ViewContent all_but(auto... permissions) {
    nostro::ViewContent content{.permissions = nearly_all()};
    (content.permissions.remove(permissions), ...);
    return content;
}

/// Transaction 0 through a view.
json::value first_transaction(ObpHost& host, std::string_view view) {
    auto const response =
        host.at_first("GET", '/' + std::string{view} + "/transactions?sort_direction=asc", "user1");
    return list_at(response, "transactions").at(1);
}

json::value account_through(ObpHost& host, std::string_view view) {
    auto const response = host.at_first("GET", '/' + std::string{view} + "/account", "user1");
    REQUIRE(response.status == 200);
    return body_of(response);
}

json::value other_through(ObpHost& host, std::string_view view) {
    return first_transaction(host, view).at("other_account");
}

/// Write about the party of transaction 0, as the bank itself.
void set_text(ObpHost& host, nostro::PartyText which, std::string_view text) {
    auto const id = other_through(host, "owner").at("id");
    host.system().counterparties().set_text(
        "bank-1", "account-1", id.as_string().c_str(), which, text);
}

} // namespace

TEST_CASE("L116, L117: amount and currency of the balance are denied one by one") {
    on_each_obp([](ObpHost& host) {
        host.add_view("_a", all_but(can_see_bank_account_balance));
        host.add_view("_b", all_but(can_see_bank_account_currency));
        CHECK(account_through(host, "_a").at("balance") ==
              json::value{{"currency", "EUR"}, {"amount", nullptr}});
        CHECK(account_through(host, "_b").at("balance") ==
              json::value{{"currency", nullptr}, {"amount", "9000010.45"}});
    });
}

TEST_CASE("L118 to L120: owners, routings and rules") {
    on_each_obp([](ObpHost& host) {
        host.add_view("_a", all_but(can_see_bank_account_owners));
        host.add_view("_b", all_but(can_see_bank_account_routing_scheme));
        host.add_view("_c", all_but(can_see_bank_account_credit_limit));
        CHECK(account_through(host, "_a").at("owners").as_array().empty());
        CHECK(first_transaction(host, "_a").at("this_account").at("holders").as_array().empty());
        auto const halved = account_through(host, "_b");
        CHECK(halved.at("account_routings").as_array().empty());
        CHECK(halved.at("account_routing") ==
              json::value{{"scheme", nullptr}, {"address", "DE89370400440532013000"}});
        CHECK(account_through(host, "_c").at("account_rules").as_array().empty());
        CHECK(account_through(host, "_private").at("account_rules") ==
              json::value{{{"scheme", "CREDIT_LIMIT"}, {"value", "10"}}});
    });
}

TEST_CASE("L121, L122: currency and amounts of a transaction") {
    on_each_obp([](ObpHost& host) {
        host.add_view("_a", all_but(can_see_transaction_currency));
        host.add_view("_b", all_but(can_see_transaction_balance));
        auto const a = first_transaction(host, "_a").at("details");
        CHECK(a.at("value") == json::value{{"currency", nullptr}, {"amount", "1.00"}});
        CHECK(a.at("new_balance").at("currency").is_null());
        CHECK(a.at("new_balance").at("amount") == "9000001.00");
        auto const b = first_transaction(host, "_b").at("details");
        CHECK(b.at("new_balance") == json::value{{"currency", "EUR"}, {"amount", nullptr}});
        CHECK(b.at("value").at("amount") == "1.00");
    });
}

TEST_CASE("L123 to L125: metadata and the accounts on both sides") {
    on_each_obp([](ObpHost& host) {
        host.add_view("_a", all_but(can_see_transaction_metadata));
        host.add_view("_b", all_but(can_see_comments));
        host.add_view("_c", all_but(can_see_transaction_other_bank_account));
        host.add_view("_d", all_but(can_see_transaction_this_bank_account));
        CHECK(first_transaction(host, "_a").at("metadata").is_null());
        auto const b = first_transaction(host, "_b").at("metadata");
        CHECK(b.at("comments").is_null());
        CHECK(b.at("tags").as_array().empty());
        CHECK(first_transaction(host, "_c").at("other_account").is_null());
        CHECK(
            list_at(host.at_first("GET", "/_c/other_accounts", "user1"), "other_accounts").empty());
        CHECK(first_transaction(host, "_d").at("this_account").is_null());
        auto const hidden = account_through(host, "_d"); // denied, not failed
        CHECK(hidden.at("label").is_null());
        CHECK(hidden.at("balance").at("amount").is_null());
        CHECK(hidden.at("id") == "account-1");
    });
}

TEST_CASE("L126 to L130: aliases") {
    on_each_obp([](ObpHost& host) {
        auto content = all_but();
        content.hide_metadata_if_alias_used = true;
        host.add_view("_none_hide", content);
        content.alias = nostro::AliasMode::public_alias;
        host.add_view("_public_hide", content);
        content.alias = nostro::AliasMode::private_alias;
        host.add_view("_private_hide", content);

        auto const automatic = other_through(host, "_public_hide");
        std::string const alias{automatic.at("holder").at("name").as_string()};
        CHECK(alias.starts_with("ALIAS_"));
        CHECK(alias.size() >= 12);
        CHECK(automatic.at("holder").at("is_alias").as_bool());
        CHECK(automatic.at("metadata").as_object().size() == 8);
        for (auto const& member : automatic.at("metadata").as_object()) {
            CHECK(member.value().is_null());
        }

        auto const plain = other_through(host, "_none_hide");
        CHECK(plain.at("holder") == json::value{{"name", "Party 0"}, {"is_alias", false}});
        CHECK(plain.at("metadata").at("public_alias").as_string() == alias);

        set_text(host, nostro::PartyText::private_alias, "Bob");
        CHECK(other_through(host, "_private_hide").at("holder") ==
              json::value{{"name", "Bob"}, {"is_alias", true}});

        set_text(host, nostro::PartyText::public_alias, "");
        auto const cleared = other_through(host, "_public_hide");
        CHECK(cleared.at("holder") == json::value{{"name", "Party 0"}, {"is_alias", false}});
        CHECK(cleared.at("metadata").at("private_alias") == "Bob");
    });
}
