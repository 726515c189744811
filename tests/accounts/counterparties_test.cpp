#include "accounts/accounts_bank.hpp"

#include <array>
#include <set>
#include <string>
#include <string_view>

using namespace nostro;
using namespace support;

namespace {

NewCounterparty landlord() {
    return {.name = "Landlord",
            .description = "My landlord",
            .account_routing = {"IBAN", "DE1"},
            .secondary_account_routing = {"BBAN", "1"},
            .bank_routing = {"bankCode", "10"},
            .branch_routing = {"branchNumber", "010203"},
            .is_beneficiary = true,
            .bespoke = {{"englishName", "english Name"}, {"a", ""}}};
}

bool is_automatic(std::string const& alias) {
    constexpr std::string_view prefix = "ALIAS_";
    return alias.starts_with(prefix) && alias.size() >= prefix.size() + 6 &&
           alias.find_first_not_of("0123456789ABCDEF", prefix.size()) == std::string::npos;
}

} // namespace

TEST_CASE("H83: a counterparty reads back as it was written down") {
    on_each_accounts_store([](AccountsBank& bank) {
        bank.new_account("a");
        auto const made =
            bank.as_user("user-1").counterparties().create({bank_id, "a", "owner"}, landlord());
        auto const read = bank.session().counterparties().get({bank_id, "a", "owner"}, made.id);
        CHECK(read.id.size() == 36);
        CHECK(read.view_id == "owner");
        CHECK(read.created_by == "user-1");
        CHECK(read.created_at == bank.clock.now());
        CHECK(read.name == "Landlord");
        CHECK(read.description == "My landlord");
        CHECK(read.account_routing == Routing{"IBAN", "DE1"});
        CHECK(read.secondary_account_routing == Routing{"BBAN", "1"});
        CHECK(read.bank_routing == Routing{"bankCode", "10"});
        CHECK(read.branch_routing == Routing{"branchNumber", "010203"});
        CHECK(read.is_beneficiary);
        CHECK(read.bespoke == landlord().bespoke);
        auto const metadata =
            bank.session().counterparties().list_metadata(bank_id, "a", std::array{made.id});
        CHECK(is_automatic(metadata.front().text(PartyText::public_alias)));
        CHECK(bank.session().counterparties().list_other_accounts(bank_id, "a").empty());
    });
}

TEST_CASE("H85, L138: a name is taken once for each view, and views do not see each other's") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto parties = bank.session().counterparties();
        bank.new_account("a");
        bank.new_account("b");
        auto const made = parties.create({bank_id, "a", "owner"}, landlord());
        CHECK(refusal_of([&] {
                  parties.create({bank_id, "a", "owner"}, landlord());
              }) == "name: counterparty_exists");
        auto other_case = landlord();
        other_case.name = "landlord";
        parties.create({bank_id, "a", "owner"}, other_case);
        parties.create({bank_id, "a", "_b"}, landlord());
        parties.create({bank_id, "b", "owner"}, landlord());
        auto const listed = parties.list({bank_id, "a", "owner"});
        REQUIRE(listed.size() == 2);
        CHECK(listed[0].name == "Landlord");
        CHECK(parties.list({bank_id, "a", "_b"}).size() == 1);
        CHECK(parties.list({bank_id, "a", "_c"}).empty());
        CHECK_FALSE(parties.find({bank_id, "a", "_b"}, made.id));
        CHECK(refusal_of([&] {
                  static_cast<void>(parties.get({bank_id, "a", "_b"}, made.id));
              }) == "counterparty_id: counterparty_not_found");

        CHECK(parties.erase_all({bank_id, "a", "owner"}) == 2);
        CHECK(parties.list({bank_id, "a", "owner"}).empty());
        CHECK(parties.list({bank_id, "a", "_b"}).size() == 1);
        parties.create({bank_id, "a", "owner"}, landlord());
    });
}

