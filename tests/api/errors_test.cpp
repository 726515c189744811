#include "host.hpp"
#include "sample_routes.hpp"

#include <string>

namespace {

using namespace nostro::api;
using support::ApiHost;
using support::sample_routes;
using support::text_at;

/// Status and code of a failure under one API's error body.
std::string
code_of(ApiHost& host, std::string_view prefix, std::string_view kind, std::string_view pointer) {
    auto const response =
        host.send("GET " + std::string{prefix} + "/failures/" + std::string{kind});
    return std::to_string(response.status) + ' ' + text_at(response, pointer);
}

} // namespace

TEST_CASE("each API has its own codes for the library's errors (OA-32)") {
    ApiHost host{sample_routes()};

    struct Row {
        std::string_view kind;
        std::string_view oauth;
        std::string_view dintero;
        std::string_view obp;
        std::string_view aritma;
    };

    Row const rows[]{
        {"not_found",
         "404 not_found",
         "404 not_found",
         "404 OBP-10404: 404 Not Found. there is no thing",
         "404 not_found"},
        {"invalid",
         "400 invalid_request",
         "400 invalid_request",
         "400 OBP-10001: Incorrect json format. the amount is bad "
         "(/postings/1/amount)",
         "400 invalid_request"},
        {"exists",
         "400 invalid_request",
         "400 already_exists",
         "400 OBP-10001: Incorrect json format. there is one",
         "409 already_exists"},
        {"rejected",
         "400 invalid_request",
         "400 invalid_state",
         "400 OBP-10001: Incorrect json format. not enough",
         "422 invalid_state"},
        {"forbidden",
         "403 access_denied",
         "403 scope_not_delegable",
         "403 OBP-20006: User is missing one or more roles: not yours",
         "403 scope_not_delegable"},
        {"busy",
         "503 temporarily_unavailable",
         "503 unexpected_error",
         "503 OBP-50000: Unknown Error. busy; try again later",
         "503 unavailable"},
        {"broken",
         "500 server_error",
         "500 unexpected_error",
         "500 OBP-50000: Unknown Error. an unexpected error",
         "500 internal"},
        {"exception",
         "500 server_error",
         "500 unexpected_error",
         "500 OBP-50000: Unknown Error. an unexpected error",
         "500 internal"},
        {"number",
         "500 server_error",
         "500 unexpected_error",
         "500 OBP-50000: Unknown Error. an unexpected error",
         "500 internal"},
    };
    for (auto const& row : rows) {
        CAPTURE(row.kind);
        CHECK(code_of(host, "/oauth", row.kind, "/error") == row.oauth);
        CHECK(code_of(host, "/dintero/T112", row.kind, "/error/code") == row.dintero);
        CHECK(code_of(host, "/obp", row.kind, "/message") == row.obp);
        CHECK(code_of(host, "/aritma", row.kind, "/code") == row.aritma);
    }
}

TEST_CASE("what went wrong in here is in the log, not in the answer") {
    ApiHost host{sample_routes()};
    for (auto const* const kind : {"exception", "number", "broken", "busy"}) {
        auto const before = host.log.count("api.failed");
        auto const response = host.send("GET /aritma/failures/" + std::string{kind});
        CHECK(response.status >= 500);
        CHECK(response.body.find("1234") == std::string::npos);
        CHECK(host.log.count("api.failed") == before + 1);
    }
    auto const before = host.log.count("api.failed");
    CHECK(host.send("GET /aritma/failures/not_found").status == 404);
    CHECK(host.send("GET /nothing").status == 404);
    CHECK(host.log.count("api.failed") == before);
    CHECK(host.send("GET /aritma/failures/busy").header("Retry-After") == "1");
}

TEST_CASE("the OAuth error body is ASCII without quotes") {
    ApiHost host{sample_routes()};
    auto const response = host.send("GET /oauth/failures/mfa");
    CHECK(response.status == 403);
    CHECK(response.header("Content-Type") == "application/json");
    CHECK(
        response.body ==
        R"({"error":"mfa_required","error_description":"a 'second' factor? is needed ??","mfa_token":"m1"})");
}

TEST_CASE("the Dintero error body is an object; members may stand beside it (3.2)") {
    ApiHost host{sample_routes()};
    auto const response = host.send("GET /dintero/T112/failures/mfa");
    CHECK(text_at(response, "/error/code") == "mfa_required");
    CHECK(text_at(response, "/mfa_token") == "m1");
    auto const invalid = host.send("GET /dintero/T112/failures/invalid");
    CHECK(
        invalid.body ==
        R"({"error":{"code":"invalid_request","message":"the amount is bad",)"
        R"("errors":[{"path":"/postings/1/amount","code":"invalid","message":"the amount is bad"}]}})");
}

TEST_CASE("the OBP error body has the status as its code") {
    ApiHost host{sample_routes()};
    auto const response = host.send("GET /obp/things");
    CHECK(response.status == 401);
    CHECK(response.body ==
          R"({"code":401,"message":"OBP-20001: User not logged in. Authentication is required!"})");
}

TEST_CASE("Aritma's and our own error body is a problem document (RFC 9457)") {
    ApiHost host{sample_routes()};
    auto const response = host.send("GET /aritma/failures/rejected", {}, {{"X-Request-Id", "r1"}});
    CHECK(response.header("Content-Type") == "application/problem+json");
    CHECK(
        response.body ==
        R"({"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"not enough",)"
        R"("instance":"urn:nostro:request:r1","code":"invalid_state","pointer":"",)"
        R"("errors":[{"pointer":"","code":"exceeds_credits","message":"not enough"}]})");
    CHECK(host.send("GET /nothing").header("Content-Type") == "application/problem+json");
}

TEST_CASE("every status we send has its words") {
    for (int api = 0; api < 5; ++api) {
        for (int problem = 0; problem <= static_cast<int>(Problem::outcome_unknown); ++problem) {
            auto const answer =
                problem_answer(static_cast<Api>(api), static_cast<Problem>(problem));
            CHECK(answer.status >= 400);
            CHECK_FALSE(reason_phrase(answer.status).empty());
        }
    }
}
