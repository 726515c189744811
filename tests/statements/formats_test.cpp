#include "statements/formats.hpp"

#include "statements/iso_schema.hpp"
#include "statements/sample_statement.hpp"
#include "statements/texts.hpp"

#include <nostro/core/error.hpp>
#include <nostro/statements/statement.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

using namespace nostro;
using namespace support;

namespace {

constexpr StatementFormat all_formats[]{StatementFormat::json,
                                        StatementFormat::csv,
                                        StatementFormat::camt_053,
                                        StatementFormat::camt_052,
                                        StatementFormat::camt_054,
                                        StatementFormat::mt940,
                                        StatementFormat::html};

std::string format_name(StatementFormat format) {
    return std::string{statement_format_names[static_cast<std::size_t>(format)]};
}

std::vector<std::string> lines_of(std::string const& text) {
    std::vector<std::string> lines;
    std::istringstream stream{text};
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::size_t count_of(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
        ++count;
    }
    return count;
}

/// Compare with a golden file; NOSTRO_WRITE_GOLDEN=1 writes it instead.
void check_golden(std::string const& name, std::string const& text) {
    CAPTURE(name);
    std::string const path = std::string{NOSTRO_TEST_DATA} + "/statements/" + name;
    if (std::getenv("NOSTRO_WRITE_GOLDEN") != nullptr) {
        write_file(path, text);
    }
    CHECK(read_file(path) == text);
}

/// "reason permission field" of a refusal; empty when there is none.
std::string refusal_of(std::function<void()> const& work) {
    try {
        work();
    } catch (Error const& error) {
        return std::string{error.detail("reason")} + ' ' + std::string{error.detail("permission")} +
               std::string{error.detail("field")};
    }
    return {};
}

} // namespace

TEST_CASE("statement: given the sample, when written in each format, then as in the golden files") {
    for (auto const format : all_formats) {
        check_golden("statement." + format_name(format), render(sample_statement(), format));
        if (format != StatementFormat::camt_053 && format != StatementFormat::mt940) {
            check_golden("report." + format_name(format), render(sample_report(), format));
        }
    }
}

TEST_CASE("statement P11: given the sample, when written as ISO 20022, then valid") {
    if (skips_validation()) {
        return;
    }
    IsoSchemas schemas;
    for (auto const format : iso_formats) {
        CHECK(schemas.findings(render(sample_statement(), format), format) == "");
        auto report = sample_report();
        report.number = 2;
        CHECK(schemas.findings(render(report, format), format) == "");
    }
    CHECK(schemas.findings(render(sample_report(), StatementFormat::camt_052),
                           StatementFormat::camt_052) == "");
}

TEST_CASE("statement P12: given no entries, when written, then valid and without Ntry; without Bal "
          "invalid") {
    auto statement = sample_statement();
    statement.entries.clear();
    statement.closing = statement.opening;
    statement.credits = {0, nok("0.00")};
    statement.debits = {0, nok("0.00")};
    auto const xml = render(statement, StatementFormat::camt_053);
    CHECK(count_of(xml, "<Ntry>") == 0);
    CHECK(count_of(xml, "<Ntry") == 0);
    CHECK(count_of(xml, "<Amt Ccy=\"NOK\">1000.00</Amt>") == 2);
    if (skips_validation()) {
        return;
    }
    IsoSchemas schemas;
    CHECK(schemas.findings(xml, StatementFormat::camt_053) == "");
    auto without = xml;
    auto const begin = without.find("   <Bal>");
    auto const end = without.rfind("</Bal>\n") + 7;
    without.erase(begin, end - begin);
    CHECK(schemas.findings(without, StatementFormat::camt_053) != "");
}

