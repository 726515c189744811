#include "identity/identity_bank.hpp"

#include <nostro/core/error.hpp>

#include <doctest/doctest.h>

#include <set>

using namespace nostro;
using namespace support;

namespace {

constexpr char const* owner = "P11200001";

RoleContent content(std::string name, std::vector<std::string> scope = {"read:accounts"}) {
    return {.name = std::move(name), .scope = std::move(scope)};
}

std::vector<Role> make_roles(IdentityBank const& bank, int count) {
    std::vector<Role> made;
    for (int number = 0; number < count; ++number) {
        made.push_back(bank.roles().create(owner, content("role " + std::to_string(number))));
        bank.clock().advance(std::chrono::seconds{number % 2}); // some at the same time
    }
    return made;
}

} // namespace

TEST_CASE("OA-16, S10: roles are listed newest first, a page at a time, without overlap") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const made = make_roles(bank, 25);
        PageRequest request{.limit = 10};
        std::vector<std::string> seen;
        std::vector<std::size_t> sizes;
        do {
            auto const page = bank.roles().list({.owner = owner}, request);
            sizes.push_back(page.size());
            for (Role const& role : page) {
                seen.push_back(role.id);
            }
            request.cursor = page.next;
        } while (!request.cursor.empty());
        CHECK(sizes == std::vector<std::size_t>{10, 10, 5});
        std::vector<std::string> expected;
        for (auto role = made.rbegin(); role != made.rend(); ++role) {
            expected.push_back(role->id);
        }
        CHECK(seen == expected);
    });
}

TEST_CASE("a role created while somebody pages does not shift the pages after") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const made = make_roles(bank, 12);
        auto const first = bank.roles().list({.owner = owner}, {.limit = 10});
        CHECK(first.next == first.back().id);
        bank.roles().create(owner, content("late"));
        auto const rest = bank.roles().list({.owner = owner}, {.limit = 10, .cursor = first.next});
        REQUIRE(rest.size() == 2);
        CHECK(rest[0].id == made[1].id);
        CHECK(rest[1].id == made[0].id);
    });
}

TEST_CASE("OA-16, S11: a page of roles starts after a role of the owner") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const list = [&](PageRequest const& page) {
            return bank.roles().list({.owner = owner}, page);
        };
        CHECK(field_of([&] { static_cast<void>(list({.limit = 0})); }) == "limit");

        auto const foreign = bank.roles().create("P11200002", content("theirs"));
        CHECK_THROWS_AS(static_cast<void>(list({.cursor = foreign.id})), NotFound);
        CHECK_THROWS_AS(static_cast<void>(list({.cursor = "no such"})), NotFound);
    });
}

TEST_CASE("S13: a deleted role is listed on request only, and still is a cursor") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const made = make_roles(bank, 3);
        auto const caller = client_with({"admin:accounts"});
        auto const erased = bank.roles(caller).mark_deleted(made[1].id);
        CHECK(erased.deleted_at == bank.clock().now());
        CHECK(erased.deleted_by == "shop");

        CHECK(bank.roles().list({.owner = owner}).size() == 2);
        auto const all = bank.roles().list({.owner = owner, .include_deleted = true});
        REQUIRE(all.size() == 3);
        CHECK(all[1].id == made[1].id);
        CHECK(all[1].deleted_by == "shop");
        auto const after = bank.roles().list({.owner = owner}, {.cursor = made[1].id});
        REQUIRE(after.size() == 1);
        CHECK(after[0].id == made[0].id);

        CHECK_FALSE(bank.roles().find(made[1].id));
        CHECK_THROWS_AS(static_cast<void>(bank.roles().get(made[1].id)), NotFound);
        CHECK_THROWS_AS(bank.roles().mark_deleted(made[1].id), NotFound);
        CHECK_THROWS_AS(bank.roles().update(made[1].id, content("again")), NotFound);
    });
}

TEST_CASE("S21: an update replaces name, description and scope") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const made = bank.roles(client_with({"admin:accounts"}))
                              .create(owner,
                                      {.name = "clerk",
                                       .description = "reads",
                                       .scope = {"read:accounts", "read:accounts"}});
        CHECK(made.created_by == "shop");
        CHECK(made.scope == std::vector<std::string>{"read:accounts"});
        bank.clock().advance(std::chrono::seconds{1});
        auto const updated = bank.roles().update(made.id, {.scope = {"write:accounts"}});
        auto const found = bank.roles().get(made.id);
        for (Role const& role : {updated, found}) {
            CHECK(role.name.empty());
            CHECK(role.description.empty());
            CHECK(role.scope == std::vector<std::string>{"write:accounts"});
            CHECK(role.created_at == morning);
            CHECK(role.updated_at == morning + std::chrono::seconds{1});
        }
    });
}

