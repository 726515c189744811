#include "access/access_bank.hpp"

#include <nostro/core/limits.hpp>

#include <algorithm>
#include <set>

using namespace nostro;
using namespace support;
using namespace std::string_literals;

namespace {

using Words = std::vector<std::string>;

Words ids_of(std::vector<View> const& views) {
    Words ids;
    for (View const& view : views) {
        ids.push_back(view.id);
    }
    return ids;
}

Words list_as(Session session) {
    return ids_of(session.views().list(bank_id, "a"));
}

ViewContent const everything{
    .description = "all", .alias = AliasMode::none, .permissions = PermissionSet::all()};

/// An account of one owner, somebody without access, and everybody whom the views refuse.
struct Customers {
    explicit Customers(AccessBank& bank)
        : owner{bank.new_user("owner")}, stranger{bank.new_user("stranger")} {
        bank.open("a", owner);
    }

    std::string owner;
    std::string stranger;
};

} // namespace

TEST_CASE("2.2: the default views permit what OBP's do, and the owner's the credit limit") {
    using enum Permission;

    struct Row {
        DefaultView view;
        std::size_t permissions;
        std::vector<Permission> denied;
    };

    for (auto const& row : {Row{DefaultView::owner, 71, {}},
                            Row{DefaultView::firehose, 70, {can_see_bank_account_credit_limit}},
                            Row{DefaultView::public_view,
                                66,
                                {can_see_bank_account_credit_limit,
                                 can_see_transaction_description,
                                 can_delete_where_tag,
                                 can_add_transaction_request_to_own_account,
                                 can_add_transaction_request_to_any_account}},
                            Row{DefaultView::accountant,
                                68,
                                {can_see_bank_account_credit_limit,
                                 can_see_transaction_description,
                                 can_add_transaction_request_to_any_account}},
                            Row{DefaultView::auditor,
                                67,
                                {can_see_bank_account_credit_limit,
                                 can_see_transaction_description,
                                 can_add_transaction_request_to_own_account,
                                 can_add_transaction_request_to_any_account}}}) {
        DefaultViewInfo const& info = default_views()[static_cast<std::size_t>(row.view)];
        CAPTURE(info.id);
        CHECK(info.view == row.view);
        CHECK(info.id == default_view_names[static_cast<std::size_t>(row.view)]);
        CHECK(names_of(info.content.permissions).size() == row.permissions);
        CHECK(row.permissions + row.denied.size() == permission_count);
        for (Permission const permission : row.denied) {
            CHECK_FALSE(info.content.permissions.has(permission));
        }
        bool const is_alias = row.view != DefaultView::owner && row.view != DefaultView::firehose;
        CHECK(info.content.is_public == (row.view == DefaultView::public_view));
        CHECK(info.content.alias == (is_alias ? AliasMode::public_alias : AliasMode::none));
        CHECK(info.content.hide_metadata_if_alias_used == is_alias);
    }
    CHECK(default_views().size() == default_view_names.size());
}

TEST_CASE("permission sets and their words are the same thing, without bits of no permission") {
    CHECK(PermissionSet::from_words(PermissionSet::all().words()) == PermissionSet::all());
    CHECK(PermissionSet::from_words({~0ULL, ~0ULL}) == PermissionSet::all());
    for (PermissionInfo const& info : permissions()) {
        auto const one = PermissionSet::of(info.permission);
        CHECK(PermissionSet::from_words(one.words()) == one);
    }
}

TEST_CASE("F73: default views are made once, whatever is asked how often, and by the bank alone") {
    on_each_access_store([](AccessBank& bank) {
        Customers const customers{bank};
        for (int i = 0; i < 2; ++i) {
            for (DefaultViewInfo const& info : default_views()) {
                auto const view = bank.provide("a", info.view);
                CHECK(view.id == info.id);
                CHECK(view.name == info.name);
                CHECK(view.content == info.content);
                CHECK(view.is_system);
                CHECK(view.created_at == morning);
            }
        }
        CHECK(list_as(bank.system()) ==
              Words{"accountant", "auditor", "firehose", "owner", "public"});
        for (auto const& refused : {std::pair{"forbidden bank_only", bank.user(customers.owner)},
                                    std::pair{"forbidden bank_only", bank.client("app")},
                                    std::pair{"unauthenticated", bank.nobody()}}) {
            CHECK(refusal_of([&] {
                      refused.second.views().provide(bank_id, "a", DefaultView::auditor);
                  }) == refused.first);
        }
        CHECK(refusal_of([&] { bank.provide("b", DefaultView::owner); }) ==
              "not_found account_not_found");
        CHECK(refusal_of([&] { bank.provide("a", DefaultView::owner, "nobank"); }) ==
              "not_found bank_not_found");
    });
}

