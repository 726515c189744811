#include <nostro/accounts/accounts.hpp>

#include "accounts/account_store.hpp"
#include "accounts/directory.hpp"
#include "accounts/limits.hpp"
#include "accounts/posting.hpp"
#include "core/paging.hpp"
#include "core/utf8.hpp"
#include "domain/book_code.hpp"
#include "domain/checks.hpp"
#include "domain/host.hpp"
#include "domain/routing.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0 {

namespace {

/// Change an account's row and what belongs to it.
template <class Change>
Account changed(detail::ServiceState const& state,
                std::string_view bank_id,
                std::string_view id,
                Change const& change) {
    return state.host->written([&](storage::Transaction& transaction) {
        auto row = detail::lock_bank_account(transaction, state.tenant, bank_id, id).account;
        detail::AccountStore store{transaction, state.tenant};
        change(store, row);
        detail::AccountRows{transaction, state.tenant}.update(row);
        return detail::account_of(transaction, state.tenant, row);
    });
}

/// What opening balances of a bank in a currency stand against.
LedgerAccountDraft equity_account(detail::BankAccountRow const& account) {
    LedgerAccountDraft draft;
    draft.id = LedgerAccountId{
        Uuid::from_name("nostro.bank_equity", account.bank_id + '/' + account.currency)};
    draft.asset = account.currency;
    draft.account_class = LedgerAccountClass::equity;
    draft.code = detail::book_code::equity;
    draft.text.description = "opening balances in " + account.currency;
    draft.account_flags = LedgerAccountFlags::none;
    return draft;
}

EntryDraft opening_entry(detail::BankAccountRow const& account,
                         LedgerAccountId const& equity,
                         Amount balance,
                         std::optional<Date> const& date) {
    EntryDraft draft;
    draft.id = detail::opening_entry_id(account.bank_id, account.id);
    draft.code = detail::book_code::opening;
    draft.effective_date = date;
    draft.postings = detail::postings_of(account.ledger_account_id, equity, balance);
    draft.text.description = "opening balance";
    return draft;
}

void check_open(detail::BankAccountRow const& account) {
    if (account.closed_at) {
        detail::raise_invalid("account_id", "account_closed", "the account is closed");
    }
}

} // namespace

