#include "oauth/failure_window.hpp"

namespace nostro::inline v0::detail {

namespace {

constexpr std::size_t windows_max = 100'000;

std::string key_of(std::int64_t tenant, std::string_view client_id) {
    return std::to_string(tenant).append(1, ' ').append(client_id);
}

} // namespace

std::optional<std::chrono::seconds> FailureWindow::blocked_for(std::int64_t tenant,
                                                               std::string_view client_id,
                                                               Timestamp now,
                                                               std::size_t failures_max) {
    std::lock_guard const lock{mutex_};
    auto const found = windows_.find(key_of(tenant, client_id));
    if (failures_max == 0 || found == windows_.end() || !found->second.holds(now) ||
        found->second.failures < failures_max) {
        return std::nullopt;
    }
    return std::chrono::ceil<std::chrono::seconds>(found->second.end - now);
}

void FailureWindow::count(std::int64_t tenant,
                          std::string_view client_id,
                          Timestamp now,
                          std::chrono::seconds window) {
    std::lock_guard const lock{mutex_};
    if (windows_.size() >= windows_max) {
        std::erase_if(windows_, [&](auto const& entry) { return !entry.second.holds(now); });
    }
    if (windows_.size() >= windows_max) {
        windows_.clear(); // a flood of made-up names; what it hides is guessing 256 bits
    }
    Window& counted = windows_[key_of(tenant, client_id)];
    if (!counted.holds(now)) {
        counted = {.start = now, .end = now + window};
    }
    ++counted.failures;
}

} // namespace nostro::inline v0::detail
