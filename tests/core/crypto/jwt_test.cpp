#include "core/crypto/jwt.hpp"

#include "core/crypto/vectors.hpp"

#include <nostro/testing/fakes.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

using namespace nostro;
using namespace nostro::detail;
using namespace nostro::testing;
using namespace std::chrono_literals;

namespace json = boost::json;

namespace {

constexpr std::int64_t now_seconds = 1'700'000'000;
constexpr Timestamp now{std::chrono::seconds{now_seconds}};

JwtRules const rules{.issuer = "https://bank.example",
                     .audience = "api",
                     .types = {"at+jwt"},
                     .algorithms = {Jwa::es256, Jwa::rs256}};

ParsedJws token_with(std::string alg = "ES256", std::string typ = "at+jwt") {
    ParsedJws token;
    token.alg = std::move(alg);
    token.typ = std::move(typ);
    return token;
}

json::object good_claims() {
    return {{"iss", "https://bank.example"},
            {"aud", "api"},
            {"sub", "user-1"},
            {"jti", "1"},
            {"iat", now_seconds},
            {"nbf", now_seconds},
            {"exp", now_seconds + 600}};
}

/// The verdict after one claim was replaced, or removed when the value is null.
std::string verdict_with(std::string_view name, json::value value) {
    auto claims = good_claims();
    if (value.is_null()) {
        claims.erase(name);
    } else {
        claims[name] = std::move(value);
    }
    return std::string{check_claims(token_with(), {claims}, rules, now).value_or("ok")};
}

} // namespace

