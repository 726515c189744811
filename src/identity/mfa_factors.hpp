#pragma once

#include "domain/host.hpp"

#include <nostro/core/message_sender.hpp>
#include <nostro/identity/users.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0::detail {

inline constexpr std::array all_channels{Channel::sms, Channel::email};

/// How a user can prove himself beside the password.
struct Factors {
    std::vector<Channel> channels; ///< where codes are sent at login
    bool totp = false;             ///< an authenticator app is enabled
    bool required = false;         ///< a login needs one of them
    /// What is known to be his, by channel, whether or not codes go there at login.
    std::array<std::optional<std::string>, channel_names.size()> destinations;

    [[nodiscard]] std::optional<std::string> const& destination(Channel channel) const noexcept;
    [[nodiscard]] bool sends_at_login(Channel channel) const noexcept;
    /// Whether two channels can stand in for a lost factor.
    [[nodiscard]] bool can_recover() const noexcept;
};

[[nodiscard]] Factors
factors_of(storage::Transaction& transaction, ServiceState const& state, User const& user);

/// Refuse a user whose second factor would be sent where nobody knows that he reads it: codes are
/// not sent there, so no login could go on. The invitation of a pending user verifies his email.
/// @throws InvalidArgument  "field" `mfa_channels`
void require_reachable(storage::Transaction& transaction,
                       ServiceState const& state,
                       User const& user);

/// Remove the second factors and recovery codes of a user.
void erase_factors(storage::Transaction& transaction,
                   ServiceState const& state,
                   std::string const& user_id);

/// A user who can log in by something that this bank checks.
/// @param since  when he began to; void when the user's `not_before` is later
[[nodiscard]] std::optional<User> find_user_to_log_in(storage::Transaction& transaction,
                                                      ServiceState const& state,
                                                      std::string_view user_id,
                                                      Timestamp since);

/// Whether the user may log in by a password or code at all.
[[nodiscard]] bool may_log_in(User const& user) noexcept;

} // namespace nostro::inline v0::detail
