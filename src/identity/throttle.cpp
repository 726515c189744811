#include "domain/throttle.hpp"

#include "core/crypto/mac.hpp"
#include "domain/sealed.hpp"
#include "identity/rows.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

using ThrottleRows = storage::Records<ThrottleRow>;
using Described = storage::Described<ThrottleRow>;

/// How long wrong attempts add up to `LockoutRule::failures_max` without another one.
constexpr std::chrono::hours total_life{30 * 24};

/// The row as it counts at a time: as new when it is forgotten.
ThrottleRow
current(std::optional<ThrottleRow> row, std::string_view scope, std::string key, Timestamp now) {
    if (row && row->forget_at > now) {
        return *std::move(row);
    }
    ThrottleRow fresh;
    fresh.scope = scope;
    fresh.key.value = std::move(key);
    return fresh;
}

Reservation verdict(ThrottleRow const& row, LockoutRule const& rule, Timestamp now) noexcept {
    if (rule.failures_max > 0 && row.total >= rule.failures_max) {
        return {false, Timestamp::max()};
    }
    return row.locked_until > now ? Reservation{false, row.locked_until} : Reservation{true, {}};
}

std::chrono::seconds lock_of(LockoutRule const& rule, std::int64_t level) noexcept {
    std::chrono::seconds lock = rule.lock;
    for (; level > 0 && lock < rule.lock_max; --level) {
        lock *= 2;
    }
    return std::min(lock, rule.lock_max);
}

/// Somebody else may insert the same row at the same time: the unit is to be run again.
void write_row(ThrottleRows& rows, ThrottleRow const& row, bool is_new) {
    if (!is_new) {
        rows.update(row);
        return;
    }
    try {
        rows.insert(row);
    } catch (AlreadyExists const&) {
        throw Conflict{"another attempt was counted at the same time"};
    }
}

} // namespace

Throttle::Throttle(storage::Transaction& transaction, ServiceState const& state)
    : transaction_{transaction}, state_{state}, now_{state.host->now()} {}

std::string Throttle::mac_of(std::string_view scope, std::string_view key) const {
    VaultKey const vault_key = state_.host->ports().vault->current(KeyPurpose::code);
    std::string text{"throttle/"};
    text.append(scope).append("/").append(key);
    return hmac(Hash::sha256, bytes_of(vault_key), text);
}

Reservation
Throttle::reserve(std::string_view scope, std::string_view key, LockoutRule const& rule) {
    if (rule.failures <= 0) {
        return {true, {}};
    }
    ThrottleRows rows{transaction_, state_.tenant};
    storage::Bytes const mac{mac_of(scope, key)};
    auto const stored = rows.find_for_update(scope, mac);
    ThrottleRow row = current(stored, scope, mac.value, now_);
    if (Reservation const refused = verdict(row, rule, now_); !refused.granted) {
        return refused;
    }
    if (row.window_at + rule.window <= now_) {
        row.count = 0;
        row.level = 0;
    }
    row.window_at = now_;
    ++row.count;
    ++row.total;
    if (row.count >= rule.failures) {
        row.locked_until = now_ + lock_of(rule, row.level);
        row.count = 0;
        ++row.level;
    }
    row.forget_at = std::max(row.locked_until, now_ + rule.window);
    if (rule.failures_max > 0) {
        row.forget_at = std::max<Timestamp>(row.forget_at, now_ + total_life);
    }
    write_row(rows, row, !stored);
    return {true, {}};
}

Reservation
Throttle::reserve(std::string_view scope, std::string_view key, RateLimit const& limit) {
    if (limit.attempts <= 0) {
        return {true, {}};
    }
    ThrottleRows rows{transaction_, state_.tenant};
    storage::Bytes const mac{mac_of(scope, key)};
    auto const stored = rows.find_for_update(scope, mac);
    ThrottleRow row = current(stored, scope, mac.value, now_);
    if (row.count == 0) {
        row.window_at = now_;
        row.forget_at = now_ + limit.window;
    }
    if (row.count >= limit.attempts) {
        return {false, row.forget_at};
    }
    ++row.count;
    write_row(rows, row, !stored);
    return {true, {}};
}

void Throttle::take_back(std::string_view scope, std::string_view key) {
    ThrottleRows rows{transaction_, state_.tenant};
    auto row = rows.find_for_update(scope, storage::Bytes{mac_of(scope, key)});
    if (row && row->forget_at > now_ && row->count > 0) {
        --row->count;
        rows.update(*row);
    }
}

void Throttle::forget(std::string_view scope, std::string_view key) {
    ThrottleRow row;
    row.scope = scope;
    row.key.value = mac_of(scope, key);
    ThrottleRows{transaction_, state_.tenant}.erase(row);
}

Reservation
Throttle::look(std::string_view scope, std::string_view key, LockoutRule const& rule) const {
    ThrottleRows const rows{transaction_, state_.tenant};
    storage::Bytes const mac{mac_of(scope, key)};
    return verdict(current(rows.find(scope, mac), scope, mac.value, now_), rule, now_);
}

std::size_t Throttle::purge(std::size_t limit) {
    ThrottleRows rows{transaction_, state_.tenant};
    std::size_t removed = 0;
    for (ThrottleRow const& row : rows.list({.index = Described::by_end, .limit = limit})) {
        if (row.forget_at > now_) {
            break;
        }
        rows.erase(row);
        ++removed;
    }
    return removed;
}

} // namespace nostro::inline v0::detail
