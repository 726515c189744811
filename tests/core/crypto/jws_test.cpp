#include "core/crypto/jws.hpp"

#include "core/crypto/base64.hpp"
#include "core/crypto/vectors.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>
#include <thread>
#include <vector>

using namespace nostro;
using namespace nostro::detail;
using namespace nostro::testing;

namespace json = boost::json;

namespace {

Key const& es256_key() {
    static Key const key = Key::generate(Jwa::es256);
    return key;
}

std::string compact_of(json::object const& row) {
    return text_at(row, "header") + '.' + text_at(row, "payload") + '.' + text_at(row, "signature");
}

/// A token with this header, whose other parts are in order.
std::string with_header(std::string_view header) {
    return base64url(header) + ".e30.AAAA";
}

std::string refusal(std::string_view token) {
    return refusal_of([&] { return parse_compact(token); });
}

} // namespace

TEST_CASE("the tokens of RFC 7515, RFC 8037 and of another implementation verify") {
    for (auto const& value : vectors().at("compact").as_array()) {
        auto const& row = value.as_object();
        CAPTURE(text_at(row, "source"));
        CAPTURE(text_at(row, "alg"));
        auto const algorithm = parse_jwa(text_at(row, "alg")).value();
        auto const key = Key::from_jwk(row.at("jwk").as_object());
        auto const token = parse_compact(compact_of(row));
        CHECK(token.alg == to_string(algorithm));
        CHECK(token.payload == from_base64url(text_at(row, "payload")));
        CHECK(token.signing_input == text_at(row, "header") + '.' + text_at(row, "payload"));
        CHECK(verify_signature(key, algorithm, token));

        auto changed = token;
        changed.signing_input.back() = changed.signing_input.back() == 'A' ? 'B' : 'A';
        CHECK_FALSE(verify_signature(key, algorithm, changed));
        CHECK_FALSE(verify_signature(Key::generate(algorithm), algorithm, token));

        auto const again = sign(key, algorithm, token.signing_input);
        CHECK(verify_signature(key, algorithm, token.signing_input, again));
        if (algorithm == Jwa::hs256 || algorithm == Jwa::rs256 || algorithm == Jwa::eddsa) {
            CHECK(again == token.signature);
        }
    }
}

TEST_CASE("a public key verifies and does not sign") {
    auto const key = Key::from_jwk(es256_key().public_jwk());
    CHECK(verify_signature(key, Jwa::es256, "text", sign(es256_key(), Jwa::es256, "text")));
    CHECK(refusal_of([&] { return sign(key, Jwa::es256, "text"); }) == "key: no_private_part");
    CHECK(refusal_of([&] { return key.to_private_der(); }) == "key: no_private_part");
}

TEST_CASE("a compact token comes back as it was written") {
    auto const token = sign_compact(
        es256_key(), Jwa::es256, {{"typ", "at+jwt"}, {"kid", "key-1"}}, "any bytes: \x01\xFF");
    CHECK(std::ranges::count(token, '.') == 2);
    auto const parsed = parse_compact(token);
    CHECK(to_text(parsed.header) == R"({"alg":"ES256","typ":"at+jwt","kid":"key-1"})");
    CHECK(parsed.alg == "ES256");
    CHECK(parsed.kid == "key-1");
    CHECK(parsed.typ == "at+jwt");
    CHECK(parsed.payload == "any bytes: \x01\xFF");
    CHECK(parsed.signature.size() == 64);
    CHECK(parsed.signing_input == token.substr(0, token.rfind('.')));
    CHECK(verify_signature(es256_key(), Jwa::es256, parsed));

    auto const bare = parse_compact(sign_compact(es256_key(), Jwa::es256, {}, ""));
    CHECK(bare.kid.empty());
    CHECK(bare.typ.empty());
    CHECK(bare.payload.empty());
}

TEST_CASE("a header cannot name another algorithm than the one that signs") {
    auto const token = sign_compact(es256_key(), Jwa::es256, {{"alg", "none"}}, "{}");
    CHECK(parse_compact(token).alg == "ES256");
}

TEST_CASE("EdDSA is written and Ed25519 accepted, too") {
    auto const key = Key::generate(Jwa::eddsa);
    CHECK(parse_compact(sign_compact(key, Jwa::eddsa, {}, "{}")).alg == "EdDSA");
    auto const input = base64url(R"({"alg":"Ed25519"})") + ".e30";
    auto const token = parse_compact(input + '.' + base64url(sign(key, Jwa::eddsa, input)));
    CHECK(verify_signature(key, Jwa::eddsa, token));
}

