#include "api/input.hpp"

#include "api/ascii.hpp"
#include "api/form.hpp"
#include "core/json.hpp"
#include "core/utf8.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace nostro::inline v0::api {

namespace {

namespace json = boost::json;

/// They would end up in the logs of every proxy on the way.
constexpr std::string_view secret_parameters =
    "access_token|client_assertion|client_secret|password|refresh_token";

/// RFC 9110 5.6.2.
bool is_header_name(std::string_view name) noexcept {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return is_letter(c) || is_digit(c) ||
               std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
    });
}

bool is_header_value(std::string_view value) noexcept {
    return std::ranges::none_of(value, [](char c) {
        return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7F';
    });
}

void check_headers_of(Request const& request, RequestLimits const& limits) {
    std::size_t bytes = 0;
    for (Header const& header : request.headers) {
        bytes += header.name.size() + header.value.size();
    }
    if (request.headers.size() > limits.headers || bytes > limits.header_bytes) {
        throw ApiError{Problem::headers_too_large, "the headers are too large"};
    }
    for (auto const& [name, value] : request.headers) {
        if (!is_header_name(name) || !is_header_value(value)) {
            throw ApiError{Problem::invalid_request, "a header is malformed"};
        }
    }
}

[[noreturn]] void raise_media_type(std::string_view wanted) {
    throw ApiError{Problem::unsupported_media_type,
                   "the content type must be " + std::string{wanted}};
}

/// Whether a Content-Type is the wanted one, with no charset but UTF-8.
bool is_media_type(std::string_view content_type, std::string_view wanted) noexcept {
    auto const end = std::min(content_type.find(';'), content_type.size());
    if (!equal_ignoring_case(trim(content_type.substr(0, end)), wanted)) {
        return false;
    }
    return !any_piece(content_type.substr(end), ';', [](std::string_view parameter) {
        auto const text = trim(parameter);
        auto const equals = std::min(text.find('='), text.size());
        auto value = text.substr(std::min(equals + 1, text.size()));
        if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"')) {
            value = value.substr(1, value.size() - 2);
        }
        return equal_ignoring_case(text.substr(0, equals), "charset") &&
               !equal_ignoring_case(value, "utf-8");
    });
}

void require_media_type(Request const& request, std::string_view wanted) {
    if (!is_media_type(single_header(request, "Content-Type"), wanted)) {
        raise_media_type(wanted);
    }
    auto const encoding = single_header(request, "Content-Encoding");
    if (!encoding.empty() && !equal_ignoring_case(encoding, "identity")) {
        throw ApiError{Problem::unsupported_media_type, "the body must not be compressed"};
    }
}

json::value parse_body(std::string_view text) {
    try {
        return parse_json(text, "the body");
    } catch (InvalidArgument const& error) {
        throw ApiError{Problem::invalid_request, error.what()}.field(
            "", "syntax", std::string{error.detail("reason")});
    }
}

void take(Checked checked, json::value& into) {
    require_valid(std::move(checked.errors));
    into = std::move(checked.value);
}

void read_query(Call& call) {
    call.query_parameters = parse_form(call.request.query);
    auto const& shape = call.route.query;
    for (auto const& [name, value] : call.query_parameters) {
        bool const declared =
            std::ranges::find(shape.fields(), name, &Field::name) != shape.fields().end();
        if (!declared && has_piece(secret_parameters, '|', name)) {
            throw ApiError{Problem::invalid_request, "a secret does not belong in a URL"}.field(
                name, "misplaced", "must not be in the query");
        }
    }
    if (call.api == Api::oauth) {
        // RFC 6749 3.1: a parameter without a value is as if it had been left out.
        std::erase_if(call.query_parameters,
                      [](Parameter const& parameter) { return parameter.value.empty(); });
    }
    take(check_parameters(shape, call.query_parameters), call.checked_query);
}

void read_json_body(Call& call) {
    auto const& body = call.route.body;
    if (call.request.body.empty()) {
        if (!body.may_be_empty) {
            throw ApiError{Problem::invalid_request, "the body is missing"}.field(
                "", "missing", "is required");
        }
        take(check_json(body.shape, json::object{}), call.checked_body);
        return;
    }
    require_media_type(call.request, "application/json");
    take(check_json(body.shape, parse_body(call.request.body)), call.checked_body);
}

} // namespace

void check_limits(Request const& request, RequestLimits const& limits) {
    check_headers_of(request, limits);
    if (request.query.size() > limits.query_bytes) {
        throw ApiError{Problem::uri_too_long, "the query is too long"};
    }
    if (request.body.size() > limits.body_bytes) {
        throw ApiError{Problem::payload_too_large, "the body is too large"};
    }
}

std::string_view single_header(Request const& request, std::string_view name) {
    auto const has_name = [&](Header const& header) {
        return equal_ignoring_case(header.name, name);
    };
    if (std::ranges::count_if(request.headers, has_name) > 1) {
        throw ApiError{Problem::invalid_request, "a header stands twice"}.field(
            std::string{name}, "repeated", "must stand once");
    }
    return request.header(name).value_or("");
}

void check_path_parameters(Call const& call, RouteGroup const& group) {
    std::vector<FieldError> errors;
    for (auto const& [name, value] : call.path_parameters) {
        auto const known = std::ranges::find(group.path, name, &Field::name);
        if (known != group.path.end()) {
            std::ranges::move(check_text(known->shape, name, value).errors,
                              std::back_inserter(errors));
        }
    }
    require_valid(std::move(errors));
}

void read_form(Call& call) {
    if (!call.form_parameters.empty() || call.request.body.empty()) {
        return;
    }
    require_media_type(call.request, "application/x-www-form-urlencoded");
    call.form_parameters = parse_form(call.request.body);
    std::erase_if(call.form_parameters,
                  [](Parameter const& parameter) { return parameter.value.empty(); });
}

void read_input(Call& call) {
    read_query(call);
    take(check_headers(call.route.headers, call.request.headers), call.checked_headers);
    switch (call.route.body.kind) {
    case Body::Kind::none:
        call.checked_body = json::object{};
        break;
    case Body::Kind::json:
        read_json_body(call);
        break;
    case Body::Kind::form:
        read_form(call);
        take(check_parameters(call.route.body.shape, call.form_parameters), call.checked_body);
        break;
    }
}

} // namespace nostro::inline v0::api
