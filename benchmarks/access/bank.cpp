#include "bank.hpp"

#include <nostro/access/shares.hpp>
#include <nostro/access/viewed_accounts.hpp>
#include <nostro/access/views.hpp>
#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/identity/users.hpp>
#include <nostro/storage/sqlite.hpp>
#include <nostro/testing/fakes.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace bench {
namespace {

constexpr std::size_t batch = 4'000;
constexpr std::uint64_t parties = 300;
constexpr std::size_t views_of_account = 10;

nostro::Payment draw_payment(nostro::testing::SeededRandom& random,
                             std::string const& account,
                             std::size_t number) {
    auto const party = random.below(parties);
    auto const amount = static_cast<std::int64_t>(random.below(200'000)) + 1;
    return {.bank_id = std::string{Bank::id},
            .account_id = account,
            .other =
                nostro::ExternalParty{
                    .name = fmt::format("Party number {}", party),
                    .iban = fmt::format("DE{:020}", party),
                    .account_routing = {"IBAN", fmt::format("DE{:020}", party)},
                    .bank_routing = {"BIC", "MARKDEFF"},
                    .bank_name = "Bank of others",
                },
            .value = {random.below(2) == 0 ? amount : -amount, nostro::Currency::iso("EUR")},
            .type = "SEPA",
            .description = fmt::format("Invoice {} of the year", number)};
}

} // namespace

Bank::Bank(std::string const& path)
    : core_{nostro::Core::open(
          nostro::storage::open_sqlite({.path = path,
                                        .create_if_missing = true,
                                        .durability = nostro::storage::Durability::none}),
          {.create_if_missing = true, .access = {.allow_public_views = true}})} {
    session().banks().create({.id = std::string{id}});
}

nostro::ViewRef
Bank::add_account(std::string const& account, std::size_t entries, std::uint64_t seed) {
    session().accounts().create({.bank_id = std::string{id},
                                 .id = account,
                                 .currency = "EUR",
                                 .label = "An account",
                                 .routings = {{"IBAN", "DE89370400440532013000"}},
                                 .overdraft = std::nullopt});
    nostro::testing::SeededRandom random{seed};
    for (std::size_t first = 0; first < entries; first += batch) {
        std::vector<nostro::Payment> payments;
        for (std::size_t at = first; at < std::min(first + batch, entries); ++at) {
            payments.push_back(draw_payment(random, account, at));
        }
        session().account_entries().post_all(payments);
    }
    auto const view = session().views().create(
        id, account, "_all", {.is_public = true, .permissions = nostro::PermissionSet::all()});
    nostro::ViewRef ref{std::string{id}, account, view.id};
    core_.atomically([&](nostro::Unit& unit) {
        auto seen = unit.system().viewed_accounts();
        auto const newest = seen.list_entries({.view = ref, .limit = 200}).items;
        for (std::size_t at = 0; at < newest.size(); at += 5) {
            seen.set_narrative(ref, newest[at].id, "Paid as agreed");
            seen.annotate(ref, newest[at].id, {nostro::AnnotationKind::comment, "Checked"});
        }
    });
    return ref;
}

std::vector<nostro::ViewRef> Bank::add_views(std::string const& user, std::size_t views) {
    std::vector<nostro::ViewRef> refs;
    while (refs.size() < views) {
        core_.atomically([&](nostro::Unit& unit) {
            auto const services = unit.system();
            for (std::size_t part = 0; part < 200 && refs.size() < views; ++part) {
                auto const account = fmt::format("account-{}", refs.size());
                services.accounts().create(
                    {.bank_id = std::string{id}, .id = account, .currency = "EUR"});
                std::vector<std::string> ids;
                for (std::size_t at = 0; at < views_of_account; ++at) {
                    auto const view =
                        services.views().create(id,
                                                account,
                                                fmt::format("_view{}", at),
                                                {.permissions = nostro::PermissionSet::all()});
                    ids.push_back(view.id);
                    refs.push_back({std::string{id}, account, view.id});
                }
                services.shares().share(id, account, ids, user);
            }
        });
    }
    return refs;
}

std::string Bank::add_user(std::string const& name) {
    return session().users().create({.username = name, .name = name}).id;
}

} // namespace bench
