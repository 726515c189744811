#pragma once

#include "core/int128.hpp"

#include <nostro/core/amount.hpp>

#include <cstdint>

namespace nostro::inline v0::detail {

/// A sum of up to 2^32 amounts, each 0 or more, which 128 bits may not hold.
struct WideSum {
    uint128 low = 0;
    std::uint32_t carries = 0;

    void add(uint128 amount) noexcept {
        low += amount;
        carries += low < amount ? 1U : 0U;
    }

    void add(Amount amount) noexcept { add(static_cast<uint128>(to_int128(amount))); }

    friend bool operator==(WideSum const&, WideSum const&) = default;
};

} // namespace nostro::inline v0::detail