TEST_CASE("bad counterparties are refused by field and reason") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto parties = bank.session().counterparties();
        bank.new_account("a");
        auto const refusal = [&](auto const& spoil) {
            auto one = landlord();
            spoil(one);
            return refusal_of([&] { parties.create({bank_id, "a", "owner"}, one); });
        };
        std::string umlauts;
        for (int i = 0; i < 36; ++i) {
            umlauts += "\xC3\xBC";
        }
        CHECK(refusal([](auto& one) { one.name = "\xFF"; }) == "name: invalid_text");
        CHECK(refusal([](auto& one) { one.name = std::string(256, 'a'); }) ==
              "name: value_too_long");
        CHECK(refusal([](auto& one) { one.name = ""; }).empty());
        CHECK(refusal([&](auto& one) { one.description = umlauts + "a"; }) ==
              "description: value_too_long");
        CHECK(refusal([](auto& one) { one.account_routing.scheme = std::string(33, 'a'); }) ==
              "account_routing: value_too_long");
        CHECK(refusal([](auto& one) { one.bespoke.resize(33); }) == "bespoke: value_too_long");
        CHECK(refusal([&](auto& one) { one.description = umlauts; }).empty());
        CHECK(refusal_of([&] {
                  parties.create({"nobody", "a", "owner"}, landlord());
              }) == "bank_id: bank_not_found");
        CHECK(refusal_of([&] {
                  parties.create({bank_id, "b", "owner"}, landlord());
              }) == "account_id: account_not_found");
    });
}

TEST_CASE("G80, L137: who has the same name is one other account, named by the hash rule") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto parties = bank.session().counterparties();
        bank.new_account("a");
        bank.new_account("b");
        auto routed = AccountsBank::payment("a", -1, "shop");
        std::get<ExternalParty>(routed.other).account_routing = {"IBAN", "DE1"};
        auto const first = bank.pay("a", -1, "shop");
        auto const second = bank.session().account_entries().post(routed);
        auto const elsewhere = bank.pay("b", -1, "shop");
        bank.pay("a", -1, "work");
        // The SHA-256 of "bank.xashop", from another implementation.
        CHECK(first.other.id == "omHeIHQkfcoLqlGztZtbJkRiHf-JuzK8wMoY-LEY9bw");
        CHECK(first.other.id.size() == 43);
        CHECK(second.other.id == first.other.id);
        CHECK(second.other.details.account_routing.address == "DE1");
        CHECK(elsewhere.other.id != first.other.id);

        auto const others = parties.list_other_accounts(bank_id, "a");
        REQUIRE(others.size() == 2);
        CHECK(others[0].party == first.other);
        CHECK(others[1].party.details.name == "work");
        CHECK(parties.get_other_account(bank_id, "a", first.other.id).party == first.other);
        CHECK_FALSE(parties.find_other_account(bank_id, "a", elsewhere.other.id));
        CHECK(refusal_of([&] {
                  static_cast<void>(parties.get_other_account(bank_id, "a", "x"));
              }) == "other_account_id: other_account_not_found");
    });
}

TEST_CASE("another account of the bank is seen with its own data") {
    on_each_accounts_store([](AccountsBank& bank) {
        bank.new_account("a");
        auto const other =
            bank.session().accounts().create({.bank_id = bank_id,
                                              .id = "b",
                                              .currency = "EUR",
                                              .type = "CURRENT",
                                              .holder = "Berta",
                                              .routings = {{"BBAN", "77"}, {"IBAN", "DE2"}}});
        auto payment = AccountsBank::payment("a", -5, "");
        payment.other = OwnAccount{"b"};
        auto const sent = bank.session().account_entries().post(payment);
        CHECK(sent.other.account_id == "b");
        CHECK(sent.other.details == ExternalParty{.name = "Berta",
                                                  .number = other.number,
                                                  .kind = "CURRENT",
                                                  .iban = "DE2",
                                                  .bic = "BANKXXXX",
                                                  .account_routing = {"BBAN", "77"},
                                                  .bank_routing = {"OBP", bank_id},
                                                  .bank_name = "The Bank of X",
                                                  .bank_national_identifier = "12-34"});
        auto const received = bank.all_entries("b").front();
        CHECK(received.value == AccountsBank::eur(5));
        CHECK(received.other.account_id == "a");
        CHECK(received.other.details.account_routing == Routing{"OBP", "a"});
        CHECK(received.other.details.name == "holder");
    });
}

