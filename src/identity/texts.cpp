#include "identity/texts.hpp"

#include <fmt/format.h>

#include <chrono>

namespace nostro::inline v0::detail {

namespace {

/// A time as people read it, to the second.
std::string readable(Timestamp time) {
    std::string text = to_string(std::chrono::floor<std::chrono::seconds>(time));
    text.replace(10, 1, " ");
    text.replace(text.size() - 1, 1, " UTC");
    return text;
}

NewMessage link_message(std::string_view to,
                        std::string_view kind,
                        std::string_view subject,
                        std::string_view opening,
                        std::string_view link,
                        std::string_view token,
                        Timestamp expires_at) {
    NewMessage message{.channel = Channel::email,
                       .to = std::string{to},
                       .kind = std::string{kind},
                       .subject = std::string{subject},
                       .body = {},
                       .code = fmt::format("{}{}", link, token),
                       .expires_at = expires_at};
    message.body = fmt::format("{}\n\n{}\n\nIt works once, until {}. If you did not expect this "
                               "message, leave it alone.\n",
                               opening,
                               message.code,
                               readable(expires_at));
    return message;
}

} // namespace

NewMessage invitation_message(std::string_view to,
                              std::string_view link,
                              std::string_view token,
                              std::string_view note,
                              Timestamp expires_at) {
    auto const opening = fmt::format(
        "{}{}You are invited. Choose a password here:", note, note.empty() ? "" : "\n\n");
    return link_message(to, "invitation", "Choose your password", opening, link, token, expires_at);
}

NewMessage reset_message(std::string_view to,
                         std::string_view link,
                         std::string_view token,
                         Timestamp expires_at) {
    return link_message(to,
                        "password_reset",
                        "Choose another password",
                        "Somebody asked to choose another password for you. Do it here:",
                        link,
                        token,
                        expires_at);
}

NewMessage password_notice(std::string_view to, Timestamp at) {
    return {.channel = Channel::email,
            .to = std::string{to},
            .kind = "password_changed",
            .subject = "Your password was changed",
            .body = fmt::format("Your password was changed at {}. If it was not you, choose "
                                "another one at once and tell your bank.\n",
                                readable(at))};
}

} // namespace nostro::inline v0::detail
