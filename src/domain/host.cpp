#include "domain/host.hpp"

#include <nostro/core/error.hpp>

namespace nostro::inline v0::detail {

Books::~Books() = default;

ServiceHost::~ServiceHost() = default;

void ServiceHost::write_books(BooksWork const& /*work*/) {
    throw InternalError{"this host of services has no ledgers"};
}

void require_principal(ServiceState const& state) {
    if (state.principal.kind == PrincipalKind::anonymous) {
        throw Unauthenticated{"nobody has logged in"};
    }
}

} // namespace nostro::inline v0::detail
