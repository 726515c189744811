#pragma once

#include <nostro/storage/storage.hpp>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>

namespace nostro::inline v0::storage::memory {

/// Lets in one writer alone, or any number of readers. Any thread may leave for any other.
class Gate {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    /// Wait and enter.
    ///
    /// @throws DeadlineExceeded  a deadline was given and passed while waiting
    /// @throws StorageError      `unavailable`: none was given and five seconds passed
    void enter(Access access, std::optional<TimePoint> deadline);

    void leave(Access access) noexcept;

private:
    [[nodiscard]] bool wait_to_read(std::unique_lock<std::mutex>& lock, TimePoint deadline);
    [[nodiscard]] bool wait_to_write(std::unique_lock<std::mutex>& lock, TimePoint deadline);

    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t readers_ = 0;
    std::size_t writers_waiting_ = 0;
    bool writing_ = false;
};

} // namespace nostro::inline v0::storage::memory
