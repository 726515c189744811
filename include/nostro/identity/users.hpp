#pragma once

#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/message_sender.hpp>
#include <nostro/core/page.hpp>
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

/// What a user is to the bank. Each kind has names of its own.
enum class UserKind : std::uint8_t {
    admin,    ///< logs in by name and password at one merchant: Dintero's "auth user"
    account,  ///< works for a merchant or partner, by scopes and roles: Dintero's "account user"
    customer, ///< a customer of the bank, or of a company at the bank: the user of Aritma and OBP
};

inline constexpr std::array<std::string_view, 3> user_kind_names{"admin", "account", "customer"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(UserKind) noexcept {
    return user_kind_names;
}

/// Whether a user may log in.
enum class UserStatus : std::uint8_t {
    active,   ///< may log in
    pending,  ///< has no password yet; cannot log in
    disabled, ///< cannot log in, and its tokens do not work
};

inline constexpr std::array<std::string_view, 3> user_status_names{"active", "pending", "disabled"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(UserStatus) noexcept {
    return user_status_names;
}

/// Who proves who the user is.
enum class AuthenticationType : std::uint8_t {
    password, ///< the bank, by a password or code
    external, ///< the owner's OpenID provider; such a user has no password here
};

inline constexpr std::array<std::string_view, 2> authentication_type_names{"password", "external"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(AuthenticationType) noexcept {
    return authentication_type_names;
}

/// What a link of a user leads to.
enum class LinkRel : std::uint8_t {
    customers_user, ///< `https:...`, the merchant's own record of the person
    phone_number,   ///< `tel:+...`
    email,          ///< `mailto:...`
};

inline constexpr std::array<std::string_view, 3> link_rel_names{
    "customers_user", "phone_number", "email"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(LinkRel) noexcept {
    return link_rel_names;
}

/// A link of a user.
struct UserLink {
    LinkRel rel = LinkRel::customers_user;
    std::string href; ///< at most 2,048 bytes

    friend bool operator==(UserLink const&, UserLink const&) = default;
};

/// A person's login.
struct User {
    std::string id; ///< UUID
    UserKind kind = UserKind::customer;
    std::string owner;    ///< merchant or partner id; may be empty for a customer
    std::string username; ///< compared in any ASCII case; unique by owner and kind
    std::string email;    ///< may be empty; compared in any ASCII case
    std::string phone;    ///< 5 to 15 digits, perhaps with a `+` in front; or empty
    std::string name;
    std::string company_id;  ///< of a customer; may be empty
    std::string provider;    ///< issuer of the external identity; empty: none, or not yet known
    std::string provider_id; ///< the issuer's name for the person
    AuthenticationType authentication_type = AuthenticationType::password;
    std::vector<std::string> scope;    ///< what the user itself may do; roles add to it
    std::vector<std::string> role_ids; ///< roles of the same owner
    std::vector<UserLink> links;
    /// Where a second factor is sent at login; empty: nowhere. Of an admin user to a link or
    /// address, of others to an address that is verified, or to the number of
    /// `MfaEnrolments::set_sms`.
    std::vector<Channel> mfa_channels;
    std::string agreement; ///< JSON object, or empty
    UserStatus status = UserStatus::active;
    std::string accounting_system_user;           ///< may be empty
    std::optional<Timestamp> email_verified_at;   ///< since when the email is known to be its own
    std::optional<Timestamp> phone_verified_at;   ///< the same of the phone number
    std::optional<Timestamp> password_changed_at; ///< absent: there is no password
    Timestamp not_before{};                       ///< sessions and tokens from before are void
    std::optional<Timestamp> last_seen_at;        ///< at most a minute old
    Timestamp created_at{};
    std::string created_by; ///< client or user id; empty: the host
    Timestamp updated_at{};
    std::optional<Timestamp> deleted_at;
    std::string deleted_by;
};

/// What tokens call a user: "usr_" and the id. No client id begins like that.
[[nodiscard]] NOSTRO_API(0, 1) std::string subject_of(User const& user);
/// The user id in such a subject; nothing when it is something else.
[[nodiscard]] NOSTRO_API(0, 1) std::optional<std::string> user_id_of(std::string_view subject);

/// The phone number or address that reaches a user on a channel: that of its link, else its own.
/// Nothing when there is none.
[[nodiscard]] NOSTRO_API(0, 1) std::optional<std::string> destination_of(User const& user,
                                                                         Channel channel);

/// What a new user is given.
struct NewUser {
    UserKind kind = UserKind::customer;
    std::string owner{};
    std::string username{}; ///< 1 to 255 bytes; empty: the email
    std::string email{};
    std::string phone{};
    bool email_verified = false; ///< the bank knows that the email is the person's
    bool phone_verified = false; ///< the same of the phone number
    std::string name{};
    std::string company_id{};
    AuthenticationType authentication_type = AuthenticationType::password;
    std::string
        provider{}; ///< with `provider_id`: the external identity, where it is known already
    std::string provider_id{};
    std::vector<std::string> scope{};
    std::vector<std::string> role_ids{};
    std::vector<UserLink> links{};
    std::vector<Channel> mfa_channels{};
    std::string agreement{};
    std::string accounting_system_user{};
    /// Absent: the user is pending until it has chosen one, unless it is external.
    std::optional<std::string> password{};
    /// Instead: the hash of a password in PHC form, scrypt or PBKDF2-SHA256, of an imported user.
    std::optional<std::string> password_hash{};
    bool invite = false;           ///< without a password: send an email with a link to choose one
    std::string invitation_note{}; ///< stands in that email; at most 1,024 bytes
};

/// What to change of a user: what is absent stays, what is empty is cleared.
struct UserUpdate {
    std::optional<std::string> email{}; ///< another one is not verified
    std::optional<std::string> phone{}; ///< another one is not verified
    std::optional<bool> email_verified{};
    std::optional<bool> phone_verified{};
    std::optional<std::string> name{};
    std::optional<std::string> company_id{};
    std::optional<std::vector<std::string>> scope{};
    std::optional<std::vector<std::string>> role_ids{};
    std::optional<std::vector<UserLink>> links{};
    std::optional<std::vector<Channel>> mfa_channels{};
    std::optional<std::string> agreement{};
    std::optional<std::string> accounting_system_user{};
    std::optional<UserStatus> status{};    ///< `active` or `disabled`
    std::optional<std::string> password{}; ///< chosen by an administrator, see `set_password`
};

/// Which users to list.
struct UserFilter {
    UserKind kind = UserKind::customer;
    std::string owner{};
    bool include_deleted = false;
};

/// What came of a password.
enum class PasswordOutcome : std::uint8_t {
    accepted,
    refused,   ///< no such user, wrong password, external, or without a password
    disabled,  ///< the right password of a user who is disabled
    locked,    ///< too many wrong ones before; this one was not looked at
    throttled, ///< too many attempts from one address or application; answer 429
};

inline constexpr std::array<std::string_view, 5> password_outcome_names{
    "accepted", "refused", "disabled", "locked", "throttled"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(PasswordOutcome) noexcept {
    return password_outcome_names;
}

/// What `Users::check_password` answers.
struct PasswordResult {
    PasswordOutcome outcome = PasswordOutcome::refused; ///< only `accepted` lets somebody in
    std::string user_id{};                              ///< when accepted or disabled; else empty
    Timestamp retry_at{}; ///< when throttled: the earliest time for another attempt

    [[nodiscard]] bool accepted() const noexcept { return outcome == PasswordOutcome::accepted; }
};

/// The users of a tenant and their passwords.
///
/// Each writing call is atomic, noted in the audit log, and durable when it returns. Calls that
/// take a password hash it with no unit open: they throw `InvalidArgument` in a unit, and
/// `StorageError` (`unavailable`) when too many wait for a hash. Threads: as its session.
///
/// Who may, else `Forbidden` (`bank_only`, or `other_user` for what is the user's own) before
/// anything is looked up:
/// - the system: everything; alone, what acts for people who are not known yet: `check_password`,
///   `begin_password_reset`, `finish_password_reset`, `accept_invitation`,
///   `link_external_identity` and `purge`;
/// - who holds `admin:accounts` or `read:accounts`: all that reads;
/// - who holds `admin:accounts` or `write:accounts`: all other calls that write; of users of the
///   kind `admin` also who holds `write:accounts:/auth/users`; `rename` by `admin:accounts` alone;
/// - a user for himself: `find`, `get`, `find_any`, `effective_scope`, `touch`, and, as nobody else
///   but the system, `change_password`.
///
/// A principal other than the system gives only what it may delegate (see `may_delegate`), and
/// chooses the password, name or addresses only of users who hold no more than that, or its own;
/// else `Forbidden` with the details "reason" `scope_not_delegable` and "scope".
///
/// Only the bank says that an address is verified; else `Forbidden` with "reason" `bank_only`.
/// Second factors that would be sent to an address that is not verified are refused: "field"
/// `mfa_channels`. An invitation verifies the email of a pending user.
///
/// A password is UTF-8 text of at least `PasswordOptions::length_min` characters and at most 1,024
/// bytes, compared byte by byte, that is no common password and does not live on a name of its
/// user; else `InvalidArgument` with "field" `password` and "reason" `too_short`, `too_long`,
/// `not_text`, `common`, `context_word` or `used_before`.
class NOSTRO_API(0, 1) Users {
public:
    explicit Users(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// @throws InvalidArgument  a member is wrong, "field" names it
    /// @throws AlreadyExists    the username, or the external identity, is taken
    /// @throws Forbidden        scope_not_delegable
    User create(NewUser const& user);
    /// Check the password of a user who is then created in a unit, and hash it: what
    /// `NewUser::password_hash` takes instead. Not in a unit.
    /// @throws InvalidArgument  a member is wrong, or there is no password
    [[nodiscard]] std::string hash_first_password(NewUser const& user) const;

    /// A user who is not deleted.
    [[nodiscard]] std::optional<User> find(std::string_view id) const;
    /// @throws NotFound
    [[nodiscard]] User get(std::string_view id) const;
    /// A user, deleted or not.
    [[nodiscard]] std::optional<User> find_any(std::string_view id) const;

    /// A user who is not deleted, by his name.
    [[nodiscard]] std::optional<User>
    find_by_username(UserKind kind, std::string_view owner, std::string_view username) const;
    /// @throws NotFound
    [[nodiscard]] User
    get_by_username(UserKind kind, std::string_view owner, std::string_view username) const;
    /// Nothing as well when several users share the email: nobody may be taken for another.
    [[nodiscard]] std::optional<User>
    find_by_email(UserKind kind, std::string_view owner, std::string_view email) const;
    /// Everyone with this email, of all owners and kinds, oldest first.
    [[nodiscard]] std::vector<User> list_by_email(std::string_view email) const;
    /// Everyone bound to this external identity, of all owners; at most 1,000.
    [[nodiscard]] std::vector<User> list_by_identity(std::string_view issuer,
                                                     std::string_view subject) const;

    /// Users, newest first; the cursor is the id of the last one, who may be deleted since.
    /// @throws InvalidArgument  invalid_limit
    /// @throws NotFound         cursor_not_found
    [[nodiscard]] Page<User> list(UserFilter const& filter, PageRequest const& page = {}) const;

    /// With a password not in a unit.
    /// @throws NotFound, InvalidArgument, Forbidden
    User update(std::string_view id, UserUpdate const& update);
    /// Change the username; the former one is free, the id stays.
    /// @throws NotFound, InvalidArgument, AlreadyExists, Forbidden
    User rename(std::string_view id, std::string_view username);
    /// Mark as deleted: no login, tokens void, name and identity free, passwords and shares of
    /// views gone.
    /// @throws NotFound  there is none, or it is deleted
    User mark_deleted(std::string_view id);

    /// Send the invitation again, with a new link; the one before is void.
    /// @throws NotFound
    /// @throws InvalidArgument  the user is not pending or has no email
    void invite(std::string_view id, std::string_view note = {});

    /// Choose the password of a user, as an administrator: ends locks, sessions and tokens.
    /// @throws NotFound, InvalidArgument, Forbidden
    void set_password(std::string_view id, std::string_view password);

    /// Choose another password, as the user. Other sessions, their tokens, and all refresh tokens
    /// from before are void.
    /// @param previous  the password so far, or what `create_password_token` gave
    /// @param grant_id  what the user's access token hangs on (`VerifiedToken::grant_id`), and
    ///                  what stays with its login session; empty: nothing stays
    /// @throws NotFound, InvalidArgument
    /// @throws Forbidden  "reason" `wrong_password`: the previous one is wrong, which counts as a
    ///                    failed login, or the user is locked; `too_many_attempts`: from this
    ///                    address or application, until "retry_at"
    void change_password(std::string_view id,
                         std::string_view previous,
                         std::string_view proposed,
                         std::string_view grant_id = {});

    /// A secret that `change_password` takes once for the previous password of a user who has
    /// none; lives as long as an invitation.
    /// @throws NotFound
    /// @throws InvalidArgument  the user has a password, or is external
    [[nodiscard]] std::string create_password_token(std::string_view id);

    /// Send a link to choose another password. Nothing tells whether there is such a user, or
    /// whether a message was sent; locked users get one, too.
    void begin_password_reset(UserKind kind, std::string_view owner, std::string_view username);
    /// Choose the password by such a link: ends locks, sessions and tokens.
    /// @throws InvalidArgument  the password is wrong, or ("field" `token`, "reason"
    ///                          `invalid_token`) the token is unknown, used or expired
    User finish_password_reset(std::string_view token, std::string_view password);
    /// Choose the first password by the link of an invitation; the user is active afterwards.
    /// @throws InvalidArgument  as `finish_password_reset`
    User accept_invitation(std::string_view token, std::string_view password);

    /// Whether this is the user's password. Whatever the answer, the password is hashed once, and
    /// the attempt is counted and committed before that; only `throttled` hashes nothing.
    ///
    /// A person is not to be told `refused`, `disabled` and `locked` apart. A stored hash that is
    /// not as the options want it is replaced after a right password.
    [[nodiscard]] PasswordResult check_password(UserKind kind,
                                                std::string_view owner,
                                                std::string_view username,
                                                std::string_view password);

    /// Note that the user was here; written at most once a minute. A user who is gone is no error.
    void touch(std::string_view id);

    /// The user's own scopes and those of its roles that are not deleted, each once.
    /// @throws NotFound
    [[nodiscard]] std::vector<std::string> effective_scope(std::string_view id) const;

    /// Bind an external user to who the issuer says he is, at first use; compare afterwards.
    /// @return  false: he is somebody else, or the identity is another user's of the same owner
    /// @throws NotFound
    [[nodiscard]] bool
    link_external_identity(std::string_view id, std::string_view issuer, std::string_view subject);

    /// Remove links that have expired, and counters of attempts that count for nothing any more.
    /// @param limit  1 to 100,000
    /// @return       rows removed; fewer than `limit`: there are no more
    std::size_t purge(std::size_t limit = 1'000);

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
