#include "identity/identity_bank.hpp"

#include <nostro/core/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>

using namespace nostro;
using namespace support;
using std::chrono::seconds;

namespace {

constexpr char const* merchant = "P11200001";

NewUser account_user(std::string email, std::vector<std::string> scope = {}) {
    return {.kind = UserKind::account,
            .owner = merchant,
            .email = std::move(email),
            .scope = std::move(scope)};
}

} // namespace

TEST_CASE("OA-17, S87: nobody makes a user with a scope or role that he may not hand on") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const caller = client_with({"read:accounts", "write:accounts"});
        auto const boss =
            bank.roles().create(merchant, {.name = "boss", .scope = {"admin:accounts"}});
        auto with_role = account_user("eve@example.test");
        with_role.role_ids = {boss.id};
        for (NewUser const& user :
             {account_user("eve@example.test", {"read:accounts", "admin:accounts"}), with_role}) {
            auto const create = [&] { bank.users(caller).create(user); };
            CHECK_THROWS_AS(create(), Forbidden);
            CHECK(reason_of(create) == "scope_not_delegable");
            CHECK(thrown_detail(create, "scope") == "admin:accounts");
        }
        CHECK(bank.users().list({.kind = UserKind::account, .owner = merchant}).empty());
        auto const events = bank.audit_log().list({.kind = "user.created"});
        CHECK(events.size() == 6);
        CHECK(std::all_of(events.begin(), events.end(), [](AuditEvent const& event) {
            return event.outcome == AuditOutcome::refused && event.reason == "scope_not_delegable";
        }));
        CHECK_NOTHROW(bank.users(caller).create(
            account_user("ok@example.test", {"write:accounts:/auth/users"})));
    });
}

TEST_CASE("an update changes what it names; what a user had may stay, what is added may not") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const boss =
            bank.roles().create(merchant, {.name = "boss", .scope = {"admin:accounts"}});
        auto draft = account_user("ada@example.test", {"admin:accounts"});
        draft.name = "Ada";
        draft.company_id = "c1";
        auto const ada = bank.users().create(draft);
        bank.clock().advance(seconds{1});

        auto users = bank.users(client_with({"write:accounts"}));
        auto const updated =
            users.update(ada.id,
                         {.name = "Countess",
                          .company_id = "",
                          .scope = std::vector<std::string>{"admin:accounts", "write:accounts"}});
        CHECK(updated.name == "Countess");
        CHECK(updated.company_id.empty());
        CHECK(updated.email == "ada@example.test");
        CHECK(updated.updated_at == morning + seconds{1});
        CHECK(bank.users().get(ada.id).scope ==
              std::vector<std::string>{"admin:accounts", "write:accounts"});
        CHECK_THROWS_AS(users.update(ada.id, {.scope = std::vector<std::string>{"openid"}}),
                        Forbidden);
        CHECK_THROWS_AS(users.update(ada.id, {.role_ids = std::vector<std::string>{boss.id}}),
                        Forbidden);
        CHECK(field_of([&] { users.update(ada.id, {.phone = "x"}); }) == "phone");
        CHECK_THROWS_AS(users.update("no such id", {}), NotFound);
        CHECK(bank.users().get(ada.id).name == "Countess");
    });
}

TEST_CASE("who holds less than a user cannot take it over by password, name or address") {
    on_each_identity_store([](IdentityBank& bank) {
        auto draft = account_user("ada@example.test", {"admin:accounts"});
        draft.password = IdentityBank::good_password;
        auto const ada = bank.users().create(draft);
        auto const attempt = [&](Principal const& principal) {
            auto users = bank.users(principal);
            users.set_password(ada.id, IdentityBank::other_password);
            users.rename(ada.id, "eve");
            users.update(ada.id, {.email = "eve@example.test"});
            users.update(ada.id, {.phone = "+4799999999"});
        };
        auto less = bank.users(client_with({"write:accounts"}));
        CHECK_THROWS_AS(less.set_password(ada.id, IdentityBank::other_password), Forbidden);
        CHECK_THROWS_AS(less.rename(ada.id, "eve"), Forbidden);
        CHECK_THROWS_AS(less.update(ada.id, {.email = "eve@example.test"}), Forbidden);
        CHECK_THROWS_AS(less.update(ada.id, {.phone = "+4799999999"}), Forbidden);
        CHECK_THROWS_AS(
            less.update(ada.id, {.links = std::vector<UserLink>{{LinkRel::email, "mailto:e@e.e"}}}),
            Forbidden);
        CHECK_THROWS_AS(static_cast<void>(less.create_password_token(ada.id)), InvalidArgument);
        CHECK_NOTHROW(attempt(client_with({"admin:accounts"})));
        CHECK_NOTHROW(attempt(as_user(ada)));
        CHECK_NOTHROW(attempt(Principal::system()));
    });
}

