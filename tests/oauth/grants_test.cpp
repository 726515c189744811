#include "token_bank.hpp"

using namespace nostro; // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;

using namespace support;

namespace {

ClientTokenRequest ask(std::string_view audience, Words scope = {}) {
    return {.client_id = "shop", .audience = std::string{audience}, .scope = std::move(scope)};
}

} // namespace

TEST_CASE("OA-09 S24: a grant gives a client tokens of its own for the audience") {
    on_each_bank([](TokenBank& bank) {
        bank.make_client("shop");
        bank.allow("shop", api, {"r", "w"}, GrantType::client_credentials);

        auto const answer = bank.tokens().client_credentials(ask(api));

        CHECK(answer.token_type == "Bearer");
        CHECK(answer.expires_in == 3'600s);
        CHECK(answer.scope == Words{"r", "w"});
        CHECK(answer.refresh_token.empty());
        CHECK(answer.id_token.empty());
        auto const token = nostro::detail::parse_compact(answer.access_token);
        CHECK(token.typ == "at+jwt");
        CHECK(token.alg == "ES256");
        auto const claims = claims_of(answer.access_token);
        CHECK(claims.text("iss") == issuer);
        CHECK(claims.text("aud") == api);
        CHECK(claims.text("sub") == "shop");
        CHECK(claims.text("client_id") == "shop");
        CHECK(claims.text("azp") == "shop");
        CHECK(claims.text("gty") == "client_credentials");
        CHECK(claims.text("scope") == "r w");
        CHECK(claims.seconds("exp") == *claims.seconds("iat") + 3'600);
        CHECK(claims.text("jti"));
        auto const verdict =
            bank.tokens().verify_access_token(answer.access_token, {.audience = api});
        REQUIRE(verdict);
        CHECK(verdict.token->client_id == "shop");
        CHECK(verdict.token->client_owner == partner_id);
        CHECK(verdict.token->user_id.empty());
        CHECK(verdict.token->scope == Words{"r", "w"});
        CHECK(verdict.token->audience == Words{std::string{api}});
        CHECK(verdict.token->expires_at == morning + 3'600s);
    });
}

TEST_CASE("OA-10: a client gets what it asks for, and never more than its grant") {
    on_each_bank([](TokenBank& bank) {
        bank.make_client("shop");
        bank.allow("shop", api, {"r", "w"});

        CHECK(bank.tokens().client_credentials(ask(api, {"r"})).scope == Words{"r"});
        CHECK(bank.tokens().client_credentials(ask(api, {"w", "w"})).scope == Words{"w"});
        for (Words const& scope : {Words{"r", "x"}, Words{"R"}, Words{"r\"w"}, Words{""}}) {
            CHECK(error_of([&] { return bank.tokens().client_credentials(ask(api, scope)); }) ==
                  "invalid_scope");
        }
    });
}

TEST_CASE("OA-11 S26 S27: a grant is for its type and its audience") {
    on_each_bank([](TokenBank& bank) {
        bank.make_client("shop");
        auto const grant = bank.allow("shop", api, {"r"}, GrantType::password);

        CHECK(error_of([&] { return bank.tokens().client_credentials(ask(api)); }) ==
              "unauthorized_client");
        CHECK(error_of([&] { return bank.tokens().client_credentials(ask("urn:other")); }) ==
              "invalid_target");
        bank.grants().mark_deleted(grant.id);
        bank.allow("shop", api, {"r"}, GrantType::any);
        CHECK(error_of([&] { return bank.tokens().client_credentials(ask(api)); }).empty());
    });
}

TEST_CASE("the grant of the type goes before the one for any") {
    TokenBank bank{Store::memory};
    bank.make_client("shop");
    bank.allow("shop", api, {"any"}, GrantType::any);
    bank.allow("shop", api, {"own"}, GrantType::client_credentials);

    CHECK(bank.tokens().client_credentials(ask(api)).scope == Words{"own"});
}

TEST_CASE("OA-12: an OpenID provider belongs to the code grant, and its secret is never shown") {
    on_each_bank([](TokenBank& bank) {
        bank.make_client("shop");
        NewClientGrant wanted{.client_id = "shop",
                              .audience = std::string{api},
                              .type = GrantType::any,
                              .scope = {"r"},
                              .oidc = ExternalProvider{"https://idp.example", "bank-at-idp", {}},
                              .oidc_client_secret = "the-secret-of-the-provider"};
        CHECK(wrong_field([&] { return bank.grants().create(wanted); }) == "oidc");
        wanted.type = GrantType::authorization_code;

        auto const grant = bank.grants().create(wanted);

        REQUIRE(grant.oidc);
        CHECK(grant.oidc->authority == "https://idp.example");
        CHECK(grant.oidc->client_id == "bank-at-idp");
        CHECK(bank.grants().get(grant.id).oidc == grant.oidc);
        CHECK_FALSE(bank.is_stored("the-secret-of-the-provider"));
    });
}

TEST_CASE("OA-14: deleting a grant ends its tokens, also those of people") {
    on_each_bank([](TokenBank& bank) {
        bank.make_client("shop");
        auto const grant = bank.allow("shop", api, {"r"});
        auto const other = bank.allow("shop", "urn:other", {"r"});
        auto const user = bank.make_user("ada");
        auto const own = bank.token("shop");
        auto const theirs = bank.user_tokens("shop", user.id);
        auto const elsewhere = bank.token("shop", "urn:other");
        REQUIRE(bank.counts(own));
        REQUIRE(bank.counts(theirs.access_token));

        CHECK(bank.grants().mark_deleted(grant.id).deleted_at == morning);

        CHECK(bank.refusal(own) == TokenRefusal::revoked);
        CHECK(bank.refusal(theirs.access_token) == TokenRefusal::revoked);
        CHECK(bank.counts(elsewhere));
        CHECK(error_of([&] { return bank.tokens().client_credentials(ask(api)); }) ==
              "invalid_target");
        CHECK(error_of([&] { return bank.refresh("shop", theirs.refresh_token); }) ==
              "invalid_grant");
        CHECK_THROWS_AS(bank.grants().mark_deleted(grant.id), NotFound);
        CHECK(bank.grants().list({.client_id = "shop"}).front().id == other.id);
    });
}

TEST_CASE("OA-15: the only grant needs no audience, one of several does") {
    on_each_bank([](TokenBank& bank) {
        bank.make_client("shop");
        CHECK(error_of([&] { return bank.tokens().client_credentials(ask("")); }) ==
              "invalid_target"); // none at all
        bank.allow("shop", api, {"r"});
        CHECK(claims_of(bank.tokens().client_credentials(ask("")).access_token).text("aud") == api);
        bank.allow("shop", "urn:other", {"r"});
        try {
            static_cast<void>(bank.tokens().client_credentials(ask("")));
            FAIL("an audience was needed");
        } catch (OauthError const& error) {
            CHECK(error.name() == "invalid_target");
            CHECK(error.detail("reason") == "audience_missing");
        }
    });
}

TEST_CASE("resource and audience are one thing") {
    TokenBank bank{Store::memory};
    bank.make_client("shop");
    bank.allow("shop", api, {"r"});
    auto const with = [&](std::string audience, Words resources) {
        return error_of([&] {
            return bank.tokens().client_credentials(
                {.client_id = "shop", .audience = audience, .resources = resources, .scope = {}});
        });
    };
    CHECK(with("", {std::string{api}}).empty());
    CHECK(with(std::string{api}, {std::string{api}}).empty());
    CHECK(with(std::string{api}, {"urn:other"}) == "invalid_target");
    CHECK(with("", {"no-uri"}) == "invalid_target");
    CHECK(with("", {"https://api.example/#part"}) == "invalid_target");
}

TEST_CASE("OA-17: nobody grants what it may not hand on") {
    on_each_bank([](TokenBank& bank) {
        bank.make_client("shop");
        Principal const clerk{.kind = PrincipalKind::client,
                              .id = "clerk",
                              .scope = {"read:accounts", "write:accounts"}};
        auto grants = bank.core().as(clerk).grants();
        NewClientGrant wanted{.client_id = "shop",
                              .audience = std::string{api},
                              .scope = {"read:accounts", "admin:accounts"}};
        try {
            grants.create(wanted);
            FAIL("the grant was made");
        } catch (Error const& error) {
            CHECK(error.code() == ErrorCode::forbidden);
            CHECK(error.detail("scope") == "admin:accounts");
        }
        CHECK(bank.grants().list().empty());
        wanted.scope = {"read:accounts"};
        auto const made = grants.create(wanted);
        CHECK(made.created_by == "clerk");
        CHECK_THROWS_AS(grants.set_scope(made.id, {"admin:accounts"}), Error);
    });
}

TEST_CASE("S18: a grant has scopes and a type") {
    TokenBank bank{Store::memory};
    bank.make_client("shop");
    auto const with = [&](Words scope) {
        return wrong_field([&] { return bank.allow("shop", api, std::move(scope)); });
    };
    CHECK(with({""}) == "scope[0]");
    CHECK(with({}) == "scope");
    CHECK(with({"r", "a b"}) == "scope[1]");
    CHECK(with(Words(101, "r")) == "scope");
    CHECK(with({"r"}).empty());
    CHECK(bank.grants().list().front().type == GrantType::any);
    CHECK_THROWS_AS(bank.allow("shop", api, {"w"}), AlreadyExists);
    CHECK_THROWS_AS(bank.allow("ghost", api, {"w"}), NotFound);
    CHECK(wrong_field([&] { return bank.allow("shop", "", {"w"}); }) == "audience");
}

TEST_CASE("S20: grants are found by client, audience and owner") {
    on_each_bank([](TokenBank& bank) {
        bank.make_client("shop");
        bank.make_client("other");
        bank.allow("shop", api, {"r"});
        bank.allow("shop", "urn:second", {"r"});
        bank.allow("other", api, {"r"});

        CHECK(bank.grants().list().size() == 3);
        CHECK(bank.grants().list({.client_id = "shop"}).size() == 2);
        CHECK(bank.grants().list({.audience = std::string{api}}).size() == 2);
        CHECK(bank.grants().list({.client_id = "shop", .audience = "urn:second"}).size() == 1);
        CHECK(bank.grants().list({.owner = std::string{partner_id}}).size() == 3);
        CHECK(bank.grants().list({.owner = "P99900000"}).empty());
    });
}

TEST_CASE("a grant that shrinks takes from the tokens at once, and gives nothing") {
    on_each_bank([](TokenBank& bank) {
        bank.make_client("shop");
        auto const grant = bank.allow("shop", api, {"r", "w"});
        auto const token = bank.token("shop");
        REQUIRE(bank.tokens().verify_access_token(token).token->scope == Words{"r", "w"});

        bank.grants().set_scope(grant.id, {"w", "x"});

        CHECK(bank.tokens().verify_access_token(token).token->scope == Words{"w"});
    });
}

TEST_CASE("only a confidential client has tokens of its own") {
    TokenBank bank{Store::memory};
    bank.make_public("app");
    bank.allow("app", api, {"r"});
    CHECK(error_of([&] { return bank.token("app"); }) == "unauthorized_client");
    CHECK(error_of([&] { return bank.token("ghost"); }) == "invalid_client");
}
