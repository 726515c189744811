#include "api/dintero/persons.hpp"

#include <algorithm>
#include <utility>

namespace nostro::inline v0::api::dintero {

namespace {

namespace json = boost::json;

/// Whether the email of the user is the person's for sure.
bool has_proved_email(User const& user) {
    return user.kind == UserKind::account && user.status == UserStatus::active &&
           user.authentication_type == AuthenticationType::password &&
           user.email_verified_at.has_value();
}

bool needs_factor(Call const& call, User const& user) {
    auto const state = call.system().mfa_enrolments().get_state(user.id);
    return state.sms.enabled || state.totp.enabled || !user.mfa_channels.empty();
}

template <class Factor>
json::object to_json(Factor const& factor) {
    json::object object{{"enabled", factor.enabled}};
    if (factor.updated_at) {
        object["updated_at"] = to_string(*factor.updated_at);
    }
    return object;
}

} // namespace

std::vector<User> users_of_person(Call const& call) {
    auto const users = call.system().users();
    std::vector<User> found{users.get(call.caller.user_id)};
    auto const self = found.front();
    if (!has_proved_email(self)) {
        return found;
    }
    auto const mode = self.owner.substr(0, 1);
    auto const is_strong = needs_factor(call, self);
    auto others = users.list_by_email(self.email);
    std::ranges::copy_if(others, std::back_inserter(found), [&](User const& user) {
        return user.id != self.id && has_proved_email(user) && user.owner.starts_with(mode) &&
               (is_strong || !needs_factor(call, user));
    });
    return found;
}

json::object configuration_of(Call const& call, std::string_view user_id) {
    auto const state = call.system().mfa_enrolments().get_state(user_id);
    return {{"mfa", json::object{{"sms", to_json(state.sms)}, {"totp", to_json(state.totp)}}}};
}

} // namespace nostro::inline v0::api::dintero
