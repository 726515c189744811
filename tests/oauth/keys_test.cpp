#include "token_host.hpp"

#include "core/crypto/jwk.hpp"
#include "core/json.hpp"
#include "oauth/key_set.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <set>
#include <thread>

using namespace nostro; // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;

using namespace support;
using namespace std::chrono;

namespace {

constexpr days use{90};
constexpr days announce{14};
constexpr days keep{14};

Words kids(TokenBank& bank) {
    Words found;
    auto const document = parse_json(bank.signing_keys().jwks(), "jwks");
    for (auto const& key : JsonReader{document}.array("keys")) {
        found.emplace_back(key.text("kid"));
    }
    return found;
}

std::string kid_of(std::string_view token) {
    return nostro::detail::parse_compact(token).kid;
}

SigningKey key_in(TokenBank& bank, SigningKeyState state) {
    auto const keys = bank.signing_keys().list();
    auto const found = std::ranges::find(keys, state, &SigningKey::state);
    REQUIRE(found != keys.end());
    return *found;
}

std::size_t tick(TokenBank& bank, nanoseconds later) {
    bank.clock.advance(later);
    return bank.signing_keys().tick(bank.clock.now());
}

TokenBank& with_token(TokenBank& bank) {
    bank.make_client("shop");
    bank.allow("shop", api, {"r"});
    return bank;
}

} // namespace

TEST_CASE("S22: the first start makes a key for each algorithm, and publishes no private part") {
    OauthOptions options = quick_options();
    options.signing_algorithms = {"RS256", "ES256", "EdDSA"};
    on_each_bank(
        [](TokenBank& bank) {
            auto const text = bank.signing_keys().jwks();
            auto const document = parse_json(text, "jwks");
            std::set<std::string> algorithms;
            for (auto const& key : JsonReader{document}.array("keys")) {
                algorithms.emplace(key.text("alg"));
                CHECK(key.text("use") == "sig");
                auto const read = nostro::detail::Key::from_jwk(key.value().as_object());
                CHECK_FALSE(read.has_private());
                CHECK(read.thumbprint() == key.text("kid"));
                for (auto const* member : {"d", "p", "q", "dp", "dq", "qi", "k"}) {
                    CHECK_FALSE(key.find(member));
                }
            }
            CHECK(algorithms == std::set<std::string>{"EdDSA", "ES256", "RS256"});
            CHECK(text.find('\n') == std::string::npos);
            CHECK(bank.signing_keys().jwks() == text);
            bank.signing_keys().ensure();
            CHECK(bank.signing_keys().list().size() == 3);
        },
        options);
}

TEST_CASE("S22: a new token verifies with the published key of its kid") {
    OauthOptions options = quick_options();
    options.signing_algorithms = {"RS256"};
    options.access_token_algorithm = "RS256";
    TokenBank bank{Store::sqlite, options};
    with_token(bank);
    auto const token = nostro::detail::parse_compact(bank.token("shop"));
    auto const document = parse_json(bank.signing_keys().jwks(), "jwks");
    auto const keys = JsonReader{document}.array("keys");
    REQUIRE(keys.size() == 1);
    CHECK(keys.front().text("kid") == token.kid);
    CHECK(keys.front().text("kty") == "RSA");
    CHECK(nostro::detail::verify_signature(
        nostro::detail::Key::from_jwk(keys.front().value().as_object()),
        nostro::detail::Jwa::rs256,
        token));
}

TEST_CASE("two cores that start on one storage end up with the same keys") {
    TokenBank bank{Store::sqlite};
    Core other = bank.open_other();
    std::thread thread{[&] { other.system().signing_keys().ensure(); }};
    bank.signing_keys().ensure();
    thread.join();

    CHECK(bank.signing_keys().list().size() == 1);
    CHECK(other.system().signing_keys().jwks() == bank.signing_keys().jwks());
}

