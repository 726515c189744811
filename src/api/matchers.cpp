#include "api/matchers.hpp"

#include "api/ascii.hpp"
#include "core/decimal.hpp"

#include <nostro/core/id.hpp>
#include <nostro/core/time.hpp>

#include <algorithm>

namespace nostro::inline v0::api::match {

namespace {

bool is_uuid(std::string_view text) noexcept {
    return Uuid::parse(text).has_value();
}

/// Bytes of other letters than ASCII's belong to words (RFC 6531).
bool is_word(char c) noexcept {
    return is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
}

bool is_domain(std::string_view domain) noexcept {
    if (domain.find('.') == std::string_view::npos || domain.starts_with('.') ||
        domain.ends_with('.') || domain.find("..") != std::string_view::npos) {
        return false;
    }
    return !any_piece(domain, '.', [](std::string_view label) {
        return label.size() > 63 || label.starts_with('-') || label.ends_with('-') ||
               !std::ranges::all_of(label, [](char c) { return is_word(c) || c == '-'; });
    });
}

bool is_email(std::string_view text) noexcept {
    auto const at = text.find('@');
    if (at == std::string_view::npos || at == 0 || at > 64) {
        return false;
    }
    auto const local = text.substr(0, at);
    constexpr std::string_view others = "!#$%&'*+-/=?^_`{|}~.";
    return !local.starts_with('.') && !local.ends_with('.') &&
           local.find("..") == std::string_view::npos &&
           std::ranges::all_of(
               local,
               [&](char c) { return is_word(c) || others.find(c) != std::string_view::npos; }) &&
           is_domain(text.substr(at + 1));
}

bool is_uri_character(char c) noexcept {
    return is_visible(c) && std::string_view{"\"<>\\^`{|}"}.find(c) == std::string_view::npos;
}

bool is_absolute_uri(std::string_view text) noexcept {
    auto const colon = text.find(':');
    if (colon == std::string_view::npos || colon + 1 == text.size() || !is_letter(text.front())) {
        return false;
    }
    return std::ranges::all_of(text.substr(0, colon),
                               [](char c) {
                                   return is_letter(c) || is_digit(c) || c == '+' || c == '-' ||
                                          c == '.';
                               }) &&
           std::ranges::all_of(text.substr(colon), is_uri_character);
}

bool is_web_url(std::string_view text) noexcept {
    if (!is_absolute_uri(text)) {
        return false;
    }
    auto const colon = text.find(':');
    auto const scheme = text.substr(0, colon);
    auto const rest = text.substr(colon + 1);
    return (equal_ignoring_case(scheme, "https") || equal_ignoring_case(scheme, "http")) &&
           rest.starts_with("//") && rest.size() > 2 &&
           std::string_view{"/?#:@"}.find(rest[2]) == std::string_view::npos;
}

bool is_date_time(std::string_view text) noexcept {
    return parse_timestamp(text).has_value();
}

bool is_date(std::string_view text) noexcept {
    return parse_date(text).has_value();
}

bool is_decimal(std::string_view text) noexcept {
    return split_decimal(text).has_value();
}

bool is_e164(std::string_view text) noexcept {
    return text.size() >= 3 && text.size() <= 16 && text[0] == '+' && text[1] != '0' &&
           std::ranges::all_of(text.substr(1), is_digit);
}

bool is_capitals(std::string_view text) noexcept {
    return std::ranges::all_of(text, is_upper);
}

bool is_language(std::string_view text) noexcept {
    if (text.empty() || !is_letter(text.front()) || text.ends_with('-') ||
        text.find("--") != std::string_view::npos) {
        return false;
    }
    return !any_piece(text, '-', [](std::string_view group) {
        return group.size() > 8 ||
               !std::ranges::all_of(group, [](char c) { return is_letter(c) || is_digit(c); });
    });
}

bool is_identifier(std::string_view text) noexcept {
    return std::ranges::all_of(
        text, [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_'; });
}

bool is_visible_ascii(std::string_view text) noexcept {
    return std::ranges::all_of(text, is_visible);
}

} // namespace

constinit Matcher const uuid{"uuid", "", "a UUID", &is_uuid};
constinit Matcher const email{"email", "", "an e-mail address", &is_email};
constinit Matcher const absolute_uri{"uri", "", "an absolute URI", &is_absolute_uri};
constinit Matcher const web_url{
    "uri", "^[Hh][Tt][Tt][Pp][Ss]?://[^/]", "an http or https URL", &is_web_url};
constinit Matcher const date_time{
    "date-time", "", "a time like 2026-01-31T23:00:00Z", &is_date_time};
constinit Matcher const date{"date", "", "a date like 2026-01-31", &is_date};
constinit Matcher const decimal{"", "^-?[0-9]+(\\.[0-9]+)?$", "a decimal number", &is_decimal};
constinit Matcher const e164{
    "", "^\\+[1-9][0-9]{1,14}$", "a phone number like +4712345678", &is_e164};
constinit Matcher const country{
    "", "^[A-Z]{2}$", "a country code of two capital letters", &is_capitals};
constinit Matcher const currency{
    "", "^[A-Z]{3}$", "a currency code of three capital letters", &is_capitals};
constinit Matcher const language{"",
                                 "^[A-Za-z][A-Za-z0-9]{0,7}(-[A-Za-z0-9]{1,8})*$",
                                 "a language tag like nb-NO",
                                 &is_language};
constinit Matcher const identifier{
    "", "^[A-Za-z0-9_-]*$", "letters, digits, '-' and '_'", &is_identifier};
constinit Matcher const visible_ascii{
    "", "^[!-~]*$", "visible ASCII characters", &is_visible_ascii};

} // namespace nostro::inline v0::api::match
