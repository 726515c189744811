#include "api/oauth/browser.hpp"
#include "api/oauth/client.hpp"
#include "api/oauth/handlers.hpp"
#include "api/oauth/pages.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/oauth/authorization.hpp>

#include <string>
#include <string_view>
#include <vector>

// The authorization endpoint and the forms of its pages.
namespace nostro::inline v0::api {

namespace {

std::vector<OauthParameter> as_pairs(std::vector<Parameter> const& parameters) {
    std::vector<OauthParameter> pairs;
    pairs.reserve(parameters.size());
    for (auto const& [name, value] : parameters) {
        pairs.emplace_back(name, value);
    }
    return pairs;
}

std::string text(Call const& call, std::string_view name) {
    return std::string{form_value(call, name)};
}

InteractionForm hidden_fields(Call const& call) {
    return {text(call, "interaction"), text(call, "csrf")};
}

Response authorize(Call const& call, std::vector<Parameter> const& parameters) {
    auto const step = call.system().authorization().begin(as_pairs(parameters), browser_of(call));
    return to_response(call, step);
}

std::string value_of(std::vector<Parameter> const& parameters, std::string_view name) {
    for (auto const& [known, value] : parameters) {
        if (known == name) {
            return value;
        }
    }
    return {};
}

Response log_out(Call const& call, std::vector<Parameter> const& parameters) {
    auto const step = call.system().authorization().begin_logout(
        {.id_token_hint = value_of(parameters, "id_token_hint"),
         .client_id = value_of(parameters, "client_id"),
         .post_logout_redirect_uri = value_of(parameters, "post_logout_redirect_uri"),
         .state = value_of(parameters, "state")},
        browser_of(call));
    return to_response(call, step);
}

} // namespace

Response authorize_by_query(Call& call) {
    return authorize(call, call.query_parameters);
}

Response authorize_by_form(Call& call) {
    return authorize(call, call.form_parameters);
}

Response post_login(Call& call) {
    auto const step = call.system().authorization().log_in(
        {hidden_fields(call), text(call, "username"), text(call, "password")}, browser_of(call));
    return to_response(call, step);
}

Response post_factor(Call& call) {
    auto const step = call.system().authorization().answer_factor(
        {hidden_fields(call), text(call, "mfa_token"), text(call, "oob_code"), text(call, "code")},
        browser_of(call));
    return to_response(call, step);
}

Response post_send_code(Call& call) {
    auto const channel = find_named<Channel>(form_value(call, "channel")).value_or(Channel::sms);
    auto const step = call.system().authorization().send_code(
        {hidden_fields(call), text(call, "mfa_token"), channel}, browser_of(call));
    return to_response(call, step);
}

Response post_consent(Call& call) {
    ConsentForm form{hidden_fields(call), form_value(call, "decision") == "allow", {}};
    for (std::string const& value : form_values(call, "view")) {
        if (auto view = pages::parse_view_value(value)) {
            form.views.push_back(*std::move(view));
        }
    }
    return to_response(call, call.system().authorization().decide(form, browser_of(call)));
}

Response open_device_page(Call& call) {
    auto const step = call.system().authorization().open_device_page(
        value_of(call.query_parameters, "user_code"), browser_of(call));
    return to_response(call, step);
}

Response post_user_code(Call& call) {
    auto const step = call.system().authorization().enter_user_code(
        hidden_fields(call), form_value(call, "user_code"), browser_of(call));
    return to_response(call, step);
}

Response logout_by_query(Call& call) {
    return log_out(call, call.query_parameters);
}

Response logout_by_form(Call& call) {
    return log_out(call, call.form_parameters);
}

Response confirm_logout(Call& call) {
    auto const step =
        call.system().authorization().confirm_logout(hidden_fields(call), browser_of(call));
    return to_response(call, step);
}

} // namespace nostro::inline v0::api
