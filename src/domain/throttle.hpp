#pragma once

#include "domain/host.hpp"

#include <nostro/identity/options.hpp>

#include <cstddef>
#include <string_view>

namespace nostro::inline v0::detail {

/// Whether an attempt may be made.
struct Reservation {
    bool granted = false;
    Timestamp retry_at{}; ///< when not granted: from when on it may be; `Timestamp::max()`: never
                          ///< before `forget`
};

/// Counts attempts, by what they are at (`scope`, a fixed word) and whose they are (`key`, of which
/// only a MAC is stored).
///
/// An attempt is reserved and committed before it is made: parallel ones cannot pass a limit
/// together, and a failing request takes none back. The row is locked, so that who is refused is
/// refused by what is committed.
class Throttle {
public:
    Throttle(storage::Transaction& transaction, ServiceState const& state);

    /// Count one attempt to guess a secret. With the last one of a run the lock begins, while that
    /// one is still being made; a right one must be told by `forget`.
    Reservation reserve(std::string_view scope, std::string_view key, LockoutRule const& rule);

    /// Count one request of a limited number in a window.
    Reservation reserve(std::string_view scope, std::string_view key, RateLimit const& limit);

    /// Take back one request that was counted and turned out not to be what the limit is about.
    void take_back(std::string_view scope, std::string_view key);

    /// Forget all attempts: one was right, or the secret is another one.
    void forget(std::string_view scope, std::string_view key);

    /// What `reserve` would answer, without counting.
    [[nodiscard]] Reservation
    look(std::string_view scope, std::string_view key, LockoutRule const& rule) const;

    /// Remove counters that count for nothing any more.
    /// @return  rows removed, at most `limit`
    std::size_t purge(std::size_t limit);

private:
    [[nodiscard]] std::string mac_of(std::string_view scope, std::string_view key) const;

    storage::Transaction& transaction_;
    ServiceState const& state_;
    Timestamp now_;
};

} // namespace nostro::inline v0::detail
