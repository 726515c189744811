#include "token_bank.hpp"

using namespace nostro; // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;

using namespace support;

namespace {

constexpr auto may_exchange = true;

/// A partner with two merchants, and a client of the partner.
struct Partner {
    explicit Partner(TokenBank& bank) : bank_{bank} {
        bank.make_merchant("P11100000");
        bank.make_merchant("P11100001", "P11100000");
        bank.make_merchant("P11122222", "P11100000");
        bank.make_merchant("P22200000");
        bank.make_merchant("P22200001", "P22200000");
        bank.make_merchant("T11100000");
        bank.make_merchant("T11122222", "T11100000");
        bank.make_client("partner");
        bank.allow("partner",
                   bank.audience_of("P11100000"),
                   {"read:accounts", "write:accounts"},
                   GrantType::any,
                   may_exchange);
        token = bank.token("partner", bank.audience_of("P11100000"), {"read:accounts"});
    }

    [[nodiscard]] std::string exchange_error(std::string_view subject, std::string target) const {
        return error_of([&] { return exchange(subject, std::move(target)); });
    }

    [[nodiscard]] TokenAnswer
    exchange(std::string_view subject, std::string target, Words scope = {}) const {
        return bank_.tokens().exchange({.client_id = "partner",
                                        .subject_token = std::string{subject},
                                        .audiences = {std::move(target)},
                                        .scope = std::move(scope)});
    }

    std::string token;

private:
    TokenBank& bank_;
};

} // namespace

