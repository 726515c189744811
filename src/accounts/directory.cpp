#include "accounts/directory.hpp"

#include "core/utf8.hpp"
#include "domain/checks.hpp"
#include "domain/routing.hpp"
#include "ledger/reader.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

bool is_iban(std::string_view scheme) noexcept {
    return scheme.size() == 4 && (scheme[0] | 0x20) == 'i' && (scheme[1] | 0x20) == 'b' &&
           (scheme[2] | 0x20) == 'a' && (scheme[3] | 0x20) == 'n';
}

/// By user id.
std::vector<std::string>
owners_of(storage::Transaction& transaction, std::int64_t tenant, BankAccountRow const& account) {
    std::vector<std::string> owners;
    for (auto& row : OwnerRows{transaction, tenant}.list({}, account.bank_id, account.id)) {
        owners.push_back(std::move(row.user_id));
    }
    return owners;
}

/// The first one is that of the account's row; the others follow by scheme.
std::vector<Routing>
routings_of(storage::Transaction& transaction, std::int64_t tenant, BankAccountRow const& account) {
    std::vector<Routing> routings;
    if (account.routing_scheme.empty()) {
        return routings;
    }
    routings.push_back({account.routing_scheme, account.routing_address});
    for (auto& row : RoutingRows{transaction, tenant}.list({}, account.bank_id, account.id)) {
        if (row.scheme != account.routing_scheme) {
            routings.push_back({std::move(row.scheme), std::move(row.address)});
        }
    }
    return routings;
}

std::vector<AccountRule>
rules_of(storage::Transaction& transaction, std::int64_t tenant, BankAccountRow const& account) {
    std::vector<AccountRule> rules;
    for (auto& row : RuleRows{transaction, tenant}.list({}, account.bank_id, account.id)) {
        rules.push_back({std::move(row.scheme), std::move(row.value)});
    }
    return rules;
}

} // namespace

std::optional<BankRow>
find_bank_row(storage::Transaction& transaction, std::int64_t tenant, std::string_view bank_id) {
    return is_valid_text(bank_id) ? BankRows{transaction, tenant}.find(bank_id) : std::nullopt;
}

BankRow
get_bank_row(storage::Transaction& transaction, std::int64_t tenant, std::string_view bank_id) {
    if (auto row = find_bank_row(transaction, tenant, bank_id)) {
        return *std::move(row);
    }
    raise_not_found("bank_id", "bank_not_found", bank_id);
}

BankRow
lock_bank_row(storage::Transaction& transaction, std::int64_t tenant, std::string_view bank_id) {
    auto row = is_valid_text(bank_id) ? BankRows{transaction, tenant}.find_for_update(bank_id)
                                      : std::nullopt;
    return row ? *std::move(row) : get_bank_row(transaction, tenant, bank_id);
}

std::optional<BankAccountRow> find_account_row(storage::Transaction& transaction,
                                               std::int64_t tenant,
                                               std::string_view bank_id,
                                               std::string_view account_id) {
    return is_valid_text(bank_id) && is_valid_text(account_id)
               ? AccountRows{transaction, tenant}.find(bank_id, account_id)
               : std::nullopt;
}

BankAccount get_bank_account(storage::Transaction& transaction,
                             std::int64_t tenant,
                             std::string_view bank_id,
                             std::string_view account_id) {
    BankRow bank = get_bank_row(transaction, tenant, bank_id);
    if (auto account = find_account_row(transaction, tenant, bank_id, account_id)) {
        return {std::move(bank), *std::move(account)};
    }
    raise_not_found("account_id", "account_not_found", account_id);
}

BankAccount lock_bank_account(storage::Transaction& transaction,
                              std::int64_t tenant,
                              std::string_view bank_id,
                              std::string_view account_id) {
    BankAccount found = get_bank_account(transaction, tenant, bank_id, account_id);
    if (auto row = AccountRows{transaction, tenant}.find_for_update(bank_id, account_id)) {
        found.account = *std::move(row);
    }
    return found;
}

Bank bank_of(BankRow const& row) {
    return {.id = row.id,
            .short_name = row.short_name,
            .full_name = row.full_name,
            .logo_url = row.logo_url,
            .website_url = row.website_url,
            .national_identifier = row.national_identifier,
            .swift_bic = row.swift_bic,
            .routing = {row.routing_scheme, row.routing_address},
            .created_at = row.created_at};
}

Account
account_of(storage::Transaction& transaction, std::int64_t tenant, BankAccountRow const& row) {
    return {.bank_id = row.bank_id,
            .id = row.id,
            .label = row.label,
            .number = row.number,
            .type = row.type,
            .branch_id = row.branch_id,
            .currency = row.currency,
            .holder = row.holder,
            .owners = owners_of(transaction, tenant, row),
            .routings = routings_of(transaction, tenant, row),
            .rules = rules_of(transaction, tenant, row),
            .ledger_account = row.ledger_account_id,
            .created_at = row.created_at,
            .created_by = row.created_by,
            .closed_at = row.closed_at};
}

