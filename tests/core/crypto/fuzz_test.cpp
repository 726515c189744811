#include "core/crypto/base64.hpp"
#include "core/crypto/jwt.hpp"
#include "core/crypto/phc.hpp"
#include "core/crypto/vectors.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace nostro;
using namespace nostro::detail;
using namespace nostro::testing;

namespace json = boost::json;

namespace {

/// The text with one to three small damages.
std::string damaged(std::string text, RandomInput& random) {
    auto const rounds = 1 + random.up_to(2);
    for (std::uint64_t i = 0; i < rounds; ++i) {
        auto const at = random.up_to(text.empty() ? 0 : text.size() - 1);
        auto const any = static_cast<char>(random.bits());
        constexpr std::string_view telling = "A_-=.\"{}[]:, \n\\0e";
        auto const likely = telling[random.up_to(telling.size() - 1)];
        switch (random.up_to(5)) {
        case 0:
            text.insert(at, 1, any);
            break;
        case 1:
            text.insert(at, 1, likely);
            break;
        case 2:
            text.erase(at, 1 + random.up_to(4));
            break;
        case 3:
            text += text.substr(at);
            break;
        case 4:
            text[at] = likely;
            break;
        default:
            text[at] = static_cast<char>(text[at] ^ (1 << random.up_to(7)));
            break;
        }
        if (text.empty()) {
            text = "x";
        }
    }
    return text;
}

struct Signed {
    Key key;
    Jwa algorithm;
    std::string token;
};

std::vector<Signed> const& signed_tokens() {
    static auto const tokens = [] {
        std::vector<Signed> made;
        for (auto const algorithm : {Jwa::hs256, Jwa::rs256, Jwa::es256, Jwa::eddsa}) {
            auto key = Key::generate(algorithm);
            auto token = sign_compact(key,
                                      algorithm,
                                      {{"typ", "at+jwt"}, {"kid", "1"}},
                                      R"({"iss":"i","aud":["a"],"exp":4102444800})");
            made.push_back({std::move(key), algorithm, std::move(token)});
        }
        return made;
    }();
    return tokens;
}

/// Whether the text is taken for a signed token.
bool is_accepted(Signed const& original, std::string_view text) {
    try {
        auto const token = parse_compact(text);
        auto const claims = Claims::parse(token.payload);
        static_cast<void>(
            check_claims(token,
                         claims,
                         {.issuer = "i", .types = {"at+jwt"}, .algorithms = {original.algorithm}},
                         Timestamp{}));
        return verify_signature(original.key, original.algorithm, token);
    } catch (InvalidArgument const&) {
        return false;
    }
}

} // namespace

TEST_CASE("a damaged token never verifies") {
    RandomInput random;
    INFO("NOSTRO_TEST_SEED=", random.seed());
    for (auto const& original : signed_tokens()) {
        REQUIRE(is_accepted(original, original.token));
        for (int i = 0; i < 2'000; ++i) {
            auto const text = damaged(original.token, random);
            if (text != original.token) {
                CAPTURE(text);
                REQUIRE_FALSE(is_accepted(original, text));
            }
        }
    }
}

TEST_CASE("a token with a damaged header or payload never verifies") {
    RandomInput random;
    INFO("NOSTRO_TEST_SEED=", random.seed());
    for (auto const& original : signed_tokens()) {
        auto const parsed = parse_compact(original.token);
        auto const header = to_text(parsed.header);
        for (int i = 0; i < 1'000; ++i) {
            auto const text = base64url(damaged(header, random)) + '.' +
                              base64url(damaged(parsed.payload, random)) + '.' +
                              base64url(parsed.signature);
            if (text != original.token) {
                CAPTURE(text);
                REQUIRE_FALSE(is_accepted(original, text));
            }
        }
    }
}

TEST_CASE("a damaged key is refused or another key") {
    RandomInput random;
    INFO("NOSTRO_TEST_SEED=", random.seed());
    for (auto const& original : signed_tokens()) {
        if (is_symmetric(original.algorithm)) {
            continue;
        }
        auto const jwk = to_text(original.key.public_jwk());
        auto const token = parse_compact(original.token);
        for (int i = 0; i < 500; ++i) {
            auto const text = damaged(jwk, random);
            CAPTURE(text);
            try {
                auto const key = Key::from_jwk(text);
                // Spaces and unknown members do not change a key.
                REQUIRE(verify_signature(key, original.algorithm, token) ==
                        (key.thumbprint() == original.key.thumbprint()));
            } catch (InvalidArgument const&) {
                continue;
            }
        }
    }
}

TEST_CASE("a damaged private key is refused or the same key") {
    RandomInput random;
    INFO("NOSTRO_TEST_SEED=", random.seed());
    for (auto const algorithm : {Jwa::es256, Jwa::eddsa}) {
        auto const key = Key::generate(algorithm);
        auto const der = std::string{key.to_private_der().reveal()};
        for (int i = 0; i < 1'000; ++i) {
            try {
                auto const read = Key::from_private_der(damaged(der, random));
                REQUIRE(verify_signature(read, algorithm, "text", sign(read, algorithm, "text")));
            } catch (InvalidArgument const&) {
                continue;
            }
        }
    }
}

TEST_CASE("a damaged password hash is refused or read in its one form") {
    RandomInput random;
    INFO("NOSTRO_TEST_SEED=", random.seed());
    auto const text = make_phc({}, "0123456789abcdef", "0123456789abcdef0123456789abcdef");
    for (int i = 0; i < 5'000; ++i) {
        auto const changed = damaged(text, random);
        CAPTURE(changed);
        if (auto const phc = parse_phc(changed)) {
            REQUIRE(make_phc(phc->parameters, phc->salt, phc->hash) == changed);
            REQUIRE(is_affordable(phc->parameters));
        }
    }
}
