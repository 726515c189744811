/// Measures reading through views against yardsticks in the same run; see docs/benchmarks.md.

#include "options.hpp"
#include "workloads.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>

namespace {

/// Exit code for a command line that cannot be run.
constexpr int usage_error = 2;

} // namespace

int main(int argc, char** argv) {
    bench::Options options;
    CLI::App app{"Measures reading through views against yardsticks in the same run."};
    app.add_option("--workload",
                   options.workload,
                   "page: 50 entries of an account as JSON; shares: may a user use a view")
        ->check(CLI::IsMember{{"page", "shares"}})
        ->capture_default_str();
    app.add_option("--entries", options.entries, "page: entries of the long account")
        ->check(CLI::Range{std::size_t{50}, std::size_t{100'000'000}})
        ->capture_default_str();
    app.add_option("--views", options.views, "shares: views in the bank with many")
        ->check(CLI::Range{std::size_t{1}, std::size_t{10'000'000}})
        ->capture_default_str();
    app.add_option("--reads", options.reads, "Reads by each side")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--seed", options.seed, "The same seed gives the same data")
        ->capture_default_str();
    app.add_flag("--json", options.json, "One JSON object a line");
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        return app.exit(error) == 0 ? 0 : usage_error;
    }
    try {
        options.workload == "page" ? bench::run_page(options) : bench::run_shares(options);
    } catch (std::exception const& error) {
        std::cerr << "access: " << error.what() << '\n';
        return 1;
    }
    return 0;
}
