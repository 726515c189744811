#pragma once

#include <nostro/identity/users.hpp>

#include <string_view>

namespace nostro::inline v0::detail {

/// Whether the text is a phone number as `User::phone` has it.
[[nodiscard]] bool is_phone(std::string_view text) noexcept;
/// Whether the text has the form of an email address.
[[nodiscard]] bool is_email(std::string_view text) noexcept;

/// @throws InvalidArgument  "field" `username`
void check_username(std::string_view username);

/// Refuse a user with a malformed member, or one who could not be reached where his second factor
/// is sent.
/// @throws InvalidArgument  "field" names the member
void check_user(User const& user);

} // namespace nostro::inline v0::detail
