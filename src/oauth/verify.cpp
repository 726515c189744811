#include "core/crypto/base64.hpp"
#include "core/crypto/jwt.hpp"
#include "core/crypto/mac.hpp"
#include "oauth/dpop.hpp"
#include "oauth/epoch.hpp"
#include "oauth/key_rows.hpp"
#include "oauth/key_set.hpp"
#include "oauth/options.hpp"
#include "oauth/signing_cache.hpp"
#include "oauth/token_state.hpp"

#include <nostro/core/error.hpp>
#include <nostro/oauth/options.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0 {

namespace detail {

namespace {

constexpr std::size_t token_bytes_max = 8 * 1'024;
constexpr std::size_t kid_max = 64;

TokenRefusal refusal_of(std::string_view fault) noexcept {
    return fault == "iss_mismatch"                                   ? TokenRefusal::wrong_issuer
           : fault == "expired"                                      ? TokenRefusal::expired
           : fault == "not_yet_valid" || fault == "issued_in_future" ? TokenRefusal::not_yet_valid
           : fault == "typ_mismatch"                                 ? TokenRefusal::wrong_type
                                                                     : TokenRefusal::malformed;
}

/// Take a token apart whose header we know, letter by letter, to be ours: it need not be read.
std::optional<ParsedJws> parse_own(ServiceState const& state, std::string_view token) {
    std::size_t const first = token.find('.');
    auto const key = current_keys(state)->find_by_header(token.substr(0, first));
    std::size_t const last = key != nullptr ? token.find('.', first + 1) : std::string_view::npos;
    if (last == std::string_view::npos) {
        return std::nullopt;
    }
    auto payload = from_base64url(token.substr(first + 1, last - first - 1));
    auto signature = from_base64url(token.substr(last + 1));
    if (!payload || !signature) {
        return std::nullopt;
    }
    return ParsedJws{.header = {},
                     .alg = key->about.algorithm,
                     .kid = key->about.kid,
                     .typ = std::string{access_token_typ},
                     .payload = *std::move(payload),
                     .signature = *std::move(signature),
                     .signing_input = std::string{token.substr(0, last)}};
}

std::optional<ParsedJws> parse_jwt(ServiceState const& state, std::string_view token) {
    if (auto own = parse_own(state, token)) {
        return own;
    }
    try {
        return parse_compact(token, token_bytes_max);
    } catch (InvalidArgument const&) {
        return std::nullopt;
    }
}

std::optional<Claims> parse_claims(std::string_view payload) {
    try {
        return Claims::parse(payload);
    } catch (InvalidArgument const&) {
        return std::nullopt;
    }
}

TokenName name_of_jwt(ServiceState const& state, std::string_view token, bool ignores_time) {
    auto const parsed = parse_jwt(state, token);
    if (!parsed) {
        return {.refusal = TokenRefusal::malformed};
    }
    if (!is_type(parsed->typ, access_token_typ)) {
        return {.refusal = TokenRefusal::wrong_type};
    }
    auto const key = parsed->kid.size() <= kid_max ? find_key(state, parsed->kid) : nullptr;
    if (key == nullptr || !verify_signature(key->key, key->algorithm, *parsed)) {
        return {.refusal = TokenRefusal::unknown};
    }
    auto const claims = parse_claims(parsed->payload);
    auto const jti = claims ? claims->text("jti") : std::nullopt;
    if (!jti) {
        return {.refusal = TokenRefusal::malformed};
    }
    OauthOptions const& options = *state.host->ports().oauth;
    auto const fault = check_claims(*parsed,
                                    *claims,
                                    {.issuer = options.issuer,
                                     .audience = std::nullopt,
                                     .types = {std::string{access_token_typ}},
                                     .algorithms = {key->algorithm},
                                     .leeway = options.leeway},
                                    state.host->now());
    auto const refusal = fault ? refusal_of(*fault) : TokenRefusal::none;
    if (refusal != TokenRefusal::none && !(ignores_time && refusal == TokenRefusal::expired)) {
        return {.refusal = refusal};
    }
    return {.jti = std::string{*jti}, .kid = parsed->kid};
}

/// Whether the key is published at that epoch: its signature may have been verified long ago.
bool is_key_good(ServiceState const& state,
                 storage::Transaction& transaction,
                 std::string const& kid,
                 std::int64_t epoch) {
    if (kid.empty()) {
        return true;
    }
    auto const keys = state.host->ports().signing->tenant(state.tenant).keys();
    if (keys != nullptr && keys->epoch == epoch) {
        return keys->find(kid) != nullptr;
    }
    auto const row = storage::Records<SigningKeyRow>{transaction, state.tenant}.find(kid);
    return row && is_published(row->state);
}

struct Looked {
    TokenState state;
    std::int64_t epoch = 0;
};

Looked look(ServiceState const& state, TokenName const& name, bool remembers) {
    Timestamp const now = state.host->now();
    TenantAccess& access = state.host->ports().signing->tenant(state.tenant);
    // Taken before the rows are read: what changes meanwhile makes old what is remembered.
    auto const settled = remembers ? access.settled() : std::nullopt;
    return state.host->read_out([&](storage::Transaction& transaction) {
        Looked looked{{TokenRefusal::unknown, {}, {}},
                      settled ? *settled : read_access_epoch(transaction, state.tenant)};
        if (remembers) {
            access.saw(looked.epoch);
        }
        if (is_key_good(state, transaction, name.kid, looked.epoch)) {
            if (auto row = find_token(transaction, state.tenant, name)) {
                auto const known = remembers ? access.rows_at(looked.epoch) : nullptr;
                looked.state = look_at_token(state, transaction, *std::move(row), now, known.get());
            }
        }
        return looked;
    });
}

/// Look at the storage if nobody has for some time: another process may have revoked something.
void look_for_changes(ServiceState const& state, TenantAccess& access) {
    if (access.must_look(state.host->ports().oauth->verified_tokens_recheck)) {
        state.host->read([&](storage::Transaction& transaction) {
            access.saw(read_access_epoch(transaction, state.tenant));
        });
    }
}

TokenResult refused(TokenRefusal refusal) {
    return {nullptr, refusal};
}

/// @param is_committed  what is read may be remembered
/// @param digest        to remember the token by, if it is to be
TokenResult look_anew(ServiceState const& state,
                      TokenName const& name,
                      bool is_committed,
                      std::optional<TokenCache::Digest> const& digest) {
    Looked looked = look(state, name, is_committed);
    DomainPorts const& ports = state.host->ports();
    if (looked.state.refusal != TokenRefusal::none) {
        if (digest) {
            ports.signing->tokens.forget(*digest);
        }
        return refused(looked.state.refusal);
    }
    auto token = std::make_shared<VerifiedToken const>(std::move(looked.state.token));
    if (digest) {
        ports.signing->tokens.keep(*digest,
                                   std::make_shared<KnownToken const>(KnownToken{
                                       token, name, looked.epoch, looked.state.good_until}),
                                   ports.oauth->verified_tokens_max);
    }
    return {std::move(token), TokenRefusal::none};
}

} // namespace

TokenName name_of_token(ServiceState const& state, std::string_view token, bool ignores_time) {
    if (token.empty() || token.size() > token_bytes_max) {
        return {.refusal = TokenRefusal::malformed};
    }
    return token.find('.') == std::string_view::npos
               ? TokenName{.handle = {hash(Hash::sha256, token)}}
               : name_of_jwt(state, token, ignores_time);
}

std::optional<AccessTokenRow>
find_token(storage::Transaction& transaction, std::int64_t tenant, TokenName const& name) {
    storage::Records<AccessTokenRow> const rows{transaction, tenant};
    return name.jti.empty()
               ? rows.find_by(storage::Described<AccessTokenRow>::by_handle, name.handle)
               : rows.find(name.jti);
}

TokenResult check_token(ServiceState const& state, std::string_view token) {
    if (token.empty() || token.size() > token_bytes_max) {
        return refused(TokenRefusal::malformed);
    }
    bool const is_committed = works_on_core(*state.host);
    SigningCache& cache = *state.host->ports().signing;
    std::optional<TokenCache::Digest> digest;
    std::shared_ptr<KnownToken const> known;
    if (is_committed) {
        TenantAccess& access = cache.tenant(state.tenant);
        look_for_changes(state, access);
        if (state.host->ports().oauth->verified_tokens_max > 0) {
            digest = TokenCache::digest_of(state.tenant, token);
            known = cache.tokens.find(*digest);
        }
        if (known != nullptr && known->epoch >= access.expected() &&
            known->good_until > state.host->now()) {
            return {known->token, TokenRefusal::none};
        }
    }
    TokenName const name = known != nullptr ? known->name : name_of_token(state, token);
    return name.refusal != TokenRefusal::none ? refused(name.refusal)
                                              : look_anew(state, name, is_committed, digest);
}

} // namespace detail

