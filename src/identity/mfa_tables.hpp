#pragma once

#include <nostro/storage/schema.hpp>

#include <span>

namespace nostro::inline v0::tables {

/// The tables of second factors and one-time codes.
[[nodiscard]] std::span<storage::Table const* const> mfa_tables() noexcept;

} // namespace nostro::inline v0::tables
