#pragma once

#include <nostro/storage/schema.hpp>

#include <span>

namespace nostro::inline v0::tables {

/// Clients, grants, signing keys and tokens.
[[nodiscard]] std::span<storage::Table const* const> oauth_tables() noexcept;

} // namespace nostro::inline v0::tables
