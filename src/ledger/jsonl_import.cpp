#include "core/digest.hpp"
#include "core/json.hpp"
#include "ledger/jsonl.hpp"
#include "ledger/jsonl_words.hpp"

#include <nostro/core/error.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

[[noreturn]] void refuse(JsonReader const& reader, std::string reason) {
    auto message = reader.path() + " is " + reason;
    std::ranges::replace(message, '_', ' ');
    throw InvalidArgument{std::move(message),
                          {{"field", reader.path()}, {"reason", std::move(reason)}}};
}

/// The value of an optional, which is there unless the text was malformed.
template <class T>
T checked(std::optional<T> value, JsonReader const& reader, std::string reason) {
    if (!value) {
        refuse(reader, std::move(reason));
    }
    return *std::move(value);
}

template <class T>
T read_number(JsonReader const& reader) {
    auto const value = reader.integer();
    if constexpr (sizeof(T) < sizeof value) {
        if (value < std::numeric_limits<T>::min() || value > std::numeric_limits<T>::max()) {
            refuse(reader, "out_of_range");
        }
    } else if (value < 0) {
        refuse(reader, "out_of_range");
    }
    return static_cast<T>(value);
}

template <class T>
T read_decimal(JsonReader const& reader) {
    auto const text = reader.text();
    T value{};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        refuse(reader, "not_a_number");
    }
    return value;
}

Amount read_amount(JsonReader const& reader) {
    return checked(Amount::parse(reader.text()), reader, "not_an_amount");
}

template <class IdType>
IdType read_id(JsonReader const& reader) {
    return IdType{checked(Uuid::parse(reader.text()), reader, "not_an_id")};
}

Timestamp read_time(JsonReader const& reader) {
    return Timestamp{std::chrono::nanoseconds{read_decimal<std::int64_t>(reader)}};
}

Date read_date(JsonReader const& reader) {
    return checked(parse_date(reader.text()), reader, "not_a_date");
}

template <std::size_t size>
std::array<std::byte, size> read_hex(JsonReader const& reader) {
    auto const bytes = checked(from_hex(reader.text()), reader, "not_hexadecimal");
    if (bytes.size() != size) {
        refuse(reader, "of_the_wrong_length");
    }
    std::array<std::byte, size> result;
    std::ranges::copy(bytes, result.begin());
    return result;
}

template <class Flags, std::size_t size>
Flags read_flags(JsonReader const& parent, std::array<jsonl::FlagName<Flags>, size> const& names) {
    auto result = Flags::none;
    if (auto const list = parent.find("flags")) {
        for (auto const& item : list->array()) {
            auto const found = std::ranges::find(names, item.text(), &jsonl::FlagName<Flags>::name);
            if (found == names.end()) {
                refuse(item, "unknown");
            }
            result = result | found->flag;
        }
    }
    return result;
}

RoundingMode read_rounding(JsonReader const& reader) {
    for (int mode = 0; mode <= static_cast<int>(RoundingMode::ceiling); ++mode) {
        if (name_of(static_cast<RoundingMode>(mode)) == reader.text()) {
            return static_cast<RoundingMode>(mode);
        }
    }
    refuse(reader, "unknown");
}

UserData read_user_data(JsonReader const& event) {
    auto const data = event.find("user_data");
    if (!data) {
        return {};
    }
    data->allow_only({"id", "number", "tag"});
    auto const id = data->find("id");
    return {.id = id ? read_id<Uuid>(*id) : Uuid{},
            .number = read_decimal<std::uint64_t>(data->member("number")),
            .tag = read_number<std::uint32_t>(data->member("tag"))};
}

/// The text of the event, and its salt or what is left of it.
Text read_text(JsonReader const& event, ReplayEvent& result) {
    if (auto const digest = event.find("text_digest")) {
        result.text_digest = read_hex<32>(*digest);
        return {};
    }
    auto const text = event.find("text");
    if (!text) {
        return {};
    }
    text->allow_only({"salt", "description", "metadata"});
    result.salt = read_hex<16>(text->member("salt"));
    Text value{.description = std::string{text->text("description")}, .metadata = {}};
    auto const metadata = text->object("metadata");
    for (auto const& member : metadata.value().get_object()) {
        value.metadata.emplace_back(std::string{member.key()},
                                    std::string{metadata.text(member.key())});
    }
    return value;
}

