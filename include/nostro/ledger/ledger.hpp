#pragma once

#include <nostro/core/export.hpp>
#include <nostro/core/progress.hpp>
#include <nostro/ledger/event.hpp>
#include <nostro/ledger/query.hpp>
#include <nostro/ledger/records.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

namespace detail {
class LedgerHost;
} // namespace detail

/// The language of a tool of plain-text accounting.
enum class PlainTextFormat : std::uint8_t {
    ledger = 0,    ///< Ledger and hledger
    beancount = 1, ///< Beancount
};

/// How a batch is applied.
struct BatchOptions {
    bool atomic = false;  ///< all or none: the first refusal refuses the whole batch
    bool dry_run = false; ///< answer what would happen; nothing is kept, no id is remembered
    std::optional<Uuid> batch_id; ///< remember the batch: sent again it gives the stored results
    std::uint64_t principal = 0;  ///< who acts; 0: the system
    std::optional<std::chrono::steady_clock::time_point>
        deadline; ///< for waiting; absent: the adapter's default
};

/// The double-entry ledger: accounts, journal entries, holds, balances and the hash chain over
/// them.
///
/// The same class and methods serve a `Core` (each call is a unit of work of its own,
/// group-committed with others and durable when it returns) and a `Unit` (the call joins it). A
/// handle is cheap to copy and must not outlive its core or unit.
///
/// Events have a gapless sequence number and a strictly increasing time. Sending an event again
/// under its id changes nothing and answers `exists`; a refusal that is remembered (see
/// `ResultCodeInfo`) answers `id_already_failed` for ever. The semantics of results, limits and
/// holds are in docs/ledger.md.
///
/// Every method may also throw `StorageError`, `Conflict`, `OutcomeUnknown`, `DeadlineExceeded` or
/// `CorruptData`. Threads: any, at the same time, except that a handle of a unit belongs to its
/// thread.
class NOSTRO_API(0, 1) Ledger {
public:
    /// The ledger's number in its tenant.
    [[nodiscard]] std::int64_t number() const noexcept;
    /// The tenant, whose partition of the storage the ledger stands in.
    [[nodiscard]] std::int64_t tenant() const noexcept;
    /// The ledger's name, unique in its tenant.
    [[nodiscard]] std::string const& name() const noexcept;

    /// Define an asset that is not in ISO 4217, so that accounts can count it. Defining it again is
    /// fine.
    /// @throws AlreadyExists  with another scale
    void define_asset(Currency const& asset);

    /// Apply one event; throws where a batch would answer a refusal.
    ///
    /// @return  `created`, or `exists` when it was sent before
    /// @throws Rejected         with the result code; nothing changed except that the id may be
    ///                          remembered
    /// @throws InvalidArgument  text is not valid or too long, or names an unknown asset
    EventResult post(EntryDraft const& draft);
    /// A transfer of one amount; the rest as above.
    EventResult post(Transfer const& transfer);
    /// Open an account; the rest as `post`.
    EventResult open_account(LedgerAccountDraft const& draft);
    /// Change an account's limits, or freeze it; the rest as `post`.
    EventResult change_account(LedgerAccountChange const& change);
    /// Change the ledger's business date or what is locked; the rest as `post`.
    EventResult change_period(PeriodChange const& change);

    /// Apply up to `limits::batch_events_max` events in order; the results are the same as one by
    /// one.
    ///
    /// @return  one result for each event, same index
    /// @throws Rejected         batch_too_large, batch_id_reused
    /// @throws InvalidArgument  as for `post`; then no event of the batch was applied
    std::vector<EventResult> post_batch(std::span<Event const> events,
                                        BatchOptions const& options = {});
    std::vector<EventResult> post_batch(std::span<Transfer const> transfers,
                                        BatchOptions const& options = {});

    /// The account with its counters as of now.
    [[nodiscard]] std::optional<LedgerAccount> find_account(LedgerAccountId const& id) const;
    /// As `find_account`; throws `NotFound`.
    [[nodiscard]] LedgerAccount get_account(LedgerAccountId const& id) const;
    /// Accounts in the order they were opened.
    /// @throws InvalidArgument  the cursor belongs to another filter or is malformed
    [[nodiscard]] Page<LedgerAccount> list_accounts(LedgerAccountFilter const& filter = {},
                                                    PageRequest const& page = {}) const;

    /// The account's counters at a moment of system time and a day of effective time.
    /// @throws NotFound  no such account, or it was opened later
    [[nodiscard]] Balance get_balance(LedgerAccountId const& id, AsOf const& as_of = {}) const;

