#pragma once

#include <nostro/core/time.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace nostro::inline v0::detail {

/// Counts failures of clients in windows of time, in memory: it keeps the endpoint usable. A secret
/// that could be guessed has a stored counter besides.
///
/// Threads: any, at the same time.
class FailureWindow {
public:
    /// How long no attempt is to be made; absent: one may be.
    [[nodiscard]] std::optional<std::chrono::seconds> blocked_for(std::int64_t tenant,
                                                                  std::string_view client_id,
                                                                  Timestamp now,
                                                                  std::size_t failures_max);

    /// Count a failure. The first one begins a window.
    void count(std::int64_t tenant,
               std::string_view client_id,
               Timestamp now,
               std::chrono::seconds window);

private:
    struct Window {
        Timestamp start{};
        Timestamp end{};
        std::size_t failures = 0;

        [[nodiscard]] bool holds(Timestamp now) const noexcept {
            return start <= now && now < end; // a clock that went back ends it as well
        }
    };

    std::mutex mutex_;
    std::unordered_map<std::string, Window> windows_;
};

} // namespace nostro::inline v0::detail