TEST_CASE("D25, D29: an owner makes a view, which has all that was said and one name more") {
    on_each_access_store([](AccessBank& bank) {
        Customers const customers{bank};
        auto views = bank.user(customers.owner).views();
        CHECK(list_as(bank.user(customers.owner)) == Words{"owner"});
        for (auto const& [alias, hides, permissions] :
             {std::tuple{AliasMode::none, false, PermissionSet::all()},
              std::tuple{AliasMode::public_alias, true, PermissionSet{}},
              std::tuple{AliasMode::private_alias,
                         false,
                         PermissionSet::of(Permission::can_see_transaction_this_bank_account,
                                           Permission::can_add_counterparty)}}) {
            auto const name = "_View " + std::string{names_of(alias)[std::size_t(alias)]};
            ViewContent const content{.description = "d\xC3\xA9j\xC3\xA0",
                                      .is_public = hides,
                                      .alias = alias,
                                      .hide_metadata_if_alias_used = hides,
                                      .permissions = permissions};
            auto const made = views.create(bank_id, "a", name, content);
            CHECK(made.id == view_id_of(name));
            CHECK(made.name == name);
            CHECK(made.content == content);
            CHECK_FALSE(made.is_system);
            CHECK(made.created_by == customers.owner);
            CHECK(views.get({bank_id, "a", made.id}) == made);
            CHECK(views.find({bank_id, "a", made.id}) == made);
        }
        CHECK(list_as(bank.user(customers.owner)) ==
              Words{"_viewnone", "_viewprivate", "_viewpublic", "owner"});
        // Making a view gives nobody access to it.
        CHECK(bank.held_by(customers.owner, "a") == Words{"owner"});
    });
}

TEST_CASE("D33, D35, L135: names of custom views begin with '_' and are taken without case and "
          "spaces") {
    on_each_access_store([](AccessBank& bank) {
        Customers const customers{bank};
        auto views = bank.user(customers.owner).views();
        auto const refusal = [&](std::string const& name) {
            return refusal_of([&] { views.create(bank_id, "a", name, everything); });
        };
        auto const made = views.create(bank_id, "a", "_My View", everything);
        CHECK(made.id == "_myview");
        CHECK(made.name == "_My View");
        CHECK(refusal("_My View") == "already_exists view_exists");
        CHECK(refusal("_myview") == "already_exists view_exists");
        for (std::string const& name : {"owner"s,
                                        ""s,
                                        "_"s,
                                        "_ "s,
                                        " _x"s,
                                        "x_"s,
                                        "_a/b"s,
                                        "_\xC3\xA9"s,
                                        "_a\tb"s,
                                        "_a\0b"s,
                                        "_" + std::string(44, 'a')}) {
            CAPTURE(name);
            CHECK(refusal(name) == "invalid_argument view_name_invalid");
        }
        CHECK(refusal("_" + std::string(43, 'a')).empty());
        CHECK(view_id_of("_A b-C.9") == "_ab-c.9");
        CHECK(view_id_of("").empty());
        // The same name is free on another account.
        bank.open("b", customers.owner);
        CHECK(views.create(bank_id, "b", "_My View", everything).account_id == "b");
    });
}

TEST_CASE("D36, D37: an update replaces all of a custom view but its id and name") {
    on_each_access_store([](AccessBank& bank) {
        using enum Permission;
        Customers const customers{bank};
        auto views = bank.user(customers.owner).views();
        ViewContent open = everything;
        open.is_public = true;
        auto const before = views.create(bank_id, "a", "_Test", open);
        for (Permission const permission : {can_see_images,
                                            can_delete_comment,
                                            can_delete_physical_location,
                                            can_edit_owner_comment}) {
            CHECK(before.has(permission));
        }
        bank.clock.advance(std::chrono::hours{1});
        ViewContent const content{.description = "aloha",
                                  .is_public = false,
                                  .alias = AliasMode::public_alias,
                                  .hide_metadata_if_alias_used = true,
                                  .permissions =
                                      PermissionSet::of(can_see_images, can_delete_comment)};
        auto const after = views.update({bank_id, "a", "_test"}, content);
        CHECK(after.content == content);
        CHECK(after.name == "_Test");
        CHECK(after.created_at == before.created_at);
        CHECK_FALSE(after.has(can_delete_physical_location));
        CHECK(views.get({bank_id, "a", "_test"}) == after);
        CHECK(refusal_of([&] {
                  views.update({bank_id, "a", "_x"}, content);
              }) == "not_found view_not_found");
        CHECK(refusal_of([&] {
                  views.update({bank_id, "a", "x"}, content);
              }) == "not_found view_not_found");
        CHECK(refusal_of([&] {
                  views.update({bank_id, "a", "owner"}, content);
              }) == "forbidden system_view");
        CHECK(views.get({bank_id, "a", "owner"}).content.permissions == PermissionSet::all());
    });
}

