#include <nostro/identity/users.hpp>

#include "domain/administration.hpp"
#include "domain/audit.hpp"
#include "domain/kept_session.hpp"
#include "domain/throttle.hpp"
#include "domain/user_directory.hpp"
#include "identity/fold.hpp"
#include "identity/password_change.hpp"
#include "identity/password_check.hpp"
#include "identity/password_policy.hpp"
#include "identity/texts.hpp"
#include "identity/user_store.hpp"

#include <nostro/core/error.hpp>

#include <utility>

namespace nostro::inline v0 {

namespace {

using detail::ServiceState;
using detail::UserRow;
using detail::UserRows;
using detail::VerificationPurpose;

[[noreturn]] void raise_wrong_password() {
    throw Forbidden{"the previous password is wrong", {{"reason", "wrong_password"}}};
}

[[noreturn]] void raise_invalid_token() {
    throw InvalidArgument{"the link is unknown, used or expired",
                          {{"field", "token"}, {"reason", "invalid_token"}}};
}

/// As `make_hash`; a refused one takes nothing from the right of the previous one, which ends the
/// count of wrong ones.
std::string
hash_after_right(ServiceState const& state, User const& user, std::string_view password) {
    try {
        return detail::make_hash(state, user, password);
    } catch (InvalidArgument const&) {
        state.host->write([&](storage::Transaction& transaction) {
            detail::Throttle{transaction, state}.forget(detail::throttle_password, user.id);
        });
        throw;
    }
}

/// Whom a link was sent to, if it is good and he may log in.
std::optional<User> find_addressee(storage::Transaction& transaction,
                                   ServiceState const& state,
                                   std::string_view token,
                                   VerificationPurpose purpose) {
    auto const link = detail::find_verification(transaction, state, token, purpose);
    auto user =
        link ? detail::find_user(transaction, state.tenant, link->user_id) : std::optional<User>{};
    return user && user->status != UserStatus::disabled ? std::move(user) : std::nullopt;
}

/// The way of a link that was sent by email, from the token to the password.
User redeem_link(ServiceState const& state,
                 std::string_view token,
                 VerificationPurpose purpose,
                 std::string_view password,
                 std::string_view kind) {
    state.host->require_core("choosing a password by a link");
    auto const user = state.host->read_out([&](storage::Transaction& transaction) {
        return find_addressee(transaction, state, token, purpose);
    });
    if (!user) {
        raise_invalid_token();
    }
    std::string const hash = detail::make_hash(state, *user, password);
    return state.host->written([&](storage::Transaction& transaction) -> User {
        UserRow row = detail::get_live_user(UserRows{transaction, state.tenant}, user->id);
        if (!find_addressee(transaction, state, token, purpose)) { // used in the meantime
            raise_invalid_token();
        }
        Timestamp const now = state.host->now();
        row.email_verified_at = now;
        detail::put_password(transaction, state, row, hash, now);
        detail::record(transaction, state, {.kind = kind, .subject = row.id});
        return row;
    });
}

/// Whether the previous password that a user shows is a token made for it.
bool is_password_token(storage::Transaction& transaction,
                       ServiceState const& state,
                       std::string_view user_id,
                       std::string_view token) {
    auto const row =
        detail::find_verification(transaction, state, token, VerificationPurpose::first_password);
    return row && row->user_id == user_id;
}

bool can_reset(User const& user) {
    return user.status != UserStatus::disabled &&
           user.authentication_type == AuthenticationType::password &&
           destination_of(user, Channel::email);
}

void send_reset(storage::Transaction& transaction, ServiceState const& state, User const& user) {
    IdentityOptions const& options = *state.host->ports().identity;
    std::string const token = detail::make_verification(
        transaction, state, user.id, VerificationPurpose::password_reset, options.reset_life);
    static_cast<void>(
        detail::enqueue(transaction,
                        state,
                        detail::reset_message(*destination_of(user, Channel::email),
                                              options.reset_link,
                                              token,
                                              state.host->now() + options.reset_life)));
    detail::record(
        transaction, state, {.kind = "user.password_reset_requested", .subject = user.id});
}

/// For what anybody may set off who is not known yet.
void require_bank(ServiceState const& state) {
    detail::require_administration(state, detail::Administered::logins, detail::Right::write);
}

} // namespace

void Users::set_password(std::string_view id, std::string_view password) {
    static_cast<void>(update(id, {.password = std::string{password}}));
}

void Users::change_password(std::string_view id,
                            std::string_view previous,
                            std::string_view proposed,
                            std::string_view grant_id) {
    detail::require_self(*state_, id);
    state_->host->require_core("Users::change_password");
    User const user = get(id);
    detail::check_new_password(proposed, state_->host->ports().identity->password, user);

    bool by_token = false; // the user never had a password, and shows the token made for it
    auto const attempt = state_->host->written([&](storage::Transaction& transaction) {
        by_token = is_password_token(transaction, *state_, id, previous);
        return detail::reserve_attempt(transaction, *state_, user, {});
    });
    if (!attempt.caller.granted) {
        throw Forbidden{
            "too many attempts",
            {{"reason", "too_many_attempts"}, {"retry_at", to_string(attempt.caller.retry_at)}}};
    }
    bool const right = detail::try_password(*state_, attempt, previous);
    if (!right && !by_token) {
        detail::record_lasting(*state_,
                               {.kind = "user.password_changed",
                                .subject = id,
                                .outcome = AuditOutcome::refused,
                                .reason = detail::refusal_of(attempt)});
        raise_wrong_password();
    }
    std::string const hash = hash_after_right(*state_, user, proposed);
    state_->host->write([&](storage::Transaction& transaction) {
        UserRow row = detail::get_live_user(UserRows{transaction, state_->tenant}, id);
        bool const still = right ? detail::still_has(transaction, *state_, attempt)
                                 : is_password_token(transaction, *state_, id, previous);
        if (!still) { // changed in the meantime
            raise_wrong_password();
        }
        Timestamp const now = state_->host->now();
        if (!grant_id.empty()) {
            detail::keep_session(transaction, *state_, id, grant_id, now);
        }
        detail::put_password(transaction, *state_, row, hash, now);
        detail::record(transaction, *state_, {.kind = "user.password_changed", .subject = id});
    });
}

std::string Users::create_password_token(std::string_view id) {
    detail::require_administration(
        *state_, detail::Administered::admin_users, detail::Right::write);
    return state_->host->written([&](storage::Transaction& transaction) {
        UserRows const rows{transaction, state_->tenant};
        UserRow const user = detail::get_user_to_change(rows, *state_, id);
        detail::require_password_type(user);
        if (user.password_changed_at) {
            throw InvalidArgument{"the user has a password", {{"field", "id"}}};
        }
        detail::require_power_over(transaction, *state_, user);
        detail::record(transaction, *state_, {.kind = "user.password_token_made", .subject = id});
        return detail::make_verification(transaction,
                                         *state_,
                                         id,
                                         VerificationPurpose::first_password,
                                         state_->host->ports().identity->invitation_life);
    });
}

void Users::begin_password_reset(UserKind kind, std::string_view owner, std::string_view username) {
    require_bank(*state_);
    std::string key{name_of(kind)};
    key.append("/").append(owner).append("/").append(detail::folded(username));
    state_->host->write([&](storage::Transaction& transaction) {
        // Counted for every name, so that the work tells no more than the answer.
        bool const granted = detail::Throttle{transaction, *state_}
                                 .reserve(detail::throttle_reset,
                                          key,
                                          state_->host->ports().identity->resets_per_user)
                                 .granted;
        auto user = detail::find_user_by_name(transaction, state_->tenant, kind, owner, username);
        if (!user) {
            user = detail::find_user_by_email(transaction, state_->tenant, kind, owner, username);
        }
        if (granted && user && can_reset(*user)) {
            send_reset(transaction, *state_, *user);
        }
    });
}

User Users::finish_password_reset(std::string_view token, std::string_view password) {
    require_bank(*state_);
    return redeem_link(
        *state_, token, VerificationPurpose::password_reset, password, "user.password_reset");
}

User Users::accept_invitation(std::string_view token, std::string_view password) {
    require_bank(*state_);
    return redeem_link(
        *state_, token, VerificationPurpose::invitation, password, "user.invitation_accepted");
}

} // namespace nostro::inline v0
