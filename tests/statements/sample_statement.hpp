#pragma once

#include <nostro/core/time.hpp>
#include <nostro/statements/statement.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

/// Statements made by hand, for tests of the formats.
namespace support {

[[nodiscard]] inline nostro::Date day(int year, int month, unsigned number) {
    return std::chrono::year{year} / month / static_cast<int>(number);
}

[[nodiscard]] inline nostro::ModeratedMoney nok(std::string amount) {
    return {.currency = "NOK", .amount = std::move(amount)};
}

[[nodiscard]] inline nostro::StatementEntry
sample_entry(std::string id, std::string amount, std::string balance, nostro::Date booked) {
    nostro::StatementEntry listed;
    listed.entry.id = std::move(id);
    listed.entry.posted = nostro::Timestamp{booked};
    listed.entry.completed = nostro::Timestamp{booked} + std::chrono::hours{12};
    listed.entry.value = nok(std::move(amount));
    listed.entry.new_balance = nok(std::move(balance));
    listed.booked = booked;
    listed.value_date = booked;
    return listed;
}

/// The statement of the facts 4.7 and 4.8: NOK 1,000.00, a direct debit, a fee, NOK 1,250.50.
[[nodiscard]] inline nostro::Statement sample_statement() {
    nostro::Statement statement;
    statement.view = {"bank.x", "current", "owner"};
    statement.permissions = nostro::PermissionSet::all();
    statement.number = 1;
    statement.period = {day(2026, 1, 5), day(2026, 1, 5)};
    statement.account.bank_id = "bank.x";
    statement.account.id = "current";
    statement.account.label = "Everyday";
    statement.account.number = "86011117947";
    statement.account.holder = "Ærlig Øst AS";
    statement.account.iban = "NO93 8601 1117 947";
    statement.account.swift_bic = "BANKNOX1";
    statement.account.bank_name = "The Bank of X";
    statement.account.balance = nok("1250.50");
    statement.opening = nok("1000.00");
    statement.closing = nok("1250.50");
    statement.available = nok("1200.50");
    statement.credits = {1, nok("300.50")};
    statement.debits = {1, nok("50.00")};
    statement.created_at = nostro::Timestamp{day(2026, 1, 6)} + std::chrono::hours{1};
    statement.message_id = "0123456789abcdef0123456789abcdef";

    auto debit = sample_entry("E2E-1", "300.50", "1300.50", day(2026, 1, 5));
    debit.entry.type = "DIRECT_DEBIT";
    debit.entry.description = "KID 12345674";
    debit.entry.other = nostro::ModeratedOtherAccount{.id = "o1",
                                                      .holder = "Kari & \"Ola\" <Nordmann>",
                                                      .number = "15032080119",
                                                      .iban = "NO8330001234567",
                                                      .swift_bic = "DNBANOKK",
                                                      .bank_name = "Den norske bank"};
    statement.entries.push_back(std::move(debit));
    auto fee = sample_entry("A2", "-50.00", "1250.50", day(2026, 1, 5));
    fee.entry.type = "FEE";
    fee.entry.description = "FEE";
    statement.entries.push_back(std::move(fee));
    return statement;
}

/// All that a statement may hold: an exchange, charges, a reversal, a held amount; not issued.
[[nodiscard]] inline nostro::Statement sample_report() {
    nostro::Statement statement = sample_statement();
    statement.number.reset();
    statement.entries.clear();
    statement.period = {day(2026, 1, 1), day(2026, 1, 6)};
    statement.opening = nok("0.00");
    statement.closing = nok("-1112.13");
    statement.available = nok("-1212.13");
    statement.credits = {1, nok("1.00")};
    statement.debits = {1, nok("1113.13")};
    auto abroad = sample_entry(
        "0b3c2f5e-6f2a-4a57-9d1f-0a1b2c3d4e5f", "-1113.13", "-1113.13", day(2026, 1, 2));
    abroad.value_date = day(2026, 1, 4);
    abroad.entry.type = "PMNT-ICDT-XBCT";
    abroad.entry.other =
        nostro::ModeratedOtherAccount{.id = "o2", .holder = "ALIAS_0A1B2C", .is_alias = true};
    abroad.exchange = nostro::StatementExchange{.counter = {.currency = "USD", .amount = "110.00"},
                                                .rate = nostro::Rate{101193636, 10000000},
                                                .rate_source = "USD",
                                                .rate_target = "NOK"};
    abroad.charges = nok("50.00");
    statement.entries.push_back(std::move(abroad));
    auto reversal = sample_entry("r", "1.00", "-1112.13", day(2026, 1, 3));
    reversal.entry.type = "REFUND";
    reversal.is_reversal = true;
    statement.entries.push_back(std::move(reversal));
    auto held = sample_entry("h", "-100.00", "", day(2026, 1, 6));
    held.entry.new_balance.amount.reset();
    held.booked.reset();
    held.value_date.reset();
    statement.pending.push_back(std::move(held));
    return statement;
}

} // namespace support
