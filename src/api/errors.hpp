#pragma once

#include "api/route.hpp"

#include <nostro/api/http.hpp>
#include <nostro/core/error.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0::api {

/// What can go wrong in any API. Each API has its status and code for it, see errors.cpp.
enum class Problem : std::uint8_t {
    invalid_request,
    missing_credentials, ///< nobody said who he is
    invalid_token,
    invalid_client,     ///< a client failed to prove who it is
    insufficient_scope, ///< a good token without the scope
    access_denied,      ///< the right scope, but not for this
    not_found,
    route_not_found,
    method_not_allowed,
    already_exists,
    invalid_state, ///< well formed, but not now
    conflict,      ///< somebody else was first
    payload_too_large,
    uri_too_long,
    unsupported_media_type,
    headers_too_large,
    key_reused, ///< the Idempotency-Key of another request
    too_many_requests,
    internal,
    unavailable,     ///< try again later
    outcome_unknown, ///< it may have happened
};

/// A failure on its way to the client. Message, codes and members are shown to it as they are.
///
///     throw ApiError{Problem::not_found, "no client of this id"};
///     throw ApiError{403, "mfa_required", "a second factor is needed"}
///         .member("mfa_token", token);
class ApiError : public std::exception {
public:
    /// Status and code are those of the route's API.
    ApiError(Problem problem, std::string message);
    /// With a status and a code of its own.
    ApiError(int status, std::string code, std::string message);
    ApiError(ApiError const&) = default;
    ApiError& operator=(ApiError const&) = default;
    ~ApiError() override;

    [[nodiscard]] char const* what() const noexcept override { return message.c_str(); }

    /// Another code than the API's usual one for this problem.
    ApiError& coded(std::string word);
    /// Name what is wrong.
    ApiError& field(std::string path, std::string word, std::string text);
    ApiError& with(std::vector<FieldError> fields);
    ApiError& header(std::string name, std::string value);
    /// A member of the body beside what the API's error body has.
    ApiError& member(std::string_view name, boost::json::value value);

    Problem problem = Problem::invalid_request; ///< the nearest one, when `status` is given
    int status = 0;                             ///< 0: by API and problem
    std::string code;                           ///< empty: by API and problem
    std::string message;
    std::vector<FieldError> errors;
    std::vector<Header> headers;
    boost::json::object members;
};

/// What an error of the library means to a client of this API; its details name the field. The
/// reason of a `forbidden` or `unauthenticated` is the code, where the API has codes of our choice.
[[nodiscard]] ApiError to_api_error(Error const& error, Api api);

/// `status` and `code` of a problem in an API.
struct ProblemAnswer {
    int status;
    std::string_view code;
};

[[nodiscard]] ProblemAnswer problem_answer(Api api, Problem problem) noexcept;

/// The API's error body with its headers; status and code are filled in.
[[nodiscard]] Response write_error(Api api, ApiError error, std::string_view request_id);

/// The JSON Schema of the API's error body.
[[nodiscard]] boost::json::object error_schema(Api api);
/// The media type of the API's error body.
[[nodiscard]] std::string_view error_media(Api api) noexcept;

/// The words of an HTTP status, for example "Not Found"; empty for one we never send.
[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

} // namespace nostro::inline v0::api
