#include "bind.hpp"
#include "structs.hpp"

#include <nostro/identity/options.hpp>

namespace nostro::inline v0::python {

void bind_identity_options(py::module_& module) {
    bind_struct<PasswordOptions>(
        module,
        "PasswordOptions",
        "What passwords must be and how they are kept. The costs are those that OWASP "
        "recommends.\n\nA stored hash of other costs stays good, and is replaced when its user "
        "logs in.",
        field("algorithm", &PasswordOptions::algorithm, "PasswordAlgorithm."),
        field("ln",
              &PasswordOptions::ln,
              "Logarithm of the cost to base 2; one hash takes 128 * 2^ln * r bytes."),
        field("r", &PasswordOptions::r, "Block size of scrypt."),
        field("p", &PasswordOptions::p, "Parallelism of scrypt."),
        field("iterations", &PasswordOptions::iterations, "Of PBKDF2."),
        field("hashes_at_once",
              &PasswordOptions::hashes_at_once,
              "1 or more; each takes the memory of one hash."),
        field("hashes_waiting_max",
              &PasswordOptions::hashes_waiting_max,
              "Callers that may wait for a hash; one more is refused with unavailable."),
        field("length_min", &PasswordOptions::length_min, "Unicode characters; 15 is better."),
        field(
            "history",
            &PasswordOptions::history,
            "Former passwords of a user that may not come again, at most 24; each costs one hash."),
        field("context_words",
              &PasswordOptions::context_words,
              "Words that alone do not make a password: the bank's name, its products."));

    bind_struct<RateLimit>(
        module,
        "RateLimit",
        "At most so many attempts in a window, which begins with the first of them. 0: no limit.",
        field("attempts", &RateLimit::attempts, "How many."),
        field("window", &RateLimit::window, "How long it lasts."));

    bind_struct<LockoutRule>(
        module,
        "LockoutRule",
        "What follows wrong attempts: after each run of failures a lock, doubled from run to run. "
        "It ends by\nitself; one right attempt forgets all.",
        field("failures", &LockoutRule::failures, "Wrong attempts before a lock."),
        field("lock", &LockoutRule::lock, "The first lock."),
        field("lock_max", &LockoutRule::lock_max, "The longest lock."),
        field("window",
              &LockoutRule::window,
              "After so long without a wrong attempt the next run is the first again."),
        field("failures_max",
              &LockoutRule::failures_max,
              "Wrong attempts, without a right one among them, after which a new secret is needed. "
              "0: no such\nlimit."));

    bind_struct<MfaOptions>(
        module,
        "MfaOptions",
        "Codes, second factors and logins without a password.",
        field("oob_code_life", &MfaOptions::oob_code_life, "Of a code that was sent."),
        field("passwordless_code_life",
              &MfaOptions::passwordless_code_life,
              "Of a code instead of a password."),
        field("pending_login_life", &MfaOptions::pending_login_life, "Of an mfa_token."),
        field("code_attempts", &MfaOptions::code_attempts, "Wrong codes that end one challenge."),
        field("sends", &MfaOptions::sends, "Codes to one destination."),
        field("sends_per_day", &MfaOptions::sends_per_day, "Codes to one destination."),
        field("totp_enrolment_life",
              &MfaOptions::totp_enrolment_life,
              "For the first code of an app."),
        field("totp_lockout", &MfaOptions::totp_lockout, "After wrong codes of an app."),
        field("totp_issuer", &MfaOptions::totp_issuer, "What authenticator apps show; no colon."));

    bind_struct<IdentityOptions>(
        module,
        "IdentityOptions",
        "How a core keeps its users. Times are checked against Clock.",
        field("password", &IdentityOptions::password, "What passwords must be."),
        field("lockout", &IdentityOptions::lockout, "Of one user's password."),
        field("passwords_per_address",
              &IdentityOptions::passwords_per_address,
              "Password checks from one network address."),
        field("passwords_per_client",
              &IdentityOptions::passwords_per_client,
              "Password checks through one application."),
        field("resets_per_user", &IdentityOptions::resets_per_user, "Reset messages to one user."),
        field(
            "reset_life", &IdentityOptions::reset_life, "Of a password reset link; at most 24 h."),
        field("invitation_life",
              &IdentityOptions::invitation_life,
              "Of an invitation link; at most 24 h."),
        field("reset_link",
              &IdentityOptions::reset_link,
              "What stands before the token in messages: the address of the host's page, for "
              "example\n\"https://bank.example/reset?token=\". Empty: the page of api.Service, "
              "which is\nthe issuer and \"/oauth/password?token=\"; where there is no issuer the "
              "message holds the token alone."),
        field("invitation_link",
              &IdentityOptions::invitation_link,
              "As reset_link, for invitations."),
        field("mfa", &IdentityOptions::mfa, "Second factors."));
}
} // namespace nostro::inline v0::python
