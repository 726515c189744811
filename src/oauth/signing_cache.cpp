#include "oauth/signing_cache.hpp"

#include <algorithm>
#include <utility>

namespace nostro::inline v0::detail {

void TenantAccess::raise(std::atomic<std::int64_t>& epoch, std::int64_t to) noexcept {
    std::int64_t known = epoch.load(std::memory_order_relaxed);
    while (known < to && !epoch.compare_exchange_weak(known, to)) {
    }
}

bool TenantAccess::must_look(std::chrono::milliseconds after) noexcept {
    Ticks const now = std::chrono::steady_clock::now().time_since_epoch().count();
    Ticks const interval =
        std::chrono::duration_cast<std::chrono::steady_clock::duration>(after).count();
    Ticks looked = looked_at_.load(std::memory_order_relaxed);
    if (interval == 0) {
        return true;
    }
    // Of several threads one looks; the others go on with what was known.
    return now - looked >= interval && looked_at_.compare_exchange_strong(looked, now);
}

std::shared_ptr<KeySet const> TenantAccess::keys() const {
    std::lock_guard const lock{mutex_};
    return keys_;
}

void TenantAccess::keep(std::shared_ptr<KeySet const> keys) {
    std::lock_guard const lock{mutex_};
    if (keys_ == nullptr || keys_->epoch <= keys->epoch) {
        keys_ = std::move(keys);
    }
}

std::shared_ptr<KnownRows> TenantAccess::rows_at(std::int64_t epoch) {
    std::lock_guard const lock{mutex_};
    if (rows_ == nullptr || rows_->epoch() < epoch) {
        rows_ = std::make_shared<KnownRows>(epoch);
    }
    // A reader that began before the last change is alone with what it reads.
    return rows_->epoch() == epoch ? rows_ : std::make_shared<KnownRows>(epoch);
}

SigningCache::SigningCache() = default;

SigningCache::~SigningCache() = default;

TenantAccess& SigningCache::tenant(std::int64_t tenant) {
    {
        std::shared_lock const lock{mutex_};
        if (auto const found = tenants_.find(tenant); found != tenants_.end()) {
            return *found->second;
        }
    }
    std::lock_guard const lock{mutex_};
    auto& access = tenants_[tenant];
    if (access == nullptr) {
        access = std::make_unique<TenantAccess>();
    }
    return *access;
}

} // namespace nostro::inline v0::detail
