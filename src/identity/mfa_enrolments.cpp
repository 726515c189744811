#include <nostro/identity/mfa_enrolments.hpp>

#include "core/crypto/base64.hpp"
#include "core/crypto/otp.hpp"
#include "core/crypto/random_text.hpp"
#include "core/crypto/refuse.hpp"
#include "core/crypto/secret.hpp"
#include "domain/administration.hpp"
#include "domain/audit.hpp"
#include "domain/user_directory.hpp"
#include "identity/mfa_factors.hpp"
#include "identity/mfa_put.hpp"
#include "identity/mfa_recovery.hpp"
#include "identity/mfa_rows.hpp"
#include "identity/mfa_secret.hpp"
#include "identity/mfa_totp.hpp"

#include <nostro/core/error.hpp>
#include <nostro/identity/options.hpp>
#include <nostro/identity/users.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace nostro::inline v0 {

namespace {

using detail::EnrolmentKind;
using detail::MfaEnrolmentRow;
using detail::ServiceState;
using storage::Transaction;
using Enrolments = storage::Records<MfaEnrolmentRow>;

constexpr std::size_t totp_secret_bytes = 20;
constexpr std::chrono::minutes fresh_login_max{10};
constexpr CodeResult accepted{CodeOutcome::accepted, {}};
constexpr CodeResult refused{CodeOutcome::refused, {}};

User get_user(Transaction& transaction, ServiceState const& state, std::string_view user_id) {
    if (auto user = detail::find_user(transaction, state.tenant, user_id)) {
        return *std::move(user);
    }
    throw NotFound{"no such user", {{"user_id", std::string{user_id}}}};
}

bool is_phone_number(std::string_view text) noexcept {
    std::string_view const digits = text.starts_with('+') ? text.substr(1) : text;
    return digits.size() >= 5 && digits.size() <= 15 &&
           std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
}

/// What the app shows beside the issuer.
std::string label_of(User const& user) {
    return user.username.empty() ? user.id : user.username;
}

void record(Transaction& transaction,
            ServiceState const& state,
            std::string_view kind,
            std::string_view user_id) {
    detail::record(transaction, state, {.kind = kind, .subject = user_id});
}

CodeResult refuse_code(Transaction& transaction,
                       ServiceState const& state,
                       std::string_view user_id,
                       std::string_view reason) {
    detail::record(transaction,
                   state,
                   {.kind = "mfa.totp_checked",
                    .subject = user_id,
                    .outcome = AuditOutcome::refused,
                    .reason = reason});
    return refused;
}

/// Count an attempt to finish an association.
std::optional<MfaEnrolmentRow>
reserve_pending(Transaction& transaction, ServiceState const& state, std::string_view user_id) {
    Enrolments rows{transaction, state.tenant};
    auto row = rows.find_for_update(std::string{user_id}, EnrolmentKind::totp);
    if (!row || row->enabled) {
        return std::nullopt;
    }
    if (row->expires_at <= state.host->now() ||
        row->attempts >= state.host->ports().identity->mfa.code_attempts) {
        rows.erase(*row);
        return std::nullopt;
    }
    ++row->attempts;
    rows.update(*row);
    return row;
}

CodeResult enable(Transaction& transaction,
                  ServiceState const& state,
                  MfaEnrolmentRow const& attempted,
                  std::int64_t step) {
    auto row = detail::lock_totp(transaction, state, attempted, step);
    if (!row) {
        return refuse_code(transaction, state, attempted.user_id, "gone");
    }
    row->enabled = true;
    row->updated_at = state.host->now();
    row->expires_at.reset();
    detail::accept_step(transaction, state, *row, step);
    record(transaction, state, "mfa.totp_enabled", row->user_id);
    return accepted;
}

/// Judge a code of the enabled app in two units; `then` runs in the second after a right one.
template <class Then>
CodeResult judge(ServiceState const& state,
                 std::string_view user_id,
                 std::string_view code,
                 detail::TotpAttempt const& attempt,
                 Then const& then) {
    if (!attempt.enrolment) {
        return attempt.result;
    }
    auto const step = detail::matching_step(state, *attempt.enrolment, code);
    return state.host->written([&](Transaction& transaction) {
        auto row =
            step ? detail::lock_totp(transaction, state, *attempt.enrolment, *step) : std::nullopt;
        if (!row) {
            return refuse_code(transaction, state, user_id, "wrong_code");
        }
        detail::accept_step(transaction, state, *row, *step);
        then(transaction, *row);
        return accepted;
    });
}

} // namespace

