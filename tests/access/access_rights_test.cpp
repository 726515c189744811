#include "domain/access_rights.hpp"

#include "access/access_bank.hpp"
#include "domain/joined_host.hpp"
#include "facade/domain_hosts.hpp"
#include "facade/schema.hpp"

#include <functional>

using namespace nostro;
using namespace support;

namespace {

using Words = std::vector<std::string>;

/// Services whose state is at hand, as other domains have it, on every store.
class Directory {
public:
    explicit Directory(Store store, AccessOptions access = open_access) {
        auto opened = open_storage(store, folder_.file("bank.db"));
        opened->open_schema(tables::bank_schema(), {.create = true});
        CoreOptions options;
        options.access = access;
        host_ = std::make_shared<detail::CoreServices>(
            std::make_shared<detail::CoreState>(std::move(opened), options));
        for (char const* id : {bank_id, other_bank_id}) {
            Banks{as(Principal::system())}.create({.id = id});
        }
    }

    [[nodiscard]] std::shared_ptr<detail::ServiceState const> as(Principal principal) const {
        return std::make_shared<detail::ServiceState const>(
            detail::ServiceState{host_, 1, std::move(principal)});
    }

    [[nodiscard]] std::shared_ptr<detail::ServiceState const> user(std::string id) const {
        return as({.kind = PrincipalKind::user, .id = std::move(id)});
    }

    std::string new_user(std::string name) {
        return Users{as(Principal::system())}.create({.username = std::move(name)}).id;
    }

    void open(char const* bank, std::string id) {
        Accounts{as(Principal::system())}.create({.bank_id = bank,
                                                  .id = id,
                                                  .currency = "EUR",
                                                  .holder = "holder",
                                                  .overdraft = std::nullopt});
        Views{as(Principal::system())}.provide(bank, id, DefaultView::owner);
    }

    void make(char const* bank, std::string_view account, char const* name, ViewContent content) {
        Views{as(Principal::system())}.create(bank, account, name, content);
    }

    void share(char const* bank, char const* account, char const* view, std::string const& user) {
        Words const views{view};
        Shares{as(Principal::system())}.share(bank, account, views, user);
    }

private:
    TempFolder folder_;
    std::shared_ptr<detail::ServiceHost> host_;
};

template <class Body>
void on_each_directory(AccessOptions access, Body const& body) {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        Directory directory{store, access};
        body(directory);
    }
}

template <class Body>
void on_each_directory(Body const& body) {
    on_each_directory(open_access, body);
}

using State = std::shared_ptr<detail::ServiceState const>;

View usable(State const& state, ViewRef const& ref, Authority authority = Authority::views) {
    return state->host->read_out([&](nostro::storage::Transaction& transaction) {
        return detail::get_usable_view(transaction, *state, ref, authority);
    });
}

std::string
usable_refusal(State const& state, ViewRef const& ref, Authority authority = Authority::views) {
    return refusal_of([&] { static_cast<void>(usable(state, ref, authority)); });
}

/// "bank account view" of each that one of the lists has.
template <class List>
Words listed(State const& state, List const& list) {
    Words found;
    state->host->read([&](nostro::storage::Transaction& transaction) {
        for (View const& view : list(transaction)) {
            found.push_back(view.bank_id + ' ' + view.account_id + ' ' + view.id);
        }
    });
    return found;
}

Words usable_views(State const& state, char const* bank = bank_id, char const* account = "a") {
    return listed(state, [&](auto& transaction) {
        return detail::list_usable_views(transaction, *state, bank, account);
    });
}

Words shared_views(State const& state, std::string_view bank = {}) {
    return listed(state, [&](auto& transaction) {
        return detail::list_shared_views(transaction, *state, bank);
    });
}

Words public_views(State const& state, std::string_view bank = {}) {
    return listed(state, [&](auto& transaction) {
        return detail::list_public_views(transaction, *state, bank);
    });
}

bool has_owner_access(State const& state, char const* account = "a") {
    return state->host->read_out([&](nostro::storage::Transaction& transaction) {
        return detail::has_owner_access(transaction, *state, bank_id, account);
    });
}

ViewContent const private_view{.permissions = PermissionSet::all()};
ViewContent const public_view{.is_public = true, .permissions = PermissionSet::all()};

Principal const nobody{.kind = PrincipalKind::anonymous};

