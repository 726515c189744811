#pragma once

#include <nostro/core/amount.hpp>
#include <nostro/core/currency.hpp>
#include <nostro/core/enum_names.hpp>
#include <nostro/core/id.hpp>
#include <nostro/core/rate.hpp>
#include <nostro/core/time.hpp>
#include <nostro/ledger/result_code.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// What is sent to a ledger: drafts of events. All that changes a ledger's state is an event.
namespace nostro::inline v0 {

/// The side of a posting.
enum class Side : std::uint8_t { debit = 0, credit = 1 };

/// What an event does. Stored and hashed by number.
enum class EventKind : std::uint8_t {
    normal = 1,  ///< books its postings
    pending = 2, ///< reserves its postings: a hold
    post = 3,    ///< captures a hold, in full or in part
    void_ = 4,   ///< releases what is left of a hold
    reverse = 5, ///< books the mirror of an entry, once
    open = 6,    ///< opens an account
    change = 7,  ///< changes an account's limits or freezes it
    period = 8,  ///< moves the business date or locks a period
};

/// "normal", "pending", "post", "void", "reverse", "open", "change", "period".
[[nodiscard]] NOSTRO_API(0, 1) std::string_view name_of(EventKind kind) noexcept;
template <>
[[nodiscard]] NOSTRO_API(0, 1) std::optional<EventKind>
find_named<EventKind>(std::string_view name) noexcept;
/// "debit" or "credit".
[[nodiscard]] NOSTRO_API(0, 1) std::string_view name_of(Side side) noexcept;

/// Flags of an event, combined with `|`.
enum class EventFlags : std::uint16_t {
    none = 0,
    linked = 1 << 0,    ///< shares its fate with the next event of the batch
    keep_open = 1 << 1, ///< post: capture a part and keep the rest held; two-posting holds only
    balancing_debit =
        1 << 2, ///< lower the amount to what the debit account can give; two postings only
    balancing_credit =
        1 << 3, ///< lower the amount to what the credit account can take; two postings only
    closing_debit =
        1 << 4, ///< pending: close the debit account while the hold lives; two postings only
    closing_credit =
        1 << 5, ///< pending: close the credit account while the hold lives; two postings only
    imported = 1 << 6, ///< history: the caller gives the time
};

/// Flags of an account, combined with `|`.
enum class LedgerAccountFlags : std::uint16_t {
    none = 0,
    debit_limited = 1 << 0,  ///< debits + holds may not exceed credits + debit_headroom
    credit_limited = 1 << 1, ///< credits + holds may not exceed debits + credit_headroom
    history = 1 << 2,        ///< keep the balance after each posting; needed for fast as-of reads
    frozen_debit = 1 << 3,   ///< debits are refused
    frozen_credit = 1 << 4,  ///< credits are refused
    closed = 1 << 5, ///< set by the engine through a closing hold; only voiding it is possible
};

[[nodiscard]] constexpr EventFlags operator|(EventFlags a, EventFlags b) noexcept {
    return static_cast<EventFlags>(static_cast<std::uint16_t>(a) | static_cast<std::uint16_t>(b));
}

[[nodiscard]] constexpr LedgerAccountFlags operator|(LedgerAccountFlags a,
                                                     LedgerAccountFlags b) noexcept {
    return static_cast<LedgerAccountFlags>(static_cast<std::uint16_t>(a) |
                                           static_cast<std::uint16_t>(b));
}

/// Whether `flags` has any of `wanted`.
[[nodiscard]] constexpr bool has(EventFlags flags, EventFlags wanted) noexcept {
    return (static_cast<std::uint16_t>(flags) & static_cast<std::uint16_t>(wanted)) != 0;
}

[[nodiscard]] constexpr bool has(LedgerAccountFlags flags, LedgerAccountFlags wanted) noexcept {
    return (static_cast<std::uint16_t>(flags) & static_cast<std::uint16_t>(wanted)) != 0;
}

/// The class of an account in the chart of accounts.
enum class LedgerAccountClass : std::uint8_t {
    asset = 1,
    liability = 2,
    equity = 3,
    income = 4,
    expense = 5
};

/// The class's name, for example "asset".
[[nodiscard]] NOSTRO_API(0, 1) std::string_view name_of(LedgerAccountClass account_class) noexcept;
template <>
[[nodiscard]] NOSTRO_API(0, 1) std::optional<LedgerAccountClass>
find_named<LedgerAccountClass>(std::string_view name) noexcept;

/// Three numbers the host may hang on any event or account; the ledger only keeps and compares
/// them.
struct UserData {
    Uuid id; ///< 128 bits, for example the host's own key
    std::uint64_t number = 0;
    std::uint32_t tag = 0;

    friend bool operator==(UserData const&, UserData const&) = default;
};

/// Text of an event or account: erasable, at most `limits::text_bytes_max` bytes in all.
///
/// UTF-8 without U+0000. The hash chain holds a salted digest of it, not the text. Keys are unique;
/// their order does not matter and is not kept.
struct Text {
    std::string description;
    std::vector<std::pair<std::string, std::string>> metadata;

