#include "api/call.hpp"

#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/options.hpp>

#include <utility>

namespace nostro::inline v0::api {

namespace {

Session as(Call const& call, Principal principal) {
    auto const tenant = call.host.options.tenant;
    return call.unit != nullptr ? call.unit->as(std::move(principal), tenant)
                                : call.host.core.as(std::move(principal), tenant);
}

} // namespace

Session Call::services() const {
    return as(*this, caller.principal(request.peer_address));
}

Session Call::system() const {
    auto principal = Principal::system();
    principal.address = request.peer_address;
    return as(*this, std::move(principal));
}

Session Call::on_behalf() const {
    return system().on_behalf_of(caller.principal(request.peer_address));
}

std::string const& Call::issuer() const {
    return system().authorization().options().issuer;
}

} // namespace nostro::inline v0::api
