#include "access/viewed_bank.hpp"

#include <set>

using namespace nostro;
using namespace support;
using enum Permission;

namespace {

NewAccount wish(std::string id) {
    return {.bank_id = bank_id, .id = std::move(id), .currency = "EUR"};
}

std::vector<std::string> ids_of(std::vector<View> const& views) {
    std::vector<std::string> ids;
    for (View const& view : views) {
        ids.push_back(view.id);
    }
    return ids;
}

/// "account: view view" of each, with the bank where it is not the first one.
std::vector<std::string> lines_of(Page<ListedAccount> const& accounts) {
    std::vector<std::string> lines;
    for (ListedAccount const& account : accounts) {
        std::string line = account.bank_id == bank_id ? "" : account.bank_id + '/';
        line += account.id + ':';
        for (View const& view : account.views) {
            line += ' ' + view.id;
        }
        lines.push_back(line);
    }
    return lines;
}

using Lines = std::vector<std::string>;

ViewContent public_view(PermissionSet permissions = PermissionSet::all()) {
    return {.is_public = true, .permissions = permissions};
}

} // namespace

// --- opening ---

TEST_CASE("B13, 139: a user opens an account for himself, with the view `owner`, in one step") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const opened = bank.as(bank.bob).open(wish("b"));
        CHECK(opened.owners == Lines{bank.bob});
        CHECK(opened.created_by == bank.bob);
        CHECK(opened.holder == "bob Doe");
        CHECK(bank.as(bank.bob).get(bank.view("owner", "b")).balance ==
              ModeratedMoney{"EUR", "0.00"});
        CHECK(ids_of(bank.as(bank.bob).usable_views(bank_id, "b")) == Lines{"owner"});
        CHECK(bank.system().views().list(bank_id, "b").size() == 1);
        CHECK(bank.held_by(bank.bob, "b") == Lines{"owner"});

        auto named = wish("c");
        named.owners = {bank.bob};
        CHECK(bank.as(bank.bob).open(named).owners == Lines{bank.bob});
        CHECK(refused([&] { return bank.as(bank.bob).open(wish("c")); }) ==
              "already_exists account_exists");
    });
}

TEST_CASE("the bank opens accounts of several owners, and of none") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto joint = wish("b");
        joint.owners = {bank.ann, bank.bob};
        joint.holder = "Ann and Bob";
        joint.overdraft = Amount{500};
        CHECK(bank.as_system().open(joint).owners.size() == 2);
        CHECK(bank.as(bank.ann).get(bank.view("owner", "b")).holder == "Ann and Bob");
        CHECK(bank.as(bank.bob).get(bank.view("owner", "b")).owners->size() == 2);
        CHECK(bank.as_system().open(wish("c")).owners.empty());
        CHECK(bank.system().shares().list(bank_id, "c").empty());
        CHECK(bank.system().views().list(bank_id, "c").size() == 1);
    });
}

TEST_CASE("B14 to B18: who may open an account for whom") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const opened = [&](Session session, NewAccount const& account) {
            return refused([&] { return session.viewed_accounts().open(account); });
        };
        auto for_bob = wish("b");
        for_bob.owners = {bank.bob};
        auto for_both = for_bob;
        for_both.owners.push_back(bank.ann);
        std::string const missing = "forbidden missing_entitlement CanCreateAccount";
        CHECK(opened(bank.nobody(), wish("b")) == "unauthenticated");
        CHECK(opened(bank.user(bank.ann), for_bob) == missing);
        CHECK(opened(bank.user(bank.ann), for_both) == missing);
        CHECK(opened(bank.client("app"), for_bob) == "unauthenticated");
        CHECK(opened(bank.app_of(bank.bob, {}), wish("b")) == missing);

        auto const check_wrong = [&](Session const& session) {
            auto wrong = for_bob;
            wrong.id = "account with spaces";
            CHECK(opened(session, wrong) == "invalid_argument invalid_account_id");
            wrong = for_bob;
            wrong.bank_id = "a b";
            CHECK(opened(session, wrong) == "invalid_argument invalid_bank_id");
            wrong.bank_id = "bank.z";
            CHECK(opened(session, wrong) == "not_found bank_not_found");
            wrong = for_bob;
            wrong.owners = {"who"};
            CHECK(opened(session, wrong) == "not_found user_not_found");
        };
        check_wrong(bank.user(bank.ann));
        check_wrong(bank.system());
        auto wrong = wish("b");
        wrong.currency = "XYZ";
        CHECK(opened(bank.user(bank.ann), wrong) == "invalid_argument invalid_currency");
        CHECK_FALSE(bank.system().accounts().find(bank_id, "b"));

        bank.system().entitlements().grant(bank.ann, "CanCreateAccount", other_bank_id);
        CHECK(opened(bank.user(bank.ann), for_bob) == missing);
        bank.system().entitlements().grant(bank.ann, "CanCreateAccount", bank_id);
        CHECK(opened(bank.user(bank.ann), for_bob) == "");
        CHECK(bank.as(bank.bob).get(bank.view("owner", "b")).id == "b");
        CHECK(refused([&] { return bank.as(bank.ann).get(bank.view("owner", "b")); }) ==
              "forbidden no_view_access");
    });
}

