#pragma once

#include "api/errors.hpp"

#include <string>
#include <string_view>

/// The codes of the Open Bank Project that we answer, with its words and the status that its newer
/// servers give them.
namespace nostro::inline v0::api::obp {

struct Code {
    std::string_view code;
    int status;
    std::string_view text; ///< what details are written behind
};

/// @return  null for a code that is not in the table
[[nodiscard]] Code const* find_code(std::string_view code) noexcept;

/// A refusal with a code of the table, and its status.
/// @param details  written behind the code's own words; may be empty
[[nodiscard]] ApiError refusal(std::string_view code, std::string details = {});

} // namespace nostro::inline v0::api::obp
