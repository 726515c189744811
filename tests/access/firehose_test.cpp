#include "access/viewed_bank.hpp"

using namespace nostro;
using namespace support;
using enum Permission;

namespace {

constexpr char const* at_any_bank = "CanUseAccountFirehoseAtAnyBank";
constexpr char const* at_one_bank = "CanUseAccountFirehose";

std::vector<std::string> ids_of(Page<ModeratedAccount> const& accounts) {
    std::vector<std::string> ids;
    for (ModeratedAccount const& account : accounts) {
        ids.push_back(account.id);
    }
    return ids;
}

using Ids = std::vector<std::string>;

/// What is refused to somebody, for each of the calls with the firehose.
std::string refused_firehose(ViewedBank& bank, ViewedAccounts const& viewed) {
    auto const owner = bank.view("owner");
    auto const listed = refused([&] { return viewed.list_firehose(bank_id, "owner"); });
    CHECK(refused([&] { return viewed.get(owner, Authority::firehose); }) == listed);
    CHECK(refused([&] { return viewed.list_entries({.view = owner}, Authority::firehose); }) ==
          listed);
    return listed;
}

} // namespace

TEST_CASE("J104, J105, J108: the firehose is closed by default, whoever asks") {
    on_each_viewed_bank({}, [](ViewedBank& bank) {
        CHECK(refused_firehose(bank, bank.as_nobody()) == "unauthenticated");
        CHECK(refused_firehose(bank, bank.as(bank.eve)) == "forbidden firehose_off");
        bank.system().entitlements().grant(bank.eve, at_any_bank, {});
        CHECK(refused_firehose(bank, bank.as(bank.eve)) == "forbidden firehose_off");
        CHECK(refused_firehose(bank, bank.as_system()) == "forbidden firehose_off");
    });
}

TEST_CASE("J106, J109: with an entitlement a user reads all accounts of the bank through a view") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const missing = refused_firehose(bank, bank.as(bank.eve));
        CHECK(missing.starts_with("forbidden missing_entitlement"));
        CHECK(refused_firehose(bank, bank.as(bank.ann)) == missing); // her own, too
        CHECK(refused_firehose(bank, bank.as_nobody()) == "unauthenticated");
        bank.system().entitlements().grant(bank.eve, at_one_bank, other_bank_id);
        CHECK(refused_firehose(bank, bank.as(bank.eve)) == missing);
        bank.system().entitlements().grant(bank.eve, at_one_bank, bank_id);
        CHECK(refused_firehose(bank, bank.as(bank.eve)) == "");
        bank.system().entitlements().grant(bank.bob, at_any_bank, {});
        CHECK(refused_firehose(bank, bank.as(bank.bob)) == "");

        auto const entry = bank.pay("a", 5, "work");
        auto const page =
            bank.as(bank.eve).list_entries({.view = bank.view("owner")}, Authority::firehose);
        CHECK(page.items.front().id == entry.id);
        CHECK(bank.as(bank.eve).list_firehose(bank_id, "owner").front() ==
              bank.as(bank.ann).get(bank.view("owner")));
        CHECK(refused([&] { return bank.as(bank.bob).list_firehose("bank.z", "owner"); }) ==
              "not_found bank_not_found");
        CHECK(bank.as(bank.bob).list_firehose(bank_id, "_x").empty());
    });
}

TEST_CASE("E12: who has no firehose does not learn by it which accounts are there") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const eve = bank.as(bank.eve);
        for (nostro::ViewRef const& absent :
             {nostro::ViewRef{"bank.z", "a", "owner"},
              nostro::ViewRef{std::string{bank_id}, "no-account", "owner"},
              nostro::ViewRef{std::string{bank_id}, "a", "_no-view"}}) {
            CHECK(refused([&] {
                      return eve.list_entries({.view = absent}, Authority::firehose);
                  }) == refused([&] {
                      return eve.list_entries({.view = bank.view("owner")}, Authority::firehose);
                  }));
        }
    });
}

