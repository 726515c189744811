#pragma once

#include <nostro/identity/options.hpp>
#include <nostro/identity/users.hpp>

#include <string_view>

namespace nostro::inline v0::detail {

/// Refuse a new password that is not as `Users` says.
/// @param user  whose password it is to be
/// @throws InvalidArgument  with the details "field" and "reason"
void check_new_password(std::string_view password,
                        PasswordOptions const& options,
                        User const& user);

/// @throws InvalidArgument  always
[[noreturn]] void raise_bad_password(std::string_view reason, std::string_view text);

} // namespace nostro::inline v0::detail
