#include "oauth/authorize_flow.hpp"
#include "oauth/id_token.hpp"
#include "oauth/limits.hpp"
#include "oauth/session_store.hpp"

#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/error.hpp>

#include <algorithm>
#include <utility>

// Sessions as their user sees them, and OpenID Connect RP-Initiated Logout.
namespace nostro::inline v0 {

using detail::AuthorizeRequest;
using detail::contains;
using detail::find_live_client;
using detail::Flow;
using detail::FlowResult;
using detail::IdTokenHint;
using detail::OpenInteraction;
using detail::page_result;
using detail::read_id_token_hint;
using detail::RequestKind;
using detail::SessionRow;
using detail::SessionStore;

namespace {

using enum OauthErrorCode;

/// Back to the client, or to a page of ours that says that it is done.
FlowResult logged_out(Flow& flow, OpenInteraction interaction) {
    flow.close(interaction);
    auto const& request = interaction.request;
    FlowResult result;
    if (request.redirect_uri.empty()) {
        result = flow.show(interaction, InteractionNotice::logged_out);
    } else {
        ClientRedirect redirect{request.redirect_uri, ResponseMode::query, {}};
        if (!request.state.empty()) {
            redirect.parameters.emplace_back("state", request.state);
        }
        result.step.next = std::move(redirect);
    }
    result.step.session = std::string{};
    return result;
}

/// What is wrong with a request; empty: nothing.
std::string_view fault_of(LogoutRequest const& request,
                          std::optional<IdTokenHint> const& hint,
                          std::optional<Client> const& client) {
    if (!request.id_token_hint.empty() && !hint) {
        return "id_token_hint is no ID token of ours";
    }
    if (hint && !request.client_id.empty() && hint->client_id != request.client_id) {
        return "id_token_hint is for another client";
    }
    if (request.post_logout_redirect_uri.empty()) {
        return {};
    }
    if (!client || !contains(client->post_logout_redirect_uris, request.post_logout_redirect_uri)) {
        return "post_logout_redirect_uri is not registered";
    }
    return request.state.size() > detail::state_max ? "state is too long" : "";
}

} // namespace

AuthorizationStep Authorization::begin_logout(LogoutRequest const& request,
                                              Browser const& browser) {
    state_->host->require_core("Authorization::begin_logout");
    auto const hint = read_id_token_hint(*state_, request.id_token_hint);
    return state_->host->written([&](storage::Transaction& transaction) {
        Flow flow{transaction, *state_};
        auto const client_id = hint ? hint->client_id : request.client_id;
        auto client = client_id.empty() ? std::nullopt
                                        : find_live_client(transaction, state_->tenant, client_id);
        if (auto const fault = fault_of(request, hint, client); !fault.empty()) {
            return page_result(invalid_request, std::string{fault}).step;
        }
        SessionStore sessions{transaction, *state_};
        auto known = sessions.recognise(browser);
        AuthorizeRequest back;
        back.client_id = client ? client->client_id : std::string{};
        back.redirect_uri = request.post_logout_redirect_uri;
        back.state = request.state;
        auto const session = known.session;
        auto interaction = flow.open_new(RequestKind::logout,
                                         InteractionStage::logout,
                                         std::move(back),
                                         std::move(client),
                                         std::move(known));
        if (!session) {
            return logged_out(flow, std::move(interaction)).step;
        }
        // Only the client that has an ID token of this very session may end it unasked; anybody
        // else could be a link on some page.
        if (hint && hint->user_id == session->user_id && hint->session_id == session->id) {
            sessions.end(*session, "logout");
            return logged_out(flow, std::move(interaction)).step;
        }
        return flow.show(interaction).step;
    });
}

AuthorizationStep Authorization::confirm_logout(InteractionForm const& form,
                                                Browser const& browser) {
    return state_->host->written([&](storage::Transaction& transaction) {
        Flow flow{transaction, *state_};
        auto opened = flow.open(form, browser);
        if (auto* const page = std::get_if<ErrorPage>(&opened)) {
            return AuthorizationStep{std::move(*page), {}};
        }
        auto interaction = std::get<OpenInteraction>(std::move(opened));
        if (interaction.row.stage != InteractionStage::logout) {
            return flow.show(interaction).step;
        }
        if (auto const& session = interaction.browser.session) {
            SessionStore{transaction, *state_}.end(*session, "logout");
        }
        return logged_out(flow, std::move(interaction)).step;
    });
}

std::vector<LoginSession> Authorization::list_sessions(std::string_view user_id) const {
    return state_->host->read_out([&](storage::Transaction& transaction) {
        SessionStore const sessions{transaction, *state_};
        auto const rows = storage::Records<SessionRow>{transaction, state_->tenant}.list(
            {.index = storage::Described<SessionRow>::by_user, .limit = storage::Range::limit_max},
            user_id);
        std::vector<LoginSession> found;
        for (SessionRow const& row : rows) {
            if (sessions.find_live(row.id)) {
                found.push_back({row.id,
                                 row.user_id,
                                 row.created_at,
                                 row.auth_time,
                                 row.last_seen_at,
                                 row.expires_at,
                                 row.amr,
                                 row.address,
                                 row.agent});
            }
        }
        return found;
    });
}

void Authorization::end_session(std::string_view user_id, std::string_view session_id) {
    state_->host->write([&](storage::Transaction& transaction) {
        auto const row =
            storage::Records<SessionRow>{transaction, state_->tenant}.find_for_update(session_id);
        if (row && row->user_id == user_id && !row->ended_at) {
            SessionStore{transaction, *state_}.end(*row, "ended_by_user");
        }
    });
}

} // namespace nostro::inline v0
