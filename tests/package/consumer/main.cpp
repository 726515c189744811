// Posts one transfer in each store it was built with, and catches a refusal across the library's
// border.
#include <nostro/nostro.hpp>

#ifdef WITH_SQLITE
#include <nostro/storage/sqlite.hpp>
#endif

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

namespace {

bool is_sound(std::unique_ptr<nostro::storage::Storage> storage) {
    auto core = nostro::Core::open(std::move(storage), {.create_if_missing = true});
    auto ledger = core.create_ledger({.name = "main"});
    nostro::LedgerAccountId const cash{0, 1};
    nostro::LedgerAccountId const deposits{0, 2};
    for (auto const& id : {cash, deposits}) {
        ledger.open_account({.id = id, .asset = "EUR", .code = 1});
    }

    nostro::Transfer const transfer{.id = nostro::EntryId{0, 3},
                                    .debit_account = cash,
                                    .credit_account = deposits,
                                    .amount = 1005,
                                    .code = 1};
    ledger.post(transfer);

    bool is_refused = false;
    try {
        ledger.post(nostro::Transfer{.id = nostro::EntryId{0, 4}, .amount = 1, .code = 1});
    } catch (nostro::Rejected const&) {
        is_refused = true;
    }

    auto const balance = ledger.get_account(deposits).balance.net();
    return is_refused &&
           to_string(nostro::Money{balance, nostro::Currency::iso("EUR")}) == "10.05 EUR";
}

} // namespace

int main() {
    bool sound = is_sound(nostro::storage::open_memory());
#ifdef WITH_SQLITE
    auto const path = std::filesystem::current_path() / "consumer.db";
    for (char const* suffix : {"", "-wal", "-shm"}) {
        std::filesystem::remove(path.string() + suffix);
    }
    sound = is_sound(
                nostro::storage::open_sqlite({.path = path.string(), .create_if_missing = true})) &&
            sound;
#endif
    std::puts(nostro::build_report().c_str());
    return sound ? 0 : 1;
}
