#include "api/dintero/handlers.hpp"
#include "api/dintero/json.hpp"

#include <nostro/oauth/error.hpp>
#include <nostro/oauth/signing_keys.hpp>
#include <nostro/oauth/tokens.hpp>

#include <array>

namespace nostro::inline v0::api::dintero {

namespace {

constexpr std::array<std::string_view, 6> key_members{"kty", "use", "alg", "n", "e", "kid"};

} // namespace

Response revoke_token(Call& call) {
    try {
        call.on_behalf().tokens().revoke(call.body().text("token"), call.caller.client_id);
    } catch (OauthError const& error) {
        if (error.error() != OauthErrorCode::unsupported_token_type) {
            throw;
        }
        // What is no refresh token is answered as one that is unknown.
    }
    return call.answer(boost::json::object{});
}

Response exchange_token(Call& call) {
    return call.answer(to_json(call.on_behalf().tokens().exchange_for_merchant(
        call.credentials.token, call.path("partner_id"), call.body().text("account_id"))));
}

Response list_keys(Call& call) {
    auto const set = parse_json(call.system().signing_keys().jwks(), "the key set");
    boost::json::array keys;
    for (auto const& key : JsonReader{set}.array("keys")) {
        if (key.text("kty") != "RSA") {
            continue;
        }
        boost::json::object shown;
        for (auto const name : key_members) {
            shown[name] = key.text(name);
        }
        keys.push_back(std::move(shown));
    }
    return call.answer(keys);
}

} // namespace nostro::inline v0::api::dintero
