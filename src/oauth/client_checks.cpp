#include "oauth/client_checks.hpp"

#include "core/crypto/jwk.hpp"
#include "core/json.hpp"
#include "core/utf8.hpp"
#include "domain/limits.hpp"
#include "oauth/options.hpp"
#include "oauth/uri.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

constexpr std::size_t name_max = 255;
constexpr std::size_t description_max = 1'024;
constexpr std::size_t uris_max = 64;
constexpr std::size_t jwks_bytes_max = 64 * 1'024;
constexpr std::size_t keys_max = 16;
constexpr std::chrono::hours access_token_life_max{24};
constexpr std::array<std::string_view, 3> response_types{"code", "token", "id_token"};

void require(bool right, std::string field, char const* text, std::string_view reason = {}) {
    if (!right) {
        std::vector<Detail> details{{"field", std::move(field)}};
        if (!reason.empty()) {
            details.push_back({"reason", std::string{reason}});
        }
        throw InvalidArgument{text, std::move(details)};
    }
}

void require_text(std::string_view text, char const* field, std::size_t bytes_max) {
    require(
        text.size() <= bytes_max && is_valid_text(text), field, "a text is too long or no text");
}

template <class Check>
void require_each(std::vector<std::string> const& items, std::string const& field, Check check) {
    require(items.size() <= uris_max, field, "there are too many");
    for (std::size_t at = 0; at < items.size(); ++at) {
        check(items[at], field + '[' + std::to_string(at) + ']');
    }
}

void check_uris(Client const& client) {
    bool const native = client.type == ClientType::native;
    for (auto const& [field, uris] :
         {std::pair{"redirect_uris", &client.redirect_uris},
          std::pair{"post_logout_redirect_uris", &client.post_logout_redirect_uris}}) {
        require_each(*uris, field, [&](std::string const& uri, std::string at) {
            std::string_view const fault = fault_of_redirect_uri(uri, native);
            require(fault.empty(), std::move(at), "a client cannot be redirected there", fault);
        });
    }
    require_each(
        client.cors_origins, "cors_origins", [](std::string const& origin, std::string at) {
            require(
                is_origin(origin), std::move(at), "an origin is a scheme, a host, perhaps a port");
        });
}

void check_type(Client const& client) {
    bool const confidential = client.type == ClientType::confidential;
    require(confidential == (client.auth_method != ClientAuthMethod::none),
            "auth_method",
            "a confidential client authenticates, others cannot");
    require(confidential || client.require_pkce,
            "require_pkce",
            "only a confidential client may do without PKCE");
    require(confidential || client.refresh_policy != RefreshPolicy::keep,
            "refresh_policy",
            "only a confidential client may keep its refresh tokens");
    require_each(
        client.response_types, "response_types", [](std::string const& type, std::string at) {
            require(std::ranges::find(response_types, type) != response_types.end(),
                    std::move(at),
                    "a response type is code, token or id_token");
        });
}

void check_key(JsonReader const& reader, Jwa algorithm) {
    Key const key = Key::from_jwk(reader.value().as_object());
    require(!is_symmetric(algorithm) && !key.has_private(), "jwks", "a key is not public");
    require(key.fits(algorithm), "jwks", "a key does not fit the algorithm");
}

void check_keys(Client const& client) {
    if (client.auth_method != ClientAuthMethod::private_key_jwt) {
        require(client.jwks.empty(), "jwks", "keys are of clients that sign");
        require(client.auth_alg.empty(), "auth_alg", "an algorithm is of clients that sign");
        return;
    }
    auto const algorithm = parse_jwa(client.auth_alg);
    require(algorithm && !is_symmetric(*algorithm) && to_string(*algorithm) == client.auth_alg,
            "auth_alg",
            "the algorithm is none for signing with an own key");
    require(client.jwks.size() <= jwks_bytes_max, "jwks", "the key set is too long");
    auto const document = parse_json(client.jwks, "jwks");
    auto const keys = JsonReader{document, "jwks"}.array("keys");
    require(!keys.empty() && keys.size() <= keys_max, "jwks.keys", "a client has 1 to 16 keys");
    for (JsonReader const& key : keys) {
        require(key.value().is_object(), key.path(), "a key is an object");
        check_key(key, *algorithm);
    }
}

void check_tokens(Client const& client, OauthOptions const& options) {
    require(client.access_token_life >= std::chrono::seconds{0} &&
                client.access_token_life <= access_token_life_max,
            "access_token_life",
            "a token lives for at most 24 h");
    require(client.access_token_alg.empty() || is_offered(options, client.access_token_alg),
            "access_token_alg",
            "tokens are not signed by this algorithm");
    require(client.id_token_alg.empty() || is_offered(options, client.id_token_alg),
            "id_token_alg",
            "tokens are not signed by this algorithm");
    require_each(client.resource_audiences,
                 "resource_audiences",
                 [](std::string const& audience, std::string at) {
                     require(!audience.empty() && audience.size() <= detail::audience_max &&
                                 is_valid_text(audience),
                             std::move(at),
                             "an audience is a text of up to 512 bytes");
                 });
}

void check_consumer(Consumer const& consumer) {
    require_text(consumer.consumer_id, "consumer.consumer_id", name_max);
    require_text(consumer.app_type, "consumer.app_type", name_max);
    require_text(consumer.developer_email, "consumer.developer_email", name_max);
    require_text(consumer.company, "consumer.company", name_max);
    require_text(consumer.certificate_thumbprint, "consumer.certificate_thumbprint", name_max);
    for (auto const limit : {consumer.calls_per_second,
                             consumer.calls_per_minute,
                             consumer.calls_per_hour,
                             consumer.calls_per_day,
                             consumer.calls_per_week,
                             consumer.calls_per_month}) {
        require(limit >= 0, "consumer.calls", "a limit is not negative");
    }
}

} // namespace

bool is_client_id(std::string_view text) noexcept {
    return text.size() >= 3 && text.size() <= 64 && !text.starts_with("usr_") &&
           !text.starts_with("acc_") && std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '-';
           });
}

void check_client(Client const& client, OauthOptions const& options) {
    require(is_client_id(client.client_id),
            "client_id",
            "a client id has 3 to 64 of A-Za-z0-9_- and does not begin as a subject does");
    require_text(client.owner, "owner", name_max);
    require_text(client.name, "name", name_max);
    require_text(client.description, "description", description_max);
    check_uris(client);
    check_type(client);
    check_keys(client);
    check_tokens(client, options);
    if (client.consumer) {
        check_consumer(*client.consumer);
    }
}

} // namespace nostro::inline v0::detail
