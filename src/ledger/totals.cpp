#include "ledger/reader.hpp"
#include "ledger/scan.hpp"
#include "ledger/tables.hpp"

#include "core/digest.hpp"
#include "core/int128.hpp"
#include "core/paging.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <array>
#include <concepts>

namespace nostro::inline v0::detail {

namespace {

/// Both counters are 0 or more. A sum that no amount can hold stays at the largest one.
void add_saturated(Amount& sum, Amount amount) {
    auto const total =
        static_cast<uint128>(to_int128(sum)) + static_cast<uint128>(to_int128(amount));
    sum = total > static_cast<uint128>(to_int128(Amount::max()))
              ? Amount::max()
              : to_amount(static_cast<int128>(total));
}

void add(Balance& sum, Balance const& balance) {
    add_saturated(sum.debits_pending, balance.debits_pending);
    add_saturated(sum.debits_posted, balance.debits_posted);
    add_saturated(sum.credits_pending, balance.credits_pending);
    add_saturated(sum.credits_posted, balance.credits_posted);
}

/// Digests big-endian values.
class StateDigest {
public:
    template <std::integral T>
    StateDigest& add(T value) {
        std::array<std::byte, sizeof value> bytes;
        for (std::size_t at = 0; at < sizeof value; ++at) {
            bytes[at] = static_cast<std::byte>(value >> (8 * (sizeof value - 1 - at)));
        }
        hasher_.update(bytes);
        return *this;
    }

    StateDigest& add(Amount amount) { return add(amount.high()).add(amount.low()); }

    StateDigest& add(Uuid const& id) { return add(id.high).add(id.low); }

    StateDigest& add(Timestamp time) { return add(std::int64_t{time.time_since_epoch().count()}); }

    StateDigest& add(Hash const& hash) {
        hasher_.update(hash);
        return *this;
    }

    [[nodiscard]] Hash finish() { return hasher_.finish(); }

private:
    Sha256 hasher_;
};

void add_account(StateDigest& digest, AccountRow const& account, BalanceRow const& state) {
    digest.add(account.id).add(static_cast<std::uint16_t>(state.flags));
    digest.add(state.debit_headroom).add(state.credit_headroom);
    digest.add(state.counters.debits_pending).add(state.counters.debits_posted);
    digest.add(state.counters.credits_pending).add(state.counters.credits_posted);
}

} // namespace

template <class Visit>
void LedgerReader::each_account(Expiry const& at, Visit&& visit) {
    Scan scan{
        tx_,
        tables::LedgerAccounts::table,
        {.index = tables::LedgerAccounts::by_number, .equal = {scope_.tenant, scope_.ledger}}};
    while (scan.next()) {
        std::vector<AccountRow> accounts;
        std::vector<std::int64_t> numbers;
        for (std::size_t row = 0; row < scan.rows().size(); ++row) {
            accounts.push_back(decode_account(scan.rows(), row));
            numbers.push_back(accounts.back().number);
        }
        auto const balances = find_balances(tx_, scope_, numbers);
        for (std::size_t row = 0; row < accounts.size(); ++row) {
            if (!balances[row]) {
                throw CorruptData{
                    "an account has no balance",
                    {{"table", "balances"}, {"account", std::to_string(numbers[row])}}};
            }
            visit(accounts[row], at.effective(*balances[row]));
        }
    }
}

std::vector<AssetTotals> LedgerReader::trial_balance() {
    std::vector<AssetTotals> result;
    for (auto const& asset : assets()) {
        result.push_back({.asset = asset.currency, .accounts = 0, .totals = {}});
    }
    each_account(expiry(), [&](AccountRow const& account, BalanceRow const& state) {
        auto const asset = std::ranges::find(assets(), account.asset, &AssetRow::number);
        if (asset == assets().end()) {
            throw CorruptData{"an account has no asset", {{"account", to_string(account.id)}}};
        }
        auto& totals = result[static_cast<std::size_t>(asset - assets().begin())];
        ++totals.accounts;
        add(totals.totals, state.counters);
    });
    std::ranges::sort(result, {}, [](AssetTotals const& totals) { return totals.asset.code(); });
    return result;
}

Hash LedgerReader::state_hash() {
    auto const head = this->head();
    Expiry const at_head{tx_, scope_, head.time};
    StateDigest digest;
    each_account(at_head, [&](AccountRow const& account, BalanceRow const& state) {
        add_account(digest, account, state);
    });

    static constexpr std::size_t chunk = 1'024;
    auto const holds = select_open_holds(tx_, scope_, head.time);
    for (std::size_t begin = 0; begin < holds.size(); begin += chunk) {
        auto const some = std::span{holds}.subspan(begin, std::min(chunk, holds.size() - begin));
        std::vector<std::uint64_t> seqs;
        for (auto const& hold : some) {
            seqs.push_back(hold.seq);
        }
        auto const entries = load_entries(tx_, scope_, seqs);
        if (entries.size() != some.size()) {
            throw CorruptData{"a hold has no entry", {{"table", "holds"}}};
        }
        for (std::size_t at = 0; at < entries.size(); ++at) {
            auto const& postings = entries[at].postings;
            digest.add(entries[at].id).add(static_cast<std::uint8_t>(postings.size()));
            for (auto const& posting : postings) {
                digest.add(left_of(posting.amount, postings.size(), some[at]));
            }
            digest.add(some[at].expires_at);
        }
    }
    return digest.add(head.seq).add(head.time).add(head.hash).finish();
}

Page<Snapshot> LedgerReader::list_snapshots(LedgerAccountId const& account,
                                            PageRequest const& page) {
    using tables::Snapshots;
    ScanRange range{.index = Snapshots::by_account, .from_inclusive = false};
    if (!page.cursor.empty()) {
        auto const last = parse_date(page.cursor);
        if (!last) {
            raise_invalid_cursor("the cursor is no day");
        }
        range.from = {static_cast<std::int64_t>(last->time_since_epoch().count())};
    }
    auto const row = find_own_account(account);
    if (!row) {
        return {};
    }
    range.equal = {scope_.tenant, scope_.ledger, row->number};
    Scan scan{
        tx_, Snapshots::table, std::move(range), std::min<std::size_t>(page.limit + 1, 4'096)};
    std::vector<Snapshot> found;
    while (found.size() <= page.limit && scan.next()) {
        for (std::size_t at = 0; at < scan.rows().size(); ++at) {
            auto const& rows = scan.rows();
            found.push_back(
                {.account = account,
                 .business_date = Date{std::chrono::days{rows.int64(at, Snapshots::business_date)}},
                 .seq = static_cast<std::uint64_t>(rows.int64(at, Snapshots::seq)),
                 .balance = {rows.int128(at, Snapshots::debits_pending),
                             rows.int128(at, Snapshots::debits_posted),
                             rows.int128(at, Snapshots::credits_pending),
                             rows.int128(at, Snapshots::credits_posted)}});
        }
    }
    found.resize(std::min(found.size(), page.limit + 1));
    return cut_page(std::move(found), page.limit, [](Snapshot const& snapshot) {
        return to_string(snapshot.business_date);
    });
}

} // namespace nostro::inline v0::detail