std::optional<ConversionNote> read_conversion(JsonReader const& event) {
    auto const note = event.find("conversion");
    if (!note) {
        return std::nullopt;
    }
    note->allow_only(
        {"numerator", "denominator", "rounding", "remainder_numerator", "remainder_denominator"});
    return ConversionNote{.rate = {read_decimal<std::int64_t>(note->member("numerator")),
                                   read_decimal<std::int64_t>(note->member("denominator"))},
                          .rounding = read_rounding(note->member("rounding")),
                          .remainder_numerator = read_amount(note->member("remainder_numerator")),
                          .remainder_denominator =
                              read_amount(note->member("remainder_denominator"))};
}

template <class IdType>
IdType read_optional_id(JsonReader const& parent, std::string_view key) {
    auto const id = parent.find(key);
    return id ? read_id<IdType>(*id) : IdType{};
}

std::vector<Posting> read_postings(JsonReader const& event) {
    std::vector<Posting> result;
    for (auto const& posting : event.array("postings")) {
        posting.allow_only({"account", "side", "amount"});
        auto const side = posting.member("side");
        if (side.text() != name_of(Side::debit) && side.text() != name_of(Side::credit)) {
            refuse(side, "unknown");
        }
        result.push_back({.account = read_id<LedgerAccountId>(posting.member("account")),
                          .side = side.text() == name_of(Side::debit) ? Side::debit : Side::credit,
                          .amount = read_amount(posting.member("amount")),
                          .scale = {}});
    }
    return result;
}

/// What every kind of draft has. The time is the host's to give only when the event was imported.
template <class Draft>
void read_common(JsonReader const& event, ReplayEvent& result, Draft& draft) {
    draft.flags = read_flags(event, jsonl::event_flags);
    draft.user_data = read_user_data(event);
    draft.time = has(draft.flags, EventFlags::imported) ? result.time : Timestamp{};
    draft.text = read_text(event, result);
}

std::uint16_t read_code(JsonReader const& event) {
    auto const code = event.find("code");
    return code ? read_number<std::uint16_t>(*code) : std::uint16_t{0};
}

EntryDraft read_entry(JsonReader const& event, EventKind kind, ReplayEvent& result) {
    EntryDraft draft;
    read_common(event, result, draft);
    auto const timeout = event.find("timeout_s");
    draft.id = read_id<EntryId>(event.member("id"));
    draft.kind = kind;
    draft.pending_id = read_optional_id<EntryId>(event, "pending_id");
    draft.timeout_s = timeout ? read_number<std::uint32_t>(*timeout) : 0;
    draft.code = read_code(event);
    draft.effective_date = result.effective_date;
    draft.mandate = read_optional_id<MandateId>(event, "mandate");
    draft.postings = read_postings(event);
    draft.conversion = read_conversion(event);
    return draft;
}

LedgerAccountDraft read_opening(JsonReader const& event, ReplayEvent& result) {
    LedgerAccountDraft draft;
    read_common(event, result, draft);
    auto const account = event.object("account");
    account.allow_only(
        {"id", "asset", "scale", "class", "parent", "flags", "debit_headroom", "credit_headroom"});
    auto const account_class = account.member("class");
    draft.id = read_id<LedgerAccountId>(account.member("id"));
    draft.asset = account.text("asset");
    draft.account_class =
        checked(find_named<LedgerAccountClass>(account_class.text()), account_class, "unknown");
    draft.code = read_code(event);
    draft.account_flags = read_flags(account, jsonl::account_flags);
    draft.debit_headroom = read_amount(account.member("debit_headroom"));
    draft.credit_headroom = read_amount(account.member("credit_headroom"));
    draft.parent = read_optional_id<LedgerAccountId>(account, "parent");
    return draft;
}

LedgerAccountChange read_change(JsonReader const& event, ReplayEvent& result) {
    LedgerAccountChange change;
    read_common(event, result, change);
    auto const account = event.object("account");
    account.allow_only({"id", "flags", "debit_headroom", "credit_headroom"});
    auto const flags = read_flags(account, jsonl::account_flags);
    change.id = read_id<EntryId>(event.member("id"));
    change.account = read_id<LedgerAccountId>(account.member("id"));
    change.debit_headroom = read_amount(account.member("debit_headroom"));
    change.credit_headroom = read_amount(account.member("credit_headroom"));
    change.debit_limited = has(flags, LedgerAccountFlags::debit_limited);
    change.credit_limited = has(flags, LedgerAccountFlags::credit_limited);
    change.frozen_debit = has(flags, LedgerAccountFlags::frozen_debit);
    change.frozen_credit = has(flags, LedgerAccountFlags::frozen_credit);
    return change;
}

