#pragma once

#include "common/race.hpp"
#include "options.hpp"

#include <cstddef>
#include <string_view>

namespace bench {

/// What was measured: ours, and what it is compared with in the same run.
struct Comparison {
    std::string_view workload;
    std::string_view adapter;
    std::size_t calls = 0; ///< by each side
    Side const& ours;
    Side const& yardstick;
    double ratio = 0; ///< as the workload defines it; more is better
    double bar = 0;   ///< what the ratio should reach
};

/// How long the yardstick's median call takes, divided by ours.
[[nodiscard]] double median_ratio(Side const& ours, Side const& yardstick);
/// Calls a second by the wall, ours divided by the yardstick's.
[[nodiscard]] double rate_ratio(Side const& ours, Side const& yardstick);

/// Prints comparisons as they come: one JSON object a line, or a table for people.
class Report {
public:
    explicit Report(Options const& options) : options_{options} {}

    void add(Comparison const& comparison);

private:
    Options const& options_;
    bool has_heading_ = false;
};

} // namespace bench