TEST_CASE(
    "statement P14: given the sample, when written as MT940, then lines and sums are SWIFT's") {
    auto statement = sample_statement();
    statement.entries[0].entry.other->holder = "Ærlig Øst";
    auto const text = render(statement, StatementFormat::mt940);
    CHECK(text.find("AErlig OEst") != std::string::npos);
    for (auto const& line : lines_of(text)) {
        CHECK(line.ends_with('\r'));
        CHECK(line.size() <= 66);
    }
    CHECK(text.find(":60F:C260105NOK1000,00\r\n:61:2601050105C300,50NDDTNONREF//E2E-1\r\n") !=
          std::string::npos);
    CHECK(text.find(":61:2601050105D50,00NCHGNONREF//A2\r\n:86:FEE\r\n") != std::string::npos);
    CHECK(text.ends_with(":62F:C260105NOK1250,50\r\n:64:C260105NOK1200,50\r\n-\r\n"));
}

TEST_CASE(
    "statement: given a reversal, when written as MT940, then the mark is of what it reverses") {
    auto report = sample_report();
    report.number = 3;
    auto const text = render(report, StatementFormat::mt940);
    CHECK(text.find("RD1,00NMSC") != std::string::npos);
    CHECK(text.find("/OCMT/USD110,00 /EXCH/10,1193636 /CHGS/NOK50,00") != std::string::npos);
}

TEST_CASE("statement: given what has not been issued, when a final format is asked for, then "
          "refused") {
    for (auto const format : {StatementFormat::camt_053, StatementFormat::mt940}) {
        CHECK(refusal_of([&] { (void)render(sample_report(), format); }) == "not_issued format");
    }
}

TEST_CASE("statement: given denied amounts, balances or days, when a format needs them, then it "
          "names the permission") {
    using enum Permission;
    auto const refused = [](Permission permission, auto const& hide, StatementFormat format) {
        auto statement = sample_statement();
        statement.permissions.remove(permission);
        hide(statement);
        return refusal_of([&] { (void)render(statement, format); });
    };
    auto const no_amounts = [](Statement& statement) {
        statement.credits.sum.amount.reset();
        statement.debits.sum.amount.reset();
        for (auto& entry : statement.entries) {
            entry.entry.value.amount.reset();
        }
    };
    auto const no_currency = [](Statement& statement) { statement.credits.sum.currency.reset(); };
    auto const no_balance = [](Statement& statement) {
        statement.opening = statement.closing = {};
        statement.available.reset();
    };
    auto const no_days = [](Statement& statement) {
        for (auto& entry : statement.entries) {
            entry.entry.completed.reset();
            entry.booked.reset();
            entry.value_date.reset();
        }
    };
    for (auto const format : {StatementFormat::camt_053,
                              StatementFormat::camt_052,
                              StatementFormat::camt_054,
                              StatementFormat::mt940}) {
        CHECK(refused(can_see_transaction_amount, no_amounts, format) ==
              "permission_missing can_see_transaction_amount");
        CHECK(refused(can_see_transaction_currency, no_currency, format) ==
              "permission_missing can_see_transaction_currency");
    }
    for (auto const format : {StatementFormat::camt_053, StatementFormat::mt940}) {
        CHECK(refused(can_see_bank_account_balance, no_balance, format) ==
              "permission_missing can_see_bank_account_balance");
    }
    CHECK(refused(can_see_transaction_this_bank_account, no_balance, StatementFormat::camt_053) ==
          "permission_missing can_see_transaction_this_bank_account");
    CHECK(refused(can_see_transaction_finish_date, no_days, StatementFormat::mt940) ==
          "permission_missing can_see_transaction_finish_date");
    // The others leave these out.
    CHECK(refused(can_see_bank_account_balance, no_balance, StatementFormat::camt_052) == "");
    CHECK(refused(can_see_bank_account_balance, no_balance, StatementFormat::camt_054) == "");
    CHECK(refused(can_see_transaction_finish_date, no_days, StatementFormat::camt_053) == "");
    for (auto const format : {StatementFormat::json, StatementFormat::csv, StatementFormat::html}) {
        CHECK(refused(can_see_transaction_amount, no_amounts, format) == "");
        CHECK(refused(can_see_bank_account_balance, no_balance, format) == "");
    }
}

