#pragma once

#include "core/crypto/signature.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace nostro::inline v0::detail {

/// The longest token that anybody may ask `parse_compact` to read.
inline constexpr std::size_t jws_bytes_max = std::size_t{64} << 10;

/// A compact JWS taken apart. Nothing of it is to be believed before `verify_signature`.
struct ParsedJws {
    boost::json::object header;
    std::string alg;           ///< as written; never empty, never a form of "none"
    std::string kid;           ///< empty when absent; any text: look it up, never paste it
    std::string typ;           ///< empty when absent; as written
    std::string payload;       ///< decoded; any bytes
    std::string signature;     ///< decoded
    std::string signing_input; ///< header and payload as they stood
};

/// Take a compact JWS (RFC 7515 section 3.1) apart.
///
/// Refused are: other than three parts; base64url that is not canonical; a header that is no JSON
/// object, names a member twice, or has "crit", "b64" or "zip"; "alg" missing or "none" in any
/// case; an empty signature. "jku", "x5u", "x5c" and "jwk" are left in the header; nothing here
/// follows them.
///
/// @param bytes_max  at most `jws_bytes_max` counts
///
/// @throws InvalidArgument  `limit_exceeded` beyond `bytes_max`, else `invalid_argument`; detail
///                          "field" is "token", "header", "payload", "signature" or
///                          "header.<member>", detail "reason" says why
[[nodiscard]] ParsedJws parse_compact(std::string_view token, std::size_t bytes_max = 8192);

/// Whether the token was signed with this key: its "alg" must be the key's algorithm, too.
[[nodiscard]] bool verify_signature(Key const& key, Jwa algorithm, ParsedJws const& token);

/// Write and sign a compact JWS.
/// @param header  other members than "alg", which is set here
/// @throws InvalidArgument  the key does not fit the algorithm or has no private part
[[nodiscard]] std::string sign_compact(Key const& key,
                                       Jwa algorithm,
                                       boost::json::object const& header,
                                       std::string_view payload);

} // namespace nostro::inline v0::detail
