#pragma once

#include "domain/messages.hpp"

#include <string_view>

// The texts that users are sent, short and in plain English. A host that wants its own reads
// `Message::kind` and `Message::code`.
namespace nostro::inline v0::detail {

/// @param link  what stands before the token, may be empty
[[nodiscard]] NewMessage invitation_message(std::string_view to,
                                            std::string_view link,
                                            std::string_view token,
                                            std::string_view note,
                                            Timestamp expires_at);

[[nodiscard]] NewMessage reset_message(std::string_view to,
                                       std::string_view link,
                                       std::string_view token,
                                       Timestamp expires_at);

/// Tells a user that its password is another one now.
[[nodiscard]] NewMessage password_notice(std::string_view to, Timestamp at);

} // namespace nostro::inline v0::detail
