#pragma once

#include "domain/host.hpp"
#include "identity/mfa_rows.hpp"

#include <nostro/identity/mfa_enrolments.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

// Codes of an authenticator app, in three steps: reserve an attempt and commit, look at the code,
// accept its step and commit. Parallel guesses cannot pass the limit together, and of two equal
// codes one is refused.
namespace nostro::inline v0::detail {

/// An attempt at a code.
struct TotpAttempt {
    CodeResult result;                        ///< with `enrolment`: it may be made
    std::optional<MfaEnrolmentRow> enrolment; ///< as it was when the attempt was counted
};

/// Count an attempt at a code of the user's enabled app.
[[nodiscard]] TotpAttempt reserve_totp(storage::Transaction& transaction,
                                       ServiceState const& state,
                                       std::string_view user_id);

/// The step that the code belongs to, of those near the present and later than the last one.
[[nodiscard]] std::optional<std::int64_t>
matching_step(ServiceState const& state, MfaEnrolmentRow const& enrolment, std::string_view code);

/// The enrolment, locked, if it is still the one of the attempt and the step can be accepted.
[[nodiscard]] std::optional<MfaEnrolmentRow> lock_totp(storage::Transaction& transaction,
                                                       ServiceState const& state,
                                                       MfaEnrolmentRow const& attempted,
                                                       std::int64_t step);

/// Note the step of a right code in a row of `lock_totp`, and forget the wrong ones before it.
void accept_step(storage::Transaction& transaction,
                 ServiceState const& state,
                 MfaEnrolmentRow enrolment,
                 std::int64_t step);

/// Forget the attempts at an app that is no more.
void forget_totp_attempts(storage::Transaction& transaction,
                          ServiceState const& state,
                          std::string_view user_id);

} // namespace nostro::inline v0::detail
