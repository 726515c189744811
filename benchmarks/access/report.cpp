#include "report.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace bench {

void print(Options const& options, Comparison const& comparison) {
    auto const& timing = comparison.ours->timing;
    auto const p50 = timing.percentile_us(0.5);
    auto const other = comparison.yardstick->timing.percentile_us(0.5);
    if (options.json) {
        fmt::print(R"({{"workload":"{}","adapter":"sqlite","size":{},"reads":{},"answer_bytes":{},)"
                   R"("p50_us":{:.1f},"p99_us":{:.1f},"yardstick":"{}","yardstick_p50_us":{:.1f},)"
                   R"("ratio":{:.3f}}})"
                   "\n",
                   comparison.workload,
                   comparison.size,
                   options.reads,
                   comparison.bytes,
                   p50,
                   timing.percentile_us(0.99),
                   comparison.yardstick->name,
                   other,
                   p50 / other);
    } else {
        fmt::print(
            "{:<6} {:>9}: p50 {:8.1f} us, p99 {:8.1f} us; {:<12} p50 {:8.1f} us; ratio {:.2f}\n",
            comparison.workload,
            comparison.size,
            p50,
            timing.percentile_us(0.99),
            comparison.yardstick->name,
            other,
            p50 / other);
    }
    std::fflush(stdout);
}

} // namespace bench
