#include "api/router.hpp"

#include "api/ascii.hpp"
#include "api/form.hpp"
#include "core/check.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/core/error.hpp>

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

namespace nostro::inline v0::api {

namespace {

/// The pieces between the slashes of a path that begins with one; "/" has one empty piece.
/// @return  absent without that slash, or with too many pieces
std::optional<std::vector<std::string_view>> split_path(std::string_view path) {
    if (!path.starts_with('/')) {
        return std::nullopt;
    }
    std::vector<std::string_view> segments;
    while (!path.empty()) {
        if (segments.size() == path_segments_max) {
            return std::nullopt;
        }
        path.remove_prefix(1);
        auto const end = std::min(path.find('/'), path.size());
        segments.push_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return segments;
}

bool is_parameter(std::string_view segment) noexcept {
    return segment.size() > 2 && segment.starts_with('{') && segment.ends_with('}');
}

bool is_parameter_type(Type type) noexcept {
    return type == Type::text || type == Type::integer || type == Type::boolean;
}

/// Whether these can be read from a query, a form or headers.
bool are_parameters(Shape const& shape) noexcept {
    return shape.type == Type::any || (shape.type == Type::object &&
                                       std::ranges::all_of(shape.fields(), [](Field const& field) {
                                           return is_parameter_type(field.shape.type) ||
                                                  (field.shape.type == Type::list &&
                                                   is_parameter_type(field.shape.element->type));
                                       }));
}

bool takes_token(Security security) noexcept {
    return security == Security::bearer || security == Security::bearer_or_none ||
           security == Security::basic_or_bearer;
}

/// The first rule of tables that a route breaks, or empty.
std::string_view find_flaw(Route const& route) {
    struct Rule {
        bool kept;
        std::string_view text;
    };

    bool const must_know_caller =
        route.security == Security::bearer || route.security == Security::basic_or_bearer;
    Rule const rules[]{
        {route.run != nullptr, "has no handler"},
        {!route.id.empty() && !route.summary.empty(), "has no id or no summary"},
        {route.scopes.empty() || takes_token(route.security), "has scopes but takes no token"},
        {!route.keyed || (route.method == Method::post && must_know_caller),
         "is keyed but is no POST of a known caller"},
        {route.prepare == nullptr || route.keyed, "is prepared but is not keyed"},
        {!route.bearer_in_form || route.body.kind == Body::Kind::form,
         "takes a token in a form but has no form"},
        {route.method != Method::get || route.body.kind == Body::Kind::none, "is GET with a body"},
        {are_parameters(route.query), "has a query that is no parameters"},
        {are_parameters(route.headers), "has headers that are no parameters"},
        {route.body.kind != Body::Kind::form || are_parameters(route.body.shape),
         "has a form that is no parameters"},
    };
    auto const* const broken =
        std::ranges::find_if(rules, [](Rule const& rule) { return !rule.kept; });
    return broken == std::end(rules) ? std::string_view{} : broken->text;
}

/// @return  whether all of the path could be decoded; what came before a flaw is in `segments`
bool decode_path(std::string_view path, std::vector<std::string>& segments) {
    auto const encoded = split_path(path);
    if (!encoded) {
        return false;
    }
    for (std::string_view const segment : *encoded) {
        auto decoded = decode_segment(segment);
        // Clients remove dot segments (RFC 3986 5.2.4); one that is left over is an attempt.
        if (!decoded || *decoded == "." || *decoded == "..") {
            return false;
        }
        segments.push_back(*std::move(decoded));
    }
    return true;
}

[[noreturn]] void raise_flaw(std::string_view id, std::string_view flaw) {
    throw InternalError{"route " + std::string{id} + ' ' + std::string{flaw},
                        {{"route", std::string{id}}}};
}

} // namespace

struct Router::Node {
    /// Where in the path a parameter stands.
    struct Slot {
        std::size_t segment;
        std::string name;
    };

    struct Entry {
        RouteGroup const* group = nullptr;
        Route const* route = nullptr;
        std::vector<Slot> slots;
    };

    std::map<std::string, Node, std::less<>> literals;
    std::unique_ptr<Node> parameter;
    std::array<Entry, method_names.size()> by_method;
    std::optional<Api> api; ///< of the first route that passes here

    [[nodiscard]] Entry const& at(Method method) const noexcept {
        return by_method[static_cast<std::size_t>(method)];
    }

