#include "core/json.hpp"
#include "ledger/jsonl.hpp"
#include "ledger/jsonl_words.hpp"
#include "ledger/reader.hpp"
#include "ledger/scan.hpp"
#include "ledger/tables.hpp"

#include <nostro/core/error.hpp>

#include <boost/json/string.hpp>

#include <algorithm>
#include <concepts>

namespace nostro::inline v0::detail {

namespace {

/// Builds one line member by member. Values of the library's own types need no escaping.
class LineWriter {
public:
    explicit LineWriter(std::string& out) : out_{out} {}

    LineWriter& open(std::string_view key = {}) { return begin(key).put('{'); }

    LineWriter& close() {
        out_ += '}';
        return *this;
    }

    LineWriter& open_array(std::string_view key) { return begin(key).put('['); }

    LineWriter& close_array() {
        out_ += ']';
        return *this;
    }

    /// A JSON number; at most 63 bits wide.
    template <std::integral T>
    LineWriter& number(std::string_view key, T value) {
        begin(key);
        return digits(value);
    }

    LineWriter& truth(std::string_view key, bool value) {
        begin(key);
        out_ += value ? "true" : "false";
        return *this;
    }

    /// Text that is known to be plain.
    LineWriter& word(std::string_view key, std::string_view value) {
        begin(key).put('"');
        out_ += value;
        return put('"');
    }

    /// Any text.
    LineWriter& text(std::string_view key, std::string_view value) {
        begin(key);
        out_ += to_text(boost::json::string{value});
        return *this;
    }

    /// A member whose name is any text too.
    LineWriter& member(std::string_view key, std::string_view value) {
        begin({});
        out_ += to_text(boost::json::string{key});
        out_ += ':';
        out_ += to_text(boost::json::string{value});
        return *this;
    }

    /// An integer of any width, as text.
    template <std::integral T>
    LineWriter& decimal(std::string_view key, T value) {
        begin(key).put('"');
        return digits(value).put('"');
    }

    LineWriter& decimal(std::string_view key, Amount value) { return word(key, to_string(value)); }

    LineWriter& time(std::string_view key, Timestamp value) {
        return decimal(key, std::int64_t{value.time_since_epoch().count()});
    }

    LineWriter& hex(std::string_view key, std::span<std::byte const> value) {
        return word(key, to_hex(value));
    }

    /// Left out when zero.
    LineWriter& id(std::string_view key, Uuid const& value) {
        return value.is_zero() ? *this : word(key, to_string(value));
    }

    LineWriter& date(std::string_view key, std::optional<Date> const& value) {
        return value ? word(key, to_string(*value)) : *this;
    }

    /// Left out when there are none.
    template <class Flags, std::size_t size>
    LineWriter& flags(std::string_view key,
                      std::array<jsonl::FlagName<Flags>, size> const& names,
                      Flags value) {
        if (value == Flags::none) {
            return *this;
        }
        open_array(key);
        for (auto const& [flag, name] : names) {
            if (has(value, flag)) {
                word({}, name);
            }
        }
        return close_array();
    }

private:
    LineWriter& begin(std::string_view key) {
        if (!out_.empty() && out_.back() != '{' && out_.back() != '[') {
            out_ += ',';
        }
        if (!key.empty()) {
            put('"');
            out_ += key;
            out_ += "\":";
        }
        return *this;
    }

    LineWriter& put(char c) {
        out_ += c;
        return *this;
    }

    template <std::integral T>
    LineWriter& digits(T value) {
        out_ += std::to_string(value);
        return *this;
    }

