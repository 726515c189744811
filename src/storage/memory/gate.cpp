#include "gate.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>

namespace nostro::inline v0::storage::memory {
namespace {

constexpr std::chrono::seconds default_wait{5};
/// How long a new reader lets waiting writers go first. Bounded, because the writer may be waiting
/// for another reader of the same thread.
constexpr std::chrono::milliseconds courtesy{20};

} // namespace

void Gate::enter(Access access, std::optional<TimePoint> deadline) {
    auto const until = deadline.value_or(std::chrono::steady_clock::now() + default_wait);
    std::unique_lock lock{mutex_};
    if (access == Access::read ? wait_to_read(lock, until) : wait_to_write(lock, until)) {
        return;
    }
    if (deadline) {
        throw DeadlineExceeded{"the deadline passed while waiting for another transaction"};
    }
    throw StorageError{ErrorCode::unavailable,
                       "another transaction kept the store for too long",
                       {{"driver", "memory"}}};
}

bool Gate::wait_to_read(std::unique_lock<std::mutex>& lock, TimePoint deadline) {
    auto const until = std::min(deadline, std::chrono::steady_clock::now() + courtesy);
    changed_.wait_until(lock, until, [this] { return !writing_ && writers_waiting_ == 0; });
    if (!changed_.wait_until(lock, deadline, [this] { return !writing_; })) {
        return false;
    }
    ++readers_;
    return true;
}

bool Gate::wait_to_write(std::unique_lock<std::mutex>& lock, TimePoint deadline) {
    ++writers_waiting_;
    bool const entered =
        changed_.wait_until(lock, deadline, [this] { return !writing_ && readers_ == 0; });
    --writers_waiting_;
    if (entered) {
        writing_ = true;
    } else if (writers_waiting_ == 0) {
        changed_.notify_all(); // readers were letting this writer go first
    }
    return entered;
}

void Gate::leave(Access access) noexcept {
    {
        std::lock_guard const lock{mutex_};
        if (access == Access::write) {
            writing_ = false;
        } else {
            --readers_;
        }
    }
    changed_.notify_all();
}

} // namespace nostro::inline v0::storage::memory
