#pragma once

#include "api/route.hpp"

#include <boost/json/object.hpp>

#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace nostro::inline v0::api {

/// JSON Schema of a shape. Named shapes within it are references to `components`, to which they
/// are added.
/// @throws InternalError  two different shapes have one name
[[nodiscard]] boost::json::object to_schema(Shape const& shape, boost::json::object& components);

/// The OpenAPI 3.1 document of these groups.
/// @param api  only this one
[[nodiscard]] boost::json::object write_openapi(std::span<RouteGroup const> groups,
                                                std::optional<Api> api);

/// The documents of a service, printed when first asked for.
///
/// Threads: any, at the same time.
class Documents {
public:
    explicit Documents(std::span<RouteGroup const> groups);

    [[nodiscard]] std::string const& get(std::optional<Api> api) const;

private:
    std::span<RouteGroup const> groups_;
    mutable std::mutex mutex_;
    mutable std::vector<std::string> texts_; ///< one for each API, and the last one for all
};

} // namespace nostro::inline v0::api
