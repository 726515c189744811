#include "fuzz/http_bank.hpp"
#include "fuzz/target.hpp"

#include "core/crypto/base64.hpp"
#include "core/json.hpp"

#include <nostro/oauth/error.hpp>
#include <nostro/oauth/tokens.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <string>

// Forms sent to the token endpoint by a client that has proven who it is.
//
// - Every answer is one, see http_bank.hpp.
// - A refusal is 400, 401, 403, 413 or 429 with one of the errors of OAuth, and nothing but texts.
// - What is granted is a token that counts, of this client, with no scope that it was not given.
namespace fuzz {

namespace {

namespace json = boost::json;

constexpr std::string_view granted[]{"openid", "profile", "bankservice"};

void check_refusal(json::object const& answer) {
    auto const* const error = answer.if_contains("error");
    require(error != nullptr && error->is_string() &&
                std::ranges::find(nostro::oauth_error_code_names,
                                  std::string_view{error->get_string()}) !=
                    nostro::oauth_error_code_names.end(),
            "a refusal is an error of OAuth");
    require(
        std::ranges::all_of(answer, [](auto const& member) { return member.value().is_string(); }),
        "a refusal is texts");
}

void check_granted(HttpBank& bank, json::object const& answer) {
    auto const verdict = bank.host().system().tokens().verify_access_token(
        std::string_view{answer.at("access_token").get_string()});
    require(static_cast<bool>(verdict), "what is granted counts");
    require(verdict.token->client_id == "machine", "a token is for the client that has asked");
    require(std::ranges::all_of(verdict.token->scope,
                                [](std::string_view word) {
                                    return std::ranges::find(granted, word) != std::end(granted);
                                }),
            "a token has no scope that the client was not given");
}

int run(std::uint8_t const* data, std::size_t size) {
    static Renewed<HttpBank, 1'000> banks;
    auto& bank = banks.use();
    nostro::api::Request request;
    request.method = "POST";
    request.path = "/oauth/token";
    request.headers = {
        {"Authorization", "Basic " + nostro::detail::base64(bank.filled_in("machine:{secret}"))},
        {"Content-Type", "application/x-www-form-urlencoded"}};
    request.body = bank.filled_in(text_of(data, size));
    request.peer_address = "192.0.2.7";
    request.secure = true;

    auto const response = bank.ask(request);
    auto const answer = nostro::parse_json(response.body, "body");
    require(answer.is_object(), "an answer is an object");
    if (response.status == 200) {
        check_granted(bank, answer.get_object());
    } else {
        constexpr int statuses[]{400, 401, 403, 413, 429};
        require(std::ranges::find(statuses, response.status) != std::end(statuses),
                "a form is granted or refused");
        check_refusal(answer.get_object());
    }
    return 0;
}

constexpr std::string_view words[]{
    "&",
    "=",
    "%",
    "%00",
    "%ff",
    "+",
    "grant_type=",
    "client_credentials",
    "authorization_code",
    "refresh_token",
    "password",
    "urn:ietf:params:oauth:grant-type:token-exchange",
    "urn:ietf:params:oauth:grant-type:device_code",
    "&scope=openid",
    "&scope=admin:accounts",
    "&audience=urn:bank:api",
    "&resource=urn:bank:api",
    "&client_id=admin",
    "&client_id=machine",
    "&client_secret={secret}",
    "&client_assertion=e30.e30.e30",
    "&code=",
    "&code_verifier=",
    "&username=ann",
    "&refresh_token={refresh}",
    "&subject_token={user}",
    "&actor_token={aritma}",
    "&subject_token_type=urn:ietf:params:oauth:token-type:access_token",
    "&requested_token_type=urn:ietf:params:oauth:token-type:jwt"};

} // namespace

constinit Target const token_form_target{"token_form", run, words, 2'000, 4'096};

} // namespace fuzz
