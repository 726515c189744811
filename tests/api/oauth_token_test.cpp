#include "core/crypto/jws.hpp"
#include "oauth_host.hpp"

#include <chrono>
#include <string>

/// The token endpoint and its neighbours: who may ask, how, and what he is told.
namespace {

using namespace support;
using nostro::detail::Jwa;
using nostro::detail::Key;

FormFields const by_client{{"grant_type", "client_credentials"}};

std::string header_of(api::Response const& response, std::string_view name) {
    return std::string{response.header(name).value_or("(nothing)")};
}

std::int64_t seconds_now(OauthHost& host) {
    return std::chrono::floor<std::chrono::seconds>(host.clock.now()).time_since_epoch().count();
}

/// A DPoP proof of a key.
std::string proof(OauthHost& host,
                  Key const& key,
                  std::string_view method,
                  std::string_view url,
                  std::string_view jti,
                  std::string_view access_token = {}) {
    json::object claims{{"htm", method}, {"htu", url}, {"jti", jti}, {"iat", seconds_now(host)}};
    if (!access_token.empty()) {
        claims["ath"] = nostro::detail::ath(access_token);
    }
    return nostro::detail::sign_compact(
        key, Jwa::es256, {{"typ", "dpop+jwt"}, {"jwk", key.public_jwk()}}, json::serialize(claims));
}

} // namespace

TEST_CASE("OA-32 OA-33 the standard endpoint takes forms, and answers errors as text") {
    OauthHost host;
    auto const as_json = host.send(request("POST /oauth/token",
                                           R"({"grant_type":"client_credentials"})",
                                           {host.as_client("machine")}));
    CHECK(as_json.status == 415);
    CHECK(body_of(as_json).at("error").is_string());
    auto const get = host.get("/oauth/token");
    CHECK(get.status == 405);
    CHECK(header_of(get, "Allow").find("POST") != std::string::npos);
    auto const twice = host.token("machine",
                                  {{"grant_type", "client_credentials"},
                                   {"scope", "accounts:read"},
                                   {"scope", "accounts:write"}});
    CHECK(twice.status == 400);
    CHECK(text_at(twice, "/error") == "invalid_request");
    CHECK(text_at(host.token("machine", {}), "/error") == "invalid_request");
    CHECK(text_at(host.token("machine", {{"grant_type", "magic"}}), "/error") ==
          "unsupported_grant_type");
    CHECK(text_at(host.token("machine",
                             {{"grant_type", "password"},
                              {"username", "alice@example.test"},
                              {"password", std::string{oauth_password}}}),
                  "/error") == "unsupported_grant_type");
    auto const in_query =
        host.post("/oauth/token?client_secret=" + host.secrets["machine"], by_client);
    CHECK((in_query.status == 400 || in_query.status == 401));
    auto const empty = host.token("machine", {{"grant_type", "client_credentials"}, {"scope", ""}});
    CHECK(empty.status == 200);
    CHECK(text_at(empty, "/scope") == "accounts:read accounts:write");
    auto const beyond =
        host.token("machine", {{"grant_type", "client_credentials"}, {"scope", "admin"}});
    CHECK(beyond.status == 400);
    CHECK(text_at(beyond, "/error") == "invalid_scope");
    for (char const c : text_at(beyond, "/error_description")) {
        CHECK((c >= ' ' && c <= '~' && c != '"' && c != '\\'));
    }
}

