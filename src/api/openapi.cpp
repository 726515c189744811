#include "api/openapi.hpp"

#include "api/ascii.hpp"
#include "api/errors.hpp"
#include "api/idempotency.hpp"
#include "api/matchers.hpp"
#include "api/router.hpp"
#include "core/check.hpp"
#include "core/json.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/core/version.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0::api {

namespace {

namespace json = boost::json;

constexpr auto no_most = std::numeric_limits<std::int64_t>::max();

json::value to_json(Shape::Default const& fallback) {
    struct ToJson {
        json::value operator()(std::monostate) const { return nullptr; }

        json::value operator()(bool value) const { return value; }

        json::value operator()(std::int64_t value) const { return value; }

        json::value operator()(std::string_view value) const {
            return json::value(json::string_view{value.data(), value.size()});
        }
    };

    return std::visit(ToJson{}, fallback);
}

void put_text(json::object& object, json::string_view name, std::string_view text) {
    if (!text.empty()) {
        object[name] = text;
    }
}

/// Bounds under their JSON Schema names, where they say anything.
void put_bounds(json::object& schema,
                Shape const& shape,
                json::string_view least_name,
                json::string_view most_name) {
    auto const no_least = shape.type == Type::integer || shape.type == Type::number
                              ? std::numeric_limits<std::int64_t>::min()
                              : 0;
    if (shape.least != no_least) {
        schema[least_name] = shape.least;
    }
    if (shape.most != no_most) {
        schema[most_name] = shape.most;
    }
}

json::object text_schema(Shape const& shape) {
    json::object schema{{"type", "string"}};
    if (!shape.choices.empty()) {
        json::array choices;
        any_piece(shape.choices, '|', [&](std::string_view word) {
            choices.push_back(json::value(json::string_view{word.data(), word.size()}));
            return false;
        });
        schema["enum"] = std::move(choices);
        return schema;
    }
    put_bounds(schema, shape, "minLength", "maxLength");
    if (shape.matcher != nullptr) {
        put_text(schema, "format", shape.matcher->format);
        put_text(schema, "pattern", shape.matcher->pattern);
    }
    return schema;
}

json::object object_schema(Shape const& shape, json::object& components) {
    json::object properties;
    json::array required_names;
    for (Field const& field : shape.fields()) {
        auto schema = to_schema(field.shape, components);
        if (field.presence == Presence::read_only) {
            schema["readOnly"] = true;
        }
        properties[field.name] = std::move(schema);
        if (field.presence == Presence::required) {
            required_names.push_back(json::value(field.name));
        }
    }
    json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required_names.empty()) {
        schema["required"] = std::move(required_names);
    }
    if (shape.is_closed) {
        schema["additionalProperties"] = false;
    }
    return schema;
}

json::object type_schema(Shape const& shape, json::object& components) {
    json::object schema;
    switch (shape.type) {
    case Type::any:
        break;
    case Type::text:
        schema = text_schema(shape);
        break;
    case Type::integer:
        schema["type"] = "integer";
        put_bounds(schema, shape, "minimum", "maximum");
        break;
    case Type::number:
        schema["type"] = "number";
        put_bounds(schema, shape, "minimum", "maximum");
        break;
    case Type::boolean:
        schema["type"] = "boolean";
        break;
    case Type::object:
        schema = object_schema(shape, components);
        break;
    case Type::list:
        schema["type"] = "array";
        schema["items"] = to_schema(*shape.element, components);
        put_bounds(schema, shape, "minItems", "maxItems");
        break;
    case Type::map:
        schema["type"] = "object";
        schema["additionalProperties"] = to_schema(*shape.element, components);
        put_bounds(schema, shape, "minProperties", "maxProperties");
        break;
    }
    return schema;
}

json::object reference(std::string_view section, std::string_view name) {
    return {{"$ref", "#/components/" + std::string{section} + '/' + std::string{name}}};
}

