#pragma once

#include <nostro/core/log.hpp>
#include <nostro/core/random.hpp>
#include <nostro/core/time.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What a host brings, in a form that tests control.
namespace nostro::inline v0::testing {

/// A clock that moves only when it is read or told to, also backwards.
///
/// Threads: any, at the same time.
class NOSTRO_API(0, 1) FakeClock final : public Clock {
public:
    /// @param start  what the first reading answers
    /// @param step   added after each reading; may be zero or negative
    explicit FakeClock(Timestamp start,
                       std::chrono::nanoseconds step = std::chrono::nanoseconds{0});
    ~FakeClock() override;

    [[nodiscard]] Timestamp now() override;

    /// What the next reading answers.
    void set(Timestamp time);
    /// Move by a duration, which may be negative.
    void advance(std::chrono::nanoseconds duration);
    /// Change what is added after each reading.
    void set_step(std::chrono::nanoseconds step);

    /// How often it was read.
    [[nodiscard]] std::uint64_t readings() const;

private:
    mutable std::mutex mutex_;
    Timestamp next_;
    std::chrono::nanoseconds step_;
    std::uint64_t readings_ = 0;
};

/// The same random bytes for the same seed, on every machine (splitmix64). Never for production.
///
/// Threads: any, at the same time; what each then gets depends on their order.
class NOSTRO_API(0, 1) SeededRandom final : public RandomSource {
public:
    explicit SeededRandom(std::uint64_t seed) noexcept;
    ~SeededRandom() override;

    void fill(std::span<std::byte> bytes) override;

    /// The next 64 bits.
    [[nodiscard]] std::uint64_t next();

    /// A number from 0 to `bound` - 1. The bias is below bound / 2^64.
    /// @param bound  1 or more
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);

private:
    std::uint64_t step() noexcept;

    std::mutex mutex_;
    std::uint64_t state_;
};

/// A sink that keeps the name and level of each line, for tests to look at.
///
/// Threads: any, at the same time.
class NOSTRO_API(0, 1) CountingLog final : public LogSink {
public:
    CountingLog();
    ~CountingLog() override;

    void
    log(LogLevel level, std::string_view event, std::span<Detail const> details) noexcept override;

    /// Lines of one level.
    [[nodiscard]] std::size_t count(LogLevel level) const;
    /// Lines of one event.
    [[nodiscard]] std::size_t count(std::string_view event) const;

private:
    struct Line {
        LogLevel level = LogLevel::debug;
        std::string event;
    };

    mutable std::mutex mutex_;
    std::vector<Line> lines_;
};

} // namespace nostro::inline v0::testing
