#pragma once

#include <nostro/core/time.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace nostro::inline v0::api {

/// Counts events by key and says when there are too many.
///
/// The generic cell rate algorithm: one instant a key, at which its counter is empty again.
/// `per_minute` events may come at once, after that one each `60 s / per_minute`.
///
/// Threads: any, at the same time.
class RateLimiter {
public:
    /// @param counters_max  keys remembered at most, at least 1; the longest idle one goes first
    RateLimiter(Clock& clock, std::size_t counters_max);

    /// Count an event of a key.
    /// @param per_minute  zero: no limit, nothing is counted
    /// @return            zero, or how long to wait: then the event was not counted
    [[nodiscard]] std::chrono::nanoseconds take(std::string_view key, std::uint32_t per_minute);

    /// Uncount an event that turned out to be harmless, for example a right password.
    void give_back(std::string_view key, std::uint32_t per_minute);

    [[nodiscard]] std::size_t size() const;

private:
    struct Counter {
        std::string key;
        Timestamp empty_at;
    };

    using Counters = std::list<Counter>; ///< the longest idle one at the end

    Clock& clock_;
    std::size_t counters_max_;
    mutable std::mutex mutex_;
    Counters counters_;
    std::unordered_map<std::string_view, Counters::iterator> by_key_; ///< views of `Counter::key`
};

/// What counts as one peer: an IPv4 address, or the /64 network of an IPv6 address, of which one
/// host has 2^64.
[[nodiscard]] std::string peer_key(std::string_view address);

} // namespace nostro::inline v0::api
