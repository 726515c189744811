#include "token_bank.hpp"

#include "core/crypto/jwk.hpp"
#include "core/json.hpp"

#include <boost/json/array.hpp>

using namespace nostro; // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;

using namespace support;
using nostro::detail::Jwa;
using nostro::detail::Key;

namespace {

std::string attempt(TokenBank& bank, ClientCredentials const& credentials) {
    return error_of([&] { return bank.clients().authenticate(credentials); });
}

ClientCredentials basic(std::string client_id, std::string secret) {
    return {.method = ClientAuthMethod::client_secret_basic,
            .client_id = std::move(client_id),
            .secret = std::move(secret)};
}

/// A client that signs its assertions, and its key.
struct Signer {
    explicit Signer(TokenBank& bank) : bank_{bank} {
        auto jwk = key.public_jwk();
        jwk["kid"] = "k1";
        NewClient wanted = bank.draft("signer");
        wanted.client.auth_method = ClientAuthMethod::private_key_jwt;
        wanted.client.auth_alg = "ES256";
        wanted.client.jwks = to_text(boost::json::object{{"keys", boost::json::array{jwk}}});
        CHECK(bank.clients().create(wanted).secret.empty());
    }

    [[nodiscard]] boost::json::object claims(std::string jti) const {
        auto const now = std::chrono::floor<std::chrono::seconds>(bank_.clock.now());
        auto const at = now.time_since_epoch().count();
        return {{"iss", "signer"},
                {"sub", "signer"},
                {"aud", issuer},
                {"iat", at},
                {"nbf", at},
                {"exp", at + 60},
                {"jti", std::move(jti)}};
    }

    [[nodiscard]] ClientCredentials sign(boost::json::object const& claims,
                                         std::string kid = "k1") const {
        return {.method = ClientAuthMethod::private_key_jwt,
                .assertion = nostro::detail::sign_compact(
                    key, Jwa::es256, {{"typ", "JWT"}, {"kid", kid}}, to_text(claims))};
    }

    Key key = Key::generate(Jwa::es256);

private:
    TokenBank& bank_;
};

} // namespace

TEST_CASE("OA-34: a right assertion proves the client, once") {
    on_each_bank([](TokenBank& bank) {
        Signer const signer{bank};
        auto const credentials = signer.sign(signer.claims("a1"));

        CHECK(bank.clients().authenticate(credentials).client_id == "signer");
        CHECK(attempt(bank, credentials) == "invalid_client");
        CHECK(attempt(bank, signer.sign(signer.claims("a2"))).empty());
    });
}

TEST_CASE("OA-34: an assertion that is not right in every claim is refused") {
    TokenBank bank{Store::memory};
    Signer const signer{bank};

    struct Row {
        char const* what;
        char const* claim;
        boost::json::value value; ///< null: left out
    };

    auto const at = signer.claims("x")["exp"].as_int64();
    for (Row const& row : {Row{"list audience", "aud", boost::json::array{issuer}},
                           Row{"token endpoint", "aud", "https://bank.example/token"},
                           Row{"no audience", "aud", nullptr},
                           Row{"other issuer", "iss", "other-client"},
                           Row{"other subject", "sub", "other-client"},
                           Row{"no jti", "jti", nullptr},
                           Row{"no exp", "exp", nullptr},
                           Row{"text exp", "exp", "soon"},
                           Row{"expired", "exp", at - 120},
                           Row{"too far ahead", "exp", at + 300},
                           Row{"not yet", "nbf", at}}) {
        CAPTURE(row.what);
        auto claims = signer.claims(row.what);
        if (row.value.is_null()) {
            claims.erase(row.claim);
        } else {
            claims[row.claim] = row.value;
        }
        CHECK(attempt(bank, signer.sign(claims)) == "invalid_client");
    }
    CHECK(attempt(bank, signer.sign(signer.claims("unknown key"), "k2")) == "invalid_client");
    Signer const& same = signer;
    auto forged = same.sign(same.claims("forged"));
    forged.assertion.back() = forged.assertion.back() == 'A' ? 'B' : 'A';
    CHECK(attempt(bank, forged) == "invalid_client");
    auto const other = Key::generate(Jwa::es256);
    CHECK(attempt(bank,
                  {.method = ClientAuthMethod::private_key_jwt,
                   .assertion = nostro::detail::sign_compact(
                       other, Jwa::es256, {{"kid", "k1"}}, to_text(same.claims("b")))}) ==
          "invalid_client");
}

