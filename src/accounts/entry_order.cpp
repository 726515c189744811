#include "accounts/entry_order.hpp"

#include "accounts/entry_rows.hpp"
#include "ledger/tables.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <tuple>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

using DateColumn = storage::Described<EntryDateRow>;
using RunColumn = storage::Described<SetAsideRow>;

constexpr std::size_t chunk_min = 16;
constexpr std::size_t chunk_max = 4'096;

storage::Value value_of(std::uint64_t seq) noexcept {
    return static_cast<std::int64_t>(seq);
}

storage::Value value_of(Timestamp time) noexcept {
    return time.time_since_epoch().count();
}

std::size_t chunk_of(EntryWindow const& window) noexcept {
    return std::clamp(window.rows_wanted, chunk_min, chunk_max);
}

Timestamp time_in(storage::Rows const& rows, std::size_t row, std::size_t column) {
    return Timestamp{std::chrono::nanoseconds{rows.int64(row, column)}};
}

ScanRange dated_range(LedgerPlace place, EntryWindow const& window) {
    ScanRange range{
        .index = DateColumn::by_completed,
        .equal = {place.ledger.tenant, place.ledger.ledger, place.account},
        .descending = window.descending,
    };
    if (window.from) {
        range.from = {value_of(*window.from)};
    }
    if (window.to) {
        range.to = {value_of(*window.to)};
    }
    if (window.after) {
        auto& bound = window.descending ? range.to : range.from;
        bound = {value_of(window.after->completed),
                 value_of(window.after->seq),
                 std::int64_t{window.after->line}};
        (window.descending ? range.to_inclusive : range.from_inclusive) = false;
    }
    return range;
}

/// The last event before an instant; 0 when there is none.
std::uint64_t find_seq_before(storage::Transaction& transaction,
                              Scope ledger,
                              LedgerHead const& head,
                              Timestamp time) {
    return time == Timestamp::min()
               ? 0
               : find_seq_at(transaction, ledger, head, time - std::chrono::nanoseconds{1});
}

/// Runs that reach into a part of the sequence, ascending.
std::vector<PostingRun> runs_between(storage::Transaction& transaction,
                                     LedgerPlace place,
                                     std::uint64_t first,
                                     std::uint64_t last,
                                     std::size_t chunk) {
    ScanRange range{.equal = {place.ledger.tenant, place.ledger.ledger, place.account},
                    .to = {value_of(first)},
                    .to_inclusive = false,
                    .descending = true};
    std::vector<PostingRun> runs;
    auto const add = [&](storage::Rows const& rows, std::size_t row) {
        runs.push_back({static_cast<std::uint64_t>(rows.int64(row, RunColumn::first_seq)),
                        static_cast<std::uint64_t>(rows.int64(row, RunColumn::last_seq))});
    };
    Scan before{transaction, storage::table_of<SetAsideRow>, range, 1};
    if (before.next()) {
        add(before.rows(), 0);
    }
    range.from = {value_of(first)};
    range.to = {value_of(last)};
    range.to_inclusive = true;
    range.descending = false;
    Scan inside{transaction, storage::table_of<SetAsideRow>, range, chunk};
    while (inside.next()) {
        for (std::size_t row = 0; row < inside.rows().size(); ++row) {
            add(inside.rows(), row);
        }
    }
    return runs;
}

/// The run that holds a posting; null when none does.
PostingRun const* find_run(std::vector<PostingRun> const& runs, std::uint64_t seq) {
    auto const next = std::ranges::upper_bound(runs, seq, {}, &PostingRun::first);
    return next != runs.begin() && std::prev(next)->last >= seq ? &*std::prev(next) : nullptr;
}

} // namespace

// --- DatedPostings ---

DatedPostings::DatedPostings(storage::Transaction& transaction,
                             LedgerPlace place,
                             EntryWindow const& window)
    : scan_{transaction,
            storage::table_of<EntryDateRow>,
            dated_range(place, window),
            chunk_of(window)} {}

