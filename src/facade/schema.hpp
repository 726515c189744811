#pragma once

#include <nostro/storage/schema.hpp>

namespace nostro::inline v0::tables {

/// Every table of a bank: the ledger's and those of the domain folders.
[[nodiscard]] storage::Schema const& bank_schema();

} // namespace nostro::inline v0::tables
