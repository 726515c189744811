#include "identity/mfa_totp.hpp"

#include "core/crypto/otp.hpp"
#include "core/crypto/secret.hpp"
#include "domain/challenge_code.hpp"
#include "domain/throttle.hpp"
#include "identity/mfa_secret.hpp"

#include <nostro/identity/options.hpp>

#include <chrono>
#include <string>

namespace nostro::inline v0::detail {

namespace {

constexpr std::string_view run_scope = "mfa.totp";
constexpr std::string_view hour_scope = "mfa.totp_hour";
/// With three good codes at a time an attacker would else find one in a few months.
constexpr RateLimit attempts_per_hour{10, std::chrono::seconds{3600}};

Reservation
reserve_attempt(storage::Transaction& transaction, ServiceState const& state, std::string_view id) {
    Throttle throttle{transaction, state};
    Reservation const run =
        throttle.reserve(run_scope, id, state.host->ports().identity->mfa.totp_lockout);
    return run.granted ? throttle.reserve(hour_scope, id, attempts_per_hour) : run;
}

} // namespace

TotpAttempt reserve_totp(storage::Transaction& transaction,
                         ServiceState const& state,
                         std::string_view user_id) {
    storage::Records<MfaEnrolmentRow> const enrolments{transaction, state.tenant};
    auto enrolment = enrolments.find(std::string{user_id}, EnrolmentKind::totp);
    if (!enrolment || !enrolment->enabled) {
        return {};
    }
    Reservation const reservation = reserve_attempt(transaction, state, user_id);
    if (!reservation.granted) {
        return {.result = {CodeOutcome::throttled, reservation.retry_at}, .enrolment = {}};
    }
    return {.result = {CodeOutcome::accepted, {}}, .enrolment = std::move(enrolment)};
}

std::optional<std::int64_t>
matching_step(ServiceState const& state, MfaEnrolmentRow const& enrolment, std::string_view code) {
    Secret const secret = open_enrolment(state.host->ports(), enrolment);
    auto const now =
        std::chrono::floor<std::chrono::seconds>(state.host->now()).time_since_epoch().count();
    if (!is_code(code) || now < 0) {
        return std::nullopt;
    }
    auto const current = static_cast<std::int64_t>(totp_step(now));
    std::optional<std::int64_t> match;
    for (std::int64_t step = current - 1; step <= current + 1; ++step) {
        // Every step is computed, so that the time does not tell which one it was.
        bool const is_later = step > enrolment.last_step && step >= 0;
        std::string const expected =
            hotp(secret.reveal(), static_cast<std::uint64_t>(step), code_digits);
        if (equal_in_constant_time(expected, code) && is_later) {
            match = step;
        }
    }
    return match;
}

std::optional<MfaEnrolmentRow> lock_totp(storage::Transaction& transaction,
                                         ServiceState const& state,
                                         MfaEnrolmentRow const& attempted,
                                         std::int64_t step) {
    storage::Records<MfaEnrolmentRow> const enrolments{transaction, state.tenant};
    auto row = enrolments.find_for_update(attempted.user_id, EnrolmentKind::totp);
    // The sealed text has a random nonce: an app that was associated anew has another one.
    bool const is_same =
        row && row->enabled == attempted.enabled && row->secret == attempted.secret;
    return is_same && row->last_step < step ? row : std::nullopt;
}

void accept_step(storage::Transaction& transaction,
                 ServiceState const& state,
                 MfaEnrolmentRow enrolment,
                 std::int64_t step) {
    enrolment.last_step = step;
    storage::Records<MfaEnrolmentRow>{transaction, state.tenant}.update(enrolment);
    forget_totp_attempts(transaction, state, enrolment.user_id);
}

void forget_totp_attempts(storage::Transaction& transaction,
                          ServiceState const& state,
                          std::string_view user_id) {
    Throttle throttle{transaction, state};
    throttle.forget(run_scope, user_id);
    throttle.forget(hour_scope, user_id);
}

} // namespace nostro::inline v0::detail