TEST_CASE("OA-06 OA-08 a client shows one proof, and is told of a failure the way it came") {
    OauthHost host;
    CHECK(host.token("machine", by_client).status == 200);
    auto const secret = host.secrets["machine"];
    std::string encoded = "%6Dachine";
    CHECK(host.post("/oauth/token", by_client, {OauthHost::basic(encoded, secret)}).status == 200);
    auto const wrong = host.post("/oauth/token", by_client, {OauthHost::basic("machine", "wrong")});
    CHECK(wrong.status == 401);
    CHECK(text_at(wrong, "/error") == "invalid_client");
    CHECK(header_of(wrong, "WWW-Authenticate").starts_with("Basic "));
    auto const ghost = host.post("/oauth/token", by_client, {OauthHost::basic("ghost", "wrong")});
    CHECK(ghost.status == wrong.status);
    CHECK(ghost.body == wrong.body);
    CHECK(header_of(ghost, "WWW-Authenticate") == header_of(wrong, "WWW-Authenticate"));
    auto in_form = by_client;
    in_form.push_back({"client_id", "post"});
    in_form.push_back({"client_secret", "wrong"});
    auto const refused = host.post("/oauth/token", in_form);
    CHECK(refused.status == 401);
    CHECK(text_at(refused, "/error") == "invalid_client");
    CHECK_FALSE(refused.header("WWW-Authenticate"));
    host.allow("post", "urn:bank:api", {"accounts:read"});
    in_form.back().value = host.secrets["post"];
    CHECK(host.post("/oauth/token", in_form).status == 200);
    auto const both = host.post("/oauth/token", in_form, {host.as_client("post")});
    CHECK(both.status == 400);
    CHECK(text_at(both, "/error") == "invalid_request");
    // The method must be the client's own.
    CHECK(host.post("/oauth/token", by_client, {host.as_client("post")}).status == 401);
    CHECK(host.post("/oauth/token", by_client).status == 401);
    CHECK(host.post("/oauth/token", by_client, {bearer("x")}).status == 401);
    auto mismatched = by_client;
    mismatched.push_back({"client_id", "web"});
    CHECK(host.token("machine", mismatched).status == 400);
    mismatched.back().value = "machine";
    CHECK(host.token("machine", mismatched).status == 200);
}

TEST_CASE("OA-34 private_key_jwt") {
    OauthHost host;
    auto const key = Key::generate(Jwa::es256);
    auto jwk = key.public_jwk();
    jwk["kid"] = "k1";
    jwk["alg"] = "ES256";
    auto draft = host.draft("keyed");
    draft.client.auth_method = nostro::ClientAuthMethod::private_key_jwt;
    draft.client.auth_alg = "ES256";
    draft.client.jwks = json::serialize(json::object{{"keys", json::array{jwk}}});
    host.system().clients().create(draft);
    host.allow("keyed", "urn:bank:api", {"accounts:read"});
    auto const assertion = [&](json::value audience, std::string_view jti) {
        json::object const claims{{"iss", "keyed"},
                                  {"sub", "keyed"},
                                  {"aud", std::move(audience)},
                                  {"jti", jti},
                                  {"iat", seconds_now(host)},
                                  {"exp", seconds_now(host) + 60}};
        return nostro::detail::sign_compact(
            key, Jwa::es256, {{"kid", "k1"}, {"typ", "JWT"}}, json::serialize(claims));
    };
    auto const ask = [&](std::string const& text) {
        auto fields = by_client;
        fields.push_back({"client_assertion", text});
        fields.push_back({"client_assertion_type", std::string{nostro::jwt_bearer_assertion}});
        return host.post("/oauth/token", fields);
    };
    auto const good = assertion(json::value(oauth_issuer), "a");
    CHECK(ask(good).status == 200);
    CHECK(text_at(ask(good), "/error") == "invalid_client");
    CHECK(text_at(ask(assertion(json::array{oauth_issuer}, "b")), "/error") == "invalid_client");
    CHECK(text_at(ask(assertion(json::value(std::string{oauth_issuer} + "/oauth/token"), "c")),
                  "/error") == "invalid_client");
    auto fields = by_client;
    fields.push_back({"client_assertion", assertion(json::value(oauth_issuer), "d")});
    fields.push_back({"client_assertion_type", "other"});
    CHECK(text_at(host.post("/oauth/token", fields), "/error") == "invalid_request");
}

TEST_CASE("OA-36 too many failures of one client are 429, and no matter to others") {
    OauthHost host{Store::memory, [](CoreOptions&, api::ServiceOptions& service) {
                       service.rates.enabled = true;
                       service.rates.credentials_per_peer = 0;
                       service.rates.credentials_per_client = 3;
                   }};
    for (int at = 0; at < 61; ++at) {
        CHECK(host.token("machine", by_client).status == 200);
    }
    for (int at = 0; at < 3; ++at) {
        auto const wrong = host.post("/oauth/token", by_client, {OauthHost::basic("machine", "x")});
        CHECK(wrong.status == 401);
    }
    auto const refused = host.token("machine", by_client);
    CHECK(refused.status == 429);
    CHECK(refused.header("Retry-After").has_value());
    host.allow("web", "urn:bank:api", {"accounts:read"});
    CHECK(host.token("web", by_client).status == 200);
}

