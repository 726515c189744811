#include "authorize_support.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

using namespace nostro; // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;

/// Consents: their states, their views, and what hangs on them.
namespace {

using namespace support;
using enum ConsentState;

constexpr std::array all_states{requested,
                                partially_authorised,
                                authorised,
                                rejected,
                                revoked_by_user,
                                revoked_by_client,
                                expired};

Principal client_principal(std::string client_id) {
    return {.kind = PrincipalKind::client, .id = std::move(client_id)};
}

Principal user_principal(std::string user_id) {
    return {.kind = PrincipalKind::user, .id = std::move(user_id)};
}

/// The "reason" of the error that a call ends in; empty: it succeeded.
template <class Call>
std::string reason_of(Call const& call) {
    try {
        static_cast<void>(call());
        return {};
    } catch (Error const& error) {
        return std::string{error.detail("reason")};
    }
}

NewConsent draft_of(ConsentStandard standard, std::vector<ConsentView> views = {}) {
    NewConsent draft{.client_id = "web", .standard = standard, .views = std::move(views)};
    if (standard == ConsentStandard::uk) {
        draft.permissions = {"ReadBalances"};
    }
    if (standard == ConsentStandard::berlin) {
        draft.frequency_per_day = 1;
    }
    return draft;
}

/// A consent that has come to a state by legal moves.
Consent consent_in(LoginBank& bank, ConsentStandard standard, ConsentState state) {
    auto by_client = bank.core().as(client_principal("web")).consents();
    auto by_user = bank.core().as(user_principal(bank.alice.id)).consents();
    bool const is_uk = standard == ConsentStandard::uk;
    auto const view = view_of("main", "owner");
    auto const consent = by_client.create(
        draft_of(standard, is_uk ? std::vector<ConsentView>{} : std::vector{view}));
    auto const yes = [&] { return bank.consents().authorise(consent.id, bank.alice.id, {view}); };
    switch (state) {
    case requested:
        return consent;
    case partially_authorised:
        return bank.consents().authorise_partially(consent.id, bank.alice.id);
    case authorised:
        return yes();
    case rejected:
        return bank.consents().reject(consent.id, bank.alice.id);
    case revoked_by_user:
        yes();
        return by_user.revoke(consent.id);
    case revoked_by_client:
        yes();
        return by_client.revoke(consent.id);
    case expired:
        break;
    }
    yes();
    bank.clock.advance(91 * 24h);
    bank.consents().expire_due();
    return bank.consents().get(consent.id);
}

/// The parameter that asks for views.
std::string details_for(std::string_view view_id, std::string_view more = {}) {
    return R"([{"type":"account_views","access":[{"bank_id":"nord","account_id":"main","view_id":")" +
           std::string{view_id} + "\"}]" + std::string{more} + "}]";
}

} // namespace

TEST_CASE("OA-90 each state has the standard's own word") {
    struct Row {
        ConsentState state;
        char const* obp;
        char const* uk;
        char const* berlin;
    };

    for (auto const& row : {Row{requested, "INITIATED", "AwaitingAuthorisation", "received"},
                            Row{authorised, "ACCEPTED", "Authorised", "valid"},
                            Row{rejected, "REJECTED", "Rejected", "rejected"},
                            Row{revoked_by_user, "REVOKED", "Revoked", "revokedByPsu"},
                            Row{revoked_by_client, "REVOKED", "Revoked", "terminatedByTpp"},
                            Row{expired, "EXPIRED", "Authorised", "expired"}}) {
        ViewTable views;
        for (auto const& [standard, word] : {std::pair{ConsentStandard::obp, row.obp},
                                             std::pair{ConsentStandard::uk, row.uk},
                                             std::pair{ConsentStandard::berlin, row.berlin}}) {
            LoginBank bank{Store::memory, views};
            views.give(bank.alice.id, view_of("main", "owner"));
            auto const consent = consent_in(bank, standard, row.state);
            CHECK(consent.state == row.state);
            CHECK(wire_state(consent) == word);
        }
    }
    ViewTable views;
    LoginBank bank{Store::memory, views};
    views.give(bank.alice.id, view_of("main", "owner"));
    CHECK(wire_state(consent_in(bank, ConsentStandard::berlin, partially_authorised)) ==
          "partiallyAuthorised");
}

