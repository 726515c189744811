#include "access/viewed_bank.hpp"

#include <nostro/core/limits.hpp>

#include <algorithm>
#include <atomic>
#include <limits>
#include <thread>

using namespace nostro;
using namespace support;
using namespace std::chrono_literals;
using enum Permission;

namespace {

std::vector<std::string> ids_of(ViewedEntries const& page) {
    std::vector<std::string> ids;
    for (ModeratedEntry const& entry : page.items) {
        ids.push_back(entry.id);
    }
    return ids;
}

using Ids = std::vector<std::string>;

/// A payment with an id, completed hours after the morning.
void pay_at(ViewedBank& bank, std::string const& id, int hours) {
    bank.system().account_entries().post({.bank_id = bank_id,
                                          .account_id = "a",
                                          .other = ExternalParty{.name = "party of " + id},
                                          .value = {5, Currency::iso("EUR")},
                                          .id = id,
                                          .completed = morning + std::chrono::hours{hours}});
}

} // namespace

TEST_CASE("I86 to I90: entries are read by those who may use a view of the account") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const owner = bank.view("owner");
        auto const id = bank.pay("a", 5, "work").id;
        auto const page = bank.as(bank.ann).list_entries({.view = owner});
        REQUIRE(page.items.size() == 1);
        CHECK(page.next.empty());
        CHECK(page.items[0].value == ModeratedMoney{"EUR", "0.05"});
        auto const one = bank.as(bank.ann).get_entry(owner, id);
        CHECK(one.entry == page.items[0]);
        CHECK(one.account == page.account);
        CHECK(one.account->iban == "DE2");
        CHECK_FALSE(one.account->balance.amount);
        CHECK(bank.as_system().get_entry(owner, id).entry == one.entry);

        auto const check_each =
            [&](std::string const& expected, ViewedAccounts const& viewed, ViewRef const& view) {
                CHECK(refused([&] { return viewed.list_entries({.view = view}); }) == expected);
                CHECK(refused([&] { return viewed.get_entry(view, id); }) == expected);
                CHECK(refused([&] { return viewed.get_entry_metadata(view, id); }) == expected);
            };
        check_each("unauthenticated", bank.as_nobody(), owner);
        check_each("forbidden no_view_access", bank.as(bank.eve), owner);
        check_each("forbidden no_view_access", bank.client("app").viewed_accounts(), owner);
        check_each("not_found view_not_found", bank.as(bank.ann), bank.view("_x"));
        check_each("not_found account_not_found", bank.as(bank.ann), bank.view("owner", "b"));
        check_each("not_found bank_not_found", bank.as(bank.ann), {"bank.z", "a", "owner"});
        CHECK(refused([&] { return bank.as(bank.ann).get_entry(owner, "nothing"); }) ==
              "not_found entry_not_found");
    });
}

TEST_CASE("I92 to I103, 142: pages go by the time of completion, also where it is not shown") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const view = bank.make_for(bank.bob, "_a", PermissionSet{});
        pay_at(bank, "t2", 2);
        pay_at(bank, "t1", 1);
        pay_at(bank, "t3", 3);
        auto const viewed = bank.as(bank.bob);
        auto const list = [&](ViewedEntryQuery query) {
            query.view = view;
            return ids_of(viewed.list_entries(query));
        };
        CHECK(list({}) == Ids{"t3", "t2", "t1"});
        CHECK(list({.descending = false}) == Ids{"t1", "t2", "t3"});
        CHECK(list({.from = morning + 2h}) == Ids{"t3", "t2"});
        CHECK(list({.to = morning + 2h}) == Ids{"t2", "t1"});
        CHECK(list({.from = morning + 2h, .to = morning + 2h}) == Ids{"t2"});
        CHECK(list({.from = morning + 3h, .to = morning + 1h}).empty());
        CHECK(list({.from = morning + 24h * 365}).empty());
        CHECK(list({.offset = 1, .limit = 1}) == Ids{"t2"});
        CHECK(list({.offset = 3}).empty());
        CHECK(list({.offset = 2'000}).empty());
        CHECK(list({.offset = std::numeric_limits<std::size_t>::max()}).empty());

        auto first = viewed.list_entries({.view = view, .limit = 2});
        CHECK(ids_of(first) == Ids{"t3", "t2"});
        CHECK(list({.limit = 2, .cursor = first.next}) == Ids{"t1"});
        for (std::size_t const limit : {std::size_t{0}, limits::page_rows_max + 1}) {
            CHECK(refused([&] { return list({.limit = limit}); }) ==
                  "invalid_argument invalid_limit");
        }
        CHECK(refused([&] { return list({.offset = 1, .cursor = first.next}); }) ==
              "invalid_argument invalid_offset");
        CHECK(refused([&] { return list({.cursor = "x"}); }).starts_with("invalid_argument"));
        // Who may not look is told nothing of what he asks for.
        CHECK(refused([&] { return bank.as(bank.eve).list_entries({.view = view, .limit = 0}); }) ==
              "forbidden no_view_access");
    });
}

