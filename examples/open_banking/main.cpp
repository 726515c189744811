/// Shows an accountant what the owner of an account lets him see, for as long as she does.
#include <nostro/access/shares.hpp>
#include <nostro/access/viewed_accounts.hpp>
#include <nostro/access/views.hpp>
#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/facade/session.hpp>
#include <nostro/identity/users.hpp>
#include <nostro/nostro.hpp>

#include <array>
#include <iostream>
#include <optional>
#include <string>

namespace {

std::string shown(std::optional<std::string> const& text) {
    return text.value_or("-");
}

/// Prints what somebody sees of an account through a view.
void look(nostro::Session const& somebody, nostro::ViewRef const& view) {
    auto accounts = somebody.viewed_accounts();
    try {
        auto const account = accounts.get(view);
        std::cout << "    " << shown(account.label) << ", balance " << shown(account.balance.amount)
                  << '\n';
        for (auto const& entry : accounts.list_entries({.view = view}).items) {
            std::cout << "    " << shown(entry.value.amount) << ' ' << shown(entry.description)
                      << ", " << (entry.other ? entry.other->holder : "-") << '\n';
        }
    } catch (nostro::Forbidden const& refusal) {
        std::cout << "    refused: " << refusal.detail("reason") << '\n';
    }
}

} // namespace

int main() {
    auto core = nostro::Core::open(nostro::storage::open_memory(), {.create_if_missing = true});

    // The bank itself: no view hides anything from it, and it alone books.
    auto const host = core.system();
    host.banks().create({.id = "nordbank", .full_name = "Nordbank"});
    auto const ann_id = host.users().create({.username = "ann", .name = "Ann"}).id;
    auto const otto_id = host.users().create({.username = "otto", .name = "Otto"}).id;

    // Its customers see and do what views let them.
    auto const ann = core.as({.kind = nostro::PrincipalKind::user, .id = ann_id});
    auto const otto = core.as({.kind = nostro::PrincipalKind::user, .id = otto_id});

    std::cout << "Ann opens an account for her shop, and some money comes and goes\n";
    ann.viewed_accounts().open(
        {.bank_id = "nordbank", .id = "shop", .currency = "EUR", .label = "Ann's shop"});
    auto const book = [&](char const* amount, std::string description, std::string name) {
        host.account_entries().post(
            {.bank_id = "nordbank",
             .account_id = "shop",
             .other = nostro::ExternalParty{.name = std::move(name)},
             .value = nostro::Money::parse(amount, nostro::Currency::iso("EUR")),
             .description = std::move(description)});
    };
    book("120.00", "a chair", "Karin Berg");
    book("-39.50", "electricity", "Stadtwerke");
    look(ann, {"nordbank", "shop", "owner"});

    std::cout << "Ann makes a view: what was paid and for what, but neither balance nor names\n";
    using enum nostro::Permission;
    nostro::ViewRef const view{"nordbank", "shop", "_accountant"};
    ann.views().create(
        "nordbank",
        "shop",
        "_accountant",
        {.alias = nostro::AliasMode::public_alias,
         .permissions = nostro::PermissionSet::of(can_see_transaction_this_bank_account,
                                                  can_see_bank_account_label,
                                                  can_see_transaction_amount,
                                                  can_see_transaction_description,
                                                  can_see_transaction_other_bank_account)});
    std::cout << "Otto, her accountant, looks\n";
    look(otto, view);

    std::cout << "Ann shares the view with Otto\n";
    std::array<std::string, 1> const views{"_accountant"};
    ann.shares().share("nordbank", "shop", views, otto_id);
    look(otto, view);

    std::cout << "Ann takes it back\n";
    ann.shares().revoke(view, otto_id);
    look(otto, view);
}
