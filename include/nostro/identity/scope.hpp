#pragma once

#include <nostro/core/export.hpp>

#include <span>
#include <string>
#include <string_view>

namespace nostro::inline v0 {

/// Whether the text is one scope: 1 to 255 of the characters that RFC 6749 section 3.3 allows,
/// which are printable ASCII without space, `"` and `\`.
[[nodiscard]] NOSTRO_API(0, 1) bool is_scope(std::string_view text) noexcept;

/// Whether somebody who holds these scopes may hand this one on, by a role, a user or a grant.
///
/// It is enough that one held scope is
/// - the wanted one;
/// - `admin:R`, for `write:R`, `read:R` and `create:R`, each also with `:` and more behind;
/// - `write:R` for `write:R:/path`, or `read:R` for `read:R:/path`;
/// - `verb:R:/path` for `verb:R:/path/more`, by whole segments;
/// - `admin:dintero`, for all but `mgmnt:admin`.
///
/// This says who may give. What a scope opens is compared literally, elsewhere.
[[nodiscard]] NOSTRO_API(0, 1) bool may_delegate(std::span<std::string const> held,
                                                 std::string_view wanted) noexcept;

} // namespace nostro::inline v0