    /// Called on the root.
    void add(RouteGroup const& group, Route const& route) {
        auto const path = full_path(group, route);
        auto const segments = split_path(path);
        if (!segments) {
            raise_flaw(route.id, "has a path without a slash in front, or a very long one");
        }
        Node* node = this;
        std::vector<Slot> slots;
        for (std::size_t at = 0; at < segments->size(); ++at) {
            auto const segment = (*segments)[at];
            if (is_parameter(segment)) {
                slots.push_back({at, std::string{segment.substr(1, segment.size() - 2)}});
                node = &node->child();
            } else {
                node = &node->literals[std::string{segment}];
            }
            node->api = node->api.value_or(group.api);
        }
        auto& entry = node->by_method[static_cast<std::size_t>(route.method)];
        if (entry.route != nullptr) {
            raise_flaw(route.id, "has the method and path of another one");
        }
        entry = {&group, &route, std::move(slots)};
    }

private:
    Node& child() {
        if (parameter == nullptr) {
            parameter = std::make_unique<Node>();
        }
        return *parameter;
    }
};

namespace {

template <class Node>
struct Search {
    std::span<std::string const> segments;
    std::optional<Method> method;                   ///< absent: one that no route has
    std::size_t depth = 0;                          ///< segments that were known on the deepest way
    Api api = Api::nostro;                          ///< there
    Node const* end = nullptr;                      ///< serves the method
    std::array<bool, method_names.size()> served{}; ///< somewhere at this path

    /// Walk the tree; a literal before a parameter, and back when it leads nowhere, or where the
    /// method is not served.
    bool walk(Node const& node, std::size_t at) {
        if (node.api && at > depth) {
            depth = at;
            api = *node.api;
        }
        if (at == segments.size()) {
            return arrive(node);
        }
        auto const literal = node.literals.find(segments[at]);
        if (literal != node.literals.end() && walk(literal->second, at + 1)) {
            return true;
        }
        return node.parameter != nullptr && !segments[at].empty() && walk(*node.parameter, at + 1);
    }

    [[nodiscard]] bool path_found() const noexcept {
        return end != nullptr || std::ranges::find(served, true) != served.end();
    }

private:
    bool arrive(Node const& node) {
        for (std::size_t one = 0; one < served.size(); ++one) {
            served[one] = served[one] || node.by_method[one].route != nullptr;
        }
        end = method && node.at(*method).route != nullptr ? &node : nullptr;
        return end != nullptr;
    }
};

/// For an Allow header.
std::string list_methods(std::span<bool const> served) {
    std::string methods;
    for (std::size_t method = 0; method < served.size(); ++method) {
        if (served[method]) {
            methods += std::string{method_names[method]} + ", ";
            methods += static_cast<Method>(method) == Method::get ? "HEAD, " : "";
        }
    }
    return methods + "OPTIONS";
}

} // namespace

Router::Router(std::span<RouteGroup const> groups)
    : groups_{groups.begin(), groups.end()}, root_{std::make_unique<Node>()} {
    std::set<std::string_view> ids;
    for (RouteGroup const& group : groups_) {
        for (Route const& route : group.routes) {
            if (auto const flaw = find_flaw(route); !flaw.empty()) {
                raise_flaw(route.id, flaw);
            }
            if (!ids.insert(route.id).second) {
                raise_flaw(route.id, "has the id of another one");
            }
            root_->add(group, route);
        }
    }
}

Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;
Router::~Router() = default;

RouteMatch Router::find(std::string_view method, std::string_view path) const {
    RouteMatch match;
    std::vector<std::string> segments;
    match.well_formed = decode_path(path, segments);
    auto const known = find_named<Method>(method == "HEAD" ? "GET" : method);
    Search<Node> search{segments, known};
    search.walk(*root_, 0);
    match.path_found = search.path_found() && match.well_formed;
    match.api = search.api;
    if (!match.path_found) {
        return match;
    }
    if (search.end == nullptr) {
        match.allowed = list_methods(search.served);
        return match;
    }
    auto const& entry = search.end->at(*known);
    match.api = entry.group->api;
    match.group = entry.group;
    match.route = entry.route;
    for (auto const& [segment, name] : entry.slots) {
        match.parameters.push_back({name, std::move(segments[segment])});
    }
    return match;
}

std::string full_path(RouteGroup const& group, Route const& route) {
    return std::string{group.prefix} + std::string{route.path};
}

std::vector<std::string> parameter_names(std::string_view path_template) {
    std::vector<std::string> names;
    any_piece(path_template, '/', [&](std::string_view segment) {
        if (is_parameter(segment)) {
            names.emplace_back(segment.substr(1, segment.size() - 2));
        }
        return false;
    });
    return names;
}

} // namespace nostro::inline v0::api
