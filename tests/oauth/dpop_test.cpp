#include "token_bank.hpp"

#include "core/crypto/jwk.hpp"
#include "core/json.hpp"

#include <boost/json/object.hpp>

#include <functional>

using namespace nostro; // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;

using namespace support;
using nostro::detail::Jwa;
using nostro::detail::Key;

namespace {

constexpr std::string_view token_url = "https://bank.example/token";
constexpr std::string_view resource_url = "https://bank.example/accounts";

/// A client's key and the proofs it makes.
class Prover {
public:
    explicit Prover(TokenBank& bank) : bank_{bank} {
        bank.make_client("shop");
        bank.allow("shop", api, {"r"});
    }

    [[nodiscard]] std::string thumbprint() const { return key_.thumbprint(); }

    /// A proof; `change` may spoil header and claims.
    [[nodiscard]] DpopProof
    prove(std::string_view url,
          std::string_view access_token = {},
          std::function<void(boost::json::object& header, boost::json::object& claims)> const&
              change = {}) {
        auto const now = std::chrono::floor<std::chrono::seconds>(bank_.clock.now());
        boost::json::object header{{"typ", "dpop+jwt"}, {"jwk", key_.public_jwk()}};
        boost::json::object claims{{"jti", "proof-" + std::to_string(++number_)},
                                   {"htm", "POST"},
                                   {"htu", url},
                                   {"iat", now.time_since_epoch().count()}};
        if (!access_token.empty()) {
            claims["ath"] = nostro::detail::ath(access_token);
        }
        if (change) {
            change(header, claims);
        }
        return {.proof = nostro::detail::sign_compact(key_, Jwa::es256, header, to_text(claims)),
                .method = "POST",
                .url = std::string{url}};
    }

    [[nodiscard]] TokenAnswer ask(std::optional<DpopProof> dpop) {
        return bank_.tokens().client_credentials({.client_id = "shop",
                                                  .audience = std::string{api},
                                                  .scope = {},
                                                  .dpop = std::move(dpop)});
    }

    [[nodiscard]] std::string failure(DpopProof const& dpop) {
        return error_of([&] { return ask(dpop); });
    }

    [[nodiscard]] TokenRefusal use(std::string_view token, DpopProof const* dpop) {
        return bank_.tokens().verify_access_token(token, {.audience = api, .dpop = dpop}).refusal;
    }

private:
    TokenBank& bank_;
    Key key_ = Key::generate(Jwa::es256);
    int number_ = 0;
};

} // namespace

TEST_CASE("RFC 9449: a proof binds the token to the key, and the token needs proofs from then on") {
    on_each_bank([](TokenBank& bank) {
        Prover prover{bank};
        auto const answer = prover.ask(prover.prove(token_url));
        auto const& token = answer.access_token;

        CHECK(answer.token_type == "DPoP");
        CHECK(claims_of(token).members.at("cnf").at("jkt").as_string() == prover.thumbprint());
        auto const proof = prover.prove(resource_url, token);
        CHECK(prover.use(token, &proof) == TokenRefusal::none);
        CHECK(prover.use(token, nullptr) == TokenRefusal::proof_missing);
        CHECK(prover.use(token, &proof) == TokenRefusal::proof_wrong); // used
        auto const without_ath = prover.prove(resource_url);
        CHECK(prover.use(token, &without_ath) == TokenRefusal::proof_wrong);
        auto const of_other = prover.prove(resource_url, "another token");
        CHECK(prover.use(token, &of_other) == TokenRefusal::proof_wrong);
        CHECK(bank.tokens().introspect(token, "shop").token.cnf_jkt == prover.thumbprint());
    });
}

TEST_CASE("RFC 9449: another key's proof, or one for a token without a key, is worth nothing") {
    TokenBank bank{Store::memory};
    Prover prover{bank};
    auto const bound = prover.ask(prover.prove(token_url)).access_token;
    auto const free = prover.ask(std::nullopt).access_token;
    auto const other_key = Key::generate(Jwa::es256);
    auto proof = prover.prove(resource_url, free);
    CHECK(prover.use(free, &proof) == TokenRefusal::proof_wrong);
    CHECK(prover.use(free, nullptr) == TokenRefusal::none);
    auto const parsed = nostro::detail::parse_compact(prover.prove(resource_url, bound).proof);
    proof.proof =
        nostro::detail::sign_compact(other_key,
                                     Jwa::es256,
                                     {{"typ", "dpop+jwt"}, {"jwk", other_key.public_jwk()}},
                                     parsed.payload);
    CHECK(prover.use(bound, &proof) == TokenRefusal::proof_wrong);
}

