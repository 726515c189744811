#include "identity/mfa_factors.hpp"

#include "identity/directory.hpp"
#include "identity/mfa_rows.hpp"
#include "identity/mfa_secret.hpp"

#include <algorithm>

namespace nostro::inline v0::detail {

namespace {

constexpr std::array all_channels{Channel::sms, Channel::email};

/// What the user's own record says. The links and addresses of an admin user were set by his
/// merchant; others write their own, so an email counts once it was verified, and a phone number
/// once it was enrolled.
std::optional<std::string> recorded_destination(User const& user, Channel channel) {
    if (user.kind == UserKind::admin) {
        return destination_of(user, channel);
    }
    bool const is_verified_email =
        channel == Channel::email && user.email_verified_at && !user.email.empty();
    return is_verified_email ? std::optional{user.email} : std::nullopt;
}

} // namespace

std::optional<std::string> const& Factors::destination(Channel channel) const noexcept {
    return destinations[static_cast<std::size_t>(channel)];
}

bool Factors::sends_at_login(Channel channel) const noexcept {
    return std::ranges::find(channels, channel) != channels.end();
}

bool Factors::can_recover() const noexcept {
    return required && std::ranges::all_of(destinations, [](auto const& to) { return !!to; });
}

Factors factors_of(storage::Transaction& transaction, ServiceState const& state, User const& user) {
    storage::Records<MfaEnrolmentRow> const enrolments{transaction, state.tenant};
    auto const sms = enrolments.find(user.id, EnrolmentKind::sms);
    auto const totp = enrolments.find(user.id, EnrolmentKind::totp);
    bool const sms_enabled = sms && sms->enabled;

    Factors factors;
    factors.totp = totp && totp->enabled;
    factors.required = factors.totp || sms_enabled || !user.mfa_channels.empty();
    for (Channel const channel : all_channels) {
        auto& destination = factors.destinations[static_cast<std::size_t>(channel)];
        destination = recorded_destination(user, channel);
        bool is_wanted = std::ranges::find(user.mfa_channels, channel) != user.mfa_channels.end();
        if (channel == Channel::sms && sms_enabled) {
            destination = std::string{open_enrolment(state.host->ports(), *sms).reveal()};
            is_wanted = true;
        }
        if (is_wanted && destination) {
            factors.channels.push_back(channel);
        }
    }
    return factors;
}

bool may_log_in(User const& user) noexcept {
    return user.status == UserStatus::active &&
           user.authentication_type == AuthenticationType::password;
}

std::optional<User> find_user_to_log_in(storage::Transaction& transaction,
                                        ServiceState const& state,
                                        std::string_view user_id,
                                        Timestamp since) {
    auto user = find_user(transaction, state.tenant, user_id);
    return user && may_log_in(*user) && user->not_before <= since ? user : std::nullopt;
}

} // namespace nostro::inline v0::detail
