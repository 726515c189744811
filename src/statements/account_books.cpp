#include "statements/account_books.hpp"

#include "domain/book_code.hpp"
#include "domain/checks.hpp"
#include "ledger/scan.hpp"
#include "ledger/sorted_unique.hpp"
#include "ledger/tables.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <unordered_map>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

constexpr std::size_t scan_rows = 4'096;
constexpr std::size_t holds_max = 1'000;

AccountRow get_ledger_account(storage::Transaction& transaction, LedgerPlace place) {
    auto row =
        find_accounts_by_number(transaction, place.ledger, std::array{place.account}).front();
    if (!row) {
        throw CorruptData{"an account has no ledger account",
                          {{"table", "accounts"}, {"number", std::to_string(place.account)}}};
    }
    return *std::move(row);
}

Timestamp just_before(Timestamp time) noexcept {
    return time - std::chrono::nanoseconds{1};
}

void add_within(std::vector<ListedPosting>& found, ListedPosting one, std::size_t count_max) {
    if (found.size() == count_max) {
        raise_invalid("period",
                      "statement_too_long",
                      "the period has too many entries; take a shorter one",
                      ErrorCode::limit_exceeded);
    }
    found.push_back(std::move(one));
}

} // namespace

AccountBooks::AccountBooks(storage::Transaction& transaction,
                           std::int64_t tenant,
                           FullAccount const& account,
                           std::uint64_t through_seq,
                           Timestamp now)
    : transaction_{transaction}, account_{get_bank_account(
                                     transaction, tenant, account.bank.id, account.account.id)},
      reader_{transaction, tenant, account_}, place_{reader_.place()}, head_{read_head(
                                                                           transaction,
                                                                           place_.ledger)},
      through_seq_{through_seq}, now_{now}, ledger_{transaction, place_.ledger, now},
      ledger_account_{get_ledger_account(transaction, place_)} {}

// --- balances ---

std::uint64_t AccountBooks::seq_at(Timestamp time) {
    return std::min(find_seq_at(transaction_, place_.ledger, head_, time), through_seq_);
}

Amount AccountBooks::balance(Timestamp until) {
    std::uint64_t const seq = seq_at(until);
    Amount sum = opened_between(seq);
    if (seq >= static_cast<std::uint64_t>(ledger_account_.number)) {
        sum += ledger_.balance_as_of(ledger_account_, AsOf{.seq = seq}).net();
        sum -= dated_sum({.from = until + std::chrono::nanoseconds{1},
                          .descending = false,
                          .rows_wanted = scan_rows},
                         1,
                         seq);
    }
    if (has_dated_behind(seq)) {
        sum += dated_sum(
            {.to = until, .descending = false, .rows_wanted = scan_rows}, seq + 1, through_seq_);
    }
    return sum;
}

Amount AccountBooks::held(Timestamp at) {
    at = std::min(at, std::max(now_, head_.time)); // what has not come yet is as it is now
    std::uint64_t const seq = seq_at(at);
    if (seq < static_cast<std::uint64_t>(ledger_account_.number)) {
        return {};
    }
    return ledger_.balance_as_of(ledger_account_, AsOf{.seq = seq, .time = at}).debits_pending;
}

/// What was booked behind an event as held before the first entry.
Amount AccountBooks::opened_between(std::uint64_t after_seq) {
    auto const id = opening_entry_id(account_.bank.id, account_.account.id);
    auto const seq = find_seqs(transaction_, place_.ledger, std::array{id}).front();
    return seq && *seq > after_seq && *seq <= through_seq_ ? value_of({*seq}) : Amount{};
}

/// The sum of entries with dates of their own that were booked in a part of the ledger.
Amount
AccountBooks::dated_sum(EntryWindow const& window, std::uint64_t seq_from, std::uint64_t seq_to) {
    DatedPostings dated{transaction_, place_, window};
    Amount sum;
    std::vector<std::uint64_t> seqs;
    while (ListedPosting const* const next = dated.peek()) {
        if (next->seq >= seq_from && next->seq <= seq_to) {
            seqs.push_back(next->seq);
        }
        dated.pop();
        if (seqs.size() == scan_rows) {
            sum += value_of(std::exchange(seqs, {}));
        }
    }
    return sum + value_of(std::move(seqs));
}

