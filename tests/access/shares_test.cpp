#include "access/access_bank.hpp"

#include <nostro/identity/audit_log.hpp>

#include <atomic>
#include <map>
#include <thread>

using namespace nostro;
using namespace support;

namespace {

using Words = std::vector<std::string>;

/// An account of `owner` with the views `owner`, `auditor`, `public`, `_v` and `_w`.
struct Family {
    explicit Family(AccessBank& bank)
        : owner{bank.new_user("owner")}, second{bank.new_user("second")}, third{bank.new_user(
                                                                              "third")} {
        bank.open("a", owner);
        bank.provide("a", DefaultView::auditor);
        bank.provide("a", DefaultView::public_view);
        bank.make_view("a", "_v", {.permissions = PermissionSet::all()});
        bank.make_view("a", "_w");
    }

    std::string owner;
    std::string second;
    std::string third;
};

Words shared(Session session, Words const& view_ids, std::string_view user_id) {
    Words ids;
    for (View const& view : session.shares().share(bank_id, "a", view_ids, user_id)) {
        ids.push_back(view.id);
    }
    return ids;
}

std::string share_refusal(Session session, Words const& view_ids, std::string_view user_id) {
    return refusal_of([&] { shared(session, view_ids, user_id); });
}

std::string revoke_refusal(Session session, std::string view_id, std::string_view user_id) {
    return refusal_of([&] {
        session.shares().revoke({bank_id, "a", std::move(view_id)}, user_id);
    });
}

std::string revoke_all_refusal(Session session, std::string_view user_id) {
    return refusal_of([&] { session.shares().revoke_all(bank_id, "a", user_id); });
}

} // namespace

TEST_CASE("E52, E56, F75: an owner shares one view or several, again as often as he likes") {
    on_each_access_store([](AccessBank& bank) {
        Family const family{bank};
        auto const owner = bank.user(family.owner);
        CHECK(shared(owner, {"_v"}, family.second) == Words{"_v"});
        CHECK(bank.held_by(family.second, "a") == Words{"_v"});
        CHECK(shared(owner, {"owner", "_v", "auditor"}, family.second) ==
              Words{"owner", "_v", "auditor"});
        CHECK(shared(owner, {"owner", "_v", "auditor"}, family.second).size() == 3);
        CHECK(shared(owner, {"_w", "_w"}, family.second).size() == 2);
        CHECK(bank.held_by(family.second, "a") == Words{"_v", "_w", "auditor", "owner"});
        // One record each: taking it once is enough.
        for (char const* view : {"_v", "_w", "auditor", "owner"}) {
            owner.shares().revoke({bank_id, "a", view}, family.second);
        }
        CHECK(bank.held_by(family.second, "a").empty());
        CHECK(shared(owner, {}, family.second).empty());
        CHECK(share_refusal(bank.system(), {"_v"}, family.third).empty());
    });
}

TEST_CASE("E53, E54, E57, E58: what is not there cannot be shared, and a list is shared as a "
          "whole") {
    on_each_access_store([](AccessBank& bank) {
        Family const family{bank};
        auto const owner = bank.user(family.owner);
        CHECK(share_refusal(owner, {"_v"}, "unknown") == "not_found user_not_found");
        CHECK(share_refusal(owner, {"_v"}, "") == "not_found user_not_found");
        CHECK(share_refusal(owner, {"_v"}, "\xFF") == "not_found user_not_found");
        CHECK(share_refusal(owner, {"_v", "none"}, "unknown") == "not_found user_not_found");
        CHECK(share_refusal(owner, {}, "unknown") == "not_found user_not_found");
        CHECK(share_refusal(owner, {"none"}, family.second) == "not_found view_not_found");
        CHECK(share_refusal(owner, {"_v", "_w", "none"}, family.second) ==
              "not_found view_not_found");
        CHECK(share_refusal(owner, {"_v", "public"}, family.second) ==
              "invalid_argument view_is_public");
        CHECK(bank.held_by(family.second, "a").empty());
        bank.core().atomically([&](Unit& unit) { // nor within a unit that goes on
            CHECK(share_refusal(unit.system(), {"_v", "none"}, family.second) ==
                  "not_found view_not_found");
        });
        CHECK(bank.held_by(family.second, "a").empty());
        Words const views{"_v"};
        CHECK(refusal_of([&] { owner.shares().share(bank_id, "b", views, family.second); }) ==
              "not_found account_not_found");
        CHECK(refusal_of([&] { owner.shares().share("none", "a", views, family.second); }) ==
              "not_found bank_not_found");
    });
}

