#include <nostro/accounts/counterparties.hpp>

#include "accounts/directory.hpp"
#include "accounts/limits.hpp"
#include "accounts/party_rows.hpp"
#include "accounts/party_store.hpp"
#include "accounts/places.hpp"
#include "core/json.hpp"
#include "core/paging.hpp"
#include "core/utf8.hpp"
#include "domain/checks.hpp"
#include "domain/host.hpp"
#include "domain/routing.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0 {

namespace {

using Rows = storage::Records<detail::CounterpartyRow>;
using Bespoke = std::vector<std::pair<std::string, std::string>>;

constexpr std::size_t description_max = 36; ///< characters, not bytes
constexpr std::size_t bespoke_max = 32;
constexpr std::size_t bespoke_bytes_max = 4'096;

std::size_t characters_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    }));
}

void check_routing(std::string_view field, Routing const& routing) {
    detail::check_text(field, routing.scheme, detail::scheme_max);
    detail::check_text(field, routing.address, detail::address_max);
}

void check_bespoke(Bespoke const& bespoke) {
    std::size_t bytes = 0;
    for (auto const& [key, value] : bespoke) {
        detail::check_text("bespoke", key, detail::name_max);
        detail::check_text("bespoke", value, bespoke_bytes_max);
        bytes += key.size() + value.size();
    }
    if (bespoke.size() > bespoke_max || bytes > bespoke_bytes_max) {
        detail::raise_invalid("bespoke",
                              "value_too_long",
                              "at most 32 pairs of 4,096 bytes in all",
                              ErrorCode::limit_exceeded);
    }
}

void check(NewCounterparty const& counterparty) {
    detail::check_text("name", counterparty.name, detail::name_max);
    detail::check_text("description", counterparty.description, 4 * description_max);
    if (characters_of(counterparty.description) > description_max) {
        detail::raise_invalid("description",
                              "value_too_long",
                              "a description has at most 36 characters",
                              ErrorCode::limit_exceeded);
    }
    check_routing("account_routing", counterparty.account_routing);
    check_routing("secondary_account_routing", counterparty.secondary_account_routing);
    check_routing("bank_routing", counterparty.bank_routing);
    check_routing("branch_routing", counterparty.branch_routing);
    check_bespoke(counterparty.bespoke);
}

std::string bespoke_text(Bespoke const& bespoke) {
    boost::json::array pairs;
    for (auto const& [key, value] : bespoke) {
        pairs.push_back(boost::json::array{key, value});
    }
    return to_text(pairs);
}

Bespoke parse_bespoke(std::string_view text) {
    Bespoke bespoke;
    auto const document = parse_json(text, "bespoke");
    for (auto const& pair : document.as_array()) {
        auto const& parts = pair.as_array();
        bespoke.emplace_back(std::string{parts.at(0).as_string()},
                             std::string{parts.at(1).as_string()});
    }
    return bespoke;
}

detail::CounterpartyRow row_of(NewCounterparty const& from) {
    return {.name = from.name,
            .description = from.description,
            .account_routing_scheme = from.account_routing.scheme,
            .account_routing_address = from.account_routing.address,
            .secondary_account_routing_scheme = from.secondary_account_routing.scheme,
            .secondary_account_routing_address = from.secondary_account_routing.address,
            .bank_routing_scheme = from.bank_routing.scheme,
            .bank_routing_address = from.bank_routing.address,
            .branch_routing_scheme = from.branch_routing.scheme,
            .branch_routing_address = from.branch_routing.address,
            .is_beneficiary = from.is_beneficiary,
            .bespoke = bespoke_text(from.bespoke)};
}

