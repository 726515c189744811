#pragma once

#include "ledger/stored.hpp"

#include <nostro/ledger/ledger.hpp>
#include <nostro/ledger/query.hpp>
#include <nostro/ledger/records.hpp>
#include <nostro/storage/storage.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace nostro::inline v0::detail {

/// What expiry alone changes between the stored rows and a moment: holds follow the time, and
/// whether they have been swept does not matter.
class Expiry {
public:
    Expiry(storage::Transaction& tx, Scope scope, Timestamp at);

    /// The row as of the moment: pending counters and `closed`.
    [[nodiscard]] BalanceRow effective(BalanceRow row) const;

private:
    /// A posting of a hold that the rows count and the moment does not, or the other way round.
    struct Shift {
        Side side = Side::debit;
        Amount left;
        bool closing = false;  ///< its hold closes this account
        bool restored = false; ///< swept, but not yet expired at the moment: counts again
    };

    void add(std::vector<HoldRow> const& holds, bool restored);
    [[nodiscard]] bool is_closed(std::int64_t account) const;

    storage::Transaction& tx_;
    Scope scope_;
    Timestamp at_;
    std::unordered_map<std::int64_t, std::vector<Shift>> shifts_;
};

/// Answers every reading method of `Ledger` from one transaction.
///
/// `now` is the larger of the host's clock and the head's time; it decides which holds are expired.
/// Errors are those of `Ledger`. One thread; must not outlive the transaction.
class LedgerReader {
public:
    LedgerReader(storage::Transaction& tx, Scope scope, Timestamp now);

    [[nodiscard]] std::optional<LedgerAccount> find_account(LedgerAccountId const& id);
    [[nodiscard]] Page<LedgerAccount> list_accounts(LedgerAccountFilter const& filter,
                                                    PageRequest const& page);
    [[nodiscard]] Balance get_balance(LedgerAccountId const& id, AsOf const& as_of);
    /// As `get_balance`, for an account of this ledger that is at hand.
    [[nodiscard]] Balance balance_as_of(AccountRow const& account, AsOf const& as_of);

    [[nodiscard]] std::optional<JournalEntry> find_entry(EntryId const& id);
    [[nodiscard]] std::optional<JournalEntry> find_entry_by_seq(std::uint64_t seq);
    [[nodiscard]] Page<JournalEntry> list_entries(EntryFilter const& filter,
                                                  PageRequest const& page);
    [[nodiscard]] std::vector<JournalEntry> read_changes(std::uint64_t after_seq,
                                                         std::size_t limit);
    [[nodiscard]] Page<StatementLine> list_statement(LedgerAccountId const& id,
                                                     StatementFilter const& filter,
                                                     PageRequest const& page);

    [[nodiscard]] std::optional<Hold> find_hold(EntryId const& id);
    [[nodiscard]] Page<Hold> list_open_holds(std::optional<LedgerAccountId> const& account,
                                             PageRequest const& page);

    [[nodiscard]] LedgerHead head();
    [[nodiscard]] std::vector<AssetTotals> trial_balance();
    [[nodiscard]] Hash state_hash();
    /// By business date; none for an account that does not exist.
    [[nodiscard]] Page<Snapshot> list_snapshots(LedgerAccountId const& account,
                                                PageRequest const& page);

    /// @param storage_findings  what `Storage::check` answered
    [[nodiscard]] VerifyReport verify(std::span<Anchor const> anchors,
                                      std::span<std::string const> storage_findings,
                                      Progress const& progress);
    void export_jsonl(std::function<void(std::string_view)> const& write, Progress const& progress);
    void export_plain_text(PlainTextFormat format,
                           std::function<void(std::string_view)> const& write,
                           Progress const& progress);

private:
    /// What an `AsOf` means in this ledger: events up to `seq`, holds at `time`.
    struct Moment {
        std::uint64_t seq = 0;
        Timestamp time{};
        std::optional<Date> effective{};
        bool is_now = false;
    };

    [[nodiscard]] LedgerRow const& ledger();
    [[nodiscard]] Expiry const& expiry();
    [[nodiscard]] std::vector<AssetRow> const& assets();
    [[nodiscard]] std::optional<AccountRow> find_own_account(LedgerAccountId const& id);
    [[nodiscard]] AccountRow get_own_account(LedgerAccountId const& id);
    [[nodiscard]] BalanceRow effective_row(std::int64_t account);
    [[nodiscard]] std::vector<LedgerAccount> describe(std::span<AccountRow const> rows);
    [[nodiscard]] Hold describe(JournalEntry entry, HoldRow const& row) const;

    // as_of.cpp
    [[nodiscard]] Moment moment(AsOf const& as_of);
    [[nodiscard]] Balance replay(AccountRow const& account, Moment const& moment);
    [[nodiscard]] Balance look_up(AccountRow const& account, Moment const& moment);
    void subtract_expired(Balance& balance, PostingRow const& last, Timestamp until);
    [[nodiscard]] Balance
    posted_until(AccountRow const& account, PostingRow const& last, Date effective);
    [[nodiscard]] std::optional<PostingRow> find_last_posting(std::int64_t account,
                                                              std::uint64_t seq);

    // query.cpp
    [[nodiscard]] std::uint64_t first_seq(std::optional<Timestamp> const& from);
    [[nodiscard]] std::uint64_t last_seq(std::optional<Timestamp> const& to);

    // totals.cpp
    /// Visit every account in the order they were opened, with its row as of `at`.
    template <class Visit>
    void each_account(Expiry const& at, Visit&& visit);

    storage::Transaction& tx_;
    Scope scope_;
    Timestamp now_;
    std::optional<LedgerRow> ledger_;
    std::optional<Expiry> expiry_;
    std::optional<std::vector<AssetRow>> assets_;
};

} // namespace nostro::inline v0::detail
