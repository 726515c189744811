#include "api/errors.hpp"

#include "api/obp/refusals.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace nostro::inline v0::api {

namespace {

struct ProblemRow {
    Problem problem;
    ProblemAnswer oauth;
    ProblemAnswer dintero;
    ProblemAnswer obp;
    ProblemAnswer problem_json; ///< Aritma and our own
};

/// Dintero documents neither 409 nor 422; OBP answers nearly everything by 400 and its own codes.
constexpr std::array problem_rows{
    ProblemRow{Problem::invalid_request,
               {400, "invalid_request"},
               {400, "invalid_request"},
               {400, "OBP-10001"},
               {400, "invalid_request"}},
    ProblemRow{Problem::missing_credentials,
               {401, ""}, // RFC 6750 3.1: no error code when nothing was presented
               {401, "invalid_token"},
               {401, "OBP-20001"},
               {401, "missing_credentials"}},
    ProblemRow{Problem::invalid_token,
               {401, "invalid_token"},
               {401, "invalid_token"},
               {401, "OBP-20202"},
               {401, "invalid_token"}},
    ProblemRow{Problem::invalid_client,
               {401, "invalid_client"},
               {401, "invalid_client"},
               {401, "OBP-20001"},
               {401, "invalid_client"}},
    ProblemRow{Problem::insufficient_scope,
               {403, "insufficient_scope"},
               {403, "insufficient_scope"},
               {403, "OBP-20006"},
               {403, "insufficient_scope"}},
    ProblemRow{Problem::access_denied,
               {403, "access_denied"},
               {403, "access_denied"},
               {403, "OBP-20006"},
               {403, "access_denied"}},
    ProblemRow{Problem::not_found,
               {404, "not_found"},
               {404, "not_found"},
               {404, "OBP-10404"},
               {404, "not_found"}},
    ProblemRow{Problem::route_not_found,
               {404, "not_found"},
               {404, "not_found"},
               {404, "OBP-10404"},
               {404, "not_found"}},
    ProblemRow{Problem::method_not_allowed,
               {405, "invalid_request"},
               {405, "invalid_request"},
               {405, "OBP-10404"},
               {405, "method_not_allowed"}},
    ProblemRow{Problem::already_exists,
               {400, "invalid_request"},
               {400, "already_exists"},
               {400, "OBP-10001"},
               {409, "already_exists"}},
    ProblemRow{Problem::invalid_state,
               {400, "invalid_request"},
               {400, "invalid_state"},
               {400, "OBP-10001"},
               {422, "invalid_state"}},
    ProblemRow{Problem::conflict,
               {503, "temporarily_unavailable"},
               {503, "unexpected_error"},
               {503, "OBP-50000"},
               {409, "conflict"}},
    ProblemRow{Problem::payload_too_large,
               {413, "invalid_request"},
               {413, "invalid_request"},
               {413, "OBP-10001"},
               {413, "payload_too_large"}},
    ProblemRow{Problem::uri_too_long,
               {414, "invalid_request"},
               {414, "invalid_request"},
               {414, "OBP-10001"},
               {414, "uri_too_long"}},
    ProblemRow{Problem::unsupported_media_type,
               {415, "invalid_request"},
               {415, "invalid_request"},
               {415, "OBP-10001"},
               {415, "unsupported_media_type"}},
    ProblemRow{Problem::headers_too_large,
               {431, "invalid_request"},
               {431, "invalid_request"},
               {431, "OBP-10001"},
               {431, "headers_too_large"}},
    ProblemRow{Problem::key_reused,
               {400, "invalid_request"},
               {400, "invalid_request"},
               {400, "OBP-10001"},
               {422, "idempotency_key_reused"}},
    ProblemRow{Problem::too_many_requests,
               {429, "temporarily_unavailable"},
               {429, "too_many_requests"},
               {429, "OBP-10018"},
               {429, "too_many_requests"}},
    ProblemRow{Problem::internal,
               {500, "server_error"},
               {500, "unexpected_error"},
               {500, "OBP-50000"},
               {500, "internal"}},
    ProblemRow{Problem::unavailable,
               {503, "temporarily_unavailable"},
               {503, "unexpected_error"},
               {503, "OBP-50000"},
               {503, "unavailable"}},
    ProblemRow{Problem::outcome_unknown,
               {500, "server_error"},
               {500, "unexpected_error"},
               {500, "OBP-50000"},
               {500, "outcome_unknown"}},
};

static_assert(problem_rows.size() == static_cast<std::size_t>(Problem::outcome_unknown) + 1);

struct CodeRow {
    ErrorCode code;
    Problem problem;
};

/// Dintero's word for a party outside of the bank that does not answer.
constexpr std::string_view provider_unavailable = "provider_unavailable";

/// What is not here is a failure of ours.
constexpr std::array code_rows{
    CodeRow{ErrorCode::invalid_argument, Problem::invalid_request},
    CodeRow{ErrorCode::limit_exceeded, Problem::invalid_request},
    CodeRow{ErrorCode::not_found, Problem::not_found},
    CodeRow{ErrorCode::already_exists, Problem::already_exists},
    CodeRow{ErrorCode::unauthenticated, Problem::invalid_token},
    CodeRow{ErrorCode::forbidden, Problem::access_denied},
    CodeRow{ErrorCode::rejected, Problem::invalid_state},
    CodeRow{ErrorCode::conflict, Problem::conflict},
    CodeRow{ErrorCode::outcome_unknown, Problem::outcome_unknown},
    CodeRow{ErrorCode::deadline_exceeded, Problem::unavailable},
    CodeRow{ErrorCode::unavailable, Problem::unavailable},
};

/// "postings[1].amount", as the library names a field, as a JSON pointer.
std::string to_pointer(std::string_view field) {
    std::string pointer{"/"};
    for (char const c : field) {
        if (c == '.' || c == '[') {
            pointer.push_back('/');
        } else if (c != ']') {
            pointer.push_back(c);
        }
    }
    return pointer;
}

/// A failure that a client can do nothing about.
bool is_ours(Problem problem) noexcept {
    return problem == Problem::internal || problem == Problem::unavailable ||
           problem == Problem::outcome_unknown || problem == Problem::conflict;
}

std::string_view our_message(Problem problem) noexcept {
    switch (problem) {
    case Problem::conflict:
        return "somebody else changed the same at the same time; try again";
    case Problem::unavailable:
        return "busy; try again later";
    case Problem::outcome_unknown:
        return "it is not known whether this happened; look, or repeat it with the same key";
    default:
        return "an unexpected error";
    }
}

} // namespace