/// Two banks, accounts with private and public views, and somebody who holds some of them.
struct Town {
    explicit Town(Directory& directory)
        : anna{directory.new_user("anna")}, bert{directory.new_user("bert")} {
        for (char const* bank : {bank_id, other_bank_id}) {
            for (char const* account : {"a", "b"}) {
                directory.open(bank, account);
                directory.make(bank, account, "_v", private_view);
            }
        }
        directory.make(bank_id, "a", "_open", public_view);
        directory.make(other_bank_id, "b", "_open", public_view);
        directory.share(bank_id, "a", "_v", anna);
        directory.share(bank_id, "a", "owner", anna);
        directory.share(other_bank_id, "b", "_v", anna);
    }

    std::string anna;
    std::string bert;
};

} // namespace

TEST_CASE("a view is usable for whom it is shared with, for everybody when it is public") {
    on_each_directory([](Directory& directory) {
        Town const town{directory};
        ViewRef const shared{bank_id, "a", "_v"};
        ViewRef const open{bank_id, "a", "_open"};
        struct Row {
            Principal principal;
            char const* refusal; ///< of the private view
        };

        for (auto const& row :
             {Row{Principal::system(), ""},
              Row{{.kind = PrincipalKind::user, .id = town.anna}, ""},
              Row{{.kind = PrincipalKind::user, .id = town.anna, .client_id = "app"}, ""},
              Row{{.kind = PrincipalKind::user, .id = town.bert}, "forbidden no_view_access"},
              Row{{.kind = PrincipalKind::user}, "forbidden no_view_access"},
              Row{{.kind = PrincipalKind::client, .id = town.anna}, "forbidden no_view_access"},
              Row{nobody, "unauthenticated"}}) {
            auto const state = directory.as(row.principal);
            CAPTURE(row.refusal);
            CHECK(usable_refusal(state, shared) == row.refusal);
            CHECK(usable(state, open).id == "_open");
            // What is not there is told first.
            CHECK(usable_refusal(state, {bank_id, "a", "none"}) == "not_found view_not_found");
            CHECK(usable_refusal(state, {bank_id, "c", "_v"}) == "not_found account_not_found");
            CHECK(usable_refusal(state, {"none", "a", "_v"}) == "not_found bank_not_found");
            CHECK(usable_refusal(state, {bank_id, "a", "\xFF"}) == "not_found view_not_found");
        }
        // A share is of one account alone.
        CHECK(usable_refusal(directory.user(town.anna), {bank_id, "b", "_v"}) ==
              "forbidden no_view_access");
        CHECK(usable_refusal(directory.user(town.anna), {other_bank_id, "a", "_v"}) ==
              "forbidden no_view_access");
        Shares{directory.as(Principal::system())}.revoke(shared, town.anna);
        CHECK(usable_refusal(directory.user(town.anna), shared) == "forbidden no_view_access");
    });
}

TEST_CASE("lists have the views of the principal, in order, at one bank or at all") {
    on_each_directory([](Directory& directory) {
        Town const town{directory};
        auto const anna = directory.user(town.anna);
        auto const bert = directory.user(town.bert);
        Words const all_open{"bank.x a _open", "bank.y b _open"};
        CHECK(shared_views(anna) == Words{"bank.x a _v", "bank.x a owner", "bank.y b _v"});
        CHECK(shared_views(anna, other_bank_id) == Words{"bank.y b _v"});
        CHECK(shared_views(anna, "none").empty());
        CHECK(shared_views(anna, "\xFF").empty());
        CHECK(public_views(anna, "\xFF").empty());
        for (auto const& state : {bert,
                                  directory.as(Principal::system()),
                                  directory.as(nobody),
                                  directory.as({.kind = PrincipalKind::client, .id = town.anna})}) {
            CHECK(shared_views(state).empty());
            CHECK(public_views(state) == all_open);
        }
        CHECK(public_views(anna) == all_open);
        CHECK(public_views(anna, bank_id) == Words{"bank.x a _open"});
        CHECK(usable_views(anna) == Words{"bank.x a _open", "bank.x a _v", "bank.x a owner"});
        CHECK(usable_views(bert) == Words{"bank.x a _open"});
        CHECK(usable_views(directory.as(nobody)) == Words{"bank.x a _open"});
        CHECK(usable_views(bert, bank_id, "b").empty());
        CHECK(usable_views(directory.as(Principal::system()), bank_id, "b") ==
              Words{"bank.x b _v", "bank.x b owner"});
        CHECK(refusal_of([&] { usable_views(bert, bank_id, "none"); }) ==
              "not_found account_not_found");
        // What became public is everybody's, not his.
        Views{directory.as(Principal::system())}.update({bank_id, "a", "_v"}, public_view);
        CHECK(shared_views(anna) == Words{"bank.x a owner", "bank.y b _v"});
        CHECK(public_views(anna) == Words{"bank.x a _open", "bank.x a _v", "bank.y b _open"});
        CHECK(usable_views(anna) == Words{"bank.x a _open", "bank.x a _v", "bank.x a owner"});
    });
}