TEST_CASE("L126: a party has an automatic alias from the first sight, unique in the account") {
    on_each_accounts_store([](AccountsBank& bank) {
        bank.new_account("a");
        std::vector<Payment> payments;
        for (int i = 0; i < 300; ++i) {
            payments.push_back(AccountsBank::payment("a", 1, "party " + std::to_string(i)));
        }
        bank.session().account_entries().post_all(payments);
        std::set<std::string> aliases;
        auto const others =
            bank.session().counterparties().list_other_accounts(bank_id, "a", {.limit = 1'000});
        for (auto const& other : others) {
            auto const& alias = other.metadata.text(PartyText::public_alias);
            CHECK(is_automatic(alias));
            CHECK(aliases.insert(alias).second);
        }
        CHECK(aliases.size() == 300);
    });
}

TEST_CASE("parties of entries that were booked in the ledger itself are seen as well") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto parties = bank.session().counterparties();
        auto const a = bank.new_account("a");
        auto const b = bank.session().accounts().create(
            {.bank_id = bank_id, .id = "b", .currency = "EUR", .holder = "Berta"});
        bank.books().post(bank.transfer(a.ledger_account, b.ledger_account, 5));
        auto const seen = parties.list_other_accounts(bank_id, "a");
        REQUIRE(seen.size() == 1);
        CHECK(seen[0].party == bank.all_entries("a").front().other);
        CHECK(is_automatic(seen[0].metadata.text(PartyText::public_alias)));
        auto const id = seen[0].party.id;
        CHECK(parties.find_other_account(bank_id, "a", id)->metadata == seen[0].metadata);
        CHECK(parties.list_metadata(bank_id, "a", std::array{id}).front() == seen[0].metadata);

        bank.pay("a", 1, "work"); // writes what was only read until now
        auto const noted = parties.list_other_accounts(bank_id, "a");
        REQUIRE(noted.size() == 2);
        CHECK(noted[0].party == seen[0].party);
        CHECK(noted[0].metadata == seen[0].metadata);

        bank.books().post(bank.transfer(b.ledger_account, a.ledger_account, 5));
        auto const of_b = parties.list_other_accounts(bank_id, "b");
        REQUIRE(of_b.size() == 1);
        parties.set_text(bank_id, "b", of_b[0].party.id, PartyText::more_info, "friend");
        CHECK(parties.get_other_account(bank_id, "b", of_b[0].party.id)
                  .metadata.text(PartyText::more_info) == "friend");
    });
}

TEST_CASE("K110, L127, L132: texts about a party are written, read through any view, and cleared") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto parties = bank.session().counterparties();
        bank.new_account("a");
        auto const other = bank.pay("a", 1, "work").other.id;
        auto const explicit_one = parties.create({bank_id, "a", "owner"}, landlord()).id;
        for (std::string const& id : {other, explicit_one}) {
            for (std::size_t which = 0; which < party_text_names.size(); ++which) {
                auto const text = static_cast<PartyText>(which);
                auto const written =
                    parties.set_text(bank_id, "a", id, text, party_text_names[which]);
                CHECK(written.text(text) == party_text_names[which]);
            }
            auto const read = parties.list_metadata(bank_id, "a", std::array{id}).front();
            for (std::size_t which = 0; which < party_text_names.size(); ++which) {
                CHECK(read.texts[which] == party_text_names[which]);
            }
            parties.set_text(bank_id, "a", id, PartyText::public_alias, "");
            parties.set_text(bank_id, "a", id, PartyText::url, "");
            auto const cleared = parties.list_metadata(bank_id, "a", std::array{id}).front();
            CHECK(cleared.text(PartyText::public_alias).empty());
            CHECK(cleared.text(PartyText::url).empty());
            CHECK(cleared.text(PartyText::private_alias) == "private_alias");
        }
        CHECK(refusal_of([&] { parties.set_text(bank_id, "a", "nobody", PartyText::url, "x"); }) ==
              "party_id: other_account_not_found");
        CHECK(refusal_of([&] {
                  parties.set_text(
                      bank_id, "a", other, PartyText::public_alias, std::string(65, 'a'));
              }) == "public_alias: value_too_long");
        CHECK(parties.list_metadata(bank_id, "a", std::array<std::string, 1>{"nobody"}).front() ==
              PartyMetadata{});
    });
}

TEST_CASE("places of a party keep who wrote them and when, exactly") {
    on_each_accounts_store([](AccountsBank& bank) {
        bank.new_account("a");
        auto const id = bank.pay("a", 1, "work").other.id;
        auto parties = bank.as_user("user-1").counterparties();
        parties.set_place(
            bank_id, "a", id, PartyPlace::corporate_location, Coordinates{54.752158, -2.1});
        auto const read = parties.get_other_account(bank_id, "a", id).metadata;
        CHECK(read.place(PartyPlace::corporate_location) ==
              Location{54.752158, -2.1, bank.clock.now(), "user-1"});
        CHECK_FALSE(read.place(PartyPlace::physical_location));
        parties.set_place(bank_id, "a", id, PartyPlace::corporate_location, std::nullopt);
        CHECK_FALSE(parties.get_other_account(bank_id, "a", id)
                        .metadata.place(PartyPlace::corporate_location));
        CHECK(refusal_of([&] {
                  parties.set_place(
                      bank_id, "a", id, PartyPlace::physical_location, Coordinates{400, 200});
              }) == "latitude: invalid_location");
    });
}
