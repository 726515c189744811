#include "oauth/token_cache.hpp"

#include "core/crypto/mac.hpp"

#include <cstring>
#include <utility>

namespace nostro::inline v0::detail {

TokenCache::Digest TokenCache::digest_of(std::int64_t tenant, std::string_view token) {
    std::string const bytes = hash(Hash::sha256, token);
    Digest digest{};
    std::memcpy(digest.data(), bytes.data(), sizeof digest);
    digest[3] ^= static_cast<std::uint64_t>(tenant);
    return digest;
}

std::shared_ptr<KnownToken const> TokenCache::find(Digest const& digest) {
    Shard& shard = shard_of(digest);
    std::lock_guard const lock{shard.mutex};
    if (auto const found = shard.young.find(digest); found != shard.young.end()) {
        return found->second;
    }
    auto const found = shard.old.find(digest);
    if (found == shard.old.end()) {
        return nullptr;
    }
    auto known = found->second;
    shard.young.insert(shard.old.extract(found));
    return known;
}

void TokenCache::keep(Digest const& digest,
                      std::shared_ptr<KnownToken const> known,
                      std::size_t tokens_max) {
    std::size_t const young_max = tokens_max / (2 * shards_.size()) + 1;
    if (tokens_max == 0) {
        return;
    }
    Shard& shard = shard_of(digest);
    Map gone; // freed without the lock
    std::lock_guard const lock{shard.mutex};
    if (shard.young.size() >= young_max) {
        gone = std::exchange(shard.old, std::exchange(shard.young, {}));
    }
    shard.old.erase(digest);
    shard.young.insert_or_assign(digest, std::move(known));
}

void TokenCache::forget(Digest const& digest) {
    Shard& shard = shard_of(digest);
    std::lock_guard const lock{shard.mutex};
    shard.young.erase(digest);
    shard.old.erase(digest);
}

} // namespace nostro::inline v0::detail