Counterparty counterparty_of(detail::CounterpartyRow row, detail::BankAccount const& account) {
    return {
        .id = std::move(row.id),
        .bank_id = account.bank.id,
        .account_id = account.account.id,
        .view_id = std::move(row.view_id),
        .name = std::move(row.name),
        .description = std::move(row.description),
        .account_routing = {std::move(row.account_routing_scheme),
                            std::move(row.account_routing_address)},
        .secondary_account_routing = {std::move(row.secondary_account_routing_scheme),
                                      std::move(row.secondary_account_routing_address)},
        .bank_routing = {std::move(row.bank_routing_scheme), std::move(row.bank_routing_address)},
        .branch_routing = {std::move(row.branch_routing_scheme),
                           std::move(row.branch_routing_address)},
        .is_beneficiary = row.is_beneficiary,
        .bespoke = parse_bespoke(row.bespoke),
        .created_at = row.created_at,
        .created_by = std::move(row.created_by)};
}

/// What a service does with the parties of one account.
template <class Work>
auto reading(detail::ServiceState const& state,
             std::string_view bank_id,
             std::string_view account_id,
             Work const& work) {
    return state.host->read_out([&](storage::Transaction& transaction) {
        auto const account =
            detail::get_bank_account(transaction, state.tenant, bank_id, account_id);
        return work(transaction, account);
    });
}

template <class Work>
auto writing(detail::ServiceState const& state,
             std::string_view bank_id,
             std::string_view account_id,
             Work const& work) {
    return state.host->written([&](storage::Transaction& transaction) {
        auto const account =
            detail::get_bank_account(transaction, state.tenant, bank_id, account_id);
        return work(transaction, account);
    });
}

/// Change the row of a party.
template <class Change>
PartyMetadata changed(detail::ServiceState const& state,
                      std::string_view bank_id,
                      std::string_view account_id,
                      std::string_view party_id,
                      Change const& change) {
    return writing(state, bank_id, account_id, [&](auto& transaction, auto const& account) {
        detail::PartyStore store{transaction, state.tenant, account};
        detail::PartyRow row = store.lock(party_id);
        change(row);
        store.update(row);
        return detail::metadata_of(row);
    });
}

} // namespace