    /// The entry, or the change of an account or dates, with this id; postings and text with it.
    [[nodiscard]] std::optional<JournalEntry> find_entry(EntryId const& id) const;
    /// As `find_entry`; throws `NotFound`.
    [[nodiscard]] JournalEntry get_entry(EntryId const& id) const;
    /// The event with this sequence number, from 1.
    [[nodiscard]] std::optional<JournalEntry> find_entry_by_seq(std::uint64_t seq) const;
    /// Entries by sequence. A page stops at rows that existed when it was read; nothing is missed
    /// or repeated.
    /// @throws InvalidArgument  the cursor belongs to another filter or is malformed
    [[nodiscard]] Page<JournalEntry> list_entries(EntryFilter const& filter = {},
                                                  PageRequest const& page = {}) const;
    /// The change feed: committed events after `seq`, in order, without gaps.
    /// @param limit  1 to `limits::page_rows_max`
    [[nodiscard]] std::vector<JournalEntry> read_changes(std::uint64_t after_seq = 0,
                                                         std::size_t limit = 1'000) const;
    /// An account's postings by sequence.
    /// @throws NotFound         no such account
    /// @throws InvalidArgument  the cursor belongs to another filter or is malformed
    [[nodiscard]] Page<StatementLine> list_statement(LedgerAccountId const& id,
                                                     StatementFilter const& filter = {},
                                                     PageRequest const& page = {}) const;
    /// A pending entry and what has become of it; absent when no pending entry has this id.
    [[nodiscard]] std::optional<Hold> find_hold(EntryId const& id) const;
    /// Holds that are open now, oldest first; of one account if given. The cursor is the sequence
    /// number of the last one.
    /// @throws InvalidArgument  the cursor is malformed
    [[nodiscard]] Page<Hold> list_open_holds(std::optional<LedgerAccountId> const& account = {},
                                             PageRequest const& page = {}) const;

    /// The last event: its sequence number, 0 of an empty ledger, its time and its link.
    [[nodiscard]] LedgerHead head() const;
    /// The head as a promise to check later.
    [[nodiscard]] Anchor anchor() const;
    /// Totals by asset, ordered by code.
    [[nodiscard]] std::vector<AssetTotals> trial_balance() const;
    /// Digest of accounts, counters, open holds and the head: equal on every adapter for equal
    /// histories.
    [[nodiscard]] Hash state_hash() const;

    /// Keep every account's counters for a business day. Taking one again replaces it.
    /// @return  accounts in it
    std::uint64_t take_snapshot(Date business_date);
    /// An account's snapshots by business day, oldest first. The cursor is the day of the last one.
    /// @throws InvalidArgument  the cursor is malformed
    [[nodiscard]] Page<Snapshot> list_snapshots(LedgerAccountId const& account,
                                                PageRequest const& page = {}) const;
    /// Delete the snapshots of a day; a day without any is no error. Reads never depend on
    /// snapshots.
    void drop_snapshot(Date business_date);

    /// Erase the text of the event with this sequence number; the chain stays verifiable.
    /// @return  whether there was text; false also when there is no such event
    bool erase_text(std::uint64_t seq);

    /// Mark holds that have expired by `now` as expired; they stopped counting already.
    /// @return  holds swept, at most `limit`
    std::size_t sweep_expired(Timestamp now, std::size_t limit);

    /// Read everything back and check it: each event's digest, the chain to the head, sequence and
    /// time order, double entry per asset, counters against postings, holds against pending
    /// counters, limits, snapshots, and the storage below.
    ///
    /// @param anchors  heads noted earlier; a missing or different one is a finding
    [[nodiscard]] VerifyReport verify(std::span<Anchor const> anchors = {},
                                      Progress const& progress = {}) const;

    /// Write the whole ledger as JSON lines: a header, every event in order, remembered failures, a
    /// trailer with the head. The form is documented in docs/jsonl.md.
    /// @param write  called with each line, without the line end
    void export_jsonl(std::function<void(std::string_view)> const& write,
                      Progress const& progress = {}) const;
    /// Read what `export_jsonl` wrote into this ledger, which must be empty or hold a prefix of it.
    ///
    /// Every event is checked by the same rules again; the head must come out as the trailer says.
    /// Reading the same file twice changes nothing. All or nothing: one transaction, however long
    /// the file.
    /// @param read  called for the next line; absent at the end
    /// @return      events added
    /// @throws InvalidArgument  malformed line (detail "line"), or a head that differs
    std::uint64_t import_jsonl(std::function<std::optional<std::string>()> const& read,
                               Progress const& progress = {});
    /// Write what is booked as plain-text accounting, for the reports of other tools: every account
    /// and every entry that moved posted counters, at its effective date. Holds, changes and
    /// metadata are not in it, and it cannot be imported. The form is documented in docs/ledger.md.
    /// @param write  called with each line, without the line end
    void export_plain_text(PlainTextFormat format,
                           std::function<void(std::string_view)> const& write,
                           Progress const& progress = {}) const;

    Ledger(Ledger const&);
    Ledger& operator=(Ledger const&);
    Ledger(Ledger&&) noexcept;
    Ledger& operator=(Ledger&&) noexcept;
    ~Ledger();

    /// For the library's own use.
    explicit Ledger(std::shared_ptr<detail::LedgerHost> host) noexcept;

private:
    std::shared_ptr<detail::LedgerHost> host_;
};

} // namespace nostro::inline v0
