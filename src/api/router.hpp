#pragma once

#include "api/route.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0::api {

/// Segments of a path, or names of its parameters, at most.
inline constexpr std::size_t path_segments_max = 32;

/// What a path leads to.
struct RouteMatch {
    Api api = Api::nostro;   ///< of the path as far as it is known, also when nothing was found
    bool well_formed = true; ///< false: bad percent-encoding, bad UTF-8, U+0000, a dot segment
    bool path_found = false; ///< some method is served there
    RouteGroup const* group = nullptr;
    Route const* route = nullptr;
    std::vector<Parameter> parameters;
    std::string allowed; ///< methods of the path by whatever route, for an Allow header
};

/// Finds routes by path and method: a tree over decoded path segments, in which a literal segment
/// goes before a parameter where it serves the method. Keeps the groups; their tables are static.
///
/// Threads: any, at the same time.
class Router {
public:
    /// @throws InternalError  the tables contradict themselves or each other
    explicit Router(std::span<RouteGroup const> groups);
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;
    ~Router();

    [[nodiscard]] RouteMatch find(std::string_view method, std::string_view path) const;

private:
    struct Node;
    std::vector<RouteGroup> groups_;
    std::unique_ptr<Node> root_;
};

/// The template of a route from the first slash on: the group's prefix and the route's own path.
[[nodiscard]] std::string full_path(RouteGroup const& group, Route const& route);

/// Names of the parameters of a template, in order.
[[nodiscard]] std::vector<std::string> parameter_names(std::string_view path_template);

} // namespace nostro::inline v0::api
