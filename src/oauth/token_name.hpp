#pragma once

#include "storage/records.hpp"

#include <nostro/oauth/tokens.hpp>

#include <string>

namespace nostro::inline v0::detail {

/// Which row is an access token's, by the text of the token.
struct TokenName {
    TokenRefusal refusal = TokenRefusal::none; ///< not none: it has none
    std::string jti;                           ///< of a JWT
    std::string kid;                           ///< of a JWT: the key that signed it
    storage::Bytes handle;                     ///< SHA-256 of an opaque one
};

} // namespace nostro::inline v0::detail
