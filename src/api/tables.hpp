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
/// Open Bank Project: the accounts of API 3.0.0.
[[nodiscard]] std::span<RouteGroup const> obp_routes();
/// Open Bank Project: banks, users and what people add to transactions, beyond that.
[[nodiscard]] std::span<RouteGroup const> obp_extra_routes();
/// Open Bank Project: what an account keeps about others, beyond that.
[[nodiscard]] std::span<RouteGroup const> obp_party_routes();
/// Open Bank Project: transaction requests, as of API 2.1.0.
[[nodiscard]] std::span<RouteGroup const> obp_transaction_request_routes();
/// Open Bank Project: statements of accounts, beyond that.
[[nodiscard]] std::span<RouteGroup const> obp_statement_routes();
/// Open Bank Project: import of sandbox data.
[[nodiscard]] std::span<RouteGroup const> obp_sandbox_routes();
/// Aritma: users.
[[nodiscard]] std::span<RouteGroup const> aritma_user_routes();

} // namespace nostro::inline v0::api