TEST_CASE("a page shows what the bank's own side has, entry by entry, moderated") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const view = bank.make_for(
            bank.bob,
            "_a",
            ViewContent{.alias = AliasMode::public_alias, .permissions = all_but(can_see_url)});
        auto viewed = bank.as(bank.bob);
        for (int i = 0; i < 30; ++i) {
            auto const entry = bank.pay("a", i + 1, "party " + std::to_string(i % 7));
            if (i % 3 == 0) {
                viewed.annotate(view, entry.id, {.text = std::to_string(i)});
            }
            if (i % 5 == 0) {
                viewed.set_party_text(
                    view, entry.other.id, PartyText::more_info, std::to_string(i));
            }
        }
        auto const shown = viewed.list_entries({.view = view, .limit = 20});
        auto const own = bank.system().account_entries().list(
            {.bank_id = bank_id, .account_id = "a", .limit = 20});
        REQUIRE(shown.items.size() == 20);
        CHECK(shown.next == own.next);
        auto const used = viewed.usable_view(view);
        for (std::size_t at = 0; at < own.items.size(); ++at) {
            auto const& entry = own.items[at];
            auto const notes = bank.system().entry_notes().get(view, entry.id);
            auto const kept =
                bank.system().counterparties().get_other_account(bank_id, "a", entry.other.id);
            CHECK(shown.items[at] == moderate(entry, notes, kept.metadata, used));
        }
    });
}

TEST_CASE("L124, L125: a view may show entries without their accounts") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const id = bank.pay("a", 5, "work").id;
        auto const no_account =
            bank.make_for(bank.bob, "_a", all_but(can_see_transaction_this_bank_account));
        auto const no_other =
            bank.make_for(bank.bob, "_b", all_but(can_see_transaction_other_bank_account));
        auto const viewed = bank.as(bank.bob);
        CHECK_FALSE(viewed.list_entries({.view = no_account}).account);
        CHECK_FALSE(viewed.get_entry(no_account, id).account);
        CHECK(viewed.get_entry(no_account, id).entry.other);
        CHECK(viewed.get_entry(no_other, id).account);
        CHECK_FALSE(viewed.get_entry(no_other, id).entry.other);
        CHECK_FALSE(viewed.list_entries({.view = no_other}).items[0].other);
    });
}

TEST_CASE("no set of permissions makes a read fail") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const view = bank.make_for(bank.bob, "_a", PermissionSet{});
        auto const entry = bank.pay("a", 5, "work");
        auto const viewed = bank.as(bank.bob);
        auto const check_reads = [&](PermissionSet permissions) {
            bank.set_permissions(view, permissions);
            CHECK(viewed.get(view).id == "a");
            CHECK(viewed.list_entries({.view = view}).items.size() == 1);
            CHECK(viewed.get_entry(view, entry.id).entry.id == entry.id);
            CHECK(refused([&] { return viewed.get_entry_metadata(view, entry.id); }) == "");
            CHECK(refused([&] { return viewed.list_other_accounts(view); }) == "");
        };
        check_reads({});
        for (PermissionInfo const& info : permissions()) {
            check_reads(PermissionSet::of(info.permission));
            check_reads(all_but(info.permission));
        }
    });
}

