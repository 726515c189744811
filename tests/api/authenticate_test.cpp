#include "api/authenticate.hpp"
#include "api/errors.hpp"
#include "core/crypto/base64.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using namespace nostro::api;
using Scheme = Credentials::Scheme;

Credentials read(std::string const& authorization) {
    Request request;
    request.headers = {{"Accept", "*/*"}, {"authorization", authorization}};
    return read_credentials(request);
}

std::string refusal(std::string const& authorization) {
    try {
        static_cast<void>(read(authorization));
        return "taken";
    } catch (ApiError const& error) {
        return std::string{problem_answer(Api::oauth, error.problem).code};
    }
}

std::string basic(std::string const& text) {
    return "Basic " + nostro::detail::base64(text);
}

std::string challenges(Challenge const& challenge) {
    std::string text;
    for (auto const& [name, value] : challenge_headers(challenge)) {
        CHECK(name == "WWW-Authenticate");
        text += (text.empty() ? "" : " | ") + value;
    }
    return text;
}

} // namespace

TEST_CASE("tokens are read from their scheme, in any case") {
    auto const token = read("bearer  abc.DEF-_~+/09==");
    CHECK(token.scheme == Scheme::bearer);
    CHECK(token.token == "abc.DEF-_~+/09==");
    CHECK(read("DPOP x").scheme == Scheme::dpop);
    CHECK(read("Digest x").scheme == Scheme::other);
    CHECK(read("").scheme == Scheme::other);
    CHECK(read_credentials(Request{}).scheme == Scheme::none);
}

TEST_CASE("malformed tokens are no tokens") {
    for (auto const* const text : {"Bearer",
                                   "Bearer ",
                                   "Bearer a b",
                                   "Bearer a,b",
                                   "Bearer =",
                                   "Bearer a=b",
                                   "Bearer \xC3\xA9"}) {
        CAPTURE(text);
        CHECK(refusal(text) == "invalid_token");
    }
    CHECK(refusal("Bearer " + std::string(13'000, 'a')) == "invalid_token");
}

TEST_CASE("Basic takes user and password as they are and percent-encoded (OA-06)") {
    for (auto const* const text : {"a-b_c:s-e_c", "a%2Db%5Fc:s%2De%5Fc"}) {
        auto const credentials = read(basic(text));
        CHECK(credentials.scheme == Scheme::basic);
        CHECK(credentials.user == "a-b_c");
        CHECK(credentials.password == "s-e_c");
    }
    CHECK(read(basic("a:b:c")).password == "b:c");
    CHECK(read(basic("a:")).password.empty());
    for (auto const& text : {std::string{"Basic"},
                             std::string{"Basic !!"},
                             basic("nocolon"),
                             basic(":x"),
                             basic("a%zz:b"),
                             basic(std::string("a\0:b", 4))}) {
        CAPTURE(text);
        CHECK(refusal(text) == "invalid_client");
    }
}

TEST_CASE("two Authorization headers are one too many") {
    Request request;
    request.headers = {{"Authorization", "Bearer a"}, {"AUTHORIZATION", "Basic YTpi"}};
    CHECK_THROWS_AS(static_cast<void>(read_credentials(request)), ApiError);
}

TEST_CASE("a challenge fits what was presented") {
    CHECK(challenges({Security::bearer, Scheme::none, "", "x", ""}) == "Bearer realm=\"nostro\"");
    CHECK(challenges({Security::bearer, Scheme::bearer, "invalid_token", "it is \"old\"\n", ""}) ==
          "Bearer realm=\"nostro\", error=\"invalid_token\", error_description=\"it is ?old??\"");
    CHECK(challenges({Security::bearer, Scheme::dpop, "invalid_token", "", ""}) ==
          "DPoP realm=\"nostro\", error=\"invalid_token\"");
    CHECK(challenges({Security::bearer, Scheme::bearer, "insufficient_scope", "", "a b"}) ==
          "Bearer realm=\"nostro\", error=\"insufficient_scope\", scope=\"a b\"");
    CHECK(challenges({Security::client, Scheme::basic, "invalid_client", "", ""}) ==
          "Basic realm=\"nostro\", charset=\"UTF-8\"");
    CHECK(challenges({Security::client, Scheme::none, "invalid_client", "", ""}).empty());
    CHECK(challenges({Security::none, Scheme::none, "invalid_client", "", ""}).empty());
    CHECK(challenges({Security::basic_or_bearer, Scheme::basic, "invalid_client", "", ""}) ==
          "Basic realm=\"nostro\", charset=\"UTF-8\"");
    CHECK(challenges({Security::basic_or_bearer, Scheme::bearer, "invalid_token", "", ""}) ==
          "Bearer realm=\"nostro\", error=\"invalid_token\"");
    CHECK(challenges({Security::basic_or_bearer, Scheme::none, "", "", ""}) ==
          "Bearer realm=\"nostro\" | Basic realm=\"nostro\", charset=\"UTF-8\"");
}

TEST_CASE("scopes are compared as whole words") {
    Caller caller;
    caller.scopes = {"read:accounts", "openid"};
    CHECK(caller.has_any_scope("admin:accounts read:accounts"));
    CHECK_FALSE(caller.has_any_scope("read"));
    CHECK_FALSE(caller.has_any_scope("read:accounts:x"));
    CHECK_FALSE(caller.has_any_scope(""));
}

TEST_CASE("a caller is a principal, and so is nobody") {
    Caller caller;
    CHECK(caller.principal("192.0.2.7").kind == nostro::PrincipalKind::anonymous);
    CHECK(caller.principal("192.0.2.7").address == "192.0.2.7");
    caller.kind = Caller::Kind::user;
    caller.user_id = "u1";
    caller.client_id = "c1";
    auto const user = caller.principal("192.0.2.7");
    CHECK(user.kind == nostro::PrincipalKind::user);
    CHECK(user.id == "u1");
    CHECK(user.client_id == "c1");
    CHECK(user.address == "192.0.2.7");
    caller.kind = Caller::Kind::client;
    CHECK(caller.principal("").id == "c1");
    CHECK(caller.principal("").client_id.empty());
}
