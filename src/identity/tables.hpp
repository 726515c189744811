#pragma once

#include <nostro/storage/schema.hpp>

#include <span>

namespace nostro::inline v0::tables {

/// Users, passwords, roles, links by email, counters of attempts, the audit log, and the outbox.
[[nodiscard]] std::span<storage::Table const* const> identity_tables() noexcept;

} // namespace nostro::inline v0::tables
