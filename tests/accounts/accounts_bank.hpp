#pragma once

#include "support/fixture.hpp"

#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/accounts/counterparties.hpp>
#include <nostro/accounts/entry_notes.hpp>
#include <nostro/core/error.hpp>
#include <nostro/facade/session.hpp>
#include <nostro/identity/users.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A bank with accounts, on every store.
namespace support {

inline constexpr char const* bank_id = "bank.x";

/// The bank `bank.x`, and short words for what tests do with its accounts.
class AccountsBank : public Bank {
public:
    explicit AccountsBank(Store kind) : Bank{kind} {
        session().banks().create({.id = bank_id,
                                  .short_name = "X",
                                  .full_name = "The Bank of X",
                                  .national_identifier = "12-34",
                                  .swift_bic = "BANKXXXX"});
    }

    [[nodiscard]] nostro::Session session() { return core().system(); }

    [[nodiscard]] nostro::Session as_user(std::string id) {
        return core().as({.kind = nostro::PrincipalKind::system, .id = std::move(id)});
    }

    std::string new_user(std::string name) {
        return session().users().create({.username = name, .name = name + " Doe"}).id;
    }

    nostro::Account new_account(std::string id, std::string currency = "EUR") {
        return session().accounts().create({.bank_id = bank_id,
                                            .id = std::move(id),
                                            .currency = std::move(currency),
                                            .holder = "holder",
                                            .overdraft = std::nullopt});
    }

    [[nodiscard]] static nostro::Money eur(Amount minor) {
        return {minor, nostro::Currency::iso("EUR")};
    }

    [[nodiscard]] static nostro::Payment
    payment(std::string account, Amount value, std::string name) {
        return {.bank_id = bank_id,
                .account_id = std::move(account),
                .other = nostro::ExternalParty{.name = std::move(name)},
                .value = eur(value)};
    }

    nostro::AccountEntry pay(std::string account, Amount value, std::string name) {
        return session().account_entries().post(
            payment(std::move(account), value, std::move(name)));
    }

    [[nodiscard]] std::vector<nostro::AccountEntry> entries(nostro::AccountEntryQuery query) {
        query.bank_id = bank_id;
        return session().account_entries().list(query).items;
    }

    /// Oldest first.
    [[nodiscard]] std::vector<nostro::AccountEntry> all_entries(std::string account) {
        return entries(nostro::AccountEntryQuery{.bank_id = bank_id,
                                                 .account_id = std::move(account),
                                                 .descending = false,
                                                 .limit = 1'000});
    }

    [[nodiscard]] Amount booked(std::string_view account) {
        return session().accounts().balance(bank_id, account).booked.minor();
    }

    [[nodiscard]] Ledger books() { return core().get_ledger(bank_id); }

    /// Also what the ledger of the bank finds.
    void check_sound() {
        Bank::check_sound();
        for (auto const& finding : books().verify().findings) {
            FAIL_CHECK(finding.what << ": " << finding.text);
        }
    }
};

template <class Body>
void on_each_accounts_store(Body const& body) {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        AccountsBank bank{store};
        body(bank);
        bank.check_sound();
    }
}

/// "field: reason" of the refusal of `work`; empty when it is not refused.
template <class Work>
std::string refusal_of(Work const& work) {
    try {
        work();
    } catch (nostro::Error const& error) {
        return std::string{error.detail("field")} + ": " + std::string{error.detail("reason")};
    }
    return {};
}

} // namespace support
