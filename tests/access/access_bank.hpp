#pragma once

#include "support/fixture.hpp"

#include <nostro/access/entitlements.hpp>
#include <nostro/access/options.hpp>
#include <nostro/access/shares.hpp>
#include <nostro/access/viewed_accounts.hpp>
#include <nostro/access/views.hpp>
#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/accounts/counterparties.hpp>
#include <nostro/accounts/entry_notes.hpp>
#include <nostro/core/error.hpp>
#include <nostro/facade/session.hpp>
#include <nostro/identity/users.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A bank whose customers look at their accounts through views, on every store.
namespace support {

inline constexpr char const* bank_id = "bank.x";
inline constexpr char const* other_bank_id = "bank.y";

/// Everything that an access option can open is open.
inline constexpr nostro::AccessOptions open_access{.allow_public_views = true,
                                                   .allow_firehose_views = true};

/// The banks `bank.x` and `bank.y`, and short words for who acts and for what tests do.
class AccessBank {
public:
    explicit AccessBank(Store store, nostro::AccessOptions access = open_access) : store_{store} {
        open_core(access);
        for (char const* id : {bank_id, other_bank_id}) {
            system().banks().create({.id = id});
        }
    }

    /// Close a bank on a file and open it again with other options.
    void reopen(nostro::AccessOptions access) {
        REQUIRE(store_ == Store::sqlite);
        core_.reset();
        open_core(access);
    }

    [[nodiscard]] Core& core() { return *core_; }

    [[nodiscard]] nostro::Session system() { return core().system(); }

    [[nodiscard]] nostro::Session user(std::string id) {
        return core().as({.kind = nostro::PrincipalKind::user, .id = std::move(id)});
    }

    [[nodiscard]] nostro::Session client(std::string id) {
        return core().as({.kind = nostro::PrincipalKind::client, .id = std::move(id)});
    }

    [[nodiscard]] nostro::Session nobody() {
        return core().as({.kind = nostro::PrincipalKind::anonymous});
    }

    /// A user through an application that has a consent of his.
    [[nodiscard]] nostro::Session app_of(std::string user_id,
                                         std::vector<nostro::ConsentView> views,
                                         std::vector<std::string> roles = {}) {
        return core().as({.kind = nostro::PrincipalKind::user,
                          .id = std::move(user_id),
                          .client_id = "app",
                          .views = std::move(views),
                          .roles = std::move(roles)});
    }

    std::string new_user(std::string name) {
        return system().users().create({.username = name, .name = name + " Doe"}).id;
    }

    /// An account whose owner, if there is one, has the view `owner`.
    nostro::Account
    open(std::string id, std::string const& owner = {}, char const* bank = bank_id) {
        nostro::NewAccount draft{.bank_id = bank,
                                 .id = std::move(id),
                                 .currency = "EUR",
                                 .holder = "holder",
                                 .overdraft = std::nullopt};
        if (!owner.empty()) {
            draft.owners = {owner};
        }
        auto const account = system().accounts().create(draft);
        provide(account.id, nostro::DefaultView::owner, bank);
        if (!owner.empty()) {
            share(account.id, "owner", owner, bank);
        }
        return account;
    }

    nostro::View
    provide(std::string_view account_id, nostro::DefaultView view, char const* bank = bank_id) {
        return system().views().provide(bank, account_id, view);
    }

    /// A custom view.
    nostro::View make_view(std::string_view account_id,
                           std::string_view name,
                           nostro::ViewContent const& content = {},
                           char const* bank = bank_id) {
        return system().views().create(bank, account_id, name, content);
    }

    void share(std::string_view account_id,
               std::string view_id,
               std::string_view user_id,
               char const* bank = bank_id) {
        std::vector<std::string> const views{std::move(view_id)};
        system().shares().share(bank, account_id, views, user_id);
    }

    void revoke(std::string account_id,
                std::string view_id,
                std::string_view user_id,
                char const* bank = bank_id) {
        system().shares().revoke({bank, std::move(account_id), std::move(view_id)}, user_id);
    }

    /// The ids of the views of an account that are shared with a user.
    [[nodiscard]] std::vector<std::string>
    held_by(std::string_view user_id, std::string_view account_id, char const* bank = bank_id) {
        std::vector<std::string> ids;
        for (auto const& view : system().shares().list_of_user(bank, account_id, user_id)) {
            ids.push_back(view.id);
        }
        return ids;
    }

    nostro::AccountEntry pay(std::string account, Amount value, std::string name) {
        return system().account_entries().post({.bank_id = bank_id,
                                                .account_id = std::move(account),
                                                .other = nostro::ExternalParty{.name = name},
                                                .value = {value, nostro::Currency::iso("EUR")}});
    }

    void check_sound() {
        for (auto const& finding : core().get_ledger(bank_id).verify().findings) {
            FAIL_CHECK(finding.what << ": " << finding.text);
        }
    }

    testing::FakeClock clock{morning};

private:
    void open_core(nostro::AccessOptions access) {
        CoreOptions options;
        options.create_if_missing = true;
        options.clock = &clock;
        options.random = &random_;
        options.access = access;
        core_.emplace(Core::open(open_storage(store_, folder_.file("bank.db")), options));
    }

    Store store_;
    TempFolder folder_;
    testing::SeededRandom random_{20'260'120};
    std::optional<Core> core_;
};

template <class Body>
void on_each_access_store(nostro::AccessOptions access, Body const& body) {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        AccessBank bank{store, access};
        body(bank);
        bank.check_sound();
    }
}

template <class Body>
void on_each_access_store(Body const& body) {
    on_each_access_store(open_access, body);
}

/// "code reason" of the refusal of `work`, for example "forbidden no_owner_access"; empty when it
/// is not refused.
template <class Work>
std::string refusal_of(Work const& work) {
    try {
        work();
    } catch (nostro::Error const& error) {
        auto text = std::string{name_of(error.code())};
        auto const reason = error.detail("reason");
        return reason.empty() ? text : text + ' ' + std::string{reason};
    }
    return {};
}

} // namespace support