TEST_CASE("OA-65 OA-63 introspection and revocation tell strangers nothing") {
    OauthHost host;
    host.allow("web", "urn:bank:other", {"accounts:read"});
    auto const own = text_at(host.token("machine", by_client), "/access_token");
    auto const look = [&](std::string const& client, std::string const& token) {
        return host.post("/oauth/introspect", {{"token", token}}, {host.as_client(client)});
    };
    auto const seen = look("machine", own);
    CHECK(text_at(seen, "/active") == "true");
    CHECK(text_at(seen, "/aud") == "urn:bank:api");
    CHECK(text_at(seen, "/client_id") == "machine");
    CHECK(text_at(seen, "/token_type") == "Bearer");
    CHECK(look("web", own).body == R"({"active":false})");
    CHECK(look("machine", "unknown").body == R"({"active":false})");
    CHECK(host.post("/oauth/introspect", {{"token", own}}).status == 401);
    CHECK(host.post("/oauth/introspect", {{"token", own}, {"client_id", "spa"}}).status == 401);
    auto const revoke = [&](std::string const& client, std::string const& token) {
        return host.post("/oauth/revoke", {{"token", token}}, {host.as_client(client)}).status;
    };
    CHECK(revoke("web", own) == 200);
    CHECK(text_at(look("machine", own), "/active") == "true");
    CHECK(revoke("machine", "unknown") == 200);
    CHECK(revoke("machine", own) == 200);
    CHECK(look("machine", own).body == R"({"active":false})");
    CHECK(host.post("/oauth/revoke", {}, {host.as_client("machine")}).status == 400);
}

TEST_CASE("OA-63 OA-65 a token longer than any of ours is one that nobody knows") {
    OauthHost host;
    for (std::size_t const size : {8'193U, 65'536U}) {
        FormFields const fields{{"token", std::string(size, 'a')}};
        auto const looked = host.post("/oauth/introspect", fields, {host.as_client("machine")});
        CHECK(looked.status == 200);
        CHECK(looked.body == R"({"active":false})");
        CHECK(host.post("/oauth/revoke", fields, {host.as_client("machine")}).status == 200);
    }
}

TEST_CASE("a code, verifier or refresh token longer than any of ours is an invalid grant") {
    OauthHost host;
    TestBrowser browser{host};
    browser.open(authorize_path());
    browser.log_in();
    browser.submit({}, "Allow");
    auto fields = code_form(browser.answer().at("code"));
    auto const with = [&](std::string_view name, std::size_t size) {
        auto changed = fields;
        std::ranges::find(changed, name, &api::Parameter::name)->value = std::string(size, 'a');
        return text_at(host.token("web", changed), "/error");
    };
    CHECK(with("code_verifier", 256) == "invalid_grant");
    CHECK(with("code", 513) == "invalid_grant");
    CHECK(text_at(host.token(
                      "web",
                      {{"grant_type", "refresh_token"}, {"refresh_token", std::string(513, 'a')}}),
                  "/error") == "invalid_grant");
    CHECK(host.token("web", fields).status == 200); // none of them used the code up
}

TEST_CASE("OA-51 a token for another audience is no token here, if the bank says which are its") {
    for (bool const is_checked : {false, true}) {
        CAPTURE(is_checked);
        OauthHost host{Store::memory, [&](CoreOptions& core, api::ServiceOptions&) {
                           core.oauth.api_audiences = is_checked
                                                          ? std::vector<std::string>{"urn:bank:api"}
                                                          : std::vector<std::string>{};
                       }};
        host.allow("web", "urn:bank:api", {"openid"});
        host.allow("web", "urn:shop:api", {"openid"});
        auto const look = [&](std::string const& audience) {
            TestBrowser browser{host};
            browser.open(authorize_path({{"resource", audience}, {"prompt", "consent"}}));
            browser.log_in();
            browser.submit({}, "Allow");
            auto const tokens = host.token("web", code_form(browser.answer().at("code")));
            return host.get("/oauth/userinfo", {bearer(text_at(tokens, "/access_token"))});
        };
        CHECK(look("").status == 200);
        CHECK(look("urn:bank:api").status == 200);
        auto const other = look("urn:shop:api");
        CHECK(other.status == (is_checked ? 401 : 200));
        if (is_checked) {
            CHECK(text_at(other, "/error") == "invalid_token");
            CHECK(header_of(other, "WWW-Authenticate").find("error=\"invalid_token\"") !=
                  std::string::npos);
        }
    }
}