Accounts::Accounts(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

Account Accounts::create(NewAccount const& account) {
    return state_->host->written_books([&](detail::Books& books) {
        detail::AccountStore store{books.transaction(), state_->tenant};
        detail::BankRow const bank = store.check_new(account);
        detail::BankAccountRow row = store.row_of(account, bank);
        row.created_at = state_->host->now();
        row.created_by = state_->principal.id;
        row.ledger_account_id = state_->host->ports().ids->next<LedgerAccountId>();
        row.ledger = bank.ledger;
        LedgerAccountDraft draft;
        draft.id = row.ledger_account_id;
        draft.asset = row.currency;
        draft.code = detail::book_code::customer;
        draft.account_flags = LedgerAccountFlags::history;
        if (account.overdraft) {
            draft.account_flags = draft.account_flags | LedgerAccountFlags::debit_limited;
            draft.debit_headroom = *account.overdraft;
        }
        Ledger ledger = books.ledger(state_->tenant, bank.ledger, bank.id);
        row.ledger_account = static_cast<std::int64_t>(ledger.open_account(draft).seq);
        store.insert(row, account);
        return detail::account_of(books.transaction(), state_->tenant, row);
    });
}

std::optional<Account> Accounts::find(std::string_view bank_id, std::string_view id) const {
    return state_->host->read_out([&](storage::Transaction& transaction) {
        auto const row = detail::find_account_row(transaction, state_->tenant, bank_id, id);
        return row ? std::optional{detail::account_of(transaction, state_->tenant, *row)}
                   : std::nullopt;
    });
}

Account Accounts::get(std::string_view bank_id, std::string_view id) const {
    return state_->host->read_out([&](storage::Transaction& transaction) {
        return detail::account_of(
            transaction,
            state_->tenant,
            detail::get_bank_account(transaction, state_->tenant, bank_id, id).account);
    });
}

std::optional<Account> Accounts::find_by_number(std::string_view bank_id,
                                                std::string_view number) const {
    if (!is_valid_text(bank_id) || !is_valid_text(number)) {
        return std::nullopt;
    }
    return state_->host->read_out([&](storage::Transaction& transaction) {
        auto const row = detail::AccountRows{transaction, state_->tenant}.find_by(
            storage::Described<detail::BankAccountRow>::by_number, bank_id, number);
        return row ? std::optional{detail::account_of(transaction, state_->tenant, *row)}
                   : std::nullopt;
    });
}

Page<Account> Accounts::list(std::string_view bank_id, PageRequest const& page) const {
    detail::check_page_limit(page.limit);
    detail::check_text("bank_id", bank_id, detail::id_max);
    return state_->host->read_out([&](storage::Transaction& transaction) {
        detail::AccountRows const rows{transaction, state_->tenant};
        storage::ListOptions const options{.limit = page.limit + 1};
        auto const last = detail::row_at_cursor(
            page.cursor, [&](std::string const& id) { return rows.find(bank_id, id); });
        auto found = last ? rows.list_after(options, *last, bank_id) : rows.list(options, bank_id);
        return detail::page_of_each(
            detail::cut_page(std::move(found), page.limit, &detail::BankAccountRow::id),
            [&](detail::BankAccountRow const& row) {
                return detail::account_of(transaction, state_->tenant, row);
            });
    });
}

std::vector<Account> Accounts::list_by_owner(std::string_view user_id) const {
    detail::check_text("user_id", user_id, detail::id_max);
    return state_->host->read_out([&](storage::Transaction& transaction) {
        std::vector<detail::AccountKey> keys;
        detail::OwnerRows{transaction, state_->tenant}.each(
            {.index = storage::Described<detail::AccountOwnerRow>::by_user},
            [&](detail::AccountOwnerRow const& row) {
                keys.emplace_back(row.bank_id, row.account_id);
            },
            user_id);
        return detail::find_bank_accounts(transaction, state_->tenant, keys);
    });
}

std::vector<Account> Accounts::list_by_routing(Routing const& routing) const {
    detail::check_text("scheme", routing.scheme, detail::scheme_max);
    detail::check_text("address", routing.address, detail::address_max);
    return state_->host->read_out([&](storage::Transaction& transaction) {
        std::vector<detail::AccountKey> keys;
        detail::RoutingRows{transaction, state_->tenant}.each(
            {.index = storage::Described<detail::AccountRoutingRow>::by_address},
            [&](detail::AccountRoutingRow const& row) {
                keys.emplace_back(row.bank_id, row.account_id);
            },
            routing.scheme,
            detail::comparable_address(routing));
        return detail::find_bank_accounts(transaction, state_->tenant, keys);
    });
}

Account
Accounts::update_label(std::string_view bank_id, std::string_view id, std::string_view label) {
    detail::check_text("label", label, detail::name_max);
    return changed(
        *state_, bank_id, id, [&](auto&, detail::BankAccountRow& row) { row.label = label; });
}

Account Accounts::set_owners(std::string_view bank_id,
                             std::string_view id,
                             std::vector<std::string> const& user_ids) {
    return changed(*state_, bank_id, id, [&](auto& store, detail::BankAccountRow& row) {
        store.check_owners(user_ids);
        store.replace_owners(row, user_ids);
    });
}

Account
Accounts::set_routing(std::string_view bank_id, std::string_view id, Routing const& routing) {
    detail::check_text("scheme", routing.scheme, detail::scheme_max, detail::Empty::refused);
    detail::check_text("address", routing.address, detail::address_max);
    return changed(*state_, bank_id, id, [&](auto& store, detail::BankAccountRow& row) {
        store.set_routing(row, routing);
    });
}

Account Accounts::set_rule(std::string_view bank_id, std::string_view id, AccountRule const& rule) {
    detail::check_text("scheme", rule.scheme, detail::scheme_max, detail::Empty::refused);
    detail::check_text("value", rule.value, detail::name_max);
    return changed(*state_, bank_id, id, [&](auto& store, detail::BankAccountRow& row) {
        store.set_rule(row, rule);
    });
}

Account Accounts::set_opening_balance(std::string_view bank_id,
                                      std::string_view id,
                                      Money const& balance,
                                      std::optional<Date> const& date) {
    return state_->host->written_books([&](detail::Books& books) {
        auto const [bank, account] =
            detail::get_bank_account(books.transaction(), state_->tenant, bank_id, id);
        check_open(account);
        if (balance.currency().code() != account.currency) {
            detail::raise_invalid(
                "balance.currency", "currency_mismatch", "the account has another currency");
        }
        LedgerAccountDraft const equity = equity_account(account);
        std::vector<Event> const events{equity,
                                        opening_entry(account, equity.id, balance.minor(), date)};
        Ledger ledger = books.ledger(state_->tenant, bank.ledger, bank.id);
        EventResult const entry = detail::post_events(ledger, events).back();
        if (entry.code == ResultCode::created) {
            books.flush();
            detail::set_aside(books.transaction(),
                              {state_->tenant, bank.ledger},
                              account.ledger_account,
                              std::span{&entry.seq, 1});
        }
        return detail::account_of(books.transaction(), state_->tenant, account);
    });
}

Account Accounts::close(std::string_view bank_id, std::string_view id) {
    return state_->host->written_books([&](detail::Books& books) {
        auto [bank, account] =
            detail::lock_bank_account(books.transaction(), state_->tenant, bank_id, id);
        if (!account.closed_at) {
            books.flush();
            Ledger ledger = books.ledger(state_->tenant, bank.ledger, bank.id);
            Balance const balance = ledger.get_account(account.ledger_account_id).balance;
            if (!balance.net().is_zero() || !balance.debits_pending.is_zero() ||
                !balance.credits_pending.is_zero()) {
                detail::raise_invalid(
                    "account_id", "balance_not_zero", "an account with money is not closed");
            }
            LedgerAccountChange change;
            change.id = state_->host->ports().ids->next<EntryId>();
            change.account = account.ledger_account_id;
            change.frozen_debit = true;
            change.frozen_credit = true;
            ledger.change_account(change);
            account.closed_at = state_->host->now();
            detail::AccountRows{books.transaction(), state_->tenant}.update(account);
        }
        return detail::account_of(books.transaction(), state_->tenant, account);
    });
}

AccountBalance Accounts::balance(std::string_view bank_id, std::string_view id) const {
    return state_->host->read_out([&](storage::Transaction& transaction) {
        auto const [bank, account] =
            detail::get_bank_account(transaction, state_->tenant, bank_id, id);
        return detail::balances_of(transaction,
                                   detail::ledger_of(state_->tenant, bank),
                                   std::span{&account, 1},
                                   state_->host->now())
            .front();
    });
}

std::vector<AccountBalance> Accounts::balances(std::span<Account const> accounts) const {
    return state_->host->read_out([&](storage::Transaction& transaction) {
        std::vector<detail::AccountKey> keys;
        for (Account const& account : accounts) {
            keys.emplace_back(account.bank_id, account.id);
        }
        return detail::AccountStore{transaction, state_->tenant}.balances(keys,
                                                                          state_->host->now());
    });
}

} // namespace nostro::inline v0
