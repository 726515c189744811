#pragma once

#include "api/authenticate.hpp"
#include "api/errors.hpp"
#include "api/rate_limit.hpp"
#include "api/route.hpp"
#include "core/json.hpp"

#include <nostro/api/http.hpp>
#include <nostro/api/service.hpp>
#include <nostro/facade/core.hpp>
#include <nostro/facade/session.hpp>

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nostro::inline v0::api {

class Documents;

/// What all calls of a service share.
struct Host {
    Core& core;
    ServiceOptions const& options;
    RateLimiter& limiter;
    Documents const& documents;
    Authenticator& authenticator; ///< for tokens that stand elsewhere than usual
};

/// One request on its way through a route, with everything a handler needs. The inputs are
/// checked: reading what the route's shapes require cannot fail.
struct Call {
    Host const& host;
    Request const& request;
    Api api;
    Route const& route;
    std::string_view request_id;

    Caller caller;             ///< of routes with a token
    Credentials credentials;   ///< of routes that authenticate a client themselves
    Unit* unit = nullptr;      ///< the running unit of a keyed request
    std::string password_hash; ///< what the preparation of a keyed request has made of a password

    std::vector<Parameter> path_parameters;  ///< decoded, in the order of the path
    std::vector<Parameter> query_parameters; ///< decoded, as sent
    std::vector<Parameter> form_parameters;  ///< decoded, as sent; empty without a form
    boost::json::value checked_query;        ///< an object, by `Route::query`
    boost::json::value checked_headers;      ///< an object, by `Route::headers`
    boost::json::value checked_body;         ///< by the shape of `Route::body`

    /// A path parameter, decoded.
    [[nodiscard]] std::string const& path(std::string_view name) const;

    [[nodiscard]] JsonReader query() const { return JsonReader{checked_query}; }

    [[nodiscard]] JsonReader headers() const { return JsonReader{checked_headers}; }

    [[nodiscard]] JsonReader body() const { return JsonReader{checked_body}; }

    /// The services as the caller may use them. In a keyed request they join its unit.
    [[nodiscard]] Session services() const;
    /// The services as the library itself uses them, for what the caller may not do directly.
    [[nodiscard]] Session system() const;
    /// The same, written down and counted as the caller's: for logins and tokens, which act for
    /// anybody, and for what a route lets a caller do who has not the scopes to administer.
    [[nodiscard]] Session on_behalf() const;

    /// The core's issuer; empty when it has none.
    [[nodiscard]] std::string const& issuer() const;

    /// Run in the unit of the keyed request, or in one of its own.
    template <class Work>
    auto atomically(Work&& work) {
        return unit != nullptr ? work(*unit) : host.core.atomically(std::forward<Work>(work));
    }

    [[nodiscard]] Timestamp now() const { return host.core.clock().now(); }

    /// Success as the route promises it.
    [[nodiscard]] Response answer(boost::json::value const& body) const;
    /// Success without a body.
    [[nodiscard]] Response answer() const;
};

/// A JSON answer with a status.
[[nodiscard]] Response json_response(int status, boost::json::value const& body);

/// Throw `Problem::invalid_request` with these errors, if there are any.
void require_valid(std::vector<FieldError> errors);

} // namespace nostro::inline v0::api