TEST_CASE("the firehose opens no account, gives no owner access and writes nothing") {
    on_each_viewed_bank([](ViewedBank& bank) {
        bank.system().entitlements().grant(bank.eve, at_any_bank, {});
        auto const owner = bank.view("owner");
        auto const entry = bank.pay("a", 5, "work");
        auto eve = bank.as(bank.eve);
        CHECK(refused([&] { return eve.get(owner); }) == "forbidden no_view_access");
        CHECK(refused([&] { return eve.list_entries({.view = owner}); }) ==
              "forbidden no_view_access");
        CHECK(refused([&] { return eve.get_entry(owner, entry.id); }) ==
              "forbidden no_view_access");
        CHECK(refused([&] { eve.set_narrative(owner, entry.id, "x"); }) ==
              "forbidden no_view_access");
        CHECK(refused([&] { return eve.update_label(bank_id, "a", "x"); }) ==
              "forbidden no_owner_access");
        CHECK(eve.list(AccountList::all_accounts).empty());
        CHECK(eve.usable_views(bank_id, "a").empty());
    });
}

TEST_CASE("J140: accounts without the view are not in the list, others once, page by page") {
    on_each_viewed_bank([](ViewedBank& bank) {
        bank.system().entitlements().grant(bank.eve, at_any_bank, {});
        for (std::string const id : {"b", "c", "d", "e"}) {
            bank.open(id, bank.bob);
            if (id != "c") {
                bank.make_view(
                    id, "_audit", {.permissions = all_but(can_see_bank_account_balance)});
            }
        }
        bank.open("z", bank.bob, other_bank_id);
        bank.make_view("z", "_audit", {.permissions = PermissionSet::all()}, other_bank_id);
        auto const eve = bank.as(bank.eve);
        auto const all = eve.list_firehose(bank_id, "_audit");
        CHECK(ids_of(all) == Ids{"b", "d", "e"});
        CHECK_FALSE(all.front().balance.amount);
        CHECK(all.front().balance.currency == "EUR");
        CHECK(ids_of(eve.list_firehose(bank_id, "owner")) == Ids{"a", "b", "c", "d", "e"});
        CHECK(ids_of(eve.list_firehose(bank_id, "_audit", {.limit = 2})) == Ids{"b", "d"});
        CHECK(ids_of(eve.list_firehose(bank_id, "_audit", {.limit = 2, .cursor = "d"})) ==
              Ids{"e"});
        CHECK(eve.list_firehose(bank_id, "_audit", {.limit = 2, .cursor = "e"}).empty());
        CHECK(ids_of(eve.list_firehose(bank_id, "_audit", {.limit = 1, .cursor = "c"})) ==
              Ids{"d"});
        for (std::size_t const limit : {std::size_t{0}, limits::page_rows_max + 1}) {
            CHECK(refused([&] { return eve.list_firehose(bank_id, "_audit", {.limit = limit}); }) ==
                  "invalid_argument invalid_limit");
        }
    });
}

TEST_CASE("an application uses the firehose within the views and roles of its consent") {
    on_each_viewed_bank([](ViewedBank& bank) {
        bank.system().entitlements().grant(bank.eve, at_any_bank, {});
        bank.open("b", bank.bob);
        bank.open("c", bank.bob);
        std::vector<ConsentView> const views{
            {.bank_id = bank_id, .account_id = "b", .view_id = "owner", .permissions = {}}};
        CHECK(refused([&] {
                  return bank.app_of(bank.eve, views)
                      .viewed_accounts()
                      .list_firehose(bank_id, "owner");
              }).starts_with("forbidden missing_entitlement"));
        auto const app = bank.app_of(bank.eve, views, {at_any_bank}).viewed_accounts();
        auto const listed = app.list_firehose(bank_id, "owner", {.limit = 1});
        CHECK(listed.items == std::vector{ModeratedAccount{.bank_id = bank_id, .id = "b"}});
        CHECK(app.list_firehose(bank_id, "owner", {.limit = 1, .cursor = "b"}).empty());
    });
}
