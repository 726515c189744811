#pragma once

#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/time.hpp>

#include <array>
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

/// A second factor that a person has enrolled: the text message, if any.
struct SmsState {
    bool enabled = false;
    std::string phone;                   ///< empty when none was enrolled
    std::optional<Timestamp> updated_at; ///< of the last change; absent when there was none
};

/// A second factor that a person has enrolled: the authenticator app, if any.
struct TotpState {
    bool enabled = false;
    bool pending = false;                ///< associated and waiting for its first code
    std::optional<Timestamp> updated_at; ///< when it was enabled
};

/// What a person has enrolled.
struct MfaState {
    SmsState sms;
    TotpState totp;
    std::size_t recovery_codes_left = 0;
};

/// What an authenticator app has to be told, once. It is a secret.
struct TotpAssociation {
    std::string secret_code; ///< 160 bits in base32 without padding, 32 characters
    std::string otpauth_uri; ///< the same as a QR code shows it: SHA-1, 6 digits, 30 s
    Timestamp expires_at{};  ///< until then the first code has to be shown
};

/// How a code of a person was judged.
enum class CodeOutcome : std::uint8_t {
    accepted,
    refused,   ///< wrong, used before, or there is nothing it could belong to
    throttled, ///< too many wrong ones; also a right one is refused until `retry_at`
};

inline constexpr std::array<std::string_view, 3> code_outcome_names{
    "accepted", "refused", "throttled"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(CodeOutcome) noexcept {
    return code_outcome_names;
}

/// The answer to a code.
struct CodeResult {
    CodeOutcome outcome = CodeOutcome::refused;
    Timestamp retry_at{}; ///< with `throttled`: the earliest time to try again
};

/// The second factors of users: text message, authenticator app (RFC 6238), recovery codes.
///
/// Destinations and secrets are encrypted in storage, recovery codes are stored as digests. Each
/// change leaves an audit event. Attempts are counted and committed before a code is looked at, so
/// that parallel guesses and failing requests gain nothing: methods that take a code work on a core
/// only, and throw `InvalidArgument` in a unit.
///
/// A user changes its own factors, the system everybody's. Others are `Forbidden`: `other_user`, or
/// `bank_only` for a client, whatever scopes it holds.
///
/// What else a call writes is atomic, and durable when it returns. Threads: as its session.
class NOSTRO_API(0, 1) MfaEnrolments {
public:
    explicit MfaEnrolments(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// @throws NotFound   no such user
    /// @throws Forbidden  the principal is neither the user nor the system
    [[nodiscard]] MfaState get_state(std::string_view user_id) const;

    /// Ask for a code by text message at each login, or no longer.
    ///
    /// @param phone  where codes go, `+` and 5 to 15 digits, the `+` may be missing; empty: the
    ///               number enrolled before
    /// @throws InvalidArgument  malformed, or enabling without a number
    /// @throws NotFound         no such user
    /// @throws Forbidden        the principal is neither the user nor the system
    void set_sms(std::string_view user_id, bool enabled, std::string_view phone = {});

    /// Begin to enrol an authenticator app. It counts from the moment `enable_totp` has seen a
    /// code; an association that was never enabled is replaced.
    ///
    /// @throws AlreadyExists  an app is enabled; disable it first
    /// @throws NotFound       no such user
    /// @throws Forbidden      the principal is neither the user nor the system
    [[nodiscard]] TotpAssociation associate_totp(std::string_view user_id);

    /// Finish the enrolment with a current code, within `MfaOptions::totp_enrolment_life` and at
    /// most `MfaOptions::code_attempts` wrong codes.
    ///
    /// @param authenticated_at  when the user last proved who he is; at most 10 minutes ago, so
    ///                          that a stolen session alone cannot bring an app of its own
    /// @throws Unauthenticated  that was too long ago
    /// @throws NotFound         no such user
    /// @throws Forbidden        the principal is neither the user nor the system
    [[nodiscard]] CodeResult
    enable_totp(std::string_view user_id, std::string_view code, Timestamp authenticated_at);

    /// Remove the authenticator app; needs a code of it.
    ///
    /// @return  `accepted` also when there is none; a pending association is dropped
    /// @throws NotFound   no such user
    /// @throws Forbidden  the principal is neither the user nor the system
    [[nodiscard]] CodeResult disable_totp(std::string_view user_id, std::string_view code);

    /// Judge a code of the enabled app: the current step of 30 s and one beside it on each side
    /// count, each step once and never one before a step that was shown. Wrong codes lock the app
    /// as `MfaOptions::totp_lockout` says, and 10 wrong ones within an hour for the rest of it.
    ///
    /// @throws NotFound   no such user
    /// @throws Forbidden  the principal is neither the user nor the system
    [[nodiscard]] CodeResult check_totp(std::string_view user_id, std::string_view code);

    /// Ten new recovery codes of 120 bits, which stand in for a second factor once each. Those
    /// made before are void. They cannot be shown again.
    ///
    /// @return  in base32, six groups of four characters with dashes between them
    /// @throws NotFound   no such user
    /// @throws Forbidden  the principal is neither the user nor the system
    [[nodiscard]] std::vector<std::string> make_recovery_codes(std::string_view user_id);

    /// Use up a recovery code; case, spaces and dashes do not matter.
    ///
    /// @return  whether it was one of this user and unused
    /// @throws NotFound   no such user
    /// @throws Forbidden  the principal is neither the user nor the system
    [[nodiscard]] bool use_recovery_code(std::string_view user_id, std::string_view code);

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
