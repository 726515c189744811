#pragma once

#include <nostro/core/error.hpp>

#include <cstddef>
#include <string>
#include <string_view>

// Refusals, and the checks of what callers give. Details: "field" and "reason".
namespace nostro::inline v0::detail {

inline constexpr std::size_t id_max = 255;

enum class Empty : bool { refused, allowed };

[[noreturn]] void raise_invalid(std::string_view field,
                                std::string_view reason,
                                std::string text,
                                ErrorCode code = ErrorCode::invalid_argument);
[[noreturn]] void
raise_not_found(std::string_view field, std::string_view reason, std::string_view id);
[[noreturn]] void
raise_exists(std::string_view field, std::string_view reason, std::string_view id);

/// @throws InvalidArgument  invalid_text, value_too_long
void check_text(std::string_view field,
                std::string_view text,
                std::size_t bytes_max,
                Empty empty = Empty::allowed);

/// An id of the Open Bank Project: A-Z, a-z, 0-9, '-', '_', '.'.
/// @throws InvalidArgument  with this reason
void check_id(std::string_view field,
              std::string_view reason,
              std::string_view id,
              std::size_t size_max = id_max);

} // namespace nostro::inline v0::detail
