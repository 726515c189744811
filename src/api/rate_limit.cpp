#include "api/rate_limit.hpp"

#include "core/digest.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace nostro::inline v0::api {

namespace {

using std::chrono::nanoseconds;

constexpr nanoseconds minute = std::chrono::minutes{1};
/// Longer keys are kept as digests: a client chooses what it calls itself.
constexpr std::size_t key_bytes_max = 128;

std::string bounded(std::string_view key) {
    return key.size() <= key_bytes_max ? std::string{key}
                                       : to_hex(sha256(std::as_bytes(std::span{key})));
}

} // namespace

RateLimiter::RateLimiter(Clock& clock, std::size_t counters_max)
    : clock_{clock}, counters_max_{std::max<std::size_t>(counters_max, 1)} {}

nanoseconds RateLimiter::take(std::string_view key, std::uint32_t per_minute) {
    if (per_minute == 0) {
        return {};
    }
    auto const now = clock_.now();
    auto const name = bounded(key);
    std::lock_guard const lock{mutex_};
    auto found = by_key_.find(name);
    if (found == by_key_.end()) {
        if (counters_.size() == counters_max_) {
            by_key_.erase(counters_.back().key);
            counters_.pop_back();
        }
        counters_.push_front({name, now});
        found = by_key_.emplace(counters_.front().key, counters_.begin()).first;
    } else {
        counters_.splice(counters_.begin(), counters_, found->second);
    }
    auto& empty_at = found->second->empty_at;
    // Never further than a full minute ahead, also after the clock has gone back.
    auto const base = std::clamp(empty_at, now, now + minute);
    auto const next = base + minute / per_minute;
    if (next > now + minute) {
        empty_at = base;
        return next - (now + minute);
    }
    empty_at = next;
    return {};
}

void RateLimiter::give_back(std::string_view key, std::uint32_t per_minute) {
    if (per_minute == 0) {
        return;
    }
    auto const name = bounded(key);
    std::lock_guard const lock{mutex_};
    if (auto const found = by_key_.find(name); found != by_key_.end()) {
        found->second->empty_at -= minute / per_minute;
    }
}

std::size_t RateLimiter::size() const {
    std::lock_guard const lock{mutex_};
    return counters_.size();
}

std::string peer_key(std::string_view address) {
    std::string text{address};
    std::array<unsigned char, 16> bytes{};
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) {
        return text;
    }
    auto const all = std::as_bytes(std::span{bytes});
    constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    if (std::equal(mapped.begin(), mapped.end(), bytes.begin())) {
        std::array<char, INET_ADDRSTRLEN> dotted{};
        return inet_ntop(AF_INET, bytes.data() + mapped.size(), dotted.data(), dotted.size());
    }
    return to_hex(all.first(8));
}

} // namespace nostro::inline v0::api
