#include "api/dintero/audiences.hpp"
#include "api/dintero/handlers.hpp"
#include "api/dintero/ids.hpp"
#include "api/dintero/json.hpp"
#include "api/dintero/logins.hpp"
#include "api/dintero/refusals.hpp"
#include "api/form.hpp"

#include <nostro/identity/passwordless.hpp>
#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/clients.hpp>

#include <algorithm>

namespace nostro::inline v0::api::dintero {

namespace {

Response redirect(std::string location) {
    Response response;
    response.status = 302;
    response.set_header("Location", std::move(location));
    // The address holds a token, which must not be told to the next site.
    response.set_header("Referrer-Policy", "no-referrer");
    return response;
}

/// The callback asked for, or the only one that the client has.
std::string callback_of(Client const& client, std::string const& asked) {
    auto const& callbacks = client.redirect_uris;
    if (asked.empty() && callbacks.size() == 1) {
        return callbacks.front();
    }
    if (std::ranges::find(callbacks, asked) == callbacks.end()) {
        throw invalid_field("redirect_uri", "unknown", "must be one of the client's callbacks");
    }
    return asked;
}

bool accepts_json(Request const& request) {
    return request.header("Accept").value_or("").find("application/json") != std::string_view::npos;
}

} // namespace

Response authorize_link(Call& call) {
    auto const query = call.query();
    auto const client_id = query.text("client_id");
    auto const audience = audience_in(call, query);
    auto const client = call.system().clients().find(client_id);
    if (!client || client->owner != owner_of(call)) {
        throw no_grant();
    }
    auto const callback = callback_of(*client, text_of(query, "redirect_uri"));
    require_grant(call, client_id, audience, GrantType::authorization_code);
    auto login = call.on_behalf().passwordless().redeem(
        {.owner = owner_of(call),
         .client_id = std::string{client_id},
         .audience = std::string{audience},
         .ident = {},
         .verification_code = std::string{query.text("verification_code")}});
    if (!login) {
        throw wrong_credentials();
    }
    login->goal = {.client_id = std::string{client_id},
                   .audience = std::string{audience},
                   .grant_type = "authorization_code"};
    auto const tokens = issue_token(call, *login);
    std::vector<Parameter> answer{{"access_token", tokens.access_token},
                                  {"token_type", tokens.token_type},
                                  {"expires_in", std::to_string(tokens.expires_in.count())}};
    if (auto const state = query.optional_text("state")) {
        answer.push_back({"state", std::string{*state}});
    }
    return redirect(callback + '#' + write_form(answer));
}

Response redirect_with_id_token(Call& call) {
    auto const body = call.body();
    IdTokenRedirect order{.merchant_id = owner_of(call),
                          .subject = call.caller.subject,
                          .user_id = call.caller.user_id,
                          .redirect_uri = std::string{body.text("redirect_uri")},
                          .claims = texts_of(body, "claims")};
    if (auto const claims = body.find("custom_claims")) {
        for (auto const& claim : claims->value().as_object()) {
            order.custom_claims.emplace_back(std::string{claim.key()},
                                             std::string{claim.value().as_string()});
        }
    }
    auto const target = call.on_behalf().authorization().redirect_with_id_token(order);
    if (!accepts_json(call.request)) {
        return redirect(target);
    }
    return call.answer(boost::json::object{{"redirect_uri", target}});
}

} // namespace nostro::inline v0::api::dintero