TEST_CASE("OA-90 illegal moves are refused without a change") {
    for (auto const standard :
         {ConsentStandard::obp, ConsentStandard::uk, ConsentStandard::berlin}) {
        for (auto const state : all_states) {
            if (state == partially_authorised && standard != ConsentStandard::berlin) {
                continue;
            }
            CAPTURE(names_of(state)[static_cast<std::size_t>(state)]);
            ViewTable views;
            LoginBank bank{Store::memory, views};
            views.give(bank.alice.id, view_of("main", "owner"));
            auto const consent = consent_in(bank, standard, state);
            auto const before = bank.consents().get(consent.id);
            auto const check = [&](ConsentState to, auto const& call) {
                if (!may_follow(standard, state, to)) {
                    CHECK(reason_of(call) == "consent_state");
                    auto const after = bank.consents().get(consent.id);
                    CHECK(after.state == before.state);
                    CHECK(after.last_action_at == before.last_action_at);
                    CHECK(after.views == before.views);
                }
            };
            auto const& id = consent.id;
            check(authorised, [&] {
                return bank.consents().authorise(id, bank.alice.id, {view_of("main", "owner")});
            });
            check(rejected, [&] { return bank.consents().reject(id, bank.alice.id); });
            if (standard != ConsentStandard::uk) {
                check(partially_authorised,
                      [&] { return bank.consents().authorise_partially(id, bank.alice.id); });
            }
            if (state == requested) {
                check(revoked_by_user, [&] { return bank.consents().revoke(id); });
            }
            if (state == rejected || state == expired || state == revoked_by_client) {
                CHECK(bank.consents().revoke(id).state == state);
            }
        }
    }
}

TEST_CASE("a consent is seen and ended by its client and its user only") {
    on_each_login_bank([](LoginBank& bank) {
        bank.views.give(bank.alice.id, view_of("main", "owner"));
        auto const consent = consent_in(bank, ConsentStandard::obp, authorised);
        auto stranger = bank.core().as(client_principal("spa")).consents();
        auto other = bank.core().as(user_principal("nobody")).consents();
        for (auto* service : {&stranger, &other}) {
            CHECK_FALSE(service->find(consent.id));
            CHECK(service->list().empty());
            CHECK_THROWS_AS(static_cast<void>(service->revoke(consent.id)), NotFound);
        }
        CHECK(bank.core().as(client_principal("web")).consents().list().size() == 1);
        CHECK(bank.core().as(user_principal(bank.alice.id)).consents().list().size() == 1);
        auto draft = draft_of(ConsentStandard::obp);
        CHECK_THROWS_AS(static_cast<void>(stranger.create(draft)), NotFound);
        draft.client_id = "ghost";
        CHECK_THROWS_AS(static_cast<void>(bank.consents().create(draft)), NotFound);
        // A client does not answer for a person, nor one person for another.
        auto const open = consent_in(bank, ConsentStandard::obp, requested);
        auto own = bank.core().as(client_principal("web")).consents();
        CHECK(reason_of([&] { return own.authorise(open.id, bank.alice.id); }) == "other_user");
        auto person = bank.core().as(user_principal("nobody")).consents();
        CHECK(reason_of([&] { return person.authorise(open.id, bank.alice.id); }) == "other_user");
    });
}

