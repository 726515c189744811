#pragma once

#include "support/fixture.hpp"

#include <nostro/access/entitlements.hpp>
#include <nostro/access/shares.hpp>
#include <nostro/access/viewed_accounts.hpp>
#include <nostro/access/views.hpp>
#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/accounts/counterparties.hpp>
#include <nostro/core/error.hpp>
#include <nostro/facade/session.hpp>
#include <nostro/identity/outbox.hpp>
#include <nostro/identity/users.hpp>
#include <nostro/payments/transaction_requests.hpp>
#include <nostro/testing/fault.hpp>

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

inline constexpr char const* bank_x = "bank.x";
inline constexpr char const* bank_y = "bank.y";

/// Two banks whose users pay each other. Ann owns `main`, which holds 5,000.00 EUR, and `savings`;
/// Bob owns `bob`, and `bob` at the other bank. Carl, who owns nothing, has no phone and no mail.
class PaymentsBank {
public:
    explicit PaymentsBank(Store store, std::function<void(CoreOptions&)> const& adjust = {}) {
        CoreOptions options;
        options.create_if_missing = true;
        options.clock = &clock;
        options.random = &random_;
        options.access.allow_public_views = true;
        options.payments.challenge_above = {eur(99'999)};
        if (adjust) {
            adjust(options);
        }
        auto storage =
            std::make_unique<testing::FaultStorage>(open_storage(store, folder_.file("bank.db")));
        faults_ = storage.get();
        core_.emplace(Core::open(std::move(storage), options));
        for (auto const* bank : {bank_x, bank_y}) {
            system().banks().create({.id = bank,
                                     .short_name = bank,
                                     .full_name = std::string{"The "} + bank,
                                     .swift_bic = "BANKXXXX"});
        }
        ann = system().users().create({.username = "ann", .phone = "+4790000001"}).id;
        bob = system().users().create({.username = "bob", .email = "bob@example.com"}).id;
        carl = system().users().create({.username = "carl"}).id;
        open(bank_x, "main", ann);
        open(bank_x, "savings", ann);
        open(bank_x, "bob", bob);
        open(bank_y, "bob", bob);
        system().account_entries().post({.bank_id = bank_x,
                                         .account_id = "main",
                                         .other = nostro::ExternalParty{.name = "Employer"},
                                         .value = eur(500'000)});
        clock.advance(std::chrono::hours{1});
    }

    [[nodiscard]] Core& core() { return *core_; }

    /// The storage, to let it fail.
    [[nodiscard]] testing::FaultStorage& faults() { return *faults_; }

    [[nodiscard]] nostro::Session system() { return core_->system(); }

    [[nodiscard]] nostro::Session as(std::string user_id) {
        return core_->as({.kind = nostro::PrincipalKind::user, .id = std::move(user_id)});
    }

    [[nodiscard]] nostro::TransactionRequests requests_of(std::string user_id) {
        return as(std::move(user_id)).transaction_requests();
    }

    nostro::Account
    open(std::string bank, std::string id, std::string owner, std::string currency = "EUR") {
        return system().viewed_accounts().open({.bank_id = std::move(bank),
                                                .id = std::move(id),
                                                .currency = std::move(currency),
                                                .holder = "Holder " + owner.substr(0, 4),
                                                .owners = {std::move(owner)}});
    }

    /// A custom view of Ann's `main`, for a user.
    nostro::ViewRef
    share(std::string name, nostro::PermissionSet permissions, std::string_view user_id) {
        auto const view =
            system().views().create(bank_x, "main", name, {.permissions = permissions});
        std::vector<std::string> const ids{view.id};
        system().shares().share(bank_x, "main", ids, user_id);
        return {bank_x, "main", view.id};
    }

    nostro::Counterparty write_down(nostro::Routing account,
                                    nostro::Routing bank = {},
                                    bool is_beneficiary = true,
                                    std::string name = "Plumber") {
        return system().counterparties().create({bank_x, "main", "owner"},
                                                {.name = std::move(name),
                                                 .account_routing = std::move(account),
                                                 .bank_routing = std::move(bank),
                                                 .is_beneficiary = is_beneficiary});
    }

    [[nodiscard]] static nostro::Money eur(Amount minor) {
        return {minor, nostro::Currency::iso("EUR")};
    }

    [[nodiscard]] static nostro::ViewRef main_view(std::string view = "owner") {
        return {bank_x, "main", std::move(view)};
    }

    /// From Ann's `main`.
    [[nodiscard]] static nostro::NewTransactionRequest request(nostro::Payee payee, Amount minor) {
        return {.view = main_view(),
                .payee = std::move(payee),
                .value = eur(minor),
                .description = "thanks"};
    }

    [[nodiscard]] static nostro::AccountPayee to(std::string account, std::string bank = bank_x) {
        return {std::move(bank), std::move(account)};
    }

    [[nodiscard]] Amount booked(std::string_view bank, std::string_view account) {
        return system().accounts().balance(bank, account).booked.minor();
    }

    /// Oldest first.
    [[nodiscard]] std::vector<nostro::AccountEntry> entries(std::string bank, std::string account) {
        nostro::AccountEntryQuery query{.bank_id = std::move(bank),
                                        .account_id = std::move(account),
                                        .descending = false,
                                        .limit = 1'000};
        return system().account_entries().list(query).items;
    }

    [[nodiscard]] std::vector<nostro::TransactionRequest> requests() {
        return system().transaction_requests().list(main_view(), {.limit = 1'000}).items;
    }

    /// What must stay as it is when something is refused.
    struct Snapshot {
        std::map<std::string, Amount> balances;
        std::map<std::string, std::size_t> entries;
        std::vector<nostro::TransactionRequest> requests;
        std::size_t messages = 0;

        bool operator==(Snapshot const&) const = default;
    };

    [[nodiscard]] Snapshot snapshot() {
        Snapshot all;
        for (auto const* bank : {bank_x, bank_y}) {
            for (auto const& account : system().accounts().list(bank)) {
                auto const key = account.bank_id + "/" + account.id;
                all.balances[key] = booked(account.bank_id, account.id);
                all.entries[key] = entries(account.bank_id, account.id).size();
            }
        }
        all.requests = requests();
        all.messages = system().outbox().list().size();
        return all;
    }

    /// The only code that was sent to somebody since the last call.
    std::string take_code(std::string_view to) {
        auto const messages = system().outbox().take(to);
        REQUIRE(messages.size() == 1);
        CHECK(messages.front().kind == "payment_code");
        return messages.front().code;
    }

    void check_sound() {
        for (auto const* bank : {bank_x, bank_y}) {
            for (auto const& finding : core_->get_ledger(bank).verify().findings) {
                FAIL_CHECK(finding.what << ": " << finding.text);
            }
        }
    }

    testing::FakeClock clock{morning};
    std::string ann;
    std::string bob;
    std::string carl;

private:
    TempFolder folder_;
    testing::SeededRandom random_{7};
    std::optional<Core> core_;
    testing::FaultStorage* faults_ = nullptr;
};

template <class Body>
void on_each_payments_bank(Body const& body, std::function<void(CoreOptions&)> const& adjust = {}) {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        PaymentsBank bank{store, adjust};
        body(bank);
        bank.check_sound();
    }
}

/// The reason of the refusal of `work`; of a ledger's its result. Empty when it is not refused.
template <class Work>
std::string reason_of(Work const& work) {
    try {
        static_cast<void>(work());
    } catch (nostro::Rejected const& error) {
        return std::string{error.reason()};
    } catch (nostro::Unauthenticated const&) {
        return "unauthenticated";
    } catch (nostro::Error const& error) {
        return std::string{error.detail("reason")};
    }
    return {};
}

/// `work` is refused for this reason, and changes nothing.
template <class Work>
void check_refused(PaymentsBank& bank, std::string_view reason, Work const& work) {
    auto const before = bank.snapshot();
    CHECK(reason_of(work) == reason);
    CHECK(bank.snapshot() == before);
}

} // namespace support
