#include "ledger/canonical.hpp"

#include "core/check.hpp"

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstring>
#include <utility>

namespace nostro::inline v0::canonical {

namespace {

/// Bits of `presence`.
enum Presence : std::uint16_t {
    user_data = 1 << 0,
    pending_id = 1 << 1,
    timeout = 1 << 2,
    mandate = 1 << 3,
    principal = 1 << 4,
    text = 1 << 5,
    conversion = 1 << 6,
    opened = 1 << 7,
    state = 1 << 8,
    business_date = 1 << 9,
    locked_through = 1 << 10,
};

constexpr std::size_t asset_bytes_max = 255;
constexpr std::size_t postings_max = 255;
/// More than any record without its postings, the previous digest included.
constexpr std::size_t fixed_bytes_max = 640;
constexpr std::size_t posting_bytes = 32;

std::uint16_t presence_of(Record const& record) noexcept {
    auto const bit = [](bool present, Presence which) { return present ? which : 0; };
    return static_cast<std::uint16_t>(
        bit(record.user_data != UserData{}, user_data) |
        bit(!record.pending_id.is_zero(), pending_id) | bit(record.timeout_s != 0, timeout) |
        bit(!record.mandate.is_zero(), mandate) | bit(record.principal != 0, principal) |
        bit(record.text_digest != nullptr, text) | bit(record.conversion != nullptr, conversion) |
        bit(record.opened != nullptr, opened) | bit(record.state != nullptr, state) |
        bit(record.business_date.has_value(), business_date) |
        bit(record.locked_through.has_value(), locked_through));
}

/// Writes big-endian values one after the other. The room has been made before.
class Writer {
public:
    explicit Writer(std::byte* at) noexcept : at_{at} {}

    template <std::unsigned_integral T>
    Writer& put(T value) noexcept {
        if constexpr (std::endian::native == std::endian::little) {
            value = reversed(value);
        }
        std::memcpy(at_, &value, sizeof value);
        at_ += sizeof value;
        return *this;
    }

    template <std::signed_integral T>
    Writer& put(T value) noexcept {
        return put(static_cast<std::make_unsigned_t<T>>(value));
    }

    Writer& put(Uuid const& id) noexcept { return put(id.high).put(id.low); }

    Writer& put(Amount amount) noexcept { return put(amount.high()).put(amount.low()); }

    Writer& put(void const* bytes, std::size_t size) noexcept {
        std::memcpy(at_, bytes, size);
        at_ += size;
        return *this;
    }

    [[nodiscard]] std::byte* at() const noexcept { return at_; }

private:
    static std::uint8_t reversed(std::uint8_t value) noexcept { return value; }

    static std::uint16_t reversed(std::uint16_t value) noexcept { return __builtin_bswap16(value); }

    static std::uint32_t reversed(std::uint32_t value) noexcept { return __builtin_bswap32(value); }

    static std::uint64_t reversed(std::uint64_t value) noexcept { return __builtin_bswap64(value); }

    std::byte* at_;
};

void put_conversion(Writer& out, ConversionNote const& note) noexcept {
    out.put(note.rate.numerator)
        .put(note.rate.denominator)
        .put(static_cast<std::uint8_t>(note.rounding));
    out.put(note.remainder_numerator).put(note.remainder_denominator);
}

void put_opened(Writer& out, AccountOpened const& account) noexcept {
    out.put(static_cast<std::uint8_t>(account.asset.size()))
        .put(account.asset.data(), account.asset.size());
    out.put(account.scale)
        .put(static_cast<std::uint8_t>(account.account_class))
        .put(account.parent);
}

void put_state(Writer& out, AccountState const& account) noexcept {
    out.put(account.account).put(static_cast<std::uint16_t>(account.flags));
    out.put(account.debit_headroom).put(account.credit_headroom);
}

/// The parts that most records do not have.
void put_optional(Writer& out, Record const& record, std::uint16_t present) noexcept {
    if ((present & user_data) != 0) {
        out.put(record.user_data.id).put(record.user_data.number).put(record.user_data.tag);
    }
    if ((present & pending_id) != 0) {
        out.put(record.pending_id);
    }
    if ((present & timeout) != 0) {
        out.put(record.timeout_s);
    }
    if ((present & mandate) != 0) {
        out.put(record.mandate);
    }
    if ((present & principal) != 0) {
        out.put(record.principal);
    }
    if ((present & text) != 0) {
        out.put(record.text_digest->data(), record.text_digest->size());
    }
    if ((present & conversion) != 0) {
        put_conversion(out, *record.conversion);
    }
    if ((present & opened) != 0) {
        put_opened(out, *record.opened);
    }
    if ((present & state) != 0) {
        put_state(out, *record.state);
    }
    if ((present & business_date) != 0) {
        out.put(*record.business_date);
    }
    if ((present & locked_through) != 0) {
        out.put(*record.locked_through);
    }
}

void put_posting(Writer& out, PostingView const& posting) noexcept {
    std::uint64_t const side = posting.side == Side::credit ? std::uint64_t{1} << 63 : 0;
    out.put(posting.account);
    out.put(static_cast<std::uint64_t>(posting.amount.high()) | side).put(posting.amount.low());
}

void put_record(Writer& out, Record const& record) noexcept {
    auto const present = presence_of(record);
    out.put(present)
        .put(static_cast<std::uint8_t>(record.kind))
        .put(static_cast<std::uint16_t>(record.flags));
    out.put(record.seq).put(record.time).put(record.id).put(record.code).put(record.effective_date);
    if (present != 0) {
        put_optional(out, record, present);
    }
    out.put(static_cast<std::uint8_t>(record.postings.size()));
    for (auto const& posting : record.postings) {
        put_posting(out, posting);
    }
}

void add_length(Sha256& hasher, std::size_t size) {
    std::array<std::byte, 4> bytes;
    Writer{bytes.data()}.put(static_cast<std::uint32_t>(size));
    hasher.update(bytes);
}

void add_text(Sha256& hasher, std::string_view value) {
    add_length(hasher, value.size());
    hasher.update(value);
}

} // namespace

Digest Chain::next(Digest const& previous, Record const& record) {
    NOSTRO_CHECK(record.postings.size() <= postings_max);
    NOSTRO_CHECK(record.opened == nullptr || record.opened->asset.size() <= asset_bytes_max);
    auto const room = fixed_bytes_max + record.postings.size() * posting_bytes;
    if (buffer_.size() < room) {
        buffer_.resize(room);
    }
    Writer out{buffer_.data()};
    out.put(previous.data(), previous.size());
    put_record(out, record);
    auto const size = static_cast<std::size_t>(out.at() - buffer_.data());
    return hasher_.update(std::span{buffer_}.first(size)).finish();
}

Digest text_digest(Salt const& salt, Text const& text) {
    auto const ordered = std::ranges::is_sorted(text.metadata) ? text : sorted(text);
    Sha256 hasher;
    hasher.update(salt);
    add_text(hasher, ordered.description);
    add_length(hasher, ordered.metadata.size());
    for (auto const& [key, value] : ordered.metadata) {
        add_text(hasher, key);
        add_text(hasher, value);
    }
    return hasher.finish();
}

Text sorted(Text text) {
    std::ranges::sort(text.metadata);
    return text;
}

} // namespace nostro::inline v0::canonical