TEST_CASE("OA-89 nobody gives what he does not hold, nor the right to give") {
    on_each_login_bank([](LoginBank& bank) {
        bank.views.give(bank.alice.id, view_of("main", "_reader"));
        auto const for_owner =
            bank.consents().create(draft_of(ConsentStandard::obp, {view_of("main", "owner")}));
        CHECK(reason_of([&] { return bank.consents().authorise(for_owner.id, bank.alice.id); }) ==
              "view_not_held");
        CHECK(bank.consents().get(for_owner.id).state == requested);
        for (auto const* const role :
             {"CanCreateEntitlementAtOneBank", "CanCreateEntitlementAtAnyBank"}) {
            auto draft = draft_of(ConsentStandard::obp);
            draft.roles = {role};
            CHECK(reason_of([&] { return bank.consents().create(draft); }) == "role_not_allowed");
        }
        auto draft = draft_of(ConsentStandard::obp);
        draft.roles = {"CanGetCustomer"};
        auto const for_role = bank.consents().create(draft);
        CHECK(reason_of([&] { return bank.consents().authorise(for_role.id, bank.alice.id); }) ==
              "role_not_held");
        bank.views.roles.emplace_back(bank.alice.id, "CanGetCustomer");
        CHECK(bank.consents().authorise(for_role.id, bank.alice.id).state == authorised);
        auto const narrow =
            bank.consents().create(draft_of(ConsentStandard::obp, {view_of("main", "_reader")}));
        CHECK(reason_of([&] {
                  return bank.consents().authorise(
                      narrow.id, bank.alice.id, {view_of("savings", "_reader")});
              }) == "view_not_offered");
    });
}

TEST_CASE("OA-87 OA-88 a view is checked at every use: consent, client, user, permissions") {
    on_each_login_bank([](LoginBank& bank) {
        bank.views.give(bank.alice.id,
                        view_of("main",
                                "_reader",
                                {"can_see_bank_account_balance", "can_see_bank_account_label"}));
        bank.views.give(bank.alice.id, view_of("main", "owner"));
        auto const consent =
            bank.consents().create(draft_of(ConsentStandard::obp, {view_of("main", "_reader")}));
        auto const verdict = [&](std::string view, std::string account = "main") {
            return bank.consents()
                .check_view(consent.id, "web", {"nord", std::move(account), std::move(view)})
                .outcome;
        };
        CHECK(verdict("_reader") == ConsentOutcome::not_authorised);
        bank.consents().authorise(consent.id, bank.alice.id);
        auto const decision =
            bank.consents().check_view(consent.id, "web", {"nord", "main", "_reader"});
        CHECK(decision.is_allowed());
        CHECK(decision.permissions ==
              Words{"can_see_bank_account_balance", "can_see_bank_account_label"});
        CHECK(verdict("owner") == ConsentOutcome::not_in_consent);
        CHECK(verdict("_reader", "savings") == ConsentOutcome::not_in_consent);
        CHECK(bank.consents().check_view(consent.id, "spa", {"nord", "main", "_reader"}).outcome ==
              ConsentOutcome::no_consent);
        CHECK(bank.consents().check_view("nothing", "web", {"nord", "main", "_reader"}).outcome ==
              ConsentOutcome::no_consent);
        // A view that loses a permission loses it here, one that gains does not.
        bank.views.take(bank.alice.id, "_reader");
        bank.views.give(bank.alice.id,
                        view_of("main",
                                "_reader",
                                {"can_see_bank_account_label", "can_see_bank_account_owners"}));
        CHECK(bank.consents()
                  .check_view(consent.id, "web", {"nord", "main", "_reader"})
                  .permissions == Words{"can_see_bank_account_label"});
        bank.views.take(bank.alice.id, "_reader");
        CHECK(verdict("_reader") == ConsentOutcome::not_held);
        bank.views.give(bank.alice.id, view_of("main", "_reader"));
        CHECK(verdict("_reader") == ConsentOutcome::allowed);
        bank.clock.advance(90 * 24h);
        CHECK(verdict("_reader") == ConsentOutcome::expired);
    });
}