TEST_CASE("OA-51 only an access token is one, and without one the challenge is bare") {
    OauthHost host;
    TestBrowser browser{host};
    browser.open(authorize_path({{"scope", "openid offline_access"}, {"prompt", "consent"}}));
    browser.log_in();
    browser.submit({}, "Allow");
    auto const tokens = host.token("web", code_form(browser.answer().at("code")));
    for (auto const* const other : {"/id_token", "/refresh_token"}) {
        auto const refused = host.get("/oauth/userinfo", {bearer(text_at(tokens, other))});
        CHECK(refused.status == 401);
        CHECK(text_at(refused, "/error") == "invalid_token");
        CHECK(header_of(refused, "WWW-Authenticate").find("invalid_token") != std::string::npos);
    }
    auto const machine = text_at(host.token("machine", by_client), "/access_token");
    auto const weak = host.get("/oauth/userinfo", {bearer(machine)});
    CHECK(weak.status == 403);
    CHECK(text_at(weak, "/error") == "insufficient_scope");
    CHECK(header_of(weak, "WWW-Authenticate").find("scope=\"openid\"") != std::string::npos);
    auto const bare = host.get("/oauth/userinfo");
    CHECK(bare.status == 401);
    CHECK(header_of(bare, "WWW-Authenticate") == "Bearer realm=\"nostro\"");
    auto const access = text_at(tokens, "/access_token");
    auto const twice = host.post("/oauth/userinfo", {{"access_token", access}}, {bearer(access)});
    CHECK(twice.status == 400);
    CHECK(header_of(twice, "WWW-Authenticate").find("error=\"invalid_request\"") !=
          std::string::npos);
}

TEST_CASE("a token bound to a key takes a proof of it (RFC 9449)") {
    OauthHost host;
    auto const key = Key::generate(Jwa::es256);
    auto const other = Key::generate(Jwa::es256);
    auto const endpoint = std::string{oauth_issuer} + "/oauth/token";
    auto const info = std::string{oauth_issuer} + "/oauth/userinfo";
    TestBrowser browser{host};
    browser.open(authorize_path({{"dpop_jkt", key.thumbprint()}}));
    browser.log_in();
    browser.submit({}, "Allow");
    auto const code = code_form(browser.answer().at("code"));
    auto const redeem = [&](std::string const& shown) {
        return host.post("/oauth/token", code, {host.as_client("web"), {"DPoP", shown}});
    };
    CHECK(text_at(host.token("web", code), "/error") == "invalid_grant");
    CHECK(text_at(redeem(proof(host, other, "POST", endpoint, "1")), "/error") == "invalid_grant");
    CHECK(text_at(redeem(proof(host, key, "GET", endpoint, "2")), "/error") ==
          "invalid_dpop_proof");
    auto const tokens = redeem(proof(host, key, "POST", endpoint, "3"));
    REQUIRE(tokens.status == 200);
    CHECK(text_at(tokens, "/token_type") == "DPoP");
    auto const token = text_at(tokens, "/access_token");
    auto const use = [&](std::string const& scheme, Headers more) {
        more.push_back({"Authorization", scheme + ' ' + token});
        return host.get("/oauth/userinfo", more);
    };
    auto const good = proof(host, key, "GET", info, "4", token);
    CHECK(use("DPoP", {{"DPoP", good}}).status == 200);
    CHECK(use("DPoP", {{"DPoP", good}}).status == 401);
    for (auto const& refused :
         {use("Bearer", {}),
          use("DPoP", {}),
          use("DPoP", {{"DPoP", proof(host, other, "GET", info, "5", token)}}),
          use("DPoP", {{"DPoP", proof(host, key, "GET", info, "6")}})}) {
        CHECK(refused.status == 401);
        CHECK(header_of(refused, "WWW-Authenticate").starts_with("DPoP "));
        CHECK(header_of(refused, "WWW-Authenticate").find("algs=\"ES256") != std::string::npos);
    }
    auto const two = proof(host, key, "GET", info, "7", token);
    CHECK(use("DPoP", {{"DPoP", two}, {"DPoP", two}}).status == 401);
}

