#include "token_host.hpp"

#include "oauth/failure_window.hpp"
#include "oauth/token_cache.hpp"

using namespace nostro; // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;

using namespace support;
using nostro::detail::FailureWindow;
using nostro::detail::KnownToken;
using nostro::detail::TokenCache;

namespace {

/// A client with a token.
struct Shop {
    explicit Shop(OauthOptions options = quick_options())
        : host{std::make_shared<TokenHost>(std::move(options))}, state{state_on(host)} {
        NewClient wanted;
        wanted.client.client_id = "shop";
        wanted.client.id_token_alg = "ES256";
        secret = Clients{state}.create(wanted).secret;
        Grants{state}.create({.client_id = "shop", .audience = std::string{api}, .scope = {"r"}});
        token = tokens().client_credentials({.client_id = "shop"}).access_token;
    }

    [[nodiscard]] Tokens tokens() const { return Tokens{state}; }

    /// How often the storage is read to verify the token.
    int reads_to_verify() const {
        int const before = host->reads;
        CHECK(tokens().verify_access_token(token));
        return host->reads - before;
    }

    std::shared_ptr<TokenHost> host;
    std::shared_ptr<nostro::detail::ServiceState const> state;
    std::string secret;
    std::string token;
};

OauthOptions recheck(std::chrono::milliseconds after) {
    OauthOptions options = quick_options();
    options.verified_tokens_recheck = after;
    return options;
}

} // namespace

TEST_CASE("OA-08: a client that is unknown costs as many comparisons and look-ups as a known one") {
    Shop const shop;
    auto const cost = [&](std::string client_id) {
        auto const compared = shop.host->signing.secrets_compared.load();
        int const reads = shop.host->reads;
        int const writes = shop.host->writes;
        CHECK(error_of([&] {
                  return Clients{shop.state}.authenticate(
                      {.method = ClientAuthMethod::client_secret_basic,
                       .client_id = std::move(client_id),
                       .secret = "wrong secret"});
              }) == "invalid_client");
        return std::vector<int>{
            static_cast<int>(shop.host->signing.secrets_compared.load() - compared),
            shop.host->reads - reads,
            shop.host->writes - writes};
    };
    CHECK(cost("shop") == std::vector<int>{1, 1, 0});
    CHECK(cost("ghost") == cost("shop"));
}

TEST_CASE("a token that was verified is believed without looking at the storage") {
    Shop const shop{recheck(1h)};
    CHECK(shop.reads_to_verify() >= 1);
    CHECK(shop.reads_to_verify() == 0);
    CHECK(shop.reads_to_verify() == 0);

    Shop const careful{recheck(0ms)};
    CHECK(careful.reads_to_verify() >= 1);
    CHECK(careful.reads_to_verify() == 1);
}

TEST_CASE("after any revocation the storage is looked at once, and signatures are not verified") {
    Shop const shop{recheck(1h)};
    auto const other = shop.tokens().client_credentials({.client_id = "shop"}).access_token;
    CHECK(shop.reads_to_verify() >= 1);
    shop.tokens().revoke(other, "shop");
    CHECK(shop.reads_to_verify() == 1);
    CHECK(shop.reads_to_verify() == 0);
}

TEST_CASE("what is announced but not committed makes every look go to the storage") {
    Shop const shop{recheck(1h)};
    CHECK(shop.reads_to_verify() >= 1);
    auto& access = shop.host->signing.tenant(1);
    access.expect(access.expected() + 1); // a unit that has not ended
    CHECK(shop.reads_to_verify() == 1);
    CHECK(shop.reads_to_verify() == 1);
}

TEST_CASE("a cache of no tokens remembers none") {
    OauthOptions options = recheck(1h);
    options.verified_tokens_max = 0;
    Shop const shop{options};
    CHECK(shop.reads_to_verify() >= 1);
    CHECK(shop.reads_to_verify() >= 1);
}

TEST_CASE("the cache keeps about as many tokens as it may, those used last") {
    TokenCache cache;
    constexpr std::size_t tokens_max = 320;
    auto const digest = [](int number) {
        return TokenCache::digest_of(1, "token " + std::to_string(number));
    };
    auto const known = std::make_shared<KnownToken const>();
    for (int number = 0; number < 10'000; ++number) {
        cache.keep(digest(number), known, tokens_max);
        CHECK(cache.find(digest(0)) == known); // always in use
    }
    int kept = 0;
    for (int number = 0; number < 10'000; ++number) {
        kept += cache.find(digest(number)) != nullptr ? 1 : 0;
    }
    CHECK(kept <= 400);
    CHECK(kept >= 100);
    cache.forget(digest(0));
    CHECK(cache.find(digest(0)) == nullptr);
    CHECK(TokenCache::digest_of(1, "x") != TokenCache::digest_of(2, "x"));
}

TEST_CASE("OA-36: failures count in windows, by tenant and client") {
    FailureWindow failures;
    auto const blocked = [&](std::int64_t tenant, std::string_view id, Timestamp now) {
        return failures.blocked_for(tenant, id, now, 2).has_value();
    };
    failures.count(1, "a", morning, 60s);
    CHECK_FALSE(blocked(1, "a", morning));
    failures.count(1, "a", morning + 59s, 60s);
    CHECK(blocked(1, "a", morning + 59s));
    CHECK(failures.blocked_for(1, "a", morning + 59s + 1ns, 2) == 1s);
    CHECK_FALSE(blocked(2, "a", morning + 59s));
    CHECK_FALSE(blocked(1, "b", morning + 59s));
    CHECK_FALSE(failures.blocked_for(1, "a", morning + 59s, 0));
    CHECK_FALSE(blocked(1, "a", morning + 60s));
    CHECK_FALSE(blocked(1, "a", morning - 1h)); // the clock went back
    for (int number = 0; number < 100'001; ++number) {
        failures.count(1, "made up " + std::to_string(number), morning, 60s);
    }
    failures.count(1, "a", morning, 60s);
    failures.count(1, "a", morning, 60s);
    CHECK(blocked(1, "a", morning));
}