/// A reference to the component of this name, which is added or must be the same already.
json::object refer(Shape const& shape, json::object& components) {
    auto schema = type_schema(shape, components);
    put_text(schema, "description", shape.description);
    auto const [component, is_new] = components.emplace(shape.name, schema);
    if (!is_new && component->value() != json::value(schema)) {
        throw InternalError{"two shapes have the name " + std::string{shape.name},
                            {{"shape", std::string{shape.name}}}};
    }
    return reference("schemas", shape.name);
}

std::string_view error_name(Api api) noexcept {
    switch (api) {
    case Api::oauth:
        return "OauthError";
    case Api::dintero:
        return "DinteroError";
    case Api::obp:
        return "ObpError";
    case Api::aritma:
    case Api::nostro:
        break;
    }
    return "Problem";
}

class Writer {
public:
    explicit Writer(std::optional<Api> only) noexcept : only_{only} {}

    json::object write(std::span<RouteGroup const> groups) {
        json::object paths;
        for (RouteGroup const& group : groups) {
            if (only_ && group.api != *only_) {
                continue;
            }
            for (Route const& route : group.routes) {
                auto& path = paths[full_path(group, route)];
                if (!path.is_object()) {
                    path.emplace_object();
                }
                path.get_object()[to_lower(name_of(route.method))] = operation(group, route);
            }
        }
        json::object info{{"title", only_ ? "nostro: " + std::string{name_of(*only_)} : "nostro"},
                          {"version", std::string{runtime_version()}}};
        return {
            {"openapi", "3.1.0"},
            {"info", std::move(info)},
            {"paths", std::move(paths)},
            {"components",
             json::object{
                 {"schemas", std::move(schemas_)},
                 {"securitySchemes",
                  json::object{{"bearer", json::object{{"type", "http"}, {"scheme", "bearer"}}},
                               {"basic", json::object{{"type", "http"}, {"scheme", "basic"}}}}}}}};
    }

private:
    json::object operation(RouteGroup const& group, Route const& route) {
        json::object written{{"operationId", route.id},
                             {"summary", route.summary},
                             {"tags", json::array{json::value(group.tag)}}};
        if (auto parameters = list_parameters(group, route); !parameters.empty()) {
            written["parameters"] = std::move(parameters);
        }
        if (route.body.kind != Body::Kind::none) {
            auto const* const media = route.body.kind == Body::Kind::json
                                          ? "application/json"
                                          : "application/x-www-form-urlencoded";
            written["requestBody"] =
                json::object{{"required", !route.body.may_be_empty},
                             {"content", content(media, to_schema(route.body.shape, schemas_))}};
        }
        written["responses"] = responses(group, route);
        written["security"] = security(route);
        if (route.beyond_seed) {
            written["x-nostro-beyond-seed"] = true;
        }
        return written;
    }

    static json::object content(std::string_view media, json::object schema) {
        return {{media, json::object{{"schema", std::move(schema)}}}};
    }

    json::object parameter(std::string_view in, std::string_view name, Field const& field) {
        json::object written{{"name", name}, {"in", in}};
        if (field.presence == Presence::required) {
            written["required"] = true;
        }
        auto schema = to_schema(field.shape, schemas_);
        if (auto const* const text = schema.if_contains("description")) {
            written["description"] = *text;
            schema.erase("description");
        }
        written["schema"] = std::move(schema);
        return written;
    }

    json::array list_parameters(RouteGroup const& group, Route const& route) {
        json::array parameters;
        for (std::string const& name : parameter_names(full_path(group, route))) {
            auto const known = std::ranges::find(group.path, name, &Field::name);
            auto const shape = known == group.path.end() ? text(1) : known->shape;
            parameters.push_back(parameter("path", name, required(name, shape)));
        }
        for (Field const& field : route.query.fields()) {
            parameters.push_back(parameter("query", field.name, field));
        }
        for (Field const& field : route.headers.fields()) {
            parameters.push_back(parameter("header", field.name, field));
        }
        if (route.keyed) {
            constexpr Shape key =
                text(1, idempotency_key_max)
                    .matching(match::visible_ascii)
                    .described("For 24 hours the same request with the same key gets the first "
                               "answer and has no effect.");
            parameters.push_back(
                parameter("header", idempotency_header, optional(idempotency_header, key)));
        }
        return parameters;
    }

