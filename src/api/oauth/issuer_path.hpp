#pragma once

#include <string>
#include <string_view>

namespace nostro::inline v0::api {

/// RFC 8414 3: what is appended to it is the path of the issuer, unlike elsewhere.
inline constexpr std::string_view server_metadata_path = "/.well-known/oauth-authorization-server";

/// The path of an issuer that has one: "/bank" of "https://host/bank".
[[nodiscard]] constexpr std::string_view path_of_issuer(std::string_view issuer) noexcept {
    constexpr std::string_view mark = "://";
    auto const scheme = issuer.find(mark);
    auto const slash =
        scheme == std::string_view::npos ? scheme : issuer.find('/', scheme + mark.size());
    return slash == std::string_view::npos ? std::string_view{} : issuer.substr(slash);
}

/// What a path means to a bank whose issuer has a path: "/oauth/token" for "/bank/oauth/token".
/// Empty: nothing but itself.
[[nodiscard]] inline std::string path_below_issuer(std::string_view issuer_path,
                                                   std::string_view path) {
    if (issuer_path.empty()) {
        return {};
    }
    if (path.starts_with(server_metadata_path) &&
        path.substr(server_metadata_path.size()) == issuer_path) {
        return std::string{server_metadata_path};
    }
    bool const is_below =
        path.starts_with(issuer_path) && path.substr(issuer_path.size()).starts_with('/');
    return is_below ? std::string{path.substr(issuer_path.size())} : std::string{};
}

} // namespace nostro::inline v0::api