TEST_CASE("OA-34: the algorithm is the client's, not the token's") {
    TokenBank bank{Store::memory};
    Signer const signer{bank};
    auto const secret = Key::symmetric(to_text(signer.key.public_jwk()));

    CHECK(attempt(bank,
                  {.method = ClientAuthMethod::private_key_jwt,
                   .assertion = nostro::detail::sign_compact(
                       secret, Jwa::hs256, {{"kid", "k1"}}, to_text(signer.claims("c")))}) ==
          "invalid_client");
}

TEST_CASE("private keys and keys of another kind are no key set of a client") {
    TokenBank bank{Store::memory};
    NewClient wanted = bank.draft("signer");
    wanted.client.auth_method = ClientAuthMethod::private_key_jwt;
    wanted.client.auth_alg = "ES256";
    auto const with = [&](boost::json::value const& key) {
        wanted.client.jwks = to_text(boost::json::object{{"keys", boost::json::array{key}}});
        return wrong_field([&] { return bank.clients().create(wanted); });
    };
    CHECK(with({{"kty", "oct"}, {"k", std::string(43, 'A')}}) == "jwks");
    CHECK(with(Key::generate(Jwa::eddsa).public_jwk()) == "jwks");
    CHECK(with("text") == "jwks.keys[0]");
    wanted.client.jwks = "{}";
    CHECK(wrong_field([&] { return bank.clients().create(wanted); }) == "jwks.keys");
}

TEST_CASE("OA-08: an unknown client and a wrong secret are answered alike, after as much work") {
    TokenBank bank{Store::memory};
    bank.make_client("shop");
    auto const failure = [&](std::string client_id) {
        try {
            static_cast<void>(
                bank.clients().authenticate(basic(std::move(client_id), "wrong secret")));
            return std::string{"no failure"};
        } catch (OauthError const& error) {
            return std::string{error.name()} + ' ' + std::to_string(error.http_status()) + ' ' +
                   error.what() + ' ' + std::to_string(error.details().size());
        }
    };
    CHECK(failure("shop") == failure("ghost"));
    CHECK(failure("ghost") == "invalid_client 401 client authentication failed 0");
}

TEST_CASE("a client uses its own method only") {
    on_each_bank([](TokenBank& bank) {
        auto const shop = bank.make_client("shop");
        NewClient wanted = bank.draft("poster");
        wanted.client.auth_method = ClientAuthMethod::client_secret_post;
        auto const poster = bank.clients().create(wanted);
        bank.make_public("app");

        CHECK(attempt(bank, basic("shop", shop.secret)).empty());
        CHECK(attempt(bank,
                      {.method = ClientAuthMethod::client_secret_post,
                       .client_id = "shop",
                       .secret = shop.secret}) == "invalid_client");
        CHECK(attempt(bank, basic("poster", poster.secret)) == "invalid_client");
        CHECK(attempt(bank,
                      {.method = ClientAuthMethod::client_secret_post,
                       .client_id = "poster",
                       .secret = poster.secret})
                  .empty());
        CHECK(attempt(bank, {.method = ClientAuthMethod::none, .client_id = "app"}).empty());
        CHECK(attempt(bank, {.method = ClientAuthMethod::none, .client_id = "shop"}) ==
              "invalid_client");
        CHECK(attempt(bank, basic("app", "anything at all")) == "invalid_client");
        CHECK(attempt(bank, basic("shop", "")) == "invalid_client");
        CHECK(attempt(bank, basic("", "")) == "invalid_client");
    });
}

TEST_CASE("OA-36: too many failures of one client block it for a while, and no other") {
    on_each_bank([](TokenBank& bank) {
        auto const shop = bank.make_client("shop");
        auto const other = bank.make_client("other");
        for (int failure = 0; failure < 30; ++failure) {
            CHECK(attempt(bank, basic("shop", "wrong")) == "invalid_client");
        }
        bank.clock.advance(20s);

        try {
            static_cast<void>(bank.clients().authenticate(basic("shop", shop.secret)));
            FAIL("the client was not blocked");
        } catch (OauthError const& error) {
            CHECK(error.name() == "too_many_requests");
            CHECK(error.http_status() == 429);
            CHECK(error.retry_after() == 40s);
            CHECK(error.retryable());
        }
        CHECK(attempt(bank, basic("other", other.secret)).empty());
        bank.clock.advance(40s);
        CHECK(attempt(bank, basic("shop", shop.secret)).empty());
    });
}

TEST_CASE("clients do not authenticate inside a unit") {
    TokenBank bank{Store::memory};
    auto const shop = bank.make_client("shop");
    CHECK_THROWS_AS(bank.core().atomically([&](Unit& unit) {
        static_cast<void>(unit.system().clients().authenticate(basic("shop", shop.secret)));
    }),
                    InvalidArgument);
}
