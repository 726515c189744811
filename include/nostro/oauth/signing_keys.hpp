#pragma once

#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/time.hpp>

#include <array>
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

/// Where a signing key is in its life.
enum class SigningKeyState : std::uint8_t {
    pending,  ///< published, does not sign yet
    active,   ///< signs
    retiring, ///< does not sign any more; published for those who verify
    removed,  ///< gone; its private part is erased
    revoked,  ///< gone in an emergency: what it signed does not count
};

inline constexpr std::array<std::string_view, 5> signing_key_state_names{
    "pending", "active", "retiring", "removed", "revoked"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(SigningKeyState) noexcept {
    return signing_key_state_names;
}

/// What may be known of a signing key.
struct SigningKey {
    std::string kid;       ///< its JWK thumbprint (RFC 7638)
    std::string algorithm; ///< RS256, PS256, ES256 or EdDSA
    SigningKeyState state = SigningKeyState::pending;
    std::string public_jwk; ///< JSON text with `kid`, `use` and `alg`; nothing private
    Timestamp created_at{};
    Timestamp not_before{};                 ///< does not sign earlier
    std::optional<Timestamp> sign_until;    ///< of an active one: when the next is to take over
    std::optional<Timestamp> publish_until; ///< of a retiring one
};

/// The keys that sign tokens. A tenant has one active key for each algorithm.
///
/// Keys are made with no unit open and stored encrypted under the vault's data key. Calls that may
/// make one throw `InvalidArgument` in a unit. Each writing call is atomic, and durable when it
/// returns. Threads: as its session.
///
/// For the system; `jwks` and `list` also for who holds `admin:accounts` or `read:accounts`. Others
/// are `Forbidden` (`bank_only`).
class NOSTRO_API(0, 1) SigningKeys {
public:
    explicit SigningKeys(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// See to it that there is a key for each algorithm of the options. Two processes that do so at
    /// the same time end up with the same keys. Called by whatever first needs a key.
    void ensure();

    /// The published keys as a JWK Set (RFC 7517 section 5): pending, active and retiring ones,
    /// newest first. Makes the first keys. May be kept for an hour.
    [[nodiscard]] std::string jwks();

    /// All keys, gone ones included, oldest first.
    [[nodiscard]] std::vector<SigningKey> list() const;

    /// Announce the next key of an algorithm now; it takes over after `KeySchedule::announce`.
    /// @return  the pending key, new or announced before
    /// @throws InvalidArgument  the algorithm is none of the options
    SigningKey rotate(std::string_view algorithm);

    /// A key is not to be trusted any more: it leaves the key set and all it has signed ends now.
    /// If it was the active one, a key takes over that nobody was told of.
    /// @throws NotFound  there is no such key, or it is gone
    SigningKey revoke(std::string_view kid);

    /// Announce, activate, retire and remove what is due. Doing it late or twice does no harm: a
    /// key signs until its successor has been announced long enough.
    /// @return  keys whose state has changed, new ones included
    std::size_t tick(Timestamp now);

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
