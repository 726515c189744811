#include "api/oauth/authenticator.hpp"
#include "oauth/authorize_support.hpp"

#include <nostro/access/entitlements.hpp>
#include <nostro/access/shares.hpp>
#include <nostro/access/viewed_accounts.hpp>
#include <nostro/access/views.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/api/http.hpp>

#include <algorithm>

using namespace nostro;
using namespace support;

/// Consents about the bank's own views: from the page where a person gives one to what the
/// application can use.
namespace {

constexpr char const* nord = "nord";

PermissionSet const reader_permissions = PermissionSet::of(
    Permission::can_see_bank_account_balance, Permission::can_see_bank_account_currency);

ViewRef ref_of(std::string account_id, std::string view_id) {
    return {nord, std::move(account_id), std::move(view_id)};
}

/// A login bank that keeps accounts: Alice owns `main` and `savings`, each with the views `owner`
/// and `_reader`.
class AliceBank {
public:
    explicit AliceBank(Store store) : bank{store, no_views_, quick_options()} {
        system().banks().create({.id = nord});
        for (char const* account : {"main", "savings"}) {
            system().accounts().create({.bank_id = nord,
                                        .id = account,
                                        .currency = "EUR",
                                        .owners = {bank.alice.id},
                                        .overdraft = std::nullopt});
            system().views().provide(nord, account, DefaultView::owner);
            system().views().create(nord, account, "_reader", {.permissions = reader_permissions});
            Words const views{"owner", "_reader"};
            system().shares().share(nord, account, views, bank.alice.id);
        }
    }

    [[nodiscard]] Session system() { return bank.core().system(); }

    /// What an access token makes of its bearer, as the API does.
    [[nodiscard]] Session session_of(std::string const& token) {
        nostro::api::TokenAuthenticator authenticator{bank.core(), 1};
        auto const caller = authenticator.bearer({}, "Bearer", token);
        return bank.core().as(caller.principal("192.0.2.7"));
    }

private:
    ViewTable no_views_;

public:
    LoginBank bank;
};

std::string details_for(std::string_view account_id, std::string_view view_id) {
    return R"([{"type":"account_views","access":[{"bank_id":"nord","account_id":")" +
           std::string{account_id} + R"(","view_id":")" + std::string{view_id} + "\"}]}]";
}

std::string usable_reason(Session const& session, ViewRef const& view) {
    try {
        static_cast<void>(session.viewed_accounts().usable_view(view));
        return {};
    } catch (Error const& error) {
        return std::string{error.detail("reason")};
    }
}

template <class Body>
void on_each_alice_bank(Body const& body) {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        AliceBank bank{store};
        body(bank);
    }
}

} // namespace

TEST_CASE("OA-87 given a consent for a view, then its token uses this view and no other") {
    on_each_alice_bank([](AliceBank& alice) {
        Visitor visitor;
        auto const token =
            alice.bank
                .tokens_for(visitor, {{"authorization_details", details_for("main", "_reader")}})
                .access_token;
        auto const session = alice.session_of(token);
        REQUIRE(session.principal().views);
        CHECK(session.principal().views->size() == 1);
        CHECK(session.principal().id == alice.bank.alice.id);
        CHECK(usable_reason(session, ref_of("main", "_reader")).empty());
        CHECK(
            session.viewed_accounts().usable_view(ref_of("main", "_reader")).content.permissions ==
            reader_permissions);
        CHECK(usable_reason(session, ref_of("main", "owner")) == "no_view_access");
        CHECK(usable_reason(session, ref_of("savings", "_reader")) == "no_view_access");
        CHECK_THROWS_AS(static_cast<void>(session.views().list(nord, "main")), Forbidden);
        auto const accounts = session.viewed_accounts().list(AccountList::private_accounts);
        REQUIRE(accounts.size() == 1);
        CHECK(accounts.front().id == "main");
        CHECK(accounts.front().views.size() == 1);
        // A view that grows afterwards does not widen the consent.
        alice.system().views().update(ref_of("main", "_reader"),
                                      {.permissions = PermissionSet::all()});
        CHECK(alice.session_of(token)
                  .viewed_accounts()
                  .usable_view(ref_of("main", "_reader"))
                  .content.permissions == reader_permissions);
    });
}

TEST_CASE("OA-88 given that consent, when the user loses the view, then the token loses it, too") {
    on_each_alice_bank([](AliceBank& alice) {
        Visitor visitor;
        auto const token =
            alice.bank
                .tokens_for(visitor, {{"authorization_details", details_for("main", "_reader")}})
                .access_token;
        CHECK(usable_reason(alice.session_of(token), ref_of("main", "_reader")).empty());
        alice.system().shares().revoke(ref_of("main", "_reader"), alice.bank.alice.id);
        CHECK(alice.bank.counts(token));
        CHECK(usable_reason(alice.session_of(token), ref_of("main", "_reader")) ==
              "no_view_access");
        auto const consent = alice.bank.tokens().verify_access_token(token).token->consent_id;
        CHECK(alice.bank.consents().check_view(consent, "web", {nord, "main", "_reader"}).outcome ==
              ConsentOutcome::not_held);
    });
}

