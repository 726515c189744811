#include "fuzz/fill_in.hpp"
#include "fuzz/target.hpp"
#include "fuzz/token_bank.hpp"

#include "core/crypto/base64.hpp"
#include "core/crypto/jws.hpp"
#include "core/json.hpp"

#include <boost/json/serialize.hpp>

#include <array>
#include <string>

// Access tokens. A line for each part: header, claims, signature. A line that begins with '=' is
// the part as it is written, any other one is what the part encodes. The parts of a token that was
// issued are "{header}", "{claims}" and "{signature}", written in the one case and decoded in the
// other.
//
// - No text but the one that was issued counts, and none is told active by introspection.
// - The one that was issued counts, whatever was shown before.
// - Nothing is thrown.
namespace fuzz {

namespace {

namespace detail = nostro::detail;
using nostro::TokenRefusal;

/// A bank and a token of its.
struct IssuedToken {
    TokenBank bank;
    std::string token = bank.issue();
    std::array<std::string, 3> written = parts_of(token);

private:
    static std::array<std::string, 3> parts_of(std::string_view token) {
        std::array<std::string, 3> parts;
        for (auto& part : parts) {
            part = take_until(token, '.');
        }
        return parts;
    }
};

constexpr std::array<std::string_view, 3> part_names{"{header}", "{claims}", "{signature}"};

std::string write_part(IssuedToken const& issued, std::string_view line) {
    bool const is_written = line.starts_with('=');
    std::string part{line.substr(is_written ? 1 : 0)};
    for (std::size_t at = 0; at < part_names.size(); ++at) {
        auto const& written = issued.written[at];
        part = fill_in(std::move(part),
                       part_names[at],
                       is_written ? written : detail::from_base64url(written).value());
    }
    return is_written ? part : detail::base64url(part);
}

int run(std::uint8_t const* data, std::size_t size) {
    static Renewed<IssuedToken, 10'000> tokens;
    auto& issued = tokens.use();
    auto text = text_of(data, size);
    std::string token;
    for (std::size_t at = 0; at < part_names.size(); ++at) {
        token += write_part(issued, take_until(text, '\n')) + (at < 2 ? "." : "");
    }
    auto service = issued.bank.tokens();
    auto const verdict = service.verify_access_token(token);
    bool const is_issued = token == issued.token;
    require(static_cast<bool>(verdict) == is_issued, "the token that was issued counts, no other");
    require((verdict.refusal == TokenRefusal::none) == is_issued, "a refusal has a reason");
    require(service.introspect(token, "shop").active == is_issued, "introspection agrees");
    require(static_cast<bool>(service.verify_access_token(issued.token)),
            "the token that was issued goes on to count");
    return 0;
}

constexpr std::string_view words[]{"=",
                                   "{header}",
                                   "{claims}",
                                   "{signature}",
                                   ".",
                                   "\n",
                                   "\"alg\":\"none\"",
                                   "\"alg\":\"HS256\"",
                                   "\"alg\":\"EdDSA\"",
                                   "\"typ\":\"JWT\",",
                                   "\"crit\":[\"exp\"],",
                                   "\"b64\":false,",
                                   "\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"},",
                                   "\"jku\":\"https://evil.example\",",
                                   "\"kid\":\"../../etc/passwd\",",
                                   "\"exp\":4102444800,",
                                   "\"exp\":1e999,",
                                   "\"iss\":\"https://bank.example\",",
                                   "\"aud\":[\"urn:bank:api\"],",
                                   "\"scope\":\"admin\",",
                                   "null",
                                   "{}"};

} // namespace

constinit Target const access_token_target{"access_token", run, words, 5'000, 10'000};

} // namespace fuzz
