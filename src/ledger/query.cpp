#include "core/paging.hpp"
#include "ledger/cursor.hpp"
#include "ledger/reader.hpp"
#include "ledger/scan.hpp"
#include "ledger/sorted_unique.hpp"
#include "ledger/tables.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <utility>

// Lists. A page reads candidates in chunks in the order of the list, loads them, drops what the
// filter does not want, and stops at one more than the limit, which tells whether there is another
// page. Chunks grow, so that a filter that wants few rows costs few calls.
namespace nostro::inline v0::detail {

namespace {

constexpr std::size_t chunk_min = 64;
constexpr std::size_t chunk_max = 4'096;

/// Sequence numbers still to be looked at, both ends included; empty when first is greater than
/// last.
struct Window {
    std::uint64_t first = 1;
    std::uint64_t last = 0;

    [[nodiscard]] bool empty() const noexcept { return first > last; }

    /// Leave out what a cursor is past of.
    void skip(std::uint64_t seq, bool descending) noexcept {
        if (descending) {
            last = std::min(last, seq == 0 ? 0 : seq - 1);
        } else {
            first = std::max(first, seq + 1);
        }
    }
};

/// How many candidates the next chunk has.
class ChunkSize {
public:
    explicit ChunkSize(std::size_t wanted) noexcept
        : size_{std::clamp(wanted, chunk_min, chunk_max)} {}

    [[nodiscard]] std::size_t next() noexcept {
        return std::exchange(size_, std::min(size_ * 2, chunk_max));
    }

private:
    std::size_t size_;
};

/// Sequence numbers that an entry filter has to look at, chunk by chunk.
class Candidates {
public:
    Candidates(storage::Transaction& tx,
               Scope scope,
               Window window,
               bool descending,
               std::optional<std::int64_t> account)
        : tx_{tx}, scope_{scope}, window_{window}, descending_{descending}, account_{account} {}

    /// In the order of the list; empty at the end.
    [[nodiscard]] std::vector<std::uint64_t> next(std::size_t size) {
        std::vector<std::uint64_t> chunk;
        while (chunk.empty() && !window_.empty()) {
            chunk = account_ ? next_of_account(size) : next_of_all(size);
        }
        if (descending_) {
            std::ranges::reverse(chunk);
        }
        return chunk;
    }

private:
    /// The sequence has no gaps: its numbers need no look-up.
    std::vector<std::uint64_t> next_of_all(std::size_t size) {
        auto const taken = take(size);
        std::vector<std::uint64_t> chunk;
        for (auto seq = taken.first; seq <= taken.last; ++seq) {
            chunk.push_back(seq);
        }
        return chunk;
    }

    /// Events with a posting on the account, and those that opened or changed it.
    std::vector<std::uint64_t> next_of_account(std::size_t size) {
        storage::Rows rows{tables::Postings::table};
        std::array const equal{storage::Value{scope_.tenant},
                               storage::Value{scope_.ledger},
                               storage::Value{*account_}};
        std::array const from{storage::Value{static_cast<std::int64_t>(window_.first)}};
        std::array const to{storage::Value{static_cast<std::int64_t>(window_.last)}};
        tx_.select(tables::Postings::table,
                   {.index = tables::Postings::by_account,
                    .equal = equal,
                    .from = from,
                    .to = to,
                    .descending = descending_,
                    .limit = size},
                   rows);
        std::vector<std::uint64_t> chunk;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            chunk.push_back(static_cast<std::uint64_t>(rows.int64(row, tables::Postings::seq)));
        }
        // Beyond the last posting read there may be more of them; up to it they are complete.
        auto const taken = rows.size() == size
                               ? take_until(chunk.back())
                               : take_until(descending_ ? window_.first : window_.last);
        add_account_events(taken, chunk);
        sort_unique(chunk);
        return chunk;
    }

