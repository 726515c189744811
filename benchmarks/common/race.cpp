#include "common/race.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <mutex>
#include <thread>

namespace bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

/// The calls of one run, taken by its callers one after the other.
class Run {
public:
    Run(std::size_t count, std::function<void(std::size_t)> const& call)
        : call_{call}, durations_(count) {}

    /// Make calls until there are none left, or one has failed.
    void work() noexcept {
        try {
            for (auto at = next_++; at < durations_.size(); at = next_++) {
                auto const start = SteadyClock::now();
                call_(at);
                durations_[at] = SteadyClock::now() - start;
            }
        } catch (...) {
            next_ = durations_.size();
            std::scoped_lock const lock{mutex_};
            failure_ = std::current_exception();
        }
    }

    [[nodiscard]] std::vector<std::chrono::nanoseconds> const& durations() const {
        if (failure_) {
            std::rethrow_exception(failure_);
        }
        return durations_;
    }

private:
    std::function<void(std::size_t)> const& call_;
    std::vector<std::chrono::nanoseconds> durations_;
    std::atomic<std::size_t> next_ = 0;
    std::mutex mutex_;
    std::exception_ptr failure_;
};

} // namespace

void Timing::run(std::size_t callers,
                 std::size_t count,
                 std::function<void(std::size_t)> const& call) {
    Run run{count, call};
    auto const start = SteadyClock::now();
    {
        std::vector<std::jthread> others;
        for (std::size_t caller = 1; caller < callers; ++caller) {
            others.emplace_back([&run] { run.work(); });
        }
        run.work();
    } // joined
    elapsed_ += SteadyClock::now() - start;
    calls_.insert(calls_.end(), run.durations().begin(), run.durations().end());
}

double Timing::seconds() const noexcept {
    return std::chrono::duration<double>(elapsed_).count();
}

double Timing::percentile_us(double part) const {
    if (calls_.empty()) {
        return 0.0;
    }
    // The nearest rank: with few calls the highest parts are the slowest call.
    auto const rank =
        static_cast<std::ptrdiff_t>(std::ceil(part * static_cast<double>(calls_.size())));
    auto sorted = calls_;
    auto const wanted = sorted.begin() + std::max<std::ptrdiff_t>(rank - 1, 0);
    std::ranges::nth_element(sorted, wanted);
    return std::chrono::duration<double, std::micro>(*wanted).count();
}

void race(std::span<Side> sides, std::function<std::size_t(std::size_t)> const& prepare) {
    for (std::size_t round = 0; round < rounds; ++round) {
        auto const calls = prepare(round);
        for (std::size_t turn = 0; turn < sides.size(); ++turn) {
            auto& side = sides[(round + turn) % sides.size()];
            side.timing.run(side.callers, calls, side.call);
        }
    }
}

} // namespace bench
