#pragma once

#include <cstdint>
#include <functional>

namespace nostro::inline v0 {

/// Called with (done, total) during long work; total is 0 when unknown.
using Progress = std::function<void(std::uint64_t, std::uint64_t)>;

} // namespace nostro::inline v0
