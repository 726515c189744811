#include "accounts/account_store.hpp"

#include "accounts/limits.hpp"
#include "domain/checks.hpp"
#include "domain/routing.hpp"
#include "domain/user_directory.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

constexpr std::int64_t number_base = 1'000'000'000; ///< makes numbers of ten digits

void check_texts(NewAccount const& account) {
    check_text("label", account.label, name_max);
    check_text("number", account.number, name_max);
    check_text("type", account.type, name_max);
    check_text("branch_id", account.branch_id, name_max);
    check_text("holder", account.holder, name_max);
    for (Routing const& routing : account.routings) {
        check_text("routings.scheme", routing.scheme, scheme_max);
        check_text("routings.address", routing.address, address_max);
    }
    for (AccountRule const& rule : account.rules) {
        check_text("rules.scheme", rule.scheme, scheme_max, Empty::refused);
        check_text("rules.value", rule.value, name_max);
    }
    if (account.overdraft && account.overdraft->is_negative()) {
        raise_invalid("overdraft", "invalid_overdraft", "an overdraft is zero or more");
    }
}

template <class Item>
void check_schemes(std::vector<Item> const& items, std::string_view field) {
    for (auto item = items.begin(); item != items.end(); ++item) {
        if (std::any_of(items.begin(), item, [&](Item const& other) {
                return other.scheme == item->scheme;
            })) {
            raise_invalid(field, "scheme_repeated", "a scheme stands for one value");
        }
    }
}

std::vector<Routing> routings_of(NewAccount const& account) {
    std::vector<Routing> routings;
    for (Routing const& routing : account.routings) {
        routings.push_back(completed_routing(routing, account.id));
    }
    return routings;
}

} // namespace

void require_owners(storage::Transaction& transaction,
                    std::int64_t tenant,
                    std::vector<std::string> const& user_ids) {
    for (std::string const& id : user_ids) {
        if (!find_user(transaction, tenant, id)) {
            raise_not_found("owners", "user_not_found", id);
        }
    }
}

BankRow AccountStore::check_new(NewAccount const& account) {
    check_id("id", "invalid_account_id", account.id);
    check_id("bank_id", "invalid_bank_id", account.bank_id);
    BankRow bank = get_bank_row(transaction_, tenant_, account.bank_id);
    check_owners(account.owners);
    if (!Currency::find_iso(account.currency)) {
        raise_invalid("currency", "invalid_currency", "the currency is not one of ISO 4217");
    }
    check_texts(account);
    check_schemes(routings_of(account), "routings.scheme");
    check_schemes(account.rules, "rules.scheme");
    AccountRows const rows{transaction_, tenant_};
    if (rows.find(account.bank_id, account.id)) {
        raise_exists("id", "account_exists", account.id);
    }
    if (!account.number.empty() && rows.find_by(storage::Described<BankAccountRow>::by_number,
                                                account.bank_id,
                                                account.number)) {
        raise_exists("number", "number_exists", account.number);
    }
    return bank;
}

BankAccountRow AccountStore::row_of(NewAccount const& account, BankRow const& bank) {
    auto const routings = routings_of(account);
    BankAccountRow row{.bank_id = account.bank_id,
                       .id = account.id,
                       .ledger = bank.ledger,
                       .label = account.label,
                       .number = account.number.empty() ? next_number(bank.id) : account.number,
                       .type = account.type,
                       .branch_id = account.branch_id,
                       .currency = account.currency,
                       .holder =
                           account.holder.empty() ? names_of(account.owners) : account.holder};
    if (!routings.empty()) {
        row.routing_scheme = routings.front().scheme;
        row.routing_address = routings.front().address;
    }
    return row;
}

/// Numbers that the host has given are passed over.
std::string AccountStore::next_number(std::string const& bank_id) {
    BankRow bank = lock_bank_row(transaction_, tenant_, bank_id);
    AccountRows const rows{transaction_, tenant_};
    std::string number;
    do {
        number = std::to_string(number_base + ++bank.last_number);
    } while (
        rows.find_by(storage::Described<BankAccountRow>::by_number, bank_id, number).has_value());
    BankRows{transaction_, tenant_}.update(bank);
    return number;
}

