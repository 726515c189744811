#include "api/dispatcher.hpp"

#include "api/ascii.hpp"
#include "api/idempotency.hpp"
#include "api/input.hpp"
#include "api/obp/request.hpp"
#include <nostro/core/enum_names.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <typeinfo>
#include <utility>

namespace nostro::inline v0::api {

namespace {

constexpr std::size_t request_id_max = 128;

LogSink& log_of(ServiceOptions const& options) noexcept {
    return options.log != nullptr ? *options.log : null_log();
}

std::string choose_request_id(Request const& request, Core& core) {
    auto const sent = request.header("X-Request-Id").value_or("");
    bool const is_sane =
        !sent.empty() && sent.size() <= request_id_max && std::ranges::all_of(sent, [](char c) {
            return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-';
        });
    return is_sane ? std::string{sent} : to_string(core.ids().next());
}

[[noreturn]] void raise_too_many(std::chrono::nanoseconds wait) {
    auto const seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    throw ApiError{Problem::too_many_requests, "too many requests"}.header(
        "Retry-After", std::to_string(std::max<std::int64_t>(seconds, 1)));
}

/// One counter that a request takes from.
struct Quota {
    std::string key;
    std::uint32_t per_minute = 0;

    void take(RateLimiter& limiter) const {
        if (auto const wait = try_take(limiter); wait.count() > 0) {
            raise_too_many(wait);
        }
    }

    /// Zero, or how long to wait: then nothing was taken.
    [[nodiscard]] std::chrono::nanoseconds try_take(RateLimiter& limiter) const {
        return limiter.take(key, per_minute);
    }

