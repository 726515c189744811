#pragma once

#include "oauth/token_name.hpp"

#include <nostro/oauth/tokens.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace nostro::inline v0::detail {

/// An access token that was verified, and when.
struct KnownToken {
    std::shared_ptr<VerifiedToken const> token;
    TokenName name;         ///< its row, so that its signature need not be verified again
    std::int64_t epoch = 0; ///< of the storage when its rows were looked at
    Timestamp good_until{}; ///< unless something changes
};

/// Verified tokens by the SHA-256 of tenant and text, the most recently used ones.
///
/// Two generations: what is used moves to the young one, and when that is full the old one goes.
/// Threads: any, at the same time.
class TokenCache {
public:
    using Digest = std::array<std::uint64_t, 4>;

    [[nodiscard]] static Digest digest_of(std::int64_t tenant, std::string_view token);

    [[nodiscard]] std::shared_ptr<KnownToken const> find(Digest const& digest);

    /// @param tokens_max  how many to remember in all, about; 0: none
    void
    keep(Digest const& digest, std::shared_ptr<KnownToken const> known, std::size_t tokens_max);

    void forget(Digest const& digest);

private:
    struct HashOf {
        std::size_t operator()(Digest const& digest) const noexcept { return digest[1]; }
    };

    using Map = std::unordered_map<Digest, std::shared_ptr<KnownToken const>, HashOf>;

    struct Shard {
        std::mutex mutex;
        Map young;
        Map old;
    };

    [[nodiscard]] Shard& shard_of(Digest const& digest) noexcept {
        return shards_[digest[0] % shards_.size()];
    }

    std::array<Shard, 16> shards_;
};

} // namespace nostro::inline v0::detail
