#include "api/dintero/audiences.hpp"
#include "api/dintero/handlers.hpp"
#include "api/dintero/ids.hpp"
#include "api/dintero/json.hpp"
#include "api/dintero/refusals.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/identity/passwordless.hpp>
#include <nostro/identity/users.hpp>
#include <nostro/oauth/clients.hpp>

#include <array>

namespace nostro::inline v0::api::dintero {

namespace {

/// Any one of these lets a caller send codes over a channel.
constexpr std::array<std::string_view, 2> scopes_by_channel{
    "admin:accounts write:accounts write:accounts:/auth/passwordless "
    "write:accounts:/auth/passwordless-sms",
    "admin:accounts write:accounts write:accounts:/auth/passwordless "
    "write:accounts:/auth/passwordless-email",
};

/// The client is the account's own and may log people in by a code.
void require_code_grant(Call const& call, std::string_view client_id, std::string_view audience) {
    auto const client = call.system().clients().find(client_id);
    auto const check = client && client->owner == owner_of(call)
                           ? check_grant(call, client_id, audience, GrantType::authorization_code)
                           : GrantCheck::none;
    if (check == GrantCheck::none) {
        throw no_grant();
    }
    if (check == GrantCheck::other_type) {
        throw invalid_field(
            "/client_id", "grant", "has no grant of type authorization_code for the audience");
    }
}

} // namespace

Response start_passwordless(Call& call) {
    auto const body = call.body();
    auto const channel = find_named<Channel>(body.text("connection")).value();
    if (!call.caller.has_any_scope(scopes_by_channel[static_cast<std::size_t>(channel)])) {
        throw ApiError{Problem::insufficient_scope, "the token is not for this connection"};
    }
    PasswordlessStart const start{.owner = owner_of(call),
                                  .type = find_named<PasswordlessType>(body.text("type")).value(),
                                  .client_id = text_of(body, "client_id"),
                                  .audience = audience_in(call, body),
                                  .connection = channel,
                                  .email = text_of(body, "email"),
                                  .login_session_id = text_of(body, "login_session_id")};
    require_code_grant(call, start.client_id, start.audience);
    if (start.email.empty()) {
        throw invalid_field("/email", "missing", "is required");
    }
    auto const started = call.on_behalf().passwordless().start(start);
    if (started.throttled) {
        throw too_many_requests(call, started.retry_at);
    }
    return call.answer();
}

Response create_verification_code(Call& call) {
    auto const body = call.body();
    auto const client_id = body.text("client_id");
    auto const audience = audience_in(call, body);
    require_code_grant(call, client_id, audience);
    auto const user_id = body.text("user_id");
    auto const user = call.system().users().find(user_id);
    // A code for one who works for an account would give the caller what that one may do.
    if (!user || user->kind != UserKind::admin) {
        throw no_such("user");
    }
    auto const code =
        call.on_behalf().passwordless().mint(owner_of(call), client_id, audience, user_id);
    return call.answer(boost::json::object{{"verification_code", code}});
}

} // namespace nostro::inline v0::api::dintero