    void add_account_events(Window const& window, std::vector<std::uint64_t>& chunk) {
        auto const opened = static_cast<std::uint64_t>(*account_);
        if (opened >= window.first && opened <= window.last) {
            chunk.push_back(opened);
        }
        using tables::LedgerAccountChanges;
        Scan scan{tx_,
                  LedgerAccountChanges::table,
                  {.index = LedgerAccountChanges::by_account,
                   .equal = {scope_.tenant, scope_.ledger, *account_},
                   .from = {static_cast<std::int64_t>(window.first)},
                   .to = {static_cast<std::int64_t>(window.last)}}};
        while (scan.next()) {
            for (std::size_t row = 0; row < scan.rows().size(); ++row) {
                chunk.push_back(
                    static_cast<std::uint64_t>(scan.rows().int64(row, LedgerAccountChanges::seq)));
            }
        }
    }

    Window take(std::size_t size) noexcept {
        auto const count = std::min<std::uint64_t>(size, window_.last - window_.first + 1);
        return take_until(descending_ ? window_.last - count + 1 : window_.first + count - 1);
    }

    /// Split off the part up to a number, which is included.
    Window take_until(std::uint64_t seq) noexcept {
        Window taken = window_;
        (descending_ ? taken.first : taken.last) = seq;
        window_.skip(seq, descending_);
        return taken;
    }

    storage::Transaction& tx_;
    Scope scope_;
    Window window_;
    bool descending_;
    std::optional<std::int64_t> account_;
};

template <class T, class U>
bool is_equal(std::optional<T> const& wanted, U const& value) {
    return !wanted || *wanted == value;
}

template <class T>
bool is_within(std::optional<T> const& from, std::optional<T> const& to, T const& value) {
    return (!from || value >= *from) && (!to || value <= *to);
}

/// The conditions on user data, which three filters share.
template <class Filter>
bool has_user_data(Filter const& filter, UserData const& data) {
    return is_equal(filter.user_data_id, data.id) &&
           is_equal(filter.user_data_number, data.number) &&
           is_equal(filter.user_data_tag, data.tag);
}

/// What can be told without the postings.
bool is_wanted(EntryFilter const& filter, EntryRow const& row) {
    return is_equal(filter.kind, row.kind) && is_equal(filter.code, row.code) &&
           has_user_data(filter, row.user_data) &&
           is_within(filter.effective_from, filter.effective_to, row.effective_date);
}

bool has_wanted_posting(EntryFilter const& filter, JournalEntry const& entry) {
    return (!filter.amount_from && !filter.amount_to) ||
           std::ranges::any_of(entry.postings, [&](PostingRecord const& posting) {
               return is_equal(filter.account, posting.account) &&
                      is_within(filter.amount_from, filter.amount_to, posting.amount);
           });
}

bool is_wanted(StatementFilter const& filter, PostingRow const& posting) {
    bool const is_posted = posting.kind != EventKind::pending && posting.kind != EventKind::void_;
    return is_equal(filter.side, posting.side) && (!filter.posted_only || is_posted);
}

ListIdentity identity_of(std::string_view list, Scope scope, bool descending) {
    ListIdentity identity{list};
    identity.add(scope.tenant).add(scope.ledger).add(descending);
    return identity;
}

template <class Filter>
void add_user_data(ListIdentity& identity, Filter const& filter) {
    identity.add(filter.user_data_id).add(filter.user_data_number).add(filter.user_data_tag);
}

std::string identity_of(EntryFilter const& filter, Scope scope) {
    auto identity = identity_of("entries", scope, filter.descending);
    identity.add(filter.account).add(filter.kind).add(filter.code);
    add_user_data(identity, filter);
    identity.add(filter.time_from)
        .add(filter.time_to)
        .add(filter.effective_from)
        .add(filter.effective_to);
    identity.add(filter.amount_from).add(filter.amount_to);
    return identity.finish();
}

std::string identity_of(LedgerAccountFilter const& filter, Scope scope) {
    auto identity = identity_of("accounts", scope, filter.descending);
    identity.add(filter.asset).add(filter.account_class).add(filter.code).add(filter.parent);
    add_user_data(identity, filter);
    return identity.finish();
}

std::string identity_of(LedgerAccountId const& id, StatementFilter const& filter, Scope scope) {
    auto identity = identity_of("statement", scope, filter.descending);
    identity.add(id).add(filter.time_from).add(filter.time_to);
    identity.add(filter.effective_from)
        .add(filter.effective_to)
        .add(filter.side)
        .add(filter.posted_only);
    return identity.finish();
}

std::vector<LedgerAccountId> counterparties_of(JournalEntry const& entry, Side side) {
    std::vector<LedgerAccountId> result;
    for (auto const& posting : entry.postings) {
        if (posting.side != side && std::ranges::find(result, posting.account) == result.end()) {
            result.push_back(posting.account);
        }
    }
    return result;
}

StatementLine line_of(JournalEntry const& entry, PostingRow const& posting) {
    return {.seq = posting.seq,
            .line = posting.line,
            .time = entry.time,
            .effective_date = entry.effective_date,
            .kind = entry.kind,
            .id = entry.id,
            .pending_id = entry.pending_id,
            .code = entry.code,
            .user_data = entry.user_data,
            .side = posting.side,
            .amount = posting.amount,
            .after = posting.after,
            .text = entry.text,
            .counterparties = counterparties_of(entry, posting.side)};
}

/// The wanted ones among an account's postings, with their entries.
std::vector<StatementLine> lines_of(storage::Transaction& tx,
                                    Scope scope,
                                    storage::Rows const& rows,
                                    StatementFilter const& filter) {
    std::vector<PostingRow> postings;
    std::vector<std::uint64_t> seqs;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (auto posting = decode_posting(rows, row); is_wanted(filter, posting)) {
            seqs.push_back(posting.seq);
            postings.push_back(std::move(posting));
        }
    }
    sort_unique(seqs);
    auto const entries = load_entries(tx, scope, seqs);
    std::vector<StatementLine> result;
    for (auto const& posting : postings) {
        auto const entry = std::ranges::lower_bound(entries, posting.seq, {}, &JournalEntry::seq);
        if (entry == entries.end() || entry->seq != posting.seq) {
            throw CorruptData{"a posting has no entry",
                              {{"table", "entries"}, {"seq", std::to_string(posting.seq)}}};
        }
        if (is_within(filter.effective_from, filter.effective_to, entry->effective_date)) {
            result.push_back(line_of(*entry, posting));
        }
    }
    return result;
}

} // namespace

