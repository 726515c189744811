#pragma once

#include "ledger/scan.hpp"
#include "ledger/stored.hpp"

#include <nostro/core/time.hpp>
#include <nostro/storage/storage.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

// The order of an account's entries: by the time they were completed, then as they were booked.
//
// Most entries are completed when they are booked, and stand in the ledger in that order already.
// Those with dates of their own have rows in `account_entry_dates`, and their postings are set
// aside in runs. So the list is two ordered streams merged into one, and a page costs what it
// shows, however many entries there are.
namespace nostro::inline v0::detail {

/// A place in the order.
struct EntryKey {
    Timestamp completed{};
    std::uint64_t seq = 0;
    std::uint16_t line = 0;

    friend auto operator<=>(EntryKey const&, EntryKey const&) = default;
};

/// When an entry was completed and posted, if not when it was booked.
struct EntryDates {
    Timestamp completed{};
    Timestamp posted{};
};

/// One posting of an account that is an entry of its list.
struct ListedPosting {
    std::uint64_t seq = 0;
    std::uint16_t line = 0;
    std::optional<EntryDates> dates{};   ///< of its own
    std::optional<PostingRow> posting{}; ///< where it has been read already
};

/// An account as the ledger knows it.
struct LedgerPlace {
    Scope ledger;
    std::int64_t account = 0;
};

/// Postings of an account that are set aside, see `SetAsideRow`; both ends included.
struct PostingRun {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};

/// Which part of the list, and from which end.
struct EntryWindow {
    std::optional<Timestamp> from{}; ///< inclusive
    std::optional<Timestamp> to{};   ///< inclusive
    bool descending = true;
    /// The last entry of the page before.
    std::optional<EntryKey> after{};
    bool after_has_dates = false; ///< dates of its own
    std::size_t rows_wanted = 50; ///< about so many are going to be read
};

/// The entries that have dates of their own.
class DatedPostings {
public:
    DatedPostings(storage::Transaction& transaction, LedgerPlace place, EntryWindow const& window);

    /// The next one; null at the end.
    [[nodiscard]] ListedPosting const* peek();

    void pop() noexcept { ++at_; }

private:
    Scan scan_;
    std::vector<ListedPosting> page_;
    std::size_t at_ = 0;
};

/// The entries that were completed when they were booked.
class BookedPostings {
public:
    BookedPostings(storage::Transaction& transaction, LedgerPlace place, EntryWindow const& window);

    [[nodiscard]] PostingRow const* peek();

    /// When the one that `peek` answers was booked.
    [[nodiscard]] Timestamp time();

    void pop() noexcept { ++at_; }

private:
    [[nodiscard]] ScanRange everything() const;
    void start(EntryWindow const& window);
    void start_after(EntryKey const& key, bool has_dates, ScanRange& range);
    void read_page();
    [[nodiscard]] bool has_runs();
    void jump(PostingRun const& run);

    storage::Transaction& transaction_;
    LedgerPlace place_;
    bool descending_;
    std::size_t chunk_;
    bool has_runs_;
    ScanRange bounds_;         ///< what is left to read when a scan begins
    std::optional<Scan> scan_; ///< absent: nothing is left
    std::vector<PostingRow> page_;
    std::vector<Timestamp> times_; ///< of the page, once one of them is asked for
    std::size_t at_ = 0;
};

/// The entries of an account in their order.
///
/// One thread; must not outlive the transaction.
class EntryOrder {
public:
    EntryOrder(storage::Transaction& transaction, LedgerPlace place, EntryWindow const& window)
        : descending_{window.descending}, dated_{transaction, place, window}, booked_{transaction,
                                                                                      place,
                                                                                      window} {}

    [[nodiscard]] std::optional<ListedPosting> next();

private:
    [[nodiscard]] bool is_dated_next(ListedPosting const& dated, PostingRow const& booked);

    bool descending_;
    DatedPostings dated_;
    BookedPostings booked_;
};

/// Those of an account's postings that are entries of its list, with their dates; a fixed number of
/// reads.
/// @param postings  of the account, ascending
[[nodiscard]] std::vector<ListedPosting> listed_of(storage::Transaction& transaction,
                                                   LedgerPlace place,
                                                   std::vector<PostingRow> const& postings);

/// The event of an account's last posting that is set aside; 0: there is none.
[[nodiscard]] std::uint64_t last_set_aside(storage::Transaction& transaction, LedgerPlace place);

/// Whether an event of this kind moves money, rather than holding it.
[[nodiscard]] constexpr bool is_booking(EventKind kind) noexcept {
    return kind != EventKind::pending && kind != EventKind::void_;
}

} // namespace nostro::inline v0::detail
