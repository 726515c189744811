#pragma once

#include <nostro/core/time.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>

namespace nostro::inline v0::python {

/// A clock that stands where it was put. Threads: any, at the same time.
class FakeClock final : public Clock {
public:
    explicit FakeClock(Timestamp start) : now_ns_{start.time_since_epoch().count()} {}

    [[nodiscard]] Timestamp now() override {
        return Timestamp{std::chrono::nanoseconds{now_ns_.load()}};
    }

    void set(Timestamp time) { now_ns_ = time.time_since_epoch().count(); }

    void advance(std::chrono::nanoseconds by) { now_ns_ += by.count(); }

private:
    std::atomic<std::int64_t> now_ns_;
};

} // namespace nostro::inline v0::python