TEST_CASE("E47-48, E50, E60, E67, E70: only owners share, revoke and list") {
    on_each_access_store([](AccessBank& bank) {
        Family const family{bank};
        bank.share("a", "_v", family.second);
        ConsentView const reader{bank_id, "a", "_v", names_of(PermissionSet::all())};
        ConsentView owner_in_part{bank_id, "a", "owner", {"can_see_bank_account_balance"}};
        struct Row {
            char const* refusal;
            Session session;
        };

        for (auto const& [refusal, session] :
             {Row{"unauthenticated", bank.nobody()},
              Row{"forbidden no_owner_access", bank.client("app")},
              Row{"forbidden no_owner_access", bank.user(family.third)},
              Row{"forbidden no_owner_access", bank.app_of(family.owner, {})},
              Row{"forbidden no_owner_access", bank.app_of(family.owner, {reader})},
              Row{"forbidden no_owner_access", bank.app_of(family.owner, {owner_in_part})}}) {
            CHECK(share_refusal(session, {"_v"}, family.third) == refusal);
            CHECK(share_refusal(session, {"none"}, "unknown") == refusal);
            CHECK(revoke_refusal(session, "_v", family.second) == refusal);
            CHECK(revoke_all_refusal(session, family.second) == refusal);
            auto const shares = session.shares();
            CHECK(refusal_of([&] { static_cast<void>(shares.list(bank_id, "a")); }) == refusal);
            CHECK(refusal_of([&] {
                      static_cast<void>(shares.list_of_user(bank_id, "a", family.second));
                  }) == refusal);
        }
        CHECK(bank.held_by(family.second, "a") == Words{"_v"});
        CHECK(bank.held_by(family.third, "a").empty());
    });
}

TEST_CASE("a consent with all of the view `owner` gives owner rights") {
    on_each_access_store([](AccessBank& bank) {
        Family const family{bank};
        ConsentView const owner{bank_id, "a", "owner", names_of(PermissionSet::all())};
        auto const app = bank.app_of(family.owner, {owner});
        CHECK(share_refusal(app, {"_v"}, family.second).empty());
        // The consent of somebody who has lost the view gives nothing.
        CHECK(share_refusal(bank.app_of(family.third, {owner}), {"_v"}, family.second) ==
              "forbidden no_owner_access");
    });
}

TEST_CASE("E46, E49, L141: the list has private views alone, and only those who hold one") {
    on_each_access_store([](AccessBank& bank) {
        Family const family{bank};
        bank.share("a", "_w", family.third);
        bank.share("a", "_v", family.third);
        bank.share("a", "_v", family.second);
        bank.open("b", family.second);
        auto shares = bank.user(family.owner).shares();
        bank.system().views().update({bank_id, "a", "_w"}, {.is_public = true});
        std::map<std::string, Words> found;
        std::string before;
        for (AccountShare const& share : shares.list(bank_id, "a")) {
            CHECK(before < share.user_id);
            before = share.user_id;
            for (View const& view : share.views) {
                CHECK(view == bank.system().views().get({bank_id, "a", view.id}));
                found[share.user_id].push_back(view.id);
            }
        }
        CHECK(found == std::map<std::string, Words>{{family.owner, {"owner"}},
                                                    {family.second, {"_v"}},
                                                    {family.third, {"_v"}}});
        CHECK(bank.held_by(family.third, "a") == Words{"_v", "_w"});
        auto const stranger = bank.new_user("stranger");
        CHECK(bank.held_by(stranger, "a").empty());
        CHECK(refusal_of([&] {
                  static_cast<void>(shares.list_of_user(bank_id, "a", "unknown"));
              }) == "not_found user_not_found");
        CHECK(refusal_of([&] { static_cast<void>(shares.list(bank_id, "none")); }) ==
              "not_found account_not_found");
    });
}

