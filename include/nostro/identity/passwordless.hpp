#pragma once

#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/message_sender.hpp>
#include <nostro/core/time.hpp>
#include <nostro/identity/authentication.hpp>
#include <nostro/identity/users.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace nostro::inline v0 {

namespace detail {
struct ServiceState;
} // namespace detail

/// For whom a person logs in.
enum class PasswordlessType : std::uint8_t {
    customer, ///< for himself: users without `User::company_id`
    company,  ///< for a company: users with one
};

inline constexpr std::array<std::string_view, 2> passwordless_type_names{"customer", "company"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(PasswordlessType) noexcept {
    return passwordless_type_names;
}

/// Whom a code is for, and where it goes.
struct PasswordlessStart {
    std::string owner; ///< whose user, see `Users`
    UserKind kind = UserKind::admin;
    PasswordlessType type = PasswordlessType::customer;
    std::string client_id; ///< the code is worth something to this client only
    std::string audience;  ///< and for this audience only
    Channel connection = Channel::email;
    std::string email; ///< names the user: one of his email addresses
    /// The caller's name for this login, up to 64 bytes; empty: one is made. The same session sends
    /// the same code again, also over another connection, as long as that code is good.
    std::string login_session_id;
};

/// What became of a request for a code.
struct PasswordlessStarted {
    bool throttled = false;       ///< nothing was sent
    Timestamp retry_at{};         ///< when throttled: the earliest time to try again
    std::string login_session_id; ///< empty when throttled
};

/// How the person who shows a code is named.
enum class IdentType : std::uint8_t { email, user_id };

inline constexpr std::array<std::string_view, 2> ident_type_names{"email", "user_id"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(IdentType) noexcept {
    return ident_type_names;
}

/// A code that somebody shows.
struct PasswordlessCode {
    std::string owner; ///< whose user, see `Users`
    UserKind kind = UserKind::admin;
    std::string client_id;
    std::string audience;
    IdentType ident_type = IdentType::email;
    /// Empty: whoever has this code, as in a link that was sent. Such codes are looked for among
    /// the newest 100, and two that are alike are refused.
    std::string ident;
    std::string verification_code;
};

/// Login by a one-time code instead of a password. A second factor is not asked for.
///
/// A code has six digits and is good for `MfaOptions::passwordless_code_life`, once, for
/// `MfaOptions::code_attempts` tries, and for one user, client and audience; a user has one at a
/// time there, the latest. Codes are derived with a key of the vault and not stored. They go only
/// to what is known to be the user's, see `Authentication`. Whether the client may ask for codes
/// for that audience is the caller's to check.
///
/// For the system alone, which acts on behalf of whoever asks (`Session::on_behalf_of`); others are
/// `Forbidden` (`bank_only`).
///
/// Works on a core only: counters that defend are committed before a code is looked at. In a unit
/// each method throws `InvalidArgument`. What else a call writes is atomic, and durable when it
/// returns. Threads: as its session.
class NOSTRO_API(0, 1) Passwordless {
public:
    explicit Passwordless(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// Send a code. The answer is the same whether or not there is such a user, he may log in, he
    /// has such a destination, or that destination has had its codes of the day.
    ///
    /// Throttled by the given address and connection (`MfaOptions::sends` and `sends_per_day`), and
    /// by address and client (5 in 60 seconds), for known and unknown ones alike.
    ///
    /// @throws InvalidArgument  a member is empty or too long
    [[nodiscard]] PasswordlessStarted start(PasswordlessStart const& start);

    /// Make a code for the caller himself to hand on. It replaces the one before.
    ///
    /// Whether he may act as that user is the host's to check: `api::Service` makes codes for admin
    /// users alone, because one for somebody who works for a merchant gives his rights away.
    ///
    /// @return  six digits, a secret
    /// @throws NotFound         no such user at this account who may log in
    /// @throws InvalidArgument  a member is empty or too long
    [[nodiscard]] std::string mint(std::string_view owner,
                                   std::string_view client_id,
                                   std::string_view audience,
                                   std::string_view user_id);

    /// Use a code up. Without an `ident`, wrong codes are limited by client and audience: 5 in 60
    /// seconds and 30 in an hour.
    ///
    /// @return  who it is, with `goal.grant_type` `authorization_code` and no scope; absent when
    ///          the code is not his, not for this client and audience, used, too old, or tried too
    ///          often
    [[nodiscard]] std::optional<Login> redeem(PasswordlessCode const& code);

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
