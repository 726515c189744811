#pragma once

#include <nostro/storage/storage.hpp>

#include <memory>

namespace host {

/// A small storage adapter: ordered maps in memory, and the last commit as one immutable value.
///
/// One writer at a time; readers wait for nobody, and see the commit that was last when they began.
/// An adapter that keeps its rows on a device differs in `do_commit`, which returns when they are
/// there, and in the two factories of the conformance cases that open a store again.
[[nodiscard]] std::unique_ptr<nostro::storage::Storage> open_map_storage();

} // namespace host
