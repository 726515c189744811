#include "ledger/reader.hpp"

#include "core/paging.hpp"
#include "ledger/scan.hpp"
#include "ledger/tables.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

std::vector<std::uint64_t> seqs_of(std::span<HoldRow const> holds) {
    std::vector<std::uint64_t> seqs;
    seqs.reserve(holds.size());
    for (auto const& hold : holds) {
        seqs.push_back(hold.seq);
    }
    std::ranges::sort(seqs);
    return seqs;
}

} // namespace

Expiry::Expiry(storage::Transaction& tx, Scope scope, Timestamp at)
    : tx_{tx}, scope_{scope}, at_{at} {
    auto const moment = at.time_since_epoch().count();
    add(select_holds(tx, scope, HoldState::open, INT64_MIN, moment), false);
    add(select_holds(tx, scope, HoldState::expired, moment, INT64_MAX), true);
}

void Expiry::add(std::vector<HoldRow> const& holds, bool restored) {
    if (holds.empty()) {
        return;
    }
    auto const seqs = seqs_of(holds);
    auto const postings = load_postings(tx_, scope_, seqs);
    auto const entries = find_entry_rows(tx_, scope_, seqs);
    for (auto const& hold : holds) {
        auto const at = std::ranges::lower_bound(seqs, hold.seq) - seqs.begin();
        auto const& entry = entries[static_cast<std::size_t>(at)];
        auto const flags = entry ? entry->flags : EventFlags::none;
        auto const own = postings_of(postings, hold.seq);
        for (auto const& posting : own) {
            auto const closing = posting.side == Side::debit ? EventFlags::closing_debit
                                                             : EventFlags::closing_credit;
            shifts_[posting.account].push_back({.side = posting.side,
                                                .left = left_of(posting.amount, own.size(), hold),
                                                .closing = has(flags, closing),
                                                .restored = restored});
        }
    }
}

BalanceRow Expiry::effective(BalanceRow row) const {
    auto const found = shifts_.find(row.account);
    if (found == shifts_.end()) {
        return row;
    }
    bool closing = false;
    for (auto const& shift : found->second) {
        auto& pending =
            shift.side == Side::debit ? row.counters.debits_pending : row.counters.credits_pending;
        pending += shift.restored ? shift.left : -shift.left;
        closing = closing || shift.closing;
    }
    if (closing) {
        auto const others = static_cast<std::uint16_t>(row.flags) &
                            ~static_cast<unsigned>(LedgerAccountFlags::closed);
        row.flags =
            static_cast<LedgerAccountFlags>(others) |
            (is_closed(row.account) ? LedgerAccountFlags::closed : LedgerAccountFlags::none);
    }
    return row;
}

/// A closed account takes nothing but voids, so the hold that closes it is its last posting but for
/// those.
bool Expiry::is_closed(std::int64_t account) const {
    Scan scan{tx_,
              tables::Postings::table,
              {.index = tables::Postings::by_account,
               .equal = {scope_.tenant, scope_.ledger, account},
               .descending = true},
              16};
    while (scan.next()) {
        for (std::size_t row = 0; row < scan.rows().size(); ++row) {
            auto const posting = decode_posting(scan.rows(), row);
            if (posting.kind == EventKind::void_) {
                continue;
            }
            auto const hold = find_hold(tx_, scope_, posting.seq);
            auto const entry = find_entry_rows(tx_, scope_, std::array{posting.seq}).front();
            auto const closing = posting.side == Side::debit ? EventFlags::closing_debit
                                                             : EventFlags::closing_credit;
            return hold && entry && has(entry->flags, closing) &&
                   hold->stored_state != HoldState::voided &&
                   hold->stored_state != HoldState::posted &&
                   hold->expires_at > at_.time_since_epoch().count();
        }
    }
    return false;
}

LedgerReader::LedgerReader(storage::Transaction& tx, Scope scope, Timestamp now)
    : tx_{tx}, scope_{scope}, now_{now} {}

LedgerRow const& LedgerReader::ledger() {
    if (!ledger_) {
        ledger_ = read_ledger(tx_, scope_);
    }
    return *ledger_;
}

LedgerHead LedgerReader::head() {
    return ledger().head;
}

Expiry const& LedgerReader::expiry() {
    if (!expiry_) {
        expiry_.emplace(tx_, scope_, now_);
    }
    return *expiry_;
}

std::vector<AssetRow> const& LedgerReader::assets() {
    if (!assets_) {
        assets_ = load_assets(tx_, scope_);
    }
    return *assets_;
}

std::optional<AccountRow> LedgerReader::find_own_account(LedgerAccountId const& id) {
    auto found = std::move(find_accounts(tx_, scope_.tenant, std::span{&id, 1}).front());
    return found && found->ledger == scope_.ledger ? found : std::nullopt;
}

AccountRow LedgerReader::get_own_account(LedgerAccountId const& id) {
    auto found = find_own_account(id);
    if (!found) {
        throw NotFound{"there is no such account", {{"account", to_string(id)}}};
    }
    return *std::move(found);
}

