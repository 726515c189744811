#include <nostro/testing/fakes.hpp>

#include <algorithm>

namespace nostro::inline v0::testing {

FakeClock::FakeClock(Timestamp start, std::chrono::nanoseconds step) : next_{start}, step_{step} {}

FakeClock::~FakeClock() = default;

Timestamp FakeClock::now() {
    std::lock_guard const lock{mutex_};
    Timestamp const reading = next_;
    next_ += step_;
    ++readings_;
    return reading;
}

void FakeClock::set(Timestamp time) {
    std::lock_guard const lock{mutex_};
    next_ = time;
}

void FakeClock::advance(std::chrono::nanoseconds duration) {
    std::lock_guard const lock{mutex_};
    next_ += duration;
}

void FakeClock::set_step(std::chrono::nanoseconds step) {
    std::lock_guard const lock{mutex_};
    step_ = step;
}

std::uint64_t FakeClock::readings() const {
    std::lock_guard const lock{mutex_};
    return readings_;
}

SeededRandom::SeededRandom(std::uint64_t seed) noexcept : state_{seed} {}

SeededRandom::~SeededRandom() = default;

void SeededRandom::fill(std::span<std::byte> bytes) {
    std::lock_guard const lock{mutex_};
    while (!bytes.empty()) {
        std::uint64_t const word = step();
        std::size_t const length = std::min(bytes.size(), sizeof word);
        for (std::size_t at = 0; at < length; ++at) {
            bytes[at] = static_cast<std::byte>(word >> (8 * at));
        }
        bytes = bytes.subspan(length);
    }
}

std::uint64_t SeededRandom::next() {
    std::lock_guard const lock{mutex_};
    return step();
}

std::uint64_t SeededRandom::below(std::uint64_t bound) {
    return next() % bound;
}

std::uint64_t SeededRandom::step() noexcept {
    state_ += 0x9E37'79B9'7F4A'7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58'476D'1CE4'E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D0'49BB'1331'11EBULL;
    return z ^ (z >> 31);
}

CountingLog::CountingLog() = default;

CountingLog::~CountingLog() = default;

void CountingLog::log(LogLevel level, std::string_view event, std::span<Detail const>) noexcept {
    std::lock_guard const lock{mutex_};
    lines_.push_back({level, std::string{event}});
}

std::size_t CountingLog::count(LogLevel level) const {
    std::lock_guard const lock{mutex_};
    return static_cast<std::size_t>(std::ranges::count(lines_, level, &Line::level));
}

std::size_t CountingLog::count(std::string_view event) const {
    std::lock_guard const lock{mutex_};
    return static_cast<std::size_t>(std::ranges::count(lines_, event, &Line::event));
}

} // namespace nostro::inline v0::testing