TEST_CASE("OA-89 nobody consents to a view or a role that he does not hold") {
    on_each_alice_bank([](AliceBank& alice) {
        auto const bert = alice.bank.users().create({.username = "bert"}).id;
        auto consents = alice.bank.consents();
        auto const answer = [&](NewConsent const& draft, std::string const& user_id) {
            try {
                static_cast<void>(consents.authorise(consents.create(draft).id, user_id));
                return std::string{};
            } catch (Error const& error) {
                return std::string{error.detail("reason")};
            }
        };
        NewConsent views{.client_id = "web", .views = {{nord, "main", "owner", {}}}};
        CHECK(answer(views, bert) == "view_not_held");
        CHECK(answer(views, alice.bank.alice.id).empty());
        Words const shared{"_reader"};
        alice.system().shares().share(nord, "main", shared, bert);
        CHECK(answer(views, bert) == "view_not_held");
        views.views.front().view_id = "_reader";
        CHECK(answer(views, bert).empty());
        views.views.front().view_id = "none";
        CHECK(answer(views, bert) == "view_not_held");

        NewConsent role{.client_id = "web", .roles = {"CanCreateAccount"}};
        CHECK(answer(role, bert) == "role_not_held");
        alice.system().entitlements().grant(bert, "CanCreateAccount", nord);
        CHECK(answer(role, bert).empty());
        alice.system().entitlements().revoke(alice.system().entitlements().list(bert).front().id);
        CHECK(answer(role, bert) == "role_not_held");
        role.roles = {"CanCreateEntitlementAtAnyBank"};
        CHECK(answer(role, bert) == "role_not_allowed");
    });
}

TEST_CASE("a consent for a role lets it be used, and no other, and no view") {
    on_each_alice_bank([](AliceBank& alice) {
        auto const& user = alice.bank.alice.id;
        auto entitlements = alice.system().entitlements();
        entitlements.grant(user, "CanCreateAccount", nord);
        entitlements.grant(user, "CanGetAnyUser", {});
        auto const consent =
            alice.bank.consents().create({.client_id = "web", .roles = {"CanCreateAccount"}});
        Visitor visitor;
        auto const token =
            alice.bank.tokens_for(visitor, {{"consent_id", consent.id}}).access_token;
        auto const session = alice.session_of(token);
        CHECK(session.entitlements().has("CanCreateAccount", nord));
        CHECK_FALSE(session.entitlements().has("CanGetAnyUser", {}));
        CHECK(usable_reason(session, ref_of("main", "owner")) == "no_view_access");
        entitlements.revoke(entitlements.list(user).front().id);
        CHECK_FALSE(alice.session_of(token).entitlements().has("CanCreateAccount", nord));
    });
}

TEST_CASE("a consent's window goes with its token") {
    on_each_alice_bank([](AliceBank& alice) {
        auto const from = alice.bank.clock.now() - std::chrono::hours{48};
        auto const consent =
            alice.bank.consents().create({.client_id = "web",
                                          .views = {{nord, "main", "_reader", {}}},
                                          .entries_from = from,
                                          .entries_to = from + std::chrono::hours{24}});
        Visitor visitor;
        auto const session = alice.session_of(
            alice.bank.tokens_for(visitor, {{"consent_id", consent.id}}).access_token);
        CHECK(session.principal().entries_from == from);
        CHECK(session.principal().entries_to == from + std::chrono::hours{24});
        CHECK(usable_reason(session, ref_of("main", "_reader")).empty());
    });
}

TEST_CASE("UK: the user picks views of his own, and gives what the client has named of them") {
    on_each_alice_bank([](AliceBank& alice) {
        auto const consent = alice.bank.consents().create(
            {.client_id = "web", .standard = ConsentStandard::uk, .permissions = {"ReadBalances"}});
        Visitor visitor;
        auto step =
            alice.bank.log_in(visitor, alice.bank.begin(visitor, {{"consent_id", consent.id}}));
        REQUIRE(outcome(step) == "consent");
        auto const& page = std::get<Interaction>(step.next);
        CHECK(page.views.size() == 4);
        step = alice.bank.decide(visitor, step, true, {{nord, "savings", "owner", {}}});
        REQUIRE(outcome(step) == "code");
        auto const code = LoginBank::parameter(std::get<ClientRedirect>(step.next), "code");
        auto const session = alice.session_of(alice.bank.redeem(code).access_token);
        auto const view = session.viewed_accounts().usable_view(ref_of("savings", "owner"));
        CHECK(view.has(Permission::can_see_bank_account_balance));
        CHECK_FALSE(view.has(Permission::can_see_transaction_amount));
        // A part of `owner` is not owner access: it cannot share itself to somebody in whole.
        CHECK_THROWS_AS(static_cast<void>(session.shares().list(nord, "savings")), Forbidden);
    });
}

TEST_CASE("a token without such a consent is bound by the user's own views alone") {
    on_each_alice_bank([](AliceBank& alice) {
        Visitor visitor;
        auto const session = alice.session_of(alice.bank.tokens_for(visitor).access_token);
        CHECK_FALSE(session.principal().views);
        CHECK(session.principal().client_id == "web");
        CHECK(usable_reason(session, ref_of("main", "owner")).empty());
        CHECK(session.views().list(nord, "main").size() == 2);
    });
}
