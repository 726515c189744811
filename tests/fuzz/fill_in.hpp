#pragma once

#include <string>
#include <string_view>

namespace fuzz {

/// The text with each `place`, for example "{header}", replaced.
[[nodiscard]] inline std::string
fill_in(std::string text, std::string_view place, std::string_view value) {
    for (auto at = text.find(place); at != std::string::npos;
         at = text.find(place, at + value.size())) {
        text.replace(at, place.size(), value);
    }
    return text;
}

} // namespace fuzz