TEST_CASE("E61, E64, E66: a share is revoked once") {
    on_each_access_store([](AccessBank& bank) {
        Family const family{bank};
        auto const owner = bank.user(family.owner);
        bank.share("a", "_v", family.second);
        bank.share("a", "auditor", family.second);
        CHECK(revoke_refusal(owner, "_v", "unknown") == "not_found user_not_found");
        CHECK(revoke_refusal(owner, "_v", "\xFF") == "not_found user_not_found");
        CHECK(revoke_refusal(owner, "none", family.second) == "not_found view_not_found");
        CHECK(revoke_refusal(owner, "_w", family.second) == "not_found share_not_found");
        CHECK(revoke_refusal(owner, "public", family.second) == "not_found share_not_found");
        CHECK(bank.held_by(family.second, "a") == Words{"_v", "auditor"});
        CHECK(revoke_refusal(owner, "_v", family.second).empty());
        CHECK(bank.held_by(family.second, "a") == Words{"auditor"});
        CHECK(revoke_refusal(owner, "_v", family.second) == "not_found share_not_found");
        CHECK(refusal_of([&] { bank.revoke("none", "_v", family.second); }) ==
              "not_found account_not_found");
    });
}

TEST_CASE("E62, E63, E72: neither the owner of an account nor the last one loses `owner`") {
    on_each_access_store([](AccessBank& bank) {
        Family const family{bank};
        bank.share("a", "owner", family.second);
        bank.share("a", "_v", family.owner);
        // The account's owner keeps it, whoever asks, however many others there are.
        CHECK(revoke_refusal(bank.user(family.second), "owner", family.owner) ==
              "forbidden account_holder");
        CHECK(revoke_refusal(bank.user(family.owner), "owner", family.owner) ==
              "forbidden account_holder");
        CHECK(revoke_all_refusal(bank.system(), family.owner) == "forbidden account_holder");
        CHECK(bank.held_by(family.owner, "a") == Words{"_v", "owner"});
        CHECK(revoke_refusal(bank.user(family.owner), "owner", family.second).empty());
        CHECK(bank.held_by(family.second, "a").empty());

        bank.open("b"); // of nobody
        bank.share("b", "owner", family.second);
        CHECK(refusal_of([&] { bank.revoke("b", "owner", family.second); }) ==
              "forbidden last_owner");
        bank.share("b", "owner", family.third);
        CHECK(refusal_of([&] { bank.revoke("b", "owner", family.second); }).empty());
        CHECK(refusal_of([&] { bank.revoke("b", "owner", family.third); }) ==
              "forbidden last_owner");
        CHECK(refusal_of([&] { bank.system().shares().revoke_all(bank_id, "b", family.third); }) ==
              "forbidden last_owner");
        CHECK(bank.held_by(family.third, "b") == Words{"owner"});
    });
}

TEST_CASE("E68, E69: all views of a user are taken at once, or none") {
    on_each_access_store([](AccessBank& bank) {
        Family const family{bank};
        auto shares = bank.user(family.owner).shares();
        for (char const* view : {"_v", "_w", "auditor"}) {
            bank.share("a", view, family.second);
        }
        bank.open("b", family.second);
        CHECK(shares.revoke_all(bank_id, "a", family.second) == 3);
        CHECK(bank.held_by(family.second, "a").empty());
        CHECK(bank.held_by(family.second, "b") == Words{"owner"});
        CHECK(shares.revoke_all(bank_id, "a", family.second) == 0);
        CHECK(revoke_all_refusal(bank.user(family.owner), "unknown") == "not_found user_not_found");
        CHECK(refusal_of([&] { shares.revoke_all(bank_id, "none", family.second); }) ==
              "not_found account_not_found");

        bank.share("a", "owner", family.second);
        bank.share("a", "_v", family.second);
        CHECK(shares.revoke_all(bank_id, "a", family.second) == 2);
    });
}

