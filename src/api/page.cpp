#include "api/page.hpp"

namespace nostro::inline v0::api {

Page read_page(Call const& call) {
    auto const query = call.query();
    Page page;
    page.limit = static_cast<std::size_t>(query.integer(page_limit.name));
    if (auto const after = query.optional_text(page_cursor.name)) {
        page.after = std::string{*after};
    }
    return page;
}

void raise_unknown_cursor() {
    throw ApiError{Problem::invalid_request, "the cursor is unknown"}.field(
        std::string{page_cursor.name}, "unknown", "is no object of this list");
}

} // namespace nostro::inline v0::api
