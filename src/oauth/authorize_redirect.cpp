#include "oauth/authorize_redirect.hpp"

#include "core/text.hpp"
#include "oauth/uri.hpp"

#include <algorithm>

namespace nostro::inline v0 {

namespace detail {

namespace {

/// "http://127.0.0.1:51004/cb", where a native client waits on whatever port was free.
bool is_plain_loopback(Uri const& uri) noexcept {
    return uri.scheme == "http" && is_loopback_address(uri.host) && !uri.has_user &&
           !uri.has_fragment;
}

} // namespace

bool is_redirect_uri_of(Client const& client, std::string_view uri) {
    if (std::ranges::find(client.redirect_uris, uri) != client.redirect_uris.end()) {
        return true;
    }
    Uri sent;
    if (client.type != ClientType::native || !parse_uri(uri, sent) || !is_plain_loopback(sent)) {
        return false;
    }
    return std::ranges::any_of(client.redirect_uris, [&](std::string const& registered) {
        Uri known;
        return parse_uri(registered, known) && is_plain_loopback(known) &&
               known.host == sent.host && known.path == sent.path && known.query == sent.query &&
               known.has_query == sent.has_query;
    });
}

std::string
with_parameters(std::string_view uri, char separator, std::span<OauthParameter const> parameters) {
    std::string text{uri};
    for (auto const& [name, value] : parameters) {
        bool const is_first = text.find(separator) == std::string::npos;
        if (is_first || (!text.ends_with(separator) && !text.ends_with('&'))) {
            text.push_back(is_first ? separator : '&');
        }
        text.append(percent_encode(name)).append("=").append(percent_encode(value));
    }
    return text;
}

std::string origin_of(std::string_view uri) {
    Uri parts;
    if (!parse_uri(uri, parts)) {
        return {};
    }
    auto origin = std::string{parts.scheme} + ':';
    if (parts.scheme == "https" || parts.scheme == "http") {
        origin.append("//").append(parts.authority);
    }
    return origin;
}

} // namespace detail

std::string ClientRedirect::location() const {
    return detail::with_parameters(uri, mode == ResponseMode::fragment ? '#' : '?', parameters);
}

std::string ClientRedirect::origin() const {
    return detail::origin_of(uri);
}

} // namespace nostro::inline v0
