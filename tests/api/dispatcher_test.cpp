#include "api/openapi.hpp"
#include "core/crypto/base64.hpp"
#include "host.hpp"
#include "sample_routes.hpp"

#include <chrono>
#include <string>

namespace {

using namespace nostro::api;
using namespace std::chrono_literals;
using support::ApiHost;
using support::bearer;
using support::Headers;
using support::sample_routes;
using support::sample_runs;
using support::text_at;

Header const form{"Content-Type", "application/x-www-form-urlencoded"};

Header basic(std::string const& text) {
    return {"Authorization", "Basic " + nostro::detail::base64(text)};
}

struct Fixture {
    explicit Fixture(ServiceOptions options = {}) : host{sample_routes(), std::move(options)} {
        host.tokens.add_client("admin", {"admin"});
        host.tokens.add_client("reader", {"read:things"});
        host.tokens.add_client("stranger", {"admin"});
    }

    Response send(std::string_view line, std::string body = {}, Headers headers = {}) {
        return host.send(line, std::move(body), std::move(headers));
    }

    ApiHost host;
};

} // namespace

TEST_CASE("the first mistake in the order of checks decides the answer") {
    Fixture f;
    auto const answer = [&](std::string_view line, std::string const& body, Headers headers) {
        auto const response = f.send(line, body, std::move(headers));
        return std::to_string(response.status) + ' ' + text_at(response, "/error/code");
    };
    auto const bad = R"({"name":""})";
    // Each line mends the first mistake of the line before.
    CHECK(answer("POST /dintero/T113/nothing", bad, {}) == "404 not_found");
    CHECK(answer("PATCH /dintero/T113/things", bad, {}) == "405 invalid_request");
    CHECK(answer("POST /dintero/T113/things", bad, {}) == "400 invalid_request");
    CHECK(answer("POST /dintero/T112/things", bad, {}) == "401 invalid_token");
    CHECK(answer("POST /dintero/T112/things", bad, {bearer("unknown")}) == "401 invalid_token");
    CHECK(answer("POST /dintero/T112/things", bad, {bearer("reader")}) == "403 insufficient_scope");
    CHECK(answer("POST /dintero/T112/things", bad, {bearer("stranger")}) == "403 access_denied");
    CHECK(answer("POST /dintero/T112/things", bad, {bearer("admin")}) == "400 invalid_request");
    CHECK(answer("POST /dintero/T112/things", R"({"name":"x"})", {bearer("admin")}) ==
          "201 (nothing)");
}

TEST_CASE("a malformed body names the member, and nothing runs") {
    Fixture f;
    auto const runs = sample_runs();
    auto const response = f.send("POST /dintero/T112/things",
                                 R"({"name":"x","links":[{"type":"fax","value":"1"}]})",
                                 {bearer("admin")});
    CHECK(response.status == 400);
    CHECK(text_at(response, "/error/errors/0/path") == "/links/0/type");
    CHECK(text_at(response, "/error/errors/0/code") == "choice");
    CHECK(sample_runs() == runs);
}

TEST_CASE("handlers get defaults and parsed parameters") {
    Fixture f;
    auto const made = f.send("POST /dintero/T112/things",
                             R"({"name":"x","id":"forged","note":null,"extra":1})",
                             {bearer("admin"), {"X-Page-Size", "7"}});
    CHECK(made.status == 201);
    CHECK(text_at(made, "/count") == "1");
    CHECK(text_at(made, "/note") == "null");
    CHECK(text_at(made, "/id") != "forged");
    CHECK(text_at(made, "/extra") == "(nothing)");
    auto const badly = f.send(
        "POST /dintero/T112/things", R"({"name":"x"})", {bearer("admin"), {"X-Page-Size", "70"}});
    CHECK(text_at(badly, "/error/errors/0/path") == "x-page-size");
}

