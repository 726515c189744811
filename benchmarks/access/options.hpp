#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace bench {

/// The command line.
struct Options {
    std::string workload = "page";
    std::size_t entries = 1'000'000; ///< of the long account; of the short one `short_entries`
    std::size_t views = 100'000;     ///< of all accounts together
    std::size_t reads = 2'000;       ///< by each side
    std::uint64_t seed = 42;
    bool json = false;
};

/// Entries of the account that the long one is compared with.
inline constexpr std::size_t short_entries = 1'000;
/// Views of the bank that the one with many is compared with.
inline constexpr std::size_t few_views = 100;

} // namespace bench
