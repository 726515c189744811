#pragma once

#include "api/dintero_host.hpp"
#include "api/form.hpp"
#include "core/crypto/jws.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/http_client.hpp>

#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace support {

/// An OpenID provider of somebody else's, as far as a bank that asks it can tell: discovery
/// document, key set and token endpoint, with ID tokens that are really signed.
class Provider final : public nostro::HttpClient {
public:
    static constexpr std::string_view issuer = "https://idp.example";

    explicit Provider(testing::FakeClock& clock) : clock_{clock} {}

    nostro::OutgoingResponse send(nostro::OutgoingRequest const& request) override {
        requests.push_back(request);
        if (is_down) {
            throw nostro::StorageError{nostro::ErrorCode::unavailable, "no answer"};
        }
        auto const url = std::string_view{request.url};
        if (url == std::string{issuer} + "/.well-known/openid-configuration") {
            return answer(
                {{"issuer", issuer},
                 {"authorization_endpoint", std::string{issuer} + "/authorize"},
                 {"token_endpoint", std::string{issuer} + "/token"},
                 {"jwks_uri", std::string{issuer} + "/jwks"},
                 {"userinfo_endpoint", std::string{issuer} + "/userinfo"},
                 {"response_types_supported", json::array{"code"}},
                 {"subject_types_supported", json::array{"public"}},
                 {"id_token_signing_alg_values_supported", json::array{"RS256", "ES256"}}});
        }
        if (url == std::string{issuer} + "/jwks") {
            auto key = key_.public_jwk();
            key["kid"] = "idp-1";
            key["use"] = "sig";
            key["alg"] = "ES256";
            return answer({{"keys", json::array{key}}});
        }
        if (url == std::string{issuer} + "/token") {
            return redeem(request);
        }
        if (url == std::string{issuer} + "/userinfo" && !user_info.empty()) {
            return answer(user_info);
        }
        return {.status = 404};
    }

    /// A token of the provider; `claims` replace the usual ones, null ones are left out.
    [[nodiscard]] std::string id_token(json::object const& claims) const {
        auto const now =
            std::chrono::duration_cast<std::chrono::seconds>(clock_.now().time_since_epoch())
                .count();
        json::object all{{"iss", issuer},
                         {"sub", "grace-at-idp"},
                         {"aud", "bank"},
                         {"iat", now},
                         {"exp", now + 300},
                         {"email", "grace@example.com"},
                         {"email_verified", true}};
        for (auto const& claim : claims) {
            all[claim.key()] = claim.value();
            if (claim.value().is_null()) {
                all.erase(claim.key());
            }
        }
        return nostro::detail::sign_compact(key_,
                                            nostro::detail::Jwa::es256,
                                            {{"typ", "JWT"}, {"kid", "idp-1"}},
                                            json::serialize(all));
    }

    /// What the next login at the provider says besides the usual claims.
    json::object next_claims;
    json::object user_info; ///< what its UserInfo endpoint answers; empty: 404
    bool is_down = false;   ///< it does not answer
    std::vector<nostro::OutgoingRequest> requests;

private:
    static nostro::OutgoingResponse answer(json::object const& body) {
        return {.status = 200,
                .headers = {{"Content-Type", "application/json"}},
                .body = json::serialize(body)};
    }

    nostro::OutgoingResponse redeem(nostro::OutgoingRequest const& request) {
        for (auto const& [name, value] : api::parse_form(request.body)) {
            if (name == "code" && value != "good-code") {
                return {.status = 400, .body = R"({"error":"invalid_grant"})"};
            }
        }
        return answer({{"access_token", "opaque"},
                       {"token_type", "Bearer"},
                       {"id_token", id_token(next_claims)}});
    }

    testing::FakeClock& clock_;
    nostro::detail::Key key_ = nostro::detail::Key::generate(nostro::detail::Jwa::es256);
};

} // namespace support
