#include "api/dintero/json.hpp"

#include "core/text.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/identity/roles.hpp>
#include <nostro/oauth/clients.hpp>
#include <nostro/oauth/grants.hpp>
#include <nostro/oauth/tokens.hpp>

namespace nostro::inline v0::api::dintero {

namespace json = boost::json;

void put_text(json::object& object, std::string_view key, std::string_view text) {
    if (!text.empty()) {
        object[key] = text;
    }
}

json::array to_array(std::vector<std::string> const& texts) {
    return to_array(texts, [](std::string const& text) { return json::value(text); });
}

std::vector<std::string> texts_of(JsonReader const& body, std::string_view key) {
    std::vector<std::string> texts;
    if (auto const list = body.find(key)) {
        for (auto const& item : list->array()) {
            texts.emplace_back(item.text());
        }
    }
    return texts;
}

std::string text_of(JsonReader const& body, std::string_view key) {
    return std::string{body.optional_text(key).value_or("")};
}

json::object to_json(Client const& client) {
    auto object = to_entity(client);
    object["client_id"] = client.client_id;
    put_text(object, "name", client.name);
    put_text(object, "description", client.description);
    object["callbacks"] = to_array(client.redirect_uris);
    return object;
}

json::object to_json(ClientGrant const& grant) {
    auto object = to_entity(grant);
    object["client_id"] = grant.client_id;
    object["audience"] = grant.audience;
    object["scope"] = to_array(grant.scope);
    object["type"] = name_of(grant.type);
    if (grant.oidc) {
        auto const scope = join(grant.oidc->scope, " ");
        object["oidc"] = {{"authority", grant.oidc->authority},
                          {"client_id", grant.oidc->client_id},
                          {"scope", scope.empty() ? "openid" : scope}};
    }
    return object;
}

json::object to_json(Role const& role) {
    auto object = to_entity(role);
    put_text(object, "name", role.name);
    put_text(object, "description", role.description);
    object["scope"] = to_array(role.scope);
    return object;
}

json::object to_json(TokenAnswer const& answer) {
    json::object object{{"access_token", answer.access_token},
                        {"token_type", answer.token_type},
                        {"expires_in", answer.expires_in.count()}};
    put_text(object, "refresh_token", answer.refresh_token);
    return object;
}

} // namespace nostro::inline v0::api::dintero