TEST_CASE("OA-93: a key is announced, signs, is kept, and goes") {
    on_each_bank([](TokenBank& bank) {
        with_token(bank);
        auto const first = kid_of(bank.token("shop"));
        CHECK(kids(bank) == Words{first});
        CHECK(tick(bank, use - announce - 1ns) == 0);

        CHECK(tick(bank, 1ns) == 1);
        auto const second = key_in(bank, SigningKeyState::pending).kid;
        CHECK(kids(bank) == Words{second, first});
        CHECK(kid_of(bank.token("shop")) == first);
        CHECK(tick(bank, announce - 1ns) == 0);
        auto const last_of_first = bank.token("shop");
        CHECK(kid_of(last_of_first) == first);

        CHECK(tick(bank, 1ns) == 2);
        CHECK(kid_of(bank.token("shop")) == second);
        CHECK(kids(bank) == Words{second, first});
        CHECK(bank.counts(last_of_first));
        CHECK(tick(bank, keep - 1ns) == 0);
        CHECK(kids(bank).size() == 2);

        CHECK(tick(bank, 1ns) == 1);
        CHECK(kids(bank) == Words{second});
        CHECK(key_in(bank, SigningKeyState::removed).kid == first);
        CHECK(bank.signing_keys().tick(bank.clock.now()) == 0);
    });
}

TEST_CASE("OA-93: whoever keeps the key set for an hour never misses a key") {
    TokenBank bank{Store::memory};
    with_token(bank);
    Words known = kids(bank);
    auto known_since = bank.clock.now();
    // However irregularly the host calls: a day, a month, and a whole year late.
    for (auto const step : {hours{24},
                            hours{24} * 30,
                            hours{24} * 400,
                            hours{2},
                            hours{24} * 13,
                            hours{24},
                            hours{24} * 76,
                            hours{24} * 14,
                            hours{1}}) {
        CAPTURE(step.count());
        static_cast<void>(tick(bank, step));
        auto const token = bank.token("shop");
        if (bank.clock.now() - known_since > 1h) {
            known = kids(bank);
            known_since = bank.clock.now();
        }
        CHECK(std::ranges::find(known, kid_of(token)) != known.end());
    }
}

TEST_CASE("OA-93: a host that comes late announces late, and the old key signs on") {
    TokenBank bank{Store::memory};
    with_token(bank);
    auto const first = kid_of(bank.token("shop"));
    CHECK(tick(bank, use + days{400}) == 1);
    CHECK(tick(bank, announce - 1ns) == 0);
    CHECK(kid_of(bank.token("shop")) == first);
    CHECK(tick(bank, 1ns) == 2);
    CHECK(kid_of(bank.token("shop")) != first);
}

TEST_CASE("a key can be announced before its time") {
    on_each_bank([](TokenBank& bank) {
        with_token(bank);
        auto const first = kid_of(bank.token("shop"));
        auto const next = bank.signing_keys().rotate("ES256");

        CHECK(next.state == SigningKeyState::pending);
        CHECK(bank.signing_keys().rotate("ES256").kid == next.kid);
        CHECK(kid_of(bank.token("shop")) == first);
        CHECK(tick(bank, announce) == 2);
        CHECK(kid_of(bank.token("shop")) == next.kid);
        CHECK(wrong_field([&] { return bank.signing_keys().rotate("HS256"); }) == "algorithm");
        CHECK(wrong_field([&] { return bank.signing_keys().rotate("PS256"); }) == "algorithm");
    });
}

TEST_CASE("OA-94: a revoked key takes all it has signed with it, at once") {
    on_each_bank([](TokenBank& bank) {
        with_token(bank);
        auto const token = bank.token("shop");
        REQUIRE(bank.counts(token)); // remembered from here on

        auto const doomed = bank.signing_keys().revoke(kid_of(token));

        CHECK(doomed.state == SigningKeyState::revoked);
        CHECK_FALSE(bank.counts(token));
        CHECK_FALSE(bank.tokens().introspect(token, "shop").active);
        auto const published = kids(bank);
        REQUIRE(published.size() == 1);
        CHECK(published.front() != doomed.kid);
        auto const fresh = bank.token("shop");
        CHECK(kid_of(fresh) == published.front());
        CHECK(bank.counts(fresh));
        CHECK_THROWS_AS(bank.signing_keys().revoke(doomed.kid), NotFound);
        CHECK_THROWS_AS(bank.signing_keys().revoke("no-such-key"), NotFound);
    });
}

