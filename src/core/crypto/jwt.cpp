#include "core/crypto/jwt.hpp"

#include "core/crypto/base64.hpp"
#include "core/crypto/refuse.hpp"
#include "core/json.hpp"
#include "core/utf8.hpp"

#include <algorithm>

namespace nostro::inline v0::detail {

namespace {

namespace json = boost::json;

constexpr std::int64_t seconds_max = 253'402'300'799; // the end of the year 9999

std::optional<std::string_view> text_of(json::value const& value) noexcept {
    auto const* const text = value.if_string();
    if (text == nullptr || !is_valid_text(*text)) {
        return std::nullopt;
    }
    return *text;
}

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

bool equal_without_case(std::string_view a, std::string_view b) noexcept {
    return std::ranges::equal(a, b, {}, lower, lower);
}

/// RFC 7515 section 4.1.9: short for a media type of "application/".
std::string_view short_type(std::string_view type) noexcept {
    constexpr std::string_view prefix = "application/";
    return equal_without_case(type.substr(0, prefix.size()), prefix) ? type.substr(prefix.size())
                                                                     : type;
}

void check_rules(JwtRules const& rules) {
    require(rules.leeway >= std::chrono::seconds{0} && rules.leeway <= jwt_leeway_max, "leeway");
    auto const symmetric = std::ranges::count_if(rules.algorithms, is_symmetric);
    require(symmetric == 0 || symmetric == std::ranges::ssize(rules.algorithms),
            "algorithms",
            "symmetric_and_asymmetric");
}

using Reason = std::optional<std::string_view>;

Reason check_header(ParsedJws const& token, JwtRules const& rules) {
    auto const algorithm = parse_jwa(token.alg);
    if (!algorithm || std::ranges::find(rules.algorithms, *algorithm) == rules.algorithms.end()) {
        return "alg_not_allowed";
    }
    auto const is_ours = [&](std::string const& type) {
        return type.empty() ? token.typ.empty() : is_type(token.typ, type);
    };
    if (std::ranges::none_of(rules.types, is_ours)) {
        return "typ_mismatch";
    }
    return std::nullopt;
}

Reason check_times(Claims const& claims, std::int64_t now, std::int64_t leeway) {
    auto const expires = claims.seconds("exp");
    auto const not_before = claims.seconds("nbf");
    auto const issued = claims.seconds("iat");
    if (!expires) {
        return claims.has("exp") ? "exp_invalid" : "exp_missing";
    }
    if (*expires <= now - leeway) {
        return "expired";
    }
    if (claims.has("nbf") && !not_before) {
        return "nbf_invalid";
    }
    if (not_before && *not_before > now + leeway) {
        return "not_yet_valid";
    }
    if (claims.has("iat") && !issued) {
        return "iat_invalid";
    }
    if (issued && *issued > now + leeway) {
        return "issued_in_future";
    }
    return std::nullopt;
}

Reason check_parties(Claims const& claims, JwtRules const& rules) {
    if (claims.text("iss") != rules.issuer) {
        return "iss_mismatch";
    }
    auto const audiences = claims.texts("aud");
    if (claims.has("aud") && !audiences) {
        return "aud_invalid";
    }
    if (rules.audience &&
        (!audiences || std::ranges::find(*audiences, *rules.audience) == audiences->end())) {
        return "aud_mismatch";
    }
    if (claims.has("sub") && !claims.text("sub")) {
        return "sub_invalid";
    }
    if (claims.has("jti") && !claims.text("jti")) {
        return "jti_invalid";
    }
    return std::nullopt;
}

} // namespace

Claims Claims::parse(std::string_view payload) {
    auto value = parse_json(payload, "payload");
    require(value.is_object(), "payload", "not_object");
    return {std::move(value.get_object())};
}

bool Claims::has(std::string_view name) const noexcept {
    return members.contains(name);
}

std::optional<std::string_view> Claims::text(std::string_view name) const noexcept {
    auto const* const value = members.if_contains(name);
    return value != nullptr ? text_of(*value) : std::nullopt;
}

std::optional<std::int64_t> Claims::seconds(std::string_view name) const noexcept {
    auto const* const value = members.if_contains(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (auto const* const whole = value->if_int64(); whole != nullptr) {
        return *whole >= 0 && *whole <= seconds_max ? std::optional{*whole} : std::nullopt;
    }
    auto const* const number = value->if_double();
    if (number == nullptr || !(*number >= 0 && *number <= static_cast<double>(seconds_max))) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(*number);
}

std::optional<std::vector<std::string_view>> Claims::texts(std::string_view name) const {
    auto const* const value = members.if_contains(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    auto const* const elements = value->if_array();
    if (elements == nullptr) {
        auto const single = text_of(*value);
        return single ? std::optional{std::vector{*single}} : std::nullopt;
    }
    std::vector<std::string_view> found;
    for (auto const& element : *elements) {
        auto const text = text_of(element);
        if (!text) {
            return std::nullopt;
        }
        found.push_back(*text);
    }
    return found;
}

std::optional<std::string_view>
check_claims(ParsedJws const& token, Claims const& claims, JwtRules const& rules, Timestamp now) {
    check_rules(rules);
    if (auto const reason = check_header(token, rules)) {
        return reason;
    }
    auto const seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    if (auto const reason = check_times(claims, seconds, rules.leeway.count())) {
        return reason;
    }
    return check_parties(claims, rules);
}

bool is_type(std::string_view typ, std::string_view expected) noexcept {
    return equal_without_case(short_type(typ), short_type(expected));
}

std::string half_hash(Jwa algorithm, std::string_view token) {
    auto const whole = hash(hash_of(algorithm), token);
    return base64url(std::string_view{whole}.substr(0, whole.size() / 2));
}

std::string ath(std::string_view token) {
    return base64url(hash(Hash::sha256, token));
}

} // namespace nostro::inline v0::detail