bool VerifiedToken::has_scope(std::string_view wanted) const noexcept {
    return std::ranges::find(scope, wanted) != scope.end();
}

TokenResult Tokens::verify_access_token(std::string_view token, TokenUse const& use) const {
    auto verdict = detail::check_token(*state_, token);
    if (!verdict) {
        return verdict;
    }
    VerifiedToken const& found = *verdict.token;
    auto const refused = [](TokenRefusal refusal) { return TokenResult{nullptr, refusal}; };
    OauthOptions const& options = *state_->host->ports().oauth;
    if (!use.audience.empty() &&
        std::ranges::none_of(found.audience, [&](std::string const& audience) {
            return detail::is_same_audience(options, audience, use.audience);
        })) {
        return refused(TokenRefusal::wrong_audience);
    }
    if (use.dpop == nullptr) {
        return found.cnf_jkt.empty() ? verdict : refused(TokenRefusal::proof_missing);
    }
    if (found.cnf_jkt.empty()) {
        return refused(TokenRefusal::proof_wrong);
    }
    switch (detail::verify_dpop(*state_, *use.dpop, token, found.cnf_jkt).verdict) {
    case detail::DpopResult::Verdict::proven:
        return verdict;
    case detail::DpopResult::Verdict::needs_nonce:
        return refused(TokenRefusal::proof_nonce);
    case detail::DpopResult::Verdict::wrong:
        break;
    }
    return refused(TokenRefusal::proof_wrong);
}

std::string Tokens::dpop_nonce() const {
    return detail::make_dpop_nonce(*state_);
}

} // namespace nostro::inline v0
