#include <nostro/api/service.hpp>

#include "api/dispatcher.hpp"
#include "api/oauth/authenticator.hpp"
#include "api/oauth/cors.hpp"
#include "api/tables.hpp"
#include "core/enum_names.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <iterator>
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
    Impl(Core& core, ServiceOptions options)
        : authenticator{core, options.tenant}, cross_origin{core, options.tenant},
          dispatcher{core, checked(std::move(options)), all_routes(), authenticator} {}

    TokenAuthenticator authenticator;
    CrossOrigin cross_origin;
    Dispatcher dispatcher;
};

Service::Service(Core& core, ServiceOptions options)
    : impl_{std::make_unique<Impl>(core, std::move(options))} {}

Service::Service(Service&&) noexcept = default;
Service& Service::operator=(Service&&) noexcept = default;
Service::~Service() = default;

Response Service::handle(Request const& request) noexcept {
    try {
        auto response = impl_->dispatcher.handle(request);
        impl_->cross_origin.apply(request, response);
        return response;
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