TEST_CASE("2,000 signatures of ES256 verify, also those with a short r or s") {
    int short_ones = 0;
    for (int i = 0; i < 2'000; ++i) {
        auto const text = std::to_string(i);
        auto const signature = sign(es256_key(), Jwa::es256, text);
        REQUIRE(signature.size() == 64);
        REQUIRE(verify_signature(es256_key(), Jwa::es256, text, signature));
        short_ones += signature[0] == '\0' || signature[32] == '\0' ? 1 : 0;
    }
    CHECK(short_ones > 0); // none in e^-15 of the runs
}

TEST_CASE("ES512 has signatures of 132 bytes") {
    auto const key = Key::generate(Jwa::es512);
    for (int i = 0; i < 20; ++i) {
        auto const signature = sign(key, Jwa::es512, "text");
        REQUIRE(signature.size() == 132);
        REQUIRE(verify_signature(key, Jwa::es512, "text", signature));
    }
}

TEST_CASE("a signature of another length or outside its range is refused") {
    for (auto const algorithm :
         {Jwa::hs256, Jwa::rs256, Jwa::ps256, Jwa::es256, Jwa::es384, Jwa::es512, Jwa::eddsa}) {
        CAPTURE(to_string(algorithm));
        auto const key = Key::generate(algorithm);
        auto const signature = sign(key, algorithm, "text");
        auto const size = signature.size();
        CHECK(verify_signature(key, algorithm, "text", signature));
        CHECK_FALSE(verify_signature(key, algorithm, "text", ""));
        CHECK_FALSE(verify_signature(key, algorithm, "text", signature.substr(1)));
        CHECK_FALSE(verify_signature(key, algorithm, "text", signature.substr(0, size - 1)));
        CHECK_FALSE(verify_signature(key, algorithm, "text", signature + '\0'));
        CHECK_FALSE(verify_signature(key, algorithm, "text", '\0' + signature));
        CHECK_FALSE(verify_signature(key, algorithm, "text", std::string(size, '\0')));
        CHECK_FALSE(verify_signature(key, algorithm, "text", std::string(size, '\xFF')));
        CHECK_FALSE(verify_signature(key, algorithm, "text", std::string(9000, 'x')));
        CHECK_FALSE(verify_signature(key, algorithm, "Text", signature));
        CHECK_FALSE(verify_signature(key, algorithm, "", signature));
    }
}

TEST_CASE("PS256 with a salt of another length than the hash is refused") {
    auto const& row = vectors().at("ps256_salt_20").as_object();
    auto const key = Key::from_jwk(row.at("jwk").as_object());
    auto const token = parse_compact(compact_of(row));
    CHECK_FALSE(verify_signature(key, Jwa::ps256, token));
}

TEST_CASE("a key verifies its own algorithm and no other") {
    auto const rsa = Key::generate(Jwa::rs256);
    auto const published = to_text(rsa.public_jwk());
    // The classic confusion: the public key, which everybody has, taken for a shared secret.
    auto const confused =
        parse_compact(sign_compact(Key::symmetric(published), Jwa::hs256, {}, "{}"));
    CHECK_FALSE(verify_signature(rsa, Jwa::rs256, confused));
    CHECK_FALSE(verify_signature(rsa, Jwa::hs256, confused));
    CHECK_FALSE(verify_signature(rsa, Jwa::hs256, confused.signing_input, confused.signature));
    CHECK_FALSE(verify_signature(rsa, Jwa::rs256, confused.signing_input, confused.signature));

    // One key can do both, but the caller keeps one algorithm with it.
    auto const token = parse_compact(sign_compact(rsa, Jwa::ps256, {}, "{}"));
    CHECK(verify_signature(rsa, Jwa::ps256, token));
    CHECK_FALSE(verify_signature(rsa, Jwa::rs256, token));

    // An RSA key has no symmetric bytes; HMAC would take none for an empty key.
    CHECK_FALSE(verify_signature(rsa, Jwa::hs256, "text", hmac(Hash::sha256, "", "text")));
    CHECK_FALSE(verify_signature(rsa, Jwa::es256, "text", sign(rsa, Jwa::rs256, "text")));
    auto const symmetric = Key::generate(Jwa::hs256);
    CHECK_FALSE(
        verify_signature(symmetric, Jwa::rs256, "text", sign(symmetric, Jwa::hs256, "text")));

    // The signature is good, but the header names another algorithm than the key's.
    for (auto const* const name : {"RS256", "ES384", "HS256", "es256", "x"}) {
        auto const mislabelled = base64url(R"({"alg":")" + std::string{name} + R"("})") + ".e30";
        auto const signature = sign(es256_key(), Jwa::es256, mislabelled);
        CHECK(verify_signature(es256_key(), Jwa::es256, mislabelled, signature));
        CHECK_FALSE(verify_signature(
            es256_key(), Jwa::es256, parse_compact(mislabelled + '.' + base64url(signature))));
    }

    // The header says what the key is for, but the signature is of another algorithm.
    auto const input = base64url(R"({"alg":"RS256"})") + ".e30";
    CHECK_FALSE(verify_signature(
        rsa, Jwa::rs256, parse_compact(input + '.' + base64url(sign(rsa, Jwa::ps256, input)))));
    CHECK(refusal_of([&] { return sign(rsa, Jwa::es256, "text"); }) ==
          "key: does_not_fit_algorithm");
    CHECK(refusal_of([&] { return sign_compact(es256_key(), Jwa::es384, {}, "{}"); }) ==
          "key: does_not_fit_algorithm");
}

