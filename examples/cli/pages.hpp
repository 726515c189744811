#pragma once

#include <nostro/core/limits.hpp>
#include <nostro/core/page.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace cli {

/// The items of all pages of a list.
///
/// @param list  gives the page that a `nostro::PageRequest` asks for
template <class List>
[[nodiscard]] auto all_pages(List const& list) {
    nostro::PageRequest request{.limit = nostro::limits::page_rows_max};
    auto page = list(request);
    auto items = std::move(page.items);
    while (!page.next.empty()) {
        request.cursor = page.next;
        page = list(request);
        std::move(page.items.begin(), page.items.end(), std::back_inserter(items));
    }
    return items;
}

} // namespace cli
