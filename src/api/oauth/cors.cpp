#include "api/oauth/cors.hpp"

#include <nostro/core/error.hpp>
#include <nostro/oauth/authorization.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

namespace nostro::inline v0::api {

namespace {

constexpr std::array<std::string_view, 3> open_to_all{
    "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", "/oauth/jwks"};

constexpr std::array<std::string_view, 6> open_to_clients{"/oauth/token",
                                                          "/oauth/userinfo",
                                                          "/oauth/revoke",
                                                          "/oauth/introspect",
                                                          "/oauth/par",
                                                          "/oauth/device_authorization"};

/// The origins are read again after a minute, or for one that is not known after some seconds.
constexpr std::chrono::minutes kept_for{1};
constexpr std::chrono::seconds looked_again_after{5};

bool is_among(std::span<std::string_view const> paths, std::string_view path) noexcept {
    return std::ranges::find(paths, path) != paths.end();
}

void allow(Request const& request, Response& response, std::string const& origin) {
    response.set_header("Access-Control-Allow-Origin", origin);
    if (origin != "*") {
        response.add_header("Vary", "Origin");
    }
    response.set_header("Access-Control-Expose-Headers", "WWW-Authenticate, DPoP-Nonce");
    if (request.method == "OPTIONS" && request.header("Access-Control-Request-Method")) {
        response.set_header("Access-Control-Allow-Methods", "GET, POST");
        response.set_header("Access-Control-Allow-Headers", "Authorization, Content-Type, DPoP");
        response.set_header("Access-Control-Max-Age", "600");
    }
}

} // namespace

void CrossOrigin::apply(Request const& request, Response& response) {
    auto const origin = request.header("Origin");
    if (!origin) {
        return;
    }
    if (is_among(open_to_all, request.path)) {
        allow(request, response, "*");
    } else if (is_among(open_to_clients, request.path)) {
        std::string const name{*origin};
        if (is_registered(name)) {
            allow(request, response, name);
        } else {
            response.add_header("Vary", "Origin");
        }
    }
}

bool CrossOrigin::is_registered(std::string const& origin) {
    auto const now = core_.clock().now();
    std::lock_guard const lock{mutex_};
    auto const age = [&] { return now - *read_at_; };
    bool const is_known = origins_.contains(origin);
    if (read_at_ && age() < (is_known ? std::chrono::nanoseconds{kept_for} : looked_again_after)) {
        return is_known;
    }
    try {
        auto const origins = core_.system(tenant_).authorization().list_origins();
        origins_ = {origins.begin(), origins.end()};
        read_at_ = now;
    } catch (Error const&) {
        return false; // the answer itself has been made; its reader goes without
    }
    return origins_.contains(origin);
}

} // namespace nostro::inline v0::api
