#include "api/oauth/browser.hpp"
#include "api/oauth/client.hpp"
#include "api/oauth/handlers.hpp"
#include "api/oauth/pages.hpp"

#include <nostro/identity/users.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

// The page that the links of invitations and password resets lead to. Its form needs no other proof
// that it is ours than the link's token: who has that needs nobody else's browser.
namespace nostro::inline v0::api {

namespace {

constexpr std::string_view dead_link_reason = "invalid_token";

struct FaultText {
    std::string_view reason;
    std::string_view text;
};

/// What is wrong with a password, to the person who has chosen it. Others are told as they are.
constexpr std::array fault_texts{
    FaultText{"too_long", "This password is too long."},
    FaultText{"not_text", "This password has characters that cannot be used."},
    FaultText{"common", "This password is too common."},
    FaultText{"context_word", "This password is too much like a name."},
    FaultText{"used_before", "You have used this password before."},
};

/// Only the bank knows which kind of link a token is of, so one is tried after the other.
void choose_password(Users users, std::string_view token, std::string_view password) {
    try {
        static_cast<void>(users.accept_invitation(token, password));
        return;
    } catch (InvalidArgument const& error) {
        if (error.detail("reason") != dead_link_reason) {
            throw;
        }
    }
    static_cast<void>(users.finish_password_reset(token, password));
}

/// "a password has ..." as a sentence of its own.
std::string sentence(std::string_view text) {
    std::string made{text};
    if (!made.empty() && made.front() >= 'a' && made.front() <= 'z') {
        made.front() = static_cast<char>(made.front() - 'a' + 'A');
    }
    return made + '.';
}

Response ask_again(std::string_view token, std::string_view why) {
    return to_page(400, pages::password(token, why));
}

} // namespace

Response open_password_page(Call& call) {
    return to_page(200, pages::password(call.query().text("token"), {}));
}

Response post_password(Call& call) {
    auto const token = form_value(call, "token");
    auto const password = form_value(call, "password");
    if (password != form_value(call, "repeated")) {
        return ask_again(token, "The two passwords are not the same.");
    }
    try {
        choose_password(call.system().users(), token, password);
    } catch (InvalidArgument const& error) {
        auto const reason = error.detail("reason");
        if (reason == dead_link_reason) {
            return to_page(403,
                           pages::message("This does not work",
                                          "The link is unknown, used or expired. Ask for another "
                                          "one."));
        }
        auto const* const known = std::ranges::find(fault_texts, reason, &FaultText::reason);
        return ask_again(
            token, known == fault_texts.end() ? sentence(error.what()) : std::string{known->text});
    }
    return to_page(
        200,
        pages::message("Your password is set", "You can close this page, and log in with it."));
}

} // namespace nostro::inline v0::api
