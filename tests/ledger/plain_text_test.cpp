#include "support/fixture.hpp"

#include <string>
#include <vector>

/// The books as plain-text accounting (scenario 30).
namespace {

using namespace nostro;
using support::Bank;
using support::date;
using support::limited;
using support::on_each_store;
using enum ResultCode;
using Lines = std::vector<std::string>;

Lines export_plain(Ledger const& ledger, PlainTextFormat format) {
    Lines lines;
    ledger.export_plain_text(format, [&](std::string_view line) { lines.emplace_back(line); });
    return lines;
}

std::string anchor_of(Ledger const& ledger) {
    auto const anchor = ledger.anchor();
    return std::to_string(anchor.seq) + ':' + to_string(anchor.hash);
}

LedgerAccountDraft draft_of(std::uint64_t id, LedgerAccountClass account_class, std::string asset) {
    LedgerAccountDraft draft;
    draft.id = {0xABCDEF0000000000, id};
    draft.asset = std::move(asset);
    draft.account_class = account_class;
    draft.code = 1;
    return draft;
}

Lines lines_with(Lines const& lines, std::string_view part) {
    Lines found;
    for (auto const& line : lines) {
        if (line.find(part) != std::string::npos) {
            found.push_back(line);
        }
    }
    return found;
}

} // namespace

TEST_CASE("a small book in both forms (scenario 30)") {
    on_each_store([](Bank& bank) {
        auto cash = draft_of(1, LedgerAccountClass::asset, "EUR");
        cash.text = {"the till", {}};
        auto ann = draft_of(2, LedgerAccountClass::liability, "EUR");
        ann.parent = cash.id;
        REQUIRE(bank.codes({cash, ann}) == std::vector{created, created});
        auto pay = bank.entry(cash.id, ann.id, 1'005);
        pay.id = {0, 7};
        pay.text = {"pay \"in\"; first", {{"not", "there"}}};
        auto hold = bank.hold(ann.id, cash.id, 500);
        hold.id = {0, 8};
        auto capture = bank.post_part(hold, 200, EventFlags::keep_open);
        capture.id = {0, 9};
        auto undo = bank.resolve(EventKind::reverse, pay.id);
        undo.id = {0, 10};
        undo.effective_date = date(2025, 12, 31);
        REQUIRE(bank.codes({pay, hold, capture, undo}) ==
                std::vector{created, created, created, created});

        auto const cash_name = std::string{"Assets:ABCDEF00-0000-0000-0000-000000000001"};
        auto const ann_name = std::string{"Liabilities:ABCDEF00-0000-0000-0000-000000000002"};
        CHECK(export_plain(bank.ledger(), PlainTextFormat::ledger) ==
              Lines{"; main at " + anchor_of(bank.ledger()),
                    "",
                    "account " + cash_name,
                    "    note the till",
                    "account " + ann_name,
                    "",
                    "2026-01-20 * (1) pay \"in\". first",
                    "    ; seq: 3",
                    "    ; id: 00000000-0000-0000-0000-000000000007",
                    "    " + cash_name + "  10.05 EUR",
                    "    " + ann_name + "  -10.05 EUR",
                    "",
                    "2026-01-20 * (1)",
                    "    ; seq: 5",
                    "    ; id: 00000000-0000-0000-0000-000000000009",
                    "    ; post: 00000000-0000-0000-0000-000000000008",
                    "    " + ann_name + "  2.00 EUR",
                    "    " + cash_name + "  -2.00 EUR",
                    "",
                    "2025-12-31 * (1)",
                    "    ; seq: 6",
                    "    ; id: 00000000-0000-0000-0000-00000000000a",
                    "    ; reverse: 00000000-0000-0000-0000-000000000007",
                    "    " + cash_name + "  -10.05 EUR",
                    "    " + ann_name + "  10.05 EUR"});
        CHECK(export_plain(bank.ledger(), PlainTextFormat::beancount) ==
              Lines{"; at " + anchor_of(bank.ledger()),
                    "option \"title\" \"main\"",
                    "",
                    "2026-01-20 * \"pay \\\"in\\\"; first\"",
                    "  seq: 3",
                    "  id: \"00000000-0000-0000-0000-000000000007\"",
                    "  code: 1",
                    "    " + cash_name + "  10.05 EUR",
                    "    " + ann_name + "  -10.05 EUR",
                    "",
                    "2026-01-20 * \"\"",
                    "  seq: 5",
                    "  id: \"00000000-0000-0000-0000-000000000009\"",
                    "  code: 1",
                    "  post: \"00000000-0000-0000-0000-000000000008\"",
                    "    " + ann_name + "  2.00 EUR",
                    "    " + cash_name + "  -2.00 EUR",
                    "",
                    "2025-12-31 * \"\"",
                    "  seq: 6",
                    "  id: \"00000000-0000-0000-0000-00000000000a\"",
                    "  code: 1",
                    "  reverse: \"00000000-0000-0000-0000-000000000007\"",
                    "    " + cash_name + "  -10.05 EUR",
                    "    " + ann_name + "  10.05 EUR",
                    "",
                    "2025-12-31 open " + cash_name + " EUR",
                    "  description: \"the till\"",
                    "",
                    "2025-12-31 open " + ann_name + " EUR",
                    "  parent: \"" + cash_name + "\""});
    });
}

TEST_CASE("what the tools could misread is written so that they do not (P28)") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        auto hostile = bank.entry(a, b, 1);
        hostile.effective_date = date(1, 1, 1);
        hostile.text.description = "one\n2026-01-01 * two\r\n    Assets:A  1 EUR\t;x\\";
        auto endless = bank.entry(a, b, Amount::max() - Amount{1});
        for (int i = 0; i < 1'500; ++i) {
            endless.text.description += "\xC3\xA9";
        }
        REQUIRE(bank.codes({hostile, endless}) == std::vector{created, created});

        auto const ledger = export_plain(bank.ledger(), PlainTextFormat::ledger);
        CHECK(lines_with(ledger, "one") ==
              Lines{"1400-01-01 * (1) one 2026-01-01 * two      Assets:A  1 EUR .x\\"});
        CHECK(lines_with(ledger, "effective_date") == Lines{"    ; effective_date: 0001-01-01"});
        auto const beancount = export_plain(bank.ledger(), PlainTextFormat::beancount);
        CHECK(lines_with(beancount, "one") ==
              Lines{"0001-01-01 * \"one 2026-01-01 * two      Assets:A  1 EUR ;x\\\\\""});
        CHECK(lines_with(beancount, "0001-01-01 open").size() == 2);
        for (auto const& lines : {ledger, beancount}) {
            auto const cut = lines_with(lines, "\xC3\xA9");
            REQUIRE(cut.size() == 1);
            CHECK(cut.front().size() < 1'100);
            CHECK(lines_with(lines, "-1701411834604692317316873037158841057.26 EUR").size() == 1);
            for (auto const& line : lines) {
                CHECK(line.find('\n') == std::string::npos);
            }
        }
    });
}

