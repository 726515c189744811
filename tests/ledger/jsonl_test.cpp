#include "ledger/jsonl.hpp"

#include <nostro/core/error.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <utility>

using namespace nostro;
using namespace nostro::detail;

namespace {

constexpr Timestamp some_time{std::chrono::nanoseconds{1767225600000000003}};
constexpr Date some_day{std::chrono::days{20454}};

StoredEntry stored(EventKind kind) {
    StoredEntry result;
    result.entry.seq = 3;
    result.entry.time = some_time;
    result.entry.kind = kind;
    result.entry.effective_date = some_day;
    result.hash = {std::byte{0x01},
                   std::byte{0x23},
                   std::byte{0x45},
                   std::byte{0x67},
                   std::byte{0x89},
                   std::byte{0xAB},
                   std::byte{0xCD},
                   std::byte{0xEF}};
    return result;
}

StoredEntry stored_transfer() {
    auto result = stored(EventKind::normal);
    result.entry.id = EntryId{0, 42};
    result.entry.code = 7;
    result.entry.postings = {{LedgerAccountId{0, 1}, Side::debit, 1005, {}},
                             {LedgerAccountId{0, 2}, Side::credit, 1005, {}}};
    return result;
}

LedgerAccount some_account() {
    return {.id = LedgerAccountId{0, 9},
            .number = 3,
            .opened_at = some_time,
            .asset = Currency::iso("EUR"),
            .account_class = LedgerAccountClass::equity,
            .code = 5,
            .flags = LedgerAccountFlags::debit_limited | LedgerAccountFlags::frozen_credit,
            .debit_headroom = Amount::max(),
            .credit_headroom = 0,
            .parent = LedgerAccountId{0, 8},
            .user_data = {},
            .text = {},
            .balance = {}};
}

std::string line_of(StoredEntry const& entry) {
    std::string line;
    format_event(entry, line);
    return line;
}

ReplayEvent replayed(StoredEntry const& entry) {
    auto line = parse_line(line_of(entry), 1);
    REQUIRE(std::holds_alternative<ReplayEvent>(line));
    return std::get<ReplayEvent>(std::move(line));
}

/// What parsing refuses, as "line field reason".
std::string refusal(std::string_view line) {
    try {
        static_cast<void>(parse_line(line, 17));
    } catch (InvalidArgument const& error) {
        return std::string{error.detail("line")} + ' ' + std::string{error.detail("field")} + ' ' +
               std::string{error.detail("reason")};
    }
    return "accepted";
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    auto const at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), by);
}

} // namespace

TEST_CASE("a transfer is the line of the documentation") {
    CHECK(
        line_of(stored_transfer()) ==
        R"({"seq":3,"time":"1767225600000000003","kind":"normal","id":"00000000-0000-0000-0000-00000000002a","code":7,)"
        R"("effective_date":"2026-01-01","postings":[)"
        R"({"account":"00000000-0000-0000-0000-000000000001","side":"debit","amount":"1005"},)"
        R"({"account":"00000000-0000-0000-0000-000000000002","side":"credit","amount":"1005"}],)"
        R"("hash":"0123456789abcdef"})");
}