TEST_CASE("users do not settle what the bank settles of a new account") {
    on_each_viewed_bank([](ViewedBank& bank) {
        bank.system().entitlements().grant(bank.eve, "CanCreateAccount", bank_id);
        auto const opened = [&](std::string const& user, NewAccount const& account) {
            return refused([&] { return bank.as(user).open(account); });
        };
        for (std::string const& user : {bank.bob, bank.eve}) {
            auto wrong = wish("b");
            wrong.overdraft = Amount{1};
            CHECK(opened(user, wrong) == "forbidden bank_only");
            wrong.overdraft = std::nullopt;
            CHECK(opened(user, wrong) == "forbidden bank_only");
            wrong = wish("b");
            wrong.holder = "The Bank of X";
            CHECK(opened(user, wrong) == "forbidden bank_only");
            wrong = wish("b");
            wrong.rules = {{"OVERDRAFT", "1000000"}};
            CHECK(opened(user, wrong) == "forbidden bank_only");
        }
        CHECK_FALSE(bank.system().accounts().find(bank_id, "b"));
    });
}

TEST_CASE("an account that is opened in a unit that fails is not there") {
    on_each_viewed_bank([](ViewedBank& bank) {
        CHECK_THROWS_AS(bank.core().atomically([&](Unit& unit) {
            unit.as({.kind = PrincipalKind::user, .id = bank.bob})
                .viewed_accounts()
                .open(wish("b"));
            throw NotFound{"the outer work fails"};
        }),
                        NotFound);
        CHECK_FALSE(bank.system().accounts().find(bank_id, "b"));
        CHECK(bank.as(bank.bob).list(AccountList::private_accounts).empty());
    });
}

// --- lists ---

