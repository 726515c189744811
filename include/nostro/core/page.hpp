#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace nostro::inline v0 {

/// Which page of a list. Every list that may grow without bound is read this way.
///
/// A limit of another size is refused: `InvalidArgument`, "field" `limit`, "reason"
/// `invalid_limit`. So is a malformed cursor, "field" `cursor`, "reason" `invalid_cursor`. Where
/// the cursor is an id, one that the list has never had is `NotFound`, "field" `cursor`, "reason"
/// `cursor_not_found`; lists whose rows may vanish go on after its place instead, and say so.
struct PageRequest {
    std::size_t limit = 100; ///< 1 to `limits::page_rows_max`
    /// `Page::next` of the page before; empty: from the start. It belongs to one list and filter.
    std::string cursor{};
};

/// One page of a list; iterates over its items.
template <class Item>
struct Page {
    std::vector<Item> items;
    std::string next; ///< cursor of the next page; empty: this was the last

    [[nodiscard]] auto begin() const noexcept { return items.begin(); }

    [[nodiscard]] auto end() const noexcept { return items.end(); }

    [[nodiscard]] std::size_t size() const noexcept { return items.size(); }

    [[nodiscard]] bool empty() const noexcept { return items.empty(); }

    [[nodiscard]] Item const& operator[](std::size_t at) const { return items[at]; }

    [[nodiscard]] Item const& at(std::size_t at) const { return items.at(at); }

    [[nodiscard]] Item const& front() const { return items.front(); }

    [[nodiscard]] Item const& back() const { return items.back(); }
};

} // namespace nostro::inline v0