TEST_CASE("a user gives up his own views, but not through an application with a consent") {
    on_each_access_store([](AccessBank& bank) {
        Family const family{bank};
        bank.share("a", "_v", family.second);
        bank.share("a", "_w", family.second);
        ConsentView const named{bank_id, "a", "_v", names_of(PermissionSet::all())};
        auto const app = bank.app_of(family.second, {named});
        CHECK(revoke_refusal(app, "_v", family.second) == "forbidden no_owner_access");
        CHECK(revoke_all_refusal(app, family.second) == "forbidden no_owner_access");
        CHECK(revoke_refusal(bank.user(family.second), "_v", family.third) ==
              "forbidden no_owner_access");
        CHECK(revoke_refusal(bank.user(family.second), "_v", family.second).empty());
        CHECK(revoke_all_refusal(bank.user(family.second), family.second).empty());
        CHECK(bank.held_by(family.second, "a").empty());
    });
}

TEST_CASE("the shares of a user end with him") {
    on_each_access_store([](AccessBank& bank) {
        Family const family{bank};
        bank.open("b");
        bank.share("b", "owner", family.second);
        bank.share("b", "owner", family.third);
        bank.system().users().mark_deleted(family.second);
        CHECK(refusal_of([&] { bank.revoke("b", "owner", family.third); }) ==
              "forbidden last_owner");
        CHECK(refusal_of([&] { bank.share("b", "owner", family.second); }) ==
              "not_found user_not_found");
        CHECK(refusal_of([&] { bank.revoke("b", "owner", family.second); }) ==
              "not_found user_not_found");
        auto const left = bank.system().shares().list(bank_id, "b");
        REQUIRE(left.size() == 1);
        CHECK(left[0].user_id == family.third);
        bank.system().users().mark_deleted(family.third); // the last one, whom nobody could revoke
        CHECK(bank.system().shares().list(bank_id, "b").empty());
    });
}

TEST_CASE("given two owners, when each is revoked at the same time, then one stays") {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        AccessBank bank{store};
        std::string const users[]{bank.new_user("anna"), bank.new_user("bert")};
        bank.open("b");
        for (int round = 0; round < 30; ++round) {
            for (auto const& user : users) {
                bank.share("b", "owner", user);
            }
            std::atomic<int> ready{0};
            std::string refusals[2];
            auto const race = [&](std::size_t who) {
                ++ready;
                while (ready < 2) {
                }
                refusals[who] = refusal_of([&] {
                    if (round % 2 == 0) {
                        bank.user(users[1 - who])
                            .shares()
                            .revoke({bank_id, "b", "owner"}, users[who]);
                    } else {
                        bank.core().atomically([&](Unit& unit) {
                            unit.system().shares().revoke({bank_id, "b", "owner"}, users[who]);
                        });
                    }
                });
            };
            std::thread first{race, 0U};
            std::thread second{race, 1U};
            first.join();
            second.join();
            CHECK(refusals[0].empty() != refusals[1].empty());
            // Who has lost the view meanwhile is no owner any more; the bank is told the rule.
            CHECK(refusals[0] + refusals[1] ==
                  (round % 2 == 0 ? "forbidden no_owner_access" : "forbidden last_owner"));
            CHECK(bank.system().shares().list(bank_id, "b").size() == 1);
        }
    }
}

TEST_CASE("the audit log tells who shared what with whom") {
    on_each_access_store([](AccessBank& bank) {
        Family const family{bank};
        auto shares = bank.user(family.owner).shares();
        Words const views{"_v", "_v"};
        shares.share(bank_id, "a", views, family.second);
        shares.revoke({bank_id, "a", "_v"}, family.second);
        auto const events = bank.system().audit_log().list({.subject = family.second});
        REQUIRE(events.size() == 3); // with the making of the user; sharing again is not told
        auto const account = bank.system().accounts().get(bank_id, "a").ledger_account;
        for (auto const& [at, kind] : {std::pair{0U, "view.unshared"}, {1U, "view.shared"}}) {
            CHECK(events[at].kind == kind);
            CHECK(events[at].actor == family.owner);
            CHECK(events[at].entity == to_string(account));
            CHECK(events[at].context == std::vector<Detail>{{"view", "_v"}});
        }
    });
}
