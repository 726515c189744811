#pragma once

#include "core/int128.hpp"
#include "ledger/stored.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace nostro::inline v0::detail {

/// Four counters without checks: altered rows may lead them anywhere, and that is then found.
struct Counters {
    uint128 debits_pending = 0;
    uint128 debits_posted = 0;
    uint128 credits_pending = 0;
    uint128 credits_posted = 0;

    [[nodiscard]] uint128& pending(Side side) noexcept {
        return side == Side::debit ? debits_pending : credits_pending;
    }

    [[nodiscard]] uint128& posted(Side side) noexcept {
        return side == Side::debit ? debits_posted : credits_posted;
    }

    [[nodiscard]] bool operator==(Balance const& other) const noexcept;
};

/// An account as its events leave it.
struct ReplayedAccount {
    LedgerAccountId id;
    std::int64_t number = 0;
    std::int64_t asset = 0;
    LedgerAccountFlags flags = LedgerAccountFlags::none; ///< without `closed`
    uint128 debit_headroom = 0;
    uint128 credit_headroom = 0;
    Counters counters;           ///< without expired holds
    Counters unswept;            ///< pending only: expired holds that are stored as open
    std::uint64_t closed_by = 0; ///< the hold that closes it; 0: none
    bool closed_unswept = false; ///< a hold that closed it has expired and is stored as open
    std::optional<Date> latest_effective;
    std::uint64_t last_seq = 0;
    std::uint64_t postings = 0;
    std::uint64_t fingerprint = 0; ///< of its postings, in any order
};

/// The slow and simple half of the engine: what a ledger's events, taken in order, must have left.
///
/// It trusts nothing it is given: what breaks a rule is reported and then applied all the same.
class ReplayedLedger {
public:
    /// Called with a finding's name and text.
    using Report = std::function<void(std::string_view, std::string)>;

    explicit ReplayedLedger(Report report) : report_{std::move(report)} {}

    /// In the order they were opened.
    [[nodiscard]] std::span<ReplayedAccount> accounts() noexcept { return accounts_; }

    [[nodiscard]] ReplayedAccount* find(std::int64_t number);

    /// Let the holds expire that have by the time of the next event.
    void expire(Timestamp now);
    void open(AccountRow const& account, std::uint64_t seq);
    void change(ReplayedAccount& account, LedgerAccountChangeRow const& state, std::uint64_t seq);
    /// Apply an entry. `on_line` is called after each posting with its account and whether it was
    /// back-dated.
    /// @param hold  the row of a pending entry's hold
    void apply(EntryRow const& entry,
               std::span<PostingRow const> postings,
               HoldRow const* hold,
               std::function<void(PostingRow const&, ReplayedAccount&, bool)> const& on_line);
    /// The open hold with this id, at the moment.
    [[nodiscard]] std::optional<std::uint64_t> find_open_hold(EntryId const& id) const;
    /// After the last event: holds that were swept by a later clock leave the counters too.
    /// @param swept_until  the latest expiry that was swept, in nanoseconds
    void finish(std::int64_t swept_until);

private:
    struct Line {
        std::size_t account = 0;
        Side side = Side::debit;
        uint128 amount = 0;
    };

    struct OpenHold {
        EntryId id;
        EventFlags flags = EventFlags::none;
        HoldRow stored;
        uint128 captured = 0;
        std::vector<Line> lines;
    };

    using OpenHolds = std::unordered_map<std::uint64_t, OpenHold>;

    void check_double_entry(std::span<PostingRow const> postings);
    void
    check_account(EntryRow const& entry, PostingRow const& posting, ReplayedAccount const& account);
    void check_limits(std::span<PostingRow const> postings);
    void hold(EntryRow const& entry, std::span<PostingRow const> postings, HoldRow const* row);
    OpenHolds::iterator find_target(EntryRow const& entry, std::span<PostingRow const> postings);
    void
    settle(EntryRow const& entry, std::span<PostingRow const> postings, OpenHolds::iterator target);
    void check_over(OpenHold const& hold, HoldState state);
    void end(OpenHolds::iterator hold);
    void set_closed(OpenHold const& hold, std::uint64_t by);
    [[nodiscard]] static uint128 left(OpenHold const& hold, Line const& line) noexcept;

    Report report_;
    std::vector<ReplayedAccount> accounts_;
    std::unordered_map<std::int64_t, std::size_t> by_number_;
    OpenHolds holds_;
    std::unordered_map<Uuid, std::uint64_t> hold_ids_;
    std::set<std::pair<std::int64_t, std::uint64_t>> due_;
};

} // namespace nostro::inline v0::detail
