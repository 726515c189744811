#pragma once

#include <nostro/core/id.hpp>
#include <nostro/ledger/event.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What is read from a ledger.
namespace nostro::inline v0 {

/// SHA-256 digest.
using Hash = std::array<std::byte, 32>;

/// Lower-case hexadecimal text.
[[nodiscard]] NOSTRO_API(0, 1) std::string to_string(Hash const& hash);
/// Parse 64 hexadecimal digits.
[[nodiscard]] NOSTRO_API(0, 1) std::optional<Hash> parse_hash(std::string_view text) noexcept;

/// The four counters of an account, in minor units; each 0 to 2^127 - 1.
///
/// Expired holds are not in the pending counters, whether they have been swept or not.
struct Balance {
    Amount debits_pending;
    Amount debits_posted;
    Amount credits_pending;
    Amount credits_posted;

    /// credits_posted - debits_posted.
    [[nodiscard]] Amount net() const { return credits_posted - debits_posted; }

    friend bool operator==(Balance const&, Balance const&) = default;
};

/// One balance of the ledger: what it counts, its limits and its counters.
struct LedgerAccount {
    LedgerAccountId id;
    std::uint64_t number = 0; ///< sequence number of the event that opened it
    Timestamp opened_at{};
    Currency asset;
    LedgerAccountClass account_class = LedgerAccountClass::liability;
    std::uint16_t code = 0;
    LedgerAccountFlags flags = LedgerAccountFlags::none; ///< as of now, with `closed`
    Amount debit_headroom;
    Amount credit_headroom;
    LedgerAccountId parent;
    UserData user_data;
    Text text; ///< empty when it was erased
    Balance balance;

    /// What can still be debited: credits_posted + debit_headroom - debits_posted - debits_pending.
    /// Negative when a limit was lowered below use. Only a bound for a debit_limited account.
    [[nodiscard]] Amount available() const {
        return balance.credits_posted + debit_headroom - balance.debits_posted -
               balance.debits_pending;
    }
};

/// One posting of a stored entry.
struct PostingRecord {
    LedgerAccountId account;
    Side side = Side::debit;
    Amount amount;
    std::optional<Balance> after; ///< the account's counters after it; absent without `history`

    friend bool operator==(PostingRecord const&, PostingRecord const&) = default;
};

/// A stored event of any kind; immutable but for the erasing of its text.
struct JournalEntry {
    std::uint64_t seq = 0;
    Timestamp time{};
    EventKind kind = EventKind::normal;
    EventFlags flags = EventFlags::none;
    EntryId id; ///< zero for `open`, whose id is the account's
    EntryId pending_id;
    std::uint32_t timeout_s = 0;
    std::uint16_t code = 0;
    Date effective_date{};
    UserData user_data;
    MandateId mandate;
    std::uint64_t principal = 0;
    Text text;
    bool text_erased = false;
    std::optional<ConversionNote> conversion;
    std::vector<PostingRecord> postings; ///< normal, pending, post, void, reverse
    /// open: the account as opened. change: the account with the state after the change (id, flags,
    /// headrooms; the rest as opened, no balance).
    std::optional<LedgerAccount> account;
    std::optional<Date> business_date;  ///< period: the state after the event
    std::optional<Date> locked_through; ///< period: the state after the event
};

/// How a hold stands.
enum class HoldState : std::uint8_t { open = 0, posted = 1, voided = 2, expired = 3 };

/// The state's name, for example "open".
[[nodiscard]] NOSTRO_API(0, 1) std::string_view name_of(HoldState state) noexcept;

/// A pending entry and what became of it.
struct Hold {
    EntryId id;
    std::uint64_t seq = 0;
    HoldState state = HoldState::open;
    std::optional<Timestamp> expires_at; ///< absent: never
    Amount captured;                     ///< so far, of each posting of a two-posting hold
    std::vector<PostingRecord> postings; ///< as held
};

/// One line of an account's statement: a posting with its entry.
struct StatementLine {
    std::uint64_t seq = 0;
    std::uint16_t line = 0; ///< index of the posting in its entry
    Timestamp time{};
    Date effective_date{};
    EventKind kind = EventKind::normal;
    EntryId id;
    EntryId pending_id;
    std::uint16_t code = 0;
    UserData user_data;
    Side side = Side::debit;
    Amount amount;
    std::optional<Balance> after;
    Text text;
    std::vector<LedgerAccountId>
        counterparties; ///< accounts on the other side of the entry, in order, no repeats
};

/// Where a ledger stands.
struct LedgerHead {
    std::uint64_t seq = 0;              ///< last event; 0: none
    Timestamp time{};                   ///< its time
    Hash hash{};                        ///< head of the hash chain; all zero when there is no event
    std::optional<Date> business_date;  ///< absent: the UTC day of the batch
    std::optional<Date> locked_through; ///< absent: no day is locked

    friend bool operator==(LedgerHead const&, LedgerHead const&) = default;
};

/// Sums over all accounts of one asset.
struct AssetTotals {
    Currency asset;
    std::uint64_t accounts = 0;
    /// Debits equal credits, pending and posted, in a sound ledger. A sum beyond 2^127 - 1 stays at
    /// that.
    Balance totals;
};

/// An account's counters kept at the end of a business day.
struct Snapshot {
    LedgerAccountId account;
    Date business_date{};
    std::uint64_t seq =
        0;           ///< events up to this one are in it, as far as effective on or before the date
    Balance balance; ///< posted counters by effective date; pending as of `seq`
};

/// A promise to hold against later: the chain's head at a sequence number.
struct Anchor {
    std::uint64_t seq = 0;
    Hash hash{};

    friend bool operator==(Anchor const&, Anchor const&) = default;
};

/// One thing `verify()` found wrong.
struct Finding {
    std::uint64_t seq = 0; ///< the event it was found at; 0: not at one event
    std::string what;      ///< stable name, for example "event_altered", "counter_differs"
    std::string text;      ///< one line for a person
};

/// What `verify()` did and found.
struct VerifyReport {
    std::uint64_t events = 0;
    std::uint64_t accounts = 0;
    std::uint64_t postings = 0;
    LedgerHead head;
    std::optional<std::uint64_t> first_altered; ///< the first event whose digest does not match
    std::vector<Finding> findings;              ///< empty: sound; at most `findings_max`

    static constexpr std::size_t findings_max = 100;

    [[nodiscard]] bool ok() const noexcept { return findings.empty(); }
};

} // namespace nostro::inline v0
