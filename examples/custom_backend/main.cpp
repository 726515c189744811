/// A storage adapter of the host's own: holds it against the contract, then keeps a bank in it.
#include "map_storage.hpp"

#include <nostro/nostro.hpp>
#include <nostro/testing/conformance.hpp>

#include <exception>
#include <iostream>
#include <string_view>

namespace {

using nostro::testing::StorageFactory;

/// @return  how many promises of the storage contract are broken
int run_conformance_cases() {
    StorageFactory factory;
    factory.name = "map";
    factory.open_empty = host::open_map_storage;
    factory.note = [](std::string_view what) { std::cout << "left out: " << what << '\n'; };
    int failed = 0;
    int passed = 0;
    for (auto const& test : nostro::testing::storage_conformance_cases()) {
        try {
            test.run(factory);
            ++passed;
        } catch (std::exception const& error) { // ConformanceFailure, or what the adapter threw
            std::cout << "FAILED " << test.name << ": " << error.what() << '\n';
            ++failed;
        }
    }
    std::cout << passed << " promises kept, " << failed << " broken\n";
    return failed;
}

nostro::LedgerAccountId open_account(nostro::Core& core, nostro::Ledger& ledger) {
    nostro::LedgerAccountDraft draft;
    draft.id = core.ids().next<nostro::LedgerAccountId>();
    draft.asset = "EUR";
    draft.code = 1;
    ledger.open_account(draft);
    return draft.id;
}

/// @return  whether the books are sound
bool keep_a_bank() {
    auto core = nostro::Core::open(host::open_map_storage(), {.create_if_missing = true});
    auto ledger = core.create_ledger({.name = "main"});
    auto const cash = open_account(core, ledger);
    auto const alice = open_account(core, ledger);

    auto const euro = nostro::Currency::iso("EUR");
    nostro::Transfer deposit;
    deposit.id = core.ids().next<nostro::EntryId>();
    deposit.debit_account = cash;
    deposit.credit_account = alice;
    deposit.amount = nostro::Money::parse("100.00", euro).minor();
    deposit.code = 1;
    ledger.post(deposit);

    std::cout << "alice has " << to_string(nostro::Money{ledger.get_balance(alice).net(), euro})
              << '\n';
    return ledger.verify().ok();
}

} // namespace

int main() {
    int const broken = run_conformance_cases();
    return broken == 0 && keep_a_bank() ? 0 : 1;
}
