#pragma once

#include "domain/host.hpp"

namespace nostro::inline v0::detail {

/// Say, in the transaction of the change, that tokens given out may be worth less from now on: a
/// user, role, client, grant, consent or key is gone, disabled or narrower. Whoever remembers a
/// verified token looks at the storage again.
///
/// Other such writers of the tenant wait until the transaction ends: say it late, right before what
/// goes into the audit log.
void note_access_change(storage::Transaction& transaction, ServiceState const& state);

} // namespace nostro::inline v0::detail
