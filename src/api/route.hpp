#pragma once

#include "api/shape.hpp"

#include <nostro/api/http.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

/// The routes of the APIs as tables. A table is what a reader looks at first to learn what an API
/// can do; the OpenAPI document is printed from it, and everything before the handler (limits,
/// authentication, scopes, checks of parameters and bodies) is done from it.
namespace nostro::inline v0::api {

/// Whose words, error bodies and status codes a route speaks.
enum class Api : std::uint8_t { oauth, dintero, obp, aritma, nostro };

inline constexpr std::array<std::string_view, 5> api_names{
    "oauth", "dintero", "obp", "aritma", "nostro"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(Api) noexcept {
    return api_names;
}

/// HEAD is answered by the route of GET, OPTIONS by all routes of a path.
enum class Method : std::uint8_t { get, post, put, patch, delete_ };

inline constexpr std::array<std::string_view, 5> method_names{
    "GET", "POST", "PUT", "PATCH", "DELETE"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(Method) noexcept {
    return method_names;
}

/// Who may call.
enum class Security : std::uint8_t {
    none,            ///< anybody; an Authorization header is not looked at
    bearer,          ///< the holder of an access token
    bearer_or_none,  ///< anybody; a token that is sent must be good
    client,          ///< a client, which the handler authenticates: Basic, body or assertion
    basic_or_bearer, ///< a client by Basic, which the handler checks, or the holder of a token
};

/// Which of `ServiceOptions::rates` counts the requests.
enum class RateClass : std::uint8_t {
    general,
    credentials, ///< tries a secret: tokens, passwords, codes
    messages,    ///< sends an SMS or a mail
};

/// What stands in the request's body.
struct Body {
    enum class Kind : std::uint8_t { none, json, form };

    Kind kind = Kind::none;    ///< none: a body that is sent is ignored
    bool may_be_empty = false; ///< no body is as good as an empty object
    Shape shape;               ///< a form with the shape `anything()` is left to the handler

    [[nodiscard]] constexpr Body or_empty() const noexcept { return {kind, true, shape}; }
};

[[nodiscard]] constexpr Body json_body(Shape shape) noexcept {
    return {Body::Kind::json, false, shape};
}

/// A form is checked like a query; a parameter without a value is as if absent (RFC 6749 3.1).
[[nodiscard]] constexpr Body form_body(Shape shape) noexcept {
    return {Body::Kind::form, false, shape};
}

struct Call;

/// Does what the route promises. Throws `ApiError`, or an `Error` of the library, which is
/// translated by the API's table. May run again after a `Conflict` if the route is keyed.
using Handler = Response (*)(Call& call);

/// Runs for each route of a group after authentication and scopes and before the input is checked:
/// may this caller act on what the path names? Throws as a handler does.
using Guard = void (*)(Call& call);

/// Slow work of a keyed request, such as hashing a password, which must not hold the unit that the
/// handler runs in: what it makes it leaves in the call. Throws as a handler does.
using Preparation = void (*)(Call& call);

/// One operation.
struct Route {
    Method method = Method::get;
    std::string_view path; ///< behind the group's prefix: "/clients/{id}"; a parameter is a segment
    std::string_view id;   ///< unique over all APIs, snake_case: OpenAPI's operationId, log lines
    std::string_view summary; ///< one line without a period
    Security security = Security::bearer;
    std::string_view scopes; ///< any one of these, spaces between them, is enough; empty: none
    RateClass rate = RateClass::general;
    Shape query;   ///< an object, or by default `anything()`: left to the handler
    Shape headers; ///< headers that are parameters, as in `query`; names in lower case
    Body body;
    int status = 200; ///< of success
    Shape answer;     ///< body of success, for the document and for tests
    std::string_view media = "application/json"; ///< of the answer; empty when it has no body
    /// Takes Idempotency-Key, see idempotency.hpp. The handler then writes by the call's sessions
    /// and `Call::atomically` only, and refuses by throwing.
    bool keyed = false;
    Preparation prepare = nullptr; ///< of a request with a key, before its unit
    bool bearer_in_form = false;   ///< the token may stand in the form (RFC 6750 2.2)
    bool beyond_seed = false;      ///< our own addition to a published API
    Handler run = nullptr;
};

/// Routes that share the beginning of their path and its rules.
struct RouteGroup {
    Api api = Api::nostro;
    std::string_view tag;        ///< chapter of the OpenAPI document
    std::string_view prefix;     ///< "/v1/accounts/{oid}/auth", or empty
    std::span<Field const> path; ///< shapes of path parameters by name; others are any text
    Guard guard = nullptr;       ///< see `Guard`
    std::span<Route const> routes;
};

} // namespace nostro::inline v0::api
