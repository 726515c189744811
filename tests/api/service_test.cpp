#include "core/json.hpp"
#include "core/property.hpp"
#include "host.hpp"
#include "sample_routes.hpp"

#include <nostro/api/service.hpp>

#include <string>
#include <vector>

namespace {

using namespace nostro::api;
using nostro::testing::RandomInput;
using support::ApiHost;
using support::Bank;
using support::Store;

} // namespace

TEST_CASE("a service says that it is well and shows its documents") {
    Bank bank{Store::sqlite};
    Service service{bank.core()};
    auto const health = service.handle(support::request("GET /health"));
    CHECK(health.status == 200);
    CHECK(health.body == R"({"status":"ok"})");
    auto const all = service.handle(support::request("GET /openapi.json"));
    CHECK(all.status == 200);
    CHECK(all.header("Cache-Control") == "public, max-age=300");
    CHECK(all.body == service.openapi());
    for (auto const* const api : {"oauth", "dintero", "obp", "aritma", "nostro"}) {
        CAPTURE(api);
        auto const one =
            service.handle(support::request("GET /openapi/" + std::string{api} + ".json"));
        CHECK(one.status == 200);
        CHECK(one.body == service.openapi(api));
    }
    for (auto const* const document : {"dintero", "other.json", ".json", "x"}) {
        CHECK(service.handle(support::request("GET /openapi/" + std::string{document})).status ==
              404);
    }
    CHECK_THROWS_AS(static_cast<void>(service.openapi("other")), nostro::NotFound);
    auto moved = std::move(service);
    CHECK(moved.handle(support::request("HEAD /health")).status == 200);
}

TEST_CASE("the tenant is positive") {
    Bank bank{Store::memory};
    CHECK_THROWS_AS(Service(bank.core(), {.tenant = 0}), nostro::InvalidArgument);
}

TEST_CASE("a bank without an issuer has nothing of OAuth, and the rest") {
    Bank bank{Store::memory};
    Service service{bank.core()};
    for (auto const* const line : {"GET /.well-known/openid-configuration",
                                   "GET /.well-known/oauth-authorization-server",
                                   "GET /oauth/jwks",
                                   "GET /oauth/authorize?client_id=a",
                                   "POST /oauth/token",
                                   "POST /oauth/introspect"}) {
        CAPTURE(line);
        CHECK(service.handle(support::request(line)).status == 404);
    }
    CHECK(service.handle(support::request("GET /health")).status == 200);
    CHECK(service.handle(support::request("GET /obp/v3.0.0/banks")).status == 200);
}

namespace {

std::string random_bytes(RandomInput& input, std::size_t length_max) {
    std::string bytes;
    for (auto length = input.up_to(length_max); length > 0; --length) {
        bytes.push_back(static_cast<char>(input.bits()));
    }
    return bytes;
}

template <class T>
T const& pick(std::vector<T> const& from, RandomInput& input) {
    return from[input.up_to(from.size() - 1)];
}

/// A text with a few bytes changed, dropped or doubled.
std::string damage(std::string text, RandomInput& input) {
    for (auto count = input.up_to(3); count > 0 && !text.empty(); --count) {
        auto const at = input.up_to(text.size() - 1);
        switch (input.up_to(2)) {
        case 0:
            text[at] = static_cast<char>(input.bits());
            break;
        case 1:
            text.erase(at, 1);
            break;
        default:
            text.insert(at, random_bytes(input, 3));
            break;
        }
    }
    return text;
}

} // namespace

TEST_CASE("no request makes it crash or fail: random bytes and damaged requests") {
    ApiHost host{support::sample_routes(), {.rates = {.enabled = false}}};
    host.tokens.add_client("admin", {"admin"});
    host.bank.open();
    host.bank.open();
    std::vector<std::string> const methods{
        "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "", "get"};
    std::vector<std::string> const paths{"/dintero/T112/things",
                                         "/oauth/token",
                                         "/obp/who/x",
                                         "/aritma/transfers",
                                         "/oauth/who/a%2Fb",
                                         "/obp/failures/none"};
    std::vector<std::string> const queries{
        "", "limit=5&label=a&label=b", "starting_after=a&with_deleted=true", "access_token=x"};
    std::vector<std::string> const bodies{
        "",
        R"({"name":"x","links":[{"type":"tel","value":"1"}],"labels":{"a":"b"},"count":3})",
        "client_id=a&client_secret=b&number=4&resource=c",
        "access_token=admin"};
    std::vector<Header> const headers{{"Authorization", "Bearer admin"},
                                      {"Authorization", "Basic YTpyaWdodA=="},
                                      {"Content-Type", "application/json"},
                                      {"Content-Type", "application/x-www-form-urlencoded"},
                                      {"Idempotency-Key", "k"},
                                      {"X-Page-Size", "5"},
                                      {"X-Request-Id", "r"},
                                      {"Content-Encoding", "gzip"}};
    RandomInput input;
    INFO("seed " << input.seed());
    std::size_t good = 0;
    for (int round = 0; round < 20'000; ++round) {
        Request request;
        if (input.up_to(9) == 0) {
            request.method = random_bytes(input, 8);
            request.path = random_bytes(input, 40);
            request.query = random_bytes(input, 40);
            request.body = random_bytes(input, 200);
            request.headers = {{random_bytes(input, 10), random_bytes(input, 50)}};
            request.peer_address = random_bytes(input, 20);
        } else {
            auto const maybe = [&](std::string const& text) {
                return input.up_to(2) == 0 ? damage(text, input) : text;
            };
            request.method = pick(methods, input);
            request.path = maybe(pick(paths, input));
            request.query = maybe(pick(queries, input));
            request.body = maybe(pick(bodies, input));
            for (auto const& [name, value] : headers) {
                if (input.up_to(1) == 0) {
                    request.headers.push_back({name, maybe(value)});
                }
            }
        }
        CAPTURE(request.method);
        CAPTURE(request.path);
        CAPTURE(request.query);
        CAPTURE(request.body);
        auto const response = host.send(request);
        REQUIRE(response.status >= 200);
        REQUIRE(response.status < 500);
        good += response.status < 300 ? 1 : 0;
        if (!response.body.empty()) {
            CHECK_NOTHROW(static_cast<void>(nostro::parse_json(response.body, "body")));
        }
    }
    CHECK(good > 0);
    CHECK(host.log.count(nostro::LogLevel::error) == 0);
}
