#pragma once

#include "api/dispatcher.hpp"
#include "core/json.hpp"
#include "support/fixture.hpp"

#include <nostro/api/service.hpp>

#include <boost/json.hpp>

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

namespace api = nostro::api;
namespace json = boost::json;

using Headers = std::vector<api::Header>;

/// A request from one line, "POST /path?query", and what goes with it. A body is JSON unless the
/// headers say otherwise.
[[nodiscard]] inline api::Request
request(std::string_view line, std::string body = {}, Headers headers = {}) {
    api::Request made;
    auto const space = line.find(' ');
    auto const question = std::min(line.find('?'), line.size());
    made.method = line.substr(0, space);
    made.path = line.substr(space + 1, question - space - 1);
    made.query = line.substr(std::min(question + 1, line.size()));
    made.headers = std::move(headers);
    made.body = std::move(body);
    made.peer_address = "192.0.2.7";
    if (!made.body.empty() && !made.header("Content-Type")) {
        made.headers.push_back({"Content-Type", "application/json"});
    }
    return made;
}

[[nodiscard]] inline api::Header bearer(std::string const& token) {
    return {"Authorization", "Bearer " + token};
}

[[nodiscard]] inline json::value body_of(api::Response const& response) {
    INFO("body: " << response.body);
    return nostro::parse_json(response.body, "body");
}

/// A member of a JSON answer by pointer, as text: "/error/code".
[[nodiscard]] inline std::string text_at(api::Response const& response, std::string_view pointer) {
    auto const body = body_of(response);
    json::error_code error;
    auto const* const found = body.find_pointer(pointer, error);
    if (found == nullptr) {
        return "(nothing)";
    }
    return found->is_string() ? std::string{found->get_string()} : json::serialize(*found);
}

/// Access tokens that a test declares good.
class TokenTable final : public api::Authenticator {
public:
    std::map<std::string, api::Caller, std::less<>> callers;

    api::Caller
    bearer(api::Request const&, std::string_view scheme, std::string_view token) override {
        auto const found = callers.find(token);
        if (found == callers.end() || scheme != "Bearer") {
            throw api::ApiError{api::Problem::invalid_token, "the access token is unknown"};
        }
        return found->second;
    }

    void add_client(std::string const& token, std::vector<std::string> scopes) {
        api::Caller caller;
        caller.kind = api::Caller::Kind::client;
        caller.client_id = "client-of-" + token;
        caller.subject = caller.client_id;
        caller.scopes = std::move(scopes);
        callers[token] = std::move(caller);
    }
};

/// Tables over a bank. Each success that a route answers is held against `Route::answer`.
class ApiHost {
public:
    explicit ApiHost(std::vector<api::RouteGroup> groups,
                     api::ServiceOptions options = {},
                     Store store = Store::memory)
        : bank{store}, router_{groups}, dispatcher{bank.core(),
                                                   with_log(std::move(options)),
                                                   std::move(groups),
                                                   tokens} {}

    api::Response send(api::Request const& request) {
        auto response = dispatcher.handle(request);
        check(request, response);
        return response;
    }

    api::Response send(std::string_view line, std::string body = {}, Headers headers = {}) {
        return send(request(line, std::move(body), std::move(headers)));
    }

    nostro::testing::CountingLog log;
    TokenTable tokens;
    Bank bank;

private:
    api::ServiceOptions with_log(api::ServiceOptions options) {
        options.log = &log;
        return options;
    }

    void check(api::Request const& request, api::Response const& response) const {
        CHECK(response.header("X-Request-Id").has_value());
        CHECK(response.header("X-Content-Type-Options") == "nosniff");
        CHECK(response.header("Cache-Control").has_value());
        auto const match = router_.find(request.method, request.path);
        if (match.route == nullptr || response.status != match.route->status ||
            match.route->media != "application/json" || request.method == "HEAD") {
            return;
        }
        for (auto const& error : api::check_answer(match.route->answer, body_of(response))) {
            FAIL_CHECK(match.route->id << " answers " << error.path << ", which " << error.message);
        }
    }

    api::Router router_;

public:
    api::Dispatcher dispatcher;
};

} // namespace support
