#pragma once

#include "domain/host.hpp"
#include "facade/sandbox_file.hpp"

#include <nostro/facade/sandbox_import.hpp>

#include <memory>

namespace nostro::inline v0::detail::sandbox {

/// Compare every balance that a file states with the ledger's, after it was booked.
/// @param state   reads from one consistent state
/// @param report  is added to
void compare(std::shared_ptr<ServiceState const> state, File const& file, SandboxReport& report);

} // namespace nostro::inline v0::detail::sandbox
