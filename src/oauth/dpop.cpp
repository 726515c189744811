#include "oauth/dpop.hpp"

#include "core/crypto/base64.hpp"
#include "core/crypto/jwt.hpp"
#include "core/crypto/mac.hpp"
#include "core/crypto/secret.hpp"
#include "domain/sealed.hpp"
#include "oauth/issue.hpp"
#include "oauth/uri.hpp"
#include "oauth/used_once.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

using std::chrono::seconds;

constexpr std::size_t proof_bytes_max = 8 * 1'024;
constexpr std::size_t jti_max = 128;
constexpr seconds age_max{60};
constexpr seconds ahead_max{10};
constexpr seconds nonce_slot{150};
constexpr std::array algorithms{Jwa::es256, Jwa::ps256, Jwa::eddsa, Jwa::rs256, Jwa::es384};

std::int64_t slot_of(Timestamp now) noexcept {
    return std::chrono::floor<seconds>(now).time_since_epoch() / nonce_slot;
}

std::string nonce_of(ServiceState const& state, VaultKey const& key, std::int64_t slot) {
    std::string const text =
        "dpop nonce\n" + std::to_string(state.tenant) + '\n' + std::to_string(slot);
    return base64url(hmac(Hash::sha256, bytes_of(key), text));
}

bool is_our_nonce(ServiceState const& state, std::string_view nonce) {
    VaultKey const key = state.host->ports().vault->current(KeyPurpose::code);
    std::int64_t const slot = slot_of(state.host->now());
    return equal_in_constant_time(nonce, nonce_of(state, key, slot)) ||
           equal_in_constant_time(nonce, nonce_of(state, key, slot - 1));
}

/// A proof whose key has signed it.
struct Signed {
    Claims claims;
    std::string jkt;
};

std::optional<Signed> read_signed(std::string_view proof) {
    try {
        auto const token = parse_compact(proof, proof_bytes_max);
        auto const algorithm = parse_jwa(token.alg);
        auto const* const jwk = token.header.if_contains("jwk");
        if (!is_type(token.typ, "dpop+jwt") || !algorithm || jwk == nullptr || !jwk->is_object() ||
            std::ranges::find(algorithms, *algorithm) == algorithms.end()) {
            return std::nullopt;
        }
        Key const key = Key::from_jwk(jwk->as_object());
        if (key.has_private() || !key.fits(*algorithm) ||
            !verify_signature(key, *algorithm, token)) {
            return std::nullopt;
        }
        return Signed{Claims::parse(token.payload), key.thumbprint()};
    } catch (InvalidArgument const&) {
        return std::nullopt;
    }
}

bool is_about(Claims const& claims, DpopProof const& dpop, std::string_view access_token) {
    std::string const url = normalized_url(dpop.url);
    auto const htu = claims.text("htu");
    return claims.text("htm") == dpop.method && htu && !url.empty() &&
           normalized_url(*htu) == url &&
           (access_token.empty() || claims.text("ath") == ath(access_token));
}

} // namespace

DpopResult verify_dpop(ServiceState const& state,
                       DpopProof const& dpop,
                       std::string_view access_token,
                       std::string_view jkt) {
    using enum DpopResult::Verdict;
    auto const proof = read_signed(dpop.proof);
    if (!proof || !is_about(proof->claims, dpop, access_token) ||
        (!jkt.empty() && proof->jkt != jkt)) {
        return {wrong, {}};
    }
    Timestamp const now = state.host->now();
    auto const issued = proof->claims.seconds("iat");
    auto const jti = proof->claims.text("jti");
    auto const nonce = proof->claims.text("nonce");
    if (!issued || !jti || jti->empty() || jti->size() > jti_max) {
        return {wrong, {}};
    }
    bool const has_nonce = nonce && is_our_nonce(state, *nonce);
    if (!has_nonce && (nonce || state.host->ports().oauth->dpop_nonce)) {
        return {needs_nonce, {}};
    }
    // With a nonce of ours its age is known, whatever the client's clock says.
    Timestamp const at{seconds{*issued}};
    if (!has_nonce && (at < now - age_max || at > now + ahead_max)) {
        return {wrong, {}};
    }
    Timestamp const until = now + (has_nonce ? 2 * nonce_slot : age_max + ahead_max);
    bool const fresh = state.host->written([&](storage::Transaction& transaction) {
        return use_once(transaction, state.tenant, "dpop", proof->jkt, *jti, until);
    });
    return fresh ? DpopResult{proven, proof->jkt} : DpopResult{};
}

std::string make_dpop_nonce(ServiceState const& state) {
    return nonce_of(
        state, state.host->ports().vault->current(KeyPurpose::code), slot_of(state.host->now()));
}

std::string check_dpop(ServiceState const& state,
                       std::optional<DpopProof> const& dpop,
                       std::string_view access_token) {
    if (!dpop) {
        return {};
    }
    auto result = verify_dpop(state, *dpop, access_token);
    switch (result.verdict) {
    case DpopResult::Verdict::proven:
        break;
    case DpopResult::Verdict::needs_nonce:
        throw OauthError{OauthErrorCode::use_dpop_nonce,
                         "the DPoP proof needs a nonce of this server"};
    case DpopResult::Verdict::wrong:
        throw OauthError{OauthErrorCode::invalid_dpop_proof, "the DPoP proof is not valid"};
    }
    return std::move(result.jkt);
}

} // namespace nostro::inline v0::detail
