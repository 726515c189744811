#pragma once

#include "domain/host.hpp"
#include "identity/mfa_rows.hpp"

#include <nostro/identity/authentication.hpp>

#include <string_view>

// What the ways through a login have in common.
namespace nostro::inline v0::detail {

/// Whether a text can be a client's id: at most 64 printable ASCII characters without spaces. A
/// host that logs in by itself has none.
[[nodiscard]] bool is_client_name(std::string_view text) noexcept;

/// @throws InvalidArgument  a member is too long or no text
void check_goal(LoginGoal const& goal);

/// A login for this goal, which nobody has proved anything for.
[[nodiscard]] MfaTransactionRow login_for(LoginGoal const& goal, Timestamp began);

/// Note one more thing that was proved, in the words of RFC 8176.
void add_method(MfaTransactionRow& login, std::string_view method);

/// Whether this recovery has proved the channel before.
[[nodiscard]] bool was_proved(MfaTransactionRow const& login, Channel channel) noexcept;

/// Whether the user of a waiting login may still log in, with what was proved at its beginning.
[[nodiscard]] bool may_go_on(storage::Transaction& transaction,
                             ServiceState const& state,
                             MfaTransactionRow const& login);

/// Let a login wait for a factor.
[[nodiscard]] LoginResult
suspend(storage::Transaction& transaction, ServiceState const& state, MfaTransactionRow& login);

/// End the first half of a recovery and begin the second.
/// @param login    locked; used up
/// @param channel  what was proved
[[nodiscard]] LoginResult continue_recovery(storage::Transaction& transaction,
                                            ServiceState const& state,
                                            MfaTransactionRow login,
                                            Channel channel);

/// Finish a login that waited.
/// @param login  locked; used up
[[nodiscard]] LoginResult
finish(storage::Transaction& transaction, ServiceState const& state, MfaTransactionRow login);

/// Hand out a login for which everything was proved.
/// @param kind  of the audit event
[[nodiscard]] LoginResult complete(storage::Transaction& transaction,
                                   ServiceState const& state,
                                   MfaTransactionRow const& login,
                                   std::string_view kind);

/// Note a step in the audit log.
void record_step(storage::Transaction& transaction,
                 ServiceState const& state,
                 MfaTransactionRow const& login,
                 std::string_view kind,
                 std::string_view channel = {});

void record_refusal(storage::Transaction& transaction,
                    ServiceState const& state,
                    MfaTransactionRow const& login,
                    std::string_view kind,
                    std::string_view reason);

} // namespace nostro::inline v0::detail
