#include "ledger/snapshots.hpp"

#include "ledger/reader.hpp"
#include "ledger/tables.hpp"

#include <array>
#include <vector>

namespace nostro::inline v0::detail {

namespace {

using tables::Snapshots;

constexpr std::size_t page = 1'000;

std::int64_t day_number(Date date) noexcept {
    return date.time_since_epoch().count();
}

void write_page(storage::Transaction& transaction,
                Scope scope,
                LedgerReader& reader,
                std::vector<std::int64_t> const& numbers,
                std::uint64_t seq,
                Date business_date) {
    storage::Rows rows{Snapshots::table};
    for (auto const& account : find_accounts_by_number(transaction, scope, numbers)) {
        if (!account) {
            throw CorruptData{"a balance has no account", {{"table", "accounts"}}};
        }
        Balance const balance =
            reader.balance_as_of(*account, {.seq = seq, .time = {}, .effective = business_date});
        rows.add(scope.tenant)
            .add(scope.ledger)
            .add(day_number(business_date))
            .add(account->number)
            .add(static_cast<std::int64_t>(seq))
            .add(balance.debits_pending)
            .add(balance.debits_posted)
            .add(balance.credits_pending)
            .add(balance.credits_posted);
    }
    transaction.insert(Snapshots::table, rows.view());
}

} // namespace

std::uint64_t take_snapshot(storage::Transaction& transaction,
                            Scope scope,
                            Timestamp now,
                            std::uint64_t seq,
                            Date business_date) {
    drop_snapshot(transaction, scope, business_date);
    LedgerReader reader{transaction, scope, now};
    std::array const equal{storage::Value{scope.tenant}, storage::Value{scope.ledger}};
    std::uint64_t written = 0;
    std::int64_t after = 0;
    for (bool more = true; more;) {
        storage::Rows rows{tables::Balances::table};
        std::array const from{storage::Value{after}};
        more = transaction.select(tables::Balances::table,
                                  {.index = {},
                                   .equal = equal,
                                   .from = from,
                                   .to = {},
                                   .from_inclusive = false,
                                   .limit = page},
                                  rows) == page;
        std::vector<std::int64_t> numbers;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            numbers.push_back(rows.int64(row, tables::Balances::account));
        }
        if (!numbers.empty()) {
            write_page(transaction, scope, reader, numbers, seq, business_date);
            after = numbers.back();
            written += numbers.size();
        }
    }
    return written;
}

void drop_snapshot(storage::Transaction& transaction, Scope scope, Date business_date) {
    std::array const equal{storage::Value{scope.tenant},
                           storage::Value{scope.ledger},
                           storage::Value{day_number(business_date)}};
    for (;;) {
        storage::Rows rows{Snapshots::table};
        if (transaction.select(Snapshots::table,
                               {.index = {}, .equal = equal, .from = {}, .to = {}, .limit = page},
                               rows) == 0) {
            return;
        }
        storage::Rows keys{Snapshots::table, Snapshots::table.key_size};
        for (std::size_t row = 0; row < rows.size(); ++row) {
            keys.add(scope.tenant)
                .add(scope.ledger)
                .add(day_number(business_date))
                .add(rows.int64(row, Snapshots::account));
        }
        transaction.erase(Snapshots::table, keys.view());
    }
}

} // namespace nostro::inline v0::detail
