#pragma once

#include "api/call.hpp"
#include "api/shape.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/page.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Lists a page at a time: `limit` and the cursor `starting_after`, the id of the last object of
/// the page before. Newest first, by the order that the caller of these functions brings.
namespace nostro::inline v0::api {

inline constexpr std::int64_t page_limit_max = 100;

/// The two members of `Route::query` of a paged list.
inline constexpr Field page_limit =
    optional("limit", integer(1, page_limit_max).by_default(10).described("Objects of a page."));
inline constexpr Field page_cursor =
    optional("starting_after", text(1, 255).described("Id of the last object of the page before."));

struct Page {
    std::size_t limit = 10;
    std::optional<std::string> after;
};

/// The page that a checked query asks for.
[[nodiscard]] Page read_page(Call const& call);

[[noreturn]] void raise_unknown_cursor();

/// A page of a list that is at hand.
/// @param all      in order; with what is hidden now but was not when it was a cursor
/// @param id_of    the cursor of an element, comparable with text
/// @param visible  whether an element may be on a page
template <class T, class IdOf, class Visible>
[[nodiscard]] std::vector<T>
page_of(std::vector<T> const& all, Page const& page, IdOf id_of, Visible visible) {
    auto next = all.begin();
    if (page.after) {
        next = std::ranges::find_if(all, [&](T const& item) { return id_of(item) == *page.after; });
        if (next == all.end()) {
            raise_unknown_cursor();
        }
        ++next;
    }
    std::vector<T> found;
    for (; next != all.end() && found.size() < page.limit; ++next) {
        if (visible(*next)) {
            found.push_back(*next);
        }
    }
    return found;
}

template <class T, class IdOf>
[[nodiscard]] std::vector<T> page_of(std::vector<T> const& all, Page const& page, IdOf id_of) {
    return page_of(all, page, id_of, [](T const&) { return true; });
}

/// A page that somebody else cuts: `fetch(PageRequest)`, which throws `NotFound` for an unknown
/// cursor.
template <class Fetch>
[[nodiscard]] auto fetch_page(Page const& page, Fetch&& fetch) {
    try {
        return fetch(PageRequest{.limit = page.limit, .cursor = page.after.value_or("")});
    } catch (NotFound const&) {
        if (page.after) {
            raise_unknown_cursor();
        }
        throw;
    }
}

} // namespace nostro::inline v0::api
