#include "core/int128.hpp"

#include <doctest/doctest.h>

using namespace nostro;

static_assert(to_int128(Amount{-1}) == -1);
static_assert(to_amount(int128{1} << 64) == Amount::from_halves(1, 0));
static_assert(to_amount(-(int128{1} << 64)) == Amount::from_halves(-1, 0));
static_assert(magnitude(Amount::min()) == uint128{1} << 127);
static_assert(magnitude(Amount{-7}) == 7);

TEST_CASE("amounts and native integers are the same numbers") {
    for (auto const amount : {Amount{},
                              Amount{1},
                              Amount{-1},
                              Amount{INT64_MIN},
                              Amount{UINT64_MAX},
                              Amount::max(),
                              Amount::min(),
                              Amount::from_halves(-5, 7)}) {
        CHECK(to_amount(to_int128(amount)) == amount);
        CHECK((to_int128(amount) < 0) == amount.is_negative());
    }
}
