/// Measures tokens and the HTTP API without HTTP against yardsticks in the same run; see
/// docs/benchmarks.md.

#include "options.hpp"
#include "report.hpp"
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
    CLI::App app{"Measures tokens (RS256, 2048 bits) and the API against yardsticks in the same "
                 "run. A ratio is better when it is greater."};
    app.add_option("--workload",
                   options.workload,
                   "verify: an access token that nothing is remembered of, against OpenSSL alone; "
                   "cached: one that was verified before, against verify; "
                   "issue: client_credentials for many callers, against as many who only sign; "
                   "get_client: Service::handle of GET one client, less the check of its token, "
                   "against 50 us at the median")
        ->check(CLI::IsMember{{"all", "verify", "cached", "issue", "get_client"}})
        ->capture_default_str();
    app.add_option("--adapter", options.adapter, "Storage adapter")
        ->check(CLI::IsMember{{"all", "memory", "sqlite"}})
        ->capture_default_str();
    app.add_option("--calls", options.calls, "Calls by each side; issue: an eighth of them")
        ->check(CLI::Range{std::size_t{128}, std::size_t{100'000'000}})
        ->capture_default_str();
    app.add_option("--tokens", options.tokens, "verify, cached: different tokens")
        ->check(CLI::Range{std::size_t{1}, std::size_t{1'000'000}})
        ->capture_default_str();
    app.add_option("--callers", options.callers, "issue: callers at the same time, of each side")
        ->check(CLI::Range{1, 1'024})
        ->capture_default_str();
    app.add_flag("--json", options.json, "One JSON object a line");
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        return app.exit(error) == 0 ? 0 : usage_error;
    }
    try {
        bench::Report report{options};
        for (char const* adapter : {"memory", "sqlite"}) {
            if (options.uses(adapter)) {
                bench::run_workloads(options, adapter, report);
            }
        }
    } catch (std::exception const& error) {
        std::cerr << "oauth: " << error.what() << '\n';
        return 1;
    }
    return 0;
}
