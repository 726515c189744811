#pragma once

#include "core/crypto/jwa.hpp"
#include "core/crypto/jwk.hpp"
#include "domain/host.hpp"

#include <nostro/oauth/signing_keys.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0::detail {

/// "typ" of access tokens (RFC 9068 section 2.1).
inline constexpr std::string_view access_token_typ = "at+jwt";

/// A published signing key, ready for use.
struct ReadyKey {
    SigningKey about;
    Jwa algorithm{};
    Key key;                   ///< with its private part while it is active, public otherwise
    std::string access_header; ///< the first part of every access token that it signs
};

/// The published signing keys of a tenant at one moment.
struct KeySet {
    std::int64_t epoch = 0;                            ///< of the storage when they were read
    std::vector<std::shared_ptr<ReadyKey const>> keys; ///< newest first

    [[nodiscard]] std::shared_ptr<ReadyKey const> find(std::string_view kid) const noexcept;
    /// The one that signs access tokens with this first part.
    [[nodiscard]] std::shared_ptr<ReadyKey const>
    find_by_header(std::string_view access_header) const noexcept;
    /// The one that signs.
    [[nodiscard]] std::shared_ptr<ReadyKey const> find_active(Jwa algorithm) const noexcept;
};

/// The keys of now: remembered ones unless something has changed since.
/// @param look  whether to look at the storage however recently that was done
[[nodiscard]] std::shared_ptr<KeySet const> current_keys(ServiceState const& state,
                                                         bool look = false);

/// The published key of that name; looks at the storage before it says that there is none.
[[nodiscard]] std::shared_ptr<ReadyKey const> find_key(ServiceState const& state,
                                                       std::string_view kid);

/// The key that signs by this algorithm ("RS256"); makes the first ones.
/// @throws InvalidArgument  the algorithm is none of the options
[[nodiscard]] std::shared_ptr<ReadyKey const> signing_key(ServiceState const& state,
                                                          std::string_view algorithm);

/// Sign a JWT with the active key. Slow with RSA: not with a unit open.
/// @param typ  the header's "typ", for example "at+jwt"
[[nodiscard]] std::string sign_jwt(ServiceState const& state,
                                   std::string_view algorithm,
                                   std::string_view typ,
                                   boost::json::object const& claims);

} // namespace nostro::inline v0::detail
