#pragma once

#include <nostro/core/export.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0::api {

/// One header line. Names are compared without regard to the case of ASCII letters.
struct Header {
    std::string name;
    std::string value;

    friend bool operator==(Header const&, Header const&) = default;
};

/// The value of the first header of that name; refers to `headers`.
[[nodiscard]] NOSTRO_API(0, 1) std::optional<std::string_view>
find_header(std::span<Header const> headers, std::string_view name) noexcept;

/// What a host's HTTP server received, as it came: nothing is decoded, joined or left out.
struct NOSTRO_API(0, 1) Request {
    std::string method = "GET";
    std::string path = "/";      ///< still percent-encoded, without query and fragment
    std::string query;           ///< still percent-encoded, without '?'
    std::vector<Header> headers; ///< in the order received; a repeated header stands repeated
    std::string body;
    /// Who is at the other end, as the host trusts it: an IP address without port, and behind a
    /// proxy the one the trusted proxy names. Rate limits count by it. May be empty.
    std::string peer_address;
    std::optional<std::string> peer_certificate; ///< DER, verified by the host's TLS
    bool secure = false; ///< came over TLS, up to the host or to its trusted proxy

    /// The value of the first header of that name.
    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const noexcept;
};

/// What the host sends back. It adds what belongs to the connection: Date, Content-Length (unless
/// it is there already, as in the answer to HEAD), Connection.
struct NOSTRO_API(0, 1) Response {
    int status = 200;
    std::vector<Header> headers; ///< a name may stand several times (Set-Cookie)
    std::string body;

    /// The value of the first header of that name.
    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const noexcept;
    /// Replace all headers of that name by one.
    Response& set_header(std::string_view name, std::string value);
    /// Add a header beside others of its name.
    Response& add_header(std::string_view name, std::string value);
};

} // namespace nostro::inline v0::api
