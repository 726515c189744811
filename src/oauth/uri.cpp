#include "oauth/uri.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace nostro::inline v0::detail {

namespace {

constexpr std::size_t uri_max = 2'048;

constexpr bool is_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

constexpr char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool is_unreserved(char c) noexcept {
    return is_letter(c) || is_digit(c) ||
           std::string_view{"-._~"}.find(c) != std::string_view::npos;
}

bool is_uri_character(char c) noexcept {
    return c > 0x20 && c < 0x7F &&
           std::string_view{"\"<>\\^`{|}"}.find(c) == std::string_view::npos;
}

bool equals(std::string_view text, std::string_view lower_case) noexcept {
    return std::ranges::equal(text, lower_case, {}, lower);
}

bool is_scheme(std::string_view text) noexcept {
    return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, [](char c) {
        return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
    });
}

/// 1 to 65,535.
bool is_port(std::string_view text) noexcept {
    if (text.empty() || text.size() > 5 || !std::ranges::all_of(text, is_digit)) {
        return false;
    }
    unsigned value = 0;
    for (char const c : text) {
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return value >= 1 && value <= 65'535;
}

/// Split the authority into user, host and port.
bool split_authority(std::string_view authority, Uri& uri) noexcept {
    std::size_t const at = authority.rfind('@');
    uri.has_user = at != std::string_view::npos;
    std::string_view rest = uri.has_user ? authority.substr(at + 1) : authority;
    std::size_t const bracket = rest.starts_with('[') ? rest.find(']') : std::string_view::npos;
    if (rest.starts_with('[') && bracket == std::string_view::npos) {
        return false;
    }
    std::size_t const colon = rest.find(':', bracket == std::string_view::npos ? 0 : bracket);
    uri.host = rest.substr(0, std::min(colon, rest.size()));
    uri.port = colon == std::string_view::npos ? std::string_view{} : rest.substr(colon + 1);
    return colon == std::string_view::npos || is_port(uri.port);
}

bool is_byte(std::string_view text) noexcept {
    return !text.empty() && text.size() <= 3 && std::ranges::all_of(text, is_digit) &&
           (text.size() < 3 || text <= "255");
}

int hex_value(char c) noexcept {
    return is_digit(c) ? c - '0' : lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : -1;
}

constexpr std::string_view digits = "0123456789ABCDEF";

/// Escapes of characters that need none are undone, the others in capitals (RFC 3986 6.2.2).
std::string normalized_path(std::string_view path) {
    std::string text;
    for (std::size_t at = 0; at < path.size(); ++at) {
        int const high = path[at] == '%' && at + 2 < path.size() ? hex_value(path[at + 1]) : -1;
        int const low = high >= 0 ? hex_value(path[at + 2]) : -1;
        if (low < 0) {
            text += path[at];
            continue;
        }
        char const c = static_cast<char>(high * 16 + low);
        at += 2;
        if (is_unreserved(c)) {
            text += c;
        } else {
            text.append({'%',
                         digits[static_cast<std::size_t>(high)],
                         digits[static_cast<std::size_t>(low)]});
        }
    }
    return text.empty() ? "/" : text;
}

} // namespace

bool parse_uri(std::string_view text, Uri& uri) noexcept {
    std::size_t const colon = text.find(':');
    if (text.size() > uri_max || colon == std::string_view::npos ||
        !std::ranges::all_of(text, is_uri_character) || !is_scheme(text.substr(0, colon))) {
        return false;
    }
    uri = {.scheme = text.substr(0, colon)};
    std::string_view rest = text.substr(colon + 1);
    std::size_t const hash = rest.find('#');
    uri.has_fragment = hash != std::string_view::npos;
    rest = rest.substr(0, hash);
    std::size_t const mark = rest.find('?');
    uri.has_query = mark != std::string_view::npos;
    uri.query = uri.has_query ? rest.substr(mark + 1) : std::string_view{};
    rest = rest.substr(0, mark);
    uri.has_authority = rest.starts_with("//");
    if (uri.has_authority) {
        rest.remove_prefix(2);
        uri.authority = rest.substr(0, rest.find('/'));
        rest.remove_prefix(uri.authority.size());
    }
    uri.path = rest;
    return !uri.has_authority || split_authority(uri.authority, uri);
}

bool is_loopback_address(std::string_view host) noexcept {
    if (host == "[::1]") {
        return true;
    }
    std::size_t parts = 0;
    for (std::string_view rest = host; parts < 4; ++parts) {
        std::size_t const dot = std::min(rest.find('.'), rest.size());
        if (!is_byte(rest.substr(0, dot))) {
            return false;
        }
        if (dot == rest.size()) {
            return parts == 3 && host.starts_with("127.");
        }
        rest.remove_prefix(dot + 1);
    }
    return false;
}

bool is_issuer(std::string_view text) noexcept {
    Uri uri;
    return parse_uri(text, uri) && !uri.host.empty() && !uri.has_user && !uri.has_query &&
           !uri.has_fragment && !text.ends_with('/') &&
           (uri.scheme == "https" ||
            (uri.scheme == "http" && (is_loopback_address(uri.host) || uri.host == "localhost")));
}

bool is_origin(std::string_view text) noexcept {
    Uri uri;
    return parse_uri(text, uri) && (uri.scheme == "https" || uri.scheme == "http") &&
           !uri.host.empty() && !uri.has_user && uri.path.empty() && !uri.has_query &&
           !uri.has_fragment && text.find('*') == std::string_view::npos;
}

bool is_resource(std::string_view text) noexcept {
    Uri uri;
    return parse_uri(text, uri) && !uri.has_fragment;
}

std::string_view fault_of_redirect_uri(std::string_view text, bool native) noexcept {
    Uri uri;
    if (!parse_uri(text, uri)) {
        return "not_absolute";
    }
    if (uri.has_fragment) {
        return "fragment";
    }
    if (uri.has_user) {
        return "user";
    }
    if (text.find('*') != std::string_view::npos) {
        return "wildcard";
    }
    if (equals(uri.scheme, "https")) {
        return uri.host.empty() ? "not_absolute" : "";
    }
    if (equals(uri.scheme, "http")) {
        return is_loopback_address(uri.host) ? "" : "scheme";
    }
    return native && uri.scheme.find('.') != std::string_view::npos ? "" : "scheme";
}

std::string normalized_url(std::string_view text) {
    Uri uri;
    if (!parse_uri(text, uri) || uri.host.empty() || uri.has_user) {
        return {};
    }
    std::string url;
    std::ranges::transform(uri.scheme, std::back_inserter(url), lower);
    bool const own_port = uri.port.empty() || (url == "https" && uri.port == "443") ||
                          (url == "http" && uri.port == "80");
    url += "://";
    std::ranges::transform(uri.host, std::back_inserter(url), lower);
    if (!own_port) {
        url.append(1, ':').append(uri.port);
    }
    return url + normalized_path(uri.path);
}

} // namespace nostro::inline v0::detail
