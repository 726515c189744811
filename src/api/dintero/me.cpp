#include "api/dintero/handlers.hpp"
#include "api/dintero/json.hpp"
#include "api/dintero/persons.hpp"
#include "api/dintero/refusals.hpp"

#include <nostro/onboarding/merchants.hpp>

namespace nostro::inline v0::api::dintero {

namespace {

namespace json = boost::json;

json::object login_json(Call const& call, User const& user) {
    json::object inner{{"id", user.id},
                       {"scope", to_array(call.system().users().effective_scope(user.id))},
                       {"email", user.email}};
    put_text(inner, "name", user.name);
    if (user.last_seen_at) {
        inner["last_seen_at"] = to_string(*user.last_seen_at);
    }
    json::object account{{"account_id", user.owner}, {"user", std::move(inner)}};
    if (auto const merchant = call.system().merchants().find(user.owner)) {
        put_text(account, "business_name", merchant->name);
        put_text(account, "display_name", merchant->name);
    }
    return account;
}

void require_accepted(Call const& call, CodeResult const& result) {
    switch (result.outcome) {
    case CodeOutcome::accepted:
        return;
    case CodeOutcome::throttled:
        throw too_many_requests(call, result.retry_at);
    case CodeOutcome::refused:
        throw ApiError{403, "invalid_grant", "the code is wrong"};
    }
}

} // namespace

Response get_me(Call& call) {
    auto const users = users_of_person(call);
    json::array accounts;
    for (User const& user : users) {
        if (!user.owner.empty()) {
            accounts.push_back(login_json(call, user));
        }
    }
    return call.answer(json::object{{"id", users.front().id},
                                    {"configuration", configuration_of(call, users.front().id)},
                                    {"accounts", std::move(accounts)}});
}

Response configure_sms(Call& call) {
    auto const body = call.body();
    bool const enabled = body.boolean("enabled");
    auto const phone = text_of(body, "phone_number");
    if (enabled && phone.empty()) {
        throw invalid_field("/phone_number", "missing", "is required to enable messages");
    }
    constexpr MemberName names[]{{"/mfa_channels", "/enabled"}}; // the bank wants it enabled
    naming_members(names, [&] {
        call.services().mfa_enrolments().set_sms(call.caller.user_id, enabled, phone);
    });
    return call.answer();
}

Response configure_totp(Call& call) {
    auto const body = call.body();
    auto const code = text_of(body, "user_code");
    auto mfa = call.services().mfa_enrolments();
    if (!body.boolean("enabled")) {
        require_accepted(call, mfa.disable_totp(call.caller.user_id, code));
        return call.answer();
    }
    if (code.empty()) {
        throw invalid_field("/user_code", "missing", "is required to enable the app");
    }
    require_accepted(call,
                     mfa.enable_totp(call.caller.user_id,
                                     code,
                                     call.caller.authenticated_at.value_or(Timestamp{})));
    return call.answer();
}

Response associate_totp(Call& call) {
    auto const made = call.services().mfa_enrolments().associate_totp(call.caller.user_id);
    return call.answer(
        json::object{{"secret_code", made.secret_code}, {"otpauth_uri", made.otpauth_uri}});
}

Response change_password(Call& call) {
    auto const body = call.body();
    try {
        call.services().users().change_password(call.caller.user_id,
                                                body.text("previous_password"),
                                                body.text("proposed_password"),
                                                call.caller.grant_id);
    } catch (InvalidArgument const& error) {
        if (error.detail("field") != "password") {
            throw;
        }
        throw invalid_field(
            "/proposed_password", std::string{error.detail("reason")}, error.what());
    } catch (Forbidden const& error) {
        if (error.detail("reason") == "wrong_password") {
            throw wrong_credentials();
        }
        if (auto const retry_at = parse_timestamp(error.detail("retry_at"))) {
            throw too_many_requests(call, *retry_at);
        }
        throw;
    }
    return call.answer();
}

} // namespace nostro::inline v0::api::dintero
