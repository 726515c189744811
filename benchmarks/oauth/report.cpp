#include "report.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace bench {
namespace {

double rate_of(Comparison const& comparison, Side const& side) {
    return static_cast<double>(comparison.calls) / side.timing.seconds();
}

} // namespace

double median_ratio(Side const& ours, Side const& yardstick) {
    return yardstick.timing.percentile_us(0.5) / ours.timing.percentile_us(0.5);
}

double rate_ratio(Side const& ours, Side const& yardstick) {
    return yardstick.timing.seconds() / ours.timing.seconds();
}

void Report::add(Comparison const& comparison) {
    auto const& [workload, adapter, calls, ours, yardstick, ratio, bar] = comparison;
    if (options_.json) {
        fmt::print(R"({{"workload":"{}","adapter":"{}","callers":{},"calls":{},)"
                   R"("rate_per_s":{:.0f},"p50_us":{:.2f},"p99_us":{:.2f},)"
                   R"("yardstick":"{}","yardstick_rate_per_s":{:.0f},"yardstick_p50_us":{:.2f},)"
                   R"("ratio":{:.3f},"bar":{},"met":{}}})"
                   "\n",
                   workload,
                   adapter,
                   ours.callers,
                   calls,
                   rate_of(comparison, ours),
                   ours.timing.percentile_us(0.5),
                   ours.timing.percentile_us(0.99),
                   yardstick.name,
                   rate_of(comparison, yardstick),
                   yardstick.timing.percentile_us(0.5),
                   ratio,
                   bar,
                   ratio >= bar);
    } else {
        if (!has_heading_) {
            has_heading_ = true;
            fmt::print("{:<10} {:<7} {:>7} {:>9} {:>9} {:>10}  {:<12} {:>9} {:>9} {:>8} {:>5}\n",
                       "workload",
                       "adapter",
                       "callers",
                       "rate/s",
                       "p50 us",
                       "p99 us",
                       "yardstick",
                       "rate/s",
                       "p50 us",
                       "ratio",
                       "bar");
        }
        fmt::print("{:<10} {:<7} {:>7} {:>9.0f} {:>9.2f} {:>10.2f}  {:<12} {:>9.0f} {:>9.2f} "
                   "{:>8.3f} {:>5}{}\n",
                   workload,
                   adapter,
                   ours.callers,
                   rate_of(comparison, ours),
                   ours.timing.percentile_us(0.5),
                   ours.timing.percentile_us(0.99),
                   yardstick.name,
                   rate_of(comparison, yardstick),
                   yardstick.timing.percentile_us(0.5),
                   ratio,
                   bar,
                   ratio >= bar ? "" : "  below");
    }
    std::fflush(stdout);
}

} // namespace bench
