#include "domain/audit.hpp"
#include "oauth/issue.hpp"
#include "oauth/options.hpp"
#include "oauth/token_requests.hpp"
#include "oauth/token_state.hpp"

#include <nostro/core/error.hpp>
#include <nostro/onboarding/merchants.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0 {

namespace {

using detail::ClientGrantRow;
using detail::ServiceState;

constexpr std::size_t actors_max = 3;

[[noreturn]] void refuse_target(char const* text) {
    throw OauthError{OauthErrorCode::invalid_target, text, {{"reason", "no_grant"}}};
}

[[noreturn]] void refuse_request(char const* text) {
    throw OauthError{OauthErrorCode::invalid_request, text};
}

/// The token that a bearer has shown, which has been checked for this use before.
VerifiedToken get_bearer(ServiceState const& state, std::string_view token) {
    auto const verdict = detail::check_token(state, token);
    if (!verdict) {
        throw OauthError{OauthErrorCode::invalid_token, "the access token does not count"};
    }
    return *verdict.token;
}

/// The merchant that a token is for; empty when it is for something else.
std::string merchant_of(OauthOptions const& options, VerifiedToken const& token) {
    return token.audience.size() == 1
               ? merchant_of_audience(options, token.audience.front()).value_or(std::string{})
               : std::string{};
}

std::vector<std::string> actors_behind(VerifiedToken const& subject, std::string client_id) {
    std::vector<std::string> actors{std::move(client_id)};
    actors.insert(actors.end(), subject.actors.begin(), subject.actors.end());
    if (actors.size() > actors_max) {
        refuse_target("the token was exchanged too often");
    }
    return actors;
}

/// The one audience that is asked for, perhaps more than once.
std::string target_of(ExchangeRequest const& request) {
    std::string target;
    for (std::string const& audience : request.audiences) {
        if (!target.empty() && target != audience) {
            throw OauthError{OauthErrorCode::invalid_target, "a token is for one audience"};
        }
        target = audience;
    }
    target = detail::wanted_audience(target, request.resources);
    if (target.empty()) {
        throw OauthError{OauthErrorCode::invalid_target,
                         "an audience is needed",
                         {{"reason", "audience_missing"}}};
    }
    return target;
}

void check_types(ExchangeRequest const& request) {
    auto const is_known = [](std::string_view type) {
        return type == access_token_type || type == jwt_token_type;
    };
    if (request.subject_token.empty() || !is_known(request.subject_token_type)) {
        refuse_request("subject_token and subject_token_type of an access token are needed");
    }
    if (request.actor_token.empty() != request.actor_token_type.empty()) {
        refuse_request("actor_token and actor_token_type go together");
    }
    if (!request.actor_token.empty()) {
        refuse_request("the actor is the client; an actor_token is not taken");
    }
    if (!request.requested_token_type.empty() && !is_known(request.requested_token_type)) {
        refuse_request("only access tokens are given for a token");
    }
}

VerifiedToken
get_subject(ServiceState const& state, ExchangeRequest const& request, std::string_view jkt) {
    auto const verdict = detail::check_token(state, request.subject_token);
    if (!verdict || verdict.token->client_id != request.client_id) {
        refuse_request("the subject_token is not valid");
    }
    if (!verdict.token->cnf_jkt.empty() && verdict.token->cnf_jkt != jkt) {
        refuse_request("the subject_token is bound to another key");
    }
    return *verdict.token;
}

/// By which of the client's grants it may exchange the token for the target.
ClientGrantRow get_exchange_grant(ServiceState const& state,
                                  VerifiedToken const& subject,
                                  std::string const& target,
                                  bool is_own_merchant) {
    auto const grants = state.host->read_out([&](storage::Transaction& transaction) {
        auto found = detail::list_client_grants(transaction, state, subject.client_id, target);
        if (is_own_merchant) {
            auto more = detail::list_client_grants(
                transaction, state, subject.client_id, subject.audience.front());
            found.insert(found.end(), more.begin(), more.end());
        }
        return found;
    });
    if (grants.empty()) {
        refuse_target("the client has no grant for this audience");
    }
    auto const found = std::ranges::find(grants, true, &ClientGrantRow::may_exchange);
    if (found == grants.end()) {
        throw OauthError{OauthErrorCode::unauthorized_client,
                         "the client's grant does not allow token exchange"};
    }
    return *found;
}

/// Whether the target is a merchant of the partner whom the token is for.
bool check_merchant_target(ServiceState const& state,
                           VerifiedToken const& subject,
                           std::string const& target) {
    OauthOptions const& options = *state.host->ports().oauth;
    auto const merchant = merchant_of_audience(options, target);
    if (!merchant) {
        return false;
    }
    std::string const partner = merchant_of(options, subject);
    if (subject.is_exchanged() || partner == *merchant) {
        refuse_target("this token cannot be exchanged for this account");
    }
    if (partner.empty()) {
        return false;
    }
    if (!detail::is_merchant_of(state, *merchant, partner)) {
        refuse_target("the account is not one of the partner's");
    }
    return true;
}

} // namespace

