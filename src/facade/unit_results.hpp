#pragma once

#include "facade/hosts.hpp"

#include <nostro/facade/core.hpp>
#include <nostro/storage/storage.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// What units with a key leave for those who repeat them: for ever in the table of receipts, or,
/// when the key has a lifetime, encrypted in a table that is tidied up.
namespace nostro::inline v0 {

namespace tables {
[[nodiscard]] std::span<storage::Table const* const> unit_result_tables() noexcept;
} // namespace tables

namespace detail {

/// @throws InvalidArgument  malformed key or lifetime
void check_unit_key(UnitOptions const& options);

/// What the unit with this key has returned, if the key still counts.
[[nodiscard]] std::optional<std::string> find_unit_result(storage::Transaction& transaction,
                                                          CoreState const& core,
                                                          UnitOptions const& options);

/// @throws InvalidArgument  the result is too long
/// @throws Conflict         another process has used the key in the meantime
void keep_unit_result(storage::Transaction& transaction,
                      CoreState const& core,
                      UnitOptions const& options,
                      std::string_view result);

/// Erase results whose keys have expired. Nothing is written when there is none.
/// @param end  when to stop, between two steps
std::size_t purge_unit_results(CoreState& core,
                               std::int64_t tenant,
                               Timestamp now,
                               std::chrono::steady_clock::time_point end);

} // namespace detail
} // namespace nostro::inline v0
