#include "bind.hpp"
#include "services.hpp"

#include <nostro/identity/authentication.hpp>
#include <nostro/identity/mfa_enrolments.hpp>
#include <nostro/identity/passwordless.hpp>

namespace nostro::inline v0::python {
namespace {

void bind_authentication(py::module_& module) {
    bind_struct<LoginGoal>(
        module,
        "LoginGoal",
        "What somebody wants to log in for. It is kept while a second factor is missing, and "
        "handed back with\nthe finished login.",
        field("client_id",
              &LoginGoal::client_id,
              "The application, at most 64 printable ASCII characters without spaces; only it can "
              "go on with a\nsuspended login. Empty: the host itself."),
        field("audience", &LoginGoal::audience, "May be empty."),
        field("grant_type",
              &LoginGoal::grant_type,
              "How tokens will be asked for, for example password."),
        field("scope", &LoginGoal::scope, "What will be asked for; items without spaces."));

    bind_struct<Login>(
        module,
        "Login",
        "A person whose identity was proved.",
        field("user_id", &Login::user_id, "The user."),
        field("amr", &Login::amr, "How, in the words of RFC 8176: pwd, otp, sms, mfa ..."),
        field("auth_time", &Login::auth_time, "When the last proof was given."),
        field("goal", &Login::goal, "What the login is for."));

    bind_struct<PasswordLogin>(
        module,
        "PasswordLogin",
        "A user name and a password.",
        field("owner", &PasswordLogin::owner, "Whose user, see Users."),
        field("kind", &PasswordLogin::kind, "UserKind."),
        field("username", &PasswordLogin::username, "The name at login."),
        secret("password", &PasswordLogin::password, "A secret."),
        field("goal", &PasswordLogin::goal, "What the login is for."),
        field("skip_mfa",
              &PasswordLogin::skip_mfa,
              "The caller may leave out second factors; noted in the audit log."));

    bind_struct<LoginResult>(
        module,
        "LoginResult",
        "The answer to a step of a login.",
        field("outcome", &LoginResult::outcome, "How it went."),
        field("login", &LoginResult::login, "With done."),
        secret("mfa_token",
               &LoginResult::mfa_token,
               "With mfa_required; good for MfaOptions.pending_login_life, once."),
        field("channels", &LoginResult::channels, "With mfa_required: where a code can be sent."),
        field("totp", &LoginResult::totp, "With mfa_required: a code of the app is accepted."),
        field(
            "retry_at", &LoginResult::retry_at, "With throttled: the earliest time to try again."));

    bind_struct<ChallengeResult>(
        module,
        "ChallengeResult",
        "The answer to a request to send a code. What binds the two channels is that the user "
        "types the code\n(binding_method prompt).",
        field("outcome", &ChallengeResult::outcome, "How it went."),
        secret("oob_code",
               &ChallengeResult::oob_code,
               "With sent; good for MfaOptions.oob_code_life, once."),
        secret("mfa_token", &ChallengeResult::mfa_token, "With sent, from recover."),
        field("retry_at",
              &ChallengeResult::retry_at,
              "With throttled: the earliest time to try again."));

    bind_struct<Recovery>(module,
                          "Recovery",
                          "Somebody has lost a factor and wants to prove two channels instead.",
                          field("owner", &Recovery::owner, "Whose user, see Users."),
                          field("kind", &Recovery::kind, "UserKind."),
                          field("username", &Recovery::username, "The name at login."),
                          field("channel", &Recovery::channel, "The first of the two."),
                          field("goal", &Recovery::goal, "What the login is for."));

    bind_struct<OobAnswer>(
        module,
        "OobAnswer",
        "A code that was sent, with all it belongs to.",
        field("client_id", &OobAnswer::client_id, "Who asks; the one the login was begun by."),
        secret("mfa_token", &OobAnswer::mfa_token, "Names the suspended login; a secret."),
        secret("oob_code", &OobAnswer::oob_code, "Names the code that was sent; a secret."),
        secret("binding_code", &OobAnswer::binding_code, "The six digits that the user typed."));

    bind_struct<OtpAnswer>(
        module,
        "OtpAnswer",
        "A code of the authenticator app.",
        field("client_id", &OtpAnswer::client_id, "Who asks; the one the login was begun by."),
        secret("mfa_token", &OtpAnswer::mfa_token, "Names the suspended login; a secret."),
        secret("otp", &OtpAnswer::otp, "The six digits that the user typed."));

    bind_struct<RecoveryCodeAnswer>(
        module,
        "RecoveryCodeAnswer",
        "A recovery code instead of a second factor.",
        field("client_id",
              &RecoveryCodeAnswer::client_id,
              "Who asks; the one the login was begun by."),
        secret("mfa_token", &RecoveryCodeAnswer::mfa_token, "Names the suspended login; a secret."),
        secret("recovery_code", &RecoveryCodeAnswer::recovery_code, "A secret."));

    ServiceClass<Authentication>{
        module,
        "Authentication",
        "Logs people in: password, then a second factor if the user has one.\n\nWrong answers do "
        "not tell why they are wrong; they are counted, and the count committed, before a\ncode is "
        "looked at. Works on a core only: in a unit each method raises InvalidArgument."}
        .def("check_password",
             &Authentication::check_password,
             py::arg("attempt"),
             "Check user name and password: done, mfa_required, refused or throttled.\n\n"
             "Raises InvalidArgument, StorageError (unavailable: too many passwords are being "
             "checked).")
        .def("challenge",
             &Authentication::challenge,
             py::arg("client_id"),
             py::arg("mfa_token"),
             py::arg("channel"),
             "Send a code of six digits for a suspended login. The code sent before is void.")
        .def("recover",
             &Authentication::recover,
             py::arg("recovery"),
             "Begin a recovery, which two channels will finish, and send the first code.\n\n"
             "The answer is the same for every name: sent or throttled. Raises InvalidArgument.")
        .def("verify_oob",
             &Authentication::verify_oob,
             py::arg("answer"),
             "Answer a challenge: done, refused, expired, or mfa_required after the first channel "
             "of a recovery.")
        .def("verify_otp",
             &Authentication::verify_otp,
             py::arg("answer"),
             "Answer with a code of the authenticator app: done, refused, expired or throttled.")
        .def("verify_recovery_code",
             &Authentication::verify_recovery_code,
             py::arg("answer"),
             "Answer with a recovery code: done, refused or expired.");
}

void bind_mfa(py::module_& module) {
    bind_struct<SmsState>(module,
                          "SmsState",
                          "A second factor that a person has enrolled: the text message, if any.",
                          field("enabled", &SmsState::enabled, "Whether it is in use."),
                          field("phone", &SmsState::phone, "Empty when none was enrolled."),
                          field("updated_at",
                                &SmsState::updated_at,
                                "Of the last change; None when there was none."));

    bind_struct<TotpState>(
        module,
        "TotpState",
        "A second factor that a person has enrolled: the authenticator app, if any.",
        field("enabled", &TotpState::enabled, "Whether it is in use."),
        field("pending", &TotpState::pending, "Associated and waiting for its first code."),
        field("updated_at", &TotpState::updated_at, "When it was enabled."));

    bind_struct<MfaState>(
        module,
        "MfaState",
        "What a person has enrolled.",
        field("sms", &MfaState::sms, "Text messages."),
        field("totp", &MfaState::totp, "The authenticator app."),
        field("recovery_codes_left", &MfaState::recovery_codes_left, "Unused recovery codes."));

    bind_struct<TotpAssociation>(module,
                                 "TotpAssociation",
                                 "What an authenticator app has to be told, once. It is a secret.",
                                 secret("secret_code",
                                        &TotpAssociation::secret_code,
                                        "160 bits in base32 without padding, 32 characters."),
                                 secret("otpauth_uri",
                                        &TotpAssociation::otpauth_uri,
                                        "The same as a QR code shows it: SHA-1, 6 digits, 30 s."),
                                 field("expires_at",
                                       &TotpAssociation::expires_at,
                                       "Until then the first code has to be shown."));

    bind_struct<CodeResult>(module,
                            "CodeResult",
                            "The verdict on a code.",
                            field("outcome", &CodeResult::outcome, "How it went."),
                            field("retry_at",
                                  &CodeResult::retry_at,
                                  "With throttled: the earliest time to try again."));

    ServiceClass<MfaEnrolments>{
        module,
        "MfaEnrolments",
        "The second factors of users: text message, authenticator app (RFC 6238), recovery "
        "codes.\n\nMethods that take a code work on a core only. All raise NotFound (no such user) "
        "and Forbidden (the\nprincipal is another user)."}
        .def("get_state",
             &MfaEnrolments::get_state,
             py::arg("user_id"),
             "What the person has enrolled.")
        .def("set_sms",
             &MfaEnrolments::set_sms,
             py::arg("user_id"),
             py::arg("enabled"),
             py::arg("phone") = "",
             "Ask for a code by text message at each login, or no longer. phone: empty: the one "
             "before.\n\n"
             "Raises InvalidArgument.")
        .def("associate_totp",
             &MfaEnrolments::associate_totp,
             py::arg("user_id"),
             "Begin to enrol an authenticator app. Raises AlreadyExists: one is enabled.")
        .def("enable_totp",
             &MfaEnrolments::enable_totp,
             py::arg("user_id"),
             py::arg("code"),
             py::arg("authenticated_at"),
             "Finish the enrolment with a current code. authenticated_at: when the user last "
             "proved who it is.\n\n"
             "Raises Unauthenticated: more than 10 minutes ago.")
        .def("disable_totp",
             &MfaEnrolments::disable_totp,
             py::arg("user_id"),
             py::arg("code"),
             "Remove the authenticator app; needs a code of it.")
        .def("check_totp",
             &MfaEnrolments::check_totp,
             py::arg("user_id"),
             py::arg("code"),
             "Judge a code of the enabled app; each counts once.")
        .def("make_recovery_codes",
             &MfaEnrolments::make_recovery_codes,
             py::arg("user_id"),
             "Ten new recovery codes, to be shown once; those made before are void.")
        .def("use_recovery_code",
             &MfaEnrolments::use_recovery_code,
             py::arg("user_id"),
             py::arg("code"),
             "Use up a recovery code; whether it was one of this user and unused.");
}

void bind_passwordless(py::module_& module) {
    bind_struct<PasswordlessStart>(
        module,
        "PasswordlessStart",
        "Whom a code is for, and where it goes.",
        field("owner", &PasswordlessStart::owner, "Whose user, see Users."),
        field("kind", &PasswordlessStart::kind, "UserKind."),
        field("type", &PasswordlessStart::type, "PasswordlessType."),
        field("client_id",
              &PasswordlessStart::client_id,
              "The code is worth something to this client only."),
        field("audience", &PasswordlessStart::audience, "And for this audience only."),
        field("connection", &PasswordlessStart::connection, "How the code travels."),
        field("email", &PasswordlessStart::email, "Names the user: one of his email addresses."),
        field("login_session_id",
              &PasswordlessStart::login_session_id,
              "The caller's name for this login, up to 64 bytes; empty: one is made. The same "
              "session sends the\nsame code again, also over another connection, as long as that "
              "code is good."));

    bind_struct<PasswordlessStarted>(
        module,
        "PasswordlessStarted",
        "What became of a request for a code.",
        field("throttled", &PasswordlessStarted::throttled, "Nothing was sent."),
        field("retry_at",
              &PasswordlessStarted::retry_at,
              "When throttled: the earliest time to try again."),
        field("login_session_id", &PasswordlessStarted::login_session_id, "Empty when throttled."));

    bind_struct<PasswordlessCode>(
        module,
        "PasswordlessCode",
        "A code that somebody shows.",
        field("owner", &PasswordlessCode::owner, "Whose user, see Users."),
        field("kind", &PasswordlessCode::kind, "UserKind."),
        field("client_id", &PasswordlessCode::client_id, "The client."),
        field("audience", &PasswordlessCode::audience, "For whom the tokens are."),
        field("ident_type", &PasswordlessCode::ident_type, "How the person is named."),
        field("ident", &PasswordlessCode::ident, "The name."),
        secret("verification_code",
               &PasswordlessCode::verification_code,
               "The six digits; a secret."));

    ServiceClass<Passwordless>{
        module,
        "Passwordless",
        "Login by a one-time code instead of a password.\n\nA code has six digits and is good "
        "once, for one user, client and audience. Works on a core only."}
        .def("start",
             &Passwordless::start,
             py::arg("start"),
             "Send a code. The answer is the same whether or not there is such a user. Raises "
             "InvalidArgument.")
        .def("mint",
             &Passwordless::mint,
             py::arg("owner"),
             py::arg("client_id"),
             py::arg("audience"),
             py::arg("user_id"),
             "Make a code for the caller to hand on. Raises NotFound, InvalidArgument.")
        .def("redeem",
             &Passwordless::redeem,
             py::arg("code"),
             "Use a code up: who it is, or None when it does not count.");
}

} // namespace

void bind_identity_login(py::module_& module) {
    bind_authentication(module);
    bind_mfa(module);
    bind_passwordless(module);
}

} // namespace nostro::inline v0::python
