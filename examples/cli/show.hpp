#pragma once

#include "json_out.hpp"

#include <nostro/core/money.hpp>
#include <nostro/ledger/ledger.hpp>

#include <string>
#include <unordered_map>

/// Records of the ledger as text and as JSON.
namespace cli {

/// The side on which an account of this class normally has its balance: debit for assets and
/// expenses.
[[nodiscard]] nostro::Side normal_side(nostro::AccountClass account_class);
/// The posted balance on the normal side: what is had, or owed, is positive.
[[nodiscard]] nostro::Amount balance_of(nostro::Balance const& balance,
                                        nostro::AccountClass account_class);
/// As `balance_of`, less what is held: what holds would take from the balance.
[[nodiscard]] nostro::Amount available_of(nostro::Balance const& balance,
                                          nostro::AccountClass account_class);
[[nodiscard]] std::string decimal(nostro::Amount amount, nostro::Currency const& asset);
/// The account's name, or its id when it has none.
[[nodiscard]] std::string title_of(nostro::LedgerAccount const& account);

/// Accounts by id, each read once.
class AccountNames {
public:
    explicit AccountNames(nostro::Ledger const& ledger) : ledger_{ledger} {}

    nostro::LedgerAccount const& get(nostro::AccountId const& id);

private:
    nostro::Ledger const& ledger_;
    std::unordered_map<nostro::AccountId, nostro::LedgerAccount> accounts_;
};

void write_balance(JsonWriter& json,
                   nostro::Balance const& balance,
                   nostro::AccountClass account_class,
                   nostro::Currency const& asset);
void write_text(JsonWriter& json, nostro::Text const& text);
void write_account(JsonWriter& json, nostro::LedgerAccount const& account);
void write_postings(JsonWriter& json,
                    std::vector<nostro::PostingRecord> const& postings,
                    AccountNames& names);
void write_entry(JsonWriter& json, nostro::JournalEntry const& entry, AccountNames& names);
void write_head(JsonWriter& json, nostro::LedgerHead const& head);

} // namespace cli
