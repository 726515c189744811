#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace bench {

/// How long calls took: each by itself, and all by the wall.
class Timing {
public:
    /// Make calls 0 to `count` - 1 from several callers, each taking the next when it is done.
    /// @throws what the first call to fail threw
    void run(std::size_t callers, std::size_t count, std::function<void(std::size_t)> const& call);

    /// Wall-clock time of all runs.
    [[nodiscard]] double seconds() const noexcept;
    /// The microseconds that `part` (0 to 1) of the calls did not exceed.
    [[nodiscard]] double percentile_us(double part) const;

private:
    std::vector<std::chrono::nanoseconds> calls_;
    std::chrono::nanoseconds elapsed_{};
};

/// One who takes part: what it is called, and how it makes call number i of a round.
struct Side {
    std::string name;
    std::size_t callers = 1;
    std::function<void(std::size_t)> call;
    Timing timing{};
};

/// Rounds of a race. In each every side does the same part of the work, so that a machine that
/// drifts drifts for all.
inline constexpr std::size_t rounds = 16;

/// Let all sides do the same work in rounds; each round begins with another side.
///
/// @param prepare  makes ready what round i needs and returns the number of its calls; not timed
void race(std::span<Side> sides, std::function<std::size_t(std::size_t)> const& prepare);

/// The part of `total` that belongs to a round; over all rounds exactly `total`.
[[nodiscard]] constexpr std::size_t share_of(std::size_t total, std::size_t round) noexcept {
    return total * (round + 1) / rounds - total * round / rounds;
}

} // namespace bench
