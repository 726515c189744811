#include "core/crypto/mac.hpp"
#include "core/crypto/random_text.hpp"
#include "domain/audit.hpp"
#include "oauth/epoch.hpp"
#include "oauth/issue.hpp"
#include "oauth/options.hpp"
#include "oauth/token_requests.hpp"
#include "oauth/token_state.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0 {

namespace {

using detail::AuthzGrantRow;
using detail::RefreshFamilyRow;
using detail::RefreshTokenRow;
using detail::RefreshTokenState;
using detail::ServiceState;

using Families = storage::Records<RefreshFamilyRow>;
using TokenRows = storage::Records<RefreshTokenRow>;

OauthError invalid_grant() {
    return OauthError{OauthErrorCode::invalid_grant, "the refresh token is not valid"};
}

/// What a unit has come to. Reuse is committed, and refused afterwards.
struct Refreshed {
    bool is_reuse = false;
    detail::PreparedAccess access{};
    AuthzGrantRow grant{};
    Client client{};
};

/// One use of a refresh token, in its unit.
class Use {
public:
    Use(ServiceState const& state,
        storage::Transaction& transaction,
        RefreshRequest const& request,
        std::string_view jkt)
        : state_{state}, transaction_{transaction}, request_{request}, jkt_{jkt},
          now_{state.host->now()}, families_{transaction, state.tenant}, tokens_{transaction,
                                                                                 state.tenant} {}

    [[nodiscard]] Refreshed run();

private:
    void find();
    [[nodiscard]] bool may_be_used();
    [[nodiscard]] bool is_retry();
    void end_family();
    [[nodiscard]] AuthzGrantRow get_grant() const;
    [[nodiscard]] std::vector<std::string> allowed_scope() const;
    [[nodiscard]] std::vector<std::string> audience(AuthzGrantRow const& grant) const;
    [[nodiscard]] std::string replace();

