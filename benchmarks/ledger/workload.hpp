#pragma once

#include <nostro/ledger/event.hpp>
#include <nostro/testing/fakes.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace bench {

/// A transfer's accounts by their place in `Workload::accounts()`.
struct Route {
    std::uint32_t debit = 0;
    std::uint32_t credit = 0;
};

/// Transfers that are committed together.
struct Batch {
    std::span<nostro::Transfer const> transfers;
    std::span<Route const> routes; ///< same index
};

/// Transfers that were generated together, before the clock starts.
struct Slice {
    std::vector<nostro::Transfer> transfers;
    std::vector<Route> routes;

    [[nodiscard]] Batch batch(std::size_t first, std::size_t count) const {
        return {std::span{transfers}.subspan(first, count),
                std::span{routes}.subspan(first, count)};
    }
};

/// Ids in the order of time: 48 bits of milliseconds, then 80 random bits that are counted up
/// within a millisecond. The time is made up, so that a seed always gives the same ids.
class OrderedIds {
public:
    explicit OrderedIds(nostro::testing::SeededRandom& random) : random_{random} { next_moment(); }

    [[nodiscard]] nostro::Uuid next();

private:
    void next_moment();

    nostro::testing::SeededRandom& random_;
    nostro::Uuid id_;
    std::uint64_t milliseconds_ = 1'767'225'600'000; ///< 2026-01-01
    std::size_t left_ = 0;                           ///< ids left in this millisecond
};

/// W1: uniform transfers between 10,000 accounts. A seed always gives the same sequence.
class Workload {
public:
    static constexpr std::size_t accounts_count = 10'000;

    Workload(std::uint64_t seed, bool history);
    Workload(Workload const&) = delete;
    Workload& operator=(Workload const&) = delete;

    /// The accounts to be opened first, in this order.
    [[nodiscard]] std::span<nostro::LedgerAccountDraft const> accounts() const { return accounts_; }

    /// The next transfers.
    [[nodiscard]] Slice next(std::size_t count);

private:
    [[nodiscard]] nostro::UserData user_data();
    [[nodiscard]] nostro::Amount amount();

    nostro::testing::SeededRandom random_;
    OrderedIds ids_;
    std::vector<nostro::LedgerAccountDraft> accounts_;
};

} // namespace bench
