#pragma once

#include "api/route.hpp"

#include <cstdint>
#include <vector>

namespace support {

/// A small made-up API with one route for each thing the machinery does, the same words under the
/// error body of each API: /dintero/..., /oauth/..., /obp/..., /aritma/...
[[nodiscard]] std::vector<nostro::api::RouteGroup> sample_routes();

/// How often a handler of the sample has begun, in this process.
[[nodiscard]] int sample_runs();

} // namespace support
