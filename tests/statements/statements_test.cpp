#include "statements/iso_schema.hpp"
#include "statements/statement_bank.hpp"

#include <nostro/access/viewed_accounts.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace nostro;
using namespace support;

namespace {

std::vector<std::string> values_of(std::vector<StatementEntry> const& entries) {
    std::vector<std::string> values;
    for (auto const& listed : entries) {
        values.push_back(listed.entry.value.amount.value());
    }
    return values;
}

using Values = std::vector<std::string>;

/// An account of the bank itself.
LedgerAccountId open_own(StatementBank& bank,
                         std::string const& name,
                         LedgerAccountClass account_class,
                         std::string asset = "EUR") {
    LedgerAccountDraft draft;
    draft.id = LedgerAccountId{Uuid::from_name("test", name)};
    draft.asset = std::move(asset);
    draft.account_class = account_class;
    draft.code = 9;
    REQUIRE(bank.books().open_account(draft).code == ResultCode::created);
    return draft.id;
}

EntryDraft draft_of(std::string const& name, std::vector<Posting> postings) {
    EntryDraft draft;
    draft.id = EntryId{Uuid::from_name("test", name)};
    draft.code = 1;
    draft.postings = std::move(postings);
    return draft;
}

} // namespace

TEST_CASE("statements: given entries of some days, when one is issued, then it has them and a "
          "number") {
    on_each_statement_store([](StatementBank& bank) {
        bank.pay("a", 10'000, on_day(4));
        bank.pay("a", -2'500, on_day(5));
        bank.pay("a", 1, on_day(6, 0));
        bank.pay("a", 7, on_day(8));

        auto const statement = bank.statements().issue(owner_of_a, days(5, 7));
        CHECK(statement.number == 1);
        CHECK(statement.message_id.size() == 32);
        CHECK(statement.created_at == morning);
        CHECK(statement.opening.amount == "100.00");
        CHECK(statement.closing.amount == "75.01");
        CHECK(statement.available.value().amount == "75.01");
        CHECK(values_of(statement.entries) == Values{"-25.00", "0.01"});
        CHECK(statement.entries[0].booked == date(2026, 1, 5));
        CHECK(statement.entries[0].value_date == date(2026, 1, 5));
        CHECK(statement.entries[0].entry.other.value().holder == "Bob");
        CHECK(statement.account.holder == "Anna Doe");
        CHECK(statement.account.bank_name == "The Bank of X");
        check_adds_up(statement);

        // Sent again, and read, it is the same in every format.
        bank.reopen();
        auto const again = bank.statements().issue(owner_of_a, days(5, 7));
        auto const read = bank.statements().get(owner_of_a, 1);
        for (auto const format : {StatementFormat::json,
                                  StatementFormat::csv,
                                  StatementFormat::camt_053,
                                  StatementFormat::mt940,
                                  StatementFormat::html}) {
            CHECK(render(again, format) == render(statement, format));
            CHECK(render(read, format) == render(statement, format));
        }
    });
}

TEST_CASE("statements P12: given days without entries, when issued, then opening is closing") {
    on_each_statement_store([](StatementBank& bank) {
        auto const empty = bank.statements().issue(owner_of_a, days(1, 1));
        CHECK(empty.opening.amount == "0.00");
        CHECK(empty.closing.amount == "0.00");
        CHECK(empty.entries.empty());
        bank.pay("a", 5, on_day(2));
        auto const after = bank.statements().issue(owner_of_a, days(3, 4));
        CHECK(after.opening == after.closing);
        CHECK(after.closing.amount == "0.05");
        if (!skips_validation()) {
            CHECK(IsoSchemas{}.findings(render(after, StatementFormat::camt_053),
                                        StatementFormat::camt_053) == "");
        }
    });
}

TEST_CASE("statements: given some issued, when listed, then numbers have no gaps, also after "
          "refusals") {
    on_each_statement_store([](StatementBank& bank) {
        bank.pay("a", 5, on_day(2));
        auto statements = bank.statements();
        CHECK(statements.issue(owner_of_a, days(1, 1)).number == 1);
        CHECK(reason_of([&] { statements.issue(owner_of_a, days(2, 20)); }) == "period_not_over");
        CHECK(reason_of([&] { statements.issue(owner_of_a, days(3, 2)); }) == "invalid_period");
        CHECK(statements.issue(owner_of_a, days(2, 2)).number == 2);
        CHECK(statements.issue(owner_of_a, days(1, 1)).number == 1);
        CHECK(statements.issue(owner_of_a, days(1, 2)).number == 3);
        CHECK_THROWS_AS(bank.core().atomically([&](Unit& unit) {
            CHECK(unit.system().statements().issue(owner_of_a, days(3, 3)).number == 4);
            throw InvalidArgument{"undone"};
        }),
                        InvalidArgument);
        CHECK(statements.issue(owner_of_a, days(4, 4)).number == 4);

        auto const all = statements.list(owner_of_a);
        REQUIRE(all.size() == 4);
        for (std::size_t at = 0; at < all.size(); ++at) {
            CHECK(all[at].number == at + 1);
        }
        CHECK(all[1].period == days(2, 2));
        CHECK(all[1].entry_count == 1);
        auto const page = statements.list(owner_of_a, {.limit = 1, .cursor = "2"});
        REQUIRE(page.size() == 1);
        CHECK(page[0] == all[2]);
        CHECK(reason_of([&] { (void)statements.list(owner_of_a, {.limit = 0}); }) ==
              "invalid_limit");
        CHECK(reason_of([&] { (void)statements.get(owner_of_a, 5); }) == "statement_not_found");
        CHECK(reason_of([&] { (void)statements.get(owner_of_a, 0); }) == "statement_not_found");
    });
}

TEST_CASE("statements: given an entry booked into an issued period, when the next is issued, then "
          "it is listed there and the first is unchanged") {
    on_each_statement_store([](StatementBank& bank) {
        bank.pay("a", 1'000, on_day(3));
        auto const first = bank.statements().issue(owner_of_a, days(1, 5));
        bank.pay("a", 200, on_day(4));
        bank.pay("a", 30, on_day(7));
        auto const second = bank.statements().issue(owner_of_a, days(6, 10));
        CHECK(second.opening == first.closing);
        CHECK(values_of(second.entries) == Values{"2.00", "0.30"});
        CHECK(second.entries[0].booked == date(2026, 1, 6));
        CHECK(second.entries[0].value_date == date(2026, 1, 4));
        check_adds_up(second);
        bank.pay("a", 5, on_day(2));
        bank.pay("a", 6, on_day(9));

        CHECK(render(bank.statements().get(owner_of_a, 1), StatementFormat::json) ==
              render(first, StatementFormat::json));
        CHECK(render(bank.statements().get(owner_of_a, 2), StatementFormat::json) ==
              render(second, StatementFormat::json));
        auto const third = bank.statements().issue(owner_of_a, days(11, 19));
        CHECK(third.opening == second.closing);
        CHECK(values_of(third.entries) == Values{"0.05", "0.06"});
        // A statement that follows none lists what was completed in its days.
        auto const apart = bank.statements().preview(owner_of_a, days(4, 9));
        CHECK(values_of(apart.entries) == Values{"2.00", "0.30", "0.06"});
        check_adds_up(apart);
    });
}

TEST_CASE("statements: given what an account held before its first entry, when issued, then it was "
          "held always") {
    on_each_statement_store([](StatementBank& bank) {
        bank.pay("a", 5, on_day(2));
        auto const before = bank.statements().issue(owner_of_a, days(1, 3));
        CHECK(before.closing.amount == "0.05");
        bank.system().accounts().set_opening_balance(
            bank_id, "a", {10'000, Currency::iso("EUR")}, date(2026, 1, 1));
        auto const after = bank.statements().issue(owner_of_a, days(4, 6));
        CHECK(after.opening.amount == "100.05");
        CHECK(after.closing.amount == "100.05");
        CHECK(bank.statements().get(owner_of_a, 1).closing.amount == "0.05");
        CHECK(bank.statements().preview(owner_of_a, days(1, 1)).opening.amount == "100.00");
    });
}

TEST_CASE("statements 31: given entries and two holds today, when reported during the day, then "
          "holds are pending there and in no statement") {
    on_each_statement_store([](StatementBank& bank) {
        bank.pay("a", 1'000);
        auto const clearing = open_own(bank, "clearing", LedgerAccountClass::asset);
        auto const account = bank.ledger_account("a");
        auto held =
            draft_of("hold", {{account, Side::debit, 300, {}}, {clearing, Side::credit, 300, {}}});
        held.kind = EventKind::pending;
        auto incoming = draft_of(
            "incoming", {{clearing, Side::debit, 20, {}}, {account, Side::credit, 20, {}}});
        incoming.kind = EventKind::pending;
        bank.books().post(held);
        bank.books().post(incoming);
        EntryDraft part = draft_of("part", held.postings);
        part.kind = EventKind::post;
        part.pending_id = held.id;
        part.flags = EventFlags::keep_open;
        for (auto& posting : part.postings) {
            posting.amount = 100;
        }
        bank.books().post(part);

        auto const report = bank.statements().preview(owner_of_a, days(20, 20));
        CHECK(!report.number);
        CHECK(report.closing.amount == "9.00");
        CHECK(report.available.value().amount == "7.00");
        CHECK(values_of(report.entries) == Values{"10.00", "-1.00"});
        CHECK(values_of(report.pending) == Values{"-2.00", "0.20"});
        CHECK(!report.pending[0].booked);
        check_adds_up(report);
        auto const xml = render(report, StatementFormat::camt_052);
        CHECK(xml.find("PDNG") != std::string::npos);
        if (!skips_validation()) {
            CHECK(IsoSchemas{}.findings(xml, StatementFormat::camt_052) == "");
        }

        bank.clock.advance(std::chrono::days{1});
        auto const issued = bank.statements().issue(owner_of_a, days(20, 20));
        CHECK(issued.pending.empty());
        CHECK(issued.available.value().amount == "7.00");
        CHECK(render(issued, StatementFormat::camt_053).find("PDNG") == std::string::npos);
        // The hold ends; what was issued stays as it was.
        EntryDraft rest = draft_of("rest", {});
        rest.kind = EventKind::void_;
        rest.pending_id = held.id;
        bank.books().post(rest);
        CHECK(render(bank.statements().get(owner_of_a, 1), StatementFormat::json) ==
              render(issued, StatementFormat::json));
    });
}

TEST_CASE("statements: given an exchange with a fee, when issued, then both are shown") {
    on_each_statement_store([](StatementBank& bank) {
        bank.pay("a", 100'000);
        auto const account = bank.ledger_account("a");
        auto const fees = open_own(bank, "fees", LedgerAccountClass::income);
        auto const euros = open_own(bank, "euros", LedgerAccountClass::asset);
        auto const dollars = open_own(bank, "dollars", LedgerAccountClass::asset, "USD");
        auto const abroad = open_own(bank, "abroad", LedgerAccountClass::asset, "USD");
        auto draft = draft_of("abroad",
                              {{account, Side::debit, 10'150, {}},
                               {euros, Side::credit, 10'000, {}},
                               {fees, Side::credit, 150, {}},
                               {dollars, Side::debit, 10'857, {}},
                               {abroad, Side::credit, 10'857, {}}});
        draft.conversion = ConversionNote{.rate = Rate{10857, 10000}};
        bank.books().post(draft);
        // Paid in from abroad: the rate is of the euros for one dollar, and 1.00 is kept.
        auto back = draft_of("back",
                             {{abroad, Side::debit, 1'000, {}},
                              {dollars, Side::credit, 1'000, {}},
                              {euros, Side::debit, 900, {}},
                              {account, Side::credit, 800, {}},
                              {fees, Side::credit, 100, {}}});
        back.conversion = ConversionNote{.rate = Rate{9, 10}};
        bank.books().post(back);

        auto const report = bank.statements().preview(owner_of_a, days(20, 20));
        REQUIRE(report.entries.size() == 3);
        auto const& paid = report.entries[1];
        CHECK(paid.entry.value.amount == "-101.50");
        CHECK(paid.charges.value() == ModeratedMoney{"EUR", "1.50"});
        REQUIRE(paid.exchange);
        CHECK(paid.exchange->counter == ModeratedMoney{"USD", "108.57"});
        CHECK(paid.exchange->rate == Rate{10857, 10000});
        CHECK(paid.exchange->rate_source == "EUR");
        CHECK(paid.exchange->rate_target == "USD");
        auto const& received = report.entries[2];
        CHECK(received.charges.value() == ModeratedMoney{"EUR", "1.00"});
        REQUIRE(received.exchange);
        CHECK(received.exchange->counter == ModeratedMoney{"USD", "10.00"});
        CHECK(received.exchange->rate_source == "USD");
        CHECK(!report.entries[0].exchange);
        CHECK(!report.entries[0].charges);
        check_adds_up(report);
        if (!skips_validation()) {
            CHECK(IsoSchemas{}.findings(render(report, StatementFormat::camt_052),
                                        StatementFormat::camt_052) == "");
        }
    });
}

TEST_CASE("statements: given a fee of somebody else, when the payee's is drawn up, then it is not "
          "his") {
    on_each_statement_store([](StatementBank& bank) {
        bank.pay("a", 1'000);
        bank.open_account("b");
        auto const fees = open_own(bank, "fees", LedgerAccountClass::income);
        bank.books().post(draft_of("to b",
                                   {{bank.ledger_account("a"), Side::debit, 110, {}},
                                    {bank.ledger_account("b"), Side::credit, 100, {}},
                                    {fees, Side::credit, 10, {}}}));
        auto const payer = bank.statements().preview(owner_of_a, days(20, 20));
        CHECK(payer.entries.back().charges.value().amount == "0.10");
        auto const payee =
            bank.system().statements().preview({bank_id, "b", "owner"}, days(20, 20));
        REQUIRE(payee.entries.size() == 1);
        CHECK(!payee.entries[0].charges);
    });
}

TEST_CASE("statements: given a reversal, when drawn up, then it is marked and has no charges") {
    on_each_statement_store([](StatementBank& bank) {
        auto const fees = open_own(bank, "fees", LedgerAccountClass::income);
        auto const draft = draft_of(
            "fee", {{bank.ledger_account("a"), Side::debit, 10, {}}, {fees, Side::credit, 10, {}}});
        bank.books().post(draft);
        EntryDraft reversal = draft_of("reversal", {});
        reversal.kind = EventKind::reverse;
        reversal.pending_id = draft.id;
        bank.books().post(reversal);
        auto const report = bank.statements().preview(owner_of_a, days(20, 20));
        REQUIRE(report.entries.size() == 2);
        CHECK(!report.entries[0].is_reversal);
        CHECK(report.entries[1].is_reversal);
        CHECK(!report.entries[1].charges);
        CHECK(report.closing.amount == "0.00");
    });
}

TEST_CASE(
    "statements: given a unit that posts, when it issues, then the statement has its entries") {
    on_each_statement_store([](StatementBank& bank) {
        bank.core().atomically([&](Unit& unit) {
            auto session = unit.system();
            session.account_entries().post({.bank_id = bank_id,
                                            .account_id = "a",
                                            .other = ExternalParty{.name = "Bob"},
                                            .value = {9, Currency::iso("EUR")},
                                            .completed = on_day(3)});
            CHECK(session.statements().issue(owner_of_a, days(1, 5)).closing.amount == "0.09");
        });
        CHECK(bank.statements().get(owner_of_a, 1).closing.amount == "0.09");
    });
}

TEST_CASE(
    "statements: given what people add to an entry later, when the statement is read, then it "
    "is no part of it") {
    on_each_statement_store([](StatementBank& bank) {
        auto const entry = bank.pay("a", 5, on_day(2));
        auto const issued = bank.statements().issue(owner_of_a, days(1, 3));
        auto accounts = bank.user(bank.anna).viewed_accounts();
        accounts.set_narrative(owner_of_a, entry.id, "a narrative");
        accounts.annotate(
            owner_of_a, entry.id, {.kind = AnnotationKind::comment, .text = "a comment"});
        accounts.set_party_text(owner_of_a, entry.other.id, PartyText::more_info, "more info");
        auto const again = bank.statements().get(owner_of_a, 1);
        CHECK(!again.entries[0].entry.metadata);
        CHECK(render(again, StatementFormat::json) == render(issued, StatementFormat::json));
    });
}