BalanceRow LedgerReader::effective_row(std::int64_t account) {
    auto const row = find_balances(tx_, scope_, std::span{&account, 1}).front();
    if (!row) {
        throw CorruptData{"an account has no balance",
                          {{"table", "balances"}, {"account", std::to_string(account)}}};
    }
    // Most accounts have no hold; they need not know which holds have expired.
    bool const has_holds = !row->counters.debits_pending.is_zero() ||
                           !row->counters.credits_pending.is_zero() ||
                           has(row->flags, LedgerAccountFlags::closed);
    return has_holds ? expiry().effective(*row) : *row;
}

std::optional<LedgerAccount> LedgerReader::find_account(LedgerAccountId const& id) {
    auto const row = find_own_account(id);
    if (!row) {
        return std::nullopt;
    }
    return std::move(describe(std::span{&*row, 1}).front());
}

std::vector<LedgerAccount> LedgerReader::describe(std::span<AccountRow const> rows) {
    std::vector<std::int64_t> numbers;
    std::vector<std::uint64_t> seqs;
    for (auto const& row : rows) {
        numbers.push_back(row.number);
        seqs.push_back(static_cast<std::uint64_t>(row.number));
    }
    auto const balances = find_balances(tx_, scope_, numbers);
    auto const openings = find_entry_rows(tx_, scope_, seqs);
    auto texts = find_texts(tx_, scope_, seqs);
    std::vector<LedgerAccount> result;
    result.reserve(rows.size());
    for (std::size_t at = 0; at < rows.size(); ++at) {
        auto const& row = rows[at];
        auto const asset = std::ranges::find(assets(), row.asset, &AssetRow::number);
        if (!balances[at] || !openings[at] || asset == assets().end()) {
            throw CorruptData{"an account has no balance, no opening or no asset",
                              {{"account", to_string(row.id)}}};
        }
        auto const state = expiry().effective(*balances[at]);
        result.push_back({.id = row.id,
                          .number = seqs[at],
                          .opened_at = openings[at]->time,
                          .asset = asset->currency,
                          .account_class = row.account_class,
                          .code = row.code,
                          .flags = state.flags,
                          .debit_headroom = state.debit_headroom,
                          .credit_headroom = state.credit_headroom,
                          .parent = row.parent,
                          .user_data = row.user_data,
                          .text = texts[at] ? std::move(texts[at]->text) : Text{},
                          .balance = state.counters});
    }
    return result;
}

std::optional<JournalEntry> LedgerReader::find_entry(EntryId const& id) {
    auto const seq = find_seqs(tx_, scope_, std::span{&id, 1}).front();
    return seq ? find_entry_by_seq(*seq) : std::nullopt;
}

std::optional<JournalEntry> LedgerReader::find_entry_by_seq(std::uint64_t seq) {
    if (seq == 0 || seq > static_cast<std::uint64_t>(INT64_MAX)) {
        return std::nullopt;
    }
    auto found = load_entries(tx_, scope_, std::span{&seq, 1});
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
}

std::optional<Hold> LedgerReader::find_hold(EntryId const& id) {
    auto entry = find_entry(id);
    if (!entry || entry->kind != EventKind::pending) {
        return std::nullopt;
    }
    auto const row = detail::find_hold(tx_, scope_, entry->seq);
    if (!row) {
        throw CorruptData{"a pending entry has no hold",
                          {{"table", "holds"}, {"seq", std::to_string(entry->seq)}}};
    }
    return describe(*std::move(entry), *row);
}

Hold LedgerReader::describe(JournalEntry entry, HoldRow const& row) const {
    auto const expires_at = Timestamp{std::chrono::nanoseconds{row.expires_at}};
    auto state = row.stored_state;
    if (state == HoldState::open || state == HoldState::expired) {
        state = expires_at <= now_ ? HoldState::expired : HoldState::open;
    }
    return {.id = entry.id,
            .seq = entry.seq,
            .state = state,
            .expires_at =
                row.expires_at == tables::Holds::never ? std::nullopt : std::optional{expires_at},
            .captured = row.captured,
            .postings = std::move(entry.postings)};
}

Page<Hold> LedgerReader::list_open_holds(std::optional<LedgerAccountId> const& account,
                                         PageRequest const& page) {
    static constexpr std::size_t chunk = 1'024;
    auto const last = parse_number_cursor(page.cursor, INT64_MAX);
    auto const all = select_open_holds(tx_, scope_, now_);
    auto const first = std::ranges::upper_bound(all, last.value_or(0), {}, &HoldRow::seq);
    std::span const open{first, all.end()};
    std::vector<Hold> found;
    for (std::size_t begin = 0; begin < open.size() && found.size() <= page.limit; begin += chunk) {
        auto const holds = open.subspan(begin, std::min(chunk, open.size() - begin));
        auto entries = load_entries(tx_, scope_, seqs_of(holds));
        for (auto& entry : entries) {
            auto const is_wanted =
                !account || std::ranges::find(entry.postings, *account, &PostingRecord::account) !=
                                entry.postings.end();
            if (is_wanted && found.size() <= page.limit) {
                auto const row = std::ranges::lower_bound(holds, entry.seq, {}, &HoldRow::seq);
                found.push_back(describe(std::move(entry), *row));
            }
        }
    }
    return cut_page(
        std::move(found), page.limit, [](Hold const& hold) { return std::to_string(hold.seq); });
}

} // namespace nostro::inline v0::detail
