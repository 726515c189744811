#include "warm_up.hpp"

#include <algorithm>
#include <memory>

#include <unistd.h>

namespace bench {

void touch_memory(std::size_t bytes) {
    auto const page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    auto const free_pages = static_cast<std::size_t>(sysconf(_SC_AVPHYS_PAGES));
    auto const size = std::min(bytes, free_pages / 2 * page);
    auto const block = std::make_unique_for_overwrite<std::byte[]>(size);
    auto* const touched = static_cast<std::byte volatile*>(block.get());
    for (std::size_t at = 0; at < size; at += page) {
        touched[at] = std::byte{1};
    }
}

} // namespace bench