/// Whether the last posting with dates of its own was booked behind an event.
bool AccountBooks::has_dated_behind(std::uint64_t seq) {
    return last_set_aside(transaction_, place_) > seq;
}

/// What events have moved in to the account.
Amount AccountBooks::value_of(std::vector<std::uint64_t> seqs) {
    Amount sum;
    sort_unique(seqs);
    for (PostingRow const& posting : load_postings(transaction_, place_.ledger, seqs)) {
        if (posting.account == place_.account) {
            sum += posting.side == Side::credit ? posting.amount : -posting.amount;
        }
    }
    return sum;
}

// --- entries ---

std::vector<ListedPosting>
AccountBooks::completed(Timestamp from, Timestamp to, std::size_t count_max) {
    std::vector<ListedPosting> found;
    if (from > to) {
        return found;
    }
    EntryOrder order{transaction_,
                     place_,
                     {.from = from, .to = to, .descending = false, .rows_wanted = scan_rows}};
    while (auto next = order.next()) {
        if (next->seq > through_seq_) {
            continue;
        }
        add_within(found, *std::move(next), count_max);
    }
    return found;
}

std::vector<ListedPosting>
AccountBooks::late(std::uint64_t after_seq, Timestamp before, std::size_t count_max) {
    std::vector<ListedPosting> found;
    if (after_seq >= through_seq_) {
        return found;
    }
    std::uint64_t const booked_before = seq_at(just_before(before));
    Scan scan{transaction_,
              tables::Postings::table,
              {.index = tables::Postings::by_account,
               .equal = {place_.ledger.tenant, place_.ledger.ledger, place_.account},
               .from = {static_cast<std::int64_t>(after_seq + 1)},
               .to = {static_cast<std::int64_t>(through_seq_)}},
              scan_rows};
    while (scan.next()) {
        std::vector<PostingRow> postings;
        for (std::size_t row = 0; row < scan.rows().size(); ++row) {
            postings.push_back(decode_posting(scan.rows(), row));
        }
        for (ListedPosting& one : listed_of(transaction_, place_, postings)) {
            bool const is_late =
                one.dates ? one.dates->completed < before : one.seq <= booked_before;
            if (is_late) {
                add_within(found, std::move(one), count_max);
            }
        }
    }
    return found;
}

std::vector<AccountEntry> AccountBooks::pending() {
    auto const row = find_balances(transaction_, place_.ledger, std::array{place_.account}).front();
    if (!row ||
        (row->counters.debits_pending.is_zero() && row->counters.credits_pending.is_zero())) {
        return {}; // there are no holds to search for those of the account
    }
    std::unordered_map<std::uint64_t, Amount> captured;
    std::vector<std::uint64_t> seqs;
    for (Hold const& hold : ledger_.list_open_holds(ledger_account_.id, {.limit = holds_max})) {
        captured.emplace(hold.seq, hold.captured);
        seqs.push_back(hold.seq);
    }
    sort_unique(seqs);
    std::vector<ListedPosting> held;
    for (PostingRow const& posting : load_postings(transaction_, place_.ledger, seqs)) {
        if (posting.account == place_.account) {
            held.push_back({.seq = posting.seq, .line = posting.line, .posting = posting});
        }
    }
    auto entries = reader_.load(std::move(held));
    for (AccountEntry& entry : entries) {
        Amount const taken = captured.at(entry.position.seq);
        Amount const amount = entry.value.minor();
        entry.value = {amount.is_negative() ? amount + taken : amount - taken,
                       entry.value.currency()};
        entry.new_balance.reset();
    }
    return entries;
}

} // namespace nostro::inline v0::detail
