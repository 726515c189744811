/// Opens a bank in a file, books one payment, and prints a balance.
#include <nostro/nostro.hpp>
#include <nostro/storage/sqlite.hpp>

#include <iostream>

int main(int argc, char** argv) {
    auto storage = nostro::storage::open_sqlite(
        {.path = argc > 1 ? argv[1] : "bank.db", .create_if_missing = true});
    auto core = nostro::Core::open(std::move(storage), {.create_if_missing = true});
    auto const found = core.find_ledger("main");
    auto ledger = found ? *found : core.create_ledger({.name = "main"});

    auto const open = [&](nostro::LedgerAccountClass account_class) {
        nostro::LedgerAccountDraft draft;
        draft.id = core.ids().next<nostro::LedgerAccountId>();
        draft.asset = "EUR";
        draft.account_class = account_class;
        draft.code = 1;
        ledger.open_account(draft);
        return draft.id;
    };
    auto const cash = open(nostro::LedgerAccountClass::asset);
    auto const alice = open(nostro::LedgerAccountClass::liability);

    auto const euro = nostro::Currency::iso("EUR");
    nostro::Transfer deposit;
    deposit.id = core.ids().next<nostro::EntryId>();
    deposit.debit_account = cash;
    deposit.credit_account = alice;
    deposit.amount = nostro::Money::parse("100.00", euro).minor();
    deposit.code = 1;
    ledger.post(deposit);

    auto const balance = ledger.get_balance(alice);
    std::cout << "alice has " << to_string(nostro::Money{balance.net(), euro}) << '\n';
}