TEST_CASE("OA-92 a newer recurring consent ends the older one and its tokens") {
    on_each_login_bank([](LoginBank& bank) {
        bank.views.give(bank.alice.id, view_of("main", "_reader"));
        Visitor visitor;
        Parameters const recurring{
            {"authorization_details", details_for("_reader", R"(,"recurring":true)")}};
        auto const first = bank.tokens_for(visitor, recurring);
        auto const id = bank.tokens().verify_access_token(first.access_token).token->consent_id;
        auto const once =
            bank.tokens_for(visitor, {{"authorization_details", details_for("_reader")}});
        CHECK(bank.counts(first.access_token));
        auto const second = bank.tokens_for(visitor, recurring);
        CHECK(bank.consents().get(id).state == expired);
        CHECK(bank.consents().get(id).reason == "replaced");
        CHECK_FALSE(bank.counts(first.access_token));
        CHECK(bank.refusal(first.access_token) == TokenRefusal::consent_ended);
        CHECK(bank.counts(once.access_token));
        CHECK(bank.counts(second.access_token));
        // Another client's is not touched.
        auto other = recurring;
        other["client_id"] = "spa";
        bank.tokens_for(visitor, other);
        CHECK(bank.counts(second.access_token));
    });
}

TEST_CASE("the consent page offers what is asked for and held; the person chooses") {
    on_each_login_bank([](LoginBank& bank) {
        bank.views.give(bank.alice.id, view_of("main", "_reader"));
        bank.views.give(bank.alice.id, view_of("savings", "_reader"));
        bank.views.give(bank.alice.id, view_of("main", "owner"));
        Visitor visitor;
        auto const asked = R"([{"type":"account_views","access":[
            {"bank_id":"nord","account_id":"main","view_id":"_reader"},
            {"bank_id":"nord","account_id":"savings","view_id":"_reader"},
            {"bank_id":"nord","account_id":"somebody-elses","view_id":"owner"}]}])";
        auto const step =
            bank.log_in(visitor, bank.begin(visitor, {{"authorization_details", asked}}));
        REQUIRE(outcome(step) == "consent");
        auto const& page = std::get<Interaction>(step.next);
        REQUIRE(page.views.size() == 2);
        CHECK(page.views[0].selected);
        CHECK(page.valid_until == bank.clock.now() + 90 * 24h);
        auto const nothing = bank.decide(visitor, step, true);
        REQUIRE(outcome(nothing) == "consent");
        CHECK(std::get<Interaction>(nothing.next).notice == InteractionNotice::view_missing);
        // What was not offered cannot be chosen.
        auto const sneaked = bank.decide(visitor, step, true, {view_of("main", "owner")});
        CHECK(outcome(sneaked) == "consent");
        auto const done = bank.decide(
            visitor, step, true, {view_of("savings", "_reader"), view_of("main", "owner")});
        auto const code = LoginBank::parameter(std::get<ClientRedirect>(done.next), "code");
        auto const token = bank.redeem(code).access_token;
        auto const id = bank.tokens().verify_access_token(token).token->consent_id;
        auto const consent = bank.consents().get(id);
        REQUIRE(consent.views.size() == 1);
        CHECK(consent.views[0].account_id == "savings");
        CHECK(consent.user_id == bank.alice.id);
        bank.core().as(user_principal(bank.alice.id)).consents().revoke(id);
        CHECK_FALSE(bank.counts(token));
    });
}

TEST_CASE("RFC 9396 7: the views that were given are told with each token") {
    on_each_login_bank([](LoginBank& bank) {
        bank.views.give(bank.alice.id, view_of("main", "_reader"));
        Visitor visitor;
        auto const tokens = bank.tokens_for(visitor,
                                            {{"scope", "openid offline_access"},
                                             {"prompt", "consent"},
                                             {"authorization_details", details_for("_reader")}});
        auto const is_told = [](auto const& views) {
            return views && views->size() == 1 && views->front().bank_id == "nord" &&
                   views->front().account_id == "main" && views->front().view_id == "_reader";
        };
        CHECK(is_told(tokens.views));
        auto const refreshed = bank.tokens().refresh(
            {.client_id = "web", .refresh_token = tokens.refresh_token, .scope = {"openid"}});
        CHECK(is_told(refreshed.views));
        CHECK(is_told(bank.tokens().introspect(refreshed.access_token, "web").token.views));
        CHECK_FALSE(bank.tokens_for(visitor).views);
    });
}

