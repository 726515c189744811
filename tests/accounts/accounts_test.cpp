#include "accounts/accounts_bank.hpp"

#include <set>

using namespace nostro;
using namespace support;

namespace {

NewAccount draft(std::string id) {
    return {.bank_id = bank_id, .id = std::move(id), .currency = "EUR"};
}

template <class List>
std::vector<std::string> ids_of(List const& accounts) {
    std::vector<std::string> ids;
    for (Account const& account : accounts) {
        ids.push_back(account.id);
    }
    return ids;
}

using Ids = std::vector<std::string>;

} // namespace

TEST_CASE("B18: given an unknown bank, when an account is created, then nothing is created") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto accounts = bank.session().accounts();
        auto account = draft("a");
        account.bank_id = "nobody";
        CHECK(refusal_of([&] { accounts.create(account); }) == "bank_id: bank_not_found");
        CHECK_FALSE(accounts.find("nobody", "a"));
        CHECK(accounts.list("nobody").empty());
        CHECK(refusal_of([&] { static_cast<void>(accounts.get("nobody", "a")); }) ==
              "bank_id: bank_not_found");
        CHECK(refusal_of([&] { static_cast<void>(accounts.get(bank_id, "a")); }) ==
              "account_id: account_not_found");
    });
}

TEST_CASE("B19: an account that is created with a number reads back as it was given") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto const user = bank.new_user("anna");
        auto account = draft("A-1_x.y");
        account.label = "Savings";
        account.number = "13759969699";
        account.type = "CURRENT PLUS";
        account.branch_id = "1234";
        account.holder = "Robert XUk X";
        account.owners = {user};
        account.routings = {{"IBAN", "BA12 1234 5123"}, {}};
        account.rules = {{"OVERDRAFT", "10"}};
        auto const made = bank.as_user(user).accounts().create(account);
        auto const read = bank.session().accounts().get(bank_id, "A-1_x.y");
        CHECK(read == made);
        CHECK(read.bank_id == bank_id);
        CHECK(read.number == "13759969699");
        CHECK(read.currency == "EUR");
        CHECK(read.holder == "Robert XUk X");
        CHECK(read.owners == Ids{user});
        CHECK(read.created_by == user);
        CHECK(read.routings ==
              std::vector<Routing>{{"IBAN", "BA12 1234 5123"}, {"OBP", "A-1_x.y"}});
        CHECK(read.rules == std::vector<AccountRule>{{"OVERDRAFT", "10"}});
        auto const balance = bank.session().accounts().balance(bank_id, read.id);
        CHECK(to_string(balance.booked) == "0.00 EUR");
        CHECK(bank.session().accounts().find_by_number(bank_id, "13759969699") == read);
    });
}

TEST_CASE("B20: given no number, then one is generated that nobody else at the bank has") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto accounts = bank.session().accounts();
        auto taken = draft("taken");
        taken.number = "1000000002";
        accounts.create(taken);
        std::set<std::string> numbers{taken.number};
        for (int i = 0; i < 20; ++i) {
            auto const number = accounts.create(draft("a" + std::to_string(i))).number;
            CHECK(number.size() == 10);
            CHECK(numbers.insert(number).second);
        }
    });
}

TEST_CASE("B14, 0.1.13: bad accounts are refused by field and reason, in order") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto accounts = bank.session().accounts();
        auto const refusal = [&](auto const& spoil) {
            auto account = draft("a");
            spoil(account);
            return refusal_of([&] { accounts.create(account); });
        };
        CHECK(refusal([](auto& a) { a.id = "account with spaces"; }) == "id: invalid_account_id");
        CHECK(refusal([](auto& a) { a.id = ""; }) == "id: invalid_account_id");
        CHECK(refusal([](auto& a) { a.id = std::string(256, 'a'); }) == "id: invalid_account_id");
        CHECK(refusal([](auto& a) { a.bank_id = "b/c"; }) == "bank_id: invalid_bank_id");
        CHECK(refusal([](auto& a) { a.owners = {"nobody"}; }) == "owners: user_not_found");
        CHECK(refusal([](auto& a) { a.currency = "EU"; }) == "currency: invalid_currency");
        CHECK(refusal([](auto& a) { a.currency = "eur"; }) == "currency: invalid_currency");
        CHECK(refusal([](auto& a) { a.label = std::string(256, 'a'); }) == "label: value_too_long");
        CHECK(refusal([](auto& a) {
                  a.routings = {{"X", "1"}, {"X", "2"}};
              }) == "routings.scheme: scheme_repeated");
        CHECK(refusal([](auto& a) { a.overdraft = -1; }) == "overdraft: invalid_overdraft");
        accounts.create(draft(std::string(255, 'a')));
        auto first = draft("a");
        first.number = "1";
        accounts.create(first);
        CHECK(refusal([](auto&) {}) == "id: account_exists");
        CHECK(refusal([](auto& a) {
                  a.id = "b";
                  a.number = "1";
              }) == "number: number_exists");
        CHECK(accounts.list(bank_id).size() == 2);
    });
}

