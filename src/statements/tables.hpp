#pragma once

#include <nostro/storage/schema.hpp>

#include <span>

namespace nostro::inline v0::tables {

/// The tables of issued statements.
[[nodiscard]] std::span<storage::Table const* const> statements_tables() noexcept;

} // namespace nostro::inline v0::tables
