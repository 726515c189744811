#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace nostro::inline v0::detail {

/// What verifying a token needs to know of its client.
struct KnownClient {
    bool is_live = false;
    std::string owner;
};

/// What verifying a token needs to know of the client's grant that it was issued by.
struct KnownGrant {
    bool is_live = false;
    std::vector<std::string> scope;
};

/// What verifying a token needs to know of the merchant that it is for.
struct KnownMerchant {
    bool is_deleted = false;
};

/// Clients, grants and merchants as they stood at one epoch: few rows, which most tokens share.
///
/// Threads: any, at the same time.
class KnownRows {
public:
    explicit KnownRows(std::int64_t epoch) : epoch_{epoch} {}

    [[nodiscard]] std::int64_t epoch() const noexcept { return epoch_; }

    /// What is known, or what `load` reads.
    template <class Load>
    [[nodiscard]] std::shared_ptr<KnownClient const> client(std::string const& id, Load&& load) {
        return find_or_load(clients_, id, std::forward<Load>(load));
    }

    template <class Load>
    [[nodiscard]] std::shared_ptr<KnownGrant const> grant(std::string const& id, Load&& load) {
        return find_or_load(grants_, id, std::forward<Load>(load));
    }

    template <class Load>
    [[nodiscard]] std::shared_ptr<KnownMerchant const> merchant(std::string const& id,
                                                                Load&& load) {
        return find_or_load(merchants_, id, std::forward<Load>(load));
    }

private:
    template <class Row>
    using Map = std::unordered_map<std::string, std::shared_ptr<Row const>>;

    template <class Row, class Load>
    std::shared_ptr<Row const> find_or_load(Map<Row>& map, std::string const& id, Load&& load) {
        {
            std::lock_guard const lock{mutex_};
            if (auto const found = map.find(id); found != map.end()) {
                return found->second;
            }
        }
        auto row = std::make_shared<Row const>(load());
        std::lock_guard const lock{mutex_};
        if (map.size() >= rows_max) {
            map.clear();
        }
        map.insert_or_assign(id, row);
        return row;
    }

    static constexpr std::size_t rows_max = 10'000;

    std::int64_t epoch_;
    std::mutex mutex_;
    Map<KnownClient> clients_;
    Map<KnownGrant> grants_;
    Map<KnownMerchant> merchants_;
};

} // namespace nostro::inline v0::detail
