#pragma once

#include "support/fixture.hpp"

#include <nostro/access/audit_sink.hpp>
#include <nostro/access/options.hpp>
#include <nostro/access/shares.hpp>
#include <nostro/access/views.hpp>
#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/accounts/counterparties.hpp>
#include <nostro/core/error.hpp>
#include <nostro/facade/session.hpp>
#include <nostro/identity/users.hpp>
#include <nostro/statements/statements.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A bank that issues statements, on every store.
namespace support {

inline constexpr char const* bank_id = "bank.x";

/// Keeps what it is told.
class KeptReads final : public nostro::AuditSink {
public:
    void read(nostro::ReadRecord const& record) override {
        std::lock_guard const lock{mutex_};
        records_.push_back(record);
    }

    [[nodiscard]] std::vector<nostro::ReadRecord> take() {
        std::lock_guard const lock{mutex_};
        return std::exchange(records_, {});
    }

private:
    std::mutex mutex_;
    std::vector<nostro::ReadRecord> records_;
};

/// The bank `bank.x` with the account `a` of the user Anna, who holds its view `owner`. It is the
/// morning of 2026-01-20.
class StatementBank {
public:
    explicit StatementBank(Store store) : store_{store} {
        open_core();
        system().banks().create(
            {.id = bank_id, .full_name = "The Bank of X", .swift_bic = "BANKNOX1"});
        anna = system().users().create({.username = "anna", .name = "Anna Doe"}).id;
        open_account("a");
        std::vector<std::string> const owner{"owner"};
        system().shares().share(bank_id, "a", owner, anna);
    }

    /// Close and open again; a memory store stays as it is.
    void reopen() {
        if (store_ == Store::sqlite) {
            core_.reset();
            open_core();
        }
    }

    [[nodiscard]] Core& core() { return *core_; }

    [[nodiscard]] nostro::Session system() { return core().system(); }

    [[nodiscard]] nostro::Session user(std::string id) {
        return core().as({.kind = nostro::PrincipalKind::user, .id = std::move(id)});
    }

    [[nodiscard]] nostro::Session nobody() {
        return core().as({.kind = nostro::PrincipalKind::anonymous});
    }

    /// The statements of account `a` as Anna's.
    [[nodiscard]] nostro::Statements statements() { return user(anna).statements(); }

    nostro::Account open_account(std::string id, std::string currency = "EUR") {
        auto const account = system().accounts().create({.bank_id = bank_id,
                                                         .id = std::move(id),
                                                         .currency = std::move(currency),
                                                         .label = "Everyday",
                                                         .number = {},
                                                         .holder = "Anna Doe",
                                                         .routings = {{"IBAN", "NO9386011117947"}},
                                                         .overdraft = std::nullopt});
        system().views().provide(bank_id, account.id, nostro::DefaultView::owner);
        return account;
    }

    [[nodiscard]] nostro::Ledger books() { return core().get_ledger(bank_id); }

    [[nodiscard]] nostro::LedgerAccountId ledger_account(std::string_view id) {
        return system().accounts().get(bank_id, id).ledger_account;
    }

    nostro::AccountEntry pay(std::string account,
                             Amount value,
                             std::optional<Timestamp> completed = {},
                             std::string name = "Bob") {
        return system().account_entries().post(
            {.bank_id = bank_id,
             .account_id = std::move(account),
             .other = nostro::ExternalParty{.name = std::move(name), .iban = "NO8330001234567"},
             .value = {value, nostro::Currency::iso("EUR")},
             .type = "SEPA",
             .description = "invoice",
             .completed = completed});
    }

    void check_sound() {
        for (auto const& finding : books().verify().findings) {
            FAIL_CHECK(finding.what << ": " << finding.text);
        }
    }

    testing::FakeClock clock{morning};
    KeptReads reads;
    std::string anna;

private:
    void open_core() {
        CoreOptions options;
        options.create_if_missing = true;
        options.clock = &clock;
        options.random = &random_;
        options.access = {.allow_public_views = true, .audit = &reads};
        core_.emplace(Core::open(open_storage(store_, folder_.file("bank.db")), options));
    }

    Store store_;
    TempFolder folder_;
    testing::SeededRandom random_{1};
    std::optional<Core> core_;
};

inline nostro::ViewRef const owner_of_a{bank_id, "a", "owner"};

[[nodiscard]] inline nostro::StatementPeriod days(unsigned from, unsigned to) {
    return {date(2026, 1, from), date(2026, 1, to)};
}

[[nodiscard]] inline Timestamp on_day(unsigned day, int hour = 12) {
    return Timestamp{date(2026, 1, day)} + std::chrono::hours{hour};
}

[[nodiscard]] inline Amount minor_of(nostro::ModeratedMoney const& money) {
    return nostro::Money::parse(money.amount.value(), nostro::Currency::iso(money.currency.value()))
        .minor();
}

/// Opening balance and entries are the closing balance, entry by entry, and so are the sums.
inline void check_adds_up(nostro::Statement const& statement) {
    Amount balance = minor_of(statement.opening);
    Amount credits;
    Amount debits;
    std::size_t credit_count = 0;
    for (auto const& listed : statement.entries) {
        Amount const value = minor_of(listed.entry.value);
        balance += value;
        (value.is_negative() ? debits : credits) += value.is_negative() ? -value : value;
        credit_count += value.is_negative() ? 0U : 1U;
        CHECK(minor_of(listed.entry.new_balance) == balance);
    }
    CHECK(balance == minor_of(statement.closing));
    CHECK(credits == minor_of(statement.credits.sum));
    CHECK(debits == minor_of(statement.debits.sum));
    CHECK(credit_count == statement.credits.count);
    CHECK(statement.entries.size() == statement.credits.count + statement.debits.count);
}

template <class Body>
void on_each_statement_store(Body const& body) {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        StatementBank bank{store};
        body(bank);
        bank.check_sound();
    }
}

/// The detail "reason" of the refusal of `work`; empty when it is not refused.
template <class Work>
std::string reason_of(Work const& work) {
    try {
        work();
    } catch (nostro::Error const& error) {
        auto const reason = error.detail("reason");
        return reason.empty() ? error.what() : std::string{reason};
    }
    return {};
}

} // namespace support