TEST_CASE("OA-67 X1: a partner's token becomes one of its merchant's") {
    on_each_bank([](TokenBank& bank) {
        Partner const partner{bank};

        auto const answer = partner.exchange(partner.token, bank.audience_of("P11122222"));

        CHECK(answer.issued_token_type == access_token_type);
        CHECK(answer.token_type == "Bearer");
        CHECK(answer.refresh_token.empty());
        CHECK(answer.expires_in == 14'400s);
        auto const claims = claims_of(answer.access_token);
        CHECK(claims.text("aud") == bank.audience_of("P11122222"));
        CHECK(claims.text("scope") == "read:accounts");
        CHECK(claims.text("sub") == "partner");
        CHECK(claims.members.at("act").at("sub").as_string() == "partner");
        auto const verdict = bank.tokens().verify_access_token(
            answer.access_token, {.audience = bank.audience_of("P11122222")});
        REQUIRE(verdict);
        CHECK(verdict.token->is_exchanged());
        CHECK(verdict.token->actors == Words{"partner"});
        CHECK(bank.audited("token.exchanged") == 1);
    });
}

TEST_CASE("OA-67: an exchanged token ends no later than the one before") {
    on_each_bank([](TokenBank& bank) {
        Partner const partner{bank};
        bank.clock.advance(23h);
        auto const answer = partner.exchange(partner.token, bank.audience_of("P11122222"));
        CHECK(answer.expires_in == 3'600s);
    });
}

TEST_CASE("an exchanged token ends with the one it was made of") {
    on_each_bank([](TokenBank& bank) {
        Partner const partner{bank};
        auto const token =
            partner.exchange(partner.token, bank.audience_of("P11122222")).access_token;
        auto const further =
            bank.tokens()
                .client_credentials_by_exchange(token, bank.audience_of("P11122222"))
                .access_token;
        REQUIRE(bank.counts(token));
        REQUIRE(bank.counts(further));

        bank.tokens().revoke(partner.token, "partner");

        CHECK(bank.refusal(token) == TokenRefusal::revoked);
        CHECK(bank.refusal(further) == TokenRefusal::revoked);
    });
}

TEST_CASE("OA-68 X2 X3: no token escapes to an account that is not the partner's") {
    on_each_bank([](TokenBank& bank) {
        Partner const partner{bank};
        auto const child =
            partner.exchange(partner.token, bank.audience_of("P11122222")).access_token;
        bank.session().merchants().mark_deleted("P11100001");

        for (auto const* target :
             {"P22200001", "T11122222", "P11100001", "P11100000", "P11133333", "P22200000"}) {
            CAPTURE(target);
            CHECK(partner.exchange_error(partner.token, bank.audience_of(target)) ==
                  "invalid_target");
        }
        for (auto const* target : {"P11100000", "P11122222", "P22200001"}) {
            CAPTURE(target);
            CHECK(partner.exchange_error(child, bank.audience_of(target)) == "invalid_target");
        }
        CHECK(partner.exchange_error(partner.token, "urn:other") == "invalid_target");
    });
}

TEST_CASE("X4: an exchange never widens the scope") {
    on_each_bank([](TokenBank& bank) {
        Partner const partner{bank};
        auto const with = [&](Words scope) {
            return error_of([&] {
                return partner.exchange(
                    partner.token, bank.audience_of("P11122222"), std::move(scope));
            });
        };
        CHECK(with({"read:accounts"}).empty());
        CHECK(with({"write:accounts"}) == "invalid_scope");
        CHECK(with({"read:accounts", "admin:accounts"}) == "invalid_scope");
    });
}

TEST_CASE("RFC 8693: what is missing, malformed or another's is refused") {
    TokenBank bank{Store::memory};
    Partner const partner{bank};
    bank.make_client("thief");
    bank.allow("thief", bank.audience_of("P11100000"), {"read:accounts"}, GrantType::any, true);
    ExchangeRequest const good{.client_id = "partner",
                               .subject_token = partner.token,
                               .audiences = {bank.audience_of("P11122222")}};

    struct Row {
        char const* what;
        char const* error;
        std::function<void(ExchangeRequest&)> change;
    };

    for (Row const& row :
         {Row{"as it is", "", [](ExchangeRequest&) {}},
          Row{"no token",
              "invalid_request",
              [](ExchangeRequest& request) { request.subject_token.clear(); }},
          Row{"wrong token",
              "invalid_request",
              [](ExchangeRequest& request) { request.subject_token += 'A'; }},
          Row{"wrong type",
              "invalid_request",
              [](ExchangeRequest& request) {
                  request.subject_token_type = "urn:ietf:params:oauth:token-type:refresh_token";
              }},
          Row{"jwt",
              "",
              [](ExchangeRequest& request) { request.subject_token_type = jwt_token_type; }},
          Row{"actor without type",
              "invalid_request",
              [](ExchangeRequest& request) { request.actor_token = "x"; }},
          Row{"type without actor",
              "invalid_request",
              [](ExchangeRequest& request) { request.actor_token_type = access_token_type; }},
          Row{"other answer",
              "invalid_request",
              [](ExchangeRequest& request) {
                  request.requested_token_type = "urn:ietf:params:oauth:token-type:id_token";
              }},
          Row{"no target",
              "invalid_target",
              [](ExchangeRequest& request) { request.audiences.clear(); }},
          Row{"the target twice",
              "",
              [](ExchangeRequest& request) {
                  request.audiences.push_back(request.audiences.front());
                  request.resources = request.audiences;
              }},
          Row{"two targets",
              "invalid_target",
              [](ExchangeRequest& request) { request.audiences.emplace_back("urn:other"); }},
          Row{"another's token", "invalid_request", [](ExchangeRequest& request) {
                  request.client_id = "thief";
              }}}) {
        CAPTURE(row.what);
        ExchangeRequest request = good;
        row.change(request);
        CHECK(error_of([&] { return bank.tokens().exchange(request); }) == row.error);
    }
}

TEST_CASE("a grant must allow the exchange; type any alone does not") {
    TokenBank bank{Store::memory};
    bank.make_client("service");
    bank.allow("service", api, {"r", "w"});
    bank.allow("service", "urn:bank:other", {"r"});
    auto const subject = bank.token("service");
    auto const ask = [&](std::string target) {
        return error_of([&] {
            return bank.tokens().exchange({.client_id = "service",
                                           .subject_token = subject,
                                           .audiences = {std::move(target)}});
        });
    };
    CHECK(ask("urn:bank:other") == "unauthorized_client");
    bank.grants().mark_deleted(bank.grants().list({.audience = "urn:bank:other"}).front().id);
    bank.allow("service", "urn:bank:other", {"r"}, GrantType::any, may_exchange);
    CHECK(ask("urn:bank:other").empty());
    CHECK(ask("urn:bank:third") == "invalid_target");
}

TEST_CASE("S35 S36: Dintero's exchange goes from a partner to its merchant") {
    on_each_bank([](TokenBank& bank) {
        Partner const partner{bank};
        auto const exchange = [&](std::string_view from, std::string_view to) {
            return error_of(
                [&] { return bank.tokens().exchange_for_merchant(partner.token, from, to); });
        };
        auto const answer =
            bank.tokens().exchange_for_merchant(partner.token, "P11100000", "P11122222");

        CHECK(claims_of(answer.access_token).text("aud") == bank.audience_of("P11122222"));
        CHECK(answer.scope == Words{"read:accounts"});
        CHECK(answer.expires_in == 14'400s);
        CHECK(exchange("P11100000", "P22200001") == "invalid_target");
        CHECK(exchange("P11100000", "P11100000") == "invalid_target");
        CHECK(exchange("P11122222", "P11100001") == "invalid_target");
        CHECK(exchange("P22200000", "P22200001") == "invalid_target");
        CHECK(error_of([&] {
                  return bank.tokens().exchange_for_merchant(
                      answer.access_token, "P11122222", "P11100001");
              }) == "invalid_target");
        CHECK(error_of([&] {
                  return bank.tokens().exchange_for_merchant("x", "P11100000", "P11122222");
              }) == "invalid_token");
    });
}

TEST_CASE("Dintero's last step: an exchanged token gets one token of the merchant") {
    on_each_bank([](TokenBank& bank) {
        Partner const partner{bank};
        auto const exchanged = bank.tokens()
                                   .exchange_for_merchant(partner.token, "P11100000", "P11122222")
                                   .access_token;
        bank.clock.advance(1h);
        auto const ask = [&](std::string_view token, std::string_view merchant) {
            return error_of([&] {
                return bank.tokens().client_credentials_by_exchange(token,
                                                                    bank.audience_of(merchant));
            });
        };

        auto const answer =
            bank.tokens().client_credentials_by_exchange(exchanged, bank.audience_of("P11100000"));

        CHECK(claims_of(answer.access_token).text("aud") == bank.audience_of("P11122222"));
        CHECK(answer.expires_in == 3h);
        CHECK(answer.scope == Words{"read:accounts"});
        CHECK(bank.tokens().verify_access_token(answer.access_token).token->actors ==
              Words{"partner"});
        CHECK(ask(exchanged, "P11122222").empty());
        CHECK(ask(exchanged, "P11100001") == "invalid_target");
        CHECK(ask(exchanged, "P22200000") == "invalid_target");
        CHECK(ask(answer.access_token, "P11122222") == "invalid_token");
        CHECK(ask(partner.token, "P11122222") == "invalid_token");
    });
}

TEST_CASE("OA-68: a token that was exchanged goes to no further account, whatever the grants say") {
    TokenBank bank{Store::memory};
    Partner const partner{bank};
    for (auto const& audience : {std::string{"urn:bank:a"},
                                 std::string{"urn:bank:b"},
                                 bank.audience_of("P22200000"),
                                 bank.audience_of("P22200001")}) {
        bank.allow("partner", audience, {"read:accounts"}, GrantType::any, may_exchange);
    }
    auto const first = bank.token("partner", "urn:bank:a");
    auto const second = partner.exchange(first, "urn:bank:b").access_token;
    auto const of_partner = partner.exchange(first, bank.audience_of("P22200000")).access_token;

    CHECK(partner.exchange_error(second, bank.audience_of("P22200000")) == "invalid_target");
    CHECK(partner.exchange_error(of_partner, bank.audience_of("P22200001")) == "invalid_target");
    CHECK(error_of([&] {
              return bank.tokens().exchange_for_merchant(of_partner, "P22200000", "P22200001");
          }) == "invalid_target");
    auto const third = partner.exchange(second, "urn:bank:a").access_token;
    CHECK(bank.tokens().verify_access_token(third).token->actors == Words{"partner", "partner"});
    auto const fourth = partner.exchange(third, "urn:bank:b").access_token;
    CHECK(partner.exchange_error(fourth, "urn:bank:a") == "invalid_target");
}