PeriodChange read_period(JsonReader const& event, ReplayEvent& result) {
    PeriodChange change;
    read_common(event, result, change);
    auto const period = event.object("period");
    period.allow_only({"business_date", "locked_through"});
    change.id = read_id<EntryId>(event.member("id"));
    if (auto const date = period.find("business_date")) {
        change.business_date = read_date(*date);
    }
    if (auto const date = period.find("locked_through")) {
        change.locked_through = read_date(*date);
    } else {
        change.unlock = true;
    }
    return change;
}

Event read_draft(JsonReader const& event, ReplayEvent& result) {
    auto const name = event.member("kind");
    auto const kind = checked(find_named<EventKind>(name.text()), name, "unknown");
    switch (kind) {
    case EventKind::open:
        return read_opening(event, result);
    case EventKind::change:
        return read_change(event, result);
    case EventKind::period:
        return read_period(event, result);
    default:
        return read_entry(event, kind, result);
    }
}

ReplayEvent read_event(JsonReader const& event) {
    event.allow_only({"seq",
                      "time",
                      "kind",
                      "flags",
                      "id",
                      "code",
                      "effective_date",
                      "user_data",
                      "pending_id",
                      "timeout_s",
                      "mandate",
                      "principal",
                      "text",
                      "text_digest",
                      "conversion",
                      "account",
                      "period",
                      "postings",
                      "hash"});
    ReplayEvent result;
    result.seq = read_number<std::uint64_t>(event.member("seq"));
    result.time = read_time(event.member("time"));
    result.effective_date = read_date(event.member("effective_date"));
    if (auto const principal = event.find("principal")) {
        result.principal = read_decimal<std::uint64_t>(*principal);
    }
    result.hash = read_hex<8>(event.member("hash"));
    result.event = read_draft(event, result);
    return result;
}

ExportHeader read_header(JsonReader const& header) {
    header.allow_only({"format", "version", "ledger", "strict_history", "assets"});
    if (header.text("format") != jsonl::format_name) {
        refuse(header.member("format"), "not_an_export_of_a_ledger");
    }
    if (header.integer("version") != jsonl::format_version) {
        refuse(header.member("version"), "not_supported");
    }
    ExportHeader result{.ledger = std::string{header.text("ledger")},
                        .strict_history = header.boolean("strict_history"),
                        .assets = {}};
    for (auto const& asset : header.array("assets")) {
        asset.allow_only({"code", "scale"});
        try {
            result.assets.push_back(Currency::custom(
                asset.text("code"), read_number<std::uint8_t>(asset.member("scale"))));
        } catch (InvalidArgument const& error) {
            if (!error.detail("reason").empty()) {
                throw;
            }
            refuse(asset, "not_an_asset");
        }
    }
    return result;
}

ReplayFailure read_failure(JsonReader const& failure) {
    failure.allow_only({"failed_id", "code"});
    auto const code = failure.member("code");
    return {.id = read_id<EntryId>(failure.member("failed_id")),
            .code = checked(find_named<ResultCode>(code.text()), code, "unknown")};
}

ExportTrailer read_trailer(JsonReader const& trailer) {
    trailer.allow_only({"events", "head"});
    auto const head = trailer.object("head");
    head.allow_only({"seq", "time", "hash"});
    ExportTrailer result{.events = read_number<std::uint64_t>(trailer.member("events")),
                         .head = {}};
    result.head.seq = read_number<std::uint64_t>(head.member("seq"));
    result.head.time = read_time(head.member("time"));
    result.head.hash = read_hex<32>(head.member("hash"));
    return result;
}

/// The first member of its own tells what a line is.
ExportLine read_line(JsonReader const& line) {
    if (line.find("format")) {
        return read_header(line);
    }
    if (line.find("failed_id")) {
        return read_failure(line);
    }
    if (line.find("events")) {
        return read_trailer(line);
    }
    return read_event(line);
}

} // namespace

ExportLine parse_line(std::string_view line, std::uint64_t number) {
    try {
        auto const document = parse_json(line, "export");
        return read_line(JsonReader{document});
    } catch (InvalidArgument const& error) {
        auto const where = std::to_string(number);
        std::string const field{error.detail("field")};
        std::string const reason{error.detail("reason")};
        throw InvalidArgument{"line " + where + ": " + error.what(),
                              {{"line", where},
                               {"field", field.empty() ? "document" : field},
                               {"reason", reason.empty() ? "malformed" : reason}}};
    }
}

} // namespace nostro::inline v0::detail