TEST_CASE("what a revoked user reads next is refused, and what a view gains or loses is seen") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const view = bank.make_for(bank.bob, "_a", PermissionSet::all());
        auto const id = bank.pay("a", 5, "work").id;
        auto const viewed = bank.as(bank.bob);
        CHECK(viewed.get_entry(view, id).entry.description == std::nullopt);
        CHECK(viewed.get_entry(view, id).entry.value.amount);
        bank.set_permissions(view, all_but(can_see_transaction_amount));
        CHECK_FALSE(viewed.get_entry(view, id).entry.value.amount);
        bank.revoke("a", "_a", bank.bob);
        CHECK(refused([&] { return viewed.get_entry(view, id); }) == "forbidden no_view_access");
        CHECK(refused([&] { return viewed.list_entries({.view = view}); }) ==
              "forbidden no_view_access");
        CHECK(refused([&] { return viewed.get(view); }) == "forbidden no_view_access");
    });
}

TEST_CASE("an application reads within the views and permissions of its consent") {
    on_each_viewed_bank([](ViewedBank& bank) {
        bank.pay("a", 5, "work");
        auto const other = bank.make_for(bank.ann, "_b", PermissionSet::all());
        auto const app = bank.app_of(bank.ann,
                                     {{.bank_id = bank_id,
                                       .account_id = "a",
                                       .view_id = "owner",
                                       .permissions = {"can_see_transaction_currency"}}})
                             .viewed_accounts();
        auto const page = app.list_entries({.view = bank.view("owner")});
        REQUIRE(page.items.size() == 1);
        CHECK_FALSE(page.account);
        CHECK(page.items[0].value == ModeratedMoney{"EUR", std::nullopt});
        CHECK_FALSE(page.items[0].other);
        CHECK(refused([&] { return app.list_entries({.view = other}); }) ==
              "forbidden no_view_access");
    });
}

