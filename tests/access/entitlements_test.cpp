#include "access/access_bank.hpp"

#include <algorithm>

using namespace nostro;
using namespace support;

namespace {

using Words = std::vector<std::string>;

constexpr char const* create_one = "CanCreateEntitlementAtOneBank";
constexpr char const* create_any = "CanCreateEntitlementAtAnyBank";
constexpr char const* delete_one = "CanDeleteEntitlementAtOneBank";
constexpr char const* delete_any = "CanDeleteEntitlementAtAnyBank";
constexpr char const* list_one = "CanGetEntitlementsForAnyUserAtOneBank";
constexpr char const* list_any = "CanGetEntitlementsForAnyUserAtAnyBank";
constexpr char const* account_role = "CanCreateAccount";
constexpr char const* everywhere_role = "CanGetAnyUser";

/// "role bank" of each.
Words roles_of(std::vector<Entitlement> const& entitlements) {
    Words roles;
    for (Entitlement const& one : entitlements) {
        roles.push_back(one.role + ' ' + one.bank_id);
    }
    return roles;
}

std::string grant_refusal(Session session,
                          std::string_view user_id,
                          std::string_view role,
                          std::string_view bank) {
    return refusal_of([&] { session.entitlements().grant(user_id, role, bank); });
}

} // namespace

TEST_CASE("the roles have OBP's names, each once, in order") {
    auto const roles = entitlement_roles();
    CHECK(std::ranges::is_sorted(roles, {}, &EntitlementRole::name));
    CHECK(std::ranges::adjacent_find(roles, {}, &EntitlementRole::name) == roles.end());

    struct Row {
        char const* name;
        bool is_of_bank;
    };

    for (auto const& row : {Row{"CanCreateAccount", true},
                            Row{"CanUseAccountFirehose", true},
                            Row{"CanUseAccountFirehoseAtAnyBank", false},
                            Row{"CanUseFirehoseAtAnyBank", false},
                            Row{"CanCreateAnyTransactionRequest", true},
                            Row{"CanCreateBank", false},
                            Row{"CanCreateSandbox", false},
                            Row{create_one, true},
                            Row{create_any, false},
                            Row{delete_one, true},
                            Row{delete_any, false},
                            Row{list_one, true},
                            Row{list_any, false},
                            Row{everywhere_role, false}}) {
        CAPTURE(row.name);
        auto const found =
            std::ranges::find(roles, std::string_view{row.name}, &EntitlementRole::name);
        REQUIRE(found != roles.end());
        CHECK(found->is_of_bank == row.is_of_bank);
        CHECK_FALSE(found->purpose.empty());
    }
}

TEST_CASE("a role that is granted counts where it was granted, until it is revoked") {
    on_each_access_store([](AccessBank& bank) {
        auto const user = bank.new_user("user");
        auto const other = bank.new_user("other");
        auto entitlements = bank.system().entitlements();
        auto const granted = entitlements.grant(user, account_role, bank_id);
        CHECK(granted.user_id == user);
        CHECK(granted.role == account_role);
        CHECK(granted.bank_id == bank_id);
        CHECK(granted.created_at == morning);
        CHECK(granted.created_by.empty());
        entitlements.grant(user, everywhere_role, {});
        CHECK(entitlements.list(user).front() == granted);
        CHECK(roles_of(entitlements.list(user)) ==
              Words{"CanCreateAccount bank.x", "CanGetAnyUser "});
        CHECK(entitlements.list(other).empty());

        auto const of_user = bank.user(user).entitlements();
        CHECK(of_user.has(account_role, bank_id));
        CHECK_FALSE(of_user.has(account_role, other_bank_id));
        CHECK_FALSE(of_user.has(account_role, {}));
        CHECK(of_user.has(everywhere_role, {}));
        CHECK_FALSE(of_user.has("CanCreateBank", {}));
        CHECK_FALSE(of_user.has("\xFF", "\xFF"));
        CHECK_FALSE(bank.user(other).entitlements().has(account_role, bank_id));
        CHECK_FALSE(bank.client(user).entitlements().has(account_role, bank_id));
        CHECK_FALSE(bank.nobody().entitlements().has(account_role, bank_id));
        CHECK(entitlements.has(account_role, bank_id));

        entitlements.revoke(granted.id);
        CHECK_FALSE(of_user.has(account_role, bank_id));
        CHECK(of_user.has(everywhere_role, {}));
        CHECK(refusal_of([&] { entitlements.revoke(granted.id); }) ==
              "not_found entitlement_not_found");
    });
}

