#pragma once

#include "storage/records.hpp"

#include <nostro/core/message_sender.hpp>
#include <nostro/core/time.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

/// What is stored of second factors and one-time codes: no code, no handle, no destination in
/// clear.
namespace nostro::inline v0::detail {

enum class EnrolmentKind : std::uint8_t { sms, totp };

inline constexpr std::array<std::string_view, 2> enrolment_kind_names{"sms", "totp"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(EnrolmentKind) noexcept {
    return enrolment_kind_names;
}

/// A second factor of a user.
struct MfaEnrolmentRow {
    std::string user_id;
    EnrolmentKind kind = EnrolmentKind::sms;
    bool enabled = false;
    storage::Bytes secret;      ///< sealed: the phone number, or the 20 bytes of the app
    std::int64_t last_step = 0; ///< totp: no code of this step or an earlier one counts any more
    std::int64_t attempts = 0;  ///< totp, not enabled: codes shown so far
    Timestamp updated_at{};
    std::optional<Timestamp> expires_at; ///< totp, not enabled: end of the association
};

inline constexpr auto mfa_enrolment_fields =
    std::tuple{storage::Field{"user_id", &MfaEnrolmentRow::user_id},
               storage::Field{"kind", &MfaEnrolmentRow::kind},
               storage::Field{"enabled", &MfaEnrolmentRow::enabled},
               storage::Field{"secret", &MfaEnrolmentRow::secret},
               storage::Field{"last_step", &MfaEnrolmentRow::last_step},
               storage::Field{"attempts", &MfaEnrolmentRow::attempts},
               storage::Field{"updated_at", &MfaEnrolmentRow::updated_at},
               storage::Field{"expires_at", &MfaEnrolmentRow::expires_at}};

/// A recovery code of a user.
struct RecoveryCodeRow {
    std::string user_id;
    storage::Bytes digest; ///< SHA-256 of the code without dashes; 120 bits need no slow hash
    Timestamp created_at{};
    std::optional<Timestamp> used_at;
};

inline constexpr auto recovery_code_fields =
    std::tuple{storage::Field{"user_id", &RecoveryCodeRow::user_id},
               storage::Field{"digest", &RecoveryCodeRow::digest},
               storage::Field{"created_at", &RecoveryCodeRow::created_at},
               storage::Field{"used_at", &RecoveryCodeRow::used_at}};

enum class MfaPurpose : std::uint8_t {
    login,   ///< the password was right, a second factor is missing
    recovery ///< no password: two channels have to be proved one after the other
};

inline constexpr std::array<std::string_view, 2> mfa_purpose_names{"login", "recovery"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(MfaPurpose) noexcept {
    return mfa_purpose_names;
}

/// A login that waits for a factor; its handle is the mfa_token.
struct MfaTransactionRow {
    std::string id;
    storage::Bytes digest; ///< SHA-256 of the mfa_token
    MfaPurpose purpose = MfaPurpose::login;
    std::string user_id; ///< empty: made for somebody who cannot recover, and never succeeds
    std::string client_id;
    std::string audience;
    std::string grant_type;
    std::vector<std::string> scope;
    std::vector<std::string> amr;           ///< what was proved so far
    std::vector<std::string> channels_done; ///< recovery: proved before
    std::optional<std::string> challenge;   ///< the one challenge whose code counts
    std::int64_t attempts = 0;              ///< codes of the app and recovery codes shown so far
    Timestamp created_at{};
    Timestamp expires_at{};
    std::optional<Timestamp> used_at;
};

inline constexpr auto mfa_transaction_fields =
    std::tuple{storage::Field{"id", &MfaTransactionRow::id},
               storage::Field{"digest", &MfaTransactionRow::digest},
               storage::Field{"purpose", &MfaTransactionRow::purpose},
               storage::Field{"user_id", &MfaTransactionRow::user_id},
               storage::Field{"client_id", &MfaTransactionRow::client_id},
               storage::Field{"audience", &MfaTransactionRow::audience},
               storage::Field{"grant_type", &MfaTransactionRow::grant_type},
               storage::Field{"scope", &MfaTransactionRow::scope},
               storage::Field{"amr", &MfaTransactionRow::amr},
               storage::Field{"channels_done", &MfaTransactionRow::channels_done},
               storage::Field{"challenge", &MfaTransactionRow::challenge},
               storage::Field{"attempts", &MfaTransactionRow::attempts},
               storage::Field{"created_at", &MfaTransactionRow::created_at},
               storage::Field{"expires_at", &MfaTransactionRow::expires_at},
               storage::Field{"used_at", &MfaTransactionRow::used_at}};

/// A code that was sent; its handle is the oob_code.
struct OobChallengeRow {
    std::string id;
    storage::Bytes digest; ///< SHA-256 of the oob_code
    std::string transaction_id;
    Channel channel = Channel::sms;
    std::uint32_t key_id = 0; ///< the vault's code key that made the mac
    storage::Bytes mac;       ///< over this row's id and the six digits
    std::int64_t attempts = 0;
    Timestamp sent_at{};
    Timestamp expires_at{};
    std::optional<Timestamp> used_at;
};

inline constexpr auto oob_challenge_fields =
    std::tuple{storage::Field{"id", &OobChallengeRow::id},
               storage::Field{"digest", &OobChallengeRow::digest},
               storage::Field{"transaction_id", &OobChallengeRow::transaction_id},
               storage::Field{"channel", &OobChallengeRow::channel},
               storage::Field{"key_id", &OobChallengeRow::key_id},
               storage::Field{"mac", &OobChallengeRow::mac},
               storage::Field{"attempts", &OobChallengeRow::attempts},
               storage::Field{"sent_at", &OobChallengeRow::sent_at},
               storage::Field{"expires_at", &OobChallengeRow::expires_at},
               storage::Field{"used_at", &OobChallengeRow::used_at}};

/// The one passwordless code of a user at a client and an audience. The code itself is derived from
/// this row and the vault's code key.
struct PasswordlessCodeRow {
    std::string user_id;
    std::string client_id;
    std::string audience;
    std::string id;                    ///< new for each code
    std::string login_session_id;      ///< empty: made for the caller, not sent
    std::uint32_t key_id = 0;          ///< the vault's code key that makes the code
    std::vector<std::string> channels; ///< over which it was sent
    std::int64_t attempts = 0;
    Timestamp created_at{};
    Timestamp expires_at{};
    std::optional<Timestamp> used_at;
};

inline constexpr auto passwordless_code_fields =
    std::tuple{storage::Field{"user_id", &PasswordlessCodeRow::user_id},
               storage::Field{"client_id", &PasswordlessCodeRow::client_id},
               storage::Field{"audience", &PasswordlessCodeRow::audience},
               storage::Field{"id", &PasswordlessCodeRow::id},
               storage::Field{"login_session_id", &PasswordlessCodeRow::login_session_id},
               storage::Field{"key_id", &PasswordlessCodeRow::key_id},
               storage::Field{"channels", &PasswordlessCodeRow::channels},
               storage::Field{"attempts", &PasswordlessCodeRow::attempts},
               storage::Field{"created_at", &PasswordlessCodeRow::created_at},
               storage::Field{"expires_at", &PasswordlessCodeRow::expires_at},
               storage::Field{"used_at", &PasswordlessCodeRow::used_at}};

} // namespace nostro::inline v0::detail

namespace nostro::inline v0::storage {

template <>
struct Described<detail::MfaEnrolmentRow> {
    static constexpr std::string_view name = "mfa_enrolments";
    static constexpr auto const& fields = detail::mfa_enrolment_fields;
    static constexpr std::size_t key_size = 2;
    static constexpr RowLife life = RowLife::changeable;
};

template <>
struct Described<detail::RecoveryCodeRow> {
    static constexpr std::string_view name = "recovery_codes";
    static constexpr auto const& fields = detail::recovery_code_fields;
    static constexpr std::size_t key_size = 2;
    static constexpr RowLife life = RowLife::changeable;
};

template <>
struct Described<detail::MfaTransactionRow> {
    static constexpr std::string_view name = "pending_logins";
    static constexpr auto const& fields = detail::mfa_transaction_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_digest = "pending_logins_by_digest";
    static constexpr std::string_view by_expiry = "pending_logins_by_expiry";
    static constexpr std::array indexes{
        index_on<detail::mfa_transaction_fields, &detail::MfaTransactionRow::digest>(by_digest,
                                                                                     Unique::yes),
        index_on<detail::mfa_transaction_fields, &detail::MfaTransactionRow::expires_at>(
            by_expiry)};
};

template <>
struct Described<detail::OobChallengeRow> {
    static constexpr std::string_view name = "oob_challenges";
    static constexpr auto const& fields = detail::oob_challenge_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_digest = "oob_challenges_by_digest";
    static constexpr std::string_view by_expiry = "oob_challenges_by_expiry";
    static constexpr std::array indexes{
        index_on<detail::oob_challenge_fields, &detail::OobChallengeRow::digest>(by_digest,
                                                                                 Unique::yes),
        index_on<detail::oob_challenge_fields, &detail::OobChallengeRow::expires_at>(by_expiry)};
};

template <>
struct Described<detail::PasswordlessCodeRow> {
    static constexpr std::string_view name = "passwordless_codes";
    static constexpr auto const& fields = detail::passwordless_code_fields;
    static constexpr std::size_t key_size = 3;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_expiry = "passwordless_codes_by_expiry";
    static constexpr std::string_view by_client = "passwordless_codes_by_client";
    static constexpr std::array indexes{
        index_on<detail::passwordless_code_fields, &detail::PasswordlessCodeRow::expires_at>(
            by_expiry),
        index_on<detail::passwordless_code_fields,
                 &detail::PasswordlessCodeRow::client_id,
                 &detail::PasswordlessCodeRow::audience,
                 &detail::PasswordlessCodeRow::expires_at>(by_client)};
};

} // namespace nostro::inline v0::storage
