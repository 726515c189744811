#pragma once

#include <nostro/core/error.hpp>

#include <string>
#include <string_view>

namespace nostro::inline v0 {

/// Throw `InvalidArgument` with this text and the detail "field" unless the value is right.
inline void require_field(bool is_right, std::string_view field, char const* text) {
    if (!is_right) {
        throw InvalidArgument{text, {{"field", std::string{field}}}};
    }
}

} // namespace nostro::inline v0