TEST_CASE("RFC 9449 4.3: a proof is right in every part") {
    TokenBank bank{Store::memory};
    Prover prover{bank};
    using Object = boost::json::object;

    struct Row {
        char const* what;
        std::function<void(Object& header, Object& claims)> change;
    };

    for (Row const &row :
         {Row{"typ", [](Object&header, Object&) { header["typ"] = "JWT"; }},
          Row{"no key", [](Object&header, Object&) { header.erase("jwk"); }},
          Row{"another key",
              [](Object&header, Object&) {
                  header["jwk"] = Key::generate(Jwa::es256).public_jwk();
              }},
          Row{"private key",
              [](Object&header, Object&) { header["jwk"].as_object()["d"] = "AAAA"; }},
          Row{"method", [](Object&, Object&claims) { claims["htm"] = "GET"; }},
          Row{"url", [](Object&, Object&claims) { claims["htu"] = resource_url; }},
          Row{"no url", [](Object&, Object&claims) { claims.erase("htu"); }},
          Row{"no jti", [](Object&, Object&claims) { claims.erase("jti"); }},
          Row{"long jti", [](Object&, Object&claims) { claims["jti"] = std::string(129, 'x'); }},
          Row{"no time", [](Object&, Object&claims) { claims.erase("iat"); }},
          Row{"old", [](Object&, Object&claims) { claims["iat"] = claims["iat"].as_int64() - 61; }},
          Row{"early",
              [](Object&, Object&claims) { claims["iat"] = claims["iat"].as_int64() + 11; }}}) {
        CAPTURE(row.what);
        CHECK(prover.failure(prover.prove(token_url, {}, row.change)) == "invalid_dpop_proof");
    }
    auto const at = [&](std::int64_t offset) {
        return prover.failure(prover.prove(token_url, {}, [&](Object&, Object& claims) {
            claims["iat"] = claims["iat"].as_int64() + offset;
        }));
    };
    CHECK(at(-60).empty());
    CHECK(at(10).empty());
    CHECK(prover.failure({.proof = "x.y.z", .method = "POST", .url = std::string{token_url}}) ==
          "invalid_dpop_proof");
}

TEST_CASE("RFC 9449 4.3: the address is compared after normalisation, without query and fragment") {
    TokenBank bank{Store::memory};
    Prover prover{bank};
    for (auto const* url : {"HTTPS://Bank.Example:443/token",
                            "https://bank.example/token?a=b",
                            "https://bank.example/token#x",
                            "https://bank.example/%74oken"}) {
        CAPTURE(url);
        auto proof = prover.prove(url);
        proof.url = token_url;
        CHECK(prover.failure(proof).empty());
    }
    for (auto const* url : {"https://bank.example:444/token",
                            "https://bank.example/Token",
                            "https://bank.example/token/",
                            "http://bank.example/token",
                            "/token"}) {
        CAPTURE(url);
        auto proof = prover.prove(url);
        proof.url = token_url;
        CHECK(prover.failure(proof) == "invalid_dpop_proof");
    }
}

TEST_CASE("P3: a proof is good once, also for two processes") {
    TokenBank bank{Store::sqlite};
    Prover prover{bank};
    Core other = bank.open_other();
    auto const proof = prover.prove(token_url);
    CHECK(prover.failure(proof).empty());
    CHECK(prover.failure(proof) == "invalid_dpop_proof");
    CHECK(error_of([&] {
              return other.system().tokens().client_credentials(
                  {.client_id = "shop", .audience = std::string{api}, .scope = {}, .dpop = proof});
          }) == "invalid_dpop_proof");
}

TEST_CASE("RFC 9449 8: a nonce is asked for when the core wants one") {
    OauthOptions options = quick_options();
    options.dpop_nonce = true;
    TokenBank bank{Store::memory, options};
    Prover prover{bank};
    using Object = boost::json::object;
    auto const with = [&](std::string const& nonce) {
        return prover.failure(
            prover.prove(token_url, {}, [&](Object&, Object& claims) { claims["nonce"] = nonce; }));
    };
    CHECK(prover.failure(prover.prove(token_url)) == "use_dpop_nonce");
    CHECK(with("made up") == "use_dpop_nonce");
    auto const nonce = bank.tokens().dpop_nonce();
    CHECK(with(nonce).empty());
    bank.clock.advance(150s);
    CHECK(with(nonce).empty());
    bank.clock.advance(150s);
    CHECK(with(nonce) == "use_dpop_nonce");
}

TEST_CASE("a client can be made to prove its key, and a public one's refresh tokens are bound") {
    TokenBank bank{Store::memory};
    Prover prover{bank};
    auto strict = bank.clients().get("shop");
    strict.require_dpop = true;
    bank.clients().update(strict);
    CHECK(error_of([&] { return prover.ask(std::nullopt); }) == "invalid_dpop_proof");
    CHECK(prover.failure(prover.prove(token_url)).empty());

    bank.make_public("app");
    bank.allow("app", api, {"r"});
    auto const user = bank.make_user("ada");
    auto const tokens = bank.tokens().issue_to_user({.client_id = "app",
                                                     .user_id = user.id,
                                                     .audience = std::string{api},
                                                     .grant = UserTokenGrant::authorization_code,
                                                     .refresh_token = true,
                                                     .dpop = prover.prove(token_url)});
    auto const refresh = [&](std::optional<DpopProof> dpop) {
        return error_of([&] {
            return bank.tokens().refresh({.client_id = "app",
                                          .refresh_token = tokens.refresh_token,
                                          .dpop = std::move(dpop)});
        });
    };
    CHECK(refresh(std::nullopt) == "invalid_grant");
    CHECK(refresh(prover.prove(token_url)).empty());
}
