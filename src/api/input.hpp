#pragma once

#include "api/call.hpp"

#include <nostro/api/service.hpp>

/// What a request brings, checked against its route.
namespace nostro::inline v0::api {

/// @throws ApiError  the request weighs more than the limits allow, or a header is no header
void check_limits(Request const& request, RequestLimits const& limits);

/// The value of a header that may not be repeated; empty when it is absent.
/// @throws ApiError  it stands twice
[[nodiscard]] std::string_view single_header(Request const& request, std::string_view name);

/// @throws ApiError  a path parameter has not the form that the group gives it
void check_path_parameters(Call const& call, RouteGroup const& group);

/// Read the form of the body into `Call::form_parameters`, once.
/// @throws ApiError  another media type, or not decodable
void read_form(Call& call);

/// Read query, headers and body into the call.
/// @throws ApiError  not decodable, or not what the route's shapes say
void read_input(Call& call);

} // namespace nostro::inline v0::api
