#include "accounts/other_parties.hpp"

#include "core/crypto/base64.hpp"
#include "core/digest.hpp"
#include "domain/routing.hpp"

#include <tuple>
#include <utility>
#include <vector>

namespace nostro::inline v0::detail {

namespace {

ExternalParty details_of(ExternalPartyRow row) {
    return {
        .name = std::move(row.name),
        .number = std::move(row.number),
        .kind = std::move(row.kind),
        .iban = std::move(row.iban),
        .bic = std::move(row.bic),
        .account_routing = {std::move(row.account_routing_scheme),
                            std::move(row.account_routing_address)},
        .bank_routing = {std::move(row.bank_routing_scheme), std::move(row.bank_routing_address)},
        .bank_name = std::move(row.bank_name),
        .bank_national_identifier = std::move(row.bank_national_identifier)};
}

ExternalParty details_of(BankAccountRow const& row, BankRow const& bank, std::string iban) {
    return {.name = row.holder,
            .number = row.number,
            .kind = row.type,
            .iban = std::move(iban),
            .bic = bank.swift_bic,
            .account_routing = completed_routing({row.routing_scheme, row.routing_address}, row.id),
            .bank_routing = {bank.routing_scheme, bank.routing_address},
            .bank_name = bank.full_name,
            .bank_national_identifier = bank.national_identifier};
}

} // namespace

std::string
other_account_id(std::string_view bank_id, std::string_view account_id, std::string_view name) {
    Digest const digest = Sha256{}.update(bank_id).update(account_id).update(name).finish();
    return base64url({reinterpret_cast<char const*>(digest.data()), digest.size()});
}

OtherParties::OtherParties(storage::Transaction& transaction,
                           std::int64_t tenant,
                           BankAccount const& of)
    : transaction_{transaction}, tenant_{tenant}, of_{of} {}

void OtherParties::load(std::span<std::int64_t const> ledger_accounts) {
    std::vector<std::int64_t> unknown;
    for (std::int64_t const number : ledger_accounts) {
        // The empty party keeps the place: each is asked for once.
        if (parties_.try_emplace(number).second) {
            unknown.push_back(number);
        }
    }
    add_external(unknown);
    add_own(unknown);
    for (std::int64_t const number : unknown) {
        add(number, {});
    }
}

void OtherParties::add_external(std::vector<std::int64_t>& unknown) {
    if (unknown.empty()) {
        return;
    }
    std::vector<std::tuple<std::int64_t, std::int64_t>> keys;
    keys.reserve(unknown.size());
    for (std::int64_t const number : unknown) {
        keys.emplace_back(of_.bank.ledger, number);
    }
    auto rows = storage::Records<ExternalPartyRow>{transaction_, tenant_}.find_each(keys);
    unknown.clear();
    for (std::size_t at = 0; at < rows.size(); ++at) {
        std::int64_t const number = std::get<1>(keys[at]);
        if (rows[at]) {
            add(number, {.id = {}, .account_id = {}, .details = details_of(*std::move(rows[at]))});
        } else {
            unknown.push_back(number);
        }
    }
}

void OtherParties::add_own(std::vector<std::int64_t>& unknown) {
    if (unknown.empty()) {
        return;
    }
    std::vector<std::tuple<std::int64_t, std::int64_t>> keys;
    keys.reserve(unknown.size());
    for (std::int64_t const number : unknown) {
        keys.emplace_back(of_.bank.ledger, number);
    }
    auto const rows = storage::Records<BankAccountRow>{transaction_, tenant_}.find_each(
        keys, storage::Described<BankAccountRow>::by_ledger_account);
    std::vector<std::tuple<std::string, std::string, std::string>> iban_keys;
    iban_keys.reserve(rows.size());
    for (auto const& row : rows) {
        iban_keys.emplace_back(of_.bank.id, row ? row->id : std::string{}, "IBAN");
    }
    auto const ibans =
        storage::Records<AccountRoutingRow>{transaction_, tenant_}.find_each(iban_keys);
    unknown.clear();
    for (std::size_t at = 0; at < rows.size(); ++at) {
        std::int64_t const number = std::get<1>(keys[at]);
        if (rows[at]) {
            std::string iban = ibans[at] ? ibans[at]->address : std::string{};
            add(number,
                {.id = {},
                 .account_id = rows[at]->id,
                 .details = details_of(*rows[at], of_.bank, std::move(iban))});
        } else {
            unknown.push_back(number);
        }
    }
}

void OtherParties::add(std::int64_t ledger_account, OtherParty party) {
    party.id = other_account_id(of_.bank.id, of_.account.id, party.details.name);
    parties_[ledger_account] = std::move(party);
}

} // namespace nostro::inline v0::detail
