#include "core/paging.hpp"

#include "core/utf8.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/limits.hpp>

#include <charconv>

namespace nostro::inline v0::detail {

namespace {

constexpr std::size_t id_cursor_max = 1'024;

} // namespace

void check_page_limit(std::size_t limit) {
    if (limit < 1 || limit > limits::page_rows_max) {
        throw InvalidArgument{"a page has 1 to 8190 rows",
                              {{"field", "limit"}, {"reason", "invalid_limit"}}};
    }
}

void raise_invalid_cursor(std::string text) {
    throw InvalidArgument{std::move(text), {{"field", "cursor"}, {"reason", "invalid_cursor"}}};
}

void raise_unknown_cursor() {
    throw NotFound{"the cursor is no row of the list",
                   {{"field", "cursor"}, {"reason", "cursor_not_found"}}};
}

void check_id_cursor(std::string_view cursor) {
    if (cursor.size() > id_cursor_max || !is_valid_text(cursor)) {
        raise_invalid_cursor("the cursor is no id");
    }
}

std::optional<std::uint64_t> parse_number_cursor(std::string_view cursor,
                                                 std::uint64_t number_max) {
    if (cursor.empty()) {
        return std::nullopt;
    }
    std::uint64_t number = 0;
    char const* const last = cursor.data() + cursor.size();
    auto const [end, error] = std::from_chars(cursor.data(), last, number);
    if (error != std::errc{} || end != last || number > number_max) {
        raise_invalid_cursor("the cursor is no number of this list");
    }
    return number;
}

} // namespace nostro::inline v0::detail
