#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace nostro::inline v0::detail {

/// The text with A to Z as a to z: how names and addresses are compared.
[[nodiscard]] inline std::string folded(std::string_view text) {
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return result;
}

} // namespace nostro::inline v0::detail
