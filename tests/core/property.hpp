#pragma once

#include "core/int128.hpp"

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

namespace nostro::inline v0::testing {

/// Random input of a property test. Every run draws a new seed; show `seed()` with INFO, and repeat
/// a failure by setting NOSTRO_TEST_SEED to it.
class RandomInput {
public:
    RandomInput() : seed_{choose_seed()}, engine_{seed_} {}

    [[nodiscard]] std::uint64_t seed() const noexcept { return seed_; }

    /// Any 64 bits.
    std::uint64_t bits() { return engine_(); }

    /// 0 to `max`.
    std::uint64_t up_to(std::uint64_t max) {
        return std::uniform_int_distribution<std::uint64_t>{0, max}(engine_);
    }

    /// Any amount, half of the time within 2 of a power of two, where carries and signs change.
    Amount amount() {
        auto const any = (uint128{bits()} << 64) | bits();
        if (up_to(1) == 0) {
            return to_amount(static_cast<int128>(any >> up_to(127)));
        }
        auto const edge = (uint128{1} << up_to(127)) + up_to(4) - 2;
        return to_amount(static_cast<int128>(up_to(1) == 0 ? edge : uint128{0} - edge));
    }

    /// As `amount`, but with an absolute value below 2^126, so that two of them add up.
    Amount small_amount() { return to_amount(to_int128(amount()) / 4); }

private:
    static std::uint64_t choose_seed() {
        char const* const given = std::getenv("NOSTRO_TEST_SEED"); // NOLINT(concurrency-mt-unsafe)
        return given != nullptr ? std::stoull(given) : std::random_device{}();
    }

    std::uint64_t seed_;
    std::mt19937_64 engine_;
};

} // namespace nostro::inline v0::testing