TEST_CASE("an entry with every member comes back as its draft") {
    auto entry = stored_transfer();
    entry.entry.kind = EventKind::pending;
    entry.entry.flags = EventFlags::linked | EventFlags::balancing_debit |
                        EventFlags::closing_credit | EventFlags::imported;
    entry.entry.user_data = {{1, 2}, UINT64_MAX, UINT32_MAX};
    entry.entry.pending_id = EntryId{3, 4};
    entry.entry.timeout_s = 60;
    entry.entry.mandate = MandateId{5, 6};
    entry.entry.principal = UINT64_MAX;
    entry.entry.text = {"\"Kaffee\" \xE2\x98\x95\n", {{"a\"b", "\\"}, {"z", ""}}};
    entry.entry.conversion =
        ConversionNote{{824214, 10000}, RoundingMode::floor, -3, Amount::max()};
    entry.entry.postings[0].amount = Amount::max();
    entry.salt = canonical::Salt{std::byte{0xFE}};
    entry.text_digest = Digest{};

    auto const replay = replayed(entry);
    CHECK(replay.seq == 3);
    CHECK(replay.time == some_time);
    CHECK(replay.principal == UINT64_MAX);
    CHECK(replay.effective_date == some_day);
    CHECK(replay.salt == entry.salt);
    CHECK_FALSE(replay.text_digest.has_value());
    CHECK(replay.hash == entry.hash);
    auto const& draft = std::get<EntryDraft>(replay.event);
    CHECK(draft.id == entry.entry.id);
    CHECK(draft.kind == EventKind::pending);
    CHECK(draft.flags == entry.entry.flags);
    CHECK(draft.pending_id == entry.entry.pending_id);
    CHECK(draft.timeout_s == 60);
    CHECK(draft.code == 7);
    CHECK(draft.effective_date == some_day);
    CHECK(draft.user_data == entry.entry.user_data);
    CHECK(draft.mandate == entry.entry.mandate);
    CHECK(draft.time == some_time);
    CHECK(draft.text == entry.entry.text);
    CHECK(draft.conversion == entry.entry.conversion);
    REQUIRE(draft.postings.size() == 2);
    CHECK(draft.postings[0] == Posting{LedgerAccountId{0, 1}, Side::debit, Amount::max(), {}});
    CHECK(draft.postings[1] == Posting{LedgerAccountId{0, 2}, Side::credit, 1005, {}});
}

TEST_CASE("only an imported event brings its time") {
    CHECK(std::get<EntryDraft>(replayed(stored_transfer()).event).time == Timestamp{});
}

TEST_CASE("an erased text leaves its digest") {
    auto entry = stored_transfer();
    entry.entry.text_erased = true;
    entry.text_digest = Digest{std::byte{0xAB}};
    auto const replay = replayed(entry);
    CHECK(replay.text_digest == entry.text_digest);
    CHECK_FALSE(replay.salt.has_value());
    CHECK(std::get<EntryDraft>(replay.event).text.empty());
}

TEST_CASE("an opened account comes back as its draft") {
    auto entry = stored(EventKind::open);
    entry.entry.code = 5;
    entry.entry.user_data.tag = 4;
    entry.entry.account = some_account();
    auto const replay = replayed(entry);
    auto const& draft = std::get<LedgerAccountDraft>(replay.event);
    CHECK(draft.id == LedgerAccountId{0, 9});
    CHECK(draft.asset == "EUR");
    CHECK(draft.account_class == LedgerAccountClass::equity);
    CHECK(draft.code == 5);
    CHECK(draft.account_flags ==
          (LedgerAccountFlags::debit_limited | LedgerAccountFlags::frozen_credit));
    CHECK(draft.debit_headroom == Amount::max());
    CHECK(draft.credit_headroom == 0);
    CHECK(draft.parent == LedgerAccountId{0, 8});
    CHECK(draft.user_data.tag == 4);
}

TEST_CASE("a changed account comes back with its whole state") {
    auto entry = stored(EventKind::change);
    entry.entry.id = EntryId{0, 42};
    entry.entry.account = some_account();
    auto const replay = replayed(entry);
    auto const& change = std::get<LedgerAccountChange>(replay.event);
    CHECK(change.id == EntryId{0, 42});
    CHECK(change.account == LedgerAccountId{0, 9});
    CHECK(change.debit_headroom == Amount::max());
    CHECK(change.credit_headroom == Amount{0});
    CHECK(change.debit_limited == true);
    CHECK(change.credit_limited == false);
    CHECK(change.frozen_debit == false);
    CHECK(change.frozen_credit == true);
}

TEST_CASE("a period comes back with its whole state") {
    auto entry = stored(EventKind::period);
    entry.entry.id = EntryId{0, 42};
    entry.entry.business_date = some_day;
    entry.entry.locked_through = some_day - std::chrono::days{1};
    auto const locked = std::get<PeriodChange>(replayed(entry).event);
    CHECK(locked.business_date == some_day);
    CHECK(locked.locked_through == some_day - std::chrono::days{1});
    CHECK_FALSE(locked.unlock);

    entry.entry.locked_through.reset();
    auto const unlocked = std::get<PeriodChange>(replayed(entry).event);
    CHECK_FALSE(unlocked.locked_through.has_value());
    CHECK(unlocked.unlock);
}