bool is_owner(storage::Transaction& transaction,
              std::int64_t tenant,
              std::string_view bank_id,
              std::string_view account_id,
              std::string_view user_id) {
    return is_valid_text(user_id) &&
           OwnerRows{transaction, tenant}.find(bank_id, account_id, user_id).has_value();
}

std::string comparable_address(Routing const& routing) {
    std::string address = routing.address;
    if (is_iban(routing.scheme)) {
        std::erase(address, ' ');
        std::ranges::transform(address, address.begin(), [](char letter) {
            return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
        });
    }
    return address;
}

Routing completed_routing(Routing routing, std::string_view id) {
    if (routing.scheme.empty()) {
        routing.scheme = "OBP";
    }
    if (routing.address.empty()) {
        routing.address = id;
    }
    return routing;
}

std::vector<AccountBalance> balances_of(storage::Transaction& transaction,
                                        Scope ledger,
                                        std::span<BankAccountRow const> accounts,
                                        Timestamp now) {
    std::vector<std::int64_t> numbers;
    for (BankAccountRow const& account : accounts) {
        numbers.push_back(account.ledger_account);
    }
    auto const rows = find_balances(transaction, ledger, numbers);
    std::optional<Expiry> expiry; // most accounts have no hold and need not know what expired
    std::vector<AccountBalance> balances;
    balances.reserve(accounts.size());
    for (std::size_t at = 0; at < accounts.size(); ++at) {
        if (!rows[at]) {
            throw CorruptData{"an account has no balance",
                              {{"table", "balances"}, {"account", accounts[at].id}}};
        }
        BalanceRow row = *rows[at];
        if (!row.counters.debits_pending.is_zero()) {
            if (!expiry) {
                expiry.emplace(transaction, ledger, read_ledger(transaction, ledger).now(now));
            }
            row = expiry->effective(row);
        }
        Currency const currency = Currency::iso(accounts[at].currency);
        Amount const booked = row.counters.net();
        balances.push_back(
            {.booked = {booked, currency},
             .available = {booked + row.debit_headroom - row.counters.debits_pending, currency},
             .overdraft = has(row.flags, LedgerAccountFlags::debit_limited)
                              ? std::optional{row.debit_headroom}
                              : std::nullopt});
    }
    return balances;
}

// --- for other domains ---

void require_bank(storage::Transaction& transaction,
                  std::int64_t tenant,
                  std::string_view bank_id) {
    static_cast<void>(get_bank_row(transaction, tenant, bank_id));
}

void require_account(storage::Transaction& transaction,
                     std::int64_t tenant,
                     std::string_view bank_id,
                     std::string_view account_id) {
    static_cast<void>(get_bank_account(transaction, tenant, bank_id, account_id));
}

FullAccount get_full_account(storage::Transaction& transaction,
                             std::int64_t tenant,
                             std::string_view bank_id,
                             std::string_view account_id) {
    auto const [bank, account] = get_bank_account(transaction, tenant, bank_id, account_id);
    return {.bank = bank_of(bank),
            .account = account_of(transaction, tenant, account),
            .ledger = ledger_of(tenant, bank),
            .ledger_account = account.ledger_account};
}

LedgerAccountId lock_account(storage::Transaction& transaction,
                             std::int64_t tenant,
                             std::string_view bank_id,
                             std::string_view account_id) {
    return lock_bank_account(transaction, tenant, bank_id, account_id).account.ledger_account_id;
}

std::vector<Account> find_bank_accounts(storage::Transaction& transaction,
                                        std::int64_t tenant,
                                        std::vector<AccountKey> const& keys) {
    std::vector<Account> found;
    for (auto const& row : AccountRows{transaction, tenant}.find_each(keys)) {
        if (row) {
            found.push_back(account_of(transaction, tenant, *row));
        }
    }
    return found;
}

std::vector<std::optional<AccountHead>> find_account_heads(storage::Transaction& transaction,
                                                           std::int64_t tenant,
                                                           std::vector<AccountKey> const& keys) {
    std::vector<std::optional<AccountHead>> heads;
    heads.reserve(keys.size());
    for (auto& row : AccountRows{transaction, tenant}.find_each(keys)) {
        auto& head = heads.emplace_back();
        if (row) {
            head = {std::move(row->label),
                    {std::move(row->routing_scheme), std::move(row->routing_address)}};
        }
    }
    return heads;
}

AccountBalance
balance_of(storage::Transaction& transaction, FullAccount const& account, Timestamp now) {
    BankAccountRow const row{.id = account.account.id,
                             .ledger_account = account.ledger_account,
                             .currency = account.account.currency};
    return balances_of(transaction, account.ledger, {&row, 1}, now).front();
}

} // namespace nostro::inline v0::detail