TEST_CASE("bodies that cannot be read are refused (OA-33)") {
    Fixture f;
    auto const status = [&](std::string const& body, Headers headers) {
        headers.push_back(bearer("admin"));
        return f.send("POST /dintero/T112/things", body, std::move(headers)).status;
    };
    Header const json_type{"Content-Type", "application/json"};
    CHECK(status(R"({"name":"x"})", {}) == 201);
    CHECK(status(R"({"name":"x"})", {{"content-type", "Application/JSON ; charset=\"UTF-8\""}}) ==
          201);
    CHECK(status("", {}) == 400);
    CHECK(status("{", {}) == 400);
    CHECK(status("{} {}", {}) == 400);
    CHECK(status(R"({"name":"x","name":"y"})", {}) == 400);
    CHECK(status("{\"name\":\"\xFF\"}", {}) == 400);
    CHECK(status(std::string(100, '['), {}) == 400);
    CHECK(status("name=x", {form}) == 415);
    CHECK(status(R"({"name":"x"})", {{"Content-Type", "text/plain"}}) == 415);
    CHECK(status(R"({"name":"x"})", {{"Content-Type", "application/json; charset=latin1"}}) == 415);
    CHECK(status(R"({"name":"x"})", {json_type, {"Content-Encoding", "gzip"}}) == 415);
    CHECK(status(R"({"name":"x"})", {json_type, json_type}) == 400);
    auto const untyped = [&](std::string const& body) {
        auto request = support::request("POST /dintero/T112/things", body, {bearer("admin")});
        std::erase_if(request.headers, [](Header const& h) { return h.name == "Content-Type"; });
        return f.host.send(request).status;
    };
    CHECK(untyped(R"({"name":"x"})") == 415);
    auto const duplicate =
        f.send("POST /dintero/T112/things", R"({"name":"x","name":"y"})", {bearer("admin")});
    CHECK(text_at(duplicate, "/error/errors/0/message") == "duplicate key");
}

TEST_CASE("forms are checked like objects; empty parameters are absent, repeated ones refused") {
    Fixture f;
    auto const send = [&](std::string const& body, Header type = form) {
        return f.send("POST /oauth/token", body, {std::move(type)});
    };
    auto const good =
        send("client_id=c&client_secret=s&number=3&resource=a&resource=b&scope=&extra=1");
    CHECK(good.status == 200);
    CHECK(good.body == R"({"client_id":"c","client_secret":"s","number":3,"resource":["a","b"]})");
    CHECK(send("client_id=c&client_id=c&client_secret=s").status == 400);
    CHECK(send("client_secret=s&extra=1&extra=1").status == 400);
    CHECK(send("client_secret=%zz").status == 400);
    CHECK(send("client_secret=s&number=six").status == 400);
    CHECK(send(R"({"client_secret":"s"})", {"Content-Type", "application/json"}).status == 415);
    auto const text = send("client_secret=s&number=six");
    CHECK(text_at(text, "/error") == "invalid_request");
    CHECK(text_at(text, "/error_description") ==
          "the request is not valid; number must be a whole number");
}

TEST_CASE("secrets in a query are refused (OA-33)") {
    Fixture f;
    for (auto const* const name :
         {"access_token", "client_secret", "password", "refresh_token", "client_assertion"}) {
        CAPTURE(name);
        auto const line = "GET /dintero/T112/things?" + std::string{name} + "=x";
        CHECK(f.send(line, {}, {bearer("admin")}).status == 400);
        CHECK(f.send(line).status == 401);
    }
}

TEST_CASE("limits are checked before everything else") {
    ServiceOptions options;
    options.limits = {
        .body_bytes = 100, .path_bytes = 50, .query_bytes = 60, .header_bytes = 200, .headers = 5};
    Fixture f{options};
    auto const status =
        [&](std::string const& line, std::string const& body, Headers headers = {}) {
            return f.send(line, body, std::move(headers)).status;
        };
    std::string const path = "POST /dintero/T112/things";
    CHECK(status(path, std::string(100, ' ')) == 401);
    CHECK(status(path, std::string(101, ' ')) == 413);
    CHECK(status(path + '?' + std::string(60, 'a'), "") == 401);
    CHECK(status(path + '?' + std::string(61, 'a'), "") == 414);
    CHECK(status("POST /" + std::string(49, 'a'), "") == 404);
    CHECK(status("POST /" + std::string(50, 'a'), "") == 414);
    CHECK(status(path, "", {{"a", std::string(199, 'b')}}) == 401);
    CHECK(status(path, "", {{"a", std::string(200, 'b')}}) == 431);
    CHECK(status(path, "", Headers(5, {"a", "b"})) == 401);
    CHECK(status(path, "", Headers(6, {"a", "b"})) == 431);
    CHECK(status(path, "", {{"a b", "c"}}) == 400);
    CHECK(status(path, "", {{"", "c"}}) == 400);
    CHECK(status(path, "", {{"a", "b\r\nc: d"}}) == 400);
    CHECK(text_at(f.send(path, std::string(101, ' ')), "/error/code") == "invalid_request");
}

