#include "storage/memory/array.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

using nostro::storage::memory::Array;

namespace {

using Values = std::vector<std::int64_t>;

Values read(Array<std::int64_t> const& array) {
    return {array.data(), array.data() + array.size()};
}

void append(Array<std::int64_t>& array, Values const& values) {
    array.append(values.data(), values.size());
}

constexpr std::size_t mapped = std::size_t{1} << 19; ///< values that fill a mapped block

} // namespace

TEST_CASE("zeros behind values that were taken back read as zeros") {
    for (std::size_t const before : {std::size_t{10}, mapped}) {
        CAPTURE(before);
        Array<std::int64_t> array;
        append(array, Values(before, 0));
        append(array, Values(100, 7));
        array.truncate(before);
        append(array, Values(200, 0));
        CHECK(read(array) == Values(before + 200, 0));
    }
}

TEST_CASE("zeros behind values that were changed in place and taken back read as zeros") {
    Array<std::int64_t> array;
    append(array, Values(mapped, 0));
    append(array, Values(100, 0));
    array[mapped + 50] = 7;
    array.truncate(mapped + 10);
    append(array, Values(200, 0));
    CHECK(read(array) == Values(mapped + 210, 0));
    array[mapped + 205] = 8;
    array.truncate(mapped + 202);
    array.fill_up(mapped + 300);
    CHECK(read(array) == Values(mapped + 300, 0));
}

TEST_CASE("an array has what a vector has after any history") {
    auto const seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random{seed};
    auto const below = [&](std::size_t end) {
        return std::uniform_int_distribution<std::size_t>{0, end - 1}(random);
    };
    Array<std::int64_t> array;
    Values model;
    for (int step = 0; step < 400; ++step) {
        switch (below(5)) {
        case 0:
        case 1: {
            Values const values(below(mapped / 16) + 1, static_cast<std::int64_t>(below(2)));
            append(array, values);
            model.insert(model.end(), values.begin(), values.end());
            break;
        }
        case 2:
            if (!model.empty()) {
                auto const at = below(model.size());
                array[at] = model[at] = 9;
            }
            break;
        case 3: {
            auto const size = model.size() - std::min(model.size(), below(mapped / 8));
            array.truncate(size);
            model.resize(size);
            break;
        }
        case 4: {
            auto const size = model.size() + below(1'000);
            array.fill_up(size);
            model.resize(size);
            break;
        }
        }
    }
    CHECK(read(array) == model);
}
