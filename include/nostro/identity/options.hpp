#pragma once

#include <nostro/core/enum_names.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

/// How new passwords are hashed.
enum class PasswordAlgorithm : std::uint8_t {
    scrypt,        ///< RFC 7914, by `ln`, `r` and `p`
    pbkdf2_sha256, ///< RFC 8018, by `iterations`; for hosts that must keep to FIPS 140
};

inline constexpr std::array<std::string_view, 2> password_algorithm_names{"scrypt",
                                                                          "pbkdf2_sha256"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(PasswordAlgorithm) noexcept {
    return password_algorithm_names;
}

/// What passwords must be and how they are kept. The costs are those that OWASP recommends.
///
/// A stored hash of other costs stays good, and is replaced when its user logs in.
struct PasswordOptions {
    PasswordAlgorithm algorithm = PasswordAlgorithm::scrypt;
    int ln = 17; ///< logarithm of the cost to base 2; one hash takes 128 * 2^ln * r bytes
    int r = 8;
    int p = 1;
    int iterations = 600'000;

    std::size_t hashes_at_once = 2; ///< 1 or more; each takes the memory of one hash
    /// Callers that may wait for a hash; one more is refused with `unavailable`.
    std::size_t hashes_waiting_max = 64;

    std::size_t length_min = 8; ///< Unicode characters; 15 is better
    /// Former passwords of a user that may not come again, at most 24; each costs one hash.
    std::size_t history = 0;
    /// Words that alone do not make a password: the bank's name, its products.
    std::vector<std::string> context_words{};
};

/// At most so many attempts in a window, which begins with the first of them. 0: no limit.
struct RateLimit {
    int attempts = 0;
    std::chrono::seconds window{60};
};

/// What follows wrong attempts: after each run of `failures` a lock, doubled from run to run. It
/// ends by itself; one right attempt forgets all.
struct LockoutRule {
    int failures = 5;
    std::chrono::seconds lock{60};
    std::chrono::seconds lock_max{15 * 60};
    /// After so long without a wrong attempt the next run is the first again.
    std::chrono::seconds window{12 * 3600};
    /// Wrong attempts, without a right one among them, after which a new secret is needed. 0: no
    /// such limit.
    int failures_max = 100;
};

/// Codes, second factors and logins without a password.
struct MfaOptions {
    std::chrono::seconds oob_code_life{300};          ///< at most 10 min
    std::chrono::seconds passwordless_code_life{600}; ///< at most 10 min
    std::chrono::seconds pending_login_life{600};     ///< of an `mfa_token`; at most 15 min
    int code_attempts = 5; ///< wrong codes that end one challenge; at most 10
    RateLimit sends{3, std::chrono::seconds{600}};
    RateLimit sends_per_day{10, std::chrono::seconds{86'400}};
    std::chrono::seconds totp_enrolment_life{600};
    LockoutRule totp_lockout{.failures = 5,
                             .lock = std::chrono::seconds{300},
                             .lock_max = std::chrono::seconds{3600},
                             .window = std::chrono::seconds{12 * 3600},
                             .failures_max = 0};
    std::string totp_issuer = "Bank"; ///< what authenticator apps show; no colon
};

/// How a core keeps its users. Times are checked against `Clock`.
struct IdentityOptions {
    PasswordOptions password{};

    LockoutRule lockout{};               ///< of one user's password
    RateLimit passwords_per_address{20}; ///< password checks from one network address
    RateLimit passwords_per_client{60};  ///< password checks through one application
    RateLimit resets_per_user{3, std::chrono::seconds{600}}; ///< reset messages to one user

    std::chrono::seconds reset_life{30 * 60};      ///< of a password reset link; at most 24 h
    std::chrono::seconds invitation_life{30 * 60}; ///< of an invitation link; at most 24 h
    /// What stands before the token in messages: the address of the host's page, for example
    /// "https://bank.example/reset?token=". Empty: the page of `api::Service`, which is the issuer
    /// and "/oauth/password?token="; where there is no issuer the message holds the token alone.
    std::string reset_link{};
    std::string invitation_link{};

    MfaOptions mfa{};
};

} // namespace nostro::inline v0
