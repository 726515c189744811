#pragma once

#include "ledger/stored.hpp"

#include <nostro/core/time.hpp>
#include <nostro/storage/storage.hpp>

#include <cstdint>
#include <string_view>

namespace nostro::inline v0::detail {

/// Add an empty ledger with the tenant's next number.
/// @throws AlreadyExists    the tenant has a ledger of this name
/// @throws InvalidArgument  malformed name or tenant
LedgerRow create_ledger(storage::Transaction& transaction,
                        std::int64_t tenant,
                        std::string_view name,
                        bool strict_history,
                        Timestamp now);

} // namespace nostro::inline v0::detail
