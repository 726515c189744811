#include "fuzz/fill_in.hpp"
#include "fuzz/target.hpp"
#include "fuzz/token_bank.hpp"

#include "core/crypto/base64.hpp"
#include "core/crypto/jwt.hpp"
#include "core/crypto/signature.hpp"
#include "core/json.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

// DPoP proofs (RFC 9449): a line with the header, and the claims, which a client's key signs
// whatever they are. "{jwk}" is that key, "{ath}" the digest of the token, "{now}" the time,
// "{n}" a number that is another one each time.
//
// - A proof that is taken says what it must: type, key, method, address, token, time.
// - It is taken once.
// - Nothing is thrown.
namespace fuzz {

namespace {

namespace detail = nostro::detail;
namespace json = boost::json;
using detail::Jwa;
using detail::Key;

constexpr std::string_view resource = "https://bank.example/accounts";
constexpr std::string_view token_endpoint = "https://bank.example/oauth/token";

/// A client's key, and a token that is bound to it.
class Prover {
public:
    Prover() {
        token_ = bank_.issue(prove(R"({"typ":"dpop+jwt","alg":"ES256","jwk":{jwk}})",
                                   R"({"jti":"first","htm":"POST","htu":")" +
                                       std::string{token_endpoint} + R"(","iat":{now}})",
                                   "POST",
                                   token_endpoint));
    }

    /// A proof of these texts.
    [[nodiscard]] nostro::DpopProof
    prove(std::string header, std::string claims, std::string_view method, std::string_view url) {
        header = filled_in(std::move(header));
        claims = filled_in(std::move(claims));
        auto const input = detail::base64url(header) + '.' + detail::base64url(claims);
        return {.proof = input + '.' + detail::base64url(detail::sign(key_, Jwa::es256, input)),
                .method = std::string{method},
                .url = std::string{url}};
    }

    [[nodiscard]] bool is_taken(nostro::DpopProof const& proof) {
        return static_cast<bool>(bank_.tokens().verify_access_token(
            token_, {.audience = token_audience, .dpop = &proof}));
    }

    [[nodiscard]] std::string filled_in(std::string text) {
        text = fill_in(std::move(text), "{jwk}", nostro::to_text(key_.public_jwk()));
        text = fill_in(std::move(text), "{ath}", detail::ath(token_));
        text = fill_in(std::move(text), "{now}", std::to_string(detail::numeric_date(bank_.now())));
        return fill_in(std::move(text), "{n}", std::to_string(number_));
    }

    void next() { ++number_; }

    [[nodiscard]] std::string ath() const { return detail::ath(token_); }

    [[nodiscard]] std::string thumbprint() const { return key_.thumbprint(); }

    [[nodiscard]] std::int64_t now() { return detail::numeric_date(bank_.now()); }

private:
    TokenBank bank_;
    Key key_ = Key::generate(Jwa::es256);
    std::uint64_t number_ = 0;
    std::string token_;
};

std::string decoded(std::string_view text) {
    std::string bytes;
    for (std::size_t at = 0; at < text.size(); ++at) {
        int value = 0;
        bool const is_escape =
            text[at] == '%' && at + 2 < text.size() &&
            std::from_chars(&text[at] + 1, &text[at] + 3, value, 16).ptr == &text[at] + 3;
        bytes += is_escape ? static_cast<char>(value) : text[at];
        at += is_escape ? 2 : 0;
    }
    return bytes;
}

/// Whether an address is that of the resource, up to what RFC 3986 holds equal, query and fragment.
bool is_resource(std::string_view address) {
    auto const plain = decoded(address.substr(0, address.find_first_of("?#")));
    auto const path_at = std::min(plain.find('/', 8), plain.size());
    auto origin = plain.substr(0, path_at);
    std::ranges::transform(origin, origin.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return (origin == "https://bank.example" || origin == "https://bank.example:443") &&
           plain.substr(path_at) == "/accounts";
}

void check_taken(Prover& prover, std::string_view header_text, std::string_view claims_text) {
    auto const parsed_header = nostro::parse_json(header_text, "header");
    auto const parsed_claims = nostro::parse_json(claims_text, "claims");
    auto const& header = parsed_header.as_object();
    auto const& claims = parsed_claims.as_object();
    require(detail::is_type(std::string_view{header.at("typ").as_string()}, "dpop+jwt"),
            "a proof has its type");
    require(header.at("alg") == "ES256", "a proof has the algorithm that has signed it");
    require(Key::from_jwk(header.at("jwk").as_object()).thumbprint() == prover.thumbprint(),
            "a proof is of the token's key");
    require(!header.contains("crit") && !header.contains("b64"), "a proof is plain");
    require(claims.at("htm") == "GET", "a proof is for the method");
    require(is_resource(std::string_view{claims.at("htu").as_string()}),
            "a proof is for the address");
    require(std::string_view{claims.at("ath").as_string()} == prover.ath(),
            "a proof is for the token");
    require(!claims.at("jti").as_string().empty(), "a proof has an id");
    auto const issued = detail::Claims{claims}.seconds("iat").value();
    require(issued >= prover.now() - 60 && issued <= prover.now() + 10, "a proof is new");
}

int run(std::uint8_t const* data, std::size_t size) {
    static Renewed<Prover, 2'000> provers;
    auto& prover = provers.use();
    prover.next();
    auto text = text_of(data, size);
    std::string const header{take_until(text, '\n')};
    std::string const claims{text};
    auto const proof = prover.prove(header, claims, "GET", resource);
    if (prover.is_taken(proof)) {
        check_taken(prover, prover.filled_in(header), prover.filled_in(claims));
        require(!prover.is_taken(proof), "a proof is taken once");
    }
    return 0;
}

constexpr std::string_view words[]{"{jwk}",
                                   "{ath}",
                                   "{now}",
                                   "{n}",
                                   "null",
                                   "[]",
                                   "{}",
                                   "\"none\"",
                                   "\"HS256\"",
                                   "\"EdDSA\"",
                                   "\"application/dpop+jwt\"",
                                   "\"DPOP+JWT\"",
                                   "\"crit\":[\"b64\"],",
                                   "\"b64\":false,",
                                   "\"d\":\"AAAA\",",
                                   "\"nonce\":\"x\",",
                                   "\"htm\":\"get\",",
                                   "HTTPS://BANK.EXAMPLE:443/accounts",
                                   "https://bank.example/accounts?a=b#c",
                                   "https://bank.example/%61ccounts",
                                   "https://bank.example/x/../accounts",
                                   "\"iat\":{now}.9",
                                   "\"iat\":-1"};

} // namespace

constinit Target const dpop_target{"dpop", run, words, 1'000, 8'192};

} // namespace fuzz
