#include "ledger/receipt.hpp"

#include "ledger/canonical.hpp"

#include <nostro/core/error.hpp>

#include <concepts>
#include <cstring>
#include <optional>

namespace nostro::inline v0::detail {

namespace {

constexpr std::size_t result_bytes = 1 + 1 + 8 + 8;

/// Collects fields as bytes that cannot be mistaken for others: fixed widths, lengths in front,
/// presence bytes.
class Writer {
public:
    template <class Number>

    requires std::integral<Number> || std::is_enum_v<Number> Writer& add(Number number) {
        auto const bits = static_cast<std::uint64_t>(number);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes_.push_back(static_cast<char>(bits >> shift));
        }
        return *this;
    }

    Writer& add(Uuid const& id) { return add(id.high).add(id.low); }

    Writer& add(Amount amount) { return add(amount.high()).add(amount.low()); }

    Writer& add(Date date) {
        return add(static_cast<std::int64_t>(date.time_since_epoch().count()));
    }

    Writer& add(std::string_view text) {
        add(text.size());
        bytes_.append(text);
        return *this;
    }

    Writer& add(std::string const& text) { return add(std::string_view{text}); }

    template <class Value>
    Writer& add(std::optional<Value> const& value) {
        add(value.has_value());
        return value ? add(*value) : *this;
    }

    Writer& add(Text const& text) {
        Text const sorted = canonical::sorted(text);
        add(sorted.description).add(sorted.metadata.size());
        for (auto const& [key, value] : sorted.metadata) {
            add(key).add(value);
        }
        return *this;
    }

    [[nodiscard]] std::string const& bytes() const noexcept { return bytes_; }

private:
    std::string bytes_;
};

void write(Writer& out, LedgerAccountDraft const& draft) {
    out.add(draft.asset)
        .add(draft.account_class)
        .add(draft.account_flags)
        .add(draft.debit_headroom)
        .add(draft.credit_headroom);
    out.add(draft.parent);
}

void write(Writer& out, LedgerAccountChange const& change) {
    out.add(change.account)
        .add(change.debit_headroom)
        .add(change.credit_headroom)
        .add(change.debit_limited);
    out.add(change.credit_limited).add(change.frozen_debit).add(change.frozen_credit);
}

void write(Writer& out, PeriodChange const& period) {
    out.add(period.business_date).add(period.locked_through).add(period.unlock);
}

void write(Writer& out, DraftView const& draft) {
    out.add(draft.kind)
        .add(draft.flags)
        .add(draft.id)
        .add(draft.pending_id)
        .add(draft.timeout_s)
        .add(draft.code);
    out.add(draft.effective_date)
        .add(draft.user_data->id)
        .add(draft.user_data->number)
        .add(draft.user_data->tag);
    out.add(draft.mandate).add(draft.time).add(draft.postings.size());
    for (Posting const& posting : draft.postings) {
        out.add(posting.account).add(posting.side).add(posting.amount).add(posting.scale);
    }
    out.add(draft.text == nullptr ? Text{} : *draft.text);
    out.add(draft.conversion != nullptr);
    if (draft.conversion != nullptr) {
        ConversionNote const& note = *draft.conversion;
        out.add(note.rate.numerator).add(note.rate.denominator).add(note.rounding);
        out.add(note.remainder_numerator).add(note.remainder_denominator);
    }
    if (draft.account != nullptr) {
        write(out, *draft.account);
    } else if (draft.change != nullptr) {
        write(out, *draft.change);
    } else if (draft.period != nullptr) {
        write(out, *draft.period);
    }
}

std::uint64_t read_u64(char const* bytes) noexcept {
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) {
        value = (value << 8) | static_cast<unsigned char>(bytes[i]);
    }
    return value;
}

} // namespace

Digest batch_digest(BatchView const& batch, bool atomic) {
    Sha256 hasher;
    DraftView draft;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        batch.read(i, draft);
        Writer out;
        write(out, draft);
        hasher.update(out.bytes());
    }
    return hasher.update(atomic ? "atomic" : "independent").finish();
}

std::string encode_results(std::span<EventResult const> results) {
    std::string bytes;
    bytes.reserve(results.size() * result_bytes);
    for (EventResult const& result : results) {
        bytes.push_back(static_cast<char>(result.code));
        bytes.push_back(static_cast<char>(result.first_code));
        Writer numbers;
        numbers.add(result.seq).add(result.time.time_since_epoch().count());
        bytes.append(numbers.bytes());
    }
    return bytes;
}

std::vector<EventResult> decode_results(std::string_view bytes) {
    if (bytes.size() % result_bytes != 0) {
        throw CorruptData{"a stored batch result has an impossible length",
                          {{"table", "receipts"}, {"column", "result"}}};
    }
    std::vector<EventResult> results;
    for (; !bytes.empty(); bytes.remove_prefix(result_bytes)) {
        auto const time = static_cast<std::int64_t>(read_u64(bytes.data() + 10));
        results.push_back({.code = static_cast<ResultCode>(bytes[0]),
                           .seq = read_u64(bytes.data() + 2),
                           .time = Timestamp{std::chrono::nanoseconds{time}},
                           .first_code = static_cast<ResultCode>(bytes[1])});
    }
    return results;
}

} // namespace nostro::inline v0::detail
