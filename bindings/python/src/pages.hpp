#pragma once

#include "casters.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <utility>

namespace nostro::inline v0::python {

/// One page of a list.
struct PageView {
    py::list items;
    std::string next; ///< cursor of the next page; empty: this was the last
};

template <class View>
PageView to_page(std::vector<View> views, std::string next) {
    py::list items{views.size()};
    for (std::size_t i = 0; i < views.size(); ++i) {
        items[i] = py::cast(std::move(views[i]));
    }
    return {std::move(items), std::move(next)};
}

/// The query of the page at a cursor; empty: of the first page.
template <class Query>
Query at_cursor(Query query, std::string const& cursor) {
    if (!cursor.empty()) {
        query.offset = 0;
        query.cursor = cursor;
    }
    return query;
}

/// Python iterator over all pages of a list.
class PageIterator {
public:
    /// Gives the page at a cursor; empty: the first.
    using Read = std::function<PageView(std::string const& cursor)>;

    explicit PageIterator(Read read) : read_{std::move(read)} {}

    /// @throws py::stop_iteration  after the last item of the last page
    py::object next();

private:
    Read read_;
    PageView page_;
    std::size_t index_ = 0;
    bool started_ = false;
};

} // namespace nostro::inline v0::python
