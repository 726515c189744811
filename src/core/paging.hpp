#pragma once

#include <nostro/core/page.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// How every list is cut into pages: one row more than the limit is read, which tells whether there
// is another page, and the cursor is the key of the last row that is handed out.
namespace nostro::inline v0::detail {

/// @throws InvalidArgument  invalid_limit: not 1 to `limits::page_rows_max`
void check_page_limit(std::size_t limit);

/// @throws InvalidArgument  invalid_cursor
[[noreturn]] void raise_invalid_cursor(std::string text);
/// @throws NotFound  cursor_not_found
[[noreturn]] void raise_unknown_cursor();

/// Check a cursor that is an id and need not be one of a row.
/// @throws InvalidArgument  invalid_cursor: no text, or longer than any id
void check_id_cursor(std::string_view cursor);

/// The number that a cursor is, in decimal; absent: it is empty.
/// @throws InvalidArgument  invalid_cursor: none, or more than `number_max`
[[nodiscard]] std::optional<std::uint64_t> parse_number_cursor(std::string_view cursor,
                                                               std::uint64_t number_max);

/// The row whose id is the cursor; absent: the cursor is empty.
/// @param find  gives the row of an id, if it is one of the list
/// @throws NotFound         cursor_not_found
/// @throws InvalidArgument  invalid_cursor
template <class Find>
[[nodiscard]] auto row_at_cursor(std::string const& cursor, Find const& find)
    -> std::invoke_result_t<Find const&, std::string const&> {
    if (cursor.empty()) {
        return std::nullopt;
    }
    check_id_cursor(cursor);
    auto row = find(cursor);
    if (!row) {
        raise_unknown_cursor();
    }
    return row;
}

/// The page of these items, of which there is one more than `limit` if another page follows.
/// @param cursor_of  gives the cursor of an item
template <class Item, class CursorOf>
[[nodiscard]] Page<Item>
cut_page(std::vector<Item> items, std::size_t limit, CursorOf const& cursor_of) {
    Page<Item> page;
    if (items.size() > limit) {
        items.erase(items.begin() + static_cast<std::ptrdiff_t>(limit), items.end());
        page.next = std::invoke(cursor_of, std::as_const(items.back()));
    }
    page.items = std::move(items);
    return page;
}

/// The page with other items, each made of one of the page's.
template <class Item, class Make>
[[nodiscard]] auto page_of_each(Page<Item> page, Make const& make)
    -> Page<std::remove_cvref_t<std::invoke_result_t<Make const&, Item&>>> {
    Page<std::remove_cvref_t<std::invoke_result_t<Make const&, Item&>>> made;
    made.items.reserve(page.items.size());
    for (Item& item : page.items) {
        made.items.push_back(std::invoke(make, item));
    }
    made.next = std::move(page.next);
    return made;
}

/// Everything that a list has, read page by page.
/// @param list  gives the page that a `PageRequest` asks for
template <class List>
[[nodiscard]] auto list_all_pages(std::size_t limit, List const& list)
    -> decltype(list(PageRequest{}).items) {
    PageRequest request{.limit = limit};
    auto page = list(request);
    auto all = std::move(page.items);
    while (!page.next.empty()) {
        request.cursor = std::move(page.next);
        page = list(request);
        for (auto& item : page.items) {
            all.push_back(std::move(item));
        }
    }
    return all;
}

} // namespace nostro::inline v0::detail
