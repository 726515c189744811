#pragma once

#include <algorithm>
#include <vector>

namespace nostro::inline v0::detail {

/// Sort and leave each value once.
template <class T>
void sort_unique(std::vector<T>& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

} // namespace nostro::inline v0::detail
