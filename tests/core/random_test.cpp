#include <nostro/core/random.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

using namespace nostro;

TEST_CASE("the system's bytes fill the whole span and differ") {
    std::array<std::byte, 64> first{};
    std::array<std::byte, 64> second{};
    system_random().fill(first);
    system_random().fill(second);
    CHECK(first != second);
    CHECK(std::ranges::count(first, std::byte{0}) < 32);
}

TEST_CASE("large and empty spans are filled too") {
    system_random().fill({});
    std::vector<std::byte> bytes(1 << 20);
    system_random().fill(bytes);
    std::size_t ones = 0;
    for (auto const byte : bytes) {
        ones += static_cast<std::size_t>(std::popcount(std::to_integer<unsigned>(byte)));
    }
    // Half of 8 Mi bits, give or take 20 standard deviations.
    CHECK(ones > (4U << 20) - 29'000);
    CHECK(ones < (4U << 20) + 29'000);
    CHECK(&system_random() == &system_random());
}
