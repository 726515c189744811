#pragma once

#include "options.hpp"
#include "report.hpp"

#include <string_view>

namespace bench {

/// Run the workloads that the options name, on one adapter.
void run_workloads(Options const& options, std::string_view adapter, Report& report);

} // namespace bench