    [[nodiscard]] bool empty() const noexcept { return description.empty() && metadata.empty(); }

    friend bool operator==(Text const&, Text const&) = default;
};

/// How a booked amount came from another currency; kept with the entry and hashed.
struct ConversionNote {
    Rate rate;
    RoundingMode rounding = RoundingMode::half_even;
    Amount remainder_numerator;       ///< what could not be booked, see `Conversion`
    Amount remainder_denominator = 1; ///< positive

    friend bool operator==(ConversionNote const&, ConversionNote const&) = default;
};

/// One line of a journal entry.
struct Posting {
    LedgerAccountId account;
    Side side = Side::debit;
    Amount amount; ///< 0 to 2^127 - 1, minor units of the account's asset
    std::optional<std::uint8_t>
        scale; ///< scale of `amount` when it is not the asset's; must convert exactly

    friend bool operator==(Posting const&, Posting const&) = default;
};

/// A journal entry to be made: normal, pending, post, void or reverse.
///
/// For post, void and reverse `postings`, `code`, `user_data` and `mandate` may be left empty: they
/// are taken from the entry named by `pending_id`.
struct EntryDraft {
    EntryId id; ///< idempotency key; neither zero nor max
    EventKind kind = EventKind::normal;
    EventFlags flags = EventFlags::none;
    EntryId pending_id;                 ///< post, void: the hold; reverse: the entry to mirror
    std::uint32_t timeout_s = 0;        ///< pending: seconds until it expires; 0: never
    std::uint16_t code = 0;             ///< the host's reason code, not zero
    std::optional<Date> effective_date; ///< absent: the ledger's business date
    UserData user_data;
    MandateId mandate;
    Timestamp time{}; ///< imported events only
    std::vector<Posting>
        postings; ///< 1 to `limits::postings_per_side_max` on each side, balanced per asset
    Text text;
    std::optional<ConversionNote> conversion;
};

/// The journal entry of two postings, without text: the fast path.
struct Transfer {
    EntryId id;
    LedgerAccountId debit_account;
    LedgerAccountId credit_account;
    Amount amount; ///< `Amount::max()` with a balancing flag or in a post: as much as possible
    EntryId pending_id;
    UserData user_data;
    std::uint32_t timeout_s = 0;
    std::uint16_t code = 0;
    EventKind kind = EventKind::normal;
    EventFlags flags = EventFlags::none;
    std::optional<Date> effective_date;
    Timestamp time{};
};

/// An account to be opened.
struct LedgerAccountDraft {
    LedgerAccountId id; ///< also the idempotency key; unique within the tenant
    std::string asset;  ///< code of an ISO 4217 currency or of an asset defined on the ledger
    LedgerAccountClass account_class = LedgerAccountClass::liability;
    std::uint16_t code = 0; ///< the host's kind of account, not zero
    LedgerAccountFlags account_flags = LedgerAccountFlags::history;
    EventFlags flags = EventFlags::none; ///< linked, imported
    Amount debit_headroom;  ///< overdraft: how far debits may exceed credits; 0 or more
    Amount credit_headroom; ///< how far credits may exceed debits; 0 or more
    LedgerAccountId parent; ///< zero: none; must exist in the ledger
    UserData user_data;
    Timestamp time{}; ///< imported only
    Text text;
};

/// A change of an account's limits or freezing. Never fails because of the present balance.
struct LedgerAccountChange {
    EntryId id;
    LedgerAccountId account;
    EventFlags flags = EventFlags::none; ///< linked, imported
    std::optional<Amount> debit_headroom;
    std::optional<Amount> credit_headroom;
    std::optional<bool> debit_limited;
    std::optional<bool> credit_limited;
    std::optional<bool> frozen_debit;
    std::optional<bool> frozen_credit;
    UserData user_data;
    Timestamp time{};
    Text text;
};

/// A change of the ledger's dates.
struct PeriodChange {
    EntryId id;
    EventFlags flags = EventFlags::none; ///< linked, imported
    std::optional<Date> business_date;   ///< new default effective date; absent: as it is
    std::optional<Date> locked_through;  ///< no entry may be effective on or before this day
    bool unlock = false;                 ///< no day is locked any more; excludes `locked_through`
    UserData user_data;
    Timestamp time{};
    Text text;
};

/// Any event.
using Event =
    std::variant<EntryDraft, Transfer, LedgerAccountDraft, LedgerAccountChange, PeriodChange>;

/// The answer to one event.
struct EventResult {
    ResultCode code = ResultCode::created;
    std::uint64_t seq = 0; ///< created, exists: the event's sequence number; else 0
    Timestamp time{};      ///< created, exists: the event's time
    ResultCode first_code =
        ResultCode::created; ///< id_already_failed: the code it first failed with

    /// Whether the event stands, now or already.
    [[nodiscard]] bool ok() const noexcept {
        return code == ResultCode::created || code == ResultCode::exists;
    }

    friend bool operator==(EventResult const&, EventResult const&) = default;
};

} // namespace nostro::inline v0
