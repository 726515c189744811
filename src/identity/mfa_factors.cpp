#include "identity/mfa_factors.hpp"

#include "core/require.hpp"
#include "domain/user_directory.hpp"
#include "identity/mfa_rows.hpp"
#include "identity/mfa_secret.hpp"

#include <algorithm>

namespace nostro::inline v0::detail {

namespace {

/// What the user's own record says. The links and addresses of an admin user were set by his
/// merchant; others write their own, so an address counts once it was verified.
std::optional<std::string> recorded_destination(User const& user, Channel channel) {
    if (user.kind == UserKind::admin) {
        return destination_of(user, channel);
    }
    bool const is_sms = channel == Channel::sms;
    std::string const& own = is_sms ? user.phone : user.email;
    auto const& verified_at = is_sms ? user.phone_verified_at : user.email_verified_at;
    return verified_at && !own.empty() ? std::optional{own} : std::nullopt;
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

void require_reachable(storage::Transaction& transaction,
                       ServiceState const& state,
                       User const& user) {
    for (Channel const channel : user.mfa_channels) {
        bool const is_sms = channel == Channel::sms;
        bool const is_known =
            recorded_destination(user, channel) ||
            (is_sms ? factors_of(transaction, state, user).destination(channel).has_value()
                    : user.status == UserStatus::pending);
        require_field(is_known,
                      "mfa_channels",
                      is_sms ? "a code by SMS goes to a phone number that is verified or enrolled"
                             : "a code by email goes to an address that is verified");
    }
}

void erase_factors(storage::Transaction& transaction,
                   ServiceState const& state,
                   std::string const& user_id) {
    storage::Records<MfaEnrolmentRow> enrolments{transaction, state.tenant};
    for (MfaEnrolmentRow const& row : enrolments.list({}, user_id)) {
        enrolments.erase(row);
    }
    storage::Records<RecoveryCodeRow> codes{transaction, state.tenant};
    for (RecoveryCodeRow const& row : codes.list({}, user_id)) {
        codes.erase(row);
    }
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