TEST_CASE("a token without a signature algorithm is refused in every spelling") {
    CHECK(refusal(std::string{vectors().at("none").as_string()}) == "header.alg: none");
    for (auto const* name : {"none", "None", "NONE", "nOnE"}) {
        auto const header = R"({"alg":")" + std::string{name} + R"("})";
        CHECK(refusal(with_header(header)) == "header.alg: none");
        CHECK(refusal(base64url(header) + ".e30.") == "header.alg: none");
    }
    // Other spellings are unknown algorithms, which no key has.
    for (auto const* name : {"none ", " none", "n0ne", "hs256", "null"}) {
        auto const token = parse_compact(with_header(R"({"alg":")" + std::string{name} + R"("})"));
        CHECK_FALSE(parse_jwa(token.alg));
        CHECK_FALSE(verify_signature(es256_key(), Jwa::es256, token));
    }
}

TEST_CASE("a compact token that is not in its one form is refused") {
    auto const token = sign_compact(es256_key(), Jwa::es256, {}, R"({"sub":"1"})");
    auto const first = token.find('.');
    auto const last = token.rfind('.');
    REQUIRE(refusal(token) == "accepted");
    CHECK(refusal("") == "token: not_three_parts");
    CHECK(refusal(".") == "token: not_three_parts");
    CHECK(refusal(token.substr(0, last)) == "token: not_three_parts");
    CHECK(refusal(token + '.') == "token: not_three_parts");
    CHECK(refusal(token + ".AAAA.AAAA") == "token: not_three_parts"); // JWE has five parts
    CHECK(refusal("..").starts_with("header: "));
    CHECK(refusal(token.substr(0, last + 1)) == "signature: empty");
    CHECK(refusal(' ' + token) == "header: not_base64url");
    CHECK(refusal(token + ' ') == "signature: not_base64url");
    CHECK(refusal(token + '\n') == "signature: not_base64url");
    CHECK(refusal(token + '\0') == "signature: not_base64url");
    CHECK(refusal(token + '=') == "signature: not_base64url");
    CHECK(refusal(token + "==") == "signature: not_base64url");
    CHECK(refusal(token.substr(0, first) + '=' + token.substr(first)) == "header: not_base64url");
    CHECK(refusal(token.substr(0, last) + '=' + token.substr(last)) == "payload: not_base64url");
    CHECK(refusal(token.substr(0, first + 3) + '\n' + token.substr(first + 3)) ==
          "payload: not_base64url");

    // 64 bytes leave four bits of the last character unused.
    auto loose = token;
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    loose.back() = alphabet[alphabet.find(loose.back()) + 1];
    CHECK(refusal(loose) == "signature: not_base64url");
}