TEST_CASE(
    "statement: given an amount beyond a format, when written, then refused; others write it") {
    auto statement = sample_statement();
    std::string const large = "12345678901234567890.12";
    statement.entries[0].entry.value.amount = large;
    for (auto const format : {StatementFormat::camt_053, StatementFormat::mt940}) {
        CHECK(refusal_of([&] { (void)render(statement, format); }) == "not_representable amount");
    }
    for (auto const format : {StatementFormat::json, StatementFormat::csv, StatementFormat::html}) {
        CHECK(render(statement, format).find(large) != std::string::npos);
    }
}

TEST_CASE("statement: given hostile texts, when written, then no format is left") {
    std::string const texts[]{
        "<script>alert(1)</script>",
        "</Ntry><Ntry>",
        "]]> <!-- & &amp; \" '",
        "=1+1|cmd' /C calc'!A0",
        "\t@SUM(A1)",
        "  -2+3",
        "a\r\n:62F:C260105NOK9,00\r\n-\r\nb",
        "one\"two,three\nfour",
        std::string{"\x01\x02\x1b[31m\x7f\xc2\x85"},
        std::string{"\xe2\x80\xae"
                    "gnp.exe"
                    "\xe2\x80\xa8"
                    "x"
                    "\xef\xbf\xbe"
                    "y"},
        "   ",
        ":86:",
        std::string(3'000, 'x'),
        std::string(200, ':'),
        "\xe6\xbc\xa2\xe5\xad\x97 \xf0\x9f\x92\xb0 Zażółć gęślą jaźń",
        "＝1+1",
    };
    IsoSchemas schemas;
    bool const validates = IsoSchemas::can_validate();
    for (std::string const& text : texts) {
        CAPTURE(text);
        auto statement = sample_statement();
        statement.account.label = text;
        statement.account.holder = text;
        statement.account.bank_name = text;
        statement.account.swift_bic = text;
        statement.account.iban = text;
        statement.account.number = text;
        for (auto& listed : statement.entries) {
            auto& entry = listed.entry;
            entry.id = text;
            entry.type = text;
            entry.description = text;
            entry.other = ModeratedOtherAccount{.id = text,
                                                .holder = text,
                                                .number = text,
                                                .iban = text,
                                                .swift_bic = text,
                                                .bank_name = text};
        }
        auto const html = render(statement, StatementFormat::html);
        CHECK(html.find("<script") == std::string::npos);
        CHECK(count_of(html, "<tr") == 5);
        CHECK(html.find("\xe2\x80\xae") == std::string::npos);

        auto const mt940 = render(statement, StatementFormat::mt940);
        CHECK(count_of(mt940, "\r\n:62F:") == 1);
        CHECK(count_of(mt940, "\r\n-") == 1);
        CHECK(count_of(mt940, "\r\n:61:") == 2);
        for (auto const& line : lines_of(mt940)) {
            CHECK(line.size() <= 66);
            CHECK(std::ranges::all_of(line.substr(0, line.size() - 1), [](char c) {
                return std::string_view{"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                        "0123456789/-?:().,'+ "}
                           .find(c) != std::string_view::npos;
            }));
        }

        auto const xml = render(statement, StatementFormat::camt_053);
        CHECK(count_of(xml, "<Ntry>") == 2);
        if (validates) {
            CHECK(schemas.findings(xml, StatementFormat::camt_053) == "");
        }

        // Cells that a spreadsheet would compute begin with an apostrophe.
        auto const csv = render(statement, StatementFormat::csv);
        for (std::string const begin :
             {",=", ",\"=", ",@", ",\"@", ",\t", ",\"\t", ",  -", ",＝"}) {
            CHECK(csv.find(begin) == std::string::npos);
        }
    }
    if (!validates) {
        MESSAGE("skipped: xmllint is missing (Debian: libxml2-utils)");
    }
}

TEST_CASE("statement: given letters with marks, when in SWIFT's characters, then spelled out") {
    CHECK(detail::swift_text("ÆØÅ æøå Üß Łódź Žižka") == "AEOEAA aeoeaa UEss Lodz Zizka");
    CHECK(detail::swift_text("a_b@c\"d&e") == "a-b.c'd+e");
    for (char32_t letter = 0xC0; letter < 0x180; ++letter) {
        std::string const utf8{static_cast<char>(0xC0U | (letter >> 6U)),
                               static_cast<char>(0x80U | (letter & 0x3FU))};
        CHECK(!detail::swift_text(utf8).empty());
    }
    CHECK(detail::swift_text("ſ") == "s");
}

TEST_CASE("statement: given spaces, dashes and quotes of print, when in SWIFT's characters, then "
          "those of ASCII") {
    CHECK(detail::swift_text("1\u00a0000,00 \u20ac") == "1 000,00 EUR");
    CHECK(detail::swift_text("a \u2013 b\u2014c \u2212 1") == "a - b-c - 1");
    CHECK(detail::swift_text("\u201cquoted\u201d \u00abso\u00bb it\u2019s\u2026") ==
          "'quoted' 'so' it's...");
    CHECK(detail::swift_text("soft\u00adhyphen zero\u200bwidth\ufeff") == "softhyphen zerowidth");
    // Letters and their marks apart, as some machines write them.
    CHECK(detail::swift_text("A\u030Angstro\u0308m e\u0301") == "Angstrom e");
    CHECK(detail::swift_text("\u0218tefan \u021aepe\u0219 STRA\u1e9eE") == "Stefan Tepes STRASSE");
    CHECK(detail::swift_text("\u00a0 a \u3000\u2003 b \u00a0") == "a b");
    CHECK(detail::swift_text("\u041f\u0440 \u6f22") == ".. .");
}

TEST_CASE(
    "statement: given a description longer than field 86, when written as MT940, then who and "
    "what was charged still stand there") {
    auto statement = sample_report();
    statement.number = 3;
    auto& entry = statement.entries.front().entry;
    entry.description = std::string(3'000, '-');
    entry.other->holder = "Payee AS";
    entry.other->iban = "NO8330001234567";
    auto const text = render(statement, StatementFormat::mt940);
    std::string joined;
    for (auto const& line : lines_of(text)) {
        joined += line.substr(0, line.size() - 1);
        CHECK(line.size() <= 66);
    }
    CHECK(joined.find("- Payee AS NO8330001234567 /OCMT/USD110,00 /EXCH/10,1193636 "
                      "/CHGS/NOK50,00:61:") != std::string::npos);
}

TEST_CASE(
    "statement: given more entries than a message of SWIFT holds, when written as MT940, then "
    "there are pages whose balances follow each other") {
    auto statement = sample_statement();
    statement.entries.clear();
    for (int at = 1; at <= 50; ++at) {
        auto const booked = day(2026, 1, at < 25 ? 4 : 5);
        auto entry =
            sample_entry("e" + std::to_string(at), at % 2 == 0 ? "-3.00" : "1.00", "", booked);
        entry.entry.description = std::string(200, 'x');
        statement.entries.push_back(std::move(entry));
    }
    statement.period.from = day(2026, 1, 4);
    statement.opening = nok("20.00");
    statement.closing = nok("-30.00");
    auto const text = render(statement, StatementFormat::mt940);

    std::size_t page = 0;
    std::size_t size = 0;
    std::string carried;
    for (auto const& line : lines_of(text)) {
        size += line.size() + 1;
        if (line.starts_with(":28C:")) {
            CHECK(line == ":28C:1/" + std::to_string(++page) + '\r');
        } else if (line.starts_with(":60F:")) {
            CHECK(line == ":60F:C260104NOK20,00\r");
            CHECK(page == 1);
        } else if (line.starts_with(":60M:")) {
            CHECK(line.substr(5) == carried);
        } else if (line.starts_with(":62M:")) {
            carried = line.substr(5);
        } else if (line == "-\r") {
            CHECK(size <= 2'000);
            size = 0;
        }
    }
    CHECK(page > 3);
    CHECK(count_of(text, ":61:") == 50);
    CHECK(count_of(text, ":60F:") == 1);
    CHECK(count_of(text, ":60M:") == page - 1);
    CHECK(count_of(text, ":62M:") == page - 1);
    CHECK(count_of(text, ":20:STM260105\r\n:25:NO9386011117947\r\n:28C:") == page);
    CHECK(text.find(":62M:C260104NOK") != std::string::npos);
    CHECK(text.find(":62M:D260105NOK") != std::string::npos);
    CHECK(text.ends_with(":62F:D260105NOK30,00\r\n:64:C260105NOK1200,50\r\n-\r\n"));
}

TEST_CASE("statement: given an exchange into an asset with more digits than money, when written, "
          "then it is left out of ISO 20022, and nothing is refused") {
    auto statement = sample_report();
    statement.number = 3;
    for (auto const* amount : {"0.00012345", "0.123456789012345678"}) {
        statement.entries.front().exchange->counter = {.currency = "BTC", .amount = amount};
        auto const xml = render(statement, StatementFormat::camt_053);
        CHECK(count_of(xml, "<AmtDtls>") == 0);
        CHECK(count_of(xml, "BTC") == 0);
        if (!skips_validation()) {
            CHECK(IsoSchemas{}.findings(xml, StatementFormat::camt_053) == "");
        }
        CHECK(render(statement, StatementFormat::mt940).find("/OCMT/BTC0,") != std::string::npos);
    }
}

TEST_CASE(
    "statement: given an IBAN and a BIC as people write them, when written as ISO 20022, then "
    "canonical; given a number that is none, then another number") {
    auto statement = sample_statement();
    statement.account.iban = "no93 8601 1117 947";
    statement.account.swift_bic = "bankno22 xxx";
    auto& other = *statement.entries.front().entry.other;
    other.iban = "AB12XYZ"; // the form of an IBAN alone
    auto const xml = render(statement, StatementFormat::camt_053);
    CHECK(count_of(xml, "<IBAN>") == 1);
    CHECK(xml.find("<IBAN>NO9386011117947</IBAN>") != std::string::npos);
    CHECK(xml.find("<BICFI>BANKNO22XXX</BICFI>") != std::string::npos);
    CHECK(xml.find("<Id>AB12XYZ</Id>") != std::string::npos);
    if (!skips_validation()) {
        CHECK(IsoSchemas{}.findings(xml, StatementFormat::camt_053) == "");
    }
    CHECK(render(statement, StatementFormat::mt940).find(":25:NO9386011117947\r\n") !=
          std::string::npos);
}

TEST_CASE("statement: given a time to the nanosecond, when written as ISO 20022, then to the "
          "millisecond") {
    auto statement = sample_report();
    statement.created_at += std::chrono::nanoseconds{123'456'789};
    auto const xml = render(statement, StatementFormat::camt_052);
    CHECK(count_of(xml, "<CreDtTm>2026-01-06T01:00:00.123Z</CreDtTm>") == 2);
    CHECK(count_of(xml, "<DtTm>2026-01-06T01:00:00.123Z</DtTm>") == 2);
}

TEST_CASE("statement: given one made by hand that lacks a value, when written, then the value is "
          "named") {
    auto const missing = [](auto const& change, StatementFormat format) {
        auto statement = sample_report();
        statement.number = 3;
        change(statement);
        return refusal_of([&] { (void)render(statement, format); });
    };
    for (auto const format : {StatementFormat::camt_052, StatementFormat::mt940}) {
        auto const named = [&](auto const& change) { return missing(change, format); };
        CHECK(named([](Statement& s) { s.entries[1].entry.value = {}; }) ==
              "incomplete entries[1].value");
        CHECK(named([](Statement& s) { s.pending[0].entry.value.currency.reset(); }) ==
              "incomplete pending[0].value");
        CHECK(named([](Statement& s) { s.entries[0].value_date.reset(); }) ==
              "incomplete entries[0].value_date");
        CHECK(named([](Statement& s) { s.entries[0].charges->amount.reset(); }) ==
              "incomplete entries[0].charges");
        CHECK(named([](Statement& s) { s.entries[0].exchange->counter = {}; }) ==
              "incomplete entries[0].exchange.counter");
        CHECK(named([](Statement& s) { s.opening = {}; }) == "incomplete opening");
        CHECK(named([](Statement& s) { s.available->currency.reset(); }) == "incomplete available");
        CHECK(named([](Statement& s) { s.debits = {}; }) == "incomplete debits.sum");
        CHECK(named([](Statement& s) { s.message_id.clear(); }) == "incomplete message_id");
        CHECK(named([](Statement& s) { s.credits.sum.currency = "QQQ"; }) ==
              "incomplete credits.sum");
        CHECK(named([](Statement& s) { s.closing.amount = "1,0\r\n:61:"; }) ==
              "incomplete closing");
        CHECK(named([](Statement& s) { s.entries[0].exchange->rate = Rate{1, 0}; }) == "");
    }
    auto statement = sample_report();
    statement.entries[0].exchange->rate = Rate{0, -1};
    for (auto const format : {StatementFormat::json, StatementFormat::csv, StatementFormat::html}) {
        CHECK(!render(statement, format).empty());
        CHECK(!render(Statement{}, format).empty());
    }
}

TEST_CASE("statement: given an account without a character of SWIFT's, when written as MT940, then "
          "refused") {
    auto statement = sample_statement();
    statement.account.iban.reset();
    statement.account.number = "\u200b";
    CHECK(refusal_of([&] { (void)render(statement, StatementFormat::mt940); }) ==
          "not_representable account");
}

TEST_CASE("statement: given ids, when made references, then as they are or short and different") {
    CHECK(detail::reference_of("E2E-1", 35) == "E2E-1");
    CHECK(detail::reference_of("0b3c2f5e-6f2a-4a57-9d1f-0a1b2c3d4e5f", 35) ==
          "0b3c2f5e6f2a4a579d1f0a1b2c3d4e5f");
    auto const one = detail::reference_of(std::string(200, 'a') + "1", 35);
    auto const two = detail::reference_of(std::string(200, 'a') + "2", 35);
    CHECK(one.size() == 32);
    CHECK(one != two);
    CHECK(detail::reference_of("0b3c2f5e-6f2a-4a57-9d1f-0a1b2c3d4e5f", 16).size() == 16);
    CHECK(detail::reference_of("", 16).size() == 16);
}

TEST_CASE("statement: given rates, when written as decimals, then rounded to the digits") {
    CHECK(detail::decimal_rate({824214, 10000}, 11) == "82.4214");
    CHECK(detail::decimal_rate({1, 3}, 11) == "0.3333333333");
    CHECK(detail::decimal_rate({2, 3}, 11) == "0.6666666667");
    CHECK(detail::decimal_rate({1, 1}, 11) == "1");
    CHECK(detail::decimal_rate({99999999999, 1}, 11) == "99999999999");
    CHECK(detail::decimal_rate({199999999999, 2}, 11) == std::nullopt);
    CHECK(detail::decimal_rate({123456789012, 1}, 11) == std::nullopt);
    CHECK(detail::decimal_rate({1, 100'000'000'000}, 11) == std::nullopt);
    CHECK(detail::decimal_rate({1, 10'000'000'000}, 11) == "0.0000000001");
}
