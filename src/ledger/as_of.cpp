#include "ledger/reader.hpp"
#include "ledger/scan.hpp"
#include "ledger/tables.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <unordered_map>
#include <utility>

// A balance in the past, in both times.
//
// System time. The counters after the account's last posting stand in its row. Until the moment
// that is asked only expiry can have changed them, and the holds that expired in between are found
// by their expiry.
//
// Effective time. `latest_effective` never falls along an account's postings. Let r be the last
// posting where it is not later than the day asked: up to r everything counts, so the posted
// counters after r stand. After r a posting counts only if its date lies before an earlier one's,
// and those few are listed in the table of back-dated postings.
//
// Accounts without history have no counters in their postings; these are summed.
namespace nostro::inline v0::detail {

namespace {

void add(Balance& balance, Side side, Amount amount) {
    (side == Side::debit ? balance.debits_posted : balance.credits_posted) += amount;
}

void add_pending(Balance& balance, Side side, Amount amount) {
    (side == Side::debit ? balance.debits_pending : balance.credits_pending) += amount;
}

[[noreturn]] void raise_missing_counters(std::int64_t account) {
    throw CorruptData{"a posting of an account with history has no counters",
                      {{"table", "postings"}, {"account", std::to_string(account)}}};
}

/// Sums an account's postings one after the other.
class Replay {
public:
    Replay(storage::Transaction& tx, Scope scope, std::optional<Date> effective)
        : tx_{tx}, scope_{scope}, effective_{effective} {}

    void add_page(storage::Rows const& rows) {
        std::vector<PostingRow> postings;
        std::vector<std::uint64_t> seqs;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            postings.push_back(decode_posting(rows, row));
            seqs.push_back(postings.back().seq);
        }
        auto const entries = find_entry_rows(tx_, scope_, seqs);
        auto const targets = find_targets(entries);
        for (std::size_t at = 0; at < postings.size(); ++at) {
            if (!entries[at]) {
                throw CorruptData{"a posting has no entry", {{"seq", std::to_string(seqs[at])}}};
            }
            add(postings[at], *entries[at], targets[at]);
        }
    }

    [[nodiscard]] Balance at(Timestamp time) const {
        auto result = posted_;
        for (auto const& [seq, hold] : holds_) {
            if (hold.expires_at > time.time_since_epoch().count()) {
                add_pending(result, hold.side, hold.left);
            }
        }
        return result;
    }

private:
    /// What a hold still takes of the account.
    struct Held {
        Side side = Side::debit;
        Amount left;
        std::int64_t expires_at = tables::Holds::never;
    };

    [[nodiscard]] std::vector<std::optional<std::uint64_t>>
    find_targets(std::vector<std::optional<EntryRow>> const& entries) const {
        std::vector<EntryId> ids;
        ids.reserve(entries.size());
        for (auto const& entry : entries) {
            ids.push_back(entry ? entry->pending_id : EntryId{});
        }
        return find_seqs(tx_, scope_, ids);
    }

    void
    add(PostingRow const& posting, EntryRow const& entry, std::optional<std::uint64_t> target) {
        if (posting.kind == EventKind::pending) {
            auto& hold = holds_[posting.seq];
            hold.side = posting.side;
            hold.left += posting.amount;
            if (entry.timeout_s != 0) {
                auto const timeout =
                    std::chrono::nanoseconds{std::chrono::seconds{entry.timeout_s}};
                hold.expires_at = (entry.time + timeout).time_since_epoch().count();
            }
            return;
        }
        if (posting.kind == EventKind::post || posting.kind == EventKind::void_) {
            release(posting, entry, target);
        }
        if (posting.kind != EventKind::void_ &&
            (!effective_ || entry.effective_date <= *effective_)) {
            detail::add(posted_, posting.side, posting.amount);
        }
    }

