#pragma once

#include "domain/host.hpp"

#include <cstdint>
#include <string_view>

/// Who may administer what of a bank: the bank itself, and whoever holds one of the scopes that the
/// routes of the APIs ask for as well. Services ask before they look anything up, so that a refused
/// caller learns nothing.
namespace nostro::inline v0::detail {

// Any one of these, with spaces between them.

inline constexpr std::string_view scopes_to_read = "admin:accounts read:accounts";
inline constexpr std::string_view scopes_to_write = "admin:accounts write:accounts";
inline constexpr std::string_view scopes_to_write_admin_users =
    "admin:accounts write:accounts write:accounts:/auth/users";
inline constexpr std::string_view scopes_to_rename_users = "admin:accounts";
inline constexpr std::string_view scopes_to_trust_issuers = "admin:accounts";

/// What is administered.
enum class Administered : std::uint8_t {
    admin_users, ///< users of the kind `admin`
    users,       ///< all others; reading: those, too
    usernames,
    roles,
    clients,
    grants,
    signing_keys,
    merchants,
    trusted_issuers, ///< whose ID tokens log users of a merchant in
    audit_log,
    outbox,
    logins, ///< what acts for anybody: checks of passwords and codes, tokens, and their upkeep
};

enum class Right : std::uint8_t { read, write };

/// Whether the bank itself acts, be it on behalf of somebody.
[[nodiscard]] bool is_bank(ServiceState const& state) noexcept;

/// Whether this user acts, for himself.
[[nodiscard]] bool is_self(ServiceState const& state, std::string_view user_id) noexcept;

/// Refuse all but the bank and those who hold a scope for it.
/// @throws Unauthenticated  nobody
/// @throws Forbidden        "reason" `bank_only`; "scope" what would have opened it, if anything
void require_administration(ServiceState const& state, Administered what, Right right);

/// Refuse all but the bank and the user himself.
/// @throws Unauthenticated  nobody
/// @throws Forbidden        "reason" `other_user`, or `bank_only` for a client
void require_self(ServiceState const& state, std::string_view user_id);

/// Reading about a user: himself, or as `require_administration`.
/// @throws Unauthenticated, Forbidden
void require_self_or_administration(ServiceState const& state,
                                    std::string_view user_id,
                                    Right right);

} // namespace nostro::inline v0::detail
