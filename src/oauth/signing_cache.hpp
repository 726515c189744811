#pragma once

#include "oauth/failure_window.hpp"
#include "oauth/key_set.hpp"
#include "oauth/known_rows.hpp"
#include "oauth/token_cache.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <unordered_map>

namespace nostro::inline v0::detail {

/// What a core remembers of one tenant's access.
///
/// The epoch is a number in the storage that grows with every change that may end tokens. What is
/// remembered carries the epoch it was read at, and counts as long as no later one is expected.
class TenantAccess {
public:
    /// The latest epoch known of, be it committed or not yet.
    [[nodiscard]] std::int64_t expected() const noexcept {
        return expected_.load(std::memory_order_acquire);
    }

    /// Note an epoch that is being written.
    void expect(std::int64_t epoch) noexcept { raise(expected_, epoch); }

    /// Note an epoch that was read, and so is committed.
    void saw(std::int64_t epoch) noexcept {
        raise(seen_, epoch);
        raise(expected_, epoch);
    }

    /// The latest epoch, if this process has no change under way: what is read from now on is at
    /// least as new.
    [[nodiscard]] std::optional<std::int64_t> settled() const noexcept {
        std::int64_t const epoch = expected(); // first: a change may begin in between
        return seen_.load(std::memory_order_acquire) == epoch ? std::optional{epoch} : std::nullopt;
    }

    /// Whether nobody has looked at the storage for so long; then the caller is the one to look.
    [[nodiscard]] bool must_look(std::chrono::milliseconds after) noexcept;

    [[nodiscard]] std::shared_ptr<KeySet const> keys() const;
    void keep(std::shared_ptr<KeySet const> keys);

    /// What is known of clients and grants at an epoch that was read with them.
    [[nodiscard]] std::shared_ptr<KnownRows> rows_at(std::int64_t epoch);

private:
    using Ticks = std::chrono::steady_clock::rep;

    static void raise(std::atomic<std::int64_t>& epoch, std::int64_t to) noexcept;

    std::atomic<std::int64_t> expected_{0};
    std::atomic<std::int64_t> seen_{0};
    std::atomic<Ticks> looked_at_{0};
    mutable std::mutex mutex_;
    std::shared_ptr<KeySet const> keys_;
    std::shared_ptr<KnownRows> rows_;
};

/// What the token services of one core share in memory: signing keys, verified tokens, failed
/// client authentications.
///
/// Threads: any, at the same time.
class SigningCache {
public:
    SigningCache();
    SigningCache(SigningCache const&) = delete;
    SigningCache& operator=(SigningCache const&) = delete;
    ~SigningCache();

    /// Lives as long as the cache.
    [[nodiscard]] TenantAccess& tenant(std::int64_t tenant);

    TokenCache tokens;
    FailureWindow client_failures;
    /// Secrets compared, for tests: an unknown client costs as many as a known one.
    std::atomic<std::uint64_t> secrets_compared{0};

private:
    std::shared_mutex mutex_;
    std::unordered_map<std::int64_t, std::unique_ptr<TenantAccess>> tenants_;
};

} // namespace nostro::inline v0::detail
