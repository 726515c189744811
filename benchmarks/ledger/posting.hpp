#pragma once

#include "options.hpp"
#include "report.hpp"

namespace bench {

/// W1: book transfers in batches of one size.
void run_w1(Options const& options, Report& report);

/// W2: W1 with batches of 1 to 8,190, fewer transfers where the batches are small.
void run_w2(Options const& options, Report& report);

} // namespace bench
