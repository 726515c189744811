#include "facade/schema.hpp"
#include "identity/administration_calls.hpp"
#include "support/table_text.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/core/error.hpp>

#include <algorithm>
#include <map>

using namespace nostro;
using namespace support;
using namespace std::chrono_literals;

/// Who may administer the bank, by which session, and that a refusal leaves no trace.
namespace {

/// A bank with one of everything.
class FullBank {
public:
    FullBank() {
        auto const host = bank.session();
        ann = bank.make_user("ann", {"openid"}).id;
        boss = bank.make_user("boss", {"openid"}, UserKind::admin).id;
        bob = bank.make_user("bob").id;
        host.mfa_enrolments().set_sms(ann, true, "+4799999999");
        auto const made = bank.make_client("shop");
        bank.make_merchant(std::string{partner_id});
        host.users().create({.kind = UserKind::account,
                             .owner = std::string{partner_id},
                             .email = "new@example.test",
                             .invite = true});
        there = {.user = ann,
                 .username = "ann",
                 .role = host.roles().create(partner_id, {.scope = {"read:accounts"}}).id,
                 .client = "shop",
                 .client_uuid = made.client.id,
                 .grant = bank.allow("shop", api, {"read:accounts"}).id,
                 .kid = (host.signing_keys().ensure(), host.signing_keys().list().front().kid),
                 .merchant = std::string{partner_id},
                 .message = host.outbox().list().front().id};
        // As old as a second factor lets itself be enrolled, and so that `touch` would write.
        bank.clock.advance(5min);
    }

    /// All rows of all tables.
    [[nodiscard]] std::map<std::string, std::string> dump() {
        std::map<std::string, std::string> all;
        auto const transaction = bank.core().storage().begin(storage::Access::read);
        for (auto const* table : tables::bank_schema().tables) {
            all[std::string{table->name}] = dump_table(*transaction, *table);
        }
        return all;
    }

    TokenBank bank{Store::memory};
    std::string ann;
    std::string boss;
    std::string bob;
    Targets there;
    Targets const missing{.user = "no-such",
                          .username = "no-such",
                          .role = "no-such",
                          .client = "no-such",
                          .client_uuid = "no-such",
                          .grant = "no-such",
                          .kid = "no-such",
                          .merchant = "P99900000",
                          .message = "no-such"};
};

Principal client(std::string id, std::vector<std::string> scope = {}) {
    return {.kind = PrincipalKind::client, .id = std::move(id), .scope = std::move(scope)};
}

Principal user(std::string id, std::vector<std::string> scope = {}) {
    return {.kind = PrincipalKind::user, .id = std::move(id), .scope = std::move(scope)};
}

/// How a call is refused for who asks; empty when it is not, whatever else becomes of it.
std::string refusal(AdministrativeCall const& call, Session const& session, Targets const& at) {
    try {
        call.run(session, at);
    } catch (Unauthenticated const&) {
        return "unauthenticated";
    } catch (Forbidden const& error) {
        auto const reason = error.detail("reason");
        return reason == "bank_only" || reason == "other_user" ? std::string{reason} : "";
    } catch (Error const&) {
        return "";
    }
    return "";
}

/// A user who asks for what is another's is told so where it would be his own business.
std::string expected_refusal(AdministrativeCall const& call, Principal const& principal) {
    return principal.kind == PrincipalKind::anonymous                         ? "unauthenticated"
           : principal.kind == PrincipalKind::user && call.need == Need::self ? "other_user"
                                                                              : "bank_only";
}

/// Scopes that each open something here.
constexpr std::string_view scopes[]{
    "admin:accounts", "read:accounts", "write:accounts", "write:accounts:/auth/users"};

bool opens(std::string_view scope, Need need) {
    switch (need) {
    case Need::bank:
    case Need::self:
        return false;
    case Need::read:
    case Need::self_or_read:
        return scope == "admin:accounts" || scope == "read:accounts";
    case Need::write:
    case Need::self_or_write:
        return scope == "admin:accounts" || scope == "write:accounts";
    case Need::write_admin_users:
        return scope != "read:accounts";
    case Need::rename:
        return scope == "admin:accounts";
    }
    return false;
}

} // namespace