TEST_CASE("malformed grants are refused by reason, in order") {
    on_each_access_store([](AccessBank& bank) {
        auto const user = bank.new_user("user");
        auto const system = bank.system();
        CHECK(grant_refusal(system, "unknown", "CanFly", "none") ==
              "invalid_argument role_unknown");
        CHECK(grant_refusal(system, user, "", {}) == "invalid_argument role_unknown");
        CHECK(grant_refusal(system, user, account_role, {}) == "invalid_argument bank_required");
        CHECK(grant_refusal(system, user, everywhere_role, bank_id) ==
              "invalid_argument bank_not_allowed");
        CHECK(grant_refusal(system, "unknown", account_role, bank_id) ==
              "not_found user_not_found");
        CHECK(grant_refusal(system, "\xFF", account_role, bank_id) == "not_found user_not_found");
        CHECK(grant_refusal(system, user, account_role, "none") == "not_found bank_not_found");
        CHECK(grant_refusal(system, user, account_role, "\xFF") == "not_found bank_not_found");
        CHECK(grant_refusal(system, user, account_role, bank_id).empty());
        CHECK(grant_refusal(system, user, account_role, bank_id) ==
              "already_exists entitlement_exists");
        CHECK(grant_refusal(system, user, account_role, other_bank_id).empty());
        CHECK(refusal_of([&] { system.entitlements().revoke("\xFF"); }) ==
              "not_found entitlement_not_found");
        CHECK(refusal_of([&] { static_cast<void>(system.entitlements().list("unknown")); }) ==
              "not_found user_not_found");
    });
}

TEST_CASE("who grants needs the role for it, at the bank or everywhere") {
    on_each_access_store([](AccessBank& bank) {
        auto const user = bank.new_user("user");
        auto const at_one = bank.new_user("at_one");
        auto const at_any = bank.new_user("at_any");
        bank.open("a", user); // owner access implies no role
        auto entitlements = bank.system().entitlements();
        entitlements.grant(at_one, create_one, bank_id);
        entitlements.grant(at_any, create_any, {});
        constexpr char const* missing = "forbidden missing_entitlement";
        struct Row {
            Session session;
            char const* here;
            char const* there;
            char const* everywhere;
        };

        int round = 0;
        for (auto const& row :
             {Row{bank.system(), "", "", ""},
              Row{bank.user(at_any), "", "", ""},
              Row{bank.user(at_one), "", missing, missing},
              Row{bank.user(user), missing, missing, missing},
              Row{bank.client(at_any), missing, missing, missing},
              Row{bank.app_of(at_any, {}), missing, missing, missing},
              Row{bank.app_of(at_any, {}, {create_any}), "", "", ""},
              Row{bank.nobody(), "unauthenticated", "unauthenticated", "unauthenticated"}}) {
            auto const target = bank.new_user("target" + std::to_string(++round));
            CHECK(grant_refusal(row.session, target, account_role, bank_id) == row.here);
            CHECK(grant_refusal(row.session, target, account_role, other_bank_id) == row.there);
            CHECK(grant_refusal(row.session, target, everywhere_role, {}) == row.everywhere);
            auto const granted = entitlements.list(target);
            CHECK(std::ranges::all_of(granted, [&](Entitlement const& one) {
                return one.created_by == row.session.principal().id;
            }));
        }
        try {
            bank.user(user).entitlements().grant(user, account_role, bank_id);
            FAIL("granted");
        } catch (Forbidden const& error) {
            CHECK(error.detail("role") ==
                  "CanCreateEntitlementAtOneBank CanCreateEntitlementAtAnyBank");
        }
        // Nobody learns by trying to grant which users and banks there are.
        CHECK(grant_refusal(bank.user(user), "unknown", account_role, "none") == missing);
        CHECK(grant_refusal(bank.user(at_one), user, create_any, {}) == missing);
    });
}

