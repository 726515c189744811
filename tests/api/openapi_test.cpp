#include "api/openapi.hpp"
#include "api/router.hpp"
#include "api/tables.hpp"
#include "core/json.hpp"
#include "sample_routes.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/core/error.hpp>

#include <boost/json.hpp>

#include <doctest/doctest.h>

#include <set>
#include <string>

namespace {

using namespace nostro::api;
namespace json = boost::json;

/// Every "$ref" within a value.
void list_references(json::value const& value, std::set<std::string>& found) {
    if (auto const* const object = value.if_object()) {
        for (auto const& [key, member] : *object) {
            if (key == "$ref") {
                found.emplace(member.as_string());
            }
            list_references(member, found);
        }
    } else if (auto const* const array = value.if_array()) {
        for (auto const& element : *array) {
            list_references(element, found);
        }
    }
}

/// What OpenAPI 3.1 demands of a document, as far as ours use it.
void check_document(json::value const& document, std::span<RouteGroup const> groups) {
    CHECK(document.at("openapi") == "3.1.0");
    CHECK(document.at("info").as_object().contains("title"));
    CHECK(document.at("info").as_object().contains("version"));
    std::set<std::string> references;
    list_references(document, references);
    for (auto const& reference : references) {
        CAPTURE(reference);
        REQUIRE(reference.starts_with("#/"));
        json::error_code error;
        CHECK(document.find_pointer(reference.substr(1), error) != nullptr);
    }
    std::set<std::string> ids;
    std::size_t routes = 0;
    for (auto const& group : groups) {
        for (auto const& route : group.routes) {
            ++routes;
            CAPTURE(route.id);
            auto const path = full_path(group, route);
            auto method = std::string{nostro::name_of(route.method)};
            std::ranges::transform(
                method, method.begin(), [](char c) { return static_cast<char>(c | 0x20); });
            REQUIRE(document.at("paths").as_object().contains(path));
            auto const& item = document.at("paths").at(path).as_object();
            REQUIRE(item.contains(method));
            auto const& operation = item.at(method).as_object();
            CHECK(ids.emplace(operation.at("operationId").as_string()).second);
            CHECK(operation.at("responses").as_object().contains(std::to_string(route.status)));
            CHECK(operation.contains("requestBody") == (route.body.kind != Body::Kind::none));
            CHECK(operation.contains("x-nostro-beyond-seed") == route.beyond_seed);
            std::set<std::string> in_path;
            if (auto const* const parameters = operation.if_contains("parameters")) {
                std::set<std::string> seen;
                for (auto const& parameter : parameters->as_array()) {
                    auto const name = std::string{parameter.at("name").as_string()};
                    auto const in = std::string{parameter.at("in").as_string()};
                    CHECK(seen.insert(in + ' ' + name).second);
                    CHECK(parameter.as_object().contains("schema"));
                    if (in == "path") {
                        CHECK(parameter.at("required").as_bool());
                        in_path.insert(name);
                    }
                }
            }
            auto const names = parameter_names(path);
            CHECK(in_path == std::set<std::string>{names.begin(), names.end()});
        }
    }
    std::size_t operations = 0;
    for (auto const& path : document.at("paths").as_object()) {
        operations += path.value().as_object().size();
    }
    CHECK(operations == routes);
}

std::string schema_of(Shape const& shape) {
    json::object components;
    auto const schema = to_schema(shape, components);
    return json::serialize(schema) + (components.empty() ? "" : ' ' + json::serialize(components));
}

} // namespace

TEST_CASE("every route of every table is in the document, and all references resolve") {
    for (auto const& groups : {support::sample_routes(), all_routes()}) {
        check_document(write_openapi(groups, std::nullopt), groups);
        for (auto const name : api_names) {
            auto const api = nostro::find_named<Api>(name);
            std::vector<RouteGroup> some;
            std::ranges::copy_if(groups, std::back_inserter(some), [&](auto const& group) {
                return group.api == api;
            });
            check_document(write_openapi(groups, api), some);
        }
    }
}

