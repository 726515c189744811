#pragma once

#include "domain/host.hpp"
#include "domain/throttle.hpp"
#include "identity/user_store.hpp"

#include <optional>
#include <string_view>

// An attempt to show a password: it is reserved and committed, the password is hashed with no unit
// open, and then the outcome is written.
namespace nostro::inline v0::detail {

/// What was read and reserved before the password is hashed.
struct PasswordAttempt {
    Reservation caller; ///< of the address and application it came from
    Reservation own;    ///< of the user; without meaning unless the caller's was granted
    std::optional<User> user;
    std::optional<UserPasswordRow> stored; ///< absent: there is nothing to compare with
};

/// @param user         absent: nobody has this name
/// @param unknown_key  what attempts at nobody are counted at
[[nodiscard]] PasswordAttempt reserve_attempt(storage::Transaction& transaction,
                                              ServiceState const& state,
                                              std::optional<User> user,
                                              std::string_view unknown_key);

/// Whether it is the user's password. Hashes exactly once, with no unit open.
[[nodiscard]] bool
try_password(ServiceState const& state, PasswordAttempt const& attempt, std::string_view password);

/// Whether the password that was compared is the user's still.
[[nodiscard]] bool still_has(storage::Transaction& transaction,
                             ServiceState const& state,
                             PasswordAttempt const& attempt);

/// The word for the audit log about a password that was not right.
[[nodiscard]] std::string_view refusal_of(PasswordAttempt const& attempt) noexcept;

} // namespace nostro::inline v0::detail
