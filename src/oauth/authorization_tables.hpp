#pragma once

#include <nostro/storage/schema.hpp>

#include <span>

namespace nostro::inline v0::tables {

/// Consents, authorization requests, codes, sessions, devices and logins at other providers.
[[nodiscard]] std::span<storage::Table const* const> authorization_tables() noexcept;

} // namespace nostro::inline v0::tables
