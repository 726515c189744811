#include "posting.hpp"

#include "common/files.hpp"
#include "flat_loop.hpp"
#include "nostro_side.hpp"
#include "raw_insert.hpp"
#include "textbook.hpp"

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace bench {
namespace {

/// A step of W2. Enough transfers for a steady rate, few enough for a step to end within a minute.
struct Step {
    std::size_t batch;
    std::size_t transfers_max;
};

constexpr Step steps[] = {
    {1, 10'000}, {10, 50'000}, {100, 200'000}, {1'000, 500'000}, {8'190, 10'000'000}};

std::vector<std::unique_ptr<Contestant>>
make_yardsticks(Options const& options, Workload const& workload, Files const& files) {
    std::vector<std::unique_ptr<Contestant>> result;
    if (options.adapter == "memory") {
        if (options.wants(FlatLoop::yardstick)) {
            result.push_back(std::make_unique<FlatLoop>(workload));
        }
        return result;
    }
    if (options.wants(RawInsert::yardstick)) {
        result.push_back(std::make_unique<RawInsert>(
            files.yardstick(RawInsert::yardstick), options.durability, options.history));
    }
    if (options.wants(Textbook::yardstick)) {
        result.push_back(std::make_unique<Textbook>(
            files.yardstick(Textbook::yardstick), options.durability, workload));
    }
    return result;
}

void report_point(std::span<Side const> sides, Row row, Report& report) {
    row.ours = &sides.front();
    if (sides.size() == 1) {
        report.add(row);
    }
    for (auto const& yardstick : sides.subspan(1)) {
        row.yardstick = &yardstick;
        report.add(row);
    }
}

/// Book `transfers` on all sides and report our side against each yardstick.
/// @param report  null: a rehearsal
void race_point(Options const& options, std::size_t batch, std::size_t transfers, Report* report) {
    Files const files{options.file};
    Workload workload{options.seed, options.history};
    NostroSide ours{options, workload, files.ours()};
    auto const yardsticks = make_yardsticks(options, workload, files);

    Slice slice;
    auto const side_of = [&](Contestant& contestant, std::size_t callers) {
        auto const post = [&slice, &contestant, batch](std::size_t call) {
            auto const first = call * batch;
            contestant.post(slice.batch(first, std::min(batch, slice.transfers.size() - first)));
        };
        return Side{std::string{contestant.name()}, callers, post};
    };
    std::vector<Side> sides{side_of(ours, options.threads)};
    for (auto const& yardstick : yardsticks) {
        sides.push_back(side_of(*yardstick, 1));
    }

    auto const batches = (transfers + batch - 1) / batch;
    auto left = transfers;
    race(sides, [&](std::size_t round) {
        auto const calls = share_of(batches, round);
        slice = workload.next(std::min(left, calls * batch));
        left -= slice.transfers.size();
        return calls;
    });
    if (report == nullptr) {
        return;
    }
    if (options.verify) {
        ours.verify();
    }
    auto const bytes = static_cast<double>(ours.grown_bytes());
    Row const row{.batch = batch,
                  .transfers = transfers,
                  .operations = transfers,
                  .bytes_per_transfer = bytes / static_cast<double>(transfers)};
    report_point(sides, row, *report);
}

/// A race in memory follows a rehearsal. A virtual machine is given memory by its host when it
/// first touches it, which takes many times longer than to use it; in the race all find memory that
/// is there.
void run_point(Options const& options, std::size_t batch, std::size_t transfers, Report& report) {
    if (options.adapter == "memory") {
        race_point(options, batch, transfers, nullptr);
    }
    race_point(options, batch, transfers, &report);
}

} // namespace

void run_w1(Options const& options, Report& report) {
    run_point(options, options.batch, options.transfers, report);
}

void run_w2(Options const& options, Report& report) {
    for (auto const& step : steps) {
        run_point(options, step.batch, std::min(step.transfers_max, options.transfers), report);
    }
}

} // namespace bench
