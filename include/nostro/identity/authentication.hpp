#pragma once

#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/message_sender.hpp>
#include <nostro/core/time.hpp>
#include <nostro/identity/users.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

namespace detail {
struct ServiceState;
} // namespace detail

/// What somebody wants to log in for. It is kept while a second factor is missing, and handed back
/// with the finished login.
struct LoginGoal {
    /// The application, at most 64 printable ASCII characters without spaces; only it can go on
    /// with a suspended login. Empty: the host itself.
    std::string client_id;
    std::string audience;           ///< may be empty
    std::string grant_type;         ///< how tokens will be asked for, for example `password`
    std::vector<std::string> scope; ///< what will be asked for; items without spaces
};

/// A person whose identity was proved.
struct Login {
    std::string user_id;
    std::vector<std::string> amr; ///< how, in the words of RFC 8176: `pwd`, `otp`, `sms`, `mfa` ...
    Timestamp auth_time{};        ///< when the last proof was given
    LoginGoal goal;
};

/// A user name and a password.
struct PasswordLogin {
    std::string owner; ///< whose user, see `Users`
    UserKind kind = UserKind::account;
    std::string username;
    std::string password;
    LoginGoal goal;
    bool skip_mfa = false; ///< the caller may leave out second factors; noted in the audit log
};

/// How far a login is.
enum class LoginOutcome : std::uint8_t {
    done,         ///< `login` says who
    mfa_required, ///< another factor is missing; `mfa_token` names the suspended login
    refused,      ///< wrong name, password or code; which of them is not told
    expired,      ///< the suspended login is over, was used, or never was: begin anew
    throttled,    ///< too many attempts; try again at `retry_at`
};