TEST_CASE("account ids and numbers are unique in a bank only") {
    on_each_accounts_store([](AccountsBank& bank) {
        bank.session().banks().create({.id = "bank.y"});
        auto account = draft("same");
        account.number = "1";
        bank.session().accounts().create(account);
        account.bank_id = "bank.y";
        auto const other = bank.session().accounts().create(account);
        CHECK(bank.session().accounts().get("bank.y", "same").ledger_account ==
              other.ledger_account);
        CHECK(bank.session().accounts().get(bank_id, "same").ledger_account !=
              other.ledger_account);
    });
}

TEST_CASE("accounts are listed by bank, by owner and by routing, page by page") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto accounts = bank.session().accounts();
        auto const anna = bank.new_user("anna");
        auto const bert = bank.new_user("bert");
        for (int i = 0; i < 5; ++i) {
            auto account = draft("a" + std::to_string(i));
            account.owners = i % 2 == 0 ? Ids{anna} : Ids{anna, bert};
            account.routings = {{"IBAN", "DE89 3704 004" + std::to_string(i / 2)}};
            accounts.create(account);
        }
        CHECK(ids_of(accounts.list(bank_id)) == Ids{"a0", "a1", "a2", "a3", "a4"});
        CHECK(ids_of(accounts.list(bank_id, {.limit = 2, .cursor = "a1"})) == Ids{"a2", "a3"});
        CHECK(refusal_of([&] { static_cast<void>(accounts.list(bank_id, {.limit = 8'191})); }) ==
              "limit: invalid_limit");
        CHECK(ids_of(accounts.list_by_owner(bert)) == Ids{"a1", "a3"});
        CHECK(accounts.list_by_owner(anna).size() == 5);
        CHECK(accounts.list_by_owner("nobody").empty());
        CHECK(ids_of(accounts.list_by_routing({"IBAN", "de8937040041"})) == Ids{"a2", "a3"});
        CHECK(accounts.list_by_routing({"BBAN", "de8937040041"}).empty());
        CHECK(accounts.get(bank_id, "a1").holder == "anna Doe, bert Doe");
    });
}

TEST_CASE("labels, owners, routings and rules are changed one by one") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto accounts = bank.session().accounts();
        auto const anna = bank.new_user("anna");
        bank.new_account("a");
        CHECK(accounts.update_label(bank_id, "a", "Holiday").label == "Holiday");
        CHECK(refusal_of([&] { accounts.update_label(bank_id, "a", std::string(256, 'x')); }) ==
              "label: value_too_long");
        CHECK(refusal_of([&] { accounts.update_label(bank_id, "b", ""); }) ==
              "account_id: account_not_found");

        CHECK(accounts.set_owners(bank_id, "a", {anna, anna}).owners == Ids{anna});
        CHECK(refusal_of([&] { accounts.set_owners(bank_id, "a", {"nobody"}); }) ==
              "owners: user_not_found");
        CHECK(accounts.get(bank_id, "a").owners == Ids{anna});
        CHECK(accounts.set_owners(bank_id, "a", {}).owners.empty());

        accounts.set_routing(bank_id, "a", {"OBP", "1"});
        accounts.set_routing(bank_id, "a", {"IBAN", "DE 1"});
        CHECK(accounts.set_routing(bank_id, "a", {"OBP", "2"}).routings ==
              std::vector<Routing>{{"OBP", "2"}, {"IBAN", "DE 1"}});
        CHECK(accounts.list_by_routing({"OBP", "1"}).empty());
        CHECK(accounts.set_routing(bank_id, "a", {"OBP", ""}).routings ==
              std::vector<Routing>{{"IBAN", "DE 1"}});
        CHECK(accounts.set_routing(bank_id, "a", {"IBAN", ""}).routings.empty());

        accounts.set_rule(bank_id, "a", {"OVERDRAFT", "10"});
        CHECK(accounts.set_rule(bank_id, "a", {"OVERDRAFT", "20"}).rules ==
              std::vector<AccountRule>{{"OVERDRAFT", "20"}});
        CHECK(accounts.set_rule(bank_id, "a", {"OVERDRAFT", ""}).rules.empty());
        CHECK(accounts.get(bank_id, "a").label == "Holiday");
    });
}