TEST_CASE("a header that is not one plain object is refused") {
    struct Row {
        char const* header;
        char const* refusal;
    };

    for (auto const& row : std::vector<Row>{
             {"[]", "header: not_object"},
             {"null", "header: not_object"},
             {"\"ES256\"", "header: not_object"},
             {R"({"alg":"ES256","alg":"ES256"})", "header: duplicate key"},
             {R"({"alg":"ES256","x":{"a":1,"a":1}})", "header: duplicate key"},
             {R"({"alg":"ES256","\u0061lg":"none"})", "header: duplicate key"},
             {R"({"alg":"ES256"}{})", "header: extra data after the document"},
             {R"({})", "header.alg: missing"},
             {R"({"Alg":"ES256"})", "header.alg: missing"},
             {R"({"alg":null})", "header.alg: not_text"},
             {R"({"alg":["ES256"]})", "header.alg: not_text"},
             {R"({"alg":""})", "header.alg: empty"},
             {R"({"alg":"ES\u0000"})", "header.alg: not_valid_text"},
             {R"({"alg":"ES256","kid":1})", "header.kid: not_text"},
             {R"({"alg":"ES256","kid":""})", "header.kid: empty"},
             {R"({"alg":"ES256","typ":{}})", "header.typ: not_text"},
             {R"({"alg":"ES256","crit":["exp"]})", "header.crit: not_supported"},
             {R"({"alg":"ES256","crit":[]})", "header.crit: not_supported"},
             {R"({"alg":"ES256","crit":null})", "header.crit: not_supported"},
             {R"({"alg":"ES256","b64":true})", "header.b64: not_supported"},
             {R"({"alg":"ES256","b64":false,"crit":["b64"]})", "header.crit: not_supported"},
             {R"({"alg":"ES256","zip":"DEF"})", "header.zip: not_supported"},
         }) {
        CAPTURE(row.header);
        CHECK(refusal(with_header(row.header)) == row.refusal);
    }
    for (std::string const header : {"{\"alg\":\"ES\xFF\"}",
                                     "{\"alg\":\"ES256\",\"x\":\"\xC0\x80\"}",
                                     "{\"alg\":\"ES256\",\"x\":\"\xED\xA0\x80\"}",
                                     "\xEF\xBB\xBF{\"alg\":\"ES256\"}",
                                     "{\"alg\":\"ES256\"",
                                     "{'alg':'ES256'}",
                                     "{\"alg\":\"ES256\",}"}) {
        CAPTURE(header);
        CHECK(refusal(with_header(header)).starts_with("header: "));
    }
    CHECK(refusal(with_header(R"({"alg":"ES256","x":)" + std::string(64, '[') +
                              std::string(64, ']') + '}')) != "accepted");
    CHECK(refusal(with_header(R"({"alg":"ES256","x":[[{}]]})")) == "accepted");
}

TEST_CASE("where a header points to a key, nothing follows") {
    auto const token = parse_compact(
        with_header(R"({"alg":"ES256","jku":"https://x","x5u":"https://x","x5c":["AA=="],)"
                    R"("jwk":{"kty":"oct","k":"AAAA"},"kid":"../../etc/passwd"})"));
    CHECK(token.header.contains("jwk"));
    CHECK(token.kid == "../../etc/passwd");
}

TEST_CASE("a token longer than the limit is refused unread") {
    auto const token = sign_compact(es256_key(), Jwa::es256, {}, std::string(6'000, 'x'));
    REQUIRE(token.size() < 8192);
    CHECK(refusal(token) == "accepted");
    CHECK(refusal_of([&] { return parse_compact(token, token.size()); }) == "accepted");
    CHECK(refusal_of([&] { return parse_compact(token, token.size() - 1); }) == "token: too_long");
    auto const longest = sign_compact(es256_key(), Jwa::es256, {}, std::string(jws_bytes_max, 'x'));
    CHECK(refusal_of([&] { return parse_compact(longest, longest.size()); }) == "token: too_long");
    try {
        static_cast<void>(parse_compact(std::string(8193, 'x')));
        FAIL("accepted");
    } catch (InvalidArgument const& error) {
        CHECK(error.code() == ErrorCode::limit_exceeded);
    }
}

TEST_CASE("one key signs and verifies on many threads at the same time") {
    for (auto const algorithm : {Jwa::hs256, Jwa::ps256, Jwa::es256, Jwa::eddsa}) {
        auto const key = Key::generate(algorithm);
        auto const signature = sign(key, algorithm, "text");
        std::array<int, 4> verified{};
        {
            std::vector<std::jthread> threads;
            threads.reserve(verified.size());
            for (auto& count : verified) {
                threads.emplace_back([&, copy = key] {
                    for (int i = 0; i < 50; ++i) {
                        count += verify_signature(copy, algorithm, "text", signature) ? 1 : 0;
                        count +=
                            verify_signature(copy, algorithm, "more", sign(copy, algorithm, "more"))
                                ? 1
                                : 0;
                    }
                });
            }
        }
        for (auto const count : verified) {
            CHECK(count == 100);
        }
    }
}