TEST_CASE("who holds none of the views is told so to the client, and nothing is kept") {
    on_each_login_bank([](LoginBank& bank) {
        Visitor visitor;
        auto const step = bank.log_in(
            visitor, bank.begin(visitor, {{"authorization_details", details_for("owner")}}));
        CHECK(outcome(step) == "access_denied");
        CHECK(bank.consents().list().empty());
    });
}

TEST_CASE("a consent asked for beforehand is answered on the page") {
    on_each_login_bank([](LoginBank& bank) {
        bank.views.give(bank.alice.id, view_of("main", "_reader"));
        bank.views.give(bank.alice.id,
                        view_of("savings",
                                "owner",
                                {"can_see_bank_account_balance",
                                 "can_see_bank_account_number",
                                 "can_add_transaction_request_to_any_account"}));
        Visitor visitor;
        auto const berlin =
            bank.consents().create(draft_of(ConsentStandard::berlin, {view_of("main", "_reader")}));
        CHECK(outcome(bank.begin(visitor, {{"consent_id", berlin.id}, {"client_id", "spa"}})) ==
              "invalid_authorization_details");
        auto const tokens = bank.tokens_for(visitor, {{"scope", "openid AIS:" + berlin.id}});
        CHECK(bank.consents().get(berlin.id).state == authorised);
        CHECK(tokens.scope == Words{"openid"});
        CHECK(bank.tokens().verify_access_token(tokens.access_token).token->consent_id ==
              berlin.id);
        // It is good for one answer.
        CHECK(outcome(bank.begin(visitor, {{"consent_id", berlin.id}})) ==
              "invalid_authorization_details");
        // UK: the person picks, and the client gets what it has named of what the view shows.
        auto const uk = bank.consents().create(draft_of(ConsentStandard::uk));
        auto step = bank.begin(visitor, {{"consent_id", uk.id}});
        REQUIRE(outcome(step) == "consent");
        auto const& page = std::get<Interaction>(step.next);
        REQUIRE(page.views.size() == 2);
        CHECK_FALSE(page.views[0].selected);
        step = bank.decide(visitor, step, true, {view_of("savings", "owner")});
        REQUIRE(outcome(step) == "code");
        CHECK(bank.consents().check_view(uk.id, "web", {"nord", "savings", "owner"}).permissions ==
              Words{"can_see_bank_account_balance"});
        auto const denied =
            bank.consents().create(draft_of(ConsentStandard::obp, {view_of("main", "_reader")}));
        step = bank.decide(visitor, bank.begin(visitor, {{"consent_id", denied.id}}), false);
        CHECK(outcome(step) == "access_denied");
        CHECK(bank.consents().get(denied.id).state == rejected);
        // The person loses a role between the page and the answer: nothing is given.
        auto draft = draft_of(ConsentStandard::obp);
        draft.roles = {"CanGetCustomer"};
        auto const with_role = bank.consents().create(draft);
        step = bank.begin(visitor, {{"consent_id", with_role.id}});
        REQUIRE(outcome(step) == "consent");
        CHECK(outcome(bank.decide(visitor, step, true)) == "access_denied");
        CHECK(bank.consents().get(with_role.id).state == requested);
    });
}

TEST_CASE("how long a consent lives, and how often a day it is read without its user") {
    on_each_login_bank([](LoginBank& bank) {
        auto const now = bank.clock.now();
        auto draft = draft_of(ConsentStandard::obp);
        CHECK(bank.consents().create(draft).valid_until == now + 90 * 24h);
        draft.valid_until = now + 180 * 24h;
        CHECK(bank.consents().create(draft).valid_until == now + 180 * 24h);
        draft.valid_until = now + 180 * 24h + 1s;
        CHECK(reason_of([&] { return bank.consents().create(draft); }) == "consent_lifetime");
        draft.valid_until = now;
        CHECK(reason_of([&] { return bank.consents().create(draft); }) == "consent_lifetime");
        auto berlin = draft_of(ConsentStandard::berlin);
        berlin.valid_until = now + 10'000 * 24h;
        CHECK(bank.consents().create(berlin).valid_until == now + 180 * 24h);
        berlin.frequency_per_day = 2;
        CHECK(wrong_field([&] { return bank.consents().create(berlin); }) == "frequency_per_day");
        berlin.recurring = true;
        auto const consent = bank.consents().create(berlin);
        berlin.frequency_per_day = 5;
        CHECK(wrong_field([&] { return bank.consents().create(berlin); }) == "frequency_per_day");
        auto const read = [&] {
            return reason_of([&] {
                bank.consents().count_access(consent.id);
                return 0;
            });
        };
        CHECK(read().empty());
        CHECK(read().empty());
        CHECK(read() == "frequency_exceeded");
        bank.clock.advance(24h);
        CHECK(read().empty());
    });
}