TEST_CASE("OA-94: a revoked key's tokens are refused, whatever was looked at in between") {
    on_each_bank([](TokenBank& bank) {
        with_token(bank);
        auto const token = bank.token("shop");
        REQUIRE(bank.counts(token));
        bank.signing_keys().revoke(kid_of(token));

        CHECK(kids(bank).size() == 1);          // the keys are known anew
        CHECK(bank.counts(bank.token("shop"))); // and so is what is committed
        CHECK_FALSE(bank.counts(token));
        CHECK(bank.refusal(token) == TokenRefusal::unknown);
    });
}

TEST_CASE("OA-94: an announced key takes the place of a revoked one") {
    TokenBank bank{Store::memory};
    with_token(bank);
    auto const first = kid_of(bank.token("shop"));
    auto const next = bank.signing_keys().rotate("ES256");

    bank.signing_keys().revoke(first);

    CHECK(kids(bank) == Words{next.kid});
    CHECK(kid_of(bank.token("shop")) == next.kid);
}

TEST_CASE("OA-94: what one process revokes, another one refuses") {
    OauthOptions options = quick_options();
    options.verified_tokens_recheck = 0ms;
    TokenBank bank{Store::sqlite, options};
    Core other = bank.open_other();
    with_token(bank);
    auto const token = bank.token("shop");
    REQUIRE(bank.counts(token));
    REQUIRE(other.system().tokens().verify_access_token(token));

    other.system().signing_keys().revoke(kid_of(token));

    CHECK_FALSE(bank.counts(token));
    auto const fresh = other.system().tokens().client_credentials(
        {.client_id = "shop", .audience = std::string{api}, .scope = {}});
    CHECK(bank.counts(fresh.access_token));
}

TEST_CASE("keys outlive the core, encrypted") {
    TokenBank bank{Store::sqlite};
    with_token(bank);
    auto const token = bank.token("shop");
    Core other = bank.open_other();

    CHECK(other.system().tokens().verify_access_token(token));
    CHECK(kid_of(other.system()
                     .tokens()
                     .client_credentials(
                         {.client_id = "shop", .audience = std::string{api}, .scope = {}})
                     .access_token) == kid_of(token));
    CHECK_FALSE(
        bank.is_stored(std::string_view{"\x30\x41\x02\x01\x00\x30\x13\x06\x07\x2A\x86", 11}));
}

TEST_CASE("a client can have its tokens signed by another algorithm") {
    OauthOptions options = quick_options();
    options.signing_algorithms = {"ES256", "EdDSA", "PS256"};
    TokenBank bank{Store::memory, options};
    for (auto const* algorithm : {"EdDSA", "PS256"}) {
        NewClient wanted = bank.draft(std::string{"client-"} + algorithm);
        wanted.client.access_token_alg = algorithm;
        auto const client = bank.clients().create(wanted).client;
        bank.allow(client.client_id, api, {"r"});
        auto const token = bank.token(client.client_id);
        CHECK(nostro::detail::parse_compact(token).alg == algorithm);
        CHECK(bank.counts(token));
    }
}

TEST_CASE("options that cannot be meant are refused") {
    TokenBank bank{Store::memory, [] {
                       auto options = quick_options();
                       options.issuer.clear();
                       return options;
                   }()};
    with_token(bank);
    CHECK(wrong_field([&] { return bank.token("shop"); }) == "oauth.issuer");
}

TEST_CASE("the header of access tokens is known beforehand, for each algorithm") {
    OauthOptions options = quick_options();
    options.signing_algorithms = {"ES256", "EdDSA", "PS256", "RS256"};
    auto const host = std::make_shared<TokenHost>(options);
    auto const state = state_on(host);
    auto const keys = [&] { return nostro::detail::current_keys(*state); };
    for (auto const& algorithm : options.signing_algorithms) {
        auto const token =
            nostro::detail::sign_jwt(*state, algorithm, nostro::detail::access_token_typ, {});
        auto const key = keys()->find_by_header(token.substr(0, token.find('.')));
        REQUIRE(key);
        CHECK(key->about.algorithm == algorithm);
    }
    CHECK(keys()->find_by_header("") == nullptr);
}