    std::string& out_;
};

void write_user_data(LineWriter& line, UserData const& data) {
    if (data != UserData{}) {
        line.open("user_data")
            .id("id", data.id)
            .decimal("number", data.number)
            .number("tag", data.tag)
            .close();
    }
}

/// A text that is still there with its salt, an erased one as its digest.
void write_text(LineWriter& line, StoredEntry const& stored) {
    auto const& text = stored.entry.text;
    if (stored.salt) {
        line.open("text")
            .hex("salt", *stored.salt)
            .text("description", text.description)
            .open("metadata");
        for (auto const& [key, value] : text.metadata) {
            line.member(key, value);
        }
        line.close().close();
    } else if (stored.text_digest) {
        line.hex("text_digest", *stored.text_digest);
    }
}

void write_conversion(LineWriter& line, ConversionNote const& note) {
    line.open("conversion")
        .decimal("numerator", note.rate.numerator)
        .decimal("denominator", note.rate.denominator)
        .word("rounding", name_of(note.rounding))
        .decimal("remainder_numerator", note.remainder_numerator)
        .decimal("remainder_denominator", note.remainder_denominator)
        .close();
}

/// An opened account whole, a changed one with what can change.
void write_account(LineWriter& line, LedgerAccount const& account, bool is_opened) {
    line.open("account").id("id", account.id);
    if (is_opened) {
        line.word("asset", account.asset.code())
            .number("scale", int{account.asset.scale()})
            .word("class", name_of(account.account_class))
            .id("parent", account.parent);
    }
    line.flags("flags", jsonl::account_flags, account.flags)
        .decimal("debit_headroom", account.debit_headroom)
        .decimal("credit_headroom", account.credit_headroom)
        .close();
}

void write_postings(LineWriter& line, std::span<PostingRecord const> postings) {
    line.open_array("postings");
    for (auto const& posting : postings) {
        line.open()
            .id("account", posting.account)
            .word("side", name_of(posting.side))
            .decimal("amount", posting.amount)
            .close();
    }
    line.close_array();
}

} // namespace

std::string format_header(ExportHeader const& header) {
    std::string out;
    LineWriter line{out};
    line.open().word("format", jsonl::format_name).number("version", jsonl::format_version);
    line.text("ledger", header.ledger)
        .truth("strict_history", header.strict_history)
        .open_array("assets");
    for (auto const& asset : header.assets) {
        line.open().word("code", asset.code()).number("scale", int{asset.scale()}).close();
    }
    line.close_array().close();
    return out;
}

std::string format_failure(ReplayFailure const& failure) {
    std::string out;
    LineWriter{out}
        .open()
        .word("failed_id", to_string(failure.id))
        .word("code", name_of(failure.code))
        .close();
    return out;
}

std::string format_trailer(ExportTrailer const& trailer) {
    std::string out;
    LineWriter line{out};
    line.open().number("events", trailer.events).open("head");
    line.number("seq", trailer.head.seq)
        .time("time", trailer.head.time)
        .hex("hash", trailer.head.hash);
    line.close().close();
    return out;
}

void format_event(StoredEntry const& stored, std::string& out) {
    auto const& entry = stored.entry;
    LineWriter line{out};
    line.open().number("seq", entry.seq).time("time", entry.time).word("kind", name_of(entry.kind));
    line.flags("flags", jsonl::event_flags, entry.flags).id("id", entry.id);
    if (entry.code != 0) {
        line.number("code", entry.code);
    }
    line.date("effective_date", entry.effective_date);
    write_user_data(line, entry.user_data);
    line.id("pending_id", entry.pending_id);
    if (entry.timeout_s != 0) {
        line.number("timeout_s", entry.timeout_s);
    }
    line.id("mandate", entry.mandate);
    if (entry.principal != 0) {
        line.decimal("principal", entry.principal);
    }
    write_text(line, stored);
    if (entry.conversion) {
        write_conversion(line, *entry.conversion);
    }
    if (entry.account) {
        write_account(line, *entry.account, entry.kind == EventKind::open);
    } else if (entry.kind == EventKind::period) {
        line.open("period")
            .date("business_date", entry.business_date)
            .date("locked_through", entry.locked_through)
            .close();
    } else {
        write_postings(line, entry.postings);
    }
    line.hex("hash", stored.hash).close();
}

void LedgerReader::export_jsonl(std::function<void(std::string_view)> const& write,
                                Progress const& progress) {
    static constexpr std::uint64_t chunk = 1'024;
    auto const& row = ledger();
    ExportHeader header{.ledger = row.name, .strict_history = row.strict_history, .assets = {}};
    for (auto const& asset : assets()) {
        header.assets.push_back(asset.currency);
    }
    write(format_header(header));

    std::string line;
    for (std::uint64_t first = 1; first <= row.head.seq; first += chunk) {
        std::vector<std::uint64_t> seqs;
        for (auto seq = first; seq <= std::min(row.head.seq, first + chunk - 1); ++seq) {
            seqs.push_back(seq);
        }
        auto const entries = load_stored(tx_, scope_, seqs);
        if (entries.size() != seqs.size()) {
            throw CorruptData{"the sequence of events has a gap", {{"table", "entries"}}};
        }
        for (auto const& stored : entries) {
            line.clear();
            format_event(stored, line);
            write(line);
        }
        if (progress) {
            progress(seqs.back(), row.head.seq);
        }
    }

    Scan failed{tx_, tables::FailedIds::table, {.equal = {scope_.tenant, scope_.ledger}}};
    while (failed.next()) {
        for (std::size_t at = 0; at < failed.rows().size(); ++at) {
            auto const failure = decode_failed(failed.rows(), at);
            write(format_failure({.id = failure.id, .code = failure.code}));
        }
    }
    write(format_trailer({.events = row.head.seq, .head = row.head}));
}

} // namespace nostro::inline v0::detail