inline constexpr std::array<std::string_view, 5> login_outcome_names{
    "done", "mfa_required", "refused", "expired", "throttled"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(LoginOutcome) noexcept {
    return login_outcome_names;
}

/// The answer to a step of a login.
struct LoginResult {
    LoginOutcome outcome = LoginOutcome::refused;
    std::optional<Login> login; ///< with `done`
    std::string mfa_token; ///< with `mfa_required`; good for `MfaOptions::pending_login_life`, once
    std::vector<Channel> channels; ///< with `mfa_required`: where a code can be sent
    bool totp = false;             ///< with `mfa_required`: a code of the app is accepted
    Timestamp retry_at{};          ///< with `throttled`: the earliest time to try again
};

/// What became of a request to send a code.
enum class ChallengeOutcome : std::uint8_t {
    sent,                 ///< `oob_code` names the code that is on its way
    expired,              ///< the suspended login is over, was used, or never was
    channel_unavailable,  ///< the user gets no codes over this channel
    channel_already_used, ///< a recovery needs another channel than the one proved before
    throttled,            ///< too many codes; try again at `retry_at`
};

inline constexpr std::array<std::string_view, 5> challenge_outcome_names{
    "sent", "expired", "channel_unavailable", "channel_already_used", "throttled"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(ChallengeOutcome) noexcept {
    return challenge_outcome_names;
}

/// The answer to a request to send a code. What binds the two channels is that the user types the
/// code (`binding_method` `prompt`).
struct ChallengeResult {
    ChallengeOutcome outcome = ChallengeOutcome::expired;
    std::string oob_code;  ///< with `sent`; good for `MfaOptions::oob_code_life`, once
    std::string mfa_token; ///< with `sent`, from `recover`
    Timestamp retry_at{};  ///< with `throttled`: the earliest time to try again
};

/// Somebody has lost a factor and wants to prove two channels instead.
struct Recovery {
    std::string owner; ///< whose user, see `Users`
    UserKind kind = UserKind::account;
    std::string username;
    Channel channel = Channel::sms; ///< the first of the two
    LoginGoal goal;
};

/// A code that was sent, with all it belongs to.
struct OobAnswer {
    std::string client_id; ///< who asks; the one the login was begun by
    std::string mfa_token;
    std::string oob_code;
    std::string binding_code; ///< the six digits that the user typed
};

/// A code of the authenticator app.
struct OtpAnswer {
    std::string client_id; ///< who asks; the one the login was begun by
    std::string mfa_token;
    std::string otp; ///< the six digits that the user typed
};

/// A recovery code instead of a second factor.
struct RecoveryCodeAnswer {
    std::string client_id; ///< who asks; the one the login was begun by
    std::string mfa_token;
    std::string recovery_code;
};

/// Logs people in: password, then a second factor if the user has one.
///
/// A user needs a second factor when an authenticator app or text messages are enabled (see
/// `MfaEnrolments`), or when channels are set for him (`User::mfa_channels`). Codes go only to
/// what is known to be his: the enrolled phone, a verified email, and the links of an admin user,
/// which his merchant has set. Of what is handed out only digests are stored, and MACs under a key
/// of the vault.
///
/// Wrong answers do not tell why they are wrong. They are counted, and the count committed, before
/// a code is looked at: 5 wrong ones end a code (and, for the app and recovery codes, the suspended
/// login), also when they come at the same time. Handles and codes are used up by an update that
/// only one of two parallel requests can make.
///
/// For the system alone, which acts on behalf of whoever asks (`Session::on_behalf_of`); others are
/// `Forbidden` (`bank_only`).
///
/// Works on a core only: password hashing runs with no unit open, and counters are committed in
/// between. In a unit each method but `purge` throws `InvalidArgument`. What else a call writes is
/// atomic, and durable when it returns; `purge` commits step by step. Threads: as its session.
class NOSTRO_API(0, 1) Authentication {
public:
    explicit Authentication(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// Check user name and password. Only who has shown the right password learns that a second
    /// factor is missing.
    ///
    /// @return  done, mfa_required, refused or throttled
    /// @throws InvalidArgument  a member is too long or no text
    /// @throws StorageError     `unavailable`: too many passwords are being checked
    [[nodiscard]] LoginResult check_password(PasswordLogin const& attempt);

    /// Send a code of six digits for a suspended login. The code sent before is void.
    ///
    /// `MfaOptions::sends` and `sends_per_day` bound the codes to one destination, and 10 a day
    /// those to one user.
    ///
    /// @param client_id  who asks; the one the login was begun by
    [[nodiscard]] ChallengeResult
    challenge(std::string_view client_id, std::string_view mfa_token, Channel channel);

    /// Begin a recovery: suspend a login that two channels will finish, and send the first code.
    ///
    /// The answer is the same for every name. For somebody who is unknown, may not log in, has no
    /// second factor or not two channels, nothing is sent and what is handed out never succeeds.
    /// Throttled per name and channel (`MfaOptions::sends` and `sends_per_day`), whoever it names.
    ///
    /// @return  sent or throttled
    /// @throws InvalidArgument  a member is too long or no text
    [[nodiscard]] ChallengeResult recover(Recovery const& recovery);

    /// Answer a challenge.
    ///
    /// @return  done; mfa_required with a new token when this was the first channel of a recovery;
    ///          refused; expired
    [[nodiscard]] LoginResult verify_oob(OobAnswer const& answer);

    /// Answer with a code of the authenticator app. Not for recoveries.
    ///
    /// @return  done, refused, expired, or throttled while the app is locked
    [[nodiscard]] LoginResult verify_otp(OtpAnswer const& answer);

    /// Answer with a recovery code. Not for recoveries, which begin without a password.
    ///
    /// @return  done, refused or expired
    [[nodiscard]] LoginResult verify_recovery_code(RecoveryCodeAnswer const& answer);

    /// Remove suspended logins and codes, those of `Passwordless` too, that ended an hour before
    /// `now` or earlier.
    ///
    /// @param end  when to stop although there is more
    /// @return     rows removed
    std::size_t purge(Timestamp now, std::chrono::steady_clock::time_point end);

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
