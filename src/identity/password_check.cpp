#include <nostro/identity/users.hpp>

#include "domain/administration.hpp"
#include "domain/audit.hpp"
#include "domain/password_hasher.hpp"
#include "domain/throttle.hpp"
#include "domain/user_directory.hpp"
#include "identity/fold.hpp"
#include "identity/password_check.hpp"

#include <nostro/core/error.hpp>

#include <array>
#include <utility>

namespace nostro::inline v0 {

namespace detail {

namespace {

std::string_view client_of(Principal const& principal) noexcept {
    return principal.kind == PrincipalKind::client ? principal.id : principal.client_id;
}

Reservation reserve_for_caller(Throttle& throttle, ServiceState const& state) {
    IdentityOptions const& options = *state.host->ports().identity;
    std::string_view const address = state.principal.address;
    std::string_view const client = client_of(state.principal);
    Reservation reservation{true, {}};
    if (!address.empty()) {
        reservation = throttle.reserve(throttle_address, address, options.passwords_per_address);
    }
    if (reservation.granted && !client.empty()) {
        reservation = throttle.reserve(throttle_client, client, options.passwords_per_client);
    }
    return reservation;
}

} // namespace

PasswordAttempt reserve_attempt(storage::Transaction& transaction,
                                ServiceState const& state,
                                std::optional<User> user,
                                std::string_view unknown_key) {
    Throttle throttle{transaction, state};
    PasswordAttempt attempt;
    attempt.caller = reserve_for_caller(throttle, state);
    if (!attempt.caller.granted) {
        return attempt;
    }
    attempt.user = std::move(user);
    attempt.own = throttle.reserve(throttle_password,
                                   attempt.user ? std::string_view{attempt.user->id} : unknown_key,
                                   state.host->ports().identity->lockout);
    if (attempt.user && attempt.user->authentication_type == AuthenticationType::password) {
        attempt.stored = current_password(transaction, state.tenant, attempt.user->id);
    }
    return attempt;
}

bool try_password(ServiceState const& state,
                  PasswordAttempt const& attempt,
                  std::string_view password) {
    PasswordHasher& hasher = *state.host->ports().hasher;
    if (!attempt.own.granted || !attempt.stored) {
        hasher.verify_nothing(password);
        return false;
    }
    return hasher.verify(attempt.user->id, password, attempt.stored->hash.value);
}

bool still_has(storage::Transaction& transaction,
               ServiceState const& state,
               PasswordAttempt const& attempt) {
    auto const now = current_password(transaction, state.tenant, attempt.user->id);
    return now && now->number == attempt.stored->number;
}

std::string_view refusal_of(PasswordAttempt const& attempt) noexcept {
    return !attempt.own.granted ? "locked"
           : !attempt.user      ? "unknown_user"
           : !attempt.stored    ? "no_password"
                                : "wrong_password";
}

} // namespace detail

namespace {

using detail::PasswordAttempt;

/// Store the hash as the options want it today. The login stands whatever becomes of this.
void upgrade_hash(detail::ServiceState const& state,
                  PasswordAttempt const& attempt,
                  std::string_view password) {
    detail::DomainPorts const& ports = state.host->ports();
    std::string const& id = attempt.user->id;
    try {
        if (!ports.hasher->is_outdated(id, attempt.stored->hash.value)) {
            return;
        }
        std::string const hash = ports.hasher->hash(id, password);
        state.host->write([&](storage::Transaction& transaction) {
            storage::Records<detail::UserPasswordRow> rows{transaction, state.tenant};
            auto row = rows.find_for_update(id, attempt.stored->number);
            if (row && row->hash == attempt.stored->hash) {
                row->hash.value = hash;
                rows.update(*row);
            }
        });
    } catch (Error const& error) {
        if (error.poisons_handle()) {
            throw;
        }
        std::array const details{Detail{"user", id},
                                 Detail{"code", std::string{name_of(error.code())}}};
        ports.log->log(LogLevel::warning, "password.not_upgraded", details);
    }
}

/// What the right password is worth: the user may have changed since it was read.
PasswordOutcome admit(storage::Transaction& transaction,
                      detail::ServiceState const& state,
                      PasswordAttempt const& attempt) {
    auto const user = detail::find_user(transaction, state.tenant, attempt.user->id);
    if (!user || !detail::still_has(transaction, state, attempt)) {
        return PasswordOutcome::refused;
    }
    detail::Throttle{transaction, state}.forget(detail::throttle_password, user->id);
    return user->status == UserStatus::active ? PasswordOutcome::accepted
                                              : PasswordOutcome::disabled;
}

void record_check(storage::Transaction& transaction,
                  detail::ServiceState const& state,
                  PasswordAttempt const& attempt,
                  PasswordOutcome verdict) {
    bool const accepted = verdict == PasswordOutcome::accepted;
    detail::record(
        transaction,
        state,
        {.kind = "user.password_checked",
         .subject = attempt.user ? std::string_view{attempt.user->id} : std::string_view{},
         .outcome = accepted ? AuditOutcome::success : AuditOutcome::refused,
         .reason = accepted                               ? std::string_view{}
                   : verdict == PasswordOutcome::disabled ? std::string_view{"disabled"}
                                                          : detail::refusal_of(attempt)});
}

} // namespace

PasswordResult Users::check_password(UserKind kind,
                                     std::string_view owner,
                                     std::string_view username,
                                     std::string_view password) {
    detail::require_administration(*state_, detail::Administered::logins, detail::Right::write);
    state_->host->require_core("Users::check_password");
    std::string unknown_key{"name/"};
    unknown_key.append(name_of(kind)).append("/").append(owner).append("/");
    unknown_key.append(detail::folded(username));

    auto const attempt = state_->host->written([&](storage::Transaction& transaction) {
        return detail::reserve_attempt(
            transaction,
            *state_,
            detail::find_user_by_name(transaction, state_->tenant, kind, owner, username),
            unknown_key);
    });
    if (!attempt.caller.granted) {
        return {PasswordOutcome::throttled, {}, attempt.caller.retry_at};
    }
    bool const right = detail::try_password(*state_, attempt, password);
    auto const verdict = state_->host->written([&](storage::Transaction& transaction) {
        PasswordOutcome const outcome = right                 ? admit(transaction, *state_, attempt)
                                        : attempt.own.granted ? PasswordOutcome::refused
                                                              : PasswordOutcome::locked;
        record_check(transaction, *state_, attempt, outcome);
        return outcome;
    });
    bool const known = verdict == PasswordOutcome::accepted || verdict == PasswordOutcome::disabled;
    if (verdict == PasswordOutcome::accepted) {
        upgrade_hash(*state_, attempt, password);
    }
    return {verdict, known ? attempt.user->id : std::string{}, {}};
}

} // namespace nostro::inline v0
