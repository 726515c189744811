#pragma once

#include <nostro/storage/storage.hpp>

#include <memory>

namespace nostro::inline v0::storage {

/// A store in memory: the whole contract, nothing durable. For tests, simulations and caches.
///
/// One writer at a time; readers run beside each other and wait while a writer is in its
/// transaction.
[[nodiscard]] NOSTRO_API(0, 1) std::unique_ptr<Storage> open_memory();

} // namespace nostro::inline v0::storage
