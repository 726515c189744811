#include "report.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <string_view>

namespace bench {
namespace {

// What is printed of a comparison, by the place of its figure.
constexpr std::string_view json_row =
    R"({{"workload":"{0}","adapter":"{1}","callers":{2},"calls":{3},"rate_per_s":{4:.0f},)"
    R"("p50_us":{5:.2f},"p99_us":{6:.2f},"yardstick":"{7}","yardstick_rate_per_s":{8:.0f},)"
    R"("yardstick_p50_us":{9:.2f},"ratio":{10:.3f},"bar":{11},"met":{12}}})"
    "\n";
constexpr std::string_view table_row =
    "{0:<10} {1:<7} {2:>7} {4:>9.0f} {5:>9.2f} {6:>10.2f}  {7:<12} {8:>9.0f} {9:>9.2f} "
    "{10:>8.3f} {11:>5}{13}\n";

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
    if (!options_.json && !has_heading_) {
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
    fmt::vprint(options_.json ? json_row : table_row,
                fmt::make_format_args(workload,
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
                                      ratio >= bar,
                                      ratio >= bar ? "" : "  below"));
    std::fflush(stdout);
}

} // namespace bench
