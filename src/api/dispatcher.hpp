#pragma once

#include "api/authenticate.hpp"
#include "api/call.hpp"
#include "api/openapi.hpp"
#include "api/rate_limit.hpp"
#include "api/router.hpp"

#include <nostro/api/service.hpp>

#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0::api {

/// Takes a request through its route, in the order that answers depend on: limits; path and
/// method; path parameters; rate of the peer; authentication; scopes; the group's guard; query,
/// headers and body; rate of the client; the handler.
///
/// Threads: any, at the same time.
class Dispatcher {
public:
    /// @param groups         of static tables
    /// @param authenticator  must outlive the dispatcher
    /// @throws InternalError  the tables contradict themselves or each other
    Dispatcher(Core& core,
               ServiceOptions options,
               std::vector<RouteGroup> groups,
               Authenticator& authenticator);
    Dispatcher(Dispatcher const&) = delete;
    Dispatcher& operator=(Dispatcher const&) = delete;
    ~Dispatcher();

    /// Answer a request; failures are answers too.
    [[nodiscard]] Response handle(Request const& request);

    /// Whether some method is served at the path.
    [[nodiscard]] bool serves(std::string_view path) const;

    [[nodiscard]] Documents const& documents() const noexcept { return documents_; }

private:
    [[nodiscard]] Response answer(Request const& request, std::string_view request_id);
    [[nodiscard]] Response
    find_and_run(Request const& request, RouteMatch& match, std::string_view request_id);
    [[nodiscard]] Response run(Call& call, RouteGroup const& group);
    void authenticate(Call& call);
    /// What the exception that is being handled means to the client; ours are noted in the log.
    [[nodiscard]] ApiError translate_current(RouteMatch const& match,
                                             std::string_view request_id) const;

    ServiceOptions options_;
    std::vector<RouteGroup> groups_;
    Router router_;
    Documents documents_;
    RateLimiter limiter_;
    LogSink& log_;
    Host host_;
};

} // namespace nostro::inline v0::api