TEST_CASE("A1 to A12: lists by who asks and what kind of views an account has") {
    on_each_viewed_bank([](ViewedBank& bank) {
        // Account a: private. b: Bob's, with a public view. c: only a public view. d: none at all.
        bank.open("b", bank.bob);
        bank.make_view("b", "_open", public_view());
        bank.open("c");
        bank.make_view("c", "_open", public_view());
        bank.open("d");
        bank.open("e", bank.bob, other_bank_id);
        bank.make_view("e", "_open", public_view(), other_bank_id);

        using enum AccountList;
        auto const listed =
            [](ViewedAccounts const& viewed, AccountList which, std::string_view bank_of = {}) {
                return lines_of(viewed.list(which, bank_of));
            };
        Lines const everywhere{"b: _open", "c: _open", "bank.y/e: _open"};
        for (auto const& viewed :
             {bank.as_nobody(), bank.as(bank.eve), bank.as(bank.bob), bank.as_system()}) {
            CHECK(listed(viewed, public_accounts) == everywhere);
            CHECK(listed(viewed, public_accounts, bank_id) == Lines{"b: _open", "c: _open"});
            CHECK(listed(viewed, public_accounts, other_bank_id) == Lines{"bank.y/e: _open"});
        }
        CHECK(listed(bank.as_nobody(), all_accounts) == everywhere);
        CHECK(listed(bank.as(bank.eve), all_accounts) == everywhere);
        CHECK(listed(bank.as(bank.bob), all_accounts) ==
              Lines{"b: _open owner", "c: _open", "bank.y/e: _open owner"});
        CHECK(listed(bank.as(bank.ann), all_accounts) ==
              Lines{"a: owner", "b: _open", "c: _open", "bank.y/e: _open"});

        for (auto const& session : {bank.nobody(), bank.client("app")}) {
            CHECK(refused([&] { return session.viewed_accounts().list(private_accounts); }) ==
                  "unauthenticated");
        }
        CHECK(listed(bank.as(bank.eve), private_accounts).empty());
        CHECK(listed(bank.as(bank.bob), private_accounts) == Lines{"b: owner", "bank.y/e: owner"});
        CHECK(listed(bank.as(bank.bob), private_accounts, bank_id) == Lines{"b: owner"});

        // Further views are further words on the same line.
        bank.make_view("b", "_b", {.permissions = PermissionSet::all()});
        bank.share("b", "_b", bank.bob);
        bank.share("b", "_b", bank.eve);
        CHECK(listed(bank.as(bank.bob), private_accounts, bank_id) == Lines{"b: _b owner"});
        CHECK(listed(bank.as(bank.eve), all_accounts, bank_id) == Lines{"b: _b _open", "c: _open"});

        // A shared view that has become public counts as one.
        bank.system().views().update(bank.view("_b", "b"), public_view());
        CHECK(listed(bank.as(bank.eve), private_accounts).empty());
        CHECK(listed(bank.as(bank.eve), all_accounts, bank_id) == Lines{"b: _b _open", "c: _open"});

        CHECK(refused([&] { return bank.as_nobody().list(all_accounts, "bank.z"); }) ==
              "not_found bank_not_found");
        CHECK(refused([&] { return bank.as(bank.ann).list(private_accounts, "bank.z"); }) ==
              "not_found bank_not_found");
    });
}

TEST_CASE("136: while the bank allows no public views, they do not exist") {
    ViewedBank bank{Store::sqlite, open_access};
    auto const view = bank.make("_open", public_view());
    CHECK(bank.as_nobody().get(view).id == "a");
    bank.reopen({});
    using enum AccountList;
    CHECK(bank.as_nobody().list(public_accounts).empty());
    CHECK(bank.as_nobody().list(all_accounts).empty());
    CHECK(lines_of(bank.as(bank.ann).list(all_accounts)) == Lines{"a: owner"});
    CHECK(ids_of(bank.as(bank.ann).usable_views(bank_id, "a")) == Lines{"owner"});
    for (auto const& viewed : {bank.as_nobody(), bank.as(bank.ann), bank.as_system()}) {
        CHECK(refused([&] { return viewed.get(view); }) == "not_found view_not_found off");
        CHECK(refused([&] { return viewed.list_entries({.view = view}); }) ==
              "not_found view_not_found off");
    }
}

TEST_CASE("a list tells of an account what one of the views shows") {
    on_each_viewed_bank([](ViewedBank& bank) {
        bank.make_for(bank.bob, "_a", PermissionSet::of(can_see_transaction_amount));
        auto const listed = [&] {
            return bank.as(bank.bob).list(AccountList::private_accounts).front();
        };
        CHECK(listed().label.empty());
        CHECK(listed().routing == Routing{});
        bank.make_for(bank.bob,
                      "_b",
                      PermissionSet::of(can_see_transaction_this_bank_account,
                                        can_see_bank_account_label,
                                        can_see_bank_account_routing_scheme));
        CHECK(listed().label == "Savings");
        CHECK(listed().routing == Routing{"BBAN", ""});
        bank.make_for(bank.bob, "_c", PermissionSet::all());
        CHECK(listed().label == "Savings");
        CHECK(listed().routing == Routing{"BBAN", "77"});
    });
}

// --- one account ---