TEST_CASE("a sample operation says all that its route says") {
    auto const groups = support::sample_routes();
    auto const document = write_openapi(groups, Api::dintero);
    auto const& paths = document.at("paths").as_object();
    auto const& create = paths.at("/dintero/{oid}/transfers").at("post");
    CHECK(json::serialize(create.at("security")) == R"([{"bearer":[]}])");
    CHECK(create.at("parameters").at(1).at("name") == "Idempotency-Key");
    CHECK(create.at("x-nostro-beyond-seed").as_bool());
    auto const& list = paths.at("/dintero/{oid}/things").at("get");
    CHECK(json::serialize(list.at("security")) ==
          R"([{"bearer":["read:things"]},{"bearer":["admin"]}])");
    CHECK(json::serialize(list.at("parameters").at(0)) ==
          R"({"name":"oid","in":"path","required":true,"schema":{"type":"string","minLength":1,)"
          R"("maxLength":9,"pattern":"^[PT]112$"}})");
    CHECK(json::serialize(list.at("parameters").at(1)) ==
          R"({"name":"limit","in":"query","description":"Objects of a page.",)"
          R"("schema":{"type":"integer","minimum":1,"maximum":100,"default":10}})");
    CHECK(list.at("responses").as_object().contains("403"));
    CHECK_FALSE(list.at("responses").as_object().contains("429"));
    auto const& token = paths.at("/dintero/{oid}/token").at("post");
    CHECK(json::serialize(token.at("security")) == R"([{"basic":[]},{}])");
    CHECK(token.at("responses").as_object().contains("429"));
    CHECK(token.at("requestBody")
              .at("content")
              .as_object()
              .contains("application/x-www-form-urlencoded"));
    CHECK(paths.at("/dintero/{oid}/failures/{kind}").at("get").at("security").as_array().empty());
}

TEST_CASE("a shape prints itself as JSON Schema") {
    static constexpr Shape word = text(1, 3);
    static constexpr Field fields[]{
        required("name", text(2, 4).described("What it is called.")),
        optional("kind", one_of("a|b").by_default("a")),
        optional("note", text(0, 9).or_null()),
        optional("mode", one_of("x").or_null()),
        optional("words", list_of(word, 0, 2)),
        optional("labels", map_of(word, 3)),
        optional("flag", boolean().by_default(false)),
        optional("any", anything()),
        read_only("number", integer(1)),
    };
    static constexpr Shape object = Shape{fields}.closed();
    CHECK(
        schema_of(object) ==
        R"({"type":"object","properties":{)"
        R"("name":{"type":"string","minLength":2,"maxLength":4,"description":"What it is called."},)"
        R"("kind":{"type":"string","enum":["a","b"],"default":"a"},)"
        R"("note":{"type":["string","null"],"maxLength":9},)"
        R"("mode":{"type":["string","null"],"enum":["x",null]},)"
        R"("words":{"type":"array","items":{"type":"string","minLength":1,"maxLength":3},"maxItems":2},)"
        R"("labels":{"type":"object","additionalProperties":)"
        R"({"type":"string","minLength":1,"maxLength":3},"maxProperties":3},)"
        R"("flag":{"type":"boolean","default":false},)"
        R"("any":{},)"
        R"("number":{"type":"integer","minimum":1,"readOnly":true}},)"
        R"("required":["name"],"additionalProperties":false})");
    static constexpr Shape named = object.named("Thing");
    static constexpr Shape list = list_of(named);
    CHECK(schema_of(list).starts_with(
        R"({"type":"array","items":{"$ref":"#/components/schemas/Thing"},"maxItems":1000} {"Thing":)"));
    CHECK(schema_of(named.or_null())
              .starts_with(R"({"anyOf":[{"$ref":"#/components/schemas/Thing"},{"type":"null"}]})"));
}

TEST_CASE("one name for two shapes is refused") {
    json::object components;
    static_cast<void>(to_schema(text(1, 2).named("Word"), components));
    static_cast<void>(to_schema(text(1, 2).named("Word"), components));
    CHECK_THROWS_AS(static_cast<void>(to_schema(text(1, 3).named("Word"), components)),
                    nostro::InternalError);
}