TEST_CASE("L136: while the bank allows no public views, there are none for anybody") {
    on_each_directory({}, [](Directory& directory) {
        auto const anna = directory.new_user("anna");
        directory.open(bank_id, "a");
        CHECK(public_views(directory.as(Principal::system())).empty());
        CHECK(public_views(directory.user(anna), bank_id).empty());
    });
}

TEST_CASE("a consent names what is usable, and no more than it lets be done") {
    on_each_directory([](Directory& directory) {
        using enum Permission;
        Town const town{directory};
        ViewRef const ref{bank_id, "a", "_v"};
        auto const app = [&](std::vector<ConsentView> views) {
            return directory.as({.kind = PrincipalKind::user,
                                 .id = town.anna,
                                 .client_id = "app",
                                 .views = std::move(views)});
        };
        auto const reader = app(
            {{bank_id, "a", "_v", {"can_see_bank_account_balance", "can_see_comments", "can_fly"}},
             {bank_id, "b", "_v", {"can_see_comments"}}});
        CHECK(usable(reader, ref).content.permissions ==
              PermissionSet::of(can_see_bank_account_balance, can_see_comments));
        // A view that shrinks narrows the consent; one that grows does not widen it.
        Views{directory.as(Principal::system())}.update(
            ref, {.permissions = PermissionSet::of(can_see_comments, can_see_tags)});
        CHECK(usable(reader, ref).content.permissions == PermissionSet::of(can_see_comments));
        CHECK(usable(directory.user(town.anna), ref).content.permissions ==
              PermissionSet::of(can_see_comments, can_see_tags));

        constexpr char const* refused = "forbidden no_view_access";
        CHECK(usable_refusal(reader, {bank_id, "a", "owner"}) == refused);
        CHECK(usable_refusal(reader, {bank_id, "a", "_open"}) == refused);
        CHECK(usable_refusal(reader, {other_bank_id, "b", "_v"}) == refused);
        CHECK(usable_refusal(reader, {bank_id, "b", "_v"}) == refused); // named, but not held
        CHECK(usable_refusal(app({}), ref) == refused);
        CHECK(shared_views(reader) == Words{"bank.x a _v"});
        CHECK(public_views(reader).empty());
        CHECK(usable_views(reader) == Words{"bank.x a _v"});
        CHECK(usable_views(app({})).empty());
        CHECK(shared_views(app({})).empty());
        auto const open_named = app({{bank_id, "a", "_open", {"can_see_comments"}}});
        CHECK(usable(open_named, {bank_id, "a", "_open"}).content.permissions ==
              PermissionSet::of(can_see_comments));
        CHECK(public_views(open_named) == Words{"bank.x a _open"});
    });
}

TEST_CASE("0.1.12: owner access is the share of `owner`, never firehose or part of a consent") {
    on_each_directory([](Directory& directory) {
        Town const town{directory};
        Entitlements roles{directory.as(Principal::system())};
        roles.grant(town.bert, "CanUseAccountFirehoseAtAnyBank", {});
        roles.grant(town.bert, "CanUseAccountFirehose", bank_id);
        CHECK(has_owner_access(directory.as(Principal::system())));
        CHECK(has_owner_access(directory.user(town.anna)));
        CHECK_FALSE(has_owner_access(directory.user(town.anna), "b"));
        CHECK_FALSE(has_owner_access(directory.user(town.anna), "none"));
        CHECK_FALSE(has_owner_access(directory.user(town.bert)));
        CHECK_FALSE(has_owner_access(directory.user("\xFF")));
        CHECK_FALSE(has_owner_access(directory.as(nobody)));
        CHECK_FALSE(
            has_owner_access(directory.as({.kind = PrincipalKind::client, .id = town.anna})));
        auto const app = [&](char const* view, Words permissions) {
            std::vector<ConsentView> views{{bank_id, "a", view, std::move(permissions)}};
            return directory.as(
                {.kind = PrincipalKind::user, .id = town.anna, .views = std::move(views)});
        };
        auto const all = names_of(PermissionSet::all());
        CHECK(has_owner_access(app("owner", all)));
        CHECK_FALSE(has_owner_access(app("_v", all)));
        CHECK_FALSE(has_owner_access(app("owner", {all.begin() + 1, all.end()})));
        CHECK_FALSE(has_owner_access(app("owner", {})));

        auto const refusal = [&](State const& state, char const* account) {
            return refusal_of([&] {
                state->host->read([&](nostro::storage::Transaction& transaction) {
                    detail::require_owner_access(transaction, *state, bank_id, account);
                });
            });
        };
        CHECK(refusal(directory.user(town.anna), "a").empty());
        CHECK(refusal(directory.user(town.bert), "a") == "forbidden no_owner_access");
        CHECK(refusal(directory.user(town.bert), "none") == "not_found account_not_found");
        CHECK(refusal(directory.as(Principal::system()), "none") == "not_found account_not_found");
        CHECK(refusal(directory.as(nobody), "none") == "unauthenticated");
    });
}

