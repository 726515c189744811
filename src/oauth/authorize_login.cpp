#include "oauth/authorize_flow.hpp"

#include "core/crypto/secret.hpp"
#include "domain/challenge_code.hpp"
#include "oauth/authorize_login.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/identity/authentication.hpp>
#include <nostro/oauth/authorization.hpp>

#include <chrono>
#include <utility>

// The login form and the second factor. Passwords are hashed and codes are checked with no unit
// open: the interaction is looked at before, and goes on afterwards.
namespace nostro::inline v0 {

using detail::authentication_for;
using detail::completed;
using detail::digest_of;
using detail::equal_in_constant_time;
using detail::find_login;
using detail::Flow;
using detail::FlowResult;
using detail::LoginName;
using detail::OpenInteraction;
using detail::ServiceState;
using detail::wait_until;

namespace {

using enum OauthErrorCode;

constexpr std::string_view totp = "totp";

/// Recovery codes are longer than all others, however those are grouped, and stand in for any.
bool is_recovery_code(std::string_view typed) noexcept {
    return typed.size() > 2 * detail::code_digits;
}

/// What was found of a form before the slow work.
struct Entered {
    std::optional<AuthorizationStep> step; ///< there is nothing to do: this is the answer
    LoginGoal goal;
    LoginName name;       ///< for a password
    bool is_right = true; ///< false: a second factor for a login other than the suspended one
};

LoginGoal goal_of(OpenInteraction const& interaction) {
    auto const& request = interaction.request;
    // A login without a client, for example to approve a device, belongs to the bank itself.
    return {.client_id = request.client_id.empty() ? "nostro" : request.client_id,
            .audience = request.audience,
            .grant_type = "authorization_code",
            .scope = request.scope};
}

/// Open the interaction of a form that must be in a stage, without changing anything.
template <class Look>
Entered enter(ServiceState const& state,
              InteractionForm const& form,
              Browser const& browser,
              InteractionStage stage,
              Look const& look) {
    return state.host->written([&](storage::Transaction& transaction) {
        Flow const flow{transaction, state};
        auto opened = flow.open(form, browser);
        Entered entered;
        if (auto* const page = std::get_if<ErrorPage>(&opened)) {
            entered.step = AuthorizationStep{std::move(*page), {}};
            return entered;
        }
        auto const& interaction = std::get<OpenInteraction>(opened);
        if (interaction.row.stage != stage) {
            entered.step = flow.show(interaction).step; // a page that was left behind
            return entered;
        }
        entered.goal = goal_of(interaction);
        look(transaction, interaction, entered);
        return entered;
    });
}

/// Go on with an interaction whose form was right before the slow work.
template <class Work>
AuthorizationStep go_on(ServiceState const& state,
                        InteractionForm const& form,
                        Browser const& browser,
                        Work const& work) {
    return completed(state, state.host->written([&](storage::Transaction& transaction) {
        Flow flow{transaction, state};
        auto opened = flow.open(form, browser);
        if (auto* const page = std::get_if<ErrorPage>(&opened)) {
            return FlowResult{{std::move(*page), {}}, {}};
        }
        return work(flow, std::get<OpenInteraction>(std::move(opened)));
    }));
}

FlowResult noticed(FlowResult result, std::chrono::seconds retry_after) {
    if (auto* const page = std::get_if<Interaction>(&result.step.next)) {
        page->retry_after = retry_after;
    }
    return result;
}

/// A code that was sent for a suspended login.
struct Sent {
    std::string mfa_token;
    std::optional<Channel> channel; ///< absent: nothing was sent
    std::string oob_code;
    InteractionNotice notice = InteractionNotice::none;
    std::chrono::seconds retry_after{0};
};

Sent send(ServiceState const& state,
          Browser const& browser,
          LoginGoal const& goal,
          std::string_view mfa_token,
          Channel channel) {
    auto const result =
        authentication_for(state, browser.address).challenge(goal.client_id, mfa_token, channel);
    Sent sent{.mfa_token = std::string{mfa_token}};
    switch (result.outcome) {
    case ChallengeOutcome::sent:
        sent.channel = channel;
        sent.oob_code = result.oob_code;
        break;
    case ChallengeOutcome::expired:
        sent.notice = InteractionNotice::login_over;
        break;
    case ChallengeOutcome::channel_unavailable:
    case ChallengeOutcome::channel_already_used:
        sent.notice = InteractionNotice::channel_unavailable;
        break;
    case ChallengeOutcome::throttled:
        sent.notice = InteractionNotice::too_many_attempts;
        sent.retry_after = wait_until(result.retry_at, state.host->now());
        break;
    }
    return sent;
}

FlowResult show_factor(Flow& flow, OpenInteraction const& interaction, Sent const& sent) {
    auto result = noticed(flow.show(interaction, sent.notice), sent.retry_after);
    if (auto* const page = std::get_if<Interaction>(&result.step.next)) {
        page->mfa_token = sent.mfa_token;
        page->oob_code = sent.oob_code;
        page->sent_to = sent.channel;
    }
    return result;
}

FlowResult back_to_login(Flow& flow, OpenInteraction interaction) {
    interaction.row.stage = InteractionStage::login;
    interaction.row.mfa_token = {};
    interaction.row.factors.clear();
    flow.save(interaction);
    return flow.show(interaction, InteractionNotice::login_over);
}

FlowResult
suspend(Flow& flow, OpenInteraction interaction, LoginResult const& result, Sent const& sent) {
    auto& row = interaction.row;
    row.stage = InteractionStage::factor;
    row.mfa_token = digest_of(result.mfa_token);
    row.factors.clear();
    for (auto const channel : result.channels) {
        row.factors.emplace_back(name_of(channel));
    }
    if (result.totp) {
        row.factors.emplace_back(totp);
    }
    flow.save(interaction);
    return show_factor(flow, interaction, sent);
}

Entered enter_factor(ServiceState const& state,
                     InteractionForm const& form,
                     Browser const& browser,
                     std::string_view mfa_token) {
    return enter(state,
                 form,
                 browser,
                 InteractionStage::factor,
                 [&](storage::Transaction&, OpenInteraction const& interaction, Entered& into) {
                     into.is_right = equal_in_constant_time(interaction.row.mfa_token.value,
                                                            digest_of(mfa_token).value);
                 });
}

} // namespace

AuthorizationStep Authorization::log_in(LoginForm const& form, Browser const& browser) {
    state_->host->require_core("Authorization::log_in");
    auto const entered = enter(
        *state_,
        form.form,
        browser,
        InteractionStage::login,
        [&](storage::Transaction& transaction, OpenInteraction const& interaction, Entered& into) {
            auto const owner = interaction.client ? interaction.client->owner : std::string{};
            into.name = find_login(transaction, state_->tenant, owner, form.username);
        });
    if (entered.step) {
        return *entered.step;
    }
    LoginResult result;
    try {
        result = authentication_for(*state_, browser.address)
                     .check_password({.owner = entered.name.owner,
                                      .kind = entered.name.kind,
                                      .username = entered.name.username,
                                      .password = form.password,
                                      .goal = entered.goal});
    } catch (InvalidArgument const&) {
        result.outcome = LoginOutcome::refused; // longer than any name or password is
    }
    Sent sent{.mfa_token = result.mfa_token};
    if (result.outcome == LoginOutcome::mfa_required && !result.totp && !result.channels.empty()) {
        sent = send(*state_, browser, entered.goal, result.mfa_token, result.channels.front());
    }
    return go_on(*state_, form.form, browser, [&](Flow& flow, OpenInteraction interaction) {
        if (interaction.row.stage != InteractionStage::login) {
            return flow.show(interaction); // the form was sent twice
        }
        switch (result.outcome) {
        case LoginOutcome::done:
            return flow.logged_in(std::move(interaction), browser, *result.login);
        case LoginOutcome::mfa_required:
            return suspend(flow, std::move(interaction), result, sent);
        case LoginOutcome::throttled:
            return noticed(flow.show(interaction, InteractionNotice::too_many_attempts),
                           wait_until(result.retry_at, state_->host->now()));
        case LoginOutcome::refused:
        case LoginOutcome::expired:
            break;
        }
        return flow.show(interaction, InteractionNotice::login_refused);
    });
}

AuthorizationStep Authorization::send_code(SendCodeForm const& form, Browser const& browser) {
    state_->host->require_core("Authorization::send_code");
    auto const entered = enter_factor(*state_, form.form, browser, form.mfa_token);
    if (entered.step) {
        return *entered.step;
    }
    Sent const sent = entered.is_right
                          ? send(*state_, browser, entered.goal, form.mfa_token, form.channel)
                          : Sent{.notice = InteractionNotice::login_over};
    return go_on(*state_, form.form, browser, [&](Flow& flow, OpenInteraction interaction) {
        if (sent.notice == InteractionNotice::login_over) {
            return back_to_login(flow, std::move(interaction));
        }
        return show_factor(flow, interaction, sent);
    });
}

AuthorizationStep Authorization::answer_factor(FactorForm const& form, Browser const& browser) {
    state_->host->require_core("Authorization::answer_factor");
    auto const entered = enter_factor(*state_, form.form, browser, form.mfa_token);
    if (entered.step) {
        return *entered.step;
    }
    LoginResult result{.outcome = LoginOutcome::expired};
    auto authentication = authentication_for(*state_, browser.address);
    auto const& client_id = entered.goal.client_id;
    if (entered.is_right && is_recovery_code(form.code)) {
        result = authentication.verify_recovery_code({client_id, form.mfa_token, form.code});
    } else if (entered.is_right && form.oob_code.empty()) {
        result = authentication.verify_otp({client_id, form.mfa_token, form.code});
    } else if (entered.is_right) {
        result = authentication.verify_oob({client_id, form.mfa_token, form.oob_code, form.code});
    }
    return go_on(*state_, form.form, browser, [&](Flow& flow, OpenInteraction interaction) {
        if (interaction.row.stage != InteractionStage::factor) {
            return flow.show(interaction); // the form was sent twice
        }
        Sent again{.mfa_token = form.mfa_token, .oob_code = form.oob_code};
        switch (result.outcome) {
        case LoginOutcome::done:
            return flow.logged_in(std::move(interaction), browser, *result.login);
        case LoginOutcome::refused:
            again.notice = InteractionNotice::code_refused;
            break;
        case LoginOutcome::throttled:
            again.notice = InteractionNotice::too_many_attempts;
            again.retry_after = wait_until(result.retry_at, state_->host->now());
            break;
        case LoginOutcome::mfa_required:
        case LoginOutcome::expired:
            return back_to_login(flow, std::move(interaction));
        }
        return show_factor(flow, interaction, again);
    });
}

} // namespace nostro::inline v0
