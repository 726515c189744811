#pragma once

#include "core/crypto/jwk.hpp"
#include "domain/host.hpp"
#include "oauth/rows.hpp"

#include <string_view>
#include <vector>

namespace nostro::inline v0::detail {

/// Make a key, with no unit open. It is pending from `not_before` 0 on; the caller says more.
[[nodiscard]] SigningKeyRow make_signing_key(ServiceState const& state, std::string_view algorithm);

/// The private key of a row.
/// @throws CorruptData  it cannot be decrypted
[[nodiscard]] Key open_signing_key(ServiceState const& state, SigningKeyRow const& row);

[[nodiscard]] SigningKey describe(SigningKeyRow const& row);

[[nodiscard]] constexpr bool is_published(SigningKeyState state) noexcept {
    return state == SigningKeyState::pending || state == SigningKeyState::active ||
           state == SigningKeyState::retiring;
}

/// Newest first.
[[nodiscard]] std::vector<SigningKeyRow> list_published_keys(storage::Transaction& transaction,
                                                             std::int64_t tenant);

} // namespace nostro::inline v0::detail