namespace detail {

bool is_merchant_of(ServiceState const& state,
                    std::string_view merchant_id,
                    std::string_view partner_id) {
    // The digits are a cheap check and keep live and test apart; the row decides.
    if (!is_partner_id(partner_id) || !is_numbered_under(merchant_id, partner_id)) {
        return false;
    }
    Merchants const merchants{std::make_shared<ServiceState const>(state)};
    auto const merchant = merchants.find(merchant_id);
    return merchant && merchant->partner_id == partner_id && merchants.find(partner_id);
}

TokenAnswer derive_token(ServiceState const& state, Derivation const& wanted) {
    VerifiedToken const& subject = wanted.subject;
    auto const prepared = state.host->written([&](storage::Transaction& transaction) {
        Client const client = get_live_client(transaction, state.tenant, wanted.client_id);
        auto const origin =
            storage::Records<AccessTokenRow>{transaction, state.tenant}.find(subject.jti);
        if (!origin || look_at_token(state, transaction, *origin, state.host->now()).refusal !=
                           TokenRefusal::none) {
            throw OauthError{OauthErrorCode::invalid_token, "the access token does not count"};
        }
        auto prepared_access = prepare_access(state,
                                              transaction,
                                              client,
                                              {.user_id = subject.user_id,
                                               .grant_id = origin->grant_id,
                                               .family_id = origin->family_id,
                                               .client_grant_id = wanted.client_grant_id,
                                               .parent = subject.jti,
                                               .audience = {wanted.audience},
                                               .scope = wanted.scope,
                                               .grant_type = wanted.grant_type,
                                               .actors = wanted.actors,
                                               .cnf_jkt = wanted.cnf_jkt,
                                               .scope_of_user = origin->scope_of_user,
                                               .auth_time = subject.auth_time,
                                               .acr = subject.acr,
                                               .amr = subject.amr},
                                              subject.expires_at);
        prepared_access.views = subject.views;
        record(transaction,
               state,
               {.kind = "token.exchanged",
                .subject = subject.user_id,
                .entity = prepared_access.row.jti,
                .client = client.client_id,
                .context = {{"from", subject.jti}}});
        return prepared_access;
    });
    return finish_access(state, prepared);
}

} // namespace detail

TokenAnswer Tokens::exchange(ExchangeRequest const& request) {
    detail::require_issuing(*state_, "tokens.exchange");
    check_types(request);
    std::string const target = target_of(request);
    std::string const jkt = detail::check_dpop(*state_, request.dpop);
    VerifiedToken const subject = get_subject(*state_, request, jkt);
    bool const is_own_merchant = check_merchant_target(*state_, subject, target);
    auto const grant = get_exchange_grant(*state_, subject, target, is_own_merchant);
    auto const allowed = detail::common_scope(subject.scope, grant.scope);
    auto scope = detail::narrowed_scope(request.scope, allowed);
    if (scope.empty()) {
        throw OauthError{OauthErrorCode::invalid_scope, "the target takes none of the scopes"};
    }
    TokenAnswer answer = detail::derive_token(*state_,
                                              {.subject = subject,
                                               .client_id = request.client_id,
                                               .audience = target,
                                               .scope = std::move(scope),
                                               .actors = actors_behind(subject, request.client_id),
                                               .grant_type = "token_exchange",
                                               .client_grant_id = grant.id,
                                               .cnf_jkt = jkt});
    answer.issued_token_type =
        request.requested_token_type.empty() ? access_token_type : request.requested_token_type;
    return answer;
}

TokenAnswer Tokens::exchange_for_merchant(std::string_view partner_token,
                                          std::string_view partner_id,
                                          std::string_view merchant_id) {
    detail::require_issuing(*state_, "tokens.exchange_for_merchant");
    OauthOptions const& options = *state_->host->ports().oauth;
    VerifiedToken const subject = get_bearer(*state_, partner_token);
    if (subject.is_exchanged() || merchant_of(options, subject) != partner_id) {
        refuse_target("the token is not one of this partner");
    }
    if (!detail::is_merchant_of(*state_, merchant_id, partner_id)) {
        refuse_target("the account is not one of the partner's");
    }
    return detail::derive_token(*state_,
                                {.subject = subject,
                                 .client_id = subject.client_id,
                                 .audience = audience_of_merchant(merchant_id),
                                 .scope = subject.scope,
                                 .actors = actors_behind(subject, subject.client_id),
                                 .grant_type = "token_exchange",
                                 .client_grant_id = {},
                                 .cnf_jkt = subject.cnf_jkt});
}

TokenAnswer Tokens::client_credentials_by_exchange(std::string_view exchanged_token,
                                                   std::string_view audience) {
    detail::require_issuing(*state_, "tokens.client_credentials_by_exchange");
    OauthOptions const& options = *state_->host->ports().oauth;
    VerifiedToken const subject = get_bearer(*state_, exchanged_token);
    std::string const merchant = merchant_of(options, subject);
    auto const wanted = merchant_of_audience(audience);
    if (!subject.is_exchanged() || subject.grant_type != "token_exchange" || merchant.empty()) {
        throw OauthError{OauthErrorCode::invalid_token, "the token was not exchanged"};
    }
    if (wanted != merchant && !(wanted && detail::is_merchant_of(*state_, merchant, *wanted))) {
        refuse_target("the token is for another account");
    }
    return detail::derive_token(*state_,
                                {.subject = subject,
                                 .client_id = subject.client_id,
                                 .audience = audience_of_merchant(merchant),
                                 .scope = subject.scope,
                                 .actors = subject.actors,
                                 .grant_type = "client_credentials",
                                 .client_grant_id = {},
                                 .cnf_jkt = subject.cnf_jkt});
}

} // namespace nostro::inline v0
