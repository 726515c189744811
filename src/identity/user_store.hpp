#pragma once

#include "domain/administration.hpp"
#include "identity/user_rows.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

// What the methods of `Users` share.
namespace nostro::inline v0::detail {

/// What attempts are counted at.
inline constexpr std::string_view throttle_password = "password";
inline constexpr std::string_view throttle_address = "password.address";
inline constexpr std::string_view throttle_client = "password.client";
inline constexpr std::string_view throttle_reset = "password.reset";

/// The user, locked until the transaction ends.
/// @throws NotFound  there is none, or it is deleted
[[nodiscard]] UserRow get_live_user(UserRows const& rows, std::string_view id);

/// As what users of a kind are administered.
[[nodiscard]] Administered administered_as(UserKind kind) noexcept;

/// As `get_live_user`, for somebody who administers users of its kind.
/// @throws NotFound, Forbidden
[[nodiscard]] UserRow
get_user_to_change(UserRows const& rows, ServiceState const& state, std::string_view id);

/// Set what a live user is found by.
void put_keys(UserRow& user);

[[nodiscard]] storage::Bytes identity_digest(std::string_view provider,
                                             std::string_view provider_id);

/// @throws AlreadyExists  another user has the username or the external identity
void require_free_keys(UserRows const& rows, UserRow const& user);

/// Refuse unless the principal holds what the user holds, or is the user: who may choose the
/// password or addresses of somebody can become that somebody.
/// @throws Forbidden
void require_power_over(storage::Transaction& transaction,
                        ServiceState const& state,
                        User const& user);

/// The password the user has now.
[[nodiscard]] std::optional<UserPasswordRow>
current_password(storage::Transaction& transaction, std::int64_t tenant, std::string_view user_id);

/// Give the user another password and write the user: it is active, its sessions, locks and the
/// secrets it was sent are void.
/// @param hash  as `PasswordHasher::hash` returns it
/// @param now   what is older is void
void store_password(storage::Transaction& transaction,
                    ServiceState const& state,
                    UserRow& user,
                    std::string hash,
                    Timestamp now);

/// Remove all that a user could prove itself with.
void erase_credentials(storage::Transaction& transaction,
                       ServiceState const& state,
                       std::string_view user_id);

/// Refuse one of the user's last passwords; costs a hash for each. With no unit open.
/// @throws InvalidArgument  ("reason" `used_before`)
void check_history(ServiceState const& state, std::string_view user_id, std::string_view password);

/// Make a secret for a user; the one before for the same purpose is void.
/// @return  43 characters
[[nodiscard]] std::string make_verification(storage::Transaction& transaction,
                                            ServiceState const& state,
                                            std::string_view user_id,
                                            VerificationPurpose purpose,
                                            std::chrono::seconds life);

/// What a secret is good for; nothing when it is unknown, used, expired, or for another purpose.
/// Whoever uses it up locks its user first, and then looks.
[[nodiscard]] std::optional<VerificationRow> find_verification(storage::Transaction& transaction,
                                                               ServiceState const& state,
                                                               std::string_view token,
                                                               VerificationPurpose purpose);

/// Send a pending user a link to choose its password.
void send_invitation(storage::Transaction& transaction,
                     ServiceState const& state,
                     User const& user,
                     std::string_view note);

/// Tell a user who has an email that its password is another one now.
void send_password_notice(storage::Transaction& transaction,
                          ServiceState const& state,
                          User const& user);

} // namespace nostro::inline v0::detail
