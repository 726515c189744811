#pragma once

#include "domain/handle.hpp"
#include "domain/host.hpp"
#include "identity/mfa_rows.hpp"

#include <nostro/core/message_sender.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// Logins that wait for a factor, and the codes that were sent for them. Handles are given out once
// and stored as digests.
namespace nostro::inline v0::detail {

/// Write the message that brings a code to a person.
void send_code(storage::Transaction& transaction,
               ServiceState const& state,
               Channel channel,
               std::string const& destination,
               std::string const& code,
               Timestamp expires_at);

/// Store a login that waits.
/// @param login  id, digest and end are filled in
/// @return       its mfa_token
std::string suspend_login(storage::Transaction& transaction,
                          ServiceState const& state,
                          MfaTransactionRow& login);

/// Whether a login still waits.
[[nodiscard]] bool is_waiting(MfaTransactionRow const& login, Timestamp now) noexcept;

/// The waiting login of a token, of this client only.
[[nodiscard]] std::optional<MfaTransactionRow> find_suspended(storage::Transaction& transaction,
                                                              ServiceState const& state,
                                                              std::string_view mfa_token,
                                                              std::string_view client_id);

/// The same login, locked, if it still waits.
[[nodiscard]] std::optional<MfaTransactionRow>
lock_suspended(storage::Transaction& transaction, ServiceState const& state, std::string_view id);

/// Store a challenge in place of the login's earlier one, and send its code.
///
/// @param login        locked
/// @param destination  absent: nothing is sent, and no code answers the challenge
/// @return             its oob_code
std::string issue_challenge(storage::Transaction& transaction,
                            ServiceState const& state,
                            MfaTransactionRow login,
                            Channel channel,
                            std::optional<std::string> const& destination);

/// Count an attempt at the challenge of an oob_code.
///
/// @param login  whose challenge it has to be; one of another login of the same client is counted
///               as well, but cannot be answered
/// @return       the challenge, if it is the login's present one and may be answered
[[nodiscard]] std::optional<OobChallengeRow> reserve_answer(storage::Transaction& transaction,
                                                            ServiceState const& state,
                                                            MfaTransactionRow const& login,
                                                            std::string_view oob_code);

/// Use up a challenge that was answered.
/// @param login  locked
/// @return       false: it is not the login's present one any more, or was used
[[nodiscard]] bool spend_challenge(storage::Transaction& transaction,
                                   ServiceState const& state,
                                   MfaTransactionRow const& login,
                                   std::string_view challenge_id);

/// Remove logins, challenges and passwordless codes that ended an hour before `now` or earlier.
/// @param limit  rows of each table
/// @return       rows removed
std::size_t purge_codes(storage::Transaction& transaction,
                        ServiceState const& state,
                        Timestamp now,
                        std::size_t limit);

} // namespace nostro::inline v0::detail