TEST_CASE("who holds no scope for it administers nothing, and learns and changes nothing") {
    FullBank full;
    auto narrowed = user(full.bob);
    narrowed.client_id = "shop";
    Principal const callers[]{
        {},
        {.kind = PrincipalKind::anonymous, .id = full.ann, .scope = {"admin:accounts"}},
        user(full.bob),
        narrowed,
        user("nobody"),
        user(""),
        client("shop"),
        client("ghost"),
        client(""),
        client(full.ann),
        client("shop", {"openid", "read:reports", "admin:dintero", "mgmnt:admin"}),
        user(full.bob, {"admin", "admin:", "admin:account", "read:accounts:/auth/users", ""}),
        user(full.bob, {"admin:accounts read:accounts", "write:accounts:/auth/users/no-mfa"}),
    };
    auto const before = full.dump();
    for (Principal const& caller : callers) {
        auto const session = full.bank.core().as(caller);
        CAPTURE(name_of(caller.kind));
        CAPTURE(caller.id);
        for (auto const& call : administrative_calls()) {
            CAPTURE(call.name);
            CHECK(refusal(call, session, full.there) == expected_refusal(call, caller));
            CHECK(refusal(call, session, full.missing) == expected_refusal(call, caller));
        }
    }
    auto const after = full.dump();
    for (auto const& table : before) {
        CAPTURE(table.first);
        CHECK(after.at(table.first) == table.second);
    }
}

TEST_CASE("the same in a unit") {
    FullBank full;
    auto const before = full.dump();
    full.bank.core().atomically([&](Unit& unit) {
        auto const session = unit.as(user(full.bob));
        for (auto const& call : administrative_calls()) {
            CAPTURE(call.name);
            CHECK(refusal(call, session, full.there) == expected_refusal(call, user(full.bob)));
        }
    });
    CHECK(full.dump() == before);
}

TEST_CASE("each scope opens to clients and users what the routes of the API open by it") {
    FullBank full;
    for (auto const scope : scopes) {
        for (auto const& caller : {client("shop", {std::string{scope}}),
                                   user(full.bob, {"openid", std::string{scope}})}) {
            CAPTURE(scope);
            CAPTURE(name_of(caller.kind));
            auto const session = full.bank.core().as(caller);
            for (auto const& call : administrative_calls()) {
                CAPTURE(call.name);
                CHECK(refusal(call, session, full.missing) ==
                      (opens(scope, call.need) ? "" : expected_refusal(call, caller)));
            }
        }
    }
}

TEST_CASE("the bank itself does everything") {
    FullBank full;
    auto const session = full.bank.core().system();
    for (auto const& call : administrative_calls()) {
        CAPTURE(call.name);
        CHECK(refusal(call, session, full.missing) == "");
    }
}

TEST_CASE("the scope for admin users is for no others") {
    FullBank full;
    auto const session = full.bank.core().as(client("shop", {"write:accounts:/auth/users"}));
    auto const before = full.dump();
    for (auto const& call : calls::of_users()) {
        if (call.need == Need::write_admin_users &&
            call.name != std::string_view{"users.create admin"}) {
            CAPTURE(call.name);
            CHECK(refusal(call, session, full.there) == "bank_only");
        }
    }
    auto const after = full.dump();
    for (auto const& table : before) {
        CAPTURE(table.first);
        bool const is_trace = table.first.find("audit") != std::string::npos; // of refused updates
        CHECK((is_trace || after.at(table.first) == table.second));
    }
    CHECK(session.users().update(full.boss, {.name = "Boss"}).name == "Boss");
    CHECK(session.users().mark_deleted(full.boss).deleted_by == "shop");
}

TEST_CASE("a user reads itself, changes its password and its factors, and nothing else") {
    FullBank full;
    auto const session = full.bank.core().as(user(full.ann));
    CHECK(session.users().get(full.ann).username == "ann");
    CHECK(session.users().find_any(full.ann)->id == full.ann);
    CHECK(session.users().effective_scope(full.ann) == Words{"openid"});
    session.users().touch(full.ann);
    CHECK(session.users().get(full.ann).last_seen_at == full.bank.clock.now());
    session.mfa_enrolments().set_sms(full.ann, true, "+4722222222");
    CHECK(session.mfa_enrolments().get_state(full.ann).sms.phone == "+4722222222");
    CHECK(session.mfa_enrolments().make_recovery_codes(full.ann).size() == 10);
    session.users().change_password(full.ann, "correct horse battery", calls::password);
    CHECK(full.bank.users()
              .check_password(UserKind::account, partner_id, "ann", calls::password)
              .accepted());

    for (auto const& call : administrative_calls()) {
        bool const is_own = call.need == Need::self || call.need == Need::self_or_read ||
                            call.need == Need::self_or_write;
        CAPTURE(call.name);
        if (!is_own) {
            CHECK(refusal(call, session, full.there) == "bank_only");
        }
    }
}

