#pragma once

#include "common/race.hpp"
#include "options.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace bench {

/// What was measured at one point of a workload, against one yardstick.
struct Row {
    std::size_t batch = 0;      ///< transfers a call; of a read: 1
    std::size_t transfers = 0;  ///< booked by our side
    std::size_t operations = 0; ///< what the rate counts: transfers, or reads
    double bytes_per_transfer = 0;
    Side const* ours = nullptr;
    Side const* yardstick = nullptr; ///< null: none
};

/// Prints rows as they come: one JSON object a line, or a table for people.
class Report {
public:
    explicit Report(Options const& options) : options_{options} {}

    void add(Row const& row);

private:
    void add_json(Row const& row) const;
    void add_text(Row const& row);

    Options const& options_;
    bool has_heading_ = false;
};

} // namespace bench
