#pragma once

#include "core/digest.hpp"

#include <nostro/ledger/event.hpp>
#include <nostro/ledger/records.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

/// The binary form of an event that the hash chain covers. It never changes: a new field gets a new
/// bit in `presence`.
///
/// All integers big-endian. A record is
///   presence u16 | kind u8 | flags u16 | seq u64 | time i64 | id 16 | code u16 | effective_date
///   i32 then, each only if its bit in `presence` is set, in this order: 0 user data: id 16, number
///   u64, tag u32      1 pending_id 16      2 timeout_s u32 3 mandate 16      4 principal u64 5
///   text digest 32 6 conversion: numerator i64, denominator i64, rounding u8, remainder numerator
///   i128, denominator i128 7 account opened: asset length u8, asset code, scale u8, class u8,
///   parent 16 8 account state: account 16, flags u16, debit headroom i128, credit headroom i128 9
///   business date i32      10 locked through i32 then the number of postings u8 and, for each,
///   account 16 | amount u128 with the top bit set for credit.
/// `id` is the event's, for an opened account the account's. Amounts are at most 2^127 - 1, so the
/// top bit is free.
namespace nostro::inline v0::canonical {

struct PostingView {
    LedgerAccountId account;
    Side side = Side::debit;
    Amount amount;
};

struct AccountOpened {
    std::string_view asset;
    std::uint8_t scale = 0;
    LedgerAccountClass account_class = LedgerAccountClass::liability;
    LedgerAccountId parent;
};

struct AccountState {
    LedgerAccountId account;
    LedgerAccountFlags flags = LedgerAccountFlags::none;
    Amount debit_headroom;
    Amount credit_headroom;
};

/// The contract fields of one event, borrowed.
struct Record {
    EventKind kind = EventKind::normal;
    EventFlags flags = EventFlags::none;
    std::uint64_t seq = 0;
    std::int64_t time = 0;
    Uuid id;
    std::uint16_t code = 0;
    std::int32_t effective_date = 0;
    UserData user_data;
    Uuid pending_id;
    std::uint32_t timeout_s = 0;
    Uuid mandate;
    std::uint64_t principal = 0;
    Digest const* text_digest = nullptr;
    ConversionNote const* conversion = nullptr;
    AccountOpened const* opened = nullptr;
    AccountState const* state = nullptr;
    std::optional<std::int32_t> business_date{};
    std::optional<std::int32_t> locked_through{};
    std::span<PostingView const> postings{};
};

/// Hashes records one after the other. One thread.
class Chain {
public:
    /// hash(n) = SHA-256(hash(n-1) || record(n)).
    [[nodiscard]] Digest next(Digest const& previous, Record const& record);

private:
    Sha256 hasher_;
    std::vector<std::byte> buffer_;
};

/// Salt of a text's digest: drawn for each text, erased with it.
using Salt = std::array<std::byte, 16>;

/// SHA-256(salt || description || number of entries || sorted keys and values), texts with a u32
/// length in front.
[[nodiscard]] Digest text_digest(Salt const& salt, Text const& text);

/// Metadata sorted by key, as digests and storage want it.
[[nodiscard]] Text sorted(Text text);

} // namespace nostro::inline v0::canonical
