#include "oauth/authorize_flow.hpp"

#include "domain/audit.hpp"
#include "oauth/token_state.hpp"

#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/error.hpp>

#include <algorithm>
#include <utility>

// Redeeming a code (RFC 6749 section 4.1.3).
namespace nostro::inline v0 {

using detail::AuthzCodeRow;
using detail::AuthzGrantRow;
using detail::check_dpop;
using detail::contains;
using detail::digest_of;
using detail::get_live_client;
using detail::issue_tokens;
using detail::look_at_grant;
using detail::prepare_tokens;
using detail::PreparedAccess;
using detail::record;
using detail::require_dpop;
using detail::revoke_authz_grant;
using detail::ServiceState;
using detail::verifier_fits;
using detail::wanted_audience;

namespace {

using enum OauthErrorCode;

/// What redeeming has come to, in the unit.
struct Redeemed {
    std::optional<std::string> reused_grant; ///< the code was used before: what it gave has to end
    PreparedAccess access;
    AuthzGrantRow grant;
    Client client;
    std::string nonce;
};

[[noreturn]] void raise_grant(char const* why) {
    throw OauthError{invalid_grant, why};
}

void require_key(Client const& client, std::string_view bound_to, std::string_view shown) {
    require_dpop(client, shown);
    if (!bound_to.empty() && bound_to != shown) {
        raise_grant("the code is bound to another key");
    }
}

void require_fit(AuthzCodeRow const& code, CodeRequest const& request) {
    if (code.redirect_uri != request.redirect_uri) {
        raise_grant("redirect_uri is not the one of the authorization request");
    }
    // RFC 9700 4.8.2: a verifier for a code that has no challenge tells of an attack, too.
    bool const fits = code.challenge.empty() ? request.code_verifier.empty()
                                             : verifier_fits(code.challenge, request.code_verifier);
    if (!fits) {
        raise_grant("code_verifier does not fit");
    }
}

Redeemed redeem(storage::Transaction& transaction,
                ServiceState const& state,
                CodeRequest const& request,
                std::string_view jkt) {
    auto const now = state.host->now();
    storage::Records<AuthzCodeRow> codes{transaction, state.tenant};
    Redeemed redeemed;
    redeemed.client = get_live_client(transaction, state.tenant, request.client_id);
    auto code = codes.find_for_update(digest_of(request.code));
    if (!code || code->client_id != request.client_id) {
        raise_grant("the code is unknown");
    }
    if (code->used_at) {
        redeemed.reused_grant = code->grant_id;
        return redeemed;
    }
    if (now >= code->expires_at) {
        raise_grant("the code is over");
    }
    require_fit(*code, request);
    require_key(redeemed.client, code->dpop_jkt, jkt);
    auto grant = storage::Records<AuthzGrantRow>{transaction, state.tenant}.find(code->grant_id);
    if (!grant || look_at_grant(state, transaction, *grant, code->created_at, now).refusal !=
                      TokenRefusal::none) {
        raise_grant("the grant is over");
    }
    auto const& audiences = grant->resources;
    if (auto const audience = wanted_audience({}, request.resources);
        !audience.empty() && !contains(audiences, audience)) {
        throw OauthError{invalid_target, "the resource was not asked for"};
    }
    code->used_at = now;
    codes.update(*code);
    redeemed.access =
        prepare_tokens(state, transaction, redeemed.client, *grant, code->client_grant_id, jkt);
    redeemed.grant = *std::move(grant);
    redeemed.nonce = std::move(code->nonce);
    return redeemed;
}

/// RFC 6749 4.1.2: who shows a code again has stolen it, or was stolen from.
[[noreturn]] void end_reused(ServiceState const& state, std::string const& grant_id) {
    state.host->write_lasting([&state, grant_id](storage::Transaction& transaction) {
        if (revoke_authz_grant(state, transaction, grant_id, "code_reuse")) {
            record(transaction,
                   state,
                   {.kind = "code.reused",
                    .entity = grant_id,
                    .outcome = AuditOutcome::refused,
                    .reason = "code_reuse"});
        }
    });
    raise_grant("the code was used before");
}

} // namespace

TokenAnswer Authorization::redeem_code(CodeRequest const& request) {
    state_->host->require_core("Authorization::redeem_code");
    auto const jkt = check_dpop(*state_, request.dpop);
    auto const redeemed = state_->host->written([&](storage::Transaction& transaction) {
        return redeem(transaction, *state_, request, jkt);
    });
    if (redeemed.reused_grant) {
        end_reused(*state_, *redeemed.reused_grant);
    }
    return issue_tokens(*state_, redeemed.access, redeemed.client, redeemed.grant, redeemed.nonce);
}

PreparedAccess detail::prepare_tokens(ServiceState const& state,
                                      storage::Transaction& transaction,
                                      Client const& client,
                                      AuthzGrantRow const& grant,
                                      std::string_view client_grant_id,
                                      std::string_view jkt) {
    auto row = access_row_of(grant, client_grant_id, grant.scope, std::string{jkt});
    std::string refresh_token;
    if (grant.offline) {
        auto family = start_family(
            state, transaction, client, grant, grant.resources, row.client_grant_id, jkt);
        row.family_id = std::move(family.family_id);
        refresh_token = std::move(family.refresh_token);
    }
    auto prepared = prepare_access(state, transaction, client, std::move(row), grant.expires_at);
    prepared.refresh_token = std::move(refresh_token);
    prepared.views = views_of(state, transaction, grant);
    return prepared;
}

TokenAnswer detail::issue_tokens(ServiceState const& state,
                                 PreparedAccess const& access,
                                 Client const& client,
                                 AuthzGrantRow const& grant,
                                 std::string_view nonce) {
    auto answer = finish_access(state, access);
    if (contains(grant.scope, "openid")) {
        answer.id_token =
            make_id_token(state, {client, grant, std::string{nonce}, answer.access_token, {}});
    }
    return answer;
}

} // namespace nostro::inline v0
