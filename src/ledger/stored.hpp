#pragma once

#include "ledger/canonical.hpp"

#include <nostro/ledger/event.hpp>
#include <nostro/ledger/records.hpp>
#include <nostro/storage/storage.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The ledger's rows as C++ values. Reads only; each function is a fixed number of storage calls
/// for any number of keys, unless it says otherwise.
///
/// A row that cannot have been written by nostro throws `CorruptData` with the details "table" and
/// "column". Sequence numbers of events are unsigned in C++ and int64 in storage.
namespace nostro::inline v0::detail {

/// Which ledger: the leading key columns of its tables.
struct Scope {
    std::int64_t tenant = 0;
    std::int64_t ledger = 0;

    friend bool operator==(Scope const&, Scope const&) = default;
};

struct LedgerRow {
    Scope scope;
    std::string name;
    bool strict_history = false;
    Timestamp created_at{};
    LedgerHead head;
    std::uint64_t failed_count = 0;
    std::int64_t swept_until =
        0; ///< the latest expiry among swept holds: time does not fall behind it

    /// What decides which holds have expired, for somebody whose clock says `clock`.
    [[nodiscard]] Timestamp now(Timestamp clock) const {
        return std::max({clock, head.time, Timestamp{std::chrono::nanoseconds{swept_until}}});
    }
};

struct AssetRow {
    std::int64_t number = 0;
    Currency currency;
};

/// An account as it was opened. `ledger` may be another one of the tenant.
struct AccountRow {
    LedgerAccountId id;
    std::int64_t ledger = 0;
    std::int64_t number = 0; ///< sequence number of the event that opened it
    std::int64_t asset = 0;
    LedgerAccountId parent;
    LedgerAccountClass account_class = LedgerAccountClass::liability;
    std::uint16_t code = 0;
    LedgerAccountFlags flags = LedgerAccountFlags::none;
    Amount debit_headroom;
    Amount credit_headroom;
    UserData user_data;
};

/// An account as its row stands. Pending counters, and `closed`, still hold what has expired but
/// was not swept: see `Expiry`.
struct BalanceRow {
    std::int64_t account = 0;
    Balance counters;
    LedgerAccountFlags flags = LedgerAccountFlags::none;
    Amount debit_headroom;
    Amount credit_headroom;
    std::optional<Date> latest_effective;
    std::uint64_t last_seq = 0;
};

/// An entry's own row.
struct EntryRow {
    std::uint64_t seq = 0;
    Timestamp time{};
    EventKind kind = EventKind::normal;
    EventFlags flags = EventFlags::none;
    EntryId id; ///< zero for `open`
    std::uint16_t code = 0;
    Date effective_date{};
    UserData user_data;
    EntryId pending_id;
    std::uint32_t timeout_s = 0;
    MandateId mandate;
    std::uint64_t principal = 0;
    std::optional<Digest> text_digest;
    std::array<std::byte, 8> hash{}; ///< first bytes of the event's chain digest
};

struct PostingRow {
    std::uint64_t seq = 0;
    std::uint16_t line = 0;
    std::int64_t account = 0;
    Side side = Side::debit;
    EventKind kind = EventKind::normal;
    Amount amount;
    std::optional<Balance> after; ///< without expired holds, as of the event's time
    std::optional<Date> latest_effective;
};

struct HoldRow {
    std::uint64_t seq = 0;
    HoldState stored_state =
        HoldState::open; ///< an expired hold that was not swept is still `open` here
    std::int64_t expires_at = INT64_MAX; ///< nanoseconds; `tables::Holds::never`
    Amount captured;
};

/// The state an account's change left.
struct LedgerAccountChangeRow {
    std::int64_t account = 0;
    LedgerAccountFlags flags = LedgerAccountFlags::none; ///< never `closed`
    Amount debit_headroom;
    Amount credit_headroom;
};

/// The dates a period event left.
struct PeriodChangeRow {
    std::optional<Date> business_date;
    std::optional<Date> locked_through;
};

/// An event that posts, voids or reverses another.
struct LinkRow {
    std::uint64_t target = 0;
    std::uint64_t seq = 0;
    EventKind kind = EventKind::post;
};

/// A remembered refusal.
struct FailedRow {
    EntryId id;
    ResultCode code = ResultCode::created;
};

struct TextRow {
    canonical::Salt salt{};
    Text text;
};

/// An entry with what its record in the chain and its export need besides.
struct StoredEntry {
    JournalEntry entry;
    std::optional<canonical::Salt> salt;
    std::optional<Digest> text_digest;
    std::array<std::byte, 8> hash{};
};

// --- ledgers and assets ---

[[nodiscard]] std::optional<LedgerRow>
find_ledger(storage::Transaction& tx, std::int64_t tenant, std::string_view name);
[[nodiscard]] std::vector<LedgerRow> list_ledgers(storage::Transaction& tx, std::int64_t tenant);
/// @throws NotFound  no such ledger
[[nodiscard]] LedgerRow
read_ledger(storage::Transaction& tx, Scope scope, storage::Lock lock = storage::Lock::none);
/// As `read_ledger`, the head alone.
[[nodiscard]] LedgerHead
read_head(storage::Transaction& tx, Scope scope, storage::Lock lock = storage::Lock::none);
/// In the order they came into use.
[[nodiscard]] std::vector<AssetRow> load_assets(storage::Transaction& tx, Scope scope);

// --- accounts; one result for each key, same index ---

[[nodiscard]] std::vector<std::optional<AccountRow>>
find_accounts(storage::Transaction& tx, std::int64_t tenant, std::span<LedgerAccountId const> ids);
[[nodiscard]] std::vector<std::optional<AccountRow>> find_accounts_by_number(
    storage::Transaction& tx, Scope scope, std::span<std::int64_t const> numbers);
[[nodiscard]] std::vector<std::optional<BalanceRow>>
find_balances(storage::Transaction& tx,
              Scope scope,
              std::span<std::int64_t const> accounts,
              storage::Lock lock = storage::Lock::none);

// --- events ---

/// Complete entries in the order of `seqs`; a number without an event is passed over.
[[nodiscard]] std::vector<JournalEntry>
load_entries(storage::Transaction& tx, Scope scope, std::span<std::uint64_t const> seqs);
[[nodiscard]] std::vector<StoredEntry>
load_stored(storage::Transaction& tx, Scope scope, std::span<std::uint64_t const> seqs);
/// The entries' own rows, one result for each number.
[[nodiscard]] std::vector<std::optional<EntryRow>>
find_entry_rows(storage::Transaction& tx, Scope scope, std::span<std::uint64_t const> seqs);
/// Postings of events by sequence and line. `seqs` ascending without repeats.
[[nodiscard]] std::vector<PostingRow>
load_postings(storage::Transaction& tx, Scope scope, std::span<std::uint64_t const> seqs);
/// The postings of one event among postings by sequence.
[[nodiscard]] std::span<PostingRow const> postings_of(std::span<PostingRow const> postings,
                                                      std::uint64_t seq);
/// Sequence numbers of events by id; one result for each id.
[[nodiscard]] std::vector<std::optional<std::uint64_t>>
find_seqs(storage::Transaction& tx, Scope scope, std::span<EntryId const> ids);
/// First codes of remembered refusals; one result for each id.
[[nodiscard]] std::vector<std::optional<ResultCode>>
find_failed(storage::Transaction& tx, Scope scope, std::span<EntryId const> ids);
/// The erasable text of an event, if it had one and it was not erased.
[[nodiscard]] std::optional<TextRow>
find_text(storage::Transaction& tx, Scope scope, std::uint64_t seq);
[[nodiscard]] std::vector<std::optional<TextRow>>
find_texts(storage::Transaction& tx, Scope scope, std::span<std::uint64_t const> seqs);
/// The last event not later than `time`; 0 when there is none.
[[nodiscard]] std::uint64_t
find_seq_at(storage::Transaction& tx, Scope scope, LedgerHead const& head, Timestamp time);

// --- holds ---

[[nodiscard]] std::optional<HoldRow>
find_hold(storage::Transaction& tx, Scope scope, std::uint64_t seq);
[[nodiscard]] std::vector<std::optional<HoldRow>>
find_holds(storage::Transaction& tx, Scope scope, std::span<std::uint64_t const> seqs);
/// Holds that are stored as open and expire at or before `until`, by expiry and sequence; those
/// behind `after` if given.
[[nodiscard]] std::vector<HoldRow> select_due_holds(storage::Transaction& tx,
                                                    Scope scope,
                                                    std::optional<HoldRow> const& after,
                                                    std::int64_t until,
                                                    std::size_t limit);
/// Holds stored in one state that expire later than `after` and not later than `until`, by expiry.
[[nodiscard]] std::vector<HoldRow> select_holds(
    storage::Transaction& tx, Scope scope, HoldState state, std::int64_t after, std::int64_t until);
/// Holds that count at a moment whether swept or not, by sequence.
[[nodiscard]] std::vector<HoldRow>
select_open_holds(storage::Transaction& tx, Scope scope, Timestamp at);
/// What is left of one posting of a hold, given the amount it held. A hold of more or fewer than
/// two postings is captured once, in full.
[[nodiscard]] Amount left_of(Amount held, std::size_t posting_count, HoldRow const& hold);
/// Events that post, void or reverse `target`, by sequence.
[[nodiscard]] std::vector<LinkRow>
load_links(storage::Transaction& tx, Scope scope, std::uint64_t target);
/// As `load_links`, the sequence numbers alone; of one kind if given.
[[nodiscard]] std::vector<std::uint64_t> find_links(storage::Transaction& tx,
                                                    Scope scope,
                                                    std::uint64_t target,
                                                    std::optional<EventKind> kind = {});

// --- decoding; row `at` of a batch of that table's rows ---

[[nodiscard]] LedgerRow decode_ledger(storage::Rows const& rows, std::size_t at);
[[nodiscard]] AccountRow decode_account(storage::Rows const& rows, std::size_t at);
[[nodiscard]] BalanceRow decode_balance(storage::Rows const& rows, std::size_t at);
[[nodiscard]] EntryRow decode_entry(storage::Rows const& rows, std::size_t at);
[[nodiscard]] PostingRow decode_posting(storage::Rows const& rows, std::size_t at);
[[nodiscard]] HoldRow decode_hold(storage::Rows const& rows, std::size_t at);
[[nodiscard]] LedgerAccountChangeRow decode_account_change(storage::Rows const& rows,
                                                           std::size_t at);
[[nodiscard]] PeriodChangeRow decode_period_change(storage::Rows const& rows, std::size_t at);
[[nodiscard]] LinkRow decode_link(storage::Rows const& rows, std::size_t at);
[[nodiscard]] FailedRow decode_failed(storage::Rows const& rows, std::size_t at);
[[nodiscard]] TextRow decode_text(storage::Rows const& rows, std::size_t at);
[[nodiscard]] ConversionNote decode_conversion(storage::Rows const& rows, std::size_t at);

/// Metadata as it stands in the table of texts: a JSON object of strings in the order given, which
/// must be sorted (`canonical::sorted`).
[[nodiscard]] std::string encode_metadata(Text const& sorted);

/// The 16 bytes of an id, as a value to add to rows.
class IdBytes {
public:
    explicit IdBytes(Uuid const& id) noexcept : bytes_{id.bytes()} {}

    [[nodiscard]] std::string_view view() const noexcept {
        return {reinterpret_cast<char const*>(bytes_.data()), bytes_.size()};
    }

private:
    std::array<std::byte, 16> bytes_;
};

} // namespace nostro::inline v0::detail
