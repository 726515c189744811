#include <nostro/api/http.hpp>

#include "api/ascii.hpp"

#include <algorithm>
#include <utility>

namespace nostro::inline v0::api {

std::optional<std::string_view> find_header(std::span<Header const> headers,
                                            std::string_view name) noexcept {
    auto const found = std::ranges::find_if(
        headers, [&](Header const& header) { return equal_ignoring_case(header.name, name); });
    return found == headers.end() ? std::nullopt : std::optional<std::string_view>{found->value};
}

std::optional<std::string_view> Request::header(std::string_view name) const noexcept {
    return find_header(headers, name);
}

std::optional<std::string_view> Response::header(std::string_view name) const noexcept {
    return find_header(headers, name);
}

Response& Response::set_header(std::string_view name, std::string value) {
    std::erase_if(headers,
                  [&](Header const& header) { return equal_ignoring_case(header.name, name); });
    return add_header(name, std::move(value));
}

Response& Response::add_header(std::string_view name, std::string value) {
    headers.push_back({std::string{name}, std::move(value)});
    return *this;
}

} // namespace nostro::inline v0::api