TEST_CASE("descriptions have 255 bytes of UTF-8") {
    on_each_access_store([](AccessBank& bank) {
        Customers const customers{bank};
        auto views = bank.user(customers.owner).views();
        auto const refusal = [&](std::string description) {
            return refusal_of(
                [&] { bank.make_view("a", "_d", {.description = std::move(description)}); });
        };
        CHECK(refusal(std::string(256, 'd')) == "limit_exceeded value_too_long");
        CHECK(refusal("\xFF") == "invalid_argument invalid_text");
        CHECK(refusal(std::string(255, 'd')).empty());
        CHECK(refusal_of([&] {
                  views.update({bank_id, "a", "_d"}, {.description = std::string(256, 'd')});
              }) == "limit_exceeded value_too_long");
    });
}

TEST_CASE("D26-27, D30-32, D38-39, D43-44: only owners reach the views of an account") {
    on_each_access_store([](AccessBank& bank) {
        Customers const customers{bank};
        bank.provide("a", DefaultView::auditor);
        bank.share("a", "auditor", customers.stranger);
        bank.make_view("a", "_v", everything);
        struct Row {
            char const* refusal;
            Session session;
        };

        for (Row const& row :
             {Row{"unauthenticated", bank.nobody()},
              Row{"forbidden no_owner_access", bank.client("app")},
              Row{"forbidden no_owner_access", bank.user(customers.stranger)},
              Row{"forbidden no_owner_access", bank.user("unknown")},
              Row{"forbidden no_owner_access", bank.app_of(customers.owner, {})}}) {
            std::string_view const refusal = row.refusal;
            CAPTURE(refusal);
            auto views = row.session.views();
            ViewRef const ref{bank_id, "a", "_v"};
            CHECK(refusal_of([&] { static_cast<void>(views.list(bank_id, "a")); }) == refusal);
            CHECK(refusal_of([&] { static_cast<void>(views.find(ref)); }) == refusal);
            CHECK(refusal_of([&] { static_cast<void>(views.get(ref)); }) == refusal);
            CHECK(refusal_of([&] { views.create(bank_id, "a", "_w", everything); }) == refusal);
            CHECK(refusal_of([&] { views.update(ref, everything); }) == refusal);
            CHECK(refusal_of([&] { views.erase(ref); }) == refusal);
        }
        CHECK(list_as(bank.system()) == Words{"_v", "auditor", "owner"});
        auto views = bank.user(customers.owner).views();
        CHECK(refusal_of([&] { views.create(bank_id, "none", "_w", everything); }) ==
              "not_found account_not_found");
        CHECK(refusal_of([&] { views.create("none", "a", "_w", everything); }) ==
              "not_found bank_not_found");
        CHECK(refusal_of([&] { static_cast<void>(views.list(bank_id, "none")); }) ==
              "not_found account_not_found");
        CHECK(refusal_of([&] {
                  static_cast<void>(views.list(std::string{"\0", 1}, "a"));
              }) == "not_found bank_not_found");
        CHECK(refusal_of([&] {
                  static_cast<void>(views.get({bank_id, "a", "none"}));
              }) == "not_found view_not_found");
        CHECK_FALSE(views.find({bank_id, "a", "none"}));
        CHECK_FALSE(views.find({bank_id, "a", "\xFF"}));
    });
}

