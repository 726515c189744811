#pragma once

#include "api/route.hpp"

#include <span>
#include <vector>

/// The route tables of the APIs. A new one is declared here and named once in service.cpp.
namespace nostro::inline v0::api {

/// All that are served.
[[nodiscard]] std::vector<RouteGroup> all_routes();

/// /health and the OpenAPI documents.
[[nodiscard]] std::span<RouteGroup const> nostro_routes();
/// OAuth 2 and OpenID Connect by their standards.
[[nodiscard]] std::span<RouteGroup const> oauth_routes();
/// Dintero: clients, grants, roles, keys, users, tokens.
[[nodiscard]] std::span<RouteGroup const> dintero_auth_routes();
/// Aritma: users.
[[nodiscard]] std::span<RouteGroup const> aritma_user_routes();

} // namespace nostro::inline v0::api