TEST_CASE("credentials are checked by the route's kind of security") {
    Fixture f;
    auto const answer = [&](std::string_view line, Headers headers) {
        auto const response = f.send(line, {}, std::move(headers));
        return std::to_string(response.status) + ' ' +
               std::string{response.header("WWW-Authenticate").value_or("-")};
    };
    CHECK(answer("GET /oauth/things", {}) == "401 Bearer realm=\"nostro\"");
    CHECK(answer("GET /oauth/things", {basic("a:b")}) == "401 Bearer realm=\"nostro\"");
    CHECK(answer("GET /oauth/things", {{"Authorization", "Digest x"}}) ==
          "401 Bearer realm=\"nostro\"");
    CHECK(answer("GET /oauth/things", {bearer("x")}) ==
          "401 Bearer realm=\"nostro\", error=\"invalid_token\", "
          "error_description=\"the access token is unknown\"");
    CHECK(answer("GET /oauth/things", {{"Authorization", "DPoP admin"}}) ==
          "401 DPoP realm=\"nostro\", error=\"invalid_token\", "
          "error_description=\"the access token is unknown\"");
    CHECK(answer("GET /oauth/things", {bearer("admin"), bearer("admin")}) == "400 -");
    CHECK(answer("GET /oauth/things", {bearer("admin")}) == "200 -");
    CHECK(answer("GET /oauth/things", {bearer("reader")}) == "200 -");
    CHECK(answer("GET /oauth/who/x", {}) == "200 -");
    CHECK(answer("GET /oauth/who/x", {bearer("x")}).starts_with("401 Bearer"));
    CHECK(answer("GET /oauth/who/x", {basic("a:b")}) == "401 Bearer realm=\"nostro\"");
    CHECK(answer("PUT /oauth/who/x", {basic("a:b")}) == "200 -");
    CHECK(answer("PUT /oauth/who/x", {bearer("admin")}) == "200 -");
    CHECK(answer("PUT /oauth/who/x", {}) == "401 Bearer realm=\"nostro\"");
    CHECK(answer("PUT /oauth/who/x", {bearer("reader")}) ==
          "403 Bearer realm=\"nostro\", error=\"insufficient_scope\", "
          "error_description=\"the token has not the scope\", scope=\"admin\"");
    // The challenge has the words of RFC 6750 3.1 where the body has the API's own.
    CHECK(answer("GET /obp/things", {bearer("x")}) ==
          "401 Bearer realm=\"nostro\", error=\"invalid_token\", "
          "error_description=\"the access token is unknown\"");
    CHECK(answer("PUT /obp/who/x", {bearer("reader")}) ==
          "403 Bearer realm=\"nostro\", error=\"insufficient_scope\", "
          "error_description=\"the token has not the scope\", scope=\"admin\"");
    // Nothing presented: neither body nor challenge says an error (RFC 6750 3.1).
    CHECK(f.send("GET /oauth/things").body.empty());
}

TEST_CASE("a client is told by a challenge only when it used the header") {
    Fixture f;
    auto const by_body = f.send("POST /oauth/token", "client_id=a&client_secret=wrong", {form});
    CHECK(by_body.status == 401);
    CHECK_FALSE(by_body.header("WWW-Authenticate"));
    CHECK(text_at(by_body, "/error") == "invalid_client");
    auto const by_header = f.send("POST /oauth/token", "scope=a", {form, basic("a:wrong")});
    CHECK(by_header.status == 401);
    CHECK(by_header.header("WWW-Authenticate") == "Basic realm=\"nostro\", charset=\"UTF-8\"");
    CHECK(f.send("POST /oauth/token", "scope=a", {form, basic("a:right")}).status == 200);
    auto const malformed =
        f.send("POST /oauth/token", "scope=a", {form, {"Authorization", "Basic ?"}});
    CHECK(malformed.status == 401);
    CHECK(malformed.header("WWW-Authenticate") == "Basic realm=\"nostro\", charset=\"UTF-8\"");
}