TEST_CASE("C22, C23: an account is read by those who may use a view of it") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const owner = bank.view("owner");
        auto const open = bank.make("_open", public_view(all_but(can_see_bank_account_owners)));
        bank.pay("a", 1'005, "work");
        auto const shown = bank.as(bank.ann).get(owner);
        CHECK(shown.balance == ModeratedMoney{"EUR", "10.05"});
        CHECK(shown.label == "Savings");
        CHECK(shown.owners == Lines{bank.ann});
        CHECK(bank.as_system().get(owner) == shown);

        for (auto const& viewed : {bank.as_nobody(), bank.as(bank.eve), bank.as(bank.ann)}) {
            CHECK_FALSE(viewed.get(open).owners);
            CHECK(viewed.get(open).iban == "DE2");
        }
        CHECK(refused([&] { return bank.as_nobody().get(owner); }) == "unauthenticated");
        CHECK(refused([&] { return bank.as(bank.eve).get(owner); }) == "forbidden no_view_access");
        // What is not there is told before what the caller may.
        for (auto const& viewed : {bank.as_nobody(), bank.as(bank.eve), bank.as(bank.ann)}) {
            CHECK(refused([&] { return viewed.get(bank.view("_x")); }) ==
                  "not_found view_not_found");
            CHECK(refused([&] { return viewed.get(bank.view("owner", "z")); }) ==
                  "not_found account_not_found");
            CHECK(refused([&] {
                      return viewed.get({"bank.z", "a", "owner"});
                  }) == "not_found bank_not_found");
        }
    });
}

TEST_CASE("L120, L125: an account without its gate is nothing but its ids") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const view =
            bank.make_for(bank.bob, "_a", all_but(can_see_transaction_this_bank_account));
        CHECK(bank.as(bank.bob).get(view) == ModeratedAccount{.bank_id = bank_id, .id = "a"});
        bank.system().accounts().set_rule(bank_id, "a", {"OVERDRAFT", "10"});
        CHECK(bank.as(bank.ann).get(bank.view("owner")).rules ==
              std::vector{AccountRule{"OVERDRAFT", "10"}});
    });
}

TEST_CASE("the views that a caller may use are told to him, with what he may do there") {
    on_each_viewed_bank([](ViewedBank& bank) {
        bank.make("_open", public_view());
        bank.make_for(bank.bob, "_b", PermissionSet::of(can_add_comment));
        auto const usable = [&](ViewedAccounts const& viewed) {
            return ids_of(viewed.usable_views(bank_id, "a"));
        };
        CHECK(usable(bank.as_nobody()) == Lines{"_open"});
        CHECK(usable(bank.as(bank.bob)) == Lines{"_b", "_open"});
        CHECK(usable(bank.as(bank.ann)) == Lines{"_open", "owner"});
        CHECK(usable(bank.as_system()) == Lines{"_b", "_open", "owner"});
        CHECK(bank.as(bank.bob).usable_view(bank.view("_b")).content.permissions ==
              PermissionSet::of(can_add_comment));
        CHECK(refused([&] { return bank.as(bank.bob).usable_view(bank.view("owner")); }) ==
              "forbidden no_view_access");
        CHECK(refused([&] { return bank.as(bank.bob).usable_views(bank_id, "z"); }) ==
              "not_found account_not_found");
        auto const app = bank.app_of(bank.bob,
                                     {{.bank_id = bank_id,
                                       .account_id = "a",
                                       .view_id = "_b",
                                       .permissions = {"can_see_comments"}}});
        CHECK(app.viewed_accounts().usable_view(bank.view("_b")).content.permissions ==
              PermissionSet{});
    });
}

TEST_CASE("E22: the label is changed by those who own the account") {
    on_each_viewed_bank([](ViewedBank& bank) {
        bank.make_for(bank.bob, "_b", PermissionSet::all());
        auto const updated = [&](ViewedAccounts viewed, std::string const& account = "a") {
            return refused([&] { return viewed.update_label(bank_id, account, "Rainy days"); });
        };
        CHECK(updated(bank.as_nobody()) == "unauthenticated");
        CHECK(updated(bank.as(bank.bob)) == "forbidden no_owner_access");
        CHECK(updated(bank.as(bank.ann), "z") == "not_found account_not_found");
        CHECK(bank.as(bank.ann).get(bank.view("owner")).label == "Savings");
        CHECK(updated(bank.as(bank.ann)) == "");
        CHECK(bank.as(bank.ann).get(bank.view("owner")).label == "Rainy days");
    });
}
