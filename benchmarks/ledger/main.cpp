/// Measures the ledger against yardsticks in the same run; see docs/benchmarks.md.

#include "options.hpp"
#include "posting.hpp"
#include "reading.hpp"
#include "report.hpp"

#include <nostro/core/limits.hpp>

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace {

using bench::Options;
using nostro::storage::Durability;

/// Exit code for a command line that cannot be run.
constexpr int usage_error = 2;

std::map<std::string, Durability> const durabilities{
    {"full", Durability::full}, {"relaxed", Durability::relaxed}, {"none", Durability::none}};
std::map<std::string, bool> const switches{{"on", true}, {"off", false}};

struct CommandLine {
    Options options;
    std::string chain = "on"; ///< a ledger without it does not exist
};

void declare(CLI::App& app, CommandLine& line) {
    auto& options = line.options;
    app.add_option("--workload",
                   options.workload,
                   "W1: one batch size; W2: batches of 1 to 8190; "
                   "R1: balances; R2: statement pages; R3: balances as of the past")
        ->check(CLI::IsMember{{"W1", "W2", "R1", "R2", "R3"}})
        ->capture_default_str();
    app.add_option("--adapter", options.adapter, "Storage adapter")
        ->check(CLI::IsMember{{"memory", "sqlite"}})
        ->capture_default_str();
    app.add_option("--yardstick", options.yardstick, "What to measure against, as far as it fits")
        ->check(CLI::IsMember{{"all", "none", "raw_insert", "textbook", "flat_loop", "plain_sql"}})
        ->capture_default_str();
    app.add_option("--batch", options.batch, "Transfers in a call; W2 has its own")
        ->check(CLI::Range{std::size_t{1}, nostro::limits::batch_events_max})
        ->capture_default_str();
    app.add_option("--transfers", options.transfers, "Transfers booked by each side; of W2 at most")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--reads", options.reads, "R1, R2, R3: reads by each side")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--threads", options.threads, "Callers of our side; a yardstick has one")
        ->check(CLI::Range{1, 1'024})
        ->capture_default_str();
    app.add_option("--durability", options.durability, "full, relaxed or none; SQLite only")
        ->transform(CLI::CheckedTransformer{durabilities});
    app.add_option("--history", options.history, "on or off: keep the balance after each posting")
        ->transform(CLI::CheckedTransformer{switches});
    app.add_option("--chain", line.chain, "The hash chain: on")
        ->check(CLI::IsMember{std::vector<std::string>{"on"}});
    app.add_option("--seed", options.seed, "The same seed gives the same transfers")
        ->capture_default_str();
    app.add_option("--file", options.file, "Our SQLite file, which must not exist and is kept");
    app.add_flag("--verify", options.verify, "Check the whole ledger afterwards");
    app.add_flag("--json", options.json, "One JSON object a line");
}

/// What is wrong with the options together; empty: nothing.
std::string_view complaint(CommandLine const& line) {
    if (!line.options.file.empty() &&
        (line.options.adapter != "sqlite" || line.options.workload == "W2")) {
        return "--file: needs --adapter sqlite and a workload of one point, not W2";
    }
    return {};
}

void run(Options const& options) {
    bench::Report report{options};
    if (options.workload == "W1") {
        bench::run_w1(options, report);
    } else if (options.workload == "W2") {
        bench::run_w2(options, report);
    } else {
        bench::run_reads(options, report);
    }
}

} // namespace

int main(int argc, char** argv) {
    CommandLine line;
    CLI::App app{"Measures the nostro ledger against yardsticks in the same run."};
    declare(app, line);
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        return app.exit(error) == 0 ? 0 : usage_error;
    }
    if (auto const text = complaint(line); !text.empty()) {
        std::cerr << text << '\n';
        return usage_error;
    }
    try {
        run(line.options);
    } catch (std::exception const& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
    return 0;
}
