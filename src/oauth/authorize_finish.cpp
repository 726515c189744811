#include "oauth/authorize_flow.hpp"

#include "core/crypto/random_text.hpp"
#include "core/text.hpp"
#include "domain/audit.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/oauth/options.hpp>

#include <algorithm>
#include <utility>

// The answer to the client: a code, tokens in the fragment, or an error.
namespace nostro::inline v0::detail {

namespace {

/// RFC 9207: the issuer stands in every answer.
ClientRedirect answer_to(AuthorizeRequest const& request, OauthOptions const& options) {
    ClientRedirect redirect{request.redirect_uri, request.mode, {}};
    if (!request.state.empty()) {
        redirect.parameters.emplace_back("state", request.state);
    }
    redirect.parameters.emplace_back("iss", options.issuer);
    return redirect;
}

} // namespace

FlowResult Flow::refuse(AuthorizeRequest const& request,
                        OauthErrorCode error,
                        std::string_view description) const {
    auto redirect = answer_to(request, *ports_.oauth);
    redirect.parameters.emplace(redirect.parameters.begin(), "error", name_of(error));
    redirect.parameters.emplace_back("error_description", description);
    return {{std::move(redirect), {}}, {}};
}

AuthzGrantRow Flow::write_grant(AuthorizeRequest const& request,
                                Client const& client,
                                SessionRow const& session,
                                GivenConsent const& consent,
                                std::vector<std::string> scope,
                                std::string_view grant_type) {
    AuthzGrantRow grant;
    grant.id = to_string(ports_.ids->next());
    grant.client_id = client.client_id;
    grant.user_id = session.user_id;
    grant.consent_id = consent.id;
    grant.session_id = session.id;
    grant.offline = contains(scope, "offline_access");
    grant.scope = std::move(scope);
    if (!request.audience.empty()) {
        grant.resources = {request.audience};
    }
    grant.grant_type = grant_type;
    grant.auth_time = session.auth_time;
    grant.acr = session.acr;
    grant.amr = session.amr;
    grant.created_at = now_;
    auto const end =
        grant.offline ? now_ + ports_.oauth->lifetimes.refresh_absolute : session.expires_at;
    grant.expires_at = std::min<Timestamp>(end, consent.end);
    storage::Records<AuthzGrantRow>{transaction_, state_.tenant}.insert(grant);
    record(transaction_,
           state_,
           {.kind = "authorization.granted",
            .subject = grant.user_id,
            .entity = grant.id,
            .client = grant.client_id});
    return grant;
}

FlowResult Flow::finish(AuthorizeRequest const& request,
                        Client const& client,
                        SessionRow const& session,
                        GivenConsent const& consent,
                        std::vector<std::string> scope) {
    auto redirect = answer_to(request, *ports_.oauth);
    if (!request.wants_code()) {
        // There is nobody who could refresh what stands in an address.
        std::erase(scope, "offline_access");
        auto const grant =
            write_grant(request, client, session, consent, std::move(scope), "implicit");
        FragmentTokens tokens;
        if (contains(request.response_type, "token")) {
            tokens.access =
                prepare_access(state_,
                               transaction_,
                               client,
                               access_row_of(grant, request.client_grant_id, grant.scope, {}),
                               grant.expires_at);
        }
        if (contains(request.response_type, "id_token")) {
            tokens.id_token = IdTokenOrder{client, grant, request.nonce, {}, {}};
        }
        return {{std::move(redirect), {}}, std::move(tokens)};
    }
    auto const grant =
        write_grant(request, client, session, consent, std::move(scope), "authorization_code");
    auto const code = random_handle(*ports_.random);
    AuthzCodeRow row;
    row.digest = digest_of(code);
    row.grant_id = grant.id;
    row.client_id = client.client_id;
    row.client_grant_id = request.client_grant_id;
    row.redirect_uri = request.redirect_uri;
    row.challenge = request.challenge;
    row.nonce = request.nonce;
    row.dpop_jkt = request.dpop_jkt;
    row.created_at = now_;
    row.expires_at = now_ + ports_.oauth->lifetimes.code;
    storage::Records<AuthzCodeRow>{transaction_, state_.tenant}.insert(row);
    redirect.parameters.emplace(redirect.parameters.begin(), "code", code);
    return {{std::move(redirect), {}}, {}};
}

AccessTokenRow access_row_of(AuthzGrantRow const& grant,
                             std::string_view client_grant_id,
                             std::vector<std::string> scope,
                             std::string cnf_jkt) {
    AccessTokenRow row;
    row.client_id = grant.client_id;
    row.user_id = grant.user_id;
    row.grant_id = grant.id;
    if (!client_grant_id.empty()) {
        row.client_grant_id = client_grant_id;
    }
    row.audience = grant.resources;
    row.scope = std::move(scope);
    row.grant_type = grant.grant_type;
    row.cnf_jkt = std::move(cnf_jkt);
    row.auth_time = grant.auth_time;
    row.acr = grant.acr;
    row.amr = grant.amr;
    return row;
}

AuthorizationStep completed(ServiceState const& state, FlowResult result) {
    if (!result.tokens) {
        return std::move(result.step);
    }
    auto& parameters = std::get<ClientRedirect>(result.step.next).parameters;
    auto& [access, id_token] = *result.tokens;
    if (access) {
        auto const answer = finish_access(state, *access);
        parameters.emplace_back("access_token", answer.access_token);
        parameters.emplace_back("token_type", answer.token_type);
        parameters.emplace_back("expires_in", std::to_string(answer.expires_in.count()));
        parameters.emplace_back("scope", join(answer.scope, " "));
        if (id_token) {
            id_token->access_token = answer.access_token;
        }
    }
    if (id_token) {
        parameters.emplace_back("id_token", make_id_token(state, *id_token));
    }
    return std::move(result.step);
}

} // namespace nostro::inline v0::detail