ListedPosting const* DatedPostings::peek() {
    if (at_ == page_.size()) {
        page_.clear();
        at_ = 0;
        if (scan_.next()) {
            storage::Rows const& rows = scan_.rows();
            for (std::size_t row = 0; row < rows.size(); ++row) {
                page_.push_back(
                    {.seq = static_cast<std::uint64_t>(rows.int64(row, DateColumn::seq)),
                     .line = static_cast<std::uint16_t>(rows.int64(row, DateColumn::line)),
                     .dates = EntryDates{time_in(rows, row, DateColumn::completed),
                                         time_in(rows, row, DateColumn::posted)}});
            }
        }
    }
    return at_ == page_.size() ? nullptr : &page_[at_];
}

// --- BookedPostings ---

BookedPostings::BookedPostings(storage::Transaction& transaction,
                               LedgerPlace place,
                               EntryWindow const& window)
    : transaction_{transaction}, place_{place},
      descending_{window.descending}, chunk_{chunk_of(window)}, has_runs_{has_runs()} {
    start(window);
}

ScanRange BookedPostings::everything() const {
    return {.index = tables::Postings::by_account,
            .equal = {place_.ledger.tenant, place_.ledger.ledger, place_.account},
            .descending = descending_};
}

void BookedPostings::start(EntryWindow const& window) {
    bounds_ = everything();
    if (window.from || window.to) {
        LedgerHead const head = read_head(transaction_, place_.ledger);
        if (window.from) {
            bounds_.from = {
                value_of(find_seq_before(transaction_, place_.ledger, head, *window.from) + 1)};
        }
        if (window.to) {
            bounds_.to = {value_of(find_seq_at(transaction_, place_.ledger, head, *window.to))};
        }
    }
    if (window.after) {
        start_after(*window.after, window.after_has_dates, bounds_);
    }
    bool const is_empty = !bounds_.from.empty() && !bounds_.to.empty() &&
                          bounds_.from.front().int64() > bounds_.to.front().int64();
    if (!is_empty) {
        scan_.emplace(transaction_, tables::Postings::table, bounds_, chunk_);
    }
}

/// Where the order goes on behind a key. Events of a ledger have different times, so that at most
/// one was booked when the key's entry was completed.
void BookedPostings::start_after(EntryKey const& key, bool has_dates, ScanRange& range) {
    auto& bound = descending_ ? range.to : range.from;
    if (!has_dates) {
        bound = {value_of(key.seq), std::int64_t{key.line}};
        (descending_ ? range.to_inclusive : range.from_inclusive) = false;
        return;
    }
    LedgerHead const head = read_head(transaction_, place_.ledger);
    auto const before = find_seq_before(transaction_, place_.ledger, head, key.completed);
    auto const until = find_seq_at(transaction_, place_.ledger, head, key.completed);
    bool const has_tie = until > before;
    if (descending_) {
        bound = {value_of(has_tie && until < key.seq ? until : before)};
    } else {
        bound = {value_of(has_tie && until > key.seq ? until : until + 1)};
    }
}

PostingRow const* BookedPostings::peek() {
    while (at_ == page_.size() && scan_) {
        read_page();
    }
    return at_ == page_.size() ? nullptr : &page_[at_];
}

Timestamp BookedPostings::time() {
    if (times_.empty()) {
        std::vector<std::uint64_t> seqs;
        for (PostingRow const& posting : page_) {
            seqs.push_back(posting.seq);
        }
        for (auto const& entry : find_entry_rows(transaction_, place_.ledger, seqs)) {
            times_.push_back(entry.value().time);
        }
    }
    return times_[at_];
}