TEST_CASE("roles are searched by id, name and description, and found by exact name") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const clerk = bank.roles().create(
            owner, {.name = "Clerk", .description = "reads", .scope = {"read:accounts"}});
        auto const boss = bank.roles().create(
            owner, {.name = "Boss", .description = "the CLERK's", .scope = {"admin:accounts"}});
        auto const ids = [&](RoleFilter const& query) {
            std::set<std::string> found;
            for (Role const& role : bank.roles().list(query)) {
                found.insert(role.id);
            }
            return found;
        };
        using Ids = std::set<std::string>;
        CHECK(ids({.owner = owner, .search = "clerk"}) == Ids{clerk.id, boss.id});
        CHECK(ids({.owner = owner, .search = clerk.id}) == Ids{clerk.id});
        CHECK(ids({.owner = owner, .name = "Clerk"}) == Ids{clerk.id});
        CHECK(ids({.owner = owner, .name = "clerk"}) == Ids{});
        CHECK(ids({.owner = "P11200002"}) == Ids{});
    });
}

TEST_CASE("a role's name is unique among the owner's live roles") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const first = bank.roles().create(owner, content("clerk"));
        CHECK(thrown_detail([&] { bank.roles().create(owner, content("clerk")); }, "id") ==
              first.id);
        CHECK_NOTHROW(bank.roles().create("P11200002", content("clerk")));
        auto const second = bank.roles().create(owner, content("boss"));
        CHECK_THROWS_AS(bank.roles().update(second.id, content("clerk")), AlreadyExists);
        CHECK_NOTHROW(bank.roles().update(second.id, content("boss")));
        bank.roles().mark_deleted(first.id);
        CHECK_NOTHROW(bank.roles().update(second.id, content("clerk")));
        CHECK_NOTHROW(bank.roles().create(owner, content("")));
        CHECK_NOTHROW(bank.roles().create(owner, content("")));
    });
}

TEST_CASE("a role is refused with the field named") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const create = [&](RoleContent const& role, std::string const& of = owner) {
            return [&bank, role, of] { bank.roles().create(of, role); };
        };
        CHECK(field_of(create({})) == "scope");
        CHECK(field_of(create({.scope = {"ok", ""}})) == "scope[1]");
        CHECK(field_of(create({.scope = {"with space"}})) == "scope[0]");
        CHECK(field_of(create({.scope = std::vector<std::string>(101, "")})) == "scope[0]");
        CHECK(field_of(create(content(std::string(256, 'n')))) == "name");
        CHECK(field_of(create(content("\xFF"))) == "name");
        CHECK(field_of(create({.description = std::string(1'025, 'd'),
                               .scope = {"read:accounts"}})) == "description");
        CHECK(field_of(create(content("clerk"), "")) == "owner");
        CHECK(bank.roles().list({.owner = owner}).empty());
    });
}

TEST_CASE("OA-17: nobody gives a role what he may not hand on, and the refusal is noted") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const caller = client_with({"read:accounts", "write:accounts"});
        auto const create = [&] {
            bank.roles(caller).create(owner, content("boss", {"read:accounts", "admin:accounts"}));
        };
        CHECK_THROWS_AS(create(), Forbidden);
        CHECK(reason_of(create) == "scope_not_delegable");
        CHECK(thrown_detail(create, "scope") == "admin:accounts");
        CHECK(bank.roles().list({.owner = owner}).empty());

        auto const events = bank.audit_log().list({.kind = "role.created"});
        REQUIRE(events.size() == 3);
        CHECK(events[0].outcome == AuditOutcome::refused);
        CHECK(events[0].reason == "scope_not_delegable");
        CHECK(events[0].client == "shop");
    });
}

TEST_CASE("an update needs the right to what it adds, not to what the role had") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const role = bank.roles().create(owner, content("boss", {"admin:accounts"}));
        auto const roles = bank.roles(client_with({"write:accounts"}));
        auto writer = roles;
        CHECK_NOTHROW(writer.update(
            role.id, content("boss", {"admin:accounts", "write:accounts:/auth/users"})));
        CHECK_THROWS_AS(writer.update(role.id, content("boss", {"admin:accounts", "openid"})),
                        Forbidden);
        CHECK(bank.roles().get(role.id).scope ==
              std::vector<std::string>{"admin:accounts", "write:accounts:/auth/users"});
    });
}