TEST_CASE("a nonce is asked for in each proof when the bank wants it") {
    OauthHost host{Store::memory,
                   [](CoreOptions& core, api::ServiceOptions&) { core.oauth.dpop_nonce = true; }};
    auto const key = Key::generate(Jwa::es256);
    auto const endpoint = std::string{oauth_issuer} + "/oauth/token";
    auto const refused =
        host.post("/oauth/token",
                  by_client,
                  {host.as_client("machine"), {"DPoP", proof(host, key, "POST", endpoint, "1")}});
    CHECK(refused.status == 400);
    CHECK(text_at(refused, "/error") == "use_dpop_nonce");
    CHECK(refused.header("DPoP-Nonce").has_value());
}

TEST_CASE("password grant: on by two switches only, and no way around a second factor") {
    OauthHost host{Store::memory, [](CoreOptions& core, api::ServiceOptions&) {
                       core.oauth.password_grant = true;
                   }};
    FormFields const fields{{"grant_type", "password"},
                            {"username", "alice@example.test"},
                            {"password", std::string{oauth_password}},
                            {"audience", "urn:bank:api"}};
    CHECK(text_at(host.token("web", fields), "/error") == "invalid_target");
    host.allow("web", "urn:bank:api", {"accounts:read"}, nostro::GrantType::password);
    auto const tokens = host.token("web", fields);
    CHECK(tokens.status == 200);
    auto wrong = fields;
    wrong[2].value = "wrong";
    CHECK(text_at(host.token("web", wrong), "/error") == "invalid_grant");
    host.system().mfa_enrolments().set_sms(host.alice.id, true, "+4790000001");
    CHECK(text_at(host.token("web", fields), "/error") == "invalid_grant");
}

TEST_CASE("both discovery documents say the same, and where everything is") {
    OauthHost host;
    auto const openid = host.get("/.well-known/openid-configuration");
    auto const oauth = host.get("/.well-known/oauth-authorization-server");
    CHECK(openid.status == 200);
    CHECK(openid.body == oauth.body);
    CHECK(header_of(openid, "Content-Type") == "application/json");
    CHECK(header_of(openid, "Cache-Control") == "public, max-age=3600");
    CHECK(text_at(openid, "/issuer") == oauth_issuer);
    auto const document = body_of(openid);
    for (auto const& member : document.as_object()) {
        std::string_view const name{member.key()};
        if (name.ends_with("_endpoint") || name == "jwks_uri") {
            std::string const url{member.value().as_string()};
            REQUIRE(url.starts_with(std::string{oauth_issuer} + "/oauth/"));
            CHECK(host.get(url.substr(oauth_issuer.size())).status != 404);
        }
        CHECK_FALSE((member.value().is_array() && member.value().as_array().empty()));
    }
    CHECK(text_at(openid, "/response_types_supported") == R"(["code"])");
    CHECK(text_at(openid, "/code_challenge_methods_supported") == R"(["S256"])");
    CHECK(text_at(openid, "/authorization_response_iss_parameter_supported") == "true");
    // RFC 8414 2: where clients may sign assertions, the algorithms must be told.
    for (std::string const endpoint : {"token", "revocation", "introspection"}) {
        auto const methods = text_at(openid, "/" + endpoint + "_endpoint_auth_methods_supported");
        CHECK(methods.find("private_key_jwt") != std::string::npos);
        CHECK((methods.find("none") == std::string::npos) == (endpoint == "introspection"));
        CHECK(text_at(openid, "/" + endpoint + "_endpoint_auth_signing_alg_values_supported")
                  .find("ES256") != std::string::npos);
    }
    CHECK(openid.body.find("password") == std::string::npos);
    CHECK(openid.body.find("implicit") == std::string::npos);
    auto const keys = host.get("/oauth/jwks");
    CHECK(header_of(keys, "Content-Type") == "application/jwk-set+json");
    auto const key_set = body_of(keys);
    for (auto const& key : key_set.at("keys").as_array()) {
        for (auto const* const secret : {"d", "p", "q", "dp", "dq", "qi", "k"}) {
            CHECK_FALSE(key.as_object().contains(secret));
        }
        CHECK(key.at("use").as_string() == "sig");
    }
    CHECK(host.get("/.well-known/oauth-authorization-server/elsewhere").status == 404);
}

