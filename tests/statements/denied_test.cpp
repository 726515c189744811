#include "statements/statement_bank.hpp"

#include <string>
#include <vector>

// What a view denies is in no format.

using namespace nostro;
using namespace support;

namespace {

/// Without the permission none of the texts may be found.
struct Denied {
    Permission permission;
    std::vector<std::string> texts;
};

using enum Permission;

Denied const denied_texts[]{
    {can_see_bank_account_label, {"Everyday"}},
    {can_see_bank_account_owners, {"Anna Doe"}},
    {can_see_bank_account_bank_name, {"The Bank of X"}},
    {can_see_bank_account_swift_bic, {"BANKNOX1"}},
    {can_see_transaction_description, {"secret words"}},
    {can_see_transaction_other_bank_account, {"Bob", "NO8330001234567"}},
    {can_see_other_account_iban, {"NO8330001234567"}},
    {can_see_transaction_balance, {"877.77"}},
    {can_see_transaction_amount, {"123.45", "123,45"}},
    {can_see_transaction_this_bank_account, {"Everyday", "Anna Doe", "BANKNOX1"}},
};

constexpr StatementFormat formats[]{StatementFormat::json,
                                    StatementFormat::csv,
                                    StatementFormat::camt_053,
                                    StatementFormat::camt_052,
                                    StatementFormat::camt_054,
                                    StatementFormat::mt940,
                                    StatementFormat::html};

/// Empty where the format refuses.
std::string written(Statement const& statement, StatementFormat format) {
    try {
        return render(statement, format);
    } catch (Forbidden const& error) {
        CHECK(error.detail("reason") == "permission_missing");
        auto const missing = find_permission(error.detail("permission"));
        REQUIRE(missing);
        CHECK(!statement.permissions.has(*missing));
        return {};
    }
}

void book_sample(StatementBank& bank) {
    auto const post = [&](Amount value, std::string name, std::string text) {
        bank.system().account_entries().post(
            {.bank_id = bank_id,
             .account_id = "a",
             .other = ExternalParty{.name = std::move(name), .iban = "NO8330001234567"},
             .value = {value, Currency::iso("EUR")},
             .description = std::move(text),
             .completed = on_day(5)});
    };
    bank.pay("a", 10'000, on_day(4));
    post(65'432, "Bob", "secret words");
    post(12'345, "Bob", "secret words"); // afterwards 877.77 are there
    post(-2, "Bob", "secret words");
}

Statement through(StatementBank& bank, PermissionSet permissions) {
    static int views = 0;
    auto const view = bank.system().views().create(
        bank_id, "a", "_view" + std::to_string(++views), {.permissions = permissions});
    return bank.system().statements().issue({bank_id, "a", view.id}, days(5, 5));
}

} // namespace

TEST_CASE(
    "statements: given a view without a permission, when issued, then what it denies is in no "
    "format") {
    StatementBank bank{Store::memory};
    book_sample(bank);
    auto const everything = through(bank, PermissionSet::all());
    for (Denied const& denied : denied_texts) {
        CAPTURE(name_of(denied.permission));
        auto const statement = through(bank, PermissionSet::all().remove(denied.permission));
        for (std::string const& text : denied.texts) {
            CAPTURE(text);
            bool was_shown = false;
            for (auto const format : formats) {
                was_shown |= written(everything, format).find(text) != std::string::npos;
                CHECK(written(statement, format).find(text) == std::string::npos);
            }
            CHECK(was_shown);
        }
    }
}

TEST_CASE(
    "statements: given any one permission left out, when issued, then every format is written "
    "or names it") {
    StatementBank bank{Store::memory};
    book_sample(bank);
    for (auto const& info : permissions()) {
        CAPTURE(info.name);
        auto const statement = through(bank, PermissionSet::all().remove(info.permission));
        for (auto const format : formats) {
            (void)written(statement, format);
        }
    }
}

TEST_CASE("statements: given a view without permissions, when issued, then ids alone are shown") {
    StatementBank bank{Store::memory};
    book_sample(bank);
    auto const statement = through(bank, {});
    CHECK(statement.entries.size() == 3);
    CHECK(!statement.opening.amount);
    CHECK(!statement.closing.amount);
    CHECK(!statement.available.value().amount);
    CHECK(!statement.credits.sum.amount);
    CHECK(statement.credits.count == 0);
    CHECK(!statement.entries[0].booked);
    CHECK(!statement.entries[0].value_date);
    CHECK(!statement.entries[0].entry.other);
    auto const json = render(statement, StatementFormat::json);
    for (char const* text :
         {"877.77", "123.45", "654.32", "Bob", "secret", "Anna", "2026-01-05T"}) {
        CHECK(json.find(text) == std::string::npos);
    }
    CHECK(json.find("\"opening\"") == std::string::npos);
    CHECK(json.find("\"credits\"") == std::string::npos);
}

TEST_CASE("statements: given a view of aliases, when issued, then the alias stands for the name") {
    StatementBank bank{Store::memory};
    book_sample(bank);
    auto const view = bank.system().views().create(
        bank_id,
        "a",
        "_alias",
        {.alias = AliasMode::public_alias, .permissions = PermissionSet::all()});
    auto const statement = bank.system().statements().issue({bank_id, "a", view.id}, days(5, 5));
    CHECK(statement.entries[0].entry.other.value().is_alias);
    for (auto const format : formats) {
        auto const text = render(statement, format);
        CHECK(text.find("Bob") == std::string::npos);
        CHECK((format == StatementFormat::mt940 || text.find("ALIAS_") != std::string::npos));
    }
}

TEST_CASE("statements: given charges and an exchange, when amounts are denied, then neither is "
          "shown") {
    StatementBank bank{Store::memory};
    LedgerAccountDraft fees;
    fees.id = LedgerAccountId{Uuid::from_name("test", "fees")};
    fees.asset = "EUR";
    fees.account_class = LedgerAccountClass::income;
    fees.code = 9;
    bank.books().open_account(fees);
    EntryDraft draft;
    draft.id = EntryId{Uuid::from_name("test", "fee")};
    draft.code = 1;
    draft.postings = {{bank.ledger_account("a"), Side::debit, 4'321, {}},
                      {fees.id, Side::credit, 4'000, {}},
                      {fees.id, Side::credit, 321, {}}};
    bank.books().post(draft);
    auto const view = bank.system().views().create(
        bank_id,
        "a",
        "_blind",
        {.permissions = PermissionSet::all().remove(can_see_transaction_amount)});
    auto const report = bank.system().statements().preview({bank_id, "a", view.id}, days(20, 20));
    REQUIRE(report.entries.size() == 1);
    CHECK(!report.entries[0].charges);
    CHECK(bank.statements().preview(owner_of_a, days(20, 20)).entries[0].charges);
}