    void
    release(PostingRow const& posting, EntryRow const& entry, std::optional<std::uint64_t> target) {
        auto const hold = target ? holds_.find(*target) : holds_.end();
        if (hold == holds_.end()) {
            return; // an earlier line of the same entry has released everything
        }
        if (has(entry.flags, EventFlags::keep_open)) {
            hold->second.left -= posting.amount;
        } else {
            holds_.erase(hold);
        }
    }

    storage::Transaction& tx_;
    Scope scope_;
    std::optional<Date> effective_;
    Balance posted_;
    std::unordered_map<std::uint64_t, Held> holds_;
};

/// What a hold takes of an account after the events up to `seq`.
class HoldAt {
public:
    HoldAt(storage::Transaction& tx, Scope scope, std::int64_t account, std::uint64_t seq)
        : tx_{tx}, scope_{scope}, account_{account}, seq_{seq} {}

    /// @param own  the hold's postings on the account
    [[nodiscard]] Amount left(std::uint64_t hold, std::span<PostingRow const> own) const {
        Amount result;
        for (auto const& posting : own) {
            result += posting.amount;
        }
        for (auto const& link : load_links(tx_, scope_, hold)) {
            if (link.seq > seq_) {
                break;
            }
            auto const entry = find_entry_rows(tx_, scope_, std::array{link.seq}).front();
            if (!entry || !has(entry->flags, EventFlags::keep_open)) {
                return {};
            }
            for (auto const& captured : load_postings(tx_, scope_, std::array{link.seq})) {
                result -= captured.account == account_ ? captured.amount : Amount{};
            }
        }
        return result;
    }

private:
    storage::Transaction& tx_;
    Scope scope_;
    std::int64_t account_;
    std::uint64_t seq_;
};

bool has_pending(Balance const& balance) {
    return !balance.debits_pending.is_zero() || !balance.credits_pending.is_zero();
}

} // namespace

Balance LedgerReader::get_balance(LedgerAccountId const& id, AsOf const& as_of) {
    return balance_as_of(get_own_account(id), as_of);
}

Balance LedgerReader::balance_as_of(AccountRow const& account, AsOf const& as_of) {
    auto const at = moment(as_of);
    if (static_cast<std::uint64_t>(account.number) > at.seq) {
        throw NotFound{"the account was opened later", {{"account", to_string(account.id)}}};
    }
    if (at.is_now && !at.effective) {
        return effective_row(account.number).counters;
    }
    return has(account.flags, LedgerAccountFlags::history) ? look_up(account, at)
                                                           : replay(account, at);
}

LedgerReader::Moment LedgerReader::moment(AsOf const& as_of) {
    auto const now = head();
    Moment result{.seq = now.seq,
                  .time = now_,
                  .effective = as_of.effective,
                  .is_now = !as_of.seq && !as_of.time};
    if (as_of.time) {
        result.seq = find_seq_at(tx_, scope_, now, *as_of.time);
        result.time = *as_of.time;
    }
    if (as_of.seq) {
        auto const seq = std::min(*as_of.seq, now.seq);
        auto const entry = find_entry_rows(tx_, scope_, std::span{&seq, 1}).front();
        auto const time = entry ? entry->time : Timestamp{};
        result.seq = std::min(result.seq, seq);
        result.time = as_of.time ? std::min(*as_of.time, time) : time;
    }
    return result;
}

Balance LedgerReader::replay(AccountRow const& account, Moment const& moment) {
    Replay sum{tx_, scope_, moment.effective};
    Scan scan{tx_,
              tables::Postings::table,
              {.index = tables::Postings::by_account,
               .equal = {scope_.tenant, scope_.ledger, account.number},
               .to = {static_cast<std::int64_t>(moment.seq)}}};
    while (scan.next()) {
        sum.add_page(scan.rows());
    }
    return sum.at(moment.time);
}

Balance LedgerReader::look_up(AccountRow const& account, Moment const& moment) {
    auto const last = find_last_posting(account.number, moment.seq);
    if (!last) {
        return {};
    }
    auto result = *last->after;
    if (has_pending(result)) {
        subtract_expired(result, *last, moment.time);
    }
    if (moment.effective) {
        auto const posted = posted_until(account, *last, *moment.effective);
        result.debits_posted = posted.debits_posted;
        result.credits_posted = posted.credits_posted;
    }
    return result;
}

