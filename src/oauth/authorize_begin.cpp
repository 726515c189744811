#include "oauth/authorize_flow.hpp"
#include "oauth/authorize_redirect.hpp"
#include "oauth/authorize_scope.hpp"

#include "core/crypto/random_text.hpp"
#include "oauth/limits.hpp"

#include <nostro/oauth/error.hpp>
#include <nostro/oauth/options.hpp>

#include <utility>

// The authorization endpoint up to the first page (RFC 6749 section 4.1.1).
namespace nostro::inline v0::detail {

namespace {

using enum OauthErrorCode;

/// What is told to the client of a request that could not be read.
AuthorizeRequest unread_request(ParameterMap const& parameters, Client const& client) {
    AuthorizeRequest request;
    request.client_id = client.client_id;
    request.redirect_uri = parameters.get("redirect_uri");
    auto const types = split_words(parameters.get("response_type"));
    bool const wants_fragment =
        !contains(types, "code") && (contains(types, "token") || contains(types, "id_token"));
    request.mode = choose_mode(parameters.get("response_mode"), wants_fragment);
    if (!parameters.is_repeated("state") && parameters.get("state").size() <= detail::state_max) {
        request.state = parameters.get("state");
    }
    return request;
}

} // namespace

FlowResult page_result(OauthErrorCode error, std::string description, int status) {
    return {{ErrorPage{error, std::move(description), status}, {}}, {}};
}

FlowResult Flow::begin(ParameterMap const& parameters,
                       Browser const& browser,
                       std::optional<IdTokenHint> const& hint) {
    auto const client_id = parameters.get("client_id");
    if (client_id.empty() || parameters.is_repeated("client_id")) {
        return page_result(invalid_request, "client_id is missing or given twice");
    }
    auto const client = find_live_client(transaction_, state_.tenant, client_id);
    if (!client) {
        return page_result(invalid_request, "the client is unknown");
    }
    if (parameters.get("request_uri").starts_with(pushed_prefix)) {
        auto pushed = take_pushed(parameters, client_id);
        if (auto* const page = std::get_if<ErrorPage>(&pushed)) {
            return {{std::move(*page), {}}, {}};
        }
        return proceed(
            std::get<AuthorizeRequest>(std::move(pushed)), *client, sessions_.recognise(browser));
    }
    auto const redirect_uri = parameters.get("redirect_uri");
    if (redirect_uri.empty() || parameters.is_repeated("redirect_uri")) {
        return page_result(invalid_request, "redirect_uri is missing or given twice");
    }
    if (!is_redirect_uri_of(*client, redirect_uri)) {
        return page_result(invalid_request, "redirect_uri is not registered for the client");
    }
    AuthorizeRequest request;
    try {
        request = check(parameters, *client, hint);
        if (client->require_par || ports_.oauth->require_par) {
            throw OauthError{invalid_request, "the client must push its requests"};
        }
    } catch (OauthError const& error) {
        return refuse(unread_request(parameters, *client), error.error(), error.what());
    }
    return proceed(std::move(request), *client, sessions_.recognise(browser));
}

AuthorizeRequest Flow::check(ParameterMap const& parameters,
                             Client const& client,
                             std::optional<IdTokenHint> const& hint) const {
    auto request = read_parameters(parameters, client, ports_.oauth->implicit);
    auto const audience = wanted_audience(parameters.get("audience"), parameters.all("resource"));
    auto granted = choose_scope(transaction_, state_, client, request.scope, audience);
    request.scope = std::move(granted.scope);
    request.audience = std::move(granted.audience);
    request.client_grant_id = std::move(granted.client_grant_id);
    if (!parameters.get("id_token_hint").empty()) {
        if (!hint || hint->client_id != client.client_id) {
            throw OauthError{invalid_request, "id_token_hint is no ID token for this client"};
        }
        request.hint_user = hint->user_id;
    }
    if (request.wish.valid_until && *request.wish.valid_until <= now_) {
        throw OauthError{invalid_authorization_details, "valid_until is over"};
    }
    if (!request.consent_id.empty()) {
        auto const consent = consents_.find(request.consent_id);
        bool const counts = consent && consent->client_id == client.client_id &&
                            consent->state == ConsentState::requested &&
                            now_ < consent->valid_until;
        if (!counts) {
            throw OauthError{invalid_authorization_details, "no such consent waits for an answer"};
        }
    }
    return request;
}

std::string Flow::push(AuthorizeRequest const& request, Timestamp expires_at) {
    auto handle = random_handle(*ports_.random);
    AuthzRequestRow row;
    row.digest = digest_of(handle);
    row.kind = RequestKind::pushed;
    row.client_id = request.client_id;
    row.parameters = to_json_text(request);
    row.created_at = now_;
    row.expires_at = expires_at;
    requests_.insert(row);
    return handle;
}

std::variant<AuthorizeRequest, ErrorPage> Flow::take_pushed(ParameterMap const& parameters,
                                                            std::string_view client_id) {
    auto const handle = parameters.get("request_uri").substr(pushed_prefix.size());
    auto row = parameters.is_repeated("request_uri") ? std::nullopt
                                                     : requests_.find_for_update(digest_of(handle));
    bool const counts = row && row->kind == RequestKind::pushed && row->client_id == client_id &&
                        !row->used_at && now_ < row->expires_at;
    if (!counts) {
        return ErrorPage{invalid_request_uri, "the pushed request is unknown, used or over"};
    }
    row->used_at = now_;
    requests_.update(*row);
    return parse_authorize_request(row->parameters);
}

bool Flow::needs_login(AuthorizeRequest const& request,
                       std::optional<SessionRow> const& session) const {
    if (!session || request.has_prompt("login") || request.has_prompt("select_account")) {
        return true;
    }
    if (!request.hint_user.empty() && request.hint_user != session->user_id) {
        return true;
    }
    return request.max_age &&
           (request.max_age->count() == 0 || now_ - session->auth_time > *request.max_age);
}

FlowResult Flow::proceed(AuthorizeRequest request, Client const& client, KnownBrowser browser) {
    auto const session = browser.session;
    bool const asks_login = needs_login(request, session);
    if (request.has_prompt("none")) {
        if (asks_login) {
            return refuse(request, login_required, "nobody is logged in who would do");
        }
        if (needs_consent(request, *session)) {
            return refuse(request, consent_required, "the person has to be asked");
        }
    }
    if (asks_login) {
        auto const interaction = open_new(RequestKind::code,
                                          InteractionStage::login,
                                          std::move(request),
                                          client,
                                          std::move(browser));
        return show(interaction);
    }
    sessions_.touch(*session);
    if (!needs_consent(request, *session)) {
        return finish_as_before(request, client, *session);
    }
    return ask(open_new(RequestKind::code,
                        InteractionStage::consent,
                        std::move(request),
                        client,
                        std::move(browser)),
               *session);
}

} // namespace nostro::inline v0::detail