MfaEnrolments::MfaEnrolments(std::shared_ptr<ServiceState const> state) noexcept
    : state_{std::move(state)} {}

MfaState MfaEnrolments::get_state(std::string_view user_id) const {
    detail::require_self(*state_, user_id);
    return state_->host->read_out([&](Transaction& transaction) {
        User const user = get_user(transaction, *state_, user_id);
        Enrolments const rows{transaction, state_->tenant};
        MfaState found;
        if (auto const sms = rows.find(user.id, EnrolmentKind::sms)) {
            auto const phone = detail::open_enrolment(state_->host->ports(), *sms);
            found.sms = {.enabled = sms->enabled,
                         .phone = std::string{phone.reveal()},
                         .updated_at = sms->updated_at};
        }
        if (auto const totp = rows.find(user.id, EnrolmentKind::totp)) {
            bool const is_pending = !totp->enabled && totp->expires_at > state_->host->now();
            found.totp = {.enabled = totp->enabled, .pending = is_pending};
            if (totp->enabled) {
                found.totp.updated_at = totp->updated_at;
            }
        }
        found.recovery_codes_left = detail::count_recovery_codes(transaction, *state_, user.id);
        return found;
    });
}

void MfaEnrolments::set_sms(std::string_view user_id, bool enabled, std::string_view phone) {
    detail::require_self(*state_, user_id);
    detail::require(phone.empty() || is_phone_number(phone), "phone_number", "malformed");
    state_->host->write([&](Transaction& transaction) {
        User const user = get_user(transaction, *state_, user_id);
        Enrolments rows{transaction, state_->tenant};
        auto row = rows.find_for_update(user.id, EnrolmentKind::sms);
        if (!row && phone.empty()) {
            detail::require(!enabled, "phone_number", "missing");
            return;
        }
        if (!row) {
            row = MfaEnrolmentRow{.user_id = user.id, .kind = EnrolmentKind::sms};
        }
        row->enabled = enabled;
        row->updated_at = state_->host->now();
        if (!phone.empty()) {
            row->secret =
                detail::seal_enrolment(state_->host->ports(), user.id, EnrolmentKind::sms, phone);
        }
        detail::put_row(rows, *row);
        if (!enabled) {
            detail::require_reachable(transaction, *state_, user);
        }
        record(transaction, *state_, enabled ? "mfa.sms_enabled" : "mfa.sms_disabled", user.id);
    });
}

TotpAssociation MfaEnrolments::associate_totp(std::string_view user_id) {
    detail::require_self(*state_, user_id);
    return state_->host->written([&](Transaction& transaction) {
        User const user = get_user(transaction, *state_, user_id);
        Enrolments rows{transaction, state_->tenant};
        auto const before = rows.find_for_update(user.id, EnrolmentKind::totp);
        if (before && before->enabled) {
            throw AlreadyExists{"an authenticator app is enabled", {{"user_id", user.id}}};
        }
        detail::DomainPorts const& ports = state_->host->ports();
        auto const secret =
            detail::Secret::adopt(detail::random_bytes(*ports.random, totp_secret_bytes));
        Timestamp const now = state_->host->now();
        MfaEnrolmentRow const row{
            .user_id = user.id,
            .kind = EnrolmentKind::totp,
            .secret = detail::seal_enrolment(ports, user.id, EnrolmentKind::totp, secret.reveal()),
            .updated_at = now,
            .expires_at = now + ports.identity->mfa.totp_enrolment_life};
        detail::put_row(rows, row);
        record(transaction, *state_, "mfa.totp_associated", user.id);
        std::string text = detail::base32(secret.reveal());
        std::string uri =
            detail::otpauth_uri(ports.identity->mfa.totp_issuer, label_of(user), text);
        return TotpAssociation{.secret_code = std::move(text),
                               .otpauth_uri = std::move(uri),
                               .expires_at = *row.expires_at};
    });
}

