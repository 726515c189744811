#pragma once

#include "domain/host.hpp"

#include <nostro/identity/audit_log.hpp>

#include <string_view>
#include <vector>

namespace nostro::inline v0::detail {

/// What is written into the audit log; who acts and from where is in the `ServiceState`.
///
/// Ids, times and fixed words only: `kind` and `reason` are made of a-z, 0-9, `_` and `.`; ids hold
/// at most 64, context values at most 40 characters without spaces, which no token fits into.
struct AuditEntry {
    std::string_view kind;
    std::string_view subject{}; ///< user id
    std::string_view entity{};  ///< id of what was changed
    AuditOutcome outcome = AuditOutcome::success;
    std::string_view reason{};
    std::string_view client{}; ///< empty: that of the principal
    std::vector<Detail> context{};
};

/// Append to the tenant's log, in the transaction of what it tells of. Other writers of the
/// tenant's log wait until the transaction ends, so record last.
/// @throws InvalidArgument  something that does not belong into the log
void record(storage::Transaction& transaction, ServiceState const& state, AuditEntry const& entry);

/// Append to the tenant's log what was refused; it lasts although the caller gets an error.
void record_lasting(ServiceState const& state, AuditEntry const& entry);

} // namespace nostro::inline v0::detail
