#include "payments/payees.hpp"

#include "core/paging.hpp"
#include "domain/checks.hpp"
#include "domain/joined_host.hpp"
#include "domain/routing.hpp"

#include <nostro/accounts/banks.hpp>
#include <nostro/accounts/counterparties.hpp>
#include <nostro/core/error.hpp>
#include <nostro/core/limits.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nostro::inline v0::detail {

namespace {

constexpr std::string_view iban_scheme = "IBAN";
constexpr std::string_view bic_scheme = "BIC";
constexpr std::string_view own_scheme = "OBP";

std::string iban_of(std::vector<Routing> const& routings) {
    auto const found = std::ranges::find(routings, iban_scheme, &Routing::scheme);
    return found == routings.end() ? std::string{} : found->address;
}

ExternalParty party_of(Counterparty const& counterparty) {
    Routing const& bank = counterparty.bank_routing;
    return {.name = counterparty.name,
            .iban = iban_of({counterparty.account_routing, counterparty.secondary_account_routing}),
            .bic = bank.scheme == bic_scheme ? bank.address : std::string{},
            .account_routing = counterparty.account_routing,
            .bank_routing = bank};
}

bool has_iban(Counterparty const& counterparty, std::string const& comparable) {
    auto const is_it = [&](Routing const& routing) {
        return routing.scheme == iban_scheme && comparable_address(routing) == comparable;
    };
    return is_it(counterparty.account_routing) || is_it(counterparty.secondary_account_routing);
}

/// Finds who is paid in one transaction, for one payer.
class PayeeFinder {
public:
    PayeeFinder(storage::Transaction& transaction, ServiceState const& state, ViewRef const& payer)
        : transaction_{transaction}, state_{state}, joined_{joined(state, transaction)},
          payer_{payer} {}

    Destination operator()(AccountPayee const& payee) {
        auto account = Accounts{joined_}.find(payee.bank_id, payee.account_id);
        if (!account) {
            raise_not_found("payee", "payee_not_found", payee.account_id);
        }
        return at(*std::move(account));
    }

    Destination operator()(IbanPayee const& payee) {
        if (auto account = find_by_iban(payee.iban)) {
            return at(*std::move(account));
        }
        std::string const comparable = comparable_address({std::string{iban_scheme}, payee.iban});
        Counterparties const parties{joined_};
        auto const all = list_all_pages(limits::page_rows_max, [&](PageRequest const& page) {
            return parties.list(payer_, page);
        });
        for (Counterparty const& counterparty : all) {
            if (has_iban(counterparty, comparable)) {
                require_beneficiary(counterparty);
                return {std::nullopt, party_of(counterparty)};
            }
        }
        raise_not_found("payee", "iban_not_found", payee.iban);
    }

    Destination operator()(CounterpartyPayee const& payee) {
        auto const counterparty = Counterparties{joined_}.find(payer_, payee.counterparty_id);
        if (!counterparty) {
            raise_not_found("payee", "counterparty_not_found", payee.counterparty_id);
        }
        require_beneficiary(*counterparty);
        if (auto account = find_account_of(*counterparty)) {
            return at(*std::move(account));
        }
        return {std::nullopt, party_of(*counterparty)};
    }

private:
    Destination at(Account account) {
        ExternalParty party = detail::party_of(transaction_, state_, account);
        return {std::move(account), std::move(party)};
    }

    std::optional<Account> find_by_iban(std::string const& iban) {
        check_text("payee", iban, address_max, Empty::refused);
        auto accounts = Accounts{joined_}.list_by_routing({std::string{iban_scheme}, iban});
        if (accounts.size() > 1) {
            raise_invalid("payee", "iban_ambiguous", "several accounts have this IBAN");
        }
        return accounts.empty() ? std::nullopt : std::optional{std::move(accounts.front())};
    }

    /// A bank of the tenant pays nobody at an account that it does not have.
    std::optional<Account> find_account_of(Counterparty const& counterparty) {
        Routing const& bank = counterparty.bank_routing;
        Routing const& account = counterparty.account_routing;
        if (bank.scheme == own_scheme && account.scheme == own_scheme &&
            Banks{joined_}.find(bank.address)) {
            auto found = Accounts{joined_}.find(bank.address, account.address);
            if (!found) {
                raise_not_found("payee", "payee_not_found", account.address);
            }
            return found;
        }
        std::string const iban =
            iban_of({counterparty.account_routing, counterparty.secondary_account_routing});
        return iban.empty() ? std::nullopt : find_by_iban(iban);
    }

    static void require_beneficiary(Counterparty const& counterparty) {
        if (!counterparty.is_beneficiary) {
            throw Forbidden{"the counterparty may not be paid",
                            {{"reason", "not_a_beneficiary"}, {"id", counterparty.id}}};
        }
    }

    storage::Transaction& transaction_;
    ServiceState const& state_;
    std::shared_ptr<ServiceState const> joined_;
    ViewRef const& payer_;
};

} // namespace

Destination find_destination(storage::Transaction& transaction,
                             ServiceState const& state,
                             ViewRef const& payer,
                             Payee const& payee) {
    return std::visit(PayeeFinder{transaction, state, payer}, payee);
}

ExternalParty
party_of(storage::Transaction& transaction, ServiceState const& state, Account const& account) {
    Bank const bank = Banks{joined(state, transaction)}.get(account.bank_id);
    return {.name = account.holder,
            .number = account.number,
            .kind = account.type,
            .iban = iban_of(account.routings),
            .bic = bank.swift_bic,
            .account_routing = account.routings.empty() ? completed_routing({}, account.id)
                                                        : account.routings.front(),
            .bank_routing = bank.routing,
            .bank_name = bank.full_name,
            .bank_national_identifier = bank.national_identifier};
}

} // namespace nostro::inline v0::detail
