#pragma once

#include "options.hpp"
#include "report.hpp"

namespace bench {

/// R1, R2, R3: after a fill by W1, read balances, pages of statements, or balances as of the past.
/// The yardstick is plain SQL on our file.
void run_reads(Options const& options, Report& report);

} // namespace bench