TEST_CASE("D41, D42: a view is deleted with its shares, counterparties and annotations") {
    on_each_access_store([](AccessBank& bank) {
        Customers const customers{bank};
        auto views = bank.user(customers.owner).views();
        auto const entry = bank.pay("a", 100, "work").id;
        auto counterparties = bank.system().counterparties();
        auto notes = bank.system().entry_notes();
        for (char const* name : {"_v", "_w"}) {
            bank.make_view("a", name, everything);
            bank.share("a", name, customers.stranger);
            ViewRef const view{bank_id, "a", name};
            counterparties.create(view, {.name = "Piet"});
            notes.add(view, entry, {.text = "for work"});
            notes.set_where(view, entry, Coordinates{1, 2});
        }
        views.erase({bank_id, "a", "_v"});
        CHECK(list_as(bank.user(customers.owner)) == Words{"_w", "owner"});
        CHECK(bank.held_by(customers.stranger, "a") == Words{"_w"});
        CHECK(refusal_of([&] { views.erase({bank_id, "a", "_v"}); }) == "not_found view_not_found");

        // Who makes a view of the same id anew finds nothing of the old one.
        bank.make_view("a", "_v", everything);
        CHECK(bank.held_by(customers.stranger, "a") == Words{"_w"});
        CHECK(counterparties.list({bank_id, "a", "_v"}).empty());
        CHECK(counterparties.list({bank_id, "a", "_w"}).size() == 1);
        auto const of_deleted = notes.get({bank_id, "a", "_v"}, entry);
        CHECK(of_deleted.annotations.empty());
        CHECK_FALSE(of_deleted.where);
        auto const of_other = notes.get({bank_id, "a", "_w"}, entry);
        CHECK(of_other.annotations.size() == 1);
        CHECK(of_other.where);

        bank.provide("a", DefaultView::accountant);
        for (char const* id : {"owner", "accountant"}) {
            CHECK(refusal_of([&] { views.erase({bank_id, "a", id}); }) == "forbidden system_view");
        }
        CHECK(list_as(bank.system()) == Words{"_v", "_w", "accountant", "owner"});
    });
}

TEST_CASE("L136: while public views are off, none is made") {
    on_each_access_store({}, [](AccessBank& bank) {
        Customers const customers{bank};
        auto views = bank.user(customers.owner).views();
        ViewContent open = everything;
        open.is_public = true;
        CHECK(refusal_of([&] { views.create(bank_id, "a", "_v", open); }) ==
              "forbidden public_views_off");
        views.create(bank_id, "a", "_v", everything);
        CHECK(refusal_of([&] {
                  views.update({bank_id, "a", "_v"}, open);
              }) == "forbidden public_views_off");
        CHECK(refusal_of([&] { bank.provide("a", DefaultView::public_view); }) ==
              "forbidden public_views_off");
        CHECK(list_as(bank.system()) == Words{"_v", "owner"});
    });
}

TEST_CASE("L136: when public views are turned off, those that are there do not exist") {
    AccessBank bank{Store::sqlite};
    Customers const customers{bank};
    bank.provide("a", DefaultView::public_view);
    bank.make_view("a", "_v", everything);
    bank.share("a", "_v", customers.stranger);
    ViewContent open = everything;
    open.is_public = true;
    bank.system().views().update({bank_id, "a", "_v"}, open);
    CHECK(list_as(bank.system()) == Words{"_v", "owner", "public"});
    CHECK(bank.held_by(customers.stranger, "a") == Words{"_v"});
    bank.reopen({});
    CHECK(list_as(bank.system()) == Words{"owner"});
    CHECK(bank.held_by(customers.stranger, "a").empty());
    auto views = bank.user(customers.owner).views();
    ViewRef const ref{bank_id, "a", "_v"};
    CHECK_FALSE(views.find(ref));
    for (auto const& work :
         std::vector<std::function<void()>>{[&] { static_cast<void>(views.get(ref)); },
                                            [&] { views.update(ref, everything); },
                                            [&] { views.erase(ref); },
                                            [&] { bank.share("a", "_v", customers.owner); },
                                            [&] { bank.revoke("a", "_v", customers.stranger); }}) {
        CHECK(refusal_of(work) == "not_found view_not_found");
        try {
            work();
        } catch (Error const& error) {
            CHECK(error.detail("public_views") == "off");
        }
    }
    CHECK(refusal_of([&] { views.create(bank_id, "a", "_v", everything); }) ==
          "already_exists view_exists");
    bank.reopen(open_access);
    CHECK(list_as(bank.system()) == Words{"_v", "owner", "public"});
}

TEST_CASE("views are made in the unit that they are made in") {
    on_each_access_store([](AccessBank& bank) {
        Customers const customers{bank};
        CHECK_THROWS_AS(bank.core().atomically([&](Unit& unit) {
            auto const session = unit.system();
            session.views().create(bank_id, "a", "_v", everything);
            Words const views{"_v", "owner"};
            session.shares().share(bank_id, "a", views, customers.stranger);
            throw NotFound{"the unit fails"};
        }),
                        NotFound);
        CHECK(list_as(bank.system()) == Words{"owner"});
        CHECK(bank.held_by(customers.stranger, "a").empty());
    });
}
