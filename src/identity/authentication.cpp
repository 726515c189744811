#include <nostro/identity/authentication.hpp>

#include "core/crypto/refuse.hpp"
#include "core/utf8.hpp"
#include "domain/challenge_code.hpp"
#include "domain/user_directory.hpp"
#include "identity/authentication_steps.hpp"
#include "identity/challenge.hpp"
#include "identity/challenge_limits.hpp"
#include "identity/mfa_factors.hpp"
#include "identity/mfa_recovery.hpp"
#include "identity/mfa_totp.hpp"

#include <nostro/identity/options.hpp>

#include <chrono>
#include <utility>

namespace nostro::inline v0 {

namespace {

using detail::MfaPurpose;
using detail::MfaTransactionRow;
using detail::ServiceState;
using storage::Transaction;

constexpr std::size_t purge_step = 500;

/// The answer to who has shown the right password.
LoginResult after_password(Transaction& transaction,
                           ServiceState const& state,
                           PasswordLogin const& attempt,
                           std::string_view user_id,
                           Timestamp began) {
    auto const user = detail::find_user_to_log_in(transaction, state, user_id, began);
    if (!user) {
        return {.outcome = LoginOutcome::refused};
    }
    MfaTransactionRow login = detail::login_for(attempt.goal, began);
    login.user_id = user->id;
    login.amr = {"pwd"};
    detail::Factors const factors = detail::factors_of(transaction, state, *user);
    if (!factors.required || attempt.skip_mfa) {
        return detail::complete(
            transaction, state, login, factors.required ? "login.mfa_skipped" : "login.completed");
    }
    LoginResult suspended = detail::suspend(transaction, state, login);
    suspended.channels = factors.channels;
    suspended.totp = factors.totp;
    detail::record_step(transaction, state, login, "login.mfa_required");
    return suspended;
}

LoginResult refuse(Transaction& transaction,
                   ServiceState const& state,
                   MfaTransactionRow const& login,
                   std::string_view reason) {
    detail::record_refusal(transaction, state, login, "mfa.code_checked", reason);
    return {.outcome = LoginOutcome::refused};
}

/// A challenge that was answered: the login is done, or goes on over the other channel.
LoginResult after_oob(Transaction& transaction,
                      ServiceState const& state,
                      std::string_view login_id,
                      detail::OobChallengeRow const& challenge) {
    auto login = detail::lock_suspended(transaction, state, login_id);
    if (!login || !detail::may_go_on(transaction, state, *login)) {
        return {.outcome = LoginOutcome::expired};
    }
    if (!detail::spend_challenge(transaction, state, *login, challenge.id)) {
        return refuse(transaction, state, *login, "superseded");
    }
    bool const is_first = login->purpose == MfaPurpose::recovery && login->channels_done.empty();
    detail::add_method(*login, challenge.channel == Channel::sms ? "sms" : "otp");
    return is_first ? detail::continue_recovery(transaction, state, *login, challenge.channel)
                    : detail::finish(transaction, state, *login);
}

/// What an attempt at a code of an app found.
struct OtpAttempt {
    LoginResult answer; ///< when there is nothing to check
    std::optional<MfaTransactionRow> login;
    detail::TotpAttempt totp;
};

/// A waiting login that a code of the user himself may finish. Each attempt is counted.
std::optional<MfaTransactionRow>
reserve_attempt(Transaction& transaction, ServiceState const& state, std::string_view login_id) {
    auto login = detail::lock_suspended(transaction, state, login_id);
    if (!login || login->purpose != MfaPurpose::login ||
        login->attempts >= state.host->ports().identity->mfa.code_attempts) {
        return std::nullopt;
    }
    ++login->attempts;
    storage::Records<MfaTransactionRow>{transaction, state.tenant}.update(*login);
    return login;
}

OtpAttempt
reserve_otp(Transaction& transaction, ServiceState const& state, OtpAnswer const& answer) {
    auto const waiting =
        detail::find_suspended(transaction, state, answer.mfa_token, answer.client_id);
    if (!waiting) {
        return {.answer = {.outcome = LoginOutcome::expired}, .login = {}, .totp = {}};
    }
    auto login = reserve_attempt(transaction, state, waiting->id);
    if (!login) {
        return {
            .answer = refuse(transaction, state, *waiting, "too_many"), .login = {}, .totp = {}};
    }
    auto totp = detail::reserve_totp(transaction, state, login->user_id);
    if (totp.enrolment) {
        return {.answer = {}, .login = std::move(login), .totp = std::move(totp)};
    }
    LoginResult answered = refuse(transaction, state, *login, "no_code_accepted");
    if (totp.result.outcome == CodeOutcome::throttled) {
        answered = {.outcome = LoginOutcome::throttled, .retry_at = totp.result.retry_at};
    }
    return {.answer = std::move(answered), .login = {}, .totp = {}};
}

LoginResult after_otp(Transaction& transaction,
                      ServiceState const& state,
                      OtpAttempt const& attempt,
                      std::optional<std::int64_t> step) {
    auto login = detail::lock_suspended(transaction, state, attempt.login->id);
    if (!login || !detail::may_go_on(transaction, state, *login)) {
        return {.outcome = LoginOutcome::expired};
    }
    auto enrolment =
        step ? detail::lock_totp(transaction, state, *attempt.totp.enrolment, *step) : std::nullopt;
    if (!enrolment) {
        return refuse(transaction, state, *login, "wrong_code");
    }
    detail::accept_step(transaction, state, *enrolment, *step);
    detail::add_method(*login, "otp");
    return detail::finish(transaction, state, *login);
}

LoginResult with_recovery_code(Transaction& transaction,
                               ServiceState const& state,
                               RecoveryCodeAnswer const& answer) {
    auto const waiting =
        detail::find_suspended(transaction, state, answer.mfa_token, answer.client_id);
    if (!waiting) {
        return {.outcome = LoginOutcome::expired};
    }
    auto login = reserve_attempt(transaction, state, waiting->id);
    if (!login) {
        return refuse(transaction, state, *waiting, "too_many");
    }
    if (!detail::may_go_on(transaction, state, *login)) {
        return {.outcome = LoginOutcome::expired};
    }
    if (!detail::spend_recovery_code(transaction, state, login->user_id, answer.recovery_code)) {
        return refuse(transaction, state, *login, "wrong_code");
    }
    detail::add_method(*login, "otp");
    return detail::finish(transaction, state, *login);
}

ChallengeResult throttled(detail::Reservation const& reservation) {
    return {.outcome = ChallengeOutcome::throttled,
            .oob_code = {},
            .mfa_token = {},
            .retry_at = reservation.retry_at};
}

ChallengeResult refuse_challenge(Transaction& transaction,
                                 ServiceState const& state,
                                 MfaTransactionRow const& login,
                                 ChallengeOutcome outcome) {
    detail::record_refusal(transaction, state, login, "mfa.challenge_sent", name_of(outcome));
    return {.outcome = outcome};
}

/// A user who can stand in for a lost factor by two channels.
struct Recoverer {
    User user;
    detail::Factors factors;
};

std::optional<Recoverer> find_recoverer(Transaction& transaction,
                                        ServiceState const& state,
                                        std::string_view user_id,
                                        Timestamp since) {
    if (auto user = detail::find_user_to_log_in(transaction, state, user_id, since)) {
        if (auto factors = detail::factors_of(transaction, state, *user); factors.can_recover()) {
            return Recoverer{*std::move(user), std::move(factors)};
        }
    }
    return std::nullopt;
}

/// Where the next code of a recovery really goes. Nobody is told when that is nowhere.
std::optional<std::string> recovery_destination(Transaction& transaction,
                                                ServiceState const& state,
                                                Recoverer const& recoverer,
                                                Channel channel) {
    auto const& destination = recoverer.factors.destination(channel);
    bool const is_granted =
        detail::reserve_code(transaction, state, *destination, recoverer.user.id).granted;
    return is_granted ? destination : std::nullopt;
}

ChallengeResult send(Transaction& transaction,
                     ServiceState const& state,
                     MfaTransactionRow const& login,
                     Channel channel,
                     std::optional<std::string> const& destination) {
    ChallengeResult sent{.outcome = ChallengeOutcome::sent};
    sent.oob_code = detail::issue_challenge(transaction, state, login, channel, destination);
    detail::record_step(transaction, state, login, "mfa.challenge_sent", name_of(channel));
    return sent;
}

ChallengeResult challenge_login(Transaction& transaction,
                                ServiceState const& state,
                                MfaTransactionRow const& login,
                                Channel channel) {
    auto const user =
        detail::find_user_to_log_in(transaction, state, login.user_id, login.created_at);
    if (!user) {
        return {.outcome = ChallengeOutcome::expired};
    }
    auto const factors = detail::factors_of(transaction, state, *user);
    if (!factors.sends_at_login(channel)) {
        return refuse_challenge(transaction, state, login, ChallengeOutcome::channel_unavailable);
    }
    auto const& destination = factors.destination(channel);
    auto const reservation = detail::reserve_code(transaction, state, *destination, user->id);
    return reservation.granted ? send(transaction, state, login, channel, destination)
                               : throttled(reservation);
}

/// As for a login, but nothing in the answer depends on who the user is.
ChallengeResult challenge_recovery(Transaction& transaction,
                                   ServiceState const& state,
                                   MfaTransactionRow const& login,
                                   Channel channel) {
    if (detail::was_proved(login, channel)) {
        return refuse_challenge(transaction, state, login, ChallengeOutcome::channel_already_used);
    }
    auto const reservation =
        detail::reserve_request(transaction, state, "mfa.challenge", "mfa.challenge_day", login.id);
    if (!reservation.granted) {
        return throttled(reservation);
    }
    auto const user = find_recoverer(transaction, state, login.user_id, login.created_at);
    auto const destination =
        user ? recovery_destination(transaction, state, *user, channel) : std::nullopt;
    return send(transaction, state, login, channel, destination);
}

ChallengeResult
begin_recovery(Transaction& transaction, ServiceState const& state, Recovery const& recovery) {
    auto const reservation = detail::reserve_request(
        transaction,
        state,
        "mfa.recovery",
        "mfa.recovery_day",
        detail::throttle_key(
            recovery.owner, name_of(recovery.kind), recovery.username, name_of(recovery.channel)));
    if (!reservation.granted) {
        return throttled(reservation);
    }
    Timestamp const now = state.host->now();
    auto const named = detail::find_user_by_name(
        transaction, state.tenant, recovery.kind, recovery.owner, recovery.username);
    auto const user = find_recoverer(transaction, state, named ? named->id : "", now);
    auto const destination =
        user ? recovery_destination(transaction, state, *user, recovery.channel) : std::nullopt;

    MfaTransactionRow login = detail::login_for(recovery.goal, now);
    login.purpose = MfaPurpose::recovery;
    login.user_id = user ? user->user.id : "";
    std::string token = detail::suspend_login(transaction, state, login);
    ChallengeResult begun = send(transaction, state, login, recovery.channel, destination);
    begun.mfa_token = std::move(token);
    return begun;
}

} // namespace

Authentication::Authentication(std::shared_ptr<ServiceState const> state) noexcept
    : state_{std::move(state)} {}

LoginResult Authentication::check_password(PasswordLogin const& attempt) {
    state_->host->require_core("Authentication::check_password");
    detail::check_goal(attempt.goal);
    Timestamp const began = state_->host->now();
    PasswordResult const check = Users{state_}.check_password(
        attempt.kind, attempt.owner, attempt.username, attempt.password);
    if (check.outcome == PasswordOutcome::throttled) {
        return {.outcome = LoginOutcome::throttled, .retry_at = check.retry_at};
    }
    if (!check.accepted()) {
        return {.outcome = LoginOutcome::refused};
    }
    return state_->host->written([&](Transaction& transaction) {
        return after_password(transaction, *state_, attempt, check.user_id, began);
    });
}

ChallengeResult
Authentication::challenge(std::string_view client_id, std::string_view mfa_token, Channel channel) {
    state_->host->require_core("Authentication::challenge");
    return state_->host->written([&](Transaction& transaction) {
        auto const waiting = detail::find_suspended(transaction, *state_, mfa_token, client_id);
        auto const login =
            waiting ? detail::lock_suspended(transaction, *state_, waiting->id) : std::nullopt;
        if (!login) {
            return ChallengeResult{.outcome = ChallengeOutcome::expired};
        }
        return login->purpose == MfaPurpose::login
                   ? challenge_login(transaction, *state_, *login, channel)
                   : challenge_recovery(transaction, *state_, *login, channel);
    });
}

ChallengeResult Authentication::recover(Recovery const& recovery) {
    state_->host->require_core("Authentication::recover");
    detail::check_goal(recovery.goal);
    detail::require(
        is_valid_text(recovery.owner) && is_valid_text(recovery.username), "username", "not_text");
    return state_->host->written(
        [&](Transaction& transaction) { return begin_recovery(transaction, *state_, recovery); });
}

LoginResult Authentication::verify_oob(OobAnswer const& answer) {
    state_->host->require_core("Authentication::verify_oob");
    std::optional<MfaTransactionRow> login;
    auto const challenge = state_->host->written([&](Transaction& transaction) {
        login = detail::find_suspended(transaction, *state_, answer.mfa_token, answer.client_id);
        return login ? detail::reserve_answer(transaction, *state_, *login, answer.oob_code)
                     : std::nullopt;
    });
    if (!login) {
        return {.outcome = LoginOutcome::expired};
    }
    bool const is_right = challenge && detail::matches_code_mac(*state_->host->ports().vault,
                                                                challenge->id,
                                                                answer.binding_code,
                                                                challenge->key_id,
                                                                challenge->mac.value);
    return state_->host->written([&](Transaction& transaction) {
        return is_right ? after_oob(transaction, *state_, login->id, *challenge)
                        : refuse(transaction,
                                 *state_,
                                 *login,
                                 challenge ? "wrong_code" : "no_code_accepted");
    });
}

LoginResult Authentication::verify_otp(OtpAnswer const& answer) {
    state_->host->require_core("Authentication::verify_otp");
    OtpAttempt const attempt = state_->host->written(
        [&](Transaction& transaction) { return reserve_otp(transaction, *state_, answer); });
    if (!attempt.login) {
        return attempt.answer;
    }
    auto const step = detail::matching_step(*state_, *attempt.totp.enrolment, answer.otp);
    return state_->host->written(
        [&](Transaction& transaction) { return after_otp(transaction, *state_, attempt, step); });
}

LoginResult Authentication::verify_recovery_code(RecoveryCodeAnswer const& answer) {
    state_->host->require_core("Authentication::verify_recovery_code");
    return state_->host->written(
        [&](Transaction& transaction) { return with_recovery_code(transaction, *state_, answer); });
}

std::size_t Authentication::purge(Timestamp now, std::chrono::steady_clock::time_point end) {
    std::size_t removed = 0;
    for (std::size_t step = 1; step > 0 && std::chrono::steady_clock::now() < end;) {
        step = state_->host->written([&](Transaction& transaction) {
            return detail::purge_codes(transaction, *state_, now, purge_step);
        });
        removed += step;
    }
    return removed;
}

} // namespace nostro::inline v0
