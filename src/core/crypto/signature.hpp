#pragma once

#include "core/crypto/jwk.hpp"

#include <string>
#include <string_view>

namespace nostro::inline v0::detail {

/// Sign bytes.
///
/// @return  the signature in the form of JOSE; of ECDSA r and s in their full length (RFC 7518
///          section 3.4)
///
/// @throws InvalidArgument  the key does not fit the algorithm or has no private part
[[nodiscard]] std::string sign(Key const& key, Jwa algorithm, std::string_view bytes);

/// Whether the signature of these bytes was made with this key.
///
/// @param algorithm  what the caller keeps with the key, never what a token says
/// @return           false too when the key does not fit the algorithm
[[nodiscard]] bool verify_signature(Key const& key,
                                    Jwa algorithm,
                                    std::string_view signing_input,
                                    std::string_view signature);

} // namespace nostro::inline v0::detail