Counterparties::Counterparties(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

Counterparty Counterparties::create(ViewRef const& view, NewCounterparty const& counterparty) {
    check(counterparty);
    detail::check_text("view_id", view.view_id, detail::id_max, detail::Empty::refused);
    return writing(
        *state_, view.bank_id, view.account_id, [&](auto& transaction, auto const& account) {
            Rows rows{transaction, state_->tenant};
            if (rows.find_by(storage::Described<detail::CounterpartyRow>::by_name,
                             account.bank.ledger,
                             account.account.ledger_account,
                             view.view_id,
                             counterparty.name)) {
                detail::raise_exists("name", "counterparty_exists", counterparty.name);
            }
            detail::CounterpartyRow row = row_of(counterparty);
            row.ledger = account.bank.ledger;
            row.account = account.account.ledger_account;
            row.view_id = view.view_id;
            row.id = to_string(state_->host->ports().ids->next());
            row.created_at = state_->host->now();
            row.created_by = state_->principal.id;
            rows.insert(row);
            detail::PartyStore{transaction, state_->tenant, account}.add(row.id);
            return counterparty_of(std::move(row), account);
        });
}

std::optional<Counterparty> Counterparties::find(ViewRef const& view, std::string_view id) const {
    return reading(*state_,
                   view.bank_id,
                   view.account_id,
                   [&](auto& transaction, auto const& account) -> std::optional<Counterparty> {
                       if (!is_valid_text(view.view_id) || !is_valid_text(id)) {
                           return std::nullopt;
                       }
                       auto row = Rows{transaction, state_->tenant}.find(
                           account.bank.ledger, account.account.ledger_account, view.view_id, id);
                       return row ? std::optional{counterparty_of(*std::move(row), account)}
                                  : std::nullopt;
                   });
}

Counterparty Counterparties::get(ViewRef const& view, std::string_view id) const {
    if (auto found = find(view, id)) {
        return *std::move(found);
    }
    detail::raise_not_found("counterparty_id", "counterparty_not_found", id);
}

Page<Counterparty> Counterparties::list(ViewRef const& view, PageRequest const& page) const {
    detail::check_page_limit(page.limit);
    detail::check_id_cursor(page.cursor);
    return reading(
        *state_, view.bank_id, view.account_id, [&](auto& transaction, auto const& account) {
            std::vector<detail::CounterpartyRow> found;
            if (is_valid_text(view.view_id)) {
                detail::CounterpartyRow last;
                last.id = page.cursor;
                found = Rows{transaction, state_->tenant}.list_after({.limit = page.limit + 1},
                                                                     last,
                                                                     account.bank.ledger,
                                                                     account.account.ledger_account,
                                                                     view.view_id);
            }
            return detail::page_of_each(
                detail::cut_page(std::move(found), page.limit, &detail::CounterpartyRow::id),
                [&](detail::CounterpartyRow& row) {
                    return counterparty_of(std::move(row), account);
                });
        });
}

std::size_t Counterparties::erase_all(ViewRef const& view) {
    detail::check_text("view_id", view.view_id, detail::id_max);
    return writing(
        *state_, view.bank_id, view.account_id, [&](auto& transaction, auto const& account) {
            Rows rows{transaction, state_->tenant};
            detail::PartyStore store{transaction, state_->tenant, account};
            std::size_t erased = 0;
            rows.each(
                {},
                [&](detail::CounterpartyRow const& row) {
                    store.erase(row.id);
                    erased += rows.erase(row);
                },
                account.bank.ledger,
                account.account.ledger_account,
                view.view_id);
            return erased;
        });
}

std::optional<OtherAccount> Counterparties::find_other_account(std::string_view bank_id,
                                                               std::string_view account_id,
                                                               std::string_view id) const {
    return reading(*state_, bank_id, account_id, [&](auto& transaction, auto const& account) {
        return detail::PartyStore{transaction, state_->tenant, account}.find_other_account(id);
    });
}

OtherAccount Counterparties::get_other_account(std::string_view bank_id,
                                               std::string_view account_id,
                                               std::string_view id) const {
    if (auto found = find_other_account(bank_id, account_id, id)) {
        return *std::move(found);
    }
    detail::raise_not_found("other_account_id", "other_account_not_found", id);
}

Page<OtherAccount> Counterparties::list_other_accounts(std::string_view bank_id,
                                                       std::string_view account_id,
                                                       PageRequest const& page) const {
    detail::check_page_limit(page.limit);
    return reading(*state_, bank_id, account_id, [&](auto& transaction, auto const& account) {
        return detail::PartyStore{transaction, state_->tenant, account}.list_other_accounts(page);
    });
}

std::vector<PartyMetadata>
Counterparties::list_metadata(std::string_view bank_id,
                              std::string_view account_id,
                              std::span<std::string const> party_ids) const {
    return reading(*state_, bank_id, account_id, [&](auto& transaction, auto const& account) {
        return detail::PartyStore{transaction, state_->tenant, account}.list_metadata(party_ids);
    });
}

PartyMetadata Counterparties::set_text(std::string_view bank_id,
                                       std::string_view account_id,
                                       std::string_view party_id,
                                       PartyText which,
                                       std::string_view text) {
    detail::check_text(
        names_of(which)[static_cast<std::size_t>(which)], text, detail::size_max(which));
    return changed(*state_, bank_id, account_id, party_id, [&](detail::PartyRow& row) {
        detail::set_text(row, which, text);
    });
}

PartyMetadata Counterparties::set_place(std::string_view bank_id,
                                        std::string_view account_id,
                                        std::string_view party_id,
                                        PartyPlace which,
                                        std::optional<Coordinates> const& place) {
    std::optional<Location> location;
    if (place) {
        detail::check_place(*place);
        location =
            Location{place->latitude, place->longitude, state_->host->now(), state_->principal.id};
    }
    return changed(*state_, bank_id, account_id, party_id, [&](detail::PartyRow& row) {
        detail::set_place(row, which, location);
    });
}

} // namespace nostro::inline v0