TEST_CASE("a refusal says which scopes would do, and not whether there is such a thing") {
    FullBank full;
    auto const roles = full.bank.core().as(user(full.bob)).roles();
    for (auto const& id : {full.there.role, full.missing.role}) {
        try {
            static_cast<void>(roles.get(id));
            FAIL("it was shown");
        } catch (Forbidden const& error) {
            CHECK(error.detail("reason") == "bank_only");
            CHECK(error.detail("scope") == "admin:accounts read:accounts");
        }
    }
}

TEST_CASE("of consents everybody but the bank knows his own alone") {
    FullBank full;
    auto& core = full.bank.core();
    auto own = core.as(client("shop")).consents();
    auto const id = own.create({.scope = {"accounts"}}).id;
    core.as(user(full.ann)).consents().authorise(id, full.ann);
    full.bank.make_client("eve");
    for (auto const& stranger : {client("eve"), client("ghost"), user(full.bob), user("nobody")}) {
        auto consents = core.as(stranger).consents();
        CHECK_FALSE(consents.find(id));
        CHECK(consents.list().empty());
        CHECK_THROWS_AS(consents.revoke(id), NotFound);
        CHECK_THROWS_AS(consents.count_access(id), NotFound);
        CHECK(consents.check_view(id, "shop", {"nord", "a1", "owner"}).outcome ==
              ConsentOutcome::no_consent);
    }
    CHECK(own.check_view(id, "shop", {"nord", "a1", "owner"}).outcome ==
          ConsentOutcome::not_in_consent);
    CHECK_THROWS_AS(static_cast<void>(core.as({}).consents()), Unauthenticated);
}

TEST_CASE("a principal of which nothing is said is nobody; the system is not narrowed") {
    FullBank full;
    auto& core = full.bank.core();
    CHECK(Principal{}.kind == PrincipalKind::anonymous);
    CHECK(core.as({}).principal().kind == PrincipalKind::anonymous);
    CHECK(core.system().principal().kind == PrincipalKind::system);
    CHECK(core.as(Principal::system("import"))
              .roles()
              .create(partner_id, {.scope = {"a"}})
              .created_by == "import");
    auto const field = [&](auto const& narrow) {
        return wrong_field([&] {
            auto principal = Principal::system();
            narrow(principal);
            return core.as(principal).tenant();
        });
    };
    CHECK(field([](Principal& principal) { principal.address = "192.0.2.1"; }).empty());
    CHECK(field([](Principal& principal) { principal.scope = {"openid"}; }) == "principal");
    CHECK(field([](Principal& principal) { principal.client_id = "shop"; }) == "principal");
    CHECK(field([](Principal& principal) { principal.views.emplace(); }) == "principal");
    CHECK(field([](Principal& principal) { principal.roles = {"CanCreateBank"}; }) == "principal");
}

TEST_CASE("the bank logs in on behalf of a caller, who is noted and gives what he may") {
    FullBank full;
    auto& core = full.bank.core();
    auto caller = client("shop", {"write:accounts"});
    caller.address = "192.0.2.7";
    auto const session = core.system().on_behalf_of(caller);
    CHECK(session.principal().id == "shop");
    CHECK(session.users()
              .check_password(UserKind::account, partner_id, "ann", "correct horse battery")
              .accepted());
    auto const event = core.system().audit_log().list({.kind = "user.password_checked"}).at(0);
    CHECK(event.actor_kind == PrincipalKind::client);
    CHECK(event.actor == "shop");
    CHECK(event.client == "shop");
    CHECK(event.address == "192.0.2.7");
    CHECK_NOTHROW(static_cast<void>(session.tokens().dpop_nonce()));

    CHECK(session.roles().create(partner_id, {.scope = {"write:accounts"}}).created_by == "shop");
    CHECK_THROWS_AS(session.roles().create(partner_id, {.scope = {"admin:accounts"}}), Forbidden);
    CHECK_THROWS_AS(static_cast<void>(session.banks()), Forbidden);
    CHECK_THROWS_AS(static_cast<void>(session.on_behalf_of(caller)), Forbidden);
    CHECK(wrong_field([&] { return core.system().on_behalf_of(Principal::system()).tenant(); }) ==
          "principal");

    auto const visitor = core.system().on_behalf_of({.address = "192.0.2.8"});
    CHECK_FALSE(
        visitor.users().check_password(UserKind::account, partner_id, "ann", "wrong").accepted());
    auto const refused = core.system().audit_log().list({.kind = "user.password_checked"}).at(0);
    CHECK(refused.actor_kind == PrincipalKind::anonymous);
    CHECK(refused.address == "192.0.2.8");
}
