#pragma once

#include <nostro/storage/schema.hpp>

#include <span>

namespace nostro::inline v0::tables {

[[nodiscard]] std::span<storage::Table const* const> access_tables() noexcept;

} // namespace nostro::inline v0::tables
