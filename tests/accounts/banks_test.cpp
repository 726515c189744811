#include "accounts/accounts_bank.hpp"

using namespace nostro;
using namespace support;

TEST_CASE("given a new bank, then it is found, listed by id, and has a ledger of its name") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto banks = bank.session().banks();
        auto const made =
            banks.create({.id = "bank.a", .short_name = "A", .routing = {"BIC", "AA"}});
        CHECK(made.created_at == bank.clock.now());
        CHECK(banks.find("bank.a") == made);
        CHECK(banks.get(bank_id).routing == Routing{"OBP", bank_id});
        auto const all = banks.list();
        REQUIRE(all.size() == 2);
        CHECK(all[0].id == "bank.a");
        CHECK(all[1].swift_bic == "BANKXXXX");
        CHECK(banks.list({.limit = 1, .cursor = "bank.a"}).front().id == bank_id);
        CHECK(bank.core().get_ledger("bank.a").head().seq == 0);
    });
}

TEST_CASE("given a ledger of the name, when the bank is created, then it takes the ledger over") {
    on_each_accounts_store([](AccountsBank& bank) {
        bank.session().banks().create({.id = "main"});
        bank.session().accounts().create({.bank_id = "main", .id = "a", .currency = "EUR"});
        CHECK(bank.ledger().head().seq == 1);
    });
}

TEST_CASE("bad banks are refused by field and reason, and nothing is stored") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto banks = bank.session().banks();
        auto const create = [&](nostro::Bank const& one) {
            return refusal_of([&] { banks.create(one); });
        };
        CHECK(create({.id = ""}) == "id: invalid_bank_id");
        CHECK(create({.id = "a b"}) == "id: invalid_bank_id");
        CHECK(create({.id = std::string(65, 'a')}) == "id: invalid_bank_id");
        CHECK(create({.id = bank_id}) == "id: bank_exists");
        CHECK(create({.id = "b", .full_name = std::string(256, 'a')}) ==
              "full_name: value_too_long");
        CHECK(create({.id = "b", .full_name = "\xFF"}) == "full_name: invalid_text");
        CHECK(refusal_of([&] { banks.update({.id = "b"}); }) == "bank_id: bank_not_found");
        CHECK(refusal_of([&] { static_cast<void>(banks.get("\xFF")); }) ==
              "bank_id: bank_not_found");
        CHECK(banks.list().size() == 1);
    });
}

TEST_CASE("when a bank is updated, then all but its id and time of creation is replaced") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto banks = bank.session().banks();
        auto const before = banks.get(bank_id);
        bank.clock.advance(std::chrono::hours{1});
        auto const after = banks.update({.id = bank_id, .full_name = "Y"});
        CHECK(after.full_name == "Y");
        CHECK(after.short_name.empty());
        CHECK(after.created_at == before.created_at);
        CHECK(banks.get(bank_id) == after);
        CHECK_FALSE(bank.new_account("after").number.empty());
    });
}

TEST_CASE("documents of a bank read back as they were kept, by kind and id") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto banks = bank.session().banks();
        BankDocument const branch{
            BankDocumentKind::branch, "9cf8-1234", R"({"name":"Head Office"})"};
        BankDocument const atm{BankDocumentKind::atm, "9cf8-1234", R"({"name":"Here place"})"};
        banks.put_document(bank_id, branch);
        banks.put_document(bank_id, atm);
        banks.put_document(bank_id, {BankDocumentKind::branch, "2", "{}"});
        CHECK(banks.find_document(bank_id, BankDocumentKind::branch, branch.id) == branch);
        CHECK(banks.find_document(bank_id, BankDocumentKind::atm, atm.id) == atm);
        CHECK_FALSE(banks.find_document(bank_id, BankDocumentKind::product, atm.id));
        CHECK(banks.list_documents(bank_id, BankDocumentKind::branch).size() == 2);
        CHECK(banks.list_documents(bank_id, BankDocumentKind::branch, {.cursor = "2"}).items ==
              std::vector{branch});
        CHECK(banks.list_documents("nobody", BankDocumentKind::branch).empty());

        banks.put_document(bank_id, {BankDocumentKind::atm, atm.id, "{}"});
        CHECK(banks.find_document(bank_id, BankDocumentKind::atm, atm.id)->json == "{}");
        CHECK(refusal_of([&] {
                  banks.put_document(bank_id, {BankDocumentKind::atm, "1", "[]"});
              }) == "json: invalid_document");
        CHECK_THROWS_AS(banks.put_document(bank_id, {BankDocumentKind::atm, "1", "{"}),
                        InvalidArgument);
        CHECK(refusal_of([&] { banks.put_document("nobody", atm); }) == "bank_id: bank_not_found");
    });
}