TEST_CASE("a token may stand in a form where the route says so, and only once") {
    Fixture f;
    CHECK(text_at(f.send("POST /oauth/who/x", "access_token=admin", {form}), "/client") ==
          "client-of-admin");
    CHECK(f.send("POST /oauth/who/x", "access_token=admin", {form, bearer("admin")}).status == 400);
    CHECK(f.send("POST /oauth/who/x", "access_token=x", {form}).status == 401);
    CHECK(f.send("POST /oauth/who/x", "a=b", {form, bearer("admin")}).status == 200);
    CHECK(f.send("POST /oauth/who/x", {}, {bearer("admin")}).status == 200);
    CHECK(f.send("POST /oauth/token", "access_token=admin", {form}).status == 401);
}

TEST_CASE("path parameters reach the handler decoded") {
    Fixture f;
    CHECK(text_at(f.send("GET /obp/who/a%2Fb%20c"), "/path") == "a/b c");
    CHECK(f.send("GET /obp/who/%ff").status == 400);
    CHECK(text_at(f.send("GET /obp/who/%ff"), "/code") == "400");
}

TEST_CASE("HEAD is GET without the body, OPTIONS and 405 name the methods") {
    Fixture f;
    auto const get = f.send("GET /oauth/things", {}, {bearer("admin")});
    auto const head = f.send("HEAD /oauth/things", {}, {bearer("admin")});
    CHECK(head.status == 200);
    CHECK(head.body.empty());
    CHECK(head.header("Content-Length") == std::to_string(get.body.size()));
    CHECK(head.header("Content-Type") == "application/json");
    auto const options = f.send("OPTIONS /oauth/things");
    CHECK(options.status == 204);
    CHECK(options.header("Allow") == "GET, HEAD, POST, OPTIONS");
    auto const refused = f.send("DELETE /oauth/things");
    CHECK(refused.status == 405);
    CHECK(refused.header("Allow") == "GET, HEAD, POST, OPTIONS");
}

TEST_CASE("a request keeps its sane id and gets one otherwise") {
    Fixture f;
    auto const id = [&](std::string const& sent) {
        return std::string{
            *f.send("GET /oauth/who/x", {}, {{"X-Request-Id", sent}}).header("X-Request-Id")};
    };
    CHECK(id("abc-1.2_3") == "abc-1.2_3");
    CHECK(id(std::string(128, 'a')) == std::string(128, 'a'));
    CHECK(id(std::string(129, 'a')).size() == 36);
    CHECK(id("").size() == 36);
    CHECK(id("a b").size() == 36);
    CHECK(id("a\r\nSet-Cookie: x").size() == 36);
    CHECK(f.send("GET /else").header("X-Request-Id")->size() == 36);
}

TEST_CASE("nothing may be cached unless the handler says so") {
    Fixture f;
    auto const response = f.send("GET /oauth/who/x");
    CHECK(response.header("Cache-Control") == "no-store");
    CHECK(response.header("Pragma") == "no-cache");
}

TEST_CASE("a header with a line break is not sent") {
    Fixture f;
    auto const response = f.send("GET /oauth/failures/header");
    CHECK(response.status == 200);
    CHECK_FALSE(response.header("Location"));
}

TEST_CASE("too many attempts of a peer are refused until it waits; right ones do not count") {
    ServiceOptions options;
    options.rates.credentials_per_peer = 3;
    options.rates.credentials_per_client = 0;
    Fixture f{options};
    auto const attempt = [&](std::string const& secret) {
        return f.send("POST /dintero/T112/token", "client_id=a&client_secret=" + secret, {form});
    };
    for (int count = 0; count < 10; ++count) {
        CHECK(attempt("right").status == 200);
    }
    for (int count = 0; count < 3; ++count) {
        CHECK(attempt("wrong").status == 401);
    }
    auto const refused = attempt("right");
    CHECK(refused.status == 429);
    CHECK(refused.header("Retry-After") == "20");
    CHECK(text_at(refused, "/error/code") == "too_many_requests");
    f.host.bank.clock.advance(20s);
    CHECK(attempt("right").status == 200);
    // Another peer is not affected.
    attempt("wrong");
    CHECK(attempt("right").status == 429);
    auto other =
        support::request("POST /dintero/T112/token", "client_id=a&client_secret=right", {form});
    other.peer_address = "192.0.2.8";
    CHECK(f.host.send(other).status == 200);
}

