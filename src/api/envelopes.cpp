#include "api/ascii.hpp"
#include "api/errors.hpp"
#include "api/obp/codes.hpp"
#include "core/json.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <utility>

/// How each API writes a failure.
namespace nostro::inline v0::api {

namespace {

namespace json = boost::json;

struct Reason {
    int status;
    std::string_view phrase;
};

constexpr std::array reasons{
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{202, "Accepted"},
    Reason{204, "No Content"},
    Reason{302, "Found"},
    Reason{303, "See Other"},
    Reason{304, "Not Modified"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{409, "Conflict"},
    Reason{412, "Precondition Failed"},
    Reason{413, "Content Too Large"},
    Reason{414, "URI Too Long"},
    Reason{415, "Unsupported Media Type"},
    Reason{422, "Unprocessable Content"},
    Reason{428, "Precondition Required"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{503, "Service Unavailable"},
};

json::array write_fields(std::vector<FieldError> const& errors, char const* path_name) {
    json::array list;
    for (FieldError const& error : errors) {
        list.push_back(json::object{
            {path_name, error.path}, {"code", error.code}, {"message", error.message}});
    }
    return list;
}

/// The message and, behind it, what is wrong with each field; for bodies without a list of fields.
std::string describe(ApiError const& error) {
    auto text = error.message;
    for (FieldError const& field : error.errors) {
        if (field.path.empty()) {
            continue; // the whole body, of which the message tells
        }
        text += field.message == error.message ? " (" + field.path + ')'
                                               : "; " + field.path + ' ' + field.message;
    }
    return text;
}

/// Printable ASCII without '"' and '\' (RFC 6749 5.2).
std::string oauth_description(ApiError const& error) {
    auto text = describe(error);
    std::ranges::replace_if(
        text, [](char c) { return !is_visible(c) && c != ' '; }, '?');
    std::ranges::replace_if(
        text, [](char c) { return c == '"' || c == '\\'; }, '\'');
    return text;
}

json::object write_oauth(ApiError const& error) {
    if (error.code.empty()) {
        return {};
    }
    json::object body{{"error", error.code}};
    if (auto const description = oauth_description(error); !description.empty()) {
        body["error_description"] = description;
    }
    return body;
}

json::object write_dintero(ApiError const& error) {
    json::object inner{{"code", error.code}, {"message", error.message}};
    if (!error.errors.empty()) {
        inner["errors"] = write_fields(error.errors, "path");
    }
    return {{"error", std::move(inner)}};
}

json::object write_obp(ApiError const& error) {
    auto text = error.code + ':';
    if (auto const* const fixed = obp::find_code(error.code)) {
        text += ' ' + std::string{fixed->text};
    }
    // Who is asked to log in reads the same words wherever he is asked.
    bool const has_details = error.problem != Problem::missing_credentials;
    if (auto const details = describe(error); has_details && !details.empty()) {
        text += ' ' + details;
    }
    return {{"code", error.status}, {"message", std::move(text)}};
}

/// RFC 9457.
json::object write_problem(ApiError const& error, std::string_view request_id) {
    json::object body{{"type", "about:blank"},
                      {"title", reason_phrase(error.status)},
                      {"status", error.status},
                      {"detail", error.message},
                      {"instance", "urn:nostro:request:" + std::string{request_id}},
                      {"code", error.code}};
    if (!error.errors.empty()) {
        body["pointer"] = error.errors.front().path;
        body["errors"] = write_fields(error.errors, "pointer");
    }
    return body;
}

json::object string_schema() {
    return {{"type", "string"}};
}

json::object fields_schema(char const* path_name) {
    return {{"type", "array"},
            {"items",
             json::object{{"type", "object"},
                          {"properties",
                           json::object{{path_name, string_schema()},
                                        {"code", string_schema()},
                                        {"message", string_schema()}}}}}};
}

json::object object_schema(json::object properties, json::array required_names) {
    return {{"type", "object"},
            {"properties", std::move(properties)},
            {"required", std::move(required_names)}};
}

} // namespace

Response write_error(Api api, ApiError error, std::string_view request_id) {
    auto const usual = problem_answer(api, error.problem);
    if (error.code.empty()) {
        error.code = usual.code;
    }
    if (error.status == 0) {
        error.status = usual.status;
    }
    json::object body;
    switch (api) {
    case Api::oauth:
        body = write_oauth(error);
        break;
    case Api::dintero:
        body = write_dintero(error);
        break;
    case Api::obp:
        body = write_obp(error);
        break;
    case Api::aritma:
    case Api::nostro:
        body = write_problem(error, request_id);
        break;
    }
    for (auto const& member : error.members) {
        body[member.key()] = member.value();
    }
    Response response;
    response.status = error.status;
    response.headers = std::move(error.headers);
    if (!body.empty()) {
        response.set_header("Content-Type", std::string{error_media(api)});
        response.body = to_text(body);
    }
    return response;
}

json::object error_schema(Api api) {
    switch (api) {
    case Api::oauth:
        return object_schema({{"error", string_schema()}, {"error_description", string_schema()}},
                             {"error"});
    case Api::dintero:
        return object_schema({{"error",
                               object_schema({{"code", string_schema()},
                                              {"message", string_schema()},
                                              {"errors", fields_schema("path")}},
                                             {"message"})}},
                             {"error"});
    case Api::obp:
        return object_schema(
            {{"code", json::object{{"type", "integer"}}}, {"message", string_schema()}},
            {"code", "message"});
    case Api::aritma:
    case Api::nostro:
        break;
    }
    return object_schema({{"type", string_schema()},
                          {"title", string_schema()},
                          {"status", json::object{{"type", "integer"}}},
                          {"detail", string_schema()},
                          {"instance", string_schema()},
                          {"code", string_schema()},
                          {"pointer", string_schema()},
                          {"errors", fields_schema("pointer")}},
                         {"type", "title", "status", "code"});
}

std::string_view error_media(Api api) noexcept {
    return api == Api::aritma || api == Api::nostro ? "application/problem+json"
                                                    : "application/json";
}

std::string_view reason_phrase(int status) noexcept {
    auto const* const found = std::ranges::find(reasons, status, &Reason::status);
    return found == reasons.end() ? std::string_view{} : found->phrase;
}

} // namespace nostro::inline v0::api
