#pragma once

#include "common/race.hpp"
#include "options.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace bench {

/// What was measured: ours, and what it is compared with in the same run.
struct Comparison {
    std::string_view workload;
    std::size_t size = 0;  ///< entries of the account, or views
    std::size_t bytes = 0; ///< of one answer; 0: it has none
    Side const* ours = nullptr;
    Side const* yardstick = nullptr;
};

/// Print one JSON object a line, or a line for people. `ratio` is median by median, and greater is
/// slower.
void print(Options const& options, Comparison const& comparison);

} // namespace bench