TEST_CASE("D13: outside of the window of a consent there are no entries") {
    on_each_viewed_bank([](ViewedBank& bank) {
        for (int hour = 1; hour <= 5; ++hour) {
            pay_at(bank, 't' + std::to_string(hour), hour);
        }
        auto const view = bank.view("owner");
        auto const in_window = [&](std::optional<Timestamp> from, std::optional<Timestamp> to) {
            return bank.core()
                .as({.kind = PrincipalKind::user,
                     .id = bank.ann,
                     .client_id = "app",
                     .views =
                         std::vector<ConsentView>{
                             {bank_id, "a", "owner", names_of(PermissionSet::all())}},
                     .entries_from = from,
                     .entries_to = to})
                .viewed_accounts();
        };
        auto const list = [&](ViewedAccounts const& viewed, ViewedEntryQuery query = {}) {
            query.view = view;
            return ids_of(viewed.list_entries(query));
        };
        CHECK(list(in_window(morning + 2h, {})) == Ids{"t5", "t4", "t3", "t2"});
        CHECK(list(in_window({}, morning + 2h)) == Ids{"t2", "t1"});
        auto app = in_window(morning + 2h, morning + 4h); // both bounds are in it
        CHECK(list(app) == Ids{"t4", "t3", "t2"});
        CHECK(list(app, {.from = morning, .to = morning + 9h}) == Ids{"t4", "t3", "t2"});
        CHECK(list(app, {.from = morning + 3h, .to = morning + 3h}) == Ids{"t3"});
        CHECK(list(app, {.to = morning + 1h}).empty());
        CHECK(list(app, {.descending = false, .offset = 1, .limit = 1}) == Ids{"t3"});
        auto const first = app.list_entries({.view = view, .limit = 2});
        CHECK(list(app, {.cursor = first.next}) == Ids{"t2"});
        CHECK(list(bank.as(bank.ann)).size() == 5);

        // Every other way to an entry, and to whom is met in one.
        bank.as(bank.ann).annotate(view, "t1", {AnnotationKind::tag, "old"});
        auto const is_seen = [&](std::string const& id) {
            auto const hidden = "not_found entry_not_found";
            auto const outcome = refused([&] { return app.get_entry(view, id); });
            CHECK((outcome.empty() || outcome == hidden));
            CHECK(refused([&] { return app.get_entry_metadata(view, id); }) == outcome);
            CHECK(refused([&] {
                      return app.annotate(view, id, {AnnotationKind::tag, "new"});
                  }) == outcome);
            CHECK(refused([&] {
                      app.set_narrative(view, id, "text");
                      return 0;
                  }) == outcome);
            CHECK(refused([&] {
                      app.set_where(view, id, Coordinates{1, 2});
                      return 0;
                  }) == outcome);
            return outcome.empty();
        };
        CHECK_FALSE(is_seen("t1"));
        CHECK(is_seen("t2"));
        CHECK(is_seen("t4"));
        CHECK_FALSE(is_seen("t5"));
        auto const tag = bank.as(bank.ann).get_entry_metadata(view, "t1").tags->front().id;
        CHECK(refused([&] {
                  app.erase_annotation(view, "t1", AnnotationKind::tag, tag);
                  return 0;
              }) == "not_found entry_not_found");

        std::vector<std::string> met;
        for (auto const& other : bank.as(bank.ann).list_other_accounts(view)) {
            auto const outcome = refused([&] { return app.get_other_account(view, other.id); });
            CHECK((outcome.empty() || outcome == "not_found other_account_not_found"));
            CHECK(refused([&] {
                      app.set_party_text(view, other.id, PartyText::more_info, "text");
                      return 0;
                  }) == outcome);
            if (outcome.empty()) {
                met.push_back(other.id);
            }
        }
        CHECK(met.size() == 3);
        std::vector<std::string> listed;
        for (auto const& other : app.list_other_accounts(view)) {
            listed.push_back(other.id);
        }
        CHECK(listed == met);
        // It has less than the owner, and cannot share itself more.
        CHECK(refused([&] { return app.update_label(bank_id, "a", "mine"); }) ==
              "forbidden no_owner_access");
    });
}

TEST_CASE("what one call reads is of one state, whoever writes meanwhile") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const owner = bank.view("owner");
        constexpr int rounds = 150;
        std::atomic<bool> is_over = false;
        std::thread writer{[&] {
            for (int i = 0; i < rounds; ++i) {
                bank.core().atomically([&](Unit& unit) {
                    auto const text = std::to_string(i);
                    auto const session = unit.system();
                    session.accounts().update_label(bank_id, "a", text);
                    auto const entry =
                        session.account_entries().post({.bank_id = bank_id,
                                                        .account_id = "a",
                                                        .other = ExternalParty{.name = "party"},
                                                        .value = {1, Currency::iso("EUR")},
                                                        .type = text});
                    session.entry_notes().set_narrative(bank_id, "a", entry.id, text);
                    session.counterparties().set_text(
                        bank_id, "a", entry.other.id, PartyText::more_info, text);
                });
            }
            is_over = true;
        }};
        auto const viewed = bank.as(bank.ann);
        for (bool last = false; !last;) {
            last = is_over;
            auto const page = viewed.list_entries({.view = owner, .limit = 1});
            if (page.items.empty()) {
                continue;
            }
            auto const& entry = page.items.front();
            auto const number = entry.type;
            CHECK(page.account->label == number);
            CHECK(entry.metadata->narrative == number);
            CHECK(entry.other->metadata->texts[2] == number);
            CHECK(entry.new_balance.amount == to_decimal(Amount{std::stoi(number.value()) + 1}, 2));
        }
        writer.join();
        CHECK(viewed.list_entries({.view = owner}).account->label == std::to_string(rounds - 1));
    });
}
