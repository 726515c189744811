#include "api/dintero/shapes.hpp"

#include "api/ascii.hpp"

#include <nostro/identity/scope.hpp>

#include <algorithm>

namespace nostro::inline v0::api::dintero {

namespace {

bool is_phone_number(std::string_view text) noexcept {
    auto const digits = text.substr(text.starts_with('+') ? 1 : 0);
    return digits.size() >= 5 && digits.size() <= 15 && std::ranges::all_of(digits, is_digit);
}

bool is_user_link(std::string_view text) noexcept {
    return (text.starts_with("https:") || text.starts_with("tel:") ||
            text.starts_with("mailto:")) &&
           !text.ends_with(':');
}

} // namespace

constinit Matcher const scope_word{"", "^[!#-\\[\\]-~]+$", "a scope without spaces", &is_scope};
constinit Matcher const phone_number{
    "", "^\\+?\\d{5,15}$", "a phone number like +4799999999", &is_phone_number};
constinit Matcher const user_link{
    "uri", "^(https|tel|mailto):.+$", "an https:, tel: or mailto: URI", &is_user_link};

} // namespace nostro::inline v0::api::dintero