TEST_CASE("OA-18: what a user may do is its own scope and that of its live roles, at once") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const clerk = bank.roles().create(
            merchant, {.name = "clerk", .scope = {"read:accounts", "write:accounts"}});
        auto const boss =
            bank.roles().create(merchant, {.name = "boss", .scope = {"admin:accounts"}});
        auto draft = account_user("ada@example.test", {"openid", "read:accounts"});
        draft.role_ids = {clerk.id, boss.id, clerk.id};
        auto const ada = bank.users().create(draft);
        CHECK(ada.role_ids == std::vector<std::string>{clerk.id, boss.id});
        using Scope = std::vector<std::string>;
        auto const scope = [&] { return bank.users().effective_scope(ada.id); };
        CHECK(scope() == Scope{"openid", "read:accounts", "write:accounts", "admin:accounts"});
        bank.roles().update(clerk.id, {.scope = {"read:accounts"}});
        CHECK(scope() == Scope{"openid", "read:accounts", "admin:accounts"});
        bank.roles().mark_deleted(boss.id);
        CHECK(scope() == Scope{"openid", "read:accounts"});

        auto const foreign =
            bank.roles().create("P11200002", {.name = "theirs", .scope = {"read:accounts"}});
        CHECK(reason_of([&] { bank.users().update(ada.id, {.role_ids = Scope{foreign.id}}); }) ==
              "unknown");
        CHECK(reason_of([&] {
                  auto late = account_user("late@example.test");
                  late.role_ids = {boss.id};
                  bank.users().create(late);
              }) == "unknown");
    });
}

TEST_CASE("OA-86, S88: an external user is bound to its first subject, and to no other") {
    on_each_identity_store([](IdentityBank& bank) {
        constexpr char const* issuer = "https://id.test";
        auto draft = account_user("ada@example.test");
        draft.authentication_type = AuthenticationType::external;
        auto const ada = bank.users().create(draft);
        CHECK(ada.status == UserStatus::active);
        auto users = bank.users();
        CHECK(users.link_external_identity(ada.id, issuer, "subject-1"));
        CHECK(users.link_external_identity(ada.id, issuer, "subject-1"));
        CHECK_FALSE(users.link_external_identity(ada.id, issuer, "subject-2"));
        CHECK_FALSE(users.link_external_identity(ada.id, "https://other.test", "subject-1"));
        CHECK(users.get(ada.id).provider_id == "subject-1");

        draft.email = "bob@example.test";
        auto const bob = users.create(draft);
        CHECK_FALSE(users.link_external_identity(bob.id, issuer, "subject-1"));
        CHECK(users.get(bob.id).provider.empty());
        CHECK_FALSE(users.link_external_identity(bob.id, issuer, ""));

        draft.owner = "P11200002";
        auto const elsewhere = users.create(draft);
        CHECK(users.link_external_identity(elsewhere.id, issuer, "subject-1"));
        CHECK(users.list_by_identity(issuer, "subject-1").size() == 2);
        CHECK(users.list_by_identity(issuer, "subject-2").empty());

        auto const local = users.create(account_user("local@example.test"));
        CHECK_FALSE(users.link_external_identity(local.id, issuer, "subject-3"));
        CHECK_THROWS_AS(static_cast<void>(users.link_external_identity("none", issuer, "s")),
                        NotFound);

        auto known = draft;
        known.email = "known@example.test";
        known.provider = issuer;
        known.provider_id = "subject-1";
        CHECK(field_of([&] { users.create(known); }) == "provider_id");
        users.mark_deleted(elsewhere.id);
        CHECK_NOTHROW(users.create(known));
    });
}