CodeResult MfaEnrolments::enable_totp(std::string_view user_id,
                                      std::string_view code,
                                      Timestamp authenticated_at) {
    detail::require_self(*state_, user_id);
    state_->host->require_core("MfaEnrolments::enable_totp");
    if (state_->host->now() - authenticated_at > fresh_login_max) {
        throw Unauthenticated{"the last login is too long ago", {{"reason", "login_too_old"}}};
    }
    auto const pending = state_->host->written([&](Transaction& transaction) {
        return reserve_pending(transaction, *state_, get_user(transaction, *state_, user_id).id);
    });
    if (!pending) {
        return refused;
    }
    auto const step = detail::matching_step(*state_, *pending, code);
    return state_->host->written([&](Transaction& transaction) {
        return step ? enable(transaction, *state_, *pending, *step)
                    : refuse_code(transaction, *state_, user_id, "wrong_code");
    });
}

CodeResult MfaEnrolments::disable_totp(std::string_view user_id, std::string_view code) {
    detail::require_self(*state_, user_id);
    state_->host->require_core("MfaEnrolments::disable_totp");
    auto const attempt = state_->host->written([&](Transaction& transaction) {
        User const user = get_user(transaction, *state_, user_id);
        Enrolments rows{transaction, state_->tenant};
        auto const row = rows.find_for_update(user.id, EnrolmentKind::totp);
        if (row && row->enabled) {
            return detail::reserve_totp(transaction, *state_, user.id);
        }
        if (row) {
            rows.erase(*row);
        }
        return detail::TotpAttempt{.result = accepted, .enrolment = {}};
    });
    auto const drop = [&](Transaction& transaction, MfaEnrolmentRow const& row) {
        Enrolments{transaction, state_->tenant}.erase(row);
        record(transaction, *state_, "mfa.totp_disabled", user_id);
    };
    return judge(*state_, user_id, code, attempt, drop);
}

CodeResult MfaEnrolments::check_totp(std::string_view user_id, std::string_view code) {
    detail::require_self(*state_, user_id);
    state_->host->require_core("MfaEnrolments::check_totp");
    auto const attempt = state_->host->written([&](Transaction& transaction) {
        return detail::reserve_totp(
            transaction, *state_, get_user(transaction, *state_, user_id).id);
    });
    auto const note = [&](Transaction& transaction, MfaEnrolmentRow const&) {
        record(transaction, *state_, "mfa.totp_checked", user_id);
    };
    return judge(*state_, user_id, code, attempt, note);
}

std::vector<std::string> MfaEnrolments::make_recovery_codes(std::string_view user_id) {
    detail::require_self(*state_, user_id);
    return state_->host->written([&](Transaction& transaction) {
        User const user = get_user(transaction, *state_, user_id);
        auto codes = detail::replace_recovery_codes(transaction, *state_, user.id);
        record(transaction, *state_, "mfa.recovery_codes_made", user.id);
        return codes;
    });
}

bool MfaEnrolments::use_recovery_code(std::string_view user_id, std::string_view code) {
    detail::require_self(*state_, user_id);
    state_->host->require_core("MfaEnrolments::use_recovery_code");
    return state_->host->written([&](Transaction& transaction) {
        User const user = get_user(transaction, *state_, user_id);
        bool const is_spent = detail::spend_recovery_code(transaction, *state_, user.id, code);
        detail::record(transaction,
                       *state_,
                       {.kind = "mfa.recovery_code_used",
                        .subject = user.id,
                        .outcome = is_spent ? AuditOutcome::success : AuditOutcome::refused,
                        .reason = is_spent ? "" : "wrong_code"});
        return is_spent;
    });
}

} // namespace nostro::inline v0
