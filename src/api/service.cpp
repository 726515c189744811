#include <nostro/api/service.hpp>

#include "api/dispatcher.hpp"
#include "api/oauth/authenticator.hpp"
#include "api/oauth/cors.hpp"
#include "api/oauth/issuer_path.hpp"
#include "api/tables.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/core/error.hpp>
#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/options.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

namespace nostro::inline v0::api {

namespace {

ServiceOptions checked(ServiceOptions options) {
    if (options.tenant <= 0) {
        throw InvalidArgument{"a tenant is a positive number", {{"field", "tenant"}}};
    }
    return options;
}

} // namespace

std::vector<RouteGroup> all_routes() {
    std::vector<RouteGroup> groups;
    // A new table is a name here.
    for (auto const table : {&nostro_routes,
                             &oauth_routes,
                             &dintero_auth_routes,
                             &obp_routes,
                             &obp_extra_routes,
                             &obp_party_routes,
                             &obp_transaction_request_routes,
                             &obp_statement_routes,
                             &obp_sandbox_routes,
                             &aritma_user_routes}) {
        std::ranges::copy(table(), std::back_inserter(groups));
    }
    return groups;
}

struct Service::Impl {
    Impl(Core& core, ServiceOptions const& options)
        : authenticator{core, options.tenant}, cross_origin{core, options.tenant},
          dispatcher{core, checked(options), all_routes(), authenticator},
          issuer_path{
              path_of_issuer(core.system(options.tenant).authorization().options().issuer)} {}

    /// The request as it would be at the root of the server. Whether the host, or a proxy before
    /// it, has cut the issuer's path off is left to them.
    [[nodiscard]] std::optional<Request> at_root(Request const& request) const {
        auto path = path_below_issuer(issuer_path, request.path);
        if (path.empty() || !dispatcher.serves(path)) {
            return std::nullopt;
        }
        auto moved = request;
        moved.path = std::move(path);
        return moved;
    }

    [[nodiscard]] Response handle(Request const& request) {
        auto response = dispatcher.handle(request);
        cross_origin.apply(request, response);
        return response;
    }

    TokenAuthenticator authenticator;
    CrossOrigin cross_origin;
    Dispatcher dispatcher;
    std::string issuer_path;
};

Service::Service(Core& core, ServiceOptions options)
    : impl_{std::make_unique<Impl>(core, options)} {}

Service::Service(Service&&) noexcept = default;
Service& Service::operator=(Service&&) noexcept = default;
Service::~Service() = default;

Response Service::handle(Request const& request) noexcept {
    try {
        auto const moved = impl_->at_root(request);
        return impl_->handle(moved ? *moved : request);
    } catch (...) { // no memory left for an error body
        Response response;
        response.status = 500;
        return response;
    }
}

std::string Service::openapi(std::string_view api) const {
    auto const named = find_named<Api>(api);
    if (!named && !api.empty()) {
        throw NotFound{"no API of this name", {{"api", std::string{api}}}};
    }
    return impl_->dispatcher.documents().get(named);
}

} // namespace nostro::inline v0::api
