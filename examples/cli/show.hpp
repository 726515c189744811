#pragma once

#include "json_out.hpp"
#include "session.hpp"

#include <nostro/core/money.hpp>
#include <nostro/ledger/ledger.hpp>

#include <string>
#include <string_view>
#include <unordered_map>

/// Records of the ledger as text and as JSON.
namespace cli {

/// The side on which an account of this class normally has its balance: debit for assets and
/// expenses.
[[nodiscard]] nostro::Side normal_side(nostro::LedgerAccountClass account_class);
/// The posted balance on the normal side: what is had, or owed, is positive.
[[nodiscard]] nostro::Amount balance_of(nostro::Balance const& balance,
                                        nostro::LedgerAccountClass account_class);
/// As `balance_of`, less what is held: what holds would take from the balance.
[[nodiscard]] nostro::Amount available_of(nostro::Balance const& balance,
                                          nostro::LedgerAccountClass account_class);
[[nodiscard]] std::string decimal(nostro::Amount amount, nostro::Currency const& asset);
/// The account's name, or its id when it has none.
[[nodiscard]] std::string title_of(nostro::LedgerAccount const& account);

/// What accounts of customers are called in the ledger of their bank, where they have no name: by
/// their label, else BANK/ACCOUNT.
class AccountTitles {
public:
    AccountTitles(nostro::Session const& services, nostro::Ledger const& ledger);

    /// Give the account its name, if it has none.
    void name(nostro::LedgerAccount& account) const;

private:
    std::unordered_map<nostro::LedgerAccountId, std::string> titles_;
};

/// Accounts by id with the names by which they are shown, each read once.
class AccountNames {
public:
    AccountNames(Bank const& bank, nostro::Ledger const& ledger)
        : ledger_{ledger}, titles_{bank.services, ledger} {}

    nostro::LedgerAccount const& get(nostro::LedgerAccountId const& id);

private:
    nostro::Ledger ledger_;
    AccountTitles titles_;
    std::unordered_map<nostro::LedgerAccountId, nostro::LedgerAccount> accounts_;
};

void write_balance(JsonWriter& json,
                   nostro::Balance const& balance,
                   nostro::LedgerAccountClass account_class,
                   nostro::Currency const& asset);
void write_text(JsonWriter& json, nostro::Text const& text);
void write_account(JsonWriter& json, std::string_view ledger, nostro::LedgerAccount const& account);
void write_postings(JsonWriter& json,
                    std::vector<nostro::PostingRecord> const& postings,
                    AccountNames& names);
void write_entry(JsonWriter& json, nostro::JournalEntry const& entry, AccountNames& names);
void write_head(JsonWriter& json, nostro::LedgerHead const& head);

} // namespace cli