std::uint64_t LedgerReader::first_seq(std::optional<Timestamp> const& from) {
    if (!from || *from == Timestamp::min()) {
        return 1;
    }
    return find_seq_at(tx_, scope_, head(), *from - std::chrono::nanoseconds{1}) + 1;
}

std::uint64_t LedgerReader::last_seq(std::optional<Timestamp> const& to) {
    return to ? find_seq_at(tx_, scope_, head(), *to) : head().seq;
}

Page<JournalEntry> LedgerReader::list_entries(EntryFilter const& filter, PageRequest const& page) {
    auto const identity = identity_of(filter, scope_);
    auto const position = parse_cursor(identity, page.cursor);
    std::optional<std::int64_t> account;
    if (filter.account) {
        auto const row = find_own_account(*filter.account);
        if (!row) {
            return {};
        }
        account = row->number;
    }
    Window window{first_seq(filter.time_from), last_seq(filter.time_to)};
    if (position) {
        window.skip(position->seq, filter.descending);
    }
    Candidates candidates{tx_, scope_, window, filter.descending, account};
    ChunkSize size{page.limit + 1};
    std::vector<JournalEntry> found;
    while (found.size() <= page.limit) {
        auto const chunk = candidates.next(size.next());
        if (chunk.empty()) {
            break;
        }
        std::vector<std::uint64_t> wanted;
        for (auto const& row : find_entry_rows(tx_, scope_, chunk)) {
            if (row && is_wanted(filter, *row)) {
                wanted.push_back(row->seq);
            }
        }
        for (auto& entry : load_entries(tx_, scope_, wanted)) {
            if (has_wanted_posting(filter, entry)) {
                found.push_back(std::move(entry));
            }
        }
    }
    return cut_page(std::move(found), page.limit, [&](JournalEntry const& entry) {
        return format_cursor(identity, {.seq = entry.seq});
    });
}

