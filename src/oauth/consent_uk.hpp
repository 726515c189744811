#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0::detail {

/// Whether this is a permission that a UK Open Banking consent may ask for, for example
/// "ReadBalances".
[[nodiscard]] bool is_uk_permission(std::string_view name) noexcept;

/// Those of a view's permissions that a consent to these UK permissions gives. All of them are
/// for reading; nothing ever lets a client change something.
[[nodiscard]] std::vector<std::string> narrowed_by_uk(std::vector<std::string> view_permissions,
                                                      std::span<std::string const> asked);

} // namespace nostro::inline v0::detail