TEST_CASE("RFC 8414 3: given an issuer with a path, everything is found below it") {
    for (std::string const path : {"/bank", "/banks/north"}) {
        CAPTURE(path);
        std::string const server = "https://host.example";
        OauthHost host{Store::memory, [&](CoreOptions& core, api::ServiceOptions&) {
                           core.oauth.issuer = server + path;
                       }};
        auto const openid = host.get(path + "/.well-known/openid-configuration");
        REQUIRE(openid.status == 200);
        CHECK(text_at(openid, "/issuer") == server + path);
        CHECK(host.get("/.well-known/oauth-authorization-server" + path).body == openid.body);
        auto const document = body_of(openid);
        for (auto const& member : document.as_object()) {
            std::string_view const name{member.key()};
            if (name.ends_with("_endpoint") || name == "jwks_uri") {
                std::string const url{member.value().as_string()};
                REQUIRE(url.starts_with(server + path + "/oauth/"));
                auto const answer = host.get(url.substr(server.size()));
                CHECK(answer.status != 404);
            }
        }
        auto const by_path =
            host.post(path + "/oauth/token", by_client, {host.as_client("machine")});
        CHECK(by_path.status == 200);
        // A proxy may have cut the path off; a key's proof speaks of the endpoint's own URL anyway.
        auto const key = Key::generate(Jwa::es256);
        for (std::string const& from : {path, std::string{}}) {
            auto const shown =
                proof(host, key, "POST", server + path + "/oauth/token", "of" + from);
            auto const bound = host.post(
                from + "/oauth/token", by_client, {host.as_client("machine"), {"DPoP", shown}});
            CHECK(text_at(bound, "/token_type") == "DPoP");
        }
        auto const foreign = host.get(path + "/oauth/jwks", {{"Origin", "https://evil.example"}});
        CHECK(foreign.header("Access-Control-Allow-Origin") == "*");
        CHECK(host.get("/elsewhere/oauth/jwks").status == 404);
        CHECK(host.get(path + path + "/oauth/jwks").status == 404);
        CHECK(host.get(path + "oauth/jwks").status == 404);
    }
}

TEST_CASE("given an issuer whose path is one of ours, what a proxy has cut off is still found") {
    OauthHost host{Store::memory, [](CoreOptions& core, api::ServiceOptions&) {
                       core.oauth.issuer = "https://host.example/oauth";
                   }};
    CHECK(host.get("/oauth/jwks").status == 200);
    CHECK(host.get("/oauth/oauth/jwks").status == 200);
}

TEST_CASE(
    "scripts of other sites: public documents from anywhere, tokens from registered origins") {
    OauthHost host;
    api::Header const own{"Origin", "https://spa.example"};
    api::Header const foreign{"Origin", "https://evil.example"};
    auto const allowed = [](api::Response const& response) {
        return std::string{response.header("Access-Control-Allow-Origin").value_or("")};
    };
    CHECK(allowed(host.get("/oauth/jwks", {foreign})) == "*");
    CHECK(allowed(host.get("/.well-known/openid-configuration", {foreign})) == "*");
    auto const refused = host.post("/oauth/token", by_client, {own});
    CHECK(refused.status == 401);
    CHECK(allowed(refused) == "https://spa.example");
    CHECK(header_of(refused, "Vary") == "Origin");
    CHECK(allowed(host.post("/oauth/token", by_client, {foreign})).empty());
    CHECK(allowed(host.get("/oauth/userinfo", {own})) == "https://spa.example");
    CHECK(allowed(host.get(authorize_path(), {own})).empty());
    auto const preflight = host.send(
        request("OPTIONS /oauth/token", {}, {own, {"Access-Control-Request-Method", "POST"}}));
    CHECK(preflight.status == 204);
    CHECK(allowed(preflight) == "https://spa.example");
    CHECK(header_of(preflight, "Access-Control-Allow-Headers").find("DPoP") != std::string::npos);
    CHECK_FALSE(preflight.header("Access-Control-Allow-Credentials"));
}