TEST_CASE("an opening balance counts, is no entry, and is booked once") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto accounts = bank.session().accounts();
        bank.new_account("a");
        bank.new_account("b");
        accounts.set_opening_balance(bank_id, "a", AccountsBank::eur(4'519), date(2026, 1, 1));
        accounts.set_opening_balance(bank_id, "a", AccountsBank::eur(4'519), date(2026, 1, 1));
        accounts.set_opening_balance(bank_id, "b", AccountsBank::eur(-7));
        CHECK(bank.booked("a") == Amount{4'519});
        CHECK(bank.booked("b") == Amount{-7});
        CHECK_THROWS_AS(accounts.set_opening_balance(bank_id, "a", AccountsBank::eur(1)), Rejected);
        CHECK(refusal_of([&] {
                  accounts.set_opening_balance(bank_id, "a", {1, Currency::iso("USD")});
              }) == "balance.currency: currency_mismatch");
        CHECK(bank.all_entries("a").empty());
        CHECK(bank.session().counterparties().list_other_accounts(bank_id, "a").empty());
        auto const entry = bank.pay("a", -19, "shop");
        CHECK(entry.new_balance == AccountsBank::eur(4'500));
        CHECK(bank.all_entries("a").size() == 1);
        CHECK(bank.session().counterparties().list_other_accounts(bank_id, "a").size() == 1);
    });
}

TEST_CASE("an account with money is not closed; a closed one is kept and takes no money") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto accounts = bank.session().accounts();
        bank.new_account("a");
        bank.pay("a", 5, "shop");
        CHECK(refusal_of([&] { accounts.close(bank_id, "a"); }) == "account_id: balance_not_zero");
        CHECK_FALSE(accounts.get(bank_id, "a").closed_at);
        bank.pay("a", -5, "shop");
        auto const closed = accounts.close(bank_id, "a");
        CHECK(closed.closed_at == bank.clock.now());
        CHECK(accounts.close(bank_id, "a") == closed);
        CHECK(accounts.get(bank_id, "a") == closed);
        CHECK(refusal_of([&] { bank.pay("a", 5, "shop"); }) == "account_id: account_closed");
        auto const giver = bank.new_account("b").ledger_account;
        Transfer transfer = bank.transfer(giver, closed.ledger_account, 1);
        CHECK_THROWS_AS(bank.books().post(transfer), Rejected);
        CHECK(bank.all_entries("a").size() == 2);
    });
}

TEST_CASE("the overdraft bounds what is available; holds lower it") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto accounts = bank.session().accounts();
        auto account = draft("a");
        account.overdraft = 50;
        auto const made = accounts.create(account);
        auto const other = bank.new_account("b");
        bank.pay("a", 100, "work");
        bank.books().post(bank.hold(made.ledger_account, other.ledger_account, 30, 60));
        auto const balances =
            accounts.balances(std::vector{accounts.get(bank_id, "b"), accounts.get(bank_id, "a")});
        REQUIRE(balances.size() == 2);
        CHECK(balances[0].booked.minor() == Amount{0});
        CHECK(balances[1].booked.minor() == Amount{100});
        CHECK(balances[1].available.minor() == Amount{120});
        CHECK_THROWS_AS(bank.pay("a", -121, "shop"), Rejected);
        bank.pay("a", -120, "shop");
        bank.clock.advance(std::chrono::seconds{61});
        CHECK(accounts.balance(bank_id, "a").available.minor() == Amount{30});
        CHECK(bank.all_entries("a").size() == 2); // what is held is no entry
    });
}

TEST_CASE("in a unit that fails, accounts and their ledger accounts are undone together") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto const before = bank.books().head();
        CHECK_THROWS_AS(bank.core().atomically([](Unit& unit) {
            auto session = unit.system();
            session.banks().create({.id = "bank.y"});
            session.accounts().create({.bank_id = "bank.y", .id = "a", .currency = "EUR"});
            session.accounts().create(draft("a"));
            session.account_entries().post(AccountsBank::payment("a", 5, "work"));
            CHECK(session.accounts().balance(bank_id, "a").booked.minor() == Amount{5});
            CHECK(session.account_entries()
                      .list({.bank_id = bank_id, .account_id = "a"})
                      .items.size() == 1);
            throw InvalidArgument{"the unit fails"};
        }),
                        InvalidArgument);
        CHECK_FALSE(bank.session().banks().find("bank.y"));
        CHECK_FALSE(bank.session().accounts().find(bank_id, "a"));
        CHECK(bank.books().head() == before);
    });
}

TEST_CASE("in a unit, a refused payment leaves nothing and the unit goes on") {
    on_each_accounts_store([](AccountsBank& bank) {
        bank.session().accounts().create(draft("a"));
        bank.core().atomically([](Unit& unit) {
            auto session = unit.system();
            session.account_entries().post(AccountsBank::payment("a", 5, "work"));
            CHECK_THROWS_AS(session.account_entries().post(AccountsBank::payment("a", -6, "shop")),
                            Rejected);
            session.account_entries().post(AccountsBank::payment("a", -5, "kiosk"));
        });
        CHECK(bank.booked("a") == Amount{0});
        auto const others = bank.session().counterparties().list_other_accounts(bank_id, "a");
        REQUIRE(others.size() == 2);
        CHECK(others[1].party.details.name == "kiosk");
    });
}

TEST_CASE("what was written is there after the store is opened again") {
    on_each_accounts_store([](AccountsBank& bank) {
        bank.new_account("a");
        bank.pay("a", 5, "work");
        bank.reopen();
        CHECK(bank.booked("a") == Amount{5});
        bank.pay("a", 6, "work");
        CHECK(bank.all_entries("a").size() == 2);
    });
}
