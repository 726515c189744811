#pragma once

#include "api/shape.hpp"

/// Texts of a known form, for `Shape::matching` and as shapes of their own.
namespace nostro::inline v0::api {

namespace match {

extern Matcher const uuid;          ///< 8-4-4-4-12 hexadecimal digits
extern Matcher const email;         ///< local@domain, as mail servers take it; not a proof
extern Matcher const absolute_uri;  ///< scheme and something behind it, no spaces or controls
extern Matcher const web_url;       ///< http or https with a host
extern Matcher const date_time;     ///< RFC 3339
extern Matcher const date;          ///< YYYY-MM-DD
extern Matcher const decimal;       ///< optional '-', digits, optional fraction
extern Matcher const e164;          ///< '+' and up to 15 digits
extern Matcher const country;       ///< two capital letters
extern Matcher const currency;      ///< three capital letters
extern Matcher const language;      ///< BCP 47: letters and digits in groups, '-' between
extern Matcher const identifier;    ///< letters, digits, '-' and '_'
extern Matcher const visible_ascii; ///< U+0021 to U+007E

} // namespace match

inline constexpr Shape uuid = text(36, 36).matching(match::uuid);
inline constexpr Shape email = text(3, 254).matching(match::email);
inline constexpr Shape absolute_uri = text(1, 2'048).matching(match::absolute_uri);
inline constexpr Shape web_url = text(1, 2'048).matching(match::web_url);
inline constexpr Shape date_time = text(20, 40).matching(match::date_time);
inline constexpr Shape date = text(10, 10).matching(match::date);
inline constexpr Shape decimal = text(1, 64).matching(match::decimal);
inline constexpr Shape country = text(2, 2).matching(match::country);
inline constexpr Shape currency = text(3, 3).matching(match::currency);
inline constexpr Shape language = text(2, 35).matching(match::language);

} // namespace nostro::inline v0::api
