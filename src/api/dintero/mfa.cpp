#include "api/dintero/audiences.hpp"
#include "api/dintero/handlers.hpp"
#include "api/dintero/ids.hpp"
#include "api/dintero/logins.hpp"
#include "api/dintero/refusals.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/identity/authentication.hpp>

namespace nostro::inline v0::api::dintero {

namespace {

void require_oob(JsonReader const& body) {
    if (body.text("challenge_type") != "oob") {
        throw ApiError{400, "unsupported_challenge_type", "the only challenge_type is oob"};
    }
}

Channel channel_of(JsonReader const& body) {
    return find_named<Channel>(body.text("oob_channel")).value();
}

boost::json::object to_json(ChallengeResult const& challenge) {
    return {
        {"challenge_type", "oob"}, {"binding_method", "prompt"}, {"oob_code", challenge.oob_code}};
}

[[noreturn]] void refuse(Call const& call, ChallengeResult const& challenge) {
    switch (challenge.outcome) {
    case ChallengeOutcome::channel_unavailable:
        throw invalid_field("/oob_channel", "unavailable", "is not a channel of this user");
    case ChallengeOutcome::channel_already_used:
        throw ApiError{400, "channel_already_used", "a recovery needs another channel"};
    case ChallengeOutcome::throttled:
        throw too_many_requests(call, challenge.retry_at);
    case ChallengeOutcome::sent:
    case ChallengeOutcome::expired:
        break;
    }
    throw expired_login();
}

} // namespace

Response challenge(Call& call) {
    auto const body = call.body();
    require_oob(body);
    auto const challenge = call.on_behalf().authentication().challenge(
        call.caller.client_id, body.text("mfa_token"), channel_of(body));
    if (challenge.outcome != ChallengeOutcome::sent) {
        refuse(call, challenge);
    }
    return call.answer(to_json(challenge));
}

Response recover(Call& call) {
    auto const body = call.body();
    require_oob(body);
    require_password_logins(call); // the token at its end is one
    auto const audience = audience_in(call, body);
    require_grant(call, call.caller.client_id, audience, GrantType::password);
    auto const challenge = call.on_behalf().authentication().recover(
        {.owner = owner_of(call),
         .kind = UserKind::admin,
         .username = std::string{body.text("username")},
         .channel = channel_of(body),
         .goal = goal_of(call, audience, UserTokenGrant::password)});
    if (challenge.outcome != ChallengeOutcome::sent) {
        refuse(call, challenge);
    }
    auto object = to_json(challenge);
    object["mfa_token"] = challenge.mfa_token;
    return call.answer(object);
}

} // namespace nostro::inline v0::api::dintero
