#pragma once

#include <cstddef>
#include <string>

namespace bench {

/// The command line.
struct Options {
    std::string workload = "all"; ///< verify, cached, issue, get_client, or all
    std::string adapter = "all";  ///< memory, sqlite, or all
    std::size_t calls = 16'000;   ///< by each side; of `issue` an eighth
    std::size_t tokens = 2'000;   ///< different ones that are verified
    std::size_t callers = 64;     ///< of `issue`, at the same time
    bool json = false;

    [[nodiscard]] bool runs(char const* name) const {
        return workload == "all" || workload == name;
    }

    [[nodiscard]] bool uses(char const* name) const { return adapter == "all" || adapter == name; }
};

} // namespace bench