TEST_CASE("assets of the host have names both forms can read") {
    on_each_store([](Bank& bank) {
        std::vector<std::pair<std::string, std::string>> const codes{{"POINTS", "POINTS"},
                                                                     {"P2", "P2"},
                                                                     {"7UP", "X.7UP.0"},
                                                                     {"X", "X.X.0"},
                                                                     {"A-", "X.A-.0"},
                                                                     {"A.B-1", "A.B-1"},
                                                                     {"X.7UP.0", "X.X.7UP.0.0"}};
        for (auto const& named : codes) {
            std::string const& code = named.first;
            std::string const& wanted = named.second;
            CAPTURE(code);
            bank.ledger().define_asset(Currency::custom(code, 3));
            auto const a = bank.open(LedgerAccountFlags::history, {}, code);
            auto const b = bank.open(LedgerAccountFlags::history, {}, code);
            REQUIRE(bank.send(bank.transfer(a, b, 5)) == created);
            auto const beancount = export_plain(bank.ledger(), PlainTextFormat::beancount);
            CHECK(lines_with(beancount, "  0.005 " + wanted).size() == 1);
            bool const is_plain = code == "POINTS" || code == "X";
            auto const quoted = is_plain ? code : '"' + code + '"';
            auto const ledger = export_plain(bank.ledger(), PlainTextFormat::ledger);
            CHECK(lines_with(ledger, "  -0.005 " + quoted).size() == 1);
        }
    });
}

TEST_CASE("an empty ledger is a text without entries") {
    on_each_store([](Bank& bank) {
        CHECK(export_plain(bank.ledger(), PlainTextFormat::ledger).size() == 2);
        CHECK(export_plain(bank.ledger(), PlainTextFormat::beancount).size() == 2);
    });
}
