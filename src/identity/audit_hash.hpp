#pragma once

#include "identity/rows.hpp"

#include <cstdint>
#include <string>

namespace nostro::inline v0::detail {

/// SHA-256 over everything an event says and the hash before it, each part with its length in
/// front, so that no two events have the same bytes.
/// @param row  its `hash` does not count
[[nodiscard]] std::string audit_hash(std::int64_t tenant, AuditEventRow const& row);

} // namespace nostro::inline v0::detail