/// The postings of the next chunk that are entries, which may be none of them.
void BookedPostings::read_page() {
    page_.clear();
    times_.clear();
    at_ = 0;
    if (!scan_->next()) {
        scan_.reset();
        return;
    }
    storage::Rows const& rows = scan_->rows();
    auto const seq_at = [&](std::size_t row) {
        return static_cast<std::uint64_t>(rows.int64(row, tables::Postings::seq));
    };
    auto const [first, last] = std::minmax({seq_at(0), seq_at(rows.size() - 1)});
    auto const runs = has_runs_ ? runs_between(transaction_, place_, first, last, chunk_)
                                : std::vector<PostingRun>{};
    for (std::size_t row = 0; row < rows.size(); ++row) {
        auto posting = decode_posting(rows, row);
        if (is_booking(posting.kind) && find_run(runs, posting.seq) == nullptr) {
            page_.push_back(std::move(posting));
        }
    }
    if (auto const* run = find_run(runs, seq_at(rows.size() - 1))) {
        jump(*run);
    }
}

bool BookedPostings::has_runs() {
    return !SetAsideRows{transaction_, place_.ledger.tenant}
                .list({.limit = 1}, place_.ledger.ledger, place_.account)
                .empty();
}

/// Go on behind a run, however long it is.
void BookedPostings::jump(PostingRun const& run) {
    auto& bound = descending_ ? bounds_.to : bounds_.from;
    auto const& other = descending_ ? bounds_.from : bounds_.to;
    bound = {value_of(descending_ ? run.first - 1 : run.last + 1)};
    (descending_ ? bounds_.to_inclusive : bounds_.from_inclusive) = true;
    bool const is_over =
        !other.empty() && (descending_ ? bound.front().int64() < other.front().int64()
                                       : bound.front().int64() > other.front().int64());
    scan_.reset();
    if (!is_over) {
        scan_.emplace(transaction_, tables::Postings::table, bounds_, chunk_);
    }
}

// --- EntryOrder ---

std::optional<ListedPosting> EntryOrder::next() {
    ListedPosting const* const dated = dated_.peek();
    PostingRow const* const booked = booked_.peek();
    if (dated != nullptr && (booked == nullptr || is_dated_next(*dated, *booked))) {
        ListedPosting const result = *dated;
        dated_.pop();
        return result;
    }
    if (booked == nullptr) {
        return std::nullopt;
    }
    ListedPosting result{.seq = booked->seq, .line = booked->line, .posting = *booked};
    booked_.pop();
    return result;
}

bool EntryOrder::is_dated_next(ListedPosting const& dated, PostingRow const& booked) {
    EntryKey const dated_key{dated.dates->completed, dated.seq, dated.line};
    EntryKey const booked_key{booked_.time(), booked.seq, booked.line};
    return descending_ ? dated_key > booked_key : dated_key < booked_key;
}

// --- postings at hand ---

std::vector<ListedPosting> listed_of(storage::Transaction& transaction,
                                     LedgerPlace place,
                                     std::vector<PostingRow> const& postings) {
    std::vector<ListedPosting> listed;
    if (postings.empty()) {
        return listed;
    }
    auto const runs =
        runs_between(transaction, place, postings.front().seq, postings.back().seq, chunk_max);
    std::vector<std::tuple<std::int64_t, std::uint64_t, std::uint16_t>> keys;
    for (PostingRow const& posting : postings) {
        if (find_run(runs, posting.seq) != nullptr) {
            keys.emplace_back(place.ledger.ledger, posting.seq, posting.line);
        }
    }
    auto const dates =
        storage::Records<EntryDateRow>{transaction, place.ledger.tenant}.find_each(keys);
    auto next = dates.begin();
    for (PostingRow const& posting : postings) {
        ListedPosting one{.seq = posting.seq, .line = posting.line, .posting = posting};
        bool is_entry = is_booking(posting.kind);
        if (find_run(runs, posting.seq) != nullptr) {
            auto const& own = *next++;
            is_entry = own.has_value();
            if (own) {
                one.dates = EntryDates{own->completed, own->posted};
            }
        }
        if (is_entry) {
            listed.push_back(std::move(one));
        }
    }
    return listed;
}

std::uint64_t last_set_aside(storage::Transaction& transaction, LedgerPlace place) {
    auto const last = SetAsideRows{transaction, place.ledger.tenant}.list(
        {.descending = true, .limit = 1}, place.ledger.ledger, place.account);
    return last.empty() ? 0 : last.front().last_seq;
}

} // namespace nostro::inline v0::detail