std::string AccountStore::names_of(std::vector<std::string> const& user_ids) {
    std::string names;
    for (std::string const& id : user_ids) {
        auto const user = find_user(transaction_, tenant_, id);
        std::string const& name = user->name.empty() ? user->username : user->name;
        if (names.size() + name.size() + 2 <= name_max) {
            names.append(names.empty() ? "" : ", ").append(name);
        }
    }
    return names;
}

void AccountStore::insert(BankAccountRow const& row, NewAccount const& account) {
    AccountRows{transaction_, tenant_}.insert(row);
    replace_owners(row, account.owners);
    for (Routing const& routing : routings_of(account)) {
        RoutingRows{transaction_, tenant_}.insert({.bank_id = row.bank_id,
                                                   .account_id = row.id,
                                                   .scheme = routing.scheme,
                                                   .address = routing.address,
                                                   .lookup = comparable_address(routing)});
    }
    for (AccountRule const& rule : account.rules) {
        set_rule(row, rule);
    }
}

void AccountStore::replace_owners(BankAccountRow const& row,
                                  std::vector<std::string> const& user_ids) {
    OwnerRows rows{transaction_, tenant_};
    for (AccountOwnerRow const& old : rows.list({}, row.bank_id, row.id)) {
        rows.erase(old);
    }
    std::vector<std::string> owners = user_ids;
    std::ranges::sort(owners);
    owners.erase(std::unique(owners.begin(), owners.end()), owners.end());
    for (std::string const& id : owners) {
        rows.insert({.bank_id = row.bank_id, .account_id = row.id, .user_id = id});
    }
}

void AccountStore::set_routing(BankAccountRow& row, Routing const& routing) {
    RoutingRows rows{transaction_, tenant_};
    AccountRoutingRow const stored{.bank_id = row.bank_id,
                                   .account_id = row.id,
                                   .scheme = routing.scheme,
                                   .address = routing.address,
                                   .lookup = comparable_address(routing)};
    if (routing.address.empty()) {
        rows.erase(stored);
    } else {
        rows.put(stored);
    }
    if (row.routing_scheme.empty() || row.routing_scheme == routing.scheme) {
        auto const first = routing.address.empty() ? rows.list({.limit = 1}, row.bank_id, row.id)
                                                   : std::vector{stored};
        row.routing_scheme = first.empty() ? std::string{} : first.front().scheme;
        row.routing_address = first.empty() ? std::string{} : first.front().address;
    }
}

void AccountStore::set_rule(BankAccountRow const& row, AccountRule const& rule) {
    RuleRows rows{transaction_, tenant_};
    AccountRuleRow const stored{
        .bank_id = row.bank_id, .account_id = row.id, .scheme = rule.scheme, .value = rule.value};
    if (rule.value.empty()) {
        rows.erase(stored);
    } else {
        rows.put(stored);
    }
}

std::vector<AccountBalance> AccountStore::balances(std::vector<AccountKey> const& keys,
                                                   Timestamp now) {
    auto const rows = AccountRows{transaction_, tenant_}.find_each(keys);
    std::map<std::int64_t, std::vector<std::size_t>> by_ledger;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        if (!rows[at]) {
            raise_not_found("account_id", "account_not_found", std::get<1>(keys[at]));
        }
        by_ledger[rows[at]->ledger].push_back(at);
    }
    std::vector<std::optional<AccountBalance>> found(rows.size());
    for (auto const& [ledger, places] : by_ledger) {
        std::vector<BankAccountRow> of_ledger;
        for (std::size_t const at : places) {
            of_ledger.push_back(*rows[at]);
        }
        auto const balances = balances_of(transaction_, {tenant_, ledger}, of_ledger, now);
        for (std::size_t at = 0; at < places.size(); ++at) {
            found[places[at]] = balances[at];
        }
    }
    std::vector<AccountBalance> result;
    result.reserve(found.size());
    for (auto& balance : found) {
        result.push_back(*std::move(balance));
    }
    return result;
}

} // namespace nostro::inline v0::detail