TEST_CASE("2.6: firehose needs the bank's leave and a role, whatever is shared") {
    constexpr char const* missing = "forbidden missing_entitlement";
    on_each_directory([&](Directory& directory) {
        Town const town{directory};
        Entitlements roles{directory.as(Principal::system())};
        auto const refusal = [&](State const& state, char const* bank) {
            return usable_refusal(state, {bank, "b", "owner"}, Authority::firehose);
        };
        CHECK(refusal(directory.as(Principal::system()), bank_id).empty());
        CHECK(refusal(directory.user(town.anna), bank_id) == missing);
        CHECK(refusal(directory.as(nobody), bank_id) == "unauthenticated");
        struct Row {
            char const* role;
            char const* bank;
            char const* here;
            char const* there;
        };

        for (auto const& row : {Row{"CanUseAccountFirehoseAtAnyBank", "", "", ""},
                                Row{"CanUseFirehoseAtAnyBank", "", "", ""},
                                Row{"CanUseAccountFirehose", bank_id, "", missing},
                                Row{"CanCreateAccount", bank_id, missing, missing}}) {
            CAPTURE(row.role);
            auto const granted = roles.grant(town.bert, row.role, row.bank);
            auto const bert = directory.user(town.bert);
            CHECK(refusal(bert, bank_id) == row.here);
            CHECK(refusal(bert, other_bank_id) == row.there);
            CHECK(usable_refusal(bert, {bank_id, "b", "owner"}) == "forbidden no_view_access");
            CHECK(refusal(directory.as({.kind = PrincipalKind::client, .id = town.bert}),
                          bank_id) == missing);
            // Through an application: the consent names the role and the view.
            ConsentView const view{bank_id, "b", "owner", {"can_see_comments"}};
            auto const app = [&](std::vector<ConsentView> views, Words names) {
                return directory.as({.kind = PrincipalKind::user,
                                     .id = town.bert,
                                     .views = std::move(views),
                                     .roles = std::move(names)});
            };
            CHECK(refusal(app({view}, {}), bank_id) == missing);
            CHECK(refusal(app({view}, {row.role}), bank_id) == row.here);
            CHECK(refusal(app({}, {row.role}), bank_id) ==
                  (*row.here == '\0' ? "forbidden no_view_access" : missing));
            roles.revoke(granted.id);
            CHECK(refusal(bert, bank_id) == missing);
        }
        CHECK(usable_refusal(directory.as(Principal::system()),
                             {bank_id, "b", "none"},
                             Authority::firehose) == "not_found view_not_found");
    });
    on_each_directory({}, [](Directory& directory) {
        auto const bert = directory.new_user("bert");
        directory.open(bank_id, "a");
        Entitlements{directory.as(Principal::system())}.grant(bert, "CanUseFirehoseAtAnyBank", {});
        ViewRef const ref{bank_id, "a", "owner"};
        CHECK(usable_refusal(directory.user(bert), ref, Authority::firehose) ==
              "forbidden firehose_off");
        CHECK(usable_refusal(directory.as(Principal::system()), ref, Authority::firehose) ==
              "forbidden firehose_off");
    });
}

TEST_CASE("a permission that the view lacks is told by name") {
    View view;
    view.content.permissions = PermissionSet::all().remove(Permission::can_add_counterparty);
    for (PermissionInfo const& info : permissions()) {
        bool const is_missing = info.permission == Permission::can_add_counterparty;
        CHECK(refusal_of([&] { detail::require_permission(view, info.permission); }) ==
              (is_missing ? "forbidden permission_missing" : ""));
    }
    try {
        detail::require_permission(view, Permission::can_add_counterparty);
    } catch (Forbidden const& error) {
        CHECK(error.detail("permission") == "can_add_counterparty");
    }
}