    ServiceState const& state_;
    storage::Transaction& transaction_;
    RefreshRequest const& request_;
    std::string_view jkt_;
    Timestamp now_;
    Families families_;
    TokenRows tokens_;
    RefreshTokenRow token_;
    RefreshFamilyRow family_;
    std::optional<RefreshTokenRow> unused_successor_; ///< of a retry
    std::int64_t last_generation_ = 0;
    bool keeps_ = false;
};

void Use::find() {
    auto token =
        tokens_.find_for_update(storage::Bytes{hash(detail::Hash::sha256, request_.refresh_token)});
    auto family = token ? families_.find_for_update(token->family_id) : std::nullopt;
    // Somebody else's token changes nothing: who finds an old one must not end its owner's session.
    if (!family || family->client_id != request_.client_id || family->revoked_at ||
        family->absolute_expiry <= now_) {
        throw invalid_grant();
    }
    token_ = *std::move(token);
    family_ = *std::move(family);
    last_generation_ = token_.generation;
}

/// False: it was used before, and not for want of the answer.
bool Use::may_be_used() {
    if (token_.state == RefreshTokenState::active) {
        if (token_.expires_at <= now_) {
            throw invalid_grant();
        }
        return true;
    }
    return is_retry();
}

/// A lost answer: a short time ago, and nothing that came after has been used.
bool Use::is_retry() {
    auto const grace = state_.host->ports().oauth->lifetimes.refresh_grace;
    if (family_.policy != RefreshPolicy::rotate_with_grace ||
        token_.state != RefreshTokenState::rotated || !token_.used_at ||
        now_ >= *token_.used_at + grace || now_ < *token_.used_at) {
        return false;
    }
    using Row = storage::Described<RefreshTokenRow>;
    for (RefreshTokenRow const& later :
         tokens_.list({.index = Row::by_family, .descending = true}, family_.id)) {
        if (later.generation <= token_.generation) {
            break;
        }
        if (later.state == RefreshTokenState::rotated) {
            return false;
        }
        last_generation_ = std::max(last_generation_, later.generation);
        if (later.state == RefreshTokenState::active) {
            unused_successor_ = later;
        }
    }
    return true;
}

void Use::end_family() {
    family_.revoked_at = now_;
    family_.revoke_reason = "refresh_reuse";
    families_.update(family_);
    note_access_change(transaction_, state_);
    detail::record(transaction_,
                   state_,
                   {.kind = "token.refresh_reuse_detected",
                    .subject = family_.user_id,
                    .entity = family_.id,
                    .outcome = AuditOutcome::refused,
                    .reason = "refresh_reuse",
                    .client = family_.client_id,
                    .context = {{"used_at", to_string(token_.used_at.value_or(token_.issued_at))},
                                {"used_again_at", to_string(now_)}}});
}

AuthzGrantRow Use::get_grant() const {
    auto grant =
        storage::Records<AuthzGrantRow>{transaction_, state_.tenant}.find(family_.grant_id);
    if (!grant ||
        detail::look_at_grant(state_, transaction_, *grant, family_.created_at, now_).refusal !=
            TokenRefusal::none) {
        throw invalid_grant();
    }
    return *std::move(grant);
}

/// A grant of the client that is gone ends the family, and one that has shrunk bounds it.
std::vector<std::string> Use::allowed_scope() const {
    if (!family_.client_grant_id) {
        return family_.scope;
    }
    auto const grant = storage::Records<detail::ClientGrantRow>{transaction_, state_.tenant}.find(
        *family_.client_grant_id);
    if (!grant || grant->deleted_at) {
        throw invalid_grant();
    }
    return detail::granted_to_person(family_.scope, grant->scope);
}

std::vector<std::string> Use::audience(AuthzGrantRow const& grant) const {
    std::string const wanted = detail::wanted_audience(request_.audience, request_.resources);
    if (wanted.empty()) {
        return family_.audience;
    }
    OauthOptions const& options = *state_.host->ports().oauth;
    for (auto const* const granted : {&grant.resources, &family_.audience}) {
        auto const found = std::ranges::find_if(*granted, [&](std::string const& audience) {
            return detail::is_same_audience(options, audience, wanted);
        });
        if (found != granted->end()) {
            return {*found};
        }
    }
    throw OauthError{OauthErrorCode::invalid_target, "the audience was not granted"};
}

/// Make the next token of the family, unless it keeps the one it has.
std::string Use::replace() {
    Timestamp const end = std::min(now_ + family_.idle, family_.absolute_expiry);
    if (keeps_) {
        token_.used_at = now_;
        token_.expires_at = end;
        tokens_.update(token_);
        return {};
    }
    if (unused_successor_) {
        unused_successor_->state = RefreshTokenState::superseded;
        tokens_.update(*unused_successor_);
    } else if (token_.state == RefreshTokenState::active) {
        token_.state = RefreshTokenState::rotated;
        token_.used_at = now_;
        tokens_.update(token_);
    }
    std::string token = detail::random_handle(*state_.host->ports().random);
    tokens_.insert({.digest = {hash(detail::Hash::sha256, token)},
                    .family_id = family_.id,
                    .generation = last_generation_ + 1,
                    .issued_at = now_,
                    .expires_at = end});
    return token;
}

Refreshed Use::run() {
    Client client = detail::get_live_client(transaction_, state_.tenant, request_.client_id);
    find();
    if (!may_be_used()) {
        end_family();
        return {.is_reuse = true};
    }
    keeps_ = family_.policy == RefreshPolicy::keep ||
             (request_.keep && client.type == ClientType::confidential);
    AuthzGrantRow grant = get_grant();
    detail::require_dpop(client, jkt_);
    if (!family_.cnf_jkt.empty() && family_.cnf_jkt != jkt_) {
        throw invalid_grant();
    }
    auto scope = detail::narrowed_scope(request_.scope, allowed_scope());
    auto audiences = audience(grant);
    std::string refresh_token = replace();
    auto access = detail::prepare_access(state_,
                                         transaction_,
                                         client,
                                         {.user_id = family_.user_id,
                                          .grant_id = family_.grant_id,
                                          .family_id = family_.id,
                                          .client_grant_id = family_.client_grant_id,
                                          .audience = std::move(audiences),
                                          .scope = std::move(scope),
                                          .grant_type = grant.grant_type,
                                          .cnf_jkt = std::string{jkt_},
                                          .auth_time = grant.auth_time,
                                          .acr = grant.acr,
                                          .amr = grant.amr},
                                         std::min(family_.absolute_expiry, grant.expires_at));
    access.refresh_token = std::move(refresh_token);
    access.views = detail::views_of(state_, transaction_, grant);
    return {false, std::move(access), std::move(grant), std::move(client)};
}

} // namespace

TokenAnswer Tokens::refresh(RefreshRequest const& request) {
    detail::require_issuing(*state_, "tokens.refresh");
    std::string const jkt = detail::check_dpop(*state_, request.dpop);
    auto const refreshed = state_->host->written([&](storage::Transaction& transaction) {
        return Use{*state_, transaction, request, jkt}.run();
    });
    if (refreshed.is_reuse) {
        throw invalid_grant();
    }
    TokenAnswer answer = detail::finish_access(*state_, refreshed.access);
    if (std::ranges::find(answer.scope, "openid") != answer.scope.end()) {
        answer.id_token = detail::make_id_token(*state_,
                                                {.client = refreshed.client,
                                                 .grant = refreshed.grant,
                                                 .nonce = {},
                                                 .access_token = answer.access_token,
                                                 .code = {}});
    }
    return answer;
}

} // namespace nostro::inline v0
