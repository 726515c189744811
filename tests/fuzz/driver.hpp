#pragma once

#include "fuzz/target.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace fuzz {

/// How targets are run.
struct Plan {
    std::uint64_t seed = 0;
    std::optional<std::chrono::seconds> time{}; ///< absent: as many mutations as the target says
    std::filesystem::path corpus;               ///< with a folder for each target
    std::filesystem::path findings;             ///< folder of the inputs that failed
};

/// Run a target over its corpus, and over mutations of it. Prints one line.
///
/// Each input stands in "<findings>/<target>" before it runs and is there still if it ends the
/// process, which it also does when it takes longer than a minute. The file goes when all is well.
/// @return  whether all properties hold
[[nodiscard]] bool run_target(Target const& target, Plan const& plan);

/// Run a target with one input. Prints what it breaks.
/// @return  whether all properties hold
[[nodiscard]] bool run_file(Target const& target, std::filesystem::path const& file);

} // namespace fuzz
