#include "identity/password_policy.hpp"

#include "core/utf8.hpp"
#include "identity/common_passwords.hpp"
#include "identity/fold.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace nostro::inline v0::detail {

namespace {

constexpr std::size_t password_bytes_max = 1'024;
/// A context word shorter than this is too short to be what makes a password guessable.
constexpr std::size_t word_size_min = 3;
/// What must be left of a password without a context word.
constexpr std::size_t rest_size_min = 4;

std::size_t count_characters(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    }));
}

bool lives_on(std::string_view password, std::string_view context_word) {
    std::string const word = folded(context_word);
    if (word.size() < word_size_min) {
        return false;
    }
    std::string rest{password};
    bool found = false;
    for (auto at = rest.find(word); at != std::string::npos; at = rest.find(word)) {
        rest.erase(at, word.size());
        found = true;
    }
    return found && count_characters(rest) < rest_size_min;
}

} // namespace

void raise_bad_password(std::string_view reason, std::string_view text) {
    throw InvalidArgument{std::string{text},
                          {{"field", "password"}, {"reason", std::string{reason}}}};
}

void check_new_password(std::string_view password,
                        PasswordOptions const& options,
                        User const& user) {
    if (password.size() > password_bytes_max) {
        raise_bad_password("too_long", "a password has at most 1,024 bytes");
    }
    if (!is_valid_text(password)) {
        raise_bad_password("not_text", "a password is UTF-8 text without U+0000");
    }
    if (count_characters(password) < options.length_min) {
        raise_bad_password("too_short",
                           "a password has at least " + std::to_string(options.length_min) +
                               " characters");
    }
    std::string const lower = folded(password);
    if (is_common_password(lower)) {
        raise_bad_password("common", "this password is among the first that are tried");
    }
    std::string_view const username{user.username};
    std::string_view const email{user.email};
    std::array const names{
        username, username.substr(0, username.find('@')), email.substr(0, email.find('@'))};
    if (std::any_of(names.begin(),
                    names.end(),
                    [&](std::string_view name) { return lives_on(lower, name); }) ||
        std::any_of(options.context_words.begin(),
                    options.context_words.end(),
                    [&](std::string const& word) { return lives_on(lower, word); })) {
        raise_bad_password("context_word", "this password is little more than a known name");
    }
}

} // namespace nostro::inline v0::detail