    json::object responses(RouteGroup const& group, Route const& route) {
        json::object success{{"description", reason_phrase(route.status)}};
        if (!route.media.empty()) {
            success["content"] = content(route.media, to_schema(route.answer, schemas_));
        }
        json::object all{{std::to_string(route.status), std::move(success)}};
        auto const name = error_name(group.api);
        schemas_[name] = error_schema(group.api);
        for (int const status : error_statuses(group, route)) {
            all[std::to_string(status)] = json::object{
                {"description", reason_phrase(status)},
                {"content", content(error_media(group.api), reference("schemas", name))}};
        }
        return all;
    }

    static std::vector<int> error_statuses(RouteGroup const& group, Route const& route) {
        bool const has_path = full_path(group, route).find('{') != std::string::npos;
        bool const has_body = route.body.kind != Body::Kind::none;
        bool const has_input = has_path || has_body || route.query.type == Type::object;
        bool const takes_token =
            route.security != Security::none && route.security != Security::client;

        struct Row {
            bool applies;
            int status;
        };

        Row const rows[]{
            {has_input, 400},
            {route.security != Security::none, 401},
            {takes_token, 403},
            {has_path, 404},
            {has_body, 413},
            {has_body, 415},
            {route.keyed, problem_answer(group.api, Problem::key_reused).status},
            {route.rate != RateClass::general, 429},
            {true, 500},
        };
        std::vector<int> statuses;
        for (Row const& row : rows) {
            if (row.applies && std::ranges::find(statuses, row.status) == statuses.end()) {
                statuses.push_back(row.status);
            }
        }
        return statuses;
    }

    /// Alternatives: any one of the scopes is enough.
    static json::array security(Route const& route) {
        json::array ways;
        if (route.security == Security::none) {
            return ways;
        }
        if (route.security == Security::client || route.security == Security::basic_or_bearer) {
            ways.push_back(json::object{{"basic", json::array{}}});
        }
        if (route.security != Security::client) {
            any_piece(route.scopes, ' ', [&](std::string_view scope) {
                ways.push_back(json::object{{"bearer", json::array{json::value(scope)}}});
                return false;
            });
            if (route.scopes.empty()) {
                ways.push_back(json::object{{"bearer", json::array{}}});
            }
        }
        if (route.security == Security::client || route.security == Security::bearer_or_none) {
            ways.push_back(json::object{});
        }
        return ways;
    }

    std::optional<Api> only_;
    json::object schemas_;
};

} // namespace

json::object to_schema(Shape const& shape, json::object& components) {
    json::object schema;
    if (shape.name.empty()) {
        schema = type_schema(shape, components);
        put_text(schema, "description", shape.description);
        if (shape.is_nullable && schema.contains("type")) {
            schema["type"] = json::array{schema["type"], json::value("null")};
            if (auto* const choices = schema.if_contains("enum")) {
                choices->as_array().push_back(nullptr);
            }
        }
    } else {
        schema = refer(shape, components);
        if (shape.is_nullable) {
            schema = {{"anyOf", json::array{schema, json::object{{"type", "null"}}}}};
        }
    }
    if (!std::holds_alternative<std::monostate>(shape.fallback)) {
        schema["default"] = to_json(shape.fallback);
    }
    return schema;
}

json::object write_openapi(std::span<RouteGroup const> groups, std::optional<Api> api) {
    return Writer{api}.write(groups);
}

Documents::Documents(std::span<RouteGroup const> groups)
    : groups_{groups}, texts_(api_names.size() + 1) {}

std::string const& Documents::get(std::optional<Api> api) const {
    std::lock_guard const lock{mutex_};
    auto& text = texts_[api ? static_cast<std::size_t>(*api) : api_names.size()];
    if (text.empty()) {
        text = to_text(write_openapi(groups_, api));
    }
    return text;
}

} // namespace nostro::inline v0::api