TEST_CASE("a client has its own limit, and others are not affected (OA-36)") {
    ServiceOptions options;
    options.rates.credentials_per_client = 2;
    options.rates.credentials_per_peer = 4;
    Fixture f{options};
    auto const attempt = [&](std::string const& client,
                             std::string const& secret,
                             bool by_header,
                             std::string const& peer = "192.0.2.7") {
        Headers headers{form};
        std::string body = "client_id=" + client + "&client_secret=" + secret;
        if (by_header) {
            headers.push_back(basic(client + ':' + secret));
            body = "scope=a";
        }
        auto asked = support::request("POST /oauth/token", body, headers);
        asked.peer_address = peer;
        return f.host.send(asked).status;
    };
    for (int count = 0; count < 61; ++count) {
        CHECK(attempt("a", "right", count % 2 == 0) == 200); // right ones do not count
    }
    CHECK(attempt("a", "wrong", true) == 401);
    CHECK(attempt("a", "wrong", false) == 401);
    for (int count = 0; count < 10; ++count) {
        CHECK(attempt("a", "right", true) == 429);
    }
    // What was refused for this client is not counted for its neighbours at the address.
    CHECK(attempt("b", "right", true) == 200);
    // Nor does it matter to the client itself elsewhere: the name may have been a stranger's.
    CHECK(attempt("a", "right", true, "192.0.2.8") == 200);
    f.host.bank.clock.advance(30s);
    CHECK(attempt("a", "right", true) == 200);
    ServiceOptions off = options;
    off.rates.enabled = false;
    Fixture unlimited{off};
    for (int count = 0; count < 100; ++count) {
        CHECK(unlimited.send("POST /oauth/token", "scope=a", {form, basic("a:right")}).status ==
              200);
    }
}

TEST_CASE("all requests of a peer have a limit when one is set") {
    ServiceOptions options;
    options.rates.general_per_peer = 2;
    Fixture f{options};
    CHECK(f.send("GET /oauth/who/x").status == 200);
    CHECK(f.send("POST /oauth/token", "client_secret=s", {form}).status == 200);
    CHECK(f.send("GET /oauth/who/x").status == 429);
}

TEST_CASE("pages have ten objects, newest first, and a cursor that outlives its object") {
    Fixture f;
    auto const ids = [&](std::string const& query) {
        auto const response = f.send("GET /oauth/things" + query, {}, {bearer("admin")});
        if (response.status != 200) {
            return std::to_string(response.status);
        }
        std::string text;
        auto const body = support::body_of(response);
        for (auto const& item : body.as_array()) {
            text += item.at("id").as_string();
        }
        return text;
    };
    CHECK(ids("") == "abcdfghikl");
    CHECK(ids("?starting_after=l") == "mnpqrsuvwx");
    CHECK(ids("?starting_after=x").empty());
    CHECK(ids("?starting_after=e&limit=2") == "fg");
    CHECK(ids("?limit=100&with_deleted=true") == "abcdefghijklmnopqrstuvwxy");
    CHECK(ids("?limit=1&label=x&label=y") == "a");
    for (auto const* const bad : {"?limit=0",
                                  "?limit=101",
                                  "?limit=",
                                  "?limit=ten",
                                  "?limit=1&limit=1",
                                  "?starting_after=zz",
                                  "?starting_after=0",
                                  "?with_deleted=1"}) {
        CAPTURE(bad);
        // An empty parameter is as if absent where OAuth rules.
        CHECK(ids(bad) == (std::string_view{bad} == "?limit=" ? "abcdfghikl" : "400"));
    }
    CHECK(f.send("GET /dintero/T112/things?limit=", {}, {bearer("admin")}).status == 400);
    auto const unknown =
        f.send("GET /dintero/T112/things?starting_after=zz", {}, {bearer("admin")});
    CHECK(text_at(unknown, "/error/errors/0/path") == "starting_after");
}