/// Take off the holds that counted after `last` and have expired by `until`.
void LedgerReader::subtract_expired(Balance& balance, PostingRow const& last, Timestamp until) {
    auto const entry = find_entry_rows(tx_, scope_, std::span{&last.seq, 1}).front();
    if (!entry || entry->time >= until) {
        return;
    }
    auto const after = entry->time.time_since_epoch().count();
    HoldAt const hold_at{tx_, scope_, last.account, last.seq};
    for (auto const state :
         {HoldState::open, HoldState::posted, HoldState::voided, HoldState::expired}) {
        std::vector<std::uint64_t> seqs;
        for (auto const& hold :
             select_holds(tx_, scope_, state, after, until.time_since_epoch().count())) {
            if (hold.seq <= last.seq) {
                seqs.push_back(hold.seq);
            }
        }
        std::ranges::sort(seqs);
        auto postings = load_postings(tx_, scope_, seqs);
        std::erase_if(postings,
                      [&](PostingRow const& posting) { return posting.account != last.account; });
        for (auto begin = postings.begin(); begin != postings.end();) {
            auto const end = std::find_if(begin, postings.end(), [&](PostingRow const& posting) {
                return posting.seq != begin->seq;
            });
            add_pending(balance, begin->side, -hold_at.left(begin->seq, {begin, end}));
            begin = end;
        }
    }
}

/// The posted counters of what is effective on or before the day, among the postings up to `last`.
Balance
LedgerReader::posted_until(AccountRow const& account, PostingRow const& last, Date effective) {
    auto const counts = [&](std::optional<PostingRow> const& posting) {
        return !posting || !posting->latest_effective || *posting->latest_effective <= effective;
    };
    if (counts(last)) {
        return *last.after;
    }
    std::optional<PostingRow> reached; // the last posting up to `low`, up to which all counts
    auto low = static_cast<std::uint64_t>(account.number);
    auto high = last.seq;
    while (low + 1 < high) {
        auto const middle = low + (high - low) / 2;
        auto const posting = find_last_posting(account.number, middle);
        if (counts(posting)) {
            low = middle;
            reached = posting;
        } else {
            high = posting->seq;
        }
    }
    auto result = reached ? *reached->after : Balance{};
    Scan scan{tx_,
              tables::Backdated::table,
              {.equal = {scope_.tenant, scope_.ledger, account.number},
               .to = {std::int64_t{effective.time_since_epoch().count()}}}};
    while (scan.next()) {
        using tables::Backdated;
        for (std::size_t row = 0; row < scan.rows().size(); ++row) {
            auto const seq = static_cast<std::uint64_t>(scan.rows().int64(row, Backdated::seq));
            if (seq > low && seq <= last.seq) {
                auto const side = static_cast<Side>(scan.rows().int64(row, Backdated::side));
                add(result, side, scan.rows().int128(row, Backdated::amount));
            }
        }
    }
    return result;
}

std::optional<PostingRow> LedgerReader::find_last_posting(std::int64_t account, std::uint64_t seq) {
    std::array const equal{
        storage::Value{scope_.tenant}, storage::Value{scope_.ledger}, storage::Value{account}};
    std::array const to{storage::Value{static_cast<std::int64_t>(seq)}};
    storage::Rows rows{tables::Postings::table};
    tx_.select(tables::Postings::table,
               {.index = tables::Postings::by_account,
                .equal = equal,
                .from = {},
                .to = to,
                .descending = true,
                .limit = 1},
               rows);
    if (rows.empty()) {
        return std::nullopt;
    }
    auto posting = decode_posting(rows, 0);
    if (!posting.after) {
        raise_missing_counters(account);
    }
    return posting;
}

} // namespace nostro::inline v0::detail
