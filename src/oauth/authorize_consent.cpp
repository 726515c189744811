#include "oauth/authorize_flow.hpp"

#include "domain/audit.hpp"

#include <nostro/oauth/error.hpp>
#include <nostro/oauth/options.hpp>

#include <algorithm>
#include <utility>

// What the person is asked to allow, and the answer.
namespace nostro::inline v0::detail {

namespace {

using enum OauthErrorCode;

constexpr std::string_view offline = "offline_access";

bool is_same_view(ConsentView const& a, ConsentView const& b) noexcept {
    return a.bank_id == b.bank_id && a.account_id == b.account_id && a.view_id == b.view_id;
}

/// Of what was offered what the person has ticked.
std::vector<ConsentView> chosen_views(std::vector<OfferedView> const& offered,
                                      std::vector<ConsentView> const& ticked) {
    std::vector<ConsentView> chosen;
    for (OfferedView const& candidate : offered) {
        if (std::ranges::any_of(ticked, [&](ConsentView const& view) {
                return is_same_view(view, candidate.view);
            })) {
            chosen.push_back(candidate.view);
        }
    }
    return chosen;
}

bool includes(std::vector<std::string> const& all, std::vector<std::string> const& some) {
    return std::ranges::all_of(some, [&](std::string const& item) { return contains(all, item); });
}

} // namespace

std::vector<std::string> Flow::scope_given(AuthorizeRequest const& request,
                                           SessionRow const& session) const {
    auto scope = request.scope;
    // OpenID Connect Core 11: without being asked nobody is acted for while he is away.
    if (contains(scope, offline) && !request.has_prompt("consent")) {
        auto const before = consents_.find_plain(request.client_id, session.user_id);
        if (!before || !contains(before->scope, offline)) {
            std::erase(scope, offline);
        }
    }
    return scope;
}

bool Flow::needs_consent(AuthorizeRequest const& request, SessionRow const& session) const {
    if (request.wish.present || !request.consent_id.empty() || request.has_prompt("consent")) {
        return true;
    }
    auto const before = consents_.find_plain(request.client_id, session.user_id);
    return !before || !includes(before->scope, scope_given(request, session));
}

std::vector<OfferedView> Flow::offered_views(AuthorizeRequest const& request,
                                             std::string_view user_id) const {
    std::vector<ConsentView> asked = request.wish.views;
    bool user_picks = request.wish.present && asked.empty();
    if (!request.consent_id.empty()) {
        if (auto const consent = consents_.find(request.consent_id)) {
            asked = consent->views;
            user_picks = consent->standard == ConsentStandard::uk;
        }
    }
    auto* const accounts = ports_.oauth->account_views;
    std::vector<OfferedView> offered;
    if (accounts == nullptr) {
        return offered;
    }
    if (user_picks) {
        for (auto& view : accounts->list_views(transaction_, state_.tenant, user_id)) {
            offered.push_back({.view = std::move(view), .selected = false});
        }
        return offered;
    }
    for (ConsentView const& view : asked) {
        if (auto held = accounts->find_view(transaction_,
                                            state_.tenant,
                                            user_id,
                                            {view.bank_id, view.account_id, view.view_id})) {
            offered.push_back({.view = *std::move(held), .selected = true});
        }
    }
    return offered;
}

void Flow::describe_consent(Interaction& page,
                            OpenInteraction const& interaction,
                            SessionRow const& session) const {
    auto const& request = interaction.request;
    page.scope = scope_given(request, session);
    page.views = offered_views(request, session.user_id);
    if (!request.consent_id.empty()) {
        page.consent = consents_.find(request.consent_id);
    }
    if (page.consent) {
        page.valid_until = page.consent->valid_until;
    } else if (request.wish.present) {
        page.valid_until = request.wish.valid_until.value_or(now_ + consent_lifetime);
    }
    page.user_code = request.user_code;
}

FlowResult Flow::ask(OpenInteraction interaction, SessionRow const& session) {
    auto const& request = interaction.request;
    bool const asks_for_views = request.wish.present || !request.consent_id.empty();
    if (asks_for_views && offered_views(request, session.user_id).empty()) {
        auto const consent = consents_.find(request.consent_id);
        if (!consent || !consent->views.empty() || consent->standard == ConsentStandard::uk) {
            close(interaction);
            return refuse(request, access_denied, "the person holds none of the views");
        }
    }
    save(interaction);
    return show(interaction);
}

FlowResult Flow::finish_as_before(AuthorizeRequest const& request,
                                  Client const& client,
                                  SessionRow const& session) {
    auto const before = consents_.find_plain(request.client_id, session.user_id);
    return finish(
        request, client, session, {before->id, before->valid_until}, scope_given(request, session));
}

Consent Flow::give_views(AuthorizeRequest const& request,
                         SessionRow const& session,
                         std::vector<ConsentView> const& chosen) {
    auto id = request.consent_id;
    if (id.empty()) {
        Consent consent;
        consent.id = to_string(ports_.ids->next());
        consent.client_id = request.client_id;
        consent.standard = ConsentStandard::obp;
        consent.views = chosen;
        consent.scope = request.scope;
        consent.recurring = request.wish.recurring;
        consent.valid_until = std::min(request.wish.valid_until.value_or(now_ + consent_lifetime),
                                       now_ + consent_lifetime_max);
        consent.created_at = now_;
        consent.last_action_at = now_;
        id = consent.id;
        consents_.insert(consent);
    }
    auto row = consents_.lock(id);
    auto given = consents_.views_given(row, session.user_id, chosen);
    return consents_.authorise(std::move(row), session.user_id, given);
}

FlowResult Flow::deny(OpenInteraction interaction, SessionRow const& session) {
    auto const& request = interaction.request;
    if (!request.consent_id.empty()) {
        auto row = consents_.lock(request.consent_id);
        if (may_follow(row.standard, row.state, ConsentState::rejected)) {
            consents_.move(std::move(row), ConsentState::rejected, session.user_id, {});
        }
    }
    record(transaction_,
           state_,
           {.kind = "authorization.denied",
            .subject = session.user_id,
            .outcome = AuditOutcome::refused,
            .reason = "access_denied",
            .client = request.client_id});
    if (interaction.row.kind == RequestKind::device) {
        deny_device(interaction);
        close(interaction);
        return show(interaction, InteractionNotice::denied);
    }
    close(interaction);
    return refuse(request, access_denied, "the person said no");
}

std::optional<GivenConsent> Flow::give(AuthorizeRequest const& request,
                                       SessionRow const& session,
                                       std::vector<ConsentView> const& chosen) {
    if (!request.wish.present && request.consent_id.empty()) {
        auto id = consents_.remember_scope(
            request.client_id, session.user_id, scope_given(request, session));
        return GivenConsent{std::move(id), now_ + consent_lifetime_max};
    }
    transaction_.savepoint();
    try {
        auto const consent = give_views(request, session, chosen);
        transaction_.release();
        return GivenConsent{consent.id, consent.valid_until};
    } catch (Error const& error) {
        bool const is_refusal =
            error.code() == ErrorCode::forbidden || error.code() == ErrorCode::invalid_argument;
        if (!is_refusal) {
            throw;
        }
        transaction_.rollback_to();
        return std::nullopt;
    }
}

FlowResult Flow::decide(OpenInteraction interaction, ConsentForm const& form) {
    auto const session = session_of(interaction);
    if (interaction.row.stage != InteractionStage::consent) {
        return show(interaction); // a page that was left behind
    }
    if (!session) {
        interaction.row.stage = InteractionStage::login;
        interaction.row.session_id.reset();
        save(interaction);
        return show(interaction, InteractionNotice::login_over);
    }
    if (!form.allow) {
        return deny(std::move(interaction), *session);
    }
    auto const& request = interaction.request;
    auto const offered = offered_views(request, session->user_id);
    auto const chosen = chosen_views(offered, form.views);
    if (chosen.empty() && !offered.empty()) {
        return show(interaction, InteractionNotice::view_missing);
    }
    auto const scope = scope_given(request, *session);
    auto const consent = give(request, *session, chosen);
    close(interaction);
    if (!consent) {
        return refuse(request, access_denied, "the person cannot allow this");
    }
    if (interaction.row.kind != RequestKind::device) {
        return finish(request, *interaction.client, *session, *consent, scope);
    }
    auto const grant =
        write_grant(request, *interaction.client, *session, *consent, scope, device_code_grant);
    return approve_device(interaction, grant);
}

} // namespace nostro::inline v0::detail
