#pragma once

#include "ledger/stored.hpp"

#include <nostro/core/time.hpp>

#include <cstdint>

namespace nostro::inline v0::detail {

/// Write every account's counters for a day, in place of those that stood there.
/// @return  accounts written
std::uint64_t take_snapshot(storage::Transaction& transaction,
                            Scope scope,
                            Timestamp now,
                            std::uint64_t seq,
                            Date business_date);

/// Delete the counters of a day.
void drop_snapshot(storage::Transaction& transaction, Scope scope, Date business_date);

} // namespace nostro::inline v0::detail
