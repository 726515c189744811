#include "identity/common_passwords.hpp"
#include "identity/identity_bank.hpp"
#include "identity/password_policy.hpp"

#include <doctest/doctest.h>

using namespace nostro;
using namespace support;

namespace {

std::string refusal(std::string const& password, PasswordOptions const& options = {}) {
    User user;
    user.username = "Ada.Lovelace@bank.test";
    user.email = "countess@example.test";
    try {
        detail::check_new_password(password, options, user);
    } catch (InvalidArgument const& error) {
        CHECK(error.detail("field") == "password");
        return std::string{error.detail("reason")};
    }
    return {};
}

} // namespace

TEST_CASE("OA-19, OA-25: a password has 8 characters to 1,024 bytes of UTF-8") {
    CHECK(refusal("7 chars") == "too_short");
    CHECK(refusal("8 chars!").empty());
    CHECK(refusal(std::string(1'023, 'x') + "y").empty());
    CHECK(refusal(std::string(1'024, 'x') + "y") == "too_long");
    CHECK(refusal("invalid \xFF utf-8") == "not_text");
    CHECK(refusal(std::string{"a nul \0 inside", 14}) == "not_text");
    CHECK(refusal("\xC3\xA5\xC3\xA5\xC3\xA5\xC3\xA5\xC3\xA5\xC3\xA5\xC3\xA5") == "too_short");
    std::string spaces_and_emoji;
    for (int at = 0; at < 32; ++at) {
        spaces_and_emoji += " \xF0\x9F\x98\x80";
    }
    CHECK(refusal(spaces_and_emoji).empty());
    PasswordOptions strict;
    strict.length_min = 15;
    CHECK(refusal("fourteen chars", strict) == "too_short");
    CHECK(refusal("fifteen chars :", strict).empty());
}

TEST_CASE("OA-25: a password that is tried first is refused, in any case") {
    CHECK(detail::count_common_passwords() >= 3'000);
    for (char const* common : {"password",
                               "PassWord1",
                               "12345678",
                               "qwertyuiop",
                               "letmein1",
                               "Summer2025",
                               "trustno1"}) {
        CAPTURE(common);
        CHECK(refusal(common) == "common");
    }
    CHECK(refusal("password of mine").empty());
    CHECK_FALSE(detail::is_common_password("qwertyuiop password"));
    CHECK_FALSE(detail::is_common_password("assword1"));
}

TEST_CASE("a password may hold a name of its user, but not live on it") {
    CHECK(refusal("ada.lovelace") == "context_word");
    CHECK(refusal("Ada.Lovelace@bank.test") == "context_word");
    CHECK(refusal("Countess123") == "context_word");
    CHECK(refusal("countesscountess") == "context_word");
    CHECK(refusal("countess of 1815").empty());
    PasswordOptions options;
    options.context_words = {"nordbank", "ab"};
    CHECK(refusal("NordBank1", options) == "context_word");
    CHECK(refusal("abababab", options).empty());
}