TEST_CASE("what is malformed is no consent") {
    ViewTable views;
    LoginBank bank{Store::memory, views};
    auto const field = [&](auto const& change) {
        auto draft = draft_of(ConsentStandard::obp);
        change(draft);
        return wrong_field([&] { return bank.consents().create(draft); });
    };
    CHECK(field([](auto& draft) { draft.standard = ConsentStandard::plain; }) == "standard");
    CHECK(field([](auto& draft) { draft.permissions = {"ReadBalances"}; }) == "permissions");
    CHECK(field([](auto& draft) { draft.standard = ConsentStandard::uk; }) == "permissions");
    CHECK(field([](auto& draft) {
              draft.standard = ConsentStandard::uk;
              draft.permissions = {"ReadMinds"};
          }) == "permissions");
    CHECK(field([](auto& draft) {
              draft.standard = ConsentStandard::uk;
              draft.permissions = {"ReadBalances"};
              draft.views = {view_of("main", "owner")};
          }) == "views");
    CHECK(field([](auto& draft) { draft.views = {ConsentView{}}; }) == "views");
    CHECK(field([](auto& draft) { draft.roles = {"two words"}; }) == "roles");
    CHECK(field([](auto& draft) { draft.scope = {""}; }) == "scope");
    CHECK(field([&](auto& draft) {
              draft.entries_from = bank.clock.now();
              draft.entries_to = bank.clock.now() - 1s;
          }) == "entries_to");
    CHECK(field([](auto& draft) { draft.frequency_per_day = 0; }) == "frequency_per_day");
}

TEST_CASE("OA-60 no refresh token outlives its consent") {
    on_each_login_bank([](LoginBank& bank) {
        bank.views.give(bank.alice.id, view_of("main", "_reader"));
        Visitor visitor;
        auto const until = to_string(bank.clock.now() + 20 * 24h);
        auto tokens =
            bank.tokens_for(visitor,
                            {{"scope", "openid offline_access"},
                             {"prompt", "consent"},
                             {"authorization_details",
                              details_for("_reader", R"(,"valid_until":")" + until + "\"")}});
        bank.clock.advance(10 * 24h);
        tokens = bank.refresh("web", tokens.refresh_token);
        bank.clock.advance(10 * 24h - 1s);
        tokens = bank.refresh("web", tokens.refresh_token);
        CHECK(tokens.expires_in <= 1s);
        bank.clock.advance(1s);
        CHECK(error_of([&] { return bank.refresh("web", tokens.refresh_token); }) ==
              "invalid_grant");
    });
}

TEST_CASE("periodic work marks what is over and removes what nobody asks for any more") {
    on_each_login_bank([](LoginBank& bank) {
        bank.views.give(bank.alice.id, view_of("main", "_reader"));
        Visitor visitor;
        auto const tokens =
            bank.tokens_for(visitor, {{"authorization_details", details_for("_reader")}});
        auto const id = bank.tokens().verify_access_token(tokens.access_token).token->consent_id;
        bank.begin(visitor, {{"prompt", "login"}});
        bank.core().run_due(bank.clock.now(), 10s);
        CHECK(bank.consents().get(id).state == authorised);
        bank.clock.advance(91 * 24h);
        auto const report = bank.core().run_due(bank.clock.now(), 10s);
        CHECK(report.rows_purged > 0);
        CHECK(bank.consents().get(id).state == expired);
        CHECK(bank.core().run_due(bank.clock.now(), 10s).rows_purged == 0);
    });
}