TEST_CASE("who revokes needs the role for it, at the bank or everywhere") {
    on_each_access_store([](AccessBank& bank) {
        auto const at_one = bank.new_user("at_one");
        auto const at_any = bank.new_user("at_any");
        auto const granter = bank.new_user("granter");
        auto entitlements = bank.system().entitlements();
        entitlements.grant(at_one, delete_one, bank_id);
        entitlements.grant(at_any, delete_any, {});
        entitlements.grant(granter, create_any, {});
        constexpr char const* missing = "forbidden missing_entitlement";
        struct Row {
            Session session;
            char const* here;
            char const* there;
            char const* everywhere;
            char const* unknown;
        };

        int round = 0;
        for (auto const& row :
             {Row{bank.user(at_any), "", "", "", "not_found entitlement_not_found"},
              Row{bank.user(at_one), "", missing, missing, missing},
              Row{bank.user(granter), missing, missing, missing, missing},
              Row{bank.app_of(at_any, {}), missing, missing, missing, missing},
              Row{bank.nobody(),
                  "unauthenticated",
                  "unauthenticated",
                  "unauthenticated",
                  "unauthenticated"}}) {
            auto const target = bank.new_user("target" + std::to_string(++round));
            auto const refusal = [&](std::string_view id) {
                return refusal_of([&] { row.session.entitlements().revoke(id); });
            };
            CHECK(refusal(entitlements.grant(target, account_role, bank_id).id) == row.here);
            CHECK(refusal(entitlements.grant(target, account_role, other_bank_id).id) == row.there);
            CHECK(refusal(entitlements.grant(target, everywhere_role, {}).id) == row.everywhere);
            CHECK(refusal("unknown") == row.unknown);
            CHECK(entitlements.list(target).size() ==
                  3 - static_cast<std::size_t>(*row.here == '\0') -
                      static_cast<std::size_t>(*row.there == '\0') -
                      static_cast<std::size_t>(*row.everywhere == '\0'));
        }
        // The right to revoke can be revoked.
        entitlements.revoke(entitlements.list(at_any).front().id);
        CHECK(refusal_of([&] {
                  bank.user(at_any).entitlements().revoke(entitlements.list(at_one).front().id);
              }) == missing);
    });
}

TEST_CASE("everybody lists his own roles, others those that a role lets them see") {
    on_each_access_store([](AccessBank& bank) {
        auto const target = bank.new_user("target");
        auto const at_one = bank.new_user("at_one");
        auto const at_any = bank.new_user("at_any");
        auto const user = bank.new_user("user");
        auto entitlements = bank.system().entitlements();
        entitlements.grant(target, account_role, bank_id);
        entitlements.grant(target, account_role, other_bank_id);
        entitlements.grant(target, everywhere_role, {});
        entitlements.grant(at_one, list_one, bank_id);
        entitlements.grant(at_any, list_any, {});
        Words const all{"CanCreateAccount bank.x", "CanCreateAccount bank.y", "CanGetAnyUser "};
        auto const seen = [&](Session session) {
            return roles_of(session.entitlements().list(target));
        };
        CHECK(seen(bank.system()) == all);
        CHECK(seen(bank.user(target)) == all);
        CHECK(seen(bank.user(at_any)) == all);
        CHECK(seen(bank.user(at_one)) == Words{"CanCreateAccount bank.x"});
        CHECK(bank.user(user).entitlements().list(user).empty());
        CHECK(refusal_of([&] { seen(bank.user(user)); }) == "forbidden missing_entitlement");
        CHECK(refusal_of([&] { seen(bank.client("app")); }) == "forbidden missing_entitlement");
        CHECK(refusal_of([&] { seen(bank.nobody()); }) == "unauthenticated");
        CHECK(refusal_of([&] {
                  static_cast<void>(bank.user(at_any).entitlements().list("unknown"));
              }) == "not_found user_not_found");
        CHECK(refusal_of([&] {
                  static_cast<void>(bank.user(user).entitlements().list("unknown"));
              }) == "forbidden missing_entitlement");
    });
}