TEST_CASE("claims are read with their types") {
    auto const claims = Claims::parse(
        R"({"sub":"a","n":5,"f":1300819380.75,"list":["x","y"],"mixed":["x",1],"none":null,)"
        R"("nul":"a\u0000","big":18446744073709551615,"empty":[]})");
    CHECK(claims.text("sub") == "a");
    CHECK_FALSE(claims.text("n"));
    CHECK_FALSE(claims.text("absent"));
    CHECK_FALSE(claims.text("nul"));
    CHECK(claims.has("none"));
    CHECK_FALSE(claims.has("absent"));
    CHECK(claims.seconds("n") == 5);
    CHECK(claims.seconds("f") == 1'300'819'380);
    CHECK_FALSE(claims.seconds("sub"));
    CHECK_FALSE(claims.seconds("big"));
    CHECK_FALSE(claims.seconds("none"));
    CHECK_FALSE(claims.seconds("absent"));
    CHECK(claims.texts("sub") == std::vector<std::string_view>{"a"});
    CHECK(claims.texts("list") == std::vector<std::string_view>{"x", "y"});
    CHECK(claims.texts("empty")->empty());
    CHECK_FALSE(claims.texts("mixed"));
    CHECK_FALSE(claims.texts("n"));
    CHECK_FALSE(claims.texts("absent"));
}

TEST_CASE("a payload that is not one JSON object is refused") {
    for (std::string const text : {"",
                                   "[]",
                                   "1",
                                   "null",
                                   "{\"a\":1,\"a\":2}",
                                   "{\"a\":\"\xFF\"}",
                                   "{}x",
                                   "\xEF\xBB\xBF{}"}) {
        CAPTURE(text);
        CHECK(refusal_of([&] { return Claims::parse(text); }) != "accepted");
    }
    CHECK(Claims::parse("{}").members.empty());
}

TEST_CASE("a token within its rules is accepted") {
    CHECK_FALSE(check_claims(token_with(), {good_claims()}, rules, now));
    CHECK_FALSE(check_claims(token_with("RS256"), {good_claims()}, rules, now));
    CHECK(verdict_with("aud", json::array{"other", "api"}) == "ok");
    CHECK(verdict_with("nbf", nullptr) == "ok");
    CHECK(verdict_with("iat", nullptr) == "ok");
    CHECK(verdict_with("sub", nullptr) == "ok");
    CHECK(verdict_with("jti", nullptr) == "ok");
    CHECK(verdict_with("exp", static_cast<double>(now_seconds) + 0.5) == "ok");
    CHECK(verdict_with("exp", 253'402'300'799) == "ok");
}

TEST_CASE("a token ends at exp plus the leeway") {
    CHECK(verdict_with("exp", now_seconds - 14) == "ok");
    CHECK(verdict_with("exp", now_seconds - 15) == "expired");
    CHECK(verdict_with("exp", 0) == "expired");
    CHECK(verdict_with("exp", nullptr) == "exp_missing");
    auto strict = rules;
    strict.leeway = 0s;
    auto claims = good_claims();
    claims["exp"] = now_seconds;
    claims["iat"] = now_seconds - 10;
    claims["nbf"] = now_seconds - 10;
    CHECK(check_claims(token_with(), {claims}, strict, now) == "expired");
    CHECK(check_claims(token_with(), {claims}, strict, now + 999ms) == "expired");
    CHECK_FALSE(check_claims(token_with(), {claims}, strict, now - 1ns));
}

TEST_CASE("a token begins at nbf and iat less the leeway") {
    CHECK(verdict_with("nbf", now_seconds + 15) == "ok");
    CHECK(verdict_with("nbf", now_seconds + 16) == "not_yet_valid");
    CHECK(verdict_with("iat", now_seconds + 15) == "ok");
    CHECK(verdict_with("iat", now_seconds + 16) == "issued_in_future");
    CHECK(verdict_with("iat", 0) == "ok");
}

TEST_CASE("times that are no numbers of our age are refused") {
    auto const text = std::to_string(now_seconds + 600);
    for (json::value const& wrong : json::array{text,
                                                true,
                                                json::array{now_seconds + 600},
                                                json::object{},
                                                -1,
                                                -0.5,
                                                253'402'300'800,
                                                1e300,
                                                18'446'744'073'709'551'615U}) {
        CHECK(verdict_with("exp", wrong) == "exp_invalid");
        CHECK(verdict_with("nbf", wrong) == "nbf_invalid");
        CHECK(verdict_with("iat", wrong) == "iat_invalid");
    }
    auto const claims = Claims::parse(R"({"exp":null,"iat":1e400})");
    CHECK(check_claims(token_with(), claims, rules, now) == "exp_invalid");
    CHECK_FALSE(claims.seconds("iat"));
}

TEST_CASE("issuer and audience are matched exactly") {
    for (json::value const& wrong : json::array{nullptr,
                                                "https://bank.example/",
                                                "https://Bank.example",
                                                "",
                                                1,
                                                json::array{"https://bank.example"}}) {
        CHECK(verdict_with("iss", wrong) == "iss_mismatch");
    }
    CHECK(verdict_with("aud", nullptr) == "aud_mismatch");
    CHECK(verdict_with("aud", "API") == "aud_mismatch");
    CHECK(verdict_with("aud", "api ") == "aud_mismatch");
    CHECK(verdict_with("aud", json::array{}) == "aud_mismatch");
    CHECK(verdict_with("aud", json::array{"other"}) == "aud_mismatch");
    CHECK(verdict_with("aud", json::array{"api", 1}) == "aud_invalid");
    CHECK(verdict_with("aud", 1) == "aud_invalid");

    auto any = rules;
    any.audience.reset();
    auto claims = good_claims();
    claims["aud"] = "other";
    CHECK_FALSE(check_claims(token_with(), {claims}, any, now));
    claims.erase("aud");
    CHECK_FALSE(check_claims(token_with(), {claims}, any, now));
    claims["aud"] = 1;
    CHECK(check_claims(token_with(), {claims}, any, now) == "aud_invalid");
}

TEST_CASE("subject and token id must be texts") {
    CHECK(verdict_with("sub", 1) == "sub_invalid");
    CHECK(verdict_with("jti", 1) == "jti_invalid");
    CHECK(verdict_with("sub", json::object{}) == "sub_invalid");
}

TEST_CASE("one kind of token never passes for another") {
    auto const verdict = [](std::string typ, std::vector<std::string> types) {
        auto changed = rules;
        changed.types = std::move(types);
        return std::string{
            check_claims(token_with("ES256", std::move(typ)), {good_claims()}, changed, now)
                .value_or("ok")};
    };
    CHECK(verdict("at+jwt", {"at+jwt"}) == "ok");
    CHECK(verdict("AT+JWT", {"at+jwt"}) == "ok");
    CHECK(verdict("application/at+jwt", {"at+jwt"}) == "ok");
    CHECK(verdict("Application/at+jwt", {"at+jwt"}) == "ok");
    CHECK(verdict("JWT", {"at+jwt"}) == "typ_mismatch");
    CHECK(verdict("", {"at+jwt"}) == "typ_mismatch");
    CHECK(verdict("logout+jwt", {"JWT", ""}) == "typ_mismatch");
    CHECK(verdict("", {"JWT", ""}) == "ok");
    CHECK(verdict("jwt", {"JWT", ""}) == "ok");
    CHECK(verdict("application/", {"JWT", ""}) == "typ_mismatch");
    CHECK(verdict("at+jwt", {}) == "typ_mismatch");
    CHECK_FALSE(is_type("text/at+jwt", "at+jwt"));
    CHECK(is_type("dpop+jwt", "application/dpop+jwt"));
}

TEST_CASE("only the allowed algorithms pass, and never both families") {
    auto const verdict = [](std::string alg) {
        return std::string{
            check_claims(token_with(std::move(alg)), {good_claims()}, rules, now).value_or("ok")};
    };
    CHECK(verdict("ES256") == "ok");
    for (auto const* alg : {"HS256", "PS256", "EdDSA", "none", "es256", ""}) {
        CAPTURE(alg);
        CHECK(verdict(alg) == "alg_not_allowed");
    }
    auto changed = rules;
    changed.algorithms = {Jwa::eddsa};
    CHECK_FALSE(check_claims(token_with("Ed25519"), {good_claims()}, changed, now));
    changed.algorithms = {};
    CHECK(check_claims(token_with(), {good_claims()}, changed, now) == "alg_not_allowed");
    changed.algorithms = {Jwa::hs256};
    CHECK_FALSE(check_claims(token_with("HS256"), {good_claims()}, changed, now));
    changed.algorithms = {Jwa::hs256, Jwa::es256};
    CHECK(refusal_of([&] { return check_claims(token_with(), {good_claims()}, changed, now); }) ==
          "algorithms: symmetric_and_asymmetric");
}

TEST_CASE("the leeway is 15 seconds and never above 60") {
    CHECK(rules.leeway == 15s);
    auto changed = rules;
    for (auto const leeway : {-1s, 61s}) {
        changed.leeway = leeway;
        CHECK(refusal_of([&] {
                  return check_claims(token_with(), {good_claims()}, changed, now);
              }) == "leeway: out_of_range");
    }
    changed.leeway = 60s;
    auto claims = good_claims();
    claims["exp"] = now_seconds - 59;
    CHECK_FALSE(check_claims(token_with(), {claims}, changed, now));
}

TEST_CASE("a signed token passes from end to end with the clock of the host") {
    FakeClock clock{now};
    auto const key = Key::generate(Jwa::es256);
    auto const text =
        sign_compact(key, Jwa::es256, {{"typ", "at+jwt"}}, to_text(json::value(good_claims())));
    auto const token = parse_compact(text);
    REQUIRE(verify_signature(key, Jwa::es256, token));
    auto const claims = Claims::parse(token.payload);
    CHECK(claims.text("sub") == "user-1");
    CHECK_FALSE(check_claims(token, claims, rules, clock.now()));
    clock.advance(615s);
    CHECK(check_claims(token, claims, rules, clock.now()) == "expired");
}

TEST_CASE("half hashes have the values of OpenID Connect Core appendix A") {
    auto const& row = vectors().at("half_hash").as_object();
    for (auto const algorithm : {Jwa::hs256, Jwa::rs256, Jwa::ps256, Jwa::es256}) {
        CHECK(half_hash(algorithm, text_at(row, "access_token")) == text_at(row, "at_hash_sha256"));
        CHECK(half_hash(algorithm, text_at(row, "code")) == text_at(row, "c_hash_sha256"));
    }
    CHECK(half_hash(Jwa::es384, "x").size() == 32);
    CHECK(half_hash(Jwa::es512, "x").size() == 43);
    CHECK(half_hash(Jwa::eddsa, "x") == half_hash(Jwa::es512, "x"));
}

TEST_CASE("the token hash of a DPoP proof has the value of RFC 9449") {
    auto const& row = vectors().at("dpop").as_object();
    CHECK(ath(text_at(row, "access_token")) == text_at(row, "ath"));
}