TEST_CASE("header, refusal and trailer come back") {
    auto const line =
        format_header({.ledger = "m\"ain",
                       .strict_history = true,
                       .assets = {Currency::iso("EUR"), Currency::custom("POINTS", 4)}});
    CHECK(line ==
          R"({"format":"nostro.ledger","version":1,"ledger":"m\"ain","strict_history":true,)"
          R"("assets":[{"code":"EUR","scale":2},{"code":"POINTS","scale":4}]})");
    auto const header = std::get<ExportHeader>(parse_line(line, 1));
    CHECK(header.ledger == "m\"ain");
    CHECK(header.strict_history);
    REQUIRE(header.assets.size() == 2);
    CHECK(header.assets[1] == Currency::custom("POINTS", 4));

    auto const failure = std::get<ReplayFailure>(
        parse_line(format_failure({.id = EntryId{0, 43}, .code = ResultCode::exceeds_credits}), 2));
    CHECK(failure.id == EntryId{0, 43});
    CHECK(failure.code == ResultCode::exceeds_credits);

    LedgerHead head;
    head.seq = 3;
    head.time = some_time;
    head.hash[0] = std::byte{0xAB};
    auto const trailer =
        std::get<ExportTrailer>(parse_line(format_trailer({.events = 3, .head = head}), 3));
    CHECK(trailer.events == 3);
    CHECK(trailer.head == head);
}

TEST_CASE("a malformed line is refused with its number and field") {
    auto const good = line_of(stored_transfer());
    REQUIRE(refusal(good) == "accepted");

    struct Row {
        std::string what;
        std::string by;
        std::string refused;
    };

    for (auto const& row : std::array{
             Row{R"("seq":3)", R"("seq":-3)", "17 seq out_of_range"},
             Row{R"("seq":3)", R"("seq":"3")", "17 seq not_integer"},
             Row{R"("time":"17)", R"("time":"x17)", "17 time not_a_number"},
             Row{R"("kind":"normal")", R"("kind":"strange")", "17 kind unknown"},
             Row{R"("kind":"normal",)", "", "17 kind missing"},
             Row{R"("code":7)", R"("code":65536)", "17 code out_of_range"},
             Row{R"("2026-01-01")", R"("2026-02-30")", "17 effective_date not_a_date"},
             Row{R"("00000000-0000-0000-0000-00000000002a")", R"("2a")", "17 id not_an_id"},
             Row{R"("side":"debit")", R"("side":"left")", "17 postings[0].side unknown"},
             Row{R"("amount":"1005"}])", R"("amount":1005}])", "17 postings[1].amount not_text"},
             Row{R"("amount":"1005"}])",
                 R"("amount":"10.05"}])",
                 "17 postings[1].amount not_an_amount"},
             Row{R"("0123456789abcdef")", R"("0123")", "17 hash of_the_wrong_length"},
             Row{R"("0123456789abcdef")", R"("0123456789abcdeg")", "17 hash not_hexadecimal"},
             Row{R"("seq":3)", R"("seq":3,"extra":1)", "17 extra unknown"},
             Row{R"("seq":3)", R"("seq":3,"flags":["linked","strange"])", "17 flags[1] unknown"},
         }) {
        CAPTURE(row.by);
        CHECK(refusal(replaced(good, row.what, row.by)) == row.refused);
    }
    CHECK(refusal("").starts_with("17 document "));
    CHECK(refusal(good.substr(0, good.size() - 1)).starts_with("17 document "));
    CHECK(refusal("[]").starts_with("17 document not_object"));
    CHECK(refusal(
              R"({"format":"other","version":1,"ledger":"","strict_history":false,"assets":[]})") ==
          "17 format not_an_export_of_a_ledger");
    CHECK(
        refusal(
            R"({"format":"nostro.ledger","version":2,"ledger":"","strict_history":false,"assets":[]})") ==
        "17 version not_supported");
    CHECK(refusal(R"({"format":"nostro.ledger","version":1,"ledger":"","strict_history":false,)"
                  R"("assets":[{"code":"eur","scale":2}]})") == "17 assets[0] not_an_asset");
    CHECK(refusal(R"({"failed_id":"00000000-0000-0000-0000-00000000002b","code":"fine"})") ==
          "17 code unknown");
}