    void give_back(RateLimiter& limiter) const { limiter.give_back(key, per_minute); }
};

Quota peer_quota(RateClass rate, RateLimits const& rates, std::string_view peer) {
    if (!rates.enabled || peer.empty()) {
        return {};
    }
    switch (rate) {
    case RateClass::general:
        return {"gp " + peer_key(peer), rates.general_per_peer};
    case RateClass::credentials:
        return {"cp " + peer_key(peer), rates.credentials_per_peer};
    case RateClass::messages:
        return {"mp " + peer_key(peer), rates.messages_per_peer};
    }
    return {};
}

/// The client that a call says it is from; whether it is, the handler finds out.
std::string_view named_client(Call const& call) noexcept {
    if (call.credentials.scheme == Credentials::Scheme::basic) {
        return call.credentials.user;
    }
    auto const found =
        std::ranges::find(call.form_parameters, std::string_view{"client_id"}, &Parameter::name);
    return found == call.form_parameters.end() ? std::string_view{} : found->value;
}

/// Who counts as one client: by a token the client itself, by a mere name that client at that peer,
/// as a stranger could name another's.
std::string client_key(Call const& call) {
    if (call.caller.kind != Caller::Kind::none) {
        return call.caller.client_id;
    }
    std::string const name{named_client(call)};
    return name.empty() ? name : name + ' ' + peer_key(call.request.peer_address);
}

Quota client_quota(RateClass rate, RateLimits const& rates, std::string const& client) {
    if (!rates.enabled || client.empty()) {
        return {};
    }
    switch (rate) {
    case RateClass::general:
        break;
    case RateClass::credentials:
        return {"cc " + client, rates.credentials_per_client};
    case RateClass::messages:
        return {"mc " + client, rates.messages_per_client};
    }
    return {};
}

/// The token that stands in a form instead of the header (RFC 6750 2.2).
void take_token_from_form(Call& call) {
    read_form(call);
    auto const found =
        std::ranges::find(call.form_parameters, std::string_view{"access_token"}, &Parameter::name);
    if (found == call.form_parameters.end()) {
        return;
    }
    if (call.credentials.scheme != Credentials::Scheme::none) {
        ApiError error{Problem::invalid_request, "credentials stand in two places"};
        // RFC 6750 3.1: at a resource the challenge tells the code, too.
        error.headers = challenge_headers({.security = call.route.security,
                                           .presented = call.credentials.scheme,
                                           .error = "invalid_request",
                                           .description = error.message,
                                           .scopes = {}});
        throw error;
    }
    call.credentials.scheme = Credentials::Scheme::bearer;
    call.credentials.token = found->value;
}

/// Tell an unknown or too weak caller how to do better, unless the handler has.
void add_challenge(ApiError& error, Call const& call) {
    auto const usual = problem_answer(call.api, error.problem);
    int const status = error.status == 0 ? usual.status : error.status;
    bool const is_scope = error.problem == Problem::insufficient_scope;
    if ((status != 401 && !is_scope) || find_header(error.headers, "WWW-Authenticate")) {
        return;
    }
    // The codes of the standard, whatever the body calls it (RFC 6750 3.1).
    auto const code = problem_answer(Api::oauth, error.problem).code;
    bool const presented = error.problem != Problem::missing_credentials;
    auto headers = challenge_headers({.security = call.route.security,
                                      .presented = call.credentials.scheme,
                                      .error = presented ? code : std::string_view{},
                                      .description = error.message,
                                      .scopes = is_scope ? call.route.scopes : std::string_view{}});
    std::ranges::move(headers, std::back_inserter(error.headers));
}

Response answer_options(std::string const& allowed) {
    Response response;
    response.status = 204;
    response.set_header("Allow", allowed);
    return response;
}

/// What every answer has, and what none may have.
void finish(Response& response, std::string_view method, std::string_view request_id) {
    // A line break in a value that a client chose would begin a header of his own.
    std::erase_if(response.headers, [](Header const& header) {
        return std::ranges::any_of(header.value, [](char c) {
            return static_cast<unsigned char>(c) < ' ' || c == '\x7F';
        });
    });
    if (!response.header("Cache-Control")) {
        response.add_header("Cache-Control", "no-store").add_header("Pragma", "no-cache");
    }
    response.set_header("X-Content-Type-Options", "nosniff");
    response.set_header("X-Request-Id", std::string{request_id});
    if (method == "HEAD") {
        response.set_header("Content-Length", std::to_string(response.body.size()));
        response.body.clear();
    }
}

} // namespace

Dispatcher::Dispatcher(Core& core,
                       ServiceOptions options,
                       std::vector<RouteGroup> groups,
                       Authenticator& authenticator)
    : options_{std::move(options)}, groups_{std::move(groups)}, router_{groups_},
      documents_{groups_}, limiter_{core.clock(), options_.rates.counters}, log_{log_of(options_)},
      host_{core, options_, limiter_, documents_, authenticator} {}

Dispatcher::~Dispatcher() = default;

bool Dispatcher::serves(std::string_view path) const {
    return path.size() <= options_.limits.path_bytes && router_.find("GET", path).path_found;
}

Response Dispatcher::handle(Request const& request) {
    auto const request_id = choose_request_id(request, host_.core);
    auto response = answer(request, request_id);
    finish(response, request.method, request_id);
    return response;
}

Response Dispatcher::answer(Request const& request, std::string_view request_id) {
    RouteMatch match;
    try {
        return find_and_run(request, match, request_id);
    } catch (...) {
        return write_error(match.api, translate_current(match, request_id), request_id);
    }
}

Response
Dispatcher::find_and_run(Request const& request, RouteMatch& match, std::string_view request_id) {
    if (request.path.size() > options_.limits.path_bytes) {
        throw ApiError{Problem::uri_too_long, "the path is too long"};
    }
    match = router_.find(request.method, request.path);
    check_limits(request, options_.limits);
    if (!match.well_formed) {
        throw ApiError{Problem::invalid_request, "the path is malformed"};
    }
    if (!match.path_found) {
        throw ApiError{Problem::route_not_found, "there is nothing at this path"};
    }
    if (request.method == "OPTIONS") {
        return answer_options(match.allowed);
    }
    if (match.route == nullptr) {
        throw ApiError{Problem::method_not_allowed, "the method is not served here"}.header(
            "Allow", match.allowed);
    }
    Call call{.host = host_,
              .request = request,
              .api = match.api,
              .route = *match.route,
              .request_id = request_id,
              .path_parameters = std::move(match.parameters)};
    try {
        return run(call, *match.group);
    } catch (...) {
        auto error = translate_current(match, request_id);
        add_challenge(error, call);
        return write_error(match.api, error, request_id);
    }
}

Response Dispatcher::run(Call& call, RouteGroup const& group) {
    auto const& route = call.route;
    auto const& peer = call.request.peer_address;
    check_path_parameters(call, group);
    peer_quota(RateClass::general, options_.rates, peer).take(limiter_);
    auto const of_peer =
        route.rate == RateClass::general ? Quota{} : peer_quota(route.rate, options_.rates, peer);
    of_peer.take(limiter_);
    authenticate(call);
    if (call.api == Api::obp) {
        obp::admit(call);
    }
    if (group.guard != nullptr) {
        group.guard(call);
    }
    read_input(call);
    auto const of_client = client_quota(route.rate, options_.rates, client_key(call));
    if (auto const wait = of_client.try_take(limiter_); wait.count() > 0) {
        of_peer.give_back(limiter_); // its other clients have tried nothing
        raise_too_many(wait);
    }
    auto const key = route.keyed ? read_key(call) : std::nullopt;
    auto response = key ? run_once(call, *key) : route.run(call);
    if (route.rate == RateClass::credentials && response.status < 400) {
        of_peer.give_back(limiter_);
        of_client.give_back(limiter_);
    }
    return response;
}

void Dispatcher::authenticate(Call& call) {
    auto const& route = call.route;
    if (route.security == Security::none) {
        return;
    }
    call.credentials.scheme = presented_scheme(call.request); // for the challenge, if it is bad
    call.credentials = read_credentials(call.request);
    if (route.bearer_in_form) {
        take_token_from_form(call);
    }
    auto const& credentials = call.credentials;
    if (credentials.has_token() && route.security != Security::client) {
        auto const scheme = credentials.scheme == Credentials::Scheme::dpop ? "DPoP" : "Bearer";
        call.caller = host_.authenticator.bearer(call.request, scheme, credentials.token);
        if (!route.scopes.empty() && !call.caller.has_any_scope(route.scopes)) {
            throw ApiError{Problem::insufficient_scope, "the token has not the scope"};
        }
        return;
    }
    bool const handler_decides = route.security == Security::client ||
                                 (route.security == Security::basic_or_bearer &&
                                  credentials.scheme == Credentials::Scheme::basic) ||
                                 (route.security == Security::bearer_or_none &&
                                  credentials.scheme == Credentials::Scheme::none);
    if (!handler_decides) {
        throw ApiError{Problem::missing_credentials, "an access token is required"};
    }
}

ApiError Dispatcher::translate_current(RouteMatch const& match, std::string_view request_id) const {
    ApiError failure{Problem::internal, "an unexpected error"};
    auto const report = [&](std::string_view code, std::string_view text) {
        std::array const details{
            Detail{"request_id", std::string{request_id}},
            Detail{"route", std::string{match.route != nullptr ? match.route->id : "none"}},
            Detail{"code", std::string{code}},
            Detail{"text", std::string{text}}};
        log_.log(LogLevel::error, "api.failed", details);
    };
    auto const is_failure_of_ours = [&](ApiError const& error) {
        auto const usual = problem_answer(match.api, error.problem).status;
        return (error.status == 0 ? usual : error.status) >= 500;
    };
    try {
        throw;
    } catch (ApiError const& error) {
        if (is_failure_of_ours(error)) {
            report("api_error", error.what());
        }
        failure = error;
    } catch (Error const& error) {
        failure = to_api_error(error, match.api);
        if (is_failure_of_ours(failure)) {
            report(name_of(error.code()), error.what());
        }
    } catch (std::exception const& error) {
        // Its text may hold anything, so only its kind is told.
        report("exception", typeid(error).name());
    } catch (...) {
        report("exception", "unknown");
    }
    return failure;
}

} // namespace nostro::inline v0::api