std::vector<JournalEntry> LedgerReader::read_changes(std::uint64_t after_seq, std::size_t limit) {
    std::vector<JournalEntry> result;
    auto const last = head().seq;
    while (after_seq < last && result.size() < limit) {
        std::vector<std::uint64_t> chunk;
        while (after_seq < last && chunk.size() < chunk_max &&
               result.size() + chunk.size() < limit) {
            chunk.push_back(++after_seq);
        }
        auto entries = load_entries(tx_, scope_, chunk);
        if (entries.size() != chunk.size()) {
            throw CorruptData{"the sequence of events has a gap", {{"table", "entries"}}};
        }
        std::ranges::move(entries, std::back_inserter(result));
    }
    return result;
}

Page<LedgerAccount> LedgerReader::list_accounts(LedgerAccountFilter const& filter,
                                                PageRequest const& page) {
    auto const identity = identity_of(filter, scope_);
    auto const position = parse_cursor(identity, page.cursor);
    auto const is_wanted = [&](AccountRow const& row) {
        auto const asset = std::ranges::find(assets(), row.asset, &AssetRow::number);
        return asset != assets().end() && is_equal(filter.asset, asset->currency.code()) &&
               is_equal(filter.account_class, row.account_class) &&
               is_equal(filter.code, row.code) && is_equal(filter.parent, row.parent) &&
               has_user_data(filter, row.user_data);
    };
    ScanRange range{.index = tables::LedgerAccounts::by_number,
                    .equal = {scope_.tenant, scope_.ledger},
                    .from_inclusive = false,
                    .to_inclusive = false,
                    .descending = filter.descending};
    if (position) {
        (filter.descending ? range.to : range.from)
            .emplace_back(static_cast<std::int64_t>(position->seq));
    }
    std::vector<AccountRow> rows;
    Scan scan{tx_,
              tables::LedgerAccounts::table,
              std::move(range),
              std::clamp(page.limit + 1, chunk_min, chunk_max)};
    while (rows.size() <= page.limit && scan.next()) {
        for (std::size_t row = 0; row < scan.rows().size(); ++row) {
            if (auto account = decode_account(scan.rows(), row); is_wanted(account)) {
                rows.push_back(std::move(account));
            }
        }
    }
    rows.resize(std::min(rows.size(), page.limit + 1));
    return cut_page(describe(rows), page.limit, [&](LedgerAccount const& account) {
        return format_cursor(identity, {.seq = account.number});
    });
}

Page<StatementLine> LedgerReader::list_statement(LedgerAccountId const& id,
                                                 StatementFilter const& filter,
                                                 PageRequest const& page) {
    auto const account = get_own_account(id);
    auto const identity = identity_of(id, filter, scope_);
    auto const position = parse_cursor(identity, page.cursor);
    Window const window{first_seq(filter.time_from), last_seq(filter.time_to)};
    if (window.empty()) {
        return {};
    }
    ScanRange range{.index = tables::Postings::by_account,
                    .equal = {scope_.tenant, scope_.ledger, account.number},
                    .from = {static_cast<std::int64_t>(window.first)},
                    .to = {static_cast<std::int64_t>(window.last)},
                    .descending = filter.descending};
    if (position && position->seq >= window.first && position->seq <= window.last) {
        auto& bound = filter.descending ? range.to : range.from;
        bound = {static_cast<std::int64_t>(position->seq),
                 static_cast<std::int64_t>(position->line)};
        (filter.descending ? range.to_inclusive : range.from_inclusive) = false;
    }
    Scan scan{tx_,
              tables::Postings::table,
              std::move(range),
              std::clamp(page.limit + 1, chunk_min, chunk_max)};
    std::vector<StatementLine> found;
    while (found.size() <= page.limit && scan.next()) {
        std::ranges::move(lines_of(tx_, scope_, scan.rows(), filter), std::back_inserter(found));
    }
    return cut_page(std::move(found), page.limit, [&](StatementLine const& line) {
        return format_cursor(identity, {line.seq, line.line});
    });
}

} // namespace nostro::inline v0::detail
