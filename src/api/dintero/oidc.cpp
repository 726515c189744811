#include "api/ascii.hpp"
#include "api/dintero/audiences.hpp"
#include "api/dintero/handlers.hpp"
#include "api/dintero/ids.hpp"
#include "api/dintero/json.hpp"
#include "api/dintero/refusals.hpp"

#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/clients.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0::api::dintero {

namespace {

/// The client is the account's own and has a grant with a provider.
void require_provider(Call const& call, std::string_view client_id, std::string_view audience) {
    auto const client = call.system().clients().find(client_id);
    auto const grants = client && client->owner == owner_of(call)
                            ? call.system().grants().list({.client_id = std::string{client_id},
                                                           .audience = std::string{audience}})
                            : Page<ClientGrant>{};
    if (grants.empty()) {
        throw no_grant();
    }
    if (std::ranges::none_of(grants, [](auto const& grant) { return grant.oidc.has_value(); })) {
        throw invalid_field("audience", "oidc", "must have a grant with oidc");
    }
}

} // namespace

Response begin_oidc(Call& call) {
    auto const query = call.query();
    if (call.caller.kind == Caller::Kind::none) {
        auto const token = query.optional_text("client_token");
        if (!token) {
            throw ApiError{Problem::missing_credentials, "an access token is required"};
        }
        call.caller = call.host.authenticator.bearer(call.request, "Bearer", *token);
    }
    require_own_account(call);
    auto const client_id = query.text("client_id");
    auto const audience = audience_in(call, query);
    require_provider(call, client_id, audience);
    std::vector<std::string> scope;
    any_piece(query.optional_text("scope").value_or(""), ' ', [&](std::string_view word) {
        scope.emplace_back(word);
        return false;
    });
    auto start = call.on_behalf().authorization().begin_external(
        {.client_id = std::string{client_id},
         .audience = std::string{audience},
         .redirect_uri = std::string{query.text("redirect_uri")},
         .scope = std::move(scope)});
    Response response;
    response.status = 302;
    response.set_header("Location", std::move(start.url));
    return response;
}

Response finish_oidc(Call& call) {
    auto const body = call.body();
    auto const client_id = body.text("client_id");
    auto const audience = audience_in(call, body);
    require_provider(call, client_id, audience);
    auto const login = call.on_behalf().authorization().finish_external(
        {.client_id = std::string{client_id},
         .audience = std::string{audience},
         .code = std::string{body.text("code")},
         .redirect_uri = text_of(body, "redirect_uri")});
    auto object = to_json(login.tokens);
    object["user_info"] = {{"authority", login.authority},
                           {"value", parse_json(login.claims, "the claims")}};
    return call.answer(object);
}

} // namespace nostro::inline v0::api::dintero