ApiError::ApiError(Problem what_is_wrong, std::string text)
    : problem{what_is_wrong}, message{std::move(text)} {}

ApiError::ApiError(int own_status, std::string own_code, std::string text)
    : problem{own_status == 401   ? Problem::invalid_token
              : own_status >= 500 ? Problem::internal
                                  : Problem::invalid_request},
      status{own_status}, code{std::move(own_code)}, message{std::move(text)} {}

ApiError::~ApiError() = default;

ApiError& ApiError::coded(std::string word) {
    code = std::move(word);
    return *this;
}

ApiError& ApiError::field(std::string path, std::string word, std::string text) {
    errors.push_back({std::move(path), std::move(word), std::move(text)});
    return *this;
}

ApiError& ApiError::with(std::vector<FieldError> fields) {
    std::ranges::move(fields, std::back_inserter(errors));
    return *this;
}

ApiError& ApiError::header(std::string name, std::string value) {
    headers.push_back({std::move(name), std::move(value)});
    return *this;
}

ApiError& ApiError::member(std::string_view name, boost::json::value value) {
    members[name] = std::move(value);
    return *this;
}

ApiError to_api_error(Error const& error, Api api) {
    if (api == Api::obp) {
        if (auto found = obp::find_refusal(error)) {
            return *std::move(found);
        }
    }
    auto const* const row = std::ranges::find(code_rows, error.code(), &CodeRow::code);
    auto const problem = row == code_rows.end() ? Problem::internal : row->problem;
    if (api == Api::dintero && error.detail("reason") == provider_unavailable) {
        return {500, std::string{provider_unavailable}, error.what()};
    }
    if (is_ours(problem)) {
        ApiError found{problem, std::string{our_message(problem)}};
        if (problem == Problem::unavailable || problem == Problem::conflict) {
            found.header("Retry-After", "1");
        }
        return found;
    }
    ApiError found{problem, error.what()};
    auto const field = error.detail("field");
    auto const reason = error.detail("reason");
    auto const result = error.detail("result");
    bool const has_own_codes = api != Api::oauth && api != Api::obp;
    bool const is_refusal = problem == Problem::access_denied || problem == Problem::invalid_token;
    if (!field.empty()) {
        found.field(to_pointer(field),
                    std::string{reason.empty() ? std::string_view{"invalid"} : reason},
                    error.what());
    } else if (!result.empty()) {
        found.field("", std::string{result}, error.what());
    } else if (is_refusal && has_own_codes) {
        found.code = reason;
    }
    return found;
}

ProblemAnswer problem_answer(Api api, Problem problem) noexcept {
    auto const& row = problem_rows[static_cast<std::size_t>(problem)];
    switch (api) {
    case Api::oauth:
        return row.oauth;
    case Api::dintero:
        return row.dintero;
    case Api::obp:
        return row.obp;
    case Api::aritma:
    case Api::nostro:
        break;
    }
    return row.problem_json;
}

} // namespace nostro::inline v0::api
