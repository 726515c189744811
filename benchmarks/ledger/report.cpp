#include "report.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <string_view>

namespace bench {
namespace {

std::string_view durability_name(Options const& options) {
    using nostro::storage::Durability;
    if (options.adapter == "memory") {
        return "none";
    }
    switch (options.durability) {
    case Durability::full:
        break;
    case Durability::relaxed:
        return "relaxed";
    case Durability::none:
        return "none";
    }
    return "full";
}

double rate_of(Row const& row, Side const& side) {
    return static_cast<double>(row.operations) / side.timing.seconds();
}

} // namespace

void Report::add(Row const& row) {
    if (options_.json) {
        add_json(row);
    } else {
        add_text(row);
    }
    std::fflush(stdout);
}

void Report::add_json(Row const& row) const {
    auto const& timing = row.ours->timing;
    auto const rate = rate_of(row, *row.ours);
    fmt::print(R"({{"workload":"{}","adapter":"{}","durability":"{}","batch":{},"threads":{},)"
               R"("chain":"on","history":"{}","transfers":{},"rate_per_s":{:.0f},)"
               R"("p50_us":{:.1f},"p99_us":{:.1f},"p999_us":{:.1f},"bytes_per_transfer":{:.1f},)",
               options_.workload,
               options_.adapter,
               durability_name(options_),
               row.batch,
               row.ours->callers,
               options_.history ? "on" : "off",
               row.transfers,
               rate,
               timing.percentile_us(0.5),
               timing.percentile_us(0.99),
               timing.percentile_us(0.999),
               row.bytes_per_transfer);
    if (row.yardstick == nullptr) {
        fmt::print("\"yardstick\":null,\"yardstick_rate_per_s\":null,\"ratio\":null}}\n");
        return;
    }
    auto const other = rate_of(row, *row.yardstick);
    fmt::print(R"("yardstick":"{}","yardstick_rate_per_s":{:.0f},"ratio":{:.4f}}})"
               "\n",
               row.yardstick->name,
               other,
               rate / other);
}

void Report::add_text(Row const& row) {
    if (!has_heading_) {
        has_heading_ = true;
        fmt::print("{}, {}, durability {}, chain on, history {}, callers {}, seed {}\n",
                   options_.workload,
                   options_.adapter,
                   durability_name(options_),
                   options_.history ? "on" : "off",
                   row.ours->callers,
                   options_.seed);
        fmt::print("{:>6} {:>10} {:>10} {:>10} {:>10} {:>10} {:>9}  {:<12} {:>10} {:>8}\n",
                   "batch",
                   "transfers",
                   "rate/s",
                   "p50 us",
                   "p99 us",
                   "p99.9 us",
                   "bytes/t",
                   "yardstick",
                   "its rate/s",
                   "ratio");
    }
    auto const& timing = row.ours->timing;
    auto const rate = rate_of(row, *row.ours);
    fmt::print("{:>6} {:>10} {:>10.0f} {:>10.1f} {:>10.1f} {:>10.1f} {:>9.1f}",
               row.batch,
               row.transfers,
               rate,
               timing.percentile_us(0.5),
               timing.percentile_us(0.99),
               timing.percentile_us(0.999),
               row.bytes_per_transfer);
    if (row.yardstick != nullptr) {
        auto const other = rate_of(row, *row.yardstick);
        fmt::print("  {:<12} {:>10.0f} {:>8.3f}", row.yardstick->name, other, rate / other);
    }
    fmt::print("\n");
}

} // namespace bench
