#pragma once

#include <string>
#include <string_view>

namespace nostro::inline v0::detail {

/// What makes an absolute URI (RFC 3986) up; views into its text.
struct Uri {
    std::string_view scheme;
    std::string_view authority; ///< empty when there is none
    std::string_view host;      ///< without port; an IPv6 address with its brackets
    std::string_view port;      ///< may be empty
    std::string_view path;
    std::string_view query; ///< without "?"
    bool has_authority = false;
    bool has_query = false;
    bool has_fragment = false;
    bool has_user = false;
};

/// Take an absolute URI apart: visible ASCII without `"<>\^`{|}`, at most 2,048 characters.
/// @return  whether it is one
[[nodiscard]] bool parse_uri(std::string_view text, Uri& uri) noexcept;

/// 127.0.0.0/8 or ::1 as a literal; "localhost" is a name and may be anything.
[[nodiscard]] bool is_loopback_address(std::string_view host) noexcept;

/// https, or http on a loopback address; no user, query, fragment or slash at the end.
[[nodiscard]] bool is_issuer(std::string_view text) noexcept;

/// A scheme, host and perhaps a port of a web site, and nothing else.
[[nodiscard]] bool is_origin(std::string_view text) noexcept;

/// Absolute, without fragment (RFC 8707 section 2).
[[nodiscard]] bool is_resource(std::string_view text) noexcept;

/// Why the text is no redirect URI of a client: a word, or empty if it is one.
/// @param native  whether schemes of one's own are allowed (RFC 8252 section 7.1)
[[nodiscard]] std::string_view fault_of_redirect_uri(std::string_view text, bool native) noexcept;

/// The URL without query and fragment, as DPoP compares it (RFC 9449 section 4.3): scheme and host
/// in lower case, without the scheme's own port, escapes in one form. Empty: it is none.
[[nodiscard]] std::string normalized_url(std::string_view text);

} // namespace nostro::inline v0::detail
